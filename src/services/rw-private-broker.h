/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPrivateBroker: a mosquitto of the user's own, on a unix socket only.
 *
 * For: the demo. Not for: real senders. Life, lock, errors and the signal "exited" as
 * RwPrivatePostgres. What it holds is in memory only and ends with it.
 */
#define RW_TYPE_PRIVATE_BROKER (rw_private_broker_get_type ())
G_DECLARE_FINAL_TYPE (RwPrivateBroker, rw_private_broker, RW, PRIVATE_BROKER, GObject)

/* folder holds log and lock; made when absent. */
RwPrivateBroker *rw_private_broker_new (const char *folder);

void rw_private_broker_start_async (RwPrivateBroker *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean rw_private_broker_start_finish (RwPrivateBroker *self,
                                         GAsyncResult *result,
                                         GError **error);

/* "unix:/path" of the running broker, as --broker takes it, else NULL. */
const char *rw_private_broker_get_address (RwPrivateBroker *self);
void rw_private_broker_stop (RwPrivateBroker *self);

G_END_DECLS
