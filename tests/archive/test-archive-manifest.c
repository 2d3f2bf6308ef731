/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-manifest.h"

#include "rw-archive-sum.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

#define DAY (G_GINT64_CONSTANT (1763596800) * RW_USEC_PER_SEC) /* 2025-11-20 */
#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static RwArchiveManifest *
make (void)
{
  RwArchiveManifest *manifest = rw_archive_manifest_new (DAY, 2);

  manifest->schema_version = 9;
  manifest->readings = 30;
  manifest->reefers = 3;
  manifest->first_time = DAY + 1;
  manifest->last_time = DAY + RW_USEC_PER_DAY - 1;
  manifest->made_time = DAY + 9 * RW_USEC_PER_DAY;
  manifest->checksum = g_strdup ("-1,2");
  g_ptr_array_add (manifest->columns, g_strdup ("container_id"));
  for (guint i = 0; i < 2; i++)
    {
      RwArchivePart *part = rw_archive_manifest_add_part (manifest);

      part->readings = 10 + 10 * i;
      part->bytes = 5;
      part->plain_bytes = 50;
      part->sha256 = g_strdup (SHA);
      part->plain_sha256 = g_strdup (SHA);
    }
  return manifest;
}

static void
test_round_trip (void)
{
  g_autoptr (RwArchiveManifest) manifest = make ();
  g_autofree char *json = rw_archive_manifest_to_json (manifest);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwArchiveManifest) read = rw_archive_manifest_parse (json, "x.json", &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = rw_archive_manifest_to_json (read);
  g_assert_cmpstr (again, ==, json);
  g_assert_cmpint (read->day, ==, DAY);
  g_assert_cmpuint (rw_archive_manifest_get_bytes (read), ==, 10);
  g_assert_cmpstr (((RwArchivePart *) read->parts->pdata[1])->name, ==,
                   "readings_2025-11-20_late1_part2.csv.gz");
}

static void
test_names (void)
{
  g_autofree char *first = rw_archive_manifest_dup_path (DAY, 1);
  g_autofree char *third = rw_archive_manifest_dup_path (DAY, 3);
  gint64 day = 0;

  g_assert_cmpstr (first, ==, "readings/2025/11/readings_2025-11-20.json");
  g_assert_cmpstr (third, ==, "readings/2025/11/readings_2025-11-20_late2.json");
  g_assert_true (rw_archive_manifest_parse_day ("2025-11-20", &day));
  g_assert_cmpint (day, ==, DAY);
  g_assert_false (rw_archive_manifest_parse_day ("2025-11-31", &day));
  g_assert_false (rw_archive_manifest_parse_day ("2025-11-20T10", &day));
}

/* The text with one thing in it replaced. */
static char *
spoil (const char *json, const char *what, const char *with)
{
  GString *text = g_string_new (json);

  g_assert_cmpuint (g_string_replace (text, what, with, 1), ==, 1);
  return g_string_free (text, FALSE);
}

static void
test_wrong (void)
{
  static const char *const changes[][2] = {
    { "\"format\" : 1", "\"format\" : 2" },
    { "\"format\" : 1", "\"format\" : \"1\"" },
    { "\"rows\" : 30", "\"rows\" : 31" },
    { "\"rows\" : 10", "\"rows\" : -10" },
    { "\"2025-11-20\"", "\"yesterday\"" },
    { "\"readings_2025-11-20_late1.csv.gz\"", "\"../../etc/passwd\"" },
    { "\"readings_2025-11-20_late1.csv.gz\"", "\".hidden\"" },
    { "\"readings_2025-11-20_late1.csv.gz\"", "7" },
    { SHA, "e3b0" },
    { "\"parts\"", "\"parties\"" },
    { "\"checksum\"", "\"sum\"" },
    { "{", "[" },
  };
  g_autoptr (RwArchiveManifest) manifest = make ();
  g_autofree char *json = rw_archive_manifest_to_json (manifest);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *text = spoil (json, changes[i][0], changes[i][1]);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", changes[i][1]);
      g_assert_null (rw_archive_manifest_parse (text, "x.json", &error));
      g_assert_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "x.json"));
    }
  for (gsize length = 0; length < strlen (json) - 1; length += 7)
    {
      g_autofree char *cut = g_strndup (json, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (rw_archive_manifest_parse (cut, "x.json", &error));
      g_assert_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_FORMAT);
    }
}

static char *
sum_of (const RwReading *readings, guint n)
{
  g_autoptr (RwArchiveSum) sum = rw_archive_sum_new ();

  for (guint i = 0; i < n; i++)
    rw_archive_sum_add (sum, &readings[i]);
  g_assert_cmpuint (rw_archive_sum_get_readings (sum), ==, n);
  return rw_archive_sum_to_text (sum);
}

/* The order does not matter, everything else does. */
static void
test_sum (void)
{
  RwReading readings[3];
  g_autofree char *none = sum_of (readings, 0);
  g_autofree char *forth = NULL, *back = NULL, *zero = NULL, *changed = NULL;
  RwReading last;

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      rw_reading_init (&readings[i]);
      readings[i].container_id = "C01";
      readings[i].time = DAY + i;
      readings[i].value[0] = (float) i;
    }
  forth = sum_of (readings, 3);
  last = readings[2];
  readings[2] = readings[0];
  readings[0] = last;
  back = sum_of (readings, 3);
  g_assert_cmpstr (none, ==, "0,0");
  g_assert_cmpstr (forth, ==, back);

  readings[2].value[0] = -0.0f;
  zero = sum_of (readings, 3);
  g_assert_cmpstr (zero, ==, forth);
  readings[2].value[0] = NAN;
  changed = sum_of (readings, 3);
  g_assert_cmpstr (changed, !=, forth);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/archive-manifest/round_trip", test_round_trip);
  g_test_add_func ("/archive-manifest/names", test_names);
  g_test_add_func ("/archive-manifest/wrong", test_wrong);
  g_test_add_func ("/archive-manifest/sum", test_sum);
  return g_test_run ();
}
