/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwNumberRow: a number in a form with its unit beside it, or a duration whose unit is chosen, with
 * what is wrong with it below its title.
 *
 * For: forms of rules and profiles. Not for: text.
 *
 * Emits "changed" () when the user changed it; setting does not. Main thread only.
 */
#define RW_TYPE_NUMBER_ROW (rw_number_row_get_type ())
G_DECLARE_FINAL_TYPE (RwNumberRow, rw_number_row, RW, NUMBER_ROW, AdwActionRow)

/* subtitle may be NULL. A duration's number is µs. */
GtkWidget *rw_number_row_new (const char *title, const char *subtitle);
GtkWidget *rw_number_row_new_duration (const char *title, const char *subtitle);

/* Of numbers only; for a duration the range is that of µs and the step a whole unit. */
void rw_number_row_set_range (RwNumberRow *self,
                              double low,
                              double high,
                              double step,
                              guint digits);
void rw_number_row_set_unit (RwNumberRow *self, const char *unit);

double rw_number_row_get_number (RwNumberRow *self);
void rw_number_row_set_number (RwNumberRow *self, double number);

/* Shown below the title instead of the subtitle; NULL: nothing is wrong. */
void rw_number_row_set_problem (RwNumberRow *self, const char *problem);

G_END_DECLS
