/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwBenchWalk: the samples of the charts that are measured: a random walk that is pulled back to
 * −18 °C.
 *
 * For: the same samples in each run, in the console's chart and in those that it is measured
 * against. Not for: looking like a reefer: the simulator does. One thread.
 */
typedef struct
{
  guint32 state;
  double level; /* K from −18 °C */
} RwBenchWalk;

#define RW_BENCH_WALK_INIT                                                                         \
  {                                                                                                \
    .state = 1                                                                                     \
  }

/* The next sample, °C. */
float rw_bench_walk_next (RwBenchWalk *self);

G_END_DECLS
