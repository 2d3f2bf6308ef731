/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-cargo-profile.h"

struct _RwCargoProfiles
{
  gatomicrefcount ref_count;
  GHashTable *by_product; /* product_id → RwCargoProfile, owned */
};

static const char *const mode_names[] = {
  [RW_CARGO_CHILLED] = "chilled",
  [RW_CARGO_FROZEN] = "frozen",
  [RW_CARGO_AMBIENT] = "ambient",
};

static void
profile_free (gpointer data)
{
  RwCargoProfile *profile = data;

  g_free (profile->name);
  g_free (profile);
}

const char *
rw_cargo_mode_to_string (RwCargoMode mode)
{
  g_return_val_if_fail (mode < G_N_ELEMENTS (mode_names), NULL);
  return mode_names[mode];
}

gboolean
rw_cargo_mode_from_string (const char *text, RwCargoMode *mode)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_names); i++)
    if (g_strcmp0 (text, mode_names[i]) == 0)
      {
        *mode = i;
        return TRUE;
      }

  return FALSE;
}

RwCargoProfiles *
rw_cargo_profiles_new (void)
{
  RwCargoProfiles *self = g_new0 (RwCargoProfiles, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->by_product = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, profile_free);
  return self;
}

RwCargoProfiles *
rw_cargo_profiles_ref (RwCargoProfiles *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_cargo_profiles_unref (RwCargoProfiles *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->by_product);
  g_free (self);
}

void
rw_cargo_profiles_add (RwCargoProfiles *self, const RwCargoProfile *profile)
{
  RwCargoProfile *copy = g_new (RwCargoProfile, 1);

  *copy = *profile;
  copy->product_id = g_intern_string (profile->product_id);
  copy->name = g_strdup (profile->name);
  g_hash_table_replace (self->by_product, (gpointer) copy->product_id, copy);
}

const RwCargoProfile *
rw_cargo_profiles_lookup (RwCargoProfiles *self, const char *product_id)
{
  return product_id != NULL ? g_hash_table_lookup (self->by_product, product_id) : NULL;
}

guint
rw_cargo_profiles_get_size (RwCargoProfiles *self)
{
  return g_hash_table_size (self->by_product);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const RwCargoProfile *const *first = a, *const *second = b;

  return g_strcmp0 ((*first)->product_id, (*second)->product_id);
}

GPtrArray *
rw_cargo_profiles_list (RwCargoProfiles *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer profile;

  g_hash_table_iter_init (&iter, self->by_product);
  while (g_hash_table_iter_next (&iter, NULL, &profile))
    g_ptr_array_add (list, profile);
  g_ptr_array_sort (list, compare_ids);
  return list;
}
