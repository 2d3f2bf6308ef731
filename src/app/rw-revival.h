/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-backoff.h"

G_BEGIN_DECLS

/*
 * RwRevival: when to start a part again that has ended although nobody asked it to.
 *
 * For: the private servers and the simulated fleet, one each.
 * Not for: starting them, and not for telling anybody.
 *
 * The first attempt comes within a second; each that fails doubles the wait, up to a minute. A part
 * that ends again soon after it was started counts as one that failed. Main thread only.
 */
typedef void (*RwRevivalFunc) (gpointer owner);

typedef struct
{
  RwRevivalFunc start;
  gpointer owner; /* not owned */
  RwBackoff backoff;
  gint64 started; /* monotonic µs */
  guint timeout_id;
  gboolean down; /* has ended and is not yet back */
} RwRevival;

/* start is called with owner when the time has come. */
void rw_revival_init (RwRevival *self, RwRevivalFunc start, gpointer owner);

/* It has ended, or an attempt to start it has failed: the next one is arranged. */
void rw_revival_failed (RwRevival *self);

/* It runs. */
void rw_revival_succeeded (RwRevival *self);

/* Forgets everything; nothing is started any more. */
void rw_revival_stop (RwRevival *self);

G_END_DECLS
