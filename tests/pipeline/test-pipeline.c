/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-fixture.h"
#include "rw-time.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* What one message of the known set looks like, and the row that must come of it. Every value is
 * one that float4 holds exactly and that both sides print the same way. */
typedef struct
{
  char *container_id;
  gint64 time;
  double temperature;
  double supply;
  guint defrost_cycle;
  gboolean fan;
  double latitude;
  gboolean late;
} Known;

static char *
known_to_json (const Known *known)
{
  g_autofree char *time = rw_time_format (known->time);

  return g_strdup_printf (
      "{\"container_id\":\"%s\",\"measurement_time\":\"%s\",\"temperature\":%g,\"product_id\":"
      "\"P01\","
      "\"target_temperature\":4,\"supply_temperature\":%g,\"return_temperature\":-0.25,"
      "\"kilowatts\":3.5,\"oxygen_level\":20.5,\"humidity_level\":61,\"fan_1\":%s,\"vent_2\":false,"
      "\"defrost_cycle\":%u,\"defrosting\":false,\"powered\":true,\"time_door_open\":1.5,"
      "\"latitude\":%g,\"longitude\":-122.5}",
      known->container_id, time, known->temperature, known->supply, known->fan ? "true" : "false",
      known->defrost_cycle, known->latitude);
}

#define KNOWN_SQL                                                                                  \
  "SELECT container_id, (extract(epoch FROM measurement_time) * 1000000)::bigint, temperature,"    \
  " product_id, target_temperature, supply_temperature, return_temperature, ambient_temperature,"  \
  " kilowatts, oxygen_level, humidity_level, fan_1, fan_2, vent_2, defrost_cycle, defrosting,"     \
  " powered, time_door_open, latitude, longitude, late, source, quality"                           \
  " FROM reeferwatch.telemetry ORDER BY container_id, measurement_time"

static char *
known_to_row (const Known *known)
{
  return g_strdup_printf ("%s|%" G_GINT64_FORMAT
                          "|%g|P01|4|%g|-0.25||3.5|20.5|61|%c||f|%u|f|t|1.5|%g|-122.5|%c|native|0",
                          known->container_id, known->time, known->temperature, known->supply,
                          known->fan ? 't' : 'f', known->defrost_cycle, known->latitude,
                          known->late ? 't' : 'f');
}

static int
compare_known (gconstpointer a, gconstpointer b)
{
  const Known *first = a;
  const Known *second = b;
  int order = strcmp (first->container_id, second->container_id);

  return order != 0 ? order : (first->time > second->time) - (first->time < second->time);
}

static void
known_clear (gpointer data)
{
  g_free (((Known *) data)->container_id);
}

/* 4,000 readings in rounds of the fleet; in every 20th round the one before it is left out and
 * comes late, after it. */
static GArray *
make_known (gint64 base)
{
  GArray *known = g_array_new (FALSE, FALSE, sizeof (Known));

  g_array_set_clear_func (known, known_clear);
  for (guint i = 0; i < 4000; i++)
    {
      guint round = i / N_REEFERS;
      guint swapped = round % 20 == 10 ? round + 1 : round % 20 == 11 ? round - 1 : round;
      Known one = {
        .container_id = g_strdup_printf ("R%02u", i % N_REEFERS),
        .time = base + (gint64) swapped * 10 * RW_USEC_PER_SEC + (i % 3) * 250000,
        .temperature = (double) (i % 200) / 4 - 20,
        .supply = (double) (i % 64) / 8,
        .defrost_cycle = i % 7,
        .fan = i % 2,
        .latitude = (double) (i % 300) / 4,
        .late = round % 20 == 11,
      };

      g_array_append_val (known, one);
    }
  return known;
}

static const char *const malformed[] = {
  "",
  "{",
  "[]",
  "null",
  "{\"container_id\":\"R00\"}",
  "not json",
  "{\"container_id\":\"R00\",\"measurement_time\":\"yesterday\"}",
  "{\"container_id\":7,\"measurement_time\":\"2026-01-01T00:00:00Z\"}",
  "{\"container_id\":\"R00\",\"measurement_time\":\"2099-01-01T00:00:00Z\"}",
  "{\"container_id\":\"R00\",\"measurement_time\":\"2026-01-01T00:00:00Z\",\"temperature\":"
  "\"warm\"}",
};

static GArray *
make_known_messages (GArray *known)
{
  GArray *messages = fixture_new_messages ();

  for (guint i = 0; i < known->len; i++)
    {
      g_autofree char *topic =
          g_strdup_printf ("reefers/%s/telemetry", g_array_index (known, Known, i).container_id);

      fixture_add_message (messages, topic, known_to_json (&g_array_index (known, Known, i)));
      if (i % 5 == 0)
        fixture_add_message (messages, topic, known_to_json (&g_array_index (known, Known, i)));
      if (i % 20 == 0)
        fixture_add_message (messages, "reefers/BAD/telemetry",
                             g_strdup (malformed[i / 20 % G_N_ELEMENTS (malformed)]));
    }
  return messages;
}

static void
assert_known_rows (Fixture *fixture, GArray *known)
{
  g_autofree char *answer = rw_test_postgres_query (fixture->postgres, NULL, KNOWN_SQL);
  g_auto (GStrv) rows = g_strsplit (answer, "\n", -1);

  g_array_sort (known, compare_known);
  g_assert_cmpuint (g_strv_length (rows), ==, known->len);
  for (guint i = 0; i < known->len; i++)
    {
      g_autofree char *expected = known_to_row (&g_array_index (known, Known, i));

      g_assert_cmpstr (rows[i], ==, expected);
    }
}

static void
assert_dead_letters (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "SELECT count(*), count(DISTINCT reason), min(topic), bool_and(reason ~ '^[A-Z].*[.]$')"
          " FROM reeferwatch.dead_letter WHERE payload = convert_to($q$%s$q$, 'UTF8')",
          malformed[i]);

      fixture_assert_query (fixture, sql, "20|1|reefers/BAD/telemetry|t");
    }
}

/* Where it came from and what was wrong with it adds up to the totals. */
static void
assert_named_counts (const RwPipelineStatus *status)
{
  guint64 rejected = 0;

  g_assert_cmpstr (status->sources[0].name, ==, "native");
  g_assert_cmpuint (status->sources[0].count, ==, 4800);
  g_assert_cmpstr (status->sources[1].name, ==, "");
  for (guint i = 0; i < RW_STATUS_MAX_COUNTS; i++)
    {
      rejected += status->rejects[i].count;
      g_assert_cmpuint (status->rejects[i].count % 20, ==, 0);
      g_assert_null (strstr (status->rejects[i].name, "yesterday"));
    }
  g_assert_cmpuint (rejected, ==, 200);
}

static void
assert_commits (const RwPipelineStatus *status)
{
  g_assert_cmpuint (status->broker_connects, ==, 1);
  g_assert_cmpuint (status->database_connects, ==, 1);
  g_assert_cmpuint (status->batches, >=, 1);
  g_assert_cmpuint (status->batch_size, <=, status->readings);
  g_assert_cmpint (status->commit_time, >, 0);
  g_assert_cmpint (status->commit_time_total, >=, status->commit_time);
}

/* A known set in, every row of it out, and each number of the status right. */
static void
test_end_to_end (Fixture *fixture, gconstpointer user_data)
{
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - RW_USEC_PER_HOUR;
  g_autoptr (GArray) known = make_known (base);
  g_autoptr (GArray) messages = make_known_messages (known);
  g_autoptr (RwMailbox) mailbox = rw_mailbox_new (NULL, 100000, fixture_posted_cb, fixture);
  RwPipeline *pipeline = fixture_start (fixture, mailbox);
  RwPipelineStatus status;
  guint n_posted = 0;

  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  g_assert_cmpint (fixture_get_status (pipeline).database, ==, RW_LINK_UP);
  g_assert_cmpuint (messages->len, ==, 5000);
  fixture_publish (fixture, messages, 0, messages->len);
  RUN_UNTIL (fixture_get_status (pipeline).messages == messages->len);

  status = fixture_get_status (pipeline);
  g_assert_cmpuint (status.readings, ==, 5000);
  g_assert_cmpuint (status.stored, ==, 4000);
  g_assert_cmpuint (status.duplicate, ==, 800);
  g_assert_cmpuint (status.rejected, ==, 200);
  g_assert_cmpuint (status.late, ==, 200);
  g_assert_cmpuint (status.held, ==, 0);
  g_assert_cmpint (status.last_commit, >=, status.started_time);
  g_assert_cmpuint (status.conflicting, ==, 0);
  g_assert_cmpint (status.heartbeat, >, 0);
  assert_named_counts (&status);
  assert_commits (&status);
  assert_known_rows (fixture, known);
  assert_dead_letters (fixture);

  while (n_posted < 4800)
    {
      n_posted = 0;
      RUN_UNTIL (fixture->posted->len > 0);
      for (guint i = 0; i < fixture->posted->len; i++)
        {
          guint n;

          rw_batch_get_readings (g_ptr_array_index (fixture->posted, i), &n);
          n_posted += n;
        }
      if (n_posted < 4800)
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (n_posted, ==, 4800);
  fixture_stop (pipeline);
  rw_mailbox_close (mailbox);
}

/* What senders should never send: each is stored, or kept with a reason, and the next is fine. */
static void
test_bad_input (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *now = rw_time_format (g_get_real_time () - RW_USEC_PER_MIN);
  g_autofree char *filler = g_strnfill (1024 * 1024, 'x');
  g_autofree char *open = g_strnfill (64, '[');
  g_autofree char *close = g_strnfill (64, ']');
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwTestMessage with_nul = { .topic = "reefers/NUL/telemetry",
                             .payload = g_bytes_new ("{\"container_id\":\"A\0B\"}", 22) };
  RwPipeline *pipeline;

#define ADD(format, ...)                                                                           \
  fixture_add_message (messages, "reefers/BAD/telemetry", g_strdup_printf (format, __VA_ARGS__))
  /* Stored: */
  ADD ("{\"container_id\":\"OK1\",\"temperature\":4,\"measurement_time\":\"%.19s\"}", now);
  ADD ("{\"container_id\":\"UNHEARD OF\",\"temperature\":4,\"measurement_time\":\"%s\"}", now);
  ADD ("{\"container_id\":\"\360\237\230\200\",\"temperature\":4,\"measurement_time\":\"%s\"}",
       now);
  ADD ("{\"container_id\":\"OK2\",\"temperature\":4,\"measurement_time\":\"%s\",\"other\":{"
       "\"deep\":[1]}}",
       now);
  /* Rejected: */
  ADD ("{\"container_id\":\"A\",\"measurement_time\":\"%s\",\"temperature\":NaN}", now);
  ADD ("{\"container_id\":\"A\",\"measurement_time\":\"%s\",\"temperature\":1e999}", now);
  ADD ("{\"container_id\":\"A\",\"measurement_time\":\"%s\",\"temperature\":[4]}", now);
  ADD ("{\"container_id\":\"A\\u0000B\",\"measurement_time\":\"%s\"}", now);
  ADD ("{\"container_id\":\"\377\",\"measurement_time\":\"%s\"}", now);
  ADD ("{\"container_id\":\"A\",\"measurement_time\":\"%s\",\"x\":\"%s\"}", now, filler);
  ADD ("{\"container_id\":\"A\",\"x\":%s%s}", open, close);
#undef ADD
  g_array_append_val (messages, with_nul);

  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, messages->len);
  RUN_UNTIL (fixture_get_status (pipeline).messages == messages->len);
  g_assert_cmpuint (fixture_get_status (pipeline).readings, ==, 12);
  g_assert_cmpuint (fixture_get_status (pipeline).stored, ==, 4);
  g_assert_cmpuint (fixture_get_status (pipeline).rejected, ==, 8);
  fixture_stop (pipeline);

  fixture_assert_query (fixture,
                        "SELECT count(*) FROM reeferwatch.telemetry WHERE container_id IN"
                        " ('OK1', 'OK2', 'UNHEARD OF', U&'\\+01F600')",
                        "4");
  fixture_assert_query (
      fixture,
      "SELECT count(*), bool_and(reason ~ '^[A-Z].*[.]$'), max(length(payload)) BETWEEN"
      " 250000 AND 260000, bool_or(position('\\x00'::bytea IN payload) > 0)"
      " FROM reeferwatch.dead_letter",
      "8|t|t|t");
}

static void
test_idle_exit (Fixture *fixture, gconstpointer user_data)
{
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - RW_USEC_PER_HOUR;
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline;

  fixture->config->idle_exit = 1;
  pipeline = fixture_start (fixture, NULL);
  fixture_add_readings (messages, base, 0, 100);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, 100);
  RUN_UNTIL (fixture->finished);
  g_assert_no_error ((GError *) rw_pipeline_get_exit_error (pipeline));
  g_assert_cmpuint (fixture_get_status (pipeline).stored, ==, 100);
  fixture_stop (pipeline);
}

/* A recording, with a minute in which C01 is too warm: rows, window and event in its own time. */
static void
test_replay (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = NULL;
  gint64 time;
  gboolean zoned;
  RwPipeline *pipeline;
  int fd = g_file_open_tmp ("rw-replay-XXXXXX", &path, NULL);

  close (fd);
  g_assert_true (rw_time_parse ("2026-03-01T12:00:00Z", 20, &time, &zoned));
  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *stamp = rw_time_format (time + i * RW_USEC_PER_SEC);

      g_string_append_printf (text,
                              "{\"topic\":\"reefers/C01/telemetry\",\"payload\":{\"container_id\":"
                              "\"C01\",\"measurement_time\":\"%s\",\"temperature\":%g}}\n",
                              stamp,
                              i >= 60 && i < 120 ? 30.5
                              : i == 599         ? 25
                                                 : 4.0);
    }
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));

  g_clear_pointer (&fixture->config->broker, g_free);
  fixture->config->replay = g_strdup (path);
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture->finished);
  g_assert_no_error ((GError *) rw_pipeline_get_exit_error (pipeline));
  g_assert_cmpuint (fixture_get_status (pipeline).stored, ==, 600);
  g_assert_cmpuint (fixture_get_status (pipeline).messages, ==, 600);
  fixture_stop (pipeline);

  fixture_assert_query (fixture,
                        "SELECT count(*), min(measurement_time AT TIME ZONE 'UTC') FROM"
                        " reeferwatch.telemetry",
                        "600|2026-03-01 12:00:00");
  fixture_assert_query (fixture,
                        "SELECT window_start AT TIME ZONE 'UTC', window_stop AT TIME ZONE 'UTC',"
                        " container_id, count, maximum FROM reeferwatch.faulty_reefer"
                        " ORDER BY window_start",
                        "2026-03-01 12:01:00|2026-03-01 12:02:00|C01|60|30.5\n"
                        "2026-03-01 12:09:00|2026-03-01 12:10:00|C01|1|25");
  g_unlink (path);
}

/* Settings that cannot work end a daemon with what to say; a console goes on trying. */
static void
test_refused (Fixture *fixture, gconstpointer user_data)
{
  RwPipeline *pipeline;

  g_free (fixture->config->database);
  fixture->config->database = rw_test_postgres_dup_conninfo (fixture->postgres, NULL, "nowhere");
  fixture->config->give_up = TRUE;
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture->finished);
  g_assert_error ((GError *) rw_pipeline_get_exit_error (pipeline), RW_ETL_ERROR,
                  RW_ETL_ERROR_CONFIGURATION);
  g_assert_cmpint (fixture_get_status (pipeline).database, ==, RW_LINK_FAILED);
  fixture_stop (pipeline);

  fixture->config->give_up = FALSE;
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).database == RW_LINK_FAILED);
  rw_test_postgres_create_database (fixture->postgres, "nowhere");
  RUN_UNTIL (fixture_get_status (pipeline).database == RW_LINK_UP);
  g_assert_false (fixture->finished);
  fixture_stop (pipeline);
}

/* The event of a faulty window reaches the broker, is confirmed and then forgotten. */
static void
test_events (Fixture *fixture, gconstpointer user_data)
{
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_MIN) - 10 * RW_USEC_PER_MIN;
  g_autoptr (GArray) messages = fixture_new_messages ();
  g_autofree char *left = NULL;
  const char *topics[] = { "reefers/+/telemetry", "reeferwatch/faulty-reefers=native", NULL };
  RwPipeline *pipeline;

  /* Our own events are read back, by a decoder that rejects them: they are kept byte for byte. */
  fixture->config->topics = g_strdupv ((char **) topics);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *time = rw_time_format (base + i * RW_USEC_PER_MIN);

      fixture_add_message (messages, "reefers/C01/telemetry",
                           g_strdup_printf ("{\"container_id\":\"C01\",\"measurement_time\":\"%s\","
                                            "\"temperature\":%d}",
                                            time, i == 0 ? 40 : 4));
    }
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, messages->len);
  RUN_UNTIL (fixture_get_status (pipeline).rejected > 0);
  fixture_stop (pipeline);

  fixture_assert_query (fixture, "SELECT count(*) FROM reeferwatch.faulty_reefer", "1");
  fixture_assert_query (
      fixture,
      "SELECT count(*) > 0, bool_and(convert_from(payload, 'UTF8')::jsonb ? 'specversion')"
      " FROM reeferwatch.dead_letter WHERE topic = 'reeferwatch/faulty-reefers'",
      "t|t");
  fixture_assert_query (fixture, "SELECT count(*) FROM reeferwatch.outbox", "0");
}

static gboolean
is_nothing_due (Fixture *fixture)
{
  g_autofree char *due = rw_test_postgres_query (fixture->postgres, NULL,
                                                 "SELECT count(*) FROM reeferwatch.rollup_due");

  return g_str_equal (due, "0");
}

/* A worker that runs computes what another one has left; so does one that is stopped. */
static void
test_roll_ups (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline = fixture_start (fixture, NULL);

  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_add_readings (messages, G_GINT64_CONSTANT (1760000000) * RW_USEC_PER_SEC, 0, 100);
  fixture_publish (fixture, messages, 0, 100);
  RUN_UNTIL (fixture_get_status (pipeline).stored == 100);
  fixture_stop (pipeline);
  fixture_assert_query (fixture,
                        "SELECT count(*), sum(temperature_count), max(temperature_avg),"
                        " (SELECT count(*) FROM reeferwatch.rollup_due)"
                        " FROM reeferwatch.telemetry_15m",
                        "50|100|4.5|0");

  fixture_assert_query (fixture,
                        "SELECT reeferwatch.redo_rollups('-infinity', 'infinity'),"
                        " count(*) FROM reeferwatch.rollup_due",
                        "1|0");
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (is_nothing_due (fixture));
  fixture_stop (pipeline);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/pipeline/end-to-end", Fixture, NULL, fixture_set_up, test_end_to_end,
              fixture_tear_down);
  g_test_add ("/pipeline/bad-input", Fixture, NULL, fixture_set_up, test_bad_input,
              fixture_tear_down);
  g_test_add ("/pipeline/idle-exit", Fixture, NULL, fixture_set_up, test_idle_exit,
              fixture_tear_down);
  g_test_add ("/pipeline/replay", Fixture, NULL, fixture_set_up, test_replay, fixture_tear_down);
  g_test_add ("/pipeline/refused", Fixture, NULL, fixture_set_up, test_refused, fixture_tear_down);
  g_test_add ("/pipeline/roll-ups", Fixture, NULL, fixture_set_up, test_roll_ups,
              fixture_tear_down);
  g_test_add ("/pipeline/events", Fixture, NULL, fixture_set_up, test_events, fixture_tear_down);
  return g_test_run ();
}
