/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

G_BEGIN_DECLS

/*
 * RwFakeAlarmStore: an RwAlarmStore in memory that answers in the next iteration of the main loop.
 *
 * For: tests of what shows alarms. Not for: tests of the database.
 */
#define RW_TYPE_FAKE_ALARM_STORE (rw_fake_alarm_store_get_type ())
G_DECLARE_FINAL_TYPE (RwFakeAlarmStore, rw_fake_alarm_store, RW, FAKE_ALARM_STORE, GObject)

RwFakeAlarmStore *rw_fake_alarm_store_new (void);

/* The rows of the next answer, in the order in which they are answered, and of the journal. */
void rw_fake_alarm_store_clear (RwFakeAlarmStore *self);
RwAlarm *rw_fake_alarm_store_add (RwFakeAlarmStore *self,
                                  gint64 alarm_id,
                                  const char *container_id,
                                  const char *rule_id,
                                  int priority,
                                  RwAlarmState state,
                                  gint64 raised_time);
void rw_fake_alarm_store_add_event (RwFakeAlarmStore *self,
                                    gint64 alarm_id,
                                    const char *container_id,
                                    const char *rule_id,
                                    const char *event,
                                    gint64 event_time,
                                    const char *actor,
                                    const char *note);

/* Adds an incident, of priority high and all of whose alarms want attention; the caller may change
 * what it returns (transfer none). */
RwIncident *rw_fake_alarm_store_add_incident (RwFakeAlarmStore *self,
                                              gint64 incident_id,
                                              const char *rule_id,
                                              gint64 began_time,
                                              guint n_members);

/* From now on every call fails with this text; NULL: works again. */
void rw_fake_alarm_store_set_failure (RwFakeAlarmStore *self, const char *text);

/* How often the alarms were asked for. */
guint rw_fake_alarm_store_get_n_lists (RwFakeAlarmStore *self);

/* The text of the last act, or NULL, and which act it was, with its duration in µs. */
const char *rw_fake_alarm_store_get_last_note (RwFakeAlarmStore *self);
RwAlarmAct rw_fake_alarm_store_get_last_act (RwFakeAlarmStore *self, gint64 *duration);

/* What is answered for any span, to be filled in; arrays that are NULL are answered empty. It owns
 * them. */
RwAlarmStatistics *rw_fake_alarm_store_get_statistics (RwFakeAlarmStore *self);

G_END_DECLS
