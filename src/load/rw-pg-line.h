/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-letters.h"
#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * RwPgLine: a connection that opens when it is needed and again when it broke, and the requests
 * that wait for it.
 *
 * For: RwPgStore, in its thread.
 * Not for: the loader, where the pipeline decides when to connect.
 *
 * One thread: that whose thread-default context it was made in, except where it says otherwise.
 */
typedef struct _RwPgLine RwPgLine;
typedef struct _RwPgRequest RwPgRequest;

/* One question: what to ask, how to read the answer, and whom to tell. The store fills it in the
 * thread of the caller, the line works on it in its own, and the caller's thread ends it. */
struct _RwPgRequest
{
  GTask *task; /* touched in the caller's thread only */
  GCancellable *cancellable;
  gint64 timeout; /* µs */

  /* Adds the statements; called in the thread of the line. */
  void (*build) (RwPgRequest *request, RwPgScript *script);

  /* Makes the value of the answers; NULL only with request->error or request->again set. In the
   * thread of the line. */
  gpointer (*decode) (RwPgRequest *request, GPtrArray *results);
  GDestroyNotify value_free;

  /* Parameters, those that the functions above need. */
  char *text;
  char *note;
  char **texts; /* ends with NULL */
  gint64 from, to;
  guint32 quantities;
  guint limit;
  GArray *ids; /* of gint64 */
  RwLetterFilter *filter;

  gpointer data; /* of those functions, for what the others do not hold */
  GDestroyNotify data_free;

  gboolean again; /* set by decode: there is another round, with build and decode as they are now */
  gpointer value;
  GError *error;
  GSource *cancel; /* of the line, while the request waits for a connection */
};

/* A new request for a task, which is taken. */
RwPgRequest *rw_pg_request_new (GTask *task,
                                void (*build) (RwPgRequest *request, RwPgScript *script),
                                gpointer (*decode) (RwPgRequest *request, GPtrArray *results),
                                GDestroyNotify value_free);

/* Called when something was heard on a channel, or, with NULL, when it may have been missed on any
 * of them while not connected. */
typedef void (*RwPgLineFunc) (const char *channel, gpointer user_data);

/* listen names the channels to listen on, NULL at the end, or is NULL; a line that listens
 * reconnects by itself. */
RwPgLine *rw_pg_line_new (const char *conninfo,
                          const char *const *listen,
                          RwPgLineFunc heard,
                          gpointer user_data);

/* Closes and waits until everything under way has come back. */
void rw_pg_line_free (RwPgLine *self);

/* How many requests are under way or wait. */
guint rw_pg_line_get_load (RwPgLine *self);

/* Carries the request out, now or once connected, and answers its task in the task's context. */
void rw_pg_line_submit (RwPgLine *self, RwPgRequest *request);

G_END_DECLS
