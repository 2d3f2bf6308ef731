/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-export-column.h"
#include "rw-history-provider.h"
#include "rw-row-writer.h"

G_BEGIN_DECLS

/*
 * RwHistoryExport: what is stored, as CSV or JSON Lines: readings of reefers in a span of time, as
 * they are or as a chart shows them; the newest of each; the journal of alarms; the alarms.
 *
 * For: the export window, reeferwatchctl and whoever else saves history. Used once.
 * Not for: choosing the file or the columns.
 *
 * DESIGN: pulls one block after the other out of an RwExportFeed and has a thread of the pool
 * format and write it, while the feed fetches the next: memory does not grow with the span, and
 * progress is the part of it that is covered. RwExportFile sees to it that there is a whole file or
 * none. When it is cancelled or fails, it answers only after the server has stopped the query and
 * nothing is left of the file.
 *
 * Signal: "progress" (double fraction, guint64 rows), in the context that started it.
 */
#define RW_TYPE_HISTORY_EXPORT (rw_history_export_get_type ())
G_DECLARE_FINAL_TYPE (RwHistoryExport, rw_history_export, RW, HISTORY_EXPORT, GObject)

typedef enum
{
  RW_EXPORT_TELEMETRY,    /* readings measured in the span, by container and then by time */
  RW_EXPORT_FLEET,        /* the newest reading of each container, whenever it was */
  RW_EXPORT_ALARM_EVENTS, /* the journal in the span, by time */
  RW_EXPORT_ALARMS,       /* the alarms that were raised last in the span, by container */
} RwExportTable;

/* What is to be exported, in which form and where to. */
typedef struct
{
  RwExportTable table;
  const char *const *container_ids; /* ends with NULL; NULL: the whole fleet */
  gint64 from;                      /* µs since 1970 UTC, included */
  gint64 to;                        /* excluded */
  const guint *columns;             /* of readings: RwExportColumn, in this order */
  guint n_columns;                  /* the other tables have columns of their own */
  guint width; /* of readings: as shown in so many pixels: a row for each span of time, with lowest,
                * mean and highest value of the quantities among the columns. 0: as they are */
  RwRowFormat format;          /* CSV or JSON Lines */
  const RwCsvDialect *dialect; /* of CSV; NULL: the standard one */
  GFile *file;                 /* or NULL */
  GOutputStream *stream;       /* when there is no file: is neither closed nor taken back */
} RwHistoryExportPlan;

/* Copies the plan, and keeps references on what it names. */
RwHistoryExport *rw_history_export_new (RwHistoryProvider *provider,
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

/* "reeferwatch_CMAU4501237_2026-11-01_2026-11-08.csv": the UTC days of the span's ends, or just one
 * where it has no length. What does not belong into a file name becomes "_". what is a container,
 * or a word for what is exported. Caller frees. */
char *rw_history_export_suggest_name (const char *what, gint64 from, gint64 to, RwRowFormat format);

G_END_DECLS
