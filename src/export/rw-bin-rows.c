/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bin-rows.h"

#include "rw-time.h"

#include <math.h>

/* Longer ones come from roll-ups. */
#define LONGEST_OF_READINGS (5 * RW_USEC_PER_MIN)

typedef struct
{
  float min, max;
  double sum;
  gint64 count;
} Values;

struct _RwBinRows
{
  gint64 from, step;
  guint32 quantities;
  float low[RW_N_QUANTITIES], high[RW_N_QUANTITIES]; /* what a value can be */

  /* The bin being filled. */
  const char *container_id; /* NULL: none */
  gint64 begin;
  gint64 readings;
  Values values[RW_N_QUANTITIES];
};

gint64
rw_bin_rows_choose_step (gint64 span, guint width)
{
  gint64 step = span / MAX (width, 1);

  step = MAX (1, (step + RW_USEC_PER_SEC - 1) / RW_USEC_PER_SEC) * RW_USEC_PER_SEC;
  if (step <= LONGEST_OF_READINGS)
    return step;
  if (step <= 15 * RW_USEC_PER_MIN)
    return 15 * RW_USEC_PER_MIN;
  return step <= RW_USEC_PER_HOUR ? RW_USEC_PER_HOUR : RW_USEC_PER_DAY;
}

RwBinRows *
rw_bin_rows_new (gint64 from, gint64 step, guint32 quantities)
{
  RwBinRows *self = g_new0 (RwBinRows, 1);

  self->from = from;
  self->step = step;
  self->quantities = quantities;
  for (guint q = 0; q < RW_N_QUANTITIES; q++)
    rw_quantity_get_range (q, &self->low[q], &self->high[q]);
  return self;
}

void
rw_bin_rows_free (RwBinRows *self)
{
  g_free (self);
}

static void
write_values (RwRowWriter *writer, const Values *values, int decimals)
{
  gboolean any = values->count > 0;

  rw_row_writer_add_number (writer, any ? values->min : NAN, decimals);
  rw_row_writer_add_number (writer, any ? (float) (values->sum / (double) values->count) : NAN,
                            decimals);
  rw_row_writer_add_number (writer, any ? values->max : NAN, decimals);
  rw_row_writer_add_integer (writer, values->count);
}

gboolean
rw_bin_rows_finish (RwBinRows *self,
                    RwRowWriter *writer,
                    guint64 *rows,
                    GCancellable *cancellable,
                    GError **error)
{
  if (self->container_id == NULL)
    return TRUE;

  rw_row_writer_add_text (writer, self->container_id);
  rw_row_writer_add_time (writer, self->begin);
  rw_row_writer_add_integer (writer, self->readings);
  for (guint q = 0; q < RW_N_QUANTITIES; q++)
    if ((self->quantities & 1u << q) != 0)
      write_values (writer, &self->values[q], rw_quantity_get_decimals (q));
  self->container_id = NULL;
  (*rows)++;
  return rw_row_writer_end_row (writer, cancellable, error);
}

static void
begin_bin (RwBinRows *self, const RwReading *reading, gint64 begin)
{
  self->container_id = reading->container_id;
  self->begin = begin;
  self->readings = 0;
  for (guint q = 0; q < RW_N_QUANTITIES; q++)
    self->values[q] = (Values){ .min = G_MAXFLOAT, .max = -G_MAXFLOAT };
}

static void
add_reading (RwBinRows *self, const RwReading *reading)
{
  self->readings++;
  for (guint q = 0; q < RW_N_QUANTITIES; q++)
    {
      Values *values = &self->values[q];
      float value = reading->value[q];

      /* NAN is not, either. */
      if (!(value >= self->low[q] && value <= self->high[q]))
        continue;
      values->min = MIN (values->min, value);
      values->max = MAX (values->max, value);
      values->sum += (double) value;
      values->count++;
    }
}

gboolean
rw_bin_rows_write (RwBinRows *self,
                   RwRowWriter *writer,
                   const RwBatch *batch,
                   guint64 *rows,
                   GCancellable *cancellable,
                   GError **error)
{
  guint n;
  const RwReading *readings = rw_batch_get_readings (batch, &n);

  for (guint i = 0; i < n; i++)
    {
      gint64 begin = self->from + rw_time_floor (readings[i].time - self->from, self->step);

      if (self->container_id != readings[i].container_id || self->begin != begin)
        {
          if (!rw_bin_rows_finish (self, writer, rows, cancellable, error))
            return FALSE;
          begin_bin (self, &readings[i], begin);
        }
      add_reading (self, &readings[i]);
    }
  return TRUE;
}
