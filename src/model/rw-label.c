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
    { "control_air_high", N_("Control air too warm") },
    { "control_air_low", N_("Control air too cold") },
    { "power_lost", N_("No power") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (g_str_equal (rules[i].rule_id, rule_id))
        return g_strdup (_(rules[i].label));
    }
  return g_strdelimit (g_strdup (rule_id), "_", ' ');
}
