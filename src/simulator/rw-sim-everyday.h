/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-cargo.h"
#include "rw-sim-random.h"
#include "rw-sim-text.h"

G_BEGIN_DECLS

/*
 * RwSimEveryday: what happens to a reefer although nothing is wrong: it is loaded with cargo that
 * is not quite cold, its plug is moved, its setpoint is changed because the shipper wants it, a
 * message arrives late. It is what makes a bad detector cry wolf, so none of it is in the truth.
 *
 * For: the moments at which that happens, and the setpoint as it was ordered.
 * Not for: what goes wrong (RwSimFault), nor for doors, defrosts and the weather (RwSimReefer).
 *
 * A plain value with a random stream of its own; times are µs since 1970 UTC.
 */
typedef struct
{
  RwSimRandom random;
  double pace;     /* how much happens: 0 nothing, 1 what is usual */
  gint64 loaded;   /* its voyage begins; G_MININT64: long ago */
  double warmth;   /* K that the cargo is loaded too warm */
  double setpoint; /* °C, as ordered */
  gint64 ordered;  /* since when */
  gint64 next_order;
  double move_days; /* how often its plug is moved, on average */
  gint64 next_move;
  gint64 plugged_in; /* the end of the last move */
  gint64 next_delay; /* of a message */
} RwSimEveryday;

void rw_sim_everyday_init (RwSimEveryday *self,
                           guint64 seed,
                           guint64 stream,
                           const RwSimCargo *cargo,
                           double pace,
                           double move_days,
                           gint64 start);

/* Goes on to time, which must not decrease; can_move is whether it is where plugs are moved.
 * Returns whether a new setpoint is ordered from time on. */
gboolean rw_sim_everyday_advance (RwSimEveryday *self,
                                  const RwSimCargo *cargo,
                                  gboolean can_move,
                                  gint64 time);

static inline gboolean
rw_sim_everyday_is_loaded (const RwSimEveryday *self, gint64 time)
{
  return time >= self->loaded;
}

static inline gboolean
rw_sim_everyday_is_unplugged (const RwSimEveryday *self, gint64 time)
{
  return time < self->plugged_in;
}

/* Whether the message of this moment is held up on its way; draws the next one that will be. */
gboolean rw_sim_everyday_delays (RwSimEveryday *self, gint64 time);

/* Appends the booking that holds as a line of CSV, with its newline, and the line of names. */
void rw_sim_everyday_append_booking (const RwSimEveryday *self,
                                     const char *container_id,
                                     const RwSimCargo *cargo,
                                     RwSimText *text);
void rw_sim_everyday_append_header (RwSimText *text);

G_END_DECLS
