/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-clusters.h"
#include "rw-geofence.h"
#include "rw-map-style.h"

#include <gtk/gtk.h>
#include <shumate/shumate.h>

G_BEGIN_DECLS

/*
 * RwMapView: the map of a fleet: base map, ports, reefers, and moving about in it.
 *
 * For: the Map page, and wherever else a fleet is shown on a map.
 * Not for: texts: it says what was picked, and the page opens the popover. Main thread only.
 *
 * The view moves when the user moves it, when one of the functions below is called, and once by
 * itself: when the first reefers with a position arrive.
 *
 * Signals: "picked" (RwMapPick *pick): the user clicked on something that zooming in cannot part.
 * "placed" (double latitude, double longitude): while an area is drawn, where the user clicked.
 * "follow-ended": the map was moved, and no longer goes with a reefer.
 * Keyboard, when focused: arrows move the map; Tab leaves it.
 */
typedef struct
{
  const guint32 *positions; /* in the fleet, ascending; borrowed until the fleet changes */
  guint n;
  GdkRectangle area;        /* of what was picked, in the view's coordinates */
} RwMapPick;

#define RW_TYPE_MAP_VIEW (rw_map_view_get_type ())
G_DECLARE_FINAL_TYPE (RwMapView, rw_map_view, RW, MAP_VIEW, GtkWidget)

RwMapView *rw_map_view_new (RwFleet *fleet);

/* Shows another fleet, as it was at time, µs since 1970 UTC; 0: as it is now. The selection is the
 * caller's to set again. */
void rw_map_view_set_fleet (RwMapView *self, RwFleet *fleet, gint64 time);

/* For a scale beside the map. (transfer none) */
ShumateViewport *rw_map_view_get_viewport (RwMapView *self);

void rw_map_view_set_style (RwMapView *self, RwMapStyle style);

/* Shows reefers whose condition is in the mask of 1 << RwCondition. */
void rw_map_view_set_conditions (RwMapView *self, guint mask);

/* Marks a reefer by its position in the fleet; G_MAXUINT for none. Does not move the map. */
void rw_map_view_set_selected (RwMapView *self, guint position);

/* Logical pixels on the left that something else covers: what is fitted or gone to stays clear of
 * them. 0 to begin with. */
void rw_map_view_set_inset (RwMapView *self, int inset);

/* Moves so that all reefers that are shown can be seen; nothing when there are none. */
void rw_map_view_fit_all (RwMapView *self);

/* Moves to a reefer, closer when the map is far out. FALSE when it has no position. */
gboolean rw_map_view_show_reefer (RwMapView *self, guint position);

/* Moves to a place in degrees, closer when the map is far out. */
void rw_map_view_show_place (RwMapView *self, double latitude, double longitude);

void rw_map_view_zoom_in (RwMapView *self);
void rw_map_view_zoom_out (RwMapView *self);

/* The areas that are shown. */
void rw_map_view_set_geofences (RwMapView *self, RwGeofences *geofences);

/* An area is being drawn, copied, instead of the stored one of that number; NULL: no more. Clicks
 * are then told with "placed" and pick nothing. */
void rw_map_view_set_draft (RwMapView *self, const RwGeoShape *draft, gint64 geofence_id);

/* Moves along with a reefer by its position in the fleet, G_MAXUINT for none, until something else
 * moves the map, which is told with "follow-ended". FALSE when it has no position. */
gboolean rw_map_view_follow (RwMapView *self, guint position);

/* The reefers that are shown and in sight, ascending positions in the fleet. (transfer full) */
GArray *rw_map_view_list_visible (RwMapView *self);

/* What is at a place of the view; FALSE for nothing. */
gboolean rw_map_view_pick (RwMapView *self, double x, double y, RwMapPick *pick);

/* Where a reefer is in the view now; FALSE when it is not on the map or out of sight. */
gboolean rw_map_view_locate (RwMapView *self, guint position, RwMapPick *pick);

/* How many reefers have no position. */
guint rw_map_view_get_n_unplaced (RwMapView *self);

/* Whether the base map on the screen is drawn for exactly this view: for pictures and tests. */
gboolean rw_map_view_is_settled (RwMapView *self);

G_END_DECLS
