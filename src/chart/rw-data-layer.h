/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-chart-data.h"
#include "rw-chart-layer.h"

G_BEGIN_DECLS

/*
 * RwDataLayer: a layer that shows an RwChartData.
 *
 * For: subclassing (RwLineLayer, RwStepLayer): it answers what axis, crosshair and keyboard ask, and
 * decides between drawing each sample and drawing columns of pixels.
 * Not for: layers that show no samples.
 */
#define RW_TYPE_DATA_LAYER (rw_data_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (RwDataLayer, rw_data_layer, RW, DATA_LAYER, RwChartLayer)

struct _RwDataLayerClass
{
  RwChartLayerClass parent_class;

  /* Few samples per pixel: draws samples first to last - 1, the ones just outside included. */
  void (*draw_samples) (RwDataLayer *self,
                        RwCanvas *canvas,
                        const RwChartFrame *frame,
                        const GdkRGBA *color,
                        guint first,
                        guint last);

  /* Many: draws n columns one pixel wide, the first with its left edge at x. */
  void (*draw_columns) (RwDataLayer *self,
                        RwCanvas *canvas,
                        const RwChartFrame *frame,
                        const GdkRGBA *color,
                        const RwChartColumn *columns,
                        guint n,
                        int x);
};

/* For constructors of subclasses: takes a reference on data; title may be NULL. */
gpointer rw_data_layer_new (GType type, RwChartData *data, const char *title);

/* (transfer none) */
RwChartData *rw_data_layer_get_data (RwDataLayer *self);

G_END_DECLS
