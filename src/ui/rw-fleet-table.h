/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwFleetTable: an RwFleetView as a table with a row for each reefer and headers that sort.
 *
 * For: the Fleet page. Not for: filtering (the view does) and not for what surrounds the table.
 *
 * DESIGN: only cells on the screen exist and listen to their reefer; a cell's text is laid out
 * again only when it changes, and never asks for another size. A row that is activated activates
 * win.show-reefer.
 */
#define RW_TYPE_FLEET_TABLE (rw_fleet_table_get_type ())
G_DECLARE_FINAL_TYPE (RwFleetTable, rw_fleet_table, RW, FLEET_TABLE, GtkWidget)

/* Takes a reference. Once. */
void rw_fleet_table_set_view (RwFleetTable *self, RwFleetView *view);

/* Sorts as if the user clicked the header. */
void rw_fleet_table_sort (RwFleetTable *self, RwFleetSort sort, gboolean descending);

G_END_DECLS
