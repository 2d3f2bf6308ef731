/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/*
 * RwReferenceSource: a map source that has no tiles. libshumate's viewport, gestures and scale need
 * one to know the projection and the zoom levels; the base map itself is RwCoastLayer.
 */
#define RW_TYPE_REFERENCE_SOURCE (rw_reference_source_get_type ())
G_DECLARE_FINAL_TYPE (RwReferenceSource, rw_reference_source, RW, REFERENCE_SOURCE, ShumateMapSource)

RwReferenceSource *rw_reference_source_new (guint min_zoom, guint max_zoom);

G_END_DECLS
