/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"

G_BEGIN_DECLS

/*
 * rw_alarm_rule_dup_sentence: a rule in plain words, so that who edits it sees what it will do.
 *
 * For: previews in the console and in reeferwatchctl.
 * Not for: machines: the text is translated.
 *
 * Pure, any thread. The rule need not be valid: a preview follows what is being typed.
 */

/* "Alarms 30 min after supply air passes setpoint + 1.0 °C, clears 10 min after it is back below
 * + 0.7 °C; not during a defrost … Priority medium, …" (transfer full) */
char *rw_alarm_rule_dup_sentence (const RwAlarmRule *rule);

/* The signal as it is called in that sentence, "supply air". (transfer full) */
char *rw_alarm_rule_dup_signal_name (const RwAlarmRule *rule);

/* "critical", "high", "medium", "low", or "–". Static. */
const char *rw_alarm_priority_get_name (int priority);

/* "1 h 30 min", of µs. (transfer full) */
char *rw_alarm_rule_dup_duration (gint64 duration);

G_END_DECLS
