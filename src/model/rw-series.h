/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-history-provider.h"

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * RwSeries: the samples of one reefer as they are now: what was stored, and what came since.
 *
 * For: live charts: begins with history from the provider and grows with each update; no hole and
 * no doubled sample where the two meet. Arrays ascend by time.
 * Where history came as buckets (RwHistory), a sample is a bucket; finer samples take their place
 * when they are all there.
 * Not for: drawing decisions (decimation is the chart's).
 *
 * Signals: "appended" (guint first): samples from index first on are new at the end;
 * "reset" (): anything may have changed (history arrived, a late sample was sorted in, old ones
 * were dropped); "trimmed" (gint64 time), before "reset": samples older than time µs were dropped;
 * "dropped" (gint64 from, gint64 to), before "reset": those in [from, to) µs were.
 * Main thread only.
 */
#define RW_TYPE_SERIES (rw_series_get_type ())
G_DECLARE_FINAL_TYPE (RwSeries, rw_series, RW, SERIES, GObject)

RwSeries *rw_series_new (const char *container_id);

const char *rw_series_get_container_id (RwSeries *self);

/* Merges stored samples in. */
void rw_series_add_history (RwSeries *self, RwHistory *history);

/* Takes the readings of this reefer out of batches (GPtrArray of RwBatch). */
void rw_series_apply (RwSeries *self, GPtrArray *batches);

/* owner, until it lets go, needs samples from time (µs) on. What comes live drops now and then the
 * samples that no owner needs, so that a series watched for weeks does not grow for ever; one that
 * nobody ever asked to keep drops nothing. */
void rw_series_keep (RwSeries *self, gconstpointer owner, gint64 time);

/* The same for [from, to) µs: what comes later it does not need. */
void rw_series_keep_span (RwSeries *self, gconstpointer owner, gint64 from, gint64 to);

/* If there are more samples than `most`, drops those that no owner needs, if there is one. */
void rw_series_shrink (RwSeries *self, guint most);

void rw_series_let_go (RwSeries *self, gconstpointer owner);

guint rw_series_get_size (RwSeries *self);

/* Borrowed until the next change; size elements. */
const gint64 *rw_series_get_times (RwSeries *self);
const float *rw_series_get_values (RwSeries *self, RwQuantity quantity);
const guint16 *rw_series_get_flags_known (RwSeries *self);
const guint16 *rw_series_get_flags_set (RwSeries *self);

/* For each sample what it was made of; NULL when all are readings. */
const RwBucket *rw_series_get_buckets (RwSeries *self);

/* How long the bucket is that a sample stands for, µs; 0 for a reading. */
gint64 rw_series_get_step (RwSeries *self, guint index);

G_END_DECLS
