/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-letters.h"
#include "rw-pg-loader.h"
#include "rw-transform.h"

G_BEGIN_DECLS

/*
 * RwAgain: one run of decoding dead letters again, a chunk at a time.
 *
 * For: the worker (rw-etl-again.c) and reeferwatchctl, who own loader and transform and say when it
 * is time for the next step: fetch, decode, load the batch, committed, and from the beginning.
 * Not for: loading and retrying, and not for the order beside live batches.
 *
 * DESIGN: a batch takes the letters away, or corrects their reasons, in the transaction that stores
 * the readings that came of them. So after a failure anywhere a letter is either there and its
 * readings are not, or the other way round; a batch may be loaded again, and a run that was broken
 * off is gone on with by the next one. Letters that come while it runs are not looked at: it ends.
 *
 * One thread at a time.
 */
typedef struct _RwAgain RwAgain;

/* filter is copied; NULL for all letters. */
RwAgain *rw_again_new (const RwLetterFilter *filter);
void rw_again_free (RwAgain *self);

/* Asks for the next letters. The loader must not be at work. */
void rw_again_fetch_async (RwAgain *self,
                           RwPgLoader *loader,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* FALSE with error, of RW_PG_LOADER_ERROR; the same may then be asked again. */
gboolean rw_again_fetch_finish (RwAgain *self,
                                RwPgLoader *loader,
                                GAsyncResult *result,
                                GError **error);

/* Whether the last fetch found nothing more. */
gboolean rw_again_is_done (const RwAgain *self);

/* Decodes what was fetched; the batch is never NULL. transform is the same in the whole run. */
RwBatch *rw_again_decode (RwAgain *self, RwTransform *transform);

/* The batch was committed. */
void rw_again_committed (RwAgain *self, const RwLoadResult *result);

/* How far it is. */
const RwAgainResult *rw_again_get_result (const RwAgain *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwAgain, rw_again_free)

G_END_DECLS
