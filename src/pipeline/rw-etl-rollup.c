/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-pg-rollup.h"

/*
 * DESIGN: roll-ups are computed beside the loading, on a connection of their own, twice a minute.
 * Nothing waits for them but the end of the worker: what is due then is still computed, for as long
 * as it takes when the worker ends by itself, as after a replay, and for a moment when somebody
 * waits for it to end. What is left is due for the next worker. A failure is not told: the loader
 * meets it too, and the next round tries again.
 */
#define INTERVAL (30 * G_USEC_PER_SEC)

/* How long the end waits at most, ms: when the worker ends by itself, and when it is told to. */
#define FINISH_MS (30 * 60 * 1000)
#define HURRY_MS 2000

struct _RwEtlRollup
{
  RwPgJob *job;
  GCancellable *cancellable;
  GSource *limit;   /* when the end waits no longer; NULL before the end */
  gboolean hurried; /* limit is that of somebody who waits */
  gint64 next;      /* monotonic µs */
  gboolean running;
  gboolean last;     /* the run at hand has seen all that was loaded */
  gboolean finished; /* nothing is left, or there is no more time for it */
};

static void
clear_limit (RwEtlRollup *self)
{
  if (self->limit == NULL)
    return;
  g_source_destroy (self->limit);
  g_clear_pointer (&self->limit, g_source_unref);
}

static void
ran_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RwEtl *etl = user_data;
  g_autoptr (GError) error = NULL;
  guint64 n_done;

  rw_pg_job_run_finish (RW_PG_JOB (object), result, &n_done, &error);

  /* The worker may be gone; it cancelled the call then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  etl->rollup->running = FALSE;
  etl->rollup->finished |= etl->rollup->last;
  if (etl->rollup->limit != NULL)
    rw_etl_schedule_finish (etl, 0);
}

static void
run (RwEtl *etl, gint64 time)
{
  RwEtlRollup *self = etl->rollup;

  self->running = TRUE;
  self->last = self->limit != NULL;
  self->next = g_get_monotonic_time () + INTERVAL;
  rw_pg_job_run_async (self->job, time, self->cancellable, ran_cb, etl);
}

static RwEtlRollup *
ensure_rollup (RwEtl *etl)
{
  if (etl->rollup == NULL)
    {
      etl->rollup = g_new0 (RwEtlRollup, 1);
      etl->rollup->job = rw_pg_rollup_new (etl->config->database);
      etl->rollup->cancellable = g_cancellable_new ();
    }
  return etl->rollup;
}

void
rw_etl_rollup_tick (RwEtl *etl)
{
  RwEtlRollup *self = ensure_rollup (etl);

  if (etl->open && !self->running && !etl->stopping && !etl->ended
      && g_get_monotonic_time () >= self->next)
    run (etl, INTERVAL);
}

static gboolean
limit_cb (gpointer user_data)
{
  RwEtl *etl = user_data;

  etl->rollup->finished = TRUE;
  rw_etl_schedule_finish (etl, 0);
  return G_SOURCE_REMOVE;
}

static void
set_limit (RwEtl *etl)
{
  RwEtlRollup *self = etl->rollup;

  if (self->limit != NULL && self->hurried == etl->impatient)
    return;
  clear_limit (self);
  self->hurried = etl->impatient;
  self->limit = g_timeout_source_new (self->hurried ? HURRY_MS : FINISH_MS);
  g_source_set_callback (self->limit, limit_cb, etl, NULL);
  g_source_attach (self->limit, etl->context);
}

gboolean
rw_etl_rollup_finish (RwEtl *etl)
{
  RwEtlRollup *self = ensure_rollup (etl);

  if (!etl->open || self->finished)
    return FALSE;
  set_limit (etl);
  if (!self->running)
    run (etl, FINISH_MS * G_GINT64_CONSTANT (1000));
  return TRUE;
}

void
rw_etl_rollup_free (RwEtl *etl)
{
  RwEtlRollup *self = g_steal_pointer (&etl->rollup);

  if (self == NULL)
    return;
  clear_limit (self);
  g_cancellable_cancel (self->cancellable);
  rw_pg_job_close (self->job);
  g_object_unref (self->job);
  g_object_unref (self->cancellable);
  g_free (self);
}
