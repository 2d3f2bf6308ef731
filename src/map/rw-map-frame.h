/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <shumate/shumate.h>

G_BEGIN_DECLS

/*
 * RwMapFrame: which part of the world a widget shows, in pixels.
 *
 * For: turning positions into widget coordinates. A plain value.
 * Not for: moving the map (ShumateViewport, RwMapView).
 *
 * The world is world_size logical pixels wide and high and repeats to the left and to the right: x
 * may be negative or beyond world_size. (x, y) is the world pixel at the widget's top left corner.
 */
#define RW_MAP_TILE_SIZE 256

typedef struct
{
  double world_size;
  double x, y;
  int width, height;
} RwMapFrame;

/* What the viewport shows in the widget now. */
RwMapFrame rw_map_frame_get (ShumateViewport *viewport, GtkWidget *widget);

/* Pixels from the left of the frame to world_x (0 … 1) in the first repetition of the world that is
 * at or right of -margin; add world_size for the next ones. */
double rw_map_frame_first_x (const RwMapFrame *self, double world_x, double margin);

G_END_DECLS
