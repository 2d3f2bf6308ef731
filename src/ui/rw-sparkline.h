/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwSparkline: the last minutes of one figure as a row of columns, without axes.
 *
 * For: seeing at a glance whether something flows as it did. Not for: reading values off it
 * (RwChart).
 *
 * One value a second; draws only when it is seen and something changed.
 */
#define RW_TYPE_SPARKLINE (rw_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (RwSparkline, rw_sparkline, RW, SPARKLINE, GtkWidget)

/* How many seconds are shown. */
#define RW_SPARKLINE_SIZE 180

/* The value of the second that time (µs since 1970 UTC) is in; of several the last counts, and
 * seconds without any stay empty. */
void rw_sparkline_add (RwSparkline *self, gint64 time, double value);

/* The newest value and the largest one shown; NAN for none. */
double rw_sparkline_get_last (RwSparkline *self);
double rw_sparkline_get_maximum (RwSparkline *self);

G_END_DECLS
