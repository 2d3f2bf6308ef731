/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-connection.h"

#include "rw-load-test.h"
#include "rw-test-postgres.h"

#include <math.h>

static RwTestPostgres *server;

static RwPgScript *
script_of (const char *sql)
{
  RwPgScript *script = rw_pg_script_new ();

  rw_pg_script_add (script, sql);
  return script;
}

static GError *
fail_to_open (const char *conninfo, gint64 timeout)
{
  g_autoptr (RwPgConnection) connection = rw_pg_connection_new (conninfo);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  rw_pg_connection_open_async (connection, timeout, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  g_assert_false (rw_pg_connection_open_finish (connection, result, &error));
  g_assert_false (rw_pg_connection_is_open (connection));
  return error;
}

static void
test_values (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script = script_of (
    "SELECT $1 + 1, $2, $3, $4, $5, array_length($6, 1), $6[2], true, $7::timestamptz(0)::text,"
    " 1.5::float4, -2.25::float8, NULL::float4, '\\x0041'::bytea, (-7)::int2, $8");
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  RwPgBuffer array = { 0 };
  RwPgBuffer empty = { 0 };
  RwPgResult *row;
  gsize size = 0;
  const char *bytes;

  rw_pg_script_bind_int4 (script, G_MAXINT32 - 1);
  rw_pg_script_bind_int8 (script, G_MININT64);
  rw_pg_script_bind_time (script, G_GINT64_CONSTANT (-1000001));
  rw_pg_script_bind_text (script, "’; DROP TABLE reading; --\n☃");
  rw_pg_script_bind_text (script, NULL);
  rw_pg_buffer_begin_array (&array, RW_PG_FLOAT4);
  rw_pg_buffer_field_float (&array, NAN);
  rw_pg_buffer_field_float (&array, -18.5f);
  rw_pg_buffer_end_array (&array, 2);
  rw_pg_script_bind_array (script, RW_PG_FLOAT4_ARRAY, &array);
  rw_pg_script_bind_time (script, 0);
  rw_pg_buffer_begin_array (&empty, RW_PG_TEXT);
  rw_pg_buffer_end_array (&empty, 0);
  rw_pg_script_bind_array (script, RW_PG_TEXT_ARRAY, &empty);

  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  row = results->pdata[0];
  g_assert_cmpuint (rw_pg_result_get_n_rows (row), ==, 1);
  g_assert_cmpint (rw_pg_result_get_int (row, 0, 0), ==, G_MAXINT32);
  g_assert_cmpint (rw_pg_result_get_int (row, 0, 1), ==, G_MININT64);
  g_assert_cmpint (rw_pg_result_get_time (row, 0, 2), ==, -1000001);
  g_assert_cmpstr (rw_pg_result_get_text (row, 0, 3), ==, "’; DROP TABLE reading; --\n☃");
  g_assert_true (rw_pg_result_is_null (row, 0, 4));
  g_assert_null (rw_pg_result_get_text (row, 0, 4));
  g_assert_cmpint (rw_pg_result_get_int (row, 0, 5), ==, 2);
  g_assert_cmpfloat (rw_pg_result_get_float (row, 0, 6), ==, -18.5);
  g_assert_true (rw_pg_result_get_bool (row, 0, 7));
  g_assert_cmpstr (rw_pg_result_get_text (row, 0, 8), ==, "1970-01-01 00:00:00+00");
  g_assert_cmpfloat (rw_pg_result_get_float (row, 0, 9), ==, 1.5);
  g_assert_cmpfloat (rw_pg_result_get_float (row, 0, 10), ==, -2.25);
  g_assert_true (isnan (rw_pg_result_get_float (row, 0, 11)));
  bytes = rw_pg_result_get_bytes (row, 0, 12, &size);
  g_assert_cmpmem (bytes, size, "\0A", 2);
  g_assert_cmpint (rw_pg_result_get_int (row, 0, 13), ==, -7);
}

static void
test_error_in_pipeline (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) bad = script_of ("SELECT 1");
  g_autoptr (RwPgScript) good = script_of ("SELECT 1");
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  rw_pg_script_add (bad, "SELECT 1 / (SELECT 0)");
  rw_pg_script_add (bad, "SELECT 2");
  rw_pg_script_add_simple (bad, "CREATE TABLE never_made ()");
  g_assert_null (rw_load_test_run (connection, bad, &error));
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_REFUSED);
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, "22012");
  g_assert_true (rw_pg_error_is_class (error, "22"));
  g_assert_cmpstr (error->message, ==, "division by zero");
  g_clear_error (&error);

  /* The connection is as good as before, and so are the statements that were never prepared. */
  rw_pg_script_add (good, "SELECT 2");
  rw_pg_script_add (good, "SELECT to_regclass('never_made')::text");
  results = rw_load_test_run (connection, good, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 3);
  g_assert_cmpint (rw_pg_result_get_int (results->pdata[1], 0, 0), ==, 2);
  g_assert_true (rw_pg_result_is_null (results->pdata[2], 0, 0));
}

typedef struct
{
  guint n_rows;
  gint64 sum;
  guint n_null;
} Copied;

static void
row_cb (const guint8 *data, gsize length, gboolean first, gpointer user_data)
{
  Copied *copied = user_data;
  RwPgTuple tuple;
  gint32 number = 0;
  gint64 time = -1;
  float value = 0;

  if (!rw_pg_tuple_init (&tuple, data, length, first))
    return;

  g_assert_true (rw_pg_tuple_int4 (&tuple, &number));
  g_assert_true (rw_pg_tuple_time (&tuple, &time));
  g_assert_cmpint (time, ==, (gint64) number * G_USEC_PER_SEC);
  if (!rw_pg_tuple_float (&tuple, &value))
    copied->n_null++;
  else
    g_assert_cmpfloat (value, ==, (float) number / 2);
  copied->n_rows++;
  copied->sum += number;
}

static void
test_copy (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GBytes) data = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  RwPgBuffer rows = { 0 };
  Copied copied = { 0 };
  const int n = 200000;

  rw_pg_buffer_begin_copy (&rows);
  for (int i = 1; i <= n; i++)
    {
      rw_pg_buffer_put_int2 (&rows, 3);
      rw_pg_buffer_field_int4 (&rows, i);
      rw_pg_buffer_field_time (&rows, (gint64) i * G_USEC_PER_SEC);
      rw_pg_buffer_field_float (&rows, i % 10 == 0 ? NAN : (float) i / 2);
    }
  rw_pg_buffer_end_copy (&rows);
  data = rw_pg_buffer_steal (&rows);

  rw_pg_script_add_copy_in (script,
                            "CREATE TABLE copied (i int4, t timestamptz, v float4);"
                            "COPY copied FROM STDIN (FORMAT binary)",
                            data);
  rw_pg_script_add_copy_out (script, "COPY copied TO STDOUT (FORMAT binary)", row_cb, &copied);
  rw_pg_script_add (script, "SELECT count(*) FROM copied");
  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rw_pg_result_get_n_affected (results->pdata[0]), ==, n);
  g_assert_cmpuint (copied.n_rows, ==, n);
  g_assert_cmpuint (copied.n_null, ==, n / 10);
  g_assert_cmpint (copied.sum, ==, (gint64) n * (n + 1) / 2);
  g_assert_cmpint (rw_pg_result_get_int (results->pdata[2], 0, 0), ==, n);
}

/* The server reads about as fast as we write, so that the socket is now full, now empty: the last
 * piece must not be forgotten in either case. */
static void
test_many_copies (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  const guint n = 40;

  rw_pg_script_add_simple (script, "CREATE TEMP TABLE lines (line text)");
  for (guint i = 0; i < n; i++)
    {
      gsize length = 70000 * (i + 1);
      g_autoptr (GBytes) data = g_bytes_new_take (g_strnfill (length, 'x'), length);

      rw_pg_script_add_copy_in (script, "COPY lines FROM STDIN", data);
    }
  rw_pg_script_add (script, "SELECT count(*), sum(length(line)) FROM lines");
  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rw_pg_result_get_int (results->pdata[n + 1], 0, 0), ==, n);
  g_assert_cmpint (rw_pg_result_get_int (results->pdata[n + 1], 0, 1), ==, 70000 * n * (n + 1) / 2);
}

static void
test_refused_copy (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (RwPgScript) after = script_of ("SELECT 5");
  g_autoptr (GBytes) data = g_bytes_new_take (g_strnfill (5000000, 'x'), 5000000);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  rw_pg_script_add_copy_in (script, "COPY nowhere FROM STDIN", data);
  g_assert_null (rw_load_test_run (connection, script, &error));
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, "42P01");
  g_clear_error (&error);

  g_clear_pointer (&script, rw_pg_script_unref);
  script = rw_pg_script_new ();
  rw_pg_script_add_copy_in (script,
                            "CREATE TEMP TABLE numbers (n int); COPY numbers FROM STDIN", data);
  g_assert_null (rw_load_test_run (connection, script, &error));
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, "22P02");
  g_clear_error (&error);

  results = rw_load_test_run (connection, after, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rw_pg_result_get_int (results->pdata[0], 0, 0), ==, 5);
}

/* More goes out, and more comes back, than any socket buffer holds: it must not lock up. */
static void
test_large_pipeline (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autofree char *text = g_strnfill (100000, 'a');
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100; i++)
    {
      rw_pg_script_add (script, "SELECT $1, $1");
      rw_pg_script_bind_text (script, text);
    }
  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 100);
  for (int i = 0; i < 100; i++)
    g_assert_cmpstr (rw_pg_result_get_text (results->pdata[i], 0, 1), ==, text);
}

static void
test_deadline (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script = script_of ("SELECT 1");
  GAsyncResult *pending = NULL;
  GAsyncResult *waiting = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) waiting_result = NULL;
  g_autoptr (GError) error = NULL;

  rw_test_postgres_freeze (server);
  rw_pg_connection_run_async (connection, script, G_USEC_PER_SEC / 5, NULL,
                              rw_load_test_result_cb, &pending);
  rw_pg_connection_run_async (connection, script, G_USEC_PER_SEC / 5, NULL,
                              rw_load_test_result_cb, &waiting);
  result = rw_load_test_wait (&pending);
  g_assert_null (rw_pg_connection_run_finish (connection, result, &error));
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_DEADLINE);
  g_assert_false (rw_pg_connection_is_open (connection));
  g_clear_error (&error);
  waiting_result = rw_load_test_wait (&waiting);
  g_assert_null (rw_pg_connection_run_finish (connection, waiting_result, &error));
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_DEADLINE);
  g_clear_error (&error);

  error = fail_to_open (rw_test_postgres_get_conninfo (server), G_USEC_PER_SEC / 5);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_DEADLINE);
  rw_test_postgres_thaw (server);
}

static void
closed_cb (RwPgConnection *connection, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_killed_server (void)
{
  g_autoptr (RwPgConnection) idle = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgConnection) busy = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgConnection) again = NULL;
  g_autoptr (RwPgScript) script = script_of ("SELECT pg_sleep(60)");
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean closed = FALSE;

  g_signal_connect (idle, "closed", G_CALLBACK (closed_cb), &closed);
  rw_pg_connection_run_async (busy, script, 60 * G_USEC_PER_SEC, NULL, rw_load_test_result_cb,
                              &pending);
  rw_test_postgres_kill (server);
  result = rw_load_test_wait (&pending);
  g_assert_null (rw_pg_connection_run_finish (busy, result, &error));
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (rw_pg_connection_is_open (idle));

  error = fail_to_open (rw_test_postgres_get_conninfo (server), 5 * G_USEC_PER_SEC);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE);
  rw_test_postgres_start (server);
  again = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
}

static void
test_cancel (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) slow = script_of ("SELECT pg_sleep(60)");
  g_autoptr (RwPgScript) quick = script_of ("SELECT 3");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) cancellable_of_waiting = g_cancellable_new ();
  GAsyncResult *pending[3] = { NULL };
  GAsyncResult *result;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  rw_pg_connection_run_async (connection, slow, 60 * G_USEC_PER_SEC, cancellable,
                              rw_load_test_result_cb, &pending[0]);
  rw_pg_connection_run_async (connection, slow, 60 * G_USEC_PER_SEC, cancellable_of_waiting,
                              rw_load_test_result_cb, &pending[1]);
  rw_pg_connection_run_async (connection, quick, 60 * G_USEC_PER_SEC, NULL,
                              rw_load_test_result_cb, &pending[2]);
  g_cancellable_cancel (cancellable_of_waiting);
  g_cancellable_cancel (cancellable);
  for (int i = 0; i < 2; i++)
    {
      result = rw_load_test_wait (&pending[i]);
      g_assert_null (rw_pg_connection_run_finish (connection, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_object_unref (result);
    }

  result = rw_load_test_wait (&pending[2]);
  results = rw_pg_connection_run_finish (connection, result, &error);
  g_object_unref (result);
  g_assert_no_error (error);
  g_assert_cmpint (rw_pg_result_get_int (results->pdata[0], 0, 0), ==, 3);
}

static void
notified_cb (RwPgConnection *connection,
             const char *channel,
             const char *payload,
             gpointer user_data)
{
  g_assert_cmpstr (channel, ==, "tower");
  g_ptr_array_add (user_data, g_strdup (payload));
}

static void
test_notification (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script = script_of ("LISTEN tower");
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  g_signal_connect (connection, "notification", G_CALLBACK (notified_cb), heard);
  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  output = rw_test_postgres_query (server, NULL, "NOTIFY tower, 'one'; NOTIFY tower, 'two'");
  while (heard->len < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (heard->pdata[0], ==, "one");
  g_assert_cmpstr (heard->pdata[1], ==, "two");
}

static void
test_refusals (void)
{
  g_autofree char *no_database = rw_test_postgres_dup_conninfo (server, NULL, "atlantis");
  g_autofree char *no_user = rw_test_postgres_dup_conninfo (server, "nemo", NULL);
  g_autofree char *nowhere
    = g_strdup ("postgresql://nemo:Tr0ub4dor@no-such-host.invalid/reeferwatch");
  g_autofree char *broken = g_strdup ("host=/tmp password=Tr0ub4dor sslmode");
  g_autoptr (GError) error = fail_to_open (no_database, 5 * G_USEC_PER_SEC);

  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_REFUSED);
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, "3D000");
  g_assert_nonnull (
      strstr (error->message, "database \"atlantis\" does not exist. Check the name"));
  g_clear_error (&error);

  error = fail_to_open (no_user, 5 * G_USEC_PER_SEC);
  g_assert_true (rw_pg_error_is_class (error, "28"));
  g_clear_error (&error);

  error = fail_to_open (nowhere, 5 * G_USEC_PER_SEC);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE);
  g_assert_null (strstr (error->message, "Tr0ub4dor"));
  g_clear_error (&error);

  error = fail_to_open (broken, 5 * G_USEC_PER_SEC);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_ADDRESS);
  g_assert_null (strstr (error->message, "Tr0ub4dor"));
}

/* No password is a wrong setting as much as a wrong one: trying again changes nothing. */
static void
test_no_password (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, "locked", NULL);
  g_autofree char *wrong = g_strconcat (conninfo, " password=Tr0ub4dor", NULL);
  g_autofree char *output = rw_test_postgres_query (
    server, NULL,
    "CREATE ROLE locked LOGIN PASSWORD 'right';"
    "DO $$ BEGIN EXECUTE format('COPY (VALUES (''local all locked scram-sha-256''),"
    " (''local all all trust'')) TO %L', current_setting('hba_file')); END $$");
  g_autoptr (GError) error = NULL;

  rw_test_postgres_stop (server);
  rw_test_postgres_start (server);

  error = fail_to_open (conninfo, 5 * G_USEC_PER_SEC);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_REFUSED);
  g_assert_true (rw_pg_error_is_class (error, "28"));
  g_assert_nonnull (strstr (error->message, "password"));
  g_clear_error (&error);

  error = fail_to_open (wrong, 5 * G_USEC_PER_SEC);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_REFUSED);
  g_assert_true (rw_pg_error_is_class (error, "28"));
  g_assert_null (strstr (error->message, "Tr0ub4dor"));
}

static void
test_application_name (void)
{
  g_autoptr (RwPgConnection) connection
    = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script
    = script_of ("SELECT current_setting('application_name'), current_setting('TimeZone'),"
                 " current_setting('client_encoding')");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = rw_load_test_run (connection, script, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rw_pg_result_get_text (results->pdata[0], 0, 0), ==, "reeferwatch");
  g_assert_cmpstr (rw_pg_result_get_text (results->pdata[0], 0, 1), ==, "UTC");
  g_assert_cmpstr (rw_pg_result_get_text (results->pdata[0], 0, 2), ==, "UTF8");
  g_assert_cmpint (rw_pg_connection_get_server_version (connection), >=, 130000);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  g_test_add_func ("/pg-connection/values", test_values);
  g_test_add_func ("/pg-connection/error-in-pipeline", test_error_in_pipeline);
  g_test_add_func ("/pg-connection/copy", test_copy);
  g_test_add_func ("/pg-connection/many-copies", test_many_copies);
  g_test_add_func ("/pg-connection/refused-copy", test_refused_copy);
  g_test_add_func ("/pg-connection/large-pipeline", test_large_pipeline);
  g_test_add_func ("/pg-connection/deadline", test_deadline);
  g_test_add_func ("/pg-connection/killed-server", test_killed_server);
  g_test_add_func ("/pg-connection/cancel", test_cancel);
  g_test_add_func ("/pg-connection/notification", test_notification);
  g_test_add_func ("/pg-connection/refusals", test_refusals);
  g_test_add_func ("/pg-connection/no-password", test_no_password);
  g_test_add_func ("/pg-connection/application-name", test_application_name);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
