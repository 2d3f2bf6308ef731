/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-label.h"

#include <glib/gi18n.h>

const char *
rw_label_quantity (RwQuantity quantity)
{
  static const char *const labels[RW_N_QUANTITIES] = {
    [RW_QUANTITY_TEMPERATURE] = N_("Temperature"),
    [RW_QUANTITY_TARGET_TEMPERATURE] = N_("Setpoint"),
    [RW_QUANTITY_SUPPLY_TEMPERATURE] = N_("Supply Air"),
    [RW_QUANTITY_RETURN_TEMPERATURE] = N_("Return Air"),
    [RW_QUANTITY_AMBIENT_TEMPERATURE] = N_("Ambient"),
    [RW_QUANTITY_KILOWATTS] = N_("Power"),
    [RW_QUANTITY_OXYGEN_LEVEL] = N_("Oxygen"),
    [RW_QUANTITY_NITROGEN_LEVEL] = N_("Nitrogen"),
    [RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = N_("Carbon Dioxide"),
    [RW_QUANTITY_HUMIDITY_LEVEL] = N_("Humidity"),
    [RW_QUANTITY_TIME_DOOR_OPEN] = N_("Door Open"),
  };

  g_return_val_if_fail (quantity < RW_N_QUANTITIES, NULL);
  return _(labels[quantity]);
}

/* Names are data, not code: as the database has them. */
static GMutex geofences_mutex;
static RwGeofences *named_geofences; /* or NULL; guarded by the mutex */

void
rw_label_name_geofences (RwGeofences *geofences)
{
  g_mutex_lock (&geofences_mutex);
  g_clear_pointer (&named_geofences, rw_geofences_unref);
  named_geofences = rw_geofences_ref (geofences);
  g_mutex_unlock (&geofences_mutex);
}

static char *
label_geofence (const RwGeofence *geofence)
{
  static const char *const formats[RW_N_GEOFENCE_EVENTS] = {
    /* Translators: what a reefer did with the area of that name */
    [RW_GEOFENCE_LEAVES] = N_ ("Left %s"),
    [RW_GEOFENCE_ENTERS] = N_ ("Entered %s"),
    [RW_GEOFENCE_NOT_ARRIVED] = N_ ("Not arrived: %s"),
  };
  g_auto (GStrv) parts = g_strsplit (_ (formats[geofence->event]), "%s", 2);

  return g_strjoinv (geofence->name, parts);
}

/* NULL when it is no area's, or that of one that is not known. */
static char *
label_geofence_rule (const char *rule_id)
{
  gint64 id = rw_geofence_id_of_rule (rule_id);
  const RwGeofence *geofence = NULL;
  char *label = NULL;

  if (id == 0)
    return NULL;
  g_mutex_lock (&geofences_mutex);
  if (named_geofences != NULL)
    geofence = rw_geofences_lookup (named_geofences, id);
  if (geofence != NULL)
    label = label_geofence (geofence);
  g_mutex_unlock (&geofences_mutex);
  return label;
}

char *
rw_label_rule (const char *rule_id)
{
  static const struct
  {
    const char *rule_id;
    const char *label;
  } rules[] = {
    { "control_air_high", N_ ("Control air too warm") },
    { "control_air_low", N_ ("Control air too cold") },
    { "return_air_high", N_ ("Return air too warm") },
    { "pharma_band", N_ ("Medicine out of its band") },
    { "time_out_of_range", N_ ("Too long out of range") },
    { "kinetic_temperature", N_ ("Mean kinetic temperature too high") },
    { "power_lost", N_ ("No power") },
    { "wrong_setpoint", N_ ("Setpoint is not the booked one") },
    { "co2_band", N_ ("Carbon dioxide out of its band") },
    { "o2_band", N_ ("Oxygen out of its band") },
    { "probe_disagreement", N_ ("Probes disagree") },
    { "stuck_value", N_ ("Probe is stuck") },
    { "rate_of_rise", N_ ("Warms up fast") },
    { "time_to_limit", N_ ("Will pass its limit soon") },
    { "door_open", N_ ("Door open") },
    { "defrost_long", N_ ("Defrost takes too long") },
    { "defrost_often", N_ ("Defrosts too often") },
    { "fan_stopped", N_ ("Fan stands still") },
    { "position_jump", N_ ("Position jumps") },
    { "stale", N_ ("Silent") },
    { "feed_stale", N_ ("No message from any reefer") },
  };

  char *geofence = label_geofence_rule (rule_id);

  if (geofence != NULL)
    return geofence;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (g_str_equal (rules[i].rule_id, rule_id))
        return g_strdup (_(rules[i].label));
    }
  return g_strdelimit (g_strdup (rule_id), "_", ' ');
}

const char *
rw_label_work_order_state (RwWorkOrderState state)
{
  static const char *const labels[RW_N_WORK_ORDER_STATES] = {
    [RW_WORK_ORDER_OPEN] = N_("Open"),           [RW_WORK_ORDER_ASSIGNED] = N_("Assigned"),
    [RW_WORK_ORDER_STARTED] = N_("Started"),     [RW_WORK_ORDER_DONE] = N_("Done"),
    [RW_WORK_ORDER_CANCELLED] = N_("Cancelled"),
  };

  g_return_val_if_fail (state < RW_N_WORK_ORDER_STATES, NULL);
  return _(labels[state]);
}
