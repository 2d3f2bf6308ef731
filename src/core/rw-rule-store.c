/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-store.h"

G_DEFINE_INTERFACE (RwRuleStore, rw_rule_store, G_TYPE_OBJECT)

static guint changed_signal;

static void
rw_rule_store_default_init (RwRuleStoreInterface *iface)
{
  changed_signal = g_signal_new ("rules-changed", RW_TYPE_RULE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

void
rw_rule_version_free (RwRuleVersion *self)
{
  g_clear_pointer (&self->rule, rw_alarm_rule_free);
  g_free (self->changed_by);
  g_free (self->note);
  g_free (self);
}

void
rw_rule_store_emit_changed (RwRuleStore *self)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));

  g_signal_emit (self, changed_signal, 0);
}

void
rw_rule_store_may_change_async (RwRuleStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));

  RW_RULE_STORE_GET_IFACE (self)->may_change_async (self, cancellable, callback, user_data);
}

gboolean
rw_rule_store_may_change_finish (RwRuleStore *self, GAsyncResult *result, GError **error)
{
  return RW_RULE_STORE_GET_IFACE (self)->may_change_finish (self, result, error);
}

/* --- rules ----------------------------------------------------------------------------------- */

void
rw_rule_store_list_async (RwRuleStore *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));

  RW_RULE_STORE_GET_IFACE (self)->list_async (self, cancellable, callback, user_data);
}

RwAlarmRules *
rw_rule_store_list_finish (RwRuleStore *self, GAsyncResult *result, GError **error)
{
  return RW_RULE_STORE_GET_IFACE (self)->list_finish (self, result, error);
}

void
rw_rule_store_set_async (RwRuleStore *self,
                         const RwAlarmRule *rule,
                         const char *note,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));
  g_return_if_fail (rule != NULL);

  RW_RULE_STORE_GET_IFACE (self)->set_async (self, rule, note, cancellable, callback, user_data);
}

guint
rw_rule_store_set_finish (RwRuleStore *self, GAsyncResult *result, GError **error)
{
  return RW_RULE_STORE_GET_IFACE (self)->set_finish (self, result, error);
}

void
rw_rule_store_remove_async (RwRuleStore *self,
                            const char *rule_id,
                            RwCargoMode mode,
                            const char *note,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));
  g_return_if_fail (rule_id != NULL);

  RW_RULE_STORE_GET_IFACE (self)->remove_async (self, rule_id, mode, note, cancellable, callback,
                                                user_data);
}

gboolean
rw_rule_store_remove_finish (RwRuleStore *self, GAsyncResult *result, GError **error)
{
  return RW_RULE_STORE_GET_IFACE (self)->remove_finish (self, result, error);
}

void
rw_rule_store_versions_async (RwRuleStore *self,
                              const char *rule_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));

  RW_RULE_STORE_GET_IFACE (self)->versions_async (self, rule_id, cancellable, callback, user_data);
}

GPtrArray *
rw_rule_store_versions_finish (RwRuleStore *self, GAsyncResult *result, GError **error)
{
  return RW_RULE_STORE_GET_IFACE (self)->versions_finish (self, result, error);
}

/* --- profiles and bookings ------------------------------------------------------------------- */

void
rw_rule_store_set_profile_async (RwRuleStore *self,
                                 const RwCargoProfile *profile,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));
  g_return_if_fail (profile != NULL);

  RW_RULE_STORE_GET_IFACE (self)->set_profile_async (self, profile, cancellable, callback,
                                                     user_data);
}

gboolean
rw_rule_store_set_profile_finish (RwRuleStore *self, GAsyncResult *result, GError **error)
{
  return RW_RULE_STORE_GET_IFACE (self)->set_profile_finish (self, result, error);
}

void
rw_rule_store_bookings_async (RwRuleStore *self,
                              const char *search,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));

  RW_RULE_STORE_GET_IFACE (self)->bookings_async (self, search, limit, cancellable, callback,
                                                  user_data);
}

GPtrArray *
rw_rule_store_bookings_finish (RwRuleStore *self, GAsyncResult *result, GError **error)
{
  return RW_RULE_STORE_GET_IFACE (self)->bookings_finish (self, result, error);
}

void
rw_rule_store_set_booking_async (RwRuleStore *self,
                                 const RwBooking *booking,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (RW_IS_RULE_STORE (self));
  g_return_if_fail (booking != NULL);

  RW_RULE_STORE_GET_IFACE (self)->set_booking_async (self, booking, cancellable, callback,
                                                     user_data);
}

gboolean
rw_rule_store_set_booking_finish (RwRuleStore *self, GAsyncResult *result, GError **error)
{
  return RW_RULE_STORE_GET_IFACE (self)->set_booking_finish (self, result, error);
}
