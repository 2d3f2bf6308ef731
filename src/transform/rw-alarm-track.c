/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include <math.h>

void
rw_alarm_track_init (RwAlarmTrack *self)
{
  *self = (RwAlarmTrack){ .powered = -1, .fans = RW_FLAG_FAN_1 | RW_FLAG_FAN_2 };
  self->latitude = self->longitude = NAN;
  self->noise = RW_UNKNOWN_NOISE;
  self->single_air = NAN;
  self->setpoint = self->ambient = self->deviation = self->power_air = NAN;
  self->defrost_hours = self->defrost_air = NAN;
}

void
rw_alarm_track_prepare (RwAlarmTrack *self, const RwAlarmEngine *engine)
{
  if (self->rules != NULL)
    return;

  self->n_rules = (guint8) engine->n_slots;
  self->rules = g_new0 (RwRuleTrack *, MAX (engine->n_slots, 1));
}

void
rw_alarm_track_clear (RwAlarmTrack *self)
{
  for (guint i = 0; i < self->n_rules; i++)
    g_clear_pointer (&self->rules[i], rw_rule_track_free);
  g_clear_pointer (&self->rules, g_free);
  g_clear_pointer (&self->trend, g_free);
  g_clear_pointer (&self->probes, g_free);
  self->n_rules = 0;
}

/* --- other rules ----------------------------------------------------------------------------- */

/* The rule judges otherwise now: its alarm, if there is one, stays until that says that it
 * returned. */
void
rw_rule_track_restart (RwRuleTrack *self)
{
  g_clear_pointer (&self->memory, g_free);
  g_clear_pointer (&self->kinetic, g_free);
  self->clearing_since = 0;
  if (self->raised_time == 0)
    self->pending_since = 0;
}

static void
return_gone (RwAlarmTrack *self,
             const char *container_id,
             const char *rule_id,
             const RwRuleTrack *track,
             RwBatchBuilder *out)
{
  RwAlarmEvent event = {
    .container_id = container_id,
    .rule_id = rule_id,
    .transition = RW_ALARM_RETURNED,
    .priority = track->priority,
    .event_time = MAX (self->time, track->raised_time),
    .value = NAN,
    .limit_value = NAN,
    .began_time = track->pending_since,
    .latitude = self->latitude,
    .longitude = self->longitude,
  };

  if (track->raised_time != 0 || track->listed_time != 0)
    rw_batch_builder_add_alarm_event (out, &event);
}

/* Whether any reading could say that the alarm of the rule has returned. */
static gboolean
is_judged (const RwAlarmTrack *self, const RwAlarmEngine *engine, int number)
{
  return number >= 0 && engine->slots[number].rows[self->mode].rule != NULL;
}

void
rw_alarm_track_move (RwAlarmTrack *self,
                     const char *container_id,
                     const RwAlarmEngine *from,
                     const RwAlarmEngine *to,
                     RwBatchBuilder *out)
{
  RwRuleTrack **rules = g_new0 (RwRuleTrack *, MAX (to->n_slots, 1));

  for (guint i = 0; i < self->n_rules; i++)
    {
      RwRuleTrack *track = self->rules[i];
      int number = rw_alarm_engine_find (to, from->slots[i].rule_id);

      if (track == NULL)
        continue;
      if (!is_judged (self, to, number))
        {
          return_gone (self, container_id, from->slots[i].rule_id, track, out);
          rw_rule_track_free (track);
          continue;
        }
      if (from->slots[i].meaning != to->slots[number].meaning)
        rw_rule_track_restart (track);
      rules[number] = track;
    }

  g_free (self->rules);
  self->rules = rules;
  self->n_rules = (guint8) to->n_slots;
  self->engine = self->cargo = NULL;
  self->booking = NULL;
}

/* --- restoring ------------------------------------------------------------------------------- */

void
rw_alarm_track_restore (RwAlarmTrack *self,
                        const RwAlarmEngine *engine,
                        guint rule,
                        const RwAlarm *alarm)
{
  RwRuleTrack *track;

  rw_alarm_track_prepare (self, engine);
  track = rw_alarm_track_ensure_rule (self, rule);
  track->listed_time = alarm->raised_time;
  track->listed_began = alarm->began_time;
  track->listed_priority = (gint8) alarm->priority;
  if (track->limit_time == 0)
    track->limit_time = alarm->limit_time;
}

void
rw_alarm_track_take_listed (RwAlarmTrack *self, const RwAlarmTrack *from)
{
  for (guint i = 0; i < from->n_rules; i++)
    if (from->rules[i] != NULL && from->rules[i]->listed_time != 0)
      {
        RwRuleTrack *track = rw_alarm_track_ensure_rule (self, i);

        track->listed_time = from->rules[i]->listed_time;
        track->listed_began = from->rules[i]->listed_began;
        track->listed_priority = from->rules[i]->listed_priority;
        if (track->limit_time == 0)
          track->limit_time = from->rules[i]->limit_time;
      }
}

static void
end_restoring (RwRuleTrack *self, gint64 time, gboolean is_silence)
{
  /* The first of the restored readings are judged without what was known when they came, so they
   * may have begun a delay too early. What is not stored was not raised: wait again. */
  if (self->listed_time == 0 && self->raised_time != 0 && !is_silence)
    {
      self->pending_since = 0;
      self->returned_time = time;
    }

  if (!is_silence)
    rw_rule_track_adopt (self, 0);
  self->raised_time = self->listed_time;
  if (self->listed_time != 0)
    {
      self->priority = self->listed_priority;
      if (self->pending_since == 0 || self->pending_since > self->raised_time)
        self->pending_since = self->listed_began != 0 ? self->listed_began : self->listed_time;
    }
  self->listed_time = 0;
}

void
rw_alarm_track_end_restoring (RwAlarmTrack *self, const RwAlarmEngine *engine)
{
  for (guint i = 0; i < self->n_rules; i++)
    if (self->rules[i] != NULL)
      {
        end_restoring (self->rules[i], self->time, (int) i == engine->silence);
        rw_alarm_track_calm_rule (self, i, self->time);
      }
}
