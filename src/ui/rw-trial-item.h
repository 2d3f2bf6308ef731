/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-trial-difference.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* RwTrialItem: an alarm of a trial, for lists. Immutable. */
#define RW_TYPE_TRIAL_ITEM (rw_trial_item_get_type ())
G_DECLARE_FINAL_TYPE (RwTrialItem, rw_trial_item, RW, TRIAL_ITEM, GObject)

RwTrialItem *rw_trial_item_new (const RwTrialChange *change);
const RwTrialChange *rw_trial_item_get_change (RwTrialItem *self);

G_END_DECLS
