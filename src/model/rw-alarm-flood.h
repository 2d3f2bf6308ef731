/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-list.h"
#include "rw-clock.h"

G_BEGIN_DECLS

/*
 * RwAlarmFlood: how many alarms an operator was told of in the last ten minutes, and whether that
 * is a flood: more than ten of them, until there are fewer than five (EEMUA 191, ISA-18.2).
 *
 * For: the rate that is always in sight, and for showing a list in another way while there is too
 * much to read.
 * Not for: statistics of a day (RwAlarmStore has those).
 *
 * DESIGN: learns from the list alone, so it costs no query and is as quick as the list; alarms that
 * have left the list since count until their ten minutes are over. An incident is told once, when
 * it began. What is put away is not told. Emits "changed" () when the number or the flood changes,
 * also as time passes. Main thread only.
 */
#define RW_ALARM_FLOOD_WINDOW (G_GINT64_CONSTANT (10) * 60 * 1000000) /* µs */
#define RW_ALARM_FLOOD_BEGINS 10 /* more than this in the window */
#define RW_ALARM_FLOOD_ENDS 5    /* fewer than this */

#define RW_TYPE_ALARM_FLOOD (rw_alarm_flood_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmFlood, rw_alarm_flood, RW, ALARM_FLOOD, GObject)

/* Keeps a reference on the list. clock may be NULL for the machine's. */
RwAlarmFlood *rw_alarm_flood_new (RwAlarmList *list, const RwClock *clock);

/* Told in the last ten minutes. */
guint rw_alarm_flood_get_n_told (RwAlarmFlood *self);
gboolean rw_alarm_flood_is_flooded (RwAlarmFlood *self);

/* Time has passed; called by itself every few seconds. */
void rw_alarm_flood_tick (RwAlarmFlood *self);

G_END_DECLS
