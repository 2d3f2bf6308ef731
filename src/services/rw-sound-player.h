/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwSoundPlayer: plays short sounds, one at a time.
 *
 * For: the sounds of alarms.
 * Not for: deciding when to play what (RwAnnunciator), nor for making sounds (RwAlarmTone).
 *
 * DESIGN: a thread opens the sound server, writes and waits, so that the window never does; it asks
 * between two pieces of a sound whether it is still wanted. What it holds together with the player
 * is counted, so a server that never answers does not keep the program from ending.
 *
 * Signals: "finished" (const char *problem): a sound was heard, NULL, or could not be, and why. A
 * sound of which nothing is known after some seconds counts as not heard. Main thread only.
 */
#define RW_TYPE_SOUND_PLAYER (rw_sound_player_get_type ())
G_DECLARE_FINAL_TYPE (RwSoundPlayer, rw_sound_player, RW, SOUND_PLAYER, GObject)

RwSoundPlayer *rw_sound_player_new (void);

/* Plays mono samples of 16 bits at rate, instead of what is being played. Keeps a reference. */
void rw_sound_player_play (RwSoundPlayer *self, GBytes *samples, guint rate);

/* Ends what is being played, and says nothing of it. */
void rw_sound_player_stop (RwSoundPlayer *self);

G_END_DECLS
