/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-job.h"

#define CONNECT_TIMEOUT (10 * G_USEC_PER_SEC)

struct _RwPgJob
{
  GObject parent_instance;

  const RwPgJobKind *kind;
  gint64 argument;
  char *conninfo;
  RwPgConnection *connection; /* NULL until the first call */
  GSource *wait;              /* the next step, while somebody else is at it or has the machine */
  GTask *waiting;             /* that is waiting, owned by wait */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (RwPgJob, rw_pg_job, G_TYPE_OBJECT)

typedef struct
{
  gint64 deadline; /* monotonic µs */
  gint64 begun;    /* the step at hand, monotonic µs */
  guint64 n_done;
} Run;

static void
succeed (GTask *task)
{
  RwPgJob *self = g_task_get_source_object (task);

  self->busy = FALSE;
  g_task_return_boolean (task, TRUE);
}

static void
fail (GTask *task, GError *error)
{
  RwPgJob *self = g_task_get_source_object (task);

  rw_pg_connection_close (self->connection);
  self->busy = FALSE;
  g_task_return_error (task, error);
}

static void step (GTask *task);

static gboolean
waited_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwPgJob *self = g_task_get_source_object (task);

  g_clear_pointer (&self->wait, g_source_unref);
  self->waiting = NULL;
  step (task);
  return G_SOURCE_REMOVE;
}

static void
wait_a_moment (GTask *task, gint64 time)
{
  RwPgJob *self = g_task_get_source_object (task);

  self->waiting = task;
  self->wait = g_timeout_source_new ((guint) (time / 1000));
  g_source_set_callback (self->wait, waited_cb, g_object_ref (task), g_object_unref);
  g_source_attach (self->wait, g_task_get_context (task));
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgJob *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);
  guint64 n = 0;
  gint64 now = g_get_monotonic_time ();
  RwPgJobOutcome outcome;

  if (results == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }

  outcome = self->kind->read_step (results->pdata[1], &n);
  run->n_done += n;
  if (outcome == RW_PG_JOB_DONE || now >= run->deadline)
    succeed (task);
  else if (outcome == RW_PG_JOB_WAIT)
    wait_a_moment (task, self->kind->wait);
  else if (self->kind->rest > 0)
    wait_a_moment (task, (gint64) ((double) (now - run->begun) * self->kind->rest));
  else
    step (task);
}

static void
step (GTask *task)
{
  RwPgJob *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  run->begun = g_get_monotonic_time ();
  rw_pg_script_add (script, "BEGIN ISOLATION LEVEL READ COMMITTED");
  self->kind->add_step (script, self->argument);
  rw_pg_script_add (script, "COMMIT");
  rw_pg_connection_run_async (self->connection, script, self->kind->timeout,
                              g_task_get_cancellable (task), stepped_cb, g_object_ref (task));
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
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
prepare (GTask *task)
{
  RwPgJob *self = g_task_get_source_object (task);
  g_autoptr (RwPgScript) script = NULL;

  if (self->kind->add_preparation == NULL)
    {
      step (task);
      return;
    }

  script = rw_pg_script_new ();
  self->kind->add_preparation (script, self->argument);
  rw_pg_connection_run_async (self->connection, script, self->kind->timeout,
                              g_task_get_cancellable (task), prepared_cb, g_object_ref (task));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (rw_pg_connection_open_finish (RW_PG_CONNECTION (source), result, &error))
    prepare (task);
  else
    fail (task, g_steal_pointer (&error));
}

static void
rw_pg_job_dispose (GObject *object)
{
  RwPgJob *self = RW_PG_JOB (object);

  /* Whatever is under way holds a reference, so nothing is here. */
  if (self->connection != NULL)
    rw_pg_connection_close (self->connection);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (rw_pg_job_parent_class)->dispose (object);
}

static void
rw_pg_job_finalize (GObject *object)
{
  RwPgJob *self = RW_PG_JOB (object);

  g_free (self->conninfo);

  G_OBJECT_CLASS (rw_pg_job_parent_class)->finalize (object);
}

static void
rw_pg_job_class_init (RwPgJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_pg_job_dispose;
  object_class->finalize = rw_pg_job_finalize;
}

static void
rw_pg_job_init (RwPgJob *self)
{
}

RwPgJob *
rw_pg_job_new (const RwPgJobKind *kind, const char *conninfo, gint64 argument)
{
  RwPgJob *self = g_object_new (RW_TYPE_PG_JOB, NULL);

  self->kind = kind;
  self->argument = argument;
  self->conninfo = g_strdup (conninfo);
  return self;
}

void
rw_pg_job_run_async (RwPgJob *self,
                     gint64 time,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_return_if_fail (RW_IS_PG_JOB (self));
  g_return_if_fail (!self->busy);

  self->busy = TRUE;
  run->deadline = g_get_monotonic_time () + time;
  g_task_set_task_data (task, run, g_free);
  if (self->connection == NULL)
    self->connection = rw_pg_connection_new (self->conninfo);

  if (rw_pg_connection_is_open (self->connection))
    prepare (task);
  else
    rw_pg_connection_open_async (self->connection, CONNECT_TIMEOUT, cancellable, connected_cb,
                                 g_object_ref (task));
}

gboolean
rw_pg_job_run_finish (RwPgJob *self, GAsyncResult *result, guint64 *n_done, GError **error)
{
  Run *run = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *n_done = run->n_done;
  return TRUE;
}

void
rw_pg_job_close (RwPgJob *self)
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
