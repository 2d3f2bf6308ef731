/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwDictionary: the numbers that the database keeps for texts that come again and again: container
 * ids, product ids, sources.
 *
 * For: the loader and the store, one each, in one thread.
 * Not for: inventing numbers, which only the database does.
 *
 * Texts are interned (g_intern_string), and compared by address. Numbers begin with 1.
 */
typedef struct _RwDictionary RwDictionary;

RwDictionary *rw_dictionary_new (void);
void rw_dictionary_free (RwDictionary *self);

/* Forgets everything. */
void rw_dictionary_clear (RwDictionary *self);

/* text need not be interned here. */
void rw_dictionary_add (RwDictionary *self, const char *text, gint32 number);

/* The number of an interned text, 0 for NULL and for one that is not known. */
gint32 rw_dictionary_get_number (RwDictionary *self, const char *text);

/* The interned text of a number, or NULL. */
const char *rw_dictionary_get_text (RwDictionary *self, gint32 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwDictionary, rw_dictionary_free)

G_END_DECLS
