/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-again.h"

/*
 * DESIGN: the letters have batches of their own, loaded when no live batch is, in turn with those:
 * a stream that never ends does not starve them, and they do not hold up the stream for longer than
 * one transaction, or than SLOW when there is a spool. The source is not held for them, since
 * nothing in them is to be acknowledged, and they never go to the spool: the letters are safe where
 * they are. A batch that could not be committed is kept and loaded again when the database is back,
 * as the transform has already counted its readings in the windows.
 */

/* From when on live readings no longer wait for a transaction of ours, µs. */
#define SLOW (2 * G_USEC_PER_SEC)

struct _RwEtlAgain
{
  RwAgain *run;
  RwBatch *batch; /* decoded, not known to be committed, or NULL */
  gboolean busy;  /* has the loader */
  gint64 since;   /* monotonic µs */
  gboolean cancelled;
  RwEtlAgainFunc func;
  gpointer user_data;
};

/* Ends the run; what is under way is none of its business any more. */
static void
end (RwEtl *self, const GError *error)
{
  RwEtlAgain *again = g_steal_pointer (&self->again);

  again->func (rw_again_get_result (again->run), TRUE, error, again->user_data);
  g_clear_pointer (&again->batch, rw_batch_unref);
  rw_again_free (again->run);
  g_free (again);
}

/* The loader is free: the live batch first, since the letters had the last turn. */
static void
go_on (RwEtl *self)
{
  rw_etl_step (self);
  if (self->stopping)
    rw_etl_schedule_finish (self, 0);
}

/* A database that is away comes back; what it refuses, it refuses again. */
static void
failed (RwEtl *self, const GError *error)
{
  self->again->busy = FALSE;
  if (!g_error_matches (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE))
    end (self, error);
  rw_etl_database_failed (self, error);
}

static void
committed (RwEtl *self, const RwLoadResult *result)
{
  RwEtlAgain *again = self->again;
  gint64 lag = self->status.lag;

  rw_again_committed (again->run, result);
  rw_etl_count (self, again->batch, 0, result);
  /* How long ago the letters were received says nothing of how quick the worker is. */
  self->status.lag = lag;
  rw_etl_post (self, again->batch);
  g_clear_pointer (&again->batch, rw_batch_unref);
  self->last_activity = g_get_monotonic_time ();
  again->func (rw_again_get_result (again->run), FALSE, NULL, again->user_data);
  rw_etl_tell_status (self, FALSE);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RwEtl *self = user_data;
  RwLoadResult load_result = { 0 };
  g_autoptr (GArray) outbox = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok =
      rw_pg_loader_load_finish (RW_PG_LOADER (object), result, &load_result, &outbox, &error);

  /* The worker may be gone; it cancelled the call then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!ok)
    {
      failed (self, error);
      return;
    }

  self->again->busy = FALSE;
  rw_etl_publish (self, outbox);
  committed (self, &load_result);
  go_on (self);
}

static void
take_loader (RwEtlAgain *again)
{
  again->busy = TRUE;
  again->since = g_get_monotonic_time ();
}

static void
load (RwEtl *self)
{
  take_loader (self->again);
  rw_pg_loader_load_async (self->loader, self->again->batch, self->cancellable, loaded_cb, self);
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RwEtl *self = user_data;
  g_autoptr (GError) error = NULL;
  RwPgLoader *loader = RW_PG_LOADER (object);

  /* Gone, as above: the run has ended with the worker, and must not be asked. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  if (!rw_again_fetch_finish (self->again->run, loader, result, &error))
    {
      failed (self, error);
      return;
    }

  self->again->busy = FALSE;
  if (rw_again_is_done (self->again->run))
    {
      end (self, NULL);
      go_on (self);
      return;
    }
  if (self->transform == NULL)
    {
      /* What is to be read changed meanwhile: they are fetched again once that is settled. */
      go_on (self);
      return;
    }
  self->again->batch = rw_again_decode (self->again->run, self->transform);
  if (rw_batch_is_empty (self->again->batch))
    {
      const RwLoadResult nothing = { 0 };

      committed (self, &nothing);
      go_on (self);
    }
  else
    load (self);
}

gboolean
rw_etl_again_is_busy (const RwEtl *self)
{
  return self->again != NULL && self->again->busy;
}

gboolean
rw_etl_again_is_slow (const RwEtl *self)
{
  return rw_etl_again_is_busy (self) && g_get_monotonic_time () - self->again->since >= SLOW;
}

void
rw_etl_again_step (RwEtl *self)
{
  RwEtlAgain *again = self->again;

  if (again == NULL || again->busy || self->loading != NULL || self->in_flight || !self->open
      || self->stopping || self->ended || self->transform == NULL)
    return;

  if (again->batch != NULL)
    load (self);
  else if (again->cancelled)
    end (self, NULL);
  else
    {
      take_loader (again);
      rw_again_fetch_async (again->run, self->loader, self->cancellable, fetched_cb, self);
    }
}

void
rw_etl_again_abandon (RwEtl *self)
{
  g_autoptr (GError) error = NULL;

  if (self->again == NULL)
    return;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                               "The worker has ended. What is not done stays as it was.");
  end (self, error);
}

void
rw_etl_decode_again (RwEtl *self,
                     const RwLetterFilter *filter,
                     RwEtlAgainFunc func,
                     gpointer user_data)
{
  const RwAgainResult nothing = { 0 };

  rw_etl_assert_thread (self);
  if (self->again != NULL || self->ended)
    {
      g_autoptr (GError) error =
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                               "Rejected messages are being decoded again already.");

      func (&nothing, TRUE, error, user_data);
      return;
    }

  self->again = g_new0 (RwEtlAgain, 1);
  self->again->run = rw_again_new (filter);
  self->again->func = func;
  self->again->user_data = user_data;
  rw_etl_again_step (self);
}

void
rw_etl_cancel_again (RwEtl *self, gpointer user_data)
{
  rw_etl_assert_thread (self);
  if (self->again == NULL || self->again->user_data != user_data)
    return;

  self->again->cancelled = TRUE;
  /* With the database away there is no batch at hand that is worth waiting for. */
  if (!self->open && !self->again->busy)
    end (self, NULL);
  else
    rw_etl_again_step (self);
}
