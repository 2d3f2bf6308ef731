/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-connection.h"
#include "rw-pg-script-private.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

/*
 * DESIGN of RwPgConnection: one state, one thing under way.
 *
 *   CLOSED ──open──> RESOLVING ──addresses──> DIALLING ──CONNECTION_OK──> IDLE <──> RUNNING
 *      ^                 │                        │                        │          │
 *      └─────────────────┴── failure, deadline ───┴────────────────────────┴──────────┘
 *
 * One GSource watches the socket; what it means when the socket is ready depends on the state:
 * rw_pg_dial_advance() or rw_pg_run_advance(). One timeout source holds the deadline of what is
 * under way. rw-pg-dial.c knows the way to IDLE, rw-pg-run.c the way through a script, and
 * rw-pg-connection.c the rest. libpq is always in its non-blocking mode.
 */
typedef enum
{
  RW_PG_CLOSED,
  RW_PG_RESOLVING,
  RW_PG_DIALLING,
  RW_PG_IDLE,
  RW_PG_RUNNING,
} RwPgState;

typedef struct _RwPgDial RwPgDial;
typedef struct _RwPgRun RwPgRun;

struct _RwPgConnection
{
  GObject parent_instance;

  char *conninfo;
  char *password; /* only to take it out of messages */
  GMainContext *context;
  RwPgState state;
  PGconn *conn;
  GSource *watch;
  gpointer watch_tag;
  int watched_fd;
  GSource *deadline;
  GHashTable *prepared; /* SQL → name of the prepared statement */
  guint n_prepared;     /* for names; never counted down */
  RwPgDial *dial;
  RwPgRun *run;
  GQueue waiting; /* of RwPgRun */
};

/* Watches the socket of the connection for these conditions, wherever it is now. */
void rw_pg_connection_watch (RwPgConnection *self, GIOCondition condition);

/* After timeout µs calls the failure below; replaces the one before. */
void rw_pg_connection_set_deadline (RwPgConnection *self, gint64 timeout);
void rw_pg_connection_clear_deadline (RwPgConnection *self);

/* Closes the socket and fails what is under way and what waits with error (taken). */
void rw_pg_connection_fail (RwPgConnection *self, GError *error);

/* An error of this code that says what libpq has to say, without password; for a server's FATAL
 * with its SQLSTATE. */
GError *rw_pg_connection_error (RwPgConnection *self, RwPgError code);

/* What is said of a connection that ended without a word. */
extern const char rw_pg_connection_broke[];

/* rw-pg-dial.c */
void rw_pg_dial_start (RwPgConnection *self, gint64 timeout, GTask *task);
void rw_pg_dial_advance (RwPgConnection *self);
void rw_pg_dial_fail (RwPgConnection *self, const GError *error);

/* rw-pg-run.c */
RwPgRun *rw_pg_run_new (RwPgConnection *self, RwPgScript *script, gint64 timeout, GTask *task);
void rw_pg_run_start (RwPgRun *run);
void rw_pg_run_advance (RwPgRun *run);
void rw_pg_run_fail (RwPgRun *run, const GError *error);

/* For rw-pg-run.c: the run is over and its task not yet answered; starts the next. */
void rw_pg_connection_run_ended (RwPgConnection *self);

G_END_DECLS
