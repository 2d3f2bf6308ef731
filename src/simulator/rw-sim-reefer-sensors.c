/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-reefer-private.h"

#include "rw-time.h"

#define ARGON 0.9
#define FRESH_OXYGEN 20.9

enum
{
  SUPPLY,
  RETURN,
  BOX,
  AMBIENT,
};

static double
quantise (double value, double step)
{
  double steps = value / step;

  return (double) (gint64) (steps + (steps < 0 ? -0.5 : 0.5)) * step;
}

static double
read_probe (RwSimReefer *self, int probe, double value)
{
  return value + self->offsets[probe] + 0.03 * rw_sim_random_noise (&self->random);
}

/* How far the supply probe has drifted. The controller trusts its second probe, so only what is
 * reported moves. */
static double
get_drift (const RwSimReefer *self)
{
  const RwSimFault *fault = &self->plan.fault;
  double hours;

  if (!rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_SUPPLY_DRIFT))
    return 0;

  hours = (double) (self->time - fault->begin) / RW_USEC_PER_HOUR;
  return fault->sign * MIN (hours * (0.2 + 0.4 * fault->severity), 5);
}

/* A stuck probe repeats what it said when it stuck: of the two air probes the one that the
 * controller does not use. */
static void
hold_stuck_probe (RwSimReefer *self, RwSimSample *sample)
{
  double *probe = self->cargo->mode == RW_CARGO_FROZEN ? &sample->supply : &sample->back;

  if (!rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_STUCK_SENSOR))
    {
      self->stuck_since = 0;
      return;
    }

  if (self->stuck_since != self->plan.fault.begin)
    {
      self->stuck_since = self->plan.fault.begin;
      self->stuck_value = *probe;
    }
  *probe = self->stuck_value;
}

static void
read_temperatures (RwSimReefer *self, RwSimSample *sample)
{
  const RwSimThermal *thermal = &self->thermal;
  double ripple = sample->fans[2] ? self->ripple : 0;
  double air = thermal->air + (sample->fans[2] ? self->ripple_back : 0);
  double box = 0.6 * air + 0.4 * thermal->cargo;

  sample->target = rw_sim_reefer_get_target (self);
  sample->supply = quantise (read_probe (self, SUPPLY, thermal->supply + ripple) + get_drift (self),
                             0.1);
  sample->back = quantise (read_probe (self, RETURN, air + self->coil), 0.1);
  sample->temperature = quantise (read_probe (self, BOX, box), 0.1);
  sample->ambient = quantise (read_probe (self, AMBIENT, self->ambient)
                                + 0.3 * rw_sim_random_noise (&self->random),
                              0.1);
  hold_stuck_probe (self, sample);
}

static void
read_gases (RwSimReefer *self, RwSimSample *sample)
{
  const RwSimCargo *cargo = self->cargo;
  gboolean controlled = cargo->oxygen > 0;
  double carbon = controlled ? cargo->carbon_dioxide : 0.05 + cargo->respiration / 150;
  double oxygen = controlled ? cargo->oxygen : FRESH_OXYGEN - carbon;

  carbon = MAX (carbon + self->breath + self->gas_wander, 0);
  oxygen = CLAMP (oxygen - self->breath + 0.5 * self->gas_wander, 0, FRESH_OXYGEN);
  sample->nitrogen = quantise (100 - ARGON - oxygen - carbon, 0.1);

  if (rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_CO2_SENSOR))
    carbon = MAX (carbon + 12 + 2 * rw_sim_random_noise (&self->random), 0);
  if (rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_O2_SENSOR))
    oxygen = CLAMP (11 + 2 * rw_sim_random_noise (&self->random), 0, 25);

  sample->carbon_dioxide = quantise (carbon, 0.1);
  sample->oxygen = quantise (oxygen, 0.1);
}

static void
read_machine (RwSimReefer *self, RwSimSample *sample)
{
  gboolean running;
  double load = self->thermal.kilowatts;

  sample->powered = rw_sim_reefer_has_power (self);
  sample->defrosting = sample->powered && self->time < self->defrost_end;
  running = sample->powered && !sample->defrosting;

  for (int i = 0; i < 3; i++)
    sample->fans[i] = running
                      && (i == 2 || !rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_FAN_FAILURE));

  /* Fresh air is for what breathes and is not carried in an atmosphere of its own. */
  sample->vents[0] = self->cargo->respiration > 0 && self->cargo->oxygen <= 0;
  sample->vents[1] = sample->vents[0] && self->cargo->respiration >= 40;
  sample->vents[2] = FALSE;
  sample->kilowatts = sample->powered
                        ? quantise (load * (1 + 0.01 * rw_sim_random_noise (&self->random)), 0.01)
                        : 0;
}

static void
read_position (RwSimReefer *self, RwSimSample *sample)
{
  const RwSimFault *fault = &self->plan.fault;
  double latitude, longitude;

  rw_sim_group_locate (self->group, self->time, &latitude, &longitude);
  latitude += self->latitude_offset + 3e-5 * rw_sim_random_noise (&self->random);
  longitude += self->longitude_offset + 3e-5 * rw_sim_random_noise (&self->random);

  if (rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_GPS_JUMP))
    {
      /* Towards the equator, so that no pole is in the way. */
      latitude += (latitude > 0 ? -1 : 1) * (4 + 16 * fault->severity);
      longitude += fault->sign * (5 + 40 * fault->severity);
    }

  if (longitude > 180)
    longitude -= 360;
  else if (longitude < -180)
    longitude += 360;
  sample->latitude = latitude;
  sample->longitude = longitude;
}

static gboolean
has_fault (const RwSimFault *fault, gint64 time)
{
  return fault->begin <= time && time < fault->end;
}

void
rw_sim_reefer_read_sensors (RwSimReefer *self, RwSimSample *sample)
{
  sample->reefer = self;
  sample->time = self->time;
  sample->faulty = has_fault (&self->plan.fault, self->time)
                   || has_fault (&self->group->plan.fault, self->time);
  read_machine (self, sample);
  read_temperatures (self, sample);
  read_gases (self, sample);
  read_position (self, sample);
  sample->humidity = quantise (CLAMP (self->cargo->humidity + self->humidity_wander
                                        + (self->door_opened != 0 ? 8 : 0),
                                      0, 100),
                               0.5);
  sample->door_minutes = self->door_opened != 0
                           ? (double) (self->time - self->door_opened) / RW_USEC_PER_MIN
                           : 0;
}
