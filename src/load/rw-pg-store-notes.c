/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-error.h"
#include "rw-pg-store-private.h"

/* --- list ------------------------------------------------------------------------------------ */

static void
build_list (RwPgRequest *request, RwPgScript *script)
{
  RwPgBuffer ids = { 0 };

  rw_pg_buffer_begin_array (&ids, RW_PG_TEXT);
  for (char **id = request->texts; *id != NULL; id++)
    rw_pg_buffer_field_text (&ids, *id);
  rw_pg_buffer_end_array (&ids, g_strv_length (request->texts));

  rw_pg_script_add (script, "SELECT * FROM"
                            " (SELECT note_id, container_id, from_time, to_time, note, author,"
                            "         written_time"
                            "    FROM reeferwatch.note"
                            "   WHERE container_id = ANY ($1) AND from_time <= $3 AND to_time >= $2"
                            "   ORDER BY from_time DESC, note_id DESC LIMIT $4) AS newest"
                            " ORDER BY from_time, note_id");
  rw_pg_script_bind_array (script, RW_PG_TEXT_ARRAY, &ids);
  rw_pg_script_bind_time (script, request->from);
  rw_pg_script_bind_time (script, request->to);
  rw_pg_script_bind_int8 (script, request->limit);
}

static gpointer
decode_list (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_note_free);

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwNote *note = g_new0 (RwNote, 1);

      note->note_id = rw_pg_result_get_int (rows, i, 0);
      note->container_id = g_intern_string (rw_pg_result_get_text (rows, i, 1));
      note->from = rw_pg_result_get_time (rows, i, 2);
      note->to = rw_pg_result_get_time (rows, i, 3);
      note->text = g_strdup (rw_pg_result_get_text (rows, i, 4));
      note->author = g_strdup (rw_pg_result_get_text (rows, i, 5));
      note->written_time = rw_pg_result_get_time (rows, i, 6);
      g_ptr_array_add (notes, note);
    }

  return notes;
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
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request =
      rw_pg_request_new (task, build_list, decode_list, (GDestroyNotify) g_ptr_array_unref);
  guint n = g_strv_length ((char **) container_ids);

  request->texts = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    request->texts[i] = g_utf8_make_valid (container_ids[i], -1);
  request->from = rw_pg_store_clamp_time (from);
  request->to = rw_pg_store_clamp_time (to);
  request->limit = limit;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static GPtrArray *
list_finish (RwNoteStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- add and remove -------------------------------------------------------------------------- */

/* The number that a function of the database returned, or -1. What a user may not do has an error
 * of its own, since there is something to be done about it. */
static gint64
finish_writing (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree gint64 *number = g_task_propagate_pointer (G_TASK (result), &refusal);

  if (number != NULL)
    return *number;

  if (rw_pg_error_is_class (refusal, "42501"))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, refusal->message);
  else
    g_propagate_error (error, g_steal_pointer (&refusal));
  return -1;
}

static void
build_add (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.add_note($1, $2, $3, $4)");
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_time (script, request->from);
  rw_pg_script_bind_time (script, request->to);
  rw_pg_script_bind_text (script, request->note);
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
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_add, rw_pg_store_decode_number, g_free);

  request->text = g_utf8_make_valid (container_id, -1);
  request->from = rw_pg_store_clamp_time (from);
  request->to = rw_pg_store_clamp_time (to);
  request->note = g_utf8_make_valid (text, -1);
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static gint64
add_finish (RwNoteStore *store, GAsyncResult *result, GError **error)
{
  return finish_writing (result, error);
}

static void
build_remove (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.remove_note($1)::integer");
  rw_pg_script_bind_int8 (script, request->from);
}

static void
remove_async (RwNoteStore *store,
              gint64 note_id,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_remove, rw_pg_store_decode_number, g_free);

  request->from = note_id;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static gboolean
remove_finish (RwNoteStore *store, GAsyncResult *result, GError **error)
{
  return finish_writing (result, error) >= 0;
}

void
rw_pg_store_notes_init (RwNoteStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->add_async = add_async;
  iface->add_finish = add_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = remove_finish;
}
