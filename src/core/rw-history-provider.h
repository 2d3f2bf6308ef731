/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-reading-cursor.h"
#include "rw-table-cursor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwHistoryProvider: the way back up, from what is stored to who shows it.
 *
 * For: charts, tables and exports that ask for the past without seeing a database.
 * Not for: alarms (RwAlarmStore) and the state of the storage itself (RwDataStore).
 *
 * Every call is asynchronous, answers in the thread-default context of the caller, never blocks,
 * and stops its query when the cancellable is cancelled (G_IO_ERROR_CANCELLED).
 */

/* The samples of one reefer in a span, one array per quantity asked for and one for the times,
 * ascending. Missing values are NAN. Immutable once returned; atomic reference count. */
typedef struct
{
  gatomicrefcount ref_count;
  const char *container_id;       /* interned */
  gint64 from, to;                /* the span asked for, µs, from included, to excluded */
  guint n_samples;
  gint64 *time;                   /* n_samples */
  float *value[RW_N_QUANTITIES];  /* n_samples each; NULL for a quantity that was not asked for */
  guint16 *flags_known;           /* n_samples; as in RwReading */
  guint16 *flags_set;
  RwReading *reading;             /* n_samples, whole; NULL unless they were asked for */
  gint64 interval;                /* µs between samples as a rule (median); a longer pause is a gap */
} RwHistory;

RwHistory *rw_history_ref (RwHistory *self);
void rw_history_unref (RwHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwHistory, rw_history_unref)

/* Beside the bits of quantities: everything that is stored of each reading, for exports. */
#define RW_HISTORY_WHOLE (1u << 31)

/* A new history with room for n_samples of the quantities in the mask (bit per RwQuantity, and
 * RW_HISTORY_WHOLE), to be filled by the provider before it is shared. */
RwHistory *rw_history_new (const char *container_id, guint32 quantities, guint n_samples);

/* Which readings a cursor goes through. */
typedef struct
{
  const char *const *container_ids; /* ends with NULL; NULL: the whole fleet */
  gint64 from;                      /* µs since 1970 UTC, included */
  gint64 to;                        /* excluded */
} RwReadingPlan;

#define RW_TYPE_HISTORY_PROVIDER (rw_history_provider_get_type ())
G_DECLARE_INTERFACE (RwHistoryProvider, rw_history_provider, RW, HISTORY_PROVIDER, GObject)

struct _RwHistoryProviderInterface
{
  GTypeInterface parent;

  void (*query_async) (RwHistoryProvider *self,
                       const char *container_id,
                       gint64 from,
                       gint64 to,
                       guint32 quantities,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  RwHistory *(*query_finish) (RwHistoryProvider *self, GAsyncResult *result, GError **error);
  void (*latest_async) (RwHistoryProvider *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  RwBatch *(*latest_finish) (RwHistoryProvider *self, GAsyncResult *result, GError **error);
  RwReadingCursor *(*open) (RwHistoryProvider *self, const RwReadingPlan *plan);
  RwTableCursor *(*open_table) (RwHistoryProvider *self, const RwTablePlan *plan);
};

/* The readings of one reefer measured in [from, to) µs; quantities is a mask of 1 << RwQuantity and
 * RW_HISTORY_WHOLE. */
void rw_history_provider_query_async (RwHistoryProvider *self,
                                      const char *container_id,
                                      gint64 from,
                                      gint64 to,
                                      guint32 quantities,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Returns: (transfer full): never NULL without error; an unknown reefer has no samples. */
RwHistory *rw_history_provider_query_finish (RwHistoryProvider *self,
                                             GAsyncResult *result,
                                             GError **error);

/* The newest stored reading of each reefer, as a batch: what the window shows at its start. */
void rw_history_provider_latest_async (RwHistoryProvider *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: (transfer full) */
RwBatch *rw_history_provider_latest_finish (RwHistoryProvider *self,
                                            GAsyncResult *result,
                                            GError **error);

/* All readings of the plan as they are stored at one moment, ordered by the bytes of container_id
 * and then by time. The plan is copied. A container that is named twice comes once, an unknown one
 * has no readings. May be called in any thread, which is then the one that uses the cursor.
 * Returns: (transfer full): never NULL; what is wrong is told by the first block. */
RwReadingCursor *rw_history_provider_open (RwHistoryProvider *self, const RwReadingPlan *plan);

/* The rows of the plan, which is copied, as they are stored at one moment. Of bins, what is not
 * rolled up yet is computed from the readings. Returns: (transfer full): never NULL; what is wrong
 * is told by the first block. */
RwTableCursor *rw_history_provider_open_table (RwHistoryProvider *self, const RwTablePlan *plan);

G_END_DECLS
