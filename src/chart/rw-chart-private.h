/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-axis.h"
#include "rw-chart.h"
#include "rw-crosshair.h"
#include "rw-grid-layer.h"

G_BEGIN_DECLS

/* What the files of RwChart share: rw-chart.c (the widget), rw-chart-axes.c (where things are and
 * the labels), rw-chart-input.c (pointer and keyboard), rw-chart-readout.c (crosshair and screen
 * reader). */
struct _RwChart
{
  GtkWidget parent_instance;

  RwTimeView *view;
  GPtrArray *layers; /* of RwChartLayer, borrowed: they are children */
  RwGridLayer *grid;
  RwCrosshair *crosshair;

  char *title;
  char *unit;
  int decimals;
  double minimum_span;
  gboolean time_axis_visible;
  gboolean wheel_zooms;
  gboolean quiet; /* no box at the crosshair unless pointed at */

  /* Made anew in each allocation. */
  graphene_rect_t plot;
  RwChartFrame frame;
  RwAxis axis;
  GArray *ticks; /* of RwTimeTick */
  GArray *days;  /* of RwTimeTick */
  int line_height;
  PangoLayout *layout; /* for labels, one after the other; NULL after the font changed */

  gboolean has_pointer;
  double pointer_x; /* in the plot */
  double dragged;   /* pixels that the present drag has panned */
  gint64 last_wheel; /* monotonic µs */
  gint64 described;  /* monotonic µs of the last description for screen readers */
};

/* rw-chart-axes.c */
void rw_chart_measure_plot (RwChart *self, int width, int height);
void rw_chart_fit_axes (RwChart *self);
void rw_chart_draw_axes (RwChart *self, RwCanvas *canvas);

/* rw-chart-input.c */
void rw_chart_init_input (RwChart *self);
void rw_chart_class_init_input (GtkWidgetClass *widget_class);

/* rw-chart-readout.c */
void rw_chart_update_readout (RwChart *self);
void rw_chart_describe (RwChart *self, gboolean now);

G_END_DECLS
