/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-archiver.h"

/*
 * DESIGN: readings that were kept for long enough are archived and dropped beside the loading, in a
 * thread and on connections of their own (RwArchiver). Nothing waits for it: when the worker ends,
 * a run is broken off, and the next worker goes on with it. A failure is told and tried again;
 * until then the readings stay where they are.
 *
 * A worker does not begin with it at once: who starts it with wrong settings has some time to
 * notice. A replay never does it: what it reads is old as a rule.
 */
#define FIRST_LOOK (300 * (gint64) G_USEC_PER_SEC)

struct _RwEtlArchive
{
  RwArchiver *archiver;
  GCancellable *cancellable;
  gint64 next; /* monotonic µs */
  gboolean running;
};

static gint64
get_interval (const RwEtl *etl)
{
  return etl->config->archive->interval * (gint64) G_USEC_PER_SEC;
}

static gboolean
is_wanted (const RwEtl *etl)
{
  const RwArchivePlan *plan = etl->config->archive;

  return plan != NULL && etl->config->replay == NULL
         && (plan->raw_days > 0 || plan->rollup_days > 0);
}

static void
ran_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RwEtl *etl = user_data;
  g_autoptr (GError) error = NULL;

  rw_archiver_run_finish (RW_ARCHIVER (object), result, NULL, &error);

  /* The worker may be gone; it cancelled the run then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  etl->archive->running = FALSE;
  etl->archive->next = g_get_monotonic_time () + get_interval (etl);
  rw_etl_tell_status (etl, FALSE);
}

void
rw_etl_archive_tick (RwEtl *etl)
{
  RwEtlArchive *self = etl->archive;

  if (!etl->open || !is_wanted (etl))
    return;
  if (self == NULL)
    {
      self = etl->archive = g_new0 (RwEtlArchive, 1);
      self->archiver = rw_archiver_new (etl->config->database, etl->config->archive);
      self->cancellable = g_cancellable_new ();
      self->next = g_get_monotonic_time () + MIN (FIRST_LOOK, get_interval (etl));
    }
  if (self->running || etl->stopping || etl->ended || g_get_monotonic_time () < self->next)
    return;
  self->running = TRUE;
  rw_archiver_run_async (self->archiver, self->cancellable, ran_cb, etl);
}

void
rw_etl_archive_fill_status (RwEtl *etl)
{
  if (etl->archive != NULL)
    rw_archiver_get_status (etl->archive->archiver, &etl->status.archive);
}

void
rw_etl_archive_free (RwEtl *etl)
{
  RwEtlArchive *self = g_steal_pointer (&etl->archive);

  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  rw_archiver_stop (self->archiver);
  g_object_unref (self->archiver);
  g_object_unref (self->cancellable);
  g_free (self);
}
