/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-canvas.h"

G_BEGIN_DECLS

/*
 * RwChartLayer: one thing drawn on the plot of an RwChart: a line, a band, the grid.
 *
 * For: subclassing; RwLineLayer, RwStepLayer and RwBandLayer are the ones there are.
 * Not for: input and axes, which are the chart's.
 *
 * DESIGN: a layer is a widget that fills the plot, so GTK keeps what it drew until it changes (the
 * crosshair moves without any line being drawn again), its visibility is a widget's, and its colour
 * is the CSS property "color" of the node "chartlayer" with the style classes of the layer: light,
 * dark and high contrast restyle it live. It draws on an RwCanvas, never on the snapshot itself, so
 * the same code draws on paper. Main thread only.
 */

/* Where time and values are on the plot, in the layer's own coordinates. */
typedef struct
{
  gint64 from, to;   /* µs since 1970 UTC at the left and right edge */
  double low, high;  /* value at the bottom and top edge */
  float width, height;
} RwChartFrame;

static inline float
rw_chart_frame_get_x (const RwChartFrame *frame, gint64 time)
{
  return (double) (time - frame->from) / (double) (frame->to - frame->from) * frame->width;
}

static inline float
rw_chart_frame_get_y (const RwChartFrame *frame, double value)
{
  return (frame->high - value) / (frame->high - frame->low) * frame->height;
}

static inline gint64
rw_chart_frame_get_time (const RwChartFrame *frame, double x)
{
  return frame->from + (gint64) (x / frame->width * (double) (frame->to - frame->from));
}

#define RW_TYPE_CHART_LAYER (rw_chart_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (RwChartLayer, rw_chart_layer, RW, CHART_LAYER, GtkWidget)

struct _RwChartLayerClass
{
  GtkWidgetClass parent_class;

  /* Draws in color (CSS). Required. */
  void (*draw) (RwChartLayer *self,
                RwCanvas *canvas,
                const RwChartFrame *frame,
                const GdkRGBA *color);

  /* Draws a sample of itself for the legend, width by height from 0, 0. A short line unless
   * overridden. */
  void (*draw_swatch) (
      RwChartLayer *self, RwCanvas *canvas, const GdkRGBA *color, float width, float height);

  /* Which values the axis has to show for [from, to); FALSE for none. Optional. */
  gboolean (*get_range) (
      RwChartLayer *self, gint64 from, gint64 to, double *minimum, double *maximum);

  /* The value that the crosshair reads at a time, from a sample at most reach µs away; FALSE for
   * none. Optional. */
  gboolean (*get_value) (
      RwChartLayer *self, gint64 time, gint64 reach, gint64 *sample_time, double *value);

  /* The newest value; FALSE for none. Optional. */
  gboolean (*get_last) (RwChartLayer *self, gint64 *sample_time, double *value);

  /* What the crosshair says in words at a time, from something at most reach µs away; NULL for
   * nothing. Optional. */
  char *(*get_text) (RwChartLayer *self, gint64 time, gint64 reach);

  /* The sample next to time, later or earlier, for the keyboard; FALSE for none. Optional. */
  gboolean (*get_neighbour) (RwChartLayer *self, gint64 time, gboolean later, gint64 *sample_time);
};

/* The name in legend and crosshair, in the user's language; NULL for none, which keeps the layer
 * out of both. */
const char *rw_chart_layer_get_title (RwChartLayer *self);
void rw_chart_layer_set_title (RwChartLayer *self, const char *title);

/* The chart sets it before it draws; draws again when it changed. */
void rw_chart_layer_set_frame (RwChartLayer *self, const RwChartFrame *frame);

/* The CSS colour of any widget. */
GdkRGBA rw_chart_get_css_color (GtkWidget *widget);

void rw_chart_layer_draw (RwChartLayer *self,
                          RwCanvas *canvas,
                          const RwChartFrame *frame,
                          const GdkRGBA *color);
void rw_chart_layer_draw_swatch (
    RwChartLayer *self, RwCanvas *canvas, const GdkRGBA *color, float width, float height);
gboolean rw_chart_layer_get_range (
    RwChartLayer *self, gint64 from, gint64 to, double *minimum, double *maximum);
gboolean rw_chart_layer_get_value (
    RwChartLayer *self, gint64 time, gint64 reach, gint64 *sample_time, double *value);
char *rw_chart_layer_get_text (RwChartLayer *self, gint64 time, gint64 reach);
gboolean rw_chart_layer_get_last (RwChartLayer *self, gint64 *sample_time, double *value);
gboolean rw_chart_layer_get_neighbour (RwChartLayer *self,
                                       gint64 time,
                                       gboolean later,
                                       gint64 *sample_time);

/* For subclasses: the data changed: draw, and have the chart fit its axis. Emits
 * "content-changed" (). */
void rw_chart_layer_changed (RwChartLayer *self);

G_END_DECLS
