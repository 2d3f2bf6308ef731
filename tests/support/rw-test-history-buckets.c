/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-history.h"

#include "rw-time.h"

#include <math.h>

static void
include_sample (RwHistory *buckets, guint i, const RwHistory *readings, guint j)
{
  RwBucket *bucket = &buckets->bucket[i];

  bucket->readings++;
  buckets->flags_known[i] = readings->flags_known[j];
  buckets->flags_set[i] = readings->flags_set[j];
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      float value = readings->value[q][j];

      if (isnan (value))
        continue;
      bucket->low[q] = bucket->count[q] == 0 ? value : MIN (bucket->low[q], value);
      bucket->high[q] = bucket->count[q] == 0 ? value : MAX (bucket->high[q], value);
      if (bucket->count[q] == 0)
        buckets->value[q][i] = 0;
      buckets->value[q][i] += (value - buckets->value[q][i]) / ++bucket->count[q];
    }
}

RwHistory *
rw_test_history_make_buckets (RwTestHistory *self,
                              const char *container_id,
                              gint64 from,
                              gint64 to,
                              gint64 step)
{
  g_autoptr (RwHistory) readings =
      rw_test_history_make (self, container_id, rw_time_floor (from, step),
                            rw_time_floor (to - 1, step) + step);
  g_autoptr (RwHistory) buckets =
      rw_history_new (container_id, RW_HISTORY_BUCKETS | ((1u << RW_N_QUANTITIES) - 1),
                      readings->n_samples);
  gint64 end = rw_test_history_get_spike (self) + 2 * RW_USEC_PER_HOUR;
  guint n = 0;

  for (guint i = 0; i < readings->n_samples; i++)
    {
      gint64 begin = rw_time_floor (readings->time[i], step);

      /* A bucket that is not over is told as readings. */
      if (begin + step > end)
        {
          for (int q = 0; q < RW_N_QUANTITIES; q++)
            buckets->value[q][n] = readings->value[q][i];
          buckets->flags_known[n] = readings->flags_known[i];
          buckets->flags_set[n] = readings->flags_set[i];
          buckets->time[n++] = readings->time[i];
          continue;
        }
      if (n == 0 || buckets->time[n - 1] != begin)
        {
          buckets->time[n] = begin;
          rw_bucket_init (&buckets->bucket[n++], step);
        }
      include_sample (buckets, n - 1, readings, i);
    }
  buckets->n_samples = n;
  return rw_history_cut (buckets, from, to);
}
