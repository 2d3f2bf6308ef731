/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-export-column.h"
#include "rw-history-export.h"
#include "rw-pg-store.h"
#include "rw-time.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How often progress is shown, µs. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 5)

static const char *const format_words[] = { "csv", "jsonl", NULL };
static const char *const preset_words[] = { "standard", "spreadsheet", NULL };

typedef struct
{
  char *database;
  char *from;
  char *to;
  char **reefers;
  char *format;
  char *preset;
  char *columns;
  char *output;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_free (typed->from);
  g_free (typed->to);
  g_strfreev (typed->reefers);
  g_free (typed->format);
  g_free (typed->preset);
  g_free (typed->columns);
  g_free (typed->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

/* What the plan points at, as far as it is not among the options. */
typedef struct
{
  guint columns[RW_N_EXPORT_COLUMNS];
  RwCsvDialect dialect;
  GTimeZone *zone;
  GPtrArray *ids;
  GFile *file;
  GOutputStream *stream;
} Parts;

static void
parts_clear (Parts *parts)
{
  g_clear_pointer (&parts->zone, g_time_zone_unref);
  g_clear_pointer (&parts->ids, g_ptr_array_unref);
  g_clear_object (&parts->file);
  g_clear_object (&parts->stream);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static gboolean
parse (Typed *typed, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    RW_CTL_FROM_OPTION (&typed->from),
    RW_CTL_TO_OPTION (&typed->to),
    { "reefer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &typed->reefers,
      N_ ("A container, repeatable (the whole fleet)"), N_ ("ID") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &typed->format, N_ ("Form of the rows (csv)"),
      "csv|jsonl" },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &typed->preset,
      N_ ("CSV for programs, or for a spreadsheet in your language (standard)"),
      "standard|spreadsheet" },
    { "columns", 0, 0, G_OPTION_ARG_STRING, &typed->columns,
      N_ ("Which columns in which order, separated by commas (all)"), N_ ("LIST") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &typed->output,
      N_ ("The file to write; “-” is standard output"), N_ ("FILE") },
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Writes the readings measured in a span of time: by container, and "
                                "of each in the order of time."),
                             entries, NULL, argc, argv, error)
      || !rw_ctl_options_complete_database (&typed->database, error))
    return FALSE;
  if (typed->output != NULL && *typed->output != '\0')
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say where to: --output=FILE, or --output=- for standard output"));
  return FALSE;
}

static gboolean
refuse_column (const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < RW_N_EXPORT_COLUMNS; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", rw_export_column_get_name (i));
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--columns: “%s” is no column, or is named twice; there are %s"), name,
               names->str);
  return FALSE;
}

static gboolean
read_columns (const char *text, Parts *parts, RwHistoryExportPlan *plan, GError **error)
{
  g_auto (GStrv) names = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  gboolean taken[RW_N_EXPORT_COLUMNS] = { FALSE };

  plan->columns = parts->columns;
  if (names == NULL)
    {
      for (guint i = 0; i < RW_N_EXPORT_COLUMNS; i++)
        parts->columns[plan->n_columns++] = i;
      return TRUE;
    }

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint column;

      if (!rw_export_column_from_name (g_strstrip (names[i]), &column) || taken[column])
        return refuse_column (names[i], error);
      taken[column] = TRUE;
      parts->columns[plan->n_columns++] = column;
    }
  return plan->n_columns > 0 || refuse_column ("", error);
}

static gboolean
read_form (const Typed *typed, Parts *parts, RwHistoryExportPlan *plan, GError **error)
{
  guint format, preset;

  if (!rw_ctl_options_read_word ("format", typed->format, format_words, &format, error)
      || !rw_ctl_options_read_word ("preset", typed->preset, preset_words, &preset, error))
    return FALSE;
  if (format == 1 && preset == 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("--preset=spreadsheet is a form of CSV: leave out --format=jsonl"));
      return FALSE;
    }

  plan->format = format == 1 ? RW_ROW_FORMAT_JSONL : RW_ROW_FORMAT_CSV;
  if (preset == 1)
    {
      parts->zone = g_time_zone_new_local ();
      parts->dialect = rw_csv_dialect_spreadsheet (parts->zone);
    }
  else
    parts->dialect = rw_csv_dialect_standard ();
  plan->dialect = &parts->dialect;
  return TRUE;
}

/* A link stays, what it points to is written; a device or a pipe is written to as it is. */
static gboolean
open_output (const Typed *typed, Parts *parts, RwHistoryExportPlan *plan, GError **error)
{
  g_autofree char *target = realpath (typed->output, NULL);
  GFileType type;

  if (g_str_equal (typed->output, "-"))
    {
      plan->stream = parts->stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
      return TRUE;
    }

  parts->file = g_file_new_for_path (target != NULL ? target : typed->output);
  type = g_file_query_file_type (parts->file, G_FILE_QUERY_INFO_NONE, NULL);
  if (type == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--output=%s is a folder; name a file"), typed->output);
      return FALSE;
    }
  if (type != G_FILE_TYPE_SPECIAL)
    {
      plan->file = parts->file;
      return TRUE;
    }

  plan->stream = parts->stream =
      G_OUTPUT_STREAM (g_file_append_to (parts->file, G_FILE_CREATE_NONE, NULL, error));
  return parts->stream != NULL;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The containers asked for, each once; or all that ever reported, in the order of their ids. */
static gboolean
find_reefers (RwCtl *ctl, RwPgStore *store, char **asked, Parts *parts, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwBatch) latest = NULL;
  const RwReading *readings;
  guint n;

  parts->ids = g_ptr_array_new ();
  if (asked != NULL)
    {
      for (guint i = 0; asked[i] != NULL; i++)
        if (g_hash_table_add (seen, asked[i]))
          g_ptr_array_add (parts->ids, asked[i]);
      g_ptr_array_add (parts->ids, NULL);
      return TRUE;
    }

  rw_history_provider_latest_async (RW_HISTORY_PROVIDER (store), rw_ctl_get_cancellable (ctl),
                                    rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  latest = rw_history_provider_latest_finish (RW_HISTORY_PROVIDER (store), result, error);
  if (latest == NULL)
    return FALSE;

  readings = rw_batch_get_readings (latest, &n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (parts->ids, (gpointer) readings[i].container_id);
  g_ptr_array_sort (parts->ids, compare_ids);
  g_ptr_array_add (parts->ids, NULL);
  return TRUE;
}

static void
progress_cb (RwHistoryExport *export, double fraction, guint64 rows, gpointer user_data)
{
  gint64 *shown = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now - *shown < PROGRESS_INTERVAL)
    return;
  *shown = now;
  g_printerr ("\r");
  g_printerr (_ ("%3.0f %%, %" G_GUINT64_FORMAT " readings "), fraction * 100, rows);
}

/* Only somebody who looks at a terminal sees progress, and its line is taken away at the end. */
static gboolean
run (RwCtl *ctl, RwHistoryExport *export, guint64 *rows, GError **error)
{
  gboolean watched = isatty (STDERR_FILENO);
  gint64 shown = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;

  if (watched)
    g_signal_connect (export, "progress", G_CALLBACK (progress_cb), &shown);
  rw_history_export_run_async (export, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  g_signal_handlers_disconnect_by_data (export, &shown);
  if (watched)
    g_printerr ("\r\033[K");
  return rw_history_export_run_finish (export, result, rows, error);
}

static void
tell (const char *output, guint64 rows, guint n_reefers)
{
  g_autofree char *name = g_filename_display_name (output);

  g_print (ngettext ("%s: readings of %u container: %" G_GUINT64_FORMAT "\n",
                     "%s: readings of %u containers: %" G_GUINT64_FORMAT "\n", n_reefers),
           name, n_reefers, rows);
}

int
rw_ctl_export (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Typed) typed = { 0 };
  g_auto (Parts) parts = { { 0 } };
  RwHistoryExportPlan plan = { 0 };
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwHistoryExport) export = NULL;
  g_autoptr (GError) error = NULL;
  guint64 rows;

  if (!parse (&typed, argc, argv, &error)
      || !rw_ctl_options_read_span (typed.from, typed.to, 0, &plan.from, &plan.to, &error)
      || !read_columns (typed.columns, &parts, &plan, &error)
      || !read_form (&typed, &parts, &plan, &error) || !open_output (&typed, &parts, &plan, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (typed.database);
  if (!find_reefers (ctl, store, typed.reefers, &parts, &error))
    return rw_ctl_fail (ctl, error);

  plan.container_ids = (const char *const *) parts.ids->pdata;
  export = rw_history_export_new_planned (RW_HISTORY_PROVIDER (store), &plan);
  if (!run (ctl, export, &rows, &error))
    return rw_ctl_fail (ctl, error);
  if (plan.file != NULL)
    tell (typed.output, rows, parts.ids->len - 1);
  return RW_CTL_OK;
}
