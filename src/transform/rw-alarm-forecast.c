/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include "rw-time.h"

#include <math.h>

/*
 * Without cooling, a box comes closer to the air outside as e^(-kAt/(m·c)). A 40-foot box that is
 * not new, with the load that is usual; k in W/(m²·K), A in m², m in kg, c in kJ/(kg·K).
 */
#define CONDUCTANCE 0.4f
#define AREA 140.0f
#define LOAD 20000.0f
#define CAPACITY_CHILLED 3.6f
#define CAPACITY_FROZEN 1.8f

/* A cargo that takes longer is not in danger. */
#define LONGEST_HOURS 720.0f

/* Hours that a box takes to lose all but an e-th of its distance to the air outside. */
static float
get_time_constant (const Moment *moment)
{
  const RwCargoProfile *profile = moment->cargo->profile;
  float capacity = profile != NULL ? profile->heat_capacity : 0;

  if (capacity <= 0)
    capacity = moment->mode == RW_CARGO_FROZEN ? CAPACITY_FROZEN : CAPACITY_CHILLED;
  return LOAD * capacity * 1000 / (CONDUCTANCE * AREA) / 3600;
}

/* When a cargo without cooling passes a limit of its band; µs after begin, 0: it does not. */
static gint64
get_warming (const RwAlarmTrack *self, const Moment *moment)
{
  const Band *band = &moment->limits[LIMIT_CARGO];
  float outside = self->ambient - self->power_air;
  float limit = outside > 0 ? band->high : band->low;
  float room = limit - self->power_air, hours;

  /* Outside it is no warmer than the cargo may be, or it was too warm before. */
  if (isnan (outside) || isnan (room) || !(room / outside > 0) || !(room / outside < 1))
    return 0;

  hours = -get_time_constant (moment) * logf (1 - room / outside);
  return hours < LONGEST_HOURS ? (gint64) (hours * 60) * RW_USEC_PER_MIN : 0;
}

static gint64
get_trend (const Moment *moment)
{
  float hours = moment->signals[RW_SIGNAL_TIME_TO_LIMIT];

  if (!(hours > 0) || !(hours < LONGEST_HOURS) || !(moment->slope > 0))
    return 0;
  return moment->time + (gint64) (hours * 60) * RW_USEC_PER_MIN;
}

gint64
rw_alarm_track_forecast (const RwAlarmTrack *self, const Row *row, const Moment *moment)
{
  gint64 warming;

  switch (row->rule->signal)
    {
    case RW_SIGNAL_NO_POWER:
      warming = get_warming (self, moment);
      return warming != 0 ? self->power_time + warming : 0;
    case RW_SIGNAL_CONTROL_AIR:
    case RW_SIGNAL_SUPPLY_AIR:
    case RW_SIGNAL_RETURN_AIR:
    case RW_SIGNAL_TEMPERATURE:
    case RW_SIGNAL_KINETIC:
      return row->side != RW_SIDE_BELOW ? get_trend (moment) : 0;
    case RW_SIGNAL_RATE:
    case RW_SIGNAL_TIME_TO_LIMIT:
    case RW_SIGNAL_STOPPED_FANS:
    case RW_SIGNAL_DOOR:
      return get_trend (moment);
    default:
      return 0;
    }
}

/* What is closest to the cargo. */
static float
get_cargo_air (const Moment *moment)
{
  if (!isnan (moment->probes[RW_PROBE_BOX]))
    return moment->probes[RW_PROBE_BOX];
  if (!isnan (moment->probes[RW_PROBE_RETURN]))
    return moment->probes[RW_PROBE_RETURN];
  return moment->probes[RW_PROBE_SUPPLY];
}

gboolean
rw_moment_is_past_limit (const Moment *self, const Row *row)
{
  const Band *band = &self->limits[LIMIT_CARGO];
  float air = get_cargo_air (self);

  if (row->side == RW_SIDE_BELOW)
    return air < band->low;
  if (row->side == RW_SIDE_OUTSIDE)
    return air < band->low || air > band->high;
  return air > band->high;
}
