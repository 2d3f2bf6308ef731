/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-line.h"
#include "rw-pg-store.h"

#include "rw-alarm-store.h"
#include "rw-data-store.h"
#include "rw-history-provider.h"

G_BEGIN_DECLS

/*
 * DESIGN of RwPgStore: a thread with a context of its own holds two lines to the database, so that
 * an alarm need not wait behind seven days of history. A call makes a request in the caller's
 * thread and hands it over; the thread asks, waits, decodes, and hands it back. Nothing else is
 * shared but changed_source, which the thread only makes ready.
 *
 * The three interfaces are implemented in rw-pg-store-history.c, -alarms.c and -data.c.
 */
typedef enum
{
  RW_PG_LINE_QUICK, /* alarms, and hearing of their changes */
  RW_PG_LINE_SLOW,  /* everything that may take its time */
  RW_N_PG_LINES
} RwPgLineId;

#define RW_PG_STORE_TIMEOUT (30 * G_USEC_PER_SEC)

/* Hands a request over, in the caller's thread. */
void rw_pg_store_submit (RwPgStore *self, RwPgLineId line, RwPgRequest *request);

/* The libpq string or URL of the database. Any thread. */
const char *rw_pg_store_get_conninfo (RwPgStore *self);

/* Times that the database can hold: a span that is open to one side must not overflow. */
gint64 rw_pg_store_clamp_time (gint64 time);

void rw_pg_store_history_init (RwHistoryProviderInterface *iface);
void rw_pg_store_alarms_init (RwAlarmStoreInterface *iface);
void rw_pg_store_data_init (RwDataStoreInterface *iface);

/* The part of RwDataStore about rejected messages: rw-pg-store-letters.c. */
void rw_pg_store_letters_init (RwDataStoreInterface *iface);

G_END_DECLS
