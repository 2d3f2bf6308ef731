/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-quantity.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwQuantityMenu: a button that opens a list of the quantities to tick.
 *
 * For: what charts, tables and exports show. Not for: a single choice.
 *
 * Emits "changed" () when the user ticked something.
 */
#define RW_TYPE_QUANTITY_MENU (rw_quantity_menu_get_type ())
G_DECLARE_FINAL_TYPE (RwQuantityMenu, rw_quantity_menu, RW, QUANTITY_MENU, GtkWidget)

GtkWidget *rw_quantity_menu_new (void);

/* A mask of 1 << RwQuantity; all at first. Setting does not emit. */
guint32 rw_quantity_menu_get_quantities (RwQuantityMenu *self);
void rw_quantity_menu_set_quantities (RwQuantityMenu *self, guint32 quantities);

G_END_DECLS
