/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-facts.h"

#include "rw-alarm-text.h"
#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-format.h"
#include "rw-place-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* The pairs of name and value to be shown. */
typedef struct
{
  GPtrArray *names;  /* of static texts */
  GPtrArray *values; /* of char *, owned */
} Facts;

static char *
describe_moment (gint64 time)
{
  g_autofree char *text = rw_format_time_short (time);
  g_autofree char *zone = rw_format_zone_name (time);

  return g_strdup_printf ("%s %s", text, zone);
}

static char *
describe_time (gint64 time)
{
  g_autofree char *text = describe_moment (time);
  g_autofree char *age = rw_format_age (rw_clock_now (NULL) - time);

  /* Translators: a time and how long ago it was: "22 Nov 10:00:07 UTC (3 min ago)". */
  return g_strdup_printf (_("%s (%s ago)"), text, age);
}

static char *
describe_future (gint64 time)
{
  g_autofree char *text = describe_moment (time);
  g_autofree char *until = rw_alarm_text_until (time);

  /* Translators: a time to come and how long it is until then: "22 Nov 10:00:07 UTC (in 3 h)". */
  return g_strdup_printf (_("%s (%s)"), text, until);
}

static char *
describe_acknowledgement (const RwAlarm *alarm)
{
  g_autofree char *time = NULL;

  if (alarm->acknowledged_time == 0)
    return g_strdup (_("Not yet"));

  time = describe_moment (alarm->acknowledged_time);
  if (alarm->acknowledged_by == NULL)
    return g_steal_pointer (&time);
  /* Translators: who and when: "anna, 22 Nov 10:00:07 UTC". */
  return g_strdup_printf (_("%s, %s"), alarm->acknowledged_by, time);
}

static const RwReading *
find_last (RwSession *session, const RwAlarm *alarm)
{
  RwFleet *fleet = rw_session_get_fleet (session);
  guint position;

  return rw_fleet_find (fleet, alarm->container_id, &position)
             ? &rw_fleet_peek (fleet, position)->last
             : NULL;
}

/* Which quantity of a reading says what the rule is about; RW_N_QUANTITIES where none does. */
static RwQuantity
get_quantity (RwAlarmSignal signal, const RwReading *last)
{
  switch ((int) signal)
    {
    case RW_SIGNAL_CONTROL_AIR:
      /* Frozen cargo is judged by the return air. */
      return last->value[RW_QUANTITY_TARGET_TEMPERATURE] <= -10 ? RW_QUANTITY_RETURN_TEMPERATURE
                                                                : RW_QUANTITY_SUPPLY_TEMPERATURE;
    case RW_SIGNAL_SUPPLY_AIR:
      return RW_QUANTITY_SUPPLY_TEMPERATURE;
    case RW_SIGNAL_RETURN_AIR:
      return RW_QUANTITY_RETURN_TEMPERATURE;
    case RW_SIGNAL_TEMPERATURE:
    case RW_SIGNAL_KINETIC:
      return RW_QUANTITY_TEMPERATURE;
    case RW_SIGNAL_SETPOINT:
      return RW_QUANTITY_TARGET_TEMPERATURE;
    case RW_SIGNAL_OXYGEN:
      return RW_QUANTITY_OXYGEN_LEVEL;
    case RW_SIGNAL_CARBON_DIOXIDE:
      return RW_QUANTITY_CARBON_DIOXIDE_LEVEL;
    case RW_SIGNAL_HUMIDITY:
      return RW_QUANTITY_HUMIDITY_LEVEL;
    case RW_SIGNAL_DOOR:
      return RW_QUANTITY_TIME_DOOR_OPEN;
    default:
      return RW_N_QUANTITIES;
    }
}

/* NULL where the newest reading does not say. */
static char *
describe_now (const RwAlarm *alarm, const RwReading *last)
{
  RwAlarmSignal signal = rw_alarm_text_get_signal (alarm->rule_id);
  RwQuantity quantity = get_quantity (signal, last);
  g_autofree char *value = NULL;
  g_autofree char *age = rw_format_age (rw_clock_now (NULL) - last->time);

  if (signal == RW_SIGNAL_NO_POWER && (last->flags_known & RW_FLAG_POWERED) != 0)
    value = g_strdup ((last->flags_set & RW_FLAG_POWERED) != 0 ? _("Power on") : _("No power"));
  else if (quantity != RW_N_QUANTITIES && isnan (last->value[quantity])
           && rw_quantity_is_temperature (quantity))
    quantity = RW_QUANTITY_TEMPERATURE;
  if (quantity != RW_N_QUANTITIES && !isnan (last->value[quantity]))
    value = rw_format_value_with_unit (quantity, last->value[quantity]);
  if (value == NULL)
    return NULL;
  /* Translators: a value and how long ago it was measured: "9.1 °C (20 s ago)". */
  return g_strdup_printf (_("%s (%s ago)"), value, age);
}

static Facts
facts_new (void)
{
  return (Facts) { g_ptr_array_new (), g_ptr_array_new_with_free_func (g_free) };
}

/* Takes the value; one that is not known is left out. */
static void
take (Facts *facts, const char *name, char *value)
{
  g_autofree char *owned = value;

  if (owned == NULL || g_str_equal (owned, "–"))
    return;
  g_ptr_array_add (facts->names, (gpointer) name);
  g_ptr_array_add (facts->values, g_steal_pointer (&owned));
}

/* Lines that are there already only change their values, so that nothing flickers. */
static void
facts_end (Facts *facts, RwFactList *list)
{
  gboolean same = rw_fact_list_get_size (list) == facts->names->len;

  for (guint i = 0; i < facts->names->len && same; i++)
    same = rw_fact_list_get (list, g_ptr_array_index (facts->names, i)) != NULL;
  if (!same)
    rw_fact_list_clear (list);
  for (guint i = 0; i < facts->names->len; i++)
    rw_fact_list_set (list, g_ptr_array_index (facts->names, i),
                      g_ptr_array_index (facts->values, i));
  g_ptr_array_unref (facts->names);
  g_ptr_array_unref (facts->values);
}

static void
show_measured (Facts *list, RwSession *session, const RwAlarm *alarm)
{
  const RwReading *last = find_last (session, alarm);

  if (last != NULL)
    take (list, _("Now"), describe_now (alarm, last));
  take (list, _("When It Was Raised"), rw_alarm_text_value (alarm));
  take (list, _("Limit"), rw_alarm_text_limit (alarm));
  if (last != NULL)
    take (list, _("Setpoint"),
          rw_format_value_with_unit (RW_QUANTITY_TARGET_TEMPERATURE,
                                     last->value[RW_QUANTITY_TARGET_TEMPERATURE]));
  take (list, _("Cargo"), rw_alarm_text_cargo (alarm, rw_session_get_profiles (session)));
}

static void
show_times (Facts *list, const RwAlarm *alarm)
{
  if (alarm->began_time != 0)
    take (list, _("Began"), describe_time (alarm->began_time));
  take (list, _("Raised"), describe_time (alarm->raised_time));
  if (alarm->limit_time != 0)
    take (list, _("Cargo at Its Limit"), describe_future (alarm->limit_time));
  if (alarm->cleared_time != 0)
    take (list, _("Returned"), describe_time (alarm->cleared_time));
  if (alarm->n_raised > 1)
    take (list, _("Raised in a Day"), g_strdup_printf ("%u×", alarm->n_raised));
  take (list, _("Acknowledged"), describe_acknowledgement (alarm));
  if (alarm->shelved_until != 0)
    take (list, _("Shelved Until"), describe_future (alarm->shelved_until));
}

static char *
describe_priority (int priority)
{
  return g_strdup (rw_format_condition_label (rw_condition_badge_from_priority (priority)));
}

void
rw_alarm_facts_show (RwFactList *list, RwSession *session, const RwAlarm *alarm)
{
  Facts facts = facts_new ();

  take (&facts, _("Priority"), describe_priority (alarm->priority));
  take (&facts, _("State"), g_strdup (rw_alarm_text_state (alarm->state)));
  show_measured (&facts, session, alarm);
  show_times (&facts, alarm);
  take (&facts, _("Place"), rw_place_text (alarm->latitude, alarm->longitude));
  if (alarm->incident_id != 0)
    take (&facts, _("Incident"), g_strdup_printf ("%" G_GINT64_FORMAT, alarm->incident_id));
  if (alarm->work_order_id != 0)
    take (&facts, _("Work Order"), g_strdup_printf ("%" G_GINT64_FORMAT, alarm->work_order_id));
  take (&facts, _("Note"), g_strdup (alarm->note));
  facts_end (&facts, list);
}

void
rw_alarm_facts_show_many (RwFactList *list, GPtrArray *alarms)
{
  const RwAlarm *alarm = g_ptr_array_index (alarms, 0);
  guint n_open = 0, n_active = 0;
  gint64 first = alarm->raised_time, last = first;
  int priority = alarm->priority;
  Facts facts = facts_new ();

  for (guint i = 0; i < alarms->len; i++)
    {
      alarm = g_ptr_array_index (alarms, i);
      n_open += rw_alarm_needs_acknowledging (alarm);
      n_active += rw_alarm_is_active (alarm);
      first = MIN (first, alarm->raised_time);
      last = MAX (last, alarm->raised_time);
      priority = MIN (priority, alarm->priority);
    }
  take (&facts, _("Highest Priority"), describe_priority (priority));
  take (&facts, _("To Acknowledge"), rw_format_count (n_open));
  take (&facts, _("Active"), rw_format_count (n_active));
  take (&facts, _("First Raised"), describe_time (first));
  take (&facts, _("Last Raised"), describe_time (last));
  facts_end (&facts, list);
}
