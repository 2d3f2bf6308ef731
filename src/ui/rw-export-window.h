/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwExportWindow: saves the readings of one reefer as a CSV file: which span, which form, which
 * columns; then how far it is, with Cancel; then what was written.
 *
 * For: Export… of pages. It does not block the window it belongs to.
 * Not for: writing (RwHistoryExport).
 */
#define RW_TYPE_EXPORT_WINDOW (rw_export_window_get_type ())
G_DECLARE_FINAL_TYPE (RwExportWindow, rw_export_window, RW, EXPORT_WINDOW, AdwWindow)

/* Begins with these choices: µs, and a mask of 1 << RwQuantity. */
GtkWidget *rw_export_window_new (RwSession *session,
                                 const char *container_id,
                                 gint64 from,
                                 gint64 to,
                                 guint32 quantities);

/* Opens one about the session's selected reefer above the window that widget is in. */
void rw_export_window_present (
    GtkWidget *widget, RwSession *session, gint64 from, gint64 to, guint32 quantities);

/* Exports to this file, as when it was chosen in the file dialog. */
void rw_export_window_start (RwExportWindow *self, GFile *file);

/* Whether an export is under way. */
gboolean rw_export_window_is_running (RwExportWindow *self);

/* What the window says about the last export, or NULL before one ended. */
const char *rw_export_window_get_result (RwExportWindow *self);

G_END_DECLS
