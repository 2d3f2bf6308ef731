/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"
#include "rw-letters.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwDataStore: the storage itself: what was rejected, how large it is, what cargoes it knows.
 *
 * For: the Data page, and naming cargoes and their limits in the window.
 * Not for: readings (RwHistoryProvider) and alarms (RwAlarmStore).
 *
 * Asynchronous like RwHistoryProvider.
 */
#define RW_TYPE_DATA_STORE (rw_data_store_get_type ())
G_DECLARE_INTERFACE (RwDataStore, rw_data_store, RW, DATA_STORE, GObject)

typedef struct
{
  guint64 database_bytes;
  guint64 readings_estimate; /* from the planner's statistics, not a count */
  guint64 dead_letters;
  guint64 faulty_windows;
  guint packed_days;       /* that are over and take little room */
  guint64 saved_bytes;     /* by packing them */
  gint64 packing_day;      /* that is being packed, µs since 1970 UTC; 0 for none */
  double packing_fraction; /* how much of it is, 0 to 1; estimated */
  guint days;              /* that have readings, or had room made for them until today */
  gint64 first_day; /* µs since 1970 UTC, 0 for none */
  gint64 last_day;
  int schema_version;
  char server_version[64];
} RwDataStats;

struct _RwDataStoreInterface
{
  GTypeInterface parent;

  void (*stats_async) (RwDataStore *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*stats_finish) (RwDataStore *self,
                            GAsyncResult *result,
                            RwDataStats *stats,
                            GError **error);
  void (*letters_async) (RwDataStore *self,
                         const RwLetterFilter *filter,
                         gint64 before,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  RwLetterPage *(*letters_finish) (RwDataStore *self, GAsyncResult *result, GError **error);
  void (*letter_async) (RwDataStore *self,
                        gint64 letter_id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  RwLetter *(*letter_finish) (RwDataStore *self, GAsyncResult *result, GError **error);
  void (*letter_kinds_async) (RwDataStore *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  RwLetterKinds *(*letter_kinds_finish) (RwDataStore *self, GAsyncResult *result, GError **error);
  void (*profiles_async) (RwDataStore *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  RwCargoProfiles *(*profiles_finish) (RwDataStore *self, GAsyncResult *result, GError **error);
};

void rw_data_store_stats_async (RwDataStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* Fills *stats and returns TRUE; FALSE with error, *stats untouched. */
gboolean rw_data_store_stats_finish (RwDataStore *self,
                                     GAsyncResult *result,
                                     RwDataStats *stats,
                                     GError **error);

/* Rejected messages without their bytes, newest first: those of the filter (NULL: all) that were
 * stored before the one with the id before (G_MAXINT64: the newest), at most limit. */
void rw_data_store_letters_async (RwDataStore *self,
                                  const RwLetterFilter *filter,
                                  gint64 before,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* Returns: (transfer full) */
RwLetterPage *rw_data_store_letters_finish (RwDataStore *self,
                                            GAsyncResult *result,
                                            GError **error);

/* One of them, whole. */
void rw_data_store_letter_async (RwDataStore *self,
                                 gint64 letter_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Returns: (transfer full) G_IO_ERROR_NOT_FOUND when it is not there (any more). */
RwLetter *rw_data_store_letter_finish (RwDataStore *self, GAsyncResult *result, GError **error);

/* How many there are of what kind. */
void rw_data_store_letter_kinds_async (RwDataStore *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: (transfer full) */
RwLetterKinds *rw_data_store_letter_kinds_finish (RwDataStore *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/* The cargo profiles, as they are now. */
void rw_data_store_profiles_async (RwDataStore *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Returns: (transfer full) */
RwCargoProfiles *rw_data_store_profiles_finish (RwDataStore *self,
                                                GAsyncResult *result,
                                                GError **error);

G_END_DECLS
