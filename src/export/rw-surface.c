/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-surface.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

#define MAX_PIXELS 100e6

struct _RwSurface
{
  RwSurfaceFormat format;
  GOutputStream *stream;
  GCancellable *cancellable;
  cairo_surface_t *surface;
  cairo_t *cr;
  GError *error; /* the first of the stream */
  double height; /* of a page */
  guint n_pages;
};

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  RwSurface *self = closure;

  if (self->error == NULL
      && g_output_stream_write_all (self->stream, data, length, NULL, self->cancellable,
                                    &self->error))
    return CAIRO_STATUS_SUCCESS;
  return CAIRO_STATUS_WRITE_ERROR;
}

static cairo_surface_t *
create (RwSurface *self, double width, double height, double scale)
{
  cairo_surface_t *surface;

  switch (self->format)
    {
    case RW_SURFACE_SVG:
      surface = cairo_svg_surface_create_for_stream (write_bytes, self, width, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    case RW_SURFACE_PDF:
      surface = cairo_pdf_surface_create_for_stream (write_bytes, self, width, height);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Reeferwatch");
      return surface;
    case RW_SURFACE_PNG:
    case RW_SURFACE_RECORDING:
    default:
      surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * scale),
                                            (int) ceil (height * scale));
      cairo_surface_set_device_scale (surface, scale, scale);
      return surface;
    }
}

static void
paint_ground (RwSurface *self)
{
  cairo_set_source_rgb (self->cr, 1, 1, 1);
  cairo_paint (self->cr);
  cairo_set_source_rgb (self->cr, 0, 0, 0);
}

RwSurface *
rw_surface_new (RwSurfaceFormat format,
                double width,
                double height,
                double scale,
                GOutputStream *stream,
                GCancellable *cancellable,
                GError **error)
{
  RwSurface *self;
  double pixels = format == RW_SURFACE_PNG ? width * scale * height * scale : 1;

  g_return_val_if_fail (width > 0 && height > 0 && scale > 0, NULL);

  if (format != RW_SURFACE_PNG)
    scale = 1;
  if (MAX (width, height) * scale > RW_SURFACE_MAX_EDGE || pixels > MAX_PIXELS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "A picture of %.0f × %.0f is too large", width * scale, height * scale);
      return NULL;
    }

  self = g_new0 (RwSurface, 1);
  self->format = format;
  self->height = height;
  self->n_pages = 1;
  self->stream = g_object_ref (stream);
  g_set_object (&self->cancellable, cancellable);
  self->surface = create (self, width, height, scale);
  self->cr = cairo_create (self->surface);
  if (format != RW_SURFACE_PDF)
    paint_ground (self);
  return self;
}

RwSurface *
rw_surface_new_recording (double width, double height)
{
  RwSurface *self = g_new0 (RwSurface, 1);

  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self->format = RW_SURFACE_RECORDING;
  self->surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  self->cr = cairo_create (self->surface);
  self->height = height;
  self->n_pages = 1;
  return self;
}

cairo_surface_t *
rw_surface_get_recording (RwSurface *self)
{
  return self->surface;
}

guint
rw_surface_get_n_pages (RwSurface *self)
{
  return self->n_pages;
}

void
rw_surface_free (RwSurface *self)
{
  /* What was not finished is no longer written. */
  if (self->error == NULL)
    g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_CLOSED, "Not finished");
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_error (&self->error);
  g_free (self);
}

void
rw_surface_set_title (RwSurface *self, const char *title)
{
  if (self->format == RW_SURFACE_PDF)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
}

cairo_t *
rw_surface_get_context (RwSurface *self)
{
  return self->cr;
}

static gboolean
check (RwSurface *self, cairo_status_t status, GError **error)
{
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
  if (status == CAIRO_STATUS_SUCCESS)
    return !g_cancellable_set_error_if_cancelled (self->cancellable, error);

  g_set_error_literal (error, G_IO_ERROR,
                       status == CAIRO_STATUS_NO_MEMORY ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_FAILED,
                       cairo_status_to_string (status));
  return FALSE;
}

gboolean
rw_surface_next_page (RwSurface *self, GError **error)
{
  self->n_pages++;
  if (self->format == RW_SURFACE_RECORDING)
    cairo_translate (self->cr, 0, self->height);
  else
    cairo_show_page (self->cr);
  return check (self, cairo_status (self->cr), error);
}

gboolean
rw_surface_finish (RwSurface *self, GError **error)
{
  cairo_status_t status = cairo_status (self->cr);

  if (status == CAIRO_STATUS_SUCCESS && self->format == RW_SURFACE_PNG)
    status = cairo_surface_write_to_png_stream (self->surface, write_bytes, self);
  cairo_surface_finish (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (!check (self, status, error))
    return FALSE;

  g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_CLOSED, "Finished");
  return TRUE;
}
