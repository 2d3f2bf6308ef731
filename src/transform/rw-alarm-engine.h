/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"
#include "rw-alarm-track.h"
#include "rw-batch.h"
#include "rw-booking.h"
#include "rw-cargo-profile.h"
#include "rw-feed-clock.h"
#include "rw-geofence.h"

G_BEGIN_DECLS

/*
 * RwAlarmEngine: rules of alarms made ready to judge by, and the judging of readings.
 *
 * For: finding when an alarm is raised, changes its priority, and when its condition has returned,
 * once each; for a fleet (RwTransform) or for one reefer's stored readings.
 * Not for: acknowledging, shelving and who is told (the database and the console), and not for the
 * order of readings: the caller hands over each moment once, in order of time.
 *
 * DESIGN: one pass for each reading: what the rules in use ask for is worked out once (signals and
 * references), then each rule's row for the mode of the cargo is compared. A rule that is quiet has
 * no state, so a quiet reefer costs comparisons only. Delays run in the time of the readings. A
 * silence longer than two of the reefer's intervals starts a delay anew and counts only as much as
 * that: nobody knows what happened in it.
 *
 * What a rule says is muted in a defrost and without power, as far as the rule asks for it: neither
 * delay runs. For a while after, and in a grace, no alarm begins but those that are raised may
 * return. An alarm that comes back soon after it returned must be gone for longer each time.
 *
 * An engine serves one thread at a time.
 */
typedef struct _RwAlarmEngine RwAlarmEngine;

/* bookings and geofences may be NULL. */
RwAlarmEngine *rw_alarm_engine_new (RwAlarmRules *rules,
                                    RwBookings *bookings,
                                    RwCargoProfiles *profiles,
                                    RwGeofences *geofences);
void rw_alarm_engine_free (RwAlarmEngine *self);

/* How many rules it judges, whatever the modes. */
guint rw_alarm_engine_get_size (const RwAlarmEngine *self);

/* The number of a rule, or -1. rule_id is interned. */
int rw_alarm_engine_find (const RwAlarmEngine *self, const char *rule_id);

void rw_alarm_track_init (RwAlarmTrack *self);
void rw_alarm_track_clear (RwAlarmTrack *self);

/* Judges a reading that is newer than all before; time is when it counts as measured, µs. feed is
 * how the whole feed goes, or NULL for one reefer by itself. Appends what changed to out, which is
 * NULL while restoring. */
void rw_alarm_track_judge (RwAlarmTrack *self,
                           RwAlarmEngine *engine,
                           const RwReading *reading,
                           gint64 time,
                           const RwFeedClock *feed,
                           RwBatchBuilder *out);

/* When the reefer is silent for too long if it says nothing until then, µs; G_MAXINT64: never. */
gint64 rw_alarm_track_get_silence (const RwAlarmTrack *self,
                                   const RwAlarmEngine *engine,
                                   const RwFeedClock *feed);

/* The feed has come to now: raises the alarm when the reefer is silent for too long. */
void rw_alarm_track_sweep (RwAlarmTrack *self,
                           const RwAlarmEngine *engine,
                           const char *container_id,
                           gint64 now,
                           const RwFeedClock *feed,
                           RwBatchBuilder *out);

/* Goes on by another engine: rules that are the same keep their state, changed ones start anew, and
 * alarms of those that are gone return, which is appended to out. */
void rw_alarm_track_move (RwAlarmTrack *self,
                          const char *container_id,
                          const RwAlarmEngine *from,
                          const RwAlarmEngine *to,
                          RwBatchBuilder *out);

/* Before readings are restored: the rule has an active alarm. */
void rw_alarm_track_restore (RwAlarmTrack *self,
                             const RwAlarmEngine *engine,
                             guint rule,
                             const RwAlarm *alarm);

/* Takes over which alarms of another track are active; the same engine. */
void rw_alarm_track_take_listed (RwAlarmTrack *self, const RwAlarmTrack *from);

/* After them: what is stored decides which alarms there are. */
void rw_alarm_track_end_restoring (RwAlarmTrack *self, const RwAlarmEngine *engine);

/* All that the track knows as bytes of this format, and back: FALSE when they are none; then the
 * track is as it was initialised. What rules of the engine know is found by their names. */
#define RW_ALARM_TRACK_FORMAT 1
GBytes *rw_alarm_track_to_bytes (const RwAlarmTrack *self, const RwAlarmEngine *engine);
gboolean rw_alarm_track_from_bytes (RwAlarmTrack *self, const RwAlarmEngine *engine, GBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwAlarmEngine, rw_alarm_engine_free)

G_END_DECLS
