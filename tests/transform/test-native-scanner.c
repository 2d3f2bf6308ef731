/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-native.h"
#include "rw-native-scanner.h"

#include <math.h>
#include <string.h>

#define SEED 20261122
#define N_MESSAGES 6000

typedef struct
{
  RwNameCache *names;
  GArray *readings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  fixture->readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rw_name_cache_free (fixture->names);
  g_array_unref (fixture->readings);
}

static gboolean
same_float (double a, double b)
{
  return (isnan (a) && isnan (b)) || (a == b && signbit (a) == signbit (b));
}

static void
assert_same (const RwReading *a, const RwReading *b)
{
  g_assert_true (a->container_id == b->container_id);
  g_assert_true (a->product_id == b->product_id);
  g_assert_cmpint (a->time, ==, b->time);
  g_assert_true (same_float (a->latitude, b->latitude));
  g_assert_true (same_float (a->longitude, b->longitude));
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_assert_true (same_float (a->value[q], b->value[q]));
  g_assert_cmphex (a->flags_known, ==, b->flags_known);
  g_assert_cmphex (a->flags_set, ==, b->flags_set);
  g_assert_cmpint (a->defrost_cycle, ==, b->defrost_cycle);
  g_assert_cmphex (a->quality, ==, b->quality);
}

/* Returns whether the scanner understood the message; if so, the library must agree. */
static gboolean
compare (Fixture *fixture, const char *data, gsize length)
{
  RwDecoding fast = { .topic = "t", .data = data, .length = length, .names = fixture->names };
  RwDecoding slow = fast;
  g_autofree char *reason = NULL;
  RwReading reading;

  slow.readings = fixture->readings;
  g_array_set_size (fixture->readings, 0);
  if (!rw_native_scanner_scan (&fast, &reading))
    return FALSE;

  if (!rw_decoder_native_decode_with_library (&slow, &reason))
    g_error ("The scanner took what the library rejects (%s): %.*s", reason, (int) length, data);
  assert_same (&reading, &g_array_index (fixture->readings, RwReading, 0));
  g_assert_cmpuint (fast.unknown_keys, ==, slow.unknown_keys);
  return TRUE;
}

static const char *const keys[] = {
  "container_id",
  "measurement_time",
  "temperature",
  "product_id",
  "target_temperature",
  "supply_temperature",
  "return_temperature",
  "ambient_temperature",
  "kilowatts",
  "oxygen_level",
  "nitrogen_level",
  "carbon_dioxide_level",
  "humidity_level",
  "fan_1",
  "fan_2",
  "fan_3",
  "vent_1",
  "vent_2",
  "vent_3",
  "defrost_cycle",
  "defrosting",
  "powered",
  "time_door_open",
  "latitude",
  "longitude",
  "content_type",
  "maintenance_required",
  "temperatur",
  "",
  "ambiant_temperature",
};

static const char *const spaces[] = { "", "", "", " ", "\n", "\t ", "\r\n" };

static const char *const strange_values[] = {
  "null",
  "true",
  "false",
  "\"\"",
  "\"C01\"",
  "\"a\\nb\"",
  "\"❄\"",
  "0",
  "-0",
  "-0.0",
  "00",
  "1.",
  ".5",
  "1e3",
  "1E-2",
  "-",
  "123456789012345",
  "1234567890123456",
  "0.1234567890123456789",
  "99999999999999999999",
  "1e999",
  "NaN",
  "[]",
  "{}",
  "[1,2]",
  "\"4.2\"",
  "2.5",
  "32768",
  "-1",
  "\"2026-11-22\"",
  "\"2026-13-01T00:00:00Z\"",
  "\"2026-11-22T10:00:00.123456789+02:00\"",
  "+1",
  "0x10",
  "179.99999999999997",
  "6.0",
  "\" C\"",
  "'x'",
  "",
};

static const char *
pick (GRand *rand, const char *const *list, guint n)
{
  return list[g_rand_int_range (rand, 0, (int) n)];
}

static void
append_usual_value (GString *text, GRand *rand, const char *key)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  const char *const formats[] = { "%.0f", "%.1f", "%.2f", "%.4f", "%.7f", "%.13f" };

  if (strcmp (key, "container_id") == 0 || strcmp (key, "product_id") == 0)
    g_string_append_printf (text, "\"C%02d\"", g_rand_int_range (rand, 0, 30));
  else if (strcmp (key, "measurement_time") == 0)
    g_string_append_printf (text, "\"2026-11-%02dT10:%02d:00%s\"", g_rand_int_range (rand, 1, 31),
                            g_rand_int_range (rand, 0, 60), g_rand_boolean (rand) ? "Z" : "");
  else if (g_str_has_prefix (key, "fan") || g_str_has_prefix (key, "vent")
           || strcmp (key, "powered") == 0 || strcmp (key, "defrosting") == 0)
    g_string_append (text, g_rand_boolean (rand) ? "true" : "false");
  else if (strcmp (key, "defrost_cycle") == 0)
    g_string_append_printf (text, "%d", g_rand_int_range (rand, 0, 25));
  else
    g_string_append (text, g_ascii_formatd (number, sizeof number,
                                            pick (rand, formats, G_N_ELEMENTS (formats)),
                                            g_rand_double_range (rand, -90, 90)));
}

static GString *
make_message (GRand *rand)
{
  GString *text = g_string_new ("{");
  gboolean shuffled = g_rand_int_range (rand, 0, 4) == 0;
  int n = g_rand_int_range (rand, 3, G_N_ELEMENTS (keys));

  for (int i = 0; i < n; i++)
    {
      const char *key = shuffled && i > 2 ? pick (rand, keys, G_N_ELEMENTS (keys)) : keys[i];

      g_string_append_printf (text, "%s%s\"%s\"%s:%s", i == 0 ? "" : ",",
                              pick (rand, spaces, G_N_ELEMENTS (spaces)), key,
                              pick (rand, spaces, G_N_ELEMENTS (spaces)),
                              pick (rand, spaces, G_N_ELEMENTS (spaces)));
      if (g_rand_int_range (rand, 0, 60) == 0)
        g_string_append (text, pick (rand, strange_values, G_N_ELEMENTS (strange_values)));
      else
        append_usual_value (text, rand, key);
    }

  g_string_append (text, "}");
  return text;
}

static void
mutate (GString *text, GRand *rand)
{
  const char alphabet[] = "\"\\{}[]:,.+-0123456789eEtfn \n\t/'x\x7f\xc3";
  gsize place = (gsize) g_rand_int_range (rand, 0, (int) text->len);

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      g_string_erase (text, (gssize) place, 1);
      return;
    case 1:
      g_string_insert_c (text, (gssize) place,
                         alphabet[g_rand_int_range (rand, 0, sizeof alphabet)]);
      return;
    case 2:
      text->str[place] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet)];
      return;
    case 3:
      g_string_truncate (text, place);
      return;
    default:
      text->str[place] = (char) g_rand_int_range (rand, 0, 256);
      return;
    }
}

static void
test_agrees_with_library (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  guint taken = 0, taken_mutated = 0;

  for (int i = 0; i < N_MESSAGES; i++)
    {
      g_autoptr (GString) text = make_message (rand);

      taken += compare (fixture, text->str, text->len);
      mutate (text, rand);
      taken_mutated += compare (fixture, text->str, text->len);
    }

  /* A scanner that declines everything would agree too. */
  g_assert_cmpuint (taken, >, N_MESSAGES / 3);
  g_assert_cmpuint (taken_mutated, >, N_MESSAGES / 20);
  g_assert_cmpuint (taken_mutated, <, taken);
}

/* The library's reader must neither crash nor be silent on any mutation. */
static void
test_library_explains (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + 1);

  for (int i = 0; i < N_MESSAGES; i++)
    {
      g_autoptr (GString) text = make_message (rand);
      g_autofree char *reason = NULL;
      RwDecoding decoding = { .topic = "t",
                              .names = fixture->names,
                              .readings = fixture->readings };

      for (int n = g_rand_int_range (rand, 1, 4); n > 0 && text->len > 0; n--)
        mutate (text, rand);
      decoding.data = text->str;
      decoding.length = text->len;
      g_array_set_size (fixture->readings, 0);
      if (text->len > 0 && !rw_decoder_native_decode (&decoding, &reason))
        {
          g_assert_cmpuint (fixture->readings->len, ==, 0);
          g_assert_true (g_utf8_validate (reason, -1, NULL));
          g_assert_true (g_str_has_suffix (reason, ".") && strlen (reason) > 10);
        }
      else if (text->len > 0)
        g_assert_cmpuint (fixture->readings->len, ==, 1);
    }
}

static const char *const usual[] = {
  "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":4.2}",
  " {\"temperature\" : -18 , \"measurement_time\":\"2026-11-22 10:00:00\",\"container_id\":\"C "
  "1\"} \n",
  "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":0,"
  "\"extra\":\"x\"}",
};

static void
test_takes_the_usual (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    g_assert_true (compare (fixture, usual[i], strlen (usual[i])));
}

#define REST ",\"measurement_time\":\"2026-11-22T10:00:00Z\",\"temperature\":4.2}"

static const char *const declined[] = {
  "",
  "{",
  "{}",
  "[]",
  "{\"container_id\":\"C01\"",
  "{\"container_id\":\"C\\u0041\"" REST,
  "{\"container_id\":\"❄\"" REST,
  "{\"container_id\":\"\"" REST,
  "{\"container_id\":null" REST,
  "{\"container_id\":\"C01\",\"container_id\":\"C02\"" REST,
  "{\"container_id\":\"C01\",\"x\":[1]" REST,
  "{\"container_id\":\"C01\",\"kilowatts\":1e1" REST,
  "{\"container_id\":\"C01\",\"kilowatts\":1.0000000000000001" REST,
  "{\"container_id\":\"C01\",\"ambient_temperature\":1,\"ambiant_temperature\":2" REST,
  "{\"container_id\":\"C01\"" REST "x",
};

static void
test_declines_the_unusual (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (declined); i++)
    g_assert_false (compare (fixture, declined[i], strlen (declined[i])));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/native-scanner/takes-the-usual", test_takes_the_usual);
  ADD ("/native-scanner/declines-the-unusual", test_declines_the_unusual);
  ADD ("/native-scanner/agrees-with-library", test_agrees_with_library);
  ADD ("/native-scanner/library-explains", test_library_explains);
  return g_test_run ();
}
