/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules, cargo profiles and bookings in the database, and RwPgStore as RwRuleStore. */

#include "rw-load-test.h"
#include "rw-pg-store.h"
#include "rw-rule-store.h"
#include "rw-schema.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

static RwTestPostgres *server;
static RwPgStore *store;
static guint n_changes;

static char *
query (const char *sql)
{
  return rw_test_postgres_query (server, "rules", sql);
}

static void
assert_answer (const char *sql, const char *expected)
{
  g_autofree char *answer = query (sql);

  g_assert_cmpstr (answer, ==, expected);
}

static RwAlarmRules *
list (void)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwAlarmRules *rules;

  rw_rule_store_list_async (RW_RULE_STORE (store), NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  rules = rw_rule_store_list_finish (RW_RULE_STORE (store), result, &error);
  g_assert_no_error (error);
  return rules;
}

static guint
set (const RwAlarmRule *rule, const char *note, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_rule_store_set_async (RW_RULE_STORE (store), rule, note, NULL, rw_load_test_result_cb,
                           &pending);
  result = rw_load_test_wait (&pending);
  return rw_rule_store_set_finish (RW_RULE_STORE (store), result, error);
}

static void
await_change (guint before)
{
  while (n_changes == before)
    g_main_context_iteration (NULL, TRUE);
}

/* --- what is shipped ------------------------------------------------------------------------- */

static void
test_shipped (void)
{
  g_autoptr (RwAlarmRules) shipped = rw_alarm_rules_new_default ();
  g_autoptr (RwAlarmRules) stored = list ();
  g_autoptr (RwAlarmRules) expected = rw_alarm_rules_new ();
  g_autofree char *a = NULL, *b = NULL;

  for (guint i = 0; i < rw_alarm_rules_get_size (shipped); i++)
    {
      g_autoptr (RwAlarmRule) rule = rw_alarm_rule_copy (rw_alarm_rules_get (shipped, i));

      rule->version = 1;
      rw_alarm_rules_add (expected, rule);
    }
  a = rw_alarm_rules_to_json (stored);
  b = rw_alarm_rules_to_json (expected);
  g_assert_cmpstr (a, ==, b);
  assert_answer ("SELECT DISTINCT note FROM reeferwatch.alarm_rule_version", "As it is shipped");
  assert_answer ("SELECT string_agg(product_id, ' ' ORDER BY product_id)"
                 " FROM reeferwatch.cargo_profile WHERE strict",
                 "P15 P16 P17");
}

/* --- the same checks here and there ---------------------------------------------------------- */

/* A rule that may be good or bad, of values at and around what is allowed. */
static void
draw_rule (RwAlarmRule *rule)
{
  static const float thresholds[] = { 0, 0.5f, -0.5f, 1, 10000, -10000, 10001 };
  static const float deadbands[] = { 0, 0.3f, 1, 1000, 1001, -0.1f };
  static const int seconds[] = { 0, 0, 60, 3600, 604800, 604801, 2678400, 2678401, 7200 };
  static const guint counts[] = { 0, 1, 2, 8, 9, 32, 33, 1000, 1001 };
#define DRAW(array) array[g_test_rand_int_range (0, G_N_ELEMENTS (array))]
#define DRAW_TIME() (DRAW (seconds) * RW_USEC_PER_SEC)

  rule->signal = g_test_rand_int_range (0, RW_N_ALARM_SIGNALS);
  rule->side = g_test_rand_int_range (0, RW_N_ALARM_SIDES);
  rule->reference = g_test_rand_int_range (0, RW_N_ALARM_REFERENCES);
  rule->condition = g_test_rand_int_range (0, RW_N_ALARM_CONDITIONS);
  rule->threshold = DRAW (thresholds);
  rule->deadband = DRAW (deadbands);
  rule->n = DRAW (counts);
  rule->m = DRAW (counts);
  rule->time = DRAW_TIME ();
  rule->window = DRAW_TIME ();
  rule->on_delay = DRAW (seconds) % 604802 * RW_USEC_PER_SEC;
  rule->off_delay = g_test_rand_int_range (0, 20) == 0 ? DRAW_TIME () : 0;
  rule->suppress = (guint) g_test_rand_int_range (0, 16);
  rule->priority = g_test_rand_int_range (0, 20) == 0 ? 5 : g_test_rand_int_range (1, 5);
  rule->limit_priority = g_test_rand_int_range (0, 20) == 0 ? 5 : g_test_rand_int_range (0, 5);
  rule->stages[0] = (RwAlarmStage){ g_test_rand_bit () ? DRAW_TIME () : 0, 0 };
  rule->stages[0].priority = rule->stages[0].after > 0 || g_test_rand_int_range (0, 9) == 0 ? 2 : 0;
  rule->stages[1] = (RwAlarmStage){ g_test_rand_bit () ? DRAW_TIME () : 0, 0 };
  rule->stages[1].priority = rule->stages[1].after > 0 || g_test_rand_int_range (0, 9) == 0 ? 1 : 0;
}

static void
test_same_checks (void)
{
  g_autoptr (RwAlarmRule) rule = g_new0 (RwAlarmRule, 1);
  guint n_good = 0;

  rule->description = g_strdup ("Drawn");
  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autofree char *json = NULL, *sql = NULL, *answer = NULL;

      for (guint i = 0; i < 100; i++)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *rule_id = g_strdup_printf ("drawn_%03u", i);

          rule->rule_id = g_intern_string (rule_id);
          draw_rule (rule);
          rw_alarm_rules_add (rules, rule);
          n_good += rw_alarm_rule_validate (rule, &error);
          g_string_append_printf (expected, "%s%s", i > 0 ? "\n" : "",
                                  error != NULL ? error->message : "-");
        }
      json = rw_alarm_rules_to_json (rules);
      sql = g_strdup_printf ("SELECT coalesce(reeferwatch.check_alarm_rule("
                             "reeferwatch.read_alarm_rule(one)), '-')"
                             " FROM jsonb_array_elements('%s') WITH ORDINALITY AS t (one, i)"
                             " ORDER BY i",
                             json);
      answer = query (sql);
      g_assert_cmpstr (answer, ==, expected->str);
    }
  g_assert_cmpuint (n_good, >, 50);
}

/* --- rights ---------------------------------------------------------------------------------- */

static gboolean
may_change (GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_rule_store_may_change_async (RW_RULE_STORE (store), NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_rule_store_may_change_finish (RW_RULE_STORE (store), result, error);
}

/* Who owns the database, and whoever is an operator. */
static void
test_may_change (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, "olga", "rules");
  g_autoptr (RwPgStore) own = store;
  g_autoptr (GError) error = NULL;

  g_assert_true (may_change (&error));
  g_assert_no_error (error);
  store = rw_pg_store_new (conninfo);
  g_assert_true (may_change (&error));
  g_assert_no_error (error);
  g_object_unref (store);
  store = g_steal_pointer (&own);
}

/* --- changing -------------------------------------------------------------------------------- */

static void
test_change (void)
{
  g_autoptr (RwAlarmRules) rules = list ();
  g_autoptr (RwAlarmRule) rule =
      rw_alarm_rule_copy (rw_alarm_rules_lookup (rules, "control_air_low", RW_CARGO_CHILLED));
  g_autoptr (RwAlarmRule) stale = rw_alarm_rule_copy (rule);
  g_autoptr (GError) error = NULL;
  guint before = n_changes;

  rule->threshold = -0.7f;
  rule->suppress = RW_SUPPRESS_DOOR | RW_SUPPRESS_DEFROST;
  g_assert_cmpuint (set (rule, "Too many at night", &error), ==, 2);
  g_assert_no_error (error);
  await_change (before);
  assert_answer ("SELECT threshold, suppress, version, changed_by = session_user"
                 " FROM reeferwatch.alarm_rule"
                 " WHERE rule_id = 'control_air_low' AND mode = 'chilled'",
                 "-0.7|defrost,door|2|t");

  /* Nothing changes, so nothing is remembered; what was changed from an older one is refused. */
  rule->version = 2;
  g_assert_cmpuint (set (rule, NULL, &error), ==, 2);
  g_assert_cmpuint (set (stale, NULL, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE);
  g_clear_error (&error);

  rule->deadband = -1;
  g_assert_cmpuint (set (rule, NULL, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "deadband "));
}

static void
test_remove (void)
{
  g_autoptr (RwAlarmRules) rules = list ();
  g_autoptr (RwAlarmRule) rule =
      rw_alarm_rule_copy (rw_alarm_rules_lookup (rules, "control_air_high", RW_CARGO_FROZEN));
  GAsyncResult *pending = NULL, *asked = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (GError) error = NULL;
  const RwRuleVersion *version;

  rw_rule_store_remove_async (RW_RULE_STORE (store), rule->rule_id, rule->mode, "Not ours", NULL,
                              rw_load_test_result_cb, &pending);
  removed = rw_load_test_wait (&pending);
  g_assert_true (rw_rule_store_remove_finish (RW_RULE_STORE (store), removed, &error));
  g_assert_cmpuint (set (rule, "Or is it", &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE);
  g_clear_error (&error);
  rule->version = 0;
  g_assert_cmpuint (set (rule, "It is", &error), ==, 3);
  g_assert_no_error (error);

  rw_rule_store_versions_async (RW_RULE_STORE (store), rule->rule_id, NULL, rw_load_test_result_cb,
                                &asked);
  listed = rw_load_test_wait (&asked);
  versions = rw_rule_store_versions_finish (RW_RULE_STORE (store), listed, &error);
  g_assert_no_error (error);
  version = versions->pdata[0];
  g_assert_cmpuint (version->version, ==, 3);
  g_assert_cmpstr (version->note, ==, "It is");
  g_assert_cmpstr (version->rule->description, ==, rule->description);
  g_assert_cmpuint (version->rule->version, ==, 3);
  version = versions->pdata[1];
  g_assert_cmpuint (version->version, ==, 2);
  g_assert_cmpint (version->mode, ==, RW_CARGO_FROZEN);
  g_assert_cmpstr (version->note, ==, "Not ours");
  g_assert_null (version->rule);
}

/* By whoever, and however: it makes sense and is remembered. */
static void
test_behind_the_back (void)
{
  g_autofree char *message = NULL;

  assert_answer ("UPDATE reeferwatch.alarm_rule SET on_delay = 61 WHERE rule_id = 'power_lost'"
                 " AND mode = 'chilled' RETURNING version",
                 "2\nUPDATE 1");
  assert_answer ("SELECT rule ->> 'on_delay' FROM reeferwatch.alarm_rule_version"
                 " ORDER BY change_id DESC LIMIT 1",
                 "61");
  message = rw_test_postgres_query_error (server, NULL, "rules",
                                          "UPDATE reeferwatch.alarm_rule SET side = 'left'");
  g_assert_nonnull (strstr (message, "side must be above, below or outside"));
}

/* --- profiles and bookings ------------------------------------------------------------------- */

static gboolean
set_profile (const RwCargoProfile *profile, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_rule_store_set_profile_async (RW_RULE_STORE (store), profile, NULL, rw_load_test_result_cb,
                                   &pending);
  result = rw_load_test_wait (&pending);
  return rw_rule_store_set_profile_finish (RW_RULE_STORE (store), result, error);
}

static void
test_profile (void)
{
  RwCargoProfile profile = {
    .product_id = "X'1",
    .name = (char *) "“Ours”",
    .mode = RW_CARGO_CHILLED,
    .setpoint = 5,
    .low = 2.3f,
    .high = 8,
    .strict = TRUE,
    .tolerance = 0.5f,
    .oxygen_high = 21.5f,
    .kinetic_high = 8,
  };
  g_autoptr (GError) error = NULL;
  guint before = n_changes;

  g_assert_true (set_profile (&profile, &error));
  g_assert_no_error (error);
  await_change (before);
  g_assert_true (set_profile (&profile, &error));
  assert_answer ("SELECT name, mode, low, strict, tolerance, oxygen_high, kinetic_high"
                 " FROM reeferwatch.cargo_profile WHERE product_id = 'X''1'",
                 "“Ours”|chilled|2.3|t|0.5|21.5|8");
  assert_answer ("SELECT count(*), min(profile ->> 'low') FROM reeferwatch.cargo_profile_version"
                 " WHERE product_id = 'X''1'",
                 "1|2.3");
  profile.low = 9;
  g_assert_false (set_profile (&profile, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "low must not be above high"));
  g_clear_error (&error);
  profile.low = NAN;
  g_assert_false (set_profile (&profile, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static gboolean
set_booking (const char *container_id, const char *product_id, float setpoint, gint64 time)
{
  const RwBooking booking = { container_id, product_id, setpoint, time };
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  rw_rule_store_set_booking_async (RW_RULE_STORE (store), &booking, NULL, rw_load_test_result_cb,
                                   &pending);
  result = rw_load_test_wait (&pending);
  done = rw_rule_store_set_booking_finish (RW_RULE_STORE (store), result, &error);
  g_assert_true (done == (error == NULL));
  return done;
}

static GPtrArray *
find_bookings (const char *search, guint limit)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  rw_rule_store_bookings_async (RW_RULE_STORE (store), search, limit, NULL, rw_load_test_result_cb,
                                &pending);
  result = rw_load_test_wait (&pending);
  found = rw_rule_store_bookings_finish (RW_RULE_STORE (store), result, &error);
  g_assert_no_error (error);
  return found;
}

static void
test_bookings (void)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) some = NULL;
  g_autoptr (GPtrArray) odd = NULL;
  const RwBooking *booking;
  guint before = n_changes;

  g_assert_true (set_booking ("CMAU0000001", "P02", 13.3f, 1000000));
  g_assert_true (set_booking ("CMAU0000001", "P02", 13.5f, 1000000));
  g_assert_true (set_booking ("MSKU0000002", NULL, NAN, 2000000));
  g_assert_false (set_booking ("MSKU0000002", NULL, 277, 3000000));
  await_change (before);

  all = find_bookings (NULL, 10);
  g_assert_cmpuint (all->len, ==, 2);
  booking = all->pdata[0];
  g_assert_cmpstr (booking->container_id, ==, "MSKU0000002");
  g_assert_null (booking->product_id);
  g_assert_true (isnan (booking->setpoint));
  booking = all->pdata[1];
  g_assert_cmpfloat (booking->setpoint, ==, 13.5f);
  g_assert_cmpint (booking->valid_from, ==, 1000000);
  some = find_bookings ("p02", 10);
  g_assert_cmpuint (some->len, ==, 1);
  odd = find_bookings ("100%", 10);
  g_assert_cmpuint (odd->len, ==, 0);
}

/* Who may only look is told so, before a change and at one. */
static void
test_viewer (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, "victor", "rules");
  g_autoptr (RwPgStore) own = store;
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (RwAlarmRule) rule = NULL;
  g_autoptr (GError) error = NULL;

  store = rw_pg_store_new (conninfo);
  g_assert_false (may_change (&error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_true (g_str_has_prefix (error->message, "victor may not change rules"));
  g_clear_error (&error);
  rules = list ();
  rule = rw_alarm_rule_copy (rw_alarm_rules_get (rules, 0));
  rule->enabled = FALSE;
  g_assert_cmpuint (set (rule, NULL, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_object_unref (store);
  store = g_steal_pointer (&own);
}

static void
changed_cb (RwRuleStore *self, gpointer user_data)
{
  n_changes++;
}

static void
migrate (const char *conninfo)
{
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rw_schema_migrate_async (connection, 60 * G_USEC_PER_SEC, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  rw_schema_migrate_finish (connection, result, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_autofree char *conninfo = NULL, *ignored = NULL;
  int code;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  rw_test_postgres_create_database (server, "rules");
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, "rules");
  migrate (conninfo);
  ignored = query ("CREATE ROLE victor LOGIN IN ROLE reeferwatch_viewer;"
                   "CREATE ROLE olga LOGIN IN ROLE reeferwatch_operator");
  store = rw_pg_store_new (conninfo);
  g_signal_connect (store, "rules-changed", G_CALLBACK (changed_cb), NULL);
  g_test_add_func ("/pg-rules/shipped", test_shipped);
  g_test_add_func ("/pg-rules/same-checks", test_same_checks);
  g_test_add_func ("/pg-rules/may-change", test_may_change);
  g_test_add_func ("/pg-rules/change", test_change);
  g_test_add_func ("/pg-rules/remove", test_remove);
  g_test_add_func ("/pg-rules/behind-the-back", test_behind_the_back);
  g_test_add_func ("/pg-rules/profile", test_profile);
  g_test_add_func ("/pg-rules/bookings", test_bookings);
  g_test_add_func ("/pg-rules/viewer", test_viewer);
  code = g_test_run ();
  g_object_unref (store);
  rw_test_postgres_free (server);
  return code;
}
