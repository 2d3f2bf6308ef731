/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-plan.h"
#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwBackend: where a session's data come from: private servers, simulated fleet, worker and stores,
 * put together, started in order and ended in the other.
 *
 * For: the application, which shows its signals.
 * Not for: showing anything and not for doing any of the work itself.
 *
 * Signals: "progress" (const char *text): what is being started, or NULL once all runs;
 * "problem" (const char *text): something could not be started or has ended, and what to do, or NULL
 * once that is over. Main thread only.
 *
 * A private server, or the fleet, that ends although nobody asked it to is started again at the same
 * address, and the worker connects again by itself.
 *
 * DESIGN: starting never blocks. Each answer belongs to the start that asked: a stop cancels it.
 * Stopping blocks, for seconds at most, since nothing may be left running: first the fleet, then the
 * worker with a deadline, then stores, broker and database.
 */
#define RW_TYPE_BACKEND (rw_backend_get_type ())
G_DECLARE_FINAL_TYPE (RwBackend, rw_backend, RW, BACKEND, GObject)

/* folder: where private servers keep everything. */
RwBackend *rw_backend_new (RwSession *session, const char *folder);

/* What the simulated fleet is told; NULL-terminated. Without, 10,000 reefers begin where the stored
 * readings end, at most half an hour ago, and catch up. */
void rw_backend_set_fleet_options (RwBackend *self, const char *const *options);

/* How long readings are kept in a private database; copied. Of another one that is for its workers
 * to say, so nothing is ever taken out of it here. */
void rw_backend_set_archive (RwBackend *self, const RwArchivePlan *plan);

/* Private PostgreSQL, private broker, simulated fleet. */
void rw_backend_start_demo (RwBackend *self);

/* A broker and a mapping file (NULL or "" for none) and a database ("" for a private one). */
void rw_backend_start (RwBackend *self,
                       const char *broker,
                       const char *password,
                       const char *topic,
                       const char *mapping,
                       const char *database);

/* Ends all of it; the session's stores are taken away. */
void rw_backend_stop (RwBackend *self);

G_END_DECLS
