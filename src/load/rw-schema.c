/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-schema.h"

#include "rw-alarm-rule.h"
#include "rw-load-resources.h"

#define PREFIX "/io/github/reeferwatch/Reeferwatch/load/"

/* Puts in what is shipped, after the step's SQL. */
typedef void (*Seed) (RwPgScript *script);

typedef struct
{
  const char *name;
  const char *sql; /* resource */
  Seed seed;       /* or NULL */
} Step;

static void seed_limits (RwPgScript *script);
static void seed_rules (RwPgScript *script);

/* In order, the first is version 1. What was released is never changed. */
static const Step steps[] = {
  { "first voyage", PREFIX "schema/0001-first-voyage.sql", seed_limits },
  { "alarm functions", PREFIX "schema/0002-alarm-functions.sql", NULL },
  { "roll-ups", PREFIX "schema/0003-roll-ups.sql", NULL },
  { "kafka offsets", PREFIX "schema/0004-kafka-offsets.sql", NULL },
  { "dead letters again", PREFIX "schema/0005-dead-letters-again.sql", NULL },
  { "imports", PREFIX "schema/0006-imports.sql", NULL },
  { "packed days", PREFIX "schema/0007-packed-days.sql", NULL },
  { "notes", PREFIX "schema/0008-notes.sql", NULL },
  { "archive", PREFIX "schema/0009-archive.sql", NULL },
  { "rules", PREFIX "schema/0010-rules.sql", seed_rules },
  { "alarm life", PREFIX "schema/0011-alarm-life.sql", NULL },
  { "reach", PREFIX "schema/0012-reach.sql", NULL },
  { "incidents", PREFIX "schema/0013-incidents.sql", NULL },
  { "geofences", PREFIX "schema/0014-geofences.sql", NULL },
};

/* Any number that nobody else uses; the lock is held until the end of the transaction. */
#define BEGIN_LOCKED "BEGIN; SELECT pg_advisory_xact_lock(7733700001)"

typedef struct
{
  gint64 timeout;
  int target;         /* the version to migrate to */
  int version;        /* the one that was found */
  gboolean only_look; /* the task is to tell the version, not to migrate */
  gboolean locked; /* a transaction is open, and only we migrate */
} Migration;

G_DEFINE_QUARK (rw-schema-error-quark, rw_schema_error)

static void
run (GTask *task, RwPgScript *script, GAsyncReadyCallback callback)
{
  Migration *migration = g_task_get_task_data (task);

  rw_pg_connection_run_async (g_task_get_source_object (task), script, migration->timeout,
                              g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* What the server says of a right is about one table; what is missing is to be the owner. */
static GError *
explain (const Migration *migration, GError *error)
{
  g_autoptr (GError) refused = error;

  if (!migration->locked || !rw_pg_error_is_class (refused, "42501"))
    return g_steal_pointer (&refused);

  if (migration->version == 0)
    return g_error_new (RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_DENIED,
                        "The database has no schema of Reeferwatch yet, and this user may not make "
                        "one. Run “reeferwatchctl schema migrate” as the owner of the database.");
  return g_error_new (
      RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_DENIED,
      "The database has schema version %d, but this program needs %d, and this user "
      "may not change it. Run “reeferwatchctl schema migrate” as the owner of the schema.",
      migration->version, migration->target);
}

/* The answer of a step, or NULL after having seen to it that the migration fails. */
static GPtrArray *
take_results (GTask *task, GObject *source, GAsyncResult *result)
{
  Migration *migration = g_task_get_task_data (task);
  RwPgConnection *connection = RW_PG_CONNECTION (source);
  g_autoptr (GError) error = NULL;
  GPtrArray *results = rw_pg_connection_run_finish (connection, result, &error);

  if (results != NULL)
    return results;

  if (migration->locked && rw_pg_connection_is_open (connection))
    {
      g_autoptr (RwPgScript) script = rw_pg_script_new ();

      /* Nobody waits for this answer: whatever comes next on the connection comes after it. */
      rw_pg_script_add_simple (script, "ROLLBACK");
      rw_pg_connection_run_async (connection, script, migration->timeout, NULL, NULL, NULL);
    }
  g_task_return_error (task, explain (migration, g_steal_pointer (&error)));
  return NULL;
}

static char *
read_resource (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (rw_load_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  /* It is part of the program. */
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
add_resource (RwPgScript *script, const char *path)
{
  g_autofree char *sql = read_resource (path);

  rw_pg_script_add_simple (script, sql);
}

/* The profiles that are shipped, in a table of this transaction. */
static void
add_shipped_profiles (RwPgScript *script)
{
  g_autofree char *csv = read_resource (PREFIX "cargo-profiles.csv");
  g_autoptr (GBytes) data = g_bytes_new (csv, strlen (csv));

  rw_pg_script_add_simple (
      script,
      "CREATE TABLE reeferwatch.shipped_profile (product_id text, name text, mode text,"
      " setpoint real, low real, high real, strict boolean, tolerance real, oxygen_low real,"
      " oxygen_high real, carbon_dioxide_low real, carbon_dioxide_high real,"
      " kinetic_high real, activation_energy real, heat_capacity real)");
  rw_pg_script_add_copy_in (script,
                            "COPY reeferwatch.shipped_profile FROM STDIN (FORMAT csv, HEADER true)",
                            data);
}

static void
seed_limits (RwPgScript *script)
{
  add_shipped_profiles (script);
  rw_pg_script_add_simple (
      script,
      "INSERT INTO reeferwatch.cargo_profile (product_id, name, mode, setpoint, low, high)"
      " SELECT product_id, name, mode, setpoint, low, high FROM reeferwatch.shipped_profile;"
      "DROP TABLE reeferwatch.shipped_profile");
}

static void
seed_rules (RwPgScript *script)
{
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new_default ();
  g_autofree char *json = rw_alarm_rules_to_json (rules);

  add_shipped_profiles (script);
  rw_pg_script_add (script, "SELECT reeferwatch.ship_alarm_rules($1::jsonb)");
  rw_pg_script_bind_text (script, json);
  rw_pg_script_add_simple (script, "SELECT reeferwatch.ship_cargo_profiles();"
                                   "DROP FUNCTION reeferwatch.ship_alarm_rules(jsonb),"
                                   " reeferwatch.ship_cargo_profiles();"
                                   "DROP TABLE reeferwatch.alarm_rule_changed,"
                                   " reeferwatch.shipped_profile");
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) results = take_results (task, source, result);

  if (results != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
apply (GTask *task, int version)
{
  const Migration *migration = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  for (int i = version; i < migration->target; i++)
    {
      g_autofree char *record = g_strdup_printf (
        "INSERT INTO reeferwatch.schema_version (version, name) VALUES (%d, '%s')", i + 1,
        steps[i].name);

      add_resource (script, steps[i].sql);
      rw_pg_script_add_simple (script, record);
      if (steps[i].seed != NULL)
        steps[i].seed (script);
    }
  if (version < migration->target && migration->target == rw_schema_get_version ())
    add_resource (script, PREFIX "schema/roles.sql");
  rw_pg_script_add_simple (script, "COMMIT");
  run (task, script, finished_cb);
}

static void look (GTask *task);

static void
locked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) results = take_results (task, source, result);
  Migration *migration = g_task_get_task_data (task);

  if (results == NULL)
    return;

  /* Look again: somebody else may have migrated while we waited for the lock. */
  migration->locked = TRUE;
  look (task);
}

static void
decide (GTask *task, int version)
{
  Migration *migration = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = NULL;

  migration->version = version;
  if (migration->only_look)
    {
      g_task_return_int (task, version);
      return;
    }
  if (version > rw_schema_get_version ())
    {
      if (migration->locked)
        rw_pg_connection_close (g_task_get_source_object (task));
      g_task_return_error (task, rw_schema_error_newer (version));
      return;
    }
  if (migration->locked)
    {
      apply (task, version);
      return;
    }
  if (version >= migration->target)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  script = rw_pg_script_new ();
  rw_pg_script_add_simple (script, BEGIN_LOCKED);
  run (task, script, locked_cb);
}

static void
version_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) results = take_results (task, source, result);

  if (results != NULL)
    decide (task, (int) rw_pg_result_get_int (results->pdata[0], 0, 0));
}

static void
exists_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) results = take_results (task, source, result);
  g_autoptr (RwPgScript) script = NULL;

  if (results == NULL)
    return;
  if (!rw_pg_result_get_bool (results->pdata[0], 0, 0))
    {
      decide (task, 0);
      return;
    }

  script = rw_pg_script_new ();
  rw_pg_script_add (script, "SELECT coalesce(max(version), 0) FROM reeferwatch.schema_version");
  run (task, script, version_cb);
}

static void
look (GTask *task)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  /* Not to_regclass(), which may remember what it knew before we waited for the lock. */
  rw_pg_script_add (script, "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c"
                            " JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace"
                            " WHERE nspname = 'reeferwatch' AND relname = 'schema_version')");
  run (task, script, exists_cb);
}

int
rw_schema_get_version (void)
{
  return G_N_ELEMENTS (steps);
}

GError *
rw_schema_error_newer (int version)
{
  return g_error_new (RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_NEWER,
                      "The database has schema version %d, but this program knows only up to %d. "
                      "Use a newer Reeferwatch.",
                      version, rw_schema_get_version ());
}

static Migration *
new_migration (GTask *task, gint64 timeout)
{
  Migration *migration = g_new0 (Migration, 1);

  migration->timeout = timeout;
  migration->target = rw_schema_get_version ();
  g_task_set_task_data (task, migration, g_free);
  return migration;
}

static void
start (RwPgConnection *connection,
       gboolean only_look,
       gint64 timeout,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (connection, cancellable, callback, user_data);

  new_migration (task, timeout)->only_look = only_look;
  look (task);
}

void
rw_schema_migrate_async (RwPgConnection *connection,
                         gint64 timeout,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  start (connection, FALSE, timeout, cancellable, callback, user_data);
}

gboolean
rw_schema_migrate_finish (RwPgConnection *connection, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
rw_schema_migrate_to_async (RwPgConnection *connection,
                            int version,
                            gint64 timeout,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (connection, cancellable, callback, user_data);

  g_return_if_fail (version <= rw_schema_get_version ());

  new_migration (task, timeout)->target = version;
  look (task);
}

void
rw_schema_grant_async (RwPgConnection *connection,
                       gint64 timeout,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (connection, cancellable, callback, user_data);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  new_migration (task, timeout)->locked = TRUE;
  rw_pg_script_add_simple (script, BEGIN_LOCKED);
  add_resource (script, PREFIX "schema/roles.sql");
  rw_pg_script_add_simple (script, "COMMIT");
  run (task, script, finished_cb);
}

gboolean
rw_schema_grant_finish (RwPgConnection *connection, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
rw_schema_read_version_async (RwPgConnection *connection,
                              gint64 timeout,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  start (connection, TRUE, timeout, cancellable, callback, user_data);
}

int
rw_schema_read_version_finish (RwPgConnection *connection, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}
