/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-span-bar.h"

#include "rw-flow-layout.h"
#include "rw-time.h"

#include <glib/gi18n.h>

static const struct
{
  gint64 span;
  const char *label;
  const char *name; /* for screen readers and the tooltip */
} presets[] = {
  { RW_USEC_PER_HOUR, N_("1 h"), N_("Last Hour") },
  { 6 * RW_USEC_PER_HOUR, N_("6 h"), N_("Last 6 Hours") },
  { RW_USEC_PER_DAY, N_("24 h"), N_("Last 24 Hours") },
  { 3 * RW_USEC_PER_DAY, N_("3 d"), N_("Last 3 Days") },
  { 7 * RW_USEC_PER_DAY, N_("7 d"), N_("Last 7 Days") },
  { 30 * RW_USEC_PER_DAY, N_("30 d"), N_("Last 30 Days") },
  { 90 * RW_USEC_PER_DAY, N_("90 d"), N_("Last 90 Days") },
  { 365 * RW_USEC_PER_DAY, N_("1 y"), N_("Last Year") },
};

#define N_PRESETS G_N_ELEMENTS (presets)

/* So many buttons hang together, so that a narrow window breaks them into rows. */
#define PRESETS_TOGETHER 4

struct _RwSpanBar
{
  GtkWidget parent_instance;

  RwTimeView *view;
  GtkWidget *buttons[N_PRESETS];
  GtkWidget *undo;
  GtkWidget *redo;
  GtkWidget *follow;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (RwSpanBar, rw_span_bar, GTK_TYPE_WIDGET)

static void
update (RwSpanBar *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < N_PRESETS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]),
                                  rw_time_view_get_following (self->view)
                                    && rw_time_view_get_span (self->view) == presets[i].span);
  gtk_widget_set_sensitive (self->undo, rw_time_view_can_undo (self->view));
  gtk_widget_set_sensitive (self->redo, rw_time_view_can_redo (self->view));
  gtk_widget_set_sensitive (self->follow, !rw_time_view_get_following (self->view));
  self->updating = FALSE;
}

/* A preset is "the last …": it shows now, whatever was shown before. */
static void
toggled_cb (GtkToggleButton *button, RwSpanBar *self)
{
  if (self->updating)
    return;

  for (guint i = 0; i < N_PRESETS; i++)
    if (GTK_WIDGET (button) == self->buttons[i])
      {
        rw_time_view_remember (self->view);
        rw_time_view_follow (self->view);
        rw_time_view_set_span (self->view, presets[i].span);
      }
  update (self);
}

static void
undo_clicked_cb (RwSpanBar *self)
{
  rw_time_view_undo (self->view);
}

static void
redo_clicked_cb (RwSpanBar *self)
{
  rw_time_view_redo (self->view);
}

static void
follow_clicked_cb (RwSpanBar *self)
{
  rw_time_view_remember (self->view);
  rw_time_view_follow (self->view);
}

static GtkWidget *
create_button (RwSpanBar *self,
               GtkWidget *box,
               const char *icon,
               const char *name,
               GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_widget_set_sensitive (button, FALSE);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
rw_span_bar_dispose (GObject *object)
{
  RwSpanBar *self = RW_SPAN_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (rw_span_bar_parent_class)->dispose (object);
}

static void
rw_span_bar_class_init (RwSpanBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_span_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "rw-span-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_box (RwSpanBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  return box;
}

static void
rw_span_bar_init (RwSpanBar *self)
{
  GtkWidget *box = NULL;

  gtk_widget_set_layout_manager (GTK_WIDGET (self), rw_flow_layout_new (6));
  for (guint i = 0; i < N_PRESETS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(presets[i].label));

      if (i % PRESETS_TOGETHER == 0)
        box = add_box (self);
      gtk_widget_set_tooltip_text (button, _(presets[i].name));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(presets[i].name), -1);
      g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
      gtk_box_append (GTK_BOX (box), button);
      self->buttons[i] = button;
    }

  box = add_box (self);
  self->undo = create_button (self, box, "edit-undo-symbolic", _("Undo Zoom (Alt+Left)"),
                              G_CALLBACK (undo_clicked_cb));
  self->redo = create_button (self, box, "edit-redo-symbolic", _("Redo Zoom (Alt+Right)"),
                              G_CALLBACK (redo_clicked_cb));
  self->follow = create_button (self, box, "media-skip-forward-symbolic", _("Back to Now"),
                                G_CALLBACK (follow_clicked_cb));
}

GtkWidget *
rw_span_bar_new (void)
{
  return g_object_new (RW_TYPE_SPAN_BAR, NULL);
}

void
rw_span_bar_set_view (RwSpanBar *self, RwTimeView *view)
{
  g_return_if_fail (RW_IS_SPAN_BAR (self));
  g_return_if_fail (RW_IS_TIME_VIEW (view) && self->view == NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::can-undo", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::can-redo", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
