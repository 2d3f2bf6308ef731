/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm.h"

G_BEGIN_DECLS

/*
 * RwAlarmView: which alarms the operator wants to see and hear: by state, priority, rule, place and
 * words.
 *
 * For: one question, "is this one wanted?", asked by the list, the sound and notifications alike,
 * so that what is filtered out is also silent. Not for: order and grouping (RwAlarmRows), nor for
 * what an operator did about single alarms.
 *
 * An alarm about the whole feed is not hidden by rule, place or words. Emits "changed" () after
 * each change. Main thread only.
 */
typedef enum
{
  RW_ALARM_SHOW_ALL,
  RW_ALARM_SHOW_UNACKNOWLEDGED, /* those somebody has to acknowledge */
  RW_ALARM_SHOW_ACTIVE,         /* those whose condition holds */
  RW_ALARM_SHOW_RETURNED,       /* those whose condition is gone */
  RW_N_ALARM_SHOWS
} RwAlarmShow;

/* A mask of 1 << RW_ALARM_PRIORITY_* with all of them. */
#define RW_ALARM_ALL_PRIORITIES (0x1fu & ~1u)

#define RW_TYPE_ALARM_VIEW (rw_alarm_view_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmView, rw_alarm_view, RW, ALARM_VIEW, GObject)

/* Matches everything. */
RwAlarmView *rw_alarm_view_new (void);

/* Whether it is shown. Costs no memory. */
gboolean rw_alarm_view_matches (RwAlarmView *self, const RwAlarm *alarm);

/* Whether it may be heard and notified of: as if all states were shown, since who looks through
 * what is over still has to hear what is new. */
gboolean rw_alarm_view_is_heard (RwAlarmView *self, const RwAlarm *alarm);

/* Whether anything is left out at all. */
gboolean rw_alarm_view_is_filtering (RwAlarmView *self);

void rw_alarm_view_set_show (RwAlarmView *self, RwAlarmShow show);
RwAlarmShow rw_alarm_view_get_show (RwAlarmView *self);

/* A mask of 1 << RW_ALARM_PRIORITY_*. */
void rw_alarm_view_set_priorities (RwAlarmView *self, guint priorities);
guint rw_alarm_view_get_priorities (RwAlarmView *self);

/* NULL for any; interned. */
void rw_alarm_view_set_rule (RwAlarmView *self, const char *rule_id);
const char *rw_alarm_view_get_rule (RwAlarmView *self);

/* Those raised at most radius km from a place, degrees; NAN for anywhere. One whose place is not
 * known is near nothing. */
void rw_alarm_view_set_near (RwAlarmView *self, double latitude, double longitude, double radius);
gboolean rw_alarm_view_get_near (RwAlarmView *self, double *latitude, double *longitude);

/* Words that must all occur in container, rule, cargo, note or operator, in any case. */
void rw_alarm_view_set_search (RwAlarmView *self, const char *search);
const char *rw_alarm_view_get_search (RwAlarmView *self);

/* Matches everything again. */
void rw_alarm_view_clear (RwAlarmView *self);

/* Whether an operator still has to acknowledge it. */
gboolean rw_alarm_needs_acknowledging (const RwAlarm *alarm);

/* Whether somebody or something put it away: shelved, suppressed or out of service. */
gboolean rw_alarm_is_put_away (const RwAlarm *alarm);
gboolean rw_alarm_state_is_put_away (RwAlarmState state);

G_END_DECLS
