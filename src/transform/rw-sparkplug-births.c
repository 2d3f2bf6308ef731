/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sparkplug-births.h"

struct _RwSparkplugBirths
{
  GHashTable *devices; /* name → GHashTable of alias (guint64, owned) → metric (owned) */
};

RwSparkplugBirths *
rw_sparkplug_births_new (void)
{
  RwSparkplugBirths *self = g_new0 (RwSparkplugBirths, 1);

  self->devices =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  return self;
}

void
rw_sparkplug_births_free (RwSparkplugBirths *self)
{
  g_hash_table_unref (self->devices);
  g_free (self);
}

void
rw_sparkplug_births_begin (RwSparkplugBirths *self, const char *device)
{
  if (g_hash_table_size (self->devices) >= RW_SPARKPLUG_MAX_DEVICES)
    g_hash_table_remove_all (self->devices);

  g_hash_table_replace (self->devices, g_strdup (device),
                        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free));
}

void
rw_sparkplug_births_add (RwSparkplugBirths *self,
                         const char *device,
                         guint64 alias,
                         const char *metric)
{
  GHashTable *aliases = g_hash_table_lookup (self->devices, device);

  if (aliases == NULL || g_hash_table_size (aliases) >= RW_SPARKPLUG_MAX_ALIASES)
    return;

  g_hash_table_replace (aliases, g_memdup2 (&alias, sizeof alias), g_strdup (metric));
}

const char *
rw_sparkplug_births_find (RwSparkplugBirths *self, const char *device, guint64 alias)
{
  GHashTable *aliases = g_hash_table_lookup (self->devices, device);

  return aliases != NULL ? g_hash_table_lookup (aliases, &alias) : NULL;
}
