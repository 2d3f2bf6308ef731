/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwRecordWindow: saves a temperature record of one reefer, or a chart of one or several: which
 * span, which of both, in which form; then how far it is, with Cancel; then what was written.
 *
 * For: "Temperature Record…" and "Save Chart…" of pages. It does not block the window it belongs
 * to. Not for: drawing and writing (RwTemperatureRecord, RwChartExport), nor for readings as rows
 * (RwExportWindow).
 */
#define RW_TYPE_RECORD_WINDOW (rw_record_window_get_type ())
G_DECLARE_FINAL_TYPE (RwRecordWindow, rw_record_window, RW, RECORD_WINDOW, AdwWindow)

typedef enum
{
  RW_RECORD_PDF, /* a temperature record */
  RW_RECORD_CHART_PNG,
  RW_RECORD_CHART_SVG,
  RW_RECORD_CHART_PDF,
} RwRecordKind;

/* Begins with these choices: one to RW_CHART_SHEET_MAX_REEFERS containers, ended by NULL; µs, and a
 * mask of 1 << RwQuantity for charts. */
GtkWidget *rw_record_window_new (RwSession *session,
                                 const char *const *container_ids,
                                 RwRecordKind kind,
                                 gint64 from,
                                 gint64 to,
                                 guint32 quantities);

/* Opens one for a temperature record of the session's selected reefer above the window that parent
 * is in. */
void rw_record_window_present (GtkWidget *parent,
                               RwSession *session,
                               gint64 from,
                               gint64 to,
                               guint32 quantities);

/* The same for a chart of these containers; NULL: of the selected one. */
void rw_record_window_present_chart (GtkWidget *parent,
                                     RwSession *session,
                                     const char *const *container_ids,
                                     gint64 from,
                                     gint64 to,
                                     guint32 quantities);

/* Writes to this file, as when it was chosen in the file dialog. */
void rw_record_window_start (RwRecordWindow *self, GFile *file);

/* Whether it is being written. */
gboolean rw_record_window_is_running (RwRecordWindow *self);

G_END_DECLS
