/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-axis.h"
#include "rw-chart-layer.h"

G_BEGIN_DECLS

/*
 * RwGridLayer: thin lines at the ticks of both axes, and a stronger one below the plot.
 *
 * For: RwChart, which has one under its layers. Not for: labels. CSS: "chartlayer.grid".
 */
#define RW_TYPE_GRID_LAYER (rw_grid_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwGridLayer, rw_grid_layer, RW, GRID_LAYER, RwChartLayer)

RwGridLayer *rw_grid_layer_new (void);

/* times: GArray of RwTimeTick. Takes a reference on it and copies the axis. */
void rw_grid_layer_set_ticks (RwGridLayer *self, GArray *times, const RwAxis *axis);

G_END_DECLS
