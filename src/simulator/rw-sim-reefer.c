/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-reefer.h"

#include "rw-sim-reefer-private.h"
#include "rw-reading.h"
#include "rw-time.h"

#include <string.h>

#define STREAM_OF_TRAITS (G_GUINT64_CONSTANT (3) << 40)
#define STREAM_OF_LIFE (G_GUINT64_CONSTANT (4) << 40)
#define STREAM_OF_FAULTS (G_GUINT64_CONSTANT (5) << 40)
#define STREAM_OF_EVERYDAY (G_GUINT64_CONSTANT (6) << 40)

#define WARM_UP (2 * RW_USEC_PER_HOUR)
#define MAX_STEP_SECONDS 60.0
#define AMBIENT_AGE (10 * RW_USEC_PER_MIN)
#define BATTERY_INTERVAL (15 * RW_USEC_PER_MIN)

/* Of what the supply air hunts about half comes back with the return air, the rest is lost to the
 * cargo; floor and walls smooth it. */
#define RIPPLE_BACK 0.5
#define RIPPLE_BACK_SECONDS 375

/* Below this supply temperature water freezes on the coil. */
#define DEFROST_BELOW 10.0

/* A box this many K colder than outside needs cooling day and night. */
#define COOLING_NEEDED 14.0

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
         && !rw_sim_fault_is_active (&self->group->plan.fault, RW_SIM_FAULT_BLACKOUT, self->time)
         && !rw_sim_everyday_is_unplugged (&self->everyday, self->time);
}

double
rw_sim_reefer_get_target (const RwSimReefer *self)
{
  const RwSimFault *fault = &self->plan.fault;
  double change;

  if (!rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_WRONG_SETPOINT))
    return self->everyday.setpoint;

  /* A slip of the finger: chilled cargo too warm or too cold, frozen cargo too warm. */
  if (self->cargo->mode == RW_CARGO_FROZEN)
    change = 4 + (int) (fault->severity * 5);
  else
    change = fault->sign * (2 + (int) (fault->severity * 5));
  return self->everyday.setpoint + change;
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
  guint minutes = self->everyday.pace > 0 ? 11 : 3;

  /* Customs look into a chilled box in a terminal now and then, for some minutes. */
  if (self->time >= self->next_door)
    {
      self->next_door = self->time
                        + (gint64) (rw_sim_random_range (&self->random, 5, 40) * RW_USEC_PER_DAY);
      if (self->group->kind == RW_SIM_GROUP_TERMINAL && self->cargo->mode == RW_CARGO_CHILLED
          && self->door_opened == 0)
        {
          self->door_opened = self->time;
          self->door_closes =
              self->time + (2 + rw_sim_random_index (&self->random, minutes)) * RW_USEC_PER_MIN;
        }
    }

  if (faulty && self->door_opened == 0)
    self->door_opened = self->plan.fault.begin;
  if (!faulty && self->time >= self->door_closes)
    self->door_opened = 0;
}

/* The more ice the longer: in cold boxes and damp weather. */
static double
draw_defrost_minutes (RwSimReefer *self)
{
  double most = self->cargo->mode == RW_CARGO_FROZEN ? 55 : 42;

  if (self->everyday.pace > 0)
    return rw_sim_random_range (&self->random, 15, most);

  return rw_sim_random_range (&self->random, 20, 38);
}

static void
update_defrost (RwSimReefer *self, gboolean powered)
{
  if (!powered)
    self->defrost_end = MIN (self->defrost_end, self->time);

  if (self->time < self->next_defrost || !powered || self->cargo->setpoint >= DEFROST_BELOW)
    return;

  self->defrost_end = self->time + (gint64) (draw_defrost_minutes (self) * RW_USEC_PER_MIN);
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
  self->ripple_back +=
      (RIPPLE_BACK * self->ripple - self->ripple_back) * seconds / (seconds + RIPPLE_BACK_SECONDS);
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

/* Plugs of a ship are moved while it is in port. */
static gboolean
can_move_plug (const RwSimReefer *self)
{
  return self->group->kind != RW_SIM_GROUP_SHIP
         || rw_sim_group_is_in_port (self->group, self->time);
}

/* Puts the reefer on the plug with cargo that is not quite cold yet. */
static void
load_cargo (RwSimReefer *self)
{
  RwSimConditions conditions;

  self->time = self->everyday.loaded;
  self->ambient_time = self->time - AMBIENT_AGE;
  self->next_defrost = self->time + self->defrost_hours * RW_USEC_PER_HOUR;
  update_conditions (self, &conditions);
  rw_sim_thermal_settle (&self->thermal, &self->box, &conditions);
  self->thermal.cargo += self->everyday.warmth;
  self->thermal.air += self->everyday.warmth;
  self->thermal.supply += self->everyday.warmth;
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

  /* What was over before is over with all that followed from it. */
  if (own->end <= start)
    begin = MAX (begin, own->end);
  if (shared->end <= start)
    begin = MAX (begin, shared->end);
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
filter_faults (const RwSimReefer *self, guint faults, gint64 time)
{
  if (!rw_sim_everyday_is_loaded (&self->everyday, time))
    return 0;
  if (!self->cargo->measures_gases)
    faults &= ~RW_SIM_FAULTS_OF_GASES;
  if (self->ambient < self->everyday.setpoint + COOLING_NEEDED)
    faults &= ~RW_SIM_FAULT_BIT (RW_SIM_FAULT_SLOW_LEAK);

  return faults;
}

static gboolean
advance_plan (RwSimReefer *self, gint64 time, const RwSimLife *life)
{
  return rw_sim_fault_plan_advance (&self->plan, filter_faults (self, life->faults, time),
                                    life->faults_per_day, time);
}

guint
rw_sim_reefer_init (RwSimReefer *self,
                    guint64 seed,
                    guint number,
                    RwSimGroup *group,
                    gint64 start,
                    const RwSimLife *life)
{
  RwSimRandom traits;
  gboolean announced;

  memset (self, 0, sizeof *self);
  rw_sim_random_init (&traits, seed, STREAM_OF_TRAITS + number);
  rw_sim_random_init (&self->random, seed, STREAM_OF_LIFE + number);
  rw_sim_fault_plan_init (&self->plan, seed, STREAM_OF_FAULTS + number, start);

  self->group = group;
  self->reported = G_MININT64;
  rw_sim_reefer_draw_cargo (self, &traits, seed, number);
  rw_sim_everyday_init (&self->everyday, seed, STREAM_OF_EVERYDAY + number, self->cargo,
                        life->everyday, rw_sim_group_get_move_days (group), start);
  rw_sim_reefer_draw_traits (self, &traits);

  self->ambient = rw_sim_group_get_ambient (group, start);
  announced = advance_plan (self, start, life) && self->plan.fault.end > start;
  warm_up (self, &traits, start);
  return RW_SIM_NEWS_BOOKING | (announced ? RW_SIM_NEWS_FAULT : 0);
}

void
rw_sim_reefer_clear (RwSimReefer *self)
{
  g_clear_pointer (&self->held, g_free);
}

guint
rw_sim_reefer_advance (RwSimReefer *self, gint64 time, const RwSimLife *life)
{
  guint news = advance_plan (self, time, life) ? RW_SIM_NEWS_FAULT : 0;

  if (!rw_sim_everyday_is_loaded (&self->everyday, time))
    {
      self->time = time;
      return news;
    }

  if (!rw_sim_everyday_is_loaded (&self->everyday, self->time))
    load_cargo (self);
  pass_time (self, time);
  if (rw_sim_everyday_advance (&self->everyday, self->cargo, can_move_plug (self), time))
    news |= RW_SIM_NEWS_BOOKING;
  return news;
}

static gboolean
is_cut_off (const RwSimReefer *self)
{
  return !rw_sim_everyday_is_loaded (&self->everyday, self->time)
         || rw_sim_reefer_is_faulty (self, RW_SIM_FAULT_SILENT)
         || rw_sim_fault_is_active (&self->group->plan.fault, RW_SIM_FAULT_GATEWAY_DOWN, self->time)
         || rw_sim_group_has_hiccup (self->group, self->time);
}

gboolean
rw_sim_reefer_report (RwSimReefer *self, RwSimSample *sample)
{
  gboolean powered = rw_sim_reefer_has_power (self);

  if (is_cut_off (self))
    return FALSE;

  if (self->reported != G_MININT64 && !powered && !self->reported_power
      && self->time - self->reported < BATTERY_INTERVAL)
    return FALSE;

  self->reported = self->time;
  self->reported_power = powered;
  rw_sim_reefer_read_sensors (self, sample);
  if (self->held != NULL || !rw_sim_everyday_delays (&self->everyday, self->time))
    return TRUE;

  self->held = g_memdup2 (sample, sizeof *sample);
  return FALSE;
}
