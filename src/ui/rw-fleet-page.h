/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwFleetPage: every reefer as a row, to be searched, filtered by condition and sorted.
 *
 * For: finding reefers; a row leads to the reefer's page.
 * Not for: the past. Action: page.find puts the cursor into the search.
 */
#define RW_TYPE_FLEET_PAGE (rw_fleet_page_get_type ())
G_DECLARE_FINAL_TYPE (RwFleetPage, rw_fleet_page, RW, FLEET_PAGE, GtkWidget)

GtkWidget *rw_fleet_page_new (RwSession *session);

/* Shows only reefers in these conditions, a mask of 1 << RwCondition, and forgets the search. */
void rw_fleet_page_set_conditions (RwFleetPage *self, guint mask);

/* Searches as if the user had typed it. */
void rw_fleet_page_search (RwFleetPage *self, const char *text);

G_END_DECLS
