/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwMapPage: where the fleet is.
 *
 * For: seeing which ships and terminals have trouble, and finding a reefer. The fleet's list is its
 * equivalent in text.
 * Not for: tables and curves; a click leads to them.
 *
 * Keyboard: arrows move the map, + and − zoom, 0 fits all, N goes to the next reefer in alarm,
 * Enter opens the selected one, Ctrl+F searches, R replays, F follows the selected one, L lists
 * what is in sight, A shows the areas.
 */
#define RW_TYPE_MAP_PAGE (rw_map_page_get_type ())
G_DECLARE_FINAL_TYPE (RwMapPage, rw_map_page, RW, MAP_PAGE, GtkWidget)

GtkWidget *rw_map_page_new (RwSession *session);

/* Selects the reefer and moves the map to it. Without a position the page says so and the map stays.
 * FALSE when there is no such reefer. */
gboolean rw_map_page_show_reefer (RwMapPage *self, const char *container_id);

/* Selects the next reefer in alarm after the selected one, worst first, and moves to it; FALSE, said
 * on the page, when there is none. */
gboolean rw_map_page_next_alarm (RwMapPage *self);

/* Goes to the reefer of this id, or to the next one whose id contains the text. FALSE, said on the
 * page, when there is none. */
gboolean rw_map_page_search (RwMapPage *self, const char *text);

/* Whether the map is drawn for exactly what it shows, for pictures. */
gboolean rw_map_page_is_settled (RwMapPage *self);

G_END_DECLS
