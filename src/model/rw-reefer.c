/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer.h"

#include "rw-fleet-private.h"

struct _RwReefer
{
  GObject parent_instance;
  RwFleet *fleet;
  guint position;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwReefer, rw_reefer, G_TYPE_OBJECT)

static void
rw_reefer_dispose (GObject *object)
{
  RwReefer *self = RW_REEFER (object);

  if (self->fleet != NULL)
    rw_fleet_forget (self->fleet, self->position);
  g_clear_object (&self->fleet);
  G_OBJECT_CLASS (rw_reefer_parent_class)->dispose (object);
}

static void
rw_reefer_class_init (RwReeferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_reefer_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_reefer_init (RwReefer *self)
{
}

RwReefer *
rw_reefer_new (RwFleet *fleet, guint position)
{
  RwReefer *self = g_object_new (RW_TYPE_REEFER, NULL);

  self->fleet = g_object_ref (fleet);
  self->position = position;
  return self;
}

void
rw_reefer_emit_changed (RwReefer *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

guint
rw_reefer_get_position (RwReefer *self)
{
  return self->position;
}

const char *
rw_reefer_get_container_id (RwReefer *self)
{
  return rw_reefer_get_state (self)->last.container_id;
}

const char *
rw_reefer_get_cargo_name (RwReefer *self)
{
  return rw_fleet_get_cargo_name (self->fleet, rw_reefer_get_state (self)->last.product_id);
}

const RwReeferState *
rw_reefer_get_state (RwReefer *self)
{
  return rw_fleet_peek (self->fleet, self->position);
}
