/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwMapStyle: which of the map's palettes is used; the window chooses it from the desktop's scheme.
 *
 * For: the layers of this folder.
 * Not for: widgets, whose colours are in style.css: the map is drawn by a thread that has no
 * widget, so its palettes are here.
 */
typedef enum
{
  RW_MAP_STYLE_LIGHT,
  RW_MAP_STYLE_DARK,
  RW_MAP_STYLE_CONTRAST,      /* light, high contrast */
  RW_MAP_STYLE_DARK_CONTRAST, /* dark, high contrast */
  RW_N_MAP_STYLES
} RwMapStyle;

typedef struct
{
  GdkRGBA sea;
  GdkRGBA land;
  GdkRGBA coast;
  GdkRGBA border;
  GdkRGBA graticule;
  GdkRGBA label;
  GdkRGBA halo;       /* around labels */
  GdkRGBA port;       /* dot of a port */
  GdkRGBA bubble;     /* inside of a cluster */
  GdkRGBA ring;       /* share of normal reefers */
  GdkRGBA text;       /* count in a cluster */
  GdkRGBA outline;    /* around sprites, to part them from the map */
  GdkRGBA selection;
  GdkRGBA condition[RW_N_CONDITIONS];
  GdkRGBA on_condition; /* what stands on any of them */
} RwMapPalette;

/* Static, any thread. */
const RwMapPalette *rw_map_style_get_palette (RwMapStyle style);

G_END_DECLS
