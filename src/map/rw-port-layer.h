/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-clusters.h"
#include "rw-map-style.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/*
 * RwPortLayer: dots and names of ports, between the base map and the reefers.
 *
 * For: finding one's way on an RwMapView.
 * Not for: where reefers are. Main thread only.
 *
 * DESIGN: names are placed for the whole world at once and only when the zoom passes a half level or
 * the reefers' bubbles changed, so they stand still while the map is moved. Important ports choose
 * first; a name keeps its side while that stays free, else tries the other sides, else is left out with
 * its dot.
 */
#define RW_TYPE_PORT_LAYER (rw_port_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwPortLayer, rw_port_layer, RW, PORT_LAYER, ShumateLayer)

/* ports: array of RwPort, best rank first; a reference is kept. */
RwPortLayer *rw_port_layer_new (ShumateViewport *viewport, GArray *ports);

void rw_port_layer_set_style (RwPortLayer *self, RwMapStyle style);

/* What names must not touch; borrowed during the call only. */
void rw_port_layer_set_obstacles (RwPortLayer *self, const RwClusters *clusters);

G_END_DECLS
