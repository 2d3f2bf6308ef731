/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPgStore: what the console asks the database: RwHistoryProvider, RwAlarmStore, RwDataStore,
 * RwNoteStore and RwRuleStore in one object, over connections of its own.
 *
 * For: the composition root, which hands it on as those interfaces.
 * Not for: the worker's writing (RwPgLoader).
 *
 * Made and used in one thread (the main one); the waiting and the parsing happen in a thread of
 * its own, so no call blocks. Connects at the first call and again after a failure. Listens for
 * changes of alarms and of rules and emits RwAlarmStore::changed and RwRuleStore::rules-changed in
 * the context it was made in, and there for
 * every channel of the database that it listens to "heard::reeferwatch_work_order" (no arguments):
 * other interfaces with a "changed" of their own are objects beside it (RwPgWorkOrders).
 */
#define RW_TYPE_PG_STORE (rw_pg_store_get_type ())
G_DECLARE_FINAL_TYPE (RwPgStore, rw_pg_store, RW, PG_STORE, GObject)

/* conninfo is a libpq string or URL. */
RwPgStore *rw_pg_store_new (const char *conninfo);

G_END_DECLS
