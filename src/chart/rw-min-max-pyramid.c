/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-min-max-pyramid.h"

#include <math.h>

#define FACTOR_BITS 4
#define FACTOR (1u << FACTOR_BITS)

/* 16^7 samples are 268 million, 16^8 no longer fit the index. */
#define N_LEVELS 7

typedef struct
{
  float minimum; /* +infinity and -infinity while there is no value */
  float maximum;
} Block;

struct _RwMinMaxPyramid
{
  guint size;
  GArray *level[N_LEVELS]; /* of Block */
};

static void
include_value (Block *block, float value)
{
  /* Both comparisons are false for NAN. */
  if (value < block->minimum)
    block->minimum = value;
  if (value > block->maximum)
    block->maximum = value;
}

static void
include_sample (RwMinMaxPyramid *self, guint index, float value)
{
  const Block empty = { INFINITY, -INFINITY };

  for (int l = 0; l < N_LEVELS; l++)
    {
      index >>= FACTOR_BITS;
      if (index == self->level[l]->len)
        g_array_append_val (self->level[l], empty);
      include_value (&g_array_index (self->level[l], Block, index), value);
    }
}

/* The highest level that has a block which begins at index and ends by last; -1 for none. */
static int
find_level (guint index, guint last)
{
  int l = -1;

  while (l + 1 < N_LEVELS)
    {
      guint length = 1u << (FACTOR_BITS * (l + 2));

      if ((index & (length - 1)) != 0 || last - index < length)
        break;
      l++;
    }

  return l;
}

RwMinMaxPyramid *
rw_min_max_pyramid_new (void)
{
  RwMinMaxPyramid *self = g_new0 (RwMinMaxPyramid, 1);

  for (int l = 0; l < N_LEVELS; l++)
    self->level[l] = g_array_new (FALSE, FALSE, sizeof (Block));

  return self;
}

void
rw_min_max_pyramid_free (RwMinMaxPyramid *self)
{
  for (int l = 0; l < N_LEVELS; l++)
    g_array_unref (self->level[l]);
  g_free (self);
}

void
rw_min_max_pyramid_clear (RwMinMaxPyramid *self)
{
  self->size = 0;
  for (int l = 0; l < N_LEVELS; l++)
    g_array_set_size (self->level[l], 0);
}

void
rw_min_max_pyramid_update (RwMinMaxPyramid *self, const float *values, guint size)
{
  g_return_if_fail (size >= self->size);

  for (guint i = self->size; i < size; i++)
    include_sample (self, i, values[i]);
  self->size = size;
}

guint
rw_min_max_pyramid_get_size (const RwMinMaxPyramid *self)
{
  return self->size;
}

gboolean
rw_min_max_pyramid_get_range (const RwMinMaxPyramid *self,
                              const float *values,
                              guint first,
                              guint last,
                              float *minimum,
                              float *maximum)
{
  Block range = { INFINITY, -INFINITY };

  g_return_val_if_fail (last <= self->size, FALSE);

  while (first < last)
    {
      int l = find_level (first, last);

      if (l < 0)
        {
          include_value (&range, values[first]);
          first++;
        }
      else
        {
          guint shift = FACTOR_BITS * (l + 1);
          const Block *block = &g_array_index (self->level[l], Block, first >> shift);

          include_value (&range, block->minimum);
          include_value (&range, block->maximum);
          first += 1u << shift;
        }
    }

  /* A block without values was included as +infinity and -infinity, which leave their mark only
   * where nothing else was found. */
  if (range.minimum > range.maximum || isinf (range.minimum) || isinf (range.maximum))
    return FALSE;

  *minimum = range.minimum;
  *maximum = range.maximum;
  return TRUE;
}
