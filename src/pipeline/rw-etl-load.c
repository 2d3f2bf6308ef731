/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-time.h"

/* A batch that the database refuses this often is not going to be taken. */
#define MAX_REFUSED 3

static void
publish_events (RwEtl *self, GArray *outbox)
{
  for (guint i = 0; outbox != NULL && i < outbox->len; i++)
    {
      const RwOutboxEvent *event = &g_array_index (outbox, RwOutboxEvent, i);

      rw_source_publish (self->source, event->outbox_id, event->payload);
    }
}

static gboolean
reopen_cb (gpointer user_data)
{
  RwEtl *self = user_data;

  g_clear_pointer (&self->reopen, g_source_unref);
  rw_etl_open_database (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_reopen (RwEtl *self)
{
  self->reopen = g_timeout_source_new ((guint) (rw_backoff_next (&self->backoff) / 1000));
  g_source_set_callback (self->reopen, reopen_cb, self, NULL);
  g_source_attach (self->reopen, self->context);
}

static RwEtlError
classify (const GError *error)
{
  if (g_error_matches (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION)
      || g_error_matches (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_SCHEMA))
    return RW_ETL_ERROR_CONFIGURATION;
  if (g_error_matches (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_INTERNAL))
    return RW_ETL_ERROR_INTERNAL;
  return RW_ETL_ERROR_UNAVAILABLE;
}

/* Whether trying again is pointless. Once the worker has run, only a newer schema and a batch that
 * is refused again and again are; at the start it depends on who runs us. */
static gboolean
is_hopeless (RwEtl *self, RwEtlError code, const GError *error)
{
  if (g_error_matches (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_SCHEMA))
    return TRUE;
  if (code == RW_ETL_ERROR_INTERNAL)
    return ++self->n_refused >= MAX_REFUSED;
  if (!self->config->give_up || self->transform != NULL)
    return FALSE;
  return code == RW_ETL_ERROR_CONFIGURATION || g_get_monotonic_time () >= self->give_up_time;
}

static void
database_failed (RwEtl *self, const GError *error)
{
  RwEtlError code = classify (error);

  self->open = FALSE;
  self->status.database = code == RW_ETL_ERROR_UNAVAILABLE ? RW_LINK_CONNECTING : RW_LINK_FAILED;
  rw_etl_set_text (self->status.database_text, sizeof self->status.database_text, error->message);

  if (self->impatient || is_hopeless (self, code, error))
    rw_etl_end (self, g_error_new (RW_ETL_ERROR, code, "%s", error->message));
  else
    schedule_reopen (self);
  rw_etl_tell_status (self, TRUE);
}

static void
count (RwEtl *self, const RwLoadResult *result)
{
  RwPipelineStatus *status = &self->status;
  guint n_readings;
  guint n_dead_letters;

  rw_batch_get_readings (self->batch, &n_readings);
  rw_batch_get_dead_letters (self->batch, &n_dead_letters);
  status->messages += rw_batch_get_n_messages (self->batch);
  status->readings += n_readings + n_dead_letters;
  status->stored += result->stored;
  status->duplicate += result->duplicate;
  status->rejected += result->rejected;
  status->late += result->late;
  status->alarms_raised += result->alarms_raised;
  status->alarms_cleared += result->alarms_cleared;
  status->last_commit = g_get_real_time ();
  if (self->batch_since > 0)
    status->lag = status->last_commit - self->batch_since;
}

/* In a replay the time is that of the newest reading. */
static void
follow_time (RwEtl *self)
{
  guint n;
  const RwReading *readings = rw_batch_get_readings (self->batch, &n);

  for (guint i = 0; i < n; i++)
    self->replay_now = MAX (self->replay_now, readings[i].time);
}

static void
committed (RwEtl *self)
{
  follow_time (self);
  if (rw_batch_get_n_messages (self->batch) > 0)
    self->last_activity = g_get_monotonic_time ();
  if (self->mailbox != NULL && !rw_batch_is_empty (self->batch))
    rw_mailbox_post (self->mailbox, self->batch);
  g_clear_pointer (&self->batch, rw_batch_unref);
  self->n_refused = 0;
  rw_backoff_reset (&self->backoff);
  rw_source_release (self->source);
  if (self->stopping)
    rw_etl_schedule_finish (self, 0);
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
      database_failed (self, error);
      return;
    }
  count (self, &load_result);
  publish_events (self, outbox);
  committed (self);
  rw_etl_tell_status (self, FALSE);
}

static void
load_batch (RwEtl *self)
{
  self->forget = FALSE;
  rw_pg_loader_load_async (self->loader, self->batch, self->cancellable, loaded_cb, self);
}

gboolean
rw_etl_load (RwEtl *self)
{
  rw_etl_assert_thread (self);

  if (self->batch != NULL || self->transform == NULL)
    return self->batch != NULL;

  rw_source_hold (self->source);
  self->batch = rw_batch_builder_end (self->builder);
  self->batch_since = self->builder_since;
  self->builder_since = 0;
  if (rw_batch_is_empty (self->batch) && !self->forget)
    {
      /* Nothing to store, but perhaps messages that carry no readings by design. */
      const RwLoadResult nothing = { 0 };

      if (rw_batch_get_n_messages (self->batch) > 0)
        count (self, &nothing);
      g_clear_pointer (&self->batch, rw_batch_unref);
      rw_source_release (self->source);
      return FALSE;
    }
  if (self->open)
    load_batch (self);
  return TRUE;
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RwEtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwLoaderStart) start =
      rw_pg_loader_open_finish (RW_PG_LOADER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (start == NULL)
    {
      database_failed (self, error);
      return;
    }

  self->open = TRUE;
  self->status.database = RW_LINK_UP;
  self->status.database_text[0] = '\0';
  if (self->transform == NULL)
    rw_etl_begin (self, start);
  publish_events (self, start->outbox);
  if (self->batch != NULL)
    load_batch (self);
  else
    {
      rw_backoff_reset (&self->backoff);
      if (self->stopping)
        rw_etl_schedule_finish (self, 0);
    }
  rw_etl_tell_status (self, TRUE);
}

void
rw_etl_open_database (RwEtl *self)
{
  gint64 since = G_MAXINT64;

  /* After a failure in this life the transform knows all; a replay starts from its own beginning,
   * in which the readings of today mean nothing. */
  if (self->transform == NULL && self->config->replay == NULL)
    since = g_get_real_time () - RW_TRANSFORM_RESTORE_SPAN;
  rw_pg_loader_open_async (self->loader, since, self->cancellable, opened_cb, self);
}
