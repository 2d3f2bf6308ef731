/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-row.h"
#include "rw-cargo-profile.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmCell: one cell of the alarm table: one thing about one row, as text, kept up to date.
 *
 * For: RwAlarmTable. Not for: use on its own.
 *
 * A cell of a group in the column RW_ALARM_COLUMN_CONTAINER has a button that emits "toggled" () to
 * have the group expanded or not.
 */
typedef enum
{
  RW_ALARM_COLUMN_PRIORITY,
  RW_ALARM_COLUMN_STATE,
  RW_ALARM_COLUMN_CONTAINER,
  RW_ALARM_COLUMN_RULE,
  RW_ALARM_COLUMN_VALUE,
  RW_ALARM_COLUMN_LIMIT,
  RW_ALARM_COLUMN_CARGO,
  RW_ALARM_COLUMN_RAISED,
  RW_ALARM_COLUMN_AGE,
  RW_ALARM_COLUMN_EXPECTED, /* when the cargo's limit will be passed */
  RW_ALARM_COLUMN_REPEATS,
  RW_ALARM_COLUMN_UNTIL, /* when it comes back from the shelf */
  RW_ALARM_COLUMN_ACKNOWLEDGED,
  RW_ALARM_COLUMN_NOTE,
  RW_N_ALARM_COLUMNS
} RwAlarmColumn;

#define RW_TYPE_ALARM_CELL (rw_alarm_cell_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmCell, rw_alarm_cell, RW, ALARM_CELL, GtkWidget)

GtkWidget *rw_alarm_cell_new (RwAlarmColumn column);

/* row may be NULL. */
void rw_alarm_cell_set_row (RwAlarmCell *self, RwAlarmRow *row);
RwAlarmRow *rw_alarm_cell_get_row (RwAlarmCell *self);

/* Gives cargoes their names; profiles may be NULL. */
void rw_alarm_cell_set_profiles (RwAlarmCell *self, RwCargoProfiles *profiles);

/* Shows the alarm as it is now; needed only where time passes or units change. */
void rw_alarm_cell_update (RwAlarmCell *self);

/* The text shown. */
const char *rw_alarm_cell_get_text (RwAlarmCell *self);

G_END_DECLS
