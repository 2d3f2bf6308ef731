/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-shape-group.h"

static void
free_shape (gpointer data)
{
  RwShape *shape = data;

  rw_shape_clear (shape);
  g_free (shape);
}

void
rw_shape_group_init (RwShapeGroup *self)
{
  self->shapes = g_ptr_array_new_with_free_func (free_shape);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
rw_shape_group_clear (RwShapeGroup *self)
{
  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  g_clear_pointer (&self->by_key, g_hash_table_unref);
}

RwShape *
rw_shape_group_find (RwShapeGroup *self, const char *key)
{
  return g_hash_table_lookup (self->by_key, key);
}

RwShape *
rw_shape_group_add (RwShapeGroup *self,
                    const char *key,
                    RwDecoding *decoding,
                    const char *source,
                    const char *device)
{
  RwShape *shape = g_new (RwShape, 1);

  rw_shape_begin (shape, decoding, source, device);
  g_ptr_array_add (self->shapes, shape);
  g_hash_table_insert (self->by_key, g_strdup (key), shape);
  return shape;
}

gboolean
rw_shape_group_end (RwShapeGroup *self, char **reason)
{
  guint before = 0;

  for (guint i = 0; i < self->shapes->len; i++)
    {
      RwShape *shape = g_ptr_array_index (self->shapes, i);

      if (i == 0)
        before = shape->decoding->readings->len;
      if (!rw_shape_has_value (shape) || rw_shape_end (shape, reason))
        continue;
      g_array_set_size (shape->decoding->readings, before);
      return FALSE;
    }

  return TRUE;
}
