/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwMapPopover: what is at a place of the map: one reefer with what matters about it, or a list of
 * all that lie there, which leads to one.
 *
 * For: the Map page: containers are stacked, so a place often holds hundreds.
 * Not for: acting on alarms. Set its parent, then show; it follows the reefers while it is open.
 */
#define RW_TYPE_MAP_POPOVER (rw_map_popover_get_type ())
G_DECLARE_FINAL_TYPE (RwMapPopover, rw_map_popover, RW, MAP_POPOVER, GtkPopover)

GtkWidget *rw_map_popover_new (RwSession *session);

/* Positions are in this fleet from now on, NULL for the session's, and ages up to time, µs since
 * 1970 UTC, 0 for now. Closes if it is open. */
void rw_map_popover_set_fleet (RwMapPopover *self, RwFleet *fleet, gint64 time);

/* Shows one reefer and selects it in the session; position is that in the fleet. */
void rw_map_popover_show_reefer (RwMapPopover *self, guint position);

/* Shows a list of n reefers, worst first, under a title (copied). */
void rw_map_popover_show_list (RwMapPopover *self,
                               const char *title,
                               const guint32 *positions,
                               guint n);

G_END_DECLS
