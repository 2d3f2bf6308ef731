/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-source.h"

G_DEFINE_INTERFACE (RwSource, rw_source, G_TYPE_OBJECT)

static void
rw_source_default_init (RwSourceInterface *iface)
{
}

void
rw_source_start (RwSource *self, const RwSourceEvents *events, gpointer user_data)
{
  g_return_if_fail (RW_IS_SOURCE (self));
  RW_SOURCE_GET_IFACE (self)->start (self, events, user_data);
}

void
rw_source_hold (RwSource *self)
{
  g_return_if_fail (RW_IS_SOURCE (self));
  RW_SOURCE_GET_IFACE (self)->hold (self);
}

void
rw_source_release (RwSource *self)
{
  g_return_if_fail (RW_IS_SOURCE (self));
  RW_SOURCE_GET_IFACE (self)->release (self);
}

void
rw_source_close (RwSource *self)
{
  g_return_if_fail (RW_IS_SOURCE (self));
  RW_SOURCE_GET_IFACE (self)->close (self);
}

gboolean
rw_source_publish (RwSource *self, gint64 event_id, GBytes *payload)
{
  g_return_val_if_fail (RW_IS_SOURCE (self), FALSE);
  return RW_SOURCE_GET_IFACE (self)->publish (self, event_id, payload);
}

guint
rw_source_get_n_unconfirmed (RwSource *self)
{
  g_return_val_if_fail (RW_IS_SOURCE (self), 0);
  return RW_SOURCE_GET_IFACE (self)->get_n_unconfirmed (self);
}

void
rw_source_set_positions (RwSource *self, const RwPosition *positions, guint n)
{
  g_return_if_fail (RW_IS_SOURCE (self));
  g_return_if_fail (RW_SOURCE_GET_IFACE (self)->set_positions != NULL);
  RW_SOURCE_GET_IFACE (self)->set_positions (self, positions, n);
}

const RwPosition *
rw_source_get_positions (RwSource *self, guint *n)
{
  *n = 0;
  g_return_val_if_fail (RW_IS_SOURCE (self), NULL);
  if (RW_SOURCE_GET_IFACE (self)->get_positions == NULL)
    return NULL;
  return RW_SOURCE_GET_IFACE (self)->get_positions (self, n);
}

void
rw_source_set_status (RwSource *self, const char *json)
{
  g_return_if_fail (RW_IS_SOURCE (self));
  RW_SOURCE_GET_IFACE (self)->set_status (self, json);
}
