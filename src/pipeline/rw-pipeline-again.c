/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-private.h"

/*
 * DESIGN: a call is shared by two threads and by what is on its way between them, so it is counted.
 * The worker writes how far it is under the lock and wakes the owner, once for many times; the
 * owner copies it and calls back without the lock. The task is touched in the owner's thread only.
 */
typedef struct
{
  gatomicrefcount ref_count;

  /* Constant. */
  RwPipeline *pipeline; /* kept alive by the task */
  RwLetterFilter *filter;

  /* The owner's thread only. */
  GTask *task; /* NULL once it was answered */
  RwAgainFunc progress;
  gpointer progress_data;
  GCancellable *cancellable; /* or NULL */
  gulong cancelled_id;

  /* Under the lock. */
  GMutex lock;
  RwAgainResult result;
  gboolean telling; /* the owner was woken and has not looked yet */
  gboolean ended;
  GError *error;
} Call;

static Call *
call_ref (Call *call)
{
  g_atomic_ref_count_inc (&call->ref_count);
  return call;
}

static void
call_unref (gpointer data)
{
  Call *call = data;

  if (!g_atomic_ref_count_dec (&call->ref_count))
    return;
  rw_letter_filter_free (call->filter);
  g_clear_object (&call->cancellable);
  g_clear_error (&call->error);
  g_mutex_clear (&call->lock);
  g_free (call);
}

/* --- in the owner's thread ------------------------------------------------------------------- */

static void
answer (Call *call, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&call->task);

  g_cancellable_disconnect (call->cancellable, call->cancelled_id);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
told_cb (gpointer user_data)
{
  Call *call = user_data;
  RwAgainResult result;
  GError *error;
  gboolean ended;

  g_mutex_lock (&call->lock);
  call->telling = FALSE;
  result = call->result;
  ended = call->ended;
  error = g_steal_pointer (&call->error);
  g_mutex_unlock (&call->lock);

  if (call->task == NULL)
    return G_SOURCE_REMOVE;
  if (ended)
    answer (call, error);
  else if (call->progress != NULL)
    call->progress (&result, call->progress_data);
  return G_SOURCE_REMOVE;
}

/* --- in the worker's thread ------------------------------------------------------------------ */

static void
tell (const RwAgainResult *result, gboolean ended, const GError *error, gpointer user_data)
{
  Call *call = user_data;
  gboolean wake;

  g_mutex_lock (&call->lock);
  call->result = *result;
  call->ended = ended;
  call->error = error != NULL ? g_error_copy (error) : NULL;
  wake = !call->telling;
  call->telling = TRUE;
  g_mutex_unlock (&call->lock);

  if (wake)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_callback (source, told_cb, call_ref (call), call_unref);
      g_source_attach (source, rw_pipeline_get_owner_context (call->pipeline));
    }
  if (ended)
    call_unref (call);
}

static gboolean
begin_cb (gpointer user_data)
{
  Call *call = user_data;
  RwEtl *etl = rw_pipeline_get_etl (call->pipeline);

  call_ref (call);
  if (etl != NULL)
    rw_etl_decode_again (etl, call->filter, tell, call);
  else
    {
      const RwAgainResult nothing = { 0 };
      g_autoptr (GError) error =
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "The worker has ended.");

      tell (&nothing, TRUE, error, call);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
cancel_cb (gpointer user_data)
{
  Call *call = user_data;
  RwEtl *etl = rw_pipeline_get_etl (call->pipeline);

  if (etl != NULL)
    rw_etl_cancel_again (etl, call);
  return G_SOURCE_REMOVE;
}

/* --- the interface, in the owner's thread ---------------------------------------------------- */

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Call *call = user_data;

  rw_pipeline_invoke (call->pipeline, cancel_cb, call_ref (call), call_unref);
}

static void
decode_again_async (RwRedecoder *redecoder,
                    const RwLetterFilter *filter,
                    RwAgainFunc progress,
                    gpointer progress_data,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  RwPipeline *self = RW_PIPELINE (redecoder);
  Call *call = g_new0 (Call, 1);

  g_atomic_ref_count_init (&call->ref_count);
  g_mutex_init (&call->lock);
  call->pipeline = self;
  call->filter = rw_letter_filter_copy (filter);
  call->progress = progress;
  call->progress_data = progress_data;
  call->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_task_data (call->task, call_ref (call), call_unref);

  if (!rw_pipeline_invoke (self, begin_cb, call_ref (call), call_unref))
    {
      answer (call,
              g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "The worker does not run."));
      call_unref (call);
      return;
    }
  g_set_object (&call->cancellable, cancellable);
  if (cancellable != NULL)
    call->cancelled_id =
        g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), call_ref (call), call_unref);
  call_unref (call);
}

static gboolean
decode_again_finish (RwRedecoder *redecoder,
                     GAsyncResult *result,
                     RwAgainResult *again,
                     GError **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));

  g_mutex_lock (&call->lock);
  *again = call->result;
  g_mutex_unlock (&call->lock);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
rw_pipeline_redecoder_init (RwRedecoderInterface *iface)
{
  iface->decode_again_async = decode_again_async;
  iface->decode_again_finish = decode_again_finish;
}
