/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-row.h"

#include "rw-alarm-view.h"

#include <string.h>

struct _RwAlarmRow
{
  GObject parent_instance;
  gint64 id;
  RwAlarm *alarm; /* NULL: a group */
  RwAlarmGroup group;
  gboolean expanded;
  gboolean member;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (RwAlarmRow, rw_alarm_row, G_TYPE_OBJECT)

static gboolean
same_number (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static gboolean
same_alarm (const RwAlarm *a, const RwAlarm *b)
{
  if (a == b)
    return TRUE;
  return a->incident_id == b->incident_id && a->priority == b->priority && a->state == b->state
         && a->raised_time == b->raised_time && a->cleared_time == b->cleared_time
         && a->acknowledged_time == b->acknowledged_time && a->product_id == b->product_id
         && a->began_time == b->began_time && a->limit_time == b->limit_time
         && a->shelved_until == b->shelved_until && a->n_raised == b->n_raised
         && a->work_order_id == b->work_order_id
         && g_strcmp0 (a->acknowledged_by, b->acknowledged_by) == 0
         && g_strcmp0 (a->note, b->note) == 0 && same_number (a->value, b->value)
         && same_number (a->limit_value, b->limit_value) && same_number (a->latitude, b->latitude)
         && same_number (a->longitude, b->longitude);
}

static gboolean
same_group (const RwAlarmGroup *a, const RwAlarmGroup *b)
{
  return a->n == b->n && a->n_open == b->n_open && a->n_active == b->n_active
         && a->priority == b->priority && a->state == b->state && a->raised_time == b->raised_time
         && a->last_time == b->last_time && same_number (a->latitude, b->latitude)
         && same_number (a->longitude, b->longitude);
}

static void
rw_alarm_row_finalize (GObject *object)
{
  g_clear_pointer (&RW_ALARM_ROW (object)->alarm, rw_alarm_unref);
  G_OBJECT_CLASS (rw_alarm_row_parent_class)->finalize (object);
}

static void
rw_alarm_row_class_init (RwAlarmRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_alarm_row_finalize;
  changed_signal = g_signal_new ("changed", RW_TYPE_ALARM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
rw_alarm_row_init (RwAlarmRow *self)
{
}

RwAlarmRow *
rw_alarm_row_new (gint64 id)
{
  RwAlarmRow *self = g_object_new (RW_TYPE_ALARM_ROW, NULL);

  self->id = id;
  return self;
}

void
rw_alarm_row_set (RwAlarmRow *self,
                  RwAlarm *alarm,
                  const RwAlarmGroup *group,
                  gboolean expanded,
                  gboolean member)
{
  RwAlarm *old = self->alarm;
  gboolean same = self->expanded == expanded && self->member == member
                  && (alarm != NULL) == (old != NULL)
                  && (alarm != NULL ? same_alarm (old, alarm)
                                    : group != NULL && same_group (&self->group, group));

  /* Also when it says the same: the array it was of may go. */
  self->alarm = alarm != NULL ? rw_alarm_ref (alarm) : NULL;
  if (group != NULL)
    self->group = *group;
  self->expanded = expanded;
  self->member = member;
  if (old != NULL)
    rw_alarm_unref (old);
  if (!same)
    g_signal_emit (self, changed_signal, 0);
}

gint64
rw_alarm_row_get_id (RwAlarmRow *self)
{
  return self->id;
}

const RwAlarm *
rw_alarm_row_get_alarm (RwAlarmRow *self)
{
  return self->alarm;
}

const RwAlarmGroup *
rw_alarm_row_get_group (RwAlarmRow *self)
{
  return self->alarm == NULL ? &self->group : NULL;
}

gboolean
rw_alarm_row_is_expanded (RwAlarmRow *self)
{
  return self->expanded;
}

gboolean
rw_alarm_row_is_member (RwAlarmRow *self)
{
  return self->member;
}

int
rw_alarm_row_get_priority (RwAlarmRow *self)
{
  return self->alarm != NULL ? self->alarm->priority : self->group.priority;
}

RwAlarmState
rw_alarm_row_get_state (RwAlarmRow *self)
{
  return self->alarm != NULL ? self->alarm->state : self->group.state;
}

gint64
rw_alarm_row_get_raised_time (RwAlarmRow *self)
{
  return self->alarm != NULL ? self->alarm->raised_time : self->group.raised_time;
}

const char *
rw_alarm_row_get_rule_id (RwAlarmRow *self)
{
  return self->alarm != NULL ? self->alarm->rule_id : self->group.rule_id;
}

gboolean
rw_alarm_row_is_open (RwAlarmRow *self)
{
  return self->alarm != NULL ? rw_alarm_needs_acknowledging (self->alarm) : self->group.n_open > 0;
}
