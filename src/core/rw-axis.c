/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-axis.h"

#include <math.h>

/* Data that fill less than this share of the axis get a new one. */
#define ENOUGH 0.4

double
rw_axis_get_nice_step (double range, guint max_steps)
{
  double rough, magnitude;

  g_return_val_if_fail (range > 0 && max_steps > 0, 1);

  rough = range / max_steps;
  magnitude = pow (10, floor (log10 (rough)));
  /* The little more forgives what the logarithm rounds. */
  for (int i = 0; i < 3; i++)
    {
      double step = magnitude * (double[]){ 1, 2, 5 }[i];

      if (step * (1 + 1e-9) >= rough)
        return step;
    }

  return magnitude * 10;
}

void
rw_axis_fit (RwAxis *axis, double minimum, double maximum, double minimum_span, guint max_steps)
{
  double missing, range;

  g_return_if_fail (minimum <= maximum);

  missing = MAX (minimum_span, 1e-6) - (maximum - minimum);
  if (missing > 0)
    {
      minimum -= missing / 2;
      maximum += missing / 2;
    }

  range = axis->high - axis->low;
  if (range > 0 && minimum >= axis->low && maximum <= axis->high
      && maximum - minimum >= ENOUGH * range && range / axis->step <= max_steps + 0.5)
    return;

  /* Rounding both ends outwards may add a step too many: then the next larger step is tried. */
  axis->step = rw_axis_get_nice_step (maximum - minimum, max_steps);
  for (;;)
    {
      axis->low = floor (minimum / axis->step + 1e-9) * axis->step;
      axis->high = ceil (maximum / axis->step - 1e-9) * axis->step;
      if ((axis->high - axis->low) / axis->step <= max_steps + 0.5)
        break;
      axis->step = rw_axis_get_nice_step (axis->step * max_steps * 1.01, max_steps);
      if (max_steps < 2)
        break;
    }
  axis->decimals = CLAMP ((int) -floor (log10 (axis->step) + 1e-9), 0, 6);
}

guint
rw_axis_get_n_ticks (const RwAxis *axis)
{
  return axis->step > 0 ? (guint) floor ((axis->high - axis->low) / axis->step + 1.5) : 0;
}

double
rw_axis_get_tick (const RwAxis *axis, guint i)
{
  return (round (axis->low / axis->step) + i) * axis->step;
}

char *
rw_axis_format (double value, int decimals)
{
  g_autofree char *digits = g_strdup_printf ("%.*f", decimals, fabs (value));
  gboolean zero = TRUE;

  for (const char *c = digits; *c != '\0'; c++)
    zero &= !(*c >= '1' && *c <= '9');

  return g_strconcat (value < 0 && !zero ? "\u2212" : "", digits, NULL);
}
