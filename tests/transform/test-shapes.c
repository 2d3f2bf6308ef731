/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder.h"
#include "rw-time.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

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

static double
number (JsonObject *expect, const char *name)
{
  return json_object_has_member (expect, name) ? json_object_get_double_member (expect, name) : NAN;
}

static void
check_value (const RwReading *reading, RwQuantity quantity, double expected)
{
  if (!isnan (expected))
    assert_near (reading->value[quantity], expected);
}

/* "2026-03-02T06:00:00 (no zone)" or "receive time". */
static void
check_time (const RwReading *reading, const char *expected)
{
  gboolean naive = strstr (expected, "no zone") != NULL;
  gsize length = strcspn (expected, " (");
  gint64 time;
  gboolean zoned;

  if (g_str_has_prefix (expected, "receive"))
    {
      g_assert_cmpint (reading->time, ==, RECEIVED);
      g_assert_true (reading->quality & RW_QUALITY_RECEIVE_TIME);
      return;
    }

  g_assert_true (rw_time_parse (expected, length, &time, &zoned));
  g_assert_cmpint (reading->time, ==, time);
  g_assert_cmpint ((reading->quality & RW_QUALITY_NAIVE_TIME) != 0, ==, naive);
  g_assert_false (reading->quality & RW_QUALITY_RECEIVE_TIME);
}

static void
check_channels (const Decoded *decoded, const char *device, JsonObject *channels)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_assert_cmpuint (decoded->readings->len, ==, json_object_get_size (channels));
  json_object_iter_init (&iter, channels);
  while (json_object_iter_next (&iter, &name, &node))
    {
      g_autofree char *id = g_strconcat (device, "/", name, NULL);

      assert_near (find (decoded, id)->value[RW_QUANTITY_TEMPERATURE], json_node_get_double (node));
    }
}

static void
check_reading (const RwReading *reading, JsonObject *expect)
{
  const char *device = json_object_get_string_member_with_default (expect, "device", "(");

  if (device[0] != '(')
    g_assert_cmpstr (reading->container_id, ==, device);
  check_value (reading, RW_QUANTITY_TEMPERATURE, number (expect, "temperature_c"));
  check_value (reading, RW_QUANTITY_SUPPLY_TEMPERATURE, number (expect, "supply_c"));
  check_value (reading, RW_QUANTITY_TARGET_TEMPERATURE, number (expect, "setpoint_c"));
  check_value (reading, RW_QUANTITY_HUMIDITY_LEVEL, number (expect, "humidity"));
  if (!isnan (number (expect, "lat")))
    assert_near (reading->latitude, number (expect, "lat"));
  if (!isnan (number (expect, "lon")))
    assert_near (reading->longitude, number (expect, "lon"));
  if (json_object_has_member (expect, "time"))
    check_time (reading, json_object_get_string_member (expect, "time"));
}

static void
check_shape (gconstpointer data)
{
  JsonObject *shape = (gpointer) data;
  JsonObject *expect = json_object_get_object_member (shape, "expect");
  g_auto (Decoded) decoded = { 0 };

  decode (&decoded, "auto", json_object_get_string_member (shape, "topic"),
          json_object_get_string_member (shape, "payload"));

  if (json_object_has_member (expect, "reject"))
    {
      g_assert_false (decoded.decoded);
      g_assert_nonnull (strstr (decoded.reason, "NaN"));
      return;
    }
  g_assert_cmpstr (decoded.reason, ==, NULL);
  if (json_object_has_member (expect, "online") || json_object_has_member (expect, "event"))
    g_assert_cmpuint (decoded.readings->len, ==, 0);
  else if (json_object_has_member (expect, "rows"))
    g_assert_cmpint (decoded.readings->len, ==, json_object_get_int_member (expect, "rows"));
  else if (json_object_has_member (expect, "channels"))
    check_channels (&decoded, json_object_get_string_member (expect, "device"),
                    json_object_get_object_member (expect, "channels"));
  else
    {
      g_assert_cmpuint (decoded.readings->len, ==, 1);
      check_reading (&g_array_index (decoded.readings, RwReading, 0), expect);
    }
}

static void
add_shapes (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "payload-shapes.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strstrip (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);
      JsonObject *shape = json_node_get_object (node);
      g_autofree char *name =
          g_strconcat ("/shapes/", json_object_get_string_member (shape, "name"), NULL);

      if (json_object_has_member (shape, "payload"))
        g_test_add_data_func_full (name, json_object_ref (shape), check_shape,
                                   (GDestroyNotify) json_object_unref);
    }
}

/* Two variants and more of each shape, as their senders also write them. */
static const struct
{
  const char *topic;
  const char *payload;
  int n_readings; /* -1: rejected */
  const char *device;
  double temperature;
} variants[] = {
  { "telemetries",
    "{\"containerID\":\"C02\",\"timestamp\":\"2026-03-02 "
    "06:00:00\",\"payload\":{\"temperature\":\"5.5\"}}",
    1, "C02", 5.5 },
  { "telemetries",
    "{\"containerID\":\"C02\",\"timestamp\":\"x\",\"payload\":{\"temperature\":5.5}}", -1, NULL,
    0 },
  { "telemetries",
    "{\"containerID\":\"C03\",\"timestamp\":\"\",\"payload\":\"('C03', '2026-03-02 06:00:00', "
    "'P02')\"}",
    -1, NULL, 0 },
  { "telemetries", "{\"containerID\":\"C03\",\"payload\":\"no tuple\"}", -1, NULL, 0 },
  { "reefer/telemetry",
    "{\"container_id\":\"C09\",\"measurement_time\":\"2026-03-02T06:00:00\",\"temperature\":-1,"
    "\"latitude\":\"\"}",
    1, "C09", -1 },
  { "reefer/telemetry",
    "{\"container_id\":\"C09\",\"measurement_time\":\"2026-03-02T06:00:00\",\"oxygen_level\":\"20,"
    "5\"}",
    1, "C09", NAN },
  { "telemetries",
    "{\"timestamp\":\"2019-09-04 T15:31 "
    "Z\",\"containerID\":\"C1\",\"sensors\":{\"temperature\":\"-0,5\",\"fan_1\":\"False\"}}",
    1, "C1", -0.5 },
  { "telemetries", "{\"timestamp\":\"2019-09-04 T15:31 Z\",\"containerID\":\"C1\",\"sensors\":{}}",
    -1, NULL, 0 },
  { "dcsa/reefer",
    "{\"metadata\":{\"eventType\":\"REEFER\"},\"payload\":{\"eventDateTime\":\"2026-03-02T06:30:"
    "00Z\",\"measurements\":{\"temperature\":-17.9,\"temperatureUnit\":\"CEL\"},"
    "\"equipmentReference\":\"MSKU9070323\"}}",
    1, "MSKU9070323", -17.9 },
  { "dcsa/reefer", "{\"metadata\":{\"eventType\":\"REEFER\",\"retractedEventID\":\"1\"}}", 0, NULL,
    0 },
  { "dcsa/reefer",
    "{\"metadata\":{\"eventType\":\"REEFER\"},\"payload\":{\"measurements\":{\"temperature\":1}}}",
    -1, NULL, 0 },
  { "terminal/rms/tos",
    "{\"ContainerID\":\"A\",\"Events\":[{\"ContainerConnected\":false,\"Time\":1}]}", 0, NULL, 0 },
  { "terminal/rms/tos",
    "{\"ContainerID\":\"A\",\"MonitoringData\":[{\"MonitoringTime\":1772431200,\"SensorData\":[{"
    "\"ReturnTemperature\":-18}]},{\"MonitoringTime\":1772431260,\"SensorData\":[{"
    "\"ReturnTemperature\":-17}]}]}",
    2, "A", -18 },
  { "$aws/things/a/shadow/name/n1/update", "{\"state\":{\"reported\":{\"temp\":4}}}", 1, "a", 4 },
  { "$aws/things/a/shadow/update", "{\"state\":{\"desired\":{\"temperature\":4}}}", 0, NULL, 0 },
  { "tele/x/STATE", "{\"Uptime\":\"1T00:00:00\"}", 0, NULL, 0 },
  { "tele/x/SENSOR", "{\"Time\":\"2026-03-02T06:00:00\",\"DHT11\":{\"Temperature\":null}}", -1,
    NULL, 0 },
  { "zigbee2mqtt/bridge/state", "online", 0, NULL, 0 },
  { "zigbee2mqtt/a", "{\"temperature\":3,\"last_seen\":1772431200123}", 1, "a", 3 },
  { "shellies/ht-1/sensor/temperature", "3.5", 1, "ht-1", 3.5 },
  { "shelly-1/events/rpc",
    "{\"src\":\"shelly-1\",\"method\":\"NotifyStatus\",\"params\":{\"ts\":1772431200.6,"
    "\"devicepower:0\":{\"id\":0}}}",
    0, NULL, 0 },
  { "shelly-1/events/rpc",
    "{\"src\":\"shelly-1\",\"params\":{\"ts\":1772431200.6,\"temperature:0\":{\"tC\":1},"
    "\"temperature:1\":{\"tC\":2}}}",
    2, "shelly-1/1", 2 },
  { "v3/a@t/devices/d/up",
    "{\"end_device_ids\":{\"device_id\":\"d\"},\"uplink_message\":{\"frm_payload\":\"AWcA7w==\"}}",
    -1, NULL, 0 },
  { "v3/a@t/devices/d/join", "{\"join_accept\":{}}", 0, NULL, 0 },
  { "application/a/device/0101/event/up",
    "{\"time\":\"2026-03-02T06:00:00Z\",\"deviceInfo\":{\"devEui\":\"0101\"},\"object\":{"
    "\"temperatureSensor\":{\"1\":25}}}",
    1, "0101", 25 },
  { "application/a/device/0101/event/status", "{\"batteryLevel\":3}", 0, NULL, 0 },
  { "v1/devices/me/telemetry",
    "[{\"ts\":1772431200512,\"values\":{\"temperature\":1}},{\"ts\":1772431201512,\"values\":{"
    "\"temperature\":2}}]",
    2, "me", 1 },
  { "v1/gateway/telemetry", "{\"A\":[{\"ts\":1,\"values\":7}]}", -1, NULL, 0 },
  { "senml/x", "[{\"n\":\"urn:t\",\"u\":\"K\",\"v\":273.15}]", 1, "urn:t", 0 },
  { "senml/x", "[{\"n\":\"urn:t\",\"u\":\"V\",\"v\":3}]", -1, NULL, 0 },
  { "senml/x", "[{\"n\":\"urn:t\",\"u\":\"Cel\",\"v\":3,\"t\":-60}]", 1, "urn:t", 3 },
  { "senml/x", "[{\"n\":\"urn:t\",\"u\":\"Cel\",\"v\":3,\"t\":-1e300}]", -1, NULL, 0 },
  { "plant/cold1/temperature", "39.2 °F", 1, "plant/cold1", 4 },
  { "plant/cold1", "4", 1, "plant/cold1", 4 },
  { "plant/cold1/temperature", "warm", -1, NULL, 0 },
  { "x/y",
    "{\"specversion\":\"1.0\",\"subject\":\"box-1\",\"time\":\"2026-03-02T06:00:00Z\",\"data\":{"
    "\"temperature\":4}}",
    1, "box-1", 4 },
  { "x/y", "{\"door\":\"open\"}", -1, NULL, 0 },
  { "reefers/C01/telemetry",
    "{\"container_id\":\"C01\",\"measurement_time\":\"2026-03-02T06:00:00Z\",\"temperature\":"
    "\"4\"}",
    -1, NULL, 0 },
};

static void
test_variants (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_auto (Decoded) decoded = { 0 };

      g_test_message ("%s %s", variants[i].topic, variants[i].payload);
      decode (&decoded, "auto", variants[i].topic, variants[i].payload);
      g_assert_cmpint (decoded.decoded ? (int) decoded.readings->len : -1, ==,
                       variants[i].n_readings);
      if (variants[i].device == NULL)
        continue;
      if (isnan (variants[i].temperature))
        g_assert_true (isnan (find (&decoded, variants[i].device)->value[0]));
      else
        assert_near (find (&decoded, variants[i].device)->value[0], variants[i].temperature);
    }
}

static void
test_explicit (void)
{
  g_auto (Decoded) decoded = { 0 };
  g_auto (Decoded) other = { 0 };

  decode (&decoded, "tasmota", "yard/7/SENSOR", "{\"AM2301\":{\"Temperature\":3.5}}");
  assert_near (find (&decoded, "7")->value[0], 3.5);
  decode (&other, "native", "plant/cold1/temperature", "4.25");
  g_assert_false (other.decoded);
  g_assert_null (rw_decoder_find ("nonsense"));
}

/* As a recording may have it. */
static void
test_empty_topic (void)
{
  const char *const decoders[] = { "auto", "tasmota", "shelly", "scalar", "zigbee2mqtt", "sparkplug",
                                   "thingsboard" };

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
    g_string_append_printf (payload, "%s\"temp %d\":1", i > 0 ? "," : "", i);
  for (int i = 0; i < 20; i++)
    g_string_append_c (payload, '}');
  g_string_append_c (payload, '}');

  decode (&decoded, "flat", "x/y", payload->str);
  g_assert_cmpuint (decoded.readings->len, ==, 1);
  assert_near (find (&decoded, "x/y")->value[0], 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_shapes ();
  g_test_add_func ("/shapes/variants", test_variants);
  g_test_add_func ("/shapes/explicit", test_explicit);
  g_test_add_func ("/shapes/empty-topic", test_empty_topic);
  g_test_add_func ("/shapes/too-many-names", test_too_many_names);
  g_test_add_func ("/shapes/deep-and-wide", test_deep_and_wide);
  return g_test_run ();
}
