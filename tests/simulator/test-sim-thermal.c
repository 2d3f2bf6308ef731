/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-thermal.h"

#include <math.h>

#define HOUR 3600.0

/* A 40 ft box with 20 t of frozen or chilled cargo. */
static const RwSimBox frozen_box = { .leak = 56, .cargo_capacity = 20e6 * 1.7, .strength = 1 };
static const RwSimBox chilled_box = { .leak = 56, .cargo_capacity = 20e6 * 3.6, .strength = 1 };

static RwSimConditions
make_conditions (double setpoint, double ambient)
{
  return (RwSimConditions) {
    .setpoint = setpoint, .ambient = ambient, .airflow = 1, .refrigerant = 1, .powered = TRUE,
  };
}

static void
run (RwSimThermal *state, const RwSimBox *box, const RwSimConditions *conditions, double hours)
{
  for (double passed = 0; passed < hours * HOUR; passed += 60)
    rw_sim_thermal_step (state, box, conditions, 60);
}

/* From steady state a healthy machine holds the air that it controls, in cold and in heat. */
static void
test_holds (void)
{
  static const double ambients[] = { -10, 5, 20, 38 };

  for (guint i = 0; i < G_N_ELEMENTS (ambients); i++)
    {
      RwSimConditions chilled = make_conditions (4, ambients[i]);
      RwSimConditions frozen = make_conditions (-20, ambients[i]);
      RwSimThermal state;

      rw_sim_thermal_settle (&state, &chilled_box, &chilled);
      for (int minute = 0; minute < 24 * 60; minute++)
        {
          rw_sim_thermal_step (&state, &chilled_box, &chilled, 60);
          g_assert_cmpfloat (ABS (state.supply - 4), <, 0.1);
          g_assert_cmpfloat (ABS (state.air - 4), <, 3);
        }

      rw_sim_thermal_settle (&state, &frozen_box, &frozen);
      for (int minute = 0; minute < 24 * 60; minute++)
        {
          rw_sim_thermal_step (&state, &frozen_box, &frozen, 60);
          g_assert_cmpfloat (ABS (state.air + 20), <, 0.8);
        }
    }
}

/* Without power the cargo warms as the transport handbooks' formula has it:
 * ΔT = ΔT_ambient · (1 − e^(−kAt / mc)). The air goes first, and never is warmer than outside. */
static void
test_power_off (void)
{
  RwSimConditions conditions = make_conditions (-18, 30);
  RwSimThermal state;
  double air, cargo;

  rw_sim_thermal_settle (&state, &frozen_box, &conditions);
  conditions.powered = FALSE;
  air = state.air;
  cargo = state.cargo;

  for (int hour = 1; hour <= 48; hour++)
    {
      double expected = 48 * (1 - exp (-56 * HOUR * hour / frozen_box.cargo_capacity));

      run (&state, &frozen_box, &conditions, 1);
      g_assert_cmpfloat (state.air, >, air);
      g_assert_cmpfloat (state.cargo, >, cargo);
      g_assert_cmpfloat (state.air, >, state.cargo);
      g_assert_cmpfloat (state.air, <, 30);
      g_assert_cmpfloat (state.kilowatts, ==, 0);
      /* At first the heat goes into air and walls, which the formula does not have. */
      if (hour >= 12)
        g_assert_cmpfloat_with_epsilon (state.cargo + 18, expected, 0.25 * expected);
      air = state.air;
      cargo = state.cargo;
    }

  /* The handbooks' 20 t at −18 °C in 30 °C: about 6 K in a day, 12 K in two. */
  g_assert_cmpfloat (state.cargo, >, -9);
  g_assert_cmpfloat (state.cargo, <, -5);
}

static void
test_power_returns (void)
{
  RwSimConditions conditions = make_conditions (-18, 30);
  RwSimThermal state;

  rw_sim_thermal_settle (&state, &frozen_box, &conditions);
  conditions.powered = FALSE;
  run (&state, &frozen_box, &conditions, 8);
  g_assert_cmpfloat (state.air, >, -14);

  conditions.powered = TRUE;
  run (&state, &frozen_box, &conditions, 0.5);
  g_assert_cmpfloat (state.kilowatts, >, 3);
  run (&state, &frozen_box, &conditions, 24);
  g_assert_cmpfloat_with_epsilon (state.air, -18, 0.8);
}

/* While it thaws its coil the air warms and the supply probe hardly; then all is well again. */
static void
test_defrost (void)
{
  RwSimConditions conditions = make_conditions (4, 28);
  RwSimThermal state;
  double air;

  rw_sim_thermal_settle (&state, &chilled_box, &conditions);
  run (&state, &chilled_box, &conditions, 2);
  air = state.air;

  conditions.defrosting = TRUE;
  run (&state, &chilled_box, &conditions, 0.5);
  g_assert_cmpfloat (state.air, >, air + 0.7);
  g_assert_cmpfloat (state.air, <, air + 4);
  g_assert_cmpfloat (ABS (state.supply - 4), <, 0.3);
  g_assert_cmpfloat (state.kilowatts, >, 4);

  conditions.defrosting = FALSE;
  run (&state, &chilled_box, &conditions, 1);
  g_assert_cmpfloat_with_epsilon (state.air, air, 0.3);
}

static void
test_faults (void)
{
  RwSimConditions conditions = make_conditions (4, 28);
  RwSimThermal healthy, state;
  double split;

  rw_sim_thermal_settle (&healthy, &chilled_box, &conditions);
  run (&healthy, &chilled_box, &conditions, 1);
  split = healthy.air - healthy.supply;

  /* Two of three fans down: less air carries the same heat. */
  state = healthy;
  conditions.airflow = 1.0 / 3;
  run (&state, &chilled_box, &conditions, 2);
  g_assert_cmpfloat (state.air - state.supply, >, 1.7 * split);

  /* No refrigerant: supply is no colder than return, and both rise. */
  state = healthy;
  conditions.airflow = 1;
  conditions.refrigerant = 0;
  run (&state, &chilled_box, &conditions, 3);
  g_assert_cmpfloat (state.supply, >, 5);
  g_assert_cmpfloat (state.supply, >=, state.air - 0.1);

  /* The heater cannot be switched off: more than a degree within half an hour. */
  state = healthy;
  conditions.refrigerant = 1;
  conditions.heater_stuck = TRUE;
  run (&state, &chilled_box, &conditions, 0.5);
  g_assert_cmpfloat (state.supply, >, 6);

  /* The door stands open: return air warms. */
  state = healthy;
  conditions.heater_stuck = FALSE;
  conditions.door_open = TRUE;
  run (&state, &chilled_box, &conditions, 0.5);
  g_assert_cmpfloat (state.air, >, healthy.air + 1);
}

/* However long a step is, nothing flies away. */
static void
test_long_steps (void)
{
  RwSimConditions conditions = make_conditions (-20, 35);
  RwSimThermal state;

  rw_sim_thermal_settle (&state, &frozen_box, &conditions);
  for (int i = 0; i < 100; i++)
    {
      rw_sim_thermal_step (&state, &frozen_box, &conditions, 6 * HOUR);
      g_assert_cmpfloat (state.air, >, -40);
      g_assert_cmpfloat (state.air, <, 35);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-thermal/holds", test_holds);
  g_test_add_func ("/sim-thermal/power-off", test_power_off);
  g_test_add_func ("/sim-thermal/power-returns", test_power_returns);
  g_test_add_func ("/sim-thermal/defrost", test_defrost);
  g_test_add_func ("/sim-thermal/faults", test_faults);
  g_test_add_func ("/sim-thermal/long-steps", test_long_steps);
  return g_test_run ();
}
