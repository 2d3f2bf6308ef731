/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-window.h"

G_BEGIN_DECLS

/*
 * RwScreenshots: writes a PNG of every page in light, dark and narrow, once there is something to
 * see, and says where on stdout.
 *
 * For: --screenshots, people who write documentation, and tests that look for pixels.
 * Not for: recording.
 *
 * Signal "finished" (gboolean success). Main thread only.
 */
#define RW_TYPE_SCREENSHOTS (rw_screenshots_get_type ())
G_DECLARE_FINAL_TYPE (RwScreenshots, rw_screenshots, RW, SCREENSHOTS, GObject)

/* folder is made when absent. n_reefers is how many there will
 * be; a few that are silent from the start are not waited for. */
RwScreenshots *rw_screenshots_new (RwWindow *window,
                                   RwSession *session,
                                   const char *folder,
                                   guint n_reefers);
void rw_screenshots_start (RwScreenshots *self);

G_END_DECLS
