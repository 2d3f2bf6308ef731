/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rule.h"

#include "rw-core-resources.h"

#include <string.h>

#define DEFAULTS "/io/github/reeferwatch/Reeferwatch/core/alarm-rules.json"

struct _RwAlarmRules
{
  gatomicrefcount ref_count;
  GPtrArray *rules; /* of RwAlarmRule, owned, in the order of rule_id and mode */
};

RwAlarmRules *
rw_alarm_rules_new (void)
{
  RwAlarmRules *self = g_new0 (RwAlarmRules, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_rule_free);
  return self;
}

RwAlarmRules *
rw_alarm_rules_new_default (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (rw_core_get_resource (), DEFAULTS,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  RwAlarmRules *self = NULL;

  if (bytes != NULL)
    {
      gsize size;
      const char *json = g_bytes_get_data (bytes, &size);

      self = rw_alarm_rules_from_json (json, (gssize) size, &error);
    }

  /* They are part of the program, and a test reads them. */
  g_assert_no_error (error);
  return self;
}

RwAlarmRules *
rw_alarm_rules_ref (RwAlarmRules *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_alarm_rules_unref (RwAlarmRules *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->rules);
  g_free (self);
}

/* Where the rule is, or where it would be; TRUE when it is there. */
static gboolean
find (RwAlarmRules *self, const char *rule_id, RwCargoMode mode, guint *at)
{
  guint begin = 0, end = self->rules->len;

  while (begin < end)
    {
      guint middle = begin + (end - begin) / 2;
      const RwAlarmRule *rule = self->rules->pdata[middle];
      int order = strcmp (rule->rule_id, rule_id);

      if (order == 0)
        order = (int) rule->mode - (int) mode;
      if (order == 0)
        {
          *at = middle;
          return TRUE;
        }
      if (order < 0)
        begin = middle + 1;
      else
        end = middle;
    }

  *at = begin;
  return FALSE;
}

void
rw_alarm_rules_add (RwAlarmRules *self, const RwAlarmRule *rule)
{
  guint at;

  if (find (self, rule->rule_id, rule->mode, &at))
    g_ptr_array_remove_index (self->rules, at);
  g_ptr_array_insert (self->rules, (int) at, rw_alarm_rule_copy (rule));
}

guint
rw_alarm_rules_get_size (RwAlarmRules *self)
{
  return self->rules->len;
}

const RwAlarmRule *
rw_alarm_rules_get (RwAlarmRules *self, guint i)
{
  g_return_val_if_fail (i < self->rules->len, NULL);
  return self->rules->pdata[i];
}

const RwAlarmRule *
rw_alarm_rules_lookup (RwAlarmRules *self, const char *rule_id, RwCargoMode mode)
{
  guint at;

  return find (self, rule_id, mode, &at) ? self->rules->pdata[at] : NULL;
}
