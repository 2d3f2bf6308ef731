/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm.h"
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

/* What was measured when it was raised, and the limit, each with its unit: "9.1 °C"; "–" where the
 * rule measures nothing. Caller frees. */
char *rw_alarm_text_value (const RwAlarm *alarm);
char *rw_alarm_text_limit (const RwAlarm *alarm);

/* "P12 Frozen food"; "Unknown" without a product. profiles may be NULL. Caller frees. */
char *rw_alarm_text_cargo (const RwAlarm *alarm, RwCargoProfiles *profiles);

/* What an alarm of the rule means and what to do about it, a few sentences each. */
const char *rw_alarm_text_meaning (const char *rule_id);
const char *rw_alarm_text_advice (const char *rule_id);

/* Whether an operator still has to acknowledge it. */
gboolean rw_alarm_text_needs_acknowledging (const RwAlarm *alarm);

G_END_DECLS
