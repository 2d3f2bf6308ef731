/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each role may do with everything in the schema, and what it may not: found out by logging in
 * as one of it. Whoever adds a table, a view or a function decides here who may do what with it. */

#include "rw-load-test.h"
#include "rw-pg-rollup.h"
#include "rw-pg-store.h"
#include "rw-schema.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <string.h>

#define DATABASE "roles"
#define TIMEOUT (60 * G_USEC_PER_SEC)

static RwTestPostgres *server;

enum
{
  WORKER,
  OPERATOR,
  VIEWER,
  STRANGER,
  N_USERS
};

static const char *const users[N_USERS] = { "feeder", "anna", "victor", "stranger" };

/* r SELECT, a INSERT, w UPDATE, d DELETE, D TRUNCATE, x REFERENCES, t TRIGGER; X EXECUTE; a column
 * in parentheses where it is only about that one. For a stranger: nothing, always. */
typedef struct
{
  const char *name;
  const char *rights[STRANGER]; /* of worker, operator, viewer */
} Decision;

/* In the order of the names. */
static const Decision relations[] = {
  { "alarm", { "r", "r", "r" } },
  { "alarm_event", { "r", "r", "r" } },
  { "alarm_journal", { "ra", "r", "r" } },
  { "alarm_record", { "raw", "r", "r" } },
  { "alarm_rule", { "r", "r", "r" } },
  { "alarm_rule_version", { "r", "r", "r" } },
  { "archived_day", { "rawd", "r", "r" } },
  { "booking", { "r", "r", "r" } },
  { "cargo_profile", { "r", "r", "r" } },
  { "cargo_profile_version", { "r", "r", "r" } },
  { "dead_letter", { "raw(reason)d", "r", "r" } },
  { "detector_state", { "raw", "r", "r" } },
  { "channel", { "r", "r", "r" } },
  { "delivery", { "r", "r", "r" } },
  { "escalation", { "r", "r", "r" } },
  { "faulty_reefer", { "r", "r", "r" } },
  { "faulty_window", { "raw", "r", "r" } },
  { "fleet_15m", { "r", "r", "r" } },
  { "geofence", { "r", "r", "r" } },
  { "geofence_version", { "r", "r", "r" } },
  { "held_day", { "r", "r", "r" } },
  { "incident", { "r", "r", "r" } },
  { "incident_member", { "ra", "r", "r" } },
  { "incident_record", { "raw", "r", "r" } },
  { "kafka_offset", { "raw", "r", "r" } },
  { "kafka_reefer", { "raw", "r", "r" } },
  { "latest", { "r", "r", "r" } },
  { "latest_sample", { "r", "r", "r" } },
  { "note", { "r", "r", "r" } },
  { "note_record", { "r", "r", "r" } },
  { "out_of_service", { "r", "r", "r" } },
  { "out_of_service_record", { "r", "r", "r" } },
  { "outbox", { "rad", "r", "r" } },
  { "packed", { "r", "r", "r" } },
  { "product", { "ra", "r", "r" } },
  { "reading", { "ra", "r", "r" } },
  { "reefer", { "ra", "r", "r" } },
  { "repacked", { "r", "r", "r" } },
  { "rollup_15m", { "raw", "r", "r" } },
  { "rollup_1d", { "raw", "r", "r" } },
  { "rollup_1h", { "raw", "r", "r" } },
  { "rollup_due", { "rad", "r", "r" } },
  { "rollup_fleet", { "raw", "r", "r" } },
  { "rollup_state", { "rw", "r", "r" } },
  { "sample", { "r", "r", "r" } },
  { "schema_version", { "r", "r", "r" } },
  { "source", { "ra", "r", "r" } },
  { "stored_day", { "r", "r", "r" } },
  { "telemetry", { "r", "r", "r" } },
  { "telemetry_15m", { "r", "r", "r" } },
  { "telemetry_1d", { "r", "r", "r" } },
  { "telemetry_1h", { "r", "r", "r" } },
  { "telemetry_1m", { "r", "r", "r" } },
  { "unpacked_reefer", { "r", "r", "r" } },
  { "work_order", { "r", "r", "r" } },
  { "work_order_event", { "r", "r", "r" } },
  { "waiting_alarm", { "r", "r", "r" } },
};

#define TIME "timestamp with time zone"

static const Decision functions[] = {
  { "acknowledge(bigint,text)", { "", "X", "" } },
  { "acknowledge(bigint[],text)", { "", "X", "" } },
  { "add_bundle(integer,text,bigint,bigint[])", { "", "", "" } },
  { "add_note(text," TIME "," TIME ",text)", { "", "X", "" } },
  { "after_alarm_rule()", { "", "", "" } },
  { "after_cargo_profile()", { "", "", "" } },
  { "after_geofence()", { "", "", "" } },
  { "alarm_counts(" TIME "," TIME ")", { "X", "X", "X" } },
  { "alarm_floods(" TIME "[]," TIME ")", { "X", "X", "X" } },
  { "alarm_rate(" TIME "," TIME ")", { "X", "X", "X" } },
  { "alarm_statistics(" TIME "," TIME ")", { "X", "X", "X" } },
  { "alarms_told(" TIME "," TIME ")", { "X", "X", "X" } },
  { "are_words(text[])", { "", "", "" } },
  { "before_alarm_rule()", { "", "", "" } },
  { "before_geofence()", { "", "", "" } },
  { "bring_back(bigint[],text,text,text)", { "X", "", "" } },
  { "bundle_floods()", { "", "", "" } },
  { "bundle_incidents()", { "", "", "" } },
  { "cause_of(reeferwatch.alarm_record)", { "X", "", "" } },
  { "change_work_order(bigint,text,text,text)", { "", "X", "" } },
  { "channel_wants(text[],text[],text,text)", { "", "", "" } },
  { "check_alarm_rule(reeferwatch.alarm_rule)", { "", "", "" } },
  { "check_cargo_profile(reeferwatch.cargo_profile)", { "", "", "" } },
  { "check_channel(reeferwatch.channel)", { "", "", "" } },
  { "check_geofence(reeferwatch.geofence)", { "", "", "" } },
  { "check_reason(text)", { "", "", "" } },
  { "checksum_readings(date)", { "X", "", "" } },
  { "claim_kafka_offsets(text,text[],integer[])", { "X", "", "" } },
  { "close_rollups(interval)", { "X", "", "" } },
  { "cloud_event(text,text," TIME ",jsonb)", { "X", "", "" } },
  { "comment(bigint[],text)", { "", "X", "" } },
  { "days_stored()", { "X", "", "" } },
  { "delivery_failed(bigint,integer,text,interval,boolean)", { "X", "", "" } },
  { "delivery_succeeded(bigint)", { "X", "", "" } },
  { "describe_alarm(bigint)", { "", "", "" } },
  { "describe_work_order(bigint)", { "", "", "" } },
  { "drop_day(date,integer)", { "X", "", "" } },
  { "drop_packed(date)", { "", "", "" } },
  { "drop_rollups_before(" TIME ")", { "X", "", "" } },
  { "ensure_partition(" TIME ")", { "X", "", "" } },
  { "ensure_rollup_partition(text," TIME ")", { "X", "", "" } },
  { "escalate_alarm(bigint,integer,integer[])", { "", "", "" } },
  { "escalate_alarms()", { "X", "", "" } },
  { "gather_alarm(reeferwatch.alarm_record)", { "X", "", "" } },
  { "gathering_time(text,text,bigint)", { "", "", "" } },
  { "hold_day(date,integer)", { "X", "", "" } },
  { "import_bookings(text[],text[],real[]," TIME "[])", { "", "X", "" } },
  { "import_cargo_profiles(text[],text[],text[],real[],real[],real[],text[],real[],real[],real[],"
    "real[],real[],real[],real[],real[])",
    { "", "X", "" } },
  { "inhibits(text,text)", { "X", "X", "X" } },
  { "is_geo_shape(text)", { "", "", "" } },
  { "is_near(double precision,double precision,double precision,double precision)",
    { "X", "", "" } },
  { "join_incident(bigint,reeferwatch.alarm_record)", { "X", "", "" } },
  { "journal_alarm(bigint,text,text," TIME ",text,real,text)", { "X", "", "" } },
  { "journal_alarms(bigint[],text," TIME ",text,text)", { "X", "", "" } },
  { "journal_work_order(bigint,text,text)", { "", "", "" } },
  { "lock_alarms(integer[],text[]," TIME "[])", { "X", "", "" } },
  { "mark_rollups(integer[]," TIME "[],integer," TIME ")", { "X", "", "" } },
  { "note_unpacked()", { "", "", "" } },
  { "notify_alarm()", { "", "", "" } },
  { "notify_rules()", { "", "", "" } },
  { "open_partition(date)", { "", "", "" } },
  { "open_work_order(bigint,text,text," TIME ")", { "", "X", "" } },
  { "pack_again(date)", { "", "", "" } },
  { "pack_begin(date)", { "", "", "" } },
  { "pack_end(date)", { "", "", "" } },
  { "pack_late(date,integer)", { "", "", "" } },
  { "pack_some(date,integer)", { "", "", "" } },
  { "pack_step(date,date,interval,integer)", { "X", "", "" } },
  { "packed_partition(date)", { "", "", "" } },
  { "packing_sql(text)", { "", "", "" } },
  { "purge_deliveries(interval)", { "X", "", "" } },
  { "put_into_service(bigint[],text)", { "", "X", "" } },
  { "queue_deliveries()", { "", "", "" } },
  { "raise_alarm(reeferwatch.alarm_record,boolean)", { "X", "", "" } },
  { "read_alarm_rule(jsonb)", { "", "", "" } },
  { "redo_rollups(" TIME "," TIME ")", { "", "", "" } },
  { "regrade_alarm(reeferwatch.alarm_record,smallint," TIME "," TIME ")", { "X", "", "" } },
  { "reject_kind(text)", { "X", "", "" } },
  { "remind_of_alarms()", { "", "", "" } },
  { "remove_alarm_rule(text,text,text)", { "", "X", "" } },
  { "remove_channel(text)", { "", "", "" } },
  { "remove_geofence(integer,text)", { "", "X", "" } },
  { "remove_note(bigint)", { "", "X", "" } },
  { "return_alarm(reeferwatch.alarm_record," TIME ")", { "X", "", "" } },
  { "roll_up(integer)", { "X", "", "" } },
  { "roll_up_15m(" TIME "," TIME ",integer,integer)", { "X", "", "" } },
  { "roll_up_1d(" TIME "," TIME ",integer,integer)", { "X", "", "" } },
  { "roll_up_1h(" TIME "," TIME ",integer,integer)", { "X", "", "" } },
  { "roll_up_fleet(" TIME "[])", { "X", "", "" } },
  { "samples_between(" TIME "," TIME ")", { "X", "X", "X" } },
  { "samples_between(" TIME "," TIME ",integer)", { "X", "X", "X" } },
  { "samples_on(" TIME "," TIME ",integer)", { "X", "X", "X" } },
  { "set_alarm_rule(jsonb,text)", { "", "X", "" } },
  { "set_booking(text,text,real," TIME ")", { "", "X", "" } },
  { "set_cargo_profile(jsonb)", { "", "X", "" } },
  { "set_channel(jsonb)", { "", "", "" } },
  { "set_geofence(jsonb,text)", { "", "X", "" } },
  { "settle_incident(reeferwatch.alarm_record)", { "X", "", "" } },
  { "settle_suppressed(integer[],boolean)", { "X", "", "" } },
  { "shelve(bigint[],interval,text)", { "", "X", "" } },
  { "skip_packed()", { "", "", "" } },
  { "store_alarm_events(integer[],text[],text[],smallint[]," TIME "[],real[],real[]," TIME
    "[]," TIME "[],double precision[],double precision[])",
    { "X", "", "" } },
  { "store_faulty_windows(integer[],integer[]," TIME "[]," TIME "[],integer[],real[],real[])",
    { "X", "", "" } },
  { "store_kafka_offsets(text,text[],integer[],bigint[],bigint[],bigint[])", { "X", "", "" } },
  { "store_kafka_reefers(text,integer[],text[],integer[])", { "X", "", "" } },
  { "take_deliveries(text[],integer,integer,interval)", { "X", "", "" } },
  { "take_out_of_service(bigint[],text)", { "", "X", "" } },
  { "telemetry_1m_between(" TIME "," TIME ",text)", { "X", "X", "X" } },
  { "telemetry_between(" TIME "," TIME ")", { "X", "X", "X" } },
  { "tell_incident(bigint,text," TIME ")", { "X", "", "" } },
  { "test_channel(text)", { "", "X", "" } },
  { "tick_alarms()", { "X", "", "" } },
  { "unshelve(bigint[],text)", { "", "X", "" } },
  { "work_order_may_become(text,text)", { "X", "X", "X" } },
  { "write_alarm_entries(reeferwatch.alarm_entry[])", { "X", "", "" } },
};

/* --- the matrix ------------------------------------------------------------------------------ */

static const char relations_sql[] =
    "SELECT relname::text, (SELECT coalesce(string_agg(CASE"
    "  WHEN has_table_privilege(c.oid, p) THEN letter"
    "  WHEN p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(c.oid, "
    "p)"
    "   THEN letter || '(' || (SELECT string_agg(attname::text, ',' ORDER BY attnum) FROM "
    "pg_attribute"
    "    WHERE attrelid = c.oid AND attnum > 0 AND has_column_privilege(c.oid, attnum, p)) || ')'"
    "  END, '' ORDER BY n), '') FROM "
    "unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'"
    "  ::text[], '{r,a,w,d,D,x,t}'::text[]) WITH ORDINALITY AS u (p, letter, n))"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'reeferwatch'"
    " AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relispartition ORDER BY relname COLLATE "
    "\"C\"";

static const char functions_sql[] =
    "SELECT substr(p.oid::regprocedure::text, length('reeferwatch.') + 1),"
    " CASE WHEN has_function_privilege(p.oid, 'EXECUTE') THEN 'X' ELSE '' END"
    " FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'reeferwatch'"
    " ORDER BY 1";

static RwPgConnection *
log_in (const char *user)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, user, DATABASE);

  return rw_load_test_connect (conninfo);
}

static GPtrArray *
ask (RwPgConnection *connection, const char *sql)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GError) error = NULL;
  GPtrArray *results;

  rw_pg_script_add (script, sql);
  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  return results;
}

static const Decision *
find_decision (const Decision *decisions, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (decisions[i].name, name))
      return &decisions[i];

  return NULL;
}

/* Tells every difference before it fails, so that it is to be mended at once. */
static guint
compare (int user, const char *sql, const Decision *decisions, guint n)
{
  g_autoptr (RwPgConnection) connection = log_in (users[user]);
  g_autoptr (GPtrArray) results = ask (connection, sql);
  guint n_found = rw_pg_result_get_n_rows (results->pdata[0]), n_wrong = 0;

  for (guint i = 0; i < n_found; i++)
    {
      const char *name = rw_pg_result_get_text (results->pdata[0], i, 0);
      const char *found = rw_pg_result_get_text (results->pdata[0], i, 1);
      const Decision *decision = find_decision (decisions, n, name);
      const char *expected = decision == NULL   ? "(nobody has decided)"
                             : user == STRANGER ? ""
                                                : decision->rights[user];

      if (g_str_equal (found, expected))
        continue;
      g_test_message ("%s on %s: “%s” instead of “%s”", users[user], name, found, expected);
      n_wrong++;
    }
  if (n_found != n)
    g_test_message ("%u things are there, %u are decided on", n_found, n);
  return n_wrong + (n_found != n);
}

static void
test_matrix (void)
{
  guint n_wrong = 0;

  for (int user = 0; user < N_USERS; user++)
    {
      n_wrong += compare (user, relations_sql, relations, G_N_ELEMENTS (relations));
      n_wrong += compare (user, functions_sql, functions, G_N_ELEMENTS (functions));
    }
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* What the catalogue says is so: each is tried, on every table and partition. */
static const char attempt_sql[] =
    "DO $$ DECLARE r record; attempt text; refused boolean; BEGIN"
    " FOR r IN SELECT c.oid, c.oid::regclass::text AS name, p, ok, (SELECT quote_ident(attname)"
    "   FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND attgenerated = ''"
    "   AND attidentity = '' ORDER BY attnum LIMIT 1) AS one"
    "  FROM pg_class c, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) AS p,"
    "   LATERAL (SELECT has_schema_privilege(relnamespace, 'USAGE') AND has_table_privilege(c.oid, "
    "p)"
    "    AS ok) AS q"
    "  WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'reeferwatch')"
    "   AND relkind IN ('r', 'p') LOOP"
    "  attempt := CASE r.p WHEN 'SELECT' THEN format('SELECT %s FROM %s LIMIT 0', r.one, r.name)"
    "   WHEN 'INSERT' THEN format('INSERT INTO %s (%s) SELECT NULL WHERE false', r.name, r.one)"
    "   WHEN 'UPDATE' THEN format('UPDATE %s SET %s = NULL WHERE false', r.name, r.one)"
    "   WHEN 'DELETE' THEN format('DELETE FROM %s WHERE false', r.name)"
    "   ELSE format('TRUNCATE %s', r.name) END;"
    "  refused := false;"
    "  BEGIN EXECUTE attempt;"
    "  EXCEPTION WHEN insufficient_privilege THEN refused := true; WHEN datatype_mismatch THEN"
    "   CONTINUE; END;"
    "  IF refused = r.ok THEN"
    "   RAISE EXCEPTION '%: refused %, may %', attempt, refused, r.ok USING ERRCODE = 'RW999';"
    "  END IF;"
    " END LOOP; END $$";

static void
test_attempts (void)
{
  for (int user = 0; user < N_USERS; user++)
    {
      g_autoptr (RwPgConnection) connection = log_in (users[user]);
      g_autoptr (RwPgScript) script = rw_pg_script_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results = NULL;

      rw_pg_script_add_simple (script, attempt_sql);
      results = rw_load_test_run (connection, script, &error);
      g_assert_no_error (error);
    }
}

static void
assert_answer (const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, DATABASE, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
execute (const char *sql)
{
  g_autofree char *ignored = rw_test_postgres_query (server, DATABASE, sql);
}

/* Nobody writes into a day or a month beside its parent, or takes numbers out of turn. */
static void
test_hidden (void)
{
  for (int user = 0; user < N_USERS; user++)
    {
      g_autoptr (RwPgConnection) connection = log_in (users[user]);
      g_autoptr (GPtrArray) results = ask (
          connection,
          "SELECT coalesce(string_agg(relname::text, ' '), '') FROM pg_class c JOIN pg_namespace n"
          " ON n.oid = relnamespace WHERE nspname = 'reeferwatch' AND CASE WHEN relkind = 'S'"
          "  THEN has_sequence_privilege(c.oid, 'USAGE, UPDATE') ELSE relispartition AND relkind = "
          "'r'"
          "  AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') END");

      g_assert_cmpstr (rw_pg_result_get_text (results->pdata[0], 0, 0), ==, "");
    }
}

/* What runs with the rights of the owner chooses itself where it looks things up, a temporary
 * schema last, and is not for everybody. */
static void
test_definers (void)
{
  assert_answer ("SELECT coalesce(string_agg(oid::regprocedure::text, ' '), '') FROM pg_proc"
                 " WHERE pronamespace = 'reeferwatch'::regnamespace AND prosecdef"
                 " AND NOT 'search_path=pg_catalog, pg_temp' = ANY (coalesce(proconfig, '{}'))",
                 "");
  assert_answer ("SELECT coalesce(string_agg(p.oid::regprocedure::text, ' '), '') FROM pg_proc p"
                 " LEFT JOIN LATERAL aclexplode(proacl) a ON true"
                 " WHERE pronamespace = 'reeferwatch'::regnamespace"
                 " AND (proacl IS NULL OR a.grantee = 0)",
                 "");
  assert_answer ("SELECT coalesce(string_agg(c.relname::text, ' '), '') FROM pg_class c,"
                 " LATERAL aclexplode(relacl) a WHERE relnamespace = 'reeferwatch'::regnamespace"
                 " AND a.grantee = 0",
                 "");
}

/* --- what operators do ----------------------------------------------------------------------- */

static void
make_alarm (void)
{
  execute ("INSERT INTO reeferwatch.reefer (container_id) VALUES ('ALARM') ON CONFLICT DO NOTHING;"
           "SELECT reeferwatch.store_alarm_events(ARRAY[(SELECT reefer_id FROM reeferwatch.reefer"
           " WHERE container_id = 'ALARM')], '{power_lost}', '{raised}', '{1}',"
           " ARRAY[now()], '{NULL}', '{NULL}')");
}

static char *
run_as (const char *user, const char *sql)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, user, DATABASE);
  g_autoptr (GSubprocess) psql =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, NULL,
                        "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql,
                        conninfo, NULL);
  char *text = NULL;

  g_subprocess_communicate_utf8 (psql, NULL, NULL, &text, NULL, NULL);
  return g_strchomp (text);
}

/* Whatever the session claims to be, the journal knows who logged in; and nothing that the session
 * brings along is taken for what is ours. */
static void
test_attack (void)
{
  g_autofree char *said = NULL;

  make_alarm ();
  execute ("CREATE SCHEMA evil AUTHORIZATION anna");
  said = run_as (
      "anna",
      "CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE plpgsql AS"
      " 'BEGIN RAISE EXCEPTION ''caught''; END';"
      "CREATE FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql AS"
      " 'BEGIN RAISE EXCEPTION ''caught''; END';"
      "CREATE FUNCTION evil.same(bigint, bigint) RETURNS boolean LANGUAGE plpgsql AS"
      " 'BEGIN RAISE EXCEPTION ''caught''; END';"
      "CREATE FUNCTION evil.same(text, text) RETURNS boolean LANGUAGE plpgsql AS"
      " 'BEGIN RAISE EXCEPTION ''caught''; END';"
      "CREATE OPERATOR evil.= (LEFTARG = bigint, RIGHTARG = bigint, PROCEDURE = evil.same);"
      "CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, PROCEDURE = evil.same);"
      "CREATE TEMP TABLE alarm_record (LIKE reeferwatch.alarm_record);"
      "CREATE TEMP TABLE alarm_journal (LIKE reeferwatch.alarm_journal);"
      "CREATE TEMP TABLE outbox (LIKE reeferwatch.outbox);"
      "CREATE TEMP TABLE booking (LIKE reeferwatch.booking);"
      "SET search_path = evil, pg_temp, reeferwatch, pg_catalog;"
      "SET ROLE reeferwatch_operator;"
      "SELECT reeferwatch.acknowledge((SELECT max(alarm_id) FROM reeferwatch.alarm_record), "
      "'seen');"
      "SELECT reeferwatch.acknowledge(ARRAY(SELECT alarm_id FROM reeferwatch.alarm_record), 'all');"
      "SELECT reeferwatch.import_bookings('{ALARM}', '{P02}', '{4}', ARRAY[pg_catalog.now()]);"
      "SELECT reeferwatch.set_booking('ALARM', 'P02', 5, pg_catalog.now());"
      "SELECT reeferwatch.set_alarm_rule(pg_catalog.jsonb_set(rule, '{on_delay}', '60'), 'sooner')"
      " FROM reeferwatch.alarm_rule_version WHERE rule_id OPERATOR(pg_catalog.=) 'power_lost'"
      " AND mode OPERATOR(pg_catalog.=) 'frozen';"
      "SELECT reeferwatch.set_cargo_profile('{\"product_id\": \"P02\", \"high\": 15}');"
      "SELECT reeferwatch.remove_alarm_rule('power_lost', 'frozen', 'gone');"
      "SELECT reeferwatch.remove_geofence(reeferwatch.set_geofence('{\"name\": \"Yard\","
      " \"shape\": \"circle 1 2 100\", \"event\": \"leaves\"}'), 'gone');"
      "RESET ROLE; SELECT count(*) FROM pg_temp.alarm_journal");
  g_assert_cmpstr (said, ==, "t\n0\n(1,0)\nt\n2\nt\nt\nt\n0");
  assert_answer ("SELECT string_agg(changed_by || ' ' || note, ', ' ORDER BY change_id)"
                 " FROM reeferwatch.alarm_rule_version WHERE note <> 'As it is shipped'",
                 "anna sooner, anna gone");
  assert_answer ("SELECT actor || ' ' || note FROM reeferwatch.alarm_journal"
                 " WHERE event = 'acknowledged'",
                 "anna seen");
  assert_answer ("SELECT booked_setpoint FROM reeferwatch.booking", "5");
  execute ("DROP SCHEMA evil CASCADE");
}

/* The others may not, and cannot become one who may. */
static void
test_no_operators (void)
{
  static const int others[] = { WORKER, VIEWER, STRANGER };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      const char *user = users[others[i]];
      g_autofree char *call = run_as (user, "SELECT reeferwatch.acknowledge(1::bigint)");
      g_autofree char *become = run_as (user, "SET ROLE reeferwatch_operator");
      g_autofree char *login = run_as (user, "SET SESSION AUTHORIZATION anna");

      g_assert_nonnull (strstr (call, "permission denied"));
      g_assert_nonnull (strstr (become, "permission denied"));
      g_assert_nonnull (strstr (login, "permission denied"));
    }
}

/* --- what the worker does -------------------------------------------------------------------- */

static RwBatch *
make_batch (RwPosition position, gint64 time)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (GBytes) payload = g_bytes_new_static ("{", 1);
  RwAlarmEvent event = { 0 };
  RwFaultyWindow window = { 0 };

  position.next = 100;
  rw_batch_builder_set_positions (builder, &position, 1);
  rw_batch_builder_add_origin (builder, "t", 0);
  for (guint i = 0; i < 100; i++)
    {
      RwReading reading = rw_load_test_reading ("FED", "2026-11-01T00:00:00Z", 4.0f);

      reading.time = time + i * RW_USEC_PER_MIN;
      rw_batch_builder_add_reading (builder, &reading);
    }
  rw_batch_builder_add_dead_letter (builder, time, "a/b", payload, "It is no JSON.");

  event.container_id = window.container_id = g_intern_string ("FED");
  event.rule_id = g_intern_string ("power_lost");
  event.transition = RW_ALARM_RAISED;
  event.priority = 1;
  event.event_time = window.window_start = time;
  rw_batch_builder_add_alarm_event (builder, &event);
  window.window_stop = time + RW_USEC_PER_MIN;
  window.count = 1;
  rw_batch_builder_add_faulty_window (builder, &window);
  return rw_batch_builder_end (builder);
}

static RwPgLoader *
open_worker (const char *conninfo, RwPosition *position)
{
  RwPgLoader *loader = rw_pg_loader_new (conninfo);
  RwPosition wanted = { .topic = g_intern_string ("t") };
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (GError) error = NULL;

  rw_pg_loader_keep_positions (loader, "group");
  rw_pg_loader_claim (loader, &wanted, 1);
  start = rw_load_test_open (loader, 0, &error);
  g_assert_no_error (error);
  *position = g_array_index (start->positions, RwPosition, 0);
  return loader;
}

static void
roll_up (const char *conninfo)
{
  g_autoptr (RwPgJob) job = rw_pg_rollup_new (conninfo);
  g_autoptr (GError) error = NULL;
  guint64 n_done = 0;

  rw_load_test_run_job (job, TIMEOUT, &n_done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_done, >, 0);
}

/* Everything a worker does in its life, with no more than its role: days, dead letters, alarms,
 * windows, positions, roll-ups, and rejected messages again. */
static void
test_worker (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, users[WORKER], DATABASE);
  RwPosition position;
  g_autoptr (RwPgLoader) loader = open_worker (conninfo, &position);
  g_autoptr (RwBatch) batch = make_batch (position, 1761955200 * RW_USEC_PER_SEC);
  g_autoptr (RwBatchBuilder) again = rw_batch_builder_new ();
  g_autofree char *letter = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) outbox = NULL;
  RwLoadResult result = { 0 };

  rw_load_test_load_batch (loader, batch, &result, &outbox, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.stored, ==, 100);
  g_assert_cmpuint (outbox->len, >, 0);
  for (guint i = 0; i < outbox->len; i++)
    rw_pg_loader_outbox_published (loader, g_array_index (outbox, RwOutboxEvent, i).outbox_id);

  letter = rw_test_postgres_query (server, DATABASE,
                                   "SELECT max(dead_letter_id) FROM reeferwatch.dead_letter");
  rw_batch_builder_add_letter_fate (again, g_ascii_strtoll (letter, NULL, 10), "It is still none.");
  rw_load_test_load (loader, again);
  assert_answer ("SELECT reason FROM reeferwatch.dead_letter", "It is still none.");
  rw_batch_builder_add_letter_fate (again, g_ascii_strtoll (letter, NULL, 10), NULL);
  rw_load_test_load (loader, again);
  assert_answer ("SELECT count(*) FROM reeferwatch.dead_letter", "0");

  roll_up (conninfo);
  assert_answer ("SELECT sum(readings) FROM reeferwatch.telemetry_1d WHERE container_id = 'FED'",
                 "100");
  assert_answer ("SELECT count(*) FROM reeferwatch.faulty_window", "1");
  assert_answer ("SELECT count(*) FROM reeferwatch.kafka_reefer", "1");
}

/* --- objects to come ------------------------------------------------------------------------- */

static void
grant_again (void)
{
  g_autoptr (RwPgConnection) connection = log_in ("postgres");
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rw_schema_grant_async (connection, TIMEOUT, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  rw_schema_grant_finish (connection, result, &error);
  g_assert_no_error (error);
}

/* What a later migration makes may be read by the roles once their rights are given anew, as every
 * migration does; a function is nobody's until somebody decides. What somebody gave beyond goes. */
static void
test_to_come (void)
{
  execute ("CREATE TABLE reeferwatch.to_come (a integer);"
           "CREATE VIEW reeferwatch.to_be_seen AS SELECT a FROM reeferwatch.to_come;"
           "CREATE FUNCTION reeferwatch.to_do() RETURNS integer LANGUAGE sql AS 'SELECT 1';"
           "GRANT DELETE ON reeferwatch.alarm_journal TO reeferwatch_operator;"
           "GRANT EXECUTE ON FUNCTION reeferwatch.drop_packed(date) TO reeferwatch_viewer");
  grant_again ();
  assert_answer ("SELECT bool_and(has_table_privilege(r, t, 'SELECT')"
                 "  AND NOT has_table_privilege(r, t, 'INSERT, UPDATE, DELETE, TRUNCATE'))"
                 " FROM unnest('{feeder,anna,victor}'::text[]) r,"
                 "  unnest('{reeferwatch.to_come,reeferwatch.to_be_seen}'::text[]) t",
                 "t");
  assert_answer ("SELECT bool_or(has_function_privilege(r, 'reeferwatch.to_do()', 'EXECUTE'))"
                 " FROM unnest('{feeder,anna,victor,stranger}'::text[]) r",
                 "f");
  execute ("DROP FUNCTION reeferwatch.to_do(); DROP TABLE reeferwatch.to_come CASCADE");
  test_matrix ();
}

static void
set_up (void)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) loader = NULL;

  rw_test_postgres_create_database (server, DATABASE);
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, DATABASE);
  loader = rw_load_test_loader (conninfo);
  execute ("CREATE ROLE feeder LOGIN IN ROLE reeferwatch_worker;"
           "CREATE ROLE anna LOGIN IN ROLE reeferwatch_operator;"
           "CREATE ROLE victor LOGIN IN ROLE reeferwatch_viewer;"
           "CREATE ROLE stranger LOGIN;"
           "SELECT reeferwatch.ensure_partition('2026-01-01');"
           "SELECT reeferwatch.ensure_rollup_partition('rollup_15m', '2026-01-01')");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  set_up ();
  g_test_add_func ("/roles/matrix", test_matrix);
  g_test_add_func ("/roles/attempts", test_attempts);
  g_test_add_func ("/roles/hidden", test_hidden);
  g_test_add_func ("/roles/definers", test_definers);
  g_test_add_func ("/roles/attack", test_attack);
  g_test_add_func ("/roles/no-operators", test_no_operators);
  g_test_add_func ("/roles/worker", test_worker);
  g_test_add_func ("/roles/to-come", test_to_come);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
