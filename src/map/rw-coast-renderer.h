/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-base-map.h"
#include "rw-map-frame.h"
#include "rw-map-style.h"

G_BEGIN_DECLS

/*
 * Draws sea, graticule, land, coasts and borders into an image.
 *
 * For: RwCoastLayer's thread, and pictures in tests.
 * Not for: what moves or is written on the map. Any thread.
 */

/* A new ARGB image of the frame, opaque everywhere, with device scale set. NULL and error when the
 * base map is damaged. Caller destroys it. */
cairo_surface_t *rw_coast_renderer_render (RwBaseMap *base_map,
                                           const RwMapPalette *palette,
                                           const RwMapFrame *frame,
                                           int scale,
                                           GError **error);

G_END_DECLS
