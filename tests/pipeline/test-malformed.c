/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-malformed.h"
#include "rw-time.h"
#include "rw-worker-process.h"

#include <string.h>

/*
 * Each message of the malformed corpus between two good ones, through a real broker and
 * reeferwatch-worker as a program into PostgreSQL: all good ones are stored, each bad one is a dead
 * letter byte for byte, in its order and with a reason, and the numbers add up.
 */
#define DEAD_LETTER_SIZE 250000

static GPtrArray *
load_corpus (void)
{
  g_autofree char *shapes =
      g_test_build_filename (G_TEST_DIST, "data", "payload-shapes.jsonl", NULL);

  return rw_test_malformed_new (shapes);
}

/* Bad, good, bad, good: n good ones of one reefer each. */
static void
publish (RwTestBroker *broker, GPtrArray *corpus)
{
  g_autofree char *now = rw_time_format (rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC));
  g_autoptr (GPtrArray) topics = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) payloads = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree RwTestMessage *messages = g_new (RwTestMessage, 2 * corpus->len);

  for (guint i = 0; i < corpus->len; i++)
    {
      const RwTestMalformed *bad = g_ptr_array_index (corpus, i);
      char *topic = g_strdup_printf ("reefers/GOOD%u/telemetry", i);
      char *text = g_strdup_printf (
          "{\"container_id\":\"GOOD%u\",\"measurement_time\":\"%s\",\"temperature\":4}", i, now);
      GBytes *payload = g_bytes_new_take (text, strlen (text));

      g_ptr_array_add (topics, topic);
      g_ptr_array_add (payloads, payload);
      messages[2 * i] = (RwTestMessage){ bad->topic, bad->payload };
      messages[2 * i + 1] = (RwTestMessage){ topic, payload };
    }
  g_assert_cmpuint (rw_test_broker_publish (broker, messages, 2 * corpus->len), ==,
                    2 * corpus->len);
}

static void
assert_dead_letter (const RwTestMalformed *bad, const char *row)
{
  gsize size;
  const char *data = g_bytes_get_data (bad->payload, &size);
  g_autofree char *digest =
      g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *) (data != NULL ? data : ""),
                                   MIN (size, DEAD_LETTER_SIZE));
  g_autofree char *expected = g_strdup_printf ("%s|%s|%" G_GSIZE_FORMAT "|%s|", bad->topic, digest,
                                               size, size > DEAD_LETTER_SIZE ? "t" : "f");

  g_test_message ("%s: %s", bad->name, row);
  g_assert_true (g_str_has_prefix (row, expected));
  g_assert_true (g_str_has_suffix (row, "."));
}

static void
assert_dead_letters (RwTestPostgres *postgres, GPtrArray *corpus)
{
  g_autofree char *rows = rw_test_postgres_query (
      postgres, NULL,
      "SELECT topic, md5(payload), payload_length, cut, replace(reason, E'\\n', ' ')"
      " FROM reeferwatch.dead_letter ORDER BY dead_letter_id");
  g_auto (GStrv) lines = g_strsplit (rows, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, corpus->len);
  for (guint i = 0; i < corpus->len; i++)
    assert_dead_letter (g_ptr_array_index (corpus, i), lines[i]);
}

static void
test_malformed (void)
{
  const char *const options[] = { "--client-id=malformed", "--topic=#", "--topic=$aws/#",
                                  "--idle-exit=3", NULL };
  g_autoptr (GPtrArray) corpus = load_corpus ();
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  g_autoptr (GSubprocess) worker = rw_worker_process_start (broker, postgres, options);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *stored = NULL;
  guint n = corpus->len;

  g_assert_cmpuint (n, >=, 300);
  publish (broker, corpus);
  g_subprocess_communicate_utf8 (worker, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (worker), ==, 0);

  /* The worker may hear itself say that it is online: that is a message, but no reading. */
  expected = g_strdup_printf ("\"readings\":%u,\"stored\":%u,\"duplicate\":0,\"rejected\":%u,",
                              2 * n, n, n);
  g_test_message ("%s", output);
  g_assert_nonnull (strstr (output, expected));
  stored = rw_test_postgres_query (postgres, NULL,
                                   "SELECT count(*) = count(DISTINCT container_id), count(*)"
                                   " FROM reeferwatch.telemetry WHERE container_id LIKE 'GOOD%'");
  g_clear_pointer (&expected, g_free);
  expected = g_strdup_printf ("t|%u", n);
  g_assert_cmpstr (stored, ==, expected);
  assert_dead_letters (postgres, corpus);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/malformed", test_malformed);
  return g_test_run ();
}
