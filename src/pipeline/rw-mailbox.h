/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwMailbox: batches from the worker to the window, with one wake-up for many.
 *
 * For: handing over what may be skipped: it is bounded, drops the oldest batch and counts.
 * Not for: anything that must not be lost: that went to the database before.
 *
 * DESIGN: post() appends under a short lock and, only if none is pending, attaches one timeout
 * source (33 ms) to the reader's context. The reader clears "pending" first, steals everything,
 * then calls back without a lock held, so its cost does not grow with the message rate. The source
 * exists only while something waits, so an idle window is not woken.
 */
typedef struct _RwMailbox RwMailbox;

/* Called in the reader's context with what came since the last time; batches is of RwBatch, owned
 * by the mailbox; dropped_readings is the total dropped so far. */
typedef void (*RwMailboxFunc) (GPtrArray *batches, guint64 dropped_readings, gpointer user_data);

/* context: where func is called (NULL: the default one); capacity: readings held at the most. */
RwMailbox *rw_mailbox_new (GMainContext *context,
                           guint capacity,
                           RwMailboxFunc func,
                           gpointer user_data);
RwMailbox *rw_mailbox_ref (RwMailbox *self);

/* The reader, before it goes away: func is not called again after this returns. Reader's thread. */
void rw_mailbox_close (RwMailbox *self);
void rw_mailbox_unref (RwMailbox *self);

/* Takes a reference on the batch. Any thread. */
void rw_mailbox_post (RwMailbox *self, RwBatch *batch);

/* Readings dropped so far. Any thread. */
guint64 rw_mailbox_get_dropped (RwMailbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMailbox, rw_mailbox_unref)

G_END_DECLS
