/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-connection-private.h"

/*
 * DESIGN: a script runs in segments. Neighbouring prepared statements are one segment: all of them
 * are sent in libpq's pipeline mode, with one synchronisation at the end, and answered in one round
 * trip. Any other statement is a segment of its own, since libpq allows neither COPY nor several
 * statements in one string in a pipeline.
 */
struct _RwPgRun
{
  RwPgConnection *connection; /* kept alive by the task */
  GTask *task;
  RwPgScript *script;
  gint64 timeout;
  GPtrArray *results; /* of RwPgResult or NULL, one for each statement */
  GSource *cancel; /* waits for the cancellable, later to cancel again */
  guint begin, end;    /* the segment under way */
  GArray *expected;    /* of Answer: what a pipeline has still to answer */
  guint answered;      /* how many of expected came */
  gsize copied;        /* bytes of the COPY that were handed to libpq */
  gboolean copying_in; /* the server waits for data */
  gboolean copying_out;
  gboolean first_piece;
  gboolean cancelled;
  gboolean cancel_running; /* the request is on its way, in another thread */
  gboolean answered_all;   /* only cancel_running holds the end up */
  GError *error;
};

typedef enum
{
  ANSWER_PREPARE,
  ANSWER_QUERY,
  ANSWER_SYNC,
} AnswerKind;

typedef struct
{
  AnswerKind kind;
  guint statement;
} Answer;

#define COPY_CHUNK 65536

/* How long a server may take to say that it stopped what we cancelled. */
#define CANCEL_TIMEOUT (5 * G_USEC_PER_SEC)

/* ms until it is told once more. */
#define CANCEL_AGAIN 50

static void
result_clear (gpointer data)
{
  if (data != NULL)
    rw_pg_result_free (data);
}

static void
clear_cancel (RwPgRun *run)
{
  if (run->cancel == NULL)
    return;

  g_source_destroy (run->cancel);
  g_clear_pointer (&run->cancel, g_source_unref);
}

static void
rw_pg_run_free (RwPgRun *run)
{
  clear_cancel (run);
  g_object_unref (run->task);
  rw_pg_script_unref (run->script);
  g_clear_pointer (&run->results, g_ptr_array_unref);
  g_array_unref (run->expected);
  g_clear_error (&run->error);
  g_free (run);
}

static RwPgStatement *
get_statement (RwPgRun *run, guint index)
{
  return run->script->statements->pdata[index];
}

void
rw_pg_run_fail (RwPgRun *run, const GError *error)
{
  g_task_return_error (run->task, g_error_copy (error));
  rw_pg_run_free (run);
}

/* Answers the task. What the callback does must find the connection free or at the next script. */
static void
end_run (RwPgRun *run)
{
  g_autoptr (GTask) task = g_object_ref (run->task);
  g_autoptr (GPtrArray) results = g_steal_pointer (&run->results);
  g_autoptr (GError) error = g_steal_pointer (&run->error);
  RwPgConnection *connection = run->connection;
  gboolean cancelled = run->cancelled;

  rw_pg_run_free (run);
  rw_pg_connection_run_ended (connection);

  if (error == NULL)
    g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify) g_ptr_array_unref);
  else if (cancelled)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The query was cancelled.");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static GError *
error_of_result (const PGresult *result)
{
  const char *sqlstate = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *primary = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);

  /* Without SQLSTATE it is libpq that speaks: the connection broke. */
  if (sqlstate == NULL)
    return rw_pg_error_new (RW_PG_ERROR_UNAVAILABLE, NULL, rw_pg_connection_broke);
  return rw_pg_error_new (RW_PG_ERROR_REFUSED, sqlstate, primary);
}

static void
keep_error (RwPgRun *run, const PGresult *result)
{
  if (run->error == NULL)
    run->error = error_of_result (result);
}

static void
keep_result (RwPgRun *run, guint statement, PGresult *result)
{
  result_clear (run->results->pdata[statement]);
  run->results->pdata[statement] = result;
}

static void
expect (RwPgRun *run, AnswerKind kind, guint statement)
{
  Answer answer = { kind, statement };

  g_array_append_val (run->expected, answer);
}

/* The name under which the statement is prepared; asks the server to prepare it the first time. */
static const char *
prepare (RwPgRun *run, guint index)
{
  RwPgConnection *self = run->connection;
  RwPgStatement *statement = get_statement (run, index);
  const char *known = g_hash_table_lookup (self->prepared, statement->sql);
  char *name;

  if (known != NULL)
    return known;

  name = g_strdup_printf ("rw%u", self->n_prepared++);
  if (PQsendPrepare (self->conn, name, statement->sql,
                     statement->types != NULL ? (int) statement->types->len : 0,
                     statement->types != NULL ? (const Oid *) (gpointer) statement->types->data
                                              : NULL)
      != 1)
    {
      g_free (name);
      return NULL;
    }

  /* Believed until the server says otherwise, so that the same text later in this pipeline finds
   * it; forget_prepared() takes it back. */
  g_hash_table_insert (self->prepared, g_strdup (statement->sql), name);
  expect (run, ANSWER_PREPARE, index);
  return name;
}

static gboolean
send_prepared (RwPgRun *run, guint index)
{
  RwPgStatement *statement = get_statement (run, index);
  guint n = statement->values != NULL ? statement->values->len : 0;
  g_autofree const char **values = g_new0 (const char *, n + 1);
  g_autofree int *lengths = g_new0 (int, n + 1);
  g_autofree int *formats = g_new0 (int, n + 1);
  const char *name = prepare (run, index);

  if (name == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      gsize length = 0;
      GBytes *value = statement->values->pdata[i];

      /* An empty value must not look like NULL. */
      if (value != NULL)
        {
          const char *data = g_bytes_get_data (value, &length);

          values[i] = data != NULL ? data : "";
        }
      lengths[i] = (int) length;
      formats[i] = 1;
    }

  expect (run, ANSWER_QUERY, index);
  return PQsendQueryPrepared (run->connection->conn, name, (int) n, values, lengths, formats, 1)
         == 1;
}

static gboolean
send_pipeline (RwPgRun *run)
{
  PGconn *conn = run->connection->conn;

  if (PQenterPipelineMode (conn) != 1)
    return FALSE;

  run->end = run->begin;
  while (run->end < run->script->statements->len
         && get_statement (run, run->end)->kind == RW_PG_STATEMENT_PREPARED)
    if (!send_prepared (run, run->end++))
      return FALSE;

  expect (run, ANSWER_SYNC, 0);
  return PQpipelineSync (conn) == 1;
}

/* Sends the next segment; FALSE when libpq cannot. */
static gboolean
send_segment (RwPgRun *run)
{
  RwPgStatement *statement = get_statement (run, run->begin);

  g_array_set_size (run->expected, 0);
  run->answered = 0;
  if (statement->kind == RW_PG_STATEMENT_PREPARED)
    return send_pipeline (run);

  run->end = run->begin + 1;
  run->copied = 0;
  run->first_piece = TRUE;
  return PQsendQuery (run->connection->conn, statement->sql) == 1;
}

static void
forget_prepared (RwPgRun *run, guint statement)
{
  g_hash_table_remove (run->connection->prepared, get_statement (run, statement)->sql);
}

static void
take_answer (RwPgRun *run, PGresult *result)
{
  Answer *answer = &g_array_index (run->expected, Answer, run->answered++);
  ExecStatusType status = PQresultStatus (result);

  if (status == PGRES_FATAL_ERROR)
    keep_error (run, result);
  if (answer->kind == ANSWER_PREPARE && status != PGRES_COMMAND_OK)
    forget_prepared (run, answer->statement);
  if (answer->kind == ANSWER_QUERY && (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK))
    keep_result (run, answer->statement, result);
  else
    PQclear (result);
}

/* TRUE once the segment is answered completely. */
static gboolean
read_pipeline (RwPgRun *run)
{
  PGconn *conn = run->connection->conn;

  while (run->answered < run->expected->len)
    {
      PGresult *result;

      if (PQisBusy (conn) || PQstatus (conn) == CONNECTION_BAD)
        return FALSE;

      /* NULL parts the answers of two statements. */
      result = PQgetResult (conn);
      if (result != NULL)
        take_answer (run, result);
    }

  return PQexitPipelineMode (conn) == 1;
}

/* Hands libpq as much of the COPY as the socket takes. */
static void
feed_copy (RwPgRun *run)
{
  PGconn *conn = run->connection->conn;
  gsize size;
  const char *data = g_bytes_get_data (get_statement (run, run->begin)->data, &size);

  while (PQflush (conn) == 0 && run->copied < size)
    {
      gsize n = MIN (size - run->copied, COPY_CHUNK);

      if (PQputCopyData (conn, data + run->copied, (int) n) != 1)
        return;
      run->copied += n;
    }

  if (run->copied == size && PQputCopyEnd (conn, NULL) == 1)
    run->copying_in = FALSE;
}

/* FALSE when there is nothing more for now. Who takes the rows may take its time; the server has as
 * long as ever from then on. */
static gboolean
drain_copy (RwPgRun *run)
{
  RwPgStatement *statement = get_statement (run, run->begin);
  gboolean moved = FALSE;
  char *piece = NULL;
  int length;

  while ((length = PQgetCopyData (run->connection->conn, &piece, 1)) > 0)
    {
      statement->func ((const guint8 *) piece, (gsize) length, run->first_piece,
                       statement->user_data);
      run->first_piece = FALSE;
      PQfreemem (piece);
      moved = TRUE;
    }

  if (moved && !run->cancelled)
    rw_pg_connection_set_deadline (run->connection, run->timeout);
  if (length == 0)
    return FALSE;

  run->copying_out = FALSE;
  return TRUE;
}

/* The answers of a statement outside a pipeline; TRUE once there are no more. */
static gboolean
read_single (RwPgRun *run)
{
  PGconn *conn = run->connection->conn;

  for (;;)
    {
      PGresult *result;

      if (run->copying_in)
        feed_copy (run);
      if (run->copying_out && !drain_copy (run))
        return FALSE;
      if (run->copying_in || PQisBusy (conn))
        return FALSE;

      result = PQgetResult (conn);
      if (result == NULL)
        return TRUE;

      switch (PQresultStatus (result))
        {
        case PGRES_COPY_IN:
          run->copying_in = TRUE;
          break;
        case PGRES_COPY_OUT:
          run->copying_out = TRUE;
          break;
        case PGRES_FATAL_ERROR:
          keep_error (run, result);
          break;
        default:
          if (get_statement (run, run->begin)->kind == RW_PG_STATEMENT_COPY_IN)
            {
              keep_result (run, run->begin, result);
              continue;
            }
          break;
        }
      PQclear (result);
    }
}

/* A server that ends says so before it closes, and what it said may have arrived together with the
 * end. NULL when it said nothing. */
static GError *
take_last_words (RwPgRun *run)
{
  PGconn *conn = run->connection->conn;
  PGresult *result;

  if (run->error != NULL && rw_pg_error_is_class (run->error, "57P"))
    return g_steal_pointer (&run->error);

  while (PQstatus (conn) == CONNECTION_BAD && !PQisBusy (conn)
         && (result = PQgetResult (conn)) != NULL)
    {
      const char *sqlstate = PQresultErrorField (result, PG_DIAG_SQLSTATE);
      GError *error = sqlstate != NULL ? error_of_result (result) : NULL;

      PQclear (result);
      if (error != NULL)
        return error;
    }
  return NULL;
}

static void
break_connection (RwPgRun *run)
{
  RwPgConnection *connection = run->connection;
  GError *error = take_last_words (run);

  if (error == NULL)
    error = rw_pg_connection_error (connection, RW_PG_ERROR_UNAVAILABLE);
  rw_pg_connection_fail (connection, error);
}

/* Flushes what is to be sent and waits for what comes next; a socket that takes no more is watched
 * for both, since the server may wait for us to read before it reads on. */
static void
wait_for_socket (RwPgRun *run)
{
  PGconn *conn = run->connection->conn;
  int left = PQflush (conn);

  if (left < 0 && PQstatus (conn) == CONNECTION_BAD)
    {
      break_connection (run);
      return;
    }

  /* A COPY that has more to hand over waits for room, even when libpq has just sent all it had. */
  if (left == 1 || run->copying_in)
    rw_pg_connection_watch (run->connection, G_IO_IN | G_IO_OUT);
  else
    rw_pg_connection_watch (run->connection, G_IO_IN);
}

static gboolean
is_segment_answered (RwPgRun *run)
{
  if (get_statement (run, run->begin)->kind == RW_PG_STATEMENT_PREPARED)
    return read_pipeline (run);

  return read_single (run);
}

/* Goes on as far as what has arrived allows. */
static void
proceed (RwPgRun *run)
{
  while (is_segment_answered (run))
    {
      run->begin = run->end;
      if (run->error != NULL || run->begin == run->script->statements->len)
        {
          run->answered_all = TRUE;
          if (PQstatus (run->connection->conn) == CONNECTION_BAD)
            break_connection (run);
          else if (!run->cancel_running)
            end_run (run);
          return;
        }
      if (!send_segment (run))
        {
          break_connection (run);
          return;
        }
    }

  if (PQstatus (run->connection->conn) == CONNECTION_BAD)
    break_connection (run);
  else
    wait_for_socket (run);
}

void
rw_pg_run_advance (RwPgRun *run)
{
  if (PQconsumeInput (run->connection->conn) != 1)
    {
      break_connection (run);
      return;
    }
  if (!run->answered_all)
    proceed (run);
}

static void
cancel_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  char message[256];

  /* This blocks, hence the thread; where it leads nowhere, the deadline ends the run without us. */
  g_task_return_boolean (task, PQcancel (task_data, message, sizeof message) == 1);
}

static void
free_cancel (gpointer data)
{
  PQfreeCancel (data);
}

static void
set_cancel (RwPgRun *run, GSource *source, GSourceFunc callback)
{
  clear_cancel (run);
  run->cancel = source;
  g_source_set_callback (source, callback, run, NULL);
  g_source_attach (source, run->connection->context);
}

static gboolean send_cancel_cb (gpointer user_data);

static void
cancel_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwPgConnection *connection = RW_PG_CONNECTION (source);
  RwPgRun *run = connection->run;

  /* The next script must not begin before, or the request would hit that. By now the deadline may
   * have ended this run, and the connection with it. */
  if (run == NULL || run != user_data || !run->cancel_running)
    return;

  run->cancel_running = FALSE;
  if (run->answered_all)
    end_run (run);
  else
    /* A server that had not begun with the query when it was told to stop has ignored that. */
    set_cancel (run, g_timeout_source_new (CANCEL_AGAIN), send_cancel_cb);
}

static gboolean
send_cancel_cb (gpointer user_data)
{
  RwPgRun *run = user_data;
  RwPgConnection *connection = run->connection;
  g_autoptr (GTask) task = g_task_new (connection, NULL, cancel_sent_cb, run);

  run->cancel_running = TRUE;
  g_task_set_task_data (task, PQgetCancel (connection->conn), free_cancel);
  g_task_run_in_thread (task, cancel_in_thread);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  RwPgRun *run = user_data;
  RwPgConnection *connection = run->connection;

  if (run != connection->run)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                      "The query was cancelled.");

      g_queue_remove (&connection->waiting, run);
      rw_pg_run_fail (run, error);
      return G_SOURCE_REMOVE;
    }

  run->cancelled = TRUE;
  rw_pg_connection_set_deadline (connection, CANCEL_TIMEOUT);
  return send_cancel_cb (run);
}

RwPgRun *
rw_pg_run_new (RwPgConnection *self, RwPgScript *script, gint64 timeout, GTask *task)
{
  RwPgRun *run = g_new0 (RwPgRun, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  run->connection = self;
  run->task = g_object_ref (task);
  run->script = rw_pg_script_ref (script);
  run->timeout = timeout;
  run->results = g_ptr_array_new_with_free_func (result_clear);
  g_ptr_array_set_size (run->results, (int) script->statements->len);
  run->expected = g_array_new (FALSE, FALSE, sizeof (Answer));

  if (cancellable != NULL)
    set_cancel (run, g_cancellable_source_new (cancellable), G_SOURCE_FUNC (cancelled_cb));
  return run;
}

void
rw_pg_run_start (RwPgRun *run)
{
  rw_pg_connection_set_deadline (run->connection, run->timeout);
  if (send_segment (run))
    wait_for_socket (run);
  else
    break_connection (run);
}
