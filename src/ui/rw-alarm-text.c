/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-text.h"

#include "rw-format.h"

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
  { "shelved", N_("Shelved") },
  { "unshelved", N_("Unshelved") },
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

static const struct
{
  const char *rule_id;
  const char *meaning;
  const char *advice;
} guidance[] = {
  { "control_air_high", MEANING_HIGH, ADVICE_HIGH },
  { "control_air_low", MEANING_LOW, ADVICE_LOW },
  { "power_lost", MEANING_POWER, ADVICE_POWER },
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

/* All rules that measure something so far measure a temperature. */
char *
rw_alarm_text_value (const RwAlarm *alarm)
{
  return isnan (alarm->value) ? g_strdup ("–")
                              : rw_format_value_with_unit (RW_QUANTITY_TEMPERATURE, alarm->value);
}

char *
rw_alarm_text_limit (const RwAlarm *alarm)
{
  return isnan (alarm->limit_value)
             ? g_strdup ("–")
             : rw_format_value_with_unit (RW_QUANTITY_TEMPERATURE, alarm->limit_value);
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

gboolean
rw_alarm_text_needs_acknowledging (const RwAlarm *alarm)
{
  return alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED || alarm->state == RW_ALARM_STATE_RETURNED;
}
