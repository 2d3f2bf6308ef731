/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-clock.h"
#include "rw-clusters.h"
#include "rw-map-style.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/*
 * RwReeferLayer: all reefers of a fleet on the map, near ones put together.
 *
 * For: the upper layer of an RwMapView.
 * Not for: texts, lists and menus about what was clicked (ui). Main thread only.
 *
 * DESIGN: the fleet's flat states are copied into points at most twice a second, and only while the
 * map is on the screen; when no point differs from last time nothing is drawn. Points are clustered
 * again when they changed or when the zoom passes a half level, for the coarser end of that half
 * level, so bubbles neither overlap nor flicker while the zoom glides. Moving the map only copies
 * sprites to other places.
 *
 * Signal: "clusters-changed" ().
 */

/* A position is old after so long without a newer one, µs. */
#define RW_REEFER_LAYER_STALE_AFTER (G_GINT64_CONSTANT (24) * 3600 * 1000000)

#define RW_TYPE_REEFER_LAYER (rw_reefer_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwReeferLayer, rw_reefer_layer, RW, REEFER_LAYER, ShumateLayer)

RwReeferLayer *rw_reefer_layer_new (ShumateViewport *viewport, RwFleet *fleet);

/* Shows another fleet from now on; positions are those in that one. */
void rw_reefer_layer_set_fleet (RwReeferLayer *self, RwFleet *fleet);

void rw_reefer_layer_set_style (RwReeferLayer *self, RwMapStyle style);

/* What "old" is measured against; the machine's clock to begin with. */
void rw_reefer_layer_set_clock (RwReeferLayer *self, RwClock clock);

/* Shows reefers whose condition is in the mask of 1 << RwCondition; all to begin with. */
void rw_reefer_layer_set_conditions (RwReeferLayer *self, guint mask);

/* Marks a reefer by its position in the fleet; G_MAXUINT for none. */
void rw_reefer_layer_set_selected (RwReeferLayer *self, guint position);

/* Takes the fleet's changes now instead of within half a second. */
void rw_reefer_layer_refresh (RwReeferLayer *self);

/* What is on the map, filtered; ids are positions in the fleet. Both borrowed until
 * "clusters-changed"; never NULL. */
const RwClusters *rw_reefer_layer_get_clusters (RwReeferLayer *self);
const RwClusterPoint *rw_reefer_layer_get_points (RwReeferLayer *self, guint *n);

/* How many reefers, of any condition, have no position. */
guint rw_reefer_layer_get_n_unplaced (RwReeferLayer *self);

/* The cluster at a place of the widget, or NULL; its centre there in *center when not NULL. */
const RwCluster *rw_reefer_layer_pick (RwReeferLayer *self,
                                       double x,
                                       double y,
                                       graphene_point_t *center);

G_END_DECLS
