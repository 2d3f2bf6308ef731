/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-export-file.h"
#include "rw-handover-report.h"
#include "rw-pg-store.h"
#include "rw-pg-work-orders.h"
#include "rw-time.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_SPAN (8 * RW_USEC_PER_HOUR)

enum
{
  MARKDOWN,
  PDF
};

typedef struct
{
  char *database;
  char *from_text;
  char *to_text;
  char *format_text;
  char *output;
  char *giver;
  char *taker;
  char *note;
  gint64 from;
  gint64 to;
  guint format;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->database);
  g_free (options->from_text);
  g_free (options->to_text);
  g_free (options->format_text);
  g_free (options->output);
  g_free (options->giver);
  g_free (options->taker);
  g_free (options->note);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_options (Options *options, int argc, char **argv, GError **error)
{
  static const char *const formats[] = { "md", "pdf", NULL };
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&options->database),
    RW_CTL_FROM_OPTION (&options->from_text),
    RW_CTL_TO_OPTION (&options->to_text),
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format_text, N_ ("Markdown or PDF (md)"),
      "md|pdf" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("Where to write it (standard output)"), N_ ("FILE") },
    { "given-by", 0, 0, G_OPTION_ARG_STRING, &options->giver, N_ ("Who hands over"), N_ ("NAME") },
    { "taken-by", 0, 0, G_OPTION_ARG_STRING, &options->taker, N_ ("Who takes over"), N_ ("NAME") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &options->note, N_ ("What else there is to say"),
      N_ ("TEXT") },
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Reports what one shift has to tell the next: open alarms, what is "
                                "put away, incidents, work orders, notes, and the health of the "
                                "system; without --from, of the last 8 hours before --to."),
                             entries, NULL, argc, argv, error)
      || !rw_ctl_options_complete_database (&options->database, error)
      || !rw_ctl_options_read_span (options->from_text, options->to_text, DEFAULT_SPAN,
                                    &options->from, &options->to, error)
      || !rw_ctl_options_read_word ("format", options->format_text, formats, &options->format,
                                    error))
    return FALSE;
  if (options->format == PDF && options->output == NULL && isatty (STDOUT_FILENO))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("A PDF is not for a terminal: say where to write it with --output"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_report (RwCtl *ctl, const Options *options, RwHandoverReport *report, GError **error)
{
  g_autoptr (GFile) file =
      options->output != NULL ? g_file_new_for_commandline_arg (options->output) : NULL;
  g_autoptr (GOutputStream) out =
      file == NULL ? g_unix_output_stream_new (STDOUT_FILENO, FALSE) : NULL;
  g_autoptr (RwExportFile) writer = rw_export_file_new (file, out);
  GCancellable *cancellable = rw_ctl_get_cancellable (ctl);
  GOutputStream *stream = rw_export_file_open (writer, cancellable, error);
  g_autofree char *markdown = NULL;

  if (stream == NULL)
    return FALSE;
  if (options->format == MARKDOWN)
    {
      markdown = rw_handover_report_to_markdown (report);
      if (!g_output_stream_write_all (stream, markdown, strlen (markdown), NULL, cancellable,
                                      error))
        return FALSE;
    }
  else if (!rw_handover_report_write_pdf (report, stream, cancellable, error))
    return FALSE;
  return rw_export_file_commit (writer, cancellable, error);
}

int
rw_ctl_handover (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwWorkOrderStore) orders = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwHandover) handover = NULL;
  g_autoptr (RwHandoverReport) report = NULL;
  g_autoptr (GError) error = NULL;
  RwHandoverPlan plan = { 0 };

  if (!read_options (&options, argc, argv, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (options.database);
  plan.from = options.from;
  plan.to = options.to;
  plan.alarms = RW_ALARM_STORE (store);
  orders = RW_WORK_ORDER_STORE (rw_pg_work_orders_new (store));
  plan.orders = orders;
  plan.data = RW_DATA_STORE (store);
  rw_handover_gather_async (&plan, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  handover = rw_handover_gather_finish (result, &error);
  if (handover == NULL)
    return rw_ctl_fail (ctl, error);

  rw_handover_set_words (handover, options.giver, options.taker, options.note);
  report = rw_handover_report_new (handover);
  if (!write_report (ctl, &options, report, &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}
