/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-pg-packing.h"

/*
 * DESIGN: days that are over are packed beside the loading, on a connection of their own. Nothing
 * waits for it: a worker that ends leaves the rest to the next one. A failure is not told: the
 * loader meets it too, and the next round tries again.
 */
#define INTERVAL (60 * G_USEC_PER_SEC)

/* A start has enough to do. */
#define FIRST (20 * G_USEC_PER_SEC)

struct _RwEtlPacking
{
  RwPgJob *job;
  GCancellable *cancellable;
  gint64 next; /* monotonic µs */
  gboolean running;
};

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
  etl->packing->running = FALSE;
}

void
rw_etl_packing_tick (RwEtl *etl)
{
  RwEtlPacking *self = etl->packing;
  gint64 now = g_get_monotonic_time ();

  if (self == NULL)
    {
      self = etl->packing = g_new0 (RwEtlPacking, 1);
      self->job = rw_pg_packing_new (etl->config->database, RW_PG_PACKING_AGE);
      self->cancellable = g_cancellable_new ();
      self->next = now + FIRST;
    }
  if (!etl->open || self->running || etl->stopping || etl->ended || now < self->next)
    return;

  self->running = TRUE;
  self->next = now + INTERVAL;
  rw_pg_job_run_async (self->job, INTERVAL, self->cancellable, ran_cb, etl);
}

void
rw_etl_packing_free (RwEtl *etl)
{
  RwEtlPacking *self = g_steal_pointer (&etl->packing);

  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  rw_pg_job_close (self->job);
  g_object_unref (self->job);
  g_object_unref (self->cancellable);
  g_free (self);
}
