/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-note-store.h"

G_DEFINE_INTERFACE (RwNoteStore, rw_note_store, G_TYPE_OBJECT)

static void
rw_note_store_default_init (RwNoteStoreInterface *iface)
{
}

void
rw_note_free (RwNote *note)
{
  g_free (note->text);
  g_free (note->author);
  g_free (note);
}

void
rw_note_store_list_async (RwNoteStore *self,
                          const char *const *container_ids,
                          gint64 from,
                          gint64 to,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (RW_IS_NOTE_STORE (self));
  g_return_if_fail (container_ids != NULL);

  RW_NOTE_STORE_GET_IFACE (self)->list_async (self, container_ids, from, to, limit, cancellable,
                                              callback, user_data);
}

GPtrArray *
rw_note_store_list_finish (RwNoteStore *self, GAsyncResult *result, GError **error)
{
  return RW_NOTE_STORE_GET_IFACE (self)->list_finish (self, result, error);
}

void
rw_note_store_add_async (RwNoteStore *self,
                         const char *container_id,
                         gint64 from,
                         gint64 to,
                         const char *text,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (RW_IS_NOTE_STORE (self));
  g_return_if_fail (container_id != NULL && text != NULL);
  g_return_if_fail (from <= to);

  RW_NOTE_STORE_GET_IFACE (self)->add_async (self, container_id, from, to, text, cancellable,
                                             callback, user_data);
}

gint64
rw_note_store_add_finish (RwNoteStore *self, GAsyncResult *result, GError **error)
{
  return RW_NOTE_STORE_GET_IFACE (self)->add_finish (self, result, error);
}

void
rw_note_store_remove_async (RwNoteStore *self,
                            gint64 note_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (RW_IS_NOTE_STORE (self));

  RW_NOTE_STORE_GET_IFACE (self)->remove_async (self, note_id, cancellable, callback, user_data);
}

gboolean
rw_note_store_remove_finish (RwNoteStore *self, GAsyncResult *result, GError **error)
{
  return RW_NOTE_STORE_GET_IFACE (self)->remove_finish (self, result, error);
}
