/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"
#include "rw-batch.h"
#include "rw-booking.h"
#include "rw-geofence.h"
#include "rw-letters.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPgLoader: batches into PostgreSQL, exactly once.
 *
 * For: the worker: migrating the schema, what the judging starts from, and storing batches, each in
 * one transaction.
 * Not for: queries of the console (RwPgStore), and not for retrying: a failed call reports and the
 * pipeline decides. Loading the same batch again is always safe: its readings count as duplicates.
 *
 * Belongs to the thread whose thread-default context it was made in; never blocks it; every call
 * has a deadline after which it fails and the connection is closed.
 */
#define RW_PG_LOADER_ERROR (rw_pg_loader_error_quark ())
GQuark rw_pg_loader_error_quark (void);

typedef enum
{
  RW_PG_LOADER_ERROR_UNAVAILABLE,   /* no connection, or it broke, or the deadline passed: retry */
  RW_PG_LOADER_ERROR_CONFIGURATION, /* wrong password, no such database, no rights: tell somebody */
  RW_PG_LOADER_ERROR_SCHEMA,        /* the schema is newer than this program */
  RW_PG_LOADER_ERROR_INTERNAL,      /* the server refused what we sent: a bug */
  RW_PG_LOADER_ERROR_FENCED,        /* another worker claimed what the batch was read from: drop it,
                                     * open again with a claim and read from there */
} RwPgLoaderError;

#define RW_TYPE_PG_LOADER (rw_pg_loader_get_type ())
G_DECLARE_FINAL_TYPE (RwPgLoader, rw_pg_loader, RW, PG_LOADER, GObject)

/* What an error of RW_PG_ERROR or RW_SCHEMA_ERROR means for who runs a program: one of
 * RW_PG_LOADER_ERROR with the same text. Takes error; G_IO_ERROR_CANCELLED stays as it is. */
GError *rw_pg_loader_map_error (GError *error);

/* What the transaction of one batch did; readings = stored + duplicate + rejected. */
typedef struct
{
  guint stored;
  guint duplicate;
  guint conflicting; /* of the duplicates: same key, other values */
  guint rejected;    /* dead letters, among them readings the database refused */
  guint late;        /* of the stored */
  guint alarms_raised;
  guint alarms_cleared;
} RwLoadResult;

/* An event to be published on the broker, written in the transaction that caused it. At least once:
 * after a restart, and by each of several workers on one database, it is handed out again, which
 * receivers tell by its "id". */
typedef struct
{
  gint64 outbox_id;
  GBytes *payload; /* CloudEvents JSON for reeferwatch/faulty-reefers */
} RwOutboxEvent;

/* What readings are judged by. */
typedef struct
{
  RwAlarmRules *rules;
  RwCargoProfiles *profiles;
  RwBookings *bookings;
  RwGeofences *geofences;
} RwJudging;

void rw_judging_free (RwJudging *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwJudging, rw_judging_free)

/* What the worker starts from. */
typedef struct
{
  RwJudging *judging;
  GArray *states;           /* of RwDetectorState; empty unless states are kept; clear func set */
  GPtrArray *active_alarms; /* of RwAlarm, owned */
  RwBatch *recent; /* stored readings, ascending by time: of a reefer with a state those that
                    * are newer than it, of the others those since the time asked for */
  GArray *outbox;           /* of RwOutboxEvent not yet published; clear func set */
  GArray *positions;        /* of RwPosition: what was claimed and where to go on; NULL for none */
} RwLoaderStart;

void rw_loader_start_free (RwLoaderStart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwLoaderStart, rw_loader_start_free)

/* conninfo is a libpq string or URL. */
RwPgLoader *rw_pg_loader_new (const char *conninfo);

/* From now on events are thrown away in the transaction that causes them, and none is handed out:
 * for a replay, of whose past nobody wants to be told. Before the first open. */
void rw_pg_loader_discard_events (RwPgLoader *self);

/* The batches come from a source that keeps no positions itself: they are kept here, under the name
 * of this group, in the transactions of the batches. Before the first open. */
void rw_pg_loader_keep_positions (RwPgLoader *self, const char *group);

/* What detectors know is kept in the database, as bytes of this format (above 0): states in batches
 * are stored, and those that are there are handed out when it is opened, with the readings that are
 * newer than overlap µs before each. Before the first open. */
void rw_pg_loader_keep_states (RwPgLoader *self, guint format, gint64 overlap);

/* With the next open, claims these partitions, of which topic and partition count, and all of which
 * is then ours: until somebody else claims one, batches with the claimed positions can be stored.
 * What the worker starts from is then without the reefers at home in other partitions. */
void rw_pg_loader_claim (RwPgLoader *self, const RwPosition *positions, guint n);

/* Connects (again), migrates the schema and reads what the worker starts from. A second call after
 * a failure starts over. since is µs since 1970 UTC; G_MAXINT64 reads no readings of reefers that
 * have no state. */
void rw_pg_loader_open_async (RwPgLoader *self,
                              gint64 since,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/* Returns: (transfer full) */
RwLoaderStart *rw_pg_loader_open_finish (RwPgLoader *self, GAsyncResult *result, GError **error);

/* Whether rules, profiles, bookings or areas changed since they were read last. */
gboolean rw_pg_loader_get_rules_changed (RwPgLoader *self);

/* Reads them again. Use instead of a load, not beside one: one call at a time. */
void rw_pg_loader_judging_async (RwPgLoader *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Returns: (transfer full) NULL with error: as after a load, open again. */
RwJudging *rw_pg_loader_judging_finish (RwPgLoader *self, GAsyncResult *result, GError **error);

/* Stores a batch in one transaction. One call at a time. */
void rw_pg_loader_load_async (RwPgLoader *self,
                              RwBatch *batch,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/*
 * TRUE once it is committed; fills *result, and *outbox (transfer full, of RwOutboxEvent, may be
 * NULL to leave it) with the events to publish. FALSE with error when it is not known to be
 * committed: open again and load the same batch again.
 */
gboolean rw_pg_loader_load_finish (RwPgLoader *self,
                                   GAsyncResult *result,
                                   RwLoadResult *load_result,
                                   GArray **outbox,
                                   GError **error);

/* Another letter of the same message, or the letter itself. */
typedef struct
{
  gint64 letter_id;
  char *reason;
} RwLetterTwin;

/* A stored dead letter, to be decoded again. */
typedef struct
{
  gint64 letter_id;
  gint64 received_time; /* µs since 1970 UTC */
  char *topic;
  GBytes *payload;
  gboolean of_reading; /* not a message: a reading that was understood and could not be stored */
  gboolean readable;   /* of a reading: it is whole, here: */
  RwReading reading;
  GArray *twins; /* of RwLetterTwin: every letter of this message, this one among them */
} RwStoredLetter;

typedef struct
{
  GPtrArray *letters; /* of RwStoredLetter, owned, in the order of their ids */
  /* Of the first call only, whose after is 0. */
  guint64 whole;    /* letters of the filter that can be decoded again */
  guint64 cut;      /* letters of the filter that cannot: they are parts of something */
  gint64 newest_id; /* of all letters there are now */
} RwStoredLetters;

void rw_stored_letters_free (RwStoredLetters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwStoredLetters, rw_stored_letters_free)

/* Reads some of the letters of the filter (NULL: all) that can be decoded again, whose ids are
 * above after and not above until; a transaction's worth of them. Use instead of a load, not
 * beside one: one call at a time. */
void rw_pg_loader_letters_async (RwPgLoader *self,
                                 const RwLetterFilter *filter,
                                 gint64 after,
                                 gint64 until,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Returns: (transfer full) NULL with error: as after a load, open again. */
RwStoredLetters *rw_pg_loader_letters_finish (RwPgLoader *self,
                                              GAsyncResult *result,
                                              GError **error);

/* Forgets events that the broker has confirmed; happens with the next transaction. */
void rw_pg_loader_outbox_published (RwPgLoader *self, gint64 outbox_id);

G_END_DECLS
