/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwAlarmTone: the sounds of alarms, computed.
 *
 * For: whoever plays them.
 * Not for: deciding when (RwAnnunciator).
 *
 * Groups of pulses, three for critical, two for high, one for medium and for low, each priority at
 * a frequency of its own; two sets, so that two consoles in one room are told apart. All eight
 * frequencies lie between 500 and 2,000 Hz and are at least 20 % apart. Pure, any thread.
 */
typedef enum
{
  RW_ALARM_TONE_SET_A,
  RW_ALARM_TONE_SET_B,
  RW_N_ALARM_TONE_SETS
} RwAlarmToneSet;

/* Samples: mono, 16 bits, signed, of the machine's byte order. */
#define RW_ALARM_TONE_RATE 48000

double rw_alarm_tone_get_frequency (RwAlarmToneSet set, int priority);
guint rw_alarm_tone_get_n_pulses (int priority);

/* How long a pulse and the pause after it are, in samples. */
guint rw_alarm_tone_get_pulse (int priority);
guint rw_alarm_tone_get_pause (int priority);

/* All of it; volume 0 to 1. (transfer full) */
GBytes *rw_alarm_tone_make (RwAlarmToneSet set, int priority, double volume);

G_END_DECLS
