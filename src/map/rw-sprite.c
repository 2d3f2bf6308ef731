/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sprite.h"

#include <math.h>

RwSprite *
rw_sprite_new (double width, double height, int scale)
{
  RwSprite *self = g_new0 (RwSprite, 1);

  self->width = ceil (width);
  self->height = ceil (height);
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
get_texture (RwSprite *self)
{
  if (self->texture == NULL)
    {
      int stride = cairo_image_surface_get_stride (self->surface);
      int height = cairo_image_surface_get_height (self->surface);
      g_autoptr (GBytes) bytes = NULL;

      cairo_surface_flush (self->surface);
      bytes = g_bytes_new_with_free_func (
          cairo_image_surface_get_data (self->surface), (gsize) stride * height,
          (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (self->surface));
      self->texture = gdk_memory_texture_new (cairo_image_surface_get_width (self->surface), height,
                                              GDK_MEMORY_DEFAULT, bytes, stride);
    }

  return self->texture;
}

void
rw_sprite_canvas_begin (RwSpriteCanvas *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  self->snapshot = snapshot;
  self->scale = gtk_widget_get_scale_factor (widget);
  self->cr = NULL;
  gtk_snapshot_push_clip (snapshot, &bounds);
  if (renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer))
    self->cr = gtk_snapshot_append_cairo (snapshot, &bounds);
}

void
rw_sprite_canvas_put (RwSpriteCanvas *self, RwSprite *sprite, double x, double y)
{
  double left = round (x * self->scale) / self->scale;
  double top = round (y * self->scale) / self->scale;

  if (self->cr != NULL)
    {
      cairo_set_source_surface (self->cr, sprite->surface, left, top);
      cairo_pattern_set_filter (cairo_get_source (self->cr), CAIRO_FILTER_NEAREST);
      cairo_rectangle (self->cr, left, top, sprite->width, sprite->height);
      cairo_fill (self->cr);
    }
  else
    {
      graphene_rect_t area = GRAPHENE_RECT_INIT (left, top, sprite->width, sprite->height);

      gtk_snapshot_append_texture (self->snapshot, get_texture (sprite), &area);
    }
}

void
rw_sprite_canvas_end (RwSpriteCanvas *self)
{
  g_clear_pointer (&self->cr, cairo_destroy);
  gtk_snapshot_pop (self->snapshot);
}
