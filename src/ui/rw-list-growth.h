/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwListGrowth: the first rows of a list, a few more in each frame until all are there.
 *
 * For: column views that may get a thousand rows at once: the view makes widgets for some two
 * hundred of them, which at once takes half a second.
 * Not for: filtering: after some frames it is the whole list.
 *
 * DESIGN: what the view has widgets for already it need not make again, so as long as rows are only
 * exchanged nothing waits. Positions are those of the list. Signal: "grown" (), after rows came
 * that had waited. Main thread only.
 */
#define RW_TYPE_LIST_GROWTH (rw_list_growth_get_type ())
G_DECLARE_FINAL_TYPE (RwListGrowth, rw_list_growth, RW, LIST_GROWTH, GObject)

/* Keeps a reference on rows; widget, which outlives it, has the frames. */
RwListGrowth *rw_list_growth_new (GListModel *rows, GtkWidget *widget);

G_END_DECLS
