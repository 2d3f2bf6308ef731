/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwReplayBar: a moment of the past, to be chosen, stepped through and played.
 *
 * For: the Map page.
 * Not for: spans of time (RwSpanBar).
 *
 * Signals: "moved" (gint64 time): the user, or playing, went to another moment, µs since 1970 UTC;
 * "live" (): back to now.
 */
#define RW_TYPE_REPLAY_BAR (rw_replay_bar_get_type ())
G_DECLARE_FINAL_TYPE (RwReplayBar, rw_replay_bar, RW, REPLAY_BAR, GtkWidget)

GtkWidget *rw_replay_bar_new (void);

/* What can be chosen: quarters of an hour from the first at or after from, to the last at or before
 * to. Keeps the moment as far as that is possible. */
void rw_replay_bar_set_range (RwReplayBar *self, gint64 from, gint64 to);

/* Goes there, to the nearest quarter, without "moved". */
void rw_replay_bar_set_time (RwReplayBar *self, gint64 time);
gint64 rw_replay_bar_get_time (RwReplayBar *self);

void rw_replay_bar_set_playing (RwReplayBar *self, gboolean playing);
gboolean rw_replay_bar_get_playing (RwReplayBar *self);

/* While the last moment is not shown yet, playing waits. */
void rw_replay_bar_set_busy (RwReplayBar *self, gboolean busy);

G_END_DECLS
