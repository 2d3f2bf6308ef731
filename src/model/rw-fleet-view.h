/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

G_BEGIN_DECLS

/*
 * RwFleetView: an RwFleet, filtered and sorted, as a GListModel of RwReefer.
 *
 * For: tables of 10,000 to 100,000 rows that all change each second.
 * Not for: showing values as they change: rows connect to their RwReefer.
 *
 * DESIGN: filters and sorts flat arrays of keys, so it mints no object for a row nobody shows. What
 * the user changes takes effect at once; what the fleet changes at most once per interval, since
 * rows that jump each second cannot be read. The change is told as one items-changed without the
 * equal head and tail, and not at all when the order is the same, so selection and scroll stay. An
 * inactive view does nothing until it is active again. Main thread only.
 */
typedef enum
{
  RW_FLEET_SORT_CONDITION, /* worst first; the same condition by deviation, largest first */
  RW_FLEET_SORT_CONTAINER,
  RW_FLEET_SORT_CARGO,
  RW_FLEET_SORT_SETPOINT,
  RW_FLEET_SORT_SUPPLY,
  RW_FLEET_SORT_RETURN,
  RW_FLEET_SORT_DEVIATION,
  RW_FLEET_SORT_POWER,
  RW_FLEET_SORT_HUMIDITY,
  RW_FLEET_SORT_AGE, /* the most recent first */
  RW_N_FLEET_SORTS
} RwFleetSort;

/* A mask of 1 << RwCondition that shows everything. */
#define RW_FLEET_ALL_CONDITIONS ((1u << RW_N_CONDITIONS) - 1)

#define RW_TYPE_FLEET_VIEW (rw_fleet_view_get_type ())
G_DECLARE_FINAL_TYPE (RwFleetView, rw_fleet_view, RW, FLEET_VIEW, GObject)

/* Signal: "refreshed" (), whenever filter or order were applied again. Starts active, sorted by
 * condition, unfiltered. */
RwFleetView *rw_fleet_view_new (RwFleet *fleet);

/* Shows reefers whose id or cargo contains text, whatever the case; NULL or "" for all. */
void rw_fleet_view_set_text (RwFleetView *self, const char *text);

/* Shows reefers whose condition is in the mask of 1 << RwCondition. */
void rw_fleet_view_set_conditions (RwFleetView *self, guint mask);
guint rw_fleet_view_get_conditions (RwFleetView *self);

/* Shows reefers with this cargo; NULL for all. */
void rw_fleet_view_set_cargo (RwFleetView *self, const char *product_id);

/* Missing values come last in either direction; equal ones in order of first sight. */
void rw_fleet_view_set_sort (RwFleetView *self, RwFleetSort sort, gboolean descending);

/* How often the fleet's changes may move rows, ms; 2,000 to begin with. 0 follows each change at
 * once, for tests. */
void rw_fleet_view_set_interval (RwFleetView *self, guint interval);

/* Whether somebody looks: an inactive view ignores the fleet. */
void rw_fleet_view_set_active (RwFleetView *self, gboolean active);

/* The fleet's position of a row; G_MAXUINT when out of range. Mints nothing. */
guint rw_fleet_view_get_fleet_position (RwFleetView *self, guint row);

G_END_DECLS
