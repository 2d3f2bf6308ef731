/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-two-panes.h"

#define LIST_WIDTH 320

struct _RwTwoPanes
{
  GtkWidget parent_instance;

  GtkWidget *list;
  GtkWidget *line;
  GtkWidget *back;
  GtkWidget *content;
  gboolean shows_content;
};

G_DEFINE_FINAL_TYPE (RwTwoPanes, rw_two_panes, GTK_TYPE_WIDGET)

static void
rw_two_panes_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  int n_children = 0;

  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, most;

      gtk_widget_measure (child, orientation, -1, &least, &most, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *natural + most : MAX (*natural, most);
      n_children++;
    }
  /* The button stands above what it leads back from. */
  if (orientation == GTK_ORIENTATION_VERTICAL && n_children > 0)
    {
      int least;

      gtk_widget_measure (RW_TWO_PANES (widget)->back, orientation, -1, &least, NULL, NULL, NULL);
      *minimum += least;
    }
  *natural = MAX (*natural, *minimum);
}

static void
place (GtkWidget *child, gboolean shown, int x, int y, int width, int height)
{
  int least;

  gtk_widget_set_child_visible (child, shown);
  if (!shown)
    return;
  /* GTK wants each child to have been measured. */
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, MAX (width, least), height }, -1);
}

static void
rw_two_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwTwoPanes *self = RW_TWO_PANES (widget);
  gboolean narrow = width < RW_TWO_PANES_NARROW;
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int top, room = width - LIST_WIDTH - 1;

  gtk_widget_measure (self->back, GTK_ORIENTATION_VERTICAL, -1, &top, NULL, NULL, NULL);
  if (narrow)
    {
      place (self->list, !self->shows_content, 0, 0, width, height);
      place (self->line, FALSE, 0, 0, 0, 0);
      place (self->back, self->shows_content, 0, 0, width, top);
      place (self->content, self->shows_content, 0, top, width, height - top);
      return;
    }
  place (self->list, TRUE, is_rtl ? room + 1 : 0, 0, LIST_WIDTH, height);
  place (self->line, TRUE, is_rtl ? room : LIST_WIDTH, 0, 1, height);
  place (self->back, FALSE, 0, 0, 0, 0);
  place (self->content, TRUE, is_rtl ? 0 : LIST_WIDTH + 1, 0, room, height);
}

static void
back_cb (RwTwoPanes *self)
{
  rw_two_panes_show_content (self, FALSE);
  gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

static void
rw_two_panes_dispose (GObject *object)
{
  RwTwoPanes *self = RW_TWO_PANES (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_pointer (&self->back, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_two_panes_parent_class)->dispose (object);
}

static void
rw_two_panes_class_init (RwTwoPanesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_two_panes_dispose;
  widget_class->measure = rw_two_panes_measure;
  widget_class->size_allocate = rw_two_panes_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "rw-two-panes");
}

static void
rw_two_panes_init (RwTwoPanes *self)
{
}

GtkWidget *
rw_two_panes_new (GtkWidget *list, GtkWidget *content, const char *back)
{
  RwTwoPanes *self = g_object_new (RW_TYPE_TWO_PANES, NULL);

  self->list = list;
  self->line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->back = gtk_button_new_with_mnemonic (back);
  self->content = content;
  gtk_widget_add_css_class (self->back, "flat");
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  gtk_widget_set_parent (self->back, GTK_WIDGET (self));
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
rw_two_panes_show_content (RwTwoPanes *self, gboolean content)
{
  self->shows_content = content;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
