/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-clusters.h"

#include "rw-mercator.h"

#include <math.h>
#include <stdlib.h>

/*
 * DESIGN: points that fall into one small cell of a grid are one node to begin with, which turns ten
 * thousand points into some hundred nodes in one pass. Then nodes that are too close to be drawn side
 * by side are merged, the larger taking the smaller, pass after pass until none are: a pass without
 * a merge has looked at every pair of neighbours, so it proves that nothing overlaps. Neighbours are
 * found through a hash of cells as wide as the largest distance that matters.
 */

/* Pixels of a cell in which points are put together without a look. */
#define CELL 12.0

/* Free pixels between what is drawn for two clusters. */
#define GAP 3.0

#define LARGEST_RADIUS 26.0

typedef struct
{
  guint64 cell; /* row and column of the grid */
  guint32 index;
  guint32 id;
} Entry;

typedef struct
{
  RwCluster cluster;
  double west, east; /* relative to the cluster's first point, so that they never wrap */
  double north, south;
  double origin;     /* that point's x */
  double sum_x, sum_y; /* of x relative to origin, and y */
  gint32 head, tail; /* chain of points */
  gint32 next;       /* in the bucket of the hash */
  gboolean merged;
} Node;

struct _RwClusters
{
  GArray *clusters; /* of RwCluster */
  guint32 *members;
  guint n_members;
};

typedef struct
{
  const RwClusterPoint *points;
  gint32 *chain; /* by point: the next point of the same node, -1 at the end */
  double world_size;
  GArray *nodes;
  gint32 *buckets;
  guint n_buckets; /* a power of two */
  gint64 columns;  /* of the neighbour grid, around the world */
  double column;   /* width of one, parts of the world */
} Builder;

double
rw_cluster_get_radius (guint count)
{
  if (count <= 1)
    return 9.0;

  return MIN (12.5 + 3.2 * log10 (count), LARGEST_RADIUS);
}

RwCondition
rw_cluster_get_worst (const RwCluster *self)
{
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    {
      if (self->counts[i] > 0)
        return (RwCondition) i;
    }

  return RW_CONDITION_NORMAL;
}

/* The way from a to b around the world that is not the long one. */
static inline double
wrapped_difference (double a, double b)
{
  double difference = b - a;

  return difference - round (difference);
}

static int
compare_entries (const void *a, const void *b)
{
  const Entry *ea = a, *eb = b;

  if (ea->cell != eb->cell)
    return ea->cell < eb->cell ? -1 : 1;
  return ea->id < eb->id ? -1 : ea->id > eb->id;
}

static Entry *
sort_into_cells (const Builder *self, guint n)
{
  Entry *entries = g_new (Entry, MAX (n, 1));
  double scale = self->world_size / CELL;

  for (guint i = 0; i < n; i++)
    {
      const RwClusterPoint *point = &self->points[i];
      guint64 column = (guint64) (point->x * scale);
      guint64 row = (guint64) (CLAMP (point->y, 0.0, 1.0) * scale);

      entries[i] = (Entry) { row << 32 | column, i, point->id };
    }

  qsort (entries, n, sizeof (Entry), compare_entries);
  return entries;
}

static void
node_init (Node *node, const RwClusterPoint *point, gint32 index)
{
  *node = (Node) { .origin = point->x,
                   .north = point->y,
                   .south = point->y,
                   .head = index,
                   .tail = index,
                   .sum_y = point->y };
  node->cluster.count = 1;
  node->cluster.counts[point->condition] = 1;
  node->cluster.n_stale = point->stale != 0;
  node->cluster.x = point->x;
  node->cluster.y = point->y;
}

static void
node_place (Node *node)
{
  guint n = node->cluster.count;

  node->cluster.x = rw_mercator_wrap (node->origin + node->sum_x / n);
  node->cluster.y = node->sum_y / n;
}

/* node takes everything of other. */
static void
node_merge (Builder *self, Node *node, Node *other)
{
  double shift = wrapped_difference (node->origin, other->origin);

  node->west = MIN (node->west, other->west + shift);
  node->east = MAX (node->east, other->east + shift);
  node->north = MIN (node->north, other->north);
  node->south = MAX (node->south, other->south);
  node->sum_x += other->sum_x + shift * other->cluster.count;
  node->sum_y += other->sum_y;
  node->cluster.count += other->cluster.count;
  node->cluster.n_stale += other->cluster.n_stale;
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    node->cluster.counts[i] += other->cluster.counts[i];
  self->chain[node->tail] = other->head;
  node->tail = other->tail;
  other->merged = TRUE;
  node_place (node);
}

static void
make_nodes (Builder *self, guint n)
{
  g_autofree Entry *entries = sort_into_cells (self, n);

  for (guint i = 0; i < n; i++)
    {
      gint32 index = (gint32) entries[i].index;
      Node node;

      self->chain[index] = -1;
      node_init (&node, &self->points[index], index);
      if (i > 0 && entries[i].cell == entries[i - 1].cell)
        node_merge (self, &g_array_index (self->nodes, Node, self->nodes->len - 1), &node);
      else
        g_array_append_val (self->nodes, node);
    }
}

static guint
bucket_of (const Builder *self, gint64 row, gint64 column)
{
  guint64 key = (guint64) row * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
                + (guint64) column * G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f);

  return (guint) (key >> 32) & (self->n_buckets - 1);
}

static inline gint64
column_of (const Builder *self, const Node *node)
{
  return MIN ((gint64) (node->cluster.x / self->column), self->columns - 1);
}

static inline gint64
row_of (const Builder *self, const Node *node)
{
  return (gint64) floor (node->cluster.y / self->column);
}

/* Backwards, so that a bucket lists its nodes in order. */
static void
fill_buckets (Builder *self)
{
  for (guint i = 0; i < self->n_buckets; i++)
    self->buckets[i] = -1;
  for (gint32 i = (gint32) self->nodes->len - 1; i >= 0; i--)
    {
      Node *node = &g_array_index (self->nodes, Node, i);
      guint bucket = bucket_of (self, row_of (self, node), column_of (self, node));

      node->next = self->buckets[bucket];
      self->buckets[bucket] = i;
    }
}

static gboolean
is_too_close (const Builder *self, const Node *a, const Node *b)
{
  double dx = wrapped_difference (a->cluster.x, b->cluster.x) * self->world_size;
  double dy = (b->cluster.y - a->cluster.y) * self->world_size;
  double least = rw_cluster_get_radius (a->cluster.count)
                 + rw_cluster_get_radius (b->cluster.count) + GAP;

  return dx * dx + dy * dy < least * least;
}

/* The first node of the bucket that is too close to this one; -1 for none. */
static gint32
find_in_bucket (const Builder *self, gint32 index, guint bucket)
{
  const Node *node = &g_array_index (self->nodes, Node, index);

  for (gint32 i = self->buckets[bucket]; i >= 0;)
    {
      const Node *other = &g_array_index (self->nodes, Node, i);

      if (i != index && !other->merged && is_too_close (self, node, other))
        return i;
      i = other->next;
    }

  return -1;
}

static gint32
find_neighbour (const Builder *self, gint32 index)
{
  const Node *node = &g_array_index (self->nodes, Node, index);
  gint64 column = column_of (self, node), row = row_of (self, node);

  for (gint64 dy = -1; dy <= 1; dy++)
    {
      for (gint64 dx = -1; dx <= 1; dx++)
        {
          gint64 around = (column + dx + self->columns) % self->columns;
          gint32 found = find_in_bucket (self, index, bucket_of (self, row + dy, around));

          if (found >= 0)
            return found;
        }
    }

  return -1;
}

static gboolean
merge_pass (Builder *self)
{
  gboolean any = FALSE;

  fill_buckets (self);
  for (gint32 i = 0; i < (gint32) self->nodes->len; i++)
    {
      Node *node = &g_array_index (self->nodes, Node, i);
      gint32 other = node->merged ? -1 : find_neighbour (self, i);

      if (other >= 0)
        {
          Node *neighbour = &g_array_index (self->nodes, Node, other);
          gboolean keep = node->cluster.count > neighbour->cluster.count
                          || (node->cluster.count == neighbour->cluster.count && i < other);

          node_merge (self, keep ? node : neighbour, keep ? neighbour : node);
          any = TRUE;
        }
    }

  return any;
}

static void
drop_merged (Builder *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      if (!g_array_index (self->nodes, Node, i).merged)
        g_array_index (self->nodes, Node, kept++) = g_array_index (self->nodes, Node, i);
    }
  g_array_set_size (self->nodes, kept);
}

/* A world of a few pixels has one column only. */
static void
merge_all (Builder *self)
{
  double widest = (2.0 * LARGEST_RADIUS + GAP) / self->world_size;

  self->columns = MAX ((gint64) floor (1.0 / widest), 1);
  self->column = 1.0 / self->columns;
  for (self->n_buckets = 64; self->n_buckets < 2 * self->nodes->len;)
    self->n_buckets *= 2;
  self->buckets = g_new (gint32, self->n_buckets);

  while (merge_pass (self))
    drop_merged (self);

  g_free (self->buckets);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const Node *na = a, *nb = b;

  if (na->cluster.count != nb->cluster.count)
    return na->cluster.count > nb->cluster.count ? -1 : 1;
  if (na->cluster.y != nb->cluster.y)
    return na->cluster.y < nb->cluster.y ? -1 : 1;
  return na->cluster.x < nb->cluster.x ? -1 : na->cluster.x > nb->cluster.x;
}

static int
compare_ids (const void *a, const void *b)
{
  guint32 ia = *(const guint32 *) a, ib = *(const guint32 *) b;

  return ia < ib ? -1 : ia > ib;
}

static void
take_clusters (RwClusters *self, const Builder *builder)
{
  guint filled = 0;

  for (guint i = 0; i < builder->nodes->len; i++)
    {
      const Node *node = &g_array_index (builder->nodes, Node, i);
      RwCluster cluster = node->cluster;

      cluster.first = filled;
      cluster.width = node->east - node->west;
      cluster.height = node->south - node->north;
      for (gint32 p = node->head; p >= 0; p = builder->chain[p])
        self->members[filled++] = builder->points[p].id;
      qsort (self->members + cluster.first, cluster.count, sizeof (guint32), compare_ids);
      g_array_append_val (self->clusters, cluster);
    }
}

RwClusters *
rw_clusters_new (const RwClusterPoint *points, guint n, double world_size)
{
  RwClusters *self = g_new0 (RwClusters, 1);
  g_autofree gint32 *chain = g_new (gint32, MAX (n, 1));
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  Builder builder = { .points = points, .chain = chain, .world_size = world_size, .nodes = nodes };

  self->clusters = g_array_new (FALSE, FALSE, sizeof (RwCluster));
  self->members = g_new (guint32, MAX (n, 1));
  self->n_members = n;

  make_nodes (&builder, n);
  merge_all (&builder);
  g_array_sort (nodes, compare_nodes);
  take_clusters (self, &builder);
  return self;
}

void
rw_clusters_free (RwClusters *self)
{
  g_array_unref (self->clusters);
  g_free (self->members);
  g_free (self);
}

const RwCluster *
rw_clusters_get (const RwClusters *self, guint *n)
{
  *n = self->clusters->len;
  return (const RwCluster *) self->clusters->data;
}

const guint32 *
rw_clusters_get_members (const RwClusters *self)
{
  return self->members;
}

const RwCluster *
rw_clusters_find (const RwClusters *self, guint32 id)
{
  for (guint i = 0; i < self->clusters->len; i++)
    {
      const RwCluster *cluster = &g_array_index (self->clusters, RwCluster, i);

      if (bsearch (&id, self->members + cluster->first, cluster->count, sizeof id, compare_ids)
          != NULL)
        return cluster;
    }

  return NULL;
}
