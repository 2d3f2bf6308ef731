/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-entry.h"

#include <glib/gi18n.h>

#define MAX_PROPOSALS 12

struct _RwReeferEntry
{
  GtkWidget parent_instance;

  RwFleet *fleet;
  GtkWidget *entry;
  GtkWidget *popover;
  GtkWidget *list;
  guint n_proposals;
  gboolean setting;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwReeferEntry, rw_reefer_entry, GTK_TYPE_WIDGET)

static void
choose (RwReeferEntry *self, const char *container_id)
{
  g_autofree char *id = g_strdup (container_id);

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  rw_reefer_entry_set_text (self, id);
  if (*id != '\0')
    g_signal_emit (self, signals[CHOSEN], 0, id);
}

static void
clear_list (RwReeferEntry *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  self->n_proposals = 0;
}

static void
add_proposal (RwReeferEntry *self, const char *container_id)
{
  GtkWidget *label = gtk_label_new (container_id);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "rw-numeric");
  gtk_list_box_append (GTK_LIST_BOX (self->list), label);
  self->n_proposals++;
}

static void
propose (RwReeferEntry *self)
{
  g_autofree char *typed
      = g_ascii_strup (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  guint size = self->fleet != NULL ? rw_fleet_get_size (self->fleet) : 0;

  clear_list (self);
  g_strstrip (typed);
  for (guint i = 0; i < size && *typed != '\0' && self->n_proposals < MAX_PROPOSALS; i++)
    {
      const char *id = rw_fleet_peek (self->fleet, i)->last.container_id;
      g_autofree char *upper = g_ascii_strup (id, -1);

      if (strstr (upper, typed) != NULL)
        add_proposal (self, id);
    }
}

static void
changed_cb (RwReeferEntry *self)
{
  if (self->setting)
    return;

  propose (self);
  if (self->n_proposals > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_popover_popup (GTK_POPOVER (self->popover));
  else
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

/* Enter takes the only proposal, or what is typed. */
static void
activate_cb (RwReeferEntry *self)
{
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  GtkListBoxRow *only = self->n_proposals == 1
                          ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)
                          : NULL;

  g_strstrip (typed);
  choose (self, only != NULL ? gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (only)))
                             : typed);
}

static void
row_activated_cb (RwReeferEntry *self, GtkListBoxRow *row)
{
  choose (self, gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row))));
}

static gboolean
key_pressed_cb (RwReeferEntry *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkListBoxRow *row;

  if (keyval == GDK_KEY_Escape && gtk_widget_get_visible (self->popover))
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return GDK_EVENT_STOP;
    }
  if (keyval != GDK_KEY_Down || self->n_proposals == 0)
    return GDK_EVENT_PROPAGATE;

  gtk_popover_popup (GTK_POPOVER (self->popover));
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

static gboolean
rw_reefer_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (RW_REEFER_ENTRY (widget)->entry);
}

static void
rw_reefer_entry_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwReeferEntry *self = RW_REEFER_ENTRY (widget);

  gtk_widget_size_allocate (self->entry, &(GtkAllocation) { 0, 0, width, height }, baseline);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
rw_reefer_entry_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  gtk_widget_measure (RW_REEFER_ENTRY (widget)->entry, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
rw_reefer_entry_dispose (GObject *object)
{
  RwReeferEntry *self = RW_REEFER_ENTRY (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_object (&self->fleet);

  G_OBJECT_CLASS (rw_reefer_entry_parent_class)->dispose (object);
}

static void
rw_reefer_entry_class_init (RwReeferEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_reefer_entry_dispose;
  widget_class->grab_focus = rw_reefer_entry_grab_focus;
  widget_class->measure = rw_reefer_entry_measure;
  widget_class->size_allocate = rw_reefer_entry_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "rw-reefer-entry");

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rw_reefer_entry_init (RwReeferEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_entry_new ();
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_PRIMARY,
                                     "system-search-symbolic");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Container…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Container"), -1);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 16);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, keys);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Reefers"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  self->popover = gtk_popover_new ();
  /* The entry keeps the focus while proposals come and go. */
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_popover_set_child (GTK_POPOVER (self->popover), self->list);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

GtkWidget *
rw_reefer_entry_new (void)
{
  return g_object_new (RW_TYPE_REEFER_ENTRY, NULL);
}

void
rw_reefer_entry_set_fleet (RwReeferEntry *self, RwFleet *fleet)
{
  g_return_if_fail (RW_IS_REEFER_ENTRY (self) && self->fleet == NULL);
  self->fleet = g_object_ref (fleet);
}

void
rw_reefer_entry_set_text (RwReeferEntry *self, const char *text)
{
  g_return_if_fail (RW_IS_REEFER_ENTRY (self));

  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->setting = FALSE;
  clear_list (self);
}

guint
rw_reefer_entry_get_n_proposals (RwReeferEntry *self)
{
  g_return_val_if_fail (RW_IS_REEFER_ENTRY (self), 0);
  return self->n_proposals;
}
