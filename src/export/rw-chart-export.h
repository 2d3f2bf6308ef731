/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"
#include "rw-cargo-profile.h"
#include "rw-history-provider.h"
#include "rw-surface.h"

G_BEGIN_DECLS

/*
 * RwChartExport: the chart of one or several reefers as a PNG, SVG or PDF file.
 *
 * For: "Save Chart" and reeferwatchctl. Used once.
 * Not for: drawing (RwChartSheet), and not for temperature records (RwTemperatureRecord).
 *
 * DESIGN: asks the provider for some days of one reefer after the other, and keeps of them what can
 * be seen; of several reefers and a long span for no more than what can be seen. Where readings are
 * gone there are buckets, drawn with their extremes. A thread draws and writes it. Cancelled or
 * failed, nothing is left, and an older file is as it was.
 *
 * Signal: "progress" (double fraction, guint64 readings), in the context that started it.
 */
#define RW_TYPE_CHART_EXPORT (rw_chart_export_get_type ())
G_DECLARE_FINAL_TYPE (RwChartExport, rw_chart_export, RW, CHART_EXPORT, GObject)

typedef struct
{
  const char *const *container_ids; /* 1 to RW_CHART_SHEET_MAX_REEFERS; ends with NULL */
  gint64 from;                      /* µs since 1970 UTC, included */
  gint64 to;                        /* excluded */
  guint32 quantities;               /* mask of 1 << RwQuantity */
  GTimeZone *zone;                  /* NULL: UTC */
  gboolean fahrenheit;
  RwCargoProfiles *profiles; /* for the limits of one reefer; or NULL */
  RwAlarmStore *alarms;      /* for its alarms; or NULL */
  RwSurfaceFormat format;
  double width;          /* points or pixels; 0: 1200, and 780 in a PDF */
  double height;         /* 0: what suits */
  double scale;          /* of PNG; 0: 2 */
  GFile *file;           /* or NULL */
  GOutputStream *stream; /* when there is no file: is neither closed nor taken back */
} RwChartExportPlan;

/* Copies the plan, and keeps references on what it names. */
RwChartExport *rw_chart_export_new (RwHistoryProvider *provider, const RwChartExportPlan *plan);

/* Errors: those of the provider and of the alarm store, G_IO_ERROR of the file,
 * G_IO_ERROR_INVALID_ARGUMENT for a size that is too large, G_IO_ERROR_CANCELLED. */
void rw_chart_export_run_async (RwChartExport *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* TRUE with the number of readings drawn (readings may be NULL). */
gboolean rw_chart_export_run_finish (RwChartExport *self,
                                     GAsyncResult *result,
                                     guint64 *readings,
                                     GError **error);

G_END_DECLS
