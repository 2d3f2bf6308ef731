/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwAlarmRule: what raises an alarm, as data.
 *
 * For: the one table that the alarm engine judges by.
 * Not for: how rules are judged (rw-alarm-engine).
 */
typedef enum
{
  RW_RULE_ABOVE,     /* control air above setpoint + offset */
  RW_RULE_BELOW,     /* control air below setpoint + offset */
  RW_RULE_UNPOWERED, /* the unit says that it has no power */
} RwAlarmRuleKind;

/* How a rule is judged for one cargo mode. */
typedef struct
{
  gboolean enabled;
  float offset;     /* K from the setpoint, negative below */
  float deadband;   /* K back inside the limit before it counts as gone */
  gint64 on_delay;  /* µs that the condition must hold before the alarm is raised */
  gint64 off_delay; /* µs that it must be gone before the alarm returns */
} RwAlarmRuleMode;

typedef struct
{
  const char *rule_id; /* static: intern before it leaves the layer */
  RwAlarmRuleKind kind;
  int priority; /* RW_ALARM_PRIORITY_* */
  RwAlarmRuleMode chilled;
  RwAlarmRuleMode frozen;
} RwAlarmRule;

#define RW_N_ALARM_RULES 3

extern const RwAlarmRule rw_alarm_rules[RW_N_ALARM_RULES];

/* The index into rw_alarm_rules, or -1 for a rule that is judged elsewhere. Any thread. */
int rw_alarm_rules_find (const char *rule_id);

/* After a change of setpoint, the return of power or the end of a defrost the air needs this long
 * before a deviation from the setpoint means anything, µs. */
#define RW_ALARM_GRACE (G_GINT64_CONSTANT (30) * 60 * 1000000)

G_END_DECLS
