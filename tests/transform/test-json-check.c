/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-native.h"
#include "rw-json-check.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Everything that is no JSON by RFC 8259, or that we do not take: see rw-json-check.h. */
static const char *const bad[] = {
  /* structure */
  "",
  " ",
  "{",
  "}",
  "[",
  "]",
  "{]",
  "[}",
  "{}}",
  "[]]",
  "{{}}",
  "[[]",
  "{\"a\"",
  "{\"a\":",
  "{\"a\":1",
  "{\"a\":1,",
  "{\"a\":1,}",
  "{,}",
  "{,\"a\":1}",
  "{\"a\":1,,\"b\":2}",
  "{\"a\" 1}",
  "{\"a\"::1}",
  "{\"a\":1 \"b\":2}",
  "{\"a\":1;\"b\":2}",
  "{a:1}",
  "{1:1}",
  "{null:1}",
  "{true:1}",
  "{[]:1}",
  "{{}:1}",
  "{'a':1}",
  "{\"a\":'b'}",
  "{\"a\":b}",
  "{\"a\",1}",
  "{\"a\":}",
  "{:1}",
  "{\"a\":1}{}",
  "{} {}",
  "{}[]",
  "{},",
  ",{}",
  "{}x",
  "{}\"",
  "[1,]",
  "[,1]",
  "[,]",
  "[1,,2]",
  "[1 2]",
  "[1;2]",
  "[\"a\" \"b\"]",
  "[\"a\":1]",
  "[:]",
  "[1:2]",
  "[1",
  "[1,",
  "[1,2",
  "[{]}",
  "[{\"a\":1]",
  "(1)",
  "<a>1</a>",
  ":",
  ",",
  "\"a\":1",
  "a=1&b=2",
  "---\na: 1",
  "a: 1",
  "1,2,3",
  "CMAU4501237;4.2",
  "\xEF\xBB\xBF{}",
  "{}\xEF\xBB\xBF",
  /* comments and scripts */
  "// c\n{}",
  "/* c */{}",
  "{}/* c */",
  "{} // c",
  "# c\n{}",
  "{/**/}",
  "{\"a\":1/**/}",
  "var a = {};",
  "a = {}",
  "callback({})",
  "({})",
  "return {}",
  "{\"a\":1+1}",
  "{\"a\":function(){}}",
  "<!-- {} -->",
  /* words */
  "nul",
  "nulll",
  "NULL",
  "Null",
  "tru",
  "TRUE",
  "True",
  "truee",
  "fals",
  "FALSE",
  "False",
  "falsee",
  "None",
  "undefined",
  "NaN",
  "nan",
  "-NaN",
  "Infinity",
  "-Infinity",
  "inf",
  "-inf",
  "+Infinity",
  "yes",
  "no",
  "on",
  "{\"a\":NaN}",
  "{\"a\":-Infinity}",
  "{\"a\":True}",
  "[NaN]",
  "{\"a\":truefalse}",
  "{\"a\":nulltrue}",
  /* numbers */
  "-",
  "+",
  "+1",
  "--1",
  "-+1",
  "1-",
  "1+",
  ".",
  ".5",
  "-.5",
  "5.",
  "-5.",
  "1..2",
  "1.2.3",
  "1.e5",
  "1e",
  "1e+",
  "1e-",
  "1e5.5",
  "1ee5",
  "e5",
  "1E",
  "1.5e",
  "00",
  "01",
  "-01",
  "-00",
  "007",
  "0x10",
  "0X1F",
  "0b1",
  "0o7",
  "1_000",
  "1,000",
  "4,2",
  "1 000",
  "1f",
  "1L",
  "1d",
  "4.2C",
  "\xC2\xBD",
  "\xE2\x88\x92\x34",
  "18446744073709551616",
  "-9223372036854775809",
  "9223372036854775808",
  "123456789012345678901234567890",
  "0.1.",
  "- 1",
  "1 .5",
  /* texts */
  "\"",
  "\"a",
  "a\"",
  "\"\\\"",
  "\"\\",
  "\"a\\",
  "\"\\a\"",
  "\"\\x41\"",
  "\"\\'\"",
  "\"\\0\"",
  "\"\\1\"",
  "\"\\u\"",
  "\"\\u1\"",
  "\"\\u12\"",
  "\"\\u123\"",
  "\"\\u12G4\"",
  "\"\\U0041\"",
  "\"\\u 041\"",
  "\"\\u+041\"",
  "\"\\u0000\"",
  "{\"\\u0000\":1}",
  "\"\\ud800\"",
  "\"\\udc00\"",
  "\"\\ud800\\u0041\"",
  "\"\\ud800x\"",
  "\"\\ud83d\\ud83d\"",
  "\"\\ud83d\\n\"",
  "\"a\nb\"",
  "\"a\tb\"",
  "\"a\rb\"",
  "\"\x01\"",
  "\"\x1F\"",
  "\"a\" \"",
  "'a'",
  "\"a'",
  "`a`",
  "\xE2\x80\x9C"
  "a\xE2\x80\x9D",
  "\"\"\"",
  "\"a\"b\"",
  /* not UTF-8 */
  "\"\x80\"",
  "\"\xFF\"",
  "\"\xC3\"",
  "\"\xC3\x28\"",
  "\"\xC0\xAF\"",
  "\"\xE2\x82\"",
  "\"\xED\xA0\x80\"",
  "\"\xF0\x28\x8C\xBC\"",
  "\"\xF5\x80\x80\x80\"",
  "{\"\xFE\":1}",
  "\xFF\xFE{\x7D",
  /* other separators than RFC 8259's four */
  "\x0B{}",
  "\x0C{}",
  "\xC2\xA0{}",
  "{\xE2\x80\xA8}",
  "[1\x0B]",
};

static const char *const good[] = {
  "{}",
  "[]",
  " {} ",
  "\t\r\n[ ]\n",
  "null",
  "true",
  "false",
  "0",
  "-0",
  "1",
  "-1",
  "10",
  "0.5",
  "-0.5",
  "1.0",
  "1e5",
  "1E5",
  "1e+5",
  "1e-5",
  "1.5e10",
  "0e0",
  "0.0e-0",
  "1e999",
  "9223372036854775807",
  "-9223372036854775808",
  "999999999999999999",
  "0.123456789012345678901234567890",
  "\"\"",
  "\"a\"",
  "\"\\\"\"",
  "\"\\\\\"",
  "\"\\/\"",
  "\"\\b\\f\\n\\r\\t\"",
  "\"\\u0041\"",
  "\"\\u00e9\"",
  "\"\\uFFFF\"",
  "\"\\ud83d\\ude00\"",
  "\"\xF0\x9F\x98\x80\"",
  "\"\xC3\xA9\"",
  "\"\x7F\"",
  "\"\xE2\x80\xA8\"",
  "\"/*\"",
  "\"//\"",
  "{\"a\":1}",
  "{\"\":1}",
  "{\"a\":1,\"a\":2}",
  "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
  "[[],[[]],{}]",
  "[1,\"a\",null,true,{}]",
  "{ \"a\" : [ 1 , 2 ] }",
};

static void
assert_refused (const char *data, gsize length, guint number)
{
  g_autofree char *reason = NULL;

  g_test_message ("snippet %u", number);
  g_assert_false (rw_json_check (data, length, &reason));
  g_assert_true (g_utf8_validate (reason, -1, NULL));
  g_assert_true (g_str_has_suffix (reason, "."));
  g_assert_cmpuint (strlen (reason), >, 20);
}

static void
test_bad (void)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (bad) >= 150);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i], strlen (bad[i]), i);
}

static void
test_nul_bytes (void)
{
  const char texts[][9] = { "\0{}     ", "{}\0     ", "{\0}     ", "\"a\0b\"   ",
                            "[1,\0 2] ", "12\0 3   ", "nu\0ll   " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], sizeof texts[i] - 1, i);
}

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      g_autofree char *reason = NULL;

      g_test_message ("snippet %u", i);
      g_assert_true (rw_json_check (good[i], strlen (good[i]), &reason));
      g_assert_null (reason);
      /* What is checked must be readable. */
      g_assert_true (json_parser_load_from_data (parser, good[i], -1, NULL));
    }
}

/* Every beginning of a good text is refused or good, and never read beyond its end: the copy has
 * just the bytes that it has. */
static void
test_every_beginning (void)
{
  const char text[] = "{\"a\":[1.5e-3,true,\"\\ud83d\\ude00\xC3\xA9\\\\\"],\"b\":{\"c\":null}}";

  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autofree char *copy = g_memdup2 (text, length);

      assert_refused (copy, length, (guint) length);
    }
}

static char *
nest (char open, char close, guint depth)
{
  g_autofree char *start = g_strnfill (depth, open);
  g_autofree char *end = g_strnfill (depth, close);

  return g_strconcat (start, end, NULL);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest ('[', ']', RW_JSON_MAX_DEPTH);
  g_autofree char *deeper = nest ('[', ']', RW_JSON_MAX_DEPTH + 1);
  g_autofree char *reason = NULL;
  g_autofree char *other = NULL;

  g_assert_true (rw_json_check (deepest, strlen (deepest), &reason));
  g_assert_false (rw_json_check (deeper, strlen (deeper), &other));
  g_assert_cmpstr (other, ==,
                   "The message nests lists and objects more than 32 levels deep, at byte 33.");
}

/* The inner object counts for itself. */
static char *
make_members (guint n)
{
  GString *text = g_string_new ("{\"a\":{\"b\":1}");

  for (guint i = 1; i < n; i++)
    g_string_append (text, ",\"b\":1");
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_members (void)
{
  g_autofree char *most = make_members (RW_JSON_MAX_MEMBERS);
  g_autofree char *more = make_members (RW_JSON_MAX_MEMBERS + 1);
  g_autofree char *reason = NULL;
  g_autofree char *other = NULL;

  g_assert_true (rw_json_check (most, strlen (most), &reason));
  g_assert_false (rw_json_check (more, strlen (more), &other));
  g_assert_true (g_str_has_prefix (other, "The message has an object of more than 2048 members, "));
}

/* The whole decoder, with each snippet as the message and as a value in a message. */
static void
test_decoder (void)
{
  g_autoptr (RwNameCache) names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (RwReading));

  for (guint i = 1; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *wrapped =
          g_strdup_printf ("{\"container_id\":\"C01\",\"measurement_time\":"
                           "\"2026-11-22T10:00:00Z\",\"temperature\":1,\"x\":[%s]}",
                           bad[i]);
      const char *texts[] = { bad[i], wrapped };

      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          RwDecoding decoding = { .topic = "t", .names = names, .readings = readings };
          g_autofree char *reason = NULL;

          decoding.data = texts[j];
          decoding.length = strlen (texts[j]);
          g_array_set_size (readings, 0);
          if (rw_decoder_native_decode (&decoding, &reason))
            g_assert_cmpuint (readings->len, ==, 1);
          else
            g_assert_cmpuint (strlen (reason), >, 10);
          /* Only inside brackets some become good: blanks, and a list of numbers. */
          g_assert_true (j == 1 || reason != NULL);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-check/bad", test_bad);
  g_test_add_func ("/json-check/nul-bytes", test_nul_bytes);
  g_test_add_func ("/json-check/good", test_good);
  g_test_add_func ("/json-check/every-beginning", test_every_beginning);
  g_test_add_func ("/json-check/depth", test_depth);
  g_test_add_func ("/json-check/members", test_members);
  g_test_add_func ("/json-check/decoder", test_decoder);
  return g_test_run ();
}
