/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-malformed.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define TOPIC "reefers/BAD/telemetry"
#define TIME "2026-03-02T06:00:00Z"
#define READING "{\"container_id\":\"BAD\",\"measurement_time\":\"" TIME "\",\"temperature\":4}"

/* What stands where a value should be. */
static const char *const values[] = {
  "01",
  "-01",
  "+1",
  ".5",
  "5.",
  "-.5",
  "1.e3",
  "1e",
  "1e+",
  "1e-",
  "1E",
  "1.5e",
  "0x1F",
  "0b1",
  "0o7",
  "1_000",
  "1,5",
  "1 2",
  "--1",
  "-",
  "+",
  "1-",
  "1+1",
  "1/2",
  "½",
  "٣",
  "１",
  "1f",
  "1L",
  "1n",
  "4°C",
  "99999999999999999999",
  "-99999999999999999999",
  "Infinity",
  "-Infinity",
  "+Infinity",
  "inf",
  "NaN",
  "nan",
  "-NaN",
  "undefined",
  "None",
  "True",
  "False",
  "TRUE",
  "nul",
  "nulll",
  "Null",
  "tru",
  "fals",
  "truefalse",
  "yes",
  "'x'",
  "\"x",
  "x\"",
  "`x`",
  "\"a\\x41\"",
  "\"\\a\"",
  "\"\\'\"",
  "\"\\0\"",
  "\"\\u12\"",
  "\"\\u12G4\"",
  "\"\\U00000041\"",
  "\"\\u 041\"",
  "\"\\u-041\"",
  "\"\\ud800\"",
  "\"\\udc00\"",
  "\"\\ud800\\u0041\"",
  "\"\\ud800\\ud800\"",
  "\"\\udc00\\ud800\"",
  "\"\\ud83d\"",
  "\"\\u0000\"",
  "\"a\" \"b\"",
  "\"a\"+\"b\"",
  "\"a\"\"b\"",
  "[1,2",
  "[1,,2]",
  "[,1]",
  "[,]",
  "[1,]",
  "[1 2]",
  "[1;2]",
  "[1:2]",
  "[\"a\":1]",
  "[1}",
  "[1)",
  "[[]",
  "{,}",
  "{\"a\"}",
  "{\"a\":}",
  "{\"a\":1,}",
  "{\"a\" 1}",
  "{\"a\"::1}",
  "{\"a\":1:2}",
  "{\"a\"=1}",
  "{\"a\"=>1}",
  "{a:1}",
  "{1:2}",
  "{null:1}",
  "{[]:1}",
  "{\"a\":1 \"b\":2}",
  "{\"a\":1;\"b\":2}",
  "{'a':1}",
  "{\"a\":1]",
  "{[}]",
  "[{]}",
  "{\"a\":[}",
  "(1)",
  "(1,)",
  "<1>",
  "/* c */1",
  "1/* c */",
  "//c",
  "#c",
  "--c",
  ";",
  "@",
  "$x",
  "&",
  "%",
  "^",
  "~",
  "!",
  "?",
  "\\",
  "\\u0031",
  "...",
  "{{}}",
  "{\"$ref\":x}",
  "function(){}",
  "new Date(0)",
  "b'x'",
  "u\"x\"",
  "r\"x\"",
  "1j",
  "0.1.2",
  "1..2",
  "1e5.5",
};

typedef struct
{
  const char *name;
  const char *data;
  gsize size;
} Whole;

#define BYTES(text) text, sizeof (text) - 1

static const Whole wholes[] = {
  { "bracket", BYTES ("[") },
  { "bracket closed", BYTES ("]") },
  { "brace", BYTES ("{") },
  { "brace closed", BYTES ("}") },
  { "quote", BYTES ("\"") },
  { "comma", BYTES (",") },
  { "colon", BYTES (":") },
  { "blank", BYTES (" ") },
  { "line feeds", BYTES ("\n\r\n") },
  { "null", BYTES ("null") },
  { "true", BYTES ("true") },
  { "number", BYTES ("4.25") },
  { "text", BYTES ("\"text\"") },
  { "list", BYTES ("[]") },
  { "list of numbers", BYTES ("[4.25]") },
  { "object", BYTES ("{}") },
  { "list of an object", BYTES ("[{}]") },
  { "twice", BYTES (READING READING) },
  { "twice with comma", BYTES (READING "," READING) },
  { "two lines", BYTES (READING "\n" READING) },
  { "trailing comma", BYTES (READING ",") },
  { "trailing brace", BYTES (READING "}") },
  { "trailing bracket", BYTES (READING "]") },
  { "trailing text", BYTES (READING "x") },
  { "trailing semicolon", BYTES (READING ";") },
  { "trailing comment", BYTES (READING "//c") },
  { "trailing NUL", BYTES (READING "\0") },
  { "leading NUL", BYTES ("\0" READING) },
  { "leading comment", BYTES ("/*c*/" READING) },
  { "leading mark", BYTES ("\xef\xbb\xbf" READING) },
  { "leading comma", BYTES ("," READING) },
  { "leading text", BYTES ("x" READING) },
  { "JSONP", BYTES ("callback(" READING ")") },
  { "guarded", BYTES (")]}'\n" READING) },
  { "form feed", BYTES ("\f" READING) },
  { "vertical tab", BYTES ("\v" READING) },
  { "no-break space", BYTES ("\xc2\xa0" READING) },
  { "line separator", BYTES (READING "\xe2\x80\xa8") },
  { "in a text", BYTES ("\"{\\\"container_id\\\":1}\"") },
  { "Python", BYTES ("{'container_id': 'A', 'temperature': 4.2}") },
  { "Python with True", BYTES ("{'fan_1': True}") },
  { "JSON5", BYTES ("{container_id: 'A', temperature: +4.2,}") },
  { "YAML", BYTES ("container_id: A\ntemperature: 4.2\n") },
  { "YAML with mark", BYTES ("---\n- 4.2\n") },
  { "XML", BYTES ("<reading id=\"A\">4.2</reading>") },
  { "CSV", BYTES ("A,2026-03-02T06:00:00Z,4.2") },
  { "form", BYTES ("container_id=A&temperature=4.2") },
  { "line protocol", BYTES ("telemetry,id=A temperature=4.2 1772431200") },
  { "syslog", BYTES ("<34>1 2026-03-02T06:00:00Z host app - - - x") },
  { "NMEA", BYTES ("$GPGGA,060000,4807.038,N,01131.000,E,1*47\r\n") },
  { "base64", BYTES ("eyJjb250YWluZXJfaWQiOiJBIn0=") },
  { "gzip", BYTES ("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03") },
  { "zlib", BYTES ("\x78\x9c\x03\x00") },
  { "MessagePack", BYTES ("\x82\xa1i\xa1x\xa1t\xcb@\x10") },
  { "CBOR", BYTES ("\xa2\x61i\x61x\x61t\xf9\x44\x00") },
  { "protobuf", BYTES ("\x08\x96\x01\x12\x01x") },
  { "PNG", BYTES ("\x89PNG\r\n\x1a\n") },
  { "PDF", BYTES ("%PDF-1.7\n") },
  { "ELF", BYTES ("\x7f"
                  "ELF\x02\x01\x01") },
  { "HTTP", BYTES ("HTTP/1.1 502 Bad Gateway\r\n\r\n<html>") },
  { "Modbus", BYTES ("\x01\x03\x04\x00\x2a\x00\x00\xdb\xe2") },
  { "zeros", BYTES ("\0\0\0\0\0\0\0\0") },
  { "ones", BYTES ("\xff\xff\xff\xff") },
  { "EBCDIC", BYTES ("\xc0\x7f\x89\x84\x7f\x7a\xf1\xd0") },
  { "template", BYTES ("{{ payload }}") },
  { "shell", BYTES ("$(cat /etc/hostname)") },
  { "percent", BYTES ("%s%s%n") },
  { "ellipsis", BYTES ("{\"container_id\":\"A\",\xe2\x80\xa6}") },
  { "typographic quotes", BYTES ("{\xe2\x80\x9c"
                                 "container_id\xe2\x80\x9d:1}") },
};

/* Bytes that are no UTF-8, or end in the middle of a character. */
static const char *const no_utf_8[] = { "\x80",
                                        "\xbf",
                                        "\xc0\xaf",
                                        "\xc1\x81",
                                        "\xe0\x80\xaf",
                                        "\xed\xa0\x80",
                                        "\xed\xbf\xbf",
                                        "\xf0\x80\x80\xaf",
                                        "\xf4\x90\x80\x80",
                                        "\xf8\x88\x80\x80\x80",
                                        "\xfe",
                                        "\xff",
                                        "\xc3",
                                        "\xe2\x82",
                                        "\xf0\x9f\x98",
                                        "\xc3\x28",
                                        "\xef\xbf" };

static const char *const times[] = {
  "",
  "now",
  "yesterday",
  "2026-13-01T00:00:00Z",
  "2026-00-10T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "2025-02-29T00:00:00Z",
  "2026-03-02T24:00:00Z",
  "2026-03-02T06:60:00Z",
  "2026-03-02T06:00:61Z",
  "2026-03-02T06:00:00+24:00",
  "2026-03-02T06:00:00+01:60",
  "2026-03-02T06:00:00+1",
  "2026-03-02T06:00:00 Z",
  "2026-03-02T",
  "2026-03-02T06",
  "2026-03",
  "2026",
  "02.03.2026 06:00",
  "03/02/26 6:00",
  "20260302T060000Z",
  "1772431200",
  "2026-03-02T06:00:00.Z",
  "2026-3-2T6:0:0Z",
  "+2026-03-02T06:00:00Z",
  "2026-03-02T06:00:00ZZ",
  " 2026-03-02T06:00:00Z",
  "0000-01-01T00:00:00Z",
  "1970-01-01T00:00:00Z",
  "1989-12-31T23:59:59Z",
  "2099-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
};

static const char *const ids[] = {
  "", " ", "   ", "a\\nb", "a\\tb", "\\u0001", "\\u007f", "\\u0085", "\\r",
};

/* Each native key with values of the wrong type; the same for all keys of a kind. */
static const struct
{
  const char *keys[13];
  const char *values[8];
} types[] = {
  { { "container_id" }, { "1", "true", "null", "[]", "{}", "[\"A\"]" } },
  { { "measurement_time" }, { "1772431200", "true", "null", "[]", "{}", "1.5" } },
  { { "temperature" }, { "\"4.2\"", "true", "null", "[4.2]", "{}", "1e39", "-1e400", "\"\"" } },
  { { "target_temperature", "supply_temperature", "return_temperature", "ambient_temperature",
      "kilowatts", "oxygen_level", "nitrogen_level", "carbon_dioxide_level", "humidity_level",
      "time_door_open", "latitude", "longitude" },
    { "\"4.2\"", "false", "[]", "{}", "1e400" } },
  { { "fan_1", "fan_2", "fan_3", "vent_1", "vent_2", "vent_3", "defrosting", "powered" },
    { "1", "0", "\"true\"", "[]", "{}" } },
  { { "defrost_cycle" }, { "-1", "1.5", "32768", "\"6\"", "true", "[]" } },
  { { "product_id" }, { "1", "true", "[]", "{}" } },
};

static void
malformed_free (gpointer data)
{
  RwTestMalformed *self = data;

  g_free (self->name);
  g_free (self->topic);
  g_bytes_unref (self->payload);
  g_free (self);
}

static void add_bytes (GPtrArray *corpus,
                       const char *topic,
                       const void *data,
                       gsize size,
                       const char *format,
                       ...) G_GNUC_PRINTF (5, 6);

static void
add_bytes (GPtrArray *corpus,
           const char *topic,
           const void *data,
           gsize size,
           const char *format,
           ...)
{
  RwTestMalformed *self = g_new (RwTestMalformed, 1);
  va_list args;

  va_start (args, format);
  self->name = g_strdup_vprintf (format, args);
  va_end (args);
  self->topic = g_strdup (topic);
  self->payload = g_bytes_new (data, size);
  g_ptr_array_add (corpus, self);
}

/* A native message whose text is made of parts. */
static void
add_parts (GPtrArray *corpus, const char *name, ...)
{
  g_autoptr (GString) text = g_string_new (NULL);
  va_list args;

  va_start (args, name);
  for (const char *part = va_arg (args, const char *); part != NULL;
       part = va_arg (args, const char *))
    g_string_append (text, part);
  va_end (args);
  add_bytes (corpus, TOPIC, text->str, text->len, "%s", name);
}

/* After each token but the last: a token ends where another begins. */
static void
add_truncations (GPtrArray *corpus)
{
  static const char full[] =
      "{\"container_id\":\"BAD\",\"measurement_time\":\"" TIME "\",\"temperature\":-4.25e0,"
      "\"product_id\":\"P01\",\"fan_1\":true,\"fan_2\":false,\"note\":null,"
      "\"list\":[1,[2.5,\"\\u00e9\"],{\"a\":{}}],\"latitude\":0.5}";
  const char *const stops = "{}[]:,\"";

  for (gsize i = 1; i < sizeof full - 1; i++)
    if (strchr (stops, full[i]) != NULL || strchr (stops, full[i - 1]) != NULL
        || full[i - 1] == '\\' || full[i - 1] == '.' || full[i - 1] == 'e')
      add_bytes (corpus, TOPIC, full, i, "cut after %u bytes", (guint) i);
}

static void
add_syntax (GPtrArray *corpus)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *name = g_strdup_printf ("value %s", values[i]);

      add_parts (corpus, name,
                 "{\"container_id\":\"BAD\",\"measurement_time\":\"" TIME
                 "\",\"temperature\":4,\"note\":",
                 values[i], "}", NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
    add_bytes (corpus, TOPIC, wholes[i].data, wholes[i].size, "message of %s", wholes[i].name);
}

static void
add_bytes_in_texts (GPtrArray *corpus)
{
  for (guint i = 0; i < G_N_ELEMENTS (no_utf_8); i++)
    {
      g_autofree char *in_key = g_strdup_printf ("no UTF-8 %u in a key", i);
      g_autofree char *in_text = g_strdup_printf ("no UTF-8 %u in a text", i);

      add_parts (corpus, in_key, "{\"", no_utf_8[i], "\":1,", READING + 1, NULL);
      add_parts (corpus, in_text, "{\"note\":\"a", no_utf_8[i], "\",", READING + 1, NULL);
    }
  for (guint c = 0; c < 0x20; c++)
    {
      char text[] = "{\"note\":\"a-b\"," READING;

      text[11] = (char) c;
      text[sizeof "{\"note\":\"a-b\"," - 1] = ' ';
      add_bytes (corpus, TOPIC, text, sizeof text - 1, "control character 0x%02x", c);
    }
}

static void
add_wrong_types (GPtrArray *corpus)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint k = 0; k < G_N_ELEMENTS (types[i].keys) && types[i].keys[k] != NULL; k++)
      for (guint v = 0; v < G_N_ELEMENTS (types[i].values) && types[i].values[v] != NULL; v++)
        {
          g_autofree char *name =
              g_strdup_printf ("%s is %s", types[i].keys[k], types[i].values[v]);
          g_autofree char *text = g_strndup (READING, strlen (READING) - 1);

          /* Of a key that comes twice the last one counts. */
          add_parts (corpus, name, text, ",\"", types[i].keys[k], "\":", types[i].values[v], "}",
                     NULL);
        }
  add_parts (corpus, "no id", "{\"measurement_time\":\"" TIME "\",\"temperature\":4}", NULL);
  add_parts (corpus, "no time", "{\"container_id\":\"BAD\",\"temperature\":4}", NULL);
  add_parts (corpus, "no temperature",
             "{\"container_id\":\"BAD\",\"measurement_time\":\"" TIME "\"}", NULL);
  add_parts (corpus, "keys in capitals",
             "{\"Container_ID\":\"BAD\",\"Measurement_Time\":\"" TIME "\",\"Temperature\":4}",
             NULL);
}

static void
add_ids_and_times (GPtrArray *corpus)
{
  g_autofree char *long_id = g_strnfill (65, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("id “%s”", ids[i]);

      add_parts (corpus, name, "{\"container_id\":\"", ids[i],
                 "\",\"measurement_time\":\"" TIME "\",\"temperature\":4}", NULL);
    }
  add_parts (corpus, "id of 65 bytes", "{\"container_id\":\"", long_id,
             "\",\"measurement_time\":\"" TIME "\",\"temperature\":4}", NULL);
  add_parts (corpus, "product of 65 bytes", "{\"product_id\":\"", long_id, "\",", READING + 1,
             NULL);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *name = g_strdup_printf ("time “%s”", times[i]);

      add_parts (corpus, name, "{\"container_id\":\"BAD\",\"measurement_time\":\"", times[i],
                 "\",\"temperature\":4}", NULL);
    }
}

static void
add_filled (GPtrArray *corpus,
            const char *name,
            gsize n,
            const char *begin,
            const char *fill,
            const char *end)
{
  g_autoptr (GString) text = g_string_new (begin);

  for (gsize i = 0; i < n; i++)
    g_string_append (text, fill);
  g_string_append (text, end);
  add_bytes (corpus, TOPIC, text->str, text->len, "%s", name);
}

static void
add_large (GPtrArray *corpus)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260302);

  add_filled (corpus, "lists 10,000 deep", 10000, "", "[", "");
  add_filled (corpus, "objects 10,000 deep", 10000, "", "{\"a\":", "");
  add_filled (corpus, "33 deep", 33, "{\"a\":", "[", "]");
  add_filled (corpus, "250 KB of blanks", 250000, "", " ", "");
  add_filled (corpus, "250 KB of brackets", 250000, "", "[", "");
  add_filled (corpus, "250 KB of closed brackets", 250000, "", "]", "");
  add_filled (corpus, "250 KB of quotes", 250000, "", "\"", "");
  add_filled (corpus, "250 KB of backslashes", 250000, "\"", "\\", "\"");
  add_filled (corpus, "250 KB of digits", 250000, "", "9", "");
  add_filled (corpus, "60,000 members", 60000, "{\"a\":1", ",\"b\":1", "}");
  add_filled (corpus, "a text of 250 KB without end", 250000, "{\"a\":\"", "x", "");
  add_filled (corpus, "one byte too long", 262145, "", "x", "");
  add_filled (corpus, "a megabyte", 1000000, "", "x", "");
  for (int i = 0; i < 24; i++)
    {
      guint8 noise[512];
      gsize size = (gsize) g_rand_int_range (rand, 1, sizeof noise);

      for (gsize k = 0; k < size; k++)
        noise[k] = (guint8) g_rand_int (rand);
      add_bytes (corpus, TOPIC, noise, size, "noise %d", i);
    }
}

static GBytes *
get_payload (JsonObject *shape)
{
  const char *text = json_object_get_string_member_with_default (shape, "payload", NULL);
  const char *hex = json_object_get_string_member_with_default (shape, "payload_hex", NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (text != NULL)
    return g_bytes_new (text, strlen (text));
  for (; *hex != '\0'; hex += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) * 16 + g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  return g_bytes_new (bytes->data, bytes->len);
}

/* A shape cut in the middle and at its end, without its beginning, with a byte put in. */
static void
add_damaged (GPtrArray *corpus, const char *name, const char *topic, GBytes *payload)
{
  gsize size;
  const char *data = g_bytes_get_data (payload, &size);
  g_autofree char *text = g_strndup (data, size);
  g_autofree char *twice = g_strconcat (text, text, NULL);

  add_bytes (corpus, topic, data, size / 2, "half of %s", name);
  add_bytes (corpus, topic, data, size - 1, "%s without its last byte", name);
  if (strchr ("{[", data[0]) == NULL)
    return;

  add_bytes (corpus, topic, data + 1, size - 1, "%s without its first byte", name);
  add_bytes (corpus, topic, twice, 2 * size, "%s twice", name);
  text[size / 3] = '\x02';
  add_bytes (corpus, topic, text, size, "%s with a control character", name);
  add_bytes (corpus, topic, "{}", 2, "%s empty", name);
}

/* What a device says of itself is never wrong: under the topics of its measurements it is. */
static gboolean
is_of_availability (const char *topic)
{
  return g_str_has_suffix (topic, "/LWT") || g_str_has_suffix (topic, "/availability");
}

static void
add_shapes (GPtrArray *corpus, const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strstrip (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);
      JsonObject *shape = json_node_get_object (node);
      const char *name = json_object_get_string_member (shape, "name");
      const char *topic = json_object_get_string_member (shape, "topic");
      g_autoptr (GBytes) payload = get_payload (shape);

      if (g_str_has_prefix (name, "plain_scalar"))
        add_bytes (corpus, topic, "4.2.5", 5, "damaged %s", name);
      else if (is_of_availability (topic))
        add_bytes (corpus, "tele/cold-room-3/SENSOR", g_bytes_get_data (payload, NULL),
                   g_bytes_get_size (payload), "%s under the topic of measurements", name);
      else
        add_damaged (corpus, name, topic, payload);
    }
}

GPtrArray *
rw_test_malformed_new (const char *shapes)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func (malformed_free);

  add_truncations (corpus);
  add_syntax (corpus);
  add_bytes_in_texts (corpus);
  add_wrong_types (corpus);
  add_ids_and_times (corpus);
  add_large (corpus);
  add_shapes (corpus, shapes);
  return corpus;
}
