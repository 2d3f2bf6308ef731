/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping.h"

#include <string.h>

static void
mapping_clear (gpointer data)
{
  RwMapping *self = data;

  g_ptr_array_unref (self->rules);
}

RwMapping *
rw_mapping_new (void)
{
  RwMapping *self = g_atomic_rc_box_new0 (RwMapping);

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_mapping_rule_free);
  return self;
}

RwMapping *
rw_mapping_ref (const RwMapping *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
rw_mapping_unref (RwMapping *self)
{
  g_atomic_rc_box_release_full (self, mapping_clear);
}

RwMappingRule *
rw_mapping_rule_new (void)
{
  RwMappingRule *self = g_new0 (RwMappingRule, 1);

  self->delimiter = ',';
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_mapping_field_free);
  self->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_mapping_channel_free);
  return self;
}

static void
time_clear (RwMappingTime *time)
{
  g_clear_pointer (&time->path, rw_mapping_path_free);
  g_clear_pointer (&time->zone, g_time_zone_unref);
  g_free (time->pattern);
  g_free (time->zone_name);
  g_strfreev (time->missing);
  g_free (time->comment);
}

void
rw_mapping_rule_free (RwMappingRule *self)
{
  g_free (self->name);
  g_free (self->comment);
  g_clear_pointer (&self->topic, rw_mapping_topic_free);
  g_clear_pointer (&self->when, rw_mapping_condition_free);
  g_strfreev (self->columns);
  g_clear_pointer (&self->each, rw_mapping_path_free);
  g_clear_pointer (&self->container_id, rw_mapping_template_free);
  g_clear_pointer (&self->product_id, rw_mapping_template_free);
  time_clear (&self->time);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->channels);
  g_free (self);
}

RwMappingField *
rw_mapping_field_new (void)
{
  RwMappingField *self = g_new0 (RwMappingField, 1);

  self->scale = 1;
  return self;
}

void
rw_mapping_field_free (RwMappingField *self)
{
  g_clear_pointer (&self->path, rw_mapping_path_free);
  g_clear_pointer (&self->unit.path, rw_mapping_path_free);
  g_strfreev (self->unit.words);
  g_clear_pointer (&self->unit.word_units, g_ptr_array_unref);
  g_strfreev (self->missing);
  g_strfreev (self->on);
  g_strfreev (self->off);
  g_free (self->comment);
  g_free (self);
}

RwMappingChannel *
rw_mapping_channel_new (const char *name)
{
  RwMappingChannel *self = g_new0 (RwMappingChannel, 1);

  self->name = g_strdup (name);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_mapping_field_free);
  return self;
}

void
rw_mapping_channel_free (RwMappingChannel *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

void
rw_mapping_condition_free (RwMappingCondition *self)
{
  g_clear_pointer (&self->path, rw_mapping_path_free);
  g_strfreev (self->is);
  g_free (self);
}

char **
rw_mapping_dup_filters (const RwMapping *self)
{
  g_autoptr (GStrvBuilder) filters = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->rules->len; i++)
    {
      const RwMappingRule *rule = g_ptr_array_index (self->rules, i);
      g_autofree char *filter = rw_mapping_topic_dup_filter (rule->topic);

      if (rule->ignore || g_hash_table_contains (seen, filter))
        continue;
      g_strv_builder_add (filters, filter);
      g_hash_table_add (seen, g_steal_pointer (&filter));
    }

  return g_strv_builder_end (filters);
}
