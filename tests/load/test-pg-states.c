/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the loader keeps for detectors: their states, and hearing that rules changed. */

#include "rw-load-test.h"
#include "rw-pg-loader.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <string.h>

#define FORMAT 7

static gint64 overlap;

static RwTestPostgres *server;

typedef struct
{
  char *database;
  char *conninfo;
  RwPgLoader *loader;
} Fixture;

static gint64
parse_time (const char *text)
{
  gboolean zoned;
  gint64 time;

  g_assert_true (rw_time_parse (text, strlen (text), &time, &zoned));
  return time;
}

static RwPgLoader *
open_loader (const char *conninfo, guint format, gint64 since, RwLoaderStart **start)
{
  RwPgLoader *loader = rw_pg_loader_new (conninfo);
  g_autoptr (GError) error = NULL;

  if (format > 0)
    rw_pg_loader_keep_states (loader, format, overlap);
  *start = rw_load_test_open (loader, since, &error);
  g_assert_no_error (error);
  return loader;
}

static void
set_up (Fixture *fixture, gconstpointer name)
{
  RwLoaderStart *start;

  fixture->database = g_strdup (name);
  rw_test_postgres_create_database (server, name);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  fixture->loader = open_loader (fixture->conninfo, FORMAT, G_MAXINT64, &start);
  g_assert_cmpuint (start->states->len, ==, 0);
  rw_loader_start_free (start);
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_clear_object (&fixture->loader);
  g_free (fixture->conninfo);
  g_free (fixture->database);
}

static void
add_reading (RwBatchBuilder *builder, const char *container_id, const char *time)
{
  RwReading reading = rw_load_test_reading (container_id, time, 5.0f);

  rw_batch_builder_add_reading (builder, &reading);
}

static void
add_state (RwBatchBuilder *builder, const char *container_id, const char *time, const char *content)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  RwDetectorState state = {
    .container_id = g_intern_string (container_id),
    .time = parse_time (time),
    .format = FORMAT,
    .bytes = bytes,
  };

  rw_batch_builder_add_detector_state (builder, &state);
}

static const RwDetectorState *
find_state (const RwLoaderStart *start, const char *container_id)
{
  for (guint i = 0; i < start->states->len; i++)
    {
      const RwDetectorState *state = &g_array_index (start->states, RwDetectorState, i);

      if (g_str_equal (state->container_id, container_id))
        return state;
    }
  return NULL;
}

static void
assert_state (const RwLoaderStart *start, const char *container_id, const char *content)
{
  const RwDetectorState *state = find_state (start, container_id);

  g_assert_nonnull (state);
  g_assert_cmpmem (g_bytes_get_data (state->bytes, NULL), g_bytes_get_size (state->bytes), content,
                   strlen (content));
}

static char *
name_recent (const RwLoaderStart *start)
{
  GString *text = g_string_new (NULL);
  guint n;
  const RwReading *readings = rw_batch_get_readings (start->recent, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *time = rw_time_format (readings[i].time);

      g_string_append_printf (text, "%s%s %.5s", i > 0 ? ", " : "", readings[i].container_id,
                              time + strlen ("2026-11-20T"));
    }
  return g_string_free (text, FALSE);
}

static void
fill (Fixture *fixture)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  add_reading (builder, "C01", "2026-11-20T10:00:00Z");
  add_reading (builder, "C01", "2026-11-20T10:05:00Z");
  add_reading (builder, "C01", "2026-11-20T10:10:00Z");
  add_reading (builder, "C02", "2026-11-20T09:00:00Z");
  add_reading (builder, "C02", "2026-11-20T10:00:00Z");
  add_reading (builder, "C02", "2026-11-20T10:01:00Z");
  add_reading (builder, "C03", "2026-11-18T10:00:00Z");
  add_reading (builder, "C03", "2026-11-20T10:02:00Z");
  add_state (builder, "C01", "2026-11-20T10:00:00Z", "older");
  add_state (builder, "C01", "2026-11-20T10:05:00Z", "of C01");
  add_state (builder, "C03", "2026-11-18T10:00:00Z", "of C03");
  add_state (builder, "NEVER HEARD OF", "2026-11-20T10:05:00Z", "nothing");
  rw_load_test_load (fixture->loader, builder);
}

static void
test_round_trip (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (RwPgLoader) again = NULL;
  g_autofree char *recent = NULL;
  gint64 since = parse_time ("2026-11-20T10:00:00Z");

  fill (fixture);
  again = open_loader (fixture->conninfo, FORMAT, since, &start);
  g_assert_cmpuint (start->states->len, ==, 2);
  assert_state (start, "C01", "of C01");
  assert_state (start, "C03", "of C03");
  /* What is newer than the state, however old; and of who has none what was asked for. */
  recent = name_recent (start);
  g_assert_cmpstr (recent, ==, "C02 10:00, C02 10:01, C03 10:02, C01 10:10");
}

/* In a replay nothing is asked for of reefers without a state. */
static void
test_only_states (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (RwPgLoader) again = NULL;
  g_autofree char *recent = NULL;

  fill (fixture);
  again = open_loader (fixture->conninfo, FORMAT, G_MAXINT64, &start);
  recent = name_recent (start);
  g_assert_cmpstr (recent, ==, "C03 10:02, C01 10:10");
}

/* Some of what is in a state may be asked for as well. */
static void
test_overlap (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (RwPgLoader) again = NULL;
  g_autofree char *recent = NULL;

  fill (fixture);
  overlap = 5 * RW_USEC_PER_MIN;
  again = open_loader (fixture->conninfo, FORMAT, G_MAXINT64, &start);
  overlap = 0;
  recent = name_recent (start);
  g_assert_cmpstr (recent, ==, "C03 10:00, C03 10:02, C01 10:05, C01 10:10");
}

/* What another version of the program left means nothing to this one, nor the other way. */
static void
test_other_format (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwLoaderStart) newer = NULL;
  g_autoptr (RwLoaderStart) without = NULL;
  g_autoptr (RwPgLoader) loader = NULL;
  g_autoptr (RwPgLoader) keeper = NULL;
  g_autofree char *recent = NULL, *all = NULL;
  gint64 since = parse_time ("2026-11-20T10:01:00Z");

  fill (fixture);
  loader = open_loader (fixture->conninfo, FORMAT + 1, since, &newer);
  g_assert_cmpuint (newer->states->len, ==, 0);
  recent = name_recent (newer);
  g_assert_cmpstr (recent, ==, "C02 10:01, C03 10:02, C01 10:05, C01 10:10");
  keeper = open_loader (fixture->conninfo, 0, since, &without);
  all = name_recent (without);
  g_assert_cmpstr (all, ==, recent);
}

/* What waited on disk may come after what is newer. */
static void
test_newest_wins (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (RwPgLoader) again = NULL;

  fill (fixture);
  add_state (builder, "C01", "2026-11-20T10:04:00Z", "late");
  add_state (builder, "C03", "2026-11-20T10:02:00Z", "newer");
  rw_load_test_load (fixture->loader, builder);
  again = open_loader (fixture->conninfo, FORMAT, G_MAXINT64, &start);
  assert_state (start, "C01", "of C01");
  assert_state (start, "C03", "newer");
}

/* --- hearing of rules ------------------------------------------------------------------------ */

static RwJudging *
read_judging (RwPgLoader *loader)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwJudging *judging;

  rw_pg_loader_judging_async (loader, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  judging = rw_pg_loader_judging_finish (loader, result, &error);
  g_assert_no_error (error);
  return judging;
}

static void
change (Fixture *fixture, const char *sql)
{
  g_autofree char *ignored = NULL;

  g_assert_false (rw_pg_loader_get_rules_changed (fixture->loader));
  ignored = rw_test_postgres_query (server, fixture->database, sql);
  while (!rw_pg_loader_get_rules_changed (fixture->loader))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_rules_changed (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwJudging) judging = NULL;
  const RwBooking *booking;

  change (fixture, "UPDATE reeferwatch.alarm_rule SET on_delay = 66"
                   " WHERE rule_id = 'power_lost' AND mode = 'frozen'");
  judging = read_judging (fixture->loader);
  g_assert_cmpint (rw_alarm_rules_lookup (judging->rules, "power_lost", RW_CARGO_FROZEN)->on_delay,
                   ==, 66 * RW_USEC_PER_SEC);

  change (fixture,
          "SELECT reeferwatch.set_cargo_profile('{\"product_id\": \"P02\", \"high\": 17}');"
          "SELECT reeferwatch.set_booking('C01', 'P02', 13.3, '2026-11-20 10:00Z')");
  g_clear_pointer (&judging, rw_judging_free);
  judging = read_judging (fixture->loader);
  g_assert_cmpfloat (rw_cargo_profiles_lookup (judging->profiles, "P02")->high, ==, 17.0f);
  g_assert_cmpfloat (rw_cargo_profiles_lookup (judging->profiles, "P02")->carbon_dioxide_high, ==,
                     7.0f);
  g_assert_true (rw_cargo_profiles_lookup (judging->profiles, "P15")->strict);
  booking = rw_bookings_lookup (judging->bookings, g_intern_string ("C01"), G_MAXINT64);
  g_assert_cmpfloat (booking->setpoint, ==, 13.3f);
  g_assert_false (rw_pg_loader_get_rules_changed (fixture->loader));
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
#define ADD(name, func) g_test_add ("/pg-states/" name, Fixture, name, set_up, func, tear_down)
  ADD ("round_trip", test_round_trip);
  ADD ("only_states", test_only_states);
  ADD ("overlap", test_overlap);
  ADD ("other_format", test_other_format);
  ADD ("newest_wins", test_newest_wins);
  ADD ("rules_changed", test_rules_changed);
  code = g_test_run ();
  rw_test_postgres_free (server);
  return code;
}
