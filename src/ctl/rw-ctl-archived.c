/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-archiver.h"
#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-pg-connection.h"
#include "rw-pg-rollup.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define TIMEOUT (30 * G_USEC_PER_SEC)
#define ROLLUP_TIME (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define PROGRESS_INTERVAL_MS 200
#define MAX_DAYS 36500

/* --- list ------------------------------------------------------------------------------------ */

static RwPgResult *
query (RwCtl *ctl, RwPgConnection *connection, GPtrArray **results, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GAsyncResult) opened = NULL, answer = NULL;

  rw_pg_connection_open_async (connection, TIMEOUT, rw_ctl_get_cancellable (ctl),
                               rw_ctl_answered_cb, ctl);
  opened = rw_ctl_wait (ctl);
  if (!rw_pg_connection_open_finish (connection, opened, error))
    return NULL;

  rw_pg_script_add (script, "SELECT day::text, round, state, readings, files, bytes,"
                            " coalesce(place, ''), coalesce(manifest, ''), archived_time"
                            " FROM reeferwatch.archived_day ORDER BY day, round");
  rw_pg_connection_run_async (connection, script, TIMEOUT, rw_ctl_get_cancellable (ctl),
                              rw_ctl_answered_cb, ctl);
  answer = rw_ctl_wait (ctl);
  *results = rw_pg_connection_run_finish (connection, answer, error);
  return *results != NULL ? (*results)->pdata[0] : NULL;
}

static gboolean
write_days (const RwPgResult *days, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  static const char *const columns[] = { "day",   "round", "state", "rows",
                                         "files", "bytes", "place", "manifest" };
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    rw_row_writer_add_column (rows, columns[i], NULL);
  rw_row_writer_add_time_column (rows, "archived_time");
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < rw_pg_result_get_n_rows (days); i++)
    {
      rw_row_writer_add_text (rows, rw_pg_result_get_text (days, i, 0));
      rw_row_writer_add_integer (rows, rw_pg_result_get_int (days, i, 1));
      rw_row_writer_add_text (rows, rw_pg_result_get_text (days, i, 2));
      for (guint column = 3; column < 6; column++)
        rw_row_writer_add_integer (rows, rw_pg_result_get_int (days, i, column));
      rw_row_writer_add_text (rows, rw_pg_result_get_text (days, i, 6));
      rw_row_writer_add_text (rows, rw_pg_result_get_text (days, i, 7));
      rw_row_writer_add_time (rows, rw_pg_result_get_time (days, i, 8));
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_archive_list (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  g_autoptr (RwPgConnection) connection = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  RwPgResult *days;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL, _ ("Lists the days whose readings were archived, and where."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  connection = rw_pg_connection_new (database);
  days = query (ctl, connection, &results, &error);
  if (days == NULL || !write_days (days, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* --- run ------------------------------------------------------------------------------------- */

static void
complete (char **value, const char *option)
{
  if (*value == NULL)
    *value = g_strdup (rw_ctl_options_get_variable (option));
}

static gboolean
check_days (const char *option, int days, GError **error)
{
  if (days >= 0 && days <= MAX_DAYS)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s=%d: give days from 0 to %d"),
               option, days, MAX_DAYS);
  return FALSE;
}

static gboolean
read_plan (RwArchivePlan *plan, char **database, int argc, char **argv, GError **error)
{
  int raw_days = (int) plan->raw_days, rollup_days = (int) plan->rollup_days;
  gboolean drop_only = FALSE;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (database),
    { "retention-days", 0, 0, G_OPTION_ARG_INT, &raw_days,
      N_ ("Keep readings for so many days (7; 0: for ever)"), N_ ("DAYS") },
    { "retention-15m-days", 0, 0, G_OPTION_ARG_INT, &rollup_days,
      N_ ("Keep roll-ups of 15 minutes for so many days (400; 0: for ever)"), N_ ("DAYS") },
    { "archive", 0, 0, G_OPTION_ARG_FILENAME, &plan->folder,
      N_ ("Where older readings go before they are dropped"), N_ ("FOLDER") },
    { "no-archive", 0, 0, G_OPTION_ARG_NONE, &drop_only,
      N_ ("Drop older readings without an archive"), NULL },
    { "archive-s3", 0, 0, G_OPTION_ARG_STRING, &plan->s3_url,
      N_ ("Copy archives to an object store, https://host/bucket/prefix"), N_ ("URL") },
    { "archive-s3-region", 0, 0, G_OPTION_ARG_STRING, &plan->s3_region,
      N_ ("Its region (us-east-1)"), N_ ("NAME") },
    { "archive-s3-credentials", 0, 0, G_OPTION_ARG_FILENAME, &plan->s3_credentials,
      N_ ("File with its keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)"), N_ ("FILE") },
    { "archive-s3-cafile", 0, 0, G_OPTION_ARG_FILENAME, &plan->s3_cafile,
      N_ ("Certificates of authorities to trust for it (the system’s)"), N_ ("FILE") },
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Archives the readings that were kept for long enough and drops them, "
                                "as workers do in the background. What is not proven to be in the "
                                "archive is not dropped."),
                             entries, NULL, argc, argv, error)
      || !rw_ctl_options_complete_database (database, error)
      || !check_days ("retention-days", raw_days, error)
      || !check_days ("retention-15m-days", rollup_days, error))
    return FALSE;

  complete (&plan->folder, "archive");
  complete (&plan->s3_url, "archive-s3");
  complete (&plan->s3_region, "archive-s3-region");
  complete (&plan->s3_credentials, "archive-s3-credentials");
  complete (&plan->s3_cafile, "archive-s3-cafile");
  if (plan->folder != NULL)
    {
      char *absolute = g_canonicalize_filename (plan->folder, NULL);

      g_free (plan->folder);
      plan->folder = absolute;
    }
  plan->raw_days = (guint) raw_days;
  plan->rollup_days = (guint) rollup_days;
  plan->drop_only = drop_only;
  plan->late_wait = 0;
  return rw_archive_plan_validate (plan, error);
}

/* Days wait for their roll-ups, which perhaps no worker computes. */
static gboolean
roll_up (RwCtl *ctl, const char *database, GError **error)
{
  g_autoptr (RwPgJob) job = rw_pg_rollup_new (database);
  g_autoptr (GAsyncResult) result = NULL;
  guint64 n_done;

  rw_pg_job_run_async (job, ROLLUP_TIME, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  return rw_pg_job_run_finish (job, result, &n_done, error);
}

static const char *
get_step (RwArchiveStep step)
{
  switch (step)
    {
    case RW_ARCHIVE_WRITING:
      return _ ("writing");
    case RW_ARCHIVE_CHECKING:
      return _ ("reading back");
    case RW_ARCHIVE_COPYING:
      return _ ("copying");
    case RW_ARCHIVE_DROPPING:
      return _ ("dropping");
    case RW_ARCHIVE_LOOKING:
    default:
      return _ ("counting");
    }
}

static gboolean
progress_cb (gpointer user_data)
{
  RwArchiveStatus status;
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *text = NULL;

  rw_archiver_get_status (user_data, &status);
  if (status.day == 0)
    return G_SOURCE_CONTINUE;
  day = g_date_time_new_from_unix_utc (status.day / G_USEC_PER_SEC);
  text = g_date_time_format (day, "%F");
  g_printerr ("\r\033[K");
  g_printerr (_ ("%s: %3.0f %%, %s; %u days to go "), text, status.fraction * 100,
              get_step (status.step), status.days_left);
  return G_SOURCE_CONTINUE;
}

static gboolean
archive (RwCtl *ctl, RwArchiver *archiver, RwArchiveResult *result, GError **error)
{
  gboolean watched = isatty (STDERR_FILENO);
  guint timer = watched ? g_timeout_add (PROGRESS_INTERVAL_MS, progress_cb, archiver) : 0;
  g_autoptr (GAsyncResult) answer = NULL;

  rw_archiver_run_async (archiver, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  answer = rw_ctl_wait (ctl);
  if (watched)
    {
      g_source_remove (timer);
      g_printerr ("\r\033[K");
    }
  return rw_archiver_run_finish (archiver, answer, result, error);
}

static int
tell (const RwArchiveResult *result)
{
  if (result->busy)
    {
      g_printerr (_ ("%s: a worker is at it just now; nothing was done\n"), g_get_prgname ());
      return RW_CTL_UNAVAILABLE;
    }
  g_print (ngettext ("Dropped %u day after archiving %" G_GUINT64_FORMAT " readings.\n",
                     "Dropped %u days after archiving %" G_GUINT64_FORMAT " readings.\n",
                     result->days),
           result->days, result->readings);
  if (result->months > 0)
    g_print (ngettext ("Dropped %u month of roll-ups of 15 minutes.\n",
                       "Dropped %u months of roll-ups of 15 minutes.\n", result->months),
             result->months);
  if (result->waiting == 0)
    return RW_CTL_OK;
  g_printerr (
      ngettext ("%s: %u day has to wait: it is in use, or its roll-ups are not computed yet; "
                "try again in a while\n",
                "%s: %u days have to wait: they are in use, or their roll-ups are not "
                "computed yet; try again in a while\n",
                result->waiting),
      g_get_prgname (), result->waiting);
  return RW_CTL_UNAVAILABLE;
}

int
rw_ctl_archive_run (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL;
  g_autoptr (RwArchivePlan) plan = rw_archive_plan_new ();
  g_autoptr (RwArchiver) archiver = NULL;
  g_autoptr (GError) error = NULL;
  RwArchiveResult result;

  if (!read_plan (plan, &database, argc, argv, &error) || !roll_up (ctl, database, &error))
    return rw_ctl_fail (ctl, error);
  archiver = rw_archiver_new (database, plan);
  if (!archive (ctl, archiver, &result, &error))
    return rw_ctl_fail (ctl, error);
  return tell (&result);
}
