/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwMomentButton: a date and a time of day, chosen from a calendar and two numbers, in the zone that
 * the user chose.
 *
 * For: the ends of a span of the past. Not for: seconds.
 *
 * Emits "changed" () when the user chose another moment.
 */
#define RW_TYPE_MOMENT_BUTTON (rw_moment_button_get_type ())
G_DECLARE_FINAL_TYPE (RwMomentButton, rw_moment_button, RW, MOMENT_BUTTON, GtkWidget)

GtkWidget *rw_moment_button_new (void);

/* µs since 1970 UTC. Setting does not emit. */
gint64 rw_moment_button_get_time (RwMomentButton *self);
void rw_moment_button_set_time (RwMomentButton *self, gint64 time);

/* What is chosen, for screen readers: "From", "To". */
void rw_moment_button_set_title (RwMomentButton *self, const char *title);

G_END_DECLS
