/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-malformed.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <string.h>

/* Each message of the malformed corpus between two good ones, in this process, so that a sanitizer
 * sees it. tests/pipeline/test-malformed.c sends them through broker and worker to the database. */
#define RECEIVED (G_GINT64_CONSTANT (1772431205) * RW_USEC_PER_SEC)

static GPtrArray *corpus;

static void
assert_good (RwTransform *transform, RwBatchBuilder *builder)
{
  static const char text[] = "{\"container_id\":\"GOOD\","
                             "\"measurement_time\":\"2026-03-02T06:00:00Z\",\"temperature\":4}";
  g_autoptr (GBytes) payload = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (RwBatch) batch = NULL;
  guint n;

  rw_transform_message (transform, "reefers/GOOD/telemetry", payload, RECEIVED, builder);
  batch = rw_batch_builder_end (builder);
  rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, 1);
}

static void
assert_bad (RwTransform *transform, RwBatchBuilder *builder, const RwTestMalformed *bad)
{
  g_autoptr (RwBatch) batch = NULL;
  const RwDeadLetter *letter;
  guint n;

  g_test_message ("%s", bad->name);
  rw_transform_message (transform, bad->topic, bad->payload, RECEIVED, builder);
  batch = rw_batch_builder_end (builder);
  rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, 0);
  letter = rw_batch_get_dead_letters (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (letter->topic, ==, bad->topic);
  g_assert_true (g_bytes_equal (letter->payload, bad->payload));
  g_assert_true (g_utf8_validate (letter->reason, -1, NULL));
  g_assert_true (strlen (letter->reason) > 10 && g_str_has_suffix (letter->reason, "."));
}

static void
test_malformed (gconstpointer decoder)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  g_assert_true (rw_transform_add_route (transform, "reefers/+/telemetry", decoder));
  for (guint i = 0; i < corpus->len; i++)
    {
      assert_good (transform, builder);
      assert_bad (transform, builder, g_ptr_array_index (corpus, i));
    }
  assert_good (transform, builder);
}

static void
test_size (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  g_test_message ("%u cases", corpus->len);
  g_assert_cmpuint (corpus->len, >=, 300);
  for (guint i = 0; i < corpus->len; i++)
    {
      const RwTestMalformed *bad = g_ptr_array_index (corpus, i);

      if (!g_hash_table_add (names, bad->name))
        g_error ("there are two cases “%s”", bad->name);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *shapes = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  shapes = g_test_build_filename (G_TEST_DIST, "data", "payload-shapes.jsonl", NULL);
  corpus = rw_test_malformed_new (shapes);
  g_test_add_func ("/malformed/size", test_size);
  g_test_add_data_func ("/malformed/auto", "auto", test_malformed);
  g_test_add_data_func ("/malformed/native", "native", test_malformed);
  status = g_test_run ();
  g_ptr_array_unref (corpus);
  return status;
}
