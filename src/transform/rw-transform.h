/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"
#include "rw-batch.h"
#include "rw-booking.h"
#include "rw-cargo-profile.h"
#include "rw-geofence.h"
#include "rw-mapping.h"
#include "rw-readings-table.h"
#include "rw-sparkplug-births.h"

G_BEGIN_DECLS

/*
 * RwTransform: message in; readings, rejections, faulty windows and alarm events out.
 *
 * For: the whole middle of the worker: decode, validate, follow each reefer, judge.
 * Not for: I/O of any kind, threads or retries. Deterministic: the same calls give the same output.
 *
 * One thread at a time. Per-reefer state is flat and lives as long as the transform.
 */
typedef struct _RwTransform RwTransform;

/* Judges by the rules that the program ships, until others are set. */
RwTransform *rw_transform_new (RwCargoProfiles *profiles);
void rw_transform_free (RwTransform *self);

/* From the next rw_transform_set_rules() on, judges by these areas too; NULL for none. */
void rw_transform_set_geofences (RwTransform *self, RwGeofences *geofences);

/*
 * Judges by other rules, bookings (or NULL) and profiles from now on, at any time. What is known by
 * rules that are the same is kept; rules that changed begin anew, though their alarms stay until
 * their condition is gone; alarms of rules that are no more, or not for a reefer's mode of cargo,
 * return. Before a restore it is set first.
 */
void rw_transform_set_rules (RwTransform *self,
                             RwAlarmRules *rules,
                             RwBookings *bookings,
                             RwCargoProfiles *profiles);

/* Messages whose topic matches the MQTT filter are of the shape that decoder names ("auto",
 * "native"); the first route that matches counts, and where none does it is "auto". FALSE when
 * there is no such decoder. */
gboolean rw_transform_add_route (RwTransform *self, const char *filter, const char *decoder);

/* How messages are read that "auto" or "mapping" decode and that the mapping has a rule for. NULL
 * for none, as at the beginning. It is referenced. */
void rw_transform_set_mapping (RwTransform *self, const RwMapping *mapping);

/*
 * Decodes one message and appends what it holds to out: one reading or more, or one dead letter
 * with a reason a person understands, and the windows and alarm events that follow from them. Where
 * a mapping takes some records of a message and not others there are readings and a dead letter.
 * Always adds at least one reading or dead letter, except for messages that carry none by design.
 * payload is only borrowed. received_time is µs since 1970 UTC.
 */
void rw_transform_message (RwTransform *self,
                           const char *topic,
                           GBytes *payload,
                           gint64 received_time,
                           RwBatchBuilder *out);

/* The same for one record of a table of readings: one reading, or one dead letter with the record's
 * text and a reason that names line and column. */
void rw_transform_record (RwTransform *self,
                          const char *topic,
                          const RwReadingsTable *table,
                          const RwCsvRecord *record,
                          gint64 received_time,
                          RwBatchBuilder *out);

/* Judges a reading that was decoded elsewhere and appends it. */
void rw_transform_reading (RwTransform *self, const RwReading *reading, RwBatchBuilder *out);

/*
 * Between these two, messages and readings are of the past: they were rejected when they came and
 * are decoded again. Their readings are late, however new they would be; they change no alarm, and
 * a window only where all of it is still known; what a device says at its birth is learnt in births
 * and not beyond the end. births is of rw_transform_new_births(), and may serve several times.
 */
void rw_transform_begin_again (RwTransform *self, RwSparkplugBirths *births);
void rw_transform_end_again (RwTransform *self);

/* What devices said at their births, for messages of the past. It may outlive self. */
RwSparkplugBirths *rw_transform_new_births (RwTransform *self);

/* Time passes without messages: closes windows that ended before now - the grace for late readings.
 * Alarms do not change by it: where nothing is measured, nothing is known, and the silence of a
 * reefer is measured by the readings of others. now is µs since 1970 UTC; in a replay the time of
 * the readings. */
void rw_transform_advance (RwTransform *self, gint64 now, RwBatchBuilder *out);

/* The feed ends here, as a recording does: raises the alarms of reefers that had been silent for
 * too long by then, also where they came one after the other, each with all its readings. */
void rw_transform_end_feed (RwTransform *self, RwBatchBuilder *out);

/* Raises the alarm of RW_ALARM_FEED_ID when no message came for as long as a rule about that says.
 * Only for live messages; now is µs since 1970 UTC by the same clock that they were received by.
 * The alarm returns with the next message. */
void rw_transform_judge_feed (RwTransform *self, gint64 now, RwBatchBuilder *out);

/*
 * Bringing the state back after a restart, before the first message, by the rules that were set:
 * first every alarm that is active, then the states that were saved, then stored readings in order
 * of time: those newer than each state, and where there is none those of the last
 * RW_TRANSFORM_RESTORE_SPAN. Nothing is appended anywhere: what was found before the restart was
 * stored then. A window that was open is open again (from the readings of its hour, which may be
 * older than the state); a delay that was running runs on.
 */
#define RW_TRANSFORM_RESTORE_SPAN (G_GINT64_CONSTANT (2) * 3600 * 1000000)
void rw_transform_restore_alarm (RwTransform *self, const RwAlarm *alarm);
gboolean rw_transform_restore_state (RwTransform *self, const RwDetectorState *state);
void rw_transform_restore_reading (RwTransform *self, const RwReading *reading);

/* Appends the states of one reefer in share, the next ones each time, as far as they have changed
 * since they were appended last: with 600 each second, each about every 10 minutes; with 1 all that
 * have changed. */
void rw_transform_save_states (RwTransform *self, guint share, RwBatchBuilder *out);

/* How many keys of messages were ignored because no decoder knows them. */
guint64 rw_transform_get_n_unknown_keys (RwTransform *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTransform, rw_transform_free)

G_END_DECLS
