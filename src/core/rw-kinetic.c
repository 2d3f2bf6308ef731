/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kinetic.h"

#include <math.h>

/* Heat of activation over the gas constant, K. */
#define ACTIVATION (83144.72 / 8.314472)
#define ZERO_CELSIUS 273.15

double
rw_kinetic_get_term (double temperature)
{
  return temperature > -ZERO_CELSIUS ? exp (-ACTIVATION / (temperature + ZERO_CELSIUS)) : 0;
}

double
rw_kinetic_get_mean (double sum, double weight)
{
  return weight > 0 ? ACTIVATION / -log (sum / weight) - ZERO_CELSIUS : NAN;
}
