/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwSprite: a small picture that is drawn once and put on the map in many places.
 *
 * For: marks, bubbles and names on the map: hundreds of them in each frame, at the cost of copying.
 * Not for: pictures as large as the window (RwCoastLayer). Main thread only.
 *
 * With the cairo renderer sprites go into one cairo node as surfaces, with any other each becomes a
 * texture once.
 */
typedef struct
{
  cairo_surface_t *surface; /* with device scale set */
  GdkTexture *texture;
  double width, height; /* logical pixels */
} RwSprite;

/* A new, transparent sprite of at least so many logical pixels; draw into its surface. */
RwSprite *rw_sprite_new (double width, double height, int scale);
void rw_sprite_free (RwSprite *self);

/* Where sprites go in one frame. A plain value on the stack, between begin and end. */
typedef struct
{
  GtkSnapshot *snapshot;
  cairo_t *cr; /* NULL when sprites are appended as textures */
  double scale;
} RwSpriteCanvas;

void rw_sprite_canvas_begin (RwSpriteCanvas *self, GtkWidget *widget, GtkSnapshot *snapshot);

/* Puts the sprite's top left corner near (x, y), on a whole device pixel. */
void rw_sprite_canvas_put (RwSpriteCanvas *self, RwSprite *sprite, double x, double y);
void rw_sprite_canvas_end (RwSpriteCanvas *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSprite, rw_sprite_free)

G_END_DECLS
