/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwKineticRing: the mean kinetic temperature of the last hours, days or weeks.
 *
 * For: rules about it, without keeping the temperatures.
 * Not for: exact edges: the window ends with a piece of a 96th of it (at least 15 minutes).
 *
 * A plain value. Times are seconds since 1970, temperatures °C.
 */
#define RW_KINETIC_RING_SIZE 96

typedef struct
{
  gint64 newest; /* number of the piece that is added to */
  guint32 step;  /* s that a piece is long */
  float energy;  /* kJ/mol, of activation */
  double sum;    /* of all pieces but the newest */
  double weight;
  float sums[RW_KINETIC_RING_SIZE];    /* of the terms times their weights; by number, a ring */
  float weights[RW_KINETIC_RING_SIZE]; /* s */
} RwKineticRing;

/* energy 0 is the usual one. */
void rw_kinetic_ring_init (RwKineticRing *self, guint32 window, float energy);

/* Adds a temperature that held for seconds until now. */
void rw_kinetic_ring_add (RwKineticRing *self, gint64 now, float temperature, float seconds);

/* After its fields were set from outside. */
void rw_kinetic_ring_sum (RwKineticRing *self);

/* NAN while less than half of the window is known. */
float rw_kinetic_ring_get_mean (const RwKineticRing *self);

G_END_DECLS
