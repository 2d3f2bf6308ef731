/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwSimulatedFleet: a reeferwatch-simulator process that publishes to a broker.
 *
 * For: the demo. The process ends when the object or the program does. Main thread only.
 */
#define RW_TYPE_SIMULATED_FLEET (rw_simulated_fleet_get_type ())
G_DECLARE_FINAL_TYPE (RwSimulatedFleet, rw_simulated_fleet, RW, SIMULATED_FLEET, GObject)

RwSimulatedFleet *rw_simulated_fleet_new (void);

/* Starts it with arguments such as "--reefers=10000"; NULL-terminated. */
gboolean rw_simulated_fleet_start (RwSimulatedFleet *self,
                                   const char *broker,
                                   const char *const *arguments,
                                   GError **error);
void rw_simulated_fleet_stop (RwSimulatedFleet *self);

G_END_DECLS
