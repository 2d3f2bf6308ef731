/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench-walk.h"

float
rw_bench_walk_next (RwBenchWalk *self)
{
  self->state = self->state * 1664525u + 1013904223u;
  self->level = self->level * 0.9995 + (self->state / 4294967296.0 - 0.5) * 0.4;
  return (float) (-18 + self->level);
}
