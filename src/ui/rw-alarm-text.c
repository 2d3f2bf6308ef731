/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-text.h"

#include "rw-alarm-view.h"
#include "rw-clock.h"
#include "rw-format.h"
#include "rw-place-text.h"

#include <glib/gi18n.h>
#include <math.h>

static const char *const states[RW_N_ALARM_STATES] = {
  [RW_ALARM_STATE_NORMAL] = N_("Normal"),
  [RW_ALARM_STATE_UNACKNOWLEDGED] = N_("Unacknowledged"),
  [RW_ALARM_STATE_ACKNOWLEDGED] = N_("Acknowledged"),
  [RW_ALARM_STATE_RETURNED] = N_("Returned"),
  [RW_ALARM_STATE_SHELVED] = N_("Shelved"),
  [RW_ALARM_STATE_SUPPRESSED] = N_("Suppressed"),
  [RW_ALARM_STATE_OUT_OF_SERVICE] = N_("Out of Service"),
};

static const struct
{
  const char *event;
  const char *label;
} events[] = {
  { "raised", N_("Raised") },
  { "returned", N_("Returned") },
  { "cleared", N_("Cleared") },
  { "acknowledged", N_("Acknowledged") },
  { "regraded", N_("Priority Changed") },
  { "shelved", N_("Shelved") },
  { "unshelved", N_("Unshelved") },
  { "out_of_service", N_("Taken Out of Service") },
  { "in_service", N_("Put Back into Service") },
  { "suppressed", N_("Suppressed") },
  { "unsuppressed", N_("No Longer Suppressed") },
  { "commented", N_("Commented") },
  { "escalated", N_("Escalated") },
  { "joined", N_("Joined an Incident") },
  { "work_order", N_("Work Order") },
};

#define MEANING_HIGH \
  N_("The air that the unit controls has been warmer than its setpoint allows for longer than a " \
     "door or a defrost explains. The unit cools too little, or warm air comes in.")
#define ADVICE_HIGH \
  N_("Look at the chart: is it still rising? Check power, setpoint, doors and fresh-air vents. If " \
     "the air does not come back within the hour, have a technician look at the unit and tell " \
     "the owner of the cargo.")
#define MEANING_LOW \
  N_("The air that the unit controls has been colder than its setpoint allows. Chilled cargo is " \
     "harmed by cold within minutes: fruit blackens, packages freeze.")
#define ADVICE_LOW \
  N_("Compare supply and return air: if they disagree, suspect the supply sensor. Check that the " \
     "setpoint is the booked one. Have the unit looked at now, or raise the setpoint until " \
     "somebody can.")
#define MEANING_POWER \
  N_("The unit has reported for longer than a change of plugs takes that it has no power. The box " \
     "warms: chilled cargo bears about two hours, frozen cargo about eight.")
#define ADVICE_POWER \
  N_("Ask the terminal, the ship or the driver to plug it in or to start the generator. If many " \
     "reefers in one place lost power together, call the place, not each box.")

#define MEANING_SETPOINT \
  N_("The unit is set to another temperature than the one the cargo was booked with. It does what " \
     "it was told, so nothing else warns of it.")
#define ADVICE_SETPOINT \
  N_("Compare with the booking and with the shipper. If the booking is right, have the setpoint " \
     "corrected at the unit; if the unit is right, correct the booking.")
#define MEANING_GAS \
  N_("The atmosphere is outside what the cargo bears. Fruit ripens or suffocates; people who open " \
     "the doors are in danger where oxygen is low or carbon dioxide high.")
#define ADVICE_GAS \
  N_("Do not let anybody enter before it is ventilated. Check fresh-air vents and the controlled " \
     "atmosphere; if power was lost, the gas follows when it is back.")
#define MEANING_PROBE \
  N_("What the probes say cannot all be true: one of them drifts, is stuck or hangs loose. The " \
     "other alarms of this reefer may be wrong as well.")
#define ADVICE_PROBE \
  N_("Compare the curves of the probes. Have the probe checked at the next round, and judge the " \
     "cargo by the ones that agree until then.")
#define MEANING_SILENT \
  N_("Nothing has been heard for three times as long as it usually takes. The cargo may be well: " \
     "nobody knows.")
#define ADVICE_SILENT \
  N_("If many are silent in one place, call the place: its gateway or network is down. If it is " \
     "one, have it read by hand at the next round.")
#define MEANING_WARMING \
  N_("The temperature goes towards the limit faster than it should. Nothing is spoilt yet; this " \
     "alarm gives time to act.")
#define ADVICE_WARMING \
  N_("Look at the chart and at the expected time to the limit. Check power, doors and setpoint " \
     "now, and send somebody if it goes on.")
#define MEANING_EXPOSED \
  N_("The cargo has been out of its range for longer altogether than it bears. What is lost does " \
     "not come back when the temperature does.")
#define ADVICE_EXPOSED \
  N_("Bring the temperature back, keep the temperature record, and tell the owner of the cargo, " \
     "who decides whether it can still be sold.")
#define MEANING_DOOR \
  N_("The door has been open for longer than loading or an inspection takes, with the cargo in it.")
#define ADVICE_DOOR N_("Call the place where it stands and have the door closed.")
#define MEANING_DEFROST \
  N_("The unit defrosts for too long or too often: ice on the coil, a heater or a sensor that does " \
     "not work. While it defrosts it does not cool.")
#define ADVICE_DEFROST \
  N_("Watch the return air between defrosts. Have a technician look at the coil, the heaters and " \
     "the fresh-air vents.")
#define MEANING_FAN \
  N_("The unit runs but a fan stands still: air does not reach the whole cargo, and the probes no " \
     "longer tell what it is like in the middle.")
#define ADVICE_FAN N_("Have a technician look at it today; watch the return air until then.")
#define MEANING_POSITION \
  N_("The position jumped farther than anything moves: a wrong fix, or two units that report " \
     "under one number.")
#define ADVICE_POSITION \
  N_("Compare with the booking and the ship's position. If it goes on, have the unit's number " \
     "checked.")
#define MEANING_FEED \
  N_("No message has come from any reefer. What is shown is old, and no other alarm can be raised.")
#define ADVICE_FEED \
  N_("Check the broker, the network and the worker on the Data page. Until it is back, watch the " \
     "reefers by rounds.")

static const struct
{
  const char *rule_id;
  RwAlarmSignal signal;
  const char *meaning;
  const char *advice;
} guidance[] = {
  { "control_air_high", RW_SIGNAL_CONTROL_AIR, MEANING_HIGH, ADVICE_HIGH },
  { "control_air_low", RW_SIGNAL_CONTROL_AIR, MEANING_LOW, ADVICE_LOW },
  { "return_air_high", RW_SIGNAL_RETURN_AIR, MEANING_HIGH, ADVICE_HIGH },
  { "pharma_band", RW_SIGNAL_TEMPERATURE, MEANING_EXPOSED, ADVICE_EXPOSED },
  { "time_out_of_range", RW_SIGNAL_TEMPERATURE, MEANING_EXPOSED, ADVICE_EXPOSED },
  { "kinetic_temperature", RW_SIGNAL_KINETIC, MEANING_EXPOSED, ADVICE_EXPOSED },
  { "power_lost", RW_SIGNAL_NO_POWER, MEANING_POWER, ADVICE_POWER },
  { "wrong_setpoint", RW_SIGNAL_SETPOINT, MEANING_SETPOINT, ADVICE_SETPOINT },
  { "co2_band", RW_SIGNAL_CARBON_DIOXIDE, MEANING_GAS, ADVICE_GAS },
  { "o2_band", RW_SIGNAL_OXYGEN, MEANING_GAS, ADVICE_GAS },
  { "probe_disagreement", RW_SIGNAL_PROBES, MEANING_PROBE, ADVICE_PROBE },
  { "stuck_value", RW_SIGNAL_UNCHANGED, MEANING_PROBE, ADVICE_PROBE },
  { "rate_of_rise", RW_SIGNAL_RATE, MEANING_WARMING, ADVICE_WARMING },
  { "time_to_limit", RW_SIGNAL_TIME_TO_LIMIT, MEANING_WARMING, ADVICE_WARMING },
  { "door_open", RW_SIGNAL_DOOR, MEANING_DOOR, ADVICE_DOOR },
  { "defrost_long", RW_SIGNAL_DEFROST, MEANING_DEFROST, ADVICE_DEFROST },
  { "defrost_often", RW_SIGNAL_DEFROST_INTERVAL, MEANING_DEFROST, ADVICE_DEFROST },
  { "fan_stopped", RW_SIGNAL_STOPPED_FANS, MEANING_FAN, ADVICE_FAN },
  { "position_jump", RW_SIGNAL_SPEED, MEANING_POSITION, ADVICE_POSITION },
  { "stale", RW_SIGNAL_SILENCE, MEANING_SILENT, ADVICE_SILENT },
  { "feed_stale", RW_SIGNAL_FEED_SILENCE, MEANING_FEED, ADVICE_FEED },
};

const char *
rw_alarm_text_state (RwAlarmState state)
{
  g_return_val_if_fail (state < RW_N_ALARM_STATES, NULL);
  return _(states[state]);
}

const char *
rw_alarm_text_event (const char *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (events[i].event, event))
      return _(events[i].label);

  return event;
}

const char *const *
rw_alarm_text_get_events (void)
{
  static const char *words[G_N_ELEMENTS (events) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    words[i] = events[i].event;
  return words;
}

const char *const *
rw_alarm_text_get_rule_ids (void)
{
  static const char *ids[G_N_ELEMENTS (guidance) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (guidance); i++)
    ids[i] = guidance[i].rule_id;
  return ids;
}

RwAlarmSignal
rw_alarm_text_get_signal (const char *rule_id)
{
  for (guint i = 0; i < G_N_ELEMENTS (guidance); i++)
    if (g_str_equal (guidance[i].rule_id, rule_id))
      return guidance[i].signal;

  /* What people add themselves is as a rule about temperatures. */
  return RW_SIGNAL_TEMPERATURE;
}

static char *
describe_number (double value, int decimals, const char *unit)
{
  g_autofree char *number = g_strdup_printf ("%.*f", decimals, fabs (value));

  /* A real minus sign, as RwFormat has it. */
  return g_strdup_printf ("%s%s %s", value < 0 ? "−" : "", number, unit);
}

char *
rw_alarm_text_measured (const char *rule_id, double value)
{
  RwAlarmSignal signal = rw_alarm_text_get_signal (rule_id);

  if (isnan (value) || signal == RW_SIGNAL_NO_POWER)
    return g_strdup ("–");

  switch ((int) signal)
    {
    case RW_SIGNAL_RATE:
      return describe_number (value, 1, "K/h");
    case RW_SIGNAL_PROBES:
      return describe_number (value, 1, "K");
    case RW_SIGNAL_TIME_TO_LIMIT:
    case RW_SIGNAL_UNCHANGED:
    case RW_SIGNAL_DEFROST_INTERVAL:
      return describe_number (value, 1, "h");
    case RW_SIGNAL_OXYGEN:
    case RW_SIGNAL_CARBON_DIOXIDE:
    case RW_SIGNAL_HUMIDITY:
      return describe_number (value, 1, "%");
    case RW_SIGNAL_DOOR:
    case RW_SIGNAL_DEFROST:
    case RW_SIGNAL_FEED_SILENCE:
      return describe_number (value, 0, "min");
    case RW_SIGNAL_SPEED:
      return describe_number (value, 0, "km/h");
    case RW_SIGNAL_STOPPED_FANS:
      return describe_number (value, 0, _("fans"));
    case RW_SIGNAL_SILENCE:
      /* Translators: how many reporting intervals a reefer has been silent: "4.5 intervals". */
      return describe_number (value, 1, _("intervals"));
    default:
      return rw_format_value_with_unit (RW_QUANTITY_TEMPERATURE, value);
    }
}

char *
rw_alarm_text_value (const RwAlarm *alarm)
{
  return rw_alarm_text_measured (alarm->rule_id, alarm->value);
}

char *
rw_alarm_text_limit (const RwAlarm *alarm)
{
  return rw_alarm_text_measured (alarm->rule_id, alarm->limit_value);
}

char *
rw_alarm_text_row (RwAlarmRow *row)
{
  const RwAlarmGroup *group = rw_alarm_row_get_group (row);
  char *rule = rw_format_rule_label (rw_alarm_row_get_rule_id (row));
  g_autofree char *alone = NULL;
  g_autofree char *place = NULL;

  if (group == NULL)
    return rule;

  alone = rule;
  place = rw_place_text (group->latitude, group->longitude);
  if (place == NULL)
    return g_steal_pointer (&alone);
  /* Translators: what is wrong, and where: "No power, near Rotterdam". */
  return g_strdup_printf (_("%s, %s"), alone, place);
}

char *
rw_alarm_text_subject (RwAlarmRow *row)
{
  const RwAlarmGroup *group = rw_alarm_row_get_group (row);
  g_autofree char *count = NULL;

  if (group == NULL)
    {
      const char *id = rw_alarm_row_get_alarm (row)->container_id;

      return g_strdup (g_str_equal (id, RW_ALARM_FEED_ID) ? _("All Reefers") : id);
    }

  count = rw_format_count (group->n);
  return g_strdup_printf (ngettext ("%s reefer", "%s reefers", group->n), count);
}

char *
rw_alarm_text_row_state (RwAlarmRow *row)
{
  const RwAlarmGroup *group = rw_alarm_row_get_group (row);
  g_autofree char *open = NULL;
  g_autofree char *all = NULL;

  if (group == NULL || group->n_open == 0)
    return g_strdup (rw_alarm_text_state (rw_alarm_row_get_state (row)));

  open = rw_format_count (group->n_open);
  all = rw_format_count (group->n);
  /* Translators: so many of the alarms of a group nobody has acknowledged: "280 of 300 open". */
  return g_strdup_printf (_("%s of %s open"), open, all);
}

char *
rw_alarm_text_until (gint64 time)
{
  gint64 left = time - rw_clock_now (NULL);
  g_autofree char *age = NULL;

  if (time == 0)
    return g_strdup ("–");
  if (left <= 0)
    return g_strdup (_("overdue"));

  age = rw_format_age (left);
  /* Translators: how long it is until then: "in 3 h". */
  return g_strdup_printf (_("in %s"), age);
}

char *
rw_alarm_text_cargo (const RwAlarm *alarm, RwCargoProfiles *profiles)
{
  const RwCargoProfile *profile =
      profiles != NULL ? rw_cargo_profiles_lookup (profiles, alarm->product_id) : NULL;

  if (alarm->product_id == NULL)
    return g_strdup (_("Unknown"));
  if (profile == NULL)
    return g_strdup (alarm->product_id);

  return g_strdup_printf ("%s %s", alarm->product_id, profile->name);
}

const char *
rw_alarm_text_meaning (const char *rule_id)
{
  for (guint i = 0; i < G_N_ELEMENTS (guidance); i++)
    if (g_str_equal (guidance[i].rule_id, rule_id))
      return _(guidance[i].meaning);

  return _("A rule that this version of the program does not know raised this alarm.");
}

const char *
rw_alarm_text_advice (const char *rule_id)
{
  for (guint i = 0; i < G_N_ELEMENTS (guidance); i++)
    if (g_str_equal (guidance[i].rule_id, rule_id))
      return _(guidance[i].advice);

  return _("Look at the chart of the reefer, and ask who wrote the rule.");
}
