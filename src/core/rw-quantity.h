/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwQuantity: what a reefer measures, one float each in RwReading.value.
 *
 * For: indexing values, their native names, units and sensible decimals.
 * Not for: position, switches and counters, which are fields of RwReading of their own, and not
 * for text shown to people: labels are translated in the ui layer.
 *
 * One unit per quantity everywhere inside the program: temperatures in °C, power in kW, gases and
 * humidity in %, door time in minutes. Conversion happens at the edge only.
 */
typedef enum
{
  RW_QUANTITY_TEMPERATURE,        /* the temperature of a sender that knows just one, °C */
  RW_QUANTITY_TARGET_TEMPERATURE, /* setpoint, °C */
  RW_QUANTITY_SUPPLY_TEMPERATURE, /* air blown under the cargo, °C */
  RW_QUANTITY_RETURN_TEMPERATURE, /* air coming back above the cargo, °C */
  RW_QUANTITY_AMBIENT_TEMPERATURE,
  RW_QUANTITY_KILOWATTS,
  RW_QUANTITY_OXYGEN_LEVEL,
  RW_QUANTITY_NITROGEN_LEVEL,
  RW_QUANTITY_CARBON_DIOXIDE_LEVEL,
  RW_QUANTITY_HUMIDITY_LEVEL,
  RW_QUANTITY_TIME_DOOR_OPEN, /* minutes */
  RW_N_QUANTITIES
} RwQuantity;

/* The native name ("supply_temperature"): JSON key, database column, CSV column. Never NULL for a
 * valid quantity. Any thread. */
const char *rw_quantity_get_name (RwQuantity quantity);

/* The unit as text for people and file headers ("°C", "kW", "%", "min"). Any thread. */
const char *rw_quantity_get_unit (RwQuantity quantity);

/* How many decimals a value of this quantity is worth. Any thread. */
int rw_quantity_get_decimals (RwQuantity quantity);

/* Whether the quantity is a temperature, and so obeys the °C/°F choice. Any thread. */
gboolean rw_quantity_is_temperature (RwQuantity quantity);

/* What a value can be at all, a little more than physics allows since sensors are noisy; both ends
 * included. Any thread. */
void rw_quantity_get_range (RwQuantity quantity, float *low, float *high);

/* Finds the quantity of a native name; FALSE and *quantity untouched when there is none. */
gboolean rw_quantity_from_name (const char *name, RwQuantity *quantity);

G_END_DECLS
