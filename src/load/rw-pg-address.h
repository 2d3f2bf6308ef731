/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What can be told of a database's address, a libpq string or URL, without using it.
 *
 * For: refusing at once what cannot work or must not be written where others read it.
 * Not for: connecting (RwPgConnection), and not for taking addresses apart.
 *
 * Any thread.
 */

/* Whether libpq understands it: its syntax and the names of its options. */
gboolean rw_pg_address_is_valid (const char *conninfo);

/* Whether it holds a password or another secret. FALSE when it is not valid. */
gboolean rw_pg_address_has_secret (const char *conninfo);

G_END_DECLS
