/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-list.h"
#include "rw-cargo-profile.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmDetail: all about one alarm, what it means and what to do, with the ways to its reefer.
 *
 * For: beside the alarm table. Not for: acknowledging. Main thread only.
 */
#define RW_TYPE_ALARM_DETAIL (rw_alarm_detail_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmDetail, rw_alarm_detail, RW, ALARM_DETAIL, GtkWidget)

/* The alarms selected, GPtrArray of RwAlarmItem: one is shown and followed, of more their number.
 */
void rw_alarm_detail_set_selected (RwAlarmDetail *self, GPtrArray *items);

/* Gives cargoes their names; NULL for none. */
void rw_alarm_detail_set_profiles (RwAlarmDetail *self, RwCargoProfiles *profiles);

/* Whether there is more width than height: facts and guidance then stand side by side. */
void rw_alarm_detail_set_flat (RwAlarmDetail *self, gboolean flat);

/* The alarm that is shown, (transfer none), or NULL. */
RwAlarmItem *rw_alarm_detail_get_item (RwAlarmDetail *self);

G_END_DECLS
