/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time.h"
#include "rw-transform.h"

#include <json-glib/json-glib.h>
#include <time.h>

/*
 * The CPU time of the whole transform (decoding, validation, windows, alarms and the batch) per
 * message of a well-behaved fleet, against decoding the same messages with the JSON library alone,
 * in the same process and in turns. Prints one line of JSON: etl.cpu.transform.
 */
#define N_REEFERS 10000
#define N_MINUTES 20
#define N_LIBRARY 10000
#define N_ROUNDS 5
#define BATCH 5000
#define START (G_GINT64_CONSTANT (1763805600) * RW_USEC_PER_SEC)

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static GBytes *
make_message (GRand *rand, int reefer, int minute)
{
  g_autofree char *time = rw_time_format (START + minute * RW_USEC_PER_MIN + reefer * 6000);
  GString *text = g_string_new (NULL);

  g_string_printf (
      text,
      "{\"container_id\":\"CMAU%07d\",\"measurement_time\":\"%s\",\"temperature\":%.1f,"
      "\"product_id\":\"P%02d\",\"target_temperature\":4.0,\"supply_temperature\":%.1f,"
      "\"return_temperature\":%.1f,\"ambient_temperature\":%.1f,\"kilowatts\":%.2f,"
      "\"oxygen_level\":20.9,\"nitrogen_level\":78.0,\"carbon_dioxide_level\":0.4,"
      "\"humidity_level\":%.1f,\"fan_1\":true,\"fan_2\":true,\"fan_3\":true,"
      "\"vent_1\":false,\"vent_2\":false,\"vent_3\":false,\"defrost_cycle\":6,"
      "\"defrosting\":false,\"powered\":true,\"time_door_open\":0.0,"
      "\"latitude\":%.5f,\"longitude\":%.5f}",
      4501000 + reefer, time, g_rand_double_range (rand, 3.5, 4.5), reefer % 18 + 1,
      g_rand_double_range (rand, 3.5, 4.5), g_rand_double_range (rand, 4, 5.5),
      g_rand_double_range (rand, 5, 35), g_rand_double_range (rand, 1, 6),
      g_rand_double_range (rand, 55, 90), reefer % 120 - 60 + g_rand_double_range (rand, 0, 0.001),
      reefer % 360 - 180 + g_rand_double_range (rand, 0, 0.001));
  return g_string_free_to_bytes (text);
}

static double
time_transform (GPtrArray *messages)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  double start = cpu_seconds ();

  for (guint i = 0; i < messages->len; i++)
    {
      rw_transform_message (transform, "reefers/CMAU4501237/telemetry",
                            g_ptr_array_index (messages, i),
                            START + (i / N_REEFERS + 1) * RW_USEC_PER_MIN, builder);
      if (i % BATCH == BATCH - 1)
        {
          g_autoptr (RwBatch) batch = rw_batch_builder_end (builder);
          guint n_rejected;

          rw_batch_get_dead_letters (batch, &n_rejected);
          g_assert_cmpuint (n_rejected, ==, 0);
        }
    }

  return (cpu_seconds () - start) / messages->len;
}

static double
time_library (GPtrArray *messages)
{
  double start = cpu_seconds ();

  for (guint i = 0; i < N_LIBRARY; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      gsize length;
      const char *data = g_bytes_get_data (g_ptr_array_index (messages, i), &length);

      g_assert_true (json_parser_load_from_data (parser, data, (gssize) length, NULL));
    }

  return (cpu_seconds () - start) / N_LIBRARY;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
median (double *values)
{
  qsort (values, N_ROUNDS, sizeof *values, compare_doubles);
  return values[N_ROUNDS / 2];
}

int
main (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  double ours[N_ROUNDS], library[N_ROUNDS];

  for (int minute = 0; minute < N_MINUTES; minute++)
    for (int reefer = 0; reefer < N_REEFERS; reefer++)
      g_ptr_array_add (messages, make_message (rand, reefer, minute));

  for (int round = 0; round < N_ROUNDS; round++)
    {
      ours[round] = time_transform (messages);
      library[round] = time_library (messages);
    }

  g_print ("{\"name\":\"etl.cpu.transform\",\"value\":%.0f,\"unit\":\"ns/"
           "message\",\"limit\":%.0f,\"ratio\":%.3f}\n",
           median (ours) * 1e9, median (library) * 1e9, median (ours) / median (library));
  return 0;
}
