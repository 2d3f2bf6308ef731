/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-pipeline-kafka.h"

/*
 * DESIGN: a source that keeps no positions itself (Kafka) says which partitions are ours whenever
 * that changes. What is held is dropped then, as it comes again, and so is the transform, since the
 * state of reefers moves with their partitions. The database is opened again: it claims the
 * partitions, after which nobody else can store what comes from them, and tells how far they are
 * stored and what their reefers are like. From there the source begins to read.
 *
 * The same happens when the database refuses a batch because somebody else claimed a partition of
 * it. A batch on its way is left to its end: either it is stored, and what is claimed afterwards
 * knows, or it is not, and comes again.
 */

gboolean
rw_etl_keeps_positions (RwEtl *self)
{
  return self->config->kafka != NULL;
}

/* Without a spool, which is for brokers that do not keep what was read, loading is waiting. */
static void
drop_waiting (RwEtl *self)
{
  if (self->waiting != NULL)
    self->n_unsafe -= rw_batch_get_n_messages (self->waiting);
  g_clear_pointer (&self->waiting, rw_batch_unref);
  g_clear_pointer (&self->loading, rw_batch_unref);
}

static void
drop_held (RwEtl *self)
{
  g_autoptr (RwBatch) begun = rw_batch_builder_end (self->builder);

  self->n_unsafe -= rw_batch_get_n_messages (begun);
  self->builder_since = 0;
  if (!self->in_flight)
    drop_waiting (self);
  g_clear_pointer (&self->transform, rw_transform_free);
}

static void
positions_wanted_cb (const RwPosition *positions, guint n, gpointer user_data)
{
  RwEtl *self = user_data;

  drop_held (self);
  g_clear_pointer (&self->wanted, g_array_unref);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (RwPosition));
  g_array_append_vals (self->wanted, positions, n);
  self->wanted_serial++;
  if (n == 0)
    rw_source_set_positions (self->source, NULL, 0);
  else
    rw_etl_step (self);
}

static void
origin_changed_cb (const char *topic, gint32 partition, gpointer user_data)
{
  RwEtl *self = user_data;

  rw_batch_builder_add_origin (self->builder, topic, partition);
}

void
rw_etl_positions_add_events (RwSourceEvents *events)
{
  events->positions_wanted = positions_wanted_cb;
  events->origin_changed = origin_changed_cb;
}

gboolean
rw_etl_positions_are_due (RwEtl *self)
{
  return self->wanted != NULL && self->wanted->len > 0 && self->transform == NULL;
}

gboolean
rw_etl_positions_are_settled (RwEtl *self)
{
  /* In a rebalance nothing comes, but it may in a moment. */
  return !rw_etl_keeps_positions (self)
         || (!rw_etl_positions_are_due (self)
             && (self->status.broker != RW_LINK_CONNECTING || *self->status.broker_text != '\0'));
}

static void
open_again (RwEtl *self)
{
  self->open = FALSE;
  rw_etl_open_database (self);
}

gboolean
rw_etl_positions_go_on (RwEtl *self)
{
  if (!rw_etl_positions_are_due (self))
    return FALSE;
  if (!self->opening && self->reopen == NULL)
    open_again (self);
  return TRUE;
}

void
rw_etl_positions_cut (RwEtl *self)
{
  guint n;
  const RwPosition *positions = rw_source_get_positions (self->source, &n);

  if (n > 0)
    rw_batch_builder_set_positions (self->builder, positions, n);
}

gboolean
rw_etl_positions_claim (RwEtl *self)
{
  if (!rw_etl_positions_are_due (self))
    return FALSE;
  rw_pg_loader_claim (self->loader, (const RwPosition *) (gpointer) self->wanted->data,
                      self->wanted->len);
  self->claimed_serial = self->wanted_serial;
  return TRUE;
}

void
rw_etl_positions_opened (RwEtl *self, const RwLoaderStart *start)
{
  rw_etl_start_source (self);
  if (!rw_etl_positions_are_due (self))
    return;
  if (start->positions == NULL || self->claimed_serial != self->wanted_serial)
    {
      /* It changed while the database was opened. */
      open_again (self);
      return;
    }
  rw_etl_restore (self, start);
  rw_source_set_positions (self->source, (const RwPosition *) (gpointer) start->positions->data,
                           start->positions->len);
}

gboolean
rw_etl_positions_load_failed (RwEtl *self, const GError *error)
{
  gboolean fenced = g_error_matches (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_FENCED);

  self->in_flight = FALSE;
  if (fenced)
    drop_held (self);
  else if (rw_etl_keeps_positions (self) && self->transform == NULL)
    drop_waiting (self);
  return fenced;
}
