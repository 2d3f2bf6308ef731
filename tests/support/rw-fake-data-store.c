/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-data-store.h"

#include <string.h>

typedef struct
{
  gint64 id;
  char *topic;
  char *reason;
  GBytes *payload;
  guint64 size;
} Letter;

typedef struct
{
  RwLetterFilter *filter;
  gint64 id;
  guint limit;
  RwAgainFunc progress;
  gpointer progress_data;
  RwAgainResult again;
  gint64 last; /* letters up to this one were tried */
} Question;

struct _RwFakeDataStore
{
  GObject parent_instance;
  GPtrArray *letters; /* of Letter, oldest first */
  gint64 last_id;
  char *error;
  gboolean slow;
  guint n_pages;
};

static void data_store_init (RwDataStoreInterface *iface);
static void redecoder_init (RwRedecoderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFakeDataStore,
                               rw_fake_data_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_DATA_STORE, data_store_init)
                                   G_IMPLEMENT_INTERFACE (RW_TYPE_REDECODER, redecoder_init))

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_free (letter->topic);
  g_free (letter->reason);
  g_bytes_unref (letter->payload);
  g_free (letter);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->filter, rw_letter_filter_free);
  g_free (question);
}

static Letter *
get_letter (RwFakeDataStore *self, guint i)
{
  return g_ptr_array_index (self->letters, i);
}

static gboolean
contains (const char *text, const char *part)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *folded_part = g_utf8_casefold (part, -1);

  return strstr (folded, folded_part) != NULL;
}

static gboolean
is_wanted (const Letter *letter, const RwLetterFilter *filter)
{
  gboolean listed = filter->n_ids == 0;

  for (guint i = 0; i < filter->n_ids; i++)
    listed |= filter->ids[i] == letter->id;
  return listed && (filter->kind == NULL || g_str_equal (filter->kind, letter->reason))
         && (filter->text == NULL || contains (letter->topic, filter->text)
             || contains (letter->reason, filter->text));
}

/* A task that is answered by func from the main loop, or fails when that is what is wanted. */
static Question *
ask (gpointer self,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data,
     GSourceFunc func)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_task_set_task_data (task, question, question_free);
  g_idle_add_full (G_PRIORITY_DEFAULT, func, task, g_object_unref);
  return question;
}

static gboolean
fails (GTask *task)
{
  RwFakeDataStore *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return TRUE;
  if (self->error != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->error);
  return self->error != NULL;
}

static RwLetterHead
make_head (const Letter *letter)
{
  RwLetterHead head = {
    .letter_id = letter->id,
    .received_time = letter->id * G_USEC_PER_SEC,
    .topic = g_strdup (letter->topic),
    .reason = g_strdup (letter->reason),
    .size = letter->size,
    .cut = letter->size > g_bytes_get_size (letter->payload),
  };

  return head;
}

static gboolean
answer_letters_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwFakeDataStore *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  RwLetterPage *page;

  self->n_pages++;
  if (fails (task))
    return G_SOURCE_REMOVE;
  page = rw_letter_page_new ();
  for (guint i = self->letters->len; i > 0 && !page->more; i--)
    {
      const Letter *letter = get_letter (self, i - 1);
      RwLetterHead head;

      if (letter->id >= question->id || !is_wanted (letter, question->filter))
        continue;
      page->more = page->heads->len == question->limit;
      if (page->more)
        break;
      head = make_head (letter);
      g_array_append_val (page->heads, head);
    }
  g_task_return_pointer (task, page, (GDestroyNotify) rw_letter_page_free);
  return G_SOURCE_REMOVE;
}

static void
letters_async (RwDataStore *store,
               const RwLetterFilter *filter,
               gint64 before,
               guint limit,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  Question *question = ask (store, cancellable, callback, user_data, answer_letters_cb);

  question->filter = rw_letter_filter_copy (filter);
  question->id = before;
  question->limit = limit;
}

static gboolean
answer_letter_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwFakeDataStore *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);

  if (fails (task))
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < self->letters->len; i++)
    if (get_letter (self, i)->id == question->id)
      {
        RwLetter *letter = g_new0 (RwLetter, 1);

        letter->head = make_head (get_letter (self, i));
        letter->payload = g_bytes_ref (get_letter (self, i)->payload);
        g_task_return_pointer (task, letter, (GDestroyNotify) rw_letter_free);
        return G_SOURCE_REMOVE;
      }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such letter.");
  return G_SOURCE_REMOVE;
}

static void
letter_async (RwDataStore *store,
              gint64 letter_id,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  ask (store, cancellable, callback, user_data, answer_letter_cb)->id = letter_id;
}

static RwLetterKind *
ensure_kind (RwLetterKinds *kinds, const char *reason)
{
  RwLetterKind kind = { 0 };

  for (guint i = 0; i < kinds->kinds->len; i++)
    if (g_str_equal (g_array_index (kinds->kinds, RwLetterKind, i).kind, reason))
      return &g_array_index (kinds->kinds, RwLetterKind, i);
  kind.kind = g_strdup (reason);
  g_array_append_val (kinds->kinds, kind);
  return &g_array_index (kinds->kinds, RwLetterKind, kinds->kinds->len - 1);
}

static gboolean
answer_kinds_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwFakeDataStore *self = g_task_get_source_object (task);
  RwLetterKinds *kinds;

  if (fails (task))
    return G_SOURCE_REMOVE;
  kinds = rw_letter_kinds_new ();
  for (guint i = 0; i < self->letters->len; i++)
    {
      const Letter *letter = get_letter (self, i);
      RwLetterKind *kind = ensure_kind (kinds, letter->reason);

      kind->count++;
      kind->newest_time = letter->id * G_USEC_PER_SEC;
      kinds->total++;
      kinds->newest_id = letter->id;
    }
  g_task_return_pointer (task, kinds, (GDestroyNotify) rw_letter_kinds_free);
  return G_SOURCE_REMOVE;
}

static void
letter_kinds_async (RwDataStore *store,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  ask (store, cancellable, callback, user_data, answer_kinds_cb);
}

static gboolean
answer_stats_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwFakeDataStore *self = g_task_get_source_object (task);
  RwDataStats *stats;

  if (fails (task))
    return G_SOURCE_REMOVE;
  stats = g_new0 (RwDataStats, 1);
  stats->database_bytes = 123456789;
  stats->readings_estimate = 1234567;
  stats->dead_letters = self->letters->len;
  stats->days = 7;
  stats->first_day = G_GINT64_CONSTANT (1795219200) * G_USEC_PER_SEC;
  stats->last_day = stats->first_day + G_GINT64_CONSTANT (6 * 86400) * G_USEC_PER_SEC;
  stats->packed_days = 5;
  stats->saved_bytes = G_GUINT64_CONSTANT (8700000000);
  stats->packing_day = stats->last_day - G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC;
  stats->packing_fraction = 0.62;
  stats->schema_version = 3;
  g_strlcpy (stats->server_version, "15.18", sizeof stats->server_version);
  g_task_return_pointer (task, stats, g_free);
  return G_SOURCE_REMOVE;
}

static void
stats_async (RwDataStore *store,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  ask (store, cancellable, callback, user_data, answer_stats_cb);
}

static gboolean
stats_finish (RwDataStore *store, GAsyncResult *result, RwDataStats *stats, GError **error)
{
  g_autofree RwDataStats *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found != NULL)
    *stats = *found;
  return found != NULL;
}

static void
profiles_async (RwDataStore *store,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_return_pointer (task, rw_cargo_profiles_new (), (GDestroyNotify) rw_cargo_profiles_unref);
}

static gpointer
finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static RwLetterPage *
letters_finish (RwDataStore *store, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static RwLetter *
letter_finish (RwDataStore *store, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static RwLetterKinds *
letter_kinds_finish (RwDataStore *store, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static RwCargoProfiles *
profiles_finish (RwDataStore *store, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static void
data_store_init (RwDataStoreInterface *iface)
{
  iface->stats_async = stats_async;
  iface->stats_finish = stats_finish;
  iface->letters_async = letters_async;
  iface->letters_finish = letters_finish;
  iface->letter_async = letter_async;
  iface->letter_finish = letter_finish;
  iface->letter_kinds_async = letter_kinds_async;
  iface->letter_kinds_finish = letter_kinds_finish;
  iface->profiles_async = profiles_async;
  iface->profiles_finish = profiles_finish;
}

/* --- decoding again -------------------------------------------------------------------------- */

static void
try_letter (RwFakeDataStore *self, guint i, RwAgainResult *again)
{
  Letter *letter = get_letter (self, i);
  gsize size;
  const char *data = g_bytes_get_data (letter->payload, &size);

  again->tried++;
  if (size < 4 || memcmp (data, "good", 4) != 0)
    {
      again->rejected++;
      g_free (letter->reason);
      letter->reason = g_strdup ("It is still wrong.");
      return;
    }
  again->resolved++;
  again->stored++;
  g_ptr_array_remove_index (self->letters, i);
}

/* The next letter that is wanted and not yet tried; FALSE when there is none. */
static gboolean
try_next (RwFakeDataStore *self, Question *question)
{
  for (guint i = 0; i < self->letters->len; i++)
    {
      const Letter *letter = get_letter (self, i);

      if (letter->id <= question->last || !is_wanted (letter, question->filter))
        continue;
      question->last = letter->id;
      try_letter (self, i, &question->again);
      return TRUE;
    }
  return FALSE;
}

static gboolean
go_on_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwFakeDataStore *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  gboolean cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));

  if (self->error != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->error);
      return G_SOURCE_REMOVE;
    }
  if (!cancelled && self->slow && question->again.tried > 0)
    return G_SOURCE_CONTINUE;
  if (cancelled || !try_next (self, question))
    {
      g_task_return_boolean (task, TRUE);
      return G_SOURCE_REMOVE;
    }
  if (question->progress != NULL)
    question->progress (&question->again, question->progress_data);
  return G_SOURCE_CONTINUE;
}

static void
decode_again_async (RwRedecoder *redecoder,
                    const RwLetterFilter *filter,
                    RwAgainFunc progress,
                    gpointer progress_data,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  RwFakeDataStore *self = RW_FAKE_DATA_STORE (redecoder);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, question, question_free);
  question->filter = rw_letter_filter_copy (filter);
  question->progress = progress;
  question->progress_data = progress_data;
  for (guint i = 0; i < self->letters->len; i++)
    question->again.total += is_wanted (get_letter (self, i), question->filter);
  g_timeout_add_full (G_PRIORITY_DEFAULT, 10, go_on_cb, task, g_object_unref);
}

static gboolean
decode_again_finish (RwRedecoder *redecoder,
                     GAsyncResult *result,
                     RwAgainResult *again,
                     GError **error)
{
  *again = ((Question *) g_task_get_task_data (G_TASK (result)))->again;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
redecoder_init (RwRedecoderInterface *iface)
{
  iface->decode_again_async = decode_again_async;
  iface->decode_again_finish = decode_again_finish;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
rw_fake_data_store_finalize (GObject *object)
{
  RwFakeDataStore *self = RW_FAKE_DATA_STORE (object);

  g_ptr_array_unref (self->letters);
  g_free (self->error);
  G_OBJECT_CLASS (rw_fake_data_store_parent_class)->finalize (object);
}

static void
rw_fake_data_store_class_init (RwFakeDataStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_fake_data_store_finalize;
}

static void
rw_fake_data_store_init (RwFakeDataStore *self)
{
  self->letters = g_ptr_array_new_with_free_func (letter_free);
}

RwFakeDataStore *
rw_fake_data_store_new (void)
{
  return g_object_new (RW_TYPE_FAKE_DATA_STORE, NULL);
}

gint64
rw_fake_data_store_add_bytes (RwFakeDataStore *self,
                              const char *topic,
                              GBytes *payload,
                              const char *reason,
                              guint64 size)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->id = ++self->last_id;
  letter->topic = g_strdup (topic);
  letter->reason = g_strdup (reason);
  letter->payload = g_bytes_ref (payload);
  letter->size = size;
  g_ptr_array_add (self->letters, letter);
  return letter->id;
}

gint64
rw_fake_data_store_add (RwFakeDataStore *self,
                        const char *topic,
                        const char *payload,
                        const char *reason)
{
  g_autoptr (GBytes) bytes = g_bytes_new (payload, strlen (payload));

  return rw_fake_data_store_add_bytes (self, topic, bytes, reason, strlen (payload));
}

void
rw_fake_data_store_set_error (RwFakeDataStore *self, const char *message)
{
  g_free (self->error);
  self->error = g_strdup (message);
}

void
rw_fake_data_store_set_slow (RwFakeDataStore *self, gboolean slow)
{
  self->slow = slow;
}

guint
rw_fake_data_store_get_n_pages (RwFakeDataStore *self)
{
  return self->n_pages;
}

guint
rw_fake_data_store_get_size (RwFakeDataStore *self)
{
  return self->letters->len;
}
