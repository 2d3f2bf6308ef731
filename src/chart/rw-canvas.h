/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwCanvas: the few things a chart draws, on the screen (GtkSnapshot) or on paper (cairo: PNG, SVG,
 * PDF, print).
 *
 * For: layers, axes and crosshair, which are written once for both.
 * Not for: general drawing: what GTK can do better with widgets and CSS is not here.
 *
 * Coordinates are in the units of the target, y downwards. A canvas lives as long as one drawing,
 * on the stack of who draws; it borrows its target.
 */
typedef struct _RwCanvas RwCanvas;

typedef struct
{
  float x;
  float y;
} RwCanvasPoint;

struct _RwCanvas
{
  GtkSnapshot *snapshot; /* one of the two is NULL */
  cairo_t *cairo;
  graphene_rect_t bounds; /* nothing is drawn outside */
};

RwCanvas rw_canvas_for_snapshot (GtkSnapshot *snapshot, const graphene_rect_t *bounds);
RwCanvas rw_canvas_for_cairo (cairo_t *cairo, const graphene_rect_t *bounds);

/* Everything up to the pop is cut at the canvas's bounds. */
void rw_canvas_push_clip (RwCanvas *self);
void rw_canvas_pop_clip (RwCanvas *self);

void rw_canvas_fill (
    RwCanvas *self, const GdkRGBA *color, float x, float y, float width, float height);

/* A box with round corners. */
void rw_canvas_fill_round (RwCanvas *self,
                           const GdkRGBA *color,
                           float x,
                           float y,
                           float width,
                           float height,
                           float radius);

/* A line through n points. dash is NULL for an unbroken one, or the lengths of on and off. */
void rw_canvas_stroke (RwCanvas *self,
                       const GdkRGBA *color,
                       const RwCanvasPoint *points,
                       guint n_points,
                       float width,
                       const double *dash);

/* Lines from each even point to the odd one after it. */
void rw_canvas_segments (RwCanvas *self,
                         const GdkRGBA *color,
                         const RwCanvasPoint *points,
                         guint n_points,
                         float width);

/* A filled disc. */
void rw_canvas_disc (RwCanvas *self, const GdkRGBA *color, float x, float y, float radius);

/* The layout with its top left corner at x, y. */
void rw_canvas_text (RwCanvas *self, const GdkRGBA *color, PangoLayout *layout, float x, float y);

G_END_DECLS
