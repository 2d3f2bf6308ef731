/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-store-private.h"

#include "rw-pg-letter-filter.h"

/* So many kinds are told apart: a sender that thinks up new faults must not fill the screen. */
#define MAX_KINDS 50

#define HEAD_COLUMNS "dead_letter_id, received_time, topic, reason, payload_length, cut"

/* --- a page of heads ------------------------------------------------------------------------- */

static RwLetterHead
decode_head (const RwPgResult *rows, guint row)
{
  RwLetterHead head = {
    .letter_id = rw_pg_result_get_int (rows, row, 0),
    .received_time = rw_pg_result_get_time (rows, row, 1),
    .topic = g_strdup (rw_pg_result_get_text (rows, row, 2)),
    .reason = g_strdup (rw_pg_result_get_text (rows, row, 3)),
    .size = (guint64) rw_pg_result_get_int (rows, row, 4),
    .cut = rw_pg_result_get_bool (rows, row, 5),
  };

  return head;
}

/* One more than is asked for tells whether there are older ones. */
static void
build_letters (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT " HEAD_COLUMNS " FROM reeferwatch.dead_letter"
                            " WHERE " RW_PG_LETTER_FILTER_SQL " AND dead_letter_id < $4"
                            " ORDER BY dead_letter_id DESC LIMIT $5");
  rw_pg_letter_filter_bind (request->filter, script);
  rw_pg_script_bind_int8 (script, request->to);
  rw_pg_script_bind_int8 (script, (gint64) request->limit + 1);
}

static gpointer
decode_letters (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  RwLetterPage *page = rw_letter_page_new ();
  guint n = rw_pg_result_get_n_rows (rows);

  page->more = n > request->limit;
  for (guint i = 0; i < MIN (n, request->limit); i++)
    {
      RwLetterHead head = decode_head (rows, i);

      g_array_append_val (page->heads, head);
    }
  return page;
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
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request =
      rw_pg_request_new (task, build_letters, decode_letters, (GDestroyNotify) rw_letter_page_free);

  request->filter = rw_letter_filter_copy (filter);
  request->to = before;
  request->limit = limit;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_SLOW, request);
}

static RwLetterPage *
letters_finish (RwDataStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- one, whole ------------------------------------------------------------------------------ */

static void
build_letter (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT " HEAD_COLUMNS ", payload FROM reeferwatch.dead_letter"
                            " WHERE dead_letter_id = $1");
  rw_pg_script_bind_int8 (script, request->from);
}

static gpointer
decode_letter (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  RwLetter *letter;
  gconstpointer data;
  gsize size = 0;

  if (rw_pg_result_get_n_rows (rows) == 0)
    {
      g_set_error (&request->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "There is no dead letter %" G_GINT64_FORMAT ".", request->from);
      return NULL;
    }

  letter = g_new0 (RwLetter, 1);
  letter->head = decode_head (rows, 0);
  data = rw_pg_result_get_bytes (rows, 0, 6, &size);
  letter->payload = g_bytes_new (data, size);
  return letter;
}

static void
letter_async (RwDataStore *store,
              gint64 letter_id,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request =
      rw_pg_request_new (task, build_letter, decode_letter, (GDestroyNotify) rw_letter_free);

  request->from = letter_id;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_SLOW, request);
}

static RwLetter *
letter_finish (RwDataStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- kinds ----------------------------------------------------------------------------------- */

static void
build_kinds (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT kind, count(*), max(received_time)"
                            "  FROM reeferwatch.dead_letter GROUP BY kind"
                            " ORDER BY 2 DESC, 3 DESC, kind LIMIT $1");
  rw_pg_script_bind_int8 (script, request->limit);
  rw_pg_script_add (
      script, "SELECT count(*), coalesce(max(dead_letter_id), 0) FROM reeferwatch.dead_letter");
}

static gpointer
decode_kinds (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  RwLetterKinds *kinds = rw_letter_kinds_new ();

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwLetterKind found = {
        .kind = g_strdup (rw_pg_result_get_text (rows, i, 0)),
        .count = (guint64) rw_pg_result_get_int (rows, i, 1),
        .newest_time = rw_pg_result_get_time (rows, i, 2),
      };

      g_array_append_val (kinds->kinds, found);
    }
  kinds->total = (guint64) rw_pg_result_get_int (results->pdata[1], 0, 0);
  kinds->newest_id = rw_pg_result_get_int (results->pdata[1], 0, 1);
  return kinds;
}

static void
letter_kinds_async (RwDataStore *store,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request =
      rw_pg_request_new (task, build_kinds, decode_kinds, (GDestroyNotify) rw_letter_kinds_free);

  request->limit = MAX_KINDS;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_SLOW, request);
}

static RwLetterKinds *
letter_kinds_finish (RwDataStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rw_pg_store_letters_init (RwDataStoreInterface *iface)
{
  iface->letters_async = letters_async;
  iface->letters_finish = letters_finish;
  iface->letter_async = letter_async;
  iface->letter_finish = letter_finish;
  iface->letter_kinds_async = letter_kinds_async;
  iface->letter_kinds_finish = letter_kinds_finish;
}
