/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From every released version of the schema to this program's: everything that was stored is still
 * there, and everything works on it. Takes whatever steps there are. */

#include "rw-history-provider.h"
#include "rw-load-test.h"
#include "rw-pg-error.h"
#include "rw-pg-packing.h"
#include "rw-pg-rollup.h"
#include "rw-pg-store.h"
#include "rw-schema.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <string.h>

#define TIMEOUT (120 * G_USEC_PER_SEC)

static RwTestPostgres *server;

/* --- what was stored at each version --------------------------------------------------------- */

/* With what that version could do, from it on. */
static const struct
{
  int since;
  const char *sql;
} contents[] = {
  { 1,
    "INSERT INTO reeferwatch.reefer (container_id) SELECT 'CMAU' || to_char(n, 'FM0000000')"
    " FROM generate_series(1, 5) n;"
    "INSERT INTO reeferwatch.product (product_id) VALUES ('P02'), ('P “07”');"
    "INSERT INTO reeferwatch.source (source) VALUES ('native');"
    "SELECT reeferwatch.ensure_partition(day) FROM generate_series('2026-10-24 "
    "00:00Z'::timestamptz,"
    " '2026-10-26 00:00Z', '1 day') day;"
    "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, product_no,"
    " source_no, marks, latitude_e7, longitude_e7, temperature, target_temperature,"
    " supply_temperature, kilowatts, flags_known, flags_set, defrost_cycle)"
    " SELECT at, at + reefer * interval '0.1 s', reefer, 1 + reefer % 2, 1, (reefer = 3)::int << "
    "30,"
    "  519000000, 40000000 + reefer, 4 + reefer + extract(hour FROM at)::real / 10, 4,"
    "  CASE WHEN reefer < 5 THEN 3.9 END, 3.33, 255, 129, 6"
    " FROM generate_series('2026-10-24 00:00Z'::timestamptz, '2026-10-26 23:55Z', '5 min') at,"
    "  generate_series(1, 5) reefer;"
    "UPDATE reeferwatch.alarm_rule SET on_delay = 77 WHERE rule_id = 'control_air_high';"
    "INSERT INTO reeferwatch.cargo_profile (product_id, name, mode, setpoint, low, high) VALUES "
    "('X1', 'Ours', 'chilled', 5, 3, 7);"
    "UPDATE reeferwatch.cargo_profile SET high = high + 0.5 WHERE product_id = 'P02';"
    "INSERT INTO reeferwatch.booking VALUES ('CMAU0000001', 'P02', 4, '2026-10-24 00:00Z');"
    "INSERT INTO reeferwatch.alarm_record (reefer_id, rule_id, product_no, priority, state,"
    " raised_time, value, limit_value) VALUES (1, 'power_lost', 1, 2, 'unacknowledged',"
    " '2026-10-24 10:00Z', NULL, NULL), (2, 'control_air_high', NULL, 3, 'acknowledged',"
    " '2026-10-24 11:00Z', 7.5, 5);"
    "INSERT INTO reeferwatch.alarm_journal (alarm_id, event, event_time, actor, value, note)"
    " VALUES (1, 'raised', '2026-10-24 10:00Z', NULL, NULL, NULL), (2, 'raised',"
    " '2026-10-24 11:00Z', NULL, 7.5, NULL), (2, 'acknowledged', '2026-10-24 11:05Z', 'anna',"
    " NULL, 'on my way');"
    "INSERT INTO reeferwatch.faulty_window VALUES (1, '2026-10-24 10:00Z', '2026-10-24 10:01Z', 1,"
    " 3, 21.5, 18);"
    "INSERT INTO reeferwatch.dead_letter (received_time, topic, payload, reason, payload_length,"
    " cut, token, ordinal) SELECT '2026-10-24 10:00Z', 'reefers/x', '\\x7b00ff', 'Key “a” is 1 at "
    "7',"
    " 3, false, 1, n FROM generate_series(1, 4) n;"
    "INSERT INTO reeferwatch.outbox (payload) VALUES ('{\"id\":\"1\"}')" },
  { 3, "SELECT reeferwatch.redo_rollups('-infinity', 'infinity');"
       "SELECT reeferwatch.close_rollups('45 s');"
       "DO $$ BEGIN FOR i IN 1 .. 1000 LOOP EXIT WHEN reeferwatch.roll_up(20000) = 0; END LOOP; "
       "END $$" },
  { 4, "SELECT reeferwatch.claim_kafka_offsets('group', '{reefers,reefers}', '{0,1}');"
       "SELECT reeferwatch.store_kafka_reefers('group', '{1,2}', '{reefers,reefers}', '{0,1}')" },
  { 6, "SELECT reeferwatch.import_bookings('{CMAU0000002}', '{P02}', '{-18}',"
       " '{2026-10-25 00:00Z}')" },
  { 7, "DO $$ BEGIN FOR i IN 1 .. 1000 LOOP EXIT WHEN (SELECT step IN ('none', 'busy') FROM"
       " reeferwatch.pack_step('2026-10-24', '2026-10-25', '0', 2000)); END LOOP; END $$" },
  { 11,
    "SELECT reeferwatch.store_alarm_events(ARRAY[1, 2, 3, 4, 5], array_fill('stale'::text, '{5}'),"
    " array_fill('raised'::text, '{5}'), array_fill(4::smallint, '{5}'),"
    " array_fill('2026-10-26 20:00Z'::timestamptz, '{5}'), '{}', '{}');"
    "SELECT reeferwatch.shelve('{1}', '1 day', 'known');"
    "SELECT reeferwatch.take_out_of_service('{2}', 'workshop');"
    "SELECT reeferwatch.change_work_order(reeferwatch.open_work_order(1, 'Piet', NULL, NULL),"
    " 'done', NULL, 'new plug')" },
};

/* Every table as it was, column by column; what only says what is to be done, or is computed from
 * readings, is looked at otherwise. */
#define TABLES                                                                                     \
  "SELECT relname, format('SELECT count(*) || '' '' || coalesce(md5(string_agg(t::text, chr(10)"   \
  " ORDER BY t::text)), '''') FROM (SELECT %s FROM reeferwatch.%I %s) t',"                         \
  " string_agg(quote_ident(attname), ', ' ORDER BY attnum), relname,"                              \
  " CASE relname WHEN 'schema_version' THEN 'WHERE version <= ' || (SELECT max(version)"           \
  "  FROM reeferwatch.schema_version) ELSE '' END)"                                                \
  " FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped"   \
  " WHERE relnamespace = 'reeferwatch'::regnamespace AND relkind IN ('r', 'p')"                    \
  " AND NOT relispartition AND relname NOT IN ('rollup_due', 'rollup_state', 'alarm_rule')"        \
  " GROUP BY relname ORDER BY relname"

/* How many roll-ups differ from what the readings come to, or are missing, or are too many. */
#define DIFFERENT(level, step)                                                                     \
  "SELECT count(*) FROM (SELECT date_bin('" step "', measurement_time, '2001-01-01 00:00Z') AS b," \
  " container_id AS c, count(*) AS n, min(temperature) AS low, max(temperature) AS high,"          \
  " avg(temperature::float8)::real AS mean, count(temperature) AS told"                            \
  " FROM reeferwatch.telemetry GROUP BY 1, 2) t FULL JOIN reeferwatch.telemetry_" level " r"       \
  " ON b = bucket AND c = container_id"                                                            \
  " WHERE (n, low, high, told) IS DISTINCT FROM"                                                   \
  " (r.readings, temperature_min, temperature_max, temperature_count)"                             \
  " OR abs(mean - temperature_avg) > 0.001"

#define READINGS                                                                                   \
  "SELECT count(*) || ' ' || md5(string_agg((container_id, measurement_time, received_time,"       \
  " product_id, source, quality, late, latitude, longitude, temperature, target_temperature,"      \
  " supply_temperature, kilowatts, powered, fan_1, defrosting, defrost_cycle)::text, chr(10)"      \
  " ORDER BY container_id, measurement_time)) FROM reeferwatch.telemetry"

static char *
query (const char *database, const char *sql)
{
  return rw_test_postgres_query (server, database, sql);
}

static void
assert_answer (const char *database, const char *sql, const char *expected)
{
  g_autofree char *answer = query (database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* Name and content of each table, as (name, statement, answer). */
static GPtrArray *
take_stock (const char *database)
{
  g_autofree char *listed = query (database, TABLES);
  g_auto (GStrv) lines = g_strsplit (listed, "\n", -1);
  GPtrArray *stock = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      GStrv entry = g_new0 (char *, 4);
      char *bar = strchr (lines[i], '|');

      g_assert_nonnull (bar);
      entry[0] = g_strndup (lines[i], (gsize) (bar - lines[i]));
      entry[1] = g_strdup (bar + 1);
      entry[2] = query (database, entry[1]);
      g_ptr_array_add (stock, entry);
    }
  return stock;
}

static void
compare_stock (const char *database, GPtrArray *stock)
{
  for (guint i = 0; i < stock->len; i++)
    {
      char **entry = stock->pdata[i];
      g_autofree char *now = query (database, entry[1]);

      if (!g_str_equal (now, entry[2]))
        g_error ("%s: %s was %s and is %s", database, entry[0], entry[2], now);
    }
}

/* --- migrating ------------------------------------------------------------------------------- */

static gboolean
migrate_to (const char *database, int version, GError **error)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, database);
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_schema_migrate_to_async (connection, version, TIMEOUT, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_schema_migrate_finish (connection, result, error);
}

/* A database as a program of that version left it. */
static char *
make_database (const char *purpose, int version)
{
  char *name = g_strdup_printf ("%s_%d", purpose, version);
  g_autoptr (GError) error = NULL;

  rw_test_postgres_create_database (server, name);
  migrate_to (name, version, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    if (version >= contents[i].since)
      {
        g_autofree char *ignored = query (name, contents[i].sql);
      }
  return name;
}

static void
run_job (RwPgJob *job)
{
  g_autoptr (GError) error = NULL;
  guint64 n_done = 0;

  rw_load_test_run_job (job, TIMEOUT, &n_done, &error);
  g_assert_no_error (error);
}

/* What was there is known again, and more comes. */
static void
try_loading (const char *conninfo)
{
  g_autoptr (RwPgLoader) loader = rw_load_test_loader (conninfo);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  RwReading known = rw_load_test_reading ("CMAU0000001", "2026-10-24T00:00:00Z", 5.0f);
  RwReading late = rw_load_test_reading ("CMAU0000001", "2026-10-24T00:02:00Z", 5.0f);
  RwReading fresh = rw_load_test_reading ("CMAU0000009", "2026-11-01T00:00:00Z", 5.0f);
  RwLoadResult result;

  rw_batch_builder_add_reading (builder, &known);
  rw_batch_builder_add_reading (builder, &late);
  rw_batch_builder_add_reading (builder, &fresh);
  result = rw_load_test_load (loader, builder);
  g_assert_cmpuint (result.stored, ==, 2);
  g_assert_cmpuint (result.duplicate, ==, 1);
}

static void
try_views (const char *database)
{
  g_autofree char *listed =
      query (database, "SELECT 'SELECT count(*) >= 0 FROM reeferwatch.' || quote_ident(viewname)"
                       " FROM pg_views WHERE schemaname = 'reeferwatch'");
  g_auto (GStrv) statements = g_strsplit (listed, "\n", -1);

  for (guint i = 0; statements[i] != NULL; i++)
    assert_answer (database, statements[i], "t");
}

/* What operators changed of the rules is kept in their new form, the rest is as shipped; limits of
 * cargoes are the owner's, and what is new of them is as shipped. */
static void
try_rules (const char *database)
{
  assert_answer (database,
                 "SELECT string_agg(DISTINCT on_delay::text, ' ') FROM reeferwatch.alarm_rule"
                 " WHERE rule_id = 'control_air_high' AND mode IN ('chilled', 'frozen')",
                 "77");
  assert_answer (database,
                 "SELECT count(*) FROM reeferwatch.alarm_rule r"
                 " WHERE (version > 1) <> (rule_id = 'control_air_high')",
                 "0");
  assert_answer (database,
                 "SELECT count(*) FROM reeferwatch.alarm_rule r FULL JOIN (SELECT DISTINCT ON"
                 " (rule_id, mode) * FROM reeferwatch.alarm_rule_version"
                 " ORDER BY rule_id, mode, version DESC) v USING (rule_id, mode, version)"
                 " WHERE to_jsonb(r) - 'changed_time' - 'changed_by' IS DISTINCT FROM rule",
                 "0");
  assert_answer (database,
                 "SELECT strict, tolerance > 0, kinetic_high FROM reeferwatch.cargo_profile"
                 " WHERE product_id = 'P15'",
                 "t|t|8");
  assert_answer (database,
                 "SELECT high, carbon_dioxide_high FROM reeferwatch.cargo_profile"
                 " WHERE product_id = 'P02'",
                 "16.5|7");
  assert_answer (database,
                 "SELECT strict, tolerance, heat_capacity FROM reeferwatch.cargo_profile"
                 " WHERE product_id = 'X1'",
                 "f|0|0");
}

static void
try_history (const char *conninfo)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (conninfo);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwHistory) history = NULL;
  gint64 from = G_GINT64_CONSTANT (1792800000) * RW_USEC_PER_SEC; /* 2026-10-24 */

  rw_history_provider_query_async (RW_HISTORY_PROVIDER (store), "CMAU0000002", from,
                                   from + 3 * RW_USEC_PER_DAY, 1u << RW_QUANTITY_TEMPERATURE, NULL,
                                   rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  history = rw_history_provider_query_finish (RW_HISTORY_PROVIDER (store), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->n_samples, ==, 3 * 288);
}

static void
try_everything (const char *database)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, database);
  g_autoptr (RwPgJob) rollup = NULL;
  g_autoptr (RwPgJob) packing = NULL;
  g_autofree char *before = NULL;

  try_history (conninfo);
  try_loading (conninfo);
  rollup = rw_pg_rollup_new (conninfo);
  run_job (rollup);
  assert_answer (database, DIFFERENT ("15m", "15 minutes"), "0");
  assert_answer (database, DIFFERENT ("1h", "1 hour"), "0");
  assert_answer (database, DIFFERENT ("1d", "1 day"), "0");

  before = query (database, READINGS);
  packing = rw_pg_packing_new (conninfo, RW_PG_PACKING_AGE);
  run_job (packing);
  assert_answer (database, READINGS, before);
  assert_answer (database, "SELECT state FROM reeferwatch.stored_day WHERE day = '2026-10-25'",
                 "packed");
  try_history (conninfo);
  try_views (database);
}

static void
test_upgrade (gconstpointer data)
{
  int version = GPOINTER_TO_INT (data);
  g_autofree char *name = make_database ("upgrade", version);
  g_autoptr (GPtrArray) stock = take_stock (name);
  g_autofree char *readings = query (name, READINGS);
  g_autoptr (GError) error = NULL;

  migrate_to (name, rw_schema_get_version (), &error);
  g_assert_no_error (error);
  compare_stock (name, stock);
  assert_answer (name, READINGS, readings);
  assert_answer (name, "SELECT max(version) = count(*) FROM reeferwatch.schema_version", "t");
  if (version < 10)
    try_rules (name);
  try_everything (name);
}

/* --- several at once ------------------------------------------------------------------------- */

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

static void
race (int version, guint n)
{
  g_autofree char *purpose = g_strdup_printf ("race_%u", n);
  g_autofree char *name = make_database (purpose, version);
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  g_autoptr (GPtrArray) stock = take_stock (name);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  Race state = { .pending = n };

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (connections, rw_load_test_connect (conninfo));
  for (guint i = 0; i < n; i++)
    rw_schema_migrate_async (connections->pdata[i], TIMEOUT, NULL, raced_cb, &state);
  while (state.pending > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (state.succeeded, ==, n);
  assert_answer (name, "SELECT max(version) = count(*) FROM reeferwatch.schema_version", "t");
  compare_stock (name, stock);
}

static void
test_race (void)
{
  for (int version = 1; version < rw_schema_get_version (); version++)
    {
      race (version, 2);
      race (version, 5);
    }
}

/* --- what goes wrong on the way -------------------------------------------------------------- */

/* Every kind of command fails once, wherever it stands in the steps: nothing of them stays, and the
 * next try goes through. */
static void
test_any_statement_fails (void)
{
  static const char *const commands[] = { "CREATE TABLE", "CREATE FUNCTION", "CREATE VIEW",
                                          "CREATE INDEX", "ALTER TABLE",     "COMMENT",
                                          "GRANT" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *purpose = g_strdup_printf ("fails_%u", i);
      g_autofree char *name = make_database (purpose, 1);
      g_autoptr (GPtrArray) stock = take_stock (name);
      g_autofree char *shape =
          g_strdup ("SELECT md5(string_agg(c.oid || relname || coalesce(relacl::text, ''), ','"
                    " ORDER BY c.oid)) || (SELECT count(*) FROM pg_proc WHERE pronamespace ="
                    " 'reeferwatch'::regnamespace) FROM pg_class c"
                    " WHERE relnamespace = 'reeferwatch'::regnamespace");
      g_autofree char *before = query (name, shape);
      g_autofree char *trap = g_strdup_printf (
          "CREATE FUNCTION public.fail() RETURNS event_trigger LANGUAGE plpgsql AS"
          " 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''could not extend file"
          " \"base/1/2\": No space left on device''; END';"
          "CREATE EVENT TRIGGER fail ON ddl_command_end WHEN TAG IN ('%s')"
          " EXECUTE FUNCTION public.fail()",
          commands[i]);
      g_autofree char *set = query (name, trap);
      g_autofree char *unset = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (migrate_to (name, rw_schema_get_version (), &error));
      g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, "53100");
      g_clear_error (&error);
      assert_answer (name, shape, before);
      assert_answer (name, "SELECT max(version) FROM reeferwatch.schema_version", "1");
      compare_stock (name, stock);

      unset = query (name, "DROP EVENT TRIGGER fail; DROP FUNCTION public.fail()");
      migrate_to (name, rw_schema_get_version (), &error);
      g_assert_no_error (error);
      compare_stock (name, stock);
    }
}

/* Given up in the middle, while it waits for somebody who uses a table. */
static void
test_cancelled (void)
{
  g_autofree char *name = make_database ("cancelled", 1);
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  g_autoptr (GPtrArray) stock = take_stock (name);
  g_autoptr (RwPgConnection) user = rw_load_test_connect (conninfo);
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_script_add_simple (script, "SET idle_in_transaction_session_timeout = 0; BEGIN;"
                                   "LOCK TABLE reeferwatch.dead_letter IN ACCESS SHARE MODE");
  results = rw_load_test_run (user, script, &error);
  g_assert_no_error (error);

  rw_schema_migrate_async (connection, TIMEOUT, cancellable, rw_load_test_result_cb, &pending);
  while (TRUE)
    {
      g_autofree char *waits = query (name, "SELECT count(*) FROM pg_locks WHERE NOT granted");

      if (g_str_equal (waits, "1"))
        break;
      g_main_context_iteration (NULL, FALSE);
    }
  g_cancellable_cancel (cancellable);
  result = rw_load_test_wait (&pending);
  g_assert_false (rw_schema_migrate_finish (connection, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  rw_pg_connection_close (user);

  assert_answer (name, "SELECT max(version) FROM reeferwatch.schema_version", "1");
  compare_stock (name, stock);
  migrate_to (name, rw_schema_get_version (), &error);
  g_assert_no_error (error);
  compare_stock (name, stock);
}

/* A worker that may only work says who has to migrate. */
static void
test_denied (void)
{
  g_autofree char *name = make_database ("denied", rw_schema_get_version () - 1);
  g_autofree char *made =
      query (name, "CREATE ROLE modest LOGIN; GRANT USAGE ON SCHEMA reeferwatch TO modest;"
                   "GRANT SELECT ON ALL TABLES IN SCHEMA reeferwatch TO modest");
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, "modest", name);
  g_autoptr (RwPgLoader) loader = rw_pg_loader_new (conninfo);
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (GError) error = NULL;

  start = rw_load_test_open (loader, G_MAXINT64, &error);
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, "reeferwatchctl schema migrate"));
  g_assert_nonnull (strstr (error->message, "owner"));
}

/* A schema of tomorrow is refused by what stores and by what shows. */
static void
test_newer (void)
{
  g_autofree char *name = make_database ("newer", rw_schema_get_version ());
  g_autofree char *made =
      query (name, "INSERT INTO reeferwatch.schema_version VALUES (9999, 'of tomorrow')");
  g_autofree char *gone = NULL;
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  g_autoptr (RwPgLoader) loader = rw_pg_loader_new (conninfo);
  g_autoptr (RwPgStore) store = rw_pg_store_new (conninfo);
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwBatch) batch = NULL;

  start = rw_load_test_open (loader, G_MAXINT64, &error);
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_SCHEMA);
  g_assert_nonnull (strstr (error->message, "9999"));
  g_assert_nonnull (strstr (error->message, "Use a newer Reeferwatch"));
  g_clear_error (&error);

  rw_history_provider_latest_async (RW_HISTORY_PROVIDER (store), NULL, rw_load_test_result_cb,
                                    &pending);
  result = rw_load_test_wait (&pending);
  batch = rw_history_provider_latest_finish (RW_HISTORY_PROVIDER (store), result, &error);
  g_assert_error (error, RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "9999"));
  g_assert_nonnull (strstr (error->message, "Use a newer Reeferwatch"));

  /* And it is looked at again. */
  gone = query (name, "DELETE FROM reeferwatch.schema_version WHERE version = 9999");
  try_history (conninfo);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  for (int version = 1; version < rw_schema_get_version (); version++)
    {
      g_autofree char *path = g_strdup_printf ("/upgrade/from/%d", version);

      g_test_add_data_func (path, GINT_TO_POINTER (version), test_upgrade);
    }
  g_test_add_func ("/upgrade/race", test_race);
  g_test_add_func ("/upgrade/any-statement-fails", test_any_statement_fails);
  g_test_add_func ("/upgrade/cancelled", test_cancelled);
  g_test_add_func ("/upgrade/denied", test_denied);
  g_test_add_func ("/upgrade/newer", test_newer);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
