/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwNameCache: from the bytes of a name in a message to its interned string.
 *
 * For: the few thousand container and product ids that come again in every message:
 * g_intern_string() takes a lock of the whole process and wants a NUL at the end.
 * Not for: texts that differ from message to message: nothing is ever removed.
 *
 * One thread at a time.
 */
typedef struct _RwNameCache RwNameCache;

RwNameCache *rw_name_cache_new (void);
void rw_name_cache_free (RwNameCache *self);

/* The interned string of length bytes, which must hold no NUL. */
const char *rw_name_cache_intern (RwNameCache *self, const char *name, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwNameCache, rw_name_cache_free)

G_END_DECLS
