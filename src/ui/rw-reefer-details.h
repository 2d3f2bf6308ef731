/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwReeferDetails: what one reefer says now: each value with its unit, its switches, where it is,
 * and its active alarms.
 *
 * For: beside the charts of the reefer's page. Not for: the past.
 */
#define RW_TYPE_REEFER_DETAILS (rw_reefer_details_get_type ())
G_DECLARE_FINAL_TYPE (RwReeferDetails, rw_reefer_details, RW, REEFER_DETAILS, GtkWidget)

GtkWidget *rw_reefer_details_new (void);

/* Keeps a reference on session. Once. */
void rw_reefer_details_set_session (RwReeferDetails *self, RwSession *session);

/* container_id may be NULL. */
void rw_reefer_details_set_container (RwReeferDetails *self, const char *container_id);

/* Shows the present state; now is µs since 1970 UTC. */
void rw_reefer_details_update (RwReeferDetails *self, gint64 now);

G_END_DECLS
