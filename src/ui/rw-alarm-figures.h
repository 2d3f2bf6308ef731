/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmFigures: how the alarm system does, figure by figure, each against what EEMUA 191 and
 * ISA-18.2 ask for, and whether that is met, in words and by a shape.
 *
 * For: the statistics of alarms. Not for: computing them (RwAlarmStore). Main thread only.
 */
#define RW_TYPE_ALARM_FIGURES (rw_alarm_figures_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmFigures, rw_alarm_figures, RW, ALARM_FIGURES, GtkWidget)

void rw_alarm_figures_show (RwAlarmFigures *self, const RwAlarmStatistics *statistics);

/* How many figures are beyond what they should be. */
guint rw_alarm_figures_get_n_over (RwAlarmFigures *self);

G_END_DECLS
