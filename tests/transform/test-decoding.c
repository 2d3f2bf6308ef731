/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* What concerns all decoders, whatever the shape. */
#define RECEIVED (G_GINT64_CONSTANT (1772431205) * RW_USEC_PER_SEC)

typedef struct
{
  RwNameCache *names;
  GArray *readings;
  char *reason;
  gboolean decoded;
} Decoded;

static void
decode (Decoded *self, const char *decoder, const char *topic, const char *payload)
{
  RwDecoding decoding = {
    .topic = topic,
    .data = payload,
    .length = strlen (payload),
    .received_time = RECEIVED,
  };

  self->names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  self->readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  self->reason = NULL;
  decoding.names = self->names;
  decoding.readings = self->readings;
  self->decoded = rw_decoder_decode (rw_decoder_find (decoder), &decoding, &self->reason);
  g_assert_true (self->decoded == (self->reason == NULL));
  g_assert_true (self->decoded || self->readings->len == 0);
}

static void
decoded_clear (Decoded *self)
{
  rw_name_cache_free (self->names);
  g_array_unref (self->readings);
  g_free (self->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Decoded, decoded_clear)

static const RwReading *
find (const Decoded *self, const char *id)
{
  for (guint i = 0; i < self->readings->len; i++)
    if (strcmp (g_array_index (self->readings, RwReading, i).container_id, id) == 0)
      return &g_array_index (self->readings, RwReading, i);

  g_error ("there is no reading of %s", id);
}

static void
assert_near (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-4);
}

static void
test_explicit (void)
{
  g_auto (Decoded) decoded = { 0 };
  g_auto (Decoded) republished = { 0 };
  g_auto (Decoded) renamed = { 0 };
  g_auto (Decoded) other = { 0 };

  decode (&decoded, "tasmota", "yard/7/SENSOR", "{\"AM2301\":{\"Temperature\":3.5}}");
  assert_near (find (&decoded, "7")->value[0], 3.5);
  decode (&republished, "chirpstack", "lora/x",
          "{\"deviceInfo\":{\"devEui\":\"01\"},\"object\":{\"temperature\":-18.5}}");
  assert_near (find (&republished, "01")->value[0], -18.5);
  decode (&renamed, "tasmota", "yard/8/readings", "{\"AM2301\":{\"Temperature\":4.5}}");
  assert_near (find (&renamed, "8")->value[0], 4.5);
  decode (&other, "native", "plant/cold1/temperature", "4.25");
  g_assert_false (other.decoded);
  g_assert_null (rw_decoder_find ("nonsense"));
}

/* As a recording may have it. */
static void
test_empty_topic (void)
{
  const char *const decoders[] = { "auto",        "tasmota",   "shelly",     "scalar",
                                   "zigbee2mqtt", "sparkplug", "thingsboard" };

  for (guint i = 0; i < G_N_ELEMENTS (decoders); i++)
    {
      g_auto (Decoded) decoded = { 0 };

      decode (&decoded, decoders[i], "", "4");
      g_assert_cmpuint (decoded.readings->len, ==, 0);
    }
}

static void
test_too_many_names (void)
{
  static const struct
  {
    const char *topic;
    const char *payload;
  } messages[] = {
    { "reefers/C01/telemetry",
      "{\"container_id\":\"C01\",\"measurement_time\":\"2026-03-02T06:00:00Z\","
      "\"temperature\":4}" },
    { "plant/cold1/temperature", "4.25" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr (RwNameCache) names = rw_name_cache_new (0);
      g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
      g_autofree char *reason = NULL;
      RwDecoding decoding = {
        .topic = messages[i].topic,
        .data = messages[i].payload,
        .length = strlen (messages[i].payload),
        .received_time = RECEIVED,
        .names = names,
        .readings = readings,
      };

      g_assert_false (rw_decoder_decode (rw_decoder_find ("auto"), &decoding, &reason));
      g_assert_nonnull (strstr (reason, "names"));
      g_assert_cmpuint (readings->len, ==, 0);
    }
}

/* Ten thousand values, each below keys that together are half as long as the longest message: with
 * their paths they would take more than a gigabyte. */
static void
test_deep_and_wide (void)
{
  g_auto (Decoded) decoded = { 0 };
  g_autoptr (GString) payload = g_string_new ("{\"temperature\":4,");
  g_autofree char *key = g_strnfill (5000, 'a');

  for (int i = 0; i < 20; i++)
    g_string_append_printf (payload, "\"%s\":{", key);
  for (int i = 0; i < 10000; i++)
    g_string_append_printf (payload, "%s\"temp %d\":1",
                            i % 2000 > 0 ? ","
                            : i > 0      ? "},\"b\":{"
                                         : "",
                            i);
  for (int i = 0; i < 20; i++)
    g_string_append_c (payload, '}');
  g_string_append_c (payload, '}');

  decode (&decoded, "flat", "x/y", payload->str);
  g_assert_cmpuint (decoded.readings->len, ==, 1);
  assert_near (find (&decoded, "x/y")->value[0], 4);
}

/* Many values of two kinds: finding out which of them are channels takes one look at each. */
static void
test_many_channels (void)
{
  const char *const begin[] = { "\"a\":{",   "},\"b\":{", "},\"c\":{", "},\"d\":{",
                                "},\"e\":{", "},\"f\":{", "},\"g\":{", "},\"h\":{" };
  g_auto (Decoded) decoded = { 0 };
  g_autoptr (GString) payload = g_string_new ("{");

  for (int i = 0; i < 8000; i++)
    g_string_append_printf (payload, "%s\"temp %d\":%d", i % 2000 > 0 ? "," : begin[i / 2000], i,
                            i % 50);
  for (int i = 0; i < 8000; i++)
    g_string_append_printf (payload, "%s\"rh %d\":%d", i % 2000 > 0 ? "," : begin[4 + i / 2000], i,
                            i % 50);
  g_string_append (payload, "}}");

  decode (&decoded, "flat", "x/y", payload->str);
  g_assert_cmpuint (decoded.readings->len, ==, 16000);
  assert_near (find (&decoded, "x/y/a/temp 1999")->value[0], 1999 % 50);
}

static void
assert_rejected (const char *decoder, const char *topic, const char *payload, const char *reason)
{
  g_auto (Decoded) decoded = { 0 };

  decode (&decoded, decoder, topic, payload);
  g_assert_false (decoded.decoded);
  g_assert_nonnull (strstr (decoded.reason, reason));
}

static void
test_names (void)
{
  g_autofree char *id = g_strnfill (60, 'x');
  g_autofree char *topic = g_strconcat ("a/", id, NULL);

  assert_rejected ("flat", topic, "{\"left\":{\"temp\":1},\"right\":{\"temp\":2}}",
                   "The name of the device has 67 bytes; at most 64 are taken.");
  assert_rejected ("flat", "a", "{\"l\\u0001\":{\"temp\":1},\"r\":{\"temp\":2}}",
                   "holds a control character");
  assert_rejected ("flat", "a", "{\"device\":\"a\\nb\",\"temp\":1}", "holds a control character");
  assert_rejected ("flat", "a\xff", "{\"temp\":1}", "The topic is not UTF-8 text.");
  assert_rejected ("scalar", "a\xf0", "4", "The topic is not UTF-8 text.");
}

/* Two values that the short name of a channel does not tell apart are both kept. */
static void
test_same_channel (void)
{
  g_auto (Decoded) decoded = { 0 };

  decode (&decoded, "flat", "x", "{\"a\":{\"temp\":1,\"temperature\":2},\"b\":{\"temp\":3}}");
  g_assert_cmpuint (decoded.readings->len, ==, 3);
  assert_near (find (&decoded, "x/a")->value[0], 1);
  assert_near (find (&decoded, "x/a/temperature")->value[0], 2);
  assert_near (find (&decoded, "x/b")->value[0], 3);
}

static void
test_no_values (void)
{
  assert_rejected ("flat", "x", "{\"temp\":1e300}", "holds no value");
  assert_rejected ("flat", "x", "{\"power\":3.4}", "holds no value");
  assert_rejected ("flat", "x", "{\"defrost_cycle\":40000}", "holds no value");
  assert_rejected ("flat", "x", "{\"temp\":\"NaN\"}", "holds no value");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoding/explicit", test_explicit);
  g_test_add_func ("/decoding/empty-topic", test_empty_topic);
  g_test_add_func ("/decoding/too-many-names", test_too_many_names);
  g_test_add_func ("/decoding/deep-and-wide", test_deep_and_wide);
  g_test_add_func ("/decoding/many-channels", test_many_channels);
  g_test_add_func ("/decoding/names", test_names);
  g_test_add_func ("/decoding/same-channel", test_same_channel);
  g_test_add_func ("/decoding/no-values", test_no_values);
  return g_test_run ();
}
