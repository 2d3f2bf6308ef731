/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm.h"

G_BEGIN_DECLS

/*
 * The orders that alarms are listed in.
 *
 * For: RwAlarmRows. Not for: which alarms there are. Pure, any thread.
 */
typedef enum
{
  RW_ALARM_SORT_DEFAULT, /* to be acknowledged first, then by priority, then the newest */
  RW_ALARM_SORT_PRIORITY,
  RW_ALARM_SORT_STATE,
  RW_ALARM_SORT_CONTAINER,
  RW_ALARM_SORT_RULE,
  RW_ALARM_SORT_VALUE,
  RW_ALARM_SORT_LIMIT,
  RW_ALARM_SORT_CARGO,
  RW_ALARM_SORT_AGE, /* the youngest first */
  RW_ALARM_SORT_RAISED,
  RW_ALARM_SORT_REPEATS,
  RW_ALARM_SORT_ACKNOWLEDGED,
  RW_ALARM_SORT_UNTIL,
  RW_ALARM_SORT_NOTE,
  RW_N_ALARM_SORTS
} RwAlarmSort;

/* Below 0 when a comes before b, above 0 when after; 0 only for the same alarm: what is equal is in
 * the default order. Values that are not there come last in either direction. */
int rw_alarm_compare (const RwAlarm *a, const RwAlarm *b, RwAlarmSort sort, gboolean descending);

G_END_DECLS
