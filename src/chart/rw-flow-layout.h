/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwFlowLayout: children in rows like words in a paragraph, each at its natural width.
 *
 * For: legends and tool bars that must fit any width. Not for: columns that line up (GtkFlowBox).
 */
#define RW_TYPE_FLOW_LAYOUT (rw_flow_layout_get_type ())
G_DECLARE_FINAL_TYPE (RwFlowLayout, rw_flow_layout, RW, FLOW_LAYOUT, GtkLayoutManager)

GtkLayoutManager *rw_flow_layout_new (int spacing);

G_END_DECLS
