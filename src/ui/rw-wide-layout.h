/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwWideLayout: two children beside each other where there is room, above each other where not.
 *
 * For: a page with something large and a column about it. The second child keeps its natural width
 * while they are side by side. Not for: more than two visible children.
 */
#define RW_TYPE_WIDE_LAYOUT (rw_wide_layout_get_type ())
G_DECLARE_FINAL_TYPE (RwWideLayout, rw_wide_layout, RW, WIDE_LAYOUT, GtkLayoutManager)

G_END_DECLS
