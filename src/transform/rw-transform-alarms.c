/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-transform-private.h"

#include "rw-time.h"

#include <math.h>

static void
find_feed_rule (RwTransform *self, RwAlarmRules *rules)
{
  RwFeedRule *feed = &self->feed_rule;

  feed->rule_id = NULL;
  for (guint i = 0; i < rw_alarm_rules_get_size (rules) && feed->rule_id == NULL; i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (rules, i);

      if (rule->signal != RW_SIGNAL_FEED_SILENCE || !rule->enabled)
        continue;
      feed->rule_id = rule->rule_id;
      feed->threshold = rule->threshold;
      feed->limit = (gint64) ((double) rule->threshold * (double) RW_USEC_PER_MIN);
      feed->limit += rule->on_delay;
      feed->priority = rule->priority;
    }
}

void
rw_transform_init_alarms (RwTransform *self)
{
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new_default ();

  self->engine = rw_alarm_engine_new (rules, NULL, self->profiles, NULL);
  self->watch = rw_silence_watch_new ();
  self->due = g_ptr_array_new ();
  self->events = g_array_new (FALSE, FALSE, sizeof (RwAlarmEvent));
  self->orphans = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  find_feed_rule (self, rules);
}

void
rw_transform_clear_alarms (RwTransform *self)
{
  rw_alarm_engine_free (self->engine);
  g_clear_pointer (&self->geofences, rw_geofences_unref);
  rw_silence_watch_free (self->watch);
  g_ptr_array_unref (self->due);
  g_array_unref (self->events);
  g_ptr_array_unref (self->orphans);
}

/* --- silence --------------------------------------------------------------------------------- */

static void
watch_track (RwTransform *self, RwReeferTrack *track)
{
  gint64 due = rw_alarm_track_get_silence (&track->alarms, self->engine, &self->feed);

  rw_silence_watch_add (self->watch, track, due, self->feed.watermark);
}

static void
sweep (RwTransform *self, RwBatchBuilder *out)
{
  gint64 now = self->feed.watermark;

  g_ptr_array_set_size (self->due, 0);
  rw_silence_watch_take (self->watch, now, self->due);
  for (guint i = 0; i < self->due->len; i++)
    {
      RwReeferTrack *track = self->due->pdata[i];
      gint64 due = rw_alarm_track_get_silence (&track->alarms, self->engine, &self->feed);

      /* Only at the end of the minute, however it came to be looked at now: the same alarms are
       * found after a restart. */
      if (due == G_MAXINT64 || due / RW_USEC_PER_MIN >= now / RW_USEC_PER_MIN)
        {
          rw_silence_watch_add (self->watch, track, due, now);
          continue;
        }
      rw_alarm_track_sweep (&track->alarms, self->engine, track->container_id, now, &self->feed,
                            out);
      track->changed = TRUE;
    }
}

void
rw_transform_judge_alarms (RwTransform *self,
                           RwReeferTrack *track,
                           const RwReading *reading,
                           RwBatchBuilder *out)
{
  gint64 time = rw_reefer_track_get_time (reading);
  gboolean moved = rw_feed_clock_follow (&self->feed, track->container_id, time);

  /* What is older than a restored state is in it. */
  if (time <= track->alarms.time)
    return;

  rw_alarm_track_judge (&track->alarms, self->engine, reading, time, &self->feed, out);
  track->changed = TRUE;
  if (out == NULL)
    return;

  watch_track (self, track);
  if (moved && rw_silence_watch_is_due (self->watch, self->feed.watermark))
    sweep (self, out);
}

void
rw_transform_end_feed (RwTransform *self, RwBatchBuilder *out)
{
  gint64 now = self->feed.watermark;

  rw_transform_settle (self, out);
  for (guint i = 0; i < rw_reefer_tracks_get_size (self->tracks); i++)
    {
      RwReeferTrack *track = rw_reefer_tracks_get (self->tracks, i);

      /* Where the feed came last, a reefer's last reading may lie far back. */
      track->alarms.heard = 0;
      if (rw_alarm_track_get_silence (&track->alarms, self->engine, &self->feed) / RW_USEC_PER_MIN
          >= now / RW_USEC_PER_MIN)
        continue;
      rw_alarm_track_sweep (&track->alarms, self->engine, track->container_id, now, &self->feed,
                            out);
      track->changed = TRUE;
    }
}

/* --- the silence of the feed ----------------------------------------------------------------- */

static void
emit_feed (RwTransform *self, RwAlarmTransition transition, gint64 time, RwBatchBuilder *out)
{
  const RwFeedRule *feed = &self->feed_rule;
  RwAlarmEvent event = {
    .container_id = g_intern_static_string (RW_ALARM_FEED_ID),
    .rule_id = feed->rule_id,
    .transition = transition,
    .priority = feed->priority,
    .event_time = time,
    .value = (float) ((double) (time - feed->heard) / (double) RW_USEC_PER_MIN),
    .limit_value = feed->threshold,
    .began_time = feed->heard,
    .latitude = NAN,
    .longitude = NAN,
  };

  rw_batch_builder_add_alarm_event (out, &event);
}

void
rw_transform_hear (RwTransform *self, gint64 received_time, RwBatchBuilder *out)
{
  RwFeedRule *feed = &self->feed_rule;

  if (feed->live && feed->raised_time != 0 && received_time > feed->raised_time)
    {
      if (feed->rule_id != NULL)
        emit_feed (self, RW_ALARM_RETURNED, received_time, out);
      feed->raised_time = 0;
    }
  feed->heard = MAX (feed->heard, received_time);
}

void
rw_transform_judge_feed (RwTransform *self, gint64 now, RwBatchBuilder *out)
{
  RwFeedRule *feed = &self->feed_rule;

  /* Before the first message it is counted from the start. */
  feed->live = TRUE;
  if (feed->heard == 0 || feed->heard > now)
    feed->heard = now;
  if (feed->rule_id == NULL || feed->raised_time != 0 || now - feed->heard < feed->limit)
    return;

  feed->raised_time = feed->heard + feed->limit;
  emit_feed (self, RW_ALARM_RAISED, feed->raised_time, out);
}

/* --- rules ----------------------------------------------------------------------------------- */

static void
return_alarm (RwTransform *self, const char *container_id, const char *rule_id, gint64 time)
{
  RwAlarmEvent event = {
    .container_id = container_id,
    .rule_id = rule_id,
    .transition = RW_ALARM_RETURNED,
    .event_time = time,
    .value = NAN,
    .limit_value = NAN,
    .latitude = NAN,
    .longitude = NAN,
  };

  g_array_append_val (self->events, event);
}

static void
change_feed_rule (RwTransform *self, RwAlarmRules *rules)
{
  RwFeedRule *feed = &self->feed_rule;
  const char *old = feed->rule_id;

  find_feed_rule (self, rules);
  if (old == NULL || old == feed->rule_id || feed->raised_time == 0)
    return;

  return_alarm (self, g_intern_static_string (RW_ALARM_FEED_ID), old,
                MAX (feed->heard, feed->raised_time));
  feed->raised_time = 0;
}

static void
move_tracks (RwTransform *self, const RwAlarmEngine *to)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  const RwAlarmEvent *events;
  guint n;

  for (guint i = 0; i < rw_reefer_tracks_get_size (self->tracks); i++)
    {
      RwReeferTrack *track = rw_reefer_tracks_get (self->tracks, i);

      rw_alarm_track_move (&track->alarms, track->container_id, self->engine, to, builder);
      track->changed |= track->alarms.time != 0;
    }

  batch = rw_batch_builder_end (builder);
  events = rw_batch_get_alarm_events (batch, &n);
  g_array_append_vals (self->events, events, n);
}

void
rw_transform_set_geofences (RwTransform *self, RwGeofences *geofences)
{
  RwGeofences *old = self->geofences;

  self->geofences = geofences != NULL ? rw_geofences_ref (geofences) : NULL;
  g_clear_pointer (&old, rw_geofences_unref);
}

void
rw_transform_set_rules (RwTransform *self,
                        RwAlarmRules *rules,
                        RwBookings *bookings,
                        RwCargoProfiles *profiles)
{
  RwAlarmEngine *engine = rw_alarm_engine_new (rules, bookings, profiles, self->geofences);
  RwCargoProfiles *old = self->profiles;

  move_tracks (self, engine);
  change_feed_rule (self, rules);
  rw_alarm_engine_free (self->engine);
  self->engine = engine;
  self->profiles = rw_cargo_profiles_ref (profiles);
  rw_cargo_profiles_unref (old);
  if (self->restoring || self->feed.watermark == 0)
    return;

  for (guint i = 0; i < rw_reefer_tracks_get_size (self->tracks); i++)
    watch_track (self, rw_reefer_tracks_get (self->tracks, i));
}

/* --- restoring and saving -------------------------------------------------------------------- */

static void
adopt_alarm (RwTransform *self, const RwAlarm *alarm)
{
  int rule = rw_alarm_engine_find (self->engine, alarm->rule_id);
  RwReeferTrack *track;

  /* Nobody judges by its rule any more. */
  if (rule < 0)
    {
      return_alarm (self, alarm->container_id, alarm->rule_id,
                    MAX (self->feed.watermark, alarm->raised_time));
      return;
    }

  track = rw_reefer_tracks_ensure (self->tracks, alarm->container_id);
  rw_alarm_track_restore (&track->alarms, self->engine, (guint) rule, alarm);
}

static void
end_restoring (RwTransform *self)
{
  for (guint i = 0; i < self->orphans->len; i++)
    adopt_alarm (self, self->orphans->pdata[i]);
  g_ptr_array_set_size (self->orphans, 0);

  for (guint i = 0; i < rw_reefer_tracks_get_size (self->tracks); i++)
    {
      RwReeferTrack *track = rw_reefer_tracks_get (self->tracks, i);

      rw_alarm_track_end_restoring (&track->alarms, self->engine);
      if (track->alarms.time != 0 && track->alarms.time >= track->newest)
        {
          track->newest = track->alarms.time;
          track->newest_time = track->alarms.said_time;
        }
      watch_track (self, track);
    }
  self->restoring = FALSE;
}

void
rw_transform_settle (RwTransform *self, RwBatchBuilder *out)
{
  if (self->restoring)
    end_restoring (self);
  for (guint i = 0; i < self->events->len; i++)
    rw_batch_builder_add_alarm_event (out, &g_array_index (self->events, RwAlarmEvent, i));
  g_array_set_size (self->events, 0);
}

void
rw_transform_restore_alarm (RwTransform *self, const RwAlarm *alarm)
{
  int rule = rw_alarm_engine_find (self->engine, alarm->rule_id);

  self->restoring = TRUE;
  if (!rw_alarm_is_active (alarm))
    return;

  if (g_str_equal (alarm->container_id, RW_ALARM_FEED_ID))
    {
      if (alarm->rule_id == self->feed_rule.rule_id)
        self->feed_rule.raised_time = alarm->raised_time;
      else
        return_alarm (self, alarm->container_id, alarm->rule_id, alarm->raised_time);
      return;
    }
  if (rule < 0)
    g_ptr_array_add (self->orphans, rw_alarm_ref ((RwAlarm *) alarm));
  else
    adopt_alarm (self, alarm);
}

/* The rules that are listed were restored before; they are kept. */
gboolean
rw_transform_restore_state (RwTransform *self, const RwDetectorState *state)
{
  RwReeferTrack *track;
  RwAlarmTrack restored;

  self->restoring = TRUE;
  if (state->format != RW_ALARM_TRACK_FORMAT)
    return FALSE;

  rw_alarm_track_init (&restored);
  if (!rw_alarm_track_from_bytes (&restored, self->engine, state->bytes))
    {
      rw_alarm_track_clear (&restored);
      return FALSE;
    }

  track = rw_reefer_tracks_ensure (self->tracks, state->container_id);
  rw_alarm_track_take_listed (&restored, &track->alarms);
  rw_alarm_track_clear (&track->alarms);
  track->alarms = restored;
  rw_feed_clock_restore (&self->feed, track->container_id, restored.time);
  return TRUE;
}

void
rw_transform_save_states (RwTransform *self, guint share, RwBatchBuilder *out)
{
  guint size = rw_reefer_tracks_get_size (self->tracks);
  guint n = (size + self->saved_rest) / MAX (share, 1);

  self->saved_rest = (size + self->saved_rest) % MAX (share, 1);
  for (guint i = 0; i < MIN (n, size); i++)
    {
      RwReeferTrack *track = rw_reefer_tracks_get (self->tracks, self->next_saved++ % size);
      g_autoptr (GBytes) bytes = NULL;
      RwDetectorState state = {
        .container_id = track->container_id,
        .time = track->alarms.time,
        .format = RW_ALARM_TRACK_FORMAT,
      };

      if (!track->changed)
        continue;
      state.bytes = bytes = rw_alarm_track_to_bytes (&track->alarms, self->engine);
      rw_batch_builder_add_detector_state (out, &state);
      track->changed = FALSE;
    }
  if (size > 0)
    self->next_saved %= size;
}
