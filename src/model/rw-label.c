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
