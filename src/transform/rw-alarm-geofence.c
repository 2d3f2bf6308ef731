/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include "rw-time.h"

#include <math.h>

/*
 * DESIGN: an area is a rule like others, with a row for each mode and all that an alarm needs
 * besides (delays, priority, restart), but it is judged by where a reefer is and has been. Whether
 * it has been inside is remembered in the rule's memory, so it survives a restart, and is forgotten
 * when the area changes.
 */

/* For so long a reefer that left is an alarm: then it is on its way, and has been for long. */
#define LEFT_FOR RW_USEC_PER_DAY

static guint32
mix_bytes (guint32 hash, const char *text)
{
  /* With its end, so that words do not run together. */
  do
    hash = (hash ^ (guint8) *text) * 16777619u;
  while (*text++ != '\0');
  return hash;
}

static guint32
mix_words (guint32 hash, char **words)
{
  for (; words != NULL && *words != NULL; words++)
    hash = mix_bytes (hash, *words);
  return mix_bytes (hash, "");
}

/* A number of all that it judges by. */
static guint32
get_meaning (const RwGeofence *geofence)
{
  g_autofree char *shape = rw_geo_shape_to_string (&geofence->shape);
  g_autofree char *rest = g_strdup_printf ("%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                           geofence->event, geofence->by_time, geofence->on_delay);
  guint32 hash = mix_bytes (mix_bytes (2166136261u, shape), rest);

  return mix_words (mix_words (hash, geofence->products), geofence->reefers);
}

static RwAlarmRule *
make_rule (const RwGeofence *geofence)
{
  RwAlarmRule rule = {
    .rule_id = rw_geofence_get_rule_id (geofence),
    .enabled = TRUE,
    .priority = geofence->priority,
    .on_delay = geofence->on_delay,
    .off_delay = geofence->on_delay,
  };

  return rw_alarm_rule_copy (&rule);
}

static void
add_slot (RwAlarmEngine *self, GArray *slots, const RwGeofence *geofence)
{
  RwAlarmRule *rule = make_rule (geofence);
  Slot slot = {
    .rule_id = rule->rule_id,
    .name = rw_alarm_engine_hash_name (rule->rule_id),
    .meaning = get_meaning (geofence),
  };

  for (guint mode = 0; mode < G_N_ELEMENTS (slot.rows); mode++)
    slot.rows[mode] = (Row){
      .rule = rule,
      .geofence = geofence,
      .signal = RW_N_ALARM_SIGNALS,
      .condition = RW_CONDITION_LASTING,
    };
  g_ptr_array_add (self->geofence_rules, rule);
  g_array_append_val (slots, slot);
}

void
rw_alarm_engine_add_geofences (RwAlarmEngine *self, GArray *slots)
{
  guint n = self->geofences != NULL ? rw_geofences_get_size (self->geofences) : 0;

  for (guint i = 0; i < n; i++)
    {
      const RwGeofence *geofence = rw_geofences_get (self->geofences, i);

      if (geofence->enabled)
        add_slot (self, slots, geofence);
    }
}

static gboolean
has_been_inside (const RwRuleTrack *track)
{
  return track != NULL && track->memory != NULL && track->memory->beyond != 0;
}

static void
remember_inside (RwAlarmTrack *self, guint number, gint64 time)
{
  RwRuleTrack *track = rw_alarm_track_ensure_rule (self, number);

  if (track->memory == NULL)
    track->memory = g_new0 (RwRuleMemory, 1);
  track->memory->beyond = time;
}

/* A stored alarm says that the reefer has been inside, also where what was known got lost. */
static State
judge_leaving (RwAlarmTrack *self, guint number, gboolean inside, gint64 time)
{
  RwRuleTrack *track = self->rules[number];
  gint64 raised = track != NULL ? MAX (track->raised_time, track->listed_time) : 0;

  if (inside)
    {
      remember_inside (self, number, time);
      return STATE_GONE;
    }
  if (raised != 0 && time - raised >= LEFT_FOR)
    {
      if (track->memory != NULL)
        track->memory->beyond = 0;
      return STATE_GONE;
    }
  return raised != 0 || has_been_inside (track) ? STATE_HOLDS : STATE_GONE;
}

static State
judge_arrival (RwAlarmTrack *self,
               guint number,
               const RwGeofence *geofence,
               gboolean inside,
               gint64 time)
{
  if (inside)
    remember_inside (self, number, time);
  if (has_been_inside (self->rules[number]) || time < geofence->by_time)
    return STATE_GONE;
  return STATE_HOLDS;
}

Verdict
rw_alarm_track_judge_geofence (RwAlarmTrack *self,
                               guint number,
                               const Row *row,
                               const Moment *moment)
{
  const RwGeofence *geofence = row->geofence;
  const RwReading *reading = moment->reading;
  Verdict verdict = { STATE_UNKNOWN, NAN, NAN };
  gboolean inside;

  if (!rw_geofence_is_about (geofence, reading->container_id, self->product_id))
    {
      verdict.state = STATE_GONE;
      return verdict;
    }
  if (isnan (reading->latitude) || isnan (reading->longitude))
    return verdict;

  inside = rw_geo_shape_contains (&geofence->shape, reading->latitude, reading->longitude);
  if (geofence->event == RW_GEOFENCE_ENTERS)
    verdict.state = inside ? STATE_HOLDS : STATE_GONE;
  else if (geofence->event == RW_GEOFENCE_LEAVES)
    verdict.state = judge_leaving (self, number, inside, moment->time);
  else
    verdict.state = judge_arrival (self, number, geofence, inside, moment->time);
  return verdict;
}
