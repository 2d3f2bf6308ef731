/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-export.h"
#include "rw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwExportWindow: saves what is stored as a file: readings, as they are or as the page shows them,
 * the newest of each reefer, or the journal of alarms; of which reefers and which span, in which
 * form and with which columns; then how far it is, with Cancel; then what was written.
 *
 * For: Export… of pages. It does not block the window it belongs to.
 * Not for: writing (RwHistoryExport).
 */
#define RW_TYPE_EXPORT_WINDOW (rw_export_window_get_type ())
G_DECLARE_FINAL_TYPE (RwExportWindow, rw_export_window, RW, EXPORT_WINDOW, AdwWindow)

/* Begins with these choices: container_ids, which ends with NULL, or NULL for the whole fleet,
 * which can be chosen in any case; µs; and a mask of 1 << RwQuantity. */
GtkWidget *rw_export_window_new (RwSession *session,
                                 const char *const *container_ids,
                                 gint64 from,
                                 gint64 to,
                                 guint32 quantities);

/* Begins with this table. */
void rw_export_window_set_table (RwExportWindow *self, RwExportTable table);

/* Readings as shown are those of a chart of so many pixels; 1,000 to begin with. */
void rw_export_window_set_width (RwExportWindow *self, guint width);

/* Opens one above the window that parent is in, as wide as which the charts are. */
void rw_export_window_present (GtkWidget *parent,
                               RwSession *session,
                               const char *const *container_ids,
                               gint64 from,
                               gint64 to,
                               guint32 quantities);

/* Opens one that begins with a table other than the readings, and with the last seven days. */
void rw_export_window_present_table (GtkWidget *parent,
                                     RwSession *session,
                                     RwExportTable table,
                                     const char *const *container_ids);

/* Exports to this file, as when it was chosen in the file dialog. */
void rw_export_window_start (RwExportWindow *self, GFile *file);

/* Whether an export is under way. */
gboolean rw_export_window_is_running (RwExportWindow *self);

/* What the window says about the last export, or NULL before one ended. */
const char *rw_export_window_get_result (RwExportWindow *self);

G_END_DECLS
