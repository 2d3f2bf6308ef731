/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-dictionary.h"

struct _RwDictionary
{
  GHashTable *numbers; /* interned text → number */
  GHashTable *texts;   /* number → interned text */
};

RwDictionary *
rw_dictionary_new (void)
{
  RwDictionary *self = g_new0 (RwDictionary, 1);

  self->numbers = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->texts = g_hash_table_new (g_direct_hash, g_direct_equal);
  return self;
}

void
rw_dictionary_free (RwDictionary *self)
{
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->texts);
  g_free (self);
}

void
rw_dictionary_clear (RwDictionary *self)
{
  g_hash_table_remove_all (self->numbers);
  g_hash_table_remove_all (self->texts);
}

void
rw_dictionary_add (RwDictionary *self, const char *text, gint32 number)
{
  const char *interned = g_intern_string (text);

  g_hash_table_insert (self->numbers, (gpointer) interned, GINT_TO_POINTER (number));
  g_hash_table_insert (self->texts, GINT_TO_POINTER (number), (gpointer) interned);
}

gint32
rw_dictionary_get_number (RwDictionary *self, const char *text)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->numbers, text));
}

const char *
rw_dictionary_get_text (RwDictionary *self, gint32 number)
{
  return g_hash_table_lookup (self->texts, GINT_TO_POINTER (number));
}
