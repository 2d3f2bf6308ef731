/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-chart.h"

G_BEGIN_DECLS

/*
 * RwChartLegend: the layers of a chart by colour and name, curves with their newest value; a button
 * each, which shows and hides the layer.
 *
 * For: above an RwChart, after its layers were added. Not for: layers without a title.
 */
#define RW_TYPE_CHART_LEGEND (rw_chart_legend_get_type ())
G_DECLARE_FINAL_TYPE (RwChartLegend, rw_chart_legend, RW, CHART_LEGEND, GtkWidget)

/* Keeps a reference on chart. */
RwChartLegend *rw_chart_legend_new (RwChart *chart);

/* Takes a layer's button out, because there is nothing of it in the chart, or puts it back. */
void rw_chart_legend_set_listed (RwChartLegend *self, RwChartLayer *layer, gboolean listed);

G_END_DECLS
