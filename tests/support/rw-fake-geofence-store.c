/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-geofence-store.h"

struct _RwFakeGeofenceStore
{
  GObject parent_instance;
  RwGeofences *geofences;
  gint64 last_id;
  gboolean denied;
};

static void rule_store_iface_init (RwRuleStoreInterface *iface);
static void geofence_store_iface_init (RwGeofenceStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFakeGeofenceStore,
                               rw_fake_geofence_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_RULE_STORE, rule_store_iface_init)
                                   G_IMPLEMENT_INTERFACE (RW_TYPE_GEOFENCE_STORE,
                                                          geofence_store_iface_init))

/* All but the one of that number, and then the other where it is not NULL. */
static void
replace (RwFakeGeofenceStore *self, gint64 id, const RwGeofence *with)
{
  RwGeofences *others = rw_geofences_new ();

  for (guint i = 0; i < rw_geofences_get_size (self->geofences); i++)
    if (rw_geofences_get (self->geofences, i)->geofence_id != id)
      rw_geofences_add (others, rw_geofences_get (self->geofences, i));
  if (with != NULL)
    rw_geofences_add (others, with);
  rw_geofences_unref (self->geofences);
  self->geofences = others;
  rw_rule_store_emit_changed (RW_RULE_STORE (self));
}

static void
rules_async (RwRuleStore *store,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  g_task_return_pointer (task, rw_alarm_rules_new (), (GDestroyNotify) rw_alarm_rules_unref);
}

static RwAlarmRules *
rules_finish (RwRuleStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rule_store_iface_init (RwRuleStoreInterface *iface)
{
  iface->list_async = rules_async;
  iface->list_finish = rules_finish;
}

static void
list_async (RwGeofenceStore *store,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  g_task_return_pointer (task, rw_geofences_ref (RW_FAKE_GEOFENCE_STORE (store)->geofences),
                         (GDestroyNotify) rw_geofences_unref);
}

static RwGeofences *
list_finish (RwGeofenceStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Whether the change is refused, which the task then says. */
static gboolean
refuses (RwFakeGeofenceStore *self, GTask *task)
{
  if (self->denied)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "no <right>");
  return self->denied;
}

static void
set_async (RwGeofenceStore *store,
           const RwGeofence *geofence,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer data)
{
  RwFakeGeofenceStore *self = RW_FAKE_GEOFENCE_STORE (store);
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);
  g_autoptr (RwGeofence) stored = rw_geofence_copy (geofence);

  if (refuses (self, task))
    return;
  if (stored->geofence_id == 0)
    stored->geofence_id = ++self->last_id;
  stored->version++;
  replace (self, stored->geofence_id, stored);
  g_task_return_int (task, (gssize) stored->geofence_id);
}

static gint64
set_finish (RwGeofenceStore *store, GAsyncResult *result, GError **error)
{
  gssize id = g_task_propagate_int (G_TASK (result), error);

  return MAX (id, 0);
}

static void
remove_async (RwGeofenceStore *store,
              gint64 geofence_id,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  if (refuses (RW_FAKE_GEOFENCE_STORE (store), task))
    return;
  replace (RW_FAKE_GEOFENCE_STORE (store), geofence_id, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
remove_finish (RwGeofenceStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
geofence_store_iface_init (RwGeofenceStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->set_async = set_async;
  iface->set_finish = set_finish;
  iface->remove_async = remove_async;
  iface->remove_finish = remove_finish;
}

static void
rw_fake_geofence_store_finalize (GObject *object)
{
  rw_geofences_unref (RW_FAKE_GEOFENCE_STORE (object)->geofences);
  G_OBJECT_CLASS (rw_fake_geofence_store_parent_class)->finalize (object);
}

static void
rw_fake_geofence_store_class_init (RwFakeGeofenceStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_fake_geofence_store_finalize;
}

static void
rw_fake_geofence_store_init (RwFakeGeofenceStore *self)
{
  self->geofences = rw_geofences_new ();
}

RwFakeGeofenceStore *
rw_fake_geofence_store_new (void)
{
  return g_object_new (RW_TYPE_FAKE_GEOFENCE_STORE, NULL);
}

void
rw_fake_geofence_store_set_denied (RwFakeGeofenceStore *self, gboolean denied)
{
  self->denied = denied;
}

RwGeofences *
rw_fake_geofence_store_get (RwFakeGeofenceStore *self)
{
  return self->geofences;
}
