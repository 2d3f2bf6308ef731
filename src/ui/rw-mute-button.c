/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mute-button.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-time.h"

#include <glib/gi18n.h>

struct _RwMuteButton
{
  GtkWidget parent_instance;
  RwAnnunciator *annunciator;
  GtkWidget *button;
  GtkImage *icon;
  GtkLabel *label;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RwMuteButton, rw_mute_button, GTK_TYPE_WIDGET)

/* "4:59", of what is left. Caller frees. */
static char *
describe_left (gint64 until)
{
  gint64 left = MAX (until - rw_clock_now (NULL), 0) / RW_USEC_PER_SEC;

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d", left / 60, (int) (left % 60));
}

static void
set_state (RwMuteButton *self, const char *icon, const char *tooltip, const char *text)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->label), *text != '\0');
  gtk_widget_set_tooltip_text (self->button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tooltip, -1);
}

static void
update (RwMuteButton *self)
{
  gint64 until = rw_annunciator_get_muted_until (self->annunciator);
  int level = rw_annunciator_get_level (self->annunciator);

  if (until != 0)
    {
      g_autofree char *left = describe_left (until);
      g_autofree char *clock = rw_format_clock (until);
      g_autofree char *tooltip = g_strdup_printf (_("Alarms are muted until %s"), clock);

      set_state (self, "audio-volume-muted-symbolic", tooltip, left);
    }
  else if (level != RW_ALARM_PRIORITY_NONE)
    set_state (self, "audio-volume-high-symbolic", _("An alarm sounds: Ctrl+M silences it"), "");
  else if (rw_annunciator_is_silenced (self->annunciator))
    set_state (self, "audio-volume-low-symbolic", _("Silenced until something new comes"), "");
  else
    set_state (self, "audio-volume-high-symbolic", _("Sound of Alarms"), "");

  if (until != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "muted");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "muted");
  if (until == 0 && level != RW_ALARM_PRIORITY_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "sounding");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "sounding");
}

static gboolean
ticked_cb (gpointer user_data)
{
  RwMuteButton *self = user_data;

  if (self->annunciator != NULL && rw_annunciator_get_muted_until (self->annunciator) != 0)
    update (self);
  return G_SOURCE_CONTINUE;
}

static void
rw_mute_button_map (GtkWidget *widget)
{
  RwMuteButton *self = RW_MUTE_BUTTON (widget);

  GTK_WIDGET_CLASS (rw_mute_button_parent_class)->map (widget);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
}

static void
rw_mute_button_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_MUTE_BUTTON (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_mute_button_parent_class)->unmap (widget);
}

static void
rw_mute_button_dispose (GObject *object)
{
  RwMuteButton *self = RW_MUTE_BUTTON (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->annunciator != NULL)
    g_signal_handlers_disconnect_by_func (self->annunciator, update, self);
  g_clear_object (&self->annunciator);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_mute_button_parent_class)->dispose (object);
}

static void
rw_mute_button_class_init (RwMuteButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_mute_button_dispose;
  widget_class->map = rw_mute_button_map;
  widget_class->unmap = rw_mute_button_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-mute-button");
}

static void
add_mute (GMenu *menu, int minutes)
{
  g_autofree char *label =
      minutes < 60 ? g_strdup_printf (ngettext ("Mute for %d Minute", "Mute for %d Minutes", minutes),
                                      minutes)
                   : g_strdup (_("Mute for an Hour"));
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "app.mute", "i", minutes);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) now = g_menu_new ();
  g_autoptr (GMenu) mute = g_menu_new ();
  g_autoptr (GMenu) handle = g_menu_new ();
  g_autoptr (GMenuItem) unmute = g_menu_item_new (_("Hear Alarms Again"), NULL);

  g_menu_append (now, _("_Silence What Sounds"), "app.silence");
  add_mute (mute, 5);
  add_mute (mute, 15);
  add_mute (mute, 60);
  g_menu_item_set_action_and_target (unmute, "app.mute", "i", 0);
  g_menu_append_item (mute, unmute);
  g_menu_append (handle, _("_Preferences"), "app.preferences");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (now));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (mute));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (handle));
  return G_MENU_MODEL (menu);
}

static void
rw_mute_button_init (RwMuteButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr (GMenuModel) menu = make_menu ();

  self->icon = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "rw-numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), menu);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
rw_mute_button_new (void)
{
  return g_object_new (RW_TYPE_MUTE_BUTTON, NULL);
}

void
rw_mute_button_set_annunciator (RwMuteButton *self, RwAnnunciator *annunciator)
{
  g_return_if_fail (RW_IS_MUTE_BUTTON (self));

  if (self->annunciator != NULL)
    g_signal_handlers_disconnect_by_func (self->annunciator, update, self);
  g_set_object (&self->annunciator, annunciator);
  gtk_widget_set_visible (GTK_WIDGET (self), annunciator != NULL);
  if (annunciator == NULL)
    return;
  g_signal_connect_object (annunciator, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

const char *
rw_mute_button_get_text (RwMuteButton *self)
{
  g_return_val_if_fail (RW_IS_MUTE_BUTTON (self), NULL);
  return gtk_label_get_label (self->label);
}
