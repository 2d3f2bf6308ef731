/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-store-private.h"

#include "rw-time.h"

#include <math.h>

/* --- incidents ------------------------------------------------------------------------------- */

static void
build_incidents (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script,
                    "SELECT incident_id, rule_id, priority, began_time, last_time,"
                    " ended_time, n_members, n_active, n_unacknowledged, latitude, longitude"
                    " FROM reeferwatch.incident WHERE ended_time IS NULL OR ended_time >= $1"
                    " ORDER BY began_time DESC, incident_id DESC LIMIT $2");
  rw_pg_script_bind_time (script, request->from);
  rw_pg_script_bind_int8 (script, request->limit);
}

static RwIncident *
decode_incident (const RwPgResult *rows, guint row)
{
  RwIncident *incident = g_new0 (RwIncident, 1);
  guint column = 0;

  incident->incident_id = rw_pg_result_get_int (rows, row, column++);
  incident->rule_id = g_intern_string (rw_pg_result_get_text (rows, row, column++));
  incident->priority = (int) rw_pg_result_get_int (rows, row, column++);
  incident->began_time = rw_pg_result_get_time (rows, row, column++);
  incident->last_time = rw_pg_result_get_time (rows, row, column++);
  incident->ended_time = rw_pg_result_get_time (rows, row, column++);
  incident->n_members = (guint) rw_pg_result_get_int (rows, row, column++);
  incident->n_active = (guint) rw_pg_result_get_int (rows, row, column++);
  incident->n_unacknowledged = (guint) rw_pg_result_get_int (rows, row, column++);
  incident->latitude = rw_pg_result_get_float (rows, row, column++);
  incident->longitude = rw_pg_result_get_float (rows, row, column++);
  return incident;
}

static gpointer
decode_incidents (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  GPtrArray *incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_incident_free);

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    g_ptr_array_add (incidents, decode_incident (rows, i));

  return incidents;
}

static void
incidents_async (RwAlarmStore *store,
                 gint64 since,
                 guint limit,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_incidents, decode_incidents,
                                            (GDestroyNotify) g_ptr_array_unref);

  request->from = rw_pg_store_clamp_time (since);
  request->limit = limit;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static GPtrArray *
incidents_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- statistics ------------------------------------------------------------------------------ */

/* Answers of the script, in order. */
typedef enum
{
  ANSWER_FIGURES,
  ANSWER_TOLD,
  ANSWER_ACTORS,
  ANSWER_RULES,
} Answer;

#define SPAN "($1, $2)"

static void
add_of_span (RwPgScript *script, const RwPgRequest *request, const char *sql)
{
  rw_pg_script_add (script, sql);
  rw_pg_script_bind_time (script, request->from);
  rw_pg_script_bind_time (script, request->to);
}

static void
build_statistics (RwPgRequest *request, RwPgScript *script)
{
  add_of_span (script, request,
               "SELECT n_raised, n_told, n_critical, n_high, n_medium, n_low, most_in_10_min,"
               " n_floods, (extract(epoch FROM time_in_flood) * 1000000)::bigint, n_chattering,"
               " n_stale, n_standing, n_shelved,"
               " (extract(epoch FROM acknowledged_after) * 1000000)::bigint"
               " FROM reeferwatch.alarm_statistics" SPAN);
  add_of_span (script, request, "SELECT n FROM reeferwatch.alarm_rate" SPAN " ORDER BY from_time");
  add_of_span (script, request,
               "SELECT container_id, rule_id, n FROM reeferwatch.alarm_counts" SPAN
               " ORDER BY n DESC, container_id, rule_id LIMIT 10");
  add_of_span (script, request,
               "SELECT NULL::text, rule_id, sum(n)::bigint FROM reeferwatch.alarm_counts" SPAN
               " GROUP BY rule_id ORDER BY 3 DESC, rule_id");
}

static void
decode_figures (RwAlarmStatistics *statistics, const RwPgResult *row)
{
  guint column = 0;

  statistics->n_raised = (guint) rw_pg_result_get_int (row, 0, column++);
  statistics->n_told = (guint) rw_pg_result_get_int (row, 0, column++);
  for (int p = RW_ALARM_PRIORITY_CRITICAL; p <= RW_ALARM_PRIORITY_LOW; p++)
    statistics->n_by_priority[p] = (guint) rw_pg_result_get_int (row, 0, column++);
  statistics->most_in_10_min = (guint) rw_pg_result_get_int (row, 0, column++);
  statistics->n_floods = (guint) rw_pg_result_get_int (row, 0, column++);
  statistics->time_in_flood = rw_pg_result_get_int (row, 0, column++);
  statistics->n_chattering = (guint) rw_pg_result_get_int (row, 0, column++);
  statistics->n_stale = (guint) rw_pg_result_get_int (row, 0, column++);
  statistics->n_standing = (guint) rw_pg_result_get_int (row, 0, column++);
  statistics->n_shelved = (guint) rw_pg_result_get_int (row, 0, column++);
  statistics->acknowledged_after = rw_pg_result_get_int (row, 0, column++);
}

static GPtrArray *
decode_counts (const RwPgResult *rows)
{
  GPtrArray *counts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwAlarmCount *count = g_new0 (RwAlarmCount, 1);

      count->container_id = g_intern_string (rw_pg_result_get_text (rows, i, 0));
      count->rule_id = g_intern_string (rw_pg_result_get_text (rows, i, 1));
      count->n = (guint) rw_pg_result_get_int (rows, i, 2);
      g_ptr_array_add (counts, count);
    }

  return counts;
}

static gpointer
decode_statistics (RwPgRequest *request, GPtrArray *results)
{
  RwAlarmStatistics *statistics = g_new0 (RwAlarmStatistics, 1);
  const RwPgResult *told = results->pdata[ANSWER_TOLD];

  statistics->from = request->from;
  statistics->to = request->to;
  decode_figures (statistics, results->pdata[ANSWER_FIGURES]);
  statistics->told = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < rw_pg_result_get_n_rows (told); i++)
    {
      guint n = (guint) rw_pg_result_get_int (told, i, 0);

      g_array_append_val (statistics->told, n);
    }
  statistics->actors = decode_counts (results->pdata[ANSWER_ACTORS]);
  statistics->rules = decode_counts (results->pdata[ANSWER_RULES]);
  return statistics;
}

static void
statistics_async (RwAlarmStore *store,
                  gint64 from,
                  gint64 to,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_statistics, decode_statistics,
                                            (GDestroyNotify) rw_alarm_statistics_free);

  request->from = rw_pg_store_clamp_time (from);
  request->to = rw_pg_store_clamp_time (to);
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_SLOW, request);
}

static RwAlarmStatistics *
statistics_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rw_pg_store_figures_init (RwAlarmStoreInterface *iface)
{
  iface->incidents_async = incidents_async;
  iface->incidents_finish = incidents_finish;
  iface->statistics_async = statistics_async;
  iface->statistics_finish = statistics_finish;
}
