/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include "rw-time.h"

#include <math.h>

#define FANS (RW_FLAG_FAN_1 | RW_FLAG_FAN_2 | RW_FLAG_FAN_3)

/* What is known of air is over two hours; a slope that is less is none, K/h. */
#define TREND_WINDOW (2 * 3600)
#define LEAST_SLOPE 0.1f

/* Air is too warm, and does not only come back, from so much above the setpoint, K. */
#define RISE_ABOVE 0.5f

/* Fans and controller of a unit whose compressor rests draw less, kW. */
#define COMPRESSOR_KILOWATTS 1.0f

/* How many of its mean differences a single probe is doubted by, and how fast those are learned. */
#define DOUBT 2.0f
#define NOISE_LEARNING 0.05f

/* Stands for never, h: farther than any trend is worth. */
#define NEVER 168.0f

/* A humidity that is less was told as a fraction, %. */
#define LEAST_HUMIDITY 1.0f

static float
get_plausible (const Moment *self, RwQuantity quantity)
{
  float value = self->reading->value[quantity];
  const Band *range = &self->engine->ranges[quantity];

  return value >= range->low && value <= range->high ? value : NAN;
}

/* As rw_reading_get_control_temperature(), by the setpoint that counts, and of what can be. */
static float
choose_air (const Moment *self)
{
  float supply = self->probes[RW_PROBE_SUPPLY];
  float back = self->probes[RW_PROBE_RETURN];
  gboolean frozen = self->setpoint <= RW_FROZEN_SETPOINT;
  float first = frozen ? back : supply, second = frozen ? supply : back;

  if (!isnan (self->reading->value[frozen ? RW_QUANTITY_RETURN_TEMPERATURE
                                          : RW_QUANTITY_SUPPLY_TEMPERATURE]))
    return first;
  if (!isnan (self->reading->value[RW_QUANTITY_TEMPERATURE]))
    return self->probes[RW_PROBE_BOX];
  return second;
}

void
rw_moment_read_air (Moment *self)
{
  self->probes[RW_PROBE_SUPPLY] = get_plausible (self, RW_QUANTITY_SUPPLY_TEMPERATURE);
  self->probes[RW_PROBE_RETURN] = get_plausible (self, RW_QUANTITY_RETURN_TEMPERATURE);
  self->probes[RW_PROBE_BOX] = get_plausible (self, RW_QUANTITY_TEMPERATURE);
  self->control_air = choose_air (self);
}

/* Air that is blown over a probe is steady; the one probe somewhere in the box of a unit that tells
 * no other may waver by more than a limit is away, and is doubted by twice as much as it does. */
void
rw_alarm_track_follow_noise (RwAlarmTrack *self, Moment *moment)
{
  float air = moment->control_air, difference = fabsf (air - self->single_air);

  moment->doubt = 0;
  if (!isnan (moment->reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE])
      || !isnan (moment->reading->value[RW_QUANTITY_RETURN_TEMPERATURE]) || isnan (air))
    return;

  moment->doubt = DOUBT * self->noise;
  if (!isnan (difference))
    self->noise += (difference - self->noise) * NOISE_LEARNING;
  self->single_air = air;
}

/* --- over time ------------------------------------------------------------------------------- */

float
rw_moment_get_slope (const Moment *self, const RwAirTrend *trend, guint32 window)
{
  float slope = rw_air_trend_get_slope (trend, (guint32) (self->time / RW_USEC_PER_SEC), window);

  return self->control_air < self->setpoint + RISE_ABOVE ? MIN (slope, 0) : slope;
}

static void
follow_trend (RwAlarmTrack *self, Moment *moment)
{
  guint32 now = (guint32) (moment->time / RW_USEC_PER_SEC);

  if (self->trend == NULL)
    {
      self->trend = g_new (RwAirTrend, 1);
      rw_air_trend_clear (self->trend);
    }

  /* What follows from a defrost, an open door or a new setpoint is no trend. */
  if (((moment->muted | moment->held) & ~(guint) RW_SUPPRESS_NO_POWER) != 0)
    rw_air_trend_clear (self->trend);
  else if (!isnan (moment->control_air))
    rw_air_trend_add (self->trend, now, moment->control_air);
  moment->slope = rw_moment_get_slope (moment, self->trend, TREND_WINDOW);
}

static float
get_hours_to_limit (const Moment *moment)
{
  float room = moment->limits[LIMIT_CARGO].high - moment->control_air;

  /* What is past its limit is told by other rules. */
  if (isnan (room) || isnan (moment->slope) || room <= 0)
    return NAN;

  return moment->slope > LEAST_SLOPE ? MIN (room / moment->slope, NEVER) : NEVER;
}

/* The supply air of frozen cargo is colder than its return air by as much as the compressor takes
 * out, so probes are compared while it rests. */
static gboolean
is_cycling (const Moment *moment)
{
  return moment->setpoint <= RW_FROZEN_SETPOINT
         && moment->reading->value[RW_QUANTITY_KILOWATTS] >= COMPRESSOR_KILOWATTS;
}

static void
follow_probes (RwAlarmTrack *self, Moment *moment)
{
  guint32 now = (guint32) (moment->time / RW_USEC_PER_SEC);
  float *signals = moment->signals;

  if (self->probes == NULL)
    {
      self->probes = g_new (RwProbeTrack, 1);
      rw_probe_track_init (self->probes);
    }

  /* What is not heard of did not stay the same. */
  if (self->time != 0)
    rw_probe_track_rest (self->probes, now,
                         (guint32) ((moment->time - self->time - moment->passed)
                                    / RW_USEC_PER_SEC));
  rw_probe_track_add (self->probes, now, moment->probes);
  if (moment->off)
    rw_probe_track_rest (self->probes, now, (guint32) (moment->passed / RW_USEC_PER_SEC));
  signals[RW_SIGNAL_UNCHANGED] = rw_probe_track_get_unchanged (self->probes, now, moment->probes);

  if ((moment->muted | moment->held) == 0 && !is_cycling (moment)
      && (moment->reading->flags_known & self->fans & ~moment->reading->flags_set) == 0)
    signals[RW_SIGNAL_PROBES] =
        rw_probe_track_compare (self->probes, now, moment->probes, moment->setpoint,
                                moment->setpoint <= RW_FROZEN_SETPOINT);
  else if (!is_cycling (moment))
    rw_probe_track_pause (self->probes);
}

/* --- the unit -------------------------------------------------------------------------------- */

static float
count_stopped_fans (const RwAlarmTrack *self, const Moment *moment)
{
  guint known = moment->reading->flags_known & FANS & self->fans;

  if (known == 0)
    return NAN;
  return (float) __builtin_popcount (known & ~(guint) moment->reading->flags_set);
}

static float
get_defrost_minutes (const RwAlarmTrack *self, gint64 time)
{
  if ((self->flags & (RW_TRACK_DEFROSTING | RW_TRACK_INFERRED)) == 0)
    return 0;
  return (float) (time - self->defrost_begin) / (float) RW_USEC_PER_MIN;
}

static void
fill_unit (RwAlarmTrack *self, Moment *moment)
{
  float *signals = moment->signals;
  float humidity = get_plausible (moment, RW_QUANTITY_HUMIDITY_LEVEL);

  signals[RW_SIGNAL_SETPOINT] = get_plausible (moment, RW_QUANTITY_TARGET_TEMPERATURE);
  signals[RW_SIGNAL_OXYGEN] = get_plausible (moment, RW_QUANTITY_OXYGEN_LEVEL);
  signals[RW_SIGNAL_CARBON_DIOXIDE] = get_plausible (moment, RW_QUANTITY_CARBON_DIOXIDE_LEVEL);
  signals[RW_SIGNAL_HUMIDITY] = humidity > LEAST_HUMIDITY ? humidity : NAN;
  signals[RW_SIGNAL_NO_POWER] = self->powered >= 0 ? (float) moment->off : NAN;
  signals[RW_SIGNAL_STOPPED_FANS] = count_stopped_fans (self, moment);
  signals[RW_SIGNAL_DOOR] = get_plausible (moment, RW_QUANTITY_TIME_DOOR_OPEN);
  signals[RW_SIGNAL_DEFROST] = get_defrost_minutes (self, moment->time);
  signals[RW_SIGNAL_DEFROST_INTERVAL] =
      (self->flags & RW_TRACK_DEFROSTING) != 0 ? self->defrost_hours : NEVER;
}

void
rw_alarm_track_fill_signals (RwAlarmTrack *self, Moment *moment)
{
  const RwAlarmEngine *engine = moment->engine;
  float *signals = moment->signals;

  for (int i = 0; i < RW_N_ALARM_SIGNALS; i++)
    signals[i] = NAN;
  signals[RW_SIGNAL_CONTROL_AIR] = moment->control_air;
  signals[RW_SIGNAL_SUPPLY_AIR] = moment->probes[RW_PROBE_SUPPLY];
  signals[RW_SIGNAL_RETURN_AIR] = moment->probes[RW_PROBE_RETURN];
  signals[RW_SIGNAL_TEMPERATURE] = moment->probes[RW_PROBE_BOX];
  if (isnan (signals[RW_SIGNAL_TEMPERATURE]))
    signals[RW_SIGNAL_TEMPERATURE] = moment->control_air;
  fill_unit (self, moment);

  moment->slope = NAN;
  if (NEEDS (engine, RW_SIGNAL_RATE) || NEEDS (engine, RW_SIGNAL_TIME_TO_LIMIT))
    follow_trend (self, moment);
  if (NEEDS (engine, RW_SIGNAL_TIME_TO_LIMIT))
    signals[RW_SIGNAL_TIME_TO_LIMIT] = get_hours_to_limit (moment);
  if (NEEDS (engine, RW_SIGNAL_PROBES) || NEEDS (engine, RW_SIGNAL_UNCHANGED))
    follow_probes (self, moment);
  signals[RW_SIGNAL_SPEED] = rw_alarm_track_follow_position (self, moment->reading, moment->time);
}
