/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-connection.h"

G_BEGIN_DECLS

/* What the tests of this layer share: waiting for an asynchronous answer in the default context. */

/* A GAsyncReadyCallback that keeps the result in *user_data (GAsyncResult *), for the next one. */
void rw_load_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Iterates the default context until *result is there; returns it (transfer full). */
GAsyncResult *rw_load_test_wait (GAsyncResult **result);

/* Opens a connection, which must succeed. */
RwPgConnection *rw_load_test_connect (const char *conninfo);

/* Runs a script and returns its results, or NULL with error. */
GPtrArray *rw_load_test_run (RwPgConnection *connection, RwPgScript *script, GError **error);

G_END_DECLS
