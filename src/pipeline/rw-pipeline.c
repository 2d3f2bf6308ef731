/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-private.h"

/* How long moving counters may wait to be told, so that who listens is called a few times a second.
 */
#define STATUS_INTERVAL_MS 250

struct _RwPipeline
{
  GObject parent_instance;

  /* Constant. */
  RwPipelineConfig *config;
  RwMailbox *mailbox;
  GMainContext *owner_context;
  GMainContext *worker_context;

  /* The owner's thread only. */
  GThread *owner;
  GThread *thread;

  /* The worker's thread only. */
  RwEtl *etl;
  GMainLoop *loop;

  /* Under the lock. */
  GMutex lock;
  GCond ended_cond;
  RwPipelineStatus status;
  GSource *status_source; /* attached to the owner's context, not yet dispatched */
  GQueue calls;           /* of Call */
  gboolean stopping;
  gboolean ended;
  GError *exit_error;
};

/* A call into the worker that was not yet carried out. */
typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Call;

enum
{
  STATUS_CHANGED,
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (RwPipeline,
                               rw_pipeline,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_REDECODER,
                                                      rw_pipeline_redecoder_init))

static gboolean
status_cb (gpointer user_data)
{
  RwPipeline *self = user_data;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->status_source, g_source_unref);
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[STATUS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static gboolean
finished_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[FINISHED], 0);
  return G_SOURCE_REMOVE;
}

/* Called in the worker's thread. One call of the owner is pending at the most. */
static void
status_changed_cb (const RwPipelineStatus *status, gboolean urgent, gpointer user_data)
{
  RwPipeline *self = user_data;

  g_mutex_lock (&self->lock);
  self->status = *status;
  if (self->status_source == NULL && !self->stopping)
    {
      self->status_source = g_timeout_source_new (urgent ? 0 : STATUS_INTERVAL_MS);
      g_source_set_priority (self->status_source, G_PRIORITY_DEFAULT_IDLE);
      g_source_set_callback (self->status_source, status_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->status_source, self->owner_context);
    }
  g_mutex_unlock (&self->lock);
}

static void
ended_cb (const GError *error, gpointer user_data)
{
  RwPipeline *self = user_data;

  g_mutex_lock (&self->lock);
  self->exit_error = error != NULL ? g_error_copy (error) : NULL;
  g_mutex_unlock (&self->lock);
  g_main_loop_quit (self->loop);
}

static void
tell_end (RwPipeline *self)
{
  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  g_cond_broadcast (&self->ended_cond);
  if (!self->stopping)
    {
      g_autoptr (GSource) idle = g_idle_source_new ();

      g_source_set_callback (idle, finished_cb, g_object_ref (self), g_object_unref);
      g_source_attach (idle, self->owner_context);
    }
  g_mutex_unlock (&self->lock);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  if (call->destroy != NULL)
    call->destroy (call->data);
  g_free (call);
}

/* Takes the first call from the queue and carries it out. FALSE when there was none. */
static gboolean
run_next_call (RwPipeline *self)
{
  Call *call;

  g_mutex_lock (&self->lock);
  call = g_queue_pop_head (&self->calls);
  g_mutex_unlock (&self->lock);
  if (call == NULL)
    return FALSE;

  call->func (call->data);
  call_free (call);
  return TRUE;
}

static gboolean
call_cb (gpointer user_data)
{
  run_next_call (user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
run_worker (gpointer user_data)
{
  static const RwEtlEvents events = {
    .status_changed = status_changed_cb,
    .ended = ended_cb,
  };
  g_autoptr (RwPipeline) self = user_data;

  g_main_context_push_thread_default (self->worker_context);
  self->loop = g_main_loop_new (self->worker_context, FALSE);
  self->etl = rw_etl_new (self->config, self->mailbox, &events, self);
  rw_etl_start (self->etl);
  g_main_loop_run (self->loop);
  g_clear_pointer (&self->etl, rw_etl_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_main_context_pop_thread_default (self->worker_context);
  tell_end (self);
  /* Calls that came too late find no worker, and say so to who made them. */
  while (run_next_call (self))
    ;
  return NULL;
}

static gboolean
stop_cb (gpointer user_data)
{
  RwPipeline *self = user_data;

  rw_etl_stop (self->etl);
  return G_SOURCE_REMOVE;
}

static void
rw_pipeline_finalize (GObject *object)
{
  RwPipeline *self = RW_PIPELINE (object);

  /* The last reference may have been the worker's, whose thread cannot wait for itself. */
  g_clear_pointer (&self->thread, g_thread_unref);
  g_clear_pointer (&self->mailbox, rw_mailbox_unref);
  g_clear_error (&self->exit_error);
  rw_pipeline_config_free (self->config);
  g_main_context_unref (self->worker_context);
  g_main_context_unref (self->owner_context);
  g_cond_clear (&self->ended_cond);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (rw_pipeline_parent_class)->finalize (object);
}

static void
rw_pipeline_class_init (RwPipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rw_pipeline_finalize;

  signals[STATUS_CHANGED] = g_signal_new ("status-changed", RW_TYPE_PIPELINE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", RW_TYPE_PIPELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
rw_pipeline_init (RwPipeline *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->calls);
  g_cond_init (&self->ended_cond);
  self->owner = g_thread_self ();
  self->owner_context = g_main_context_ref_thread_default ();
  self->worker_context = g_main_context_new ();
  self->status.started_time = g_get_real_time ();
}

gboolean
rw_pipeline_invoke (RwPipeline *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Call *call = g_new (Call, 1);
  gboolean runs;

  *call = (Call){ func, data, destroy };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, call_cb, self, NULL);
  g_mutex_lock (&self->lock);
  runs = self->thread != NULL && !self->ended;
  if (runs)
    {
      g_queue_push_tail (&self->calls, call);
      g_source_attach (source, self->worker_context);
    }
  g_mutex_unlock (&self->lock);
  if (!runs)
    call_free (call);
  return runs;
}

RwEtl *
rw_pipeline_get_etl (RwPipeline *self)
{
  return self->etl;
}

GMainContext *
rw_pipeline_get_owner_context (RwPipeline *self)
{
  return self->owner_context;
}

RwPipeline *
rw_pipeline_new (const RwPipelineConfig *config, RwMailbox *mailbox)
{
  RwPipeline *self = g_object_new (RW_TYPE_PIPELINE, NULL);

  self->config = rw_pipeline_config_copy (config);
  self->mailbox = mailbox != NULL ? rw_mailbox_ref (mailbox) : NULL;
  return self;
}

void
rw_pipeline_start (RwPipeline *self)
{
  g_assert (self->owner == g_thread_self ());
  g_return_if_fail (self->thread == NULL);

  self->thread = g_thread_new ("rw-worker", run_worker, g_object_ref (self));
}

gboolean
rw_pipeline_stop (RwPipeline *self, gint64 timeout)
{
  gint64 deadline = g_get_monotonic_time () + timeout;
  g_autoptr (GSource) stop = NULL;
  g_autoptr (GSource) status_source = NULL;
  gboolean ended;

  g_assert (self->owner == g_thread_self ());
  if (self->thread == NULL)
    return TRUE;

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  status_source = g_steal_pointer (&self->status_source);
  g_mutex_unlock (&self->lock);
  if (status_source != NULL)
    g_source_destroy (status_source);

  stop = g_idle_source_new ();
  g_source_set_priority (stop, G_PRIORITY_HIGH);
  g_source_set_callback (stop, stop_cb, self, NULL);
  g_source_attach (stop, self->worker_context);

  g_mutex_lock (&self->lock);
  while (!self->ended && g_cond_wait_until (&self->ended_cond, &self->lock, deadline))
    ;
  ended = self->ended;
  g_mutex_unlock (&self->lock);

  if (ended)
    g_thread_join (g_steal_pointer (&self->thread));
  return ended;
}

void
rw_pipeline_get_status (RwPipeline *self, RwPipelineStatus *status)
{
  g_mutex_lock (&self->lock);
  *status = self->status;
  g_mutex_unlock (&self->lock);
}

const GError *
rw_pipeline_get_exit_error (RwPipeline *self)
{
  const GError *error;

  g_mutex_lock (&self->lock);
  error = self->exit_error;
  g_mutex_unlock (&self->lock);
  return error;
}
