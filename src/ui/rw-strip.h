/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwStrip: controls that flow into rows where there is room, and are one row that scrolls sideways
 * where there is not: on a narrow window they would push what they control out of it.
 *
 * For: tool bars above charts, with a child of RwFlowLayout; a GtkBuildable container of one child.
 * Not for: lists.
 */
#define RW_TYPE_STRIP (rw_strip_get_type ())
G_DECLARE_FINAL_TYPE (RwStrip, rw_strip, RW, STRIP, GtkWidget)

/* Takes the floating reference. Once. */
void rw_strip_set_child (RwStrip *self, GtkWidget *child);

G_END_DECLS
