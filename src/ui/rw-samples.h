/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-band-layer.h"
#include "rw-chart-data.h"
#include "rw-series.h"

G_BEGIN_DECLS

/*
 * RwSamples: a view of the samples of one reefer, wherever they are kept.
 *
 * For: charts, statistics and tables of a series. A plain value that borrows its arrays: valid until
 * the series changes.
 * Not for: keeping.
 */
typedef struct
{
  guint n;
  const gint64 *time;
  const float *value[RW_N_QUANTITIES];
  const guint16 *flags_known;
  const guint16 *flags_set;
  const RwBucket *bucket; /* NULL when all are readings */
  gint64 interval;        /* µs between readings as a rule */
  gint64 gap;      /* µs: a longer pause is a gap */
} RwSamples;

RwSamples rw_samples_from_series (RwSeries *series);

/* Those measured in [from, to). */
RwSamples rw_samples_cut (const RwSamples *self, gint64 from, gint64 to);

/* Whether any sample has a value of this quantity. */
gboolean rw_samples_have (const RwSamples *self, RwQuantity quantity);

/* Shows the values of a quantity as they are shown to people (°F where that was chosen), those from
 * index first on after what is there; 0 in place of it. */
void rw_samples_show (const RwSamples *self, RwQuantity quantity, guint first, RwChartData *data);

/* The spans in which the switch was known to be set (or not set): a GArray of RwBand without limits
 * in value. A span ends with the sample that says otherwise, or one interval after the last
 * reading before a gap, or at the end of the last bucket. Buckets of more than a quarter of an hour
 * do not tell. (transfer full) */
GArray *rw_samples_find_spans (const RwSamples *self, RwReadingFlags flag, gboolean set);

G_END_DECLS
