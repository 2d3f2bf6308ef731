/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

/*
 * DESIGN: what is cut goes straight to the database while that is there and nothing waits on disk.
 * Otherwise it goes to the spool, behind what waits there, and is acknowledged from there, so that
 * the order of what was judged is kept. The spool is loaded in large pieces; while the last of it
 * is loaded the source is held, so that it becomes empty under load as well, and the straight way
 * is open again.
 *
 * Before the database was opened for the first time nothing can be judged: messages are then kept
 * as they came, and so are all that follow until the last of them was loaded.
 */

/* Readings in one transaction, about, when the spool is loaded. */
#define PIECE_ITEMS 10000

gboolean
rw_etl_open_spool (RwEtl *self, GError **error)
{
  if (self->config->spool == NULL || self->config->broker == NULL)
    return TRUE;

  self->spool = rw_spool_open (self->config->spool, error);
  return self->spool != NULL;
}

gboolean
rw_etl_has_spooled (RwEtl *self)
{
  return self->spool != NULL && !rw_spool_is_empty (self->spool);
}

gboolean
rw_etl_is_blind (RwEtl *self)
{
  if (self->transform == NULL || self->messages->len > 0)
    return TRUE;

  return self->spool != NULL && rw_spool_has_messages (self->spool);
}

/* Tells once that nothing can be put on disk, and once that it can again. */
static void
note_outcome (RwEtl *self, gboolean ok, const GError *error)
{
  gboolean changed = self->spool_refuses != !ok;

  self->spool_refuses = !ok;
  rw_etl_set_text (self->status.spool_text, sizeof self->status.spool_text,
                   ok ? "" : error->message);
  if (changed)
    rw_etl_tell_status (self, TRUE);
}

/* Puts on disk what could not be decoded. */
static void
spool_messages (RwEtl *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (self->spool == NULL || self->messages->len == 0 || self->gap)
    return;

  rw_source_hold (self->source);
  ok = rw_spool_append_messages (self->spool, self->messages, &error);
  note_outcome (self, ok, error);
  if (!ok)
    return;

  self->n_unsafe -= self->messages->len;
  g_array_set_size (self->messages, 0);
  self->builder_since = 0;
  rw_etl_release (self);
}

/* Puts waiting on disk; what is waiting after that is nothing. */
static gboolean
append_waiting (RwEtl *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = rw_spool_append_batch (self->spool, self->waiting, &error);

  note_outcome (self, ok, error);
  if (!ok)
    return FALSE;

  self->n_unsafe -= rw_batch_get_n_messages (self->waiting);
  rw_etl_post (self, self->waiting);
  g_clear_pointer (&self->waiting, rw_batch_unref);
  rw_etl_release (self);
  return TRUE;
}

void
rw_etl_spool_waiting (RwEtl *self)
{
  spool_messages (self);
  if (self->spool == NULL || self->waiting == NULL || self->waiting == self->loading)
    return;
  if (self->open && rw_spool_is_empty (self->spool) && !rw_etl_again_is_slow (self))
    return;

  /* Only events that the broker confirmed: the next transaction forgets them just as well. */
  if (rw_batch_is_empty (self->waiting))
    {
      self->forget = TRUE;
      g_clear_pointer (&self->waiting, rw_batch_unref);
      rw_etl_release (self);
      return;
    }
  append_waiting (self);
}

void
rw_etl_spool_in_flight (RwEtl *self)
{
  if (self->waiting == NULL || self->waiting != self->loading)
    return;

  self->status.database = RW_LINK_CONNECTING;
  rw_etl_set_text (self->status.database_text, sizeof self->status.database_text,
                   "The database has not answered yet; what comes is kept on disk");
  if (append_waiting (self))
    {
      self->spooled_last = rw_spool_get_last (self->spool);
      self->posted = TRUE;
    }
  rw_etl_tell_status (self, TRUE);
}

static void
transform_messages (RwEtl *self, GArray *messages, RwBatchBuilder *builder)
{
  for (guint i = 0; i < messages->len; i++)
    {
      const RwSpoolMessage *message = &g_array_index (messages, RwSpoolMessage, i);

      rw_batch_builder_add_message (builder);
      rw_transform_message (self->transform, message->topic, message->payload,
                            message->received_time, builder);
    }
}

void
rw_etl_decode_messages (RwEtl *self)
{
  if (self->messages->len == 0 || (self->spool != NULL && rw_spool_has_messages (self->spool)))
    return;

  transform_messages (self, self->messages, self->builder);
  g_array_set_size (self->messages, 0);
}

void
rw_etl_end_gap (RwEtl *self)
{
  if (!self->gap)
    return;
  self->gap = FALSE;
  rw_etl_release (self);
}

/* Decodes and judges what could not be when it came. Each message once in one life: the batch stays
 * loading until it is committed. */
static RwBatch *
decode_piece (RwEtl *self, GArray *messages)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  transform_messages (self, messages, builder);
  return rw_batch_builder_end (builder);
}

/* All that was judged before is loaded: opens once more, for what it changed. */
static void
end_preloading (RwEtl *self)
{
  self->preloading = FALSE;
  self->open = FALSE;
  rw_etl_open_database (self);
}

/* FALSE, and the end, when the spool cannot be read. */
static gboolean
peek (RwEtl *self, RwSpoolPiece *piece)
{
  g_autoptr (GError) error = NULL;

  if (rw_spool_peek (self->spool, PIECE_ITEMS, piece, &error))
    return TRUE;

  note_outcome (self, FALSE, error);
  rw_etl_end (self, g_error_new (RW_ETL_ERROR, RW_ETL_ERROR_CONFIGURATION, "%s", error->message));
  return FALSE;
}

gboolean
rw_etl_take_piece (RwEtl *self)
{
  g_auto (RwSpoolPiece) piece = { 0 };

  if (self->spool == NULL || (self->impatient && !self->preloading) || !peek (self, &piece))
    return FALSE;
  if (self->preloading && piece.batch == NULL)
    {
      end_preloading (self);
      return FALSE;
    }
  if (piece.batch == NULL && piece.messages == NULL)
    return FALSE;

  if (piece.is_all && self->source_started)
    {
      self->gap = TRUE;
      rw_source_hold (self->source);
    }
  self->loading =
      piece.batch != NULL ? g_steal_pointer (&piece.batch) : decode_piece (self, piece.messages);
  self->spooled_last = piece.last;
  /* What this life judged the window got when it went to the disk. */
  self->posted = !piece.earlier && piece.messages == NULL;
  return TRUE;
}

gboolean
rw_etl_begin_preloading (RwEtl *self)
{
  g_auto (RwSpoolPiece) piece = { 0 };

  if (self->spool == NULL || !peek (self, &piece))
    return FALSE;

  self->preloading = piece.batch != NULL;
  return self->preloading;
}

void
rw_etl_fill_spool_status (RwEtl *self)
{
  RwSpoolSize size;
  g_autofree char *room_text = NULL;
  g_autofree char *text = NULL;
  gboolean nearly = FALSE;
  guint64 room;

  if (self->spool == NULL)
    return;

  rw_spool_get_size (self->spool, &size);
  self->status.spooled = size.items;
  self->status.spool_bytes = size.bytes;
  if (self->spool_refuses)
    return;

  room = rw_spool_get_room (self->spool, &nearly);
  room_text = g_format_size (room);
  text = nearly ? g_strdup_printf ("The disk for what waits for the database is nearly full: room "
                                   "for %s is left",
                                   room_text)
                : g_strdup ("");
  rw_etl_set_text (self->status.spool_text, sizeof self->status.spool_text, text);
}
