/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-job.h"

#include "rw-archive-check.h"
#include "rw-archive-manifest.h"
#include "rw-archive-writer.h"
#include "rw-pg-cursor.h"
#include "rw-time.h"

#include <string.h>

/* A day to which late readings come without end is tried so often. */
#define ATTEMPTS 5

/* Somebody uses the day: how often dropping it is tried, and the pause between. */
#define DROP_ATTEMPTS 15
#define DROP_PAUSE (2 * G_USEC_PER_SEC)

/* Where the steps of a day end, as a part of all the work. */
#define WRITTEN 0.65
#define CHECKED 0.9
#define COPIED 0.98

typedef struct
{
  RwArchiveJob *job;
  gint64 day;
  guint64 readings; /* as the database says */
  char *checksum;
  GArray *records; /* of RwArchiveRecord */
  int round;
  char *path;   /* of the manifest */
  char *sha256; /* of the manifest */
  RwArchiveManifest *manifest;
} Day;

static void
day_clear (Day *day)
{
  g_free (day->checksum);
  g_clear_pointer (&day->records, g_array_unref);
  g_free (day->path);
  g_free (day->sha256);
  g_clear_pointer (&day->manifest, rw_archive_manifest_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Day, day_clear)

static void
tell (Day *day, RwArchiveStep step, double begin, double end, guint64 readings)
{
  double fraction = day->readings > 0 ? (double) readings / (double) day->readings : 0;

  rw_archive_job_tell (day->job, step, begin + (end - begin) * MIN (fraction, 1));
}

/* --- which files ----------------------------------------------------------------------------- */

static void
set_round (Day *day, int round)
{
  g_autofree char *path = rw_archive_manifest_dup_path (day->day, round);

  day->round = round;
  g_free (day->path);
  day->path = g_build_filename (day->job->plan->folder, path, NULL);
  g_clear_pointer (&day->sha256, g_free);
  g_clear_pointer (&day->manifest, rw_archive_manifest_free);
}

static void
checked_cb (guint64 readings, gpointer user_data)
{
  tell (user_data, RW_ARCHIVE_CHECKING, WRITTEN, CHECKED, readings);
}

static gboolean
is_same (const Day *day, guint64 readings, const char *checksum)
{
  return readings == day->readings && strcmp (checksum, day->checksum) == 0;
}

/* Whether the files of the round are there, whole, and hold what is stored. Damage is no error:
 * they are written again, or others are. */
static gboolean
try_files (Day *day, gboolean *good, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *good = FALSE;
  if (!g_file_test (day->path, G_FILE_TEST_EXISTS))
    return TRUE;
  day->manifest = rw_archive_manifest_read (day->path, &day->sha256, &local_error);
  *good = day->manifest != NULL && day->manifest->day == day->day
          && is_same (day, day->manifest->readings, day->manifest->checksum)
          && rw_archive_check_readings (day->manifest, day->path, checked_cb, day,
                                        day->job->cancellable, &local_error);
  return *good || !g_cancellable_set_error_if_cancelled (day->job->cancellable, error);
}

/* Files of an earlier run that hold what is stored now: killed before it was dropped, or brought
 * back from the archive and not changed since. */
static gboolean
find_files (Day *day, gboolean *good, GError **error)
{
  *good = FALSE;
  for (guint i = 0; i < day->records->len && !*good; i++)
    {
      const RwArchiveRecord *record = &g_array_index (day->records, RwArchiveRecord, i);

      /* Without files nothing was archived. */
      if ((record->dropped && record->files == 0)
          || !is_same (day, record->readings, record->checksum))
        continue;
      set_round (day, record->round);
      if (!try_files (day, good, error))
        return FALSE;
    }
  return TRUE;
}

/* The round to write: that of files that nobody relies on, or a new one. Manifests that are there
 * without a record are not ours to overwrite: another database may have written them. If they hold
 * what is stored they are ours all the same, or as good. */
static gboolean
choose_round (Day *day, gboolean *good, GError **error)
{
  int round = 1;

  *good = FALSE;
  for (guint i = 0; i < day->records->len; i++)
    {
      const RwArchiveRecord *record = &g_array_index (day->records, RwArchiveRecord, i);

      if (!record->dropped)
        {
          set_round (day, record->round);
          return TRUE;
        }
      round = record->round + 1;
    }

  for (set_round (day, round); g_file_test (day->path, G_FILE_TEST_EXISTS);
       set_round (day, ++round))
    {
      if (!try_files (day, good, error))
        return FALSE;
      if (*good)
        return TRUE;
    }
  return TRUE;
}

/* --- the record ------------------------------------------------------------------------------ */

static gboolean
record (Day *day, const char *state, GError **error)
{
  const RwArchivePlan *plan = day->job->plan;
  g_autofree char *manifest = rw_archive_manifest_dup_path (day->day, day->round);
  g_autofree char *place = plan->s3_url != NULL
                               ? g_strdup_printf ("%s %s", plan->folder, plan->s3_url)
                               : g_strdup (plan->folder);
  RwArchiveEntry entry = {
    .state = state,
    .day = day->day,
    .round = day->round,
    .readings = day->readings,
    .checksum = day->checksum,
  };

  if (day->manifest != NULL)
    {
      entry.files = day->manifest->parts->len;
      entry.bytes = rw_archive_manifest_get_bytes (day->manifest);
      entry.place = place;
      entry.manifest = manifest;
      entry.sha256 = day->sha256;
    }
  return rw_archive_record_store (day->job, &entry, error);
}

/* --- writing --------------------------------------------------------------------------------- */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The next readings; NULL without error at the end. */
static RwBatch *
take_batch (Day *day, RwReadingCursor *cursor, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_reading_cursor_next_async (cursor, day->job->cancellable, answered_cb, &pending);
  while (pending == NULL)
    g_main_context_iteration (day->job->context, TRUE);
  result = pending;
  return rw_reading_cursor_next_finish (cursor, result, error);
}

/* *n: how many. */
static gboolean
write_readings (Day *day, RwArchiveWriter *writer, guint64 *n, GError **error)
{
  RwReadingPlan plan = { .from = day->day, .to = day->day + RW_USEC_PER_DAY };
  g_autoptr (RwReadingCursor) cursor = rw_pg_cursor_new (day->job->conninfo, &plan);
  g_autoptr (GError) local_error = NULL;

  *n = 0;
  while (TRUE)
    {
      g_autoptr (RwBatch) batch = take_batch (day, cursor, &local_error);
      guint count;

      if (batch == NULL)
        break;
      if (!rw_archive_writer_add (writer, batch, error))
        return FALSE;
      rw_batch_get_readings (batch, &count);
      *n += count;
      tell (day, RW_ARCHIVE_WRITING, 0, WRITTEN, *n);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The connection that holds the lock is asked before files get their names: who lost it is not
 * alone any more. */
static gboolean
is_alone (Day *day, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (script, "SELECT 1");
  results = rw_archive_job_query (day->job, script, 60 * G_USEC_PER_SEC, error);
  return results != NULL;
}

/* *same is FALSE when readings came since they were counted. */
static gboolean
write_files (Day *day, gboolean *same, GError **error)
{
  RwArchiveJob *job = day->job;
  g_autoptr (RwArchiveWriter) writer =
      rw_archive_writer_new (job->plan->folder, day->day, day->round, job->plan->part_readings,
                             job->cancellable);
  guint64 n;

  if (!write_readings (day, writer, &n, error) || !is_alone (day, error))
    return FALSE;
  *same = n == day->readings;
  if (!*same)
    return TRUE;

  day->manifest = rw_archive_writer_finish (writer, job->schema_version, day->checksum, error);
  if (day->manifest == NULL)
    return FALSE;
  job->result.bytes += rw_archive_manifest_get_bytes (day->manifest);
  return TRUE;
}

static gboolean
check_files (Day *day, GError **error)
{
  g_clear_pointer (&day->manifest, rw_archive_manifest_free);
  g_clear_pointer (&day->sha256, g_free);
  day->manifest = rw_archive_manifest_read (day->path, &day->sha256, error);
  if (day->manifest == NULL)
    return FALSE;
  if (rw_archive_check_readings (day->manifest, day->path, checked_cb, day, day->job->cancellable,
                                 error))
    return TRUE;
  if (error != NULL && *error != NULL && (*error)->domain == RW_ARCHIVE_ERROR)
    g_prefix_error (error, "What was written is not what is stored, so nothing was dropped: ");
  return FALSE;
}

/* --- the copy -------------------------------------------------------------------------------- */

static gboolean
copy_file (Day *day, const char *name, const char *sha256, GError **error)
{
  g_autofree char *below = rw_archive_manifest_dup_path (day->day, day->round);
  g_autofree char *folder = g_path_get_dirname (below);
  g_autofree char *object = g_strdup_printf ("%s/%s", folder, name);
  g_autofree char *here = g_path_get_dirname (day->path);
  g_autofree char *path = g_build_filename (here, name, NULL);

  return rw_archive_store_put (day->job->store, object, path, sha256, NULL, day->job->cancellable,
                               error);
}

/* The manifest last, as on the disk. */
static gboolean
copy_files (Day *day, GError **error)
{
  g_autofree char *name = g_path_get_basename (day->path);

  if (day->job->store == NULL)
    return TRUE;
  for (guint i = 0; i < day->manifest->parts->len; i++)
    {
      const RwArchivePart *part = day->manifest->parts->pdata[i];

      rw_archive_job_tell (day->job, RW_ARCHIVE_COPYING,
                           CHECKED + (COPIED - CHECKED) * i / day->manifest->parts->len);
      if (!copy_file (day, part->name, part->sha256, error))
        return FALSE;
    }
  return copy_file (day, name, day->sha256, error);
}

/* --- dropping -------------------------------------------------------------------------------- */

/* *answer as of drop_day(). */
static gboolean
drop (Day *day, char **answer, GError **error)
{
  rw_archive_job_tell (day->job, RW_ARCHIVE_DROPPING, COPIED);
  for (guint attempt = 0; attempt < DROP_ATTEMPTS; attempt++)
    {
      g_clear_pointer (answer, g_free);
      *answer = rw_archive_record_drop (day->job, day->day, day->round, error);
      if (*answer == NULL)
        return FALSE;
      if (strcmp (*answer, "busy") != 0)
        return TRUE;
      if (!rw_archive_job_wait (day->job, DROP_PAUSE, error))
        return FALSE;
    }
  return TRUE;
}

/* Sees to it that there are good files; *same is FALSE when it is to be begun anew. */
static gboolean
make_files (Day *day, gboolean *same, GError **error)
{
  gboolean good = FALSE;

  *same = TRUE;
  if (!find_files (day, &good, error) || (!good && !choose_round (day, &good, error)))
    return FALSE;
  if (good)
    return copy_files (day, error);
  /* Whoever finds a manifest of this round without its day dropped knows that it is ours. */
  if (!record (day, "writing", error) || !write_files (day, same, error))
    return FALSE;
  return !*same || (check_files (day, error) && copy_files (day, error));
}

/* A round of its own in the records, so that it is seen that something was dropped. */
static void
skip_files (Day *day)
{
  day->round = 1;
  for (guint i = 0; i < day->records->len; i++)
    day->round = g_array_index (day->records, RwArchiveRecord, i).round
                 + g_array_index (day->records, RwArchiveRecord, i).dropped;
}

/* Once through all steps; *answer as of drop_day(). */
static gboolean
run_once (Day *day, char **answer, GError **error)
{
  gboolean same = TRUE;

  if (!rw_archive_record_sum (day->job, day->day, &day->readings, &day->checksum, error))
    return FALSE;
  day->records = rw_archive_record_list (day->job, day->day, error);
  if (day->records == NULL)
    return FALSE;
  if (day->readings == 0)
    day->round = 0;
  else if (day->job->plan->drop_only)
    skip_files (day);
  else if (!make_files (day, &same, error))
    return FALSE;
  if (!same)
    {
      *answer = g_strdup ("changed");
      return TRUE;
    }
  return (day->round == 0 || record (day, "archived", error)) && drop (day, answer, error);
}

gboolean
rw_archive_day_run (RwArchiveJob *self, gint64 midnight, gboolean *done, GError **error)
{
  gboolean due = FALSE;

  if (!rw_archive_record_is_due (self, midnight, &due, error))
    return FALSE;
  for (guint attempt = 0; !due && attempt < ATTEMPTS; attempt++)
    {
      g_auto (Day) day = { .job = self, .day = midnight };
      g_autofree char *answer = NULL;

      if (!run_once (&day, &answer, error))
        return FALSE;
      *done = strcmp (answer, "dropped") == 0;
      if (*done)
        self->result.readings += day.readings;
      if (strcmp (answer, "changed") != 0)
        return TRUE;
    }
  return TRUE;
}
