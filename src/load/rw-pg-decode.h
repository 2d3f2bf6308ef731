/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm.h"
#include "rw-pg-result.h"

G_BEGIN_DECLS

/* What the loader and the store both read: rows of the view alarm. */

/* The columns that rw_pg_decode_alarm() expects, from the first one on. */
#define RW_PG_ALARM_COLUMNS                                                                        \
  "alarm_id, container_id, rule_id, product_id, incident_id, priority, state, raised_time,"        \
  " cleared_time, acknowledged_time, acknowledged_by, note, value, limit_value, began_time,"       \
  " limit_time, shelved_until, n_raised, work_order_id, latitude, longitude"

/* Returns: (transfer full) */
RwAlarm *rw_pg_decode_alarm (const RwPgResult *result, guint row);

/* A GPtrArray of RwAlarm that owns them, from all rows. */
GPtrArray *rw_pg_decode_alarms (const RwPgResult *result);

G_END_DECLS
