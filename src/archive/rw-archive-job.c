/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-job.h"

#include "rw-archive-file.h"
#include "rw-archive-manifest.h"
#include "rw-pg-error.h"
#include "rw-time.h"

#include <unistd.h>

#define CONNECT_TIMEOUT (10 * G_USEC_PER_SEC)
#define TIMEOUT (60 * G_USEC_PER_SEC)

/* Somebody uses what is to be dropped: how often it is tried, and the pause between. */
#define ATTEMPTS 30
#define PAUSE (2 * G_USEC_PER_SEC)

#define CREDENTIALS_GROUP "default"

/* --- waiting in this thread ------------------------------------------------------------------ */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
take_result (RwArchiveJob *self, GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (self->context, TRUE);
  return g_steal_pointer (result);
}

GPtrArray *
rw_archive_job_query (RwArchiveJob *self, RwPgScript *script, gint64 timeout, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_connection_run_async (self->connection, script, timeout, self->cancellable, answered_cb,
                              &pending);
  result = take_result (self, &pending);
  return rw_pg_connection_run_finish (self->connection, result, error);
}

static gboolean
waited_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  return waited_cb (user_data);
}

gboolean
rw_archive_job_wait (RwArchiveJob *self, gint64 time, GError **error)
{
  g_autoptr (GSource) timer = g_timeout_source_new ((guint) (time / 1000));
  g_autoptr (GSource) stop = g_cancellable_source_new (self->cancellable);
  gboolean over = FALSE;

  g_source_set_callback (timer, waited_cb, &over, NULL);
  g_source_set_callback (stop, G_SOURCE_FUNC (cancelled_cb), &over, NULL);
  g_source_attach (timer, self->context);
  g_source_attach (stop, self->context);
  while (!over)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timer);
  g_source_destroy (stop);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

void
rw_archive_job_tell (RwArchiveJob *self, RwArchiveStep step, double fraction)
{
  self->status.step = step;
  self->status.fraction = fraction;
  self->changed (&self->status, self->user_data);
}

/* --- beginning ------------------------------------------------------------------------------- */

static gboolean
connect_database (RwArchiveJob *self, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  self->connection = rw_pg_connection_new (self->conninfo);
  rw_pg_connection_open_async (self->connection, CONNECT_TIMEOUT, self->cancellable, answered_cb,
                               &pending);
  result = take_result (self, &pending);
  return rw_pg_connection_open_finish (self->connection, result, error);
}

/* Held as long as the connection. */
static gboolean
lock (RwArchiveJob *self, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (script, "SELECT pg_try_advisory_lock(7733700005),"
                            " (SELECT max(version) FROM reeferwatch.schema_version)");
  results = rw_archive_job_query (self, script, TIMEOUT, error);
  if (results == NULL)
    return FALSE;
  self->result.busy = !rw_pg_result_get_bool (results->pdata[0], 0, 0);
  self->schema_version = (int) rw_pg_result_get_int (results->pdata[0], 0, 1);
  return TRUE;
}

static gboolean
read_credentials (const char *path, RwArchiveStoreOptions *options, GKeyFile *file, GError **error)
{
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "--archive-s3-credentials: %s: ", path);
      return FALSE;
    }
  options->key_id = g_key_file_get_string (file, CREDENTIALS_GROUP, "aws_access_key_id", NULL);
  options->secret = g_key_file_get_string (file, CREDENTIALS_GROUP, "aws_secret_access_key", NULL);
  options->session_token =
      g_key_file_get_string (file, CREDENTIALS_GROUP, "aws_session_token", NULL);
  return TRUE;
}

/* Keys are read each time, since they may be renewed. */
static gboolean
open_store (RwArchiveJob *self, GError **error)
{
  RwArchiveStoreOptions options = {
    .url = self->plan->s3_url,
    .region = self->plan->s3_region,
    .cafile = self->plan->s3_cafile,
  };
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *key_id = g_strdup (g_getenv ("AWS_ACCESS_KEY_ID"));
  g_autofree char *secret = g_strdup (g_getenv ("AWS_SECRET_ACCESS_KEY"));
  g_autofree char *token = g_strdup (g_getenv ("AWS_SESSION_TOKEN"));

  if (options.url == NULL)
    return TRUE;
  if (self->plan->s3_credentials != NULL)
    {
      if (!read_credentials (self->plan->s3_credentials, &options, file, error))
        return FALSE;
      g_free (key_id);
      g_free (secret);
      g_free (token);
      key_id = (char *) options.key_id;
      secret = (char *) options.secret;
      token = (char *) options.session_token;
    }
  options.key_id = key_id;
  options.secret = secret;
  options.session_token = token;
  self->store = rw_archive_store_new (&options, error);
  return self->store != NULL;
}

/* Workers of other databases may archive into the same folder, one at a time. */
static gboolean
open_folder (RwArchiveJob *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->plan->drop_only)
    return TRUE;
  self->lock = rw_archive_file_lock (self->plan->folder, &local_error);
  self->result.busy = g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BUSY);
  if (local_error == NULL || self->result.busy)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* --- days ------------------------------------------------------------------------------------ */

/* Counts what there is. */
static gboolean
count_days (RwArchiveJob *self, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (
      script, "SELECT count(*), min(d)::timestamp AT TIME ZONE 'UTC',"
              " (SELECT count(DISTINCT day) FROM reeferwatch.archived_day"
              "   WHERE state = 'dropped' AND files > 0)"
              " FROM reeferwatch.days_stored() AS d WHERE d <= (now() AT TIME ZONE 'UTC')::date");
  results = rw_archive_job_query (self, script, TIMEOUT, error);
  if (results == NULL)
    return FALSE;
  self->status.days_stored = (guint) rw_pg_result_get_int (results->pdata[0], 0, 0);
  self->status.oldest_day = rw_pg_result_is_null (results->pdata[0], 0, 1)
                                ? 0
                                : rw_pg_result_get_time (results->pdata[0], 0, 1);
  self->status.days_archived = (guint) rw_pg_result_get_int (results->pdata[0], 0, 2);
  return TRUE;
}

/* Of gint64, the oldest first. */
static GArray *
list_days (RwArchiveJob *self, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  GArray *days;

  rw_pg_script_add (
      script,
      "SELECT d::timestamp AT TIME ZONE 'UTC' FROM reeferwatch.days_stored() AS d"
      " WHERE d < (now() AT TIME ZONE 'UTC')::date - $1"
      " AND NOT EXISTS (SELECT FROM reeferwatch.held_day h WHERE h.day = d AND h.until > now())"
      " AND NOT EXISTS (SELECT FROM reeferwatch.archived_day a WHERE a.day = d"
      "  AND a.dropped_time > now() - make_interval(secs => $2)) ORDER BY d");
  rw_pg_script_bind_int4 (script, (gint32) self->plan->raw_days);
  rw_pg_script_bind_int4 (script, (gint32) self->plan->late_wait);
  results = rw_archive_job_query (self, script, TIMEOUT, error);
  if (results == NULL)
    return NULL;

  days = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < rw_pg_result_get_n_rows (results->pdata[0]); i++)
    {
      gint64 day = rw_pg_result_get_time (results->pdata[0], i, 0);

      g_array_append_val (days, day);
    }
  return days;
}

static gboolean
run_days (RwArchiveJob *self, GError **error)
{
  g_autoptr (GArray) days = list_days (self, error);

  if (days == NULL)
    return FALSE;
  if (days->len > 0 && (!open_folder (self, error) || !open_store (self, error)))
    return FALSE;
  for (guint i = 0; i < days->len && !self->result.busy; i++)
    {
      gboolean done = FALSE;

      self->status.day = g_array_index (days, gint64, i);
      self->status.days_left = days->len - i;
      rw_archive_job_tell (self, RW_ARCHIVE_LOOKING, 0);
      if (!rw_archive_day_run (self, self->status.day, &done, error))
        return FALSE;
      if (done)
        self->result.days++;
      else
        self->result.waiting++;
      if (!count_days (self, error))
        return FALSE;
    }
  return TRUE;
}

/* One month at a time; *answer as of drop_rollups_before(). */
static gboolean
drop_month (RwArchiveJob *self, int *answer, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (script,
                    "SELECT reeferwatch.drop_rollups_before(now() - make_interval(days => $1))");
  rw_pg_script_bind_int4 (script, (gint32) self->plan->rollup_days);
  results = rw_archive_job_query (self, script, TIMEOUT, error);
  if (results == NULL)
    return FALSE;
  *answer = (int) rw_pg_result_get_int (results->pdata[0], 0, 0);
  return TRUE;
}

static gboolean
run_rollups (RwArchiveJob *self, GError **error)
{
  int answer = -1;

  for (guint attempt = 0; answer != 0 && attempt < ATTEMPTS; attempt++)
    {
      if (!drop_month (self, &answer, error))
        return FALSE;
      if (answer < 0 && !rw_archive_job_wait (self, PAUSE, error))
        return FALSE;
      if (answer > 0)
        {
          self->result.months++;
          attempt = 0;
        }
    }
  return TRUE;
}

gboolean
rw_archive_job_run (RwArchiveJob *self, GError **error)
{
  gboolean well;

  self->status.state = RW_ARCHIVE_RUNNING;
  rw_archive_job_tell (self, RW_ARCHIVE_LOOKING, 0);
  well = rw_archive_plan_validate (self->plan, error) && connect_database (self, error)
         && lock (self, error) && count_days (self, error)
         && (self->result.busy
             || ((self->plan->raw_days == 0 || run_days (self, error))
                 && (self->plan->rollup_days == 0 || run_rollups (self, error))));
  if (self->connection != NULL)
    rw_pg_connection_close (self->connection);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->store, rw_archive_store_free);
  if (self->lock >= 0)
    close (self->lock);
  return well;
}
