/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kinetic.h"

#include <math.h>

#define ENERGY 83.14472          /* kJ/mol */
#define GAS_CONSTANT 8.314472e-3 /* kJ/(mol·K) */
#define ZERO_CELSIUS 273.15

/* Heat of activation over the gas constant, K. */
static double
get_activation (double energy)
{
  return (energy > 0 ? energy : ENERGY) / GAS_CONSTANT;
}

double
rw_kinetic_get_term_with (double temperature, double energy)
{
  if (temperature <= -ZERO_CELSIUS)
    return 0;

  return exp (-get_activation (energy) / (temperature + ZERO_CELSIUS));
}

double
rw_kinetic_get_mean_with (double sum, double weight, double energy)
{
  return weight > 0 ? get_activation (energy) / -log (sum / weight) - ZERO_CELSIUS : NAN;
}

double
rw_kinetic_get_term (double temperature)
{
  return rw_kinetic_get_term_with (temperature, 0);
}

double
rw_kinetic_get_mean (double sum, double weight)
{
  return rw_kinetic_get_mean_with (sum, weight, 0);
}
