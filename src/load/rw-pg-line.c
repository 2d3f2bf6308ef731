/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-line.h"

#include "rw-schema.h"

#define OPEN_TIMEOUT (10 * G_USEC_PER_SEC)

/* How long a listening line waits before it connects again, ms, doubling up to the maximum. */
#define FIRST_DELAY 500
#define LAST_DELAY 15000

struct _RwPgLine
{
  RwPgConnection *connection;
  GMainContext *context;
  char **listen; /* channels, or NULL */
  RwPgLineFunc heard;
  gpointer user_data;
  GQueue waiting; /* of RwPgRequest, until the connection is open */
  gboolean opening;
  gboolean closing; /* being freed: nothing starts any more */
  guint pending;    /* asynchronous calls that have not come back */
  GSource *again;
  guint delay;
};

/* A request in the hands of the connection, or waiting for it. */
typedef struct
{
  RwPgLine *line;
  RwPgRequest *request;
} Running;

static void open_line (RwPgLine *self);
static void run (RwPgLine *self, RwPgRequest *request);

static void
request_free (RwPgRequest *request)
{
  g_object_unref (request->task);
  g_clear_object (&request->cancellable);
  g_free (request->text);
  g_free (request->note);
  g_strfreev (request->texts);
  g_clear_pointer (&request->ids, g_array_unref);
  g_clear_pointer (&request->filter, rw_letter_filter_free);
  if (request->data_free != NULL)
    request->data_free (request->data);
  g_clear_error (&request->error);
  g_free (request);
}

/* In the caller's thread: only there may the last reference on the task, and so perhaps on the
 * store, be given up. */
static gboolean
answer_cb (gpointer user_data)
{
  RwPgRequest *request = user_data;

  if (request->error != NULL)
    g_task_return_error (request->task, g_steal_pointer (&request->error));
  else
    g_task_return_pointer (request->task, request->value, request->value_free);
  request_free (request);
  return G_SOURCE_REMOVE;
}

static void
answer (RwPgRequest *request)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, request, NULL);
  g_source_attach (source, g_task_get_context (request->task));
}

RwPgRequest *
rw_pg_request_new (GTask *task,
                   void (*build) (RwPgRequest *request, RwPgScript *script),
                   gpointer (*decode) (RwPgRequest *request, GPtrArray *results),
                   GDestroyNotify value_free)
{
  RwPgRequest *request = g_new0 (RwPgRequest, 1);

  request->task = task;
  g_set_object (&request->cancellable, g_task_get_cancellable (task));
  request->build = build;
  request->decode = decode;
  request->value_free = value_free;
  return request;
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Running *running = user_data;
  RwPgRequest *request = running->request;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &request->error);

  running->line->pending--;
  if (results != NULL)
    request->value = request->decode (request, results);
  if (request->again)
    {
      request->again = FALSE;
      run (running->line, request);
    }
  else
    answer (request);
  g_free (running);
}

static void
run (RwPgLine *self, RwPgRequest *request)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  Running *running = g_new (Running, 1);

  running->line = self;
  running->request = request;
  request->build (request, script);
  self->pending++;
  rw_pg_connection_run_async (self->connection, script, request->timeout, request->cancellable,
                              ran_cb, running);
}

static gboolean
again_cb (gpointer user_data)
{
  RwPgLine *self = user_data;

  g_clear_pointer (&self->again, g_source_unref);
  open_line (self);
  return G_SOURCE_REMOVE;
}

static void
open_later (RwPgLine *self)
{
  if (self->listen == NULL || self->closing || self->again != NULL)
    return;

  self->again = g_timeout_source_new (self->delay);
  self->delay = MIN (self->delay * 2, LAST_DELAY);
  g_source_set_callback (self->again, again_cb, self, NULL);
  g_source_attach (self->again, self->context);
}

static void
listening_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwPgLine *self = user_data;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, NULL);

  self->pending--;
  if (results != NULL)
    self->heard (NULL, self->user_data);
}

static void
start_listening (RwPgLine *self)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autofree char *channels = g_strjoinv ("; LISTEN ", self->listen);
  g_autofree char *sql = g_strconcat ("LISTEN ", channels, NULL);

  rw_pg_script_add_simple (script, sql);
  self->pending++;
  rw_pg_connection_run_async (self->connection, script, OPEN_TIMEOUT, NULL, listening_cb, self);
}

static void
stop_waiting (RwPgRequest *request)
{
  if (request->cancel == NULL)
    return;

  g_source_destroy (request->cancel);
  g_clear_pointer (&request->cancel, g_source_unref);
}

static gboolean
waiting_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  const Running *waiting = user_data;
  RwPgRequest *request = waiting->request;

  g_queue_remove (&waiting->line->waiting, request);
  stop_waiting (request);
  g_cancellable_set_error_if_cancelled (cancellable, &request->error);
  answer (request);
  return G_SOURCE_REMOVE;
}

/* The connection is opened for whoever needs it next: giving up a request leaves it alone. */
static void
wait_for_connection (RwPgLine *self, RwPgRequest *request)
{
  g_queue_push_tail (&self->waiting, request);
  if (request->cancellable != NULL)
    {
      Running *waiting = g_new (Running, 1);

      waiting->line = self;
      waiting->request = request;
      request->cancel = g_cancellable_source_new (request->cancellable);
      g_source_set_callback (request->cancel, G_SOURCE_FUNC (waiting_cancelled_cb), waiting,
                             g_free);
      g_source_attach (request->cancel, self->context);
    }
}

/* Whether it is open; error says why not. */
static void
end_opening (RwPgLine *self, gboolean open, const GError *error)
{
  RwPgRequest *request;

  self->opening = FALSE;
  if (open)
    self->delay = FIRST_DELAY;
  else
    open_later (self);
  if (open && self->listen != NULL)
    start_listening (self);

  while ((request = g_queue_pop_head (&self->waiting)) != NULL)
    {
      stop_waiting (request);
      if (open)
        run (self, request);
      else
        {
          request->error = g_error_copy (error);
          answer (request);
        }
    }
}

/* What a newer program has made of the schema would be read wrongly. One that is older, or not
 * there yet, is about to be migrated by who stores. */
static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwPgLine *self = user_data;
  RwPgConnection *connection = RW_PG_CONNECTION (source);
  g_autoptr (GError) error = NULL;
  int version = rw_schema_read_version_finish (connection, result, &error);

  self->pending--;
  if (version > rw_schema_get_version ())
    error = rw_schema_error_newer (version);
  if (error != NULL && rw_pg_connection_is_open (connection))
    rw_pg_connection_close (connection);
  end_opening (self, error == NULL, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwPgLine *self = user_data;
  RwPgConnection *connection = RW_PG_CONNECTION (source);
  g_autoptr (GError) error = NULL;

  self->pending--;
  if (!rw_pg_connection_open_finish (connection, result, &error))
    {
      end_opening (self, FALSE, error);
      return;
    }

  self->pending++;
  rw_schema_read_version_async (connection, OPEN_TIMEOUT, NULL, looked_cb, self);
}

static void
open_line (RwPgLine *self)
{
  if (self->opening || rw_pg_connection_is_open (self->connection))
    return;

  if (self->again != NULL)
    {
      g_source_destroy (self->again);
      g_clear_pointer (&self->again, g_source_unref);
    }
  self->opening = TRUE;
  self->pending++;
  rw_pg_connection_open_async (self->connection, OPEN_TIMEOUT, NULL, opened_cb, self);
}

static void
closed_cb (RwPgConnection *connection, gpointer user_data)
{
  open_later (user_data);
}

static void
notified_cb (RwPgConnection *connection,
             const char *channel,
             const char *payload,
             gpointer user_data)
{
  RwPgLine *self = user_data;

  self->heard (channel, self->user_data);
}

RwPgLine *
rw_pg_line_new (const char *conninfo,
                const char *const *listen,
                RwPgLineFunc heard,
                gpointer user_data)
{
  RwPgLine *self = g_new0 (RwPgLine, 1);

  self->connection = rw_pg_connection_new (conninfo);
  self->context = g_main_context_ref_thread_default ();
  self->listen = g_strdupv ((char **) listen);
  self->heard = heard;
  self->user_data = user_data;
  self->delay = FIRST_DELAY;
  g_queue_init (&self->waiting);
  g_signal_connect (self->connection, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (self->connection, "notification", G_CALLBACK (notified_cb), self);
  return self;
}

void
rw_pg_line_free (RwPgLine *self)
{
  self->closing = TRUE;
  rw_pg_connection_close (self->connection);
  while (self->pending > 0)
    g_main_context_iteration (self->context, TRUE);

  if (self->again != NULL)
    {
      g_source_destroy (self->again);
      g_source_unref (self->again);
    }
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_object_unref (self->connection);
  g_main_context_unref (self->context);
  g_strfreev (self->listen);
  g_free (self);
}

guint
rw_pg_line_get_load (RwPgLine *self)
{
  return self->pending + self->waiting.length;
}

void
rw_pg_line_submit (RwPgLine *self, RwPgRequest *request)
{
  if (rw_pg_connection_is_open (self->connection) && !self->opening)
    {
      run (self, request);
      return;
    }

  wait_for_connection (self, request);
  open_line (self);
}
