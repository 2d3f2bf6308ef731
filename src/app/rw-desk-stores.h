/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-store.h"
#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwDeskStores: gives a session the rules, the trials of rules and the work orders of a database,
 * and keeps what trials judge by up to date.
 *
 * For: RwBackend, as long as it has a database. Not for: alarms and history.
 *
 * Main thread.
 */
#define RW_TYPE_DESK_STORES (rw_desk_stores_get_type ())
G_DECLARE_FINAL_TYPE (RwDeskStores, rw_desk_stores, RW, DESK_STORES, GObject)

RwDeskStores *rw_desk_stores_new (RwSession *session, RwPgStore *store);

/* Takes them from the session again. */
void rw_desk_stores_close (RwDeskStores *self);

G_END_DECLS
