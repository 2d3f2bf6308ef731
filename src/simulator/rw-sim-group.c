/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-group.h"

#include "rw-sim-climate.h"
#include "rw-time.h"

#define METRES_PER_SECOND_PER_KNOT (1852.0 / 3600.0)
#define STREAM_OF_GROUPS (G_GUINT64_CONSTANT (1) << 40)
#define STREAM_OF_PLANS (G_GUINT64_CONSTANT (2) << 40)
#define STREAM_OF_HICCUPS (G_GUINT64_CONSTANT (7) << 40)

/* A gateway that restarts or loses its satellite is back within this many seconds. */
#define SHORTEST_HICCUP 60
#define LONGEST_HICCUP 480

/* How often plugs are moved, days: on the quay and on the road; a ship is in port for some of the
 * time only. */
#define MOVE_DAYS_SHIP 1.5
#define MOVE_DAYS_TERMINAL 4.0
#define MOVE_DAYS_TRUCK 2.0

/* Of six groups one is a ship, one a terminal and four are trucks: counted in containers nearly all
 * of the fleet is at sea or in port. */
#define ROUND 6

static void
set_route (RwSimGroup *self, RwSimRandom *random, RwSimLaneKind kind, double speed, gint64 stay)
{
  guint n;
  const RwSimLane *lanes = rw_sim_lane_get_all (kind, &n);

  self->route = rw_sim_route_new (&lanes[rw_sim_random_index (random, n)], speed, stay);
  self->route_offset = (gint64) (rw_sim_random_unit (random)
                                 * (double) rw_sim_route_get_period (self->route));
}

/* The first groups are small, so that a fleet of twenty is in several places too. */
static guint
draw_size (RwSimRandom *random, guint number, guint least, guint most)
{
  return MIN (least + rw_sim_random_index (random, most - least + 1), 6 + 2 * number);
}

RwSimGroup *
rw_sim_group_new (guint64 seed, guint number, guint first, gint64 start)
{
  RwSimGroup *self = g_new0 (RwSimGroup, 1);
  RwSimRandom random;

  rw_sim_random_init (&random, seed, STREAM_OF_GROUPS + number);
  rw_sim_fault_plan_init (&self->plan, seed, STREAM_OF_PLANS + number, start);
  rw_sim_random_init (&self->hiccups, seed, STREAM_OF_HICCUPS + number);
  self->next_hiccup = G_MAXINT64;
  self->first = first;
  self->weather = rw_sim_random_unit (&random);

  if (number % ROUND == 0)
    {
      double knots = rw_sim_random_range (&random, 12, 20);

      self->kind = RW_SIM_GROUP_SHIP;
      self->size = draw_size (&random, number, 120, 480);
      set_route (self, &random, RW_SIM_LANE_SEA, knots * METRES_PER_SECOND_PER_KNOT,
                 (gint64) (12 + rw_sim_random_index (&random, 19)) * RW_USEC_PER_HOUR);
    }
  else if (number % ROUND == 1)
    {
      self->kind = RW_SIM_GROUP_TERMINAL;
      self->size = draw_size (&random, number, 80, 320);
      self->place = rw_sim_lane_get_terminal (
        rw_sim_random_index (&random, rw_sim_lane_get_n_terminals ()));
    }
  else
    {
      self->kind = RW_SIM_GROUP_TRUCK;
      self->size = 1;
      set_route (self, &random, RW_SIM_LANE_ROAD, rw_sim_random_range (&random, 13, 19),
                 (gint64) (3 + rw_sim_random_index (&random, 6)) * RW_USEC_PER_HOUR);
    }

  return self;
}

void
rw_sim_group_free (RwSimGroup *self)
{
  g_clear_pointer (&self->route, rw_sim_route_free);
  g_free (self);
}

void
rw_sim_group_locate (const RwSimGroup *self, gint64 time, double *latitude, double *longitude)
{
  if (self->place != NULL)
    {
      *latitude = self->place->latitude;
      *longitude = self->place->longitude;
      return;
    }

  rw_sim_route_locate (self->route, MAX (time, 0) + self->route_offset, latitude, longitude);
}

gboolean
rw_sim_group_is_in_port (const RwSimGroup *self, gint64 time)
{
  double latitude, longitude;

  return self->place != NULL
         || rw_sim_route_locate (self->route, MAX (time, 0) + self->route_offset, &latitude,
                                 &longitude);
}

double
rw_sim_group_get_move_days (const RwSimGroup *self)
{
  if (self->kind == RW_SIM_GROUP_SHIP)
    return MOVE_DAYS_SHIP;

  return self->kind == RW_SIM_GROUP_TERMINAL ? MOVE_DAYS_TERMINAL : MOVE_DAYS_TRUCK;
}

static void
draw_hiccup (RwSimGroup *self, gint64 time)
{
  double days = rw_sim_random_range (&self->hiccups, 0.2, 1.8) / self->hiccups_per_day;

  self->next_hiccup = time + (gint64) (days * 86400) * RW_USEC_PER_SEC;
}

void
rw_sim_group_set_hiccups (RwSimGroup *self, double per_day, gint64 start)
{
  self->hiccups_per_day = per_day;
  if (per_day > 0)
    draw_hiccup (self, start);
}

gboolean
rw_sim_group_has_hiccup (RwSimGroup *self, gint64 time)
{
  while (time >= self->next_hiccup)
    {
      guint seconds =
          SHORTEST_HICCUP + rw_sim_random_index (&self->hiccups, LONGEST_HICCUP - SHORTEST_HICCUP);

      self->hiccup_end = self->next_hiccup + seconds * RW_USEC_PER_SEC;
      draw_hiccup (self, self->next_hiccup);
    }

  return time < self->hiccup_end;
}

double
rw_sim_group_get_ambient (const RwSimGroup *self, gint64 time)
{
  double latitude, longitude;

  rw_sim_group_locate (self, time, &latitude, &longitude);
  return rw_sim_climate_get (latitude, longitude, time, self->kind != RW_SIM_GROUP_SHIP,
                             self->weather);
}

guint
rw_sim_group_filter_faults (const RwSimGroup *self, guint kinds)
{
  switch (self->kind)
    {
    case RW_SIM_GROUP_SHIP:
      return kinds & RW_SIM_FAULT_BIT (RW_SIM_FAULT_GATEWAY_DOWN);
    case RW_SIM_GROUP_TERMINAL:
      return kinds & RW_SIM_FAULTS_OF_GROUPS;
    case RW_SIM_GROUP_TRUCK:
    default:
      return 0;
    }
}
