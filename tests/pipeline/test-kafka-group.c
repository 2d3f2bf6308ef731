/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-fixture.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>

/*
 * Several workers of one group, which come, go, are killed and stand still. Option --kills=N; the
 * daily test makes do with few.
 */
#define PER_ROUND 400

static guint n_kills = 3;

/* Two share the topic, then one has it again: nothing is lost, nothing comes twice. */
static void
test_share (KafkaFixture *fixture, gconstpointer user_data)
{
  RwPipeline *first = fixture_start (&fixture->base, NULL);
  RwPipeline *second;
  guint64 of_second;

  RUN_UNTIL (fixture_get_status (first).broker == RW_LINK_UP);
  kafka_fixture_send (fixture, PER_ROUND);
  second = fixture_start (&fixture->base, NULL);
  kafka_fixture_send (fixture, PER_ROUND);
  RUN_UNTIL (fixture_get_status (second).broker == RW_LINK_UP);
  RUN_UNTIL (fixture_get_status (first).broker == RW_LINK_UP);
  kafka_fixture_send (fixture, PER_ROUND);
  RUN_UNTIL (fixture_get_status (first).stored + fixture_get_status (second).stored
             == fixture->n_sent);
  of_second = fixture_get_status (second).stored;
  g_assert_cmpuint (of_second, >, 0);

  fixture_stop (second);
  kafka_fixture_send (fixture, PER_ROUND);
  RUN_UNTIL (fixture_get_status (first).stored + of_second == fixture->n_sent);
  g_assert_cmpuint (fixture_get_status (first).duplicate, ==, 0);
  fixture_stop (first);
  kafka_fixture_assert_all_stored (fixture);
}

static GSubprocess *
start_worker (KafkaFixture *fixture, const char *client_id, const char *extra)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GSubprocess *worker;

  g_ptr_array_add (arguments, g_strdup (program));
  g_ptr_array_add (arguments, g_strconcat ("--kafka=", fixture->base.config->kafka, NULL));
  g_ptr_array_add (arguments,
                   g_strconcat ("--kafka-topic=", fixture->base.config->kafka_topic, NULL));
  g_ptr_array_add (arguments,
                   g_strconcat ("--kafka-group=", fixture->base.config->kafka_group, NULL));
  g_ptr_array_add (arguments, g_strconcat ("--kafka-events-topic=",
                                           fixture->base.config->kafka_events_topic, NULL));
  g_ptr_array_add (arguments, g_strconcat ("--database=", fixture->base.config->database, NULL));
  g_ptr_array_add (arguments, g_strconcat ("--client-id=", client_id, NULL));
  for (guint i = 0; fixture->base.config->kafka_options[i] != NULL; i++)
    g_ptr_array_add (arguments,
                     g_strconcat ("--kafka-option=", fixture->base.config->kafka_options[i], NULL));
  if (extra != NULL)
    g_ptr_array_add (arguments, g_strdup (extra));
  g_ptr_array_add (arguments, NULL);
  worker = g_subprocess_newv ((const char *const *) arguments->pdata,
                              G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error);
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
wait_for_rows (KafkaFixture *fixture, guint64 n)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;

  while (kafka_fixture_count (fixture) < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (50000);
    }
}

static void
make_schema (KafkaFixture *fixture)
{
  RwPipeline *pipeline = fixture_start (&fixture->base, NULL);

  RUN_UNTIL (fixture_get_status (pipeline).database == RW_LINK_UP);
  fixture_stop (pipeline);
}

static void
let_worker_finish (KafkaFixture *fixture)
{
  g_autoptr (GSubprocess) worker = start_worker (fixture, "kill-test", "--idle-exit=2");
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (worker, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (worker), ==, 0);
  g_assert_true (g_str_has_prefix (output, "{\"messages\":"));
}

/* The worker dies as soon as it has stored something of what was sent, in the midst of the rest;
 * every other time the database stands still, so that it has read and not stored. */
static void
test_kill (KafkaFixture *fixture, gconstpointer user_data)
{
  make_schema (fixture);
  for (guint round = 0; round < n_kills; round++)
    {
      g_autoptr (GSubprocess) worker = start_worker (fixture, "kill-test", NULL);
      guint64 before = kafka_fixture_count (fixture);
      gboolean freeze = round % 2 == 1;

      kafka_fixture_send (fixture, PER_ROUND);
      wait_for_rows (fixture, before + 1);
      if (freeze)
        rw_test_postgres_freeze (fixture->base.postgres);
      kafka_fixture_send (fixture, PER_ROUND);
      g_usleep ((gulong) g_random_int_range (0, 50000));
      kill_worker (worker);
      if (freeze)
        rw_test_postgres_thaw (fixture->base.postgres);
    }
  let_worker_finish (fixture);
  kafka_fixture_assert_all_stored (fixture);
}

/* One that stood still is given up by the group. When it goes on it still has what it read, and
 * thinks that it may store it. */
static void
test_zombie (KafkaFixture *fixture, gconstpointer user_data)
{
  g_autoptr (GSubprocess) zombie = NULL;
  RwPipeline *heir;

  make_schema (fixture);
  zombie = start_worker (fixture, "zombie", NULL);
  kafka_fixture_send (fixture, PER_ROUND);
  wait_for_rows (fixture, PER_ROUND);
  rw_test_postgres_freeze (fixture->base.postgres);
  kafka_fixture_send (fixture, PER_ROUND);
  g_usleep (300000);
  g_subprocess_send_signal (zombie, SIGSTOP);
  rw_test_postgres_thaw (fixture->base.postgres);

  heir = fixture_start (&fixture->base, NULL);
  RUN_UNTIL (fixture_get_status (heir).broker == RW_LINK_UP);
  kafka_fixture_send (fixture, PER_ROUND);
  wait_for_rows (fixture, fixture->n_sent);
  g_subprocess_send_signal (zombie, SIGCONT);
  kafka_fixture_send (fixture, PER_ROUND);
  wait_for_rows (fixture, fixture->n_sent);
  kill_worker (zombie);
  fixture_stop (heir);
  kafka_fixture_assert_all_stored (fixture);
}

static int
run_to_the_end (KafkaFixture *fixture, const char *extra, char **errors)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autofree char *kafka = g_strconcat ("--kafka=", fixture->base.config->kafka, NULL);
  g_autofree char *database = g_strconcat ("--database=", fixture->base.config->database, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) worker =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                        program, kafka, database, extra, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (worker, NULL, NULL, NULL, errors, &error));
  g_assert_no_error (error);
  return g_subprocess_get_exit_status (worker);
}

/* What cannot work ends the worker with what to do about it. */
static void
test_exit (KafkaFixture *fixture, gconstpointer user_data)
{
  g_autofree char *usage = NULL;
  g_autofree char *setting = NULL;

  g_assert_cmpint (run_to_the_end (fixture, "--kafka-option=acks=1", &usage), ==, 64);
  g_assert_nonnull (strstr (usage, "acks"));
  g_assert_cmpint (run_to_the_end (fixture, "--kafka-option=session.timeout.ms=soon", &setting), ==,
                   78);
  g_assert_nonnull (strstr (setting, "session.timeout.ms"));
}

/* Half a minute is what a broker of MQTT gets, too. */
static void
test_unreachable (KafkaFixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = NULL;

  g_free (fixture->base.config->kafka);
  fixture->base.config->kafka = g_strdup ("127.0.0.1:1");
  g_assert_cmpint (run_to_the_end (fixture, "--idle-exit=1", &text), ==, 69);
  g_assert_nonnull (strstr (text, "127.0.0.1:1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && g_str_has_prefix (argv[1], "--kills="))
    n_kills = (guint) atoi (argv[1] + strlen ("--kills="));
#define ADD(name, test)                                                                            \
  g_test_add ("/kafka-group/" name, KafkaFixture, NULL, kafka_fixture_set_up, test,                \
              kafka_fixture_tear_down)
  ADD ("share", test_share);
  ADD ("kill", test_kill);
  ADD ("zombie", test_zombie);
  ADD ("exit", test_exit);
  /* Which takes its time. */
  if (n_kills > 3)
    ADD ("unreachable", test_unreachable);
#undef ADD
  return g_test_run ();
}
