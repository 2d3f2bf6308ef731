/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-broker.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>

/*
 * reeferwatch-worker is killed again and again while messages come in; in the end every message the
 * broker took is a row, once. Option --kills=N; the daily test makes do with few.
 */
#define PER_KILL 400
#define N_REEFERS 40

static guint n_kills = 8;

typedef struct
{
  RwTestPostgres *postgres;
  RwTestBroker *broker;
  GArray *messages; /* of RwTestMessage */
} Fixture;

static void
message_clear (gpointer data)
{
  g_bytes_unref (((RwTestMessage *) data)->payload);
}

static GArray *
make_messages (guint n)
{
  GArray *messages = g_array_new (FALSE, FALSE, sizeof (RwTestMessage));
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - 6 * RW_USEC_PER_HOUR;

  g_array_set_clear_func (messages, message_clear);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *time = rw_time_format (base + (gint64) (i / N_REEFERS) * RW_USEC_PER_SEC);
      g_autofree char *topic = g_strdup_printf ("reefers/K%02u/telemetry", i % N_REEFERS);
      char *payload = g_strdup_printf ("{\"container_id\":\"K%02u\",\"measurement_time\":\"%s\","
                                       "\"temperature\":%u}",
                                       i % N_REEFERS, time, i % 20);
      RwTestMessage message = {
        .topic = g_intern_string (topic),
        .payload = g_bytes_new_take (payload, strlen (payload)),
      };

      g_array_append_val (messages, message);
    }
  return messages;
}

static GSubprocess *
start_worker (Fixture *fixture, const char *extra)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autofree char *broker =
      g_strconcat ("--broker=", rw_test_broker_get_address (fixture->broker), NULL);
  g_autofree char *database =
      g_strconcat ("--database=", rw_test_postgres_get_conninfo (fixture->postgres), NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *worker =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                        program, broker, database, "--client-id=kill-test", extra, NULL);

  g_assert_no_error (error);
  return worker;
}

static void
kill_worker (GSubprocess *worker)
{
  g_subprocess_send_signal (worker, SIGKILL);
  g_subprocess_wait (worker, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (worker));
}

static void
publish_round (Fixture *fixture, guint round)
{
  g_assert_cmpuint (rw_test_broker_publish (fixture->broker,
                                            &g_array_index (fixture->messages, RwTestMessage,
                                                            round * PER_KILL),
                                            PER_KILL),
                    ==, PER_KILL);
}

static guint64
count_rows (Fixture *fixture)
{
  g_autofree char *rows = rw_test_postgres_query (fixture->postgres, NULL,
                                                  "SELECT count(*) FROM reeferwatch.telemetry");

  return g_ascii_strtoull (rows, NULL, 10);
}

/* Every other time the database stands still, so that the worker has read and surely not committed,
 * or has committed and not yet heard of it; else it dies at any moment of its work. */
static void
torment (Fixture *fixture, guint round)
{
  g_autoptr (GSubprocess) worker = start_worker (fixture, NULL);
  gboolean freeze = round % 2 == 1;

  if (freeze)
    {
      guint64 before = count_rows (fixture);

      /* It works once some of what was left of the last round has arrived. */
      publish_round (fixture, round);
      while (count_rows (fixture) == before)
        g_usleep (20000);
      rw_test_postgres_freeze (fixture->postgres);
      rw_test_broker_publish_text (fixture->broker, "reefers/K00/telemetry", "{}", FALSE);
      g_usleep (50000 + g_random_int_range (0, 50000));
    }
  else
    {
      publish_round (fixture, round);
      g_usleep (50000 + g_random_int_range (0, 250000));
    }
  kill_worker (worker);
  if (freeze)
    rw_test_postgres_thaw (fixture->postgres);
}

static void
let_worker_finish (Fixture *fixture)
{
  g_autoptr (GSubprocess) worker = start_worker (fixture, "--idle-exit=2");
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (worker, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (worker), ==, 0);
  g_assert_true (g_str_has_prefix (output, "{\"messages\":"));
}

static void
test_kill (void)
{
  Fixture fixture = {
    .postgres = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE),
    .broker = rw_test_broker_new (NULL),
    .messages = make_messages (PER_KILL * (n_kills + 1)),
  };
  g_autofree char *counts = NULL;
  g_autofree char *expected =
      g_strdup_printf ("%u|%u", fixture.messages->len, fixture.messages->len);

  /* The session at the broker must exist before the first message. */
  let_worker_finish (&fixture);
  for (guint round = 0; round < n_kills; round++)
    torment (&fixture, round);
  publish_round (&fixture, n_kills);
  let_worker_finish (&fixture);

  counts =
      rw_test_postgres_query (fixture.postgres, NULL,
                              "SELECT count(*), count(DISTINCT (container_id, measurement_time))"
                              " FROM reeferwatch.telemetry");
  g_assert_cmpstr (counts, ==, expected);
  g_array_unref (fixture.messages);
  rw_test_broker_free (fixture.broker);
  rw_test_postgres_free (fixture.postgres);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && g_str_has_prefix (argv[1], "--kills="))
    n_kills = (guint) atoi (argv[1] + strlen ("--kills="));
  g_test_message ("%u kills", n_kills);
  g_test_add_func ("/worker/kill", test_kill);
  return g_test_run ();
}
