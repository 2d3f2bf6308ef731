/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-quantity-menu.h"

#include "rw-format.h"

#include <glib/gi18n.h>

struct _RwQuantityMenu
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *checks[RW_N_QUANTITIES];
  gboolean updating;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwQuantityMenu, rw_quantity_menu, GTK_TYPE_WIDGET)

static void
toggled_cb (RwQuantityMenu *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
rw_quantity_menu_dispose (GObject *object)
{
  g_clear_pointer (&RW_QUANTITY_MENU (object)->button, gtk_widget_unparent);

  G_OBJECT_CLASS (rw_quantity_menu_parent_class)->dispose (object);
}

static void
rw_quantity_menu_class_init (RwQuantityMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_quantity_menu_dispose;
  gtk_widget_class_set_css_name (widget_class, "rw-quantity-menu");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_quantity_menu_init (RwQuantityMenu *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      self->checks[q] = gtk_check_button_new_with_label (rw_format_quantity_label (q));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[q]), TRUE);
      g_signal_connect_object (self->checks[q], "toggled", G_CALLBACK (toggled_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), self->checks[q]);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _("_Quantities"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
rw_quantity_menu_new (void)
{
  return g_object_new (RW_TYPE_QUANTITY_MENU, NULL);
}

guint32
rw_quantity_menu_get_quantities (RwQuantityMenu *self)
{
  guint32 quantities = 0;

  g_return_val_if_fail (RW_IS_QUANTITY_MENU (self), 0);

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[q])))
      quantities |= 1u << q;
  return quantities;
}

void
rw_quantity_menu_set_quantities (RwQuantityMenu *self, guint32 quantities)
{
  g_return_if_fail (RW_IS_QUANTITY_MENU (self));

  self->updating = TRUE;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[q]), (quantities & 1u << q) != 0);
  self->updating = FALSE;
}
