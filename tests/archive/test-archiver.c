/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive-test.h"

#include "rw-archive-check.h"
#include "rw-archive-file.h"

#include <glib/gstdio.h>
#include <unistd.h>

static RwTestPostgres *server;

#define STORED "SELECT count(*) FROM reeferwatch.sample"
#define DAYS "SELECT string_agg(d::text, ' ' ORDER BY d) FROM reeferwatch.days_stored() d"
#define CHECKSUM(day)                                                                              \
  "SELECT readings || ' ' || checksum FROM reeferwatch.checksum_readings('" day "')"

static void
set_up (ArchiveTest *test, gconstpointer name)
{
  archive_test_set_up (test, server, name);
}

static void
tear_down (ArchiveTest *test, gconstpointer name)
{
  archive_test_tear_down (test);
}

static gboolean
is_there (ArchiveTest *test, const char *name)
{
  g_autofree char *path = archive_test_path (test, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Old days go to files that hold what was stored; the others stay, as does today. */
static void
test_days (ArchiveTest *test, gconstpointer name)
{
  g_autoptr (RwArchiveManifest) manifest = NULL;
  g_autofree char *before = NULL, *after = NULL;
  RwArchiveResult result;

  archive_test_store (test, "2025-11-20", "10:00", 700);
  archive_test_store (test, "2025-11-21", "23:59", 10);
  g_free (archive_test_query (test, "SELECT reeferwatch.ensure_partition(now())"));
  before = archive_test_query (test, CHECKSUM ("2025-11-20"));

  result = archive_test_run (test);
  g_assert_cmpuint (result.days, ==, 2);
  g_assert_cmpuint (result.waiting, ==, 0);
  g_assert_cmpuint (result.readings, ==, 3 * 710);
  archive_test_assert (test, STORED, "0");
  archive_test_assert (test, "SELECT count(*) FROM reeferwatch.days_stored()", "1");
  archive_test_assert (
      test,
      "SELECT day, round, state, readings, files, bytes > 1000, manifest,"
      " dropped_time > now() - interval '1 hour', length(manifest_sha256)"
      " FROM reeferwatch.archived_day ORDER BY day LIMIT 1",
      "2025-11-20|1|dropped|2100|1|t|readings/2025/11/readings_2025-11-20.json|t|64");

  manifest = archive_test_manifest (test, "2025-11-20", 1);
  after = g_strdup_printf ("%" G_GUINT64_FORMAT " %s", manifest->readings, manifest->checksum);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (manifest->reefers, ==, 3);
  g_assert_cmpuint (manifest->parts->len, ==, 1);
  g_assert_cmpint (manifest->last_time - manifest->first_time, ==, 699 * G_USEC_PER_SEC);
  g_assert_cmpstr (manifest->columns->pdata[0], ==, "container_id");

  /* Nothing more to do. */
  result = archive_test_run (test);
  g_assert_cmpuint (result.days + result.waiting, ==, 0);
}

/* Days that have to be kept are left alone. */
static void
test_kept (ArchiveTest *test, gconstpointer name)
{
  g_autofree char *sql = NULL;

  g_free (archive_test_query (test,
                              "SELECT reeferwatch.ensure_partition(now() - n * interval '1 day')"
                              " FROM generate_series(0, 9) n"));
  archive_test_run (test);
  archive_test_assert (test,
                       "SELECT count(*), min(d) = (now() AT TIME ZONE 'UTC')::date - 7"
                       " FROM reeferwatch.days_stored() d",
                       "8|t");

  archive_test_store (test, "2025-11-20", "10:00", 1);
  g_free (archive_test_query (test, "SELECT reeferwatch.hold_day('2025-11-20', 2)"));
  archive_test_run (test);
  archive_test_assert (test, STORED, "3");
  g_free (archive_test_query (test, "UPDATE reeferwatch.held_day SET until = now()"));
  archive_test_run (test);
  archive_test_assert (test, STORED, "0");
  archive_test_assert (test, "SELECT count(*) FROM reeferwatch.held_day", "0");

  archive_test_store (test, "2025-11-21", "10:00", 1);
  test->plan->raw_days = 0;
  archive_test_run (test);
  archive_test_assert (test, STORED, "3");
}

static void
test_parts (ArchiveTest *test, gconstpointer name)
{
  g_autoptr (RwArchiveManifest) manifest = NULL;
  const RwArchivePart *last;

  test->plan->part_readings = 10000;
  archive_test_store (test, "2025-11-20", "10:00", 8400);
  archive_test_run (test);
  manifest = archive_test_manifest (test, "2025-11-20", 1);
  g_assert_cmpuint (manifest->parts->len, ==, 3);
  last = manifest->parts->pdata[2];
  g_assert_cmpstr (last->name, ==, "readings_2025-11-20_part3.csv.gz");
  g_assert_cmpuint (last->readings, ==, 5200);
}

/* Packed days, with late readings beside them. */
static void
test_packed (ArchiveTest *test, gconstpointer name)
{
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (RwArchiveManifest) manifest = NULL;

  archive_test_store (test, "2025-11-20", "10:00", 300);
  for (int i = 0; i < 6; i++)
    g_free (archive_test_query (test, "SELECT reeferwatch.pack_step('-infinity', '2026-01-01',"
                                      " '0', 1000000)"));
  archive_test_assert (test, "SELECT state, readings FROM reeferwatch.stored_day", "packed|900");
  archive_test_store (test, "2025-11-20", "22:00", 5);
  before = archive_test_query (test, CHECKSUM ("2025-11-20"));
  archive_test_run (test);
  archive_test_assert (test, STORED, "0");
  archive_test_assert (test, "SELECT count(*) FROM reeferwatch.stored_day", "0");
  archive_test_assert (test, "SELECT to_regclass('reeferwatch.packed_20251120') IS NULL", "t");
  manifest = archive_test_manifest (test, "2025-11-20", 1);
  after = g_strdup_printf ("%" G_GUINT64_FORMAT " %s", manifest->readings, manifest->checksum);
  g_assert_cmpstr (after, ==, before);
}

/* Readings that come when their day is gone make files of their own; the first ones stay as they
 * were. */
static void
test_late (ArchiveTest *test, gconstpointer name)
{
  g_autoptr (RwArchiveManifest) late = NULL;
  g_autofree char *path = archive_test_path (test, "readings_2025-11-20.json");
  g_autofree char *before = NULL, *after = NULL;

  archive_test_store (test, "2025-11-20", "10:00", 20);
  archive_test_run (test);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  archive_test_store (test, "2025-11-20", "11:00", 4);

  test->plan->late_wait = 3600;
  archive_test_run (test);
  archive_test_assert (test, STORED, "12");
  test->plan->late_wait = 0;
  archive_test_run (test);
  archive_test_assert (test, STORED, "0");
  late = archive_test_manifest (test, "2025-11-20", 2);
  g_assert_cmpuint (late->readings, ==, 12);
  g_assert_true (is_there (test, "readings_2025-11-20_late1.csv.gz"));
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
}

/* What was brought back unchanged needs no second archive. */
static void
test_brought_back (ArchiveTest *test, gconstpointer name)
{
  archive_test_store (test, "2025-11-20", "10:00", 20);
  archive_test_run (test);
  archive_test_store (test, "2025-11-20", "10:00", 20);
  archive_test_run (test);
  archive_test_assert (test, STORED, "0");
  archive_test_assert (test, "SELECT count(*), min(state) FROM reeferwatch.archived_day",
                       "1|dropped");
  g_assert_false (is_there (test, "readings_2025-11-20_late1.json"));

  /* Unless its files are gone or damaged. */
  archive_test_store (test, "2025-11-20", "10:00", 20);
  {
    g_autofree char *path = archive_test_path (test, "readings_2025-11-20.csv.gz");

    g_assert_cmpint (truncate (path, 100), ==, 0);
  }
  archive_test_run (test);
  archive_test_assert (test, STORED, "0");
  g_assert_true (is_there (test, "readings_2025-11-20_late1.json"));
}

/* Killed between any two steps, the next run finds one of these. */
static void
test_half_done (ArchiveTest *test, gconstpointer name)
{
  g_autofree char *part = archive_test_path (test, "readings_2025-11-20.csv.gz");
  g_autofree char *next = archive_test_path (test, "readings_2025-11-20_part2.csv.gz");
  g_autofree char *hidden = archive_test_path (test, ".readings_2025-11-20.csv.gz.part");
  g_autofree char *manifest = archive_test_path (test, "readings_2025-11-20.json");
  g_autofree char *kept = NULL;
  g_autofree char *folder = g_path_get_dirname (part);

  /* Files without a manifest. */
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (part, "half", -1, NULL));
  g_assert_true (g_file_set_contents (next, "half", -1, NULL));
  g_assert_true (g_file_set_contents (hidden, "half", -1, NULL));
  archive_test_store (test, "2025-11-20", "10:00", 20);
  archive_test_run (test);
  g_clear_pointer (&kept, g_free);
  g_assert_true (g_file_get_contents (manifest, &kept, NULL, NULL));
  g_assert_false (is_there (test, "readings_2025-11-20_part2.csv.gz"));
  g_assert_false (is_there (test, ".readings_2025-11-20.csv.gz.part"));

  /* A manifest that the database does not know of. */
  g_free (archive_test_query (test, "DELETE FROM reeferwatch.archived_day"));
  archive_test_store (test, "2025-11-20", "10:00", 20);
  archive_test_run (test);
  {
    g_autofree char *now = NULL;

    g_assert_true (g_file_get_contents (manifest, &now, NULL, NULL));
    g_assert_cmpstr (now, ==, kept);
  }
  archive_test_assert (test, "SELECT count(*) FROM reeferwatch.archived_day", "1");

  /* Archived, or just written, and not dropped; then a reading came. */
  archive_test_store (test, "2025-11-20", "10:00", 20);
  g_free (archive_test_query (test, "UPDATE reeferwatch.archived_day SET state = 'archived'"));
  archive_test_store (test, "2025-11-20", "11:00", 1);
  archive_test_run (test);
  archive_test_assert (test, "SELECT count(*), sum(readings) FROM reeferwatch.archived_day",
                       "1|63");
  archive_test_store (test, "2025-11-20", "10:00", 20);
  g_free (archive_test_query (test,
                              "UPDATE reeferwatch.archived_day SET state = 'writing', files = 0,"
                              " readings = 60"));
  archive_test_store (test, "2025-11-20", "12:00", 1);
  archive_test_run (test);
  archive_test_assert (test, STORED, "0");
  archive_test_assert (test, "SELECT count(*), sum(readings) FROM reeferwatch.archived_day",
                       "1|63");
  rw_archive_manifest_free (archive_test_manifest (test, "2025-11-20", 1));
}

/* A manifest of another database is not written over. */
static void
test_foreign (ArchiveTest *test, gconstpointer name)
{
  g_autofree char *before = NULL;

  archive_test_store (test, "2025-11-20", "10:00", 20);
  archive_test_run (test);
  g_free (archive_test_query (test, "DELETE FROM reeferwatch.archived_day"));
  archive_test_store (test, "2025-11-20", "11:00", 30);
  archive_test_run (test);
  before = archive_test_query (test, "SELECT round, readings FROM reeferwatch.archived_day");
  g_assert_cmpstr (before, ==, "2|90");
  rw_archive_manifest_free (archive_test_manifest (test, "2025-11-20", 1));
  rw_archive_manifest_free (archive_test_manifest (test, "2025-11-20", 2));
}

/* Roll-ups first. */
static void
test_rollups_due (ArchiveTest *test, gconstpointer name)
{
  RwArchiveResult result;

  archive_test_store (test, "2025-11-20", "10:00", 5);
  g_free (archive_test_query (test, "INSERT INTO reeferwatch.rollup_due VALUES (1,"
                                    " '2025-11-20 23:45Z', 1, 1)"));
  result = archive_test_run (test);
  g_assert_cmpuint (result.days, ==, 0);
  g_assert_cmpuint (result.waiting, ==, 1);
  archive_test_assert (test, STORED, "15");
  g_free (archive_test_query (test, "DELETE FROM reeferwatch.rollup_due"));
  result = archive_test_run (test);
  g_assert_cmpuint (result.days, ==, 1);
}

/* What drop_day() itself refuses, whoever calls it. */
static void
test_drop_day (ArchiveTest *test, gconstpointer name)
{
  g_autofree char *error = NULL;

  archive_test_store (test, "2025-11-20", "10:00", 5);
  error = rw_test_postgres_query_error (server, NULL, test->database,
                                        "SELECT reeferwatch.drop_day('2025-11-20', 1)");
  g_assert_nonnull (strstr (error, "was not archived"));
  archive_test_assert (test, "SELECT reeferwatch.drop_day('2025-11-20', 0)", "changed");
  g_free (archive_test_query (test,
                              "INSERT INTO reeferwatch.archived_day (day, round, state, readings,"
                              " checksum, files, bytes) VALUES"
                              " ('2025-11-20', 1, 'archived', 14, '', 1, 1)"));
  archive_test_assert (test, "SELECT reeferwatch.drop_day('2025-11-20', 1)", "changed");
  g_free (
      archive_test_query (test,
                          "UPDATE reeferwatch.archived_day SET readings = 15;"
                          " INSERT INTO reeferwatch.rollup_due VALUES (0, '2025-11-20Z', 0, 0)"));
  archive_test_assert (test, "SELECT reeferwatch.drop_day('2025-11-20', 1)", "due");
  g_free (archive_test_query (test, "DELETE FROM reeferwatch.rollup_due"));
  archive_test_assert (test, STORED, "15");
  archive_test_assert (test, "SELECT reeferwatch.drop_day('2025-11-20', 1)", "dropped");
  archive_test_assert (test, STORED, "0");
}

/* A disk that is full: nothing is dropped, it is told, and it goes on when there is room. */
static void
test_full (ArchiveTest *test, gconstpointer name)
{
  g_autofree char *hidden = archive_test_path (test, ".readings_2025-11-20.json.part");
  g_autofree char *folder = g_path_get_dirname (hidden);
  g_autoptr (GError) error = NULL;
  RwArchiveStatus status;

  archive_test_store (test, "2025-11-20", "10:00", 5);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("/dev/full", hidden), ==, 0);
  g_assert_false (archive_test_try (test, NULL, &status, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpint (status.state, ==, RW_ARCHIVE_FAILED);
  g_assert_nonnull (strstr (status.text, "make room"));
  archive_test_assert (test, STORED, "15");
  g_assert_false (is_there (test, "readings_2025-11-20.csv.gz"));

  g_unlink (hidden);
  archive_test_run (test);
  archive_test_assert (test, STORED, "0");
}

static void
test_no_archive (ArchiveTest *test, gconstpointer name)
{
  g_autoptr (GError) error = NULL;

  archive_test_store (test, "2025-11-20", "10:00", 5);
  g_clear_pointer (&test->plan->folder, g_free);
  g_assert_false (archive_test_try (test, NULL, NULL, &error));
  g_assert_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_SETTINGS);
  archive_test_assert (test, STORED, "15");

  test->plan->drop_only = TRUE;
  archive_test_run (test);
  archive_test_assert (test, STORED, "0");
  archive_test_assert (test,
                       "SELECT round, state, readings, files, manifest IS NULL"
                       " FROM reeferwatch.archived_day",
                       "1|dropped|15|0|t");
}

/* The oldest months of quarters go, hours and days stay. */
static void
test_rollups (ArchiveTest *test, gconstpointer name)
{
  RwArchiveResult result;

  g_free (archive_test_query (
      test, "SELECT reeferwatch.ensure_rollup_partition(r, now() - n * interval '1 month')"
            " FROM generate_series(0, 20) n, unnest(ARRAY['rollup_15m', 'rollup_1h']) r"));
  result = archive_test_run (test);
  g_assert_cmpuint (result.months, >=, 6);
  g_assert_cmpuint (result.months, <=, 7);
  archive_test_assert (
      test,
      "SELECT min(to_date(right(relname, 6), 'YYYYMM') + interval '1 month') > now() - interval"
      " '400 days' FROM pg_class WHERE relname ~ '^rollup_15m_[0-9]{6}$'",
      "t");
  archive_test_assert (test, "SELECT count(*) FROM pg_class WHERE relname ~ '^rollup_1h_[0-9]{6}$'",
                       "21");
}

/* Somebody who runs SQL and then does nothing, until release(); returns when a lock is held that
 * condition finds. */
static GSubprocess *
hold (ArchiveTest *test, const char *sql, const char *condition)
{
  g_autofree char *count =
      g_strdup_printf ("SELECT count(*) FROM pg_locks WHERE granted AND %s", condition);
  const char *const argv[] = { "psql",   "-XAtq", test->conninfo,         "-c",
                               sql,      "-c",    "SELECT pg_sleep(600)", "-c",
                               "COMMIT", NULL };
  GSubprocess *holder = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL);
  g_autofree char *held = NULL;

  g_assert_nonnull (holder);
  do
    {
      g_usleep (50000);
      g_clear_pointer (&held, g_free);
      held = archive_test_query (test, count);
    }
  while (*held == '0');
  return holder;
}

static void
release (GSubprocess *holder)
{
  g_subprocess_force_exit (holder);
  g_subprocess_wait (holder, NULL, NULL);
  g_object_unref (holder);
}

/* Another worker is at it. */
static void
test_busy (ArchiveTest *test, gconstpointer name)
{
  GSubprocess *holder = hold (test, "SELECT pg_advisory_lock(7733700005)",
                              "locktype = 'advisory' AND objid = (7733700005 % 4294967296)::oid");
  RwArchiveResult result;

  archive_test_store (test, "2025-11-20", "10:00", 5);
  result = archive_test_run (test);
  g_assert_true (result.busy);
  archive_test_assert (test, STORED, "15");
  release (holder);
}

/* Another database's worker writes into the same folder. */
static void
test_folder_in_use (ArchiveTest *test, gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  RwArchiveResult result;
  int fd = rw_archive_file_lock (test->folder, &error);

  g_assert_no_error (error);
  archive_test_store (test, "2025-11-20", "10:00", 5);
  result = archive_test_run (test);
  g_assert_true (result.busy);
  archive_test_assert (test, STORED, "15");
  close (fd);
  result = archive_test_run (test);
  g_assert_false (result.busy);
  g_assert_cmpuint (result.days, ==, 1);
}

/* Somebody reads for long: dropping gives up soon, so that nobody waits behind it. */
static void
test_in_use (ArchiveTest *test, gconstpointer name)
{
  GSubprocess *holder;

  archive_test_store (test, "2025-11-20", "10:00", 5);
  g_free (archive_test_query (test,
                              "INSERT INTO reeferwatch.archived_day (day, round, state, readings,"
                              " checksum, files, bytes) VALUES"
                              " ('2025-11-20', 1, 'archived', 15, '', 1, 1)"));
  holder = hold (test, "BEGIN; SELECT count(*) FROM reeferwatch.reading",
                 "relation = 'reeferwatch.reading'::regclass");
  archive_test_assert (test, "SELECT reeferwatch.drop_day('2025-11-20', 1)", "busy");
  archive_test_assert (test, STORED, "15");
  archive_test_assert (test, "SELECT state FROM reeferwatch.archived_day", "archived");
  release (holder);
}

/* The worker owns no table. */
static void
test_role (ArchiveTest *test, gconstpointer name)
{
  RwArchiveResult result;

  archive_test_store (test, "2025-11-20", "10:00", 5);
  g_free (archive_test_query (test, "CREATE ROLE archive_test LOGIN IN ROLE reeferwatch_worker"));
  g_free (test->conninfo);
  test->conninfo = rw_test_postgres_dup_conninfo (server, "archive_test", test->database);
  result = archive_test_run (test);
  g_assert_cmpuint (result.days, ==, 1);
  archive_test_assert (test, STORED, "0");
  {
    g_autofree char *error = rw_test_postgres_query_error (server, "archive_test", test->database,
                                                           "DROP TABLE reeferwatch.reading");

    g_assert_nonnull (strstr (error, "must be owner"));
  }
}

#define ADD(name, func) g_test_add ("/archiver/" name, ArchiveTest, name, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  ADD ("days", test_days);
  ADD ("kept", test_kept);
  ADD ("parts", test_parts);
  ADD ("packed", test_packed);
  ADD ("late", test_late);
  ADD ("brought_back", test_brought_back);
  ADD ("half_done", test_half_done);
  ADD ("foreign", test_foreign);
  ADD ("rollups_due", test_rollups_due);
  ADD ("drop_day", test_drop_day);
  ADD ("full", test_full);
  ADD ("no_archive", test_no_archive);
  ADD ("rollups", test_rollups);
  ADD ("busy", test_busy);
  ADD ("folder_in_use", test_folder_in_use);
  ADD ("in_use", test_in_use);
  ADD ("role", test_role);
  code = g_test_run ();
  rw_test_postgres_free (server);
  return code;
}
