/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-status-counts.h"
#include "rw-time.h"

/* A batch that the database refuses this often is not going to be taken. */
#define MAX_REFUSED 3

/* How long the broker waits for a transaction before what comes goes to the spool meanwhile. */
#define PATIENCE_MS 2000

void
rw_etl_publish (RwEtl *self, GArray *outbox)
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
  if (rw_etl_keeps_positions (self) && self->source_started)
    return FALSE;
  return code == RW_ETL_ERROR_CONFIGURATION || g_get_monotonic_time () >= self->give_up_time;
}

/* What was on its way is either waiting, which goes to the spool if there is one, or a piece of the
 * spool, which is loaded again. */
static void
keep_what_failed (RwEtl *self)
{
  self->open = FALSE;
  self->in_flight = FALSE;
  rw_etl_clear_patience (self);
  if (self->spool != NULL && self->spooled_last == 0)
    g_clear_pointer (&self->loading, rw_batch_unref);
  rw_etl_step (self);
  rw_etl_end_gap (self);
}

void
rw_etl_database_failed (RwEtl *self, const GError *error)
{
  RwEtlError code = classify (error);

  self->status.database = code == RW_ETL_ERROR_UNAVAILABLE ? RW_LINK_CONNECTING : RW_LINK_FAILED;
  rw_etl_set_text (self->status.database_text, sizeof self->status.database_text, error->message);
  keep_what_failed (self);

  if (self->impatient || is_hopeless (self, code, error))
    rw_etl_end (self, g_error_new (RW_ETL_ERROR, code, "%s", error->message));
  else
    {
      schedule_reopen (self);
      if (self->spool != NULL)
        rw_etl_start_source (self);
    }
  rw_etl_tell_status (self, TRUE);
}

/* What came from where, and what was wrong with it. */
static void
count_names (RwEtl *self, const RwBatch *batch, const RwLoadResult *result)
{
  RwPipelineStatus *status = &self->status;
  guint n_readings, n_letters;
  const RwReading *readings = rw_batch_get_readings (batch, &n_readings);
  const RwDeadLetter *letters = rw_batch_get_dead_letters (batch, &n_letters);

  rw_status_counts_add_readings (status->sources, readings, n_readings);
  rw_status_counts_add_letters (status->rejects, letters, n_letters);
  if (result->rejected > n_letters)
    rw_status_counts_add (status->rejects, "The reading was understood, but cannot be stored.",
                          result->rejected - n_letters);
}

static void
count_commit (RwEtl *self, const RwBatch *batch)
{
  RwPipelineStatus *status = &self->status;
  guint n_readings, n_letters;

  rw_batch_get_readings (batch, &n_readings);
  rw_batch_get_dead_letters (batch, &n_letters);
  status->batches++;
  status->batch_size = n_readings + n_letters;
  status->commit_time = g_get_monotonic_time () - self->load_begin;
  status->commit_time_total += status->commit_time;
}

void
rw_etl_count (RwEtl *self, const RwBatch *batch, gint64 since, const RwLoadResult *result)
{
  RwPipelineStatus *status = &self->status;
  guint n_readings, n_dead_letters;
  const RwReading *readings = rw_batch_get_readings (batch, &n_readings);

  rw_batch_get_dead_letters (batch, &n_dead_letters);
  status->messages += rw_batch_get_n_messages (batch);
  status->readings += n_readings + n_dead_letters;
  status->stored += result->stored;
  status->duplicate += result->duplicate;
  status->conflicting += result->conflicting;
  status->rejected += result->rejected;
  status->late += result->late;
  status->alarms_raised += result->alarms_raised;
  status->alarms_cleared += result->alarms_cleared;
  status->last_commit = g_get_real_time ();
  /* What comes from the disk has waited for its whole outage. */
  if (since == 0 && n_readings > 0)
    since = readings[0].received_time;
  if (since > 0)
    status->lag = status->last_commit - since;
  count_names (self, batch, result);
}

/* In a replay the time is that of the newest reading. */
static void
follow_time (RwEtl *self, const RwBatch *batch)
{
  guint n;
  const RwReading *readings = rw_batch_get_readings (batch, &n);

  for (guint i = 0; i < n; i++)
    self->replay_now = MAX (self->replay_now, readings[i].time);
}

void
rw_etl_post (RwEtl *self, RwBatch *batch)
{
  if (self->mailbox != NULL && !rw_batch_is_empty (batch))
    rw_mailbox_post (self->mailbox, batch);
}

static void
committed (RwEtl *self)
{
  g_autoptr (RwBatch) batch = g_steal_pointer (&self->loading);

  follow_time (self, batch);
  if (rw_batch_get_n_messages (batch) > 0)
    self->last_activity = g_get_monotonic_time ();
  if (!self->posted)
    rw_etl_post (self, batch);
  if (self->waiting == batch)
    {
      self->n_unsafe -= rw_batch_get_n_messages (batch);
      g_clear_pointer (&self->waiting, rw_batch_unref);
    }
  if (self->spooled_last > 0)
    rw_spool_remove (self->spool, self->spooled_last);
  self->spooled_last = 0;
  self->gap = FALSE;
  self->n_refused = 0;
  rw_backoff_reset (&self->backoff);
  rw_etl_release (self);
  if (self->stopping)
    rw_etl_schedule_finish (self, 0);
  rw_etl_step (self);
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
      /* Who is told so while stopping has nothing left to store. */
      if (rw_etl_positions_load_failed (self, error) && self->impatient)
        rw_etl_end (self, NULL);
      rw_etl_database_failed (self, error);
      return;
    }
  self->in_flight = FALSE;
  rw_etl_clear_patience (self);
  self->status.database = RW_LINK_UP;
  self->status.database_text[0] = '\0';
  rw_etl_count (self, self->loading, self->waiting == self->loading ? self->waiting_since : 0,
                &load_result);
  count_commit (self, self->loading);
  rw_etl_publish (self, outbox);
  committed (self);
  rw_etl_tell_status (self, FALSE);
}

static gboolean
patience_cb (gpointer user_data)
{
  RwEtl *self = user_data;

  rw_etl_clear_patience (self);
  if (self->gap)
    rw_etl_end_gap (self);
  else
    rw_etl_spool_in_flight (self);
  return G_SOURCE_REMOVE;
}

void
rw_etl_clear_patience (RwEtl *self)
{
  if (self->patience == NULL)
    return;
  g_source_destroy (self->patience);
  g_clear_pointer (&self->patience, g_source_unref);
}

static void
load (RwEtl *self)
{
  self->forget = FALSE;
  self->in_flight = TRUE;
  self->load_begin = g_get_monotonic_time ();
  if (self->spool != NULL && (self->loading == self->waiting || self->gap))
    {
      self->patience = g_timeout_source_new (PATIENCE_MS);
      g_source_set_callback (self->patience, patience_cb, self, NULL);
      g_source_attach (self->patience, self->context);
    }
  rw_pg_loader_load_async (self->loader, self->loading, self->cancellable, loaded_cb, self);
}

void
rw_etl_step (RwEtl *self)
{
  rw_etl_assert_thread (self);

  rw_etl_spool_waiting (self);
  if (!self->open || self->in_flight || self->ended || self->reading_rules
      || rw_etl_again_is_busy (self))
    return;
  if (rw_etl_positions_go_on (self) || rw_etl_rules_go_on (self))
    return;
  if (self->loading == NULL && !rw_etl_take_piece (self) && self->open && self->waiting != NULL)
    {
      self->loading = rw_batch_ref (self->waiting);
      self->spooled_last = 0;
      self->posted = FALSE;
    }
  if (self->loading != NULL)
    load (self);
  else
    rw_etl_again_step (self);
}

/* Nothing to store, but perhaps messages that carry no readings by design. */
static void
skip_batch (RwEtl *self, RwBatch *batch)
{
  const RwLoadResult nothing = { 0 };

  if (rw_batch_get_n_messages (batch) > 0)
    rw_etl_count (self, batch, 0, &nothing);
  self->n_unsafe -= rw_batch_get_n_messages (batch);
}

/* Cuts what has come; the source is held until that is safe. */
static void
cut (RwEtl *self)
{
  g_autoptr (RwBatch) batch = NULL;

  rw_source_hold (self->source);
  rw_etl_positions_cut (self);
  batch = rw_batch_builder_end (self->builder);
  self->waiting_since = self->builder_since;
  self->builder_since = 0;
  if (!rw_batch_is_empty (batch))
    {
      self->waiting = g_steal_pointer (&batch);
      return;
    }
  skip_batch (self, batch);
  /* An empty transaction, so that confirmed events are forgotten. */
  if (self->forget && self->open && !self->in_flight)
    self->waiting = rw_batch_builder_end (self->builder);
}

void
rw_etl_gather (RwEtl *self)
{
  rw_etl_assert_thread (self);

  if (self->waiting == NULL && !self->gap && self->transform != NULL)
    {
      rw_etl_decode_messages (self);
      cut (self);
    }
  rw_etl_step (self);
  rw_etl_release (self);
}

gboolean
rw_etl_is_busy (RwEtl *self)
{
  if (self->waiting != NULL || self->in_flight || self->reading_rules || self->messages->len > 0
      || rw_etl_again_is_busy (self))
    return TRUE;
  return !self->impatient && rw_etl_has_spooled (self);
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
  self->opening = FALSE;
  if (start == NULL)
    {
      rw_etl_database_failed (self, error);
      return;
    }

  self->open = TRUE;
  self->status.database_connects++;
  self->status.database = RW_LINK_UP;
  self->status.database_text[0] = '\0';
  if (rw_etl_keeps_positions (self))
    rw_etl_positions_opened (self, start);
  else if (self->transform != NULL)
    rw_etl_rules_set (self, start->judging);
  else if (!rw_etl_begin_preloading (self))
    rw_etl_begin (self, start);
  rw_etl_publish (self, start->outbox);
  rw_etl_step (self);
  if (!self->in_flight)
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
  if (rw_etl_keeps_positions (self) ? rw_etl_positions_claim (self)
                                    : self->transform == NULL && self->config->replay == NULL)
    since = g_get_real_time () - RW_TRANSFORM_RESTORE_SPAN;
  self->opening = TRUE;
  rw_pg_loader_open_async (self->loader, since, self->cancellable, opened_cb, self);
}
