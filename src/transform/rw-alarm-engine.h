/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rules.h"
#include "rw-batch.h"
#include "rw-cargo-profile.h"

G_BEGIN_DECLS

/*
 * RwAlarmTrack: how far each rule is with one reefer, and the judging of its readings.
 *
 * For: finding when an alarm is raised and when its condition has returned, once each.
 * Not for: acknowledging, shelving and who is told (the database and the console), and not for the
 * order of readings: the caller hands over each moment once, in order of time.
 *
 * DESIGN: delays run in the time of the readings. A delay that is running is a time since when the
 * condition holds (or is gone), so it does not depend on how often a reefer reports. Silence longer
 * than twice the reefer's interval starts the delay anew and counts only as much as that: nobody
 * knows what happened in it. While a unit defrosts or has no power, and for RW_ALARM_GRACE after,
 * deviations from the setpoint begin no alarm, but those that are raised stay.
 *
 * All of it is derived from the alarms that are active and the readings of the last
 * RW_TRANSFORM_RESTORE_SPAN, so a restart neither loses nor repeats an alarm: a delay is at most 60
 * minutes, a grace 30. Of a unit that reports less often than every quarter of an hour a running
 * delay may begin a reading later than without the restart.
 */
typedef struct
{
  gint64 time;           /* of the last reading that the rule could be judged by, 0: none */
  gint64 pending_since;  /* the condition holds since, 0: it does not; with an alarm or not */
  gint64 clearing_since; /* it is gone since, 0: it is not; with an alarm or not */
  gint64 raised_time;    /* 0: there is no alarm */
  gint64 listed_time;    /* while restoring: when the stored alarm was raised, 0: there is none */
} RwRuleTrack;

typedef struct
{
  gint64 time;        /* of the last reading, 0: none */
  gint64 interval;    /* between the last two, 0: unknown */
  gint64 grace_until; /* deviations mean nothing before */
  float setpoint;     /* last told, NAN: never */
  gint8 powered;      /* last told, -1: never */
  guint8 defrosting;
  RwRuleTrack rules[RW_N_ALARM_RULES];
} RwAlarmTrack;

void rw_alarm_track_init (RwAlarmTrack *self);

/* Judges a reading that is newer than all before; time is when it counts as measured, µs. profile
 * may be NULL. Appends what changed to out, which is NULL while restoring. */
void rw_alarm_track_judge (RwAlarmTrack *self,
                           const RwReading *reading,
                           gint64 time,
                           const RwCargoProfile *profile,
                           RwBatchBuilder *out);

/* Before the readings are restored: the rule has an active alarm since raised_time. */
void rw_alarm_track_restore (RwAlarmTrack *self, int rule, gint64 raised_time);

/* After them: what is stored decides which alarms there are. */
void rw_alarm_track_end_restoring (RwAlarmTrack *self);

G_END_DECLS
