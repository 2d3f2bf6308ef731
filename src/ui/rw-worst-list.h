/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwWorstList: the ten reefers whose alarms need somebody first, with what is wrong since when.
 *
 * For: the overview. Not for: all alarms (the Alarms page).
 */
#define RW_TYPE_WORST_LIST (rw_worst_list_get_type ())
G_DECLARE_FINAL_TYPE (RwWorstList, rw_worst_list, RW, WORST_LIST, GtkWidget)

void rw_worst_list_set_session (RwWorstList *self, RwSession *session);

/* Shows what the alarms are now; ages move on. */
void rw_worst_list_update (RwWorstList *self);

/* How many reefers are listed. */
guint rw_worst_list_get_size (RwWorstList *self);

G_END_DECLS
