/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-provider.h"
#include "rw-row-writer.h"

G_BEGIN_DECLS

/*
 * RwHistoryExport: the readings of reefers in a span of time, as CSV or JSON Lines.
 *
 * For: the export window, reeferwatchctl and whoever else saves history. Used once.
 * Not for: choosing the file or the columns.
 *
 * DESIGN: asks the provider for one reefer after the other, and of each for one UTC day after the
 * other, so that memory does not grow with the span and progress is the time covered; each day is
 * formatted and written by a thread of the pool. Everything goes to a temporary file beside the
 * chosen one, which takes its place only when all is written: cancelled or failed, nothing is left
 * and an older file is as it was.
 *
 * Signal: "progress" (double fraction, guint64 rows), in the context that started it.
 */
#define RW_TYPE_HISTORY_EXPORT (rw_history_export_get_type ())
G_DECLARE_FINAL_TYPE (RwHistoryExport, rw_history_export, RW, HISTORY_EXPORT, GObject)

/* One reefer as CSV: readings measured in [from, to) µs, of each the switches and the quantities of
 * the mask of 1 << RwQuantity.
 * Copies the dialect and keeps references on the rest. */
RwHistoryExport *rw_history_export_new (RwHistoryProvider *provider,
                                        const char *container_id,
                                        gint64 from,
                                        gint64 to,
                                        guint32 quantities,
                                        const RwCsvDialect *dialect,
                                        GFile *file);

/* What is to be exported, in which form and where to. */
typedef struct
{
  const char *const *container_ids; /* in this order; ends with NULL, may be empty */
  gint64 from;                      /* µs since 1970 UTC, included */
  gint64 to;                        /* excluded */
  const guint *columns;             /* RwExportColumn, in this order */
  guint n_columns;
  RwRowFormat format;          /* CSV or JSON Lines */
  const RwCsvDialect *dialect; /* of CSV */
  GFile *file;                 /* or NULL */
  GOutputStream *stream;       /* when there is no file: is neither closed nor taken back */
} RwHistoryExportPlan;

/* Copies the plan, and keeps references on what it names. */
RwHistoryExport *rw_history_export_new_planned (RwHistoryProvider *provider,
                                                const RwHistoryExportPlan *plan);

/* Errors: those of the provider, G_IO_ERROR of the file, G_IO_ERROR_CANCELLED. */
void rw_history_export_run_async (RwHistoryExport *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* TRUE with the number of rows written, the heading not counted (rows may be NULL). */
gboolean rw_history_export_run_finish (RwHistoryExport *self,
                                       GAsyncResult *result,
                                       guint64 *rows,
                                       GError **error);

/* "reeferwatch_CMAU4501237_2026-11-01_2026-11-08.csv": the UTC days of the span's ends. What does
 * not belong into a file name becomes "_". Caller frees. */
char *rw_history_export_suggest_name (const char *container_id, gint64 from, gint64 to);

G_END_DECLS
