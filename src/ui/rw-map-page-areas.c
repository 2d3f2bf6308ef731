/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-page-private.h"

#include "rw-format.h"
#include "rw-geofence-panel.h"
#include "rw-map-popover.h"

#include <glib/gi18n.h>

/* What is done with places rather than with reefers: areas, what is in sight, going along. */

/* --- areas ------------------------------------------------------------------------------------ */

static void
draft_changed_cb (RwMapPage *self)
{
  gint64 id = 0;
  const RwGeoShape *draft = rw_geofence_panel_get_draft (RW_GEOFENCE_PANEL (self->areas), &id);

  rw_map_view_set_draft (self->view, draft, id);
}

static void
placed_cb (RwMapPage *self, double latitude, double longitude)
{
  rw_geofence_panel_add_point (RW_GEOFENCE_PANEL (self->areas),
                               (RwGeoPoint){ CLAMP (latitude, -RW_GEOFENCE_MAX_LATITUDE,
                                                    RW_GEOFENCE_MAX_LATITUDE),
                                             longitude });
}

static void
areas_changed_cb (RwMapPage *self)
{
  rw_map_view_set_geofences (self->view, rw_geofence_list_get (self->geofences));
}

static void
chosen_cb (RwMapPage *self, const RwGeoPoint *place)
{
  rw_map_view_show_place (self->view, place->latitude, place->longitude);
}

static void
close_cb (RwMapPage *self)
{
  gtk_toggle_button_set_active (self->areas_button, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
areas_toggled_cb (RwMapPage *self)
{
  gboolean active = gtk_toggle_button_get_active (self->areas_button);

  if (!active)
    rw_geofence_panel_leave (RW_GEOFENCE_PANEL (self->areas));
  gtk_widget_set_visible (self->areas, active);
  if (active)
    gtk_widget_child_focus (self->areas, GTK_DIR_TAB_FORWARD);
}

/* --- going along ------------------------------------------------------------------------------ */

static void
follow_toggled_cb (RwMapPage *self)
{
  const char *id = rw_session_get_selected (self->session);
  guint position = G_MAXUINT;

  if (!gtk_toggle_button_get_active (self->follow_button))
    {
      rw_map_view_follow (self->view, G_MAXUINT);
      return;
    }
  if (id != NULL)
    rw_fleet_find (rw_map_page_get_fleet (self), id, &position);
  if (rw_map_view_follow (self->view, position))
    return;
  gtk_toggle_button_set_active (self->follow_button, FALSE);
  rw_map_page_say (self, id == NULL ? _ ("Select a reefer first")
                                    : _ ("Nobody knows where the selected reefer is"));
}

static void
follow_ended_cb (RwMapPage *self)
{
  gtk_toggle_button_set_active (self->follow_button, FALSE);
}

/* --- what is in sight ------------------------------------------------------------------------- */

void
rw_map_page_list_visible (RwMapPage *self)
{
  g_autoptr (GArray) positions = rw_map_view_list_visible (self->view);
  g_autofree char *count = rw_format_count (positions->len);
  g_autofree char *title =
      g_strdup_printf (ngettext ("%s Reefer in Sight", "%s Reefers in Sight", positions->len),
                       count);
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (positions->len == 0)
    {
      rw_map_page_say (self, _ ("No reefer is in sight"));
      return;
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle){ width / 2, 60, 1, 1 });
  rw_map_popover_show_list (RW_MAP_POPOVER (self->popover), title,
                            (const guint32 *) positions->data, positions->len);
}

void
rw_map_page_init_areas (RwMapPage *self)
{
  self->geofences = rw_geofence_list_new (self->session);
  self->areas = rw_geofence_panel_new (self->geofences);
  gtk_widget_add_css_class (self->areas, "rw-map-card");
  gtk_widget_set_halign (self->areas, GTK_ALIGN_END);
  gtk_widget_set_valign (self->areas, GTK_ALIGN_START);
  gtk_widget_set_visible (self->areas, FALSE);
  gtk_overlay_add_overlay (self->overlay, self->areas);

  g_signal_connect_object (self->geofences, "changed", G_CALLBACK (areas_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->areas, "draft-changed", G_CALLBACK (draft_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->areas, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->areas, "close", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->areas_button, "toggled", G_CALLBACK (areas_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "placed", G_CALLBACK (placed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow_button, "toggled", G_CALLBACK (follow_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "follow-ended", G_CALLBACK (follow_ended_cb), self,
                           G_CONNECT_SWAPPED);
}
