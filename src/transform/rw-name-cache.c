/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-name-cache.h"

#include <string.h>

/*
 * DESIGN: open addressing with linear probing in a table that is at most half full and whose size
 * is a power of two. The hash and length stand beside the pointer, so that a probe that misses
 * rarely touches the string.
 */
typedef struct
{
  guint32 hash;
  guint32 length;
  const char *name; /* NULL: free */
} Slot;

struct _RwNameCache
{
  Slot *slots;
  guint size;
  guint used;
  guint limit;
};

#define FIRST_SIZE 1024

/* FNV-1a. */
static guint32
hash_name (const char *name, gsize length)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) name[i]) * 16777619u;

  return hash;
}

static Slot *
find_slot (RwNameCache *self, const char *name, gsize length, guint32 hash)
{
  guint i = hash & (self->size - 1);

  while (self->slots[i].name != NULL
         && (self->slots[i].hash != hash || self->slots[i].length != length
             || memcmp (self->slots[i].name, name, length) != 0))
    i = (i + 1) & (self->size - 1);

  return &self->slots[i];
}

static void
grow (RwNameCache *self)
{
  Slot *old = self->slots;
  guint old_size = self->size;

  self->size *= 2;
  self->slots = g_new0 (Slot, self->size);
  for (guint i = 0; i < old_size; i++)
    if (old[i].name != NULL)
      *find_slot (self, old[i].name, old[i].length, old[i].hash) = old[i];
  g_free (old);
}

RwNameCache *
rw_name_cache_new (guint limit)
{
  RwNameCache *self = g_new0 (RwNameCache, 1);

  self->limit = limit;
  self->size = FIRST_SIZE;
  self->slots = g_new0 (Slot, self->size);
  return self;
}

void
rw_name_cache_free (RwNameCache *self)
{
  g_free (self->slots);
  g_free (self);
}

const char *
rw_name_cache_intern (RwNameCache *self, const char *name, gsize length)
{
  guint32 hash = hash_name (name, length);
  Slot *slot = find_slot (self, name, length, hash);
  g_autofree char *copy = NULL;

  if (slot->name != NULL)
    return slot->name;
  if (self->used == self->limit)
    return NULL;

  copy = g_strndup (name, length);
  *slot = (Slot){ hash, (guint32) length, g_intern_string (copy) };
  name = slot->name;
  if (++self->used * 2 > self->size)
    grow (self);

  return name;
}
