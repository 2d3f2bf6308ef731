/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-history.h"
#include "rw-pg-store-private.h"

#include "rw-time.h"

/* Of a query over the whole fleet the planner expects more than it takes, and then compiles it for
 * longer than it runs. Its answer is that of the statement after. */
#define NO_JIT "SET jit = off"

/* --- what it came to ------------------------------------------------------------------------- */

/* The fleet has a row of its own for each quarter of an hour, and more of them come to longer
 * spans. */
static void
build_fleet (RwPgRequest *request, RwPgScript *script)
{
  gint64 step = *(const gint64 *) request->data;
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql,
                   "SELECT date_bin(interval '%" G_GINT64_FORMAT " seconds', b.bucket,"
                   " '0001-01-01 00:00:00+00'), sum(b.readings)::bigint",
                   step / RW_USEC_PER_SEC);
  rw_pg_history_append_quantities (sql, request->quantities, TRUE);
  g_string_append (sql, " FROM reeferwatch.rollup_fleet b"
                        " WHERE b.bucket >= $1 AND b.bucket < $2 GROUP BY 1 ORDER BY 1");
  rw_pg_script_add_simple (script, NO_JIT);
  rw_pg_script_add (script, sql->str);
  rw_pg_script_bind_time (script, rw_time_floor (request->from, step));
  rw_pg_script_bind_time (script, request->to);
}

static gpointer
decode_fleet (RwPgRequest *request, GPtrArray *results)
{
  gint64 step = *(const gint64 *) request->data;
  const RwPgResult *rows = results->pdata[1];
  guint n = rw_pg_result_get_n_rows (rows);
  RwHistory *history = rw_history_new (NULL, request->quantities | RW_HISTORY_BUCKETS, n);

  history->from = request->from;
  history->to = request->to;
  history->interval = step;
  for (guint i = 0; i < n; i++)
    {
      RwBucket *bucket = &history->bucket[i];

      history->time[i] = rw_pg_result_get_time (rows, i, 0);
      rw_bucket_init (bucket, step);
      bucket->readings =
          (guint32) CLAMP (rw_pg_result_get_int (rows, i, 1), 0, (gint64) G_MAXUINT32);
      rw_pg_history_decode_quantities (history, i, rows, 2);
    }
  return history;
}

static void
fleet_async (RwHistoryProvider *provider,
             gint64 from,
             gint64 to,
             gint64 step,
             guint32 quantities,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  RwPgRequest *request;

  if (rw_pg_history_get_suffix (step) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                               "There are no roll-ups of this step");
      g_object_unref (task);
      return;
    }

  request = rw_pg_request_new (task, build_fleet, decode_fleet, (GDestroyNotify) rw_history_unref);
  request->from = rw_pg_store_clamp_time (from);
  request->to = rw_pg_store_clamp_time (to);
  request->quantities = quantities & ((1u << RW_N_QUANTITIES) - 1);
  request->data = g_memdup2 (&step, sizeof step);
  request->data_free = g_free;
  rw_pg_store_submit (RW_PG_STORE (provider), RW_PG_LINE_HISTORY, request);
}

static RwHistory *
fleet_finish (RwHistoryProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what it was ----------------------------------------------------------------------------- */

/* The last bucket that was over at $1, as a row of reading, if it is newer than the reading o. */
static void
append_bucket (GString *sql, gint64 step)
{
  const gint64 seconds = step / RW_USEC_PER_SEC;

  g_string_append_printf (sql,
                          " UNION ALL (SELECT b.bucket + interval '%" G_GINT64_FORMAT
                          " seconds' - interval '1 microsecond',"
                          " b.bucket + interval '%" G_GINT64_FORMAT
                          " seconds' - interval '1 microsecond',"
                          " b.reefer_id, b.product_no, 0, b.latitude_e7, b.longitude_e7",
                          seconds, seconds);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_string_append_printf (sql, ", b.%s_avg", rw_quantity_get_name (q));
  g_string_append_printf (sql,
                          ", b.flags_known, b.flags_set, NULL, NULL, b.bucket, %" G_GINT64_FORMAT
                          " FROM reeferwatch.rollup_%s b WHERE b.reefer_id = r.reefer_id"
                          " AND b.bucket <= $1 - interval '%" G_GINT64_FORMAT
                          " seconds' AND b.bucket >= $2"
                          " AND b.bucket > o.measurement_time"
                          " AND o.measurement_time < $1 - interval '%" G_GINT64_FORMAT " seconds'"
                          " ORDER BY b.bucket DESC LIMIT 1)",
                          seconds, rw_pg_history_get_suffix (step), seconds, seconds);
}

/*
 * An index look-up for each reefer in the open days; what they say may be old, or nothing, because
 * the last reading before lies in a day that is packed. Then the roll-ups know more: two look-ups,
 * which are not even begun where the reading is so fresh that no bucket can be newer. Of two
 * buckets the one that begins later is nearer, and of two that begin together the shorter.
 */
static void
build_fleet_at (RwPgRequest *request, RwPgScript *script)
{
  g_autoptr (GString) sql = g_string_new (
      RW_PG_SELECT_READING
      " FROM (SELECT r.container_id, t.* FROM reeferwatch.reefer r"
      " LEFT JOIN LATERAL (SELECT * FROM reeferwatch.reading one"
      "  WHERE one.reefer_id = r.reefer_id AND one.measurement_time <= $1"
      "  AND one.measurement_time > $2 ORDER BY one.measurement_time DESC LIMIT 1) found ON true"
      " CROSS JOIN LATERAL (SELECT coalesce(found.measurement_time, '-infinity') AS "
      "measurement_time)"
      " o CROSS JOIN LATERAL (SELECT found.*, found.measurement_time AS begin, 0 AS step"
      " WHERE found.reefer_id IS NOT NULL");

  append_bucket (sql, rw_history_get_step (0));
  append_bucket (sql, rw_history_get_step (1));
  g_string_append (sql, " ORDER BY begin DESC, step LIMIT 1) t) t"
                        " CROSS JOIN LATERAL (SELECT t.container_id) r" RW_PG_JOIN_NAMES);
  rw_pg_script_add_simple (script, NO_JIT);
  rw_pg_script_add (script, sql->str);
  rw_pg_script_bind_time (script, request->to);
  rw_pg_script_bind_time (script, request->from);
}

static gpointer
decode_fleet_at (RwPgRequest *request, GPtrArray *results)
{
  return rw_pg_store_decode_batch (results->pdata[1]);
}

static void
fleet_at_async (RwHistoryProvider *provider,
                gint64 time,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  RwPgRequest *request =
      rw_pg_request_new (task, build_fleet_at, decode_fleet_at, (GDestroyNotify) rw_batch_unref);

  request->to = rw_pg_store_clamp_time (time);
  request->from = rw_pg_store_clamp_time (request->to - RW_HISTORY_FLEET_REACH);
  rw_pg_store_submit (RW_PG_STORE (provider), RW_PG_LINE_HISTORY, request);
}

static RwBatch *
fleet_at_finish (RwHistoryProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rw_pg_store_fleet_init (RwHistoryProviderInterface *iface)
{
  iface->fleet_async = fleet_async;
  iface->fleet_finish = fleet_finish;
  iface->fleet_at_async = fleet_at_async;
  iface->fleet_at_finish = fleet_at_finish;
}
