/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench.h"
#include "rw-test-broker.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <time.h>

/*
 * The worker as it is installed, with all that it does to a message, as a process of its own:
 *
 *   etl.cpu           CPU time for a message, from the broker's socket to the commit, against
 * decoding the same messages with the JSON library alone, in this process etl.spool.rate    how
 * fast it catches up after the database has hung, against the 20,000 rows a second that are asked
 * for
 *
 * Not a test: figures depend on the machine and on what else it does.
 */
#define N_MESSAGES 100000
#define N_REEFERS 10000
#define N_LIBRARY 10000
#define N_ROUNDS 5
#define SPOOL_AIM 20000.0

typedef struct
{
  RwTestBroker *broker;
  RwTestPostgres *postgres;
  char *folder;
  GSubprocess *process;
  guint64 n_stored; /* rows that were there before */
  guint minute;
} Bench;

static void
message_clear (gpointer data)
{
  g_bytes_unref (((RwTestMessage *) data)->payload);
}

/* All 25 keys, one reading of each reefer and minute. */
static GArray *
make_messages (Bench *bench)
{
  GArray *messages = g_array_sized_new (FALSE, FALSE, sizeof (RwTestMessage), N_MESSAGES);
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - 10 * RW_USEC_PER_HOUR;

  g_array_set_clear_func (messages, message_clear);
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      guint minute = bench->minute + i / N_REEFERS;
      g_autofree char *time = rw_time_format (base + (gint64) minute * RW_USEC_PER_MIN);
      g_autofree char *topic = g_strdup_printf ("reefers/BENC%07u/telemetry", i % N_REEFERS);
      char *payload = g_strdup_printf (
          "{\"container_id\":\"BENC%07u\",\"measurement_time\":\"%s\",\"temperature\":4.%u,"
          "\"product_id\":\"P01\",\"target_temperature\":4.0,\"supply_temperature\":3.%u,"
          "\"return_temperature\":4.6,\"ambient_temperature\":19.2,\"kilowatts\":3.4,"
          "\"oxygen_level\":20.9,\"nitrogen_level\":78.0,\"carbon_dioxide_level\":0.4,"
          "\"humidity_level\":61.0,\"fan_1\":true,\"fan_2\":true,\"fan_3\":true,\"vent_1\":false,"
          "\"vent_2\":false,\"vent_3\":false,\"defrost_cycle\":6,\"defrosting\":false,"
          "\"powered\":true,\"time_door_open\":0.0,\"latitude\":37.8,\"longitude\":-122.%u}",
          i % N_REEFERS, time, i % 10, i % 7, i % 100);
      RwTestMessage message = {
        .topic = g_intern_string (topic),
        .payload = g_bytes_new_take (payload, strlen (payload)),
      };

      g_array_append_val (messages, message);
    }
  bench->minute += N_MESSAGES / N_REEFERS;
  return messages;
}

static double
time_library (GArray *messages)
{
  struct timespec begin, end;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &begin);
  for (guint i = 0; i < N_LIBRARY; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      gsize length;
      const char *data =
          g_bytes_get_data (g_array_index (messages, RwTestMessage, i).payload, &length);

      g_assert_true (json_parser_load_from_data (parser, data, (gssize) length, NULL));
    }
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &end);
  return ((double) (end.tv_sec - begin.tv_sec) * 1e9 + (double) (end.tv_nsec - begin.tv_nsec))
         / N_LIBRARY;
}

static void
start_worker (Bench *bench)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "src", "worker",
                                            "reeferwatch-worker", NULL);
  g_autofree char *broker =
      g_strconcat ("--broker=", rw_test_broker_get_address (bench->broker), NULL);
  g_autofree char *database =
      g_strconcat ("--database=", rw_test_postgres_get_conninfo (bench->postgres), NULL);
  g_autofree char *spool = g_strdup_printf ("--spool=%s/spool", bench->folder);
  g_autoptr (GError) error = NULL;

  bench->process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, path, broker, database, spool, "--client-id=bench", NULL);
  g_assert_no_error (error);
}

static guint64
count_rows (Bench *bench)
{
  g_autofree char *answer = rw_test_postgres_query (
      bench->postgres, NULL,
      "SELECT CASE WHEN to_regclass('reeferwatch.reading') IS NULL THEN 0 ELSE"
      " (xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM reeferwatch.reading', "
      "false,"
      " true, '')))[1]::text::bigint END");

  return g_ascii_strtoull (answer, NULL, 10);
}

static void
wait_stored (Bench *bench, guint64 n)
{
  while (count_rows (bench) < bench->n_stored + n)
    g_usleep (50000);
  bench->n_stored += n;
}

/* What all threads of the worker have used so far, ns. */
static double
get_cpu (Bench *bench)
{
  g_autofree char *folder =
      g_strdup_printf ("/proc/%s/task", g_subprocess_get_identifier (bench->process));
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  const char *task;
  double total = 0;

  g_assert_nonnull (tasks);
  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, task, "schedstat", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        total += g_ascii_strtod (text, NULL);
    }
  return total;
}

/* A reading that comes back says that the session at the broker is there. */
static void
wait_subscribed (Bench *bench)
{
  while (count_rows (bench) == 0)
    {
      rw_test_broker_publish_text (bench->broker, "reefers/FIRST/telemetry",
                                   "{\"container_id\":\"FIRST\",\"measurement_time\":"
                                   "\"2026-11-22T10:00:00Z\",\"temperature\":4.2}",
                                   FALSE);
      g_usleep (200000);
    }
  bench->n_stored = 1;
}

static void
publish (Bench *bench, GArray *messages)
{
  guint n = rw_test_broker_publish (bench->broker, &g_array_index (messages, RwTestMessage, 0),
                                    messages->len);

  g_assert_cmpuint (n, ==, messages->len);
}

static void
measure_cpu (Bench *bench)
{
  double worker[N_ROUNDS], library[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GArray) messages = make_messages (bench);
      double before = get_cpu (bench);

      publish (bench, messages);
      wait_stored (bench, messages->len);
      worker[i] = (get_cpu (bench) - before) / messages->len;
      library[i] = time_library (messages);
    }
  rw_bench_print ("etl.cpu", rw_bench_median (worker, N_ROUNDS), "ns/message",
                  rw_bench_median (library, N_ROUNDS));
}

/* From the moment that the database goes on until the last row is there, what it does to come to
 * itself and the connection that has to be made anew included. */
static void
measure_spool (Bench *bench)
{
  double rates[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GArray) messages = make_messages (bench);
      gint64 begin;

      rw_test_postgres_freeze (bench->postgres);
      publish (bench, messages);
      g_usleep (5 * G_USEC_PER_SEC);
      rw_test_postgres_thaw (bench->postgres);
      begin = g_get_monotonic_time ();
      wait_stored (bench, messages->len);
      rates[i] = messages->len / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
    }
  rw_bench_print ("etl.spool.rate", rw_bench_median (rates, N_ROUNDS), "rows/s", SPOOL_AIM);
}

int
main (void)
{
  const RwTestBrokerOptions options = { .max_inflight = 1000 };
  Bench bench = { 0 };
  g_autofree char *spool = NULL;

  rw_bench_init ();
  bench.broker = rw_test_broker_new (&options);
  bench.postgres = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  bench.folder = g_dir_make_tmp ("rw-bench-XXXXXX", NULL);
  start_worker (&bench);
  wait_subscribed (&bench);
  measure_cpu (&bench);
  measure_spool (&bench);

  g_subprocess_force_exit (bench.process);
  g_subprocess_wait (bench.process, NULL, NULL);
  g_object_unref (bench.process);
  rw_test_broker_free (bench.broker);
  rw_test_postgres_free (bench.postgres);
  spool = g_strdup_printf ("%s/spool", bench.folder);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *file =
          g_strconcat (spool, i == 0 ? "/spool.sqlite" : "/spool.sqlite-wal", NULL);

      g_unlink (file);
    }
  g_rmdir (spool);
  g_rmdir (bench.folder);
  g_free (bench.folder);
  return 0;
}
