/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwReeferEntry: choosing one reefer of the fleet by typing any part of its id.
 *
 * For: pages about one reefer. Not for: searching the fleet by anything else.
 *
 * Emits "chosen" (const char *container_id) when Enter is pressed or a proposal is activated. An id
 * that the fleet does not know is taken as it is typed: the database may know it.
 */
#define RW_TYPE_REEFER_ENTRY (rw_reefer_entry_get_type ())
G_DECLARE_FINAL_TYPE (RwReeferEntry, rw_reefer_entry, RW, REEFER_ENTRY, GtkWidget)

GtkWidget *rw_reefer_entry_new (void);

/* Keeps a reference on fleet. Once. */
void rw_reefer_entry_set_fleet (RwReeferEntry *self, RwFleet *fleet);

/* The text, without "chosen". */
void rw_reefer_entry_set_text (RwReeferEntry *self, const char *text);

/* How many ids are proposed at the moment. */
guint rw_reefer_entry_get_n_proposals (RwReeferEntry *self);

G_END_DECLS
