/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm.h"

G_BEGIN_DECLS

/*
 * RwAlarmRow: one row of RwAlarmRows: an alarm, or several that are told as one.
 *
 * For: list widgets. Not for: keeping: what it shows is replaced when the list changes, after which
 * it emits "changed" (). Main thread only.
 */

/* What a row that stands for several alarms sums up. */
typedef struct
{
  gint64 incident_id; /* 0: no incident, only gathered because there are too many rows */
  const char *rule_id;
  guint n;      /* alarms that are shown */
  guint n_open; /* of them to be acknowledged */
  guint n_active;
  int priority;       /* the highest */
  RwAlarmState state; /* what most needs somebody */
  gint64 raised_time; /* µs, the first */
  gint64 last_time;   /* the last */
  double latitude;    /* degrees, the middle of those that are known; NAN when none is */
  double longitude;
} RwAlarmGroup;

#define RW_TYPE_ALARM_ROW (rw_alarm_row_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmRow, rw_alarm_row, RW, ALARM_ROW, GObject)

/* The alarm's id, or a negative number that stands for the group as long as there is one. */
gint64 rw_alarm_row_get_id (RwAlarmRow *self);

/* Borrowed until "changed"; one of the two is NULL. */
const RwAlarm *rw_alarm_row_get_alarm (RwAlarmRow *self);
const RwAlarmGroup *rw_alarm_row_get_group (RwAlarmRow *self);

/* Of a group: whether its members are below it. */
gboolean rw_alarm_row_is_expanded (RwAlarmRow *self);

/* Whether it stands below its group. */
gboolean rw_alarm_row_is_member (RwAlarmRow *self);

/* What both kinds have. */
int rw_alarm_row_get_priority (RwAlarmRow *self);
RwAlarmState rw_alarm_row_get_state (RwAlarmRow *self);
gint64 rw_alarm_row_get_raised_time (RwAlarmRow *self);
const char *rw_alarm_row_get_rule_id (RwAlarmRow *self);

/* Whether somebody still has to acknowledge it, or one of it. */
gboolean rw_alarm_row_is_open (RwAlarmRow *self);

/* For RwAlarmRows: alarm or group is copied from; emits "changed" when something did. */
RwAlarmRow *rw_alarm_row_new (gint64 id);
void rw_alarm_row_set (RwAlarmRow *self,
                       RwAlarm *alarm,
                       const RwAlarmGroup *group,
                       gboolean expanded,
                       gboolean member);

G_END_DECLS
