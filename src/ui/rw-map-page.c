/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-page-private.h"

#include "rw-format.h"
#include "rw-map-popover.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (RwMapPage, rw_map_page, GTK_TYPE_WIDGET)

/* --- what is said about the fleet ------------------------------------------------------------- */

static guint
count_alarms (const guint *counts)
{
  guint n = 0;

  for (guint i = RW_CONDITION_CRITICAL; i <= RW_CONDITION_LOW; i++)
    n += counts[i];
  return n;
}

static char *
describe_fleet (RwFleet *fleet)
{
  const guint *counts = rw_fleet_get_counts (fleet);
  guint n_reefers = rw_fleet_get_size (fleet);
  guint n_alarms = count_alarms (counts);
  g_autofree char *all = rw_format_count (n_reefers);
  g_autofree char *alarms = rw_format_count (n_alarms);
  g_autofree char *silent = rw_format_count (counts[RW_CONDITION_SILENT]);
  g_autofree char *reefers
    = g_strdup_printf (ngettext ("%s reefer", "%s reefers", n_reefers), all);

  /* Translators: what the map shows, for who cannot see it: "9,870 reefers, 3 in alarm, 41 silent" */
  return g_strdup_printf (_("Map: %s, %s in alarm, %s silent"), reefers, alarms, silent);
}

static void
update_unplaced (RwMapPage *self)
{
  guint n = rw_map_view_get_n_unplaced (self->view);
  g_autofree char *count = rw_format_count (n);
  g_autofree char *text
    = g_strdup_printf (ngettext ("%s without position", "%s without position", n), count);

  gtk_label_set_label (self->unplaced_label, text);
  gtk_widget_set_visible (self->unplaced_button, n > 0);
}

static void
update_empty (RwMapPage *self)
{
  guint n = rw_fleet_get_size (rw_map_page_get_fleet (self));

  if (n == 0)
    gtk_label_set_label (self->empty, _("No reefer has reported yet"));
  else if (n == rw_map_view_get_n_unplaced (self->view))
    gtk_label_set_label (self->empty, _("No reefer has told where it is"));
  gtk_widget_set_visible (GTK_WIDGET (self->empty),
                          n == rw_map_view_get_n_unplaced (self->view));
}

static gboolean
ticked_cb (gpointer user_data)
{
  RwMapPage *self = user_data;
  RwFleet *fleet = rw_map_page_get_fleet (self);
  g_autofree char *description = describe_fleet (fleet);

  rw_map_legend_set_counts (self->legend, rw_fleet_get_counts (fleet));
  update_unplaced (self);
  update_empty (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description, -1);
  return G_SOURCE_CONTINUE;
}

static char *
describe_pick (RwMapPage *self, const RwMapPick *pick)
{
  RwFleet *fleet = rw_map_page_get_fleet (self);
  guint counts[RW_N_CONDITIONS] = { 0 };
  g_autofree char *all = rw_format_count (pick->n);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < pick->n; i++)
    counts[rw_fleet_peek (fleet, pick->positions[i])->condition]++;
  if (pick->n == 1)
    g_string_append (text, rw_fleet_peek (fleet, pick->positions[0])->last.container_id);
  else
    g_string_append_printf (text, ngettext ("%s reefer", "%s reefers", pick->n), all);
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    {
      g_autofree char *count = rw_format_count (counts[i]);

      if (counts[i] > 0 && pick->n == 1)
        g_string_append_printf (text, "\n%s", rw_format_condition_label (i));
      else if (counts[i] > 0)
        g_string_append_printf (text, "\n%s: %s", rw_format_condition_label (i), count);
    }
  return g_string_free (text, FALSE);
}

static gboolean
tooltip_queried_cb (RwMapPage *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autofree char *text = NULL;
  RwMapPick pick;

  if (keyboard || !rw_map_view_pick (self->view, x, y, &pick))
    return FALSE;
  text = describe_pick (self, &pick);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &pick.area);
  return TRUE;
}

/* --- what was clicked ------------------------------------------------------------------------- */

/* The popover hangs on the page, of which the view fills everything. */
static void
point_to (RwMapPage *self, const GdkRectangle *area)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), area);
}

static void
picked_cb (RwMapPage *self, const RwMapPick *pick)
{
  g_autofree char *count = rw_format_count (pick->n);
  g_autofree char *title = g_strdup_printf (ngettext ("%s Reefer Here", "%s Reefers Here", pick->n),
                                            count);

  point_to (self, &pick->area);
  if (pick->n == 1)
    rw_map_popover_show_reefer (RW_MAP_POPOVER (self->popover), pick->positions[0]);
  else
    rw_map_popover_show_list (RW_MAP_POPOVER (self->popover), title, pick->positions, pick->n);
}

static void
unplaced_clicked_cb (RwMapPage *self)
{
  RwFleet *fleet = rw_map_page_get_fleet (self);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  graphene_rect_t bounds;

  for (guint32 i = 0; i < rw_fleet_get_size (fleet); i++)
    {
      if (isnan (rw_fleet_peek (fleet, i)->latitude))
        g_array_append_val (positions, i);
    }
  if (positions->len == 0
      || !gtk_widget_compute_bounds (self->unplaced_button, GTK_WIDGET (self), &bounds))
    return;
  point_to (self, &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                    (int) bounds.size.width, (int) bounds.size.height });
  rw_map_popover_show_list (RW_MAP_POPOVER (self->popover), _("Without Position"),
                            (const guint32 *) positions->data, positions->len);
}

static void
legend_changed_cb (RwMapPage *self)
{
  rw_map_view_set_conditions (self->view, rw_map_legend_get_conditions (self->legend));
}

/* --- finding ---------------------------------------------------------------------------------- */

void
rw_map_page_say (RwMapPage *self, const char *text)
{
  gtk_label_set_label (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *text != '\0');
}

static guint
get_selected (RwMapPage *self)
{
  const char *id = rw_session_get_selected (self->session);
  guint position;

  if (id == NULL || !rw_fleet_find (rw_map_page_get_fleet (self), id, &position))
    return G_MAXUINT;
  return position;
}

static void
selected_changed_cb (RwMapPage *self)
{
  rw_map_view_set_selected (self->view, get_selected (self));
}

void
rw_map_page_update (RwMapPage *self)
{
  selected_changed_cb (self);
  ticked_cb (self);
}

/* Selects and moves there; the place may be hidden by the filter, then it is shown again. */
static void
go_to (RwMapPage *self, guint position)
{
  const RwReeferState *state = rw_fleet_peek (rw_map_page_get_fleet (self), position);
  g_autofree char *text = NULL;

  rw_session_set_selected (self->session, state->last.container_id);
  rw_map_legend_set_conditions (self->legend, rw_map_legend_get_conditions (self->legend)
                                                | 1u << state->condition);
  if (!rw_map_view_show_reefer (self->view, position))
    text = g_strdup_printf (_("%s has not told where it is"), state->last.container_id);
  rw_map_page_say (self, text != NULL ? text : "");
}

/* The first after start, in the order of the fleet and around its end, whose id contains text. */
static gboolean
find_containing (RwFleet *fleet, const char *text, guint start, guint *position)
{
  guint n = rw_fleet_get_size (fleet);

  for (guint i = 0; i < n; i++)
    {
      guint at = (start + i) % n;

      if (strstr (rw_fleet_peek (fleet, at)->last.container_id, text) != NULL)
        {
          *position = at;
          return TRUE;
        }
    }
  return FALSE;
}

static void
search_activated_cb (RwMapPage *self)
{
  rw_map_page_search (self, gtk_editable_get_text (self->search));
}

static void
search_changed_cb (RwMapPage *self)
{
  rw_map_page_say (self, "");
}

static void
search_stopped_cb (RwMapPage *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Whether an alarm of first comes after one of second: worst first, then in order of the fleet. */
static gboolean
comes_after (RwFleet *fleet, guint first, guint second)
{
  guint8 a = rw_fleet_peek (fleet, first)->condition;
  guint8 b = rw_fleet_peek (fleet, second)->condition;

  return a != b ? a > b : first > second;
}

/* --- actions ---------------------------------------------------------------------------------- */

static void
zoom_in_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_map_view_zoom_in (RW_MAP_PAGE (widget)->view);
}

static void
zoom_out_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_map_view_zoom_out (RW_MAP_PAGE (widget)->view);
}

static void
fit_all_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_map_view_fit_all (RW_MAP_PAGE (widget)->view);
}

static void
next_alarm_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_map_page_next_alarm (RW_MAP_PAGE (widget));
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (RW_MAP_PAGE (widget)->search));
}

static void
toggle (GtkToggleButton *button)
{
  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

static void
replay_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle (RW_MAP_PAGE (widget)->replay_button);
}

static void
areas_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle (RW_MAP_PAGE (widget)->areas_button);
}

static void
follow_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle (RW_MAP_PAGE (widget)->follow_button);
}

static void
list_visible_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_map_page_list_visible (RW_MAP_PAGE (widget));
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwMapPage *self = RW_MAP_PAGE (widget);

  if (get_selected (self) != G_MAXUINT)
    gtk_widget_activate_action (widget, "win.show-reefer", "s",
                                rw_session_get_selected (self->session));
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_plus, 0, "page.zoom-in" },   { GDK_KEY_plus, GDK_SHIFT_MASK, "page.zoom-in" },
    { GDK_KEY_equal, 0, "page.zoom-in" },  { GDK_KEY_KP_Add, 0, "page.zoom-in" },
    { GDK_KEY_minus, 0, "page.zoom-out" }, { GDK_KEY_KP_Subtract, 0, "page.zoom-out" },
    { GDK_KEY_0, 0, "page.fit-all" },      { GDK_KEY_KP_0, 0, "page.fit-all" },
    { GDK_KEY_n, 0, "page.next-alarm" },   { GDK_KEY_Return, 0, "page.open" },
    { GDK_KEY_KP_Enter, 0, "page.open" },  { GDK_KEY_ISO_Enter, 0, "page.open" },
    { GDK_KEY_r, 0, "page.replay" },       { GDK_KEY_a, 0, "page.areas" },
    { GDK_KEY_f, 0, "page.follow" },       { GDK_KEY_l, 0, "page.list-visible" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
scheme_changed_cb (RwMapPage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager))
    rw_map_view_set_style (self->view, dark ? RW_MAP_STYLE_DARK_CONTRAST : RW_MAP_STYLE_CONTRAST);
  else
    rw_map_view_set_style (self->view, dark ? RW_MAP_STYLE_DARK : RW_MAP_STYLE_LIGHT);
}

static void
rw_map_page_map (GtkWidget *widget)
{
  RwMapPage *self = RW_MAP_PAGE (widget);

  GTK_WIDGET_CLASS (rw_map_page_parent_class)->map (widget);
  ticked_cb (self);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
}

static void
rw_map_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_MAP_PAGE (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_map_page_parent_class)->unmap (widget);
}

/* The card with the legend covers a part of the map; in a narrow window it would leave too little. */
static void
rw_map_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwMapPage *self = RW_MAP_PAGE (widget);
  gboolean open = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->legend_button));
  int side_width;

  gtk_widget_measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &side_width, NULL, NULL);
  rw_map_view_set_inset (self->view, open && width > 3 * side_width ? side_width : 0);
  gtk_widget_allocate (GTK_WIDGET (self->overlay), width, height, baseline, NULL);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
rw_map_page_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (RW_MAP_PAGE (widget)->overlay), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
rw_map_page_dispose (GObject *object)
{
  RwMapPage *self = RW_MAP_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  rw_map_page_end_replay (self);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  if (self->overlay != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->overlay)));
  g_clear_object (&self->geofences);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_map_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, areas_button);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, follow_button);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, replay_banner);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, replay_bar);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, replay_button);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, side);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, search);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, legend_button);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, message);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, legend);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, unplaced_button);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, unplaced_label);
  gtk_widget_class_bind_template_child (widget_class, RwMapPage, empty);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, legend_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, unplaced_clicked_cb);
}

static void
rw_map_page_class_init (RwMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_map_page_dispose;
  widget_class->map = rw_map_page_map;
  widget_class->unmap = rw_map_page_unmap;
  widget_class->measure = rw_map_page_measure;
  widget_class->size_allocate = rw_map_page_size_allocate;
  g_type_ensure (RW_TYPE_BANNER);
  g_type_ensure (RW_TYPE_MAP_LEGEND);
  g_type_ensure (RW_TYPE_REPLAY_BAR);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "page.zoom-in", NULL, zoom_in_cb);
  gtk_widget_class_install_action (widget_class, "page.zoom-out", NULL, zoom_out_cb);
  gtk_widget_class_install_action (widget_class, "page.fit-all", NULL, fit_all_cb);
  gtk_widget_class_install_action (widget_class, "page.next-alarm", NULL, next_alarm_cb);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find_cb);
  gtk_widget_class_install_action (widget_class, "page.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "page.replay", NULL, replay_cb);
  gtk_widget_class_install_action (widget_class, "page.areas", NULL, areas_cb);
  gtk_widget_class_install_action (widget_class, "page.follow", NULL, follow_cb);
  gtk_widget_class_install_action (widget_class, "page.list-visible", NULL, list_visible_cb);
  bind_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "rw-map-page");
}

static void
rw_map_page_init (RwMapPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_scale (RwMapPage *self)
{
  ShumateScale *scale = shumate_scale_new (rw_map_view_get_viewport (self->view));

  shumate_scale_set_unit (scale, SHUMATE_UNIT_METRIC);
  gtk_widget_set_halign (GTK_WIDGET (scale), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (scale), GTK_ALIGN_END);
  gtk_widget_set_can_target (GTK_WIDGET (scale), FALSE);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (scale));
}

GtkWidget *
rw_map_page_new (RwSession *session)
{
  RwMapPage *self = g_object_new (RW_TYPE_MAP_PAGE, NULL);
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->session = g_object_ref (session);
  self->view = rw_map_view_new (rw_session_get_fleet (session));
  gtk_overlay_set_child (self->overlay, GTK_WIDGET (self->view));
  add_scale (self);
  self->popover = rw_map_popover_new (session);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));

  rw_map_page_init_areas (self);
  rw_map_page_init_replay (self);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->view), TRUE);
  g_signal_connect_object (self->view, "query-tooltip", G_CALLBACK (tooltip_queried_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (selected_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (scheme_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (scheme_changed_cb), self,
                           G_CONNECT_SWAPPED);
  scheme_changed_cb (self);
  selected_changed_cb (self);
  return GTK_WIDGET (self);
}

gboolean
rw_map_page_show_reefer (RwMapPage *self, const char *container_id)
{
  guint position;

  g_return_val_if_fail (RW_IS_MAP_PAGE (self), FALSE);

  if (!rw_fleet_find (rw_map_page_get_fleet (self), container_id, &position))
    {
      rw_map_page_say (self, _ ("No such reefer"));
      return FALSE;
    }
  go_to (self, position);
  return TRUE;
}

gboolean
rw_map_page_next_alarm (RwMapPage *self)
{
  RwFleet *fleet;
  guint selected, first = G_MAXUINT, next = G_MAXUINT;

  g_return_val_if_fail (RW_IS_MAP_PAGE (self), FALSE);

  fleet = rw_map_page_get_fleet (self);
  selected = get_selected (self);
  for (guint i = 0; i < rw_fleet_get_size (fleet); i++)
    {
      if (rw_fleet_peek (fleet, i)->condition > RW_CONDITION_LOW)
        continue;
      if (first == G_MAXUINT || comes_after (fleet, first, i))
        first = i;
      if (selected != G_MAXUINT && comes_after (fleet, i, selected)
          && (next == G_MAXUINT || comes_after (fleet, next, i)))
        next = i;
    }
  if (first == G_MAXUINT)
    {
      rw_map_page_say (self, _ ("No reefer is in alarm"));
      return FALSE;
    }
  go_to (self, next != G_MAXUINT ? next : first);
  return TRUE;
}

gboolean
rw_map_page_search (RwMapPage *self, const char *text)
{
  g_autofree char *wanted = NULL;
  RwFleet *fleet;
  guint position;

  g_return_val_if_fail (RW_IS_MAP_PAGE (self), FALSE);

  fleet = rw_map_page_get_fleet (self);
  wanted = g_utf8_strup (text, -1);
  g_strstrip (wanted);
  if (*wanted == '\0')
    return FALSE;
  if (!rw_fleet_find (fleet, wanted, &position)
      && !find_containing (fleet, wanted, get_selected (self) + 1, &position))
    {
      rw_map_page_say (self, _ ("No reefer has this in its number"));
      return FALSE;
    }
  go_to (self, position);
  return TRUE;
}

gboolean
rw_map_page_is_settled (RwMapPage *self)
{
  g_return_val_if_fail (RW_IS_MAP_PAGE (self), FALSE);

  return rw_map_view_is_settled (self->view);
}
