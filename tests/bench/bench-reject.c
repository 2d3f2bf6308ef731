/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench.h"
#include "rw-test-malformed.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <string.h>
#include <time.h>

/*
 * What messages cost that nobody can use, against good ones that the JSON library has to read, per
 * byte (a message counts for 500 bytes at least): no nesting, no garbage and no clever choice of
 * keys may slow the worker down. Prints two lines of JSON: etl.reject, the malformed corpus as a
 * whole, and etl.reject.worst, the dearest kind of message.
 */
#define RECEIVED (G_GINT64_CONSTANT (1772431205) * RW_USEC_PER_SEC)
#define SMALLEST 500
#define LARGEST 250000
#define MIN_SECONDS 0.02

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

/* Seconds of CPU time per byte. */
static double
measure (const char *topic, GBytes *payload)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  double start = cpu_seconds (), spent;
  guint n = 0;

  do
    {
      g_autoptr (RwBatch) batch = NULL;

      rw_transform_message (transform, topic, payload, RECEIVED, builder);
      batch = rw_batch_builder_end (builder);
      n++;
      spent = cpu_seconds () - start;
    }
  while (spent < MIN_SECONDS);

  return spent / n / (double) MAX (g_bytes_get_size (payload), SMALLEST);
}

static GBytes *
make_filled (const char *begin, const char *fill, const char *end)
{
  GString *text = g_string_new (begin);

  while (text->len < LARGEST)
    g_string_append (text, fill);
  g_string_append (text, end);
  return g_string_free_to_bytes (text);
}

/* Keys of one hash: each two letters can be exchanged for others without changing it. */
static GBytes *
make_colliding (void)
{
  GString *text = g_string_new ("{\"container_id\":\"A\"");

  for (guint i = 0; text->len < LARGEST; i++)
    {
      g_string_append (text, i % 2000 == 1999 ? ",\"x\":{\"y\":1}" : "");
      g_string_append (text, ",\"");
      for (guint bit = 0; bit < 16; bit++)
        g_string_append (text, (i >> bit & 1) != 0 ? "Ez" : "FY");
      g_string_append (text, "\":1");
    }
  g_string_append_c (text, '}');
  return g_string_free_to_bytes (text);
}

typedef struct
{
  double worst;
  double sum;
  guint n;
} Costs;

static void
add (Costs *costs, const char *topic, GBytes *payload)
{
  double cost = measure (topic, payload);

  costs->worst = MAX (costs->worst, cost);
  costs->sum += cost;
  costs->n++;
}

/* What no corpus of wrong messages holds: valid JSON that is as dear to read as can be. */
static void
add_dear (Costs *costs)
{
  static const struct
  {
    const char *topic;
    const char *begin;
    const char *fill;
    const char *end;
  } dear[] = {
    { "reefers/A/telemetry", "[1", ",1", "]" },
    { "reefers/A/telemetry", "[{}", ",{}", "]" },
    { "reefers/A/telemetry", "{\"x\":[[]", ",[]", "]}" },
    { "x/y", "[{\"n\":\"a\"}", ",{\"n\":\"a\",\"u\":\"V\",\"v\":1}", "]" },
    { "x/y", "{\"a\":{\"temp\":\"x\"}", ",\"a\":{\"b\":{\"temp\":\"x\"}}", "}" },
    { "telemetries", "{\"containerID\":\"A\",\"payload\":\"(1", ",1", ")\"}" },
    { "spBv1.0/a/DDATA/e/d", "", "\x12\x02\x10\x01", "" },
  };
  g_autoptr (GBytes) colliding = make_colliding ();

  for (guint i = 0; i < G_N_ELEMENTS (dear); i++)
    {
      g_autoptr (GBytes) payload = make_filled (dear[i].begin, dear[i].fill, dear[i].end);

      add (costs, dear[i].topic, payload);
    }
  add (costs, "reefers/A/telemetry", colliding);
}

int
main (void)
{
  static const char good_text[] =
      "{\"container_id\":\"CMAU4501237\",\"measurement_time\":\"2026-03-02T06:00:00Z\","
      "\"temperature\":4.2,\"product_id\":\"P01\",\"target_temperature\":4.0,"
      "\"supply_temperature\":3.8,\"return_temperature\":4.6,\"ambient_temperature\":19.2,"
      "\"kilowatts\":3.4,\"oxygen_level\":20.9,\"nitrogen_level\":78.0,\"fan_1\":true,"
      "\"carbon_dioxide_level\":0.4,\"humidity_level\":61.0,\"fan_2\":true,\"fan_3\":true,"
      "\"vent_1\":false,\"vent_2\":false,\"vent_3\":false,\"defrost_cycle\":6,\"note\":[],"
      "\"defrosting\":false,\"powered\":true,\"latitude\":37.8,\"longitude\":-122.2}";
  g_autoptr (GPtrArray) corpus = NULL;
  g_autofree char *shapes = NULL;
  g_autoptr (GBytes) good = g_bytes_new_static (good_text, sizeof good_text - 1);
  double limit = measure ("reefers/CMAU4501237/telemetry", good);
  Costs costs = { 0 };

  rw_bench_init ();
  shapes = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "payload-shapes.jsonl", NULL);
  corpus = rw_test_malformed_new (shapes);
  for (guint i = 0; i < corpus->len; i++)
    {
      const RwTestMalformed *bad = g_ptr_array_index (corpus, i);

      add (&costs, bad->topic, bad->payload);
    }
  rw_bench_print ("etl.reject", costs.sum / costs.n * 1e9, "ns/byte", limit * 1e9);
  add_dear (&costs);
  rw_bench_print ("etl.reject.worst", costs.worst * 1e9, "ns/byte", limit * 1e9);
  return 0;
}
