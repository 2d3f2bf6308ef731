/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-base-map.h"

#include <string.h>

#define MAX_LEVELS 8
#define WORLD_BITS 30
#define VERSION 1

/* Pixels of world width up to which a level is fine enough: the coarse one only for thumbnails, the
 * middle one up to a continent on the screen. */
static const double level_limits[] = { 700.0, 9000.0 };

typedef struct
{
  guint bits;
  const guint8 *data;
  gsize size;
  gboolean unpacked;
  RwBaseMapLevel level;
  GArray *shapes; /* of RwBaseMapShape, rings first */
  RwBaseMapPoint *points;
} Level;

struct _RwBaseMap
{
  gatomicrefcount ref_count;
  GBytes *bytes;
  guint n_levels;
  GMutex lock;
  Level levels[MAX_LEVELS]; /* under lock until unpacked */
};

typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Cursor;

G_DEFINE_QUARK (rw-base-map-error-quark, rw_base_map_error)

static gboolean
take_varint (Cursor *cursor, guint32 *value)
{
  guint64 result = 0;

  for (guint shift = 0; shift < 35 && cursor->at < cursor->end; shift += 7)
    {
      guint8 byte = *cursor->at++;

      result |= (guint64) (byte & 127) << shift;
      if (byte < 128)
        {
          *value = (guint32) result;
          return result <= G_MAXUINT32;
        }
    }

  return FALSE;
}

static gboolean
take_difference (Cursor *cursor, gint64 *value)
{
  guint32 zigzag;

  if (!take_varint (cursor, &zigzag))
    return FALSE;

  *value += (zigzag & 1) != 0 ? -(gint64) (zigzag / 2) - 1 : (gint64) (zigzag / 2);
  return TRUE;
}

static gboolean
take_point (Cursor *cursor, guint bits, gint64 *x, gint64 *y, RwBaseMapPoint *point)
{
  gint64 limit = G_GINT64_CONSTANT (1) << bits;

  if (!take_difference (cursor, x) || !take_difference (cursor, y))
    return FALSE;
  if (*x < 0 || *x > limit || *y < 0 || *y > limit)
    return FALSE;

  point->x = (guint32) (*x << (WORLD_BITS - bits));
  point->y = (guint32) (*y << (WORLD_BITS - bits));
  return TRUE;
}

static gboolean
take_shape (Cursor *cursor, guint bits, GArray *points, RwBaseMapShape *shape)
{
  guint32 n;
  gint64 x = 0, y = 0;

  /* A point takes at least two bytes, so a mad count ends here and not in the allocator. */
  if (!take_varint (cursor, &n) || n == 0 || n > (gsize) (cursor->end - cursor->at) / 2)
    return FALSE;

  *shape = (RwBaseMapShape) { .n_points = n, .west = G_MAXUINT32, .north = G_MAXUINT32 };
  for (guint32 i = 0; i < n; i++)
    {
      RwBaseMapPoint point;

      if (!take_point (cursor, bits, &x, &y, &point))
        return FALSE;
      shape->west = MIN (shape->west, point.x);
      shape->east = MAX (shape->east, point.x);
      shape->north = MIN (shape->north, point.y);
      shape->south = MAX (shape->south, point.y);
      g_array_append_val (points, point);
    }

  return TRUE;
}

static gboolean
take_shapes (Cursor *cursor, guint bits, GArray *points, GArray *shapes, guint *n_shapes)
{
  guint32 n;

  if (!take_varint (cursor, &n))
    return FALSE;

  for (guint32 i = 0; i < n; i++)
    {
      RwBaseMapShape shape;

      if (!take_shape (cursor, bits, points, &shape))
        return FALSE;
      g_array_append_val (shapes, shape);
    }

  *n_shapes = n;
  return TRUE;
}

/* The arrays grow while they are read, so pointers into them are only set at the end. */
static gboolean
unpack (Level *self)
{
  Cursor cursor = { self->data, self->data + self->size };
  g_autoptr (GArray) points
      = g_array_sized_new (FALSE, FALSE, sizeof (RwBaseMapPoint), (guint) (self->size / 3));
  g_autoptr (GArray) shapes = g_array_new (FALSE, FALSE, sizeof (RwBaseMapShape));
  guint n_rings, n_lines;
  const RwBaseMapPoint *next;

  if (!take_shapes (&cursor, self->bits, points, shapes, &n_rings)
      || !take_shapes (&cursor, self->bits, points, shapes, &n_lines) || cursor.at != cursor.end)
    return FALSE;

  self->points = g_memdup2 (points->data, (gsize) points->len * sizeof (RwBaseMapPoint));
  self->shapes = g_steal_pointer (&shapes);
  next = self->points;
  for (guint i = 0; i < self->shapes->len; i++)
    {
      RwBaseMapShape *shape = &g_array_index (self->shapes, RwBaseMapShape, i);

      shape->points = next;
      next += shape->n_points;
    }

  self->level.rings = (const RwBaseMapShape *) self->shapes->data;
  self->level.n_rings = n_rings;
  self->level.lines = self->level.rings + n_rings;
  self->level.n_lines = n_lines;
  self->unpacked = TRUE;
  return TRUE;
}

static gboolean
read_head (RwBaseMap *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  Cursor cursor = { data, data + size };

  if (size < 6 || memcmp (data, "RWBM", 4) != 0 || data[4] != VERSION || data[5] == 0
      || data[5] > MAX_LEVELS)
    return FALSE;

  self->n_levels = data[5];
  cursor.at += 6;
  for (guint i = 0; i < self->n_levels; i++)
    {
      guint32 length;

      if (cursor.at == cursor.end)
        return FALSE;
      self->levels[i].bits = *cursor.at++;
      if (!take_varint (&cursor, &length) || self->levels[i].bits > WORLD_BITS)
        return FALSE;
      self->levels[i].size = length;
    }
  for (guint i = 0; i < self->n_levels; i++)
    {
      if (self->levels[i].size > (gsize) (cursor.end - cursor.at))
        return FALSE;
      self->levels[i].data = cursor.at;
      cursor.at += self->levels[i].size;
    }

  return TRUE;
}

RwBaseMap *
rw_base_map_new (GBytes *bytes, GError **error)
{
  g_autoptr (RwBaseMap) self = g_new0 (RwBaseMap, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->bytes = g_bytes_ref (bytes);
  if (!read_head (self))
    {
      g_set_error_literal (error, RW_BASE_MAP_ERROR, RW_BASE_MAP_ERROR_FORMAT,
                           "not a base map of this version");
      return NULL;
    }

  return g_steal_pointer (&self);
}

RwBaseMap *
rw_base_map_ref (RwBaseMap *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_base_map_unref (RwBaseMap *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_levels; i++)
    {
      g_clear_pointer (&self->levels[i].shapes, g_array_unref);
      g_free (self->levels[i].points);
    }
  g_mutex_clear (&self->lock);
  g_bytes_unref (self->bytes);
  g_free (self);
}

guint
rw_base_map_get_n_levels (RwBaseMap *self)
{
  return self->n_levels;
}

guint
rw_base_map_choose_level (RwBaseMap *self, double world_size)
{
  guint level = 0;

  while (level < G_N_ELEMENTS (level_limits) && world_size > level_limits[level])
    level++;

  return MIN (level, self->n_levels - 1);
}

const RwBaseMapLevel *
rw_base_map_get_level (RwBaseMap *self, guint level, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (level < self->n_levels, NULL);

  locker = g_mutex_locker_new (&self->lock);
  if (!self->levels[level].unpacked && !unpack (&self->levels[level]))
    {
      g_set_error (error, RW_BASE_MAP_ERROR, RW_BASE_MAP_ERROR_FORMAT, "level %u is damaged", level);
      return NULL;
    }

  return &self->levels[level].level;
}
