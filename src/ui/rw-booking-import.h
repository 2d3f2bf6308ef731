/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwBookingImport: bookings from a file into the store, one after the other, with progress and
 * Cancel, and what came of it.
 *
 * For: RwBookingsView. Not for: choosing the file.
 *
 * A file with mistakes is not imported at all: they are named. Emits "finished" (). Main thread
 * only.
 */
#define RW_TYPE_BOOKING_IMPORT (rw_booking_import_get_type ())
G_DECLARE_FINAL_TYPE (RwBookingImport, rw_booking_import, RW, BOOKING_IMPORT, GtkWidget)

GtkWidget *rw_booking_import_new (void);

void rw_booking_import_start (RwBookingImport *self, RwRuleStore *store, GFile *file);
void rw_booking_import_cancel (RwBookingImport *self);
gboolean rw_booking_import_is_running (RwBookingImport *self);

/* How many were stored of the last file. */
guint rw_booking_import_get_n_stored (RwBookingImport *self);

G_END_DECLS
