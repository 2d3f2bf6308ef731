/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-data-store.h"
#include "rw-payload.h"
#include "rw-pg-store.h"
#include "rw-row-writer.h"
#include "rw-time.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

/* How many are listed unless said otherwise. */
#define DEFAULT_LIMIT 100
#define MAX_LIMIT 1000000

/* --- list ------------------------------------------------------------------------------------ */

static gboolean
write_heads (GArray *heads, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  static const char *const names[] = { "size", "cut", "topic", "reason" };
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  rw_row_writer_add_column (rows, "dead_letter_id", NULL);
  rw_row_writer_add_time_column (rows, "received_time");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    rw_row_writer_add_column (rows, names[i], NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < heads->len; i++)
    {
      const RwLetterHead *head = &g_array_index (heads, RwLetterHead, i);

      rw_row_writer_add_integer (rows, head->letter_id);
      rw_row_writer_add_time (rows, head->received_time);
      rw_row_writer_add_integer (rows, (gint64) head->size);
      rw_row_writer_add_boolean (rows, head->cut);
      rw_row_writer_add_text (rows, head->topic);
      rw_row_writer_add_text (rows, head->reason);
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

static gboolean
check_limit (int limit, GError **error)
{
  if (limit >= 1 && limit <= MAX_LIMIT)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--limit=%d: give 1 to %d"),
               limit, MAX_LIMIT);
  return FALSE;
}

int
rw_ctl_letters (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL, *reason = NULL, *text = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwLetterPage) page = NULL;
  g_autoptr (GError) error = NULL;
  RwLetterFilter filter = { 0 };
  int limit = DEFAULT_LIMIT;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason,
      N_ ("Those of one reason, as “dead-letters reasons” shows it"), N_ ("TEXT") },
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_ ("Those with this in their topic or reason"),
      N_ ("TEXT") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many at the most (100)"), "N" },
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL, _ ("Lists messages that were rejected, the newest first."),
                             entries, NULL, argc, argv, &error)
      || !check_limit (limit, &error) || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  filter.kind = reason;
  filter.text = text;
  store = rw_pg_store_new (database);
  rw_data_store_letters_async (RW_DATA_STORE (store), &filter, G_MAXINT64, (guint) limit,
                               rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  page = rw_data_store_letters_finish (RW_DATA_STORE (store), result, &error);
  if (page == NULL || !write_heads (page->heads, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  if (page->more)
    g_printerr (_ ("There are older ones: --limit shows more.\n"));
  return RW_CTL_OK;
}

/* --- reasons --------------------------------------------------------------------------------- */

static gboolean
write_kinds (GArray *kinds, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  rw_row_writer_add_column (rows, "count", NULL);
  rw_row_writer_add_time_column (rows, "newest_time");
  rw_row_writer_add_column (rows, "reason", NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < kinds->len; i++)
    {
      const RwLetterKind *kind = &g_array_index (kinds, RwLetterKind, i);

      rw_row_writer_add_integer (rows, (gint64) kind->count);
      rw_row_writer_add_time (rows, kind->newest_time);
      rw_row_writer_add_text (rows, kind->kind);
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_letters_reasons (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwLetterKinds) kinds = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (
          NULL,
          _ ("Counts rejected messages by what is wrong with them; “…” stands for "
             "what differs from one to the other."),
          entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  rw_data_store_letter_kinds_async (RW_DATA_STORE (store), rw_ctl_get_cancellable (ctl),
                                    rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  kinds = rw_data_store_letter_kinds_finish (RW_DATA_STORE (store), result, &error);
  if (kinds == NULL || !write_kinds (kinds->kinds, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* --- show ------------------------------------------------------------------------------------ */

static gboolean
write_all (GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return g_output_stream_write_all (stream, data, size, NULL, cancellable, error);
}

/* What came from outside is made harmless for a terminal. */
static char *
make_safe (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return rw_payload_to_text (bytes, 0);
}

static GBytes *
describe (const RwLetter *letter)
{
  g_autofree char *time = rw_time_format (letter->head.received_time);
  g_autofree char *topic = make_safe (letter->head.topic);
  g_autofree char *reason = make_safe (letter->head.reason);
  g_autofree char *payload = rw_payload_is_text (letter->payload)
                                 ? rw_payload_to_text (letter->payload, 0)
                                 : rw_payload_to_hex (letter->payload, 0);
  gulong n = (gulong) letter->head.size;
  g_autofree char *size = g_strdup_printf (ngettext ("%lu byte", "%lu bytes", n), n);
  g_autofree char *note = letter->head.cut
                              ? g_strdup_printf (_ (", of which the first %lu were kept"),
                                                 (gulong) g_bytes_get_size (letter->payload))
                              : g_strdup ("");
  char *text = g_strdup_printf (_ ("Received: %s\nTopic: %s\nReason: %s\nSize: %s%s\n\n%s\n"), time,
                                topic, reason, size, note, g_strchomp (payload));

  return g_bytes_new_take (text, strlen (text));
}

static gboolean
write_letter (const RwLetter *letter, gboolean raw, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = raw ? g_bytes_ref (letter->payload) : describe (letter);

  return write_all (bytes, cancellable, error);
}

int
rw_ctl_letters_show (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL;
  g_auto (GStrv) texts = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwLetter) letter = NULL;
  g_autoptr (GError) error = NULL;
  gboolean raw = FALSE;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "raw", 0, 0, G_OPTION_ARG_NONE, &raw, N_ ("The bytes of the message and nothing else"),
      NULL },
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("DEAD_LETTER_ID"),
                             _ ("Shows a rejected message as it came: as text, or in hexadecimal."),
                             entries, &texts, argc, argv, &error)
      || (ids = rw_ctl_options_read_ids (texts, &error)) == NULL)
    return rw_ctl_fail (ctl, error);
  if (ids->len != 1)
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("Say which message, by the number that “reeferwatchctl dead-letters” "
                            "shows as dead_letter_id"));
  if (error != NULL || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  rw_data_store_letter_async (RW_DATA_STORE (store), g_array_index (ids, gint64, 0),
                              rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  letter = rw_data_store_letter_finish (RW_DATA_STORE (store), result, &error);
  if (letter == NULL || !write_letter (letter, raw, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}
