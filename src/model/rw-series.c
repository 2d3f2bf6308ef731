/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-series.h"

#include <math.h>
#include <string.h>

/* Fewer old samples than these are not worth the move. */
#define TRIM_MIN 1024

struct _RwSeries
{
  GObject parent_instance;

  const char *container_id; /* interned */
  guint size;
  guint capacity;
  gint64 *time;
  float *value[RW_N_QUANTITIES];
  guint16 *flags_known;
  guint16 *flags_set;
  RwBucket *bucket; /* NULL as long as there are readings only */
  GHashTable *kept; /* owner → Span: when it needs samples */
};

typedef struct
{
  gint64 from;
  gint64 to;
} Span;

enum
{
  APPENDED,
  RESET,
  TRIMMED,
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwSeries, rw_series, G_TYPE_OBJECT)

static void
set_capacity (RwSeries *self, guint capacity)
{
  self->capacity = capacity;
  self->time = g_renew (gint64, self->time, capacity);
  self->flags_known = g_renew (guint16, self->flags_known, capacity);
  self->flags_set = g_renew (guint16, self->flags_set, capacity);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self->value[q] = g_renew (float, self->value[q], capacity);
  if (self->bucket != NULL)
    self->bucket = g_renew (RwBucket, self->bucket, capacity);
}

static void
reserve (RwSeries *self, guint size)
{
  if (size > self->capacity)
    set_capacity (self, MAX (size, MAX (64u, self->capacity + self->capacity / 2)));
}

/* The first index whose time is not before `time`. */
static guint
find_time (RwSeries *self, gint64 time)
{
  guint first = 0, last = self->size;

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (self->time[middle] < time)
        first = middle + 1;
      else
        last = middle;
    }

  return first;
}

/* The bucket that holds this time; `at` is the first index whose time is not before it. */
static gboolean
find_bucket (RwSeries *self, guint at, gint64 time, guint *index)
{
  if (at == self->size || self->time[at] > time)
    {
      if (at == 0)
        return FALSE;
      at--;
    }
  if (rw_bucket_get_end (self->time, self->bucket, at) <= time)
    return FALSE;

  *index = at;
  return TRUE;
}

/* Moves the samples from index `from` on to index `to`; the size is the caller's business. */
static void
move_tail (RwSeries *self, guint to, guint from)
{
  gsize count = self->size - from;

  memmove (self->time + to, self->time + from, count * sizeof *self->time);
  memmove (self->flags_known + to, self->flags_known + from, count * sizeof *self->flags_known);
  memmove (self->flags_set + to, self->flags_set + from, count * sizeof *self->flags_set);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    memmove (self->value[q] + to, self->value[q] + from, count * sizeof (float));
  if (self->bucket != NULL)
    memmove (self->bucket + to, self->bucket + from, count * sizeof (RwBucket));
}

static void
store_reading (RwSeries *self, guint index, const RwReading *reading)
{
  self->time[index] = reading->time;
  self->flags_known[index] = reading->flags_known;
  self->flags_set[index] = reading->flags_set;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self->value[q][index] = reading->value[q];
  if (self->bucket != NULL)
    rw_bucket_init (&self->bucket[index], 0);
}

/* A reading that lies in a bucket is perhaps one of those that it was made of, and perhaps a late
 * one that will be. Either way its extremes hold, and the rest is told when asked for again. */
static void
include_in_bucket (RwSeries *self, guint index, const RwReading *reading)
{
  RwBucket *bucket = &self->bucket[index];

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (bucket->count[q] > 0 && !isnan (reading->value[q]))
      {
        bucket->low[q] = MIN (bucket->low[q], reading->value[q]);
        bucket->high[q] = MAX (bucket->high[q], reading->value[q]);
      }
}

/* FALSE when there is a sample of that moment already: the database keeps the first reading of a
 * moment, and so does the series. */
static gboolean
insert_reading (RwSeries *self, const RwReading *reading, guint *index)
{
  guint at = self->size;

  if (self->size > 0 && reading->time <= self->time[self->size - 1])
    at = find_time (self, reading->time);
  if (self->bucket != NULL && find_bucket (self, at, reading->time, &at))
    {
      include_in_bucket (self, at, reading);
      return FALSE;
    }
  if (at < self->size && self->time[at] == reading->time)
    return FALSE;

  reserve (self, self->size + 1);
  if (at < self->size)
    move_tail (self, at + 1, at);
  store_reading (self, at, reading);
  self->size++;

  *index = at;
  return TRUE;
}

static void
store_history (RwSeries *self, guint index, const RwHistory *history, guint i)
{
  self->time[index] = history->time[i];
  self->flags_known[index] = history->flags_known[i];
  self->flags_set[index] = history->flags_set[i];
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self->value[q][index] = history->value[q] != NULL ? history->value[q][i] : NAN;
}

/* The same moment is known twice, once perhaps with other quantities: what is missing is filled. */
static void
complete_from_history (RwSeries *self, guint index, const RwHistory *history, guint i)
{
  guint16 missing = history->flags_known[i] & ~self->flags_known[index];

  self->flags_set[index] |= history->flags_set[i] & missing;
  self->flags_known[index] |= missing;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (isnan (self->value[q][index]) && history->value[q] != NULL)
      self->value[q][index] = history->value[q][i];
}

static void
copy_sample (RwSeries *self, guint to, guint from)
{
  self->time[to] = self->time[from];
  self->flags_known[to] = self->flags_known[from];
  self->flags_set[to] = self->flags_set[from];
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self->value[q][to] = self->value[q][from];
}

/* Moments that history has and the series has not. */
static guint
count_new (RwSeries *self, const RwHistory *history)
{
  guint count = 0;

  for (guint i = 0, j = 0; i < history->n_samples; i++)
    {
      while (j < self->size && self->time[j] < history->time[i])
        j++;
      if (j == self->size || self->time[j] != history->time[i])
        count++;
    }

  return count;
}

static void
rw_series_finalize (GObject *object)
{
  RwSeries *self = RW_SERIES (object);

  g_free (self->time);
  g_free (self->flags_known);
  g_free (self->flags_set);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_free (self->value[q]);
  g_free (self->bucket);
  g_hash_table_unref (self->kept);

  G_OBJECT_CLASS (rw_series_parent_class)->finalize (object);
}

static void
rw_series_class_init (RwSeriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rw_series_finalize;

  signals[APPENDED] = g_signal_new ("appended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[RESET] = g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[TRIMMED] = g_signal_new ("trimmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
}

static void
rw_series_init (RwSeries *self)
{
  set_capacity (self, 64);
  self->kept = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

RwSeries *
rw_series_new (const char *container_id)
{
  RwSeries *self;

  g_return_val_if_fail (container_id != NULL, NULL);

  self = g_object_new (RW_TYPE_SERIES, NULL);
  self->container_id = g_intern_string (container_id);
  return self;
}

const char *
rw_series_get_container_id (RwSeries *self)
{
  g_return_val_if_fail (RW_IS_SERIES (self), NULL);
  return self->container_id;
}

/* Takes what is made of both in place of what there was. */
static void
merge_buckets (RwSeries *self, const RwHistory *history)
{
  RwHistory own = {
    .container_id = self->container_id,
    .n_samples = self->size,
    .time = self->time,
    .flags_known = self->flags_known,
    .flags_set = self->flags_set,
    .bucket = self->bucket,
  };
  g_autoptr (RwHistory) merged = NULL;

  memcpy (own.value, self->value, sizeof own.value);
  merged = rw_history_merge (&own, history);
  if (merged->bucket == NULL)
    g_clear_pointer (&self->bucket, g_free);
  else if (self->bucket == NULL)
    self->bucket = g_new (RwBucket, self->capacity);
  self->size = 0;
  reserve (self, merged->n_samples);
  for (guint i = 0; i < merged->n_samples; i++)
    {
      store_history (self, i, merged, i);
      if (self->bucket != NULL)
        self->bucket[i] = merged->bucket[i];
    }
  self->size = merged->n_samples;
}

/* Merged from the end, in place: each sample moves at most once. */
static void
merge_readings (RwSeries *self, const RwHistory *history)
{
  guint size, n_new, i, j;

  size = self->size;
  n_new = count_new (self, history);
  reserve (self, size + n_new);
  i = history->n_samples;
  j = size;
  for (guint at = size + n_new; i > 0;)
    {
      at--;
      if (j > 0 && self->time[j - 1] > history->time[i - 1])
        copy_sample (self, at, --j);
      else if (j > 0 && self->time[j - 1] == history->time[i - 1])
        {
          copy_sample (self, at, --j);
          complete_from_history (self, at, history, --i);
        }
      else
        store_history (self, at, history, --i);
    }
  self->size = size + n_new;
}

void
rw_series_add_history (RwSeries *self, RwHistory *history)
{
  g_return_if_fail (RW_IS_SERIES (self));
  g_return_if_fail (history != NULL);

  if (self->bucket != NULL || history->bucket != NULL)
    merge_buckets (self, history);
  else
    merge_readings (self, history);

  if (history->n_samples > 0)
    g_signal_emit (self, signals[RESET], 0);
}

/* Drops what nobody needs; returns whether that was anything. */
static gboolean
trim (RwSeries *self)
{
  gint64 time = G_MAXINT64;
  GHashTableIter iter;
  gpointer kept;
  guint n_old;

  if (g_hash_table_size (self->kept) == 0)
    return FALSE;
  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, NULL, &kept))
    time = MIN (time, ((const Span *) kept)->from);

  /* Only once a quarter of the samples is old, so that the samples are moved, and the followers
   * start over, once in a while and not at each update. */
  n_old = find_time (self, time);
  if (n_old < MAX (TRIM_MIN, self->size / 4))
    return FALSE;

  move_tail (self, 0, n_old);
  self->size -= n_old;
  g_signal_emit (self, signals[TRIMMED], 0, time);
  return TRUE;
}

void
rw_series_apply (RwSeries *self, GPtrArray *batches)
{
  guint first, n_appended = 0;
  gboolean sorted_in = FALSE;

  g_return_if_fail (RW_IS_SERIES (self));
  g_return_if_fail (batches != NULL);

  first = self->size;
  for (guint b = 0; b < batches->len; b++)
    {
      guint n_readings, index;
      const RwReading *readings;

      readings = rw_batch_get_readings (g_ptr_array_index (batches, b), &n_readings);
      for (guint i = 0; i < n_readings; i++)
        {
          if (readings[i].container_id != self->container_id
              || !insert_reading (self, &readings[i], &index))
            continue;
          n_appended++;
          sorted_in |= index < first;
        }
    }

  if (n_appended == 0)
    return;
  if (trim (self) || sorted_in)
    g_signal_emit (self, signals[RESET], 0);
  else
    g_signal_emit (self, signals[APPENDED], 0, first);
}

void
rw_series_keep (RwSeries *self, gconstpointer owner, gint64 time)
{
  rw_series_keep_span (self, owner, time, G_MAXINT64);
}

void
rw_series_keep_span (RwSeries *self, gconstpointer owner, gint64 from, gint64 to)
{
  const Span span = { from, to };

  g_return_if_fail (RW_IS_SERIES (self));
  g_hash_table_insert (self->kept, (gpointer) owner, g_memdup2 (&span, sizeof span));
}

/* The first time from `from` on that nobody keeps, and how long that is so. */
static Span
find_unkept (RwSeries *self, gint64 from)
{
  Span unkept = { from, G_MAXINT64 };
  gboolean moved = TRUE;
  GHashTableIter iter;
  gpointer value;

  while (moved)
    {
      moved = FALSE;
      g_hash_table_iter_init (&iter, self->kept);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          const Span *kept = value;

          if (kept->from > unkept.from || kept->to <= unkept.from)
            continue;
          unkept.from = kept->to;
          moved = TRUE;
        }
    }
  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((const Span *) value)->from > unkept.from)
      unkept.to = MIN (unkept.to, ((const Span *) value)->from);
  return unkept;
}

void
rw_series_shrink (RwSeries *self, guint most)
{
  Span unkept = { G_MININT64, G_MININT64 };
  gboolean dropped = FALSE;

  g_return_if_fail (RW_IS_SERIES (self));

  if (self->size <= most || g_hash_table_size (self->kept) == 0)
    return;

  do
    {
      guint first, last;

      unkept = find_unkept (self, unkept.to);
      first = find_time (self, unkept.from);
      last = unkept.to == G_MAXINT64 ? self->size : find_time (self, unkept.to);
      /* A bucket that reaches into what is kept is kept. */
      if (last > first && rw_bucket_get_end (self->time, self->bucket, last - 1) > unkept.to)
        last--;
      if (unkept.from >= unkept.to || first >= last)
        continue;
      move_tail (self, first, last);
      self->size -= last - first;
      dropped = TRUE;
      g_signal_emit (self, signals[DROPPED], 0, unkept.from, unkept.to);
    }
  while (unkept.to != G_MAXINT64);
  if (dropped)
    g_signal_emit (self, signals[RESET], 0);
}

void
rw_series_let_go (RwSeries *self, gconstpointer owner)
{
  g_return_if_fail (RW_IS_SERIES (self));
  g_hash_table_remove (self->kept, owner);
}

guint
rw_series_get_size (RwSeries *self)
{
  g_return_val_if_fail (RW_IS_SERIES (self), 0);
  return self->size;
}

const gint64 *
rw_series_get_times (RwSeries *self)
{
  g_return_val_if_fail (RW_IS_SERIES (self), NULL);
  return self->time;
}

const float *
rw_series_get_values (RwSeries *self, RwQuantity quantity)
{
  g_return_val_if_fail (RW_IS_SERIES (self), NULL);
  g_return_val_if_fail (quantity < RW_N_QUANTITIES, NULL);
  return self->value[quantity];
}

const guint16 *
rw_series_get_flags_known (RwSeries *self)
{
  g_return_val_if_fail (RW_IS_SERIES (self), NULL);
  return self->flags_known;
}

const guint16 *
rw_series_get_flags_set (RwSeries *self)
{
  g_return_val_if_fail (RW_IS_SERIES (self), NULL);
  return self->flags_set;
}

const RwBucket *
rw_series_get_buckets (RwSeries *self)
{
  g_return_val_if_fail (RW_IS_SERIES (self), NULL);
  return self->bucket;
}

gint64
rw_series_get_step (RwSeries *self, guint index)
{
  g_return_val_if_fail (RW_IS_SERIES (self), 0);
  g_return_val_if_fail (index < self->size, 0);

  return rw_bucket_get_end (self->time, self->bucket, index) - self->time[index];
}
