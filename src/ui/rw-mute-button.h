/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-annunciator.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwMuteButton: whether alarms are heard: sounding, silenced or muted, with a countdown; and a menu
 * to change that (app.silence, app.mute).
 *
 * For: the header bar. Not for: playing anything.
 */
#define RW_TYPE_MUTE_BUTTON (rw_mute_button_get_type ())
G_DECLARE_FINAL_TYPE (RwMuteButton, rw_mute_button, RW, MUTE_BUTTON, GtkWidget)

GtkWidget *rw_mute_button_new (void);

/* NULL for none; then it is not to be seen. */
void rw_mute_button_set_annunciator (RwMuteButton *self, RwAnnunciator *annunciator);

/* What it says beside its icon: "4:59", or "". */
const char *rw_mute_button_get_text (RwMuteButton *self);

G_END_DECLS
