/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwBackoff: how long to wait before trying again.
 *
 * For: links to servers that may be away: each failure doubles the wait up to a limit, and chance
 * spreads the attempts of many workers that lost the same server.
 * Not for: deciding what is worth trying again.
 *
 * A plain value, one thread.
 */
typedef struct
{
  gint64 first; /* µs, the wait after the first failure at the most */
  gint64 limit; /* µs, never longer */
  guint failures;
} RwBackoff;

/* Counts one failure and returns µs to wait: between half and all of first · 2^failures, no more
 * than limit. */
gint64 rw_backoff_next (RwBackoff *self);

/* All is well again. */
void rw_backoff_reset (RwBackoff *self);

G_END_DECLS
