/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-broker.h"
#include "rw-test-postgres.h"
#include "rw-worker-process.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/*
 * reeferwatch-worker archives and drops old readings beside its loading, and tells of it.
 */
#define PATIENCE (120 * G_USEC_PER_SEC)

typedef struct
{
  RwTestPostgres *postgres;
  RwTestBroker *broker;
  char *folder;
  GSubprocess *worker;
  GDataInputStream *lines;
} Fixture;

static void
start (Fixture *fixture, const char *retention)
{
  g_autofree char *archive = g_strconcat ("--archive=", fixture->folder, NULL);
  const char *const options[] = { archive, retention, "--archive-interval=1", "--status-interval=1",
                                  NULL };

  fixture->worker = rw_worker_process_start (fixture->broker, fixture->postgres, options);
  fixture->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->worker));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  fixture->broker = rw_test_broker_new (NULL);
  fixture->folder = g_dir_make_tmp ("worker-archive-XXXXXX", NULL);
}

static void
stop (Fixture *fixture)
{
  g_subprocess_send_signal (fixture->worker, SIGTERM);
  g_subprocess_wait (fixture->worker, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->worker), ==, 0);
  g_clear_object (&fixture->lines);
  g_clear_object (&fixture->worker);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *const remove[] = { "rm", "-rf", "--", fixture->folder, NULL };

  rw_test_broker_free (fixture->broker);
  rw_test_postgres_free (fixture->postgres);
  g_assert_true (g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (fixture->folder);
}

static void
publish (Fixture *fixture, const char *time)
{
  g_autofree char *payload =
      g_strdup_printf ("{\"container_id\":\"C01\",\"measurement_time\":\"%s\","
                       "\"temperature\":4.2}",
                       time);

  rw_test_broker_publish_text (fixture->broker, "reefers/C01/telemetry", payload, FALSE);
}

/* Reads status lines until one has this. */
static void
wait_for (Fixture *fixture, const char *text)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  gboolean found = FALSE;

  while (!found)
    {
      g_autofree char *line = g_data_input_stream_read_line (fixture->lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      found = strstr (line, text) != NULL;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

/* The reading of the old day is stored, rolled up, archived and dropped; that of today stays. */
static void
test_archive (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%FT%TZ");
  g_autofree char *left = NULL, *days = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "readings", "2025", "11",
                                            "readings_2025-11-20.json", NULL);

  start (fixture, "--retention-days=7");
  publish (fixture, "2025-11-20T10:00:00Z");
  publish (fixture, today);
  wait_for (fixture, "\"days_archived\":1,\"days\":1,\"readings\":1,");
  stop (fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  left = rw_test_postgres_query (fixture->postgres, NULL,
                                 "SELECT count(*) FROM reeferwatch.telemetry");
  g_assert_cmpstr (left, ==, "1");
  days = rw_test_postgres_query (fixture->postgres, NULL,
                                 "SELECT count(*) FROM reeferwatch.telemetry_1d"
                                 " WHERE bucket = '2025-11-20Z'");
  g_assert_cmpstr (days, ==, "1");
}

/* What cannot be archived stays, and it is told. */
static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  g_autofree char *left = NULL;
  g_autofree char *file = g_build_filename (fixture->folder, "readings", NULL);

  g_assert_true (g_file_set_contents (file, "in the way", -1, NULL));
  start (fixture, "--retention-days=7");
  publish (fixture, "2025-11-20T10:00:00Z");
  wait_for (fixture, "\"archive\":{\"state\":\"failed\"");
  left = rw_test_postgres_query (fixture->postgres, NULL,
                                 "SELECT count(*) FROM reeferwatch.telemetry");
  g_assert_cmpstr (left, ==, "1");
  g_unlink (file);
  wait_for (fixture, "\"readings\":1,\"bytes\":");
  stop (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/worker/archive", Fixture, NULL, set_up, test_archive, tear_down);
  g_test_add ("/worker/archive_trouble", Fixture, NULL, set_up, test_trouble, tear_down);
  return g_test_run ();
}
