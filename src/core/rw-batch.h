/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm.h"
#include "rw-position.h"
#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwBatch: what came out of some messages: readings, rejected messages and what was found in them.
 *
 * For: being the one thing that crosses threads, and the unit of a database transaction: all of a
 * batch is committed, or none of it.
 * Not for: changing: a batch is built by one thread with RwBatchBuilder, and from rw_batch_builder_end()
 * on it is immutable and may be read by any thread. Reference counts are atomic.
 */

/* A message, or a part of one, that could not be stored as a reading. */
typedef struct
{
  gint64 received_time; /* µs since 1970 UTC */
  char *topic;
  GBytes *payload; /* the whole message, byte for byte */
  char *reason;    /* one English sentence that says what is wrong with it and where */
} RwDeadLetter;

/* What became of a stored dead letter that was decoded again. */
typedef struct
{
  gint64 letter_id;
  char *reason; /* what is wrong with it now; NULL: nothing any more, it is taken away */
} RwLetterFate;

/* A closed tumbling window in which a container was above its limit at least once. */
typedef struct
{
  const char *container_id; /* interned */
  const char *product_id;   /* interned, or NULL */
  gint64 window_start;      /* µs since 1970 UTC, included */
  gint64 window_stop;       /* excluded */
  guint count;              /* readings above the limit */
  float maximum;            /* °C */
  float limit_value;        /* °C */
} RwFaultyWindow;

/* What a detector knows of a reefer after the readings of the batch: so that after a restart it can
 * go on from there. */
typedef struct
{
  const char *container_id; /* interned */
  gint64 time;              /* µs since 1970 UTC, of the newest reading in it */
  guint format;             /* of the bytes: of another one they mean nothing */
  GBytes *bytes;
} RwDetectorState;

typedef struct _RwBatch RwBatch;
typedef struct _RwBatchBuilder RwBatchBuilder;

RwBatch *rw_batch_ref (RwBatch *self);
void rw_batch_unref (RwBatch *self);

/* The parts, in the order they were added; *n is their number. Valid as long as the batch. */
const RwReading *rw_batch_get_readings (const RwBatch *self, guint *n);
const RwDeadLetter *rw_batch_get_dead_letters (const RwBatch *self, guint *n);
const RwLetterFate *rw_batch_get_letter_fates (const RwBatch *self, guint *n);
const RwFaultyWindow *rw_batch_get_faulty_windows (const RwBatch *self, guint *n);
const RwAlarmEvent *rw_batch_get_alarm_events (const RwBatch *self, guint *n);
const RwDetectorState *rw_batch_get_detector_states (const RwBatch *self, guint *n);

/* How far the partitions are read that the batch comes from, all of those that are read, also the
 * ones that nothing came from. None from a source that keeps no positions. */
const RwPosition *rw_batch_get_positions (const RwBatch *self, guint *n);

/* Which readings came from where, in order. */
const RwOrigin *rw_batch_get_origins (const RwBatch *self, guint *n);

/* How many messages went into the batch: what is to be acknowledged once it is committed. */
guint rw_batch_get_n_messages (const RwBatch *self);

/* TRUE when there is nothing in it to store, which a position that moved is, too. */
gboolean rw_batch_is_empty (const RwBatch *self);

/* A new, empty builder; one thread at a time. */
RwBatchBuilder *rw_batch_builder_new (void);
void rw_batch_builder_free (RwBatchBuilder *self);

void rw_batch_builder_add_message (RwBatchBuilder *self);

/* Copies the reading. */
void rw_batch_builder_add_reading (RwBatchBuilder *self, const RwReading *reading);

/* Copies topic and reason, takes a reference on payload. */
void rw_batch_builder_add_dead_letter (RwBatchBuilder *self,
                                       gint64 received_time,
                                       const char *topic,
                                       GBytes *payload,
                                       const char *reason);

/* Copies reason, which may be NULL. */
void rw_batch_builder_add_letter_fate (RwBatchBuilder *self, gint64 letter_id, const char *reason);
void rw_batch_builder_add_faulty_window (RwBatchBuilder *self, const RwFaultyWindow *window);
void rw_batch_builder_add_alarm_event (RwBatchBuilder *self, const RwAlarmEvent *event);

/* Takes a reference on its bytes. Of several of one reefer the last counts. */
void rw_batch_builder_add_detector_state (RwBatchBuilder *self, const RwDetectorState *state);

/* The readings that are added from now on come from there. topic is interned here. */
void rw_batch_builder_add_origin (RwBatchBuilder *self, const char *topic, gint32 partition);

/* Where everything that was added came from, instead of what was set before. Copies. */
void rw_batch_builder_set_positions (RwBatchBuilder *self, const RwPosition *positions, guint n);

/* How many readings and dead letters are in it so far. */
guint rw_batch_builder_get_n_items (const RwBatchBuilder *self);

/* Hands out what was added as an immutable batch and leaves the builder empty for the next one.
 * Never NULL. */
RwBatch *rw_batch_builder_end (RwBatchBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwBatch, rw_batch_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwBatchBuilder, rw_batch_builder_free)

G_END_DECLS
