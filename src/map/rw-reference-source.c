/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reference-source.h"

#include "rw-map-frame.h"

struct _RwReferenceSource
{
  ShumateMapSource parent_instance;
};

G_DEFINE_FINAL_TYPE (RwReferenceSource, rw_reference_source, SHUMATE_TYPE_MAP_SOURCE)

static void
rw_reference_source_class_init (RwReferenceSourceClass *klass)
{
}

static void
rw_reference_source_init (RwReferenceSource *self)
{
}

RwReferenceSource *
rw_reference_source_new (guint min_zoom, guint max_zoom)
{
  return g_object_new (RW_TYPE_REFERENCE_SOURCE, "id", "reference", "min-zoom-level", min_zoom,
                       "max-zoom-level", max_zoom, "tile-size", RW_MAP_TILE_SIZE, "projection",
                       SHUMATE_MAP_PROJECTION_MERCATOR, NULL);
}
