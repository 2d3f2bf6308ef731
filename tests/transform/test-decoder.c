/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time.h"
#include "rw-transform.h"

#include <math.h>
#include <string.h>

#define TOPIC "reefers/CMAU4501237/telemetry"
#define HEAD                                                                                       \
  "{\"container_id\":\"CMAU4501237\",\"measurement_time\":\"2026-11-22T10:00:00Z\","               \
  "\"temperature\":4.2"

static gint64
now (void)
{
  gint64 time;
  gboolean zoned;

  g_assert_true (rw_time_parse ("2026-11-22T10:00:05Z", 20, &time, &zoned));
  return time;
}

static RwBatch *
transform_bytes (GBytes *payload)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  rw_transform_message (transform, TOPIC, payload, now (), builder);
  return rw_batch_builder_end (builder);
}

static RwBatch *
transform_text (const char *text)
{
  g_autoptr (GBytes) payload = g_bytes_new (text, strlen (text));

  return transform_bytes (payload);
}

static void
assert_rejected (RwBatch *batch, GBytes *payload, const char *reason)
{
  const RwDeadLetter *letter;
  guint n;

  rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, 0);
  letter = rw_batch_get_dead_letters (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (letter->reason, ==, reason);
  g_assert_cmpstr (letter->topic, ==, TOPIC);
  g_assert_cmpint (letter->received_time, ==, now ());
  g_assert_true (g_bytes_equal (letter->payload, payload));
}

static RwReading
get_reading (RwBatch *batch)
{
  const RwReading *reading;
  guint n;

  rw_batch_get_dead_letters (batch, &n);
  g_assert_cmpuint (n, ==, 0);
  reading = rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  return *reading;
}

static const struct
{
  const char *payload;
  const char *reason;
} rejected[] = {
  { "", "The message is empty." },
  { "  \n", "The message holds nothing but blanks." },
  { "{", "The message is not JSON: it ends in the middle of an object, after 1 bytes." },
  { "{\"container_id\":\"CMAU45",
    "The message is not JSON: it ends in the middle of a text, after 23 bytes." },
  { HEAD, "The message is not JSON: it ends in the middle of an object, after 89 bytes." },
  { HEAD ",}",
    "The message is not JSON: a key in double quotes is expected at byte 91, but there is “}”." },
  { HEAD "}}", "The message is not JSON: something follows its end at byte 91." },
  { "{'container_id':'C01'}", "The message is not JSON: a key in double quotes or } is expected at "
                              "byte 2, but there is “'”." },
  { "/* c */ {}", "The message is not JSON: a value is expected at byte 1, but there is “/”." },
  { "temperature=4.2",
    "The message is not JSON: a value is expected at byte 1, but there is “t”." },
  { "{\"temperature\":NaN}", "NaN is not JSON, but it is at byte 16." },
  { "{\"temperature\":-Infinity}", "Infinity is not JSON, but it is at byte 16." },
  { "{\"fan_1\":True}", "True is not JSON, but it is at byte 10." },
  { "{\"temperature\":6.}",
    "The message is not JSON: the number at byte 16 has no digits after its point." },
  { "{\"temperature\":007}",
    "The message is not JSON: the number at byte 16 begins with a superfluous zero." },
  { "{\"n\":18446744073709551616}",
    "The whole number at byte 6 has 20 digits and does not fit 64 bits." },
  { "{\"a\xff\":1}", "The message is not UTF-8 text: byte 4 (0xFF) is wrong." },
  { "{\"a\tb\":1}",
    "The message is not JSON: the text at byte 4 holds the control character 0x09." },
  { "{\"container_id\":\"C\\u0000D\"}",
    "The text at byte 19 holds the NUL character (\\u0000), which is not taken." },
  { "{\"a\":\"\\ud83d\"}", "The text at byte 7 holds half a character (an unpaired surrogate)." },
  { "4.2", "The message must be an object, but is a number." },
  { "null", "The message must be an object, but is null." },
  { "[" HEAD "}]", "The message must be an object, but is a list." },
  { "{}", "The key “container_id” is missing: the object is empty." },
  { "{\"box\":\"C01\",\"payload\":{}}",
    "The key “container_id” is missing; the message has “box”, “payload”." },
  { "{\"container_id\":\"C01\",\"temperature\":4}",
    "The key “measurement_time” is missing; the message has “container_id”, “temperature”." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\"}",
    "The key “temperature” is missing; the message has “container_id”, “measurement_time”." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":null}",
    "The key “temperature” is null, but a reading needs it." },
  { "{\"container_id\":17,\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":1}",
    "The key “container_id” must be a text, but is a number." },
  { "{\"container_id\":\"\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":1}",
    "The key “container_id” is empty." },
  { "{\"container_id\":\"C\\n1\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":1}",
    "The key “container_id” holds a control character." },
  { "{\"container_id\":\"0123456789012345678901234567890123456789012345678901234567890123x\","
    "\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":1}",
    "The key “container_id” has 65 bytes; at most 64 are taken." },
  { "{\"container_id\":\"C01\",\"measurement_time\":1732269600,\"temperature\":1}",
    "The key “measurement_time” must be a text such as “2026-11-22T10:00:00Z”, but is a number." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"2026-02-30T10:00:00Z\",\"temperature\":1}",
    "The key “measurement_time” is “2026-02-30T10:00:00Z”, which is no time such as "
    "“2026-11-22T10:00:00Z”." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"2099-01-01T00:00:00Z\",\"temperature\":1}",
    "The time 2099-01-01T00:00:00Z is more than 24 hours after it was received." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"1970-01-01T00:00:07Z\",\"temperature\":1}",
    "The time 1970-01-01T00:00:07Z is before 1990: the sender's clock is wrong." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":\"4."
    "2\"}",
    "The key “temperature” must be a number, but is a text." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":[4.2]"
    "}",
    "The key “temperature” must be a number, but is a list." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":true}",
    "The key “temperature” must be a number, but is true or false." },
  { "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":"
    "1e999}",
    "The key “temperature” is a number too large to be kept." },
  { HEAD ",\"fan_1\":1}", "The key “fan_1” must be true or false, but is a number." },
  { HEAD ",\"fan_1\":\"True\"}", "The key “fan_1” must be true or false, but is a text." },
  { HEAD ",\"latitude\":\"37.8\"}", "The key “latitude” must be a number, but is a text." },
  { HEAD ",\"defrost_cycle\":2.5}",
    "The key “defrost_cycle” must be a whole number from 0 to 32767." },
  { HEAD ",\"defrost_cycle\":-1}",
    "The key “defrost_cycle” must be a whole number from 0 to 32767." },
};

static void
test_rejected (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rejected); i++)
    {
      g_autoptr (GBytes) payload = g_bytes_new (rejected[i].payload, strlen (rejected[i].payload));
      g_autoptr (RwBatch) batch = transform_bytes (payload);

      g_test_message ("case %u: %s", i, rejected[i].reason);
      assert_rejected (batch, payload, rejected[i].reason);
    }
}

static void
test_nul_byte (void)
{
  const char text[] = "{\"container_id\":\"C\0D\"}";
  g_autoptr (GBytes) payload = g_bytes_new (text, sizeof text - 1);
  g_autoptr (RwBatch) batch = transform_bytes (payload);

  assert_rejected (
      batch, payload,
      "The message is not JSON: the text at byte 19 holds the control character 0x00.");
}

static void
test_megabyte (void)
{
  g_autofree char *text = g_malloc (1024 * 1024);
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (RwBatch) batch = NULL;

  memset (text, ' ', 1024 * 1024);
  payload = g_bytes_new (text, 1024 * 1024);
  batch = transform_bytes (payload);
  assert_rejected (batch, payload, "The message has 1048576 bytes; at most 262144 are taken.");
}

static void
test_nesting (void)
{
  g_autofree char *text = g_strnfill (100000, '[');
  g_autoptr (GBytes) deep = g_bytes_new (text, 64);
  g_autoptr (GBytes) endless = g_bytes_new (text, 100000);
  g_autoptr (RwBatch) batch = transform_bytes (deep);
  g_autoptr (RwBatch) second = transform_bytes (endless);
  g_autoptr (RwBatch) allowed =
      transform_text (HEAD ",\"more\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]"
                           "]]]]]]]]]]]]]]]]]]]}");

  assert_rejected (batch, deep,
                   "The message nests lists and objects more than 32 levels deep, at byte 33.");
  assert_rejected (second, endless,
                   "The message nests lists and objects more than 32 levels deep, at byte 33.");
  g_assert_cmpuint (get_reading (allowed).quality, ==, RW_QUALITY_UNKNOWN_KEYS);
}

static void
test_every_field (void)
{
  g_autoptr (RwBatch) batch = transform_text (
      HEAD ",\"product_id\":\"P01\",\"target_temperature\":4.0,\"supply_temperature\":3.8,"
           "\"return_temperature\":4.6,\"ambient_temperature\":19.2,\"kilowatts\":3.4,"
           "\"oxygen_level\":20.9,\"nitrogen_level\":78.0,\"carbon_dioxide_level\":0.4,"
           "\"humidity_level\":61.0,\"fan_1\":true,\"fan_2\":true,\"fan_3\":false,\"vent_1\":false,"
           "\"vent_2\":false,\"vent_3\":true,\"defrost_cycle\":6,\"defrosting\":false,"
           "\"powered\":true,\"time_door_open\":1.5,\"latitude\":37.8,\"longitude\":-122.2}");
  RwReading reading = get_reading (batch);
  const float wanted[RW_N_QUANTITIES] = { 4.2f,  4.0f,  3.8f, 4.6f,  19.2f, 3.4f,
                                          20.9f, 78.0f, 0.4f, 61.0f, 1.5f };

  g_assert_cmpstr (reading.container_id, ==, "CMAU4501237");
  g_assert_true (reading.container_id == g_intern_string ("CMAU4501237"));
  g_assert_cmpstr (reading.product_id, ==, "P01");
  g_assert_cmpstr (reading.source, ==, "native");
  g_assert_cmpint (reading.time, ==, now () - 5 * RW_USEC_PER_SEC);
  g_assert_cmpint (reading.received_time, ==, now ());
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_assert_cmpfloat (reading.value[q], ==, wanted[q]);
  g_assert_cmphex (reading.flags_known, ==, 0xFF);
  g_assert_cmphex (reading.flags_set, ==,
                   RW_FLAG_FAN_1 | RW_FLAG_FAN_2 | RW_FLAG_VENT_3 | RW_FLAG_POWERED);
  g_assert_cmpint (reading.defrost_cycle, ==, 6);
  g_assert_cmpfloat (reading.latitude, ==, 37.8);
  g_assert_cmpfloat (reading.longitude, ==, -122.2);
  g_assert_cmpuint (reading.late, ==, 0);
  g_assert_cmphex (reading.quality, ==, 0);
}

static void
test_only_required (void)
{
  g_autoptr (RwBatch) batch = transform_text (HEAD "}");
  RwReading reading = get_reading (batch);

  g_assert_null (reading.product_id);
  g_assert_cmpuint (reading.flags_known, ==, 0);
  g_assert_cmpint (reading.defrost_cycle, ==, -1);
  g_assert_true (isnan (reading.latitude) && isnan (reading.longitude));
  for (int q = RW_QUANTITY_TARGET_TEMPERATURE; q < RW_N_QUANTITIES; q++)
    g_assert_true (isnan (reading.value[q]));
}

#define ODD(id, time, rest)                                                                        \
  "{\"container_id\":\"" id "\",\"measurement_time\":\"" time "\",\"temperature\":4" rest "}"

static const struct
{
  const char *payload;
  guint32 quality;
} odd[] = {
  { ODD ("CMAU4501237", "2026-11-22T10:00:00Z", ""), 0 },
  { ODD ("CMAU4501237", "2026-11-22 10:00:00", ""), RW_QUALITY_NAIVE_TIME },
  { ODD ("CMAU4501238", "2026-11-22T10:00:00Z", ""), RW_QUALITY_CHECK_DIGIT },
  { ODD ("C01", "2026-11-22T10:00:00Z", ""), 0 },
  { ODD ("❄️ reefer 7", "2026-11-22T10:00:00Z", ""), 0 },
  { ODD ("\\u2744", "2026-11-22T10:00:00Z", ""), 0 },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"product_id\":\"\""), 0 },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"kilowatts\":null,\"fan_1\":null,\"latitude\":null"),
    0 },
  { ODD ("C01", "2026-11-22T12:00:00+02:00", ",\"ambiant_temperature\":19"), 0 },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"content_type\":2"), RW_QUALITY_UNKNOWN_KEYS },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"note\":{\"a\":[1]}"), RW_QUALITY_UNKNOWN_KEYS },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"return_temperature\":-273"), RW_QUALITY_IMPLAUSIBLE },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"oxygen_level\":41"), RW_QUALITY_IMPLAUSIBLE },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"latitude\":91,\"longitude\":0"),
    RW_QUALITY_BAD_POSITION },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"latitude\":9"), RW_QUALITY_BAD_POSITION },
  { ODD ("C01", "2026-11-22T10:00:00Z", ",\"latitude\":0,\"longitude\":0"), 0 },
  { ODD ("C01", "2026-11-22T10:02:00Z", ""), RW_QUALITY_CLOCK_AHEAD },
  { ODD ("C01", "2026-11-23T10:00:05Z", ""), RW_QUALITY_CLOCK_AHEAD },
};

static void
test_odd_but_stored (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (RwBatch) batch = transform_text (odd[i].payload);

      g_test_message ("case %u", i);
      g_assert_cmphex (get_reading (batch).quality, ==, odd[i].quality);
    }
}

static void
test_last_of_two_counts (void)
{
  g_autoptr (RwBatch) batch =
      transform_text (HEAD ",\"temperature\":5.5,\"fan_1\":true,\"fan_1\":null}");
  RwReading reading = get_reading (batch);

  g_assert_cmpfloat (reading.value[RW_QUANTITY_TEMPERATURE], ==, 5.5f);
  g_assert_cmpuint (reading.flags_known, ==, 0);
}

static void
test_unknown_keys_are_counted (void)
{
  const char *texts[] = { HEAD ",\"x\":1,\"y\":\"z\"}", HEAD ",\"x\":{\"y\":2}}", HEAD "}" };
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) payload = g_bytes_new (texts[i], strlen (texts[i]));

      rw_transform_message (transform, TOPIC, payload, now (), builder);
    }
  g_assert_cmpuint (rw_transform_get_n_unknown_keys (transform), ==, 3);
}

static void
test_routes (void)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);

  g_assert_true (rw_transform_add_route (transform, "reefers/+/telemetry", "auto"));
  g_assert_true (rw_transform_add_route (transform, "plant/#", "native"));
  g_assert_false (rw_transform_add_route (transform, "plant/#", "esperanto"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/rejected", test_rejected);
  g_test_add_func ("/decoder/nul-byte", test_nul_byte);
  g_test_add_func ("/decoder/megabyte", test_megabyte);
  g_test_add_func ("/decoder/nesting", test_nesting);
  g_test_add_func ("/decoder/every-field", test_every_field);
  g_test_add_func ("/decoder/only-required", test_only_required);
  g_test_add_func ("/decoder/odd-but-stored", test_odd_but_stored);
  g_test_add_func ("/decoder/last-of-two-counts", test_last_of_two_counts);
  g_test_add_func ("/decoder/unknown-keys-are-counted", test_unknown_keys_are_counted);
  g_test_add_func ("/decoder/routes", test_routes);
  return g_test_run ();
}
