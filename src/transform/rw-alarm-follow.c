/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include "rw-time.h"
#include "rw-validator.h"

#include <math.h>

/* How long deviations may last after power-on or a new setpoint, and after a defrost or an open
 * door. While the air comes closer to its setpoint a grace goes on, up to the second. */
#define GRACE (30 * RW_USEC_PER_MIN)
#define LONGEST_GRACE (12 * RW_USEC_PER_HOUR)

/* Air that is so close to its setpoint has settled, K; and so much closer is closer. */
#define SETTLED_CHILLED 0.5f
#define SETTLED_FROZEN 1.0f
#define CLOSER 0.15f

/* Setpoints that differ by less are the same, K: senders round differently. */
#define SAME_SETPOINT 0.05f

/* A defrost that is not reported: fans stand still, heaters draw so much or return air rises so
 * far, and it is over after so long. */
#define DEFROST_KILOWATTS 0.5f
#define DEFROST_RISE 0.5f
#define LONGEST_DEFROST (2 * RW_USEC_PER_HOUR)

#define FANS (RW_FLAG_FAN_1 | RW_FLAG_FAN_2 | RW_FLAG_FAN_3)

/* A ship, a train, a lorry are slower, an aircraft is not faster than the second, km/h. In between
 * a position must be confirmed by the next. */
#define FAST 160.0f
#define IMPOSSIBLE 1100.0f
#define KM_PER_DEGREE 111.2f
#define SHORTEST_TIME (30 * RW_USEC_PER_SEC)
#define SHORTEST_JUMP 5.0f

static void
begin_defrost (RwAlarmTrack *self, gint64 time)
{
  self->defrost_hours = self->defrost_begin != 0
                            ? (float) (time - self->defrost_begin) / (float) RW_USEC_PER_HOUR
                            : NAN;
  self->defrost_begin = time;
  self->defrost_end = 0;
  self->flags |= RW_TRACK_DEFROSTING;
}

static void
end_defrost (RwAlarmTrack *self, gint64 time)
{
  self->flags &= (guint8) ~RW_TRACK_DEFROSTING;
  self->defrost_end = time;
}

/* Fans that were seen running stand still, although the unit has power. */
static gboolean
has_still_air (const RwAlarmTrack *self, const RwReading *reading)
{
  guint fans = reading->flags_known & self->fans;

  return fans != 0 && (reading->flags_set & FANS) == 0 && self->powered != 0;
}

static gboolean
looks_like_defrost (RwAlarmTrack *self, const RwReading *reading)
{
  float air = reading->value[RW_QUANTITY_RETURN_TEMPERATURE];
  float kilowatts = reading->value[RW_QUANTITY_KILOWATTS];

  if (!has_still_air (self, reading))
    {
      self->defrost_air = air;
      return FALSE;
    }

  return isnan (kilowatts) ? air - self->defrost_air >= DEFROST_RISE
                           : kilowatts >= DEFROST_KILOWATTS;
}

static void
infer_defrost (RwAlarmTrack *self, const RwReading *reading, gint64 time)
{
  gboolean defrosting = (self->flags & RW_TRACK_DEFROSTING) != 0;

  if (!looks_like_defrost (self, reading))
    {
      self->flags &= (guint8) ~RW_TRACK_INFERRED;
      if (defrosting)
        end_defrost (self, time);
    }
  else if (defrosting && time - self->defrost_begin > LONGEST_DEFROST)
    end_defrost (self, time);
  else if (!defrosting && (self->flags & RW_TRACK_INFERRED) == 0)
    {
      begin_defrost (self, time);
      self->flags |= RW_TRACK_INFERRED;
    }
}

static void
follow_defrost (RwAlarmTrack *self, const RwReading *reading, gint64 time)
{
  /* One before a long silence and one after it are two. */
  gboolean was = (self->flags & RW_TRACK_DEFROSTING) != 0 && time - self->time <= LONGEST_DEFROST;
  gboolean is = rw_reading_is_set (reading, RW_FLAG_DEFROSTING);

  if (!rw_reading_is_known (reading, RW_FLAG_DEFROSTING))
    {
      infer_defrost (self, reading, time);
      return;
    }

  self->flags &= (guint8) ~RW_TRACK_INFERRED;
  if (is && !was)
    begin_defrost (self, time);
  else if (!is && (self->flags & RW_TRACK_DEFROSTING) != 0)
    end_defrost (self, time);
}

/* What the unit says of its power, else what follows from the rest: one that draws nothing at all
 * and whose fans all stand still has none. */
static gint8
get_power (const RwAlarmTrack *self, const RwReading *reading)
{
  float kilowatts = reading->value[RW_QUANTITY_KILOWATTS];

  if (rw_reading_is_known (reading, RW_FLAG_POWERED))
    return rw_reading_is_set (reading, RW_FLAG_POWERED) ? 1 : 0;
  if (isnan (kilowatts) || (reading->flags_known & FANS) == 0)
    return self->powered;

  return fabsf (kilowatts) > 0 || (reading->flags_set & FANS) != 0 ? 1 : 0;
}

void
rw_alarm_track_follow_unit (RwAlarmTrack *self, const RwReading *reading, gint64 time)
{
  float ambient = reading->value[RW_QUANTITY_AMBIENT_TEMPERATURE];

  self->powered = get_power (self, reading);
  if (self->powered != 0)
    self->power_time = 0;
  else if (self->power_time == 0)
    {
      self->power_time = time;
      self->power_air = NAN;
    }

  self->fans |= (guint8) (reading->flags_set & FANS);
  follow_defrost (self, reading, time);
  self->flags &= (guint8) ~RW_TRACK_DOOR_OPEN;
  if (reading->value[RW_QUANTITY_TIME_DOOR_OPEN] > 0)
    {
      self->door_time = time;
      self->flags |= RW_TRACK_DOOR_OPEN;
    }
  if (!isnan (ambient) && rw_validator_is_plausible (RW_QUANTITY_AMBIENT_TEMPERATURE, ambient))
    self->ambient = ambient;
}

static gboolean
is_settled (const Moment *moment, float deviation)
{
  return deviation <= (moment->setpoint <= RW_FROZEN_SETPOINT ? SETTLED_FROZEN : SETTLED_CHILLED);
}

/* Begins a grace, or goes on with one for as long as the air comes closer to its setpoint. */
static void
follow_grace (RwAlarmTrack *self, const Moment *moment, gboolean restless)
{
  float deviation = fabsf (moment->control_air - moment->setpoint);

  if (restless)
    {
      self->grace_until = moment->time + GRACE;
      self->grace_end = moment->time + LONGEST_GRACE;
      self->deviation = NAN;
    }
  else if (self->time == 0)
    {
      self->grace_end = moment->time + LONGEST_GRACE;
      self->deviation = NAN;
    }
  if (moment->time >= self->grace_end || isnan (deviation)
      || (self->flags & RW_TRACK_DEFROSTING) != 0)
    return;

  if (is_settled (moment, deviation))
    self->grace_until = self->grace_end = moment->time;
  else if (isnan (self->deviation))
    self->deviation = deviation;
  else if (deviation < self->deviation - CLOSER)
    {
      self->deviation = deviation;
      self->grace_until = MAX (self->grace_until, MIN (moment->time + GRACE, self->grace_end));
    }
}

static gboolean
follow_setpoint (RwAlarmTrack *self, const Moment *moment)
{
  float setpoint = moment->reading->value[RW_QUANTITY_TARGET_TEMPERATURE];
  gboolean changed;

  if (isnan (setpoint))
    return FALSE;

  changed = fabsf (setpoint - self->setpoint) > SAME_SETPOINT;
  self->setpoint = setpoint;
  return changed;
}

void
rw_alarm_track_follow_moment (RwAlarmTrack *self, Moment *moment, gboolean powered_up)
{
  gboolean changed = follow_setpoint (self, moment);

  follow_grace (self, moment, changed || powered_up);
  moment->off = self->powered == 0;
  if (moment->off && isnan (self->power_air))
    self->power_air = moment->control_air;

  if (moment->off)
    moment->muted |= RW_SUPPRESS_NO_POWER;
  if ((self->flags & RW_TRACK_DEFROSTING) != 0)
    moment->muted |= RW_SUPPRESS_DEFROST;
  if (self->defrost_end != 0 && moment->time < self->defrost_end + GRACE)
    moment->held |= RW_SUPPRESS_DEFROST;
  if (moment->time < self->grace_until)
    moment->held |= RW_SUPPRESS_GRACE;
  if (self->door_time != 0 && moment->time < self->door_time + GRACE)
    moment->held |= RW_SUPPRESS_DOOR;
}

/* --- position -------------------------------------------------------------------------------- */

/* km/h; NAN where there is no place to come from. */
static float
get_speed (double latitude, double longitude, gint64 from, const RwReading *reading, gint64 time)
{
  float north = (float) (reading->latitude - latitude);
  float east = (float) remainder (reading->longitude - longitude, 360.0);
  float hours = (float) MAX (time - from, SHORTEST_TIME) / (float) RW_USEC_PER_HOUR;
  float far = hypotf (north, east) * KM_PER_DEGREE;

  /* Cheap, and never less than the truth. */
  if (far < SHORTEST_JUMP || far / hours < FAST)
    return MIN (far / hours, FAST);

  east *= cosf ((float) (reading->latitude + latitude) * (float) (G_PI / 360));
  return hypotf (north, east) * KM_PER_DEGREE / hours;
}

static void
believe (RwAlarmTrack *self, const RwReading *reading, gint64 time)
{
  self->latitude = reading->latitude;
  self->longitude = reading->longitude;
  self->position_time = time;
  self->doubted_time = 0;
}

static void
doubt (RwAlarmTrack *self, const RwReading *reading, gint64 time, float speed)
{
  self->doubted_latitude = reading->latitude;
  self->doubted_longitude = reading->longitude;
  self->doubted_time = time;
  self->doubted_speed = speed;
}

float
rw_alarm_track_follow_position (RwAlarmTrack *self, const RwReading *reading, gint64 time)
{
  float speed, between;

  if (isnan (reading->latitude) || isnan (reading->longitude))
    return NAN;

  speed = get_speed (self->latitude, self->longitude, self->position_time, reading, time);
  if (isnan (speed) || speed <= FAST)
    {
      believe (self, reading, time);
      return isnan (speed) ? 0 : speed;
    }

  if (self->doubted_time != 0)
    {
      between = get_speed (self->doubted_latitude, self->doubted_longitude, self->doubted_time,
                           reading, time);
      if (between <= FAST)
        {
          speed = self->doubted_speed;
          believe (self, reading, time);
          return speed;
        }
    }

  doubt (self, reading, time, speed);
  return speed > IMPOSSIBLE ? speed : NAN;
}
