/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/*
 * Every recorded shape and its variants, through the whole transform: by auto and by the decoder's
 * name. What an expectation does not mention must be missing.
 *
 * payload-variants.jsonl has a line per case: "topic" with "payload" or "payload_hex" (without
 * them the message of "shape" in payload-shapes.jsonl), what was sent "before", and in "expect"
 * either "reject", a part of the reason, or "readings" and "notices".
 */
#define RECEIVED (G_GINT64_CONSTANT (1772431205) * RW_USEC_PER_SEC)

static const struct
{
  const char *name;
  guint32 bit;
} qualities[] = {
  { "check_digit", RW_QUALITY_CHECK_DIGIT },
  { "naive_time", RW_QUALITY_NAIVE_TIME },
  { "receive_time", RW_QUALITY_RECEIVE_TIME },
  { "unknown_keys", RW_QUALITY_UNKNOWN_KEYS },
  { "implausible", RW_QUALITY_IMPLAUSIBLE },
  { "bad_position", RW_QUALITY_BAD_POSITION },
  { "clock_ahead", RW_QUALITY_CLOCK_AHEAD },
  { "gas_sum", RW_QUALITY_GAS_SUM },
  { "rate", RW_QUALITY_RATE },
};

static const char *const notice_kinds[] = {
  [RW_NOTICE_ONLINE] = "online",
  [RW_NOTICE_OFFLINE] = "offline",
  [RW_NOTICE_DOOR_OPENED] = "door_opened",
};

static GHashTable *shapes; /* name → JsonObject of payload-shapes.jsonl */

static GBytes *
from_hex (const char *hex)
{
  gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_bytes_new_take (bytes, length);
}

/* The message of a case, or of the shape that it names. */
static GBytes *
get_message (JsonObject *object, const char **topic)
{
  const char *text;

  if (!json_object_has_member (object, "topic"))
    object = g_hash_table_lookup (shapes, json_object_get_string_member (object, "shape"));

  *topic = json_object_get_string_member (object, "topic");
  if (json_object_has_member (object, "payload_hex"))
    return from_hex (json_object_get_string_member (object, "payload_hex"));

  text = json_object_get_string_member (object, "payload");
  return g_bytes_new (text, strlen (text));
}

static gint64
get_time (JsonObject *object)
{
  const char *text = json_object_get_string_member (object, "time");
  gboolean zoned;
  gint64 time;

  if (strcmp (text, "receive") == 0)
    return RECEIVED;

  g_assert_true (rw_time_parse (text, strlen (text), &time, &zoned));
  return time;
}

static double
get_number (JsonObject *object, const char *name)
{
  return json_object_get_double_member_with_default (object, name, NAN);
}

static void
assert_near (const char *what, double value, double expected, double epsilon)
{
  if (isnan (value) != isnan (expected) || fabs (value - expected) > epsilon)
    g_error ("%s is %.9g instead of %.9g", what, value, expected);
}

static void
check_flags (const RwReading *reading, JsonObject *expect)
{
  for (int i = 0; i < RW_N_FLAGS; i++)
    {
      const char *name = rw_reading_flag_get_name (1 << i);

      g_assert_cmpint (rw_reading_is_known (reading, 1 << i), ==,
                       json_object_has_member (expect, name));
      if (json_object_has_member (expect, name))
        g_assert_cmpint (rw_reading_is_set (reading, 1 << i), ==,
                         json_object_get_boolean_member (expect, name));
    }
}

static void
check_quality (const RwReading *reading, JsonObject *expect)
{
  JsonArray *names = json_object_has_member (expect, "quality")
                         ? json_object_get_array_member (expect, "quality")
                         : NULL;
  guint32 bits = 0;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    for (guint k = 0; k < G_N_ELEMENTS (qualities); k++)
      if (strcmp (json_array_get_string_element (names, i), qualities[k].name) == 0)
        bits |= qualities[k].bit;
  g_assert_cmphex (reading->quality, ==, bits);
}

static void
check_reading (const RwReading *reading, JsonObject *expect)
{
  g_assert_cmpstr (reading->container_id, ==, json_object_get_string_member (expect, "device"));
  g_assert_cmpstr (reading->product_id, ==,
                   json_object_get_string_member_with_default (expect, "product_id", NULL));
  g_assert_cmpint (reading->time, ==, get_time (expect));
  g_assert_cmpint (reading->received_time, ==, RECEIVED);
  g_assert_cmpint (reading->late, ==,
                   json_object_get_boolean_member_with_default (expect, "late", FALSE));
  g_assert_cmpint (reading->defrost_cycle, ==,
                   json_object_get_int_member_with_default (expect, "defrost_cycle", -1));
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    assert_near (rw_quantity_get_name (q), reading->value[q],
                 get_number (expect, rw_quantity_get_name (q)), 1e-4);
  assert_near ("latitude", reading->latitude, get_number (expect, "latitude"), 1e-12);
  assert_near ("longitude", reading->longitude, get_number (expect, "longitude"), 1e-12);
  check_flags (reading, expect);
  check_quality (reading, expect);
}

/* Nothing may be expected that is not looked at: a misspelt word would prove nothing. */
static void
check_words (JsonObject *expect)
{
  const char *const words[] = { "device",        "product_id", "time",      "quality", "late",
                                "defrost_cycle", "latitude",   "longitude", NULL };
  g_autoptr (GList) members = json_object_get_members (expect);

  for (GList *l = members; l != NULL; l = l->next)
    {
      gboolean known = g_strv_contains (words, l->data);
      RwQuantity quantity;

      for (int i = 0; i < RW_N_FLAGS; i++)
        known = known || strcmp (l->data, rw_reading_flag_get_name (1 << i)) == 0;
      g_assert_true (known || rw_quantity_from_name (l->data, &quantity));
    }
}

static void
check_batch (RwBatch *batch, const char *topic, GBytes *payload, JsonObject *expect)
{
  guint n_readings, n_letters;
  const RwReading *readings = rw_batch_get_readings (batch, &n_readings);
  const RwDeadLetter *letters = rw_batch_get_dead_letters (batch, &n_letters);
  JsonArray *expected;

  if (json_object_has_member (expect, "reject"))
    {
      g_assert_cmpuint (n_readings, ==, 0);
      g_assert_cmpuint (n_letters, ==, 1);
      g_assert_nonnull (
          strstr (letters[0].reason, json_object_get_string_member (expect, "reject")));
      g_assert_cmpstr (letters[0].topic, ==, topic);
      g_assert_true (g_bytes_equal (letters[0].payload, payload));
      return;
    }

  expected = json_object_get_array_member (expect, "readings");
  g_assert_cmpstr (n_letters > 0 ? letters[0].reason : NULL, ==, NULL);
  g_assert_cmpuint (n_readings, ==, json_array_get_length (expected));
  for (guint i = 0; i < n_readings; i++)
    {
      check_words (json_array_get_object_element (expected, i));
      check_reading (&readings[i], json_array_get_object_element (expected, i));
    }
}

/* What devices say of themselves is left at the decoder: no reading comes of it. */
static void
check_notices (const char *decoder, const char *topic, GBytes *payload, JsonObject *expect)
{
  JsonArray *expected = json_object_has_member (expect, "notices")
                            ? json_object_get_array_member (expect, "notices")
                            : NULL;
  g_autoptr (RwNameCache) names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  g_autoptr (GArray) notices = g_array_new (FALSE, FALSE, sizeof (RwNotice));
  g_autofree char *reason = NULL;
  RwDecoding decoding = { .topic = topic,
                          .received_time = RECEIVED,
                          .names = names,
                          .readings = readings,
                          .notices = notices };

  decoding.data = g_bytes_get_data (payload, &decoding.length);
  rw_decoder_decode (rw_decoder_find (decoder), &decoding, &reason);
  g_assert_cmpuint (notices->len, ==, expected != NULL ? json_array_get_length (expected) : 0);
  for (guint i = 0; i < notices->len; i++)
    {
      const RwNotice *notice = &g_array_index (notices, RwNotice, i);
      JsonObject *object = json_array_get_object_element (expected, i);

      g_assert_cmpstr (notice->device, ==, json_object_get_string_member (object, "device"));
      g_assert_cmpstr (notice_kinds[notice->kind], ==,
                       json_object_get_string_member (object, "kind"));
      g_assert_cmpint (notice->time, ==, get_time (object));
    }
}

static void
check_with (const char *decoder, JsonObject *object)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  JsonObject *expect = json_object_get_object_member (object, "expect");
  JsonArray *before = json_object_has_member (object, "before")
                          ? json_object_get_array_member (object, "before")
                          : NULL;
  const char *topic;
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (RwBatch) earlier = NULL;
  g_autoptr (RwBatch) batch = NULL;

  g_test_message ("decoder %s", decoder);
  g_assert_true (rw_transform_add_route (transform, "#", decoder));
  g_assert_true (rw_transform_add_route (transform, "$aws/#", decoder));
  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    {
      payload = get_message (json_array_get_object_element (before, i), &topic);
      rw_transform_message (transform, topic, payload, RECEIVED, builder);
      g_clear_pointer (&payload, g_bytes_unref);
    }
  earlier = rw_batch_builder_end (builder);

  payload = get_message (object, &topic);
  rw_transform_message (transform, topic, payload, RECEIVED, builder);
  batch = rw_batch_builder_end (builder);
  check_batch (batch, topic, payload, expect);
  check_notices (decoder, topic, payload, expect);
}

static void
test_case (gconstpointer data)
{
  JsonObject *object = (gpointer) data;
  const char *decoder = json_object_get_string_member (object, "decoder");

  check_with ("auto", object);
  check_with (decoder, object);
}

typedef void (*TakeLine) (JsonObject *object);

static void
read_file (const char *name, TakeLine take)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strstrip (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

      take (json_node_get_object (node));
    }
}

static void
take_shape (JsonObject *object)
{
  g_hash_table_insert (shapes, g_strdup (json_object_get_string_member (object, "name")),
                       json_object_ref (object));
}

static guint
increase (GHashTable *counts, const char *name)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1;

  g_hash_table_replace (counts, g_strdup (name), GUINT_TO_POINTER (n));
  return n;
}

static GHashTable *n_cases; /* name of a shape → how many cases it has */

static void
take_case (JsonObject *object)
{
  const char *shape = json_object_get_string_member (object, "shape");
  g_autofree char *path = g_strdup_printf ("/shapes/%s/%u %s", shape, increase (n_cases, shape),
                                           json_object_get_string_member (object, "name"));

  g_strdelimit (path + strlen ("/shapes/") + strlen (shape) + 1, "/", '-');
  g_test_add_data_func_full (path, json_object_ref (object), test_case,
                             (GDestroyNotify) json_object_unref);
}

/* The message as it was recorded, and two variants at least. */
static void
test_complete (void)
{
  GHashTableIter iter;
  gpointer name;

  g_assert_cmpuint (g_hash_table_size (shapes), ==, 27);
  g_hash_table_iter_init (&iter, shapes);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_test_message ("%s", (const char *) name);
      g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (n_cases, name)), >=, 3);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  shapes =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  n_cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_file ("payload-shapes.jsonl", take_shape);
  read_file ("payload-variants.jsonl", take_case);
  g_test_add_func ("/shapes/complete", test_complete);
  status = g_test_run ();
  g_hash_table_unref (shapes);
  g_hash_table_unref (n_cases);
  return status;
}
