/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwSprite: a small picture that is drawn once and put on the map in many places.
 *
 * For: marks, bubbles and names on the map: hundreds of them in each frame, at the cost of copying.
 * Not for: pictures as large as the window: with the cairo renderer of GTK 4.8 a texture is copied
 * once more in each frame, which only small ones can afford (RwCoastLayer). One cairo node for all
 * sprites would cost a temporary picture of the whole window. Main thread only.
 */
typedef struct
{
  cairo_surface_t *surface; /* with device scale set */
  GdkTexture *texture;      /* made from the surface when first put somewhere */
  double width, height;     /* logical pixels */
  int scale;
} RwSprite;

/* A new, transparent sprite of at least so many logical pixels; draw into its surface. */
RwSprite *rw_sprite_new (double width, double height, int scale);
void rw_sprite_free (RwSprite *self);

/* Puts the sprite's top left corner near (x, y), on a whole device pixel. */
void rw_sprite_put (RwSprite *self, GtkSnapshot *snapshot, double x, double y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSprite, rw_sprite_free)

G_END_DECLS
