/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-geofence-list.h"

#include "rw-label.h"

struct _RwGeofenceList
{
  GObject parent_instance;

  RwSession *session;
  RwRuleStore *store; /* or NULL */
  gulong changed_id;  /* of the store */
  RwGeofences *geofences;
  GCancellable *cancellable; /* of the question, else NULL */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwGeofenceList, rw_geofence_list, G_TYPE_OBJECT)

static void
take (RwGeofenceList *self, RwGeofences *geofences)
{
  rw_geofences_unref (self->geofences);
  self->geofences = geofences;
  rw_label_name_geofences (geofences);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Without an answer the areas known before stay. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwGeofenceList) self = user_data;
  g_autoptr (GError) error = NULL;
  RwGeofences *geofences =
      rw_geofence_store_list_finish (RW_GEOFENCE_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (geofences != NULL)
    take (self, geofences);
}

static void
stop_asking (RwGeofenceList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ask (RwGeofenceList *self)
{
  stop_asking (self);
  self->cancellable = g_cancellable_new ();
  rw_geofence_store_list_async (RW_GEOFENCE_STORE (self->store), self->cancellable, listed_cb,
                                g_object_ref (self));
}

static void
set_store (RwGeofenceList *self, RwRuleStore *store)
{
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_id, self->store);
  stop_asking (self);
  g_set_object (&self->store, store);
  if (store == NULL)
    return;

  self->changed_id =
      g_signal_connect_object (store, "rules-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}

static void
stores_changed_cb (RwGeofenceList *self)
{
  RwRuleStore *store = rw_session_get_rule_store (self->session);

  if (store != NULL && !RW_IS_GEOFENCE_STORE (store))
    store = NULL;
  if (store != self->store)
    set_store (self, store);
}

static void
rw_geofence_list_dispose (GObject *object)
{
  RwGeofenceList *self = RW_GEOFENCE_LIST (object);

  set_store (self, NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_geofence_list_parent_class)->dispose (object);
}

static void
rw_geofence_list_finalize (GObject *object)
{
  g_clear_pointer (&RW_GEOFENCE_LIST (object)->geofences, rw_geofences_unref);
  G_OBJECT_CLASS (rw_geofence_list_parent_class)->finalize (object);
}

static void
rw_geofence_list_class_init (RwGeofenceListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_geofence_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_geofence_list_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_geofence_list_init (RwGeofenceList *self)
{
  self->geofences = rw_geofences_new ();
}

RwGeofenceList *
rw_geofence_list_new (RwSession *session)
{
  RwGeofenceList *self = g_object_new (RW_TYPE_GEOFENCE_LIST, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  stores_changed_cb (self);
  return self;
}

RwGeofences *
rw_geofence_list_get (RwGeofenceList *self)
{
  g_return_val_if_fail (RW_IS_GEOFENCE_LIST (self), NULL);

  return self->geofences;
}

RwGeofenceStore *
rw_geofence_list_get_store (RwGeofenceList *self)
{
  g_return_val_if_fail (RW_IS_GEOFENCE_LIST (self), NULL);

  return self->store != NULL ? RW_GEOFENCE_STORE (self->store) : NULL;
}
