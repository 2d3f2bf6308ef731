/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history.h"

#include "rw-statistics.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* As many of the newest samples tell the usual interval. */
#define MAX_PAUSES 1024

static const gint64 steps[] = { 15 * RW_USEC_PER_MIN, RW_USEC_PER_HOUR, RW_USEC_PER_DAY, 0 };

/* A sample of one of the two histories that are merged. */
typedef struct
{
  gint64 time;
  guint32 step; /* s */
  guint32 readings;
  const RwHistory *history;
  guint index;
  const RwHistory *other; /* has the same reading, or NULL */
  guint other_index;
} Pick;

RwHistory *
rw_history_new (const char *container_id, guint32 quantities, guint n_samples)
{
  RwHistory *self = g_new0 (RwHistory, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->container_id = g_intern_string (container_id);
  self->n_samples = n_samples;
  self->time = g_new0 (gint64, n_samples);
  self->flags_known = g_new0 (guint16, n_samples);
  self->flags_set = g_new0 (guint16, n_samples);

  if (quantities & RW_HISTORY_WHOLE)
    self->reading = g_new0 (RwReading, n_samples);
  if (quantities & RW_HISTORY_BUCKETS)
    self->bucket = g_new0 (RwBucket, n_samples);

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (quantities & (1u << q))
      {
        self->value[q] = g_new (float, n_samples);
        for (guint i = 0; i < n_samples; i++)
          self->value[q][i] = NAN;
      }

  return self;
}

RwHistory *
rw_history_ref (RwHistory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_history_unref (RwHistory *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_free (self->value[q]);
  g_free (self->time);
  g_free (self->flags_known);
  g_free (self->flags_set);
  g_free (self->bucket);
  g_free (self->reading);
  g_free (self);
}

gboolean
rw_history_has_buckets (const RwHistory *self)
{
  for (guint i = 0; self->bucket != NULL && i < self->n_samples; i++)
    if (self->bucket[i].step != 0)
      return TRUE;

  return FALSE;
}

static guint32
get_quantities (const RwHistory *self)
{
  guint32 quantities = 0;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (self->value[q] != NULL)
      quantities |= 1u << q;
  return quantities;
}

static Pick
pick_sample (const RwHistory *history, guint index)
{
  Pick pick = { .time = history->time[index], .readings = 1, .history = history, .index = index };

  if (history->bucket != NULL && history->bucket[index].step != 0)
    {
      pick.step = history->bucket[index].step;
      pick.readings = history->bucket[index].readings;
    }
  return pick;
}

/* In the order of time, the coarser first where they begin together: so what a bucket lies over
 * follows it. */
static int
compare_picks (const Pick *a, const Pick *b)
{
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  return a->step > b->step ? -1 : a->step < b->step;
}

static GArray *
pick_all (const RwHistory *first, const RwHistory *second)
{
  GArray *picks =
      g_array_sized_new (FALSE, FALSE, sizeof (Pick), first->n_samples + second->n_samples);
  guint i = 0, j = 0;

  while (i < first->n_samples || j < second->n_samples)
    {
      Pick a = { 0 }, b = { 0 }, *chosen;
      int order;

      if (i < first->n_samples)
        a = pick_sample (first, i);
      if (j < second->n_samples)
        b = pick_sample (second, j);
      order = i == first->n_samples ? 1 : j == second->n_samples ? -1 : compare_picks (&a, &b);

      chosen = order < 0 || (order == 0 && a.step == 0) ? &a : &b;
      if (order == 0 && a.step == 0)
        {
          a.other = second;
          a.other_index = j;
        }
      i += order <= 0;
      j += order >= 0;
      g_array_append_val (picks, *chosen);
    }

  return picks;
}

/* Decides for each bucket of this step between it and what lies under it, which is decided. */
static void
resolve (GArray *picks, guint32 step)
{
  const Pick *all = (const Pick *) picks->data;
  guint kept = 0;

  for (guint i = 0; i < picks->len;)
    {
      Pick pick = all[i];
      gint64 end = pick.time + step * RW_USEC_PER_SEC;
      guint64 readings = 0;
      guint under = i + 1;

      if (pick.step != step)
        {
          g_array_index (picks, Pick, kept++) = pick;
          i++;
          continue;
        }

      for (; under < picks->len && all[under].time < end; under++)
        readings += all[under].readings;
      if (under > i + 1 && readings >= pick.readings)
        {
          memmove (picks->data + kept * sizeof (Pick), all + i + 1,
                   (under - i - 1) * sizeof (Pick));
          kept += under - i - 1;
        }
      else
        g_array_index (picks, Pick, kept++) = pick;
      i = under;
    }
  g_array_set_size (picks, kept);
}

static void
store_pick (RwHistory *self, guint i, const Pick *pick)
{
  const RwHistory *source = pick->history;

  self->time[i] = pick->time;
  self->flags_known[i] = source->flags_known[pick->index];
  self->flags_set[i] = source->flags_set[pick->index];
  if (self->bucket != NULL && source->bucket != NULL)
    self->bucket[i] = source->bucket[pick->index];
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (source->value[q] != NULL)
      self->value[q][i] = source->value[q][pick->index];
}

/* The same reading is known twice, perhaps with other quantities: what is missing is filled. */
static void
complete_pick (RwHistory *self, guint i, const RwHistory *other, guint index)
{
  guint16 missing = other->flags_known[index] & ~self->flags_known[i];

  self->flags_set[i] |= other->flags_set[index] & missing;
  self->flags_known[i] |= missing;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (other->value[q] != NULL && isnan (self->value[q][i]))
      self->value[q][i] = other->value[q][index];
}

RwHistory *
rw_history_merge (const RwHistory *first, const RwHistory *second)
{
  g_autoptr (GArray) picks = pick_all (first, second);
  gboolean buckets = FALSE;
  RwHistory *self;

  for (guint s = 0; steps[s] != 0; s++)
    resolve (picks, steps[s] / RW_USEC_PER_SEC);
  for (guint i = 0; i < picks->len; i++)
    buckets |= g_array_index (picks, Pick, i).step != 0;

  self = rw_history_new (first->container_id,
                         get_quantities (first) | get_quantities (second)
                             | (buckets ? RW_HISTORY_BUCKETS : 0),
                         picks->len);
  self->from = first->from;
  self->to = first->to;
  for (guint i = 0; i < picks->len; i++)
    {
      const Pick *pick = &g_array_index (picks, Pick, i);

      store_pick (self, i, pick);
      if (pick->other != NULL)
        complete_pick (self, i, pick->other, pick->other_index);
    }
  self->interval = rw_bucket_find_interval (self->time, self->bucket, self->n_samples, 0);
  return self;
}

RwHistory *
rw_history_cut (const RwHistory *self, gint64 from, gint64 to)
{
  guint first = 0, last = self->n_samples;
  RwHistory *part;

  while (first < last && self->time[first] < from
         && rw_bucket_get_end (self->time, self->bucket, first) <= from)
    first++;
  while (last > first && self->time[last - 1] >= to)
    last--;

  part = rw_history_new (self->container_id,
                         get_quantities (self) | (self->bucket != NULL ? RW_HISTORY_BUCKETS : 0),
                         last - first);
  part->from = from;
  part->to = to;
  for (guint i = first; i < last; i++)
    {
      Pick pick = pick_sample (self, i);

      store_pick (part, i - first, &pick);
    }
  part->interval = rw_bucket_find_interval (part->time, part->bucket, part->n_samples, 0);
  return part;
}

gint64
rw_history_choose_step (gint64 from, gint64 to, guint width)
{
  guint64 pixel;
  gint64 step = 0;

  if (width == 0 || to <= from)
    return 0;

  pixel = ((guint64) to - (guint64) from) / width;
  for (guint s = 0; steps[s] != 0 && (guint64) steps[s] <= pixel; s++)
    step = steps[s];
  return step;
}

gint64
rw_history_get_step (guint n)
{
  return steps[MIN (n, G_N_ELEMENTS (steps) - 1)];
}

void
rw_bucket_init (RwBucket *self, gint64 step)
{
  *self = (RwBucket){ .step = (guint32) (step / RW_USEC_PER_SEC) };
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self->low[q] = self->high[q] = NAN;
  for (int q = 0; q < RW_BUCKET_N_KINETIC; q++)
    self->kinetic[q] = NAN;
}

static int
compare_pauses (const void *a, const void *b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

gint64
rw_bucket_find_interval (const gint64 *time, const RwBucket *bucket, guint n, gint64 fallback)
{
  gint64 pauses[MAX_PAUSES];
  guint n_pauses = n > 0 ? MIN (n - 1, MAX_PAUSES) : 0;

  if (bucket == NULL)
    return rw_statistics_get_interval (time, n, fallback);
  if (n == 1 && bucket[0].step != 0)
    return MAX (1, rw_bucket_get_end (time, bucket, 0) - time[0]) / MAX (1, bucket[0].readings);
  if (n_pauses == 0)
    return fallback;

  for (guint i = 0; i < n_pauses; i++)
    {
      guint at = n - 2 - i;

      pauses[i] = time[at + 1] - time[at];
      if (bucket[at].step != 0)
        pauses[i] /= MAX (1, bucket[at].readings);
    }
  qsort (pauses, n_pauses, sizeof *pauses, compare_pauses);
  return MAX (1, pauses[(n_pauses - 1) / 2]);
}

float
rw_bucket_get_kinetic (const RwBucket *bucket, RwQuantity quantity)
{
  if (quantity >= RW_BUCKET_N_KINETIC || quantity == RW_QUANTITY_TARGET_TEMPERATURE)
    return NAN;

  return bucket->kinetic[quantity];
}
