/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-reefer-private.h"

#include "rw-container-id.h"

#define N_SERIALS 1000000

/* By how much probes may err, K: on the bench, and in service. */
#define PROBE_ERROR_LEAST 0.07
#define PROBE_ERROR_USUAL 0.15

/* How many degrees of latitude a metre is. */
#define DEGREES_PER_METRE (1.0 / 111195.0)

static const char *const owners[] = {
  "MNBU", "MWCU", "CGMU", "CXRU", "HLBU", "SEGU", "SZLU", "TRIU", "TTNU",
  "TEMU", "OTPU", "EMCU", "OOLU", "MEDU", "CMAU", "SUDU", "BMOU", "CAIU",
};

/* The multiplier has no factor in common with the number of serials, so that no two reefers of a
 * fleet share a serial. */
static void
set_id (RwSimReefer *self, RwSimRandom *random, guint64 seed, guint number)
{
  const char *owner = owners[rw_sim_random_index (random, G_N_ELEMENTS (owners))];
  guint64 serial =
      (number * G_GUINT64_CONSTANT (387421) + seed % N_SERIALS * 7919 + 104729) % N_SERIALS;

  g_snprintf (self->id, sizeof self->id, "%s%06u0", owner, (guint) serial);
  self->id[10] = (char) ('0' + rw_container_id_get_check_digit (self->id));
}

static const RwSimCargo *
choose_cargo (RwSimRandom *random)
{
  guint n;
  const RwSimCargo *all = rw_sim_cargo_get_all (&n);
  double total = 0, at;

  for (guint i = 0; i < n; i++)
    total += all[i].weight;

  at = rw_sim_random_range (random, 0, total);
  for (guint i = 0; i < n; i++)
    {
      at -= all[i].weight;
      if (at < 0)
        return &all[i];
    }

  return &all[n - 1];
}

static void
set_box (RwSimReefer *self, RwSimRandom *random)
{
  double tonnes = rw_sim_random_range (random, 12, 26);

  self->box.deep = self->cargo->setpoint < -40;
  self->box.leak =
      self->box.deep ? rw_sim_random_range (random, 18, 24) : rw_sim_random_range (random, 42, 59);
  self->box.cargo_capacity = tonnes * 1e6 * self->cargo->heat_capacity;
  self->box.respiration = tonnes * self->cargo->respiration;
  self->box.respiration_point = self->cargo->setpoint;
  self->box.strength = rw_sim_random_range (random, 0.92, 1.08);
}

/* Slots lie in rows: a ship is 300 m by 40 m, a yard 600 m by 250 m. */
static void
set_slot (RwSimReefer *self, RwSimRandom *random)
{
  double row = rw_sim_random_index (random, 16);
  double bay = rw_sim_random_index (random, 40);

  switch (self->group->kind)
    {
    case RW_SIM_GROUP_SHIP:
      self->latitude_offset = (bay - 19.5) * 7.0 * DEGREES_PER_METRE;
      self->longitude_offset = (row - 7.5) * 2.5 * DEGREES_PER_METRE;
      break;
    case RW_SIM_GROUP_TERMINAL:
      self->latitude_offset = (row - 7.5) * 16.0 * DEGREES_PER_METRE;
      self->longitude_offset = (bay - 19.5) * 15.0 * DEGREES_PER_METRE;
      break;
    case RW_SIM_GROUP_TRUCK:
    default:
      self->latitude_offset = 0;
      self->longitude_offset = 0;
      break;
    }
}

void
rw_sim_reefer_draw_cargo (RwSimReefer *self, RwSimRandom *random, guint64 seed, guint number)
{
  set_id (self, random, seed, number);
  self->cargo = choose_cargo (random);
}

void
rw_sim_reefer_draw_traits (RwSimReefer *self, RwSimRandom *random)
{
  double error = self->everyday.pace > 0 ? PROBE_ERROR_USUAL : PROBE_ERROR_LEAST;

  set_box (self, random);
  set_slot (self, random);
  for (guint i = 0; i < G_N_ELEMENTS (self->offsets); i++)
    self->offsets[i] = rw_sim_random_range (random, -error, error);
}
