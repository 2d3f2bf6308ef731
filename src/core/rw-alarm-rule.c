/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rule.h"

#include <string.h>

static const char *const signal_words[RW_N_ALARM_SIGNALS] = {
  [RW_SIGNAL_CONTROL_AIR] = "control_air",
  [RW_SIGNAL_SUPPLY_AIR] = "supply_air",
  [RW_SIGNAL_RETURN_AIR] = "return_air",
  [RW_SIGNAL_TEMPERATURE] = "temperature",
  [RW_SIGNAL_KINETIC] = "kinetic",
  [RW_SIGNAL_RATE] = "rate",
  [RW_SIGNAL_TIME_TO_LIMIT] = "time_to_limit",
  [RW_SIGNAL_SETPOINT] = "setpoint",
  [RW_SIGNAL_PROBES] = "probes",
  [RW_SIGNAL_UNCHANGED] = "unchanged",
  [RW_SIGNAL_OXYGEN] = "oxygen",
  [RW_SIGNAL_CARBON_DIOXIDE] = "carbon_dioxide",
  [RW_SIGNAL_HUMIDITY] = "humidity",
  [RW_SIGNAL_NO_POWER] = "no_power",
  [RW_SIGNAL_STOPPED_FANS] = "stopped_fans",
  [RW_SIGNAL_DOOR] = "door",
  [RW_SIGNAL_DEFROST] = "defrost",
  [RW_SIGNAL_DEFROST_INTERVAL] = "defrost_interval",
  [RW_SIGNAL_SPEED] = "speed",
  [RW_SIGNAL_SILENCE] = "silence",
  [RW_SIGNAL_FEED_SILENCE] = "feed_silence",
};

static const char *const signal_units[RW_N_ALARM_SIGNALS] = {
  [RW_SIGNAL_CONTROL_AIR] = "°C",   [RW_SIGNAL_SUPPLY_AIR] = "°C",
  [RW_SIGNAL_RETURN_AIR] = "°C",    [RW_SIGNAL_TEMPERATURE] = "°C",
  [RW_SIGNAL_KINETIC] = "°C",       [RW_SIGNAL_RATE] = "K/h",
  [RW_SIGNAL_TIME_TO_LIMIT] = "h",  [RW_SIGNAL_SETPOINT] = "°C",
  [RW_SIGNAL_PROBES] = "K",         [RW_SIGNAL_UNCHANGED] = "h",
  [RW_SIGNAL_OXYGEN] = "%",         [RW_SIGNAL_CARBON_DIOXIDE] = "%",
  [RW_SIGNAL_HUMIDITY] = "%",       [RW_SIGNAL_NO_POWER] = "",
  [RW_SIGNAL_STOPPED_FANS] = "",    [RW_SIGNAL_DOOR] = "min",
  [RW_SIGNAL_DEFROST] = "min",      [RW_SIGNAL_DEFROST_INTERVAL] = "h",
  [RW_SIGNAL_SPEED] = "km/h",       [RW_SIGNAL_SILENCE] = "intervals",
  [RW_SIGNAL_FEED_SILENCE] = "min",
};

static const char *const side_words[RW_N_ALARM_SIDES] = {
  [RW_SIDE_ABOVE] = "above",
  [RW_SIDE_BELOW] = "below",
  [RW_SIDE_OUTSIDE] = "outside",
};

static const char *const reference_words[RW_N_ALARM_REFERENCES] = {
  [RW_REFERENCE_ABSOLUTE] = "absolute", [RW_REFERENCE_SETPOINT] = "setpoint",
  [RW_REFERENCE_BOOKED] = "booked",     [RW_REFERENCE_CARGO] = "cargo",
  [RW_REFERENCE_STRICT] = "strict",     [RW_REFERENCE_GAS] = "gas",
};

static const char *const condition_words[RW_N_ALARM_CONDITIONS] = {
  [RW_CONDITION_LASTING] = "lasting",       [RW_CONDITION_CONSECUTIVE] = "consecutive",
  [RW_CONDITION_CUMULATIVE] = "cumulative", [RW_CONDITION_N_OF_M] = "n_of_m",
  [RW_CONDITION_COUNT] = "count",
};

static const char *const suppress_words[RW_N_ALARM_SUPPRESSES] = {
  "defrost",
  "no_power",
  "grace",
  "door",
};

static gboolean
find_word (const char *const *words, guint n, const char *text, guint *found)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      {
        *found = i;
        return TRUE;
      }

  return FALSE;
}

const char *
rw_alarm_signal_to_string (RwAlarmSignal signal)
{
  g_return_val_if_fail (signal < RW_N_ALARM_SIGNALS, NULL);
  return signal_words[signal];
}

gboolean
rw_alarm_signal_from_string (const char *text, RwAlarmSignal *signal)
{
  guint found;

  if (!find_word (signal_words, RW_N_ALARM_SIGNALS, text, &found))
    return FALSE;

  *signal = found;
  return TRUE;
}

const char *
rw_alarm_side_to_string (RwAlarmSide side)
{
  g_return_val_if_fail (side < RW_N_ALARM_SIDES, NULL);
  return side_words[side];
}

gboolean
rw_alarm_side_from_string (const char *text, RwAlarmSide *side)
{
  guint found;

  if (!find_word (side_words, RW_N_ALARM_SIDES, text, &found))
    return FALSE;

  *side = found;
  return TRUE;
}

const char *
rw_alarm_reference_to_string (RwAlarmReference reference)
{
  g_return_val_if_fail (reference < RW_N_ALARM_REFERENCES, NULL);
  return reference_words[reference];
}

gboolean
rw_alarm_reference_from_string (const char *text, RwAlarmReference *reference)
{
  guint found;

  if (!find_word (reference_words, RW_N_ALARM_REFERENCES, text, &found))
    return FALSE;

  *reference = found;
  return TRUE;
}

const char *
rw_alarm_condition_to_string (RwAlarmCondition condition)
{
  g_return_val_if_fail (condition < RW_N_ALARM_CONDITIONS, NULL);
  return condition_words[condition];
}

gboolean
rw_alarm_condition_from_string (const char *text, RwAlarmCondition *condition)
{
  guint found;

  if (!find_word (condition_words, RW_N_ALARM_CONDITIONS, text, &found))
    return FALSE;

  *condition = found;
  return TRUE;
}

char *
rw_alarm_suppress_to_string (guint suppress)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < RW_N_ALARM_SUPPRESSES; i++)
    if ((suppress & (1u << i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", suppress_words[i]);
  return g_string_free (text, FALSE);
}

gboolean
rw_alarm_suppress_from_string (const char *text, guint *suppress)
{
  g_auto (GStrv) words = NULL;
  guint bits = 0;

  if (text == NULL)
    return FALSE;

  words = g_strsplit (text, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint bit;

      if (*g_strstrip (words[i]) == '\0' && words[1] == NULL)
        continue;
      if (!find_word (suppress_words, RW_N_ALARM_SUPPRESSES, words[i], &bit))
        return FALSE;
      bits |= 1u << bit;
    }

  *suppress = bits;
  return TRUE;
}

const char *
rw_alarm_signal_get_unit (RwAlarmSignal signal)
{
  g_return_val_if_fail (signal < RW_N_ALARM_SIGNALS, NULL);
  return signal_units[signal];
}

RwAlarmRule *
rw_alarm_rule_copy (const RwAlarmRule *self)
{
  RwAlarmRule *copy = g_memdup2 (self, sizeof *self);

  copy->rule_id = g_intern_string (self->rule_id);
  copy->description = g_strdup (self->description);
  copy->meaning = g_strdup (self->meaning);
  copy->guidance = g_strdup (self->guidance);
  return copy;
}

void
rw_alarm_rule_free (RwAlarmRule *self)
{
  g_free (self->description);
  g_free (self->meaning);
  g_free (self->guidance);
  g_free (self);
}
