/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-base-map.h"
#include "rw-map-style.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/*
 * RwCoastLayer: the base map under everything else: sea, land, coasts, borders, graticule.
 *
 * For: the lowest layer of an RwMapView.
 * Not for: anything that changes with data. Main thread only.
 *
 * DESIGN: one image, somewhat larger than the widget, drawn by a thread at exactly the zoom that is
 * shown. Moving the map copies that image to another place, which is the cheapest thing a renderer
 * can do; a new one is asked for when the margin runs out. While the zoom changes the image at hand
 * is scaled, and a new one drawn when the zoom rests or has gone too far. At most one drawing is
 * under way; it is asked for in snapshot (), so a map that is not on the screen draws nothing.
 * With the cairo renderer the image stays a cairo surface (a texture would be copied each frame);
 * any other renderer gets it once as a texture.
 */
#define RW_TYPE_COAST_LAYER (rw_coast_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwCoastLayer, rw_coast_layer, RW, COAST_LAYER, ShumateLayer)

RwCoastLayer *rw_coast_layer_new (ShumateViewport *viewport, RwBaseMap *base_map);

void rw_coast_layer_set_style (RwCoastLayer *self, RwMapStyle style);

/* Whether what is on the screen is drawn for exactly this view: for pictures and tests. */
gboolean rw_coast_layer_is_settled (RwCoastLayer *self);

G_END_DECLS
