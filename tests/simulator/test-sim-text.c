/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-random.h"
#include "rw-sim-text.h"
#include "rw-time.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
test_fixed (void)
{
  static const struct
  {
    double value;
    int decimals;
    const char *text;
  } cases[] = {
    { 0, 0, "0" },          { 0, 1, "0.0" },         { -0.04, 1, "0.0" },
    { 0.05, 1, "0.1" },     { -0.06, 1, "-0.1" },    { -18, 1, "-18.0" },
    { 9.96, 1, "10.0" },    { 0.004, 2, "0.00" },    { 3.456, 2, "3.46" },
    { -122.2, 5, "-122.20000" }, { 1795341600.123, 3, "1795341600.123" },
    { 12345678, 0, "12345678" },
  };
  RwSimText text;

  rw_sim_text_init (&text);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      rw_sim_text_reset (&text);
      rw_sim_text_append_fixed (&text, cases[i].value, cases[i].decimals);
      g_assert_cmpstr (text.data, ==, cases[i].text);
    }
  rw_sim_text_clear (&text);
}

/* Whatever was written is read back as the same number to half a unit of the last digit. */
static void
test_fixed_random (void)
{
  RwSimRandom random;
  RwSimText text;

  rw_sim_random_init (&random, 7, 1);
  rw_sim_text_init (&text);
  for (int i = 0; i < 20000; i++)
    {
      double value = rw_sim_random_range (&random, -2000, 2000);
      int decimals = (int) rw_sim_random_index (&random, 6);
      double unit = 1;
      char *end;

      for (int j = 0; j < decimals; j++)
        unit /= 10;
      rw_sim_text_reset (&text);
      rw_sim_text_append_fixed (&text, value, decimals);
      g_assert_cmpfloat (ABS (g_ascii_strtod (text.data, &end) - value), <=, 0.5 * unit + 1e-9);
      g_assert_cmpint (*end, ==, '\0');
    }
  rw_sim_text_clear (&text);
}

static void
test_int (void)
{
  RwSimText text;

  rw_sim_text_init (&text);
  rw_sim_text_append_int (&text, 0);
  rw_sim_text_append_literal (&text, " ");
  rw_sim_text_append_int (&text, -42);
  rw_sim_text_append_literal (&text, " ");
  rw_sim_text_append_int (&text, G_MININT64);
  g_assert_cmpstr (text.data, ==, "0 -42 -9223372036854775808");
  g_assert_cmpuint (text.length, ==, strlen (text.data));
  rw_sim_text_clear (&text);
}

/* The same as the core's own writer, over many days and back again. */
static void
test_time (void)
{
  RwSimRandom random;
  RwSimText text;

  rw_sim_random_init (&random, 3, 1);
  rw_sim_text_init (&text);
  for (int i = 0; i < 5000; i++)
    {
      gint64 time = (gint64) rw_sim_random_next (&random) * RW_USEC_PER_SEC
                    + (rw_sim_random_chance (&random, 0.5)
                         ? (gint64) rw_sim_random_index (&random, 1000) * 1000
                         : 0);
      gint64 parsed;
      gboolean zoned;

      rw_sim_text_reset (&text);
      rw_sim_text_append_time (&text, time, "Z");
      g_assert_true (rw_time_parse (text.data, text.length, &parsed, &zoned));
      g_assert_true (zoned);
      g_assert_cmpint (parsed, ==, time);
    }

  rw_sim_text_reset (&text);
  rw_sim_text_append_time (&text, RW_USEC_PER_DAY - 1000, "");
  g_assert_cmpstr (text.data, ==, "1970-01-01T23:59:59.999");
  rw_sim_text_clear (&text);
}

static void
test_quoted (void)
{
  static const char nasty[] = "a\"b\\c\n\001 °C";
  RwSimText text;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  rw_sim_text_init (&text);
  rw_sim_text_append_literal (&text, "[");
  rw_sim_text_append_quoted (&text, nasty, strlen (nasty));
  rw_sim_text_append_literal (&text, "]");
  node = json_from_string (text.data, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_array_get_string_element (json_node_get_array (node), 0), ==, nasty);
  rw_sim_text_clear (&text);
}

static void
test_growth (void)
{
  RwSimText text;

  rw_sim_text_init (&text);
  for (int i = 0; i < 10000; i++)
    rw_sim_text_append_string (&text, "0123456789");
  g_assert_cmpuint (text.length, ==, 100000);
  g_assert_cmpuint (strlen (text.data), ==, 100000);
  rw_sim_text_clear (&text);
}

static void
test_random_spread (void)
{
  RwSimRandom random;
  guint bins[10] = { 0 };
  double sum = 0, squares = 0;

  rw_sim_random_init (&random, 1, 1);
  for (int i = 0; i < 100000; i++)
    {
      double noise = rw_sim_random_noise (&random);

      bins[rw_sim_random_index (&random, 10)]++;
      g_assert_cmpfloat (ABS (noise), <, 3.5);
      sum += noise;
      squares += noise * noise;
    }

  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (ABS ((int) bins[i] - 10000), <, 500);
  g_assert_cmpfloat (ABS (sum / 100000), <, 0.02);
  g_assert_cmpfloat (ABS (squares / 100000 - 1), <, 0.02);
}

static void
test_random_streams (void)
{
  RwSimRandom a, b, c, again;
  int same_stream = 0, same_seed = 0;

  rw_sim_random_init (&a, 1, 1);
  rw_sim_random_init (&b, 1, 2);
  rw_sim_random_init (&c, 2, 1);
  rw_sim_random_init (&again, 1, 1);
  for (int i = 0; i < 1000; i++)
    {
      guint32 value = rw_sim_random_next (&a);

      g_assert_cmpuint (value, ==, rw_sim_random_next (&again));
      same_stream += value == rw_sim_random_next (&b);
      same_seed += value == rw_sim_random_next (&c);
    }
  g_assert_cmpint (same_stream, <, 2);
  g_assert_cmpint (same_seed, <, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-text/fixed", test_fixed);
  g_test_add_func ("/sim-text/fixed-random", test_fixed_random);
  g_test_add_func ("/sim-text/int", test_int);
  g_test_add_func ("/sim-text/time", test_time);
  g_test_add_func ("/sim-text/quoted", test_quoted);
  g_test_add_func ("/sim-text/growth", test_growth);
  g_test_add_func ("/sim-random/spread", test_random_spread);
  g_test_add_func ("/sim-random/streams", test_random_streams);
  return g_test_run ();
}
