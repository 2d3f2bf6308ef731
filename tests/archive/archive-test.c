/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive-test.h"

#include "rw-archive-check.h"
#include "rw-load-test.h"

#include <glib/gstdio.h>

/* Minute by minute: ordinary values, then the ends of what is stored, then hardly anything. */
#define STORE                                                                                      \
  "INSERT INTO reeferwatch.reefer (container_id) VALUES ('CMAU4501237'), ('=1+2'),"                \
  " ('Größe \"1\", B') ON CONFLICT DO NOTHING;"                                                  \
  "INSERT INTO reeferwatch.product (product_id) VALUES ('P,1') ON CONFLICT DO NOTHING;"            \
  "INSERT INTO reeferwatch.source (source) VALUES ('native') ON CONFLICT DO NOTHING;"              \
  "SELECT reeferwatch.ensure_partition('%s');"                                                     \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, product_no, "      \
  "marks,"                                                                                         \
  "  latitude_e7, longitude_e7, temperature, supply_temperature, kilowatts, oxygen_level,"         \
  "  flags_known, flags_set, defrost_cycle, source_no)"                                            \
  " SELECT '%s %s:00Z'::timestamptz + n * interval '1 second', '%s %s:00Z'::timestamptz"           \
  "   + n * interval '1.000001 second', reefer_id,"                                                \
  "   CASE WHEN n %% 3 = 0 THEN (SELECT min(product_no) FROM reeferwatch.product) END,"            \
  "   CASE WHEN n %% 5 = 0 THEN 1073741824 + 5 ELSE 0 END, 378000001, -1222000000,"                \
  "   CASE n %% 4 WHEN 0 THEN 4.2 WHEN 1 THEN -18.123456 WHEN 2 THEN 1e-30 END,"                   \
  "   CASE n %% 7 WHEN 0 THEN 3.4e38 ELSE sin(n)::real END, n / 100.0, 20.9,"                      \
  "   n %% 256, n %% 256, CASE WHEN n %% 2 = 0 THEN n %% 32768 END,"                               \
  "   CASE WHEN n %% 11 > 0 THEN (SELECT min(source_no) FROM reeferwatch.source) END"              \
  "  FROM reeferwatch.reefer CROSS JOIN generate_series(0, %u - 1) n;"

void
archive_test_set_up (ArchiveTest *self, RwTestPostgres *server, const char *name)
{
  g_autoptr (RwPgLoader) loader = NULL;
  g_autoptr (GError) error = NULL;

  self->server = server;
  self->database = g_strdup (name);
  rw_test_postgres_create_database (server, name);
  self->conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  loader = rw_load_test_loader (self->conninfo);
  self->folder = g_dir_make_tmp ("archive-XXXXXX", &error);
  g_assert_no_error (error);
  self->plan = rw_archive_plan_new ();
  self->plan->folder = g_strdup (self->folder);
  self->plan->late_wait = 0;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)
         && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
archive_test_tear_down (ArchiveTest *self)
{
  remove_tree (self->folder);
  rw_archive_plan_free (self->plan);
  g_free (self->folder);
  g_free (self->conninfo);
  g_free (self->database);
}

char *
archive_test_query (ArchiveTest *self, const char *sql)
{
  return rw_test_postgres_query (self->server, self->database, sql);
}

void
archive_test_assert (ArchiveTest *self, const char *sql, const char *expected)
{
  g_autofree char *answer = archive_test_query (self, sql);

  g_assert_cmpstr (answer, ==, expected);
}

void
archive_test_store (ArchiveTest *self, const char *day, const char *hour, guint n)
{
  g_autofree char *sql = g_strdup_printf (STORE, day, day, hour, day, hour, n);
  g_autofree char *answer = archive_test_query (self, sql);

  g_assert_nonnull (answer);
}

gboolean
archive_test_try (ArchiveTest *self,
                  RwArchiveResult *result,
                  RwArchiveStatus *status,
                  GError **error)
{
  g_autoptr (RwArchiver) archiver = rw_archiver_new (self->conninfo, self->plan);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) answer = NULL;
  gboolean well;

  rw_archiver_run_async (archiver, NULL, rw_load_test_result_cb, &pending);
  answer = rw_load_test_wait (&pending);
  well = rw_archiver_run_finish (archiver, answer, result, error);
  if (status != NULL)
    rw_archiver_get_status (archiver, status);
  return well;
}

RwArchiveResult
archive_test_run (ArchiveTest *self)
{
  g_autoptr (GError) error = NULL;
  RwArchiveResult result = { 0 };

  archive_test_try (self, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

char *
archive_test_path (ArchiveTest *self, const char *name)
{
  return g_build_filename (self->folder, "readings", "2025", "11", name, NULL);
}

RwArchiveManifest *
archive_test_manifest (ArchiveTest *self, const char *day, int round)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *below = NULL;
  g_autofree char *path = NULL;
  RwArchiveManifest *manifest;
  gint64 midnight;

  g_assert_true (rw_archive_manifest_parse_day (day, &midnight));
  below = rw_archive_manifest_dup_path (midnight, round);
  path = g_build_filename (self->folder, below, NULL);
  manifest = rw_archive_manifest_read (path, NULL, &error);
  g_assert_no_error (error);
  rw_archive_check_readings (manifest, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (manifest->day, ==, midnight);
  g_assert_cmpint (manifest->round, ==, round);
  return manifest;
}
