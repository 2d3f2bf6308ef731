/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm.h"
#include "rw-rule-field.h"

#include <glib/gi18n.h>

/* What the fields of a rule that are choices may be: rw-rule-field.h. */

static const char *const mode_names[] = {
  [RW_CARGO_CHILLED] = N_("Chilled cargo"),
  [RW_CARGO_FROZEN] = N_("Frozen cargo"),
  [RW_CARGO_AMBIENT] = N_("Cargo that is not cooled"),
};

static const char *const signal_names[RW_N_ALARM_SIGNALS] = {
  [RW_SIGNAL_CONTROL_AIR] = N_("Control air (supply of chilled, return of frozen)"),
  [RW_SIGNAL_SUPPLY_AIR] = N_("Supply air"),
  [RW_SIGNAL_RETURN_AIR] = N_("Return air"),
  [RW_SIGNAL_TEMPERATURE] = N_("Temperature in the cargo space"),
  [RW_SIGNAL_KINETIC] = N_("Mean kinetic temperature"),
  [RW_SIGNAL_RATE] = N_("Rise of the control air"),
  [RW_SIGNAL_TIME_TO_LIMIT] = N_("Time until the cargo’s limit"),
  [RW_SIGNAL_SETPOINT] = N_("Setpoint of the unit"),
  [RW_SIGNAL_PROBES] = N_("Disagreement of the probes"),
  [RW_SIGNAL_UNCHANGED] = N_("Time that a probe says the same"),
  [RW_SIGNAL_OXYGEN] = N_("Oxygen"),
  [RW_SIGNAL_CARBON_DIOXIDE] = N_("Carbon dioxide"),
  [RW_SIGNAL_HUMIDITY] = N_("Humidity"),
  [RW_SIGNAL_NO_POWER] = N_("No power"),
  [RW_SIGNAL_STOPPED_FANS] = N_("Fans that stand still"),
  [RW_SIGNAL_DOOR] = N_("Time that the door is open"),
  [RW_SIGNAL_DEFROST] = N_("Length of a defrost"),
  [RW_SIGNAL_DEFROST_INTERVAL] = N_("Time between two defrosts"),
  [RW_SIGNAL_SPEED] = N_("Speed between two positions"),
  [RW_SIGNAL_SILENCE] = N_("Silence of a reefer"),
  [RW_SIGNAL_FEED_SILENCE] = N_("Silence of the whole feed"),
};

static const char *const side_names[RW_N_ALARM_SIDES] = {
  [RW_SIDE_ABOVE] = N_("Above the limit"),
  [RW_SIDE_BELOW] = N_("Below the limit"),
  [RW_SIDE_OUTSIDE] = N_("Outside, above or below"),
};

static const char *const reference_names[RW_N_ALARM_REFERENCES] = {
  [RW_REFERENCE_ABSOLUTE] = N_("A fixed value"),
  [RW_REFERENCE_SETPOINT] = N_("The unit’s setpoint"),
  [RW_REFERENCE_BOOKED] = N_("The booked setpoint"),
  [RW_REFERENCE_CARGO] = N_("The cargo’s limits"),
  [RW_REFERENCE_STRICT] = N_("The limits of strict cargo (medicine)"),
  [RW_REFERENCE_GAS] = N_("The cargo’s band of the gas"),
};

static const char *const condition_names[RW_N_ALARM_CONDITIONS] = {
  [RW_CONDITION_LASTING] = N_("Lasts without a break"),
  [RW_CONDITION_CONSECUTIVE] = N_("Readings one after the other"),
  [RW_CONDITION_CUMULATIVE] = N_("Time altogether"),
  [RW_CONDITION_N_OF_M] = N_("Some of the last readings"),
  [RW_CONDITION_COUNT] = N_("How often it happens"),
};

static const char *const priority_names[] = {
  N_("No change"),
  [RW_ALARM_PRIORITY_CRITICAL] = N_("1 Critical"),
  [RW_ALARM_PRIORITY_HIGH] = N_("2 High"),
  [RW_ALARM_PRIORITY_MEDIUM] = N_("3 Medium"),
  [RW_ALARM_PRIORITY_LOW] = N_("4 Low"),
};

static const char *const suppress_names[RW_N_ALARM_SUPPRESSES] = {
  N_("During a defrost"),
  N_("Without power"),
  N_("After power-on or a new setpoint"),
  N_("With the door open"),
};

const char *
rw_rule_field_get_mode_name (RwCargoMode mode)
{
  return mode < G_N_ELEMENTS (mode_names) ? _(mode_names[mode]) : "–";
}

const char *
rw_rule_field_get_suppress_name (guint i)
{
  return _(suppress_names[i]);
}

static gboolean
is_temperature (RwAlarmSignal signal)
{
  return signal <= RW_SIGNAL_KINETIC || signal == RW_SIGNAL_SETPOINT;
}

static gboolean
allows_reference (RwAlarmReference reference, RwAlarmSignal signal)
{
  switch (reference)
    {
    case RW_REFERENCE_ABSOLUTE:
      return TRUE;
    case RW_REFERENCE_SETPOINT:
      return is_temperature (signal) && signal != RW_SIGNAL_SETPOINT;
    case RW_REFERENCE_GAS:
      return signal == RW_SIGNAL_OXYGEN || signal == RW_SIGNAL_CARBON_DIOXIDE;
    default:
      return is_temperature (signal);
    }
}

/* Those that have the window for themselves cannot count in it. */
static gboolean
allows_condition (RwAlarmCondition condition, RwAlarmSignal signal)
{
  if (signal == RW_SIGNAL_FEED_SILENCE)
    return condition == RW_CONDITION_LASTING;
  return (signal != RW_SIGNAL_KINETIC && signal != RW_SIGNAL_RATE)
         || (condition != RW_CONDITION_CUMULATIVE && condition != RW_CONDITION_COUNT);
}

static gboolean
allows (RwRuleField field, const RwAlarmRule *rule, guint number)
{
  if (field == RW_RULE_FIELD_REFERENCE)
    return allows_reference (number, rule->signal);
  if (field == RW_RULE_FIELD_CONDITION)
    return allows_condition (number, rule->signal);
  if (field == RW_RULE_FIELD_SIDE)
    return rule->signal != RW_SIGNAL_FEED_SILENCE || number == RW_SIDE_ABOVE;
  return TRUE;
}

static const char *const *
get_names (RwRuleField field, guint *n)
{
  switch (field)
    {
    case RW_RULE_FIELD_MODE:
      *n = G_N_ELEMENTS (mode_names);
      return mode_names;
    case RW_RULE_FIELD_SIGNAL:
      *n = RW_N_ALARM_SIGNALS;
      return signal_names;
    case RW_RULE_FIELD_SIDE:
      *n = RW_N_ALARM_SIDES;
      return side_names;
    case RW_RULE_FIELD_REFERENCE:
      *n = RW_N_ALARM_REFERENCES;
      return reference_names;
    case RW_RULE_FIELD_CONDITION:
      *n = RW_N_ALARM_CONDITIONS;
      return condition_names;
    default:
      *n = G_N_ELEMENTS (priority_names);
      return priority_names;
    }
}

const char *
rw_rule_field_get_choice (RwRuleField field, const RwAlarmRule *rule, guint i, int *number)
{
  guint n, seen = 0;
  const char *const *names = get_names (field, &n);
  /* Only the cargo's limit may leave the priority as it is. */
  guint first = names == priority_names && field != RW_RULE_FIELD_LIMIT_PRIORITY ? 1 : 0;

  for (guint k = first; k < n; k++)
    if (allows (field, rule, k) && seen++ == i)
      {
        *number = (int) k;
        return _(names[k]);
      }

  return NULL;
}
