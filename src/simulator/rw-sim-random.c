/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-random.h"

#define PCG_MULTIPLIER G_GUINT64_CONSTANT (6364136223846793005)

/* The finaliser of SplitMix64: neighbouring seeds and streams must not resemble each other. */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

void
rw_sim_random_init (RwSimRandom *self, guint64 seed, guint64 stream)
{
  self->state = mix (seed) ^ mix (~stream);
  self->increment = (mix (stream) << 1) | 1;
  rw_sim_random_next (self);
}

guint32
rw_sim_random_next (RwSimRandom *self)
{
  guint64 old = self->state;
  guint32 shifted = (guint32) (((old >> 18) ^ old) >> 27);
  guint32 rotation = (guint32) (old >> 59);

  self->state = old * PCG_MULTIPLIER + self->increment;
  return (shifted >> rotation) | (shifted << ((32 - rotation) & 31));
}

double
rw_sim_random_unit (RwSimRandom *self)
{
  return rw_sim_random_next (self) * (1.0 / 4294967296.0);
}

double
rw_sim_random_range (RwSimRandom *self, double low, double high)
{
  return low + (high - low) * rw_sim_random_unit (self);
}

guint
rw_sim_random_index (RwSimRandom *self, guint n)
{
  return (guint) (((guint64) rw_sim_random_next (self) * n) >> 32);
}

gboolean
rw_sim_random_chance (RwSimRandom *self, double probability)
{
  return rw_sim_random_unit (self) < probability;
}

/* The sum of four uniform numbers of 16 bits, scaled to variance 1. */
double
rw_sim_random_noise (RwSimRandom *self)
{
  guint32 a = rw_sim_random_next (self);
  guint32 b = rw_sim_random_next (self);
  guint32 sum = (a & 0xffff) + (a >> 16) + (b & 0xffff) + (b >> 16);

  return (sum * (1.0 / 65536.0) - 2.0) * 1.7320508;
}
