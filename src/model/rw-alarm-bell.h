/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-calls.h"

G_BEGIN_DECLS

/*
 * RwAlarmBell: when a sound is due, and of which priority.
 *
 * For: RwAnnunciator.
 * Not for: making the sound.
 *
 * The most urgent call that is neither silenced nor below a silenced one sounds, at once when it is
 * new, then again and again. What comes while a sound is heard is heard with it, and what comes
 * shortly after has to wait, but a more urgent one does not. Muted, nothing sounds until a time. A
 * plain value; begin with all zero. Times are µs since 1970 UTC.
 */
typedef struct
{
  gint64 repeat;       /* µs from sound to sound while nobody does anything; 0: once */
  int least;           /* the least urgent priority that sounds; 0: none does */
  gint64 muted_until;  /* 0: not muted */
  gint64 rung_time;    /* of the last sound; 0: there was none */
  int rung_priority;   /* of the last sound */
  gboolean is_pending; /* something new has not sounded yet */
} RwAlarmBell;

/* Two sounds of one priority are at least this far apart, µs. */
#define RW_ALARM_BELL_GAP (3 * G_GINT64_CONSTANT (1000000))

/* For so long after its beginning a sound is heard, µs. */
#define RW_ALARM_BELL_HEARD (2 * G_GINT64_CONSTANT (1000000))

/* The priority that sounds, muted or not; 0 for none. */
int rw_alarm_bell_get_level (const RwAlarmBell *self, RwAlarmCalls *calls);

/* The priority whose sound is due now, and counts as rung; 0 for none. To be asked after each
 * update of the calls, with updated, and about once a second. */
int rw_alarm_bell_ring (RwAlarmBell *self, RwAlarmCalls *calls, gboolean updated, gint64 now);

G_END_DECLS
