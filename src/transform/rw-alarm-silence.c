/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include "rw-time.h"

#include <math.h>

/* What a reefer is taken to report like as long as that is not known, s: a unit on its battery may
 * have changed from minutes to hours. */
#define UNKNOWN_INTERVAL 3600.0f

/* Learned intervals are never taken to be shorter (three of them are 15 minutes) or longer, s. */
#define SHORTEST_INTERVAL 300.0f
#define LONGEST_INTERVAL (12 * 3600.0f)
#define FIRST_INTERVAL 3600.0f

/* How far one gap moves what is learned: it follows the median, not the mean. */
#define LEARNING 1.15f
#define SAME 1.1f

/* A reefer that was silent for longer before it was missed is not missed any more. */
#define FORGOTTEN (7 * RW_USEC_PER_DAY)

/* Bounds of the silence that counts in delays. */
#define SHORTEST_SILENCE (10 * RW_USEC_PER_MIN)
#define LONGEST_SILENCE (70 * RW_USEC_PER_MIN)

void
rw_alarm_track_learn_interval (RwAlarmTrack *self, gint64 gap, gboolean off)
{
  float *interval = off ? &self->idle_interval : &self->interval;
  float seconds = (float) gap / (float) RW_USEC_PER_SEC;

  if (*interval <= 0)
    *interval = MIN (seconds, FIRST_INTERVAL);
  else if (seconds > *interval * SAME)
    *interval = MIN (*interval * LEARNING, seconds);
  else if (seconds < *interval / SAME)
    *interval = MAX (*interval / LEARNING, seconds);
  *interval = CLAMP (*interval, 1, LONGEST_INTERVAL);
}

static float
get_interval (const RwAlarmTrack *self)
{
  return self->powered == 0 ? self->idle_interval : self->interval;
}

gint64
rw_alarm_track_get_longest_gap (const RwAlarmTrack *self)
{
  float interval = get_interval (self);

  if (interval <= 0)
    return LONGEST_SILENCE;
  return CLAMP ((gint64) (2 * interval) * RW_USEC_PER_SEC, SHORTEST_SILENCE, LONGEST_SILENCE);
}

static const Row *
get_row (const RwAlarmTrack *self, const RwAlarmEngine *engine)
{
  const Row *row = engine->silence >= 0 ? &engine->slots[engine->silence].rows[self->mode] : NULL;

  return row != NULL && row->rule != NULL ? row : NULL;
}

static float
get_counted_interval (const RwAlarmTrack *self)
{
  float interval = get_interval (self);

  return interval > 0 ? MAX (interval, SHORTEST_INTERVAL) : UNKNOWN_INTERVAL;
}

/* For how long it may be silent, µs; longer for one that is silent again and again. */
static gint64
get_limit (const RwAlarmTrack *self, const RwAlarmEngine *engine, const Row *row)
{
  const RwRuleTrack *track = self->rules[engine->silence];
  guint level = track != NULL ? MIN (track->level, 3) : 0;
  double seconds = (double) row->threshold * (double) get_counted_interval (self);

  return ((gint64) seconds * RW_USEC_PER_SEC + row->rule->on_delay) << level;
}

/* When it is silent for too long since a time. */
static gint64
get_due (const RwAlarmTrack *self,
         const RwAlarmEngine *engine,
         gint64 since,
         const RwFeedClock *feed)
{
  const Row *row = self->time != 0 && self->rules != NULL ? get_row (self, engine) : NULL;
  const RwRuleTrack *track = row != NULL ? self->rules[engine->silence] : NULL;
  gint64 due;

  if (row == NULL || (track != NULL && track->raised_time != 0))
    return G_MAXINT64;

  due = rw_feed_clock_add (feed, since, get_limit (self, engine, row));
  return track != NULL && track->listed_time != 0 && due >= track->listed_time ? G_MAXINT64 : due;
}

gint64
rw_alarm_track_get_silence (const RwAlarmTrack *self,
                            const RwAlarmEngine *engine,
                            const RwFeedClock *feed)
{
  return get_due (self, engine, MAX (self->time, self->heard), feed);
}

void
rw_alarm_track_hear (RwAlarmTrack *self,
                     const RwAlarmEngine *engine,
                     const RwReading *reading,
                     const RwFeedClock *feed,
                     gboolean restoring)
{
  const Row *row = feed != NULL ? get_row (self, engine) : NULL;
  /* While restoring the feed is where it will be at the end. */
  gint64 now = row == NULL ? 0
               : restoring ? MIN (reading->received_time, feed->watermark)
                           : feed->watermark;

  self->heard = row != NULL && now - self->time > get_limit (self, engine, row) ? now : 0;
}

static void
emit (const RwAlarmTrack *self,
      const RwAlarmEngine *engine,
      const char *container_id,
      RwAlarmTransition transition,
      gint64 time,
      RwBatchBuilder *out)
{
  const RwRuleTrack *track = self->rules[engine->silence];
  const Row *row = get_row (self, engine);
  RwAlarmEvent event = {
    .container_id = container_id,
    .rule_id = engine->slots[engine->silence].rule_id,
    .transition = transition,
    .priority = track->priority,
    .event_time = time,
    .value = (float) (time - self->time) / (float) RW_USEC_PER_SEC / get_counted_interval (self),
    .limit_value = row != NULL ? row->threshold : NAN,
    .began_time = self->time,
    .latitude = self->latitude,
    .longitude = self->longitude,
  };

  if (out != NULL)
    rw_batch_builder_add_alarm_event (out, &event);
}

static void
raise_silence (RwAlarmTrack *self,
               const RwAlarmEngine *engine,
               const char *container_id,
               gint64 time,
               RwBatchBuilder *out)
{
  const Row *row = get_row (self, engine);
  RwRuleTrack *track = rw_alarm_track_ensure_rule (self, (guint) engine->silence);

  track->raised_time = time;
  track->priority = (gint8) row->rule->priority;
  track->pending_since = self->time;
  emit (self, engine, container_id, RW_ALARM_RAISED, time, out);
}

void
rw_alarm_track_sweep (RwAlarmTrack *self,
                      const RwAlarmEngine *engine,
                      const char *container_id,
                      gint64 now,
                      const RwFeedClock *feed,
                      RwBatchBuilder *out)
{
  gint64 due = rw_alarm_track_get_silence (self, engine, feed);

  if (due <= now && now - self->time < FORGOTTEN)
    raise_silence (self, engine, container_id, due, out);
}

/* What came late on its way was no silence: that does not make the next one last longer. */
static void
end_alarm (RwRuleTrack *track, gint64 time)
{
  gint64 raised_time = track->raised_time;

  track->raised_time = track->pending_since = 0;
  if (time <= raised_time)
    return;

  rw_rule_track_raise (track, raised_time, 0);
  track->raised_time = 0;
  track->returned_time = time;
}

void
rw_alarm_track_end_silence (RwAlarmTrack *self,
                            const RwAlarmEngine *engine,
                            const char *container_id,
                            gint64 time,
                            const RwFeedClock *feed,
                            RwBatchBuilder *out)
{
  guint number = (guint) engine->silence;
  gint64 due = engine->silence >= 0 ? get_due (self, engine, self->time, feed) : G_MAXINT64;
  RwRuleTrack *track;

  if (due < time && due < rw_feed_clock_get_present (feed, time))
    raise_silence (self, engine, container_id, due, out);
  if (engine->silence < 0 || self->rules[number] == NULL)
    return;

  track = self->rules[number];
  if (track->raised_time != 0 && (track->listed_time == 0 || time < track->listed_time))
    {
      emit (self, engine, container_id, RW_ALARM_RETURNED, MAX (time, track->raised_time), out);
      end_alarm (track, time);
    }
  rw_alarm_track_calm_rule (self, number, time);
}
