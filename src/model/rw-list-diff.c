/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-list-diff.h"

#define NONE G_MAXUINT

/* places[i] is where new row i was in the old list, NONE where it was not. */
static guint *
find_places (const gint64 *old_ids, guint n_old, const gint64 *new_ids, guint n_new)
{
  g_autoptr (GHashTable) old = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint *places = g_new (guint, n_new);

  for (guint i = 0; i < n_old; i++)
    g_hash_table_insert (old, (gpointer) &old_ids[i], GUINT_TO_POINTER (i));

  for (guint i = 0; i < n_new; i++)
    {
      gpointer place;

      places[i] = NONE;
      if (g_hash_table_lookup_extended (old, &new_ids[i], NULL, &place))
        places[i] = GPOINTER_TO_UINT (place);
    }

  return places;
}

/* The first of the n growing ends whose place is not below this one. */
static guint
find_end (const guint *ends, guint n, const guint *places, guint place)
{
  guint low = 0;

  while (low < n)
    {
      guint middle = low + (n - low) / 2;

      if (places[ends[middle]] < place)
        low = middle + 1;
      else
        n = middle;
    }

  return low;
}

/*
 * The longest increasing subsequence, patience sorting: ends[k] is the new row that ends the best
 * sequence of k + 1 rows so far, before[i] the row before i in its sequence.
 */
void
rw_list_diff (const gint64 *old_ids,
              guint n_old,
              const gint64 *new_ids,
              guint n_new,
              gboolean *old_stays,
              gboolean *new_stays)
{
  g_autofree guint *places = find_places (old_ids, n_old, new_ids, n_new);
  g_autofree guint *ends = g_new (guint, n_new);
  g_autofree guint *before = g_new (guint, n_new);
  guint length = 0;

  for (guint i = 0; i < n_old; i++)
    old_stays[i] = FALSE;

  for (guint i = 0; i < n_new; i++)
    {
      guint k;

      new_stays[i] = FALSE;
      if (places[i] == NONE)
        continue;

      k = find_end (ends, length, places, places[i]);
      before[i] = k > 0 ? ends[k - 1] : NONE;
      ends[k] = i;
      length = MAX (length, k + 1);
    }

  for (guint i = length > 0 ? ends[length - 1] : NONE; i != NONE; i = before[i])
    {
      new_stays[i] = TRUE;
      old_stays[places[i]] = TRUE;
    }
}
