/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-history.h"
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

/*
 * What is asked for: readings, or what they came to, of [from, to) µs. With a width, in pixels, the
 * provider chooses: the coarsest buckets that are not wider than a pixel, with the readings that no
 * bucket holds yet after them. Without one, and where a pixel is less than a quarter of an hour, it
 * tells readings. Where those are gone it tells the finest that there is; so an answer may be
 * mixed.
 */
typedef struct
{
  const char *const *container_ids; /* NULL-terminated */
  gint64 from;
  gint64 to;
  guint32 quantities; /* mask of 1 << RwQuantity, and RW_HISTORY_WHOLE, which tells readings only */
  guint width;        /* 0: all readings */
} RwHistoryPlan;

/* Which readings a cursor goes through. */
typedef struct
{
  const char *const *container_ids; /* ends with NULL; NULL: the whole fleet */
  gint64 from;                      /* µs since 1970 UTC, included */
  gint64 to;                        /* excluded */
  guint32 quantities; /* mask of 1 << RwQuantity, and RW_HISTORY_WHOLE for what is none: when it was
                       * received, its source, position and defrost programme; 0: all. What is not
                       * asked for is missing */
} RwReadingPlan;

#define RW_TYPE_HISTORY_PROVIDER (rw_history_provider_get_type ())
G_DECLARE_INTERFACE (RwHistoryProvider, rw_history_provider, RW, HISTORY_PROVIDER, GObject)

struct _RwHistoryProviderInterface
{
  GTypeInterface parent;

  void (*query_async) (RwHistoryProvider *self,
                       const RwHistoryPlan *plan,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  GPtrArray *(*query_finish) (RwHistoryProvider *self, GAsyncResult *result, GError **error);
  void (*latest_async) (RwHistoryProvider *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  RwBatch *(*latest_finish) (RwHistoryProvider *self, GAsyncResult *result, GError **error);
  RwReadingCursor *(*open) (RwHistoryProvider *self, const RwReadingPlan *plan);
  RwTableCursor *(*open_table) (RwHistoryProvider *self, const RwTablePlan *plan);
  void (*fleet_async) (RwHistoryProvider *self,
                       gint64 from,
                       gint64 to,
                       gint64 step,
                       guint32 quantities,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  RwHistory *(*fleet_finish) (RwHistoryProvider *self, GAsyncResult *result, GError **error);
  void (*fleet_at_async) (RwHistoryProvider *self,
                          gint64 time,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  RwBatch *(*fleet_at_finish) (RwHistoryProvider *self, GAsyncResult *result, GError **error);
};

/* What is stored of several reefers; plan is copied. */
void rw_history_provider_query_many_async (RwHistoryProvider *self,
                                           const RwHistoryPlan *plan,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/* Returns: (transfer full): a GPtrArray of RwHistory in the order of the plan, which unrefs them;
 * an unknown reefer has no samples. NULL with error. */
GPtrArray *rw_history_provider_query_many_finish (RwHistoryProvider *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/* The same with one reefer and no width: all readings measured in [from, to) µs; quantities is a
 * mask of 1 << RwQuantity and RW_HISTORY_WHOLE. */
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

/* What the fleet came to, one bucket of step µs after the other (a quarter of an hour, an hour or a
 * day) from the one that holds from on, those that begin before to. quantities is a mask of 1 <<
 * RwQuantity. A bucket is there once it is over and was rolled up. */
void rw_history_provider_fleet_async (RwHistoryProvider *self,
                                      gint64 from,
                                      gint64 to,
                                      gint64 step,
                                      guint32 quantities,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Returns: (transfer full): buckets without container id; means are over all readings of all
 * reefers, and there are no mean kinetic temperatures. */
RwHistory *rw_history_provider_fleet_finish (RwHistoryProvider *self,
                                             GAsyncResult *result,
                                             GError **error);

/* How far back it is looked for the last reading before a moment, µs. */
#define RW_HISTORY_FLEET_REACH (G_GINT64_CONSTANT (24) * 3600 * 1000000)

/*
 * What the fleet was at a moment, µs: the last reading of each reefer that was measured then or
 * before, if that is not longer ago than RW_HISTORY_FLEET_REACH. Of days that are packed or gone it
 * is the last quarter of an hour that was over then: its means, and where the reefer was, what it
 * carried and its switches at its end, which is the reading's time.
 */
void rw_history_provider_fleet_at_async (RwHistoryProvider *self,
                                         gint64 time,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* Returns: (transfer full) */
RwBatch *rw_history_provider_fleet_at_finish (RwHistoryProvider *self,
                                              GAsyncResult *result,
                                              GError **error);

G_END_DECLS
