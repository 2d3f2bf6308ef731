/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwAxis: the scale of values: where it begins and ends, and round numbers on it.
 *
 * For: charts. A plain value.
 * Not for: time, whose round numbers are those of a calendar (RwTimeAxis).
 *
 * DESIGN: the ends are multiples of the step, and the axis keeps its ends while the data fit and
 * fill enough of it. A scale that follows each sample makes a calm curve look alive.
 */
typedef struct
{
  double low;
  double high;
  double step;  /* 1, 2 or 5 times a power of ten */
  int decimals; /* that a label needs to tell two steps apart */
} RwAxis;

/* The smallest of 1, 2, 5 times a power of ten that divides range into at most max_steps steps. */
double rw_axis_get_nice_step (double range, guint max_steps);

/* Makes the axis hold minimum to maximum, at least minimum_span wide, with at most max_steps
 * steps. An axis that is all zero begins anew. */
void rw_axis_fit (RwAxis *axis,
                  double minimum,
                  double maximum,
                  double minimum_span,
                  guint max_steps);

/* How many labels there are, and the value of each: axis->low + i * axis->step without the dust
 * that adding up leaves. */
guint rw_axis_get_n_ticks (const RwAxis *axis);
double rw_axis_get_tick (const RwAxis *axis, guint i);

/* The value as people of this locale write it, with a real minus sign. Caller frees. */
char *rw_axis_format (double value, int decimals);

G_END_DECLS
