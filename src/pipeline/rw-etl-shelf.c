/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-pg-shelf.h"

/*
 * DESIGN: alarms come back from the shelf in the database's time, so a worker that is live asks it
 * once a second, on a connection of its own, whatever the loading is at. Nothing waits for it, and
 * a failure is not told: the loader meets it too, and what was due then is due in the next round.
 */
#define RETRY (10 * G_USEC_PER_SEC)

struct _RwEtlShelf
{
  RwPgJob *job;
  GCancellable *cancellable;
  gint64 next; /* monotonic µs: not before */
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
  etl->shelf->running = FALSE;
  if (error != NULL)
    etl->shelf->next = g_get_monotonic_time () + RETRY;
}

void
rw_etl_shelf_tick (RwEtl *etl)
{
  RwEtlShelf *self = etl->shelf;

  if (!etl->open || etl->stopping || etl->ended || etl->config->replay != NULL)
    return;
  if (self == NULL)
    {
      self = etl->shelf = g_new0 (RwEtlShelf, 1);
      self->job = rw_pg_shelf_new (etl->config->database);
      self->cancellable = g_cancellable_new ();
    }
  if (self->running || g_get_monotonic_time () < self->next)
    return;

  self->running = TRUE;
  rw_pg_job_run_async (self->job, 0, self->cancellable, ran_cb, etl);
}

void
rw_etl_shelf_free (RwEtl *etl)
{
  RwEtlShelf *self = g_steal_pointer (&etl->shelf);

  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  rw_pg_job_close (self->job);
  g_object_unref (self->job);
  g_object_unref (self->cancellable);
  g_free (self);
}
