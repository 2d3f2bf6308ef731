/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-record-data.h"

#include "rw-time.h"

#include <math.h>

/* A block ends with a day, when it is large enough to tell how often a reefer reports. */
#define ENOUGH_READINGS 256
#define MAX_READINGS 8192

struct _RwRecordBlock
{
  guint n;
  gint64 time[MAX_READINGS];
  float value[RW_N_QUANTITIES][MAX_READINGS];
  float low[MAX_READINGS];
  float high[MAX_READINGS];
  guint8 judged[MAX_READINGS]; /* RwQuantity, RW_N_QUANTITIES for none */
  guint16 flags_known[MAX_READINGS];
  guint16 flags_set[MAX_READINGS];
};

RwRecordData *
rw_record_data_new (const char *container_id,
                    gint64 from,
                    gint64 to,
                    RwCargoProfiles *profiles,
                    RwChartSheet *sheet)
{
  RwRecordData *self = g_new0 (RwRecordData, 1);

  self->container_id = g_strdup (container_id);
  self->from = from;
  self->to = to;
  if (profiles != NULL)
    self->profiles = rw_cargo_profiles_ref (profiles);
  self->sheet = sheet;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    rw_statistics_tracker_init (&self->statistics[q]);
  rw_excursion_tracker_init (&self->tracker);
  self->excursions = g_array_new (FALSE, FALSE, sizeof (RwRecordExcursion));
  self->gaps = g_array_new (FALSE, FALSE, sizeof (RwPause));
  self->setpoints = g_array_new (FALSE, FALSE, sizeof (RwRecordSetpoint));
  self->cargoes = g_array_new (FALSE, FALSE, sizeof (RwRecordCargo));
  self->setpoint = self->low = self->high = NAN;
  self->interval = RW_USEC_PER_MIN;
  self->block = g_new (RwRecordBlock, 1);
  self->block->n = 0;
  return self;
}

void
rw_record_data_free (RwRecordData *self)
{
  g_free (self->block);
  g_array_unref (self->cargoes);
  g_array_unref (self->setpoints);
  g_array_unref (self->gaps);
  g_array_unref (self->excursions);
  rw_chart_sheet_free (self->sheet);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  g_free (self->container_id);
  g_free (self);
}

/* --- a block --------------------------------------------------------------------------------- */

static void
append_excursion (RwRecordData *self, const RwExcursion *excursion)
{
  RwRecordExcursion row = { *excursion, self->tracked };

  self->n_excursions++;
  self->excursion_time += excursion->end - excursion->begin;
  if (self->excursions->len < RW_RECORD_MAX_ROWS)
    g_array_append_val (self->excursions, row);
}

/* Where another sensor is judged from now on, what was of the one before is over. */
static void
judge (RwRecordData *self, guint i, gint64 gap)
{
  RwRecordBlock *block = self->block;
  guint quantity = block->judged[i];
  RwExcursion ended;

  if (quantity == RW_N_QUANTITIES)
    return;

  if (quantity != self->tracked)
    {
      if (rw_excursion_tracker_end (&self->tracker, &ended))
        append_excursion (self, &ended);
      self->tracked = quantity;
    }
  self->judged[quantity]++;
  self->limited |= !isnan (block->low[i]) || !isnan (block->high[i]);
  if (rw_excursion_tracker_add (&self->tracker, block->time[i], block->value[quantity][i],
                                block->low[i], block->high[i], self->interval, gap, &ended))
    append_excursion (self, &ended);
}

static void
append_gaps (RwRecordData *self, const gint64 *times, guint n, gint64 from, gint64 to, gint64 gap)
{
  g_autoptr (GArray) gaps = rw_pause_find (times, n, from, to, gap);

  for (guint i = 0; i < gaps->len; i++)
    {
      RwPause *pause = &g_array_index (gaps, RwPause, i);

      self->n_gaps++;
      self->gap_time += pause->end - pause->begin;
      if (self->gaps->len < RW_RECORD_MAX_ROWS)
        g_array_append_val (self->gaps, *pause);
    }
}

static void
follow_statistics (RwRecordData *self, guint i, gint64 gap)
{
  const RwRecordBlock *block = self->block;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      gboolean limited = q == RW_QUANTITY_TEMPERATURE || q == RW_QUANTITY_SUPPLY_TEMPERATURE
                         || q == RW_QUANTITY_RETURN_TEMPERATURE;

      rw_statistics_tracker_add (&self->statistics[q], block->time[i], block->value[q][i],
                                 limited ? block->low[i] : NAN, limited ? block->high[i] : NAN,
                                 self->interval, gap);
    }
}

static void
draw_block (RwRecordData *self)
{
  RwRecordBlock *block = self->block;
  RwChartSamples samples = { .n = block->n,
                             .time = block->time,
                             .flags_known = block->flags_known,
                             .flags_set = block->flags_set,
                             .interval = self->interval };

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    samples.value[q] = block->value[q];
  rw_chart_sheet_add_samples (self->sheet, 0, &samples);
}

static void
find_interval (RwRecordData *self)
{
  RwRecordBlock *block = self->block;

  self->interval = rw_statistics_get_interval (block->time, block->n, self->interval);
  if (self->shortest_interval == 0 || self->interval < self->shortest_interval)
    self->shortest_interval = self->interval;
  self->longest_interval = MAX (self->longest_interval, self->interval);
}

static void
end_block (RwRecordData *self)
{
  RwRecordBlock *block = self->block;
  gint64 before = self->n_readings > 0 ? self->last_time : self->from;
  gint64 gap, last;

  if (block->n == 0)
    return;

  find_interval (self);
  gap = RW_RECORD_GAP_INTERVALS * self->interval;
  last = block->time[block->n - 1];
  for (guint i = 0; i < block->n; i++)
    {
      follow_statistics (self, i, gap);
      judge (self, i, gap);
    }
  append_gaps (self, block->time, block->n, before, last, gap);
  draw_block (self);
  if (self->n_readings == 0)
    self->first_time = block->time[0];
  self->last_time = last;
  self->n_readings += block->n;
  block->n = 0;
}

/* --- a reading ------------------------------------------------------------------------------- */

static void
leave_out_implausible (RwRecordData *self, RwReading *reading)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      float low, high;

      rw_quantity_get_range (q, &low, &high);
      if (isnan (reading->value[q]) || (reading->value[q] >= low && reading->value[q] <= high))
        continue;
      self->implausible[q]++;
      reading->value[q] = NAN;
    }
}

static void
follow_cargo (RwRecordData *self, const RwReading *reading)
{
  RwRecordCargo cargo = { .from = reading->time, .product_id = reading->product_id };

  if (reading->product_id == NULL || reading->product_id == self->product_id)
    return;

  if (self->profiles != NULL)
    cargo.profile = rw_cargo_profiles_lookup (self->profiles, reading->product_id);
  self->product_id = reading->product_id;
  self->low = cargo.profile != NULL ? cargo.profile->low : NAN;
  self->high = cargo.profile != NULL ? cargo.profile->high : NAN;
  rw_chart_sheet_add_limits (self->sheet, reading->time, self->low, self->high);
  self->n_cargoes++;
  if (self->cargoes->len < RW_RECORD_MAX_ROWS)
    g_array_append_val (self->cargoes, cargo);
}

/* Readings that do not tell the setpoint have the one that was told before. */
static void
follow_setpoint (RwRecordData *self, const RwReading *reading)
{
  double value = reading->value[RW_QUANTITY_TARGET_TEMPERATURE];
  RwRecordSetpoint setpoint = { reading->time, value };

  if (isnan (value) || value == self->setpoint)
    return;

  self->setpoint = value;
  self->n_setpoints++;
  if (self->setpoints->len < RW_RECORD_MAX_ROWS)
    g_array_append_val (self->setpoints, setpoint);
}

static guint
find_judged (RwRecordData *self, const RwReading *reading)
{
  RwReading complete = *reading;
  RwQuantity quantity = RW_QUANTITY_TEMPERATURE;

  if (isnan (complete.value[RW_QUANTITY_TARGET_TEMPERATURE]))
    complete.value[RW_QUANTITY_TARGET_TEMPERATURE] = (float) self->setpoint;
  return isnan (rw_reading_get_control_temperature (&complete, &quantity)) ? RW_N_QUANTITIES
                                                                           : quantity;
}

static void
count_quality (RwRecordData *self, const RwReading *reading)
{
  for (guint bit = 0; bit < RW_RECORD_N_QUALITIES; bit++)
    self->qualities[bit] += reading->quality >> bit & 1;
  self->n_late += reading->late != 0;
}

static gboolean
is_full (const RwRecordBlock *block, gint64 time)
{
  if (block->n < ENOUGH_READINGS)
    return FALSE;
  return block->n == MAX_READINGS
         || rw_time_floor (time, RW_USEC_PER_DAY)
                != rw_time_floor (block->time[block->n - 1], RW_USEC_PER_DAY);
}

void
rw_record_data_add (RwRecordData *self, const RwReading *reading)
{
  RwRecordBlock *block = self->block;
  RwReading plausible = *reading;
  guint i;

  if (is_full (block, reading->time))
    end_block (self);

  leave_out_implausible (self, &plausible);
  count_quality (self, &plausible);
  follow_cargo (self, &plausible);
  follow_setpoint (self, &plausible);
  i = block->n++;
  block->time[i] = plausible.time;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    block->value[q][i] = plausible.value[q];
  block->low[i] = (float) self->low;
  block->high[i] = (float) self->high;
  block->judged[i] = (guint8) find_judged (self, &plausible);
  block->flags_known[i] = plausible.flags_known;
  block->flags_set[i] = plausible.flags_set;
}

void
rw_record_data_end (RwRecordData *self, gint64 now)
{
  gint64 end = MIN (self->to, now);
  RwExcursion ended;

  end_block (self);
  if (rw_excursion_tracker_end (&self->tracker, &ended))
    append_excursion (self, &ended);
  append_gaps (self, NULL, 0, self->n_readings > 0 ? self->last_time : self->from, end,
               RW_RECORD_GAP_INTERVALS * self->interval);
}
