/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwSimulatedFleet: a reeferwatch-simulator process that publishes to a broker.
 *
 * For: the demo. Not for: data that anybody should believe.
 *
 * The process ends when the object or the program does. Main thread only. The program is looked for
 * beside our own, where the build leaves it, and on PATH.
 *
 * Signal "exited" (const char *reason): it ended although nobody stopped it.
 */
#define RW_TYPE_SIMULATED_FLEET (rw_simulated_fleet_get_type ())
G_DECLARE_FINAL_TYPE (RwSimulatedFleet, rw_simulated_fleet, RW, SIMULATED_FLEET, GObject)

RwSimulatedFleet *rw_simulated_fleet_new (void);

/* Starts it with arguments such as "--reefers=10000"; NULL-terminated, or NULL.
 * G_IO_ERROR_NOT_FOUND when the program is not installed. */
gboolean rw_simulated_fleet_start (RwSimulatedFleet *self,
                                   const char *broker,
                                   const char *const *arguments,
                                   GError **error);
void rw_simulated_fleet_stop (RwSimulatedFleet *self);

G_END_DECLS
