/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

/*
 * DESIGN: people are told beside the loading, in a thread and on a connection of its own
 * (RwNotifier), of what the database has queued for them. Nothing waits for it. A replay tells
 * nobody: what it finds is over.
 */

void
rw_etl_notify_tick (RwEtl *etl)
{
  if (etl->notifier != NULL || !etl->open || etl->stopping || etl->ended
      || etl->config->notify == NULL || etl->config->replay != NULL)
    return;
  etl->notifier = rw_notifier_new (etl->config->database, etl->config->notify);
}

void
rw_etl_notify_fill_status (RwEtl *etl)
{
  if (etl->notifier != NULL)
    rw_notifier_get_status (etl->notifier, &etl->status.notify);
}

void
rw_etl_notify_free (RwEtl *etl)
{
  g_clear_pointer (&etl->notifier, rw_notifier_free);
}
