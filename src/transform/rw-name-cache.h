/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many different names a worker takes: ten times the largest fleet that we know of, and
 * some hundred megabytes for all that is kept of a reefer. */
#define RW_NAME_CACHE_MAX 1000000

/*
 * RwNameCache: from the bytes of a name in a message to its interned string.
 *
 * For: the few thousand container and product ids that come again in every message:
 * g_intern_string() takes a lock of the whole process and wants a NUL at the end.
 * Not for: texts that differ from message to message: nothing is ever removed. It
 * has a limit, so that a sender that makes up names cannot fill the memory.
 *
 * One thread at a time.
 */
typedef struct _RwNameCache RwNameCache;

/* Takes at most limit different names. */
RwNameCache *rw_name_cache_new (guint limit);
void rw_name_cache_free (RwNameCache *self);

/* The interned string of length bytes, which must hold no NUL. NULL for a new name beyond
 * the limit. */
const char *rw_name_cache_intern (RwNameCache *self, const char *name, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwNameCache, rw_name_cache_free)

G_END_DECLS
