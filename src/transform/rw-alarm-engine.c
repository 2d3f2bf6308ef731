/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine.h"

#include "rw-time.h"
#include "rw-validator.h"

#include <math.h>

/* A silence is one that is longer than twice the reefer's interval, but never one shorter or longer
 * than these, and where the interval is not known yet, one longer than the second. */
#define SHORTEST_SILENCE (10 * RW_USEC_PER_MIN)
#define LONGEST_SILENCE (70 * RW_USEC_PER_MIN)

/* Setpoints that differ by less are the same, K: senders round differently. */
#define SAME_SETPOINT 0.05f

typedef enum
{
  RULE_UNKNOWN, /* the reading does not tell */
  RULE_MUTED,   /* it tells, but it means nothing now */
  RULE_HOLDS,
  RULE_BETWEEN, /* inside the deadband: gone for who waits, still there for who has an alarm */
  RULE_GONE,
} RuleState;

/* What a reading says about one rule. */
typedef struct
{
  RuleState state;
  const RwAlarmRuleMode *mode;
  float value;
  float limit_value;
} Verdict;

/* What all rules need of a reading, made once. */
typedef struct
{
  const RwReading *reading;
  gint64 time;
  gint64 longest_gap;
  float setpoint;    /* NAN: unknown */
  float control_air; /* NAN: unknown or implausible */
  gboolean frozen;
  gboolean controlled; /* the cargo's temperature is controlled at all */
  gboolean muted;
  gboolean in_grace;
} Moment;

void
rw_alarm_track_init (RwAlarmTrack *self)
{
  *self = (RwAlarmTrack){ .setpoint = NAN, .powered = -1 };
}

/* Follows setpoint, power and defrost, whose changes begin a grace. */
static void
follow_unit (RwAlarmTrack *self, const RwReading *reading, gint64 time)
{
  float setpoint = reading->value[RW_QUANTITY_TARGET_TEMPERATURE];
  gboolean defrosting = rw_reading_is_set (reading, RW_FLAG_DEFROSTING);
  gboolean changed = self->defrosting && !defrosting;

  if (!isnan (setpoint))
    {
      changed |= fabsf (setpoint - self->setpoint) > SAME_SETPOINT;
      self->setpoint = setpoint;
    }
  if (rw_reading_is_known (reading, RW_FLAG_POWERED))
    {
      gboolean powered = rw_reading_is_set (reading, RW_FLAG_POWERED);

      changed |= powered && self->powered == 0;
      self->powered = (gint8) powered;
    }

  self->defrosting = (guint8) defrosting;
  if (changed)
    self->grace_until = time + RW_ALARM_GRACE;
}

static float
get_control_air (const RwReading *reading, float setpoint)
{
  RwQuantity quantity = RW_QUANTITY_TEMPERATURE;
  RwReading completed;
  float value;

  if (isnan (reading->value[RW_QUANTITY_TARGET_TEMPERATURE]) && !isnan (setpoint))
    {
      completed = *reading;
      completed.value[RW_QUANTITY_TARGET_TEMPERATURE] = setpoint;
      reading = &completed;
    }

  value = rw_reading_get_control_temperature (reading, &quantity);
  return rw_validator_is_plausible (quantity, value) ? value : NAN;
}

static Moment
make_moment (RwAlarmTrack *self,
             const RwReading *reading,
             gint64 time,
             const RwCargoProfile *profile)
{
  Moment moment = { .reading = reading, .time = time };

  moment.setpoint = reading->value[RW_QUANTITY_TARGET_TEMPERATURE];
  if (isnan (moment.setpoint) && profile != NULL)
    moment.setpoint = profile->setpoint;
  moment.control_air = get_control_air (reading, moment.setpoint);
  moment.frozen = moment.setpoint <= RW_FROZEN_SETPOINT;
  moment.controlled = profile == NULL || profile->mode != RW_CARGO_AMBIENT;
  moment.muted = self->defrosting || self->powered == 0;
  moment.in_grace = time < self->grace_until;
  moment.longest_gap = self->interval > 0
                           ? CLAMP (2 * self->interval, SHORTEST_SILENCE, LONGEST_SILENCE)
                           : LONGEST_SILENCE;
  return moment;
}

static RuleState
judge_power (const Moment *moment)
{
  if (!rw_reading_is_known (moment->reading, RW_FLAG_POWERED))
    return RULE_UNKNOWN;

  return rw_reading_is_set (moment->reading, RW_FLAG_POWERED) ? RULE_GONE : RULE_HOLDS;
}

/* excess is how far the air is beyond the limit, K. */
static RuleState
judge_excess (const Moment *moment, float excess, float deadband)
{
  if (moment->muted)
    return RULE_MUTED;
  if (isnan (excess))
    return RULE_UNKNOWN;
  if (excess > 0)
    return RULE_HOLDS;

  return excess > -deadband ? RULE_BETWEEN : RULE_GONE;
}

static Verdict
judge_rule (const RwAlarmRule *rule, const Moment *moment)
{
  Verdict verdict = { .mode = moment->frozen ? &rule->frozen : &rule->chilled };

  verdict.value = verdict.limit_value = NAN;
  if (rule->kind == RW_RULE_UNPOWERED)
    {
      verdict.state = judge_power (moment);
      return verdict;
    }

  verdict.value = moment->control_air;
  verdict.limit_value = moment->setpoint + verdict.mode->offset;
  if (!verdict.mode->enabled || !moment->controlled)
    verdict.state = RULE_GONE;
  else if (rule->kind == RW_RULE_ABOVE)
    verdict.state =
        judge_excess (moment, verdict.value - verdict.limit_value, verdict.mode->deadband);
  else
    verdict.state =
        judge_excess (moment, verdict.limit_value - verdict.value, verdict.mode->deadband);

  return verdict;
}

static void
emit (const RwAlarmRule *rule,
      const Moment *moment,
      const Verdict *verdict,
      RwAlarmTransition transition,
      RwBatchBuilder *out)
{
  RwAlarmEvent event = {
    .container_id = moment->reading->container_id,
    .rule_id = g_intern_static_string (rule->rule_id),
    .transition = transition,
    .priority = rule->priority,
    .event_time = moment->time,
    .value = verdict->value,
    .limit_value = verdict->limit_value,
  };

  if (out != NULL)
    rw_batch_builder_add_alarm_event (out, &event);
}

/* Moves the beginning of a running delay; returns whether the delay is over. */
static gboolean
run_delay (gint64 *since, gboolean running, gint64 time, gint64 delay)
{
  if (!running)
    {
      *since = 0;
      return FALSE;
    }

  if (*since == 0)
    *since = time;
  return time - *since >= delay;
}

static void
skip_silence (RwRuleTrack *track, const Moment *moment)
{
  if (track->time == 0 || moment->time - track->time <= moment->longest_gap)
    return;

  if (track->pending_since != 0)
    track->pending_since = moment->time - moment->longest_gap;
  if (track->clearing_since != 0)
    track->clearing_since = moment->time - moment->longest_gap;
}

static void
step_rule (RwRuleTrack *track, const RwAlarmRule *rule, const Moment *moment, RwBatchBuilder *out)
{
  Verdict verdict = judge_rule (rule, moment);
  gboolean pending, clearing;
  gboolean listed = track->listed_time != 0 && moment->time >= track->listed_time;
  gboolean holds =
      verdict.state == RULE_HOLDS && !(moment->in_grace && rule->kind != RW_RULE_UNPOWERED);

  if (listed)
    track->raised_time = track->listed_time;
  if (verdict.state == RULE_UNKNOWN)
    return;

  skip_silence (track, moment);
  track->time = moment->time;
  pending = run_delay (&track->pending_since, holds, moment->time, verdict.mode->on_delay);
  clearing = run_delay (&track->clearing_since, verdict.state == RULE_GONE, moment->time,
                        verdict.mode->off_delay);
  if (track->raised_time == 0 && pending)
    {
      track->raised_time = moment->time;
      emit (rule, moment, &verdict, RW_ALARM_RAISED, out);
    }
  else if (track->raised_time != 0 && clearing && !listed)
    {
      track->raised_time = 0;
      emit (rule, moment, &verdict, RW_ALARM_RETURNED, out);
    }
}

void
rw_alarm_track_judge (RwAlarmTrack *self,
                      const RwReading *reading,
                      gint64 time,
                      const RwCargoProfile *profile,
                      RwBatchBuilder *out)
{
  Moment moment;

  follow_unit (self, reading, time);
  moment = make_moment (self, reading, time, profile);
  for (int i = 0; i < RW_N_ALARM_RULES; i++)
    step_rule (&self->rules[i], &rw_alarm_rules[i], &moment, out);

  self->interval = self->time != 0 ? time - self->time : 0;
  self->time = time;
}

void
rw_alarm_track_restore (RwAlarmTrack *self, int rule, gint64 raised_time)
{
  self->rules[rule].listed_time = raised_time;
}

void
rw_alarm_track_end_restoring (RwAlarmTrack *self)
{
  for (int i = 0; i < RW_N_ALARM_RULES; i++)
    {
      RwRuleTrack *track = &self->rules[i];

      /* The first of the restored readings are judged without what was known when they came, so
       * they may have begun a delay too early. What is not stored was not raised: wait again. */
      if (track->listed_time == 0 && track->raised_time != 0 && track->pending_since != 0
          && track->pending_since < track->raised_time)
        track->pending_since = 0;
      track->raised_time = track->listed_time;
      track->listed_time = 0;
    }
}
