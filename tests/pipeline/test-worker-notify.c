/* SPDX-License-Identifier: GPL-3.0-or-later */

/* reeferwatch-worker tells people of alarms beside its loading: also when it was killed in between,
 * never in a replay, and without telling anybody a secret. */

#include "notify-test.h"
#include "rw-load-test.h"
#include "rw-test-broker.h"
#include "rw-test-postgres.h"
#include "rw-worker-process.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define SECRET "hush-hush-4711"

typedef struct
{
  RwTestPostgres *postgres;
  RwTestBroker *broker;
  NotifyTestServer *hook;
  char *folder;
  GSubprocess *worker;
} Fixture;

static void
execute (Fixture *fixture, const char *sql)
{
  g_autofree char *ignored = rw_test_postgres_query (fixture->postgres, NULL, sql);
}

static void
assert_answer (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (fixture->postgres, NULL, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
start (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "channels.conf", NULL);
  g_autofree char *channels = g_strconcat ("--channels-file=", path, NULL);
  const char *const options[] = { channels, "--status-interval=1", NULL };

  g_assert_true (g_file_set_contents (path, "[hook]\nsecret=" SECRET "\n", -1, NULL));
  fixture->worker = rw_worker_process_start (fixture->broker, fixture->postgres, options);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwPgLoader) loader = NULL;
  g_autofree char *sql = NULL;

  fixture->postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  fixture->broker = rw_test_broker_new (NULL);
  fixture->hook = notify_test_server_new (NULL);
  fixture->folder = g_dir_make_tmp ("worker-notify-XXXXXX", NULL);
  loader = rw_load_test_loader (rw_test_postgres_get_conninfo (fixture->postgres));
  execute (fixture, rw_load_test_get_alarm_sql ());
  sql =
      g_strdup_printf ("SELECT reeferwatch.set_channel('{\"name\": \"hook\", \"kind\": \"webhook\","
                       " \"min_priority\": 4, \"address\": \"%s\"}')",
                       fixture->hook->uri);
  execute (fixture, sql);
}

static void
stop (Fixture *fixture, char **output, char **errors)
{
  g_subprocess_send_signal (fixture->worker, SIGTERM);
  g_subprocess_communicate_utf8 (fixture->worker, NULL, NULL, output, errors, NULL);
  g_clear_object (&fixture->worker);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *const remove[] = { "rm", "-rf", "--", fixture->folder, NULL };

  notify_test_server_free (fixture->hook);
  rw_test_broker_free (fixture->broker);
  rw_test_postgres_free (fixture->postgres);
  g_assert_true (g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (fixture->folder);
}

static void
happen (Fixture *fixture, const char *container)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT happen('%s', 'door_open', 'raised', 1, 'unacknowledged')",
                       container);

  execute (fixture, sql);
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets the server of the test work until so many deliveries are in this state. */
static void
wait_for (Fixture *fixture, const char *state, const char *n)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count(*) FROM reeferwatch.delivery WHERE state = '%s'", state);

  while (TRUE)
    {
      g_autofree char *answer = rw_test_postgres_query (fixture->postgres, NULL, sql);
      gboolean over = FALSE;

      if (g_str_equal (answer, n))
        return;
      g_timeout_add (50, over_cb, &over);
      while (!over)
        g_main_context_iteration (NULL, TRUE);
    }
}

/* What others can read of a process. */
static char *
read_arguments (GSubprocess *process)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/cmdline", g_subprocess_get_identifier (process));
  char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0')
      text[i] = ' ';
  return text;
}

static void
test_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *output = NULL, *errors = NULL, *arguments = NULL;

  notify_test_server_answer (fixture->hook, "401");
  start (fixture);
  happen (fixture, "CMAU1");
  wait_for (fixture, "failed", "1");
  happen (fixture, "CMAU2");
  wait_for (fixture, "delivered", "1");
  g_assert_true (notify_test_is_signed (notify_test_server_get (fixture->hook, 1), SECRET));

  /* The secret is nowhere that it should not be. */
  arguments = read_arguments (fixture->worker);
  stop (fixture, &output, &errors);
  g_assert_null (strstr (arguments, SECRET));
  g_assert_null (strstr (output, SECRET));
  g_assert_null (strstr (errors, SECRET));
  assert_answer (fixture,
                 "SELECT count(*) FROM (SELECT d::text FROM reeferwatch.delivery d"
                 " UNION ALL SELECT c::text FROM reeferwatch.channel c) AS t (row)"
                 " WHERE row LIKE '%" SECRET "%'",
                 "0");
  g_assert_nonnull (strstr (errors, "Channel “hook”"));
  g_assert_nonnull (strstr (output, ",\"delivered\":1,\"failed\":1}"));
}

/* Killed between the receiver's answer and the database's knowing: it is sent again, the same. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *output = NULL, *errors = NULL;

  notify_test_server_answer (fixture->hook, "hang");
  start (fixture);
  happen (fixture, "CMAU1");
  notify_test_server_wait (fixture->hook, 1);
  g_subprocess_force_exit (fixture->worker);
  g_subprocess_wait (fixture->worker, NULL, NULL);
  g_clear_object (&fixture->worker);

  /* Nobody else has it before its lease is over. */
  assert_answer (fixture, "SELECT state, attempts, leased_until > now() FROM reeferwatch.delivery",
                 "pending|1|t");
  execute (fixture, "UPDATE reeferwatch.delivery SET leased_until = now()");
  start (fixture);
  wait_for (fixture, "delivered", "1");
  g_assert_cmpuint (fixture->hook->requests->len, ==, 2);
  g_assert_cmpstr (notify_test_server_get (fixture->hook, 0)->id, ==,
                   notify_test_server_get (fixture->hook, 1)->id);
  g_assert_cmpstr (notify_test_server_get (fixture->hook, 0)->body, ==,
                   notify_test_server_get (fixture->hook, 1)->body);
  stop (fixture, &output, &errors);
}

/* What a replay finds is over: nobody is told, nothing is even queued, and nobody is escalated to.
 */
static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "recording.jsonl", NULL);
  g_autofree char *replay = g_strconcat ("--replay=", path, NULL);
  g_autofree char *database =
      g_strconcat ("--database=", rw_test_postgres_get_conninfo (fixture->postgres), NULL);
  g_autoptr (GString) recording = g_string_new (NULL);
  g_autoptr (GSubprocess) worker = NULL;

  for (int i = 0; i < 300; i++)
    g_string_append_printf (
        recording,
        "{\"topic\":\"reefers/C01/telemetry\",\"payload\":{\"container_id\":\"C01\","
        "\"measurement_time\":\"2026-11-0%dT%02d:%02d:00Z\",\"target_temperature\":4,"
        "\"supply_temperature\":30,\"return_temperature\":30,\"temperature\":30,"
        "\"product_id\":\"P01\",\"powered\":true}}\n",
        1 + i / 144, i / 6 % 24, i % 6 * 10);
  g_assert_true (g_file_set_contents (path, recording->str, -1, NULL));
  worker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, program, replay, "--speed=0",
                             "--notify=on", database, NULL);
  g_assert_true (g_subprocess_wait_check (worker, NULL, NULL));
  assert_answer (fixture,
                 "SELECT count(*) > 0 FROM reeferwatch.alarm_journal WHERE event = 'raised'", "t");
  assert_answer (fixture,
                 "SELECT (SELECT count(*) FROM reeferwatch.delivery),"
                 " (SELECT count(*) FROM reeferwatch.waiting_alarm)",
                 "0|0");
  g_assert_cmpuint (fixture->hook->requests->len, ==, 0);
}

static void
test_settings (void)
{
  static const struct
  {
    const char *option;
    const char *text;
  } wrong[] = {
    { "--notify=perhaps", "give on or off" },
    { "--smtp-tls=never", "give required or offered" },
    { "--smtp=pigeon://x", "--smtp" },
    { "--smtp=smtp://a:" SECRET "@relay.test", "--smtp-password-file" },
    { "--smtp=smtp://relay.test", "--smtp-from" },
  };
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GSubprocess) worker =
          g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL, program, "--broker=mqtt://h",
                            "--database=host=h", wrong[i].option, NULL);
      g_autofree char *errors = NULL;

      g_subprocess_communicate_utf8 (worker, NULL, NULL, NULL, &errors, NULL);
      g_assert_cmpint (g_subprocess_get_exit_status (worker), ==, 64);
      if (strstr (errors, wrong[i].text) == NULL || strstr (errors, SECRET) != NULL)
        g_error ("%s: %s", wrong[i].option, errors);
    }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/worker-notify/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("told", test_told);
  ADD ("killed", test_killed);
  ADD ("replay", test_replay);
  g_test_add_func ("/worker-notify/settings", test_settings);
  return g_test_run ();
}
