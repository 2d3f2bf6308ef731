/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-fixture.h"

#include "rw-replay-file.h"
#include "rw-time.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/*
 * Recordings through the whole pipeline: what is in the database afterwards is what would be there
 * had the messages come live, in whatever order the file has them, and however often it is played.
 */

/* The state but for what tells when it was received, one hash each. */
#define HASH(columns, table)                                                                       \
  "(SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM (SELECT " columns           \
  " FROM reeferwatch." table ") row)"
#define READINGS_HASH                                                                              \
  HASH ("container_id, measurement_time, temperature, product_id, target_temperature,"             \
        " supply_temperature, return_temperature, ambient_temperature, kilowatts, oxygen_level,"   \
        " nitrogen_level, carbon_dioxide_level, humidity_level, fan_1, fan_2, fan_3, vent_1,"      \
        " vent_2, vent_3, defrost_cycle, defrosting, powered, time_door_open, latitude,"           \
        " longitude, source, quality, late",                                                       \
        "telemetry")
#define ALARMS_HASH                                                                                \
  HASH ("container_id, rule_id, product_id, priority, state, raised_time, cleared_time, value,"    \
        " limit_value",                                                                            \
        "alarm")
/* The number of an incident is any. */
#define JOURNAL_HASH(events)                                                                       \
  HASH ("container_id, rule_id, event, event_time, value, priority, state,"                        \
        " CASE WHEN event <> 'joined' THEN note END",                                              \
        "alarm_event WHERE " events)
#define WINDOWS_HASH HASH ("*", "faulty_reefer")
#define STATE_HASH                                                                                 \
  "SELECT " READINGS_HASH "," ALARMS_HASH "," WINDOWS_HASH "," JOURNAL_HASH ("event <> 'joined'")

/* Who belongs together besides, which is told of alarms in the order in which they come. */
#define ORDERED_HASH STATE_HASH "," JOURNAL_HASH ("true")

static char *
write_text (const char *text, gssize length)
{
  char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("rw-replay-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

/* Replays a file into a database of the fixture's server, made where it is missing. */
static RwPipelineStatus
replay (Fixture *fixture, const char *database, const char *path, double speed)
{
  RwPipelineStatus status;
  RwPipeline *pipeline;

  g_clear_pointer (&fixture->config->broker, g_free);
  g_clear_pointer (&fixture->config->replay, g_free);
  g_clear_pointer (&fixture->config->database, g_free);
  fixture->config->replay = g_strdup (path);
  fixture->config->replay_speed = speed;
  fixture->config->database = rw_test_postgres_dup_conninfo (fixture->postgres, NULL, database);
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture->finished);
  status = fixture_get_status (pipeline);
  g_assert_no_error ((GError *) rw_pipeline_get_exit_error (pipeline));
  fixture_stop (pipeline);
  g_assert_cmpuint (status.readings, ==, status.stored + status.duplicate + status.rejected);
  return status;
}

static char *
query (Fixture *fixture, const char *database, const char *sql)
{
  return rw_test_postgres_query (fixture->postgres, database, sql);
}

/* --- the reference demo ---------------------------------------------------------------------- */

/* Good records, two of them equal, one quoted; and three that cannot be understood. */
static void
test_reference (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "reference-demo.csv", NULL);
  RwPipelineStatus first = replay (fixture, NULL, path, 0);
  g_autofree char *before = query (fixture, NULL, STATE_HASH);
  RwPipelineStatus second;
  g_autofree char *after = NULL;

  g_assert_cmpuint (first.messages, ==, 53);
  g_assert_cmpuint (first.readings, ==, 53);
  g_assert_cmpuint (first.stored, ==, 49);
  g_assert_cmpuint (first.duplicate, ==, 1);
  g_assert_cmpuint (first.rejected, ==, 3);
  fixture_assert_query (
      fixture,
      "SELECT source, quality, count(*), min(measurement_time AT TIME ZONE 'UTC'),"
      " max(measurement_time AT TIME ZONE 'UTC') FROM reeferwatch.telemetry"
      " GROUP BY 1, 2 ORDER BY 1, 2",
      "csv|2|49|2019-03-02 22:00:00|2019-03-02 23:55:00");
  fixture_assert_query (fixture,
                        "SELECT product_id, temperature, ambient_temperature, fan_1, fan_3,"
                        " latitude, longitude FROM reeferwatch.telemetry"
                        " WHERE measurement_time = '2019-03-02 22:49Z'",
                        "P01|4.2|20|f|t|51.95|4.05");
  fixture_assert_query (
      fixture,
      "SELECT topic, convert_from(payload, 'UTF8') LIKE 'C0%', reason"
      " FROM reeferwatch.dead_letter ORDER BY dead_letter_id",
      "replay|t|Line 12, column “measurement_time”: “3/2/19 26:10” is no time such "
      "as 2026-11-22T10:00:00Z or 11/22/26 10:00 (month/day/year).\n"
      "replay|t|Line 22, column “temperature”: “warm” is no number.\n"
      "replay|t|Line 32 has 4 fields, but the heading has 20.");
  fixture_assert_query (fixture,
                        "SELECT container_id, count(*) > 3, min(limit_value) FROM"
                        " reeferwatch.faulty_reefer GROUP BY 1",
                        "C02|t|8");

  /* The file had 50 readings; again they are nothing new, and neither is what was rejected. */
  second = replay (fixture, NULL, path, 0);
  after = query (fixture, NULL, STATE_HASH);
  g_assert_cmpuint (second.stored, ==, 0);
  g_assert_cmpuint (second.duplicate, ==, 50);
  g_assert_cmpuint (second.rejected, ==, 3);
  g_assert_cmpstr (before, ==, after);
}

/* --- the same as live ------------------------------------------------------------------------ */

/* Eight hours of a small fleet in which much goes wrong, as the simulator records it. */
static char *
record_fleet (void)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "simulator", "reeferwatch-simulator", NULL);
  char *path = write_text ("", 0);
  g_autofree char *option = g_strconcat ("--output=", path, NULL);
  const char *argv[] = { program,         "--reefers=20",
                         "--interval=60", "--speed=3600",
                         "--duration=8",  "--start=2026-03-01T20:00:00Z",
                         "--faults=20",   "--seed=5",
                         option,          NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return path;
}

static GArray *
read_messages (const char *path)
{
  g_autoptr (RwReplayFile) file = rw_replay_file_open (path, NULL);
  GArray *messages = fixture_new_messages ();
  RwReplayItem item;

  while (rw_replay_file_read (file, &item, NULL))
    {
      gsize size;
      const char *payload = g_bytes_get_data (item.message.payload, &size);

      fixture_add_message (messages, item.message.topic, g_strndup (payload, size));
      rw_replay_item_clear (&item);
    }
  return messages;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;

  /* By topic, and of one topic in the order of time: both stand at the same place in all lines. */
  return strcmp (first, second);
}

/* The same lines, one reefer's after the other's. */
static char *
sort_by_reefer (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *sorted = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  sorted = g_strjoinv ("\n", lines);
  return write_text (sorted, -1);
}

static gboolean
waited_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
receive_live (Fixture *fixture, GArray *messages)
{
  RwPipeline *pipeline = fixture_start (fixture, NULL);
  gboolean waited = FALSE;

  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, messages->len);
  RUN_UNTIL (fixture_get_status (pipeline).stored == messages->len);

  /* Windows that are still open are closed by the clock of the worker, once a second. */
  g_timeout_add_seconds (3, waited_cb, &waited);
  RUN_UNTIL (waited);
  fixture_stop (pipeline);
}

static void
test_same_as_live (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = record_fleet ();
  g_autofree char *by_reefer = sort_by_reefer (path);
  g_autoptr (GArray) messages = read_messages (path);
  g_autofree char *live = NULL;
  g_autofree char *unordered = NULL;
  g_autofree char *replayed = NULL;
  g_autofree char *paced = NULL;
  g_autofree char *sorted = NULL;
  g_autofree char *found = NULL;

  g_assert_cmpuint (messages->len, >, 3000);
  receive_live (fixture, messages);
  live = query (fixture, NULL, ORDERED_HASH);
  unordered = query (fixture, NULL, STATE_HASH);
  found = query (fixture, NULL,
                 "SELECT (SELECT count(*) FROM reeferwatch.alarm_event) > 20,"
                 " (SELECT count(*) FROM reeferwatch.faulty_reefer) > 20");
  g_assert_cmpstr (found, ==, "t|t");

  rw_test_postgres_create_database (fixture->postgres, "replayed");
  replay (fixture, "replayed", path, 0);
  replayed = query (fixture, "replayed", ORDERED_HASH);
  g_assert_cmpstr (replayed, ==, live);

  rw_test_postgres_create_database (fixture->postgres, "paced");
  replay (fixture, "paced", path, 10000);
  paced = query (fixture, "paced", ORDERED_HASH);
  g_assert_cmpstr (paced, ==, live);

  rw_test_postgres_create_database (fixture->postgres, "sorted");
  replay (fixture, "sorted", by_reefer, 0);
  sorted = query (fixture, "sorted", STATE_HASH);
  g_assert_cmpstr (sorted, ==, unordered);

  g_unlink (path);
  g_unlink (by_reefer);
}

/* --- files ----------------------------------------------------------------------------------- */

static void
assert_refused (Fixture *fixture, const char *path, int code, const char *says)
{
  RwPipeline *pipeline;

  g_clear_pointer (&fixture->config->broker, g_free);
  g_clear_pointer (&fixture->config->replay, g_free);
  fixture->config->replay = g_strdup (path);
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture->finished);
  g_assert_error ((GError *) rw_pipeline_get_exit_error (pipeline), RW_ETL_ERROR, code);
  g_assert_nonnull (strstr (rw_pipeline_get_exit_error (pipeline)->message, says));
  fixture_stop (pipeline);
}

static void
test_refused (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = write_text ("Dear all,\n\nplease find attached\n", -1);

  assert_refused (fixture, text, RW_ETL_ERROR_CONFIGURATION, "is no recording");
  assert_refused (fixture, "/nonexistent/file.csv", RW_ETL_ERROR_UNAVAILABLE,
                  "/nonexistent/file.csv");
  g_unlink (text);
}

/* Lines out of order, with a clock that jumps both ways, end at any speed. */
static void
test_out_of_order (Fixture *fixture, gconstpointer user_data)
{
  static const char text[] = "container_id,measurement_time,temperature\n"
                             "C01,2026-03-01T10:00:00Z,4\nC02,2026-03-01T09:00:00Z,4\n"
                             "C01,2026-03-01T10:00:30Z,4\nC03,1999-01-01T00:00:00Z,4\n"
                             "C02,2026-03-01T09:00:30Z,4\nC01,2026-03-01T09:59:00Z,4\n"
                             "C03,bad,4\n";
  g_autofree char *path = write_text (text, -1);
  RwPipelineStatus status = replay (fixture, NULL, path, 600);

  g_assert_cmpuint (status.stored, ==, 6);
  g_assert_cmpuint (status.late, ==, 1);
  g_assert_cmpuint (status.rejected, ==, 1);
  g_unlink (path);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/replay/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("reference", test_reference);
  ADD ("same-as-live", test_same_as_live);
  ADD ("refused", test_refused);
  ADD ("out-of-order", test_out_of_order);
  return g_test_run ();
}
