/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reefer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwFleetCell: one cell of the fleet table: one thing about one reefer, as text, kept up to date.
 *
 * For: RwFleetTable. Not for: use on its own.
 */
typedef enum
{
  RW_FLEET_COLUMN_CONDITION,
  RW_FLEET_COLUMN_CONTAINER,
  RW_FLEET_COLUMN_CARGO,
  RW_FLEET_COLUMN_SETPOINT,
  RW_FLEET_COLUMN_SUPPLY,
  RW_FLEET_COLUMN_RETURN,
  RW_FLEET_COLUMN_DEVIATION,
  RW_FLEET_COLUMN_POWER,
  RW_FLEET_COLUMN_HUMIDITY,
  RW_FLEET_COLUMN_STATE,
  RW_FLEET_COLUMN_POSITION,
  RW_FLEET_COLUMN_AGE,
  RW_N_FLEET_COLUMNS
} RwFleetColumn;

#define RW_TYPE_FLEET_CELL (rw_fleet_cell_get_type ())
G_DECLARE_FINAL_TYPE (RwFleetCell, rw_fleet_cell, RW, FLEET_CELL, GtkWidget)

GtkWidget *rw_fleet_cell_new (RwFleetColumn column);

/* reefer may be NULL. */
void rw_fleet_cell_set_reefer (RwFleetCell *self, RwReefer *reefer);

/* Shows the state as it is now; needed only where time passes or units change. */
void rw_fleet_cell_update (RwFleetCell *self);

/* The text shown. */
const char *rw_fleet_cell_get_text (RwFleetCell *self);

G_END_DECLS
