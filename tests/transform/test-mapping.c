/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-mapping.h"
#include "rw-mapping-reader.h"
#include "rw-mapping-writer.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <math.h>
#include <string.h>

/* Whole messages by whole rules, and the example that comes with the program. */

#define RECEIVED (G_GINT64_CONSTANT (1772431205) * RW_USEC_PER_SEC) /* 2026-03-02T06:00:05Z */

static RwMapping *
read_mapping (const char *text)
{
  g_autoptr (GError) error = NULL;
  RwMapping *mapping = rw_mapping_read_text (text, strlen (text), "test.json", &error);

  g_assert_no_error (error);
  return mapping;
}

static RwMapping *
read_example (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "mapping.json", NULL);
  g_autoptr (GError) error = NULL;
  RwMapping *mapping = rw_mapping_read (path, &error);

  g_assert_no_error (error);
  return mapping;
}

static void
show_reading (const RwReading *reading, GString *out)
{
  g_autofree char *time = rw_time_format (reading->time);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "%s%s %s q=%u", out->len > 0 ? "; " : "", reading->container_id,
                          time, reading->quality);
  for (int i = 0; i < RW_N_QUANTITIES; i++)
    if (!isnan (reading->value[i]))
      g_string_append_printf (out, " %s=%s", rw_quantity_get_name (i),
                              g_ascii_formatd (buffer, sizeof buffer, "%.5g", reading->value[i]));
  for (int i = 0; i < RW_N_FLAGS; i++)
    if (rw_reading_is_known (reading, 1u << i))
      g_string_append_printf (out, " %s=%d", rw_reading_flag_get_name (1u << i),
                              rw_reading_is_set (reading, 1u << i));
  if (!isnan (reading->latitude))
    g_string_append_printf (out, " at=%.1f/%.1f", reading->latitude, reading->longitude);
  if (reading->product_id != NULL)
    g_string_append_printf (out, " of=%s", reading->product_id);
}

/* All readings as text, and " !" with what was not taken. */
static char *
decode (const RwMapping *mapping, const char *decoder, const char *topic, const char *payload)
{
  g_autoptr (RwNameCache) names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  g_autofree char *reason = NULL;
  GString *out = g_string_new (NULL);
  RwDecoding decoding = {
    .topic = topic,
    .data = payload,
    .length = strlen (payload),
    .received_time = RECEIVED,
    .names = names,
    .mapping = mapping,
    .readings = readings,
  };
  gboolean decoded = rw_decoder_decode (rw_decoder_find (decoder), &decoding, &reason);

  g_assert_true (decoded == (reason == NULL));
  for (guint i = 0; i < readings->len; i++)
    show_reading (&g_array_index (readings, RwReading, i), out);
  if (reason != NULL || decoding.partial != NULL)
    g_string_append_printf (out, "!%s", reason != NULL ? reason : decoding.partial);
  g_free (decoding.partial);
  return g_string_free (out, FALSE);
}

/* Every rule of the example with the message that its comment shows. */
static void
test_example (void)
{
  static const struct
  {
    const char *rule;
    const char *result;
  } cases[] = {
    { "yard gateway", "north-7 2026-03-02T06:00:00Z q=0 temperature=4 return_temperature=4 "
                      "defrosting=0 powered=1" },
    { "two compartments", "T12/left 2026-03-02T06:00:00Z q=2 temperature=4.5 kilowatts=3.4; "
                          "T12/right 2026-03-02T06:00:00Z q=2 temperature=-18.2 kilowatts=3.4" },
    { "list of sensors",
      "box-9 2026-03-02T06:00:00Z q=0 temperature=4.1 humidity_level=61 of=P01" },
    { "logger", "L3 2026-03-02T06:00:00Z q=2 temperature=-18.4 powered=1" },
    { "probe", "hall2/4 2026-03-02T06:00:05Z q=4 temperature=4" },
  };
  g_autoptr (RwMapping) mapping = read_example ();
  guint n = 0;

  for (guint i = 0; i < mapping->rules->len; i++)
    {
      const RwMappingRule *rule = g_ptr_array_index (mapping->rules, i);
      const char *blank = strchr (rule->comment, ' ');
      g_autofree char *topic = g_strndup (rule->comment, blank - rule->comment);
      g_autofree char *result = NULL;

      if (rule->ignore)
        continue;
      g_test_message ("%s", rule->name);
      g_assert_cmpstr (rule->name, ==, cases[n].rule);
      result = decode (mapping, "auto", topic, blank + 1);
      g_assert_cmpstr (result, ==, cases[n++].result);
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (cases));
}

/* What is written reads as the same rules: it is written as the same text, and reads messages
 * alike.
 */
static void
check_written (const RwMapping *mapping, const char *topic, const char *payload)
{
  g_autofree char *text = rw_mapping_to_text (mapping);
  g_autoptr (RwMapping) again = read_mapping (text);
  g_autofree char *same = rw_mapping_to_text (again);
  g_autofree char *expected = NULL, *result = NULL;

  g_assert_cmpstr (same, ==, text);
  if (topic == NULL)
    return;
  expected = decode (mapping, "mapping", topic, payload);
  result = decode (again, "mapping", topic, payload);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_writer (void)
{
  static const char rules[] =
      "{\"rules\":[{\"topic\":\"a/{b}\",\"empty\":\"ignore\",\"when\":{\"path\":\"$.k\",\"is\":[1,"
      "\"x\"]},\"missing\":\"?\",\"fields\":{\"container_id\":\"{b}\",\"measurement_time\":{"
      "\"path\":"
      "\"$.t\",\"form\":\"epoch_us\",\"otherwise\":\"receive\",\"comment\":\"c\"},\"temperature\":{"
      "\"path\":\"$.v\",\"unit\":{\"path\":\"$.u\",\"words\":{\"0\":\"°F\"},\"default\":\"K\"},"
      "\"scale\":0.1,\"offset\":-3,\"decimal\":\",\",\"required\":true,\"comment\":\"d\"},\"fan_"
      "1\":"
      "true,\"fan_2\":{\"path\":\"$.f\",\"on\":\"y\"},\"kilowatts\":{\"value\":3400,\"unit\":\"W\"}"
      "}},"
      "{\"topic\":\"b\",\"ignore\":true}]}";
  g_autoptr (RwMapping) example = read_example ();
  g_autoptr (RwMapping) mapping = read_mapping (rules);
  /* Of which json-glib writes some as no number, and texts that look like those. */
  g_autoptr (RwMapping) numbers =
      read_mapping ("{\"rules\":[{\"topic\":\"b\",\"comment\":\"1e-10.0 \\\\\\\" "
                    "2e+18.0\\\\\",\"fields\":{\"container_id\":\"b\","
                    "\"temperature\":{\"path\":\"$\",\"scale\":1e-10,\"offset\":"
                    "1999999999999999999},\"kilowatts\":1e+22,"
                    "\"oxygen_level\":-2.5e-7}}]}");

  check_written (mapping, "a/1",
                 "{\"k\":1,\"t\":1772431200000000,\"v\":\"425,5\",\"u\":0,\"f\":\"y\"}");
  check_written (numbers, NULL, NULL);
  check_written (example, NULL, NULL);
  for (guint i = 0; i < example->rules->len; i++)
    {
      const RwMappingRule *rule = g_ptr_array_index (example->rules, i);
      const char *blank = strchr (rule->comment, ' ');
      g_autofree char *topic = g_strndup (rule->comment, blank - rule->comment);

      check_written (example, topic, blank + 1);
    }
}

#define RULE(more) "{\"rules\":[{\"topic\":\"g/{g}\"," more "}]}"
#define ID "\"fields\":{\"container_id\":\"{g}\","

static const struct
{
  const char *rules;
  const char *payload;
  const char *result;
} whole[] = {
  /* Records of a list, by number. */
  { RULE ("\"each\":\"$[*]\",\"fields\":{\"container_id\":\"{g}-{1}\",\"temperature\":\"@.t\"}"),
    "[{\"t\":1},{\"t\":2}]",
    "a-0 2026-03-02T06:00:05Z q=4 temperature=1; a-1 2026-03-02T06:00:05Z q=4 temperature=2" },
  /* A list of plain numbers. */
  { RULE ("\"each\":\"$.v[*]\",\"fields\":{\"container_id\":\"{g}/{1}\",\"temperature\":\"@\"}"),
    "{\"v\":[1,2]}",
    "a/0 2026-03-02T06:00:05Z q=4 temperature=1; a/1 2026-03-02T06:00:05Z q=4 temperature=2" },
  /* A gateway that names its devices, each with a list. */
  { RULE ("\"each\":\"$.*[*]\",\"fields\":{\"container_id\":\"{1}\",\"measurement_time\":{\"path\":"
          "\"@.ts\",\"form\":\"epoch_ms\"},\"temperature\":\"@.values.temperature\"}"),
    "{\"Device A\":[{\"ts\":1772431200000,\"values\":{\"temperature\":42}}],\"Device B\":[]}",
    "Device A 2026-03-02T06:00:00Z q=0 temperature=42" },
  /* What is common to all records is in the message. */
  { RULE ("\"each\":\"$..rec[*]\",\"fields\":{\"container_id\":\"$.id\",\"measurement_time\":"
          "{\"path\":\"@.t\",\"form\":\"epoch_s\"},\"supply_temperature\":\"@.s\"}"),
    "{\"id\":\"X\",\"x\":{\"rec\":[{\"t\":1772431200,\"s\":3},{\"t\":1772431201,\"s\":4}]}}",
    "X 2026-03-02T06:00:00Z q=0 temperature=3 supply_temperature=3; "
    "X 2026-03-02T06:00:01Z q=0 temperature=4 supply_temperature=4" },
  /* One that is wrong does not take the others with it. */
  { RULE ("\"each\":\"$[*]\",\"fields\":{\"container_id\":\"{g}-{1}\",\"temperature\":\"@.t\"}"),
    "[{\"t\":1},{\"t\":\"ERR\"},{},{\"t\":\"ERR\"},{\"t\":4}]",
    "a-0 2026-03-02T06:00:05Z q=4 temperature=1; a-4 2026-03-02T06:00:05Z q=4 temperature=4"
    "!2 of 5 records were not taken, the first of them is number 2. The mapping rule “rule 1” "
    "cannot take “temperature”: “@.t” is “ERR”, a text; declare \"decimal\" where texts are to "
    "be "
    "read as numbers." },
  /* All wrong, none, and nothing in them. */
  { RULE ("\"each\":\"$[*]\",\"fields\":{\"container_id\":\"{g}\",\"temperature\":\"@.t\"}"),
    "[{\"t\":\"ERR\"}]",
    "!The mapping rule “rule 1” cannot take “temperature”: “@.t” is “ERR”, a text; declare "
    "\"decimal\" where texts are to be read as numbers." },
  { RULE ("\"each\":\"$.r[*]\",\"fields\":{\"container_id\":\"{g}\",\"temperature\":\"@.t\"}"),
    "{\"r\":[]}", "!The mapping rule “rule 1” finds no record at “$.r[*]”." },
  { RULE ("\"each\":\"$.r[*]\",\"empty\":\"ignore\",\"fields\":{\"container_id\":\"{g}\","
          "\"temperature\":\"@.t\"}"),
    "{\"r\":[]}", "" },
  { RULE (ID "\"temperature\":\"$.t\"}"), "{\"x\":1}",
    "!The mapping rule “rule 1” finds no value at any of its paths." },
  { RULE ("\"empty\":\"ignore\"," ID "\"temperature\":\"$.t\"}"), "{\"x\":1}", "" },
  /* A constant and a position measure nothing. */
  { RULE (ID "\"target_temperature\":4,\"powered\":true,\"temperature\":\"$.t\",\"latitude\":"
             "\"$.lat\",\"longitude\":\"$.lon\"}"),
    "{\"lat\":52,\"lon\":4}", "!The mapping rule “rule 1” finds no value at any of its paths." },
  { RULE (ID "\"target_temperature\":4,\"powered\":true,\"temperature\":\"$.t\",\"latitude\":"
             "\"$.lat\",\"longitude\":\"$.lon\"}"),
    "{\"t\":5,\"lat\":52,\"lon\":4.5}",
    "a 2026-03-02T06:00:05Z q=4 temperature=5 target_temperature=4 powered=1 at=52.0/4.5" },
  { RULE (ID "\"temperature\":\"$.t\",\"latitude\":\"$.lat\",\"longitude\":\"$.lon\"}"),
    "{\"t\":5,\"lat\":52}", "a 2026-03-02T06:00:05Z q=4 temperature=5" },
  { RULE (ID "\"temperature\":\"$.t\",\"latitude\":{\"path\":\"$.lat\",\"decimal\":\",\"},"
             "\"longitude\":{\"path\":\"$.lon\",\"scale\":1e-7}}"),
    "{\"t\":5,\"lat\":\"52,5\",\"lon\":45000000}",
    "a 2026-03-02T06:00:05Z q=4 temperature=5 at=52.5/4.5" },
  /* Channels: only those that say something, each with what is common, and its own overrides. */
  { RULE (ID "\"ambient_temperature\":\"$.out\",\"powered\":true},\"channels\":{\"1\":{"
             "\"temperature\":\"$.t1\"},\"2\":{\"temperature\":\"$.t2\",\"powered\":\"$.p2\"},"
             "\"3\":{\"temperature\":\"$.t3\"}}"),
    "{\"out\":20,\"t1\":1,\"t2\":2,\"p2\":false}",
    "a/1 2026-03-02T06:00:05Z q=4 temperature=1 ambient_temperature=20 powered=1; "
    "a/2 2026-03-02T06:00:05Z q=4 temperature=2 ambient_temperature=20 powered=0" },
  { RULE ("\"fields\":{\"container_id\":\"{channel} of {g}\"},\"channels\":{\"left\":{"
          "\"temperature\":\"$.t1\"}}"),
    "{\"t1\":1}", "left of a 2026-03-02T06:00:05Z q=4 temperature=1" },
  { RULE (ID "\"powered\":\"$.p\"},\"channels\":{\"1\":{\"temperature\":\"$.t1\"}}"),
    "{\"p\":true}", "!The mapping rule “rule 1” finds no value at any of its paths." },
  /* A record with a channel that is wrong is not taken. */
  { RULE (ID "\"powered\":true},\"channels\":{\"1\":{\"temperature\":\"$.t1\"},\"2\":{"
             "\"temperature\":\"$.t2\"}}"),
    "{\"t1\":1,\"t2\":\"x\"}",
    "!The mapping rule “rule 1” cannot take “temperature”: “$.t2” is “x”, a text; declare "
    "\"decimal\" where texts are to be read as numbers." },
  /* CSV: each line is a record. */
  { RULE ("\"format\":\"csv\",\"columns\":[\"n\",\"t\"],\"fields\":{\"container_id\":"
          "\"{g}-{@.n}\",\"temperature\":\"@.t\"},\"missing\":\"\""),
    "1,4.5\r\n2,\r\n3,5.5\r\n",
    "a-1 2026-03-02T06:00:05Z q=4 temperature=4.5; a-3 2026-03-02T06:00:05Z q=4 "
    "temperature=5.5" },
  { RULE ("\"format\":\"csv\",\"columns\":[\"n\",\"t\"],\"fields\":{\"container_id\":\"@.n\","
          "\"temperature\":\"@.t\"}"),
    "1", "!Line 1 has 1 values, but there are 2 columns." },
  { RULE ("\"format\":\"csv\",\"columns\":[\"n\",\"t\"],\"fields\":{\"container_id\":\"@.n\","
          "\"temperature\":\"@.t\"}"),
    "\n", "!The mapping rule “rule 1” finds no record at “$”." },
  /* No JSON. */
  { RULE (ID "\"temperature\":\"$.t\"}"), "{\"t\":NaN}", "!NaN is not JSON, but it is at byte 6." },
};

static void
test_messages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    {
      g_autoptr (RwMapping) mapping = read_mapping (whole[i].rules);
      g_autofree char *result = decode (mapping, "auto", "g/a", whole[i].payload);

      g_test_message ("%s < %s", whole[i].rules, whole[i].payload);
      g_assert_cmpstr (result, ==, whole[i].result);
    }
}

/* The first rule whose topic and condition fit decides; where none does, the known shapes do. */
static void
test_order (void)
{
  g_autoptr (RwMapping) mapping = read_mapping (
      "{\"rules\":["
      "{\"topic\":\"g/+/lwt\",\"ignore\":true},"
      "{\"topic\":\"g/{g}/#\",\"ignore\":true,\"when\":{\"path\":\"$.kind\",\"is\":[\"hello\",0]}},"
      "{\"topic\":\"g/{g}/#\",\"when\":{\"path\":\"$.kind\",\"is\":[\"data\",3]},"
      "\"fields\":{\"container_id\":\"{g}\",\"temperature\":\"$.t\"}},"
      "{\"topic\":\"g/{g}/#\",\"when\":\"$.f\","
      "\"fields\":{\"container_id\":\"{g}\",\"temperature\":{\"path\":\"$.f\",\"unit\":\"F\"}}}"
      "]}");
  static const struct
  {
    const char *decoder;
    const char *topic;
    const char *payload;
    const char *result;
  } cases[] = {
    { "auto", "g/a/lwt", "no JSON", "" },
    { "auto", "g/a/x", "{\"kind\":\"hello\"}", "" },
    { "auto", "g/a/x", "{\"kind\":0}", "" },
    { "auto", "g/a/x", "{\"kind\":\"Data\",\"t\":4}", "a 2026-03-02T06:00:05Z q=4 temperature=4" },
    { "auto", "g/a/x", "{\"kind\":3,\"t\":4,\"f\":41}",
      "a 2026-03-02T06:00:05Z q=4 temperature=4" },
    { "auto", "g/a", "{\"f\":41}", "a 2026-03-02T06:00:05Z q=4 temperature=5" },
    { "mapping", "g/a", "{\"f\":41}", "a 2026-03-02T06:00:05Z q=4 temperature=5" },
    { "auto", "g/a", "{\"f\":null,\"device\":\"d\",\"temperature\":3}",
      "d 2026-03-02T06:00:05Z q=4 temperature=3" },
    { "mapping", "g/a", "{\"temperature\":3}",
      "!No rule of the mapping file is for the topic “g/a” and what the message holds." },
    { "mapping", "other", "1",
      "!No rule of the mapping file is for the topic “other” and what the message holds." },
    { "auto", "plant/cold1/temperature", "4.25",
      "plant/cold1 2026-03-02T06:00:05Z q=4 temperature=4.25" },
    { "native", "g/a", "{\"f\":41}", "!The key “container_id” is missing; the message has “f”." },
  };
  g_autofree char *without = decode (NULL, "mapping", "g/a", "1");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *result =
          decode (mapping, cases[i].decoder, cases[i].topic, cases[i].payload);

      g_test_message ("%s < %s", cases[i].topic, cases[i].payload);
      g_assert_cmpstr (result, ==, cases[i].result);
    }
  g_assert_cmpstr (without, ==, "!There is no mapping file that says how to read the message.");
}

/* It goes before what "auto" knows, also the native shape on its own topic. */
static void
test_before_auto (void)
{
  g_autoptr (RwMapping) mapping =
      read_mapping ("{\"rules\":[{\"topic\":\"reefers/{id}/"
                    "telemetry\",\"fields\":{\"container_id\":\"$.container_id\","
                    "\"temperature\":{\"path\":\"$.temperature\",\"unit\":\"°F\"}}}]}");
  g_autofree char *result = decode (
      mapping, "auto", "reefers/A/telemetry",
      "{\"container_id\":\"A\",\"measurement_time\":\"2026-03-02T06:00:00Z\",\"temperature\":41}");

  g_assert_cmpstr (result, ==, "A 2026-03-02T06:00:05Z q=4 temperature=5");
}

/* Each record costs walks, of which a sender cannot ask for any number. */
static void
test_too_many_records (void)
{
  g_autoptr (RwMapping) mapping = read_mapping (
      RULE ("\"each\":\"$[*]\",\"fields\":{\"container_id\":\"{1}\",\"temperature\":\"@\"}"));
  g_autoptr (GString) payload = g_string_new ("[1");
  g_autofree char *result = NULL;

  for (int i = 1; i < 10002; i++)
    g_string_append (payload, ",1");
  g_string_append_c (payload, ']');
  result = decode (mapping, "auto", "g/a", payload->str);
  g_assert_nonnull (strstr (result, "; 9999 "));
  g_assert_null (strstr (result, "; 10000 "));
  g_assert_nonnull (strstr (result,
                            "!2 of 10002 records were not taken, the first of them is number "
                            "10001. At most 10000 records are taken from one message."));
}

static void
test_filters (void)
{
  g_autoptr (RwMapping) mapping = read_example ();
  g_auto (GStrv) filters = rw_mapping_dup_filters (mapping);
  g_autofree char *joined = g_strjoinv (" ", filters);

  g_assert_cmpstr (joined, ==, "site/+/dev/+/up trailers/+/data iot/+ loggers/+ plant/+/+/value");
}

/* A message that is taken in part is readings and one dead letter. */
static void
test_transform (void)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) transform = rw_transform_new (profiles);
  g_autoptr (RwMapping) mapping = read_mapping (
      RULE ("\"name\":\"two\",\"each\":\"$[*]\",\"fields\":{\"container_id\":\"{g}-{1}\","
            "\"temperature\":\"@.t\"}"));
  g_autoptr (GBytes) payload = g_bytes_new_static ("[{\"t\":1},{\"t\":[]}]", 18);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  const RwReading *readings;
  guint n;

  rw_transform_set_mapping (transform, mapping);
  g_assert_true (rw_transform_add_route (transform, "g/#", "mapping"));
  rw_transform_message (transform, "g/a", payload, RECEIVED, builder);
  batch = rw_batch_builder_end (builder);

  readings = rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (readings[0].container_id, ==, "a-0");
  g_assert_cmpstr (readings[0].source, ==, "mapping: two");
  g_assert_nonnull (rw_batch_get_dead_letters (batch, &n));
  g_assert_cmpuint (n, ==, 1);
}

/* Every look is told, also where a value is missing or wrong. */
static void
test_trace (void)
{
  g_autoptr (RwMapping) mapping = read_mapping (
      RULE (ID "\"temperature\":{\"path\":\"$.t\",\"unit\":\"°F\"},\"powered\":\"$.p\"}"));
  g_autoptr (RwNameCache) names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  g_autofree char *reason = NULL;
  g_auto (RwMappingTrace) trace = { 0 };
  const RwMappingLook *looks;
  gboolean matched;
  RwDecoding decoding = {
    .topic = "g/a",
    .data = "{\"t\":41}",
    .length = 8,
    .received_time = RECEIVED,
    .names = names,
    .mapping = mapping,
    .readings = readings,
  };

  rw_mapping_trace_init (&trace);
  g_assert_true (rw_decoder_mapping_try (&decoding, &matched, &trace, &reason));
  g_assert_true (matched);
  g_assert_cmpstr (trace.rule->name, ==, "rule 1");
  g_assert_cmpuint (trace.n_records, ==, 1);
  g_assert_cmpuint (trace.origins->len, ==, 1);
  g_assert_cmpuint (trace.looks->len, ==, 4);

  looks = (const RwMappingLook *) (gpointer) trace.looks->data;
  g_assert_cmpstr (looks[0].target, ==, "temperature");
  g_assert_cmpstr (looks[0].from, ==, "$.t");
  g_assert_cmpstr (looks[0].found.raw, ==, "41");
  g_assert_cmpstr (looks[0].found.unit, ==, "°F");
  g_assert_cmpint (looks[1].outcome, ==, RW_MAPPING_MISSING);
  g_assert_null (looks[1].found.raw);
  g_assert_cmpstr (looks[2].target, ==, "measurement_time");
  g_assert_cmpstr (looks[3].found.raw, ==, "“a”");
}

static void
test_too_many_names (void)
{
  g_autoptr (RwMapping) mapping = read_mapping (RULE (ID "\"temperature\":\"$.t\"}"));
  g_autoptr (RwNameCache) names = rw_name_cache_new (0);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  g_autofree char *reason = NULL;
  RwDecoding decoding = {
    .topic = "g/a",
    .data = "{\"t\":41}",
    .length = 8,
    .names = names,
    .mapping = mapping,
    .readings = readings,
  };

  g_assert_false (rw_decoder_mapping_decode (&decoding, &reason));
  g_assert_nonnull (strstr (reason, "names"));
  g_assert_cmpuint (readings->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping/example", test_example);
  g_test_add_func ("/mapping/writer", test_writer);
  g_test_add_func ("/mapping/messages", test_messages);
  g_test_add_func ("/mapping/order", test_order);
  g_test_add_func ("/mapping/before-auto", test_before_auto);
  g_test_add_func ("/mapping/too-many-records", test_too_many_records);
  g_test_add_func ("/mapping/filters", test_filters);
  g_test_add_func ("/mapping/transform", test_transform);
  g_test_add_func ("/mapping/trace", test_trace);
  g_test_add_func ("/mapping/too-many-names", test_too_many_names);
  return g_test_run ();
}
