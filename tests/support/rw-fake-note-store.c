/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-note-store.h"

struct _RwFakeNoteStore
{
  GObject parent_instance;

  GPtrArray *notes; /* of RwNote */
  gint64 last_id;
  char *failure;
  gboolean denied;
  guint n_lists;
};

static void rw_fake_note_store_iface_init (RwNoteStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFakeNoteStore,
                               rw_fake_note_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_NOTE_STORE,
                                                      rw_fake_note_store_iface_init))

/* Returns the pending task, or NULL when it was failed. */
static GTask *
start_task (RwFakeNoteStore *self,
            gboolean writes,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->failure != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->failure);
  else if (writes && self->denied)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "permission denied");
  else
    return g_steal_pointer (&task);
  return NULL;
}

static void
list_async (RwNoteStore *store,
            const char *const *container_ids,
            gint64 from,
            gint64 to,
            guint limit,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  RwFakeNoteStore *self = RW_FAKE_NOTE_STORE (store);
  g_autoptr (GTask) task = start_task (self, FALSE, cancellable, callback, user_data);
  GPtrArray *answer;

  self->n_lists++;
  if (task == NULL)
    return;

  answer = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_note_free);
  for (guint i = 0; i < self->notes->len && answer->len < limit; i++)
    {
      const RwNote *note = g_ptr_array_index (self->notes, i);
      RwNote *copy;

      if (!g_strv_contains (container_ids, note->container_id) || note->from > to
          || note->to < from)
        continue;
      copy = g_memdup2 (note, sizeof *note);
      copy->text = g_strdup (note->text);
      copy->author = g_strdup (note->author);
      g_ptr_array_add (answer, copy);
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_finish (RwNoteStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_async (RwNoteStore *store,
           const char *container_id,
           gint64 from,
           gint64 to,
           const char *text,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  RwFakeNoteStore *self = RW_FAKE_NOTE_STORE (store);
  g_autoptr (GTask) task = start_task (self, TRUE, cancellable, callback, user_data);

  if (task != NULL)
    g_task_return_int (task, rw_fake_note_store_add (self, container_id, from, to, "tester", text));
}

static gint64
add_finish (RwNoteStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
remove_async (RwNoteStore *store,
              gint64 note_id,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  RwFakeNoteStore *self = RW_FAKE_NOTE_STORE (store);
  g_autoptr (GTask) task = start_task (self, TRUE, cancellable, callback, user_data);

  if (task == NULL)
    return;
  for (guint i = self->notes->len; i > 0; i--)
    if (((RwNote *) g_ptr_array_index (self->notes, i - 1))->note_id == note_id)
      g_ptr_array_remove_index (self->notes, i - 1);
  g_task_return_boolean (task, TRUE);
}

static gboolean
remove_finish (RwNoteStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rw_fake_note_store_iface_init (RwNoteStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->add_async = add_async;
  iface->add_finish = add_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = remove_finish;
}

static void
rw_fake_note_store_finalize (GObject *object)
{
  RwFakeNoteStore *self = RW_FAKE_NOTE_STORE (object);

  g_ptr_array_unref (self->notes);
  g_free (self->failure);
  G_OBJECT_CLASS (rw_fake_note_store_parent_class)->finalize (object);
}

static void
rw_fake_note_store_class_init (RwFakeNoteStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_fake_note_store_finalize;
}

static void
rw_fake_note_store_init (RwFakeNoteStore *self)
{
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_note_free);
}

RwFakeNoteStore *
rw_fake_note_store_new (void)
{
  return g_object_new (RW_TYPE_FAKE_NOTE_STORE, NULL);
}

gint64
rw_fake_note_store_add (RwFakeNoteStore *self,
                        const char *container_id,
                        gint64 from,
                        gint64 to,
                        const char *author,
                        const char *text)
{
  RwNote *note = g_new0 (RwNote, 1);

  note->note_id = ++self->last_id;
  note->container_id = g_intern_string (container_id);
  note->from = from;
  note->to = to;
  note->author = g_strdup (author);
  note->text = g_strdup (text);
  note->written_time = to;
  g_ptr_array_add (self->notes, note);
  return note->note_id;
}

void
rw_fake_note_store_set_failure (RwFakeNoteStore *self, const char *text)
{
  g_free (self->failure);
  self->failure = g_strdup (text);
}

void
rw_fake_note_store_set_denied (RwFakeNoteStore *self, gboolean denied)
{
  self->denied = denied;
}

guint
rw_fake_note_store_get_n_lists (RwFakeNoteStore *self)
{
  return self->n_lists;
}

guint
rw_fake_note_store_get_size (RwFakeNoteStore *self)
{
  return self->notes->len;
}
