/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What somebody can do about what a server says.
 *
 * For: RwPgError, whose messages end with it.
 * Not for: deciding what the program does, and not for what only the program can have done wrong:
 * then there is no advice.
 *
 * Any thread.
 */

/* An English sentence for a SQLSTATE, or NULL. */
const char *rw_pg_advice_find (const char *sqlstate);

G_END_DECLS
