/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-cursor.h"
#include "rw-pg-history.h"
#include "rw-pg-rows.h"
#include "rw-pg-store-private.h"
#include "rw-pg-table-cursor.h"

#include <math.h>

static double
get_degrees (const RwPgResult *rows, guint row, guint column)
{
  if (rw_pg_result_is_null (rows, row, column))
    return NAN;

  return (double) rw_pg_result_get_int (rows, row, column) / 1e7;
}

/* In the order of the columns of RW_PG_SELECT_READING. */
void
rw_pg_store_decode_reading (const RwPgResult *rows, guint row, RwReading *reading)
{
  gint64 marks = rw_pg_result_get_int (rows, row, 10);

  rw_reading_init (reading);
  reading->container_id = g_intern_string (rw_pg_result_get_text (rows, row, 0));
  reading->product_id = g_intern_string (rw_pg_result_get_text (rows, row, 1));
  reading->source = g_intern_string (rw_pg_result_get_text (rows, row, 2));
  reading->time = rw_pg_result_get_time (rows, row, 3);
  reading->received_time = rw_pg_result_get_time (rows, row, 4);
  reading->latitude = get_degrees (rows, row, 5);
  reading->longitude = get_degrees (rows, row, 6);
  reading->flags_known = (guint16) rw_pg_result_get_int (rows, row, 7);
  reading->flags_set = (guint16) rw_pg_result_get_int (rows, row, 8);
  if (!rw_pg_result_is_null (rows, row, 9))
    reading->defrost_cycle = (gint16) rw_pg_result_get_int (rows, row, 9);
  reading->late = (marks & RW_PG_MARK_LATE) != 0;
  reading->quality = (guint32) (marks & (RW_PG_MARK_LATE - 1));
  for (guint i = 0; i < RW_N_QUANTITIES; i++)
    reading->value[i] = (float) rw_pg_result_get_float (rows, row, 11 + i);
}

RwBatch *
rw_pg_store_decode_batch (const RwPgResult *rows)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwReading reading;

      rw_pg_store_decode_reading (rows, i, &reading);
      rw_batch_builder_add_reading (builder, &reading);
    }

  return rw_batch_builder_end (builder);
}

/* --- whole readings -------------------------------------------------------------------------- */

static void
build_whole (RwPgRequest *request, RwPgScript *script)
{
  char **container_ids = request->data;

  for (guint i = 0; container_ids[i] != NULL; i++)
    {
      rw_pg_script_add (script, RW_PG_SELECT_READING
                        " FROM reeferwatch.reefer r CROSS JOIN LATERAL"
                        " reeferwatch.samples_between($2, $3, r.reefer_id) t" RW_PG_JOIN_NAMES
                        " WHERE r.container_id = $1 ORDER BY t.measurement_time");
      rw_pg_script_bind_text (script, container_ids[i]);
      rw_pg_script_bind_time (script, request->from);
      rw_pg_script_bind_time (script, request->to);
    }
}

static RwHistory *
decode_one (const RwPgRequest *request, const char *container_id, const RwPgResult *rows)
{
  RwHistory *history =
      rw_history_new (container_id, request->quantities, rw_pg_result_get_n_rows (rows));

  history->from = request->from;
  history->to = request->to;
  for (guint i = 0; i < history->n_samples; i++)
    {
      RwReading *reading = &history->reading[i];

      rw_pg_store_decode_reading (rows, i, reading);
      history->time[i] = reading->time;
      history->flags_known[i] = reading->flags_known;
      history->flags_set[i] = reading->flags_set;
      for (int q = 0; q < RW_N_QUANTITIES; q++)
        if (history->value[q] != NULL)
          history->value[q][i] = reading->value[q];
    }
  history->interval = rw_bucket_find_interval (history->time, NULL, history->n_samples, 0);
  return history;
}

static gpointer
decode_whole (RwPgRequest *request, GPtrArray *results)
{
  GPtrArray *histories = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_history_unref);
  char **container_ids = request->data;

  for (guint i = 0; container_ids[i] != NULL; i++)
    g_ptr_array_add (histories, decode_one (request, container_ids[i], results->pdata[i]));
  return histories;
}

static RwPgRequest *
request_whole (GTask *task, const RwHistoryPlan *plan)
{
  RwPgRequest *request =
      rw_pg_request_new (task, build_whole, decode_whole, (GDestroyNotify) g_ptr_array_unref);
  guint n = g_strv_length ((char **) plan->container_ids);
  char **container_ids = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    container_ids[i] = g_utf8_make_valid (plan->container_ids[i], -1);
  request->data = container_ids;
  request->data_free = (GDestroyNotify) g_strfreev;
  request->from = rw_pg_store_clamp_time (plan->from);
  request->to = rw_pg_store_clamp_time (plan->to);
  request->quantities = plan->quantities & (RW_HISTORY_WHOLE | ((1u << RW_N_QUANTITIES) - 1));
  return request;
}

/* --- some reefers ---------------------------------------------------------------------------- */

static void
query_async (RwHistoryProvider *provider,
             const RwHistoryPlan *plan,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  RwPgRequest *request = (plan->quantities & RW_HISTORY_WHOLE) != 0
                             ? request_whole (task, plan)
                             : rw_pg_history_request_new (task, plan);

  rw_pg_store_submit (RW_PG_STORE (provider), RW_PG_LINE_HISTORY, request);
}

static GPtrArray *
query_finish (RwHistoryProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the newest of each ---------------------------------------------------------------------- */

/* As the view latest. */
static void
build_latest (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, RW_PG_SELECT_READING
                    " FROM reeferwatch.latest_sample t"
                    " JOIN reeferwatch.reefer r USING (reefer_id)" RW_PG_JOIN_NAMES);
}

static gpointer
decode_latest (RwPgRequest *request, GPtrArray *results)
{
  return rw_pg_store_decode_batch (results->pdata[0]);
}

static void
latest_async (RwHistoryProvider *provider,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);

  rw_pg_store_submit (RW_PG_STORE (provider), RW_PG_LINE_SLOW,
                      rw_pg_request_new (task, build_latest, decode_latest,
                                         (GDestroyNotify) rw_batch_unref));
}

static RwBatch *
latest_finish (RwHistoryProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- all of many ----------------------------------------------------------------------------- */

static RwReadingCursor *
open_cursor (RwHistoryProvider *provider, const RwReadingPlan *plan)
{
  return rw_pg_cursor_new (rw_pg_store_get_conninfo (RW_PG_STORE (provider)), plan);
}

static RwTableCursor *
open_table (RwHistoryProvider *provider, const RwTablePlan *plan)
{
  return rw_pg_table_cursor_new (rw_pg_store_get_conninfo (RW_PG_STORE (provider)), plan);
}

void
rw_pg_store_history_init (RwHistoryProviderInterface *iface)
{
  iface->query_async = query_async;
  iface->query_finish = query_finish;
  iface->latest_async = latest_async;
  iface->latest_finish = latest_finish;
  iface->open = open_cursor;
  iface->open_table = open_table;
  rw_pg_store_fleet_init (iface);
}
