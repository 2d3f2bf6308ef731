/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-cursor.h"
#include "rw-pg-rows.h"
#include "rw-pg-samples.h"
#include "rw-pg-store-private.h"
#include "rw-pg-table-cursor.h"

#include <math.h>

/* A whole reading, with the numbers as they are stored; the order of the columns is that of
 * decode_reading(). What follows names the tables r and t. */
#define SELECT_READING                                                                             \
  "SELECT r.container_id, p.product_id, s.source, t.measurement_time, t.received_time,"            \
  " t.latitude_e7, t.longitude_e7, t.flags_known, t.flags_set, t.defrost_cycle, t.marks,"          \
  " t.temperature, t.target_temperature, t.supply_temperature, t.return_temperature,"              \
  " t.ambient_temperature, t.kilowatts, t.oxygen_level, t.nitrogen_level,"                         \
  " t.carbon_dioxide_level, t.humidity_level, t.time_door_open"
#define JOIN_NAMES                                                                                 \
  " LEFT JOIN reeferwatch.product p USING (product_no)"                                            \
  " LEFT JOIN reeferwatch.source s USING (source_no)"

static double
get_degrees (const RwPgResult *rows, guint row, guint column)
{
  if (rw_pg_result_is_null (rows, row, column))
    return NAN;

  return (double) rw_pg_result_get_int (rows, row, column) / 1e7;
}

static void
decode_reading (const RwPgResult *rows, guint row, RwReading *reading)
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

/* --- one reefer ------------------------------------------------------------------------------ */

/* The columns asked for; which these are decides the text, so there are few texts to prepare. */
static void
build_history (RwPgRequest *request, RwPgScript *script)
{
  g_autofree char *sql = NULL;

  if ((request->quantities & RW_HISTORY_WHOLE) != 0)
    sql = g_strdup (
        SELECT_READING
        " FROM reeferwatch.reefer r"
        " CROSS JOIN LATERAL reeferwatch.samples_between($2, $3, r.reefer_id) t" JOIN_NAMES
        " WHERE r.container_id = $1 ORDER BY t.measurement_time");
  else
    {
      g_autofree char *samples =
          rw_pg_samples_query (request->quantities,
                               "(SELECT reefer_id FROM reeferwatch.reefer WHERE container_id = $1)",
                               "$2", "$3");

      sql = g_strconcat (samples, " ORDER BY 1", NULL);
    }
  rw_pg_script_add (script, sql);
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_time (script, request->from);
  rw_pg_script_bind_time (script, request->to);
}

static int
compare_intervals (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/* The median, because pauses must not make it longer. */
static gint64
find_interval (const gint64 *time, guint n)
{
  g_autofree gint64 *intervals = NULL;

  if (n < 2)
    return 0;

  intervals = g_new (gint64, n - 1);
  for (guint i = 1; i < n; i++)
    intervals[i - 1] = time[i] - time[i - 1];
  qsort (intervals, n - 1, sizeof *intervals, compare_intervals);
  return intervals[(n - 1) / 2];
}

static void
decode_whole (RwHistory *history, const RwPgResult *rows)
{
  for (guint i = 0; i < history->n_samples; i++)
    {
      RwReading *reading = &history->reading[i];

      decode_reading (rows, i, reading);
      history->time[i] = reading->time;
      history->flags_known[i] = reading->flags_known;
      history->flags_set[i] = reading->flags_set;
      for (int q = 0; q < RW_N_QUANTITIES; q++)
        if (history->value[q] != NULL)
          history->value[q][i] = reading->value[q];
    }
}

static void
decode_columns (RwHistory *history, const RwPgResult *rows)
{
  guint column = 3;

  for (guint i = 0; i < history->n_samples; i++)
    {
      history->time[i] = rw_pg_result_get_time (rows, i, 0);
      history->flags_known[i] = (guint16) rw_pg_result_get_int (rows, i, 1);
      history->flags_set[i] = (guint16) rw_pg_result_get_int (rows, i, 2);
    }
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      if (history->value[q] == NULL)
        continue;
      for (guint i = 0; i < history->n_samples; i++)
        history->value[q][i] = (float) rw_pg_result_get_float (rows, i, column);
      column++;
    }
}

static gpointer
decode_history (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  guint n = rw_pg_result_get_n_rows (rows);
  RwHistory *history = rw_history_new (request->text, request->quantities, n);

  history->from = request->from;
  history->to = request->to;
  if (history->reading != NULL)
    decode_whole (history, rows);
  else
    decode_columns (history, rows);
  history->interval = find_interval (history->time, n);
  return history;
}

static void
query_async (RwHistoryProvider *provider,
             const char *container_id,
             gint64 from,
             gint64 to,
             guint32 quantities,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_history, decode_history,
                                            (GDestroyNotify) rw_history_unref);

  request->text = g_utf8_make_valid (container_id, -1);
  request->from = rw_pg_store_clamp_time (from);
  request->to = rw_pg_store_clamp_time (to);
  request->quantities = quantities & (RW_HISTORY_WHOLE | ((1u << RW_N_QUANTITIES) - 1));
  rw_pg_store_submit (RW_PG_STORE (provider), RW_PG_LINE_SLOW, request);
}

static RwHistory *
query_finish (RwHistoryProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the newest of each ---------------------------------------------------------------------- */

/* As the view latest. */
static void
build_latest (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script,
                    SELECT_READING " FROM reeferwatch.latest_sample t"
                                   " JOIN reeferwatch.reefer r USING (reefer_id)" JOIN_NAMES);
}

static gpointer
decode_latest (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwReading reading;

      decode_reading (rows, i, &reading);
      rw_batch_builder_add_reading (builder, &reading);
    }

  return rw_batch_builder_end (builder);
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
}
