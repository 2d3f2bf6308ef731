/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-samples.h"
#include "rw-time-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwReeferCharts: every quantity of one reefer in charts above each other, on one axis of time, with
 * its limits, defrosts and times without power.
 *
 * For: the page of a reefer and the History page. Charts of quantities that the reefer does not
 * report are not there.
 * Not for: loading samples.
 */
#define RW_TYPE_REEFER_CHARTS (rw_reefer_charts_get_type ())
G_DECLARE_FINAL_TYPE (RwReeferCharts, rw_reefer_charts, RW, REEFER_CHARTS, GtkWidget)

GtkWidget *rw_reefer_charts_new (void);

/* The span of time that the charts show, (transfer none). */
RwTimeView *rw_reefer_charts_get_view (RwReeferCharts *self);

/* Shows the samples of a series and follows it; NULL for none. */
void rw_reefer_charts_set_series (RwReeferCharts *self, RwSeries *series);

/* The band of temperatures that do no harm, °C; NAN for none. */
void rw_reefer_charts_set_limits (RwReeferCharts *self, double low, double high);

/* Of RwMark: notes, shown in all charts and told by the uppermost. */
void rw_reefer_charts_set_marks (RwReeferCharts *self, GArray *marks);

/* What the marks are called, where they are no notes. */
void rw_reefer_charts_set_marks_title (RwReeferCharts *self, const char *title);

/* Which quantities are wanted, a mask of 1 << RwQuantity; all at first. */
void rw_reefer_charts_set_wanted (RwReeferCharts *self, guint32 quantities);
guint32 rw_reefer_charts_get_wanted (RwReeferCharts *self);

/* Whether the wheel zooms without Ctrl. */
void rw_reefer_charts_set_wheel_zooms (RwReeferCharts *self, gboolean wheel_zooms);

G_END_DECLS
