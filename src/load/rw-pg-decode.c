/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-decode.h"

RwAlarm *
rw_pg_decode_alarm (const RwPgResult *result, guint row)
{
  RwAlarm *alarm = rw_alarm_new ();
  guint column = 0;

  alarm->alarm_id = rw_pg_result_get_int (result, row, column++);
  alarm->container_id = g_intern_string (rw_pg_result_get_text (result, row, column++));
  alarm->rule_id = g_intern_string (rw_pg_result_get_text (result, row, column++));
  alarm->product_id = g_intern_string (rw_pg_result_get_text (result, row, column++));
  alarm->incident_id = rw_pg_result_get_int (result, row, column++);
  alarm->priority = (int) rw_pg_result_get_int (result, row, column++);
  rw_alarm_state_from_string (rw_pg_result_get_text (result, row, column++), &alarm->state);
  alarm->raised_time = rw_pg_result_get_time (result, row, column++);
  alarm->cleared_time = rw_pg_result_get_time (result, row, column++);
  alarm->acknowledged_time = rw_pg_result_get_time (result, row, column++);
  alarm->acknowledged_by = g_strdup (rw_pg_result_get_text (result, row, column++));
  alarm->note = g_strdup (rw_pg_result_get_text (result, row, column++));
  alarm->value = (float) rw_pg_result_get_float (result, row, column++);
  alarm->limit_value = (float) rw_pg_result_get_float (result, row, column++);
  alarm->began_time = rw_pg_result_get_time (result, row, column++);
  alarm->limit_time = rw_pg_result_get_time (result, row, column++);
  alarm->shelved_until = rw_pg_result_get_time (result, row, column++);
  alarm->n_raised = (guint) rw_pg_result_get_int (result, row, column++);
  alarm->work_order_id = rw_pg_result_get_int (result, row, column++);
  alarm->latitude = rw_pg_result_get_float (result, row, column++);
  alarm->longitude = rw_pg_result_get_float (result, row, column++);
  return alarm;
}

GPtrArray *
rw_pg_decode_alarms (const RwPgResult *result)
{
  guint n = rw_pg_result_get_n_rows (result);
  GPtrArray *alarms = g_ptr_array_new_full (n, (GDestroyNotify) rw_alarm_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (alarms, rw_pg_decode_alarm (result, i));

  return alarms;
}
