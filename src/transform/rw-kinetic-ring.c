/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kinetic-ring.h"

#include "rw-kinetic.h"

#include <math.h>
#include <string.h>

#define SHORTEST_STEP (15 * 60)

static guint
get_index (gint64 number)
{
  return (guint) (number % RW_KINETIC_RING_SIZE);
}

void
rw_kinetic_ring_init (RwKineticRing *self, guint32 window, float energy)
{
  guint32 step = (window + RW_KINETIC_RING_SIZE - 1) / RW_KINETIC_RING_SIZE;

  *self = (RwKineticRing){ .step = MAX (step, SHORTEST_STEP), .energy = energy };
}

void
rw_kinetic_ring_sum (RwKineticRing *self)
{
  self->sum = self->weight = 0;
  for (gint64 number = self->newest - RW_KINETIC_RING_SIZE + 1; number < self->newest; number++)
    if (number >= 0)
      {
        self->sum += (double) self->sums[get_index (number)];
        self->weight += (double) self->weights[get_index (number)];
      }
}

static void
go_on (RwKineticRing *self, gint64 number)
{
  if (number - self->newest >= RW_KINETIC_RING_SIZE)
    {
      memset (self->sums, 0, sizeof self->sums);
      memset (self->weights, 0, sizeof self->weights);
    }
  else
    for (gint64 i = self->newest + 1; i <= number; i++)
      self->sums[get_index (i)] = self->weights[get_index (i)] = 0;

  self->newest = number;
  rw_kinetic_ring_sum (self);
}

void
rw_kinetic_ring_add (RwKineticRing *self, gint64 now, float temperature, float seconds)
{
  gint64 number = now / self->step;
  double term = rw_kinetic_get_term_with ((double) temperature, (double) self->energy);

  if (number > self->newest)
    go_on (self, number);
  self->sums[get_index (number)] += (float) (term * (double) seconds);
  self->weights[get_index (number)] += seconds;
}

float
rw_kinetic_ring_get_mean (const RwKineticRing *self)
{
  guint newest = get_index (self->newest);
  double weight = self->weight + (double) self->weights[newest];

  if (weight * 2 < (double) self->step * RW_KINETIC_RING_SIZE)
    return NAN;

  return (float) rw_kinetic_get_mean_with (self->sum + (double) self->sums[newest], weight,
                                           (double) self->energy);
}
