/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-mqtt-connection.h"
#include "rw-mqtt-tls.h"

#include <gio/gio.h>

G_BEGIN_DECLS

struct mosquitto;

/*
 * RwMqttOpening: from options to a handle of libmosquitto that is connected to a broker.
 *
 * For: RwMqttConnection, which waits for the handshake and drives the handle afterwards.
 * Not for: using a handle.
 *
 * Certificates are read, names resolved and addresses tried in a thread of the pool, since all of
 * these block.
 */

/* Copies the options. The answer comes in the caller's thread-default context. */
void rw_mqtt_opening_run_async (const RwMqttOptions *options,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* The handle, which is the caller's now; NULL with an RwMqttError or G_IO_ERROR_CANCELLED. */
struct mosquitto *rw_mqtt_opening_run_finish (GAsyncResult *result, GError **error);

/* What a code of libmosquitto means, after what the handle complained about. */
GError *rw_mqtt_opening_error (int code, int saved_errno, const RwMqttComplaint *complaint);

G_END_DECLS
