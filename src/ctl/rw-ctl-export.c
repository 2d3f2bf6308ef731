/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-output.h"
#include "rw-history-export.h"
#include "rw-pg-store.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* How often progress is shown, µs. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 5)

static const char *const table_words[] = { "telemetry", "fleet", "alarm_event", "alarm", NULL };
static const RwExportTable tables[] = { RW_EXPORT_TELEMETRY, RW_EXPORT_FLEET,
                                        RW_EXPORT_ALARM_EVENTS, RW_EXPORT_ALARMS };
static const char *const format_words[] = { "csv", "jsonl", NULL };
static const char *const preset_words[] = { "standard", "spreadsheet", NULL };

typedef struct
{
  char *database;
  char *table;
  char *from;
  char *to;
  char **reefers;
  char *format;
  char *preset;
  char *columns;
  int as_shown;
  char *output;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_free (typed->table);
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
  GFile *file;
  GOutputStream *stream;
} Parts;

static void
parts_clear (Parts *parts)
{
  g_clear_pointer (&parts->zone, g_time_zone_unref);
  g_clear_object (&parts->file);
  g_clear_object (&parts->stream);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static gboolean
parse (Typed *typed, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    { "table", 0, 0, G_OPTION_ARG_STRING, &typed->table,
      N_ ("Readings, the newest of each container, the journal of alarms, or the alarms "
          "(telemetry)"),
      "telemetry|fleet|alarm_event|alarm" },
    RW_CTL_FROM_OPTION (&typed->from),
    RW_CTL_TO_OPTION (&typed->to),
    { "reefer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &typed->reefers,
      N_ ("A container, repeatable (the whole fleet)"), N_ ("ID") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &typed->format,
      N_ ("Form of the rows (csv); of temperature records and charts see --format=pdf --help"),
      "csv|jsonl|pdf|png|svg" },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &typed->preset,
      N_ ("CSV for programs, or for a spreadsheet in your language (standard)"),
      "standard|spreadsheet" },
    { "columns", 0, 0, G_OPTION_ARG_STRING, &typed->columns,
      N_ ("Which columns in which order, separated by commas (all)"), N_ ("LIST") },
    { "as-shown", 0, 0, G_OPTION_ARG_INT, &typed->as_shown,
      N_ ("Lowest, mean and highest value as a chart of this many pixels shows them"),
      N_ ("WIDTH") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &typed->output,
      N_ ("The file to write, compressed if it ends in .gz; “-” is standard output"), N_ ("FILE") },
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Writes the readings measured in a span of time: by container, and "
                                "of each in the order of time. Or what else is stored."),
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
refuse (const char *message, GError **error)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

/* What is asked for, and of which time. */
static gboolean
read_table (const Typed *typed, RwHistoryExportPlan *plan, GError **error)
{
  const char *from = typed->from;
  guint table;

  if (!rw_ctl_options_read_word ("table", typed->table, table_words, &table, error))
    return FALSE;

  plan->table = tables[table];
  plan->container_ids = (const char *const *) typed->reefers;
  if (typed->as_shown < 0 || typed->as_shown > 100000)
    return refuse (_ ("--as-shown takes a number of pixels, from 1 to 100000"), error);
  plan->width = (guint) typed->as_shown;
  if (plan->table != RW_EXPORT_TELEMETRY && plan->width > 0)
    return refuse (_ ("--as-shown is for readings: leave out --table"), error);
  if (plan->table != RW_EXPORT_TELEMETRY && plan->table != RW_EXPORT_FLEET
      && typed->columns != NULL)
    return refuse (_ ("--columns is for readings: tables of alarms have always the same"), error);
  if (plan->table != RW_EXPORT_FLEET)
    {
      /* An alarm stays for ever, so all of them is what is asked for as a rule. */
      if (plan->table == RW_EXPORT_ALARMS && from == NULL)
        from = "0001-01-01";
      return rw_ctl_options_read_span (from, typed->to, 0, &plan->from, &plan->to, error);
    }
  if (typed->from != NULL || typed->to != NULL)
    return refuse (_ ("--table=fleet is what was heard last: leave out --from and --to"), error);

  return TRUE;
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
    return refuse (_ ("--preset=spreadsheet is a form of CSV: leave out --format=jsonl"), error);

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

static gboolean
open_output (const Typed *typed, Parts *parts, RwHistoryExportPlan *plan, GError **error)
{
  if (!rw_ctl_output_open (typed->output, &parts->file, &parts->stream, error))
    return FALSE;
  plan->file = parts->file;
  plan->stream = parts->stream;
  return TRUE;
}

static void
progress_cb (RwHistoryExport *export, double fraction, guint64 rows, gpointer user_data)
{
  gint64 *shown = user_data;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *count = NULL;

  if (now - *shown < PROGRESS_INTERVAL)
    return;
  *shown = now;
  count = g_strdup_printf ("%" G_GUINT64_FORMAT, rows);
  g_printerr ("\r");
  g_printerr (_ ("%3.0f %%, %s rows "), fraction * 100, count);
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
tell (const char *output, guint64 rows)
{
  g_autofree char *name = g_filename_display_name (output);
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, rows);

  g_print (g_dngettext (NULL, "%s: %s row\n", "%s: %s rows\n", rows), name, count);
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

  if (rw_ctl_export_is_drawn (argc, argv))
    return rw_ctl_export_drawn (ctl, argc, argv);
  if (!parse (&typed, argc, argv, &error) || !read_table (&typed, &plan, &error)
      || !read_columns (typed.columns, &parts, &plan, &error)
      || !read_form (&typed, &parts, &plan, &error) || !open_output (&typed, &parts, &plan, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (typed.database);
  export = rw_history_export_new (RW_HISTORY_PROVIDER (store), &plan);
  if (!run (ctl, export, &rows, &error))
    return rw_ctl_fail (ctl, error);
  if (plan.file != NULL)
    tell (typed.output, rows);
  return RW_CTL_OK;
}
