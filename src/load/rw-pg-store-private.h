/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-line.h"
#include "rw-pg-store.h"

#include "rw-alarm-store.h"
#include "rw-data-store.h"
#include "rw-geofence-store.h"
#include "rw-history-provider.h"
#include "rw-note-store.h"
#include "rw-rule-store.h"

G_BEGIN_DECLS

/*
 * DESIGN of RwPgStore: a thread with a context of its own holds lines to the database, so that an
 * alarm need not wait behind seven days of history, nor a quick chart behind a slow one. A call
 * makes a request in the caller's thread and hands it over; the thread asks, waits, decodes, and
 * hands it back. Nothing else is shared but the source of each channel, which the thread only makes
 * ready.
 *
 * The interfaces are implemented in rw-pg-store-history.c (with -fleet.c), -alarms.c, -data.c,
 * -geofences.c, -notes.c and -rules.c.
 */
typedef enum
{
  RW_PG_LINE_QUICK,   /* alarms and rules, and hearing of their changes */
  RW_PG_LINE_SLOW,    /* everything that may take its time */
  RW_PG_LINE_HISTORY, /* and those up to the last: history, whichever has least to do */
  RW_N_PG_LINES = RW_PG_LINE_HISTORY + 3
} RwPgLineId;

#define RW_PG_STORE_TIMEOUT (30 * G_USEC_PER_SEC)

/* Hands a request over, in the caller's thread. */
void rw_pg_store_submit (RwPgStore *self, RwPgLineId line, RwPgRequest *request);

/* The libpq string or URL of the database. Any thread. */
const char *rw_pg_store_get_conninfo (RwPgStore *self);

/* What a function of the database that writes returned: for decode, a copy of the number or the
 * boolean in the first field as a gint64, and its end: -1 with error, which is
 * G_IO_ERROR_INVALID_ARGUMENT when it made no sense. */
gpointer rw_pg_store_decode_number (RwPgRequest *request, GPtrArray *results);
gint64 rw_pg_store_finish_number (GAsyncResult *result, GError **error);

/* Times that the database can hold: a span that is open to one side must not overflow. */
gint64 rw_pg_store_clamp_time (gint64 time);

/* The parts of RwHistoryProvider about the whole fleet: rw-pg-store-fleet.c. */
void rw_pg_store_fleet_init (RwHistoryProviderInterface *iface);

/* The beginning of a query for whole readings, up to FROM, and the joins that end it, between which
 * the tables reefer as r, and t with columns as in reading, are named; and readings of its rows. */
#define RW_PG_SELECT_READING                                                                       \
  "SELECT r.container_id, p.product_id, s.source, t.measurement_time, t.received_time,"            \
  " t.latitude_e7, t.longitude_e7, t.flags_known, t.flags_set, t.defrost_cycle, t.marks,"          \
  " t.temperature, t.target_temperature, t.supply_temperature, t.return_temperature,"              \
  " t.ambient_temperature, t.kilowatts, t.oxygen_level, t.nitrogen_level,"                         \
  " t.carbon_dioxide_level, t.humidity_level, t.time_door_open"
#define RW_PG_JOIN_NAMES                                                                           \
  " LEFT JOIN reeferwatch.product p USING (product_no)"                                            \
  " LEFT JOIN reeferwatch.source s USING (source_no)"
void rw_pg_store_decode_reading (const RwPgResult *rows, guint row, RwReading *reading);
RwBatch *rw_pg_store_decode_batch (const RwPgResult *rows);

/* The parts of RwAlarmStore about incidents and statistics: rw-pg-store-figures.c. */
void rw_pg_store_figures_init (RwAlarmStoreInterface *iface);

void rw_pg_store_history_init (RwHistoryProviderInterface *iface);
void rw_pg_store_alarms_init (RwAlarmStoreInterface *iface);
void rw_pg_store_data_init (RwDataStoreInterface *iface);
void rw_pg_store_geofences_init (RwGeofenceStoreInterface *iface);
void rw_pg_store_notes_init (RwNoteStoreInterface *iface);
void rw_pg_store_rules_init (RwRuleStoreInterface *iface);

/* The part of RwDataStore about rejected messages: rw-pg-store-letters.c. */
void rw_pg_store_letters_init (RwDataStoreInterface *iface);

G_END_DECLS
