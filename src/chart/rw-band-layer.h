/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-chart-layer.h"

G_BEGIN_DECLS

/*
 * RwBandLayer: shaded areas: between two values, during spans of time, or both.
 *
 * For: limit bands, and spans in which something was so (defrost, power off, door open).
 * Not for: measurements.
 *
 * The colour wants to be translucent in CSS. Edges of a band at a value are drawn as thin lines,
 * edges in time are not.
 */
typedef struct
{
  gint64 from; /* µs; G_MININT64 for always */
  gint64 to;   /* µs, excluded; G_MAXINT64 for always */
  double low;  /* -INFINITY for open */
  double high; /* INFINITY for open */
} RwBand;

typedef enum
{
  RW_BAND_SOLID,
  RW_BAND_HATCHED,
} RwBandPattern;

#define RW_TYPE_BAND_LAYER (rw_band_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwBandLayer, rw_band_layer, RW, BAND_LAYER, RwChartLayer)

RwBandLayer *rw_band_layer_new (RwBandPattern pattern);

/* Copies n bands in ascending order of time in place of what there was. */
void rw_band_layer_set_bands (RwBandLayer *self, const RwBand *bands, guint n);

/* Whether the axis is made to show the limits of the bands. */
void rw_band_layer_set_ranged (RwBandLayer *self, gboolean ranged);

/* Bands without limits in value. */
void rw_band_layer_set_spans (RwBandLayer *self, const gint64 *from, const gint64 *to, guint n);

guint rw_band_layer_get_n_bands (RwBandLayer *self);

G_END_DECLS
