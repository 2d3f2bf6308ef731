/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-decode-rules.h"
#include "rw-pg-store-private.h"

/* --- stats ----------------------------------------------------------------------------------- */

/* Days are in the names of their partitions, so no partition is opened for this. Rows are counted
 * only where they are few; the live tuples of the statistics are newer than what ANALYZE left,
 * except of a day that was just packed and emptied. */
static void
build_stats (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (
      script,
      "WITH part AS (SELECT c.oid, c.reltuples, right(c.relname, 8) AS day"
      "   FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid"
      "  WHERE i.inhparent = 'reeferwatch.reading'::regclass"
      "   AND (right(c.relname, 8) <= to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')"
      "        OR c.reltuples > 0 OR pg_stat_get_live_tuples(c.oid) > 0))"
      " SELECT pg_database_size(current_database()),"
      "  (SELECT coalesce(sum(CASE WHEN day IN (SELECT to_char(day, 'YYYYMMDD')"
      "                 FROM reeferwatch.stored_day WHERE state = 'packed')"
      "      THEN greatest(reltuples, 0)"
      "      ELSE greatest(reltuples, pg_stat_get_live_tuples(oid), 0) END), 0)::bigint FROM part)"
      "   + (SELECT coalesce(sum(readings), 0)::bigint FROM reeferwatch.stored_day"
      "       WHERE state = 'packed'),"
      "  (SELECT count(*) FROM reeferwatch.dead_letter),"
      "  (SELECT count(*) FROM reeferwatch.faulty_window),"
      "  (SELECT count(*) FROM part),"
      "  (SELECT to_timestamp(min(day), 'YYYYMMDD') FROM part),"
      "  (SELECT to_timestamp(max(day), 'YYYYMMDD') FROM part),"
      "  (SELECT max(version) FROM reeferwatch.schema_version),"
      "  current_setting('server_version'),"
      "  (SELECT count(*) FROM reeferwatch.stored_day WHERE state = 'packed'),"
      "  (SELECT coalesce(sum(greatest(open_bytes - packed_bytes, 0)), 0)::bigint"
      "     FROM reeferwatch.stored_day WHERE state = 'packed'),"
      "  packing.day::timestamp AT TIME ZONE 'UTC',"
      "  least(packing.readings"
      "        / greatest(part.reltuples, pg_stat_get_live_tuples(part.oid), 1), 1)::real"
      " FROM (VALUES (true)) AS always"
      " LEFT JOIN (SELECT * FROM reeferwatch.stored_day WHERE state = 'packing'"
      "  ORDER BY day LIMIT 1) packing ON true"
      " LEFT JOIN part ON part.day = to_char(packing.day, 'YYYYMMDD')");
}

static gpointer
decode_stats (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *row = results->pdata[0];
  RwDataStats *stats = g_new0 (RwDataStats, 1);

  stats->database_bytes = (guint64) rw_pg_result_get_int (row, 0, 0);
  stats->readings_estimate = (guint64) rw_pg_result_get_int (row, 0, 1);
  stats->dead_letters = (guint64) rw_pg_result_get_int (row, 0, 2);
  stats->faulty_windows = (guint64) rw_pg_result_get_int (row, 0, 3);
  stats->days = (guint) rw_pg_result_get_int (row, 0, 4);
  stats->first_day = rw_pg_result_get_time (row, 0, 5);
  stats->last_day = rw_pg_result_get_time (row, 0, 6);
  stats->schema_version = (int) rw_pg_result_get_int (row, 0, 7);
  g_strlcpy (stats->server_version, rw_pg_result_get_text (row, 0, 8),
             sizeof stats->server_version);
  stats->packed_days = (guint) rw_pg_result_get_int (row, 0, 9);
  stats->saved_bytes = (guint64) rw_pg_result_get_int (row, 0, 10);
  if (!rw_pg_result_is_null (row, 0, 11))
    {
      stats->packing_day = rw_pg_result_get_time (row, 0, 11);
      stats->packing_fraction = rw_pg_result_get_float (row, 0, 12);
    }
  return stats;
}

static void
stats_async (RwDataStore *store,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_SLOW,
                      rw_pg_request_new (task, build_stats, decode_stats, g_free));
}

static gboolean
stats_finish (RwDataStore *store, GAsyncResult *result, RwDataStats *stats, GError **error)
{
  g_autofree RwDataStats *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found == NULL)
    return FALSE;

  *stats = *found;
  return TRUE;
}

/* --- cargo profiles -------------------------------------------------------------------------- */

static void
build_profiles (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, RW_PG_SELECT_PROFILES);
}

static gpointer
decode_profiles (RwPgRequest *request, GPtrArray *results)
{
  return rw_pg_decode_profiles (results->pdata[0]);
}

static void
profiles_async (RwDataStore *store,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK,
                      rw_pg_request_new (task, build_profiles, decode_profiles,
                                         (GDestroyNotify) rw_cargo_profiles_unref));
}

static RwCargoProfiles *
profiles_finish (RwDataStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rw_pg_store_data_init (RwDataStoreInterface *iface)
{
  iface->stats_async = stats_async;
  iface->stats_finish = stats_finish;
  rw_pg_store_letters_init (iface);
  iface->profiles_async = profiles_async;
  iface->profiles_finish = profiles_finish;
}
