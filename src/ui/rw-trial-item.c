/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-trial-item.h"

struct _RwTrialItem
{
  GObject parent_instance;
  RwTrialChange change;
};

G_DEFINE_FINAL_TYPE (RwTrialItem, rw_trial_item, G_TYPE_OBJECT)

static void
rw_trial_item_class_init (RwTrialItemClass *klass)
{
}

static void
rw_trial_item_init (RwTrialItem *self)
{
}

RwTrialItem *
rw_trial_item_new (const RwTrialChange *change)
{
  RwTrialItem *self = g_object_new (RW_TYPE_TRIAL_ITEM, NULL);

  self->change = *change;
  return self;
}

const RwTrialChange *
rw_trial_item_get_change (RwTrialItem *self)
{
  return &self->change;
}
