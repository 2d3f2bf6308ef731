/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwBenchLoop: how long the main loop is busy between two times that it waits: what a person feels
 * as a stutter.
 *
 * For: benchmarks of the window. It stands where the loop polls, so it costs nothing and wakes
 * nobody.
 * Not for: nested loops in other threads: it watches the default context, from its thread.
 */
typedef struct
{
  double longest_cpu;  /* ms of CPU of this thread in one turn: what we did, whoever else works */
  double longest_wall; /* ms by the clock of one turn, so with what others took */
  double cpu;          /* ms of CPU of this thread, all turns */
  double wall;         /* ms by the clock since rw_bench_loop_begin() */
  guint n_turns;
} RwBenchLoop;

/* CPU of this thread so far, ms. */
double rw_bench_loop_get_cpu (void);

/* Runs the loop for so many ms and returns what it did meanwhile. */
RwBenchLoop rw_bench_loop_run (guint ms);

/* Leaves out what the benchmark itself does in a turn: call it with the CPU (ms) and time (ms) that
 * it took. Also safe outside of rw_bench_loop_run(). */
void rw_bench_loop_excuse (double cpu, double wall);

/* The proportional share of memory of this process (Pss), MB. */
double rw_bench_loop_get_memory (void);

G_END_DECLS
