/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes wrong with a database, and whether who reads of it knows what happened, what it is
 * about and what to do; and that what shows and what stores go on once it is put right. */

#include "rw-history-provider.h"
#include "rw-load-test.h"
#include "rw-pg-advice.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define DATABASE "messages"

static RwTestPostgres *server;

static void
execute (const char *sql)
{
  g_autofree char *ignored = rw_test_postgres_query (server, DATABASE, sql);
}

static char *
query (const char *sql)
{
  return rw_test_postgres_query (server, DATABASE, sql);
}

static char *
dup_conninfo (const char *user)
{
  return rw_test_postgres_dup_conninfo (server, user, DATABASE);
}

/* All of these are said. */
static void
assert_says (const GError *error, const char *const *words)
{
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (error->message, words[i]) == NULL)
      g_error ("“%s” does not say “%s”", error->message, words[i]);
  g_assert_null (strstr (error->message, "hunter2"));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

#define SAYS(error, ...) assert_says ((error), (const char *const[]){ __VA_ARGS__, NULL })

/* --- asking and storing ---------------------------------------------------------------------- */

static void
start_history (RwPgStore *store, GAsyncResult **pending)
{
  gint64 from = G_GINT64_CONSTANT (1761955200) * RW_USEC_PER_SEC;

  rw_history_provider_query_async (RW_HISTORY_PROVIDER (store), "CMAU0000001", from,
                                   from + RW_USEC_PER_DAY, 1u << RW_QUANTITY_TEMPERATURE, NULL,
                                   rw_load_test_result_cb, pending);
}

static GError *
end_history (RwPgStore *store, GAsyncResult **pending)
{
  g_autoptr (GAsyncResult) result = rw_load_test_wait (pending);
  g_autoptr (RwHistory) history = NULL;
  GError *error = NULL;

  history = rw_history_provider_query_finish (RW_HISTORY_PROVIDER (store), result, &error);
  return error;
}

static GError *
ask_history (RwPgStore *store)
{
  GAsyncResult *pending = NULL;

  start_history (store, &pending);
  return end_history (store, &pending);
}

static GError *
open_loader (const char *conninfo)
{
  g_autoptr (RwPgLoader) loader = rw_pg_loader_new (conninfo);
  g_autoptr (RwLoaderStart) start = NULL;
  GError *error = NULL;

  start = rw_load_test_open (loader, G_MAXINT64, &error);
  return error;
}

static GError *
load_reading (RwPgLoader *loader, const char *time)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  RwReading reading = rw_load_test_reading ("CMAU0000001", time, 4.0f);
  g_autoptr (RwBatch) batch = NULL;
  GError *error = NULL;
  RwLoadResult result;

  rw_batch_builder_add_reading (builder, &reading);
  batch = rw_batch_builder_end (builder);
  rw_load_test_load_batch (loader, batch, &result, NULL, &error);
  return error;
}

/* --- who may not ----------------------------------------------------------------------------- */

static void
test_password (void)
{
  g_autofree char *conninfo = dup_conninfo ("locked");
  g_autofree char *wrong = g_strconcat (conninfo, " password=hunter2", NULL);
  g_autofree char *right = g_strconcat (conninfo, " password=right", NULL);
  g_autoptr (RwPgStore) store = rw_pg_store_new (wrong);
  g_autoptr (GError) shown = NULL;
  g_autoptr (GError) stored = NULL;
  g_autoptr (GError) none = NULL;

  execute ("CREATE ROLE locked LOGIN PASSWORD 'right' IN ROLE reeferwatch_worker;"
           "DO $$ BEGIN EXECUTE format('COPY (VALUES (''local all locked scram-sha-256''),"
           " (''local all all trust'')) TO %L', current_setting('hba_file')); END $$;"
           "SELECT pg_reload_conf()");
  while (TRUE)
    {
      g_autofree char *rules = query ("SELECT count(*) FROM pg_hba_file_rules");

      g_usleep (100000);
      if (g_str_equal (rules, "2"))
        break;
    }

  shown = ask_history (store);
  SAYS (shown, rw_test_postgres_get_folder (server), "password authentication failed", "\"locked\"",
        "Check the user and the password", "PGPASSFILE");
  stored = open_loader (wrong);
  g_assert_error (stored, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  SAYS (stored, "password authentication failed", "Check the user and the password");
  none = open_loader (conninfo);
  g_assert_error (none, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  SAYS (none, "asks for a password", "PGPASSFILE");
  g_clear_error (&none);
  none = open_loader (right);
  g_assert_no_error (none);
}

static void
test_no_such (void)
{
  g_autofree char *user = dup_conninfo ("ghost");
  g_autofree char *database = rw_test_postgres_dup_conninfo (server, NULL, "atlantis");
  g_autoptr (GError) no_user = open_loader (user);
  g_autoptr (GError) no_database = open_loader (database);
  g_autoptr (GError) no_server = open_loader ("host=/nonexistent");
  g_autoptr (GError) no_host = open_loader ("host=db.invalid");

  g_assert_error (no_user, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  SAYS (no_user, "role \"ghost\" does not exist", "Check the user");
  g_assert_error (no_database, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  SAYS (no_database, "\"atlantis\"", "Check the name of the database");
  g_assert_error (no_server, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (no_server->message, "/nonexistent"));
  g_assert_nonnull (strstr (no_server->message, "Is the server running"));
  g_assert_error (no_host, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);
  SAYS (no_host, "db.invalid", "Check the host");
}

/* Not to read, not to store, not to make the schema. */
static void
test_rights (void)
{
  g_autofree char *stranger = dup_conninfo ("stranger");
  g_autofree char *viewer = dup_conninfo ("viewer");
  g_autofree char *nothing = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GError) read = NULL;
  g_autoptr (GError) stored = NULL;
  g_autoptr (GError) made = NULL;

  execute ("CREATE ROLE stranger LOGIN; CREATE ROLE viewer LOGIN IN ROLE reeferwatch_viewer");
  store = rw_pg_store_new (stranger);
  read = ask_history (store);
  SAYS (read, "permission denied", "reeferwatch_viewer to read", "owner");

  stored = open_loader (viewer);
  g_assert_error (stored, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  SAYS (stored, "permission denied", "reeferwatch_worker to store");

  rw_test_postgres_create_database (server, "nothing");
  nothing = rw_test_postgres_dup_conninfo (server, "stranger", "nothing");
  made = open_loader (nothing);
  g_assert_error (made, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  SAYS (made, "no schema of Reeferwatch yet", "schema migrate", "owner");
}

/* --- a server of the past -------------------------------------------------------------------- */

static void
put_message (GByteArray *bytes, char type, gconstpointer data, guint length)
{
  guint32 size = GUINT32_TO_BE (length + 4);

  g_byte_array_append (bytes, (const guint8 *) &type, 1);
  g_byte_array_append (bytes, (const guint8 *) &size, sizeof size);
  g_byte_array_append (bytes, data, length);
}

/* Lets everybody in and says which version it is. */
static gboolean
greet_cb (GThreadedSocketService *service,
          GSocketConnection *connection,
          GObject *source,
          gpointer user_data)
{
  static const char version[] = "server_version\0"
                                "12.17 (Debian)";
  static const char encoding[] = "client_encoding\0UTF8";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char ignored[1024];

  g_input_stream_read (input, ignored, sizeof ignored, NULL, NULL);
  put_message (bytes, 'R', "\0\0\0", 4);
  put_message (bytes, 'S', version, sizeof version);
  put_message (bytes, 'S', encoding, sizeof encoding);
  put_message (bytes, 'Z', "I", 1);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes->data,
                             bytes->len, NULL, NULL, NULL);
  while (g_input_stream_read (input, ignored, sizeof ignored, NULL, NULL) > 0)
    continue;
  return TRUE;
}

static void
test_old_server (void)
{
  g_autoptr (GSocketService) past = g_threaded_socket_service_new (4);
  g_autofree char *folder = g_dir_make_tmp ("rw-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, ".s.PGSQL.5432", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autofree char *conninfo = g_strdup_printf ("host=%s user=x dbname=x", folder);
  g_autoptr (RwPgStore) store = rw_pg_store_new (conninfo);
  g_autoptr (GError) stored = NULL;
  g_autoptr (GError) shown = NULL;

  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (past), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                NULL, NULL, NULL));
  g_signal_connect (past, "run", G_CALLBACK (greet_cb), NULL);
  g_socket_service_start (past);

  stored = open_loader (conninfo);
  g_assert_error (stored, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  SAYS (stored, "PostgreSQL 12.17", "needs PostgreSQL 14 or newer", "Use a newer server");
  shown = ask_history (store);
  g_assert_error (shown, RW_PG_ERROR, RW_PG_ERROR_VERSION);

  g_socket_service_stop (past);
  g_socket_listener_close (G_SOCKET_LISTENER (past));
  g_unlink (path);
  g_rmdir (folder);
}

/* --- a full disk ----------------------------------------------------------------------------- */

/* What the kernel says of a day's file is that its disk is full; then somebody makes room. */
static void
test_full_disk (void)
{
  g_autofree char *conninfo = dup_conninfo (NULL);
  g_autoptr (RwPgLoader) loader = rw_load_test_loader (conninfo);
  g_autofree char *made = query ("SELECT reeferwatch.ensure_partition('2025-11-05')");
  g_autofree char *name = query ("SELECT pg_relation_filepath('reeferwatch.reading_20251105')");
  g_autofree char *path =
      g_build_filename (rw_test_postgres_get_folder (server), "data", name, NULL);
  g_autofree char *aside = g_strconcat (path, ".aside", NULL);
  g_autoptr (GError) full = NULL;
  g_autoptr (GError) again = NULL;
  g_autoptr (RwLoaderStart) start = NULL;

  g_assert_cmpint (g_rename (path, aside), ==, 0);
  g_assert_cmpint (symlink ("/dev/full", path), ==, 0);
  full = load_reading (loader, "2025-11-05T00:00:00Z");
  g_assert_error (full, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);
  SAYS (full, "No space left on device", "disk of the database server is full", "make room");

  g_assert_cmpint (g_rename (aside, path), ==, 0);
  start = rw_load_test_open (loader, G_MAXINT64, &again);
  g_assert_no_error (again);
  again = load_reading (loader, "2025-11-05T00:00:00Z");
  g_assert_no_error (again);
}

/* --- gone in the middle ---------------------------------------------------------------------- */

/* Somebody else has the table, so a query of it stays under way. */
static RwPgConnection *
block_readings (void)
{
  g_autofree char *conninfo = dup_conninfo (NULL);
  RwPgConnection *blocker = rw_load_test_connect (conninfo);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  rw_pg_script_add_simple (script, "SET idle_in_transaction_session_timeout = 0; BEGIN;"
                                   "LOCK TABLE reeferwatch.reading IN ACCESS EXCLUSIVE MODE");
  results = rw_load_test_run (blocker, script, &error);
  g_assert_no_error (error);
  return blocker;
}

/* The process of the server that works on what is blocked. */
static pid_t
await_blocked (void)
{
  while (TRUE)
    {
      g_autofree char *pid =
          query ("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'");

      if (*pid != '\0')
        return (pid_t) g_ascii_strtoll (pid, NULL, 10);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
await_server (RwPgStore *store)
{
  for (guint i = 0; i < 600; i++)
    {
      g_autoptr (GError) error = ask_history (store);

      if (error == NULL)
        return;
      g_usleep (100000);
    }
  g_error ("The store does not find back to its server.");
}

static void
test_backend_killed (void)
{
  g_autofree char *conninfo = dup_conninfo (NULL);
  g_autoptr (RwPgStore) store = rw_pg_store_new (conninfo);
  g_autoptr (RwPgConnection) blocker = block_readings ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  start_history (store, &pending);
  g_assert_cmpint (kill (await_blocked (), SIGKILL), ==, 0);
  error = end_history (store, &pending);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE);
  SAYS (error, "connection to the database server broke", "Look whether it runs", "its log");
  await_server (store);
}

static void
test_server_killed (void)
{
  g_autofree char *conninfo = dup_conninfo (NULL);
  g_autoptr (RwPgStore) store = rw_pg_store_new (conninfo);
  g_autoptr (RwPgConnection) blocker = block_readings ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) away = NULL;
  GAsyncResult *pending = NULL;

  start_history (store, &pending);
  await_blocked ();
  rw_test_postgres_kill (server);
  error = end_history (store, &pending);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE);
  SAYS (error, "connection to the database server broke", "its log");
  away = ask_history (store);
  g_assert_error (away, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (away->message, "Is the server running"));

  rw_test_postgres_start (server);
  await_server (store);
}

static void
test_server_stopped (void)
{
  g_autofree char *conninfo = dup_conninfo (NULL);
  g_autoptr (RwPgStore) store = rw_pg_store_new (conninfo);
  g_autoptr (RwPgConnection) blocker = block_readings ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  start_history (store, &pending);
  await_blocked ();
  rw_test_postgres_stop (server);
  error = end_history (store, &pending);
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, "57P01");
  SAYS (error, "terminating connection", "wait until it answers");
  rw_test_postgres_start (server);
  await_server (store);
}

/* --- the rest -------------------------------------------------------------------------------- */

/* Bad data is kept with what the server says of it, and nobody can do anything about our mistakes.
 */
static void
test_no_advice (void)
{
  static const char *const states[] = { "22003", "23505", "42P01", "42601", "08P01", "" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_null (rw_pg_advice_find (states[i]));
}

static void
set_up (void)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) loader = NULL;
  g_autoptr (GError) error = NULL;

  rw_test_postgres_create_database (server, DATABASE);
  conninfo = dup_conninfo (NULL);
  loader = rw_load_test_loader (conninfo);
  error = load_reading (loader, "2025-11-01T00:00:00Z");
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  set_up ();
  g_test_add_func ("/messages/password", test_password);
  g_test_add_func ("/messages/no-such", test_no_such);
  g_test_add_func ("/messages/rights", test_rights);
  g_test_add_func ("/messages/old-server", test_old_server);
  g_test_add_func ("/messages/full-disk", test_full_disk);
  g_test_add_func ("/messages/backend-killed", test_backend_killed);
  g_test_add_func ("/messages/server-killed", test_server_killed);
  g_test_add_func ("/messages/server-stopped", test_server_stopped);
  g_test_add_func ("/messages/no-advice", test_no_advice);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
