/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-score-private.h"

#include "rw-time.h"

/* A black-out of fewer is no incident by design. */
#define LEAST_INCIDENT 5

typedef struct
{
  guint n_reefers;
  guint n_misplaced; /* alarms that belong to no incident, of reefers that gave a false position */
  guint n_loose;     /* others that belong to none */
  GHashTable *incidents; /* of gint64 */
} Blackout;

static void
blackout_free (gpointer data)
{
  Blackout *blackout = data;

  g_hash_table_unref (blackout->incidents);
  g_free (blackout);
}

static Blackout *
ensure_blackout (GHashTable *blackouts, const RwScoreFault *fault)
{
  char *key = g_strdup_printf ("%u %" G_GINT64_FORMAT, fault->group, fault->end);
  Blackout *blackout = g_hash_table_lookup (blackouts, key);

  if (blackout != NULL)
    {
      g_free (key);
      return blackout;
    }

  blackout = g_new0 (Blackout, 1);
  blackout->incidents = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_hash_table_insert (blackouts, key, blackout);
  return blackout;
}

static gboolean
is_part (const RwScoreTruth *truth, const RwScoreFault *fault, const RwScoreAlarm *alarm)
{
  return rw_score_is_expected (fault, alarm) && alarm->raised >= fault->begin
         && alarm->raised <= fault->end + truth->interval;
}

/* Who is near the others cannot be told of a reefer whose receiver is wrong. */
static gboolean
is_misplaced (GHashTable *faults, const RwScoreAlarm *alarm)
{
  GPtrArray *own = g_hash_table_lookup (faults, alarm->container_id);

  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      const RwScoreFault *fault = g_ptr_array_index (own, i);

      /* Without power it goes on telling where it was last, for as long as a black-out lasts. */
      if (fault->kind == RW_SIM_FAULT_GPS_JUMP && fault->begin <= alarm->raised
          && alarm->raised <= fault->end + RW_USEC_PER_HOUR)
        return TRUE;
    }
  return FALSE;
}

static void
add_to_blackout (Blackout *blackout,
                 const RwScoreTruth *truth,
                 const RwScoreFault *fault,
                 GPtrArray *alarms,
                 GHashTable *faults)
{
  blackout->n_reefers++;
  for (guint i = 0; alarms != NULL && i < alarms->len; i++)
    {
      RwScoreAlarm *alarm = g_ptr_array_index (alarms, i);

      if (!is_part (truth, fault, alarm))
        continue;
      if (alarm->incident == 0 && is_misplaced (faults, alarm))
        blackout->n_misplaced++;
      else if (alarm->incident == 0)
        blackout->n_loose++;
      else
        g_hash_table_add (blackout->incidents, &alarm->incident);
    }
}

/* Names what a black-out became when that is more than one incident. */
static void
explain_blackout (FILE *explain,
                  const RwScoreTruth *truth,
                  const RwScoreFault *fault,
                  GHashTable *blackouts,
                  GPtrArray *alarms)
{
  const Blackout *blackout = ensure_blackout (blackouts, fault);

  if (explain == NULL || alarms == NULL || blackout->n_reefers < LEAST_INCIDENT
      || blackout->n_loose + g_hash_table_size (blackout->incidents) < 2)
    return;

  for (guint i = 0; i < alarms->len; i++)
    {
      const RwScoreAlarm *alarm = g_ptr_array_index (alarms, i);
      g_autofree char *name =
          g_strdup_printf ("of %u from %" G_GINT64_FORMAT ": %s, incident %" G_GINT64_FORMAT,
                           blackout->n_reefers, fault->begin / RW_USEC_PER_SEC, alarm->rule_id,
                           alarm->incident);

      if (is_part (truth, fault, alarm))
        rw_score_explain_line (explain, "black-out", fault->container_id, name, alarm->raised);
    }
}

void
rw_score_count_blackouts (RwScore *self,
                          const RwScoreTruth *truth,
                          GHashTable *alarms,
                          GHashTable *faults,
                          FILE *explain)
{
  g_autoptr (GHashTable) blackouts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, blackout_free);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < truth->faults->len; i++)
    {
      const RwScoreFault *fault = &g_array_index (truth->faults, RwScoreFault, i);

      if (fault->kind == RW_SIM_FAULT_BLACKOUT && !rw_score_is_unseen (truth, fault))
        add_to_blackout (ensure_blackout (blackouts, fault), truth, fault,
                         g_hash_table_lookup (alarms, fault->container_id), faults);
    }
  for (guint i = 0; i < truth->faults->len; i++)
    {
      const RwScoreFault *fault = &g_array_index (truth->faults, RwScoreFault, i);

      if (fault->kind == RW_SIM_FAULT_BLACKOUT && !rw_score_is_unseen (truth, fault))
        explain_blackout (explain, truth, fault, blackouts,
                          g_hash_table_lookup (alarms, fault->container_id));
    }

  g_hash_table_iter_init (&iter, blackouts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Blackout *blackout = value;
      guint n = blackout->n_loose + g_hash_table_size (blackout->incidents);

      if (blackout->n_reefers < LEAST_INCIDENT)
        continue;
      self->n_blackouts++;
      self->n_incidents += n;
      self->n_misplaced += blackout->n_misplaced;
      self->worst_blackout = MAX (self->worst_blackout, n);
    }
}
