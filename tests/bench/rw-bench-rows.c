/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench-rows.h"

#include "rw-time.h"

#include <math.h>

/* How many chunks may wait for the server. */
#define MAX_WAITING 6

#define STREAM_OF_DELAYS (G_GUINT64_CONSTANT (9) << 40)
#define MIN_DELAY (RW_USEC_PER_SEC / 10)
#define MAX_DELAY (2 * RW_USEC_PER_SEC)

struct _RwBenchRows
{
  const RwBenchFill *fill;
  const RwPgDictionaries *dictionaries;
  RwSimFleet *fleet;
  RwSimRandom delays;
  GAsyncQueue *ready; /* of RwBenchChunk */
  GAsyncQueue *room;  /* of anything: one for each chunk that may still be made */
  GThread *thread;
  int stop; /* atomic */
};

void
rw_bench_chunk_free (RwBenchChunk *chunk)
{
  g_clear_pointer (&chunk->rows, g_bytes_unref);
  g_free (chunk);
}

/* As the text of a message with so many decimals reads. */
static float
round_to (double value, double scale)
{
  return (float) (rint (value * scale) / scale);
}

static guint16
get_flags (const RwSimSample *sample)
{
  return (
      guint16) ((sample->fans[0] ? RW_FLAG_FAN_1 : 0) | (sample->fans[1] ? RW_FLAG_FAN_2 : 0)
                | (sample->fans[2] ? RW_FLAG_FAN_3 : 0) | (sample->vents[0] ? RW_FLAG_VENT_1 : 0)
                | (sample->vents[1] ? RW_FLAG_VENT_2 : 0) | (sample->vents[2] ? RW_FLAG_VENT_3 : 0)
                | (sample->defrosting ? RW_FLAG_DEFROSTING : 0)
                | (sample->powered ? RW_FLAG_POWERED : 0));
}

static void
fill_values (RwReading *reading, const RwSimSample *sample)
{
  float *value = reading->value;

  value[RW_QUANTITY_TEMPERATURE] = round_to (sample->temperature, 10);
  value[RW_QUANTITY_TARGET_TEMPERATURE] = round_to (sample->target, 10);
  value[RW_QUANTITY_SUPPLY_TEMPERATURE] = round_to (sample->supply, 10);
  value[RW_QUANTITY_RETURN_TEMPERATURE] = round_to (sample->back, 10);
  value[RW_QUANTITY_AMBIENT_TEMPERATURE] = round_to (sample->ambient, 10);
  value[RW_QUANTITY_KILOWATTS] = round_to (sample->kilowatts, 100);
  if (sample->reefer->cargo->measures_gases)
    {
      value[RW_QUANTITY_OXYGEN_LEVEL] = round_to (sample->oxygen, 10);
      value[RW_QUANTITY_NITROGEN_LEVEL] = round_to (sample->nitrogen, 10);
      value[RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = round_to (sample->carbon_dioxide, 10);
    }
  value[RW_QUANTITY_HUMIDITY_LEVEL] = round_to (sample->humidity, 10);
  value[RW_QUANTITY_TIME_DOOR_OPEN] = round_to (sample->door_minutes, 10);
}

void
rw_bench_rows_fill_reading (RwReading *reading, const RwSimSample *sample)
{
  rw_reading_init (reading);
  reading->container_id = g_intern_string (sample->reefer->id);
  reading->product_id = sample->reefer->cargo->product_id;
  reading->source = g_intern_static_string ("native");
  reading->time = sample->time;
  reading->received_time = sample->time;
  reading->latitude = rint (sample->latitude * 1e5) / 1e5;
  reading->longitude = rint (sample->longitude * 1e5) / 1e5;
  reading->flags_known = (1 << RW_N_FLAGS) - 1;
  reading->flags_set = get_flags (sample);
  reading->defrost_cycle = sample->reefer->defrost_hours;
  fill_values (reading, sample);
}

static void
fill_reading (RwBenchRows *self, RwReading *reading, const RwSimSample *sample)
{
  rw_bench_rows_fill_reading (reading, sample);
  reading->received_time += (gint64) rw_sim_random_range (&self->delays, MIN_DELAY, MAX_DELAY);
}

/* Up to most readings; fewer at the end. */
static guint
fill_readings (RwBenchRows *self, RwReading *readings, guint most)
{
  RwSimSample sample;
  guint n = 0;

  while (n < most && rw_sim_fleet_get_next_time (self->fleet) < self->fill->end)
    if (rw_sim_fleet_next (self->fleet, &sample))
      fill_reading (self, &readings[n++], &sample);
  rw_sim_text_reset (rw_sim_fleet_get_truth (self->fleet));
  return n;
}

static RwBenchChunk *
make_chunk (RwBenchRows *self, RwReading *readings, const guint *rows, guint most)
{
  RwBenchChunk *chunk = g_new0 (RwBenchChunk, 1);

  chunk->n_rows = fill_readings (self, readings, most);
  if (chunk->n_rows > 0)
    {
      chunk->rows = rw_pg_rows_to_copy (self->dictionaries, readings, rows, chunk->n_rows);
      chunk->first_time = readings[0].time;
      chunk->last_time = readings[chunk->n_rows - 1].time;
    }

  return chunk;
}

static gpointer
make_chunks (gpointer user_data)
{
  RwBenchRows *self = user_data;
  g_autofree RwReading *readings = g_new (RwReading, RW_BENCH_CHUNK_ROWS);
  g_autofree guint *rows = g_new (guint, RW_BENCH_CHUNK_ROWS);
  guint64 left = self->fill->n_rows;
  guint n;

  for (guint i = 0; i < RW_BENCH_CHUNK_ROWS; i++)
    rows[i] = i;
  do
    {
      guint most = g_atomic_int_get (&self->stop) ? 0 : (guint) MIN (left, RW_BENCH_CHUNK_ROWS);
      RwBenchChunk *chunk = make_chunk (self, readings, rows, most);

      n = chunk->n_rows;
      left -= n;
      g_async_queue_pop (self->room);
      g_async_queue_push (self->ready, chunk);
    }
  while (n > 0);

  return NULL;
}

RwBenchRows *
rw_bench_rows_new (const RwBenchFill *fill, RwSimFleet *fleet, const RwPgDictionaries *dictionaries)
{
  RwBenchRows *self = g_new0 (RwBenchRows, 1);

  self->fill = fill;
  self->fleet = fleet;
  self->dictionaries = dictionaries;
  rw_sim_random_init (&self->delays, fill->seed, STREAM_OF_DELAYS);
  self->ready = g_async_queue_new ();
  self->room = g_async_queue_new ();
  for (guint i = 0; i < MAX_WAITING; i++)
    g_async_queue_push (self->room, self);
  self->thread = g_thread_new ("bench-rows", make_chunks, self);
  return self;
}

RwBenchChunk *
rw_bench_rows_next (RwBenchRows *self)
{
  RwBenchChunk *chunk = g_async_queue_pop (self->ready);

  g_async_queue_push (self->room, self);
  if (chunk->n_rows > 0)
    return chunk;

  rw_bench_chunk_free (chunk);
  g_thread_join (g_steal_pointer (&self->thread));
  return NULL;
}

void
rw_bench_rows_free (RwBenchRows *self)
{
  g_atomic_int_set (&self->stop, TRUE);
  while (self->thread != NULL)
    {
      RwBenchChunk *chunk = rw_bench_rows_next (self);

      g_clear_pointer (&chunk, rw_bench_chunk_free);
    }
  g_async_queue_unref (self->ready);
  g_async_queue_unref (self->room);
  g_free (self);
}
