/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-last-values.h"

#include <math.h>

typedef struct
{
  float value[RW_N_QUANTITIES];
  gint64 told[RW_N_QUANTITIES]; /* when it was told; of no meaning where the value is NAN */
  gint64 time;                  /* of the newest reading */
} Last;

struct _RwLastValues
{
  GHashTable *reefers; /* interned name → Last */
};

RwLastValues *
rw_last_values_new (void)
{
  RwLastValues *self = g_new0 (RwLastValues, 1);

  self->reefers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

void
rw_last_values_free (RwLastValues *self)
{
  g_hash_table_unref (self->reefers);
  g_free (self);
}

static Last *
ensure_last (RwLastValues *self, const RwReading *reading)
{
  Last *last = g_hash_table_lookup (self->reefers, reading->container_id);

  if (last != NULL)
    return last;
  if (g_hash_table_size (self->reefers) >= RW_LAST_VALUES_MAX_DEVICES)
    g_hash_table_remove_all (self->reefers);

  last = g_new0 (Last, 1);
  last->time = G_MININT64;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    last->value[q] = NAN;
  /* The name is interned and so stays. */
  g_hash_table_insert (self->reefers, (gpointer) reading->container_id, last);
  return last;
}

/* Whether it tells anything that was not told for the same moment already. */
static gboolean
has_news (const Last *last, const RwReading *reading)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (!isnan (reading->value[q])
        && (last->told[q] != reading->time || last->value[q] != reading->value[q]))
      return TRUE;

  return FALSE;
}

void
rw_last_values_overlay (RwLastValues *self, RwReading *reading)
{
  Last *last = ensure_last (self, reading);

  if (reading->time < last->time)
    return;

  /* Such devices tell what changes together in several messages of one time, which would be the
   * same reading to the database: the later one is a microsecond later. One that came twice is not.
   */
  if (reading->time == last->time && has_news (last, reading))
    reading->time++;

  last->time = reading->time;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (!isnan (reading->value[q]))
      {
        last->value[q] = reading->value[q];
        last->told[q] = reading->time;
      }
    else if (reading->time - last->told[q] <= RW_LAST_VALUES_HOLD)
      reading->value[q] = last->value[q];
}

void
rw_last_values_forget (RwLastValues *self, const char *container_id, RwQuantity quantity)
{
  Last *last = g_hash_table_lookup (self->reefers, container_id);

  if (last != NULL)
    last->value[quantity] = NAN;
}
