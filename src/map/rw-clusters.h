/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

G_BEGIN_DECLS

/*
 * RwClusters: points of a map put together so that what is drawn for them never overlaps.
 *
 * For: RwReeferLayer. The result depends on the set of points and the scale, not on the order of the
 * points, on time or on what part of the map is seen.
 * Not for: drawing. Pure, no GTK, any thread; immutable once made.
 */
typedef struct
{
  double x, y;        /* rw_mercator_x() in [0, 1), rw_mercator_y() */
  guint32 id;         /* unique among the points */
  guint8 condition;   /* RwCondition */
  guint8 stale;       /* the position is old */
} RwClusterPoint;

typedef struct
{
  double x, y;        /* mean of its points, x in [0, 1) */
  double width;       /* how far its points spread, parts of the world; across the antimeridian */
  double height;      /* the shorter way */
  guint count;
  guint counts[RW_N_CONDITIONS];
  guint n_stale;
  guint first;        /* its points are members first … first + count - 1 */
} RwCluster;

typedef struct _RwClusters RwClusters;

/*
 * points: n points, copied where needed. world_size: logical pixels of the world's width at the
 * coarsest scale that the clusters are drawn at.
 */
RwClusters *rw_clusters_new (const RwClusterPoint *points, guint n, double world_size);
void rw_clusters_free (RwClusters *self);

/* All clusters, single points among them, most points first; *n is their number. */
const RwCluster *rw_clusters_get (const RwClusters *self, guint *n);

/* Ids of points, by cluster and ascending in each. */
const guint32 *rw_clusters_get_members (const RwClusters *self);

/* The cluster that holds the point, or NULL. */
const RwCluster *rw_clusters_find (const RwClusters *self, guint32 id);

/* The worst condition in it. */
RwCondition rw_cluster_get_worst (const RwCluster *self);

/* Logical pixels around its centre that a cluster of so many points takes. */
double rw_cluster_get_radius (guint count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwClusters, rw_clusters_free)

G_END_DECLS
