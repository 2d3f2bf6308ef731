/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-everyday.h"

#include "rw-time.h"

#include <string.h>

/* Of so many reefers this share is loaded while one looks on, within so many days. */
#define LOADED_SHARE 0.12
#define LOADED_DAYS 12

/* A shipper keeps this far from the limits of the cargo, K, above by as much as return air may be
 * warmer than supply air, and orders in halves of a degree. */
#define ROOM_BELOW 1.0
#define ROOM_ABOVE 3.25
#define LARGEST_CHANGE 1.0
#define LARGEST_CHANGE_FROZEN 2.0
#define ORDER_STEP 0.5

#define ORDER_DAYS 60.0
#define DELAY_DAYS 5.0

/* A plug is moved in two to twelve minutes. */
#define SHORTEST_MOVE 120
#define LONGEST_MOVE 720

/* The next of events that come every so many days on average, never two in a row. */
static gint64
draw_next (RwSimEveryday *self, gint64 time, double days)
{
  if (self->pace <= 0)
    return G_MAXINT64;

  return time
         + (gint64) (rw_sim_random_range (&self->random, 0.2, 1.8) * days / self->pace * 86400)
               * RW_USEC_PER_SEC;
}

/* The first lies anywhere in the gap between two. */
static gint64
draw_first (RwSimEveryday *self, gint64 time, double days)
{
  gint64 next = draw_next (self, time, days);
  double share = rw_sim_random_unit (&self->random);

  if (next == G_MAXINT64)
    return next;

  return time + (gint64) ((double) ((next - time) / RW_USEC_PER_SEC) * share) * RW_USEC_PER_SEC;
}

/* What is ordered differs from the usual by as much as the cargo allows. */
static double
draw_setpoint (RwSimEveryday *self, const RwSimCargo *cargo)
{
  double most = cargo->mode == RW_CARGO_FROZEN ? LARGEST_CHANGE_FROZEN : LARGEST_CHANGE;
  double down = CLAMP (cargo->setpoint - cargo->low - ROOM_BELOW, 0, most);
  double up = CLAMP (cargo->high - cargo->setpoint - ROOM_ABOVE, 0, most);
  guint steps_down = (guint) (down / ORDER_STEP);
  guint steps_up = (guint) (up / ORDER_STEP);
  int steps =
      (int) rw_sim_random_index (&self->random, steps_down + steps_up + 1) - (int) steps_down;

  return cargo->setpoint + steps * ORDER_STEP;
}

static void
draw_loading (RwSimEveryday *self, const RwSimCargo *cargo, gint64 start)
{
  gint64 hours = rw_sim_random_index (&self->random, LOADED_DAYS * 24);

  self->loaded = G_MININT64;
  self->warmth =
      rw_sim_random_range (&self->random, 0.5, cargo->mode == RW_CARGO_FROZEN ? 4.0 : 5.0);
  self->ordered = start - (1 + hours) * RW_USEC_PER_HOUR;
  if (!rw_sim_random_chance (&self->random, LOADED_SHARE * MIN (self->pace, 1)))
    return;

  self->loaded = start + (1 + hours) * RW_USEC_PER_HOUR;
  self->ordered = start;
}

void
rw_sim_everyday_init (RwSimEveryday *self,
                      guint64 seed,
                      guint64 stream,
                      const RwSimCargo *cargo,
                      double pace,
                      double move_days,
                      gint64 start)
{
  memset (self, 0, sizeof *self);
  rw_sim_random_init (&self->random, seed, stream);
  self->pace = pace;
  self->move_days = move_days;
  draw_loading (self, cargo, start);
  self->setpoint = pace > 0 ? draw_setpoint (self, cargo) : cargo->setpoint;
  self->next_order = draw_first (self, start, ORDER_DAYS);
  self->next_move = draw_first (self, start, move_days);
  self->next_delay = draw_first (self, start, DELAY_DAYS);
  self->plugged_in = G_MININT64;
}

static gboolean
change_order (RwSimEveryday *self, const RwSimCargo *cargo, gint64 time)
{
  double before = self->setpoint;

  self->next_order = draw_next (self, time, ORDER_DAYS);
  if (!rw_sim_everyday_is_loaded (self, time))
    return FALSE;

  self->setpoint = draw_setpoint (self, cargo);
  self->ordered = time;
  return self->setpoint < before || self->setpoint > before;
}

static void
move_plug (RwSimEveryday *self, gboolean can_move, gint64 time)
{
  gint64 seconds =
      SHORTEST_MOVE + rw_sim_random_index (&self->random, LONGEST_MOVE - SHORTEST_MOVE);

  self->next_move = draw_next (self, time, self->move_days);
  if (can_move && rw_sim_everyday_is_loaded (self, time))
    self->plugged_in = time + seconds * RW_USEC_PER_SEC;
}

gboolean
rw_sim_everyday_advance (RwSimEveryday *self,
                         const RwSimCargo *cargo,
                         gboolean can_move,
                         gint64 time)
{
  if (time >= self->next_move)
    move_plug (self, can_move, time);

  return time >= self->next_order && change_order (self, cargo, time);
}

gboolean
rw_sim_everyday_delays (RwSimEveryday *self, gint64 time)
{
  if (time < self->next_delay)
    return FALSE;

  self->next_delay = draw_next (self, time, DELAY_DAYS);
  return TRUE;
}

void
rw_sim_everyday_append_header (RwSimText *text)
{
  rw_sim_text_append_literal (text, "container_id,product_id,booked_setpoint,valid_from\n");
}

void
rw_sim_everyday_append_booking (const RwSimEveryday *self,
                                const char *container_id,
                                const RwSimCargo *cargo,
                                RwSimText *text)
{
  rw_sim_text_append_string (text, container_id);
  rw_sim_text_append_literal (text, ",");
  rw_sim_text_append_string (text, cargo->product_id);
  rw_sim_text_append_literal (text, ",");
  rw_sim_text_append_fixed (text, self->setpoint, 1);
  rw_sim_text_append_literal (text, ",");
  rw_sim_text_append_time (text, self->ordered, "Z");
  rw_sim_text_append_literal (text, "\n");
}
