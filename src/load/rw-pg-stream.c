/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-stream.h"

#include "rw-pg-connection.h"
#include "rw-schema.h"

#define OPEN_TIMEOUT (10 * G_USEC_PER_SEC)

/* From one row to the next, and for the statements before. */
#define READ_TIMEOUT (120 * G_USEC_PER_SEC)

/* So many blocks wait at most. */
#define MAX_WAITING 2

/* A reader that takes its time is no broken connection, although its window is closed meanwhile.
 * The plan is the same on every machine: rows in order from the first one on. The lock comes before
 * the snapshot: a day that is packed in between would be in neither table, since the snapshot does
 * not know the one yet and the other is gone. */
static const char begin_sql[] =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    "SET LOCAL tcp_user_timeout = '15min'; SET LOCAL idle_in_transaction_session_timeout = '60s';"
    "SET LOCAL jit = off; SET LOCAL work_mem = '16MB'; SET LOCAL max_parallel_workers_per_gather = "
    "0;"
    "LOCK TABLE reeferwatch.reading, reeferwatch.packed IN ACCESS SHARE MODE";

struct _RwPgStream
{
  gatomicrefcount ref_count;

  /* Constant. */
  char *conninfo;
  const RwPgReaderFuncs *funcs;
  GCancellable *stop; /* ends what the thread waits for */

  /* Of the thread only, once it runs. */
  gpointer reader;
  GMainContext *context;

  /* Of who asks. */
  gboolean started;
  GTask *task; /* under way */
  gulong cancel_handler;

  GMutex mutex;
  GCond room;
  /* Under the mutex. */
  GQueue waiting;      /* of blocks */
  GMainContext *asker; /* whose task is under way, or NULL */
  GError *error;       /* why there are no more blocks */
  gboolean done;       /* the thread is at its end */
  gboolean closed;
};

RwPgStream *
rw_pg_stream_ref (RwPgStream *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_pg_stream_unref (RwPgStream *self)
{
  gpointer block;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  while ((block = g_queue_pop_head (&self->waiting)) != NULL)
    self->funcs->block_free (block);
  self->funcs->reader_free (self->reader);
  g_clear_error (&self->error);
  g_object_unref (self->stop);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->room);
  g_free (self->conninfo);
  g_free (self);
}

/* --- handing out, in the thread of who asks --------------------------------------------------- */

/* What the task is answered with; FALSE while there is nothing to say. */
static gboolean
take (RwPgStream *self, gpointer *block, GError **error)
{
  gboolean answered;

  g_mutex_lock (&self->mutex);
  *block = self->closed ? NULL : g_queue_pop_head (&self->waiting);
  if (*block != NULL)
    g_cond_signal (&self->room);
  else if (self->done && self->closed)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The cursor was closed.");
  else if (self->done && self->error != NULL)
    *error = g_error_copy (self->error);
  answered = *block != NULL || self->done;
  if (answered)
    g_clear_pointer (&self->asker, g_main_context_unref);
  g_mutex_unlock (&self->mutex);
  return answered;
}

static void
answer (RwPgStream *self)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  gpointer block;

  if (!take (self, &block, &error))
    return;

  task = g_steal_pointer (&self->task);
  if (self->cancel_handler != 0)
    g_cancellable_disconnect (cancellable, self->cancel_handler);
  self->cancel_handler = 0;
  if (block != NULL)
    g_task_return_pointer (task, block, self->funcs->block_free);
  else if (!g_task_return_error_if_cancelled (task))
    {
      if (error != NULL)
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_pointer (task, NULL, NULL);
    }
}

static gboolean
answer_cb (gpointer user_data)
{
  RwPgStream *self = user_data;

  if (self->task != NULL)
    answer (self);
  return G_SOURCE_REMOVE;
}

/* Has the thread of who asks look. With the mutex held. */
static void
wake_asker (RwPgStream *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->asker == NULL)
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, rw_pg_stream_ref (self),
                         (GDestroyNotify) rw_pg_stream_unref);
  g_source_attach (source, self->asker);
}

/* --- the thread ------------------------------------------------------------------------------- */

/* Waits while there are enough; a closed stream takes nothing any more. */
static void
push (RwPgStream *self, gpointer block)
{
  g_mutex_lock (&self->mutex);
  while (!self->closed && self->waiting.length >= MAX_WAITING)
    g_cond_wait (&self->room, &self->mutex);
  if (!self->closed)
    {
      g_queue_push_tail (&self->waiting, g_steal_pointer (&block));
      wake_asker (self);
    }
  g_mutex_unlock (&self->mutex);
  if (block != NULL)
    self->funcs->block_free (block);
}

static void
row_cb (const guint8 *data, gsize length, gboolean first, gpointer user_data)
{
  RwPgStream *self = user_data;
  gpointer block = self->funcs->read (self->reader, data, length, first);

  if (block != NULL)
    push (self, block);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (RwPgStream *self, GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (self->context, TRUE);

  return *result;
}

static gboolean
open_connection (RwPgStream *self, RwPgConnection *connection, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_connection_open_async (connection, OPEN_TIMEOUT, self->stop, keep_result_cb, &result);
  return rw_pg_connection_open_finish (connection, wait_for (self, &result), error);
}

/* As RwPgLine does: what a newer program has made of the schema would be read wrongly. */
static gboolean
check_schema (RwPgStream *self, RwPgConnection *connection, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  int version;

  rw_schema_read_version_async (connection, OPEN_TIMEOUT, self->stop, keep_result_cb, &result);
  version = rw_schema_read_version_finish (connection, wait_for (self, &result), error);
  if (version > rw_schema_get_version ())
    g_propagate_error (error, rw_schema_error_newer (version));
  return version >= 0 && version <= rw_schema_get_version ();
}

static GPtrArray *
run (RwPgStream *self, RwPgConnection *connection, RwPgScript *script, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_connection_run_async (connection, script, READ_TIMEOUT, self->stop, keep_result_cb,
                              &result);
  return rw_pg_connection_run_finish (connection, wait_for (self, &result), error);
}

/* The query, or NULL: without error when there is nothing to ask for. */
static char *
compose (RwPgStream *self, RwPgConnection *connection, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add_simple (script, begin_sql);
  self->funcs->prepare (self->reader, script);
  results = run (self, connection, script, error);
  if (results == NULL)
    return NULL;

  return self->funcs->compose (self->reader, (RwPgResult *const *) results->pdata + 1);
}

static gboolean
read_all (RwPgStream *self, RwPgConnection *connection, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GError) composing = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *copy = NULL;
  gpointer block;

  if (!open_connection (self, connection, error) || !check_schema (self, connection, error))
    return FALSE;

  sql = compose (self, connection, &composing);
  if (composing != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&composing));
      return FALSE;
    }
  if (sql == NULL)
    return TRUE;

  copy = g_strdup_printf ("COPY (%s) TO STDOUT (FORMAT binary)", sql);
  rw_pg_script_add_copy_out (script, copy, row_cb, self);
  results = run (self, connection, script, error);
  if (results == NULL)
    return FALSE;

  block = self->funcs->finish (self->reader);
  if (block != NULL)
    push (self, block);
  return TRUE;
}

static gpointer
run_thread (gpointer user_data)
{
  RwPgStream *self = user_data;
  g_autoptr (RwPgConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  connection = rw_pg_connection_new (self->conninfo);
  read_all (self, connection, &error);
  rw_pg_connection_close (connection);
  g_clear_object (&connection);
  g_main_context_pop_thread_default (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);

  g_mutex_lock (&self->mutex);
  self->error = g_steal_pointer (&error);
  self->done = TRUE;
  wake_asker (self);
  g_mutex_unlock (&self->mutex);
  rw_pg_stream_unref (self);
  return NULL;
}

/* --- for who asks ----------------------------------------------------------------------------- */

RwPgStream *
rw_pg_stream_new (const char *conninfo, const RwPgReaderFuncs *funcs, gpointer reader)
{
  RwPgStream *self = g_new0 (RwPgStream, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->conninfo = g_strdup (conninfo);
  self->funcs = funcs;
  self->reader = reader;
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->room);
  g_queue_init (&self->waiting);
  return self;
}

static void
start (RwPgStream *self)
{
  gboolean closed;

  self->started = TRUE;
  g_mutex_lock (&self->mutex);
  closed = self->done = self->closed;
  g_mutex_unlock (&self->mutex);
  if (!closed)
    g_thread_unref (g_thread_new ("stream", run_thread, rw_pg_stream_ref (self)));
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  rw_pg_stream_close (user_data);
}

void
rw_pg_stream_next (RwPgStream *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_return_if_fail (self->task == NULL);

  /* Who cancels in time does not want a block that waits. */
  g_task_set_check_cancellable (task, FALSE);
  self->task = task;
  g_mutex_lock (&self->mutex);
  self->asker = g_main_context_ref (g_task_get_context (task));
  g_mutex_unlock (&self->mutex);
  if (cancellable != NULL)
    self->cancel_handler =
        g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), rw_pg_stream_ref (self),
                               (GDestroyNotify) rw_pg_stream_unref);
  if (!self->started)
    start (self);
  answer (self);
}

void
rw_pg_stream_close (RwPgStream *self)
{
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_cond_signal (&self->room);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->stop);
}
