/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-rollup.h"

#include "rw-pg-connection.h"

/* How many roll-ups a transaction computes: a moment's work. */
#define STEP 2000

/* How long to wait for the other job, or for a loader that is in the middle of a transaction. */
#define WAIT_MS 100

/* All quarters of an hour of a whole day may have to be found first. */
#define STEP_TIMEOUT (300 * G_USEC_PER_SEC)
#define CONNECT_TIMEOUT (10 * G_USEC_PER_SEC)

struct _RwPgRollup
{
  GObject parent_instance;

  char *conninfo;
  RwPgConnection *connection; /* NULL until the first call */
  GSource *wait;              /* the next step, while somebody else is at it */
  GTask *waiting;             /* that is waiting, owned by wait */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (RwPgRollup, rw_pg_rollup, G_TYPE_OBJECT)

typedef struct
{
  gint64 deadline; /* monotonic µs */
  guint n_done;
} Job;

static void
succeed (GTask *task)
{
  RwPgRollup *self = g_task_get_source_object (task);

  self->busy = FALSE;
  g_task_return_boolean (task, TRUE);
}

static void
fail (GTask *task, GError *error)
{
  RwPgRollup *self = g_task_get_source_object (task);

  rw_pg_connection_close (self->connection);
  self->busy = FALSE;
  g_task_return_error (task, error);
}

static void step (GTask *task);

static gboolean
waited_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwPgRollup *self = g_task_get_source_object (task);

  g_clear_pointer (&self->wait, g_source_unref);
  self->waiting = NULL;
  step (task);
  return G_SOURCE_REMOVE;
}

static void
wait_a_moment (GTask *task)
{
  RwPgRollup *self = g_task_get_source_object (task);

  self->waiting = task;
  self->wait = g_timeout_source_new (WAIT_MS);
  g_source_set_callback (self->wait, waited_cb, g_object_ref (task), g_object_unref);
  g_source_attach (self->wait, g_task_get_context (task));
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);
  gint64 n;

  if (results == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }

  n = rw_pg_result_get_int (results->pdata[1], 0, 0);
  if (n > 0)
    job->n_done += (guint) n;
  if (n == 0 || g_get_monotonic_time () >= job->deadline)
    succeed (task);
  else if (n > 0)
    step (task);
  else
    wait_a_moment (task);
}

static void
step (GTask *task)
{
  RwPgRollup *self = g_task_get_source_object (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (script, "BEGIN ISOLATION LEVEL READ COMMITTED");
  rw_pg_script_add (script, "SELECT reeferwatch.roll_up($1)");
  rw_pg_script_bind_int4 (script, STEP);
  rw_pg_script_add (script, "COMMIT");
  rw_pg_connection_run_async (self->connection, script, STEP_TIMEOUT, g_task_get_cancellable (task),
                              stepped_cb, g_object_ref (task));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results == NULL)
    fail (task, g_steal_pointer (&error));
  else if (rw_pg_result_get_bool (results->pdata[0], 0, 0))
    step (task);
  else
    succeed (task);
}

static void
close_buckets (GTask *task)
{
  RwPgRollup *self = g_task_get_source_object (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (script, "SELECT reeferwatch.close_rollups(make_interval(secs => $1))");
  rw_pg_script_bind_int4 (script, (gint32) (RW_PG_ROLLUP_GRACE / G_USEC_PER_SEC));
  rw_pg_connection_run_async (self->connection, script, STEP_TIMEOUT, g_task_get_cancellable (task),
                              closed_cb, g_object_ref (task));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (rw_pg_connection_open_finish (RW_PG_CONNECTION (source), result, &error))
    close_buckets (task);
  else
    fail (task, g_steal_pointer (&error));
}

static void
rw_pg_rollup_dispose (GObject *object)
{
  RwPgRollup *self = RW_PG_ROLLUP (object);

  /* Whatever is under way holds a reference, so nothing is here. */
  if (self->connection != NULL)
    rw_pg_connection_close (self->connection);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (rw_pg_rollup_parent_class)->dispose (object);
}

static void
rw_pg_rollup_finalize (GObject *object)
{
  RwPgRollup *self = RW_PG_ROLLUP (object);

  g_free (self->conninfo);

  G_OBJECT_CLASS (rw_pg_rollup_parent_class)->finalize (object);
}

static void
rw_pg_rollup_class_init (RwPgRollupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_pg_rollup_dispose;
  object_class->finalize = rw_pg_rollup_finalize;
}

static void
rw_pg_rollup_init (RwPgRollup *self)
{
}

RwPgRollup *
rw_pg_rollup_new (const char *conninfo)
{
  RwPgRollup *self = g_object_new (RW_TYPE_PG_ROLLUP, NULL);

  self->conninfo = g_strdup (conninfo);
  return self;
}

void
rw_pg_rollup_run_async (RwPgRollup *self,
                        gint64 time,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_return_if_fail (RW_IS_PG_ROLLUP (self));
  g_return_if_fail (!self->busy);

  self->busy = TRUE;
  job->deadline = g_get_monotonic_time () + time;
  g_task_set_task_data (task, job, g_free);
  if (self->connection == NULL)
    self->connection = rw_pg_connection_new (self->conninfo);

  if (rw_pg_connection_is_open (self->connection))
    close_buckets (task);
  else
    rw_pg_connection_open_async (self->connection, CONNECT_TIMEOUT, cancellable, connected_cb,
                                 g_object_ref (task));
}

gboolean
rw_pg_rollup_run_finish (RwPgRollup *self, GAsyncResult *result, guint *n_done, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *n_done = job->n_done;
  return TRUE;
}

void
rw_pg_rollup_close (RwPgRollup *self)
{
  g_autoptr (GTask) waiting = NULL;

  if (self->waiting != NULL)
    waiting = g_object_ref (g_steal_pointer (&self->waiting));
  if (self->wait != NULL)
    g_source_destroy (self->wait);
  g_clear_pointer (&self->wait, g_source_unref);
  if (self->connection != NULL)
    rw_pg_connection_close (self->connection);
  /* Without a connection the next step fails. */
  if (waiting != NULL)
    step (waiting);
}
