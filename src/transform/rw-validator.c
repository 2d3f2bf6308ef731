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

gboolean
rw_validator_is_plausible (RwQuantity quantity, float value)
{
  float low, high;

  rw_quantity_get_range (quantity, &low, &high);
  return isnan (value) || (value >= low && value <= high);
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

  return TRUE;
}
