/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwSimRandom: a stream of pseudo-random numbers (PCG32), the same on every machine.
 *
 * For: the simulated fleet: each reefer has streams of its own, so what one does never depends on
 * how many others there are.
 * Not for: secrets.
 *
 * A plain value; one thread at a time. Only integer and basic floating-point arithmetic, so that
 * the same seed gives the same bytes whatever the C library.
 */
typedef struct
{
  guint64 state;
  guint64 increment;
} RwSimRandom;

/* Streams of one seed are independent of each other. */
void rw_sim_random_init (RwSimRandom *self, guint64 seed, guint64 stream);

guint32 rw_sim_random_next (RwSimRandom *self);

/* In [0, 1). */
double rw_sim_random_unit (RwSimRandom *self);

/* In [low, high). */
double rw_sim_random_range (RwSimRandom *self, double low, double high);

/* In [0, n); n > 0. */
guint rw_sim_random_index (RwSimRandom *self, guint n);

gboolean rw_sim_random_chance (RwSimRandom *self, double probability);

/* Nearly normal noise with mean 0 and variance 1, never beyond ±3.5: a sensor does not jump. */
double rw_sim_random_noise (RwSimRandom *self);

G_END_DECLS
