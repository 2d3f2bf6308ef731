/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-order.h"

#include "rw-alarm-view.h"

#include <math.h>

static int
compare_times (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_default (const RwAlarm *a, const RwAlarm *b)
{
  int by;

  by = rw_alarm_needs_acknowledging (b) - rw_alarm_needs_acknowledging (a);
  if (by == 0)
    by = a->priority - b->priority;
  if (by == 0)
    by = compare_times (b->raised_time, a->raised_time);
  return by != 0 ? by : compare_times (a->alarm_id, b->alarm_id);
}

/* What is missing is neither small nor large. */
static gboolean
is_missing (const RwAlarm *alarm, RwAlarmSort sort)
{
  switch ((int) sort)
    {
    case RW_ALARM_SORT_VALUE:
      return isnan (alarm->value);
    case RW_ALARM_SORT_LIMIT:
      return isnan (alarm->limit_value);
    case RW_ALARM_SORT_CARGO:
      return alarm->product_id == NULL;
    case RW_ALARM_SORT_ACKNOWLEDGED:
      return alarm->acknowledged_time == 0;
    case RW_ALARM_SORT_UNTIL:
      return alarm->shelved_until == 0;
    case RW_ALARM_SORT_NOTE:
      return alarm->note == NULL;
    default:
      return FALSE;
    }
}

static int
compare_numbers (double a, double b)
{
  return a < b ? -1 : a > b;
}

static int
compare_by (const RwAlarm *a, const RwAlarm *b, RwAlarmSort sort)
{
  switch (sort)
    {
    case RW_ALARM_SORT_PRIORITY:
      return a->priority - b->priority;
    case RW_ALARM_SORT_STATE:
      return (int) a->state - (int) b->state;
    case RW_ALARM_SORT_CONTAINER:
      return g_strcmp0 (a->container_id, b->container_id);
    case RW_ALARM_SORT_RULE:
      return g_strcmp0 (a->rule_id, b->rule_id);
    case RW_ALARM_SORT_VALUE:
      return compare_numbers (a->value, b->value);
    case RW_ALARM_SORT_LIMIT:
      return compare_numbers (a->limit_value, b->limit_value);
    case RW_ALARM_SORT_CARGO:
      return g_strcmp0 (a->product_id, b->product_id);
    case RW_ALARM_SORT_AGE:
      return compare_times (b->raised_time, a->raised_time);
    case RW_ALARM_SORT_RAISED:
      return compare_times (a->raised_time, b->raised_time);
    case RW_ALARM_SORT_REPEATS:
      return compare_numbers (a->n_raised, b->n_raised);
    case RW_ALARM_SORT_ACKNOWLEDGED:
      return compare_times (a->acknowledged_time, b->acknowledged_time);
    case RW_ALARM_SORT_UNTIL:
      return compare_times (a->shelved_until, b->shelved_until);
    case RW_ALARM_SORT_NOTE:
      return g_strcmp0 (a->note, b->note);
    case RW_ALARM_SORT_DEFAULT:
    case RW_N_ALARM_SORTS:
    default:
      return 0;
    }
}

int
rw_alarm_compare (const RwAlarm *a, const RwAlarm *b, RwAlarmSort sort, gboolean descending)
{
  gboolean a_missing, b_missing;
  int by = 0;

  if (sort == RW_ALARM_SORT_DEFAULT)
    return descending ? compare_default (b, a) : compare_default (a, b);

  a_missing = is_missing (a, sort);
  b_missing = is_missing (b, sort);
  if (a_missing != b_missing)
    return a_missing ? 1 : -1;
  if (!a_missing)
    by = compare_by (a, b, sort);
  if (by == 0)
    return compare_default (a, b);
  return descending ? -by : by;
}
