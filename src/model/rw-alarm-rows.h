/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-list.h"
#include "rw-alarm-order.h"
#include "rw-alarm-row.h"
#include "rw-alarm-view.h"

G_BEGIN_DECLS

/*
 * RwAlarmRows: an RwAlarmList, filtered, sorted and gathered, as a GListModel of RwAlarmRow.
 *
 * For: tables of alarms, 10,000 rows and a thousand new ones at once.
 * Not for: showing; and not for what is selected, which who shows keeps by id.
 *
 * DESIGN: the members of an incident are one row, which may be expanded; when rows are gathered (in
 * a flood), so are alarms of the same rule that were raised in the same area. A row stands where
 * the first of its members would. All is worked out in flat arrays when the list was refreshed,
 * once, in O(n log n); then the smallest changes that turn the old rows into the new are told,
 * keyed by id, or one change in the middle where they are many. Rows are minted when somebody asks,
 * and stay the same object while somebody holds them. Emits "refreshed" () after each time. Main
 * thread only.
 */
typedef enum
{
  RW_ALARM_SECTION_ACTIVE,   /* what has to be dealt with */
  RW_ALARM_SECTION_PUT_AWAY, /* shelved, suppressed, out of service */
  RW_N_ALARM_SECTIONS
} RwAlarmSection;

#define RW_TYPE_ALARM_ROWS (rw_alarm_rows_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmRows, rw_alarm_rows, RW, ALARM_ROWS, GObject)

/* Keeps a reference on both. */
RwAlarmRows *rw_alarm_rows_new (RwAlarmList *list, RwAlarmView *view, RwAlarmSection section);

void rw_alarm_rows_set_sort (RwAlarmRows *self, RwAlarmSort sort, gboolean descending);

/* Whether alarms of one rule and place are one row, too. */
void rw_alarm_rows_set_gathered (RwAlarmRows *self, gboolean gathered);
gboolean rw_alarm_rows_get_gathered (RwAlarmRows *self);

/* Whether the members of a group are below it; not, to begin with. */
void rw_alarm_rows_set_expanded (RwAlarmRows *self, gint64 id, gboolean expanded);

/* How many alarms match, and how many of the section there are; an incident counts once. */
guint rw_alarm_rows_get_n_matching (RwAlarmRows *self);
guint rw_alarm_rows_get_n_all (RwAlarmRows *self);

/* How many single alarms match, whatever row they are in. */
guint rw_alarm_rows_get_n_alarms (RwAlarmRows *self);

/* The id of a row; 0 when out of range. Mints nothing. */
gint64 rw_alarm_rows_get_id (RwAlarmRows *self, guint position);

/* Where the row with this id is; FALSE when it is not there. */
gboolean rw_alarm_rows_find (RwAlarmRows *self, gint64 id, guint *position);

/* Adds the alarms that a row stands for, RwAlarm, borrowed until the next "refreshed", to alarms.
 */
void rw_alarm_rows_collect (RwAlarmRows *self, guint position, GPtrArray *alarms);

/* The row that shows the members of an incident. */
gint64 rw_alarm_rows_get_incident_row (gint64 incident_id);

G_END_DECLS
