/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-alarm-engine.h"
#include "rw-tumbling-window.h"

/*
 * DESIGN: two things keep the judging of one worker in step with the database. Rules, cargo
 * profiles, bookings and areas are read again when the loader hears that they changed, between two
 * batches. And what the detectors know is saved a little each second, in the transaction of the
 * readings that it comes from, and all at the end: a worker that starts needs only the readings
 * since then.
 *
 * What waits on disk is behind in time, and all of it is loaded before anybody starts from it, so
 * meanwhile nothing is saved.
 */

/* In how many seconds each reefer's state is saved once. */
#define SAVE_ROUND 600

void
rw_etl_rules_prepare (RwEtl *self)
{
  /* A window needs the readings of its whole time, which may be older than a state. */
  rw_pg_loader_keep_states (self->loader, RW_ALARM_TRACK_FORMAT, RW_WINDOW_KEEP);
}

void
rw_etl_rules_set (RwEtl *self, const RwJudging *judging)
{
  if (self->transform == NULL)
    return;
  rw_transform_set_geofences (self->transform, judging->geofences);
  rw_transform_set_rules (self->transform, judging->rules, judging->bookings, judging->profiles);
}

static void
judging_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RwEtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwJudging) judging =
      rw_pg_loader_judging_finish (RW_PG_LOADER (object), result, &error);

  /* The worker may be gone; it cancelled the call then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->reading_rules = FALSE;
  if (judging == NULL)
    {
      rw_etl_database_failed (self, error);
      return;
    }

  rw_etl_rules_set (self, judging);
  if (self->stopping)
    rw_etl_schedule_finish (self, 0);
  rw_etl_step (self);
}

gboolean
rw_etl_rules_go_on (RwEtl *self)
{
  if (self->transform == NULL || !rw_pg_loader_get_rules_changed (self->loader))
    return FALSE;

  self->reading_rules = TRUE;
  rw_pg_loader_judging_async (self->loader, self->cancellable, judging_read_cb, self);
  return TRUE;
}

static gboolean
may_save (RwEtl *self)
{
  return self->transform != NULL && self->open && !rw_etl_has_spooled (self);
}

void
rw_etl_states_tick (RwEtl *self)
{
  if (!may_save (self) || self->stopping)
    return;

  rw_transform_save_states (self->transform, SAVE_ROUND, self->builder);
  rw_etl_gather (self);
}

gboolean
rw_etl_states_finish (RwEtl *self)
{
  if (self->states_saved || !may_save (self))
    return FALSE;

  self->states_saved = TRUE;
  rw_transform_save_states (self->transform, 1, self->builder);
  rw_etl_gather (self);
  return rw_etl_is_busy (self);
}
