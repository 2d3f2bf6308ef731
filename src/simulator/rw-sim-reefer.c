/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-reefer.h"

#include "rw-sim-reefer-private.h"
#include "rw-container-id.h"
#include "rw-reading.h"
#include "rw-time.h"

#include <string.h>

#define STREAM_OF_TRAITS (G_GUINT64_CONSTANT (3) << 40)
#define STREAM_OF_LIFE (G_GUINT64_CONSTANT (4) << 40)
#define STREAM_OF_FAULTS (G_GUINT64_CONSTANT (5) << 40)

#define N_SERIALS 1000000
#define WARM_UP (2 * RW_USEC_PER_HOUR)
#define MAX_STEP_SECONDS 60.0
#define AMBIENT_AGE (10 * RW_USEC_PER_MIN)
#define BATTERY_INTERVAL (15 * RW_USEC_PER_MIN)

/* Below this supply temperature water freezes on the coil. */
#define DEFROST_BELOW 10.0

/* A box this many K colder than outside needs cooling day and night. */
#define COOLING_NEEDED 14.0

/* How many degrees of latitude a metre is. */
#define DEGREES_PER_METRE (1.0 / 111195.0)

static const char *const owners[] = {
  "MNBU", "MWCU", "CGMU", "CXRU", "HLBU", "SEGU", "SZLU", "TRIU", "TTNU", "TEMU", "OTPU",
  "EMCU", "OOLU", "MEDU", "CMAU", "SUDU", "BMOU", "CAIU",
};

/* The multiplier has no factor in common with the number of serials, so that no two reefers of a
 * fleet share a serial. */
static void
set_id (RwSimReefer *self, RwSimRandom *random, guint64 seed, guint number)
{
  const char *owner = owners[rw_sim_random_index (random, G_N_ELEMENTS (owners))];
  guint64 serial = (number * G_GUINT64_CONSTANT (387421) + seed % N_SERIALS * 7919 + 104729)
                   % N_SERIALS;

  g_snprintf (self->id, sizeof self->id, "%s%06u0", owner, (guint) serial);
  self->id[10] = (char) ('0' + rw_container_id_get_check_digit (self->id));
}

static const RwSimCargo *
choose_cargo (RwSimRandom *random)
{
  guint n;
  const RwSimCargo *all = rw_sim_cargo_get_all (&n);
  double total = 0, at;

  for (guint i = 0; i < n; i++)
    total += all[i].weight;

  at = rw_sim_random_range (random, 0, total);
  for (guint i = 0; i < n; i++)
    {
      at -= all[i].weight;
      if (at < 0)
        return &all[i];
    }

  return &all[n - 1];
}

static void
set_box (RwSimReefer *self, RwSimRandom *random)
{
  double tonnes = rw_sim_random_range (random, 12, 26);

  self->box.deep = self->cargo->setpoint < -40;
  self->box.leak = self->box.deep ? rw_sim_random_range (random, 18, 24)
                                  : rw_sim_random_range (random, 42, 59);
  self->box.cargo_capacity = tonnes * 1e6 * self->cargo->heat_capacity;
  self->box.respiration = tonnes * self->cargo->respiration;
  self->box.respiration_point = self->cargo->setpoint;
  self->box.strength = rw_sim_random_range (random, 0.92, 1.08);
}

/* Slots lie in rows: a ship is 300 m by 40 m, a yard 600 m by 250 m. */
static void
set_slot (RwSimReefer *self, RwSimRandom *random)
{
  double row = rw_sim_random_index (random, 16);
  double bay = rw_sim_random_index (random, 40);

  switch (self->group->kind)
    {
    case RW_SIM_GROUP_SHIP:
      self->latitude_offset = (bay - 19.5) * 7.0 * DEGREES_PER_METRE;
      self->longitude_offset = (row - 7.5) * 2.5 * DEGREES_PER_METRE;
      break;
    case RW_SIM_GROUP_TERMINAL:
      self->latitude_offset = (row - 7.5) * 16.0 * DEGREES_PER_METRE;
      self->longitude_offset = (bay - 19.5) * 15.0 * DEGREES_PER_METRE;
      break;
    case RW_SIM_GROUP_TRUCK:
    default:
      self->latitude_offset = 0;
      self->longitude_offset = 0;
      break;
    }
}

static void
set_programme (RwSimReefer *self, RwSimRandom *random, gint64 time)
{
  static const guint8 chilled_hours[] = { 6, 8, 12 };
  static const guint8 frozen_hours[] = { 12, 12, 24 };
  guint index = rw_sim_random_index (random, G_N_ELEMENTS (chilled_hours));

  self->defrost_hours = self->cargo->mode == RW_CARGO_FROZEN ? frozen_hours[index]
                                                             : chilled_hours[index];
  self->next_defrost = time
                       + (gint64) (rw_sim_random_unit (random) * self->defrost_hours
                                   * (double) RW_USEC_PER_HOUR);
  self->next_door = time + (gint64) (rw_sim_random_range (random, 0, 40) * RW_USEC_PER_DAY);
}

gboolean
rw_sim_reefer_is_faulty (const RwSimReefer *self, RwSimFaultKind kind)
{
  return rw_sim_fault_is_active (&self->plan.fault, kind, self->time);
}

gboolean
rw_sim_reefer_has_power (const RwSimReefer *self)
{
  return !rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_POWER_OFF)
         && !rw_sim_fault_is_active (&self->group->plan.fault, RW_SIM_FAULT_BLACKOUT, self->time);
}

double
rw_sim_reefer_get_target (const RwSimReefer *self)
{
  const RwSimFault *fault = &self->plan.fault;
  double change;

  if (!rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_WRONG_SETPOINT))
    return self->cargo->setpoint;

  /* A slip of the finger: chilled cargo too warm or too cold, frozen cargo too warm. */
  if (self->cargo->mode == RW_CARGO_FROZEN)
    change = 4 + (int) (fault->severity * 5);
  else
    change = fault->sign * (2 + (int) (fault->severity * 5));
  return self->cargo->setpoint + change;
}

/* The share of the refrigerant that is left: a leak takes all of it within half of its time. */
static double
get_refrigerant (const RwSimReefer *self)
{
  const RwSimFault *fault = &self->plan.fault;
  double share;

  if (rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_TEMPERATURE_RUNAWAY))
    return 0;
  if (!rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_SLOW_LEAK))
    return 1;

  share = (double) (self->time - fault->begin) / (double) (fault->end - fault->begin);
  return MAX (1 - 2 * share, 0);
}

static void
update_door (RwSimReefer *self)
{
  gboolean faulty = rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_DOOR_OPEN);

  /* Customs look into a chilled box in a terminal now and then, for some minutes. */
  if (self->time >= self->next_door)
    {
      self->next_door = self->time
                        + (gint64) (rw_sim_random_range (&self->random, 5, 40) * RW_USEC_PER_DAY);
      if (self->group->kind == RW_SIM_GROUP_TERMINAL && self->cargo->mode == RW_CARGO_CHILLED
          && self->door_opened == 0)
        {
          self->door_opened = self->time;
          self->door_closes = self->time + (2 + rw_sim_random_index (&self->random, 3))
                                             * RW_USEC_PER_MIN;
        }
    }

  if (faulty && self->door_opened == 0)
    self->door_opened = self->plan.fault.begin;
  if (!faulty && self->time >= self->door_closes)
    self->door_opened = 0;
}

static void
update_defrost (RwSimReefer *self, gboolean powered)
{
  if (!powered)
    self->defrost_end = MIN (self->defrost_end, self->time);

  if (self->time < self->next_defrost || !powered || self->cargo->setpoint >= DEFROST_BELOW)
    return;

  self->defrost_end = self->time
                      + (gint64) (rw_sim_random_range (&self->random, 20, 38) * RW_USEC_PER_MIN);
  self->next_defrost = self->time + self->defrost_hours * RW_USEC_PER_HOUR
                       + (gint64) (rw_sim_random_range (&self->random, -5, 5) * RW_USEC_PER_MIN);
}

static void
update_conditions (RwSimReefer *self, RwSimConditions *conditions)
{
  gboolean powered = rw_sim_reefer_has_power (self);

  update_door (self);
  update_defrost (self, powered);
  if (self->time - self->ambient_time >= AMBIENT_AGE)
    {
      self->ambient = rw_sim_group_get_ambient (self->group, self->time);
      self->ambient_time = self->time;
    }

  conditions->setpoint = rw_sim_reefer_get_target (self);
  conditions->ambient = self->ambient;
  conditions->airflow = rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_FAN_FAILURE) ? 1.0 / 3 : 1;
  conditions->refrigerant = get_refrigerant (self);
  conditions->powered = powered;
  conditions->defrosting = self->time < self->defrost_end;
  conditions->heater_stuck = rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_TEMPERATURE_RUNAWAY);
  conditions->door_open = self->door_opened != 0;
}

/* What surrounds the thermal nodes: coil, control, gases, humidity. seconds is one step. */
static void
update_surroundings (RwSimReefer *self, const RwSimConditions *conditions, double seconds)
{
  gboolean still = !conditions->powered || conditions->defrosting;
  double coil = conditions->defrosting ? 0.08 * (22 - self->thermal.air) : 0;
  double lag = conditions->defrosting ? 600 : 240;
  double share = MIN (seconds / 600, 1);

  self->coil += (coil - self->coil) * seconds / (seconds + lag);
  if (still)
    self->breath = MIN (self->breath + self->cargo->respiration / 100 * seconds / 3600, 8);
  else
    self->breath -= self->breath * seconds / (seconds + 3600);

  self->ripple = CLAMP (self->ripple * 0.85 + 0.04 * rw_sim_random_noise (&self->random),
                        -0.2, 0.2);
  self->gas_wander -= share * (0.1 * self->gas_wander - 0.02 * rw_sim_random_noise (&self->random));
  self->humidity_wander -= share * (0.05 * self->humidity_wander
                                    - 0.6 * rw_sim_random_noise (&self->random));
}

static void
pass_time (RwSimReefer *self, gint64 time)
{
  while (self->time < time)
    {
      gint64 left = time - self->time;
      gint64 step = MIN (left, (gint64) (MAX_STEP_SECONDS * RW_USEC_PER_SEC));
      RwSimConditions conditions;
      double seconds = (double) step / RW_USEC_PER_SEC;

      self->time += step;
      update_conditions (self, &conditions);
      rw_sim_thermal_step (&self->thermal, &self->box, &conditions, seconds);
      update_surroundings (self, &conditions, seconds);
    }
}

/* Lives through what happened before the start, so that the first report is of a fleet in
 * mid-life: some thaw, some have been ill for a day. */
static void
warm_up (RwSimReefer *self, RwSimRandom *random, gint64 start)
{
  gint64 begin = start - WARM_UP;
  const RwSimFault *own = &self->plan.fault;
  const RwSimFault *shared = &self->group->plan.fault;
  RwSimConditions conditions;

  if (own->begin < start && own->end > start)
    begin = MIN (begin, own->begin - RW_USEC_PER_HOUR);
  if (shared->begin < start && shared->end > start)
    begin = MIN (begin, shared->begin - RW_USEC_PER_HOUR);

  self->time = begin;
  self->ambient_time = begin - AMBIENT_AGE;
  set_programme (self, random, begin);
  update_conditions (self, &conditions);
  rw_sim_thermal_settle (&self->thermal, &self->box, &conditions);
  pass_time (self, start);
}

/* A sensor that is not there cannot fail, and who would notice a leak where nothing is cooled? */
static guint
filter_faults (const RwSimReefer *self, guint faults)
{
  if (!self->cargo->measures_gases)
    faults &= ~RW_SIM_FAULTS_OF_GASES;
  if (self->ambient < self->cargo->setpoint + COOLING_NEEDED)
    faults &= ~RW_SIM_FAULT_BIT (RW_SIM_FAULT_SLOW_LEAK);

  return faults;
}

gboolean
rw_sim_reefer_init (RwSimReefer *self,
                    guint64 seed,
                    guint number,
                    RwSimGroup *group,
                    gint64 start,
                    guint faults,
                    double faults_per_day)
{
  RwSimRandom traits;
  gboolean announced;

  memset (self, 0, sizeof *self);
  rw_sim_random_init (&traits, seed, STREAM_OF_TRAITS + number);
  rw_sim_random_init (&self->random, seed, STREAM_OF_LIFE + number);
  rw_sim_fault_plan_init (&self->plan, seed, STREAM_OF_FAULTS + number, start);

  self->group = group;
  set_id (self, &traits, seed, number);
  self->cargo = choose_cargo (&traits);
  set_box (self, &traits);
  set_slot (self, &traits);
  for (guint i = 0; i < G_N_ELEMENTS (self->offsets); i++)
    self->offsets[i] = rw_sim_random_range (&traits, -0.07, 0.07);
  self->reported = G_MININT64;

  self->ambient = rw_sim_group_get_ambient (group, start);
  announced = rw_sim_fault_plan_advance (&self->plan, filter_faults (self, faults),
                                         faults_per_day, start)
              && self->plan.fault.end > start;
  warm_up (self, &traits, start);
  return announced;
}

gboolean
rw_sim_reefer_advance (RwSimReefer *self, gint64 time, guint faults, double faults_per_day)
{
  gboolean announced = rw_sim_fault_plan_advance (&self->plan, filter_faults (self, faults),
                                                  faults_per_day, time);

  pass_time (self, time);
  return announced;
}

gboolean
rw_sim_reefer_report (RwSimReefer *self, RwSimSample *sample)
{
  gboolean powered = rw_sim_reefer_has_power (self);

  if (rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_SILENT)
      || rw_sim_fault_is_active (&self->group->plan.fault, RW_SIM_FAULT_GATEWAY_DOWN, self->time))
    return FALSE;

  if (self->reported != G_MININT64 && !powered && !self->reported_power
      && self->time - self->reported < BATTERY_INTERVAL)
    return FALSE;

  self->reported = self->time;
  self->reported_power = powered;
  rw_sim_reefer_read_sensors (self, sample);
  return TRUE;
}
