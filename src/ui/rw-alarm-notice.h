/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-annunciator.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * rw_alarm_notice: an announcement as a notification of the desktop.
 *
 * For: the application, which sends it.
 * Not for: deciding what is announced (RwAnnunciator).
 *
 * Its actions are the application's: app.show-alarm (x, an alarm's id), app.acknowledge-alarm (x),
 * app.acknowledge-incident (x) and app.show-alarms. Main thread only.
 */

/* What it says: a title, and at most two lines. Caller frees. */
void rw_alarm_notice_describe (const RwAnnouncement *announcement, char **title, char **body);

/* (transfer full) */
GNotification *rw_alarm_notice_new (const RwAnnouncement *announcement);

G_END_DECLS
