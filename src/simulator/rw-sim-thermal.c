/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-thermal.h"

#include "rw-reading.h"

/* Air, inner walls, T-floor and the skin of the cartons, J/K. */
#define AIR_CAPACITY 1.2e6

/* Heat between air and cargo, W/K: blown through it, or left to itself. */
#define COUPLING_FANS 1500.0
#define COUPLING_STILL 500.0

/* Heat that the circulating air carries, W/K, and what its fans add, W. A frozen cargo is not to
 * be warmed by its fans, so they run slowly. */
#define AIRFLOW_CHILLED 1700.0
#define AIRFLOW_FROZEN 1000.0
#define FANS_CHILLED 800.0
#define FANS_FROZEN 350.0

#define DOOR_LEAK 400.0
#define HEATER 4000.0
#define DEFROST_HEATER 4300.0
#define DEFROST_SPILL 300.0
#define CONTROLLER_KILOWATTS 0.12

/* A frozen box is kept by switching, not by throttling. */
#define CYCLE_BAND 0.2
#define CYCLE_SECONDS 180.0

/* Near its setpoint the machine runs unloaded: with this much more than what leaks in, W. */
#define CYCLE_RESERVE 2000.0
#define CYCLE_LOAD_FACTOR 1.6
#define PULL_DOWN_ABOVE 1.0

/* How fast the supply probe follows: in a stream, in still air, and in the pool of cold air that
 * stays under the floor while the coil is thawed above it. */
#define SUPPLY_SECONDS 45.0
#define SUPPLY_SECONDS_STILL 900.0
#define SUPPLY_SECONDS_DEFROST 21600.0

static gboolean
is_frozen (const RwSimConditions *conditions)
{
  return conditions->setpoint <= RW_FROZEN_SETPOINT;
}

static double
get_airflow (const RwSimConditions *conditions)
{
  double share = conditions->powered && !conditions->defrosting ? conditions->airflow : 0;

  return share * (is_frozen (conditions) ? AIRFLOW_FROZEN : AIRFLOW_CHILLED);
}

static double
get_fan_heat (const RwSimConditions *conditions)
{
  return conditions->airflow * (is_frozen (conditions) ? FANS_FROZEN : FANS_CHILLED);
}

static double
get_coupling (const RwSimConditions *conditions)
{
  double share = conditions->powered && !conditions->defrosting ? conditions->airflow : 0;

  return COUPLING_STILL + share * (COUPLING_FANS - COUPLING_STILL);
}

/* The most heat the machine can move out: less from a colder box and into hotter air. */
static double
get_cooling_limit (const RwSimBox *box, const RwSimConditions *conditions, double air)
{
  double limit = box->deep ? 8000 + 30 * (air + 60) : 12000 + 220 * air;

  limit -= 60 * (conditions->ambient - 30);
  return MAX (limit, 500) * box->strength * conditions->refrigerant
         * MIN (1, 0.3 + conditions->airflow);
}

/* Fruit breathes faster when it is warm, which is why a warm box runs away. */
static double
get_respiration (const RwSimBox *box, double cargo)
{
  return box->respiration * CLAMP (1 + 0.1 * (cargo - box->respiration_point), 0.3, 4);
}

static void
switch_compressor (RwSimThermal *self, const RwSimConditions *conditions, double seconds)
{
  gboolean wanted = self->compressor;

  self->compressor_seconds += seconds;
  if (self->air > conditions->setpoint + CYCLE_BAND)
    wanted = TRUE;
  else if (self->air < conditions->setpoint - CYCLE_BAND)
    wanted = FALSE;

  if (wanted != self->compressor && self->compressor_seconds >= CYCLE_SECONDS)
    {
      self->compressor = wanted;
      self->compressor_seconds = 0;
    }
}

static double
get_cycle_heat (const RwSimThermal *self,
                const RwSimBox *box,
                const RwSimConditions *conditions,
                double limit,
                double fans)
{
  double load = CYCLE_RESERVE
                + CYCLE_LOAD_FACTOR * box->leak * MAX (conditions->ambient - self->air, 0);

  if (!self->compressor)
    return -fans;

  return self->air > conditions->setpoint + PULL_DOWN_ABOVE ? limit : MIN (limit, load);
}

/* The air's temperature after a step in which the machine takes out heat: fixed + flow·air. */
static double
solve_air (const RwSimThermal *self,
           const RwSimBox *box,
           const RwSimConditions *conditions,
           double seconds,
           double fixed,
           double flow)
{
  double inertia = AIR_CAPACITY / seconds;
  double outside = box->leak + (conditions->door_open ? DOOR_LEAK : 0);
  double coupling = get_coupling (conditions);

  return (inertia * self->air + outside * conditions->ambient + coupling * self->cargo - fixed)
         / (inertia + outside + coupling + flow);
}

/* Moves the air and returns the heat taken out of it, W; negative where it was heated. */
static double
condition_air (RwSimThermal *self,
               const RwSimBox *box,
               const RwSimConditions *conditions,
               double seconds)
{
  double flow = get_airflow (conditions);
  double fans = get_fan_heat (conditions);
  double limit = get_cooling_limit (box, conditions, self->air) - fans;
  double heat;

  if (!conditions->powered)
    heat = 0;
  else if (conditions->defrosting)
    heat = -DEFROST_SPILL;
  else if (conditions->heater_stuck)
    heat = -HEATER - fans;
  else if (is_frozen (conditions))
    {
      switch_compressor (self, conditions, seconds);
      heat = get_cycle_heat (self, box, conditions, limit, fans);
    }
  else
    {
      double air = solve_air (self, box, conditions, seconds, -flow * conditions->setpoint, flow);

      heat = CLAMP (flow * (air - conditions->setpoint), -HEATER, MAX (limit, -fans));
    }

  self->air = solve_air (self, box, conditions, seconds, heat, 0);
  return heat;
}

static double
get_supply_seconds (const RwSimConditions *conditions)
{
  if (!conditions->powered)
    return SUPPLY_SECONDS_STILL;

  return conditions->defrosting ? SUPPLY_SECONDS_DEFROST : SUPPLY_SECONDS;
}

static double
get_kilowatts (const RwSimThermal *self, const RwSimConditions *conditions, double heat)
{
  double fans = get_fan_heat (conditions);
  double gross = heat + fans;
  double efficiency = 2.4 + 0.045 * self->air - 0.02 * (conditions->ambient - 30);
  double watts;

  if (!conditions->powered)
    return 0;
  if (conditions->defrosting)
    return DEFROST_HEATER / 1000 + CONTROLLER_KILOWATTS;

  watts = fans;
  if (gross > 0)
    watts += gross / CLAMP (efficiency, 0.7, 3.5);
  else
    watts -= gross;
  return watts / 1000 + CONTROLLER_KILOWATTS;
}

void
rw_sim_thermal_settle (RwSimThermal *self,
                       const RwSimBox *box,
                       const RwSimConditions *conditions)
{
  double coupling = get_coupling (conditions);
  double flow = get_airflow (conditions);

  if (is_frozen (conditions))
    self->air = conditions->setpoint;
  else
    self->air = (flow * conditions->setpoint + box->leak * conditions->ambient + box->respiration)
                / (flow + box->leak);
  self->cargo = self->air + box->respiration / coupling;
  self->supply = conditions->setpoint;
  self->compressor = FALSE;
  self->compressor_seconds = CYCLE_SECONDS;
  self->kilowatts = get_kilowatts (self, conditions, flow * (self->air - self->supply));
}

void
rw_sim_thermal_step (RwSimThermal *self,
                     const RwSimBox *box,
                     const RwSimConditions *conditions,
                     double seconds)
{
  double heat = condition_air (self, box, conditions, seconds);
  double flow = get_airflow (conditions);
  double coupling = get_coupling (conditions);
  double inertia = box->cargo_capacity / seconds;
  double target;

  self->cargo = (inertia * self->cargo + coupling * self->air + get_respiration (box, self->cargo))
                / (inertia + coupling);

  /* Without a stream the supply probe takes the temperature around it, slowly. */
  target = flow > 0 ? self->air - heat / flow : self->cargo + 0.2 * (self->air - self->cargo);
  self->supply += (target - self->supply) * seconds / (seconds + get_supply_seconds (conditions));
  self->kilowatts = get_kilowatts (self, conditions, heat);
}
