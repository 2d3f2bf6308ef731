/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-chart-layer.h"

G_BEGIN_DECLS

/*
 * RwMarkLayer: small flags at the top edge of the plot, at moments or over spans, each with a text
 * that the crosshair tells.
 *
 * For: what people wrote about a time. Not for: what was measured, and not for areas that matter as
 * such (RwBandLayer).
 *
 * Overlapping marks are drawn over each other; the crosshair tells them all, up to a few.
 */
typedef struct
{
  gint64 from; /* µs */
  gint64 to;   /* µs; the same for a moment */
  char *text;  /* one line, owned */
} RwMark;

#define RW_TYPE_MARK_LAYER (rw_mark_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwMarkLayer, rw_mark_layer, RW, MARK_LAYER, RwChartLayer)

RwMarkLayer *rw_mark_layer_new (void);

/* An array for rw_mark_layer_set_marks(): of RwMark, frees their texts. */
GArray *rw_mark_layer_new_marks (void);

/* Takes a reference on marks, in ascending order of from. */
void rw_mark_layer_set_marks (RwMarkLayer *self, GArray *marks);

/* Whether the crosshair leaves the texts out, as where another chart tells them. */
void rw_mark_layer_set_silent (RwMarkLayer *self, gboolean silent);

guint rw_mark_layer_get_n_marks (RwMarkLayer *self);

G_END_DECLS
