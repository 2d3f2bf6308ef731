/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-reefer.h"

G_BEGIN_DECLS

/*
 * What the files of RwSimReefer share: its life (rw-sim-reefer.c), what does not change about it
 * (rw-sim-reefer-traits.c) and its senses (rw-sim-reefer-sensors.c). Not for others.
 */

/* Its id and its cargo; then, once everyday is set, its box, its slot and its probes. */
void rw_sim_reefer_draw_cargo (RwSimReefer *self, RwSimRandom *random, guint64 seed, guint number);
void rw_sim_reefer_draw_traits (RwSimReefer *self, RwSimRandom *random);

/* Whether a fault of its own is in force at self->time. */
gboolean rw_sim_reefer_is_faulty (const RwSimReefer *self, RwSimFaultKind kind);

gboolean rw_sim_reefer_has_power (const RwSimReefer *self);

/* The setpoint that its controller follows, °C. */
double rw_sim_reefer_get_target (const RwSimReefer *self);

/* Fills in the whole sample at self->time. */
void rw_sim_reefer_read_sensors (RwSimReefer *self, RwSimSample *sample);

G_END_DECLS
