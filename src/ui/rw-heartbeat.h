/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwHeartbeat: whether what the window shows is alive: how long ago the last message came, and how
 * many come; a hand turns each second, so that a window that hangs can be seen to hang.
 *
 * For: the header bar of each window.
 * Not for: explaining what is wrong (banners do) and not for counters (the Data page).
 */
#define RW_TYPE_HEARTBEAT (rw_heartbeat_get_type ())
G_DECLARE_FINAL_TYPE (RwHeartbeat, rw_heartbeat, RW, HEARTBEAT, GtkWidget)

void rw_heartbeat_set_session (RwHeartbeat *self, RwSession *session);

/* Shows the age alone, where there is little room. */
void rw_heartbeat_set_compact (RwHeartbeat *self, gboolean compact);

G_END_DECLS
