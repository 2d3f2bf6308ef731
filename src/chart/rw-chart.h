/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-chart-layer.h"
#include "rw-time-view.h"

G_BEGIN_DECLS

/*
 * RwChart: a plot of values over time with its axes, crosshair and ways to move.
 *
 * For: showing layers (RwLineLayer, RwStepLayer, RwBandLayer) on one value axis over the span of an
 * RwTimeView, which several charts may share: then they move together and have one crosshair.
 * Not for: legends (RwChartLegend), buttons and presets, and not for knowing what is shown.
 *
 * Pointer: drag pans, the wheel zooms around the pointer and scrolls sideways, moving reads values.
 * Keyboard, with focus: Left and Right step through the samples, with Ctrl they pan, + and - zoom,
 * Alt+Left or Ctrl+Z goes back, Alt+Right or Ctrl+Shift+Z forth again, Home or End returns to now,
 * Escape puts the crosshair away.
 *
 * Accessible as an image with a label (the title) and a description (newest, lowest and highest
 * value of each curve), renewed at most every few seconds. CSS: node "chart", whose colour is that
 * of the labels, with the children "chartlayer" and "chartcrosshair". Main thread only.
 */
#define RW_TYPE_CHART (rw_chart_get_type ())
G_DECLARE_FINAL_TYPE (RwChart, rw_chart, RW, CHART, GtkWidget)

/* Keeps a reference on view. */
RwChart *rw_chart_new (RwTimeView *view);
RwTimeView *rw_chart_get_view (RwChart *self);

/* Adds a layer above the ones there are; takes the floating reference. */
void rw_chart_add_layer (RwChart *self, RwChartLayer *layer);

/* Of RwChartLayer, lowest first, (transfer none). */
GPtrArray *rw_chart_get_layers (RwChart *self);

/* What the chart shows, for screen readers. */
void rw_chart_set_title (RwChart *self, const char *title);

/* Printed at the value axis and after values; decimals of values in crosshair and legend. */
void rw_chart_set_unit (RwChart *self, const char *unit, int decimals);

/* The axis is never made narrower than this, so that noise stays small. */
void rw_chart_set_minimum_span (RwChart *self, double minimum_span);

/* Only the lowest of stacked charts needs the time axis. On at first. */
void rw_chart_set_time_axis_visible (RwChart *self, gboolean visible);

/* Whether the wheel zooms without Ctrl; turn it off where the chart is inside something that
 * scrolls. On at first. */
void rw_chart_set_wheel_zooms (RwChart *self, gboolean wheel_zooms);

/* Whether the box at the crosshair is left out unless the chart is pointed at or has the focus: for
 * stacked charts whose values are told elsewhere. Off at first. */
void rw_chart_set_quiet (RwChart *self, gboolean quiet);

/* A value with its unit, for people. Caller frees. */
char *rw_chart_format_value (RwChart *self, double value);

/* What the crosshair says, or NULL while there is none. Caller frees. */
char *rw_chart_get_readout (RwChart *self);

/* The frame that layers are drawn in, as of the last allocation. */
const RwChartFrame *rw_chart_get_frame (RwChart *self);

G_END_DECLS
