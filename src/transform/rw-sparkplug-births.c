/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sparkplug-births.h"

#include <string.h>

typedef struct
{
  GHashTable *aliases; /* alias (guint64, owned) → metric (owned) */
  guint32 several;
  gsize size; /* bytes of the names */
} Birth;

struct _RwSparkplugBirths
{
  GHashTable *devices;     /* name → Birth */
  gsize size;              /* bytes of the names of all */
  RwSparkplugBirths *base; /* asked about devices that are unknown here; held, or NULL */
  guint n_holders;
};

static void
birth_free (gpointer data)
{
  Birth *birth = data;

  g_hash_table_unref (birth->aliases);
  g_free (birth);
}

RwSparkplugBirths *
rw_sparkplug_births_new (void)
{
  RwSparkplugBirths *self = g_new0 (RwSparkplugBirths, 1);

  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, birth_free);
  self->n_holders = 1;
  return self;
}

RwSparkplugBirths *
rw_sparkplug_births_new_over (RwSparkplugBirths *base)
{
  RwSparkplugBirths *self = rw_sparkplug_births_new ();

  self->base = base;
  base->n_holders++;
  return self;
}

void
rw_sparkplug_births_free (RwSparkplugBirths *self)
{
  if (--self->n_holders > 0)
    return;
  g_clear_pointer (&self->base, rw_sparkplug_births_free);
  g_hash_table_unref (self->devices);
  g_free (self);
}

void
rw_sparkplug_births_begin (RwSparkplugBirths *self, const char *device)
{
  const Birth *earlier = g_hash_table_lookup (self->devices, device);
  Birth *birth = g_new0 (Birth, 1);

  if (earlier != NULL)
    self->size -= earlier->size;
  else if (g_hash_table_size (self->devices) >= RW_SPARKPLUG_MAX_DEVICES
           || self->size >= RW_SPARKPLUG_MAX_BYTES)
    {
      g_hash_table_remove_all (self->devices);
      self->size = 0;
    }

  birth->aliases = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_hash_table_replace (self->devices, g_strdup (device), birth);
}

void
rw_sparkplug_births_add (RwSparkplugBirths *self,
                         const char *device,
                         guint64 alias,
                         const char *metric)
{
  Birth *birth = g_hash_table_lookup (self->devices, device);
  gsize length = strlen (metric);

  if (birth == NULL || length > RW_SPARKPLUG_MAX_NAME
      || g_hash_table_size (birth->aliases) >= RW_SPARKPLUG_MAX_ALIASES)
    return;

  birth->size += length;
  self->size += length;
  g_hash_table_replace (birth->aliases, g_memdup2 (&alias, sizeof alias), g_strdup (metric));
}

void
rw_sparkplug_births_set_several (RwSparkplugBirths *self, const char *device, guint32 several)
{
  Birth *birth = g_hash_table_lookup (self->devices, device);

  if (birth != NULL)
    birth->several = several;
}

guint32
rw_sparkplug_births_get_several (RwSparkplugBirths *self, const char *device)
{
  const Birth *birth = g_hash_table_lookup (self->devices, device);

  if (birth == NULL && self->base != NULL)
    return rw_sparkplug_births_get_several (self->base, device);
  return birth != NULL ? birth->several : 0;
}

const char *
rw_sparkplug_births_find (RwSparkplugBirths *self, const char *device, guint64 alias)
{
  const Birth *birth = g_hash_table_lookup (self->devices, device);

  if (birth == NULL && self->base != NULL)
    return rw_sparkplug_births_find (self->base, device, alias);
  return birth != NULL ? g_hash_table_lookup (birth->aliases, &alias) : NULL;
}
