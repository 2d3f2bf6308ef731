/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rule-text.h"

#include "rw-alarm.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A number and its unit stay on one line. */
#define NBSP "\302\240"

const char *
rw_alarm_priority_get_name (int priority)
{
  switch (priority)
    {
    case RW_ALARM_PRIORITY_CRITICAL:
      return _ ("critical");
    case RW_ALARM_PRIORITY_HIGH:
      return _ ("high");
    case RW_ALARM_PRIORITY_MEDIUM:
      return _ ("medium");
    case RW_ALARM_PRIORITY_LOW:
      return _ ("low");
    default:
      return "–";
    }
}

char *
rw_alarm_rule_dup_duration (gint64 duration)
{
  static const struct
  {
    gint64 unit;
    const char *name;
  } parts[] = {
    { RW_USEC_PER_DAY, N_ ("d") },
    { RW_USEC_PER_HOUR, N_ ("h") },
    { RW_USEC_PER_MIN, N_ ("min") },
    { RW_USEC_PER_SEC, N_ ("s") },
  };
  GString *text = g_string_new (NULL);
  gint64 rest = duration;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gint64 n = rest / parts[i].unit;

      /* 24 h and 36 h are better known as such. */
      if (n <= 0 || (parts[i].unit == RW_USEC_PER_DAY && duration <= 2 * RW_USEC_PER_DAY))
        continue;
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT NBSP "%s", text->len > 0 ? NBSP : "", n,
                              _ (parts[i].name));
      rest -= n * parts[i].unit;
    }
  if (text->len == 0)
    g_string_append_printf (text, "0" NBSP "%s", _ ("s"));
  return g_string_free (text, FALSE);
}

/* --- what is compared ------------------------------------------------------------------------ */

static const char *
name_control_air (RwCargoMode mode)
{
  switch (mode)
    {
    case RW_CARGO_CHILLED:
      return _ ("supply air");
    case RW_CARGO_FROZEN:
      return _ ("return air");
    case RW_CARGO_AMBIENT:
    default:
      return _ ("the air");
    }
}

static const char *
name_signal (RwAlarmSignal signal)
{
  switch (signal)
    {
    case RW_SIGNAL_SUPPLY_AIR:
      return _ ("supply air");
    case RW_SIGNAL_RETURN_AIR:
      return _ ("return air");
    case RW_SIGNAL_TEMPERATURE:
      return _ ("the temperature in the cargo space");
    case RW_SIGNAL_TIME_TO_LIMIT:
      return _ ("the time left until the cargo passes its limit");
    case RW_SIGNAL_SETPOINT:
      return _ ("the setpoint of the unit");
    case RW_SIGNAL_PROBES:
      return _ ("the disagreement of the probes");
    case RW_SIGNAL_UNCHANGED:
      return _ ("the time that a probe has said the same");
    case RW_SIGNAL_OXYGEN:
      return _ ("oxygen");
    case RW_SIGNAL_CARBON_DIOXIDE:
      return _ ("carbon dioxide");
    case RW_SIGNAL_HUMIDITY:
      return _ ("humidity");
    case RW_SIGNAL_NO_POWER:
      return _ ("power");
    case RW_SIGNAL_STOPPED_FANS:
      return _ ("the number of fans that stand still");
    case RW_SIGNAL_DOOR:
      return _ ("the time that the door is open");
    case RW_SIGNAL_DEFROST:
      return _ ("the length of a defrost");
    case RW_SIGNAL_DEFROST_INTERVAL:
      return _ ("the time between the begins of two defrosts");
    case RW_SIGNAL_SPEED:
      return _ ("the speed between two positions");
    case RW_SIGNAL_SILENCE:
      return _ ("the silence of a reefer");
    case RW_SIGNAL_FEED_SILENCE:
      return _ ("the silence of the whole feed");
    default:
      return _ ("the signal");
    }
}

char *
rw_alarm_rule_dup_signal_name (const RwAlarmRule *rule)
{
  g_autofree char *window = rw_alarm_rule_dup_duration (rule->window);

  switch (rule->signal)
    {
    case RW_SIGNAL_CONTROL_AIR:
      return g_strdup (name_control_air (rule->mode));
    case RW_SIGNAL_KINETIC:
      /* Translators: a time, as 24 h. */
      return g_strdup_printf (_ ("the mean kinetic temperature over %s"), window);
    case RW_SIGNAL_RATE:
      /* Translators: supply or return air, and a time, as 1 h. */
      return g_strdup_printf (_ ("the rise of %s over %s"), name_control_air (rule->mode), window);
    default:
      return g_strdup (name_signal (rule->signal));
    }
}

static char *
describe_number (RwAlarmSignal signal, double number)
{
  const char *unit = signal < RW_N_ALARM_SIGNALS ? rw_alarm_signal_get_unit (signal) : "";
  gboolean is_exact = fabs (number * 10 - round (number * 10)) < 1e-3;
  gboolean is_measured = strcmp (unit, "°C") == 0 || g_str_has_prefix (unit, "K");
  g_autofree char *digits = NULL;

  if (!is_exact)
    digits = g_strdup_printf ("%.2f", number);
  else if (is_measured || fabs (number - round (number)) > 1e-3)
    digits = g_strdup_printf ("%.1f", number);
  else
    digits = g_strdup_printf ("%.0f", number);

  if (*unit == '\0')
    return g_steal_pointer (&digits);
  if (signal == RW_SIGNAL_SILENCE)
    /* Translators: how many. */
    return g_strdup_printf (_ ("%s of its usual intervals"), digits);
  return g_strdup_printf ("%s" NBSP "%s", digits, unit);
}

/* "+ 1.0 °C", "− 0.5 °C" */
static char *
describe_offset (RwAlarmSignal signal, double offset)
{
  g_autofree char *size = describe_number (signal, fabs (offset));

  return g_strdup_printf ("%s" NBSP "%s", offset < 0 ? "−" : "+", size);
}

static const char *
name_reference (RwAlarmReference reference, gboolean is_upper)
{
  switch (reference)
    {
    case RW_REFERENCE_SETPOINT:
      return _ ("setpoint");
    case RW_REFERENCE_BOOKED:
      return _ ("the booked setpoint");
    case RW_REFERENCE_CARGO:
      return is_upper ? _ ("the cargo’s upper limit") : _ ("the cargo’s lower limit");
    case RW_REFERENCE_STRICT:
      return is_upper ? _ ("the strict upper limit of the cargo")
                      : _ ("the strict lower limit of the cargo");
    case RW_REFERENCE_GAS:
      return is_upper ? _ ("the upper limit of the cargo’s gas band")
                      : _ ("the lower limit of the cargo’s gas band");
    default:
      return _ ("the limit");
    }
}

/* "setpoint + 1.0 °C", "8.0 °C" */
static char *
describe_limit (const RwAlarmRule *rule, double threshold, gboolean is_upper)
{
  g_autofree char *offset = NULL;

  if (rule->reference == RW_REFERENCE_ABSOLUTE)
    {
      g_autofree char *number = describe_number (rule->signal, fabs (threshold));

      return g_strconcat (threshold < 0 ? "−" : "", number, NULL);
    }
  if (fabs (threshold) < 1e-6)
    return g_strdup (name_reference (rule->reference, is_upper));

  offset = describe_offset (rule->signal, threshold);
  return g_strdup_printf ("%s %s", name_reference (rule->reference, is_upper), offset);
}

/* --- when it begins -------------------------------------------------------------------------- */

/* What happens when it goes beyond the limit. */
static char *
describe_crossing (const RwAlarmRule *rule)
{
  g_autofree char *signal = rw_alarm_rule_dup_signal_name (rule);
  double threshold = (double) rule->threshold;
  g_autofree char *upper = describe_limit (rule, threshold, TRUE);
  g_autofree char *lower =
      describe_limit (rule, rule->side == RW_SIDE_OUTSIDE ? -threshold : threshold, FALSE);

  if (rule->signal == RW_SIGNAL_NO_POWER)
    return g_strdup (_ ("power is lost"));
  if (rule->side == RW_SIDE_ABOVE)
    /* Translators: what is measured, and a limit: supply air passes setpoint + 1.0 °C. */
    return g_strdup_printf (_ ("%s passes %s"), signal, upper);
  if (rule->side == RW_SIDE_BELOW)
    return g_strdup_printf (_ ("%s falls below %s"), signal, lower);
  /* Translators: what is measured, an upper and a lower limit. */
  return g_strdup_printf (_ ("%s passes %s or falls below %s"), signal, upper, lower);
}

/* How it is while it is beyond the limit. */
static char *
describe_beyond (const RwAlarmRule *rule)
{
  g_autofree char *signal = rw_alarm_rule_dup_signal_name (rule);
  double threshold = (double) rule->threshold;
  g_autofree char *upper = describe_limit (rule, threshold, TRUE);
  g_autofree char *lower =
      describe_limit (rule, rule->side == RW_SIDE_OUTSIDE ? -threshold : threshold, FALSE);

  if (rule->signal == RW_SIGNAL_NO_POWER)
    return g_strdup (_ ("there is no power"));
  if (rule->side == RW_SIDE_ABOVE)
    /* Translators: what is measured, and a limit: supply air is above setpoint + 1.0 °C. */
    return g_strdup_printf (_ ("%s is above %s"), signal, upper);
  if (rule->side == RW_SIDE_BELOW)
    return g_strdup_printf (_ ("%s is below %s"), signal, lower);
  /* Translators: what is measured, an upper and a lower limit. */
  return g_strdup_printf (_ ("%s is above %s or below %s"), signal, upper, lower);
}

static char *
describe_begin (const RwAlarmRule *rule)
{
  g_autofree char *crossing = describe_crossing (rule);
  g_autofree char *beyond = describe_beyond (rule);
  g_autofree char *delay = rw_alarm_rule_dup_duration (rule->on_delay);
  g_autofree char *time = rw_alarm_rule_dup_duration (rule->time);
  g_autofree char *window = rw_alarm_rule_dup_duration (rule->window);

  switch (rule->condition)
    {
    case RW_CONDITION_CONSECUTIVE:
      /* Translators: “supply air is above 8.0 °C”, and a number of readings. */
      return g_strdup_printf (ngettext ("Alarms when %s in %u reading",
                                        "Alarms when %s in %u readings one after the other",
                                        rule->n),
                              beyond, rule->n);
    case RW_CONDITION_CUMULATIVE:
      /* Translators: “supply air is above 8.0 °C”, and two times. */
      return g_strdup_printf (_ ("Alarms when %s for %s altogether within %s"), beyond, time,
                              window);
    case RW_CONDITION_N_OF_M:
      /* Translators: “supply air is above 8.0 °C”, and two numbers of readings. */
      return g_strdup_printf (_ ("Alarms when %s in %u of the last %u readings"), beyond, rule->n,
                              rule->m);
    case RW_CONDITION_COUNT:
      /* Translators: “supply air passes 8.0 °C”, how often, and a time. */
      return g_strdup_printf (ngettext ("Alarms when %s %u time within %s",
                                        "Alarms when %s %u times within %s", rule->n),
                              crossing, rule->n, window);
    case RW_CONDITION_LASTING:
    default:
      if (rule->on_delay == 0)
        /* Translators: “supply air passes 8.0 °C”. */
        return g_strdup_printf (_ ("Alarms as soon as %s"), crossing);
      /* Translators: a time, and “supply air passes 8.0 °C”. */
      return g_strdup_printf (_ ("Alarms %s after %s"), delay, crossing);
    }
}

/* --- when it ends ---------------------------------------------------------------------------- */

/* "+ 0.7 °C": the limit less the deadband, without saying again of what. */
static char *
describe_near_limit (const RwAlarmRule *rule, double threshold, gboolean is_upper)
{
  if (rule->reference == RW_REFERENCE_ABSOLUTE || fabs (threshold) < 1e-6)
    return describe_limit (rule, threshold, is_upper);
  return describe_offset (rule->signal, threshold);
}

static char *
describe_inside (const RwAlarmRule *rule)
{
  double threshold = (double) rule->threshold, deadband = (double) rule->deadband;
  g_autofree char *limit = NULL;

  if (rule->signal == RW_SIGNAL_NO_POWER)
    return g_strdup (_ ("power is back"));
  if (rule->signal == RW_SIGNAL_SILENCE || rule->signal == RW_SIGNAL_FEED_SILENCE)
    return g_strdup (_ ("a reading comes"));
  if (rule->side == RW_SIDE_ABOVE)
    {
      limit = describe_near_limit (rule, threshold - deadband, TRUE);
      /* Translators: a limit: + 0.7 °C. */
      return g_strdup_printf (_ ("it is back below %s"), limit);
    }
  if (rule->side == RW_SIDE_BELOW)
    {
      limit = describe_near_limit (rule, threshold + deadband, FALSE);
      return g_strdup_printf (_ ("it is back above %s"), limit);
    }
  if (deadband < 1e-6)
    return g_strdup (_ ("it is back between them"));
  limit = describe_number (rule->signal, deadband);
  /* Translators: how far inside, as 0.3 °C. */
  return g_strdup_printf (_ ("it is back between them by %s"), limit);
}

static void
append_end (GString *text, const RwAlarmRule *rule)
{
  g_autofree char *inside = describe_inside (rule);
  g_autofree char *delay = rw_alarm_rule_dup_duration (rule->off_delay);

  if (rule->off_delay == 0)
    /* Translators: “power is back”. */
    g_string_append_printf (text, _ (", clears as soon as %s"), inside);
  else
    /* Translators: a time, and “power is back”. */
    g_string_append_printf (text, _ (", clears %s after %s"), delay, inside);
}

/* --- the rest -------------------------------------------------------------------------------- */

static void
append_suppress (GString *text, guint suppress)
{
  static const char *const names[RW_N_ALARM_SUPPRESSES] = {
    N_ ("during a defrost and for 30 min after"),
    N_ ("without power"),
    N_ ("for a while after power-on or a new setpoint"),
    N_ ("with the door open and for 30 min after"),
  };
  const char *before = _ ("; not ");

  for (guint i = 0; i < RW_N_ALARM_SUPPRESSES; i++)
    if ((suppress & (1u << i)) != 0)
      {
        g_string_append (text, before);
        g_string_append (text, _ (names[i]));
        /* Translators: between the parts of a list of what a rule does not alarm during. */
        before = _ (", nor ");
      }
}

static void
append_priority (GString *text, const RwAlarmRule *rule)
{
  /* Translators: critical, high, medium or low. */
  g_string_append_printf (text, _ (" Priority %s"), rw_alarm_priority_get_name (rule->priority));
  for (guint i = 0; i < RW_N_ALARM_STAGES && rule->stages[i].after > 0; i++)
    {
      g_autofree char *after = rw_alarm_rule_dup_duration (rule->stages[i].after);

      /* Translators: critical, high, medium or low, and a time. */
      g_string_append_printf (text, _ (", %s after %s"),
                              rw_alarm_priority_get_name (rule->stages[i].priority), after);
    }
  if (rule->limit_priority != 0)
    /* Translators: critical, high, medium or low. */
    g_string_append_printf (text, _ (", %s once the cargo passes its limit"),
                            rw_alarm_priority_get_name (rule->limit_priority));
  g_string_append (text, _ ("."));
}

char *
rw_alarm_rule_dup_sentence (const RwAlarmRule *rule)
{
  g_autofree char *begin = describe_begin (rule);
  GString *text = g_string_new (begin);

  if (rule->condition != RW_CONDITION_LASTING && rule->on_delay > 0)
    {
      g_autofree char *delay = rw_alarm_rule_dup_duration (rule->on_delay);

      /* Translators: a time. */
      g_string_append_printf (text, _ (" and that lasts %s"), delay);
    }
  append_end (text, rule);
  append_suppress (text, rule->suppress);
  g_string_append (text, _ ("."));
  append_priority (text, rule);
  if (!rule->enabled)
    g_string_append (text, _ (" The rule is switched off."));
  return g_string_free (text, FALSE);
}
