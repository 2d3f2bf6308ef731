/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-status.h"
#include "rw-position.h"
#include "rw-readings-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwSource: where messages come from: a broker, a file.
 *
 * For: the pipeline, which reads from any source in the same way: take messages, hold, commit,
 * release.
 * Not for: understanding messages, and not for deciding when to commit.
 *
 * Everything happens in the thread whose thread-default context the source was made in. Events come
 * from that context's loop, and from within the calls below only where that is said.
 */
#define RW_TYPE_SOURCE (rw_source_get_type ())
G_DECLARE_INTERFACE (RwSource, rw_source, RW, SOURCE, GObject)

typedef struct
{
  /* One message. received_time is µs since 1970 UTC. payload is NULL for one that holds nothing by
   * design, which is a message and no reading. Must not call the source. */
  void (*message) (const char *topic, GBytes *payload, gint64 received_time, gpointer user_data);

  /* One record of a table of readings, both borrowed. Only from files; else as message. */
  void (*record) (const char *topic,
                  const RwReadingsTable *table,
                  const RwCsvRecord *record,
                  gint64 received_time,
                  gpointer user_data);

  /* What had arrived has been handed over: a good moment to commit. */
  void (*gathered) (gpointer user_data);

  /* The link to the broker or file; text says why it is not up, else it is "". */
  void (*link_changed) (RwLinkState state, const char *text, gpointer user_data);

  /* The broker has confirmed an event given to rw_source_publish(). Must not call the source. */
  void (*published) (gint64 event_id, gpointer user_data);

  /* Nothing will come any more: the end of the file (error NULL), or it cannot be read. */
  void (*ended) (const GError *error, gpointer user_data);

  /*
   * The other two come only from a source that keeps no positions itself (rw-position.h).
   *
   * These partitions, and only these, are ours to read from now on, of which topic and partition
   * count. What was handed over and is not committed must be dropped: it comes again, here or to
   * another worker. Nothing is handed over until rw_source_set_positions().
   */
  void (*positions_wanted) (const RwPosition *positions, guint n, gpointer user_data);

  /* The messages from now on, until the next hold, are from this partition. */
  void (*origin_changed) (const char *topic, gint32 partition, gpointer user_data);
} RwSourceEvents;

struct _RwSourceInterface
{
  GTypeInterface parent;

  void (*start) (RwSource *self, const RwSourceEvents *events, gpointer user_data);
  void (*hold) (RwSource *self);
  void (*release) (RwSource *self);
  void (*close) (RwSource *self);
  gboolean (*publish) (RwSource *self, gint64 event_id, GBytes *payload);
  guint (*get_n_unconfirmed) (RwSource *self);
  void (*set_status) (RwSource *self, const char *json);

  /* Only of a source that keeps no positions itself, else NULL: */
  void (*set_positions) (RwSource *self, const RwPosition *positions, guint n);
  const RwPosition *(*get_positions) (RwSource *self, guint *n);
};

/* Begins to read. Once. events is copied; user_data must live until rw_source_close(). */
void rw_source_start (RwSource *self, const RwSourceEvents *events, gpointer user_data);

/* Hands over nothing more until rw_source_release(), so that what was handed over is exactly what
 * is being committed. */
void rw_source_hold (RwSource *self);

/* Everything handed over is committed: acknowledges it and goes on. */
void rw_source_release (RwSource *self);

/* Ends for good, without further events: in order when nothing is held; when something is, the
 * connection is cut so that the broker keeps what is not acknowledged. */
void rw_source_close (RwSource *self);

/* Publishes an event; "published" follows when it is confirmed, over as many connections as it
 * takes. An event that still waits is not queued twice. FALSE when this source has nowhere to
 * publish to. */
gboolean rw_source_publish (RwSource *self, gint64 event_id, GBytes *payload);

/* How many events wait for the broker. */
guint rw_source_get_n_unconfirmed (RwSource *self);

/* Begins to read, there: the answer to "positions_wanted". Whatever was handed over before counts
 * no more, and nothing is held. Partitions that are not ours any more are passed over. */
void rw_source_set_positions (RwSource *self, const RwPosition *positions, guint n);

/* How far what was handed over reaches in each partition that is ours; valid until the source is
 * called again. *n is 0 of a source that keeps positions itself. */
const RwPosition *rw_source_get_positions (RwSource *self, guint *n);

/* How the worker is doing, for those who watch workers on the broker. May be ignored. */
void rw_source_set_status (RwSource *self, const char *json);

G_END_DECLS
