/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-status.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwMetricsServer: a small HTTP server that Prometheus scrapes.
 *
 * For: GET and HEAD of /metrics, and of /healthz for whoever wants to know only whether all is
 * well: 200 when it is, 503 with a sentence a link when not.
 * Not for: the open network: it neither asks who calls nor encrypts. It listens on the one address
 * that it is given and nowhere else.
 *
 * Belongs to the thread whose thread-default context it was made in, and asks for the status from
 * there. Bodies of requests are never kept.
 */
typedef struct _RwMetricsServer RwMetricsServer;

typedef void (*RwMetricsSnapshot) (RwPipelineStatus *status, gpointer user_data);

/*
 * address is "127.0.0.1:9464" or "[::1]:9464"; port 0 takes a free one. NULL with
 * G_IO_ERROR_INVALID_ARGUMENT for what is no address, G_IO_ERROR_ADDRESS_IN_USE, or another error
 * of listening, that all name the address and say what to do.
 */
RwMetricsServer *rw_metrics_server_new (const char *address,
                                        RwMetricsSnapshot snapshot,
                                        gpointer user_data,
                                        GError **error);
void rw_metrics_server_free (RwMetricsServer *self);

/* "http://127.0.0.1:9464/metrics", with the port that was taken. */
const char *rw_metrics_server_get_uri (RwMetricsServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwMetricsServer, rw_metrics_server_free)

G_END_DECLS
