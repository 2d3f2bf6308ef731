/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-job.h"

#include "rw-archive-manifest.h"

/* Going through all readings of a large day takes minutes. */
#define LONG_TIMEOUT (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define TIMEOUT (60 * G_USEC_PER_SEC)

static void
bind_day (RwPgScript *script, gint64 day)
{
  g_autofree char *text = rw_archive_manifest_dup_day (day);

  rw_pg_script_bind_text (script, text);
}

static void
record_clear (gpointer data)
{
  g_free (((RwArchiveRecord *) data)->checksum);
}

GArray *
rw_archive_record_list (RwArchiveJob *job, gint64 day, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  GArray *records;

  rw_pg_script_add (script,
                    "SELECT round, state = 'dropped', readings, files, checksum"
                    " FROM reeferwatch.archived_day WHERE day = $1::text::date ORDER BY round");
  bind_day (script, day);
  results = rw_archive_job_query (job, script, TIMEOUT, error);
  if (results == NULL)
    return NULL;

  records = g_array_new (FALSE, FALSE, sizeof (RwArchiveRecord));
  g_array_set_clear_func (records, record_clear);
  for (guint i = 0; i < rw_pg_result_get_n_rows (results->pdata[0]); i++)
    {
      const RwPgResult *rows = results->pdata[0];
      RwArchiveRecord record = {
        .round = (int) rw_pg_result_get_int (rows, i, 0),
        .dropped = rw_pg_result_get_bool (rows, i, 1),
        .readings = (guint64) rw_pg_result_get_int (rows, i, 2),
        .files = (guint) rw_pg_result_get_int (rows, i, 3),
        .checksum = g_strdup (rw_pg_result_get_text (rows, i, 4)),
      };

      g_array_append_val (records, record);
    }
  return records;
}

gboolean
rw_archive_record_sum (RwArchiveJob *job,
                       gint64 day,
                       guint64 *readings,
                       char **checksum,
                       GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (script, "SELECT readings, checksum"
                            " FROM reeferwatch.checksum_readings($1::text::date)");
  bind_day (script, day);
  results = rw_archive_job_query (job, script, LONG_TIMEOUT, error);
  if (results == NULL)
    return FALSE;
  *readings = (guint64) rw_pg_result_get_int (results->pdata[0], 0, 0);
  *checksum = g_strdup (rw_pg_result_get_text (results->pdata[0], 0, 1));
  return TRUE;
}

gboolean
rw_archive_record_is_due (RwArchiveJob *job, gint64 day, gboolean *due, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (script,
                    "SELECT EXISTS (SELECT FROM reeferwatch.rollup_due WHERE level IN (0, 1)"
                    " AND bucket >= $1 AND bucket < $1 + interval '24 hours')");
  rw_pg_script_bind_time (script, day);
  results = rw_archive_job_query (job, script, TIMEOUT, error);
  if (results == NULL)
    return FALSE;
  *due = rw_pg_result_get_bool (results->pdata[0], 0, 0);
  return TRUE;
}

static gboolean
execute (RwArchiveJob *job, RwPgScript *script, GError **error)
{
  g_autoptr (GPtrArray) results = rw_archive_job_query (job, script, TIMEOUT, error);

  return results != NULL;
}

gboolean
rw_archive_record_store (RwArchiveJob *job, const RwArchiveEntry *entry, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (
      script,
      "INSERT INTO reeferwatch.archived_day AS a (day, round, state, readings, checksum, files,"
      " bytes, place, manifest, manifest_sha256)"
      " VALUES ($1::text::date, $2, $10, $3, $4, $5, $6, $7, $8, $9)"
      " ON CONFLICT (day, round) DO UPDATE SET state = excluded.state, readings = "
      "excluded.readings,"
      " checksum = excluded.checksum, files = excluded.files, bytes = excluded.bytes,"
      " place = excluded.place, manifest = excluded.manifest,"
      " manifest_sha256 = excluded.manifest_sha256, archived_time = now()");
  bind_day (script, entry->day);
  rw_pg_script_bind_int4 (script, entry->round);
  rw_pg_script_bind_int8 (script, (gint64) entry->readings);
  rw_pg_script_bind_text (script, entry->checksum);
  rw_pg_script_bind_int4 (script, (gint32) entry->files);
  rw_pg_script_bind_int8 (script, (gint64) entry->bytes);
  rw_pg_script_bind_text (script, entry->place);
  rw_pg_script_bind_text (script, entry->manifest);
  rw_pg_script_bind_text (script, entry->sha256);
  rw_pg_script_bind_text (script, entry->state);
  return execute (job, script, error);
}

char *
rw_archive_record_drop (RwArchiveJob *job, gint64 day, int round, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (script, "BEGIN ISOLATION LEVEL READ COMMITTED");
  rw_pg_script_add (script, "SELECT reeferwatch.drop_day($1::text::date, $2)");
  bind_day (script, day);
  rw_pg_script_bind_int4 (script, round);
  rw_pg_script_add (script, "COMMIT");
  results = rw_archive_job_query (job, script, LONG_TIMEOUT, error);
  return results != NULL ? g_strdup (rw_pg_result_get_text (results->pdata[1], 0, 0)) : NULL;
}
