/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-tumbling-window.h"

#include "rw-time.h"

#include <math.h>

/* A window with at least one reading above the limit. */
typedef struct
{
  gint64 start;
  const char *product_id;
  float maximum;
  float limit_value;
  GArray *times; /* of gint64: when the readings above the limit were measured */
} Faulty;

static void
faulty_free (gpointer data)
{
  Faulty *window = data;

  g_array_unref (window->times);
  g_free (window);
}

static Faulty *
get_faulty (const RwWindowTrack *self, guint i)
{
  return g_ptr_array_index (self->faulty, i);
}

static guint
count_faulty (const RwWindowTrack *self)
{
  return self->faulty != NULL ? self->faulty->len : 0;
}

void
rw_window_track_init (RwWindowTrack *self)
{
  *self = (RwWindowTrack){ .newest = G_MININT64, .closed_until = G_MININT64 };
}

void
rw_window_track_clear (RwWindowTrack *self)
{
  g_clear_pointer (&self->faulty, g_ptr_array_unref);
}

static void
emit (const Faulty *window, const char *container_id, RwBatchBuilder *out)
{
  RwFaultyWindow result = {
    .container_id = container_id,
    .product_id = window->product_id,
    .window_start = window->start,
    .window_stop = window->start + RW_WINDOW_LENGTH,
    .count = window->times->len,
    .maximum = window->maximum,
    .limit_value = window->limit_value,
  };

  if (out != NULL)
    rw_batch_builder_add_faulty_window (out, &result);
}

/* Hands out the windows that are not yet closed and start before time. */
static void
close_until (RwWindowTrack *self, const char *container_id, gint64 time, RwBatchBuilder *out)
{
  if (time <= self->closed_until)
    return;

  for (guint i = 0; i < count_faulty (self); i++)
    {
      const Faulty *window = get_faulty (self, i);

      if (window->start >= self->closed_until && window->start < time)
        emit (window, container_id, out);
    }
  self->closed_until = time;
}

static void
forget_before (RwWindowTrack *self, gint64 time)
{
  while (count_faulty (self) > 0 && get_faulty (self, 0)->start < time)
    g_ptr_array_remove_index (self->faulty, 0);
}

/* The window that starts then, made where it is missing. */
static Faulty *
ensure_faulty (RwWindowTrack *self, gint64 start)
{
  Faulty *window;
  guint place = count_faulty (self);

  if (self->faulty == NULL)
    self->faulty = g_ptr_array_new_with_free_func (faulty_free);
  while (place > 0 && get_faulty (self, place - 1)->start > start)
    place--;
  if (place > 0 && get_faulty (self, place - 1)->start == start)
    return get_faulty (self, place - 1);

  window = g_new0 (Faulty, 1);
  window->start = start;
  window->maximum = -INFINITY;
  window->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_insert (self->faulty, (int) place, window);
  return window;
}

static gboolean
has_time (const Faulty *window, gint64 time)
{
  for (guint i = 0; i < window->times->len; i++)
    if (g_array_index (window->times, gint64, i) == time)
      return TRUE;

  return FALSE;
}

static float
get_temperature (const RwReading *reading)
{
  float temperature = reading->value[RW_QUANTITY_TEMPERATURE];

  return isnan (temperature) ? rw_reading_get_control_temperature (reading, NULL) : temperature;
}

static float
get_limit (const RwCargoProfile *profile)
{
  return profile != NULL && !isnan (profile->high) ? profile->high : RW_DEFAULT_FAULTY_LIMIT;
}

static void
count_reading (RwWindowTrack *self, const RwReading *reading, float limit, RwBatchBuilder *out)
{
  Faulty *window = ensure_faulty (self, rw_time_floor (reading->time, RW_WINDOW_LENGTH));

  if (has_time (window, reading->time))
    return;

  g_array_append_val (window->times, reading->time);
  window->maximum = MAX (window->maximum, get_temperature (reading));
  window->limit_value = limit;
  window->product_id = reading->product_id;
  if (window->start < self->closed_until)
    emit (window, reading->container_id, out);
}

void
rw_window_track_add (RwWindowTrack *self,
                     const RwReading *reading,
                     const RwCargoProfile *profile,
                     RwBatchBuilder *out)
{
  gint64 start = rw_time_floor (reading->time, RW_WINDOW_LENGTH);
  /* A clock that is ahead for once must not make the readings after it too old. */
  gint64 reached = rw_time_floor (MIN (reading->time, reading->received_time), RW_WINDOW_LENGTH);
  float limit = get_limit (profile);

  if (reached > self->newest)
    {
      self->newest = reached;
      close_until (self, reading->container_id, reached, out);
      forget_before (self, reached - RW_WINDOW_KEEP);
    }

  if (get_temperature (reading) > limit && start >= self->newest - RW_WINDOW_KEEP)
    count_reading (self, reading, limit, out);
}

gboolean
rw_window_track_knows (const RwWindowTrack *self, const RwReading *reading)
{
  gint64 start = rw_time_floor (reading->time, RW_WINDOW_LENGTH);

  return self->newest != G_MININT64 && start <= self->newest
         && start >= self->newest - RW_WINDOW_KEEP;
}

void
rw_window_track_advance (RwWindowTrack *self,
                         const char *container_id,
                         gint64 now,
                         RwBatchBuilder *out)
{
  close_until (self, container_id, rw_time_floor (now - RW_WINDOW_GRACE, RW_WINDOW_LENGTH), out);
}

gboolean
rw_window_track_is_open (const RwWindowTrack *self)
{
  guint n = count_faulty (self);

  return n > 0 && get_faulty (self, n - 1)->start >= self->closed_until;
}
