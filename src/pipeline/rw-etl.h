/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"
#include "rw-letters.h"
#include "rw-mailbox.h"
#include "rw-pipeline-config.h"
#include "rw-pipeline-status.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwEtl: what runs in the worker's thread: source, transform and loader, and the order between
 * them.
 *
 * For: RwPipeline, which gives it a thread and a context.
 * Not for: use from any other thread: everything here belongs to the thread whose thread-default
 * context it was made in.
 *
 * DESIGN: messages are transformed into a batch as they come. When the source says that no more is
 * waiting, and no transaction runs, the source is held, the batch is loaded, and only its commit
 * releases the source, which acknowledges exactly what was committed. While a transaction runs the
 * next messages wait in the broker and in the socket, so batches grow with the load and memory does
 * not. A batch that could not be committed is kept and loaded again, unchanged, once the database
 * is back; the transform is never run twice over the same message in one life.
 */
typedef struct _RwEtl RwEtl;

/* Why it ended by itself, for the exit code of a daemon. */
#define RW_ETL_ERROR (rw_etl_error_quark ())
GQuark rw_etl_error_quark (void);

typedef enum
{
  RW_ETL_ERROR_UNAVAILABLE,   /* broker, file or database cannot be reached */
  RW_ETL_ERROR_CONFIGURATION, /* refused: wrong password, certificate, schema, no rights */
  RW_ETL_ERROR_INTERNAL,      /* the database refuses what we send: a bug */
} RwEtlError;

typedef struct
{
  /* urgent: a link changed its state; else only counters moved. */
  void (*status_changed) (const RwPipelineStatus *status, gboolean urgent, gpointer user_data);

  /* The last call: free the RwEtl in it or later. error is NULL when all went well. */
  void (*ended) (const GError *error, gpointer user_data);
} RwEtlEvents;

/* config is copied; mailbox may be NULL. */
RwEtl *rw_etl_new (const RwPipelineConfig *config,
                   RwMailbox *mailbox,
                   const RwEtlEvents *events,
                   gpointer user_data);
void rw_etl_free (RwEtl *self);

void rw_etl_start (RwEtl *self);

/* Commits what it holds, if that is possible at once, and ends. */
void rw_etl_stop (RwEtl *self);

/* How far decoding dead letters again is; with ended for the last time: error is NULL when all were
 * tried, or when it was cancelled. */
typedef void (*RwEtlAgainFunc) (const RwAgainResult *result,
                                gboolean ended,
                                const GError *error,
                                gpointer user_data);

/* Decodes dead letters again, between the live batches; filter is copied. One run at a time: while
 * there is one, func is called at once with G_IO_ERROR_BUSY. */
void rw_etl_decode_again (RwEtl *self,
                          const RwLetterFilter *filter,
                          RwEtlAgainFunc func,
                          gpointer user_data);

/* Ends the run that calls func with user_data, if there is one, after the batch at hand. */
void rw_etl_cancel_again (RwEtl *self, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwEtl, rw_etl_free)

G_END_DECLS
