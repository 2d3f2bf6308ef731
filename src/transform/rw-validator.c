/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-validator.h"

#include "rw-container-id.h"
#include "rw-time.h"

#include <math.h>

/* 1990-01-01: no reefer spoke before, and clocks that have lost their battery begin at 1970 or
 * 1980. */
#define EARLIEST_TIME (G_GINT64_CONSTANT (631152000) * RW_USEC_PER_SEC)

/* A sender's clock may be this much ahead of ours without being remarkable. */
#define CLOCK_TOLERANCE RW_USEC_PER_MIN

/*
 * What recorders of makers take for a measurement: air from −50 to +70 °C; beyond, a probe is about
 * to fail or the unit is no ordinary one. Deep freezers go on to where probes end. Setpoints end at
 * +30 °C; a unit draws no more than its plug gives.
 */
static const struct
{
  RwQuantity quantity;
  float low;
  float high;
} makers_limits[] = {
  { RW_QUANTITY_TEMPERATURE, -50, 70 },         { RW_QUANTITY_TARGET_TEMPERATURE, -95, 30 },
  { RW_QUANTITY_SUPPLY_TEMPERATURE, -50, 70 },  { RW_QUANTITY_RETURN_TEMPERATURE, -50, 70 },
  { RW_QUANTITY_AMBIENT_TEMPERATURE, -50, 70 }, { RW_QUANTITY_KILOWATTS, -0.5f, 25 },
  { RW_QUANTITY_CARBON_DIOXIDE_LEVEL, 0, 25 },  { RW_QUANTITY_HUMIDITY_LEVEL, 0, 100 },
};

/* At and below this setpoint a unit is a deep freezer, °C. */
#define DEEP_SETPOINT (-40.0f)

/* Sensors of gases err by some percent, all of them together. */
#define GAS_SUM_LIMIT 105.0f

gboolean
rw_validator_is_plausible (RwQuantity quantity, float value)
{
  float low, high;

  rw_quantity_get_range (quantity, &low, &high);
  return isnan (value) || (value >= low && value <= high);
}

static void
check_limits (RwReading *reading)
{
  gboolean deep = reading->value[RW_QUANTITY_TARGET_TEMPERATURE] <= DEEP_SETPOINT;

  for (guint i = 0; i < G_N_ELEMENTS (makers_limits); i++)
    {
      RwQuantity quantity = makers_limits[i].quantity;
      float value = reading->value[quantity];

      /* What cannot be is told by another bit; NAN is neither below nor above. */
      if (!(value < makers_limits[i].low || value > makers_limits[i].high)
          || !rw_validator_is_plausible (quantity, value))
        continue;
      if (deep && value < 0 && rw_quantity_is_temperature (quantity))
        continue;
      reading->quality |= RW_QUALITY_OUT_OF_RANGE;
    }
}

/* Of those that were measured and can be; a missing one cannot make it more. */
static void
check_gases (RwReading *reading)
{
  static const RwQuantity gases[] = { RW_QUANTITY_OXYGEN_LEVEL, RW_QUANTITY_NITROGEN_LEVEL,
                                      RW_QUANTITY_CARBON_DIOXIDE_LEVEL };
  float sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (gases); i++)
    if (!isnan (reading->value[gases[i]])
        && rw_validator_is_plausible (gases[i], reading->value[gases[i]]))
      sum += reading->value[gases[i]];
  if (sum > GAS_SUM_LIMIT)
    reading->quality |= RW_QUALITY_GAS_SUM;
}

static gboolean
check_time (RwReading *reading, gint64 received_time, char **reason)
{
  g_autofree char *text = NULL;

  if (reading->time > received_time + CLOCK_TOLERANCE)
    reading->quality |= RW_QUALITY_CLOCK_AHEAD;
  if (reading->time >= EARLIEST_TIME && reading->time <= received_time + RW_VALIDATOR_MAX_AHEAD)
    return TRUE;

  text = rw_time_format (reading->time);
  if (reading->time < EARLIEST_TIME)
    *reason = g_strdup_printf ("The time %s is before 1990: the sender's clock is wrong.", text);
  else
    *reason = g_strdup_printf ("The time %s is more than 24 hours after it was received.", text);
  return FALSE;
}

static void
check_position (RwReading *reading)
{
  if (isnan (reading->latitude) && isnan (reading->longitude))
    return;
  if (fabs (reading->latitude) <= 90 && fabs (reading->longitude) <= 180)
    return;

  reading->latitude = NAN;
  reading->longitude = NAN;
  reading->quality |= RW_QUALITY_BAD_POSITION;
}

gboolean
rw_validator_check (RwReading *reading, gint64 received_time, char **reason)
{
  if (!check_time (reading, received_time, reason))
    return FALSE;

  reading->received_time = received_time;
  check_position (reading);
  if (rw_container_id_check (reading->container_id) == RW_CONTAINER_ID_WRONG_CHECK_DIGIT)
    reading->quality |= RW_QUALITY_CHECK_DIGIT;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (!rw_validator_is_plausible (q, reading->value[q]))
      reading->quality |= RW_QUALITY_IMPLAUSIBLE;
  check_limits (reading);
  check_gases (reading);

  return TRUE;
}
