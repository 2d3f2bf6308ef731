/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-worker-process.h"

#include <signal.h>
#include <string.h>

/* The worker as a program that logs in with reeferwatch_worker and nothing else: on days that are
 * not there yet, with messages that are no readings, with roll-ups to compute and days to pack. */

static RwTestPostgres *postgres;
static RwTestBroker *broker;

static void
execute (const char *sql)
{
  g_autofree char *ignored = rw_test_postgres_query (postgres, NULL, sql);
}

static void
await (const char *sql)
{
  while (TRUE)
    {
      g_autofree char *answer = rw_test_postgres_query (postgres, NULL, sql);

      if (g_str_equal (answer, "t"))
        return;
      g_usleep (100000);
    }
}

/* The owner makes the schema; a worker that has nothing to do is as good for it as any. */
static void
make_schema (void)
{
  static const char *const nothing[] = { "--idle-exit=1", NULL };
  g_autoptr (GSubprocess) owner = rw_worker_process_start (broker, postgres, nothing);

  await ("SELECT count(*) > 0 FROM pg_namespace WHERE nspname = 'reeferwatch'");
  g_subprocess_wait (owner, NULL, NULL);
  execute ("CREATE ROLE feeder LOGIN IN ROLE reeferwatch_worker");
}

static void
publish (guint i)
{
  g_autofree char *text = g_strdup_printf (
      "{\"container_id\":\"MNBU123456%u\",\"measurement_time\":\"2026-03-%02uT12:00:00Z\","
      "\"product_id\":\"P02\",\"temperature\":21,\"target_temperature\":4,"
      "\"supply_temperature\":4.1,\"powered\":true}",
      i % 10, 1 + i % 20);

  rw_test_broker_publish_text (broker, "reefers/MNBU/telemetry", text, FALSE);
}

static void
test_role (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, "feeder", NULL);
  g_autofree char *database = g_strconcat ("--database=", conninfo, NULL);
  const char *const options[] = { database, NULL };
  g_autoptr (GSubprocess) worker = NULL;
  g_autofree char *user = NULL;

  make_schema ();
  worker = rw_worker_process_start (broker, postgres, options);
  for (guint i = 0; i < 40; i++)
    publish (i);
  rw_test_broker_publish_text (broker, "reefers/MNBU/telemetry", "{\"container_id\":", FALSE);

  await ("SELECT count(*) = 20 FROM reeferwatch.telemetry");
  await ("SELECT count(*) = 1 FROM reeferwatch.dead_letter");
  await ("SELECT count(*) = 20 FROM reeferwatch.telemetry_1d");
  await ("SELECT count(*) = 20 FROM reeferwatch.stored_day WHERE state = 'packed'");
  await ("SELECT count(*) = 20 FROM reeferwatch.telemetry");
  user = rw_test_postgres_query (postgres, NULL,
                                 "SELECT DISTINCT usename FROM pg_stat_activity"
                                 " WHERE application_name = 'reeferwatch'");
  g_assert_cmpstr (user, ==, "feeder");

  g_subprocess_send_signal (worker, SIGTERM);
  g_assert_true (g_subprocess_wait_check (worker, NULL, NULL));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  broker = rw_test_broker_new (NULL);
  g_test_add_func ("/worker/role", test_role);
  status = g_test_run ();
  rw_test_broker_free (broker);
  rw_test_postgres_free (postgres);
  return status;
}
