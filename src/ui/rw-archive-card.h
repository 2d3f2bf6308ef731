/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-status.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwArchiveCard: how long readings are kept, and how moving the old ones to the archive goes.
 *
 * For: the Data page. Not for: changing that (RwPreferencesWindow, the worker's options).
 */
#define RW_TYPE_ARCHIVE_CARD (rw_archive_card_get_type ())
G_DECLARE_FINAL_TYPE (RwArchiveCard, rw_archive_card, RW, ARCHIVE_CARD, GtkWidget)

void rw_archive_card_update (RwArchiveCard *self, const RwArchiveStatus *status);

/* The sentence shown, and how far the bar is; negative while there is none. */
const char *rw_archive_card_get_text (RwArchiveCard *self);
double rw_archive_card_get_fraction (RwArchiveCard *self);

G_END_DECLS
