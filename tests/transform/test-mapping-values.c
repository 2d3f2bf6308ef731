/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder.h"
#include "rw-mapping-reader.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* One field of one message, in all the ways in which a mapping can say how it is read. */

#define RECEIVED (G_GINT64_CONSTANT (1772431205) * RW_USEC_PER_SEC) /* 2026-03-02T06:00:05Z */

/* The result is text: the value, "-" for missing, or a part of the reason why it is rejected, which
 * begins with "!". */
typedef struct
{
  const char *field; /* what stands behind the colon in the mapping */
  const char *payload;
  const char *result;
} Case;

static char *
show_quantity (const RwReading *reading, const char *name)
{
  RwQuantity quantity;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_assert_true (rw_quantity_from_name (name, &quantity));
  if (isnan (reading->value[quantity]))
    return g_strdup ("-");
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.5g", reading->value[quantity]));
}

static char *
show (const RwReading *reading, const char *name)
{
  g_autofree char *time = rw_time_format (reading->time);

  if (strcmp (name, "measurement_time") == 0)
    return g_strdup_printf ("%s %u", time, reading->quality);
  if (strcmp (name, "product_id") == 0)
    return g_strdup (reading->product_id != NULL ? reading->product_id : "-");
  if (strcmp (name, "container_id") == 0)
    return g_strdup (reading->container_id);
  if (strcmp (name, "powered") == 0)
    return g_strdup (!rw_reading_is_known (reading, RW_FLAG_POWERED) ? "-"
                     : rw_reading_is_set (reading, RW_FLAG_POWERED)  ? "on"
                                                                     : "off");
  if (strcmp (name, "defrost_cycle") == 0)
    return reading->defrost_cycle < 0 ? g_strdup ("-")
                                      : g_strdup_printf ("%d", reading->defrost_cycle);
  return show_quantity (reading, name);
}

/* In JSON a second field makes it a reading even where the first is missing. */
static char *
make_rules (const char *target, const char *format, const char *field)
{
  return g_strdup_printf (
      "{\"rules\":[{\"topic\":\"dev/{d}\",\"format\":\"%s\",\"fields\":{%s\"%s\":%s%s}}]}", format,
      strcmp (target, "container_id") == 0 ? "" : "\"container_id\":\"{d}\",", target, field,
      strcmp (format, "json") == 0 ? ",\"nitrogen_level\":\"$.n2\"" : "");
}

static void
check (const char *target, const char *format, const Case *one)
{
  g_autofree char *rules = make_rules (target, format, one->field);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwMapping) mapping = rw_mapping_read_text (rules, strlen (rules), "rules", &error);
  g_autoptr (RwNameCache) names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  g_autofree char *escaped = g_strescape (one->payload, NULL);
  g_autofree char *reason = NULL, *shown = NULL;
  RwDecoding decoding = {
    .topic = "dev/7",
    .data = one->payload,
    .length = strlen (one->payload),
    .received_time = RECEIVED,
    .names = names,
    .mapping = mapping,
    .readings = readings,
  };

  g_test_message ("%s: %s < %s", target, one->field, escaped);
  g_assert_no_error (error);
  if (!rw_decoder_decode (rw_decoder_find ("auto"), &decoding, &reason))
    {
      g_test_message ("%s", reason);
      g_assert_cmpint (one->result[0], ==, '!');
      g_assert_nonnull (strstr (reason, one->result + 1));
      g_assert_true (g_str_has_suffix (reason, "."));
      g_assert_cmpuint (readings->len, ==, 0);
      return;
    }
  g_assert_null (decoding.partial);
  g_assert_cmpuint (readings->len, ==, 1);
  shown = show (&g_array_index (readings, RwReading, 0), target);
  g_assert_cmpstr (shown, ==, one->result);
}

#define M(value) "{\"n2\":1,\"v\":" value "}"
#define MU(value, unit) "{\"n2\":1,\"v\":" value ",\"u\":" unit "}"
#define UNIT_PATH "{\"path\":\"$.v\",\"unit\":{\"path\":\"$.u\"}}"

static void
test_temperatures (void)
{
  static const Case cases[] = {
    { "\"$.v\"", M ("4.25"), "4.25" },
    { "\"$.v\"", M ("-18"), "-18" },
    { "\"$.v\"", M ("null"), "-" },
    { "\"$.v\"", "{\"n2\":1}", "-" },
    { "\"$.v\"", M ("true"), "!“$.v” is true, but a number is needed" },
    { "\"$.v\"", M ("{}"), "!“$.v” is an object, but a number is needed" },
    { "\"$.v\"", M ("\"4.25\""), "!declare \"decimal\"" },
    { "\"$.v\"", M ("1e300"), "!too large" },
    { "\"$.v[*]\"", M ("[1,2]"), "!several values" },
    { "{\"path\":\"$.v\",\"required\":true}", M ("null"), "!there is nothing at “$.v”" },
    { "{\"path\":\"$.v\",\"unit\":\"°F\"}", M ("39.2"), "4" },
    { "{\"path\":\"$.v\",\"unit\":\"K\"}", M ("255.15"), "-18" },
    { "{\"path\":\"$.v\",\"unit\":\"CEL\"}", M ("4"), "4" },
    { "{\"path\":\"$.v\",\"scale\":0.1}", M ("-182"), "-18.2" },
    { "{\"path\":\"$.v\",\"scale\":0.5,\"offset\":-40}", M ("100"), "10" },
    { "{\"path\":\"$.v\",\"scale\":0.1,\"unit\":\"°F\"}", M ("392"), "4" },
    { "{\"path\":\"$.v\",\"missing\":-32768,\"scale\":0.1}", M ("-32768"), "-" },
    { "{\"path\":\"$.v\",\"missing\":[-32768,\"n/a\"]}", M ("\"N/A\""), "-" },
    { "{\"path\":\"$.v\",\"missing\":[-32768,\"n/a\"]}", M ("-32767"), "-32767" },
    { "{\"path\":\"$.v\",\"missing\":0,\"required\":true}", M ("0"), "!there is nothing at “$.v”" },
    { "4.5", M ("null"), "4.5" },
    { "{\"value\":41,\"unit\":\"°F\"}", M ("null"), "5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check ("temperature", "json", &cases[i]);
}

static void
test_texts (void)
{
  static const Case cases[] = {
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\" 4.25 \""), "4.25" },
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("4.25"), "4.25" },
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\"-1.8e1\""), "-18" },
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\"4,25\""), "!decimal point" },
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\"\""), "!decimal point" },
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\"NaN\""), "!decimal point" },
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\"0x10\""), "!decimal point" },
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\"1e999\""), "!decimal point" },
    { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\"4.2 °C\""), "!decimal point" },
    { "{\"path\":\"$.v\",\"decimal\":\",\"}", M ("\"4,25\""), "4.25" },
    { "{\"path\":\"$.v\",\"decimal\":\",\"}", M ("\"4.25\""), "!decimal comma" },
    { "{\"path\":\"$.v\",\"decimal\":\",\"}", M ("\"1.234,5\""), "!decimal comma" },
    { "{\"path\":\"$.v\",\"unit\":\"suffix\"}", M ("\"39.2 °F\""), "4" },
    { "{\"path\":\"$.v\",\"unit\":\"suffix\"}", M ("\"277.15K\""), "4" },
    { "{\"path\":\"$.v\",\"unit\":\"suffix\",\"decimal\":\",\"}", M ("\"-18,5 C\""), "-18.5" },
    { "{\"path\":\"$.v\",\"unit\":\"suffix\"}", M ("\"4.2\""), "!does not end with a unit" },
    { "{\"path\":\"$.v\",\"unit\":\"suffix\"}", M ("4.2"), "!does not end with a unit" },
    { "{\"path\":\"$.v\",\"unit\":\"suffix\"}", M ("\"4.2 kW\""), "!does not end with a unit" },
    { "{\"path\":\"$.v\",\"unit\":\"suffix\"}", M ("\"4.2 X\""), "!unit that is known" },
    { "{\"path\":\"$.v\",\"unit\":{\"suffix\":true,\"default\":\"°F\"}}", M ("\"41\""), "5" },
    { "{\"path\":\"$.v\",\"decimal\":\".\",\"missing\":\"--\"}", M ("\"--\""), "-" },
    { "{\"path\":\"$.v\",\"decimal\":\".\",\"missing\":-32768}", M ("\"-32768\""), "-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check ("temperature", "json", &cases[i]);
}

static void
test_units (void)
{
  static const Case cases[] = {
    { UNIT_PATH, MU ("39.2", "\"F\""), "4" },
    { UNIT_PATH, MU ("39.2", "\"FAH\""), "4" },
    { UNIT_PATH, MU ("4", "\"CEL\""), "4" },
    { UNIT_PATH, MU ("4", "\"c\""), "4" },
    { UNIT_PATH, MU ("277.15", "\"kelvin\""), "4" },
    { UNIT_PATH, MU ("4", "\"furlong\""),
      "!“$.u” is “furlong”, which is no unit of a temperature" },
    { UNIT_PATH, MU ("4", "\"kW\""),
      "!“$.u” is “kW”, which is no unit of a temperature (°C, °F, K)" },
    { UNIT_PATH, MU ("4", "null"), "!there is no unit at “$.u”" },
    { UNIT_PATH, M ("4"), "!there is no unit at “$.u”" },
    { UNIT_PATH, MU ("4", "[]"), "!which is no unit" },
    { UNIT_PATH, MU ("null", "\"furlong\""), "-" },
    { "{\"path\":\"$.v\",\"unit\":{\"path\":\"$.u\",\"default\":\"°F\"}}", M ("41"), "5" },
    { "{\"path\":\"$.v\",\"unit\":{\"path\":\"$.u\",\"default\":\"°F\"}}", MU ("4", "\"C\""), "4" },
    { "{\"path\":\"$.v\",\"unit\":{\"path\":\"$.u\",\"words\":{\"0\":\"°C\",\"1\":\"°F\"}}}",
      MU ("41", "1"), "5" },
    { "{\"path\":\"$.v\",\"unit\":{\"path\":\"$.u\",\"words\":{\"grad\":\"°C\"}}}",
      MU ("41", "\"Grad\""), "41" },
    { "{\"path\":\"$.v\",\"unit\":{\"path\":\"$.u\",\"words\":{\"0\":\"°C\",\"1\":\"°F\"}}}",
      MU ("41", "2"), "!“$.u” is 2, which is no unit" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check ("temperature", "json", &cases[i]);
}

static void
test_other_quantities (void)
{
  static const struct
  {
    const char *target;
    Case one;
  } cases[] = {
    { "humidity_level", { "\"$.v\"", M ("61"), "61" } },
    { "humidity_level", { "{\"path\":\"$.v\",\"unit\":\"fraction\"}", M ("0.61"), "61" } },
    { "carbon_dioxide_level", { "{\"path\":\"$.v\",\"unit\":\"ppm\"}", M ("4000"), "0.4" } },
    { "oxygen_level", { UNIT_PATH, MU ("20.9", "\"%\""), "20.9" } },
    { "oxygen_level", { UNIT_PATH, MU ("20.9", "\"°C\""), "!which is no unit of a share" } },
    { "kilowatts", { "\"$.v\"", M ("3.4"), "3.4" } },
    { "kilowatts", { "{\"path\":\"$.v\",\"unit\":\"W\"}", M ("3400"), "3.4" } },
    { "time_door_open", { "\"$.v\"", M ("5"), "5" } },
    { "time_door_open", { "{\"path\":\"$.v\",\"unit\":\"s\"}", M ("90"), "1.5" } },
    { "time_door_open", { "{\"path\":\"$.v\",\"unit\":\"h\"}", M ("2"), "120" } },
    { "target_temperature", { "{\"path\":\"$.v\",\"unit\":\"°F\"}", M ("-0.4"), "-18" } },
    { "supply_temperature", { "\"$.v\"", M ("3.8"), "3.8" } },
    { "return_temperature", { "\"$.v\"", M ("4.6"), "4.6" } },
    { "ambient_temperature", { "\"$.v\"", M ("19.2"), "19.2" } },
    { "defrost_cycle", { "\"$.v\"", M ("6"), "6" } },
    { "defrost_cycle", { "\"$.v\"", M ("6.5"), "!whole number" } },
    { "defrost_cycle", { "\"$.v\"", M ("-1"), "!whole number" } },
    { "defrost_cycle", { "{\"path\":\"$.v\",\"decimal\":\".\"}", M ("\"6\""), "6" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (cases[i].target, "json", &cases[i].one);
}

static void
test_switches (void)
{
#define WORDS "{\"path\":\"$.v\",\"on\":[\"run\",2],\"off\":[\"stop\",\"fault\"]}"
  static const Case cases[] = {
    { "\"$.v\"", M ("true"), "on" },
    { "\"$.v\"", M ("false"), "off" },
    { "\"$.v\"", M ("1"), "on" },
    { "\"$.v\"", M ("0"), "off" },
    { "\"$.v\"", M ("2"), "!“$.v” is 2, but true, false, or a word such as “on” is needed" },
    { "\"$.v\"", M ("\"ON\""), "on" },
    { "\"$.v\"", M ("\"1\""), "on" },
    { "\"$.v\"", M ("\"True\""), "on" },
    { "\"$.v\"", M ("\"closed\""), "off" },
    { "\"$.v\"", M ("\"maybe\""), "!“maybe”" },
    { "\"$.v\"", M ("[]"), "!a list" },
    { "\"$.v\"", M ("null"), "-" },
    { "true", M ("null"), "on" },
    { "{\"value\":false}", M ("null"), "off" },
    { WORDS, M ("\"Run\""), "on" },
    { WORDS, M ("2"), "on" },
    { WORDS, M ("\"fault\""), "off" },
    { WORDS, M ("\"on\""), "!neither in “on” nor in “off”" },
    { WORDS, M ("true"), "!neither in “on” nor in “off”" },
    { "{\"path\":\"$.v\",\"on\":\"defrost\"}", M ("\"cool\""), "off" },
    { "{\"path\":\"$.v\",\"on\":\"defrost\"}", M ("\"Defrost\""), "on" },
    { "{\"path\":\"$.v\",\"off\":[0]}", M ("7"), "on" },
    { "{\"path\":\"$.v\",\"off\":[0]}", M ("0.0"), "off" },
    { "{\"path\":\"$.v\",\"on\":\"x\",\"missing\":\"?\"}", M ("\"?\""), "-" },
    { "{\"path\":\"$.v\",\"on\":\"x\"}", M ("{}"), "!an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check ("powered", "json", &cases[i]);
}

/* Behind the time stands the quality: 0, 2 for a time without zone, 4 for that of the receipt. */
static void
test_times (void)
{
#define FORM(form) "{\"path\":\"$.v\",\"form\":\"" form "\"}"
#define ZONED(form, zone) "{\"path\":\"$.v\",\"form\":\"" form "\",\"zone\":\"" zone "\"}"
  static const Case cases[] = {
    { "\"$.v\"", M ("\"2026-03-02T06:00:00Z\""), "2026-03-02T06:00:00Z 0" },
    { "\"$.v\"", M ("\"2026-03-02T07:00:00+01:00\""), "2026-03-02T06:00:00Z 0" },
    { "\"$.v\"", M ("\"2026-03-02T06:00:00.25\""), "2026-03-02T06:00:00.25Z 2" },
    { "\"$.v\"", M ("\"2026-03-02 06:00\""), "2026-03-02T06:00:00Z 2" },
    { "\"$.v\"", M ("1772431200"), "!which is no time such as" },
    { "\"$.v\"", M ("\"yesterday\""), "!“yesterday”, which is no time such as" },
    { "\"$.v\"", M ("null"), "!there is no time at “$.v”" },
    { "\"$.v\"", M ("[]"), "!a list, which is no time" },
    { "\"receive\"", M ("null"), "2026-03-02T06:00:05Z 4" },
    { "{\"path\":\"$.v\",\"otherwise\":\"receive\"}", M ("null"), "2026-03-02T06:00:05Z 4" },
    { "{\"path\":\"$.v\",\"otherwise\":\"receive\"}", M ("\"x\""), "!which is no time such as" },
    { "{\"path\":\"$.v\",\"form\":\"epoch_s\",\"missing\":0,\"otherwise\":\"receive\"}", M ("0"),
      "2026-03-02T06:00:05Z 4" },
    { FORM ("iso"), M ("\"2026-03-02T06:00:00Z\""), "2026-03-02T06:00:00Z 0" },
    { FORM ("epoch_s"), M ("1772431200"), "2026-03-02T06:00:00Z 0" },
    { FORM ("epoch_s"), M ("1772431200.5"), "2026-03-02T06:00:00.5Z 0" },
    { FORM ("epoch_s"), M ("\"1772431200\""), "2026-03-02T06:00:00Z 0" },
    { FORM ("epoch_ms"), M ("1772431200123"), "2026-03-02T06:00:00.123Z 0" },
    { FORM ("epoch_us"), M ("1772431200123456"), "2026-03-02T06:00:00.123456Z 0" },
    { FORM ("epoch_ns"), M ("1772431200123456000"), "2026-03-02T06:00:00.123456Z 0" },
    { FORM ("epoch_s"), M ("\"2026-03-02T06:00:00Z\""), "!number of seconds" },
    { FORM ("epoch_s"), M ("1e300"), "!number of seconds" },
    { FORM ("epoch_s"), M ("true"), "!number of seconds" },
    { FORM ("%d.%m.%Y %H:%M"), M ("\"02.03.2026 06:00\""), "2026-03-02T06:00:00Z 2" },
    { FORM ("%d.%m.%Y %H:%M%z"), M ("\"02.03.2026 07:00+0100\""), "2026-03-02T06:00:00Z 0" },
    { FORM ("%Y%m%d%H%M%S"), M ("20260302060000"), "2026-03-02T06:00:00Z 2" },
    { FORM ("%d.%m.%Y %H:%M"), M ("\"03/02/2026\""),
      "!does not follow the pattern “%d.%m.%Y %H:%M”" },
    { ZONED ("%d.%m.%Y %H:%M", "Europe/Amsterdam"), M ("\"02.03.2026 07:00\""),
      "2026-03-02T06:00:00Z 2" },
    { ZONED ("iso", "Europe/Amsterdam"), M ("\"2025-07-02 08:00\""), "2025-07-02T06:00:00Z 2" },
    { ZONED ("iso", "Europe/Amsterdam"), M ("\"2026-03-02T06:00:00Z\""), "2026-03-02T06:00:00Z 0" },
    { ZONED ("iso", "+05:30"), M ("\"2026-03-02T11:30\""), "2026-03-02T06:00:00Z 2" },
    { ZONED ("iso", "Europe/Amsterdam"), M ("\"2025-10-26 02:30\""), "2025-10-26T01:30:00Z 2" },
    { ZONED ("iso", "Europe/Amsterdam"), M ("\"2025-03-30 02:30\""), "2025-03-30T01:30:00Z 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check ("measurement_time", "json", &cases[i]);
}

static void
test_ids (void)
{
  static const Case cases[] = {
    { "\"{d}\"", M ("1"), "7" },
    { "\"box-{d}\"", M ("1"), "box-7" },
    { "\"$.v\"", M ("\"CMAU4501237\""), "CMAU4501237" },
    { "\"$.v\"", M ("4711"), "4711" },
    { "\"{d}/{$.v}\"", M ("\"a\""), "7/a" },
    { "\"{d}/{$.v}\"", M ("null"), "!there is nothing at “{d}/{$.v}”" },
    { "\"$.v\"", M ("\"\""), "!does not say which device" },
    { "\"$.v\"", M ("\"  \""), "!does not say which device" },
    { "\"$.v\"", M ("\"a\\nb\""), "!control character" },
    { "\"$.v\"", M ("\"0123456789012345678901234567890123456789012345678901234567890123456789\""),
      "!at most 64" },
    { "\"$.v\"", M ("{}"), "!“$.v” is an object, but a text or a number is needed" },
    { "\"$.v.*\"", M ("{\"a\":1,\"b\":2}"), "!several values" },
    { "\"fixed\"", M ("1"), "fixed" },
  };
  static const Case products[] = {
    { "\"P01\"", M ("1"), "P01" },       { "\"$.v\"", M ("\"P02\""), "P02" },
    { "\"$.v\"", M ("null"), "-" },      { "\"$.v\"", M ("\" \""), "-" },
    { "\"{d}-{$.v}\"", M ("3"), "7-3" }, { "\"$.v\"", M ("[]"), "!“product_id”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check ("container_id", "json", &cases[i]);
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    check ("product_id", "json", &products[i]);
}

static void
test_plain_texts (void)
{
  static const Case cases[] = {
    { "\"$\"", "4.25", "4.25" },
    { "\"$\"", " 4.25\n", "4.25" },
    { "\"@\"", "4.25", "4.25" },
    { "{\"path\":\"$\",\"decimal\":\",\",\"unit\":\"suffix\"}", "-18,5 °C", "-18.5" },
    { "\"$\"", "warm", "!“warm”, which is no number with a decimal point" },
    { "\"$\"", "\377", "!not UTF-8" },
    { "{\"path\":\"$\",\"missing\":\"offline\"}", "Offline", "!finds no value" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check ("temperature", "text", &cases[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-values/temperatures", test_temperatures);
  g_test_add_func ("/mapping-values/texts", test_texts);
  g_test_add_func ("/mapping-values/units", test_units);
  g_test_add_func ("/mapping-values/other-quantities", test_other_quantities);
  g_test_add_func ("/mapping-values/switches", test_switches);
  g_test_add_func ("/mapping-values/times", test_times);
  g_test_add_func ("/mapping-values/ids", test_ids);
  g_test_add_func ("/mapping-values/plain-texts", test_plain_texts);
  return g_test_run ();
}
