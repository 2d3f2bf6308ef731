/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwAlarmRule: what raises an alarm, as data: one row of the table alarm_rule. A rule has a name
 * (rule_id) and a row for each mode of cargo that it is for; a reefer has at most one alarm of a
 * rule.
 *
 * For: carrying rules between the database, the worker that judges by them, and the windows that
 * show and change them.
 * Not for: judging (transform), nor for limits that belong to a cargo (RwCargoProfile).
 *
 * A rule takes a signal of a reefer, compares it with a limit (a reference plus a threshold), and
 * says for how long, how often or how many of the last readings that must hold. RwAlarmRules is a
 * set of them, built once and then read-only, so any thread may read it.
 */

/* What is judged, with the unit of its threshold. The word in the table is what
 * rw_alarm_signal_to_string() says: the name in lower case. */
typedef enum
{
  RW_SIGNAL_CONTROL_AIR,      /* °C: supply air of chilled cargo, return air of frozen */
  RW_SIGNAL_SUPPLY_AIR,       /* °C */
  RW_SIGNAL_RETURN_AIR,       /* °C */
  RW_SIGNAL_TEMPERATURE,      /* °C: the probe in the cargo space; where no other is told, any */
  RW_SIGNAL_KINETIC,          /* °C: mean kinetic temperature over the rule's window */
  RW_SIGNAL_RATE,             /* K/h: slope of the control air over the rule's window */
  RW_SIGNAL_TIME_TO_LIMIT,    /* h: until the cargo's limit is passed, from a trend that rises */
  RW_SIGNAL_SETPOINT,         /* °C: as the unit tells it */
  RW_SIGNAL_PROBES,           /* K: by how much the probes disagree beyond what is normal */
  RW_SIGNAL_UNCHANGED,        /* h: that a probe says the same while others move */
  RW_SIGNAL_OXYGEN,           /* % */
  RW_SIGNAL_CARBON_DIOXIDE,   /* % */
  RW_SIGNAL_HUMIDITY,         /* % */
  RW_SIGNAL_NO_POWER,         /* 1 without power, else 0 */
  RW_SIGNAL_STOPPED_FANS,     /* how many stand still while the unit runs */
  RW_SIGNAL_DOOR,             /* min that it has been open */
  RW_SIGNAL_DEFROST,          /* min that the defrost has lasted, reported or inferred */
  RW_SIGNAL_DEFROST_INTERVAL, /* h between the begins of the last two defrosts */
  RW_SIGNAL_SPEED,            /* km/h between the last two positions */
  RW_SIGNAL_SILENCE,          /* in learned reporting intervals: how long it has been silent */
  RW_SIGNAL_FEED_SILENCE,     /* min that the whole feed has been silent; judged by the worker */
  RW_N_ALARM_SIGNALS
} RwAlarmSignal;

typedef enum
{
  RW_SIDE_ABOVE,   /* signal > upper reference + threshold */
  RW_SIDE_BELOW,   /* signal < lower reference + threshold (a threshold below 0 is below it) */
  RW_SIDE_OUTSIDE, /* above upper reference + threshold, or below lower reference - threshold */
  RW_N_ALARM_SIDES
} RwAlarmSide;

/* What the threshold is added to: a lower and an upper value. Where a reefer has none (no setpoint,
 * no such limit in its cargo profile) the rule is not judged. */
typedef enum
{
  RW_REFERENCE_ABSOLUTE, /* 0 */
  RW_REFERENCE_SETPOINT, /* what the unit tells, else the profile's */
  RW_REFERENCE_BOOKED,   /* the booking's setpoint, else the profile's ± its tolerance */
  RW_REFERENCE_CARGO,    /* low and high of the profile */
  RW_REFERENCE_STRICT,   /* low and high of a profile that is strict (medicine) */
  RW_REFERENCE_GAS,      /* the profile's band of the gas that is the signal */
  RW_N_ALARM_REFERENCES
} RwAlarmReference;

/* When beyond the limit is an alarm. All of them wait for on_delay besides. */
typedef enum
{
  RW_CONDITION_LASTING,     /* it is beyond without a break */
  RW_CONDITION_CONSECUTIVE, /* in n readings one after the other */
  RW_CONDITION_CUMULATIVE,  /* altogether for at least `time` within the last `window` */
  RW_CONDITION_N_OF_M,      /* in n of the last m readings, m <= 32 */
  RW_CONDITION_COUNT,       /* it went beyond n times within the last `window`, n <= 8 */
  RW_N_ALARM_CONDITIONS
} RwAlarmCondition;

/* When a rule is not judged; bits. The words in the table, with commas between. */
typedef enum
{
  RW_SUPPRESS_DEFROST = 1 << 0,  /* during a defrost and for the 30 minutes after: "defrost" */
  RW_SUPPRESS_NO_POWER = 1 << 1, /* without power: "no_power" */
  RW_SUPPRESS_GRACE = 1 << 2,    /* for a while after power-on or a new setpoint: "grace" */
  RW_SUPPRESS_DOOR = 1 << 3,     /* with the door open and for the 30 minutes after: "door" */
} RwAlarmSuppress;

#define RW_N_ALARM_SUPPRESSES 4

/* The priority changes when the condition has lasted for long: power lost is low at once, high
 * after hours. */
typedef struct
{
  gint64 after; /* µs since the condition holds; 0: there is no such stage */
  int priority;
} RwAlarmStage;

#define RW_N_ALARM_STAGES 2

typedef struct
{
  const char *rule_id; /* interned: a-z, 0-9 and _ */
  RwCargoMode mode;    /* of the cargo it is for */
  char *description;   /* what it finds, a few words, as in a list: "Supply air too warm" */
  char *meaning;       /* what an alarm means, a few sentences */
  char *guidance;      /* what to do and whom to call */
  gboolean enabled;
  int priority;                           /* RW_ALARM_PRIORITY_* when it is raised */
  RwAlarmStage stages[RW_N_ALARM_STAGES]; /* in order of time */
  int limit_priority; /* from when the cargo's limit is passed while it holds; 0: no change */
  RwAlarmSignal signal;
  RwAlarmSide side;
  RwAlarmReference reference;
  float threshold; /* in the signal's unit */
  float deadband;  /* how far inside the limit it counts as gone, >= 0 */
  RwAlarmCondition condition;
  guint n;          /* of CONSECUTIVE, N_OF_M and COUNT */
  guint m;          /* of N_OF_M */
  gint64 time;      /* µs, of CUMULATIVE */
  gint64 window;    /* µs, of CUMULATIVE, COUNT, KINETIC and RATE */
  gint64 on_delay;  /* µs */
  gint64 off_delay; /* µs that it must be gone before the alarm returns */
  guint suppress;   /* RwAlarmSuppress */
  guint version;    /* 1, and on with each change */
} RwAlarmRule;

typedef struct _RwAlarmRules RwAlarmRules;

const char *rw_alarm_signal_to_string (RwAlarmSignal signal);
gboolean rw_alarm_signal_from_string (const char *text, RwAlarmSignal *signal);
const char *rw_alarm_side_to_string (RwAlarmSide side);
gboolean rw_alarm_side_from_string (const char *text, RwAlarmSide *side);
const char *rw_alarm_reference_to_string (RwAlarmReference reference);
gboolean rw_alarm_reference_from_string (const char *text, RwAlarmReference *reference);
const char *rw_alarm_condition_to_string (RwAlarmCondition condition);
gboolean rw_alarm_condition_from_string (const char *text, RwAlarmCondition *condition);

/* "defrost,no_power"; "" for none. (transfer full) */
char *rw_alarm_suppress_to_string (guint suppress);
gboolean rw_alarm_suppress_from_string (const char *text, guint *suppress);

/* The unit of a signal's threshold: "°C", "K/h", "%", "h", "min", "km/h", "intervals" or "". Not
 * translated. */
const char *rw_alarm_signal_get_unit (RwAlarmSignal signal);

/* A copy that owns its texts; free with rw_alarm_rule_free(). */
RwAlarmRule *rw_alarm_rule_copy (const RwAlarmRule *self);
void rw_alarm_rule_free (RwAlarmRule *self);

/* Whether the rule makes sense; FALSE with error (G_IO_ERROR_INVALID_ARGUMENT) that names the field
 * and what is allowed. Any thread. */
gboolean rw_alarm_rule_validate (const RwAlarmRule *self, GError **error);

/* An empty set, and the set that the program ships (data/alarm-rules.json; never NULL). */
RwAlarmRules *rw_alarm_rules_new (void);
RwAlarmRules *rw_alarm_rules_new_default (void);
RwAlarmRules *rw_alarm_rules_ref (RwAlarmRules *self);
void rw_alarm_rules_unref (RwAlarmRules *self);

/* Copies the rule; a second one of the same rule_id and mode replaces the first. Only before the
 * set is shared. */
void rw_alarm_rules_add (RwAlarmRules *self, const RwAlarmRule *rule);

/* Rows in the order of rule_id and mode; valid as long as the set. */
guint rw_alarm_rules_get_size (RwAlarmRules *self);
const RwAlarmRule *rw_alarm_rules_get (RwAlarmRules *self, guint i);
const RwAlarmRule *rw_alarm_rules_lookup (RwAlarmRules *self,
                                          const char *rule_id,
                                          RwCargoMode mode);

/* Rules as a JSON array of objects whose members are the columns of the table alarm_rule, times in
 * seconds. Reading says of a mistake which rule and which member it is about
 * (G_IO_ERROR_INVALID_DATA). */
char *rw_alarm_rules_to_json (RwAlarmRules *self);
RwAlarmRules *rw_alarm_rules_from_json (const char *json, gssize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwAlarmRule, rw_alarm_rule_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwAlarmRules, rw_alarm_rules_unref)

G_END_DECLS
