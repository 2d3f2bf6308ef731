/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-row.h"
#include "rw-alarm-rule.h"
#include "rw-cargo-profile.h"

G_BEGIN_DECLS

/*
 * rw_alarm_text: alarms in words.
 *
 * For: what the list, the details and the journal say of an alarm.
 * Not for: names of rules (rw_format_rule_label) and of priorities (rw_format_condition_label).
 *
 * All texts are translated. Main thread only.
 */

/* "Unacknowledged", "Acknowledged", "Returned", … */
const char *rw_alarm_text_state (RwAlarmState state);

/* What happened, of the journal's word: "Raised", "Acknowledged", …; a word that this program does
 * not know is shown as it is. Valid as long as event. */
const char *rw_alarm_text_event (const char *event);

/* The words of the journal that the program knows, NULL-terminated. */
const char *const *rw_alarm_text_get_events (void);

/* A value of what the rule measures, with its unit: "9.1 °C", "45 min"; "–" where it measures
 * nothing or there is none. Caller frees. */
char *rw_alarm_text_measured (const char *rule_id, double value);

/* The rules that the program has words for, NULL-terminated. */
const char *const *rw_alarm_text_get_rule_ids (void);

/* What the rule measures. */
RwAlarmSignal rw_alarm_text_get_signal (const char *rule_id);

/* What was measured when it was raised, and the limit. Caller frees. */
char *rw_alarm_text_value (const RwAlarm *alarm);
char *rw_alarm_text_limit (const RwAlarm *alarm);

/* What is wrong, for a row: "No power", of a group "No power, near Rotterdam". Caller frees. */
char *rw_alarm_text_row (RwAlarmRow *row);

/* Which reefer, or how many: "CMAU4501237", "300 reefers". Caller frees. */
char *rw_alarm_text_subject (RwAlarmRow *row);

/* In which state: "Acknowledged", of a group "280 of 300 to acknowledge". Caller frees. */
char *rw_alarm_text_row_state (RwAlarmRow *row);

/* How long it is until time from now on: "in 3 h", or "overdue" when that was before; "–" for 0.
 * Caller frees. */
char *rw_alarm_text_until (gint64 time);

/* "P12 Frozen food"; "Unknown" without a product. profiles may be NULL. Caller frees. */
char *rw_alarm_text_cargo (const RwAlarm *alarm, RwCargoProfiles *profiles);

/* What an alarm of the rule means and what to do about it, a few sentences each: what is said where
 * the rule itself is not known. */
const char *rw_alarm_text_meaning (const char *rule_id);
const char *rw_alarm_text_advice (const char *rule_id);

G_END_DECLS
