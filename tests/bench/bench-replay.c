/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast recordings become rows, from opening the file to the last commit, against one plain COPY
 * BINARY of the same readings into the same table: etl.replay.rate for JSON Lines of messages, .csv
 * for a table. Medians; the two take turns, each with readings of its own minutes. */

#include "rw-bench-copy.h"
#include "rw-bench.h"
#include "rw-load-test.h"
#include "rw-pipeline.h"
#include "rw-test-postgres.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define N_MESSAGES 100000
#define N_REEFERS 10000
#define N_ROUNDS 5

#define START (G_GINT64_CONSTANT (1772323200) * RW_USEC_PER_SEC) /* 2026-03-01 */

static RwTestPostgres *server;
static guint next_minute;

/* Rounds of the fleet, none of which repeats another. */
static char *
write_recording (gboolean csv)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char *path = NULL;
  int fd = g_file_open_tmp ("rw-bench-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  if (csv)
    g_string_append (text, "container_id,measurement_time,product_id,temperature,"
                           "target_temperature,supply_temperature,return_temperature,"
                           "ambient_temperature,kilowatts,oxygen_level,carbon_dioxide_level,"
                           "humidity_level,fan_1,defrosting,powered,latitude,longitude\r\n");
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autofree char *time =
          rw_time_format (START + (gint64) (next_minute + i / N_REEFERS) * RW_USEC_PER_MIN);

      g_string_append_printf (
          text,
          csv ? "BENC%07u,%s,P01,4.%u,4.0,3.%u,4.6,19.2,3.4,20.9,0.4,61.0,true,false,true,37.8,"
                "-122.%u\r\n"
              : "{\"topic\":\"reefers/x/telemetry\",\"payload\":{\"container_id\":\"BENC%07u\","
                "\"measurement_time\":\"%s\",\"product_id\":\"P01\",\"temperature\":4.%u,"
                "\"target_temperature\":4.0,\"supply_temperature\":3.%u,\"return_temperature\":4.6,"
                "\"ambient_temperature\":19.2,\"kilowatts\":3.4,\"oxygen_level\":20.9,"
                "\"carbon_dioxide_level\":0.4,\"humidity_level\":61.0,\"fan_1\":true,"
                "\"defrosting\":false,\"powered\":true,\"latitude\":37.8,\"longitude\":-122.%u}}\n",
          i % N_REEFERS, time, i % 10, i % 7, i % 100);
    }
  next_minute += N_MESSAGES / N_REEFERS;
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  return path;
}

/* The same readings as one batch. */
static GPtrArray *
make_batches (void)
{
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autofree char *id = g_strdup_printf ("BENC%07u", i % N_REEFERS);
      RwReading reading;

      rw_reading_init (&reading);
      reading.container_id = g_intern_string (id);
      reading.product_id = g_intern_static_string ("P01");
      reading.source = g_intern_static_string ("native");
      reading.time = START + (gint64) (next_minute + i / N_REEFERS) * RW_USEC_PER_MIN;
      reading.received_time = reading.time;
      for (int q = 0; q < RW_QUANTITY_TIME_DOOR_OPEN; q++)
        if (q != RW_QUANTITY_NITROGEN_LEVEL)
          reading.value[q] = 4 + (float) (i % 10) / 10;
      reading.latitude = 37.8;
      reading.longitude = -122 - (i % 100) / 100.0;
      reading.flags_known = RW_FLAG_FAN_1 | RW_FLAG_DEFROSTING | RW_FLAG_POWERED;
      reading.flags_set = RW_FLAG_FAN_1 | RW_FLAG_POWERED;
      rw_batch_builder_add_reading (builder, &reading);
    }
  next_minute += N_MESSAGES / N_REEFERS;
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  return batches;
}

static void
finished_cb (RwPipeline *pipeline, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Wakes the loop so that who waits looks again. */
static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static guint64
get_stored (RwPipeline *pipeline)
{
  RwPipelineStatus status;

  rw_pipeline_get_status (pipeline, &status);
  return status.stored;
}

typedef struct
{
  double rows;  /* a second until all are committed */
  double whole; /* a second until the worker has ended, and with it all roll-ups are there */
} Rates;

static Rates
time_replay (const char *path)
{
  g_autoptr (RwPipelineConfig) config = rw_pipeline_config_new ();
  RwPipeline *pipeline;
  gboolean finished = FALSE;
  gint64 begin = g_get_monotonic_time ();
  guint wake_up = g_timeout_add (2, look_again_cb, NULL);
  Rates rates;

  config->replay = g_strdup (path);
  config->database = g_strdup (rw_test_postgres_get_conninfo (server));
  pipeline = rw_pipeline_new (config, NULL);
  g_signal_connect (pipeline, "finished", G_CALLBACK (finished_cb), &finished);
  rw_pipeline_start (pipeline);
  while (get_stored (pipeline) < N_MESSAGES)
    g_main_context_iteration (NULL, TRUE);
  rates.rows = N_MESSAGES / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  while (!finished)
    g_main_context_iteration (NULL, TRUE);
  rates.whole = N_MESSAGES / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  g_source_remove (wake_up);
  g_assert_true (rw_pipeline_stop (pipeline, 30 * G_USEC_PER_SEC));
  g_object_unref (pipeline);
  return rates;
}

static void
bench (const char *name, gboolean csv)
{
  g_autoptr (RwPgConnection) connection =
      rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  double replayed[N_ROUNDS], whole[N_ROUNDS], copied[N_ROUNDS];
  g_autofree char *whole_name = g_strconcat (name, ".whole", NULL);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *path = write_recording (csv);
      g_autoptr (GPtrArray) batches = make_batches ();

      Rates rates = time_replay (path);

      replayed[i] = rates.rows;
      whole[i] = rates.whole;
      copied[i] = rw_bench_copy_rate (connection, batches);
      g_unlink (path);
    }
  rw_bench_print (name, rw_bench_median (replayed, N_ROUNDS), "rows/s",
                  rw_bench_median (copied, N_ROUNDS));
  rw_bench_print (whole_name, rw_bench_median (whole, N_ROUNDS), "rows/s",
                  rw_bench_median (copied, N_ROUNDS));
}

int
main (void)
{
  g_autofree char *warm_up = NULL;

  rw_bench_init ();
  server = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  warm_up = write_recording (FALSE);
  time_replay (warm_up);
  g_unlink (warm_up);
  bench ("etl.replay.rate", FALSE);
  bench ("etl.replay.rate.csv", TRUE);
  rw_test_postgres_free (server);
  return 0;
}
