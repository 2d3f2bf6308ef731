/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time.h"
#include "rw-worker-process.h"

#include <string.h>

/*
 * What senders should never send, through a real broker to reeferwatch-worker as a program: each
 * message is a row, or a dead letter that says why and holds the message byte for byte.
 */
#define DEAD_LETTER_SIZE 250000
#define MEGABYTE (1024 * 1024)

/* Every message has a topic of its own, by which its dead letter is found. */
typedef struct
{
  const char *name;
  const char *payload; /* %T: a time of today, %X: a megabyte of x, %[ and %]: 64 of them */
  const char *reason;  /* a part of it; NULL: the message is stored */
} Case;

#define READING(id, temperature, more)                                                             \
  "{\"container_id\":\"" id "\",\"measurement_time\":\"%TZ\",\"temperature\":" temperature more "}"
#define AT(id, time) "{\"container_id\":\"" id "\",\"measurement_time\":" time ",\"temperature\":4}"

static const Case cases[] = {
  { "malformed", "{\"container_id\":\"A\",\"measurement_time\":", "ends in the middle" },
  { "text", "hello", "not JSON" },
  { "list", "[1,2,3]", "must be an object, but is a list" },
  { "empty-object", "{}", "“container_id” is missing" },
  { "trailing", READING ("A", "4", "") "}", "something follows its end" },
  { "empty", "", "The message is empty" },
  { "blanks", "  \n", "nothing but blanks" },
  { "nan", READING ("A", "NaN", ""), "NaN is not JSON" },
  { "endless", READING ("A", "1e999", ""), "too large" },
  { "temperature-text", READING ("A", "\"4.5\"", ""), "“temperature” must be a number" },
  { "temperature-null", READING ("A", "null", ""), "“temperature” is null" },
  { "id-number", "{\"container_id\":12,\"measurement_time\":\"%TZ\",\"temperature\":4}",
    "“container_id” must be a text" },
  { "id-empty", READING ("", "4", ""), "“container_id” is empty" },
  { "id-long", READING ("%I%I", "4", ""), "“container_id” has 120 bytes" },
  { "id-60", READING ("%I", "4", ""), NULL },
  { "fan-text", READING ("A", "4", ",\"fan_1\":\"on\""), "“fan_1” must be true or false" },
  { "megabyte", READING ("A", "4", ",\"note\":\"%X\""), "at most 262144 are taken" },
  { "megabyte-of-junk", "%X", "at most 262144 are taken" },
  { "unheard-of", READING ("UNHEARD OF", "4", ""), NULL },
  { "no-zone", AT ("NOZONE", "\"%T\""), NULL },
  { "year-2099", AT ("A", "\"2099-01-01T00:00:00Z\""), "more than 24 hours after it was received" },
  { "year-1970", AT ("A", "\"1970-01-01T00:00:00Z\""), "clock is wrong" },
  { "february-30", AT ("A", "\"2026-02-30T00:00:00Z\""), "which is no time" },
  { "time-true", AT ("A", "true"), "“measurement_time” must be a text" },
  { "nul", READING ("A", "4", ",\"note\":\"a%0b\""), "control character 0x00" },
  { "escaped-nul", READING ("A\\u0000B", "4", ""), "NUL character" },
  { "half-emoji", READING ("A\\ud83d", "4", ""), "half a character" },
  { "not-utf-8", READING ("A\377", "4", ""), "not UTF-8" },
  { "emoji", READING ("EMOJI 🚢", "4", ",\"note\":\"❄\""), NULL },
  { "markup", READING ("<b>&amp;", "4", ""), NULL },
  { "sql", READING ("'); DROP SCHEMA reeferwatch CASCADE; --", "4", ""), NULL },
  { "nested", READING ("A", "4", ",\"x\":%[1%]"), "nests lists and objects" },
  { "twice", READING ("TWICE", "4.5", ""), NULL },
};

/* What a case says with its abbreviations written out. */
static GBytes *
make_payload (const char *format, const char *now)
{
  GString *text = g_string_new (NULL);

  for (const char *c = format; *c != '\0'; c++)
    {
      g_autofree char *filler = NULL;

      if (*c != '%')
        {
          g_string_append_c (text, *c);
          continue;
        }
      switch (*++c)
        {
        case 'T':
          g_string_append_len (text, now, 19);
          break;
        case '0':
          g_string_append_c (text, '\0');
          break;
        case 'I':
          filler = g_strnfill (60, 'L');
          break;
        case 'X':
          filler = g_strnfill (MEGABYTE, 'x');
          break;
        default:
          filler = g_strnfill (64, *c);
        }
      if (filler != NULL)
        g_string_append (text, filler);
    }
  return g_string_free_to_bytes (text);
}

static void
publish (RwTestBroker *broker, const char *name, GBytes *payload)
{
  g_autofree char *topic = g_strdup_printf ("reefers/%s/telemetry", name);
  const RwTestMessage message = { .topic = topic, .payload = payload };

  g_assert_cmpuint (rw_test_broker_publish (broker, &message, 1), ==, 1);
}

/* One dead letter, and it is the message: all of it, or its beginning with the mark. */
static void
assert_dead_letter (RwTestPostgres *postgres, const Case *one, GBytes *sent)
{
  gsize size;
  const char *data = g_bytes_get_data (sent, &size);
  gboolean cut = size > DEAD_LETTER_SIZE;
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *) data,
                                                         MIN (size, DEAD_LETTER_SIZE));
  g_autofree char *sql =
      g_strdup_printf ("SELECT md5(payload), payload_length, cut, reason FROM"
                       " reeferwatch.dead_letter WHERE topic = 'reefers/%s/telemetry'",
                       one->name);
  g_autofree char *row = rw_test_postgres_query (postgres, NULL, sql);
  g_autofree char *expected =
      g_strdup_printf ("%s|%" G_GSIZE_FORMAT "|%s|", digest, size, cut ? "t" : "f");

  g_test_message ("%s: %s", one->name, row);
  g_assert_true (g_str_has_prefix (row, expected));
  g_assert_nonnull (strstr (row, one->reason));
  g_assert_true (g_str_has_suffix (row, "."));
}

static void
assert_balance (RwTestPostgres *postgres, const char *output, guint n_stored, guint n_rejected)
{
  g_autofree char *expected =
      g_strdup_printf ("{\"messages\":%u,\"readings\":%u,\"stored\":%u,\"duplicate\":2,"
                       "\"rejected\":%u,",
                       n_stored + n_rejected + 2, n_stored + n_rejected + 2, n_stored, n_rejected);
  g_autofree char *rows = rw_test_postgres_query (
      postgres, NULL,
      "SELECT (SELECT count(*) FROM reeferwatch.telemetry),"
      " (SELECT count(*) FROM reeferwatch.dead_letter),"
      " (SELECT string_agg(temperature::text, ' ') FROM reeferwatch.telemetry"
      "  WHERE container_id = 'TWICE'),"
      " (SELECT count(*) FROM reeferwatch.telemetry"
      "  WHERE container_id IN ('RETAINED', U&'EMOJI \\+01F6A2', repeat('L', 60), 'UNHEARD OF'))");
  g_autofree char *expected_rows = g_strdup_printf ("%u|%u|4.5|4", n_stored, n_rejected);

  g_assert_true (g_str_has_prefix (output, expected));
  g_assert_cmpstr (rows, ==, expected_rows);
}

static void
test_bad_input (void)
{
  const char *const options[] = { "--client-id=bad-input", "--topic=reefers/#", "--idle-exit=2",
                                  NULL };
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  g_autofree char *now = rw_time_format (g_get_real_time () - RW_USEC_PER_MIN);
  g_autoptr (GBytes) retained = make_payload (READING ("RETAINED", "4", ""), now);
  g_autoptr (GBytes) again = make_payload (READING ("TWICE", "9.5", ""), now);
  g_autoptr (GPtrArray) payloads = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GSubprocess) worker = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  guint n_stored = 1;

  rw_test_broker_publish_text (broker, "reefers/RETAINED/telemetry",
                               g_bytes_get_data (retained, NULL), TRUE);
  worker = rw_worker_process_start (broker, postgres, options);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GBytes *payload = make_payload (cases[i].payload, now);

      g_ptr_array_add (payloads, payload);
      publish (broker, cases[i].name, payload);
      n_stored += cases[i].reason == NULL;
    }
  /* The same once more, and with another value: the first one counts. */
  publish (broker, "twice", g_ptr_array_index (payloads, payloads->len - 1));
  publish (broker, "twice", again);

  g_subprocess_communicate_utf8 (worker, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (worker), ==, 0);
  assert_balance (postgres, output, n_stored, G_N_ELEMENTS (cases) + 1 - n_stored);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].reason != NULL)
      assert_dead_letter (postgres, &cases[i], g_ptr_array_index (payloads, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/bad-input", test_bad_input);
  return g_test_run ();
}
