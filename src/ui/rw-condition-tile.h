/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwConditionTile: how many reefers are in one condition; leads to the fleet with just these.
 *
 * For: the overview. Not for: counting: it is told.
 */
#define RW_TYPE_CONDITION_TILE (rw_condition_tile_get_type ())
G_DECLARE_FINAL_TYPE (RwConditionTile, rw_condition_tile, RW, CONDITION_TILE, GtkWidget)

/* RW_N_CONDITIONS is a tile for all of them. */
GtkWidget *rw_condition_tile_new (guint condition);

void rw_condition_tile_set_count (RwConditionTile *self, guint count);

G_END_DECLS
