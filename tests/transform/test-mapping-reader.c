/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-reader.h"

#include <glib/gstdio.h>
#include <string.h>

/* What is wrong with a mapping file is told with the place and with what to write instead. */

/* A file around a rule, a block of fields, a field. */
#define FILE_(rule) "{\"rules\":[\n{" rule "}\n]}"
#define RULE(more) FILE_ ("\"topic\":\"g/{g}\"," more)
#define FIELDS(more) RULE ("\"fields\":{\"container_id\":\"{g}\",\n" more "}")
#define FIELD(field) FIELDS ("\"temperature\":" field)
#define TIME(time) FIELDS ("\"temperature\":\"$.t\",\"measurement_time\":" time)

static const struct
{
  const char *text;
  const char *says;
} mistakes[] = {
  { "", "test.json" },
  { "{", "test.json:1:" },
  { "{\"rules\":\n[}", "test.json:2:" },
  { "{\"rules\": 'x'}", "test.json" },
  { "{\"rules\":[1,]}", "test.json" },
  { "/* none */ {\"rules\":[]}", "test.json: The file is not JSON" },
  { "[]", "test.json: there must be an object in { }, with comment, rules" },
  { "{}", "“rules” is needed" },
  { "{\"rules\":[]}", "“rules” is needed" },
  { "{\"rules\":{}}", "“rules” is needed" },
  { "{\"rule\":[]}", "there is no key “rule”; did you mean “rules”?" },
  { "{\"rules\":[\n\n3]}", "test.json:3: rule “rule 1”: there must be an object in { }" },
  { FILE_ (""), "test.json:2: rule “rule 1”: “topic” is needed" },
  { FILE_ ("\"topic\":\"a/{b}/{b}\""), "topic: “{b}” is there twice" },
  { FILE_ ("\"topic\":3"), "“topic” must be a text in quotes" },
  { FILE_ ("\"name\":\"\",\"topic\":\"a\""), "“name” must have 1 to 64 bytes" },
  { FILE_ ("\"name\":\"a\\u0007\",\"topic\":\"a\""), "control character" },
  { FILE_ ("\"comment\":[],\"topic\":\"a\""), "“comment” must be a text" },
  { RULE ("\"name\":\"yard\""), "test.json:2: rule “yard”: “fields” is needed" },
  { RULE ("\"filds\":{}"), "there is no key “filds”; did you mean “fields”?" },
  { RULE ("\"colour\":1"), "there is no key “colour” here; known are comment, name, topic" },
  { RULE ("\"ignore\":1"), "“ignore” must be true or false, without quotes" },
  { RULE ("\"ignore\":true,\"fields\":{}"), "neither “fields” nor “channels”" },
  { RULE ("\"fields\":[]"), "there must be an object in { } with fields" },
  { RULE ("\"fields\":{}"), "“container_id” is needed" },
  { RULE ("\"fields\":{\"container_id\":\"{g}\"}"), "there is no field to measure" },
  { RULE ("\"fields\":{\"container_id\":\"{x}\"}"), "“{x}” is not captured by the topic “g/{g}”" },
  { RULE ("\"fields\":{\"container_id\":\"{1}\"}"), "there are 0 wildcards such as [*] in “each”" },
  { RULE ("\"fields\":{\"container_id\":\"{g\"}"), "each { needs its }" },
  { RULE ("\"fields\":{\"container_id\":\"{channel}\"}"), "“{channel}” is not captured" },
  { RULE ("\"fields\":{\"container_id\":3}"), "container_id: give a path such as \"$.id\"" },
  { RULE ("\"fields\":{\"container_id\":\"$.a[\"}"), "is no path" },
  { RULE ("\"each\":\"@.r[*]\",\"fields\":{}"), "“each” must begin with $" },
  { RULE ("\"each\":\"r\",\"fields\":{}"), "“r” is no path: a path begins with $" },
  { RULE ("\"when\":{\"is\":1},\"fields\":{}"), "“when” needs “path”" },
  { RULE ("\"when\":3,\"fields\":{}"), "there must be an object in { }, with path, is" },
  { RULE ("\"empty\":\"keep\",\"fields\":{}"), "must be one of “reject”, “ignore”" },
  { RULE ("\"format\":\"xml\",\"fields\":{}"), "must be one of “json”, “text”, “csv”" },
  { RULE ("\"decimal\":\"'\",\"fields\":{}"), "“decimal” is “'”, but must be one of “.”, “,”" },
  { RULE ("\"missing\":null,\"fields\":{}"), "“missing” must be a text, a number" },
  { RULE ("\"missing\":[],\"fields\":{}"), "“missing” must be a text, a number" },
  { RULE ("\"columns\":[\"a\"],\"fields\":{}"), "need \"format\": \"csv\"" },
  { RULE ("\"format\":\"csv\",\"fields\":{}"), "“columns” is needed" },
  { RULE ("\"format\":\"csv\",\"columns\":[\"a.b\"],\"fields\":{}"), "the column “a.b” must have" },
  { RULE ("\"format\":\"csv\",\"columns\":[\"a\"],\"delimiter\":\";;\",\"fields\":{}"),
    "“delimiter” must be one character" },
  { RULE ("\"format\":\"csv\",\"columns\":[\"a\"],\"each\":\"$[*]\",\"fields\":{}"),
    "“each” is for JSON" },
  { RULE ("\"format\":\"csv\",\"columns\":[\"a\",\"b\"],\"fields\":{\"container_id\":\"{g}\","
          "\"temperature\":\"@.c\"}"),
    "“@.c” is no column; there are @.a, @.b" },
  { RULE ("\"format\":\"csv\",\"columns\":[\"a\"],\"fields\":{\"container_id\":\"{@.id}\"}"),
    "“@.id” is no column" },
  { RULE ("\"format\":\"text\",\"fields\":{\"container_id\":\"{g}\",\"temperature\":\"$.t\"}"),
    "a message that is one text has no parts; write “$”" },
  { FIELDS ("\"temprature\":\"$.t\""),
    "test.json:3: rule “rule 1”: there is no field “temprature”; did you mean “temperature”?" },
  { FIELDS ("\"colour\":\"$.t\""), "there is no field “colour”; known are container_id" },
  { FIELDS ("\"ambiant_temperature\":\"$.t\""), "did you mean “ambient_temperature”?" },
  { FIELDS ("\"latitude\":\"$.t\""), "latitude and longitude belong together" },
  { FIELD ("\"t\""), "rule “rule 1”, temperature: “t” is no path" },
  { FIELD ("true"), "temperature: give a path such as \"$.temp\", or a number" },
  { FIELD ("null"), "give a path such as" },
  { FIELD ("{}"), "give either “path” or “value”" },
  { FIELD ("{\"path\":\"$.t\",\"value\":1}"), "give either “path” or “value”" },
  { FIELD ("{\"value\":\"4\"}"), "give a path such as \"$.temp\", or a number" },
  { FIELD ("{\"path\":\"$.t\",\n\n\"unti\":\"C\"}"),
    "test.json:5: rule “rule 1”, temperature: there is no key “unti”; did you mean “unit”?" },
  { FIELD ("{\"path\":\"$.t\",\"on\":1}"), "there is no key “on” here; known are path" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":\"kW\"}"),
    "“kW” is no unit of a temperature; known are °C, °F, K" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":\"furlong\"}"), "“furlong” is no unit of a temperature" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":3}"), "“unit” must be a text" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":{}}"), "say where the unit is" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":{\"path\":\"$.u\",\"suffix\":true}}"),
    "say where the unit is" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":{\"path\":\"$.u\",\"default\":\"%\"}}"),
    "“%” is no unit of a temperature" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":{\"path\":\"$.u\",\"words\":{\"0\":\"%\"}}}"),
    "“%” is no unit of a temperature" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":{\"path\":\"$.u\",\"words\":{\"0\":3}}}"),
    "is no unit of a temperature" },
  { FIELD ("{\"path\":\"$.t\",\"unit\":{\"path\":\"$.u\",\"words\":3}}"), "“words” must be" },
  { FIELD ("{\"value\":4,\"unit\":\"suffix\"}"), "a constant has its unit declared" },
  { FIELD ("{\"path\":\"$.t\",\"scale\":\"2\"}"), "“scale” must be a number, without quotes" },
  { FIELD ("{\"path\":\"$.t\",\"scale\":0}"), "“scale” must not be 0" },
  { FIELD ("{\"path\":\"$.t\",\"required\":\"yes\"}"), "“required” must be true or false" },
  { FIELDS ("\"powered\":1"), "powered: give a path such as \"$.run\", true, or false" },
  { FIELDS ("\"powered\":{\"path\":\"$.p\",\"unit\":\"C\"}"), "there is no key “unit” here" },
  { FIELDS ("\"powered\":{\"path\":\"$.p\",\"on\":[]}"), "“on” must be a text, a number" },
  { TIME ("3"), "measurement_time: give a path such as \"$.time\"" },
  { TIME ("\"now\""), "“now” is no path" },
  { TIME ("{}"), "\"measurement_time\": \"receive\"" },
  { TIME ("{\"path\":\"$.t\",\"form\":\"epoch\"}"), "“form” is “epoch”, but must be one of" },
  { TIME ("{\"path\":\"$.t\",\"form\":\"%H:%M\"}"), "the pattern “%H:%M” says no year" },
  { TIME ("{\"path\":\"$.t\",\"zone\":\"Europe/Atlantis\"}"),
    "there is no zone “Europe/Atlantis”" },
  { TIME ("{\"path\":\"$.t\",\"form\":\"epoch_s\",\"zone\":\"UTC\"}"), "have no zone" },
  { TIME ("{\"path\":\"$.t\",\"otherwise\":\"now\"}"), "must be one of “reject”, “receive”" },
  { RULE ("\"fields\":{\"container_id\":\"{g}\"},\"channels\":[]"),
    "“channels” must be an object" },
  { RULE ("\"fields\":{\"container_id\":\"{g}\"},\"channels\":{\"1\":{}}"),
    "channel “1”: a channel needs a field of its own" },
  { RULE ("\"fields\":{\"container_id\":\"{g}\"},\"channels\":{\"1\":{\"product_id\":\"x\"}}"),
    "channel “1”, product_id: this is the same for all channels" },
  { RULE ("\"fields\":{\"container_id\":\"{g}\"},\"channels\":{\"1\":{\"temperature\":\"t\"}}"),
    "rule “rule 1”, channel “1”, temperature: “t” is no path" },
  { FIELDS ("\"temperature\":\"$.a\",\n\"temperature\":\"$.b\""),
    "test.json:4: “temperature” is there twice" },
  { "{\"rules\":[{\"topic\":\"a\",\"ignore\":true,\"name\":\"x\"},"
    "{\"topic\":\"b\",\"ignore\":true,\"name\":\"x\"}]}",
    "there is another rule of this name" },
};

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", mistakes[i].text);
      g_assert_null (
          rw_mapping_read_text (mistakes[i].text, strlen (mistakes[i].text), "test.json", &error));
      g_assert_nonnull (error);
      g_test_message ("  %s", error->message);
      g_assert_true (error->domain == RW_MAPPING_ERROR);
      g_assert_true (g_str_has_prefix (error->message, "test.json"));
      g_assert_nonnull (strstr (error->message, mistakes[i].says));
    }
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-mapping-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "map.json", NULL);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) is_folder = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) huge = NULL;
  g_autofree char *blanks = g_strnfill (5 * 1024 * 1024, ' ');
  g_autoptr (RwMapping) mapping = NULL;

  g_assert_null (rw_mapping_read (path, &missing));
  g_assert_error (missing, RW_MAPPING_ERROR, RW_MAPPING_ERROR_FILE);
  g_assert_nonnull (strstr (missing->message, path));
  g_assert_null (rw_mapping_read (folder, &is_folder));
  g_assert_error (is_folder, RW_MAPPING_ERROR, RW_MAPPING_ERROR_FILE);

  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
  g_assert_null (rw_mapping_read (path, &wrong));
  g_assert_error (wrong, RW_MAPPING_ERROR, RW_MAPPING_ERROR_JSON);
  g_assert_true (g_str_has_prefix (wrong->message, path));

  g_assert_true (g_file_set_contents (path, blanks, -1, NULL));
  g_assert_null (rw_mapping_read (path, &huge));
  g_assert_error (huge, RW_MAPPING_ERROR, RW_MAPPING_ERROR_JSON);

  g_assert_true (g_file_set_contents (path, FIELD ("\"$.t\""), -1, NULL));
  mapping = rw_mapping_read (path, NULL);
  g_assert_nonnull (mapping);
  g_unlink (path);
  g_rmdir (folder);
}

/* The part of a document between two marks. */
static char *
cut (const char *name, const char *folder, const char *from, const char *to)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", folder, name, NULL);
  g_autofree char *text = NULL;
  const char *begin, *end;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  begin = strstr (text, from);
  g_assert_nonnull (begin);
  end = strstr (begin, to);
  g_assert_nonnull (end);
  return g_strndup (begin, end - begin);
}

/* What is shown to people to copy is right. */
static void
test_documents (void)
{
  g_autofree char *readme = cut ("README.md", ".", "{\"rules\"", "```");
  g_autofree char *manual = cut ("reeferwatch-mapping.5", "data/man", "{\n  \"rules\"", ".fi");
  g_autoptr (GString) plain = g_string_new (manual);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwMapping) of_readme = NULL;
  g_autoptr (RwMapping) of_manual = NULL;

  g_string_replace (plain, "\\-", "-", 0);
  g_string_replace (plain, "\\(de", "°", 0);
  of_readme = rw_mapping_read_text (readme, strlen (readme), "README.md", &error);
  g_assert_no_error (error);
  of_manual = rw_mapping_read_text (plain->str, plain->len, "manual", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (of_readme->rules->len, ==, 1);
  g_assert_cmpuint (of_manual->rules->len, ==, 1);
}

/* The model says what the file says, for those who show or edit it. */
static void
test_model (void)
{
  static const char text[] = RULE (
      "\"name\":\"yard\",\"comment\":\"north\",\"missing\":\"n/a\",\"each\":\"$.r[*]\","
      "\"fields\":{\"container_id\":\"{g}-{1}\",\"temperature\":{\"path\":\"@.t\",\"unit\":\"F\","
      "\"missing\":-1,\"comment\":\"air\"},\"measurement_time\":{\"path\":\"@.z\",\"zone\":"
      "\"Europe/Berlin\",\"form\":\"%F\"}},\"channels\":{\"2\":{\"powered\":\"@.p\"}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (RwMapping) mapping = rw_mapping_read_text (text, strlen (text), "x", &error);
  g_autoptr (RwMapping) again = NULL;
  const RwMappingRule *rule;
  const RwMappingField *field;
  const RwMappingChannel *channel;

  g_assert_no_error (error);
  again = rw_mapping_ref (mapping);
  rule = g_ptr_array_index (again->rules, 0);
  g_assert_cmpstr (rule->name, ==, "yard");
  g_assert_cmpstr (rule->comment, ==, "north");
  g_assert_cmpstr (rw_mapping_topic_get_pattern (rule->topic), ==, "g/{g}");
  g_assert_cmpstr (rw_mapping_path_get_text (rule->each), ==, "$.r[*]");
  g_assert_cmpstr (rw_mapping_template_get_text (rule->container_id), ==, "{g}-{1}");
  g_assert_cmpstr (rule->time.zone_name, ==, "Europe/Berlin");
  g_assert_cmpstr (rule->time.pattern, ==, "%F");

  field = g_ptr_array_index (rule->fields, 0);
  g_assert_cmpstr (field->target->name, ==, "temperature");
  g_assert_cmpstr (field->unit.unit->name, ==, "°F");
  g_assert_cmpstr (field->comment, ==, "air");
  g_assert_cmpstr (field->missing[0], ==, "-1");
  g_assert_cmpstr (field->missing[1], ==, "n/a");
  channel = g_ptr_array_index (rule->channels, 0);
  g_assert_cmpstr (channel->name, ==, "2");
  g_assert_cmpuint (channel->fields->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-reader/wrong", test_wrong);
  g_test_add_func ("/mapping-reader/files", test_files);
  g_test_add_func ("/mapping-reader/documents", test_documents);
  g_test_add_func ("/mapping-reader/model", test_model);
  return g_test_run ();
}
