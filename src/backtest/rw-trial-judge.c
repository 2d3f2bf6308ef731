/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-trial-judge.h"

#include "rw-alarm-engine.h"
#include "rw-history.h"
#include "rw-time.h"

#include <string.h>

/* Detectors learn how a reefer is from that much at least. */
#define SHORTEST_LEAD (6 * RW_USEC_PER_HOUR)
#define LONGEST_LEAD (7 * RW_USEC_PER_DAY)

#define QUANTITY(name) (1u << RW_QUANTITY_##name)

/* What control air, setpoint, defrosts and the estimate of the time to a limit are made of. */
#define ALWAYS                                                                                     \
  (QUANTITY (TEMPERATURE) | QUANTITY (TARGET_TEMPERATURE) | QUANTITY (SUPPLY_TEMPERATURE)          \
   | QUANTITY (RETURN_TEMPERATURE) | QUANTITY (AMBIENT_TEMPERATURE) | QUANTITY (KILOWATTS))

struct _RwTrialJudge
{
  gint64 from;
  gint64 to;
  gint64 lead;
  guint32 quantities;
  gboolean keeps_tracks; /* silence is judged: at the end, against the newest reading of all */
  RwAlarmEngine *engine;
  RwBatchBuilder *builder; /* what was found of the reefer at hand */
  const char *container_id;
  gboolean counted; /* the reefer at hand has a reading in the span */
  RwAlarmTrack *track;
  GPtrArray *tracks; /* of RwAlarmTrack, where they are kept */
  GPtrArray *ids;    /* of their reefers */
  gint64 newest;
  GHashTable *active; /* rule id → number in trial->alarms + 1, of the reefer at hand */
  RwTrial *trial;
};

static void
track_free (gpointer data)
{
  RwAlarmTrack *track = data;

  rw_alarm_track_clear (track);
  g_free (track);
}

static guint32
get_quantities (RwAlarmSignal signal)
{
  switch (signal)
    {
    case RW_SIGNAL_OXYGEN:
      return QUANTITY (OXYGEN_LEVEL);
    case RW_SIGNAL_CARBON_DIOXIDE:
      return QUANTITY (CARBON_DIOXIDE_LEVEL);
    case RW_SIGNAL_HUMIDITY:
      return QUANTITY (HUMIDITY_LEVEL);
    case RW_SIGNAL_DOOR:
      return QUANTITY (TIME_DOOR_OPEN);
    case RW_SIGNAL_SPEED:
      return RW_HISTORY_WHOLE;
    case RW_SIGNAL_CONTROL_AIR:
    case RW_SIGNAL_SUPPLY_AIR:
    case RW_SIGNAL_RETURN_AIR:
    case RW_SIGNAL_TEMPERATURE:
    case RW_SIGNAL_KINETIC:
    case RW_SIGNAL_RATE:
    case RW_SIGNAL_TIME_TO_LIMIT:
    case RW_SIGNAL_SETPOINT:
    case RW_SIGNAL_PROBES:
    case RW_SIGNAL_UNCHANGED:
    case RW_SIGNAL_NO_POWER:
    case RW_SIGNAL_STOPPED_FANS:
    case RW_SIGNAL_DEFROST:
    case RW_SIGNAL_DEFROST_INTERVAL:
    case RW_SIGNAL_SILENCE:
    case RW_SIGNAL_FEED_SILENCE:
    case RW_N_ALARM_SIGNALS:
    default:
      return 0;
    }
}

static void
ask_for (RwTrialJudge *self, const RwAlarmRule *rule)
{
  if (!rule->enabled)
    return;
  self->quantities |= get_quantities (rule->signal);
  if ((rule->suppress & RW_SUPPRESS_DOOR) != 0)
    self->quantities |= QUANTITY (TIME_DOOR_OPEN);
  self->lead = MAX (self->lead, rule->on_delay + rule->window + RW_USEC_PER_HOUR);
  self->keeps_tracks |= rule->signal == RW_SIGNAL_SILENCE;
}

RwTrialJudge *
rw_trial_judge_new (RwAlarmRules *rules,
                    RwCargoProfiles *profiles,
                    RwBookings *bookings,
                    gint64 from,
                    gint64 to)
{
  RwTrialJudge *self = g_new0 (RwTrialJudge, 1);
  g_autoptr (RwCargoProfiles) none = rw_cargo_profiles_new ();

  self->from = from;
  self->to = to;
  self->lead = SHORTEST_LEAD;
  self->quantities = ALWAYS;
  self->newest = G_MININT64;
  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    ask_for (self, rw_alarm_rules_get (rules, i));
  self->lead = MIN (self->lead, LONGEST_LEAD);
  self->engine = rw_alarm_engine_new (rules, bookings, profiles != NULL ? profiles : none, NULL);
  self->builder = rw_batch_builder_new ();
  self->tracks = g_ptr_array_new_with_free_func (track_free);
  self->ids = g_ptr_array_new ();
  self->active = g_hash_table_new (NULL, NULL);
  self->trial = g_new0 (RwTrial, 1);
  self->trial->from = from;
  self->trial->to = to;
  self->trial->alarms = g_array_new (FALSE, FALSE, sizeof (RwTrialAlarm));
  return self;
}

void
rw_trial_judge_free (RwTrialJudge *self)
{
  rw_alarm_engine_free (self->engine);
  rw_batch_builder_free (self->builder);
  if (self->track != NULL && !self->keeps_tracks)
    track_free (self->track);
  g_ptr_array_unref (self->tracks);
  g_ptr_array_unref (self->ids);
  g_hash_table_unref (self->active);
  g_clear_pointer (&self->trial, rw_trial_free);
  g_free (self);
}

gint64
rw_trial_judge_get_lead (RwTrialJudge *self)
{
  return self->lead;
}

guint32
rw_trial_judge_get_quantities (RwTrialJudge *self)
{
  return self->quantities;
}

/* --- what was found -------------------------------------------------------------------------- */

static void
begin_alarm (RwTrialJudge *self, const RwAlarmEvent *event)
{
  RwTrialAlarm alarm = {
    .container_id = event->container_id,
    .rule_id = event->rule_id,
    .priority = event->priority,
    .raised_time = event->event_time,
    .value = event->value,
    .limit_value = event->limit_value,
  };

  if (event->event_time < self->from || event->event_time >= self->to)
    return;
  g_array_append_val (self->trial->alarms, alarm);
  g_hash_table_insert (self->active, (gpointer) event->rule_id,
                       GUINT_TO_POINTER (self->trial->alarms->len));
}

static void
note_event (RwTrialJudge *self, const RwAlarmEvent *event)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->active, event->rule_id));
  RwTrialAlarm *alarm =
      place != 0 ? &g_array_index (self->trial->alarms, RwTrialAlarm, place - 1) : NULL;

  if (event->transition == RW_ALARM_RAISED)
    begin_alarm (self, event);
  else if (alarm != NULL && event->transition == RW_ALARM_RETURNED)
    {
      alarm->returned_time = event->event_time;
      g_hash_table_remove (self->active, event->rule_id);
    }
  else if (alarm != NULL)
    alarm->priority = MIN (alarm->priority, event->priority);
}

static void
note_events (RwTrialJudge *self)
{
  g_autoptr (RwBatch) found = rw_batch_builder_end (self->builder);
  const RwAlarmEvent *events;
  guint n;

  events = rw_batch_get_alarm_events (found, &n);
  for (guint i = 0; i < n; i++)
    note_event (self, &events[i]);
}

/* --- readings -------------------------------------------------------------------------------- */

static void
begin_reefer (RwTrialJudge *self, const char *container_id)
{
  note_events (self);
  g_hash_table_remove_all (self->active);
  self->container_id = container_id;
  self->counted = FALSE;
  if (self->track != NULL && !self->keeps_tracks)
    rw_alarm_track_clear (self->track);
  else
    {
      self->track = g_new (RwAlarmTrack, 1);
      if (self->keeps_tracks)
        {
          g_ptr_array_add (self->tracks, self->track);
          g_ptr_array_add (self->ids, (gpointer) container_id);
        }
    }
  rw_alarm_track_init (self->track);
}

static void
judge (RwTrialJudge *self, const RwReading *reading)
{
  if (reading->container_id != self->container_id)
    begin_reefer (self, reading->container_id);
  if (reading->time >= self->from)
    {
      self->trial->n_readings++;
      self->trial->n_reefers += !self->counted;
      self->counted = TRUE;
    }

  /* As the worker does: what came late was not judged. */
  if (reading->late || reading->time <= self->track->time)
    return;
  rw_alarm_track_judge (self->track, self->engine, reading, reading->time, NULL, self->builder);
  self->newest = MAX (self->newest, reading->time);
}

void
rw_trial_judge_take (RwTrialJudge *self, RwBatch *batch)
{
  const RwReading *readings;
  guint n;

  readings = rw_batch_get_readings (batch, &n);
  for (guint i = 0; i < n; i++)
    judge (self, &readings[i]);
  note_events (self);
}

/* --- the end --------------------------------------------------------------------------------- */

static int
compare_alarms (gconstpointer a, gconstpointer b)
{
  const RwTrialAlarm *first = a;
  const RwTrialAlarm *second = b;
  int order;

  if (first->raised_time != second->raised_time)
    return first->raised_time < second->raised_time ? -1 : 1;
  order = strcmp (first->container_id, second->container_id);
  return order != 0 ? order : strcmp (first->rule_id, second->rule_id);
}

/* Who was silent when the newest reading of all was measured. */
static void
sweep (RwTrialJudge *self)
{
  for (guint i = 0; i < self->tracks->len; i++)
    {
      g_hash_table_remove_all (self->active);
      rw_alarm_track_sweep (self->tracks->pdata[i], self->engine, self->ids->pdata[i], self->newest,
                            NULL, self->builder);
      note_events (self);
    }
}

RwTrial *
rw_trial_judge_end (RwTrialJudge *self)
{
  note_events (self);
  sweep (self);
  g_array_sort (self->trial->alarms, compare_alarms);
  return g_steal_pointer (&self->trial);
}
