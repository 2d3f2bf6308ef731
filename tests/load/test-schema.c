/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-schema.h"

#include "rw-alarm-rule.h"
#include "rw-load-test.h"
#include "rw-test-postgres.h"

#include <string.h>

static RwTestPostgres *server;

#define TIMEOUT (20 * G_USEC_PER_SEC)

static gboolean
migrate (RwPgConnection *connection, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_schema_migrate_async (connection, TIMEOUT, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_schema_migrate_finish (connection, result, error);
}

static void
migrate_database (const char *name)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  g_autoptr (GError) error = NULL;

  migrate (connection, &error);
  g_assert_no_error (error);
}

static void
assert_answer (const char *database, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Those that the program ships, in the order of rule and mode. */
static char *
dup_enabled_rules (void)
{
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new_default ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (rules, i);

      if (rule->enabled)
        g_ptr_array_add (names, g_strdup_printf ("%s %s", rule->rule_id,
                                                 rw_cargo_mode_to_string (rule->mode)));
    }
  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static void
test_twice (void)
{
  g_autofree char *enabled = dup_enabled_rules ();
  g_autofree char *before = NULL;

  rw_test_postgres_create_database (server, "twice");
  migrate_database ("twice");
  before = rw_test_postgres_query (server, "twice", "SELECT * FROM reeferwatch.schema_version");
  migrate_database ("twice");
  assert_answer ("twice", "SELECT * FROM reeferwatch.schema_version", before);
  assert_answer ("twice", "SELECT max(version) = count(*) FROM reeferwatch.schema_version", "t");
  assert_answer ("twice", "SELECT name FROM reeferwatch.cargo_profile WHERE product_id = 'P01'",
                 "Carrots");
  assert_answer ("twice",
                 "SELECT string_agg(rule_id || ' ' || mode, ', ' ORDER BY rule_id, mode)"
                 "  FROM reeferwatch.alarm_rule WHERE enabled",
                 enabled);
}

typedef struct
{
  guint pending;
  guint succeeded;
} Race;

static void
raced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Race *race = user_data;
  g_autoptr (GError) error = NULL;

  if (rw_schema_migrate_finish (RW_PG_CONNECTION (source), result, &error))
    race->succeeded++;
  g_assert_no_error (error);
  race->pending--;
}

/* Several connections find an empty database at the same moment. */
static void
test_at_once (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, "race");
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  Race race = { 0 };

  rw_test_postgres_create_database (server, "race");
  for (guint i = 0; i < 4; i++)
    g_ptr_array_add (connections, rw_load_test_connect (conninfo));
  for (guint i = 0; i < connections->len; i++)
    {
      race.pending++;
      rw_schema_migrate_async (connections->pdata[i], TIMEOUT, NULL, raced_cb, &race);
    }
  while (race.pending > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (race.succeeded, ==, connections->len);
  assert_answer ("race", "SELECT max(version) = count(*) FROM reeferwatch.schema_version", "t");
  assert_answer ("race",
                 "SELECT count(*) FROM pg_stat_activity"
                 " WHERE datname = 'race' AND state LIKE 'idle in%'",
                 "0");
}

static void
test_newer (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, "newer");
  g_autoptr (RwPgConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  rw_test_postgres_create_database (server, "newer");
  migrate_database ("newer");
  output = rw_test_postgres_query (server, "newer",
                                   "INSERT INTO reeferwatch.schema_version (version, name)"
                                   " VALUES (99, 'of tomorrow')");
  connection = rw_load_test_connect (conninfo);
  g_assert_false (migrate (connection, &error));
  g_assert_error (error, RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "99"));
}

/* A migration that fails in the middle leaves the database as it was, and the connection usable. */
static void
test_all_or_nothing (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, "half");
  g_autoptr (RwPgConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *made = NULL;
  g_autofree char *dropped = NULL;

  rw_test_postgres_create_database (server, "half");
  made = rw_test_postgres_query (server, "half",
                                 "CREATE SCHEMA reeferwatch;"
                                 "CREATE TABLE reeferwatch.faulty_window ()");
  connection = rw_load_test_connect (conninfo);
  g_assert_false (migrate (connection, &error));
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, "42P07");
  g_clear_error (&error);
  assert_answer ("half", "SELECT count(*) FROM pg_tables WHERE schemaname = 'reeferwatch'", "1");

  dropped = rw_test_postgres_query (server, "half", "DROP TABLE reeferwatch.faulty_window");
  migrate (connection, &error);
  g_assert_no_error (error);
}

/* Without the right to make roles the schema is made all the same. */
static void
test_without_createrole (void)
{
  g_autofree char *made = rw_test_postgres_query (
    server, NULL, "CREATE ROLE modest LOGIN; CREATE DATABASE modest OWNER modest");
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, "modest", "modest");
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  g_autoptr (GError) error = NULL;

  migrate (connection, &error);
  g_assert_no_error (error);
  assert_answer ("modest", "SELECT DISTINCT applied_by FROM reeferwatch.schema_version", "modest");
}

static void
refuse (const char *user, const char *sql)
{
  g_autofree char *message = rw_test_postgres_query_error (server, user, "roles", sql);

  g_assert_nonnull (strstr (message, "permission denied"));
}

static void
refuse_owner (const char *user, const char *sql)
{
  g_autofree char *message = rw_test_postgres_query_error (server, user, "roles", sql);

  g_assert_nonnull (strstr (message, "must be owner"));
}

static void
test_roles (void)
{
  static const char *const users[] = { "worker", "operator", "viewer", "stranger" };
  g_autofree char *made = NULL;

  rw_test_postgres_create_database (server, "roles");
  migrate_database ("roles");
  made = rw_test_postgres_query (server, "roles",
                                 "CREATE ROLE worker LOGIN IN ROLE reeferwatch_worker;"
                                 "CREATE ROLE operator LOGIN IN ROLE reeferwatch_operator;"
                                 "CREATE ROLE viewer LOGIN IN ROLE reeferwatch_viewer;"
                                 "CREATE ROLE stranger LOGIN");

  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      refuse (users[i], "DELETE FROM reeferwatch.reading");
      refuse (users[i], "TRUNCATE reeferwatch.alarm_journal");
      refuse (users[i], "UPDATE reeferwatch.alarm_journal SET note = 'never happened'");
      refuse (users[i], "UPDATE reeferwatch.alarm_rule SET enabled = false");
      refuse (users[i], "CREATE TABLE reeferwatch.mine ()");
      refuse (users[i], "UPDATE reeferwatch.schema_version SET version = 0");
    }
  for (guint i = 1; i < G_N_ELEMENTS (users); i++)
    {
      refuse (users[i], "INSERT INTO reeferwatch.reefer (container_id) VALUES ('X')");
      refuse (users[i], "UPDATE reeferwatch.alarm_record SET state = 'normal'");
      refuse (users[i], "SELECT reeferwatch.ensure_partition(now())");
    }
  refuse_owner ("worker", "DROP TABLE reeferwatch.reading");
  refuse_owner ("worker", "DROP SCHEMA reeferwatch CASCADE");
  refuse ("viewer", "SELECT reeferwatch.acknowledge(1::bigint)");
  refuse ("worker", "SELECT reeferwatch.acknowledge(1::bigint)");
  refuse ("stranger", "SELECT * FROM reeferwatch.latest");
}

/* What a function with the owner's rights looks up must not be for others to choose; in a body that
 * was bound when it was made they cannot. */
static void
test_functions (void)
{
  assert_answer (
      "roles",
      "SELECT count(*) FROM pg_proc WHERE pronamespace = 'reeferwatch'::regnamespace"
      " AND NOT coalesce(array_to_string(proconfig, ','), '') LIKE '%search_path=pg_catalog%'"
      " AND (prosecdef OR prosqlbody IS NULL)",
      "0");
  assert_answer ("roles",
                 "SELECT count(*) FROM pg_proc WHERE pronamespace = 'reeferwatch'::regnamespace"
                 " AND has_function_privilege('stranger', oid, 'EXECUTE')",
                 "0");
}

static void
test_comments (void)
{
  assert_answer ("roles",
                 "SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class"
                 " WHERE relnamespace = 'reeferwatch'::regnamespace AND relkind IN ('r', 'p', 'v')"
                 " AND obj_description(oid, 'pg_class') IS NULL",
                 "");
  assert_answer ("roles",
                 "SELECT coalesce(string_agg(c.relname || '.' || attname, ' '), '')"
                 "  FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid"
                 " WHERE relnamespace = 'reeferwatch'::regnamespace AND relkind IN ('r', 'p', 'v')"
                 "   AND attnum > 0 AND NOT attisdropped AND NOT relispartition"
                 "   AND obj_description(c.oid, 'pg_class') NOT LIKE 'Internal%; see the view %'"
                 "   AND obj_description(c.oid, 'pg_class') NOT LIKE 'Internal: see the view %'"
                 "   AND col_description(c.oid, attnum) IS NULL",
                 "");
  assert_answer ("roles",
                 "SELECT coalesce(string_agg(proname, ' '), '') FROM pg_proc"
                 " WHERE pronamespace = 'reeferwatch'::regnamespace"
                 " AND obj_description(oid, 'pg_proc') IS NULL",
                 "");
}

static void
test_partitions (void)
{
  static const char *const moments[] = { "2026-11-22 23:59:59.999999+00", "2026-11-23 00:00+00",
                                         "1969-12-31 12:00+00", "2099-01-01 00:00+00",
                                         "0001-01-01 00:00+00", "9999-12-31 23:59:59+00" };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *make
        = g_strdup_printf ("SELECT reeferwatch.ensure_partition('%s')", moments[i]);

      assert_answer ("roles", make, "t");
      assert_answer ("roles", make, "f");
    }
  assert_answer ("roles",
                 "SELECT string_agg(inhrelid::regclass::text, ' '"
                 "                  ORDER BY inhrelid::regclass::text) FROM pg_inherits"
                 " WHERE inhparent = 'reeferwatch.reading'::regclass",
                 "reeferwatch.reading_00010101 reeferwatch.reading_19691231"
                 " reeferwatch.reading_20261122 reeferwatch.reading_20261123"
                 " reeferwatch.reading_20990101 reeferwatch.reading_99991231");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_test_add_func ("/schema/without-createrole", test_without_createrole);
  g_test_add_func ("/schema/twice", test_twice);
  g_test_add_func ("/schema/at-once", test_at_once);
  g_test_add_func ("/schema/newer", test_newer);
  g_test_add_func ("/schema/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/schema/roles", test_roles);
  g_test_add_func ("/schema/functions", test_functions);
  g_test_add_func ("/schema/comments", test_comments);
  g_test_add_func ("/schema/partitions", test_partitions);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
