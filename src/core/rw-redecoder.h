/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-letters.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwRedecoder: decodes messages again that were rejected, with what the decoders and the mapping
 * can do now.
 *
 * For: "Decode Again" on the Data page; implemented by the worker.
 * Not for: showing them (RwDataStore).
 *
 * Each letter is taken away in the transaction that stores its readings, so nothing is stored twice
 * and nothing is lost, whenever it ends. Readings that come of it are late: they raise no alarm.
 * Asynchronous like RwHistoryProvider; one run at a time, a second one fails with G_IO_ERROR_BUSY.
 */
#define RW_TYPE_REDECODER (rw_redecoder_get_type ())
G_DECLARE_INTERFACE (RwRedecoder, rw_redecoder, RW, REDECODER, GObject)

/* How far it is; called in the caller's context, not after the callback. */
typedef void (*RwAgainFunc) (const RwAgainResult *result, gpointer user_data);

struct _RwRedecoderInterface
{
  GTypeInterface parent;

  void (*decode_again_async) (RwRedecoder *self,
                              const RwLetterFilter *filter,
                              RwAgainFunc progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  gboolean (*decode_again_finish) (RwRedecoder *self,
                                   GAsyncResult *result,
                                   RwAgainResult *again,
                                   GError **error);
};

/* filter may be NULL for all letters; progress may be NULL. While the database is away it waits. */
void rw_redecoder_decode_again_async (RwRedecoder *self,
                                      const RwLetterFilter *filter,
                                      RwAgainFunc progress,
                                      gpointer progress_data,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Fills *again and returns TRUE; also when it was cancelled on the way, which tried < total tells.
 * FALSE with error; what was tried before the failure is done all the same, as *again tells. */
gboolean rw_redecoder_decode_again_finish (RwRedecoder *self,
                                           GAsyncResult *result,
                                           RwAgainResult *again,
                                           GError **error);

G_END_DECLS
