/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-local-time.h"
#include "rw-mapping-csv.h"
#include "rw-mapping-text.h"
#include "rw-mapping-topic.h"
#include "rw-mapping-path.h"
#include "rw-time-pattern.h"
#include "rw-time.h"
#include "rw-unit.h"

#include <string.h>

/* What a mapping is made of: units, times, topics, paths, lines and words. */

static void
test_units (void)
{
  static const struct
  {
    const char *word;
    double theirs;
    double ours;
  } cases[] = {
    { "°C", 4, 4 },           { "CEL", -18, -18 },  { "celsius", 1, 1 }, { "c", 2, 2 },
    { "°F", 39.2, 4 },        { "FAH", 32, 0 },     { "F", -40, -40 },   { "K", 273.15, 0 },
    { "kelvin", 0, -273.15 }, { "%", 61, 61 },      { "%RH", 61, 61 },   { "fraction", 0.61, 61 },
    { "ppm", 4000, 0.4 },     { "kW", 3.4, 3.4 },   { "W", 3400, 3.4 },  { "min", 5, 5 },
    { "s", 90, 1.5 },         { " sec ", 90, 1.5 }, { "ms", 60000, 1 },  { "h", 2, 120 },
  };
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const RwUnit *unit = rw_unit_find (cases[i].word);

      g_test_message ("%s", cases[i].word);
      g_assert_nonnull (unit);
      g_assert_cmpfloat_with_epsilon (rw_unit_convert (unit, cases[i].theirs), cases[i].ours, 1e-9);
    }
  g_assert_null (rw_unit_find ("furlong"));
  g_assert_null (rw_unit_find (""));

  g_assert_cmpstr (rw_unit_find_suffix ("4,2 °C", &length)->name, ==, "°C");
  g_assert_cmpuint (length, ==, 3);
  g_assert_cmpstr (rw_unit_find_suffix ("4.F", &length)->name, ==, "°F");
  g_assert_cmpuint (length, ==, 2);
  g_assert_null (rw_unit_find_suffix ("4.2", &length));
  g_assert_null (rw_unit_find_suffix ("°C", &length));
  g_assert_null (rw_unit_find_suffix ("4 furlongs", &length));
}

static gint64
parse_iso (const char *text)
{
  gint64 time;
  gboolean zoned;

  g_assert_true (rw_time_parse (text, strlen (text), &time, &zoned));
  return time;
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *pattern;
    const char *text;
    const char *iso; /* NULL: does not follow the pattern */
  } cases[] = {
    { "%d.%m.%Y %H:%M", "02.03.2026 07:05", "2026-03-02T07:05:00" },
    { "%d.%m.%Y %H:%M", "2.3.2026  7:5", "2026-03-02T07:05:00" },
    { "%d.%m.%Y %H:%M", " 2. 3.2026 07:05 ", "2026-03-02T07:05:00" },
    { "%m/%d/%y %H:%M", "03/02/26 7:05", "2026-03-02T07:05:00" },
    { "%D %T", "03/02/69 07:05:09", "1969-03-02T07:05:09" },
    { "%d-%b-%Y %I:%M %p", "02-mar-2026 12:05 AM", "2026-03-02T00:05:00" },
    { "%d-%b-%Y %I:%M %p", "02-Mar-2026 01:05 pm", "2026-03-02T13:05:00" },
    { "%Y%m%d%H%M%S", "20260302070509", "2026-03-02T07:05:09" },
    { "%F %T", "2026-03-02 07:05:09.25", "2026-03-02T07:05:09.25" },
    { "%F %T", "2026-03-02 07:05:09.1234567891", "2026-03-02T07:05:09.123456" },
    { "%Y-%j %R", "2024-060 07:05", "2024-02-29T07:05:00" },
    { "%Y-%j", "2025-366", NULL },
    { "%F %T %z", "2026-03-02 07:05:09 +0100", "2026-03-02T07:05:09+01:00" },
    { "%F %T%z", "2026-03-02 07:05:09Z", "2026-03-02T07:05:09Z" },
    { "%%%F", "%2026-03-02", "2026-03-02T00:00:00" },
    { "%d.%m.%Y", "30.02.2026", NULL },
    { "%d.%m.%Y", "02.03.26", NULL },
    { "%d.%m.%Y", "02/03/2026", NULL },
    { "%d.%m.%Y", "02.03.2026x", NULL },
    { "%d.%m.%Y", "", NULL },
    { "%d-%b-%Y", "02-Mär-2026", NULL },
    { "%F %I %p", "2026-03-02 13 PM", NULL },
    { "%F %T", "2026-03-02 24:61:00", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 time = -1, expected;
      gboolean zoned = FALSE, expected_zoned;
      g_autofree char *problem = NULL;

      g_test_message ("%s: %s", cases[i].pattern, cases[i].text);
      g_assert_true (rw_time_pattern_check (cases[i].pattern, &problem));
      g_assert_cmpint (rw_time_pattern_parse (cases[i].pattern, cases[i].text, &time, &zoned), ==,
                       cases[i].iso != NULL);
      if (cases[i].iso == NULL)
        {
          g_assert_cmpint (time, ==, -1);
          continue;
        }
      g_assert_true (
          rw_time_parse (cases[i].iso, strlen (cases[i].iso), &expected, &expected_zoned));
      g_assert_cmpint (time, ==, expected);
      g_assert_cmpint (zoned, ==, expected_zoned);
    }
}

static void
test_wrong_patterns (void)
{
  static const struct
  {
    const char *pattern;
    const char *says;
  } cases[] = {
    { "%H:%M", "no year" },      { "%Y %H:%M", "no day" },   { "%Y-%m-%d %Q", "%Q" },
    { "%Y-%m-%d %", "percent" }, { "%F %I:%M", "AM or PM" }, { "%F %é", "%é" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = NULL;

      g_assert_false (rw_time_pattern_check (cases[i].pattern, &problem));
      g_assert_nonnull (strstr (problem, cases[i].says));
    }
}

/* In Amsterdam clocks went forward on 2026-03-29 at 01:00Z, and go back on 2026-10-25 at 01:00Z. */
static void
test_local_times (void)
{
  static const struct
  {
    const char *zone;
    const char *local;
    const char *received;
    const char *utc;
  } cases[] = {
    { "Europe/Amsterdam", "2026-01-15T12:00:00", "2026-06-01T00:00:00Z", "2026-01-15T11:00:00Z" },
    { "Europe/Amsterdam", "2026-07-15T12:00:00", "2026-08-01T00:00:00Z", "2026-07-15T10:00:00Z" },
    /* the gap */
    { "Europe/Amsterdam", "2026-03-29T01:59:59", "2026-03-29T01:00:00Z", "2026-03-29T00:59:59Z" },
    { "Europe/Amsterdam", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z" },
    { "Europe/Amsterdam", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z" },
    /* the hour that comes twice, received in the first, in the second, long after, and at once by a
     * clock that is a little slow */
    { "Europe/Amsterdam", "2026-10-25T02:30:00", "2026-10-25T00:30:05Z", "2026-10-25T00:30:00Z" },
    { "Europe/Amsterdam", "2026-10-25T02:30:00", "2026-10-25T01:30:05Z", "2026-10-25T01:30:00Z" },
    { "Europe/Amsterdam", "2026-10-25T02:30:00", "2026-11-25T00:00:00Z", "2026-10-25T01:30:00Z" },
    { "Europe/Amsterdam", "2026-10-25T02:30:00", "2026-10-25T01:29:30Z", "2026-10-25T01:30:00Z" },
    { "Europe/Amsterdam", "2026-10-25T01:59:59", "2026-10-26T00:00:00Z", "2026-10-24T23:59:59Z" },
    { "Europe/Amsterdam", "2026-10-25T03:00:00", "2026-10-26T00:00:00Z", "2026-10-25T02:00:00Z" },
    /* half an hour of summer time, and an offset that is no whole hour */
    { "Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-06-01T00:00:00Z",
      "2026-04-04T15:15:00Z" },
    { "Asia/Kathmandu", "2026-03-02T05:45:00", "2026-06-01T00:00:00Z", "2026-03-02T00:00:00Z" },
    { "America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:30:00Z", "2026-03-08T07:30:00Z" },
    { "+05:30", "2026-03-02T05:30:00", "2026-06-01T00:00:00Z", "2026-03-02T00:00:00Z" },
    { "UTC", "2026-03-02T05:30:00", "2026-06-01T00:00:00Z", "2026-03-02T05:30:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTimeZone) zone = rw_local_time_find_zone (cases[i].zone);

      g_test_message ("%s %s", cases[i].zone, cases[i].local);
      g_assert_nonnull (zone);
      g_assert_cmpint (rw_local_time_to_utc (zone, parse_iso (cases[i].local),
                                             parse_iso (cases[i].received)),
                       ==, parse_iso (cases[i].utc));
    }
}

static void
test_wrong_zones (void)
{
  static const char *const names[] = {
    "", "Europe/Atlantis", "/etc/localtime", "../../etc/passwd", ":Europe/Berlin", "one hour"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (rw_local_time_find_zone (names[i]));
}

static void
test_topics (void)
{
  static const struct
  {
    const char *pattern;
    const char *topic;
    const char *captured; /* joined by blanks; NULL: does not match */
  } cases[] = {
    { "site/{yard}/dev/{device}/up", "site/north/dev/7/up", "north 7" },
    { "site/{yard}/dev/{device}/up", "site/north/dev/7", NULL },
    { "site/{yard}/dev/{device}/up", "site/north/dev/7/up/x", NULL },
    { "site/{yard}/dev/{device}/up", "site//dev/7/up", NULL },
    { "site/+/dev", "site//dev", "" },
    { "probe-{n}.json", "probe-12.json", "12" },
    { "probe-{n}.json", "probe-.json", NULL },
    { "probe-{n}.json", "probe-12.xml", NULL },
    { "zigbee/{name#}", "zigbee/hall/2/door", "hall/2/door" },
    { "zigbee/{name#}", "zigbee", NULL },
    { "zigbee/{name#}", "zigbee/", NULL },
    { "zigbee/#", "zigbee", "" },
    { "zigbee/#", "zigbee/a/b", "" },
    { "#", "a/b", "" },
    { "{all#}", "a/b", "a/b" },
    { "+/b", "$sys/b", NULL },
    { "{a}/b", "$sys/b", NULL },
    { "$sys/{b}", "$sys/b", "b" },
    { "a", "", NULL },
    { "a/", "a/", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RwMappingTopic) topic = rw_mapping_topic_new (cases[i].pattern, &error);
      g_autoptr (GString) captured = g_string_new (NULL);
      RwMappingCaptures captures = { 0 };
      gboolean matched;

      g_test_message ("%s: %s", cases[i].pattern, cases[i].topic);
      g_assert_no_error (error);
      matched = rw_mapping_topic_match (topic, cases[i].topic, &captures);
      g_assert_cmpint (matched, ==, cases[i].captured != NULL);
      for (guint n = 0; matched && captures.text[n] != NULL; n++)
        {
          g_string_append (captured, n > 0 ? " " : "");
          g_string_append_len (captured, captures.text[n], (gssize) captures.length[n]);
        }
      if (matched)
        g_assert_cmpstr (captured->str, ==, cases[i].captured);
    }
}

static void
test_topic_texts (void)
{
  g_autoptr (RwMappingTopic) topic = rw_mapping_topic_new ("site/{yard}/x-{n}/+/{rest#}", NULL);
  g_autofree char *filter = rw_mapping_topic_dup_filter (topic);
  g_autofree char *example = rw_mapping_topic_dup_example (topic);
  RwMappingCaptures captures;

  g_assert_cmpstr (filter, ==, "site/+/+/+/#");
  g_assert_cmpstr (example, ==, "site/yard/x-n/x/rest");
  g_assert_true (rw_mapping_topic_match (topic, example, &captures));
  g_assert_cmpint (rw_mapping_topic_find_capture (topic, "n"), ==, 1);
  g_assert_cmpint (rw_mapping_topic_find_capture (topic, "m"), ==, -1);
}

static void
test_wrong_topics (void)
{
  static const char *const patterns[] = {
    "",       "a/{b}/{b}", "a/{}",     "a/{1}",   "a/{b",   "a/b}",    "a/{b}{c}",
    "a/b+/c", "a/#/b",     "a/{b#}/c", "a/x{b#}", "a/{b+}", "a/{a-b}", "{{a}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", patterns[i]);
      g_assert_null (rw_mapping_topic_new (patterns[i], &error));
      g_assert_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES);
    }
}

static void
test_paths (void)
{
  static const char message[] = "{\"a\":{\"b\":[10,20,30],\"c d\":1,\"e.f\":2,\"\":3},"
                                "\"list\":[{\"n\":\"x\",\"v\":1},{\"n\":\"y\",\"v\":2},{\"n\":7,"
                                "\"v\":3},{\"n\":true,\"v\":4},5],"
                                "\"t:0\":{\"tC\":9},\"null\":null}";
  static const struct
  {
    const char *path;
    const char *found; /* as JSON, joined by blanks */
    const char *keys;  /* of all, joined by blanks */
  } cases[] = {
    { "$.a.b[1]", "20", "" },
    { "$.a.b[-1]", "30", "" },
    { "$.a.b[3]", "", "" },
    { "$.a.b[-4]", "", "" },
    { "$.a.b[*]", "10 20 30", "0 1 2" },
    { "$.a['c d']", "1", "" },
    { "$.a[\"e.f\"]", "2", "" },
    { "$.a['']", "3", "" },
    { "$.t:0.tC", "9", "" },
    { "$.null", "null", "" },
    { "$.nothing.there", "", "" },
    { "$.a.b.c", "", "" },
    { "$.list[0][0]", "", "" },
    { "$.list[?@.n=='y'].v", "2", "1" },
    { "$.list[?(@.n == \"x\")].v", "1", "0" },
    { "$.list[?@.n==7].v", "3", "2" },
    { "$.list[?@.n==true].v", "4", "3" },
    { "$.list[?@.n=='z'].v", "", "" },
    { "$.list.*.v", "1 2 3 4", "0 1 2 3" },
    { "$.*.tC", "9", "t:0" },
    { "$..tC", "9", "" },
    { "$.a.b[0:2]", "10 20", "" },
    { "$.a.b[0,2]", "10 30", "" },
  };
  g_autoptr (JsonNode) root = json_from_string (message, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RwMappingPath) path = rw_mapping_path_new (cases[i].path, &error);
      g_autoptr (GArray) matches = NULL;
      g_autoptr (GString) found = g_string_new (NULL);
      g_autoptr (GString) keys = g_string_new (NULL);
      g_autoptr (JsonNode) first = NULL;

      g_test_message ("%s", cases[i].path);
      g_assert_no_error (error);
      matches = rw_mapping_path_find_all (path, root);
      for (guint n = 0; n < matches->len; n++)
        {
          const RwMappingMatch *match = &g_array_index (matches, RwMappingMatch, n);
          g_autofree char *text = json_to_string (match->node, FALSE);
          g_autofree char *joined = g_strjoinv (" ", match->keys);

          g_string_append_printf (found, "%s%s", n > 0 ? " " : "", text);
          g_string_append_printf (keys, "%s%s", keys->len > 0 ? " " : "", joined);
        }
      g_assert_cmpstr (found->str, ==, cases[i].found);
      g_assert_cmpstr (keys->str, ==, cases[i].keys);
      g_assert_cmpuint (rw_mapping_path_find (path, root, root, &first), ==, MIN (matches->len, 2));
    }
}

static void
test_records (void)
{
  g_autoptr (RwMappingPath) of_message = rw_mapping_path_new ("$.x", NULL);
  g_autoptr (RwMappingPath) of_record = rw_mapping_path_new ("@.x", NULL);
  g_autoptr (JsonNode) message = json_from_string ("{\"x\":1}", NULL);
  g_autoptr (JsonNode) record = json_from_string ("{\"x\":2}", NULL);
  g_autoptr (JsonNode) one = NULL;
  g_autoptr (JsonNode) two = NULL;

  g_assert_cmpuint (rw_mapping_path_find (of_message, message, record, &one), ==, 1);
  g_assert_cmpint (json_node_get_int (one), ==, 1);
  g_assert_cmpuint (rw_mapping_path_find (of_record, message, record, &two), ==, 1);
  g_assert_cmpint (json_node_get_int (two), ==, 2);
}

static void
test_wrong_paths (void)
{
  static const char *const paths[] = { "",           "a.b",         "$.a[",          "$.r[']",
                                       "$..a['b",    "$.a['b'",     "$.a[1",         "$..[?@.n==3]",
                                       "$['a','b']", "$.a[?@.n>3]", "$.a[?@.n=='x]", "$.a.[x]" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", paths[i]);
      g_assert_null (rw_mapping_path_new (paths[i], &error));
      g_assert_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES);
      g_assert_nonnull (strstr (error->message, "is no path"));
    }
}

static void
test_lines (void)
{
  static const struct
  {
    const char *text;
    const char *result; /* JSON, or a part of the reason */
  } cases[] = {
    { "1;2;3", "[{\"a\":\"1\",\"c\":\"3\"}]" },
    { " 1 ;2; 3\r\n\n4;5;6;7\n", "[{\"a\":\"1\",\"c\":\"3\"},{\"a\":\"4\",\"c\":\"6\"}]" },
    { "\"a;b\";;\"c\"\"d\"", "[{\"a\":\"a;b\",\"c\":\"c\\\"d\"}]" },
    { ";;", "[{\"a\":\"\",\"c\":\"\"}]" },
    { "\n \n", "[]" },
    { "1;2", "Line 1 has 2 values, but there are 3 columns." },
    { "1;2;3\n1", "Line 2 has 1 values, but there are 3 columns." },
    { "\"1;2;3", "quote" },
    { "\"1\"x;2;3", "quote" },
  };
  const char *columns[] = { "a", "", "c", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *reason = NULL;
      g_autoptr (JsonNode) node =
          rw_mapping_csv_parse (cases[i].text, ';', (char **) columns, &reason);
      g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL;

      if (node != NULL)
        g_assert_cmpstr (text, ==, cases[i].result);
      else
        g_assert_nonnull (strstr (reason, cases[i].result));
    }
}

static void
test_words (void)
{
  static const char *const keys[] = { "path", "unit", "scale", "offset", NULL };
  static const struct
  {
    const char *json;
    const char *word;
    gboolean same;
  } cases[] = {
    { "\" N/A \"", "n/a", TRUE },     { "-32768", "-32768", TRUE }, { "-32768.0", "-32768", TRUE },
    { "\"-32768\"", "-32768", TRUE }, { "1", "true", FALSE },       { "true", "TRUE", TRUE },
    { "null", "null", FALSE },        { "\"\"", "", TRUE },         { "[]", "", FALSE },
    { "1e999", "1e999", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (cases[i].json, NULL);

      g_test_message ("%s %s", cases[i].json, cases[i].word);
      g_assert_cmpint (rw_mapping_text_is_word (node, cases[i].word), ==, cases[i].same);
    }

  g_assert_cmpstr (rw_mapping_text_find_nearest ("unti", keys), ==, "unit");
  g_assert_cmpstr (rw_mapping_text_find_nearest ("Path", keys), ==, "path");
  g_assert_cmpstr (rw_mapping_text_find_nearest ("offsets", keys), ==, "offset");
  g_assert_null (rw_mapping_text_find_nearest ("colour", keys));
  g_assert_null (rw_mapping_text_find_nearest ("", keys));
}

static void
test_descriptions (void)
{
  static const struct
  {
    const char *json;
    const char *description;
  } cases[] = {
    { "4.2", "4.2" },
    { "1772431200000", "1772431200000" },
    { "0.1", "0.1" },
    { "true", "true" },
    { "null", "null" },
    { "{}", "an object" },
    { "[1]", "a list" },
    { "\"a\\u001b[31mb\"", "“a\357\277\275[31mb”" },
    { "\"0123456789012345678901234567890123456789\"",
      "“0123456789012345678901234567890123456789”" },
    { "\"0123456789012345678901234567890123456789x\"",
      "“0123456789012345678901234567890123456789…”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (cases[i].json, NULL);
      g_autofree char *description = rw_mapping_text_describe (node);

      g_assert_cmpstr (description, ==, cases[i].description);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-parts/units", test_units);
  g_test_add_func ("/mapping-parts/patterns", test_patterns);
  g_test_add_func ("/mapping-parts/wrong-patterns", test_wrong_patterns);
  g_test_add_func ("/mapping-parts/local-times", test_local_times);
  g_test_add_func ("/mapping-parts/wrong-zones", test_wrong_zones);
  g_test_add_func ("/mapping-parts/topics", test_topics);
  g_test_add_func ("/mapping-parts/topic-texts", test_topic_texts);
  g_test_add_func ("/mapping-parts/wrong-topics", test_wrong_topics);
  g_test_add_func ("/mapping-parts/paths", test_paths);
  g_test_add_func ("/mapping-parts/records", test_records);
  g_test_add_func ("/mapping-parts/wrong-paths", test_wrong_paths);
  g_test_add_func ("/mapping-parts/lines", test_lines);
  g_test_add_func ("/mapping-parts/words", test_words);
  g_test_add_func ("/mapping-parts/descriptions", test_descriptions);
  return g_test_run ();
}
