/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-notes.h"

struct _RwNotes
{
  GObject parent_instance;

  RwSession *session;
  char **ids; /* wanted; NULL before anything is */
  gint64 from;
  gint64 to;
  GPtrArray *list; /* of RwNote */
  GError *error;
  GCancellable *asking; /* NULL while nothing is asked */
  gboolean denied;
};

enum
{
  CHANGED,
  WRITTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwNotes, rw_notes, G_TYPE_OBJECT)

/* An answer that may come after something else was asked. */
typedef struct
{
  RwNotes *notes;
  GCancellable *cancellable;
} Question;

static void
stop (RwNotes *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* Notes never change, so the same numbers are the same notes. */
static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (((const RwNote *) g_ptr_array_index (a, i))->note_id
        != ((const RwNote *) g_ptr_array_index (b, i))->note_id)
      return FALSE;
  return TRUE;
}

static void
take (RwNotes *self, GPtrArray *list, GError *error)
{
  gboolean news = error != NULL || self->error != NULL || !is_same (self->list, list);

  g_clear_error (&self->error);
  self->error = error;
  if (list != NULL)
    {
      g_ptr_array_unref (self->list);
      self->list = list;
    }
  if (news)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  RwNotes *self = question->notes;
  GError *error = NULL;
  GPtrArray *list = rw_note_store_list_finish (RW_NOTE_STORE (source), result, &error);

  if (question->cancellable == self->asking)
    {
      g_clear_object (&self->asking);
      take (self, list, error);
    }
  else
    {
      g_clear_pointer (&list, g_ptr_array_unref);
      g_clear_error (&error);
    }
  g_object_unref (question->notes);
  g_object_unref (question->cancellable);
  g_free (question);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rw_note_free);
}

static void
ask (RwNotes *self)
{
  RwNoteStore *store = rw_session_get_note_store (self->session);
  Question *question;

  stop (self);
  if (store == NULL || self->ids == NULL || *self->ids == NULL)
    {
      if (self->list->len > 0 || self->error != NULL)
        take (self, new_list (), NULL);
      return;
    }

  self->asking = g_cancellable_new ();
  question = g_new (Question, 1);
  *question = (Question){ g_object_ref (self), g_object_ref (self->asking) };
  rw_note_store_list_async (store, (const char *const *) self->ids, self->from, self->to,
                            RW_NOTES_MAX, self->asking, answered_cb, question);
}

static void
tell_written (RwNotes *self, GError *error)
{
  self->denied = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_signal_emit (self, signals[WRITTEN], 0, error != NULL ? error->message : NULL);
  if (error == NULL)
    ask (self);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwNotes) self = user_data;
  g_autoptr (GError) error = NULL;

  rw_note_store_add_finish (RW_NOTE_STORE (source), result, &error);
  tell_written (self, error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwNotes) self = user_data;
  g_autoptr (GError) error = NULL;

  rw_note_store_remove_finish (RW_NOTE_STORE (source), result, &error);
  tell_written (self, error);
}

static void
rw_notes_dispose (GObject *object)
{
  RwNotes *self = RW_NOTES (object);

  stop (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rw_notes_parent_class)->dispose (object);
}

static void
rw_notes_finalize (GObject *object)
{
  RwNotes *self = RW_NOTES (object);

  g_strfreev (self->ids);
  g_ptr_array_unref (self->list);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (rw_notes_parent_class)->finalize (object);
}

static void
rw_notes_class_init (RwNotesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = rw_notes_dispose;
  object_class->finalize = rw_notes_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WRITTEN] = g_signal_new ("written", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rw_notes_init (RwNotes *self)
{
  self->list = new_list ();
}

RwNotes *
rw_notes_new (RwSession *session)
{
  RwNotes *self;

  g_return_val_if_fail (RW_IS_SESSION (session), NULL);

  self = g_object_new (RW_TYPE_NOTES, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  return self;
}

void
rw_notes_want (RwNotes *self, const char *const *container_ids, gint64 from, gint64 to)
{
  g_return_if_fail (RW_IS_NOTES (self));
  g_return_if_fail (container_ids != NULL && from <= to);

  if (self->ids != NULL && self->from == from && self->to == to
      && g_strv_equal ((const char *const *) self->ids, container_ids))
    return;

  g_strfreev (self->ids);
  self->ids = g_strdupv ((char **) container_ids);
  self->from = from;
  self->to = to;
  ask (self);
}

void
rw_notes_refresh (RwNotes *self)
{
  g_return_if_fail (RW_IS_NOTES (self));
  ask (self);
}

GPtrArray *
rw_notes_get_list (RwNotes *self)
{
  g_return_val_if_fail (RW_IS_NOTES (self), NULL);
  return self->list;
}

const GError *
rw_notes_get_error (RwNotes *self)
{
  g_return_val_if_fail (RW_IS_NOTES (self), NULL);
  return self->error;
}

gboolean
rw_notes_can_write (RwNotes *self)
{
  g_return_val_if_fail (RW_IS_NOTES (self), FALSE);
  return rw_session_get_note_store (self->session) != NULL;
}

void
rw_notes_add (RwNotes *self, const char *container_id, gint64 from, gint64 to, const char *text)
{
  g_return_if_fail (RW_IS_NOTES (self));
  g_return_if_fail (rw_notes_can_write (self));

  /* Not to be cancelled: what was asked for is done, also when nobody looks any more. */
  rw_note_store_add_async (rw_session_get_note_store (self->session), container_id, from, to, text,
                           NULL, added_cb, g_object_ref (self));
}

void
rw_notes_remove (RwNotes *self, gint64 note_id)
{
  g_return_if_fail (RW_IS_NOTES (self));
  g_return_if_fail (rw_notes_can_write (self));

  rw_note_store_remove_async (rw_session_get_note_store (self->session), note_id, NULL, removed_cb,
                              g_object_ref (self));
}

gboolean
rw_notes_was_denied (RwNotes *self)
{
  g_return_val_if_fail (RW_IS_NOTES (self), FALSE);
  return self->denied;
}
