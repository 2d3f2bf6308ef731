/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-data-layer.h"

G_BEGIN_DECLS

/*
 * RwLineLayer: samples as a line.
 *
 * For: anything measured. Not for: values that hold until they are changed (RwStepLayer).
 *
 * DESIGN: with few samples per pixel a stroked polyline, over a band from the lowest to the highest
 * value where samples stand for spans of time; with many, one column per pixel from the
 * lowest to the highest value the line takes there. Columns are plain rectangles, the cheapest a
 * renderer knows, and their edges are fixed in time, not on the screen, so a curve does not shimmer
 * while it moves. No sample is left out at any zoom, and no line crosses a gap of the data.
 */
#define RW_TYPE_LINE_LAYER (rw_line_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwLineLayer, rw_line_layer, RW, LINE_LAYER, RwDataLayer)

/* title may be NULL; see rw_chart_layer_set_title(). */
RwLineLayer *rw_line_layer_new (RwChartData *data, const char *title);

/* Lengths of on and off, NULL for an unbroken line (as at first); to be told apart without colours.
 * Columns are never broken, since a break would hide samples. The array must live as long. */
void rw_line_layer_set_dash (RwLineLayer *self, const double *dash);

/* A letter or digit in a small box on the line, near the right edge; NULL for none, as at first.
 * column, from 0, moves it to the left, so that those of several lines are beside each other. */
void rw_line_layer_set_tag (RwLineLayer *self, const char *tag, guint column);

G_END_DECLS
