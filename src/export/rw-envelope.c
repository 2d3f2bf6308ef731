/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-envelope.h"

#include <math.h>

struct _RwEnvelope
{
  gint64 from;
  gint64 to;
  guint n_columns;
  RwEnvelopeColumn *columns;
  gint64 last_time; /* of the sample before; counts when there is one */
  gboolean begun;
};

RwEnvelope *
rw_envelope_new (gint64 from, gint64 to, guint n_columns)
{
  RwEnvelope *self;

  g_return_val_if_fail (from < to && n_columns > 0, NULL);

  self = g_new0 (RwEnvelope, 1);
  self->from = from;
  self->to = to;
  self->n_columns = n_columns;
  self->columns = g_new0 (RwEnvelopeColumn, n_columns);
  return self;
}

void
rw_envelope_free (RwEnvelope *self)
{
  g_free (self->columns);
  g_free (self);
}

/* Not multiplied in integers: a span of years times thousands of columns is too much for them. */
static guint
find_column (const RwEnvelope *self, gint64 time)
{
  double share = (double) (time - self->from) / (double) (self->to - self->from);

  return MIN ((guint) (share * self->n_columns), self->n_columns - 1);
}

void
rw_envelope_add (RwEnvelope *self, gint64 time, float value, gint64 gap)
{
  RwEnvelopeColumn *column;

  if (isnan (value) || time < self->from || time >= self->to)
    return;

  column = &self->columns[find_column (self, time)];
  if (column->n == 0)
    {
      column->first_time = time;
      column->first = column->minimum = column->maximum = value;
      column->broken = !self->begun || time - self->last_time > gap;
    }
  column->minimum = MIN (column->minimum, value);
  column->maximum = MAX (column->maximum, value);
  column->last = value;
  column->last_time = time;
  column->n++;
  self->last_time = time;
  self->begun = TRUE;
}

const RwEnvelopeColumn *
rw_envelope_get_columns (const RwEnvelope *self, guint *n_columns)
{
  *n_columns = self->n_columns;
  return self->columns;
}

gboolean
rw_envelope_get_range (const RwEnvelope *self, double *minimum, double *maximum)
{
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < self->n_columns; i++)
    if (self->columns[i].n > 0)
      {
        low = MIN (low, self->columns[i].minimum);
        high = MAX (high, self->columns[i].maximum);
      }
  if (low > high)
    return FALSE;

  *minimum = low;
  *maximum = high;
  return TRUE;
}
