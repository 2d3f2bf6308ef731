/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-rule-store.h"

#include <string.h>

struct _RwFakeRuleStore
{
  GObject parent_instance;
  RwAlarmRules *rules;
  GPtrArray *versions; /* of RwRuleVersion, oldest first */
  GPtrArray *bookings; /* of RwBooking */
  RwCargoProfile profile;
  char *note;
  gboolean denied;
};

static void rw_fake_rule_store_iface_init (RwRuleStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFakeRuleStore,
                               rw_fake_rule_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_RULE_STORE,
                                                      rw_fake_rule_store_iface_init))

/* NULL when the change is refused, which the task then says. */
static GTask *
start_change (gpointer self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  if (!RW_FAKE_RULE_STORE (self)->denied)
    return task;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "no <right>");
  g_object_unref (task);
  return NULL;
}

static void
may_change_async (RwRuleStore *store,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer data)
{
  g_autoptr (GTask) task = start_change (store, cancellable, callback, data);

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static gboolean
finish_boolean (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
keep (RwFakeRuleStore *self, const RwAlarmRule *rule, const char *by, const char *note)
{
  RwRuleVersion *version = g_new0 (RwRuleVersion, 1);

  rw_alarm_rules_add (self->rules, rule);
  version->rule = rw_alarm_rule_copy (rule);
  version->rule_id = rule->rule_id;
  version->mode = rule->mode;
  version->version = rule->version;
  version->changed_time = G_GINT64_CONSTANT (1790000000000000) + self->versions->len;
  version->changed_by = g_strdup (by);
  version->note = g_strdup (note);
  g_ptr_array_add (self->versions, version);
}

static RwAlarmRules *
copy_rules (RwAlarmRules *rules, const char *without, RwCargoMode mode)
{
  RwAlarmRules *copy = rw_alarm_rules_new ();

  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (rules, i);

      if (g_strcmp0 (rule->rule_id, without) != 0 || rule->mode != mode)
        rw_alarm_rules_add (copy, rule);
    }
  return copy;
}

static void
list_async (RwRuleStore *store,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  g_task_return_pointer (task, copy_rules (RW_FAKE_RULE_STORE (store)->rules, NULL, 0),
                         (GDestroyNotify) rw_alarm_rules_unref);
}

static gpointer
finish_pointer (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static RwAlarmRules *
list_finish (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return finish_pointer (store, result, error);
}

static void
set_async (RwRuleStore *store,
           const RwAlarmRule *rule,
           const char *note,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer data)
{
  RwFakeRuleStore *self = RW_FAKE_RULE_STORE (store);
  g_autoptr (GTask) task = start_change (store, cancellable, callback, data);
  const RwAlarmRule *old = rw_alarm_rules_lookup (self->rules, rule->rule_id, rule->mode);
  g_autoptr (RwAlarmRule) copy = rw_alarm_rule_copy (rule);

  if (task == NULL)
    return;
  if ((old != NULL ? old->version : 0) != rule->version)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE, "changed meanwhile");
      return;
    }
  copy->version++;
  keep (self, copy, "tester", note);
  g_free (self->note);
  self->note = g_strdup (note);
  g_task_return_int (task, copy->version);
}

static guint
set_finish (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  gssize version = g_task_propagate_int (G_TASK (result), error);

  return version > 0 ? (guint) version : 0;
}

static void
remove_async (RwRuleStore *store,
              const char *rule_id,
              RwCargoMode mode,
              const char *note,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer data)
{
  RwFakeRuleStore *self = RW_FAKE_RULE_STORE (store);
  g_autoptr (GTask) task = start_change (store, cancellable, callback, data);
  RwAlarmRules *rest;

  if (task == NULL)
    return;
  rest = copy_rules (self->rules, rule_id, mode);
  rw_alarm_rules_unref (self->rules);
  self->rules = rest;
  g_task_return_boolean (task, TRUE);
}

static void
versions_async (RwRuleStore *store,
                const char *rule_id,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data)
{
  RwFakeRuleStore *self = RW_FAKE_RULE_STORE (store);
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_rule_version_free);

  for (guint i = self->versions->len; i > 0; i--)
    {
      const RwRuleVersion *version = g_ptr_array_index (self->versions, i - 1);
      RwRuleVersion *copy;

      if (g_strcmp0 (version->rule_id, rule_id) != 0)
        continue;
      copy = g_memdup2 (version, sizeof *version);
      copy->rule = rw_alarm_rule_copy (version->rule);
      copy->changed_by = g_strdup (version->changed_by);
      copy->note = g_strdup (version->note);
      g_ptr_array_add (found, copy);
    }
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
finish_array (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return finish_pointer (store, result, error);
}

static void
set_profile_async (RwRuleStore *store,
                   const RwCargoProfile *profile,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer data)
{
  RwFakeRuleStore *self = RW_FAKE_RULE_STORE (store);
  g_autoptr (GTask) task = start_change (store, cancellable, callback, data);

  if (task == NULL)
    return;
  self->profile = *profile;
  self->profile.name = NULL;
  g_task_return_boolean (task, TRUE);
}

static void
bookings_async (RwRuleStore *store,
                const char *search,
                guint limit,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer data)
{
  RwFakeRuleStore *self = RW_FAKE_RULE_STORE (store);
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_booking_free);

  for (guint i = 0; i < self->bookings->len && found->len < limit; i++)
    {
      const RwBooking *booking = g_ptr_array_index (self->bookings, i);

      if (search == NULL || strstr (booking->container_id, search) != NULL)
        g_ptr_array_add (found, rw_booking_copy (booking));
    }
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

static void
set_booking_async (RwRuleStore *store,
                   const RwBooking *booking,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer data)
{
  RwFakeRuleStore *self = RW_FAKE_RULE_STORE (store);
  g_autoptr (GTask) task = start_change (store, cancellable, callback, data);

  if (task == NULL)
    return;
  g_ptr_array_add (self->bookings, rw_booking_copy (booking));
  g_task_return_boolean (task, TRUE);
}

static void
rw_fake_rule_store_iface_init (RwRuleStoreInterface *iface)
{
  iface->may_change_async = may_change_async;
  iface->may_change_finish = finish_boolean;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->set_async = set_async;
  iface->set_finish = set_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = finish_boolean;
  iface->versions_async = versions_async;
  iface->versions_finish = finish_array;
  iface->set_profile_async = set_profile_async;
  iface->set_profile_finish = finish_boolean;
  iface->bookings_async = bookings_async;
  iface->bookings_finish = finish_array;
  iface->set_booking_async = set_booking_async;
  iface->set_booking_finish = finish_boolean;
}

static void
rw_fake_rule_store_finalize (GObject *object)
{
  RwFakeRuleStore *self = RW_FAKE_RULE_STORE (object);

  rw_alarm_rules_unref (self->rules);
  g_ptr_array_unref (self->versions);
  g_ptr_array_unref (self->bookings);
  g_free (self->note);
  G_OBJECT_CLASS (rw_fake_rule_store_parent_class)->finalize (object);
}

static void
rw_fake_rule_store_class_init (RwFakeRuleStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_fake_rule_store_finalize;
}

static void
rw_fake_rule_store_init (RwFakeRuleStore *self)
{
  g_autoptr (RwAlarmRules) shipped = rw_alarm_rules_new_default ();

  self->rules = rw_alarm_rules_new ();
  self->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_rule_version_free);
  self->bookings = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_booking_free);
  for (guint i = 0; i < rw_alarm_rules_get_size (shipped); i++)
    {
      g_autoptr (RwAlarmRule) rule = rw_alarm_rule_copy (rw_alarm_rules_get (shipped, i));

      rule->version = 1;
      keep (self, rule, "postgres", NULL);
    }
}

RwFakeRuleStore *
rw_fake_rule_store_new (void)
{
  return g_object_new (RW_TYPE_FAKE_RULE_STORE, NULL);
}

void
rw_fake_rule_store_change (RwFakeRuleStore *self,
                           const char *rule_id,
                           RwCargoMode mode,
                           float threshold,
                           gboolean tell)
{
  const RwAlarmRule *old = rw_alarm_rules_lookup (self->rules, g_intern_string (rule_id), mode);
  g_autoptr (RwAlarmRule) rule = rw_alarm_rule_copy (old);

  rule->threshold = threshold;
  rule->version++;
  keep (self, rule, "somebody else", "Too <many> alarms");
  if (tell)
    rw_rule_store_emit_changed (RW_RULE_STORE (self));
}

void
rw_fake_rule_store_set_denied (RwFakeRuleStore *self, gboolean denied)
{
  self->denied = denied;
}

RwAlarmRules *
rw_fake_rule_store_get_rules (RwFakeRuleStore *self)
{
  return self->rules;
}

const char *
rw_fake_rule_store_get_last_note (RwFakeRuleStore *self)
{
  return self->note;
}

const RwCargoProfile *
rw_fake_rule_store_get_last_profile (RwFakeRuleStore *self)
{
  return &self->profile;
}

guint
rw_fake_rule_store_get_n_bookings (RwFakeRuleStore *self)
{
  return self->bookings->len;
}
