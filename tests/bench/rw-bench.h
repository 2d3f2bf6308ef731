/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the benchmarks of the database share. */

/* Prepares the environment for RwTestPostgres, as meson does for a test. */
void rw_bench_init (void);

/* The median; sorts the values. */
double rw_bench_median (double *values, guint n);

/* Prints one line of JSON; value and limit have the same unit, ratio is value / limit.
 * limit may be NAN. */
void rw_bench_print (const char *name, double value, const char *unit, double limit);

G_END_DECLS
