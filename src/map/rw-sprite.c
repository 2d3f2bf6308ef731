/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sprite.h"

#include <math.h>

RwSprite *
rw_sprite_new (double width, double height, int scale)
{
  RwSprite *self = g_new0 (RwSprite, 1);

  self->width = ceil (width);
  self->height = ceil (height);
  self->scale = scale;
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) self->width * scale,
                                              (int) self->height * scale);
  cairo_surface_set_device_scale (self->surface, scale, scale);
  return self;
}

void
rw_sprite_free (RwSprite *self)
{
  g_clear_object (&self->texture);
  cairo_surface_destroy (self->surface);
  g_free (self);
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  int stride = cairo_image_surface_get_stride (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) stride * height,
                                      (GDestroyNotify) cairo_surface_destroy,
                                      cairo_surface_reference (surface));
  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}

void
rw_sprite_put (RwSprite *self, GtkSnapshot *snapshot, double x, double y)
{
  double left = round (x * self->scale) / self->scale;
  double top = round (y * self->scale) / self->scale;
  graphene_rect_t area = GRAPHENE_RECT_INIT (left, top, self->width, self->height);

  if (self->texture == NULL)
    self->texture = make_texture (self->surface);
  gtk_snapshot_append_texture (snapshot, self->texture, &area);
}
