/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-fault.h"
#include "rw-sim-route.h"

G_BEGIN_DECLS

/*
 * RwSimGroup: reefers that are in one place: on a ship, in a terminal or on a truck.
 *
 * For: where its members are, and what befalls all of them at once.
 * Not for: single reefers.
 *
 * What a group is follows from the seed and its number alone. Owned by the fleet, one thread.
 */
typedef enum
{
  RW_SIM_GROUP_SHIP,
  RW_SIM_GROUP_TERMINAL,
  RW_SIM_GROUP_TRUCK,
} RwSimGroupKind;

typedef struct
{
  RwSimGroupKind kind;
  guint first;    /* the number of its first member */
  guint size;     /* how many it can hold */
  RwSimRoute *route;         /* NULL in a terminal */
  gint64 route_offset;       /* µs that its voyage is ahead of 1970 */
  const RwSimPlace *place;   /* the terminal, or NULL */
  double weather;
  RwSimFaultPlan plan;
  RwSimRandom hiccups; /* of its gateway: nothing gets through for some minutes */
  double hiccups_per_day;
  gint64 next_hiccup;
  gint64 hiccup_end;
} RwSimGroup;

/* first is the number of the first reefer in it. Free with rw_sim_group_free(). */
RwSimGroup *rw_sim_group_new (guint64 seed, guint number, guint first, gint64 start);

/* Lets its gateway fail for some minutes now and then; before the first of its reefers lives. */
void rw_sim_group_set_hiccups (RwSimGroup *self, double per_day, gint64 start);
void rw_sim_group_free (RwSimGroup *self);

/* Where it is, degrees. */
void rw_sim_group_locate (const RwSimGroup *self,
                          gint64 time,
                          double *latitude,
                          double *longitude);

/* Whether a ship or a truck lies in one of its ports; a terminal is one. */
gboolean rw_sim_group_is_in_port (const RwSimGroup *self, gint64 time);

/* How often a plug of it is moved, days on average. */
double rw_sim_group_get_move_days (const RwSimGroup *self);

/* Whether its gateway is away for a moment; time must not decrease. */
gboolean rw_sim_group_has_hiccup (RwSimGroup *self, gint64 time);

/* °C outside its containers. */
double rw_sim_group_get_ambient (const RwSimGroup *self, gint64 time);

/* The faults of groups that can befall this one, out of a mask. */
guint rw_sim_group_filter_faults (const RwSimGroup *self, guint kinds);

G_END_DECLS
