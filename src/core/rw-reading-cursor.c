/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reading-cursor.h"

G_DEFINE_ABSTRACT_TYPE (RwReadingCursor, rw_reading_cursor, G_TYPE_OBJECT)

static void
rw_reading_cursor_dispose (GObject *object)
{
  rw_reading_cursor_close (RW_READING_CURSOR (object));

  G_OBJECT_CLASS (rw_reading_cursor_parent_class)->dispose (object);
}

static void
rw_reading_cursor_class_init (RwReadingCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_reading_cursor_dispose;
}

static void
rw_reading_cursor_init (RwReadingCursor *self)
{
}

void
rw_reading_cursor_next_async (RwReadingCursor *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (RW_IS_READING_CURSOR (self));

  RW_READING_CURSOR_GET_CLASS (self)->next_async (self, cancellable, callback, user_data);
}

RwBatch *
rw_reading_cursor_next_finish (RwReadingCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (RW_IS_READING_CURSOR (self), NULL);

  return RW_READING_CURSOR_GET_CLASS (self)->next_finish (self, result, error);
}

double
rw_reading_cursor_get_fraction (RwReadingCursor *self)
{
  g_return_val_if_fail (RW_IS_READING_CURSOR (self), 0);

  return RW_READING_CURSOR_GET_CLASS (self)->get_fraction (self);
}

void
rw_reading_cursor_close (RwReadingCursor *self)
{
  g_return_if_fail (RW_IS_READING_CURSOR (self));

  RW_READING_CURSOR_GET_CLASS (self)->close (self);
}
