/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-trial-difference.h"

#include "rw-time.h"

#include <math.h>

static gint64
get_end (const RwTrialAlarm *alarm)
{
  return alarm->returned_time > 0 ? alarm->returned_time : G_MAXINT64;
}

static gboolean
is_same (const RwTrialAlarm *a, const RwTrialAlarm *b)
{
  return a->rule_id == b->rule_id && a->raised_time <= get_end (b) && b->raised_time <= get_end (a);
}

/* Alarms by reefer, each a GArray of indices in order of time. */
static GHashTable *
sort_by_reefer (const GArray *alarms)
{
  GHashTable *reefers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < alarms->len; i++)
    {
      const RwTrialAlarm *alarm = &g_array_index (alarms, RwTrialAlarm, i);
      GArray *indices = g_hash_table_lookup (reefers, alarm->container_id);

      if (indices == NULL)
        {
          indices = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (reefers, (gpointer) alarm->container_id, indices);
        }
      g_array_append_val (indices, i);
    }
  return reefers;
}

/* Marks those of before that are the same as this one. */
static gboolean
take_same (const GArray *before, GArray *indices, const RwTrialAlarm *alarm, gboolean *taken)
{
  gboolean found = FALSE;

  for (guint i = 0; indices != NULL && i < indices->len; i++)
    {
      guint index = g_array_index (indices, guint, i);
      const RwTrialAlarm *old = &g_array_index (before, RwTrialAlarm, index);

      if (is_same (old, alarm))
        found = taken[index] = TRUE;
    }
  return found;
}

static void
add (RwTrialDifference *self, RwTrialFate fate, const RwTrialAlarm *alarm)
{
  const RwTrialChange change = { fate, *alarm };

  g_array_append_val (self->changes, change);
  self->n_new += fate == RW_TRIAL_NEW;
  self->n_gone += fate == RW_TRIAL_GONE;
  self->n_same += fate == RW_TRIAL_SAME;
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const RwTrialChange *first = a, *second = b;

  if (first->alarm.raised_time != second->alarm.raised_time)
    return first->alarm.raised_time < second->alarm.raised_time ? -1 : 1;
  return g_strcmp0 (first->alarm.container_id, second->alarm.container_id);
}

RwTrialDifference *
rw_trial_difference_new (const RwTrial *before, const RwTrial *after)
{
  RwTrialDifference *self = g_new0 (RwTrialDifference, 1);
  guint n_before = before != NULL ? before->alarms->len : 0;
  g_autofree gboolean *taken = g_new0 (gboolean, n_before + 1);
  g_autoptr (GHashTable) reefers = before != NULL ? sort_by_reefer (before->alarms) : NULL;

  self->changes = g_array_new (FALSE, FALSE, sizeof (RwTrialChange));
  for (guint i = 0; i < after->alarms->len; i++)
    {
      const RwTrialAlarm *alarm = &g_array_index (after->alarms, RwTrialAlarm, i);
      GArray *indices = reefers ? g_hash_table_lookup (reefers, alarm->container_id) : NULL;
      gboolean same = before != NULL && take_same (before->alarms, indices, alarm, taken);

      add (self, same ? RW_TRIAL_SAME : RW_TRIAL_NEW, alarm);
    }
  for (guint i = 0; i < n_before; i++)
    if (!taken[i])
      add (self, RW_TRIAL_GONE, &g_array_index (before->alarms, RwTrialAlarm, i));
  g_array_sort (self->changes, compare_changes);
  return self;
}

void
rw_trial_difference_free (RwTrialDifference *self)
{
  g_array_unref (self->changes);
  g_free (self);
}

void
rw_trial_count (const RwTrial *self, guint *counts, guint n)
{
  for (guint i = 0; i < n; i++)
    counts[i] = 0;
  if (self == NULL || self->to <= self->from)
    return;
  for (guint i = 0; i < self->alarms->len; i++)
    {
      const RwTrialAlarm *alarm = &g_array_index (self->alarms, RwTrialAlarm, i);
      double share = (double) (alarm->raised_time - self->from) / (double) (self->to - self->from);

      if (share >= 0 && share < 1)
        counts[(guint) (share * n)]++;
    }
}

double
rw_trial_get_per_day (const RwTrial *self)
{
  if (self->to <= self->from)
    return NAN;

  return self->alarms->len / ((double) (self->to - self->from) / (double) RW_USEC_PER_DAY);
}
