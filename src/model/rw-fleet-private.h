/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

G_BEGIN_DECLS

/*
 * What RwFleet and RwReefer know of each other and nobody else does.
 *
 * For: rw-fleet.c and rw-reefer.c only.
 */

/* The reefer keeps the fleet alive and tells it when it goes: see rw_fleet_forget(). */
RwReefer *rw_reefer_new (RwFleet *fleet, guint position);

void rw_reefer_emit_changed (RwReefer *self);

/* The minted object of this position is being disposed of. */
void rw_fleet_forget (RwFleet *self, guint position);

G_END_DECLS
