/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwBaseMap: the land and the borders of the world, from a file that data/map/make-basemap.mjs made.
 *
 * For: drawing a map without a network. Three levels of detail, coarse to fine.
 * Not for: how it looks (RwCoastRenderer) or where it comes from (the layer hands in the bytes).
 *
 * DESIGN: the file is small because it holds differences; a level is unpacked when it is first asked
 * for and kept, since an operator uses one or two of the three. Unpacking takes some milliseconds
 * and is guarded by a lock, so a base map may be shared by threads; what it returns never changes.
 */

/* Coordinates of shapes are in 0 … RW_BASE_MAP_SIZE, spherical mercator, y southwards. */
#define RW_BASE_MAP_SIZE (1u << 30)

typedef struct
{
  guint32 x;
  guint32 y;
} RwBaseMapPoint;

/* A ring (the last point joins the first) or a line. */
typedef struct
{
  const RwBaseMapPoint *points;
  guint n_points;
  guint32 west, north, east, south; /* bounds, both ends included */
} RwBaseMapShape;

typedef struct
{
  const RwBaseMapShape *rings; /* land, even-odd */
  guint n_rings;
  const RwBaseMapShape *lines; /* borders */
  guint n_lines;
} RwBaseMapLevel;

typedef enum
{
  RW_BASE_MAP_ERROR_FORMAT, /* not such a file, or a damaged one */
} RwBaseMapError;

#define RW_BASE_MAP_ERROR (rw_base_map_error_quark ())
GQuark rw_base_map_error_quark (void);

typedef struct _RwBaseMap RwBaseMap;

/* Reads the head of the file; keeps a reference on bytes. NULL and error when it is no base map. */
RwBaseMap *rw_base_map_new (GBytes *bytes, GError **error);
RwBaseMap *rw_base_map_ref (RwBaseMap *self);
void rw_base_map_unref (RwBaseMap *self);

guint rw_base_map_get_n_levels (RwBaseMap *self);

/* The coarsest level that looks right when the world is world_size pixels wide. */
guint rw_base_map_choose_level (RwBaseMap *self, double world_size);

/* A level, valid as long as the base map; NULL and error when its part of the file is damaged. */
const RwBaseMapLevel *rw_base_map_get_level (RwBaseMap *self, guint level, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwBaseMap, rw_base_map_unref)

G_END_DECLS
