/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwConditionBadge: the mark of a condition or an alarm's priority: its shape, its number and its
 * colour, with its name as tooltip and for screen readers.
 *
 * For: lists, cards and headings, always beside a text, so that nothing is told by colour alone.
 * Not for: drawing thousands at once (the map draws its own).
 *
 * Critical is a filled octagon with 1, high a triangle with 2, medium a diamond with 3, low a ring
 * with 4, silent a dashed ring, off the power sign, normal a small grey dot.
 */
#define RW_TYPE_CONDITION_BADGE (rw_condition_badge_get_type ())
G_DECLARE_FINAL_TYPE (RwConditionBadge, rw_condition_badge, RW, CONDITION_BADGE, GtkWidget)

/* Shows RW_CONDITION_NORMAL. */
GtkWidget *rw_condition_badge_new (void);

void rw_condition_badge_set_condition (RwConditionBadge *self, RwCondition condition);
RwCondition rw_condition_badge_get_condition (RwConditionBadge *self);

/* Grey instead of its colour: of what is shelved, suppressed or out of service. Shape, number and
 * name stay. */
void rw_condition_badge_set_quiet (RwConditionBadge *self, gboolean quiet);

/* The condition a reefer has by an alarm of this RW_ALARM_PRIORITY_*. */
RwCondition rw_condition_badge_from_priority (int priority);

G_END_DECLS
