/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-window.h"

G_BEGIN_DECLS

/*
 * RwDesk: alarms reach who sits here: notifications of the desktop, sound, and a banner when
 * nothing comes any more.
 *
 * For: the application, one for each session and its window.
 * Not for: deciding what is told (RwAnnunciator) and not for the list of alarms.
 *
 * Main thread only.
 */
#define RW_TYPE_DESK (rw_desk_get_type ())
G_DECLARE_FINAL_TYPE (RwDesk, rw_desk, RW, DESK, GObject)

/* Follows the alarms and the state of session until it goes. The window is told of its end by
 * rw_desk_close(). */
RwDesk *rw_desk_new (GApplication *application,
                     RwSession *session,
                     RwWindow *window,
                     GSettings *settings);

/* Withdraws what was notified of, and lets go of the window. */
void rw_desk_close (RwDesk *self);

/* What calls now sounds no more. */
void rw_desk_silence (RwDesk *self);

/* No sound for so many minutes; 0: again. */
void rw_desk_mute (RwDesk *self, int minutes);

/* Plays the sound of a priority once, whatever is muted. */
void rw_desk_test_sound (RwDesk *self, int priority);

G_END_DECLS
