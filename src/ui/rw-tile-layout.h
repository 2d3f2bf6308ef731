/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwTileLayout: children of equal width in rows of equal length: of eight tiles, eight, four, two
 * or one a row, never five and three.
 *
 * For: tiles and cards that use the width there is.
 * Not for: children that need different widths (RwWideLayout).
 *
 * Properties: "columns" (uint, at the most, 1 to begin with), "minimum-width" (int, px that a child
 * shall have at least before there are fewer columns), "spacing" (int, px, both ways).
 */
#define RW_TYPE_TILE_LAYOUT (rw_tile_layout_get_type ())
G_DECLARE_FINAL_TYPE (RwTileLayout, rw_tile_layout, RW, TILE_LAYOUT, GtkLayoutManager)

G_END_DECLS
