/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"
#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * One script on a connection of its own.
 *
 * For: commands that ask the database something once. Not for: what has a store (RwPgStore).
 */

/* timeout is µs of the script. Returns (transfer full) a result for each statement, or NULL with
 * error. Main thread. */
GPtrArray *rw_ctl_query (RwCtl *ctl,
                         const char *database,
                         RwPgScript *script,
                         gint64 timeout,
                         GError **error);

G_END_DECLS
