/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-chart.h"

G_BEGIN_DECLS

/*
 * RwChartLegend: the curves of a chart by colour and name, each with its newest value; a button
 * each, which shows and hides the curve.
 *
 * For: above an RwChart, after its layers were added. Not for: layers without a title.
 */
#define RW_TYPE_CHART_LEGEND (rw_chart_legend_get_type ())
G_DECLARE_FINAL_TYPE (RwChartLegend, rw_chart_legend, RW, CHART_LEGEND, GtkWidget)

/* Keeps a reference on chart. */
RwChartLegend *rw_chart_legend_new (RwChart *chart);

G_END_DECLS
