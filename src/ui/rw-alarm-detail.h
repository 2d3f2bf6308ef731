/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmDetail: all about one alarm: what it means, what to do and whom to call, what is measured
 * now, the reefer's chart around it, its journal, and the ways to its reefer. Of several alarms of
 * one rule, what they have in common.
 *
 * For: beside the alarm table. Not for: acknowledging. Main thread only.
 */
#define RW_TYPE_ALARM_DETAIL (rw_alarm_detail_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmDetail, rw_alarm_detail, RW, ALARM_DETAIL, GtkWidget)

/* Keeps a reference on session. Once. */
void rw_alarm_detail_set_session (RwAlarmDetail *self, RwSession *session);

/* The alarms selected, GPtrArray of RwAlarm, as they are now. */
void rw_alarm_detail_set_selected (RwAlarmDetail *self, GPtrArray *alarms);

/* Says what the rules themselves say, as they are stored; NULL for what the program knows. */
void rw_alarm_detail_set_rules (RwAlarmDetail *self, RwAlarmRules *rules);

/* Whether there is more width than height: facts, guidance and chart then stand side by side. */
void rw_alarm_detail_set_flat (RwAlarmDetail *self, gboolean flat);

/* The alarm that is shown, (transfer none), or NULL. */
const RwAlarm *rw_alarm_detail_get_alarm (RwAlarmDetail *self);

G_END_DECLS
