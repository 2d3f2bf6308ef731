/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm.h"
#include "rw-alarm-rule.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/*
 * The database checks the same, with the same words: check_alarm_rule() in the schema. What is
 * allowed here and refused there, or the other way, is a mistake that a test looks for.
 */
#define MAX_ID 40
#define MAX_DESCRIPTION 200
#define MAX_TEXT 4000
#define MAX_THRESHOLD 10000.0f
#define MAX_DEADBAND 1000.0f
#define MAX_READINGS 1000
#define MAX_LAST_READINGS 32
#define MAX_COUNT 8
#define MAX_WINDOW (31 * RW_USEC_PER_DAY)
#define MAX_DELAY (7 * RW_USEC_PER_DAY)

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
  return FALSE;
}

static gboolean
is_id (const char *text)
{
  return text != NULL && g_ascii_islower (text[0]) && strlen (text) <= MAX_ID
         && text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static gboolean
is_text (const char *text, glong at_most)
{
  return g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= at_most;
}

static gboolean
check_texts (const RwAlarmRule *self, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (self->description ? self->description : ""));

  if (!is_id (self->rule_id))
    return refuse (error, "rule_id must be 1 to 40 of a–z, 0–9 and _, and begin with a letter");
  if (self->mode > RW_CARGO_AMBIENT)
    return refuse (error, "mode must be chilled, frozen or ambient");
  if (*stripped == '\0' || strchr (stripped, '\n') != NULL
      || !is_text (self->description, MAX_DESCRIPTION))
    return refuse (error, "description must be one line of 1 to 200 characters");
  if (self->meaning != NULL && !is_text (self->meaning, MAX_TEXT))
    return refuse (error, "meaning must have at most 4000 characters");
  if (self->guidance != NULL && !is_text (self->guidance, MAX_TEXT))
    return refuse (error, "guidance must have at most 4000 characters");

  return TRUE;
}

static gboolean
is_priority (int priority)
{
  return priority >= RW_ALARM_PRIORITY_CRITICAL && priority <= RW_ALARM_PRIORITY_LOW;
}

/* A time that the table can hold, which counts seconds. */
static gboolean
is_time (gint64 time, gint64 at_most)
{
  return time >= 0 && time <= at_most && time % RW_USEC_PER_SEC == 0;
}

static gboolean
check_priorities (const RwAlarmRule *self, GError **error)
{
  const RwAlarmStage *first = &self->stages[0], *second = &self->stages[1];

  if (!is_priority (self->priority))
    return refuse (error, "priority must be 1 (critical) to 4 (low)");
  if (!is_time (first->after, MAX_DELAY))
    return refuse (error, "after_1 must be 0 to 604800 whole seconds (7 days)");
  if (first->after > 0 ? !is_priority (first->priority) : first->priority != 0)
    return refuse (error, "priority_1 must be 1 to 4 where after_1 is set, and else 0");
  if (!is_time (second->after, MAX_DELAY)
      || (second->after > 0 && (first->after == 0 || second->after <= first->after)))
    return refuse (error, "after_2 must be 0, or later than after_1 and at most 604800 whole "
                          "seconds (7 days)");
  if (second->after > 0 ? !is_priority (second->priority) : second->priority != 0)
    return refuse (error, "priority_2 must be 1 to 4 where after_2 is set, and else 0");
  if (self->limit_priority != 0 && !is_priority (self->limit_priority))
    return refuse (error, "limit_priority must be 0 (no change) to 4");

  return TRUE;
}

static gboolean
is_temperature (RwAlarmSignal signal)
{
  switch (signal)
    {
    case RW_SIGNAL_CONTROL_AIR:
    case RW_SIGNAL_SUPPLY_AIR:
    case RW_SIGNAL_RETURN_AIR:
    case RW_SIGNAL_TEMPERATURE:
    case RW_SIGNAL_KINETIC:
    case RW_SIGNAL_SETPOINT:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_gas (RwAlarmSignal signal)
{
  return signal == RW_SIGNAL_OXYGEN || signal == RW_SIGNAL_CARBON_DIOXIDE;
}

/* Whether the window says over what the signal itself is taken. */
static gboolean
has_window (RwAlarmSignal signal)
{
  return signal == RW_SIGNAL_KINETIC || signal == RW_SIGNAL_RATE;
}

static gboolean
check_reference (const RwAlarmRule *self, GError **error)
{
  switch (self->reference)
    {
    case RW_REFERENCE_ABSOLUTE:
      return TRUE;
    case RW_REFERENCE_SETPOINT:
      return (is_temperature (self->signal) && self->signal != RW_SIGNAL_SETPOINT)
             || refuse (error, "reference setpoint needs a signal that is a temperature, and not "
                               "the setpoint itself");
    case RW_REFERENCE_BOOKED:
    case RW_REFERENCE_CARGO:
    case RW_REFERENCE_STRICT:
      return is_temperature (self->signal)
             || refuse (error, "reference booked, cargo and strict need a signal that is a "
                               "temperature");
    case RW_REFERENCE_GAS:
      return is_gas (self->signal)
             || refuse (error, "reference gas needs the signal oxygen or carbon_dioxide");
    case RW_N_ALARM_REFERENCES:
    default:
      return refuse (error, "reference must be absolute, setpoint, booked, cargo, strict or gas");
    }
}

static gboolean
check_limit (const RwAlarmRule *self, GError **error)
{
  gboolean is_band = self->reference != RW_REFERENCE_ABSOLUTE
                     && self->reference != RW_REFERENCE_SETPOINT
                     && self->reference != RW_REFERENCE_BOOKED;

  if (self->signal >= RW_N_ALARM_SIGNALS)
    return refuse (error, "signal must be one of control_air, supply_air, return_air and so on");
  if (self->side >= RW_N_ALARM_SIDES)
    return refuse (error, "side must be above, below or outside");
  if (!check_reference (self, error))
    return FALSE;
  if (!isfinite (self->threshold) || fabsf (self->threshold) > MAX_THRESHOLD)
    return refuse (error, "threshold must be a number from -10000 to 10000");
  if (!isfinite (self->deadband) || self->deadband < 0 || self->deadband > MAX_DEADBAND)
    return refuse (error, "deadband must be a number from 0 to 1000");
  if (self->side == RW_SIDE_OUTSIDE && !is_band && self->threshold < 0)
    return refuse (error, "threshold must not be negative with side outside of one value");
  if (self->side == RW_SIDE_OUTSIDE && !is_band && self->deadband > self->threshold)
    return refuse (error, "deadband must not be larger than threshold with side outside of one "
                          "value: the alarm would never return");
  if (self->signal == RW_SIGNAL_FEED_SILENCE
      && (self->side != RW_SIDE_ABOVE || self->condition != RW_CONDITION_LASTING))
    return refuse (error, "signal feed_silence needs side above and condition lasting");

  return TRUE;
}

static gboolean
check_count (const RwAlarmRule *self, guint at_most, const char *text, GError **error)
{
  return (self->n >= 1 && self->n <= at_most) || refuse (error, text);
}

static gboolean
check_condition (const RwAlarmRule *self, GError **error)
{
  switch (self->condition)
    {
    case RW_CONDITION_LASTING:
      return TRUE;
    case RW_CONDITION_CONSECUTIVE:
      return check_count (self, MAX_READINGS,
                          "n must be 1 to 1000 readings with condition consecutive", error);
    case RW_CONDITION_CUMULATIVE:
      return (self->time > 0 && self->time <= self->window)
             || refuse (error, "time must be above 0 and at most window with condition cumulative");
    case RW_CONDITION_N_OF_M:
      if (self->m < 1 || self->m > MAX_LAST_READINGS)
        return refuse (error, "m must be 1 to 32 readings with condition n_of_m");
      return check_count (self, self->m, "n must be 1 to m readings with condition n_of_m", error);
    case RW_CONDITION_COUNT:
      if (self->window == 0)
        return refuse (error, "window must be above 0 with condition count");
      return check_count (self, MAX_COUNT, "n must be 1 to 8 times with condition count", error);
    case RW_N_ALARM_CONDITIONS:
    default:
      return refuse (error, "condition must be lasting, consecutive, cumulative, n_of_m or count");
    }
}

static gboolean
check_times (const RwAlarmRule *self, GError **error)
{
  if (!is_time (self->time, MAX_WINDOW))
    return refuse (error, "time must be 0 to 2678400 whole seconds (31 days)");
  if (!is_time (self->window, MAX_WINDOW))
    return refuse (error, "window must be 0 to 2678400 whole seconds (31 days)");
  if (has_window (self->signal) && self->window == 0)
    return refuse (error, "window must be above 0 with signal kinetic or rate");
  if (has_window (self->signal)
      && (self->condition == RW_CONDITION_CUMULATIVE || self->condition == RW_CONDITION_COUNT))
    return refuse (error, "condition cannot be cumulative or count with signal kinetic or rate, "
                          "which have the window for themselves");
  if (!is_time (self->on_delay, MAX_DELAY))
    return refuse (error, "on_delay must be 0 to 604800 whole seconds (7 days)");
  if (!is_time (self->off_delay, MAX_DELAY))
    return refuse (error, "off_delay must be 0 to 604800 whole seconds (7 days)");
  if ((self->suppress >> RW_N_ALARM_SUPPRESSES) != 0)
    return refuse (error, "suppress must be some of defrost, no_power, grace and door");

  return TRUE;
}

gboolean
rw_alarm_rule_validate (const RwAlarmRule *self, GError **error)
{
  return check_texts (self, error) && check_priorities (self, error) && check_limit (self, error)
         && check_times (self, error) && check_condition (self, error);
}
