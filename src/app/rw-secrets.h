/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The broker's password: in the user's keyring where there is one, else only in memory.
 *
 * For: the application. Not for: settings, files and logs: no secret ever goes there.
 * Main thread only; never blocks.
 */

/* Whether this build can use a keyring. */
gboolean rw_secrets_has_keyring (void);

/* Remembers the password of a broker's address; "" forgets it. A keyring that refuses is no error:
 * the password is good until the program ends. */
void rw_secrets_store (const char *address, const char *password);

/* Calls back with the password, or NULL when there is none. */
void rw_secrets_lookup_async (const char *address,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
char *rw_secrets_lookup_finish (GAsyncResult *result);

G_END_DECLS
