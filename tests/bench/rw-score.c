/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-score-private.h"

#include "rw-time.h"

#include <math.h>
#include <string.h>

#define MAX_CAUSED 13

/* What a warm (or cold) box may raise. */
#define AIR                                                                                        \
  "control_air_high", "control_air_low", "return_air_high", "pharma_band", "time_out_of_range",    \
      "kinetic_temperature", "rate_of_rise", "time_to_limit"

typedef struct
{
  double least_hours;             /* the shortest that the simulator makes */
  const char *caused[MAX_CAUSED]; /* rules that it can cause an alarm of */
} Kind;

static const Kind kinds[RW_SIM_N_FAULTS] = {
  /* Still air gathers what the fruit breathes out; who lives on a battery says little, so one
   * message that is lost leaves a gap. */
  [RW_SIM_FAULT_POWER_OFF] = { 1, { "power_lost", "stale", "co2_band", "o2_band", AIR } },
  [RW_SIM_FAULT_BLACKOUT] = { 0.4, { "power_lost", "stale", "co2_band", "o2_band", AIR } },
  /* A heater that blows warmer air in than comes back looks as if the probes were swapped. */
  [RW_SIM_FAULT_TEMPERATURE_RUNAWAY] = { 3, { "probe_disagreement", AIR } },
  [RW_SIM_FAULT_SLOW_LEAK] = { 24, { "probe_disagreement", AIR } },
  [RW_SIM_FAULT_WRONG_SETPOINT] = { 4, { "wrong_setpoint", AIR } },
  [RW_SIM_FAULT_DOOR_OPEN] = { 0.5, { "door_open", AIR } },
  [RW_SIM_FAULT_CO2_SENSOR] = { 4, { "co2_band" } },
  [RW_SIM_FAULT_O2_SENSOR] = { 4, { "o2_band" } },
  /* The probe that drifts is the one that chilled cargo is judged on. */
  [RW_SIM_FAULT_SUPPLY_DRIFT] = { 12, { "probe_disagreement", AIR } },
  /* A probe that stuck in a defrost says for hours that it is warm. */
  [RW_SIM_FAULT_STUCK_SENSOR] = { 6, { "stuck_value", "probe_disagreement", "return_air_high" } },
  /* With a third of the stream the air takes up more heat on its way. */
  [RW_SIM_FAULT_FAN_FAILURE] = { 4, { "fan_stopped", "probe_disagreement", AIR } },
  [RW_SIM_FAULT_SILENT] = { 1, { "stale" } },
  [RW_SIM_FAULT_GATEWAY_DOWN] = { 0.5, { "stale" } },
  [RW_SIM_FAULT_GPS_JUMP] = { 0.25, { "position_jump" } },
};

/* Times are quantised by the reporting interval, so what was seen is nearly what lasted; what comes
 * after the last reading in a fault, at most an interval, is seen by the next. */
#define ENOUGH_SEEN 0.9

static void
kind_init (RwScoreKind *kind)
{
  kind->delays = g_array_new (FALSE, FALSE, sizeof (double));
}

RwScore *
rw_score_new (void)
{
  RwScore *self = g_new0 (RwScore, 1);

  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    kind_init (&self->kinds[i]);
  self->false_rules = g_hash_table_new (NULL, NULL);
  return self;
}

void
rw_score_free (RwScore *self)
{
  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    g_array_unref (self->kinds[i].delays);
  g_hash_table_unref (self->false_rules);
  g_free (self);
}

/* --- by container ---------------------------------------------------------------------------- */

/* container_id → GPtrArray of the elements of an array of structs that begin with the id. */
static GHashTable *
index_by_container (GArray *array)
{
  GHashTable *index = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  gsize size = g_array_get_element_size (array);

  for (guint i = 0; i < array->len; i++)
    {
      char *element = array->data + i * size;
      const char *container_id = *(const char **) (gpointer) element;
      GPtrArray *all = g_hash_table_lookup (index, container_id);

      if (all == NULL)
        {
          all = g_ptr_array_new ();
          g_hash_table_insert (index, (gpointer) container_id, all);
        }
      g_ptr_array_add (all, element);
    }
  return index;
}

/* What was told of a moment, as text. */
void
rw_score_explain_line (FILE *explain,
                       const char *what,
                       const char *container_id,
                       const char *name,
                       gint64 time)
{
  g_autofree char *text = rw_time_format (time);

  if (explain != NULL)
    fprintf (explain, "  %s %s %s %s\n", what, container_id, name, text);
}

/* --- faults ---------------------------------------------------------------------------------- */

gboolean
rw_score_is_expected (const RwScoreFault *fault, const RwScoreAlarm *alarm)
{
  if (alarm->rule_id == NULL)
    return TRUE;

  for (guint i = 0; i < RW_SCORE_MAX_EXPECTED && fault->expected[i] != NULL; i++)
    if (fault->expected[i] == alarm->rule_id)
      return TRUE;

  return FALSE;
}

gboolean
rw_score_is_unseen (const RwScoreTruth *truth, const RwScoreFault *fault)
{
  double seen = (double) (fault->seen + truth->interval);

  if (fault->begin < truth->start || fault->seen <= 0)
    return TRUE;

  /* A leak comes to light in proportion to its own length. */
  if (fault->kind == RW_SIM_FAULT_SLOW_LEAK
      && seen < ENOUGH_SEEN * (double) (fault->end - fault->begin))
    return TRUE;

  return seen < ENOUGH_SEEN * kinds[fault->kind].least_hours * RW_USEC_PER_HOUR;
}

/* Counts the alarms that tell of a fault; *first is when the first was raised. */
static guint
count_tellers (const RwScoreTruth *truth,
               const RwScoreFault *fault,
               GPtrArray *alarms,
               gint64 *first,
               gboolean *standing)
{
  guint n = 0;

  *first = G_MAXINT64;
  *standing = FALSE;
  for (guint i = 0; alarms != NULL && i < alarms->len; i++)
    {
      const RwScoreAlarm *alarm = g_ptr_array_index (alarms, i);

      if (!rw_score_is_expected (fault, alarm))
        continue;
      if (alarm->raised < fault->begin)
        *standing |= alarm->rule_id != NULL && alarm->cleared >= fault->begin + truth->interval;
      else if (alarm->raised <= fault->end + truth->interval)
        {
          n++;
          *first = MIN (*first, alarm->raised);
        }
    }
  return n;
}

static void
add_fault (RwScore *self,
           const RwScoreTruth *truth,
           const RwScoreFault *fault,
           GPtrArray *alarms,
           FILE *explain)
{
  RwScoreKind *kind = &self->kinds[fault->kind];
  gboolean standing;
  gint64 first;
  guint n = count_tellers (truth, fault, alarms, &first, &standing);
  double delay = 0;

  kind->injected++;
  if (rw_score_is_unseen (truth, fault))
    {
      kind->unseen++;
      return;
    }
  if (n == 0 && !standing)
    {
      kind->missed++;
      rw_score_explain_line (explain, "missed", fault->container_id,
                             rw_sim_fault_get_name (fault->kind), fault->begin);
      return;
    }

  if (!standing)
    delay = (double) (first - MAX (fault->begin, truth->start)) / RW_USEC_PER_MIN;
  kind->found++;
  kind->standing += standing;
  kind->repeated += standing ? n : n - 1;
  g_array_append_val (kind->delays, delay);
}

/* --- alarms ---------------------------------------------------------------------------------- */

static gboolean
can_cause (const RwScoreFault *fault, const RwScoreAlarm *alarm)
{
  const char *const *caused = kinds[fault->kind].caused;

  if (alarm->rule_id == NULL)
    return TRUE;

  for (guint i = 0; i < MAX_CAUSED && caused[i] != NULL; i++)
    if (strcmp (caused[i], alarm->rule_id) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_of_group (const RwScoreFault *fault)
{
  return (RW_SIM_FAULT_BIT (fault->kind) & RW_SIM_FAULTS_OF_GROUPS) != 0;
}

/* The fault that caused an alarm, one of its own before one of its group; or NULL. */
static const RwScoreFault *
find_cause (const RwScoreTruth *truth, const RwScoreAlarm *alarm, GPtrArray *faults)
{
  const RwScoreFault *cause = NULL;

  for (guint i = 0; faults != NULL && i < faults->len; i++)
    {
      const RwScoreFault *fault = g_ptr_array_index (faults, i);

      if (alarm->raised < fault->begin
          || alarm->raised > MAX (fault->end + truth->interval, fault->settled)
          || !can_cause (fault, alarm))
        continue;
      if (!is_of_group (fault))
        return fault;
      cause = fault;
    }
  return cause;
}

static void
add_false (RwScore *self, const RwScoreAlarm *alarm, FILE *explain)
{
  const char *rule_id = alarm->rule_id != NULL ? alarm->rule_id : "baseline";
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->false_rules, g_intern_string (rule_id)));

  self->n_false++;
  g_hash_table_insert (self->false_rules, (gpointer) g_intern_string (rule_id),
                       GUINT_TO_POINTER (n + 1));
  rw_score_explain_line (explain, "false", alarm->container_id, rule_id, alarm->raised);
}

/* seen holds the group failures and rules that were counted. */
static void
add_alarm (RwScore *self,
           const RwScoreTruth *truth,
           const RwScoreAlarm *alarm,
           GPtrArray *faults,
           GHashTable *seen,
           FILE *explain)
{
  const RwScoreFault *cause = find_cause (truth, alarm, faults);

  self->n_alarms++;
  if (cause == NULL)
    add_false (self, alarm, explain);
  else if (!is_of_group (cause)
           || g_hash_table_add (seen,
                                g_strdup_printf ("%u %d %" G_GINT64_FORMAT " %s", cause->group,
                                                 (int) cause->kind, cause->end,
                                                 alarm->rule_id != NULL ? alarm->rule_id : "")))
    self->n_true++;
}

static void
count_load (RwScore *self, GArray *alarms)
{
  g_autoptr (GHashTable) incidents =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, NULL);

  for (guint i = 0; i < alarms->len; i++)
    {
      RwScoreAlarm *alarm = &g_array_index (alarms, RwScoreAlarm, i);

      if (alarm->incident == 0 || g_hash_table_add (incidents, &alarm->incident))
        self->n_load++;
    }
}

/* --- all of it ------------------------------------------------------------------------------- */

void
rw_score_add (RwScore *self, const RwScoreTruth *truth, GArray *alarms, FILE *explain)
{
  g_autoptr (GHashTable) by_container = index_by_container (alarms);
  g_autoptr (GHashTable) faults = index_by_container (truth->faults);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < truth->faults->len; i++)
    {
      const RwScoreFault *fault = &g_array_index (truth->faults, RwScoreFault, i);

      add_fault (self, truth, fault, g_hash_table_lookup (by_container, fault->container_id),
                 explain);
    }
  for (guint i = 0; i < alarms->len; i++)
    {
      const RwScoreAlarm *alarm = &g_array_index (alarms, RwScoreAlarm, i);

      add_alarm (self, truth, alarm, g_hash_table_lookup (faults, alarm->container_id), seen,
                 explain);
    }
  count_load (self, alarms);
  rw_score_count_blackouts (self, truth, by_container, faults, explain);
  self->reefer_days += truth->n_reefers * truth->days;
}

static void
merge_kind (RwScoreKind *self, const RwScoreKind *other)
{
  self->injected += other->injected;
  self->unseen += other->unseen;
  self->found += other->found;
  self->standing += other->standing;
  self->missed += other->missed;
  self->repeated += other->repeated;
  g_array_append_vals (self->delays, other->delays->data, other->delays->len);
}

void
rw_score_merge (RwScore *self, const RwScore *other)
{
  GHashTableIter iter;
  gpointer rule, n;

  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    merge_kind (&self->kinds[i], &other->kinds[i]);
  self->n_alarms += other->n_alarms;
  self->n_true += other->n_true;
  self->n_false += other->n_false;
  self->n_load += other->n_load;
  self->n_blackouts += other->n_blackouts;
  self->n_incidents += other->n_incidents;
  self->n_misplaced += other->n_misplaced;
  self->worst_blackout = MAX (self->worst_blackout, other->worst_blackout);
  self->reefer_days += other->reefer_days;

  g_hash_table_iter_init (&iter, other->false_rules);
  while (g_hash_table_iter_next (&iter, &rule, &n))
    g_hash_table_insert (self->false_rules, rule,
                         GUINT_TO_POINTER (
                             GPOINTER_TO_UINT (n)
                             + GPOINTER_TO_UINT (g_hash_table_lookup (self->false_rules, rule))));
}

double
rw_score_get_recall (const RwScoreKind *kind)
{
  guint n = kind->found + kind->missed;

  return n > 0 ? (double) kind->found / n : NAN;
}

static int
compare_delays (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

double
rw_score_get_delay (const RwScoreKind *kind, double share)
{
  guint n = kind->delays->len;

  if (n == 0)
    return NAN;

  g_array_sort (kind->delays, compare_delays);
  return g_array_index (kind->delays, double, MIN ((guint) (share * n), n - 1));
}

double
rw_score_get_precision (const RwScore *self)
{
  guint n = self->n_true + self->n_false;

  return n > 0 ? (double) self->n_true / n : NAN;
}

double
rw_score_get_false_rate (const RwScore *self)
{
  return self->n_false * 10000 / self->reefer_days;
}

double
rw_score_get_load (const RwScore *self)
{
  return self->n_load * RW_SCORE_REEFERS_PER_OPERATOR / self->reefer_days;
}
