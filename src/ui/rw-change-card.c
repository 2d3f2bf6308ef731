/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-change-card.h"

struct _RwChangeCard
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *buttons; /* NULL before there is one */
};

G_DEFINE_FINAL_TYPE (RwChangeCard, rw_change_card, GTK_TYPE_WIDGET)

static void
rw_change_card_dispose (GObject *object)
{
  g_clear_pointer (&RW_CHANGE_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_change_card_parent_class)->dispose (object);
}

static void
rw_change_card_class_init (RwChangeCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_change_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-change-card");
}

static void
rw_change_card_init (RwChangeCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "rw-card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
add_label (RwChangeCard *self, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->box), label);
}

GtkWidget *
rw_change_card_new (const char *title, const char *subtitle, const char *const *lines)
{
  RwChangeCard *self = g_object_new (RW_TYPE_CHANGE_CARD, NULL);

  add_label (self, title, "heading");
  if (subtitle != NULL && *subtitle != '\0')
    add_label (self, subtitle, "dim-label");
  for (; lines != NULL && *lines != NULL; lines++)
    add_label (self, *lines, NULL);
  return GTK_WIDGET (self);
}

GtkWidget *
rw_change_card_add_button (RwChangeCard *self, const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (self->buttons == NULL)
    {
      self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (self->box), self->buttons);
    }
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}
