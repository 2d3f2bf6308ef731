/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwSurface: a cairo surface whose bytes go to a stream: PNG, SVG or PDF.
 *
 * For: writers of charts and documents.
 * Not for: what is drawn.
 *
 * Sizes are in points (PNG: pixels, times the scale). Writing blocks: not for the main thread. One
 * thread at a time.
 */
typedef enum
{
  RW_SURFACE_PNG,
  RW_SURFACE_SVG,
  RW_SURFACE_PDF,
  RW_SURFACE_RECORDING, /* kept, to be drawn elsewhere: see rw_surface_new_recording() */
} RwSurfaceFormat;

typedef struct _RwSurface RwSurface;

/* The longest edge, in points or pixels. */
#define RW_SURFACE_MAX_EDGE 20000

/* Keeps references on the stream, which stays open, and on cancellable. scale, which is for PNG
 * only, makes it that many times larger and finer. NULL with G_IO_ERROR_INVALID_ARGUMENT when it
 * would be too large. */
RwSurface *rw_surface_new (RwSurfaceFormat format,
                           double width,
                           double height,
                           double scale,
                           GOutputStream *stream,
                           GCancellable *cancellable,
                           GError **error);
void rw_surface_free (RwSurface *self);

/* One that has no stream: its pages lie one below the other, each `height` high, in a recording
 * that can be drawn again at any size. */
RwSurface *rw_surface_new_recording (double width, double height);

/* (transfer none) */
cairo_surface_t *rw_surface_get_recording (RwSurface *self);

guint rw_surface_get_n_pages (RwSurface *self);

/* What document readers show as the title; PDF only. */
void rw_surface_set_title (RwSurface *self, const char *title);

/* (transfer none) A context for drawing; its ground is white. */
cairo_t *rw_surface_get_context (RwSurface *self);

/* Begins the next page; PDF only. FALSE with the error of the stream. */
gboolean rw_surface_next_page (RwSurface *self, GError **error);

/* Writes what is left. Once, at the end. FALSE with the error of the stream. */
gboolean rw_surface_finish (RwSurface *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSurface, rw_surface_free)

G_END_DECLS
