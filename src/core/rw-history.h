/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwHistory: samples of one reefer, or of the whole fleet, in a span of time.
 *
 * For: what RwHistoryProvider answers. A sample is a reading, or a bucket: what all readings of a
 * quarter of an hour, an hour or a UTC day came to.
 * Not for: what is live (RwSeries).
 *
 * DESIGN: both kinds may stand in one history: buckets for the past, readings for what no bucket
 * holds yet; or readings where there still are some, buckets where these are gone. They never
 * overlap. The value of a bucket is the mean of its readings, so who knows nothing of buckets shows
 * a sensible line; who draws or counts looks at `bucket`, where the extremes and the numbers are,
 * so that no spike is lost and no mean is bent. Time of a bucket is its begin. Buckets begin at
 * whole multiples of their step since 1970 UTC, so each lies inside of one of the next coarser
 * kind.
 */

/* Index of the last temperature that has a mean kinetic temperature. */
#define RW_BUCKET_N_KINETIC (RW_QUANTITY_RETURN_TEMPERATURE + 1)

typedef struct
{
  guint32 step;     /* s; 0: not a bucket but a reading, and the rest is not set */
  guint32 readings; /* how many, whatever they told */
  guint32 judged; /* s in which the air that the cargo is judged by was known; 0 without profile */
  guint32 below;  /* s of it below what the cargo profile allows */
  guint32 above;  /* s of it above */
  guint32 count[RW_N_QUANTITIES]; /* of values */
  float low[RW_N_QUANTITIES];     /* NAN for none */
  float high[RW_N_QUANTITIES];
  float
      kinetic[RW_BUCKET_N_KINETIC]; /* mean kinetic temperature, °C, by quantity; NAN: not known */
} RwBucket;

/* The samples, one array per quantity asked for and one for the times, ascending. Missing values
 * are NAN. Immutable once returned; atomic reference count. */
typedef struct
{
  gatomicrefcount ref_count;
  const char *container_id; /* interned; NULL for the fleet */
  gint64 from, to;          /* the span asked for, µs, from included, to excluded; the buckets
                             * at its ends may reach beyond it */
  guint n_samples;
  gint64 *time;                  /* n_samples */
  float *value[RW_N_QUANTITIES]; /* n_samples each; NULL for a quantity that was not asked for */
  guint16 *flags_known;          /* n_samples; as in RwReading; of a bucket its last reading's */
  guint16 *flags_set;
  RwBucket *bucket;   /* n_samples; NULL when there are readings only */
  RwReading *reading; /* n_samples, whole; NULL unless they were asked for */
  gint64 interval;    /* µs between readings as a rule (median); a longer pause is a gap */
} RwHistory;

RwHistory *rw_history_ref (RwHistory *self);
void rw_history_unref (RwHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwHistory, rw_history_unref)

/* Beside the bits of quantities: everything that is stored of each reading, for exports. */
#define RW_HISTORY_WHOLE (1u << 31)

/* Beside them too: room for buckets, which begin as readings. */
#define RW_HISTORY_BUCKETS (1u << 30)

/* A new history with room for n_samples of the quantities in the mask (bit per RwQuantity and those
 * above), to be filled by the provider before it is shared. container_id may be NULL. */
RwHistory *rw_history_new (const char *container_id, guint32 quantities, guint n_samples);

/* Whether any sample is a bucket. */
gboolean rw_history_has_buckets (const RwHistory *self);

/*
 * The samples of both. The same moment, or bucket, is taken once: a bucket from second, a reading
 * from first, with what second knows more of it. Where buckets lie over something finer, that stays
 * if it has at least as many readings as the bucket, else the bucket does: so a part of the
 * readings never stands for all of them. container_id and span are those of first. Pure, any
 * thread.
 */
RwHistory *rw_history_merge (const RwHistory *first, const RwHistory *second);

/* The samples that lie in [from, to) at least in part, as a new history of that span. */
RwHistory *rw_history_cut (const RwHistory *self, gint64 from, gint64 to);

/* The step, µs, for a span drawn this many pixels wide: that of the coarsest buckets that are not
 * wider than a pixel; 0, readings, when none is, or when width is 0. */
gint64 rw_history_choose_step (gint64 from, gint64 to, guint width);

/* The n-th of the steps of buckets, finest first, µs; 0 at the end. */
gint64 rw_history_get_step (guint n);

/* An empty bucket of this step, µs; 0 for a reading. */
void rw_bucket_init (RwBucket *self, gint64 step);

/* When sample i is over, µs: a reading is a moment. bucket may be NULL. */
static inline gint64
rw_bucket_get_end (const gint64 *time, const RwBucket *bucket, guint i)
{
  return time[i] + (bucket != NULL ? bucket[i].step * G_GINT64_CONSTANT (1000000) : 0);
}

/* The usual time between readings, µs, from the newest n samples, however many readings each of
 * them is; fallback when that cannot be told. bucket may be NULL. */
gint64 rw_bucket_find_interval (const gint64 *time,
                                const RwBucket *bucket,
                                guint n,
                                gint64 fallback);

/* NAN where it is not known, or makes no sense. */
float rw_bucket_get_kinetic (const RwBucket *bucket, RwQuantity quantity);

G_END_DECLS
