/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-status-counts.h"

#include <string.h>

static void
test_names (void)
{
  RwStatusCount counts[RW_STATUS_MAX_COUNTS] = { 0 };

  rw_status_counts_add (counts, "native", 3);
  rw_status_counts_add (counts, "flat", 0);
  rw_status_counts_add (counts, "senml", 1);
  rw_status_counts_add (counts, "native", 2);
  rw_status_counts_add (counts, "", 7);

  g_assert_cmpstr (counts[0].name, ==, "native");
  g_assert_cmpuint (counts[0].count, ==, 5);
  g_assert_cmpstr (counts[1].name, ==, "senml");
  g_assert_cmpuint (counts[1].count, ==, 1);
  g_assert_cmpstr (counts[2].name, ==, "other");
  g_assert_cmpuint (counts[2].count, ==, 7);
  g_assert_cmpstr (counts[3].name, ==, "");
}

/* Nothing is lost in the sum, however many names there are, and those that have their place keep
 * it. */
static void
test_too_many_names (void)
{
  RwStatusCount counts[RW_STATUS_MAX_COUNTS] = { 0 };
  guint64 sum = 0;

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 100; i++)
      {
        g_autofree char *name = g_strdup_printf ("name-%u", i);

        rw_status_counts_add (counts, name, 1);
      }
  for (guint i = 0; i < RW_STATUS_MAX_COUNTS; i++)
    sum += counts[i].count;
  g_assert_cmpuint (sum, ==, 200);
  g_assert_cmpstr (counts[RW_STATUS_MAX_COUNTS - 2].name, ==, "name-22");
  g_assert_cmpuint (counts[RW_STATUS_MAX_COUNTS - 2].count, ==, 2);
  g_assert_cmpstr (counts[RW_STATUS_MAX_COUNTS - 1].name, ==, "other");
  g_assert_cmpuint (counts[RW_STATUS_MAX_COUNTS - 1].count, ==, 200 - 2 * 23);
}

/* A name is cut between characters, and two that differ only in what is cut are one. */
static void
test_long_names (void)
{
  RwStatusCount counts[RW_STATUS_MAX_COUNTS] = { 0 };
  g_autoptr (GString) euros = g_string_new (NULL);

  for (guint i = 0; i < 200; i++)
    g_string_append (euros, "€");
  for (guint shift = 0; shift < 3; shift++)
    {
      g_string_prepend_c (euros, 'x');
      rw_status_counts_add (counts, euros->str, 1);
      g_string_append (euros, "!");
      rw_status_counts_add (counts, euros->str, 1);

      g_assert_cmpuint (counts[shift].count, ==, 2);
      g_assert_true (g_utf8_validate (counts[shift].name, -1, NULL));
      g_assert_true (g_str_has_suffix (counts[shift].name, "€…"));
      g_assert_cmpuint (strlen (counts[shift].name), >, sizeof counts->name - 5);
    }

  rw_status_counts_add (counts, "broken \xff\xfe", 1);
  g_assert_true (g_utf8_validate (counts[3].name, -1, NULL));
}

static void
test_readings (void)
{
  static const char *const sources[] = { "a", "a", "b", "b", "b", "a", NULL, "b" };
  RwStatusCount counts[RW_STATUS_MAX_COUNTS] = { 0 };
  RwReading readings[G_N_ELEMENTS (sources)];

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      rw_reading_init (&readings[i]);
      readings[i].source = g_intern_string (sources[i]);
    }
  rw_status_counts_add_readings (counts, readings, G_N_ELEMENTS (sources));
  rw_status_counts_add_readings (counts, readings, 0);

  g_assert_cmpuint (counts[0].count, ==, 3);
  g_assert_cmpuint (counts[1].count, ==, 4);
  g_assert_cmpstr (counts[2].name, ==, "other");
  g_assert_cmpuint (counts[2].count, ==, 1);
}

static void
test_generalize (void)
{
  static const struct
  {
    const char *reason, *general;
  } cases[] = {
    { "The message is empty.", "The message is empty." },
    { "The key “fan_1” must be true or false, but is “on”.",
      "The key “…” must be true or false, but is “…”." },
    { "The key “kilowatts” has 300 bytes; at most 255 are taken.",
      "The key “…” has N bytes; at most N are taken." },
    { "Infinity is not JSON, but it is at byte 17.", "Infinity is not JSON, but it is at byte N." },
    { "It is -4.5, +3 or 1e-9, not 4,25.", "It is N, N or N, not N." },
    { "The message is not UTF-8 text: byte 7 (0x8F) is wrong.",
      "The message is not UTF-8 text: byte N (N) is wrong." },
    { "The time 1969-12-31T23:59:59.5Z is before 1990: the clock is wrong.",
      "The time N is before N: the clock is wrong." },
    { "no TIC4 and no C01", "no TIC4 and no C01" },
    { "nested “a “b” c” end", "nested “…” end" },
    { "left open “a “b” c 7", "left open “…” c N" },
    { "a list of “a”, “b 7”, “c” of 3", "a list of “…” of N" },
    { "never closed “a b 7", "never closed “…”" },
    { "closed only ” 7", "closed only ” N" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *general = rw_status_counts_generalize (cases[i].reason);

      g_assert_cmpstr (general, ==, cases[i].general);
    }
}

static void
test_letters (void)
{
  RwStatusCount counts[RW_STATUS_MAX_COUNTS] = { 0 };
  char first[] = "Byte 7 is wrong.", second[] = "Byte 70000 is wrong.", third[] = "It is empty.";
  const RwDeadLetter letters[] = { { .reason = first }, { .reason = third }, { .reason = second } };

  rw_status_counts_add_letters (counts, letters, G_N_ELEMENTS (letters));
  g_assert_cmpstr (counts[0].name, ==, "Byte N is wrong.");
  g_assert_cmpuint (counts[0].count, ==, 2);
  g_assert_cmpuint (counts[1].count, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status-counts/names", test_names);
  g_test_add_func ("/status-counts/too-many-names", test_too_many_names);
  g_test_add_func ("/status-counts/long-names", test_long_names);
  g_test_add_func ("/status-counts/readings", test_readings);
  g_test_add_func ("/status-counts/generalize", test_generalize);
  g_test_add_func ("/status-counts/letters", test_letters);
  return g_test_run ();
}
