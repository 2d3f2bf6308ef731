/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-data-layer.h"

G_BEGIN_DECLS

/*
 * RwStepLayer: values that hold until they are changed, as a dashed line with steps.
 *
 * For: setpoints. Not for: measurements (RwLineLayer).
 *
 * A value is drawn up to the next sample, never across a gap of the data.
 */
#define RW_TYPE_STEP_LAYER (rw_step_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwStepLayer, rw_step_layer, RW, STEP_LAYER, RwDataLayer)

/* title may be NULL; see rw_chart_layer_set_title(). */
RwStepLayer *rw_step_layer_new (RwChartData *data, const char *title);

G_END_DECLS
