/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-loader-private.h"

#include "rw-pg-letter-filter.h"

/* What is decoded again in one transaction: so many letters, and not many more bytes. */
#define MAX_LETTERS 500
#define MAX_BYTES "4194304"

#define LETTERS_TIMEOUT (30 * G_USEC_PER_SEC)

/* Of a long message only the beginning was kept, and a record of a table means nothing without the
 * head of the table. */
#define IS_WHOLE "NOT cut AND reason !~ '^Line [0-9]+: '"

static const char count_sql[] =
    "SELECT count(*) FILTER (WHERE " IS_WHOLE "), count(*) FILTER (WHERE NOT (" IS_WHOLE ")),"
    " (SELECT coalesce(max(dead_letter_id), 0) FROM reeferwatch.dead_letter)"
    " FROM reeferwatch.dead_letter WHERE " RW_PG_LETTER_FILTER_SQL;

/* A message of which several parts were rejected has several letters, and what is known of one of
 * them after decoding it again is known of all. Where the message was kept only once, the others
 * are empty and cut. The first row of a letter carries its payload. */
static const char read_sql[] =
    "WITH chosen AS MATERIALIZED ("
    " SELECT dead_letter_id, received_time, topic, payload, payload_length, reason,"
    "        sum(octet_length(payload)) OVER (ORDER BY dead_letter_id) AS bytes"
    "   FROM reeferwatch.dead_letter"
    "  WHERE " RW_PG_LETTER_FILTER_SQL "    AND " IS_WHOLE
    " AND dead_letter_id > $4 AND dead_letter_id <= $5"
    "  ORDER BY dead_letter_id LIMIT $6)"
    " SELECT c.dead_letter_id, c.received_time, c.topic,"
    "        CASE WHEN row_number() OVER (PARTITION BY c.dead_letter_id"
    "                                     ORDER BY t.dead_letter_id) = 1 THEN c.payload END,"
    "        starts_with(c.reason, $7), t.dead_letter_id, t.reason"
    "   FROM chosen c JOIN reeferwatch.dead_letter t"
    "     ON t.received_time = c.received_time AND t.topic = c.topic"
    "    AND (t.payload = c.payload"
    "         OR t.cut AND t.payload = '' AND t.payload_length = c.payload_length)"
    "  WHERE c.bytes - octet_length(c.payload) < " MAX_BYTES
    "  ORDER BY c.dead_letter_id, t.dead_letter_id";

static void
twin_clear (gpointer data)
{
  g_free (((RwLetterTwin *) data)->reason);
}

static void
letter_free (gpointer data)
{
  RwStoredLetter *letter = data;

  g_free (letter->topic);
  g_bytes_unref (letter->payload);
  g_array_unref (letter->twins);
  g_free (letter);
}

void
rw_stored_letters_free (RwStoredLetters *self)
{
  g_ptr_array_unref (self->letters);
  g_free (self);
}

static RwStoredLetter *
add_letter (RwStoredLetters *self, const RwPgResult *rows, guint row)
{
  RwStoredLetter *letter = g_new0 (RwStoredLetter, 1);
  gsize size = 0;
  gconstpointer data = rw_pg_result_get_bytes (rows, row, 3, &size);

  letter->letter_id = rw_pg_result_get_int (rows, row, 0);
  letter->received_time = rw_pg_result_get_time (rows, row, 1);
  letter->topic = g_strdup (rw_pg_result_get_text (rows, row, 2));
  letter->payload = g_bytes_new (data, size);
  letter->of_reading = rw_pg_result_get_bool (rows, row, 4);
  letter->readable = letter->of_reading && rw_pg_rows_from_json (letter->payload, &letter->reading);
  if (letter->readable)
    {
      letter->reading.source = *letter->topic != '\0' ? g_intern_string (letter->topic) : NULL;
      letter->reading.received_time = letter->received_time;
    }
  letter->twins = g_array_new (FALSE, FALSE, sizeof (RwLetterTwin));
  g_array_set_clear_func (letter->twins, twin_clear);
  g_ptr_array_add (self->letters, letter);
  return letter;
}

static void
take_rows (RwStoredLetters *self, const RwPgResult *rows)
{
  RwStoredLetter *letter = NULL;

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwLetterTwin twin = {
        .letter_id = rw_pg_result_get_int (rows, i, 5),
        .reason = g_strdup (rw_pg_result_get_text (rows, i, 6)),
      };

      if (letter == NULL || letter->letter_id != rw_pg_result_get_int (rows, i, 0))
        letter = add_letter (self, rows, i);
      g_array_append_val (letter->twins, twin);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoader *self = g_task_get_source_object (task);
  RwStoredLetters *letters;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  self->busy = FALSE;
  if (results == NULL)
    {
      rw_pg_connection_close (self->connection);
      g_task_return_error (task, rw_pg_loader_map_error (g_steal_pointer (&error)));
      return;
    }

  letters = g_new0 (RwStoredLetters, 1);
  letters->letters = g_ptr_array_new_with_free_func (letter_free);
  take_rows (letters, results->pdata[0]);
  if (results->len > 1)
    {
      letters->whole = (guint64) rw_pg_result_get_int (results->pdata[1], 0, 0);
      letters->cut = (guint64) rw_pg_result_get_int (results->pdata[1], 0, 1);
      letters->newest_id = rw_pg_result_get_int (results->pdata[1], 0, 2);
    }
  g_task_return_pointer (task, letters, (GDestroyNotify) rw_stored_letters_free);
}

void
rw_pg_loader_letters_async (RwPgLoader *self,
                            const RwLetterFilter *filter,
                            gint64 after,
                            gint64 until,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (RwPgScript) script = NULL;

  g_return_if_fail (RW_IS_PG_LOADER (self));
  g_return_if_fail (!self->busy);

  if (self->connection == NULL)
    {
      g_task_return_new_error (task, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE,
                               "There is no connection to the database.");
      return;
    }

  self->busy = TRUE;
  script = rw_pg_script_new ();
  rw_pg_script_add (script, read_sql);
  rw_pg_letter_filter_bind (filter, script);
  rw_pg_script_bind_int8 (script, after);
  rw_pg_script_bind_int8 (script, until);
  rw_pg_script_bind_int8 (script, MAX_LETTERS);
  rw_pg_script_bind_text (script, RW_PG_LETTER_OF_READING);
  if (after == 0)
    {
      rw_pg_script_add (script, count_sql);
      rw_pg_letter_filter_bind (filter, script);
    }
  rw_pg_connection_run_async (self->connection, script, LETTERS_TIMEOUT, cancellable, read_cb,
                              g_object_ref (task));
}

RwStoredLetters *
rw_pg_loader_letters_finish (RwPgLoader *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
bind_array (RwPgScript *script, guint32 type, RwPgBuffer *buffer, guint n)
{
  rw_pg_buffer_end_array (buffer, n);
  rw_pg_script_bind_array (script, type, buffer);
}

int
rw_pg_letter_fates_store (const RwLetterFate *fates, guint n, RwPgScript *script)
{
  RwPgBuffer gone = { 0 }, kept = { 0 }, reasons = { 0 };
  guint n_gone = 0;

  if (n == 0)
    return 0;

  rw_pg_buffer_begin_array (&gone, RW_PG_INT8);
  rw_pg_buffer_begin_array (&kept, RW_PG_INT8);
  rw_pg_buffer_begin_array (&reasons, RW_PG_TEXT);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *reason =
          fates[i].reason != NULL ? g_utf8_make_valid (fates[i].reason, -1) : NULL;

      rw_pg_buffer_field_int8 (reason == NULL ? &gone : &kept, fates[i].letter_id);
      if (reason != NULL)
        rw_pg_buffer_field_text (&reasons, reason);
      else
        n_gone++;
    }

  rw_pg_script_add (script, "DELETE FROM reeferwatch.dead_letter WHERE dead_letter_id = ANY ($1)");
  bind_array (script, RW_PG_INT8_ARRAY, &gone, n_gone);
  rw_pg_script_add (script, "UPDATE reeferwatch.dead_letter d SET reason = u.reason"
                            "  FROM unnest($1, $2) AS u (letter, reason)"
                            " WHERE d.dead_letter_id = u.letter AND d.reason <> u.reason");
  bind_array (script, RW_PG_INT8_ARRAY, &kept, n - n_gone);
  bind_array (script, RW_PG_TEXT_ARRAY, &reasons, n - n_gone);
  return 2;
}
