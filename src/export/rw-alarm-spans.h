/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

G_BEGIN_DECLS

/*
 * RwAlarmSpan: an alarm as its journal tells of it: from when to when, and who did what about it.
 *
 * For: charts and temperature records.
 * Not for: the state of an alarm now (RwAlarm).
 *
 * Times are µs since 1970 UTC. Pure functions, any thread.
 */
typedef struct
{
  gint64 alarm_id;
  const char *rule_id; /* interned */
  gint64 raised;       /* G_MININT64: before what the journal tells of */
  gint64 over;         /* G_MAXINT64: not by its end */
  gint64 acknowledged; /* 0: not by its end */
  char *acknowledged_by;
  char *note;  /* the last one, or NULL */
  float value; /* when it was raised; NAN for none */
} RwAlarmSpan;

/* What entries (of RwAlarmJournalEntry, newest first) tell of alarms that were not over at from, in
 * the order in which they were raised: a GArray of RwAlarmSpan, (transfer full). */
GArray *rw_alarm_spans_find (GPtrArray *entries, gint64 from);

G_END_DECLS
