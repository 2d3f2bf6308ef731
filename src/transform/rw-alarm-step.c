/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include "rw-time.h"

#include <math.h>

/* An alarm that comes back soon must be gone for at least this time, doubled with each time, up to
 * the second. */
#define SHORTEST_CALM (10 * RW_USEC_PER_MIN)
#define LONGEST_CALM (4 * RW_USEC_PER_HOUR)

/* Another estimate is told that differs by this share of the time that is left, and by so much, and
 * not more often than this. */
#define ESTIMATE_SHARE 4
#define ESTIMATE_STEP (30 * RW_USEC_PER_MIN)
#define ESTIMATE_PAUSE (30 * RW_USEC_PER_MIN)

static void
emit (const RwAlarmTrack *self,
      guint number,
      const RwRuleTrack *track,
      const Verdict *verdict,
      const Moment *moment,
      RwAlarmTransition transition,
      RwBatchBuilder *out)
{
  RwAlarmEvent event = {
    .container_id = moment->reading->container_id,
    .rule_id = moment->engine->slots[number].rule_id,
    .transition = transition,
    .priority = track->priority,
    .event_time = moment->time,
    .value = verdict->value,
    .limit_value = verdict->limit_value,
    .began_time = track->pending_since,
    .limit_time = transition != RW_ALARM_RETURNED ? track->limit_time : 0,
    .latitude = self->latitude,
    .longitude = self->longitude,
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

/* Whether what happened in a silence follows from what was said before and after it. */
static gboolean
is_continuous (const Row *row)
{
  return row->signal == RW_SIGNAL_NO_POWER || row->signal == RW_SIGNAL_DOOR
         || row->signal == RW_SIGNAL_DEFROST;
}

static void
skip_silence (RwRuleTrack *track, const Row *row, const Moment *moment)
{
  gint64 latest = moment->time - moment->longest_gap;

  if (track->time == 0 || track->time >= latest || (row->rule != NULL && is_continuous (row)))
    return;

  if (track->pending_since != 0 && track->raised_time == 0)
    track->pending_since = latest;
  if (track->clearing_since != 0)
    track->clearing_since = latest;
}

static gint64
get_off_delay (const RwRuleTrack *track, const Row *row)
{
  gint64 delay = row->rule != NULL ? row->rule->off_delay : 0;

  if (track->level == 0 || row->rule == NULL)
    return delay;
  return MAX (delay, MIN (MAX (delay, SHORTEST_CALM) << track->level, LONGEST_CALM));
}

/* The most urgent of what the rule asks for by now; an alarm never becomes less urgent. */
static int
get_priority (const RwRuleTrack *track, const Row *row, const Moment *moment)
{
  const RwAlarmRule *rule = row->rule;
  int priority = rule->priority;

  if (track->raised_time != moment->time)
    priority = MIN (priority, track->priority);
  for (int i = 0; i < RW_N_ALARM_STAGES; i++)
    if (rule->stages[i].after > 0 && moment->time - track->pending_since >= rule->stages[i].after)
      priority = MIN (priority, rule->stages[i].priority);
  if (rule->limit_priority != 0 && rule->limit_priority < priority
      && rw_moment_is_past_limit (moment, row))
    priority = rule->limit_priority;
  return priority;
}

static gboolean
is_news (const RwRuleTrack *track, gint64 limit_time, gint64 time)
{
  gint64 difference = ABS (limit_time - track->limit_time);

  if (limit_time == 0 || time - track->told_time < ESTIMATE_PAUSE)
    return FALSE;
  if (track->limit_time == 0)
    return TRUE;

  return difference >= ESTIMATE_STEP
         && difference >= MAX (track->limit_time - time, 0) / ESTIMATE_SHARE;
}

static void
tell_limit (RwRuleTrack *track, gint64 limit_time, gint64 time)
{
  track->limit_time = limit_time;
  track->told_time = time;
}

static void
raise_alarm (RwAlarmTrack *self,
             guint number,
             RwRuleTrack *track,
             const Row *row,
             const Verdict *verdict,
             const Moment *moment,
             RwBatchBuilder *out)
{
  rw_rule_track_raise (track, moment->time, row->rule->off_delay);
  track->priority = (gint8) get_priority (track, row, moment);
  tell_limit (track, rw_alarm_track_forecast (self, row, moment), moment->time);
  emit (self, number, track, verdict, moment, RW_ALARM_RAISED, out);
}

static void
return_alarm (RwAlarmTrack *self,
              guint number,
              RwRuleTrack *track,
              const Verdict *verdict,
              const Moment *moment,
              RwBatchBuilder *out)
{
  emit (self, number, track, verdict, moment, RW_ALARM_RETURNED, out);
  track->raised_time = 0;
  track->returned_time = moment->time;
  track->pending_since = 0;
  track->clearing_since = 0;
  track->limit_time = 0;
}

/* Only while the condition holds, so that an alarm that is about to return is left alone. */
static void
regrade_alarm (RwAlarmTrack *self,
               guint number,
               RwRuleTrack *track,
               const Row *row,
               const Verdict *verdict,
               const Moment *moment,
               RwBatchBuilder *out)
{
  int priority = get_priority (track, row, moment);
  gint64 limit_time = rw_alarm_track_forecast (self, row, moment);

  if (priority == track->priority && !is_news (track, limit_time, moment->time))
    return;

  track->priority = (gint8) priority;
  tell_limit (track, limit_time, moment->time);
  emit (self, number, track, verdict, moment, RW_ALARM_REGRADED, out);
}

static void
step_raised (RwAlarmTrack *self,
             guint number,
             RwRuleTrack *track,
             const Row *row,
             const Verdict *verdict,
             const Moment *moment,
             RwBatchBuilder *out)
{
  gboolean listed = track->listed_time != 0 && moment->time >= track->listed_time;
  gboolean cleared = run_delay (&track->clearing_since, verdict->state == STATE_GONE, moment->time,
                                get_off_delay (track, row));

  if (cleared && !listed)
    return_alarm (self, number, track, verdict, moment, out);
  else if (verdict->state == STATE_HOLDS)
    {
      if (track->pending_since == 0)
        track->pending_since = moment->time;
      regrade_alarm (self, number, track, row, verdict, moment, out);
    }
}

void
rw_alarm_track_step (RwAlarmTrack *self,
                     guint number,
                     const Row *row,
                     const Verdict *verdict,
                     const Moment *moment,
                     RwBatchBuilder *out)
{
  RwRuleTrack *track = rw_alarm_track_ensure_rule (self, number);
  gint64 off_delay = row->rule != NULL ? row->rule->off_delay : 0;
  Verdict applied = *verdict;

  applied.state = rw_rule_track_apply (track, row, verdict->state, moment);
  if (moment->time > track->listed_time)
    rw_rule_track_adopt (track, off_delay);
  if (applied.state == STATE_UNKNOWN)
    return;

  skip_silence (track, row, moment);
  track->time = moment->time;
  if (track->raised_time != 0)
    step_raised (self, number, track, row, &applied, moment, out);
  else if (run_delay (&track->pending_since,
                      applied.state == STATE_HOLDS && (row->suppress & moment->held) == 0,
                      moment->time, row->rule != NULL ? row->rule->on_delay : 0))
    raise_alarm (self, number, track, row, &applied, moment, out);
  if (moment->time == track->listed_time)
    rw_rule_track_adopt (track, off_delay);
  rw_alarm_track_calm_rule (self, number, moment->time);
}
