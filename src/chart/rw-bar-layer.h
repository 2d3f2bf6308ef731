/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-chart-layer.h"

G_BEGIN_DECLS

/*
 * RwBarLayer: how often something happened in each of equal spans of time, as bars from zero.
 *
 * For: counts. Not for: measurements (RwLineLayer).
 *
 * Where several spans fall on one pixel the highest is drawn, so that no peak is lost.
 */
#define RW_TYPE_BAR_LAYER (rw_bar_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwBarLayer, rw_bar_layer, RW, BAR_LAYER, RwChartLayer)

/* title may be NULL; see rw_chart_layer_set_title(). */
RwBarLayer *rw_bar_layer_new (const char *title);

/* Copies n counts of spans of step µs from `from` on, in place of what there was. */
void rw_bar_layer_set (RwBarLayer *self, gint64 from, gint64 step, const guint *counts, guint n);

G_END_DECLS
