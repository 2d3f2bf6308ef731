/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reefer-set.h"
#include "rw-time-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwCompareCharts: several reefers in charts above each other, a chart for each quantity and a
 * curve for each reefer, on one axis of time.
 *
 * For: the History page with two reefers or more. Charts of quantities that no reefer reports are
 * not there.
 * Not for: one reefer, whose quantities are read together (RwReeferCharts).
 *
 * A reefer's colour, dash and number are those of its slot (rw_compare_charts_get_dash(), the style
 * class "slot-N"). Follows its set only while it is mapped; what came meanwhile is shown then.
 */
#define RW_TYPE_COMPARE_CHARTS (rw_compare_charts_get_type ())
G_DECLARE_FINAL_TYPE (RwCompareCharts, rw_compare_charts, RW, COMPARE_CHARTS, GtkWidget)

GtkWidget *rw_compare_charts_new (void);

/* What is shown, and when. Keeps references. Once. */
void rw_compare_charts_bind (RwCompareCharts *self, RwReeferSet *set, RwTimeView *view);

/* Which quantities are wanted, a mask of 1 << RwQuantity; all at first. */
void rw_compare_charts_set_wanted (RwCompareCharts *self, guint32 quantities);

/* The band of temperatures that do no harm to any of them, °C; NAN for none. */
void rw_compare_charts_set_limits (RwCompareCharts *self, double low, double high);

/* Of RwMark; see rw_mark_layer_set_marks(). */
void rw_compare_charts_set_marks (RwCompareCharts *self, GArray *marks);

/* How a slot's lines are dashed, NULL for not at all; see rw_line_layer_set_dash(). */
const double *rw_compare_charts_get_dash (guint slot);

/* Whether all reefers had one setpoint, and the same, for all that is loaded: it is drawn into the
 * charts of air temperatures then, else it has a chart of its own. */
gboolean rw_compare_charts_has_one_setpoint (RwCompareCharts *self);

G_END_DECLS
