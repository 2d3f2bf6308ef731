/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-decode.h"
#include "rw-pg-store-private.h"

#include <math.h>

/* --- list ------------------------------------------------------------------------------------ */

static void
build_list (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT " RW_PG_ALARM_COLUMNS " FROM reeferwatch.alarm"
                            " WHERE state <> 'normal'"
                            " ORDER BY state NOT IN ('unacknowledged', 'returned'), priority,"
                            " raised_time DESC, alarm_id");
}

static gpointer
decode_list (RwPgRequest *request, GPtrArray *results)
{
  return rw_pg_decode_alarms (results->pdata[0]);
}

static void
list_async (RwAlarmStore *store,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK,
                      rw_pg_request_new (task, build_list, decode_list,
                                         (GDestroyNotify) g_ptr_array_unref));
}

static GPtrArray *
list_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- journal --------------------------------------------------------------------------------- */

static void
build_journal (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script,
                    "SELECT alarm_id, container_id, rule_id, event, event_time, actor, value, note"
                    " FROM reeferwatch.alarm_event"
                    " WHERE ($1 IS NULL OR container_id = $1)"
                    " AND event_time >= $2 AND event_time < $3"
                    " ORDER BY event_time DESC, entry_id DESC LIMIT $4");
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_time (script, request->from);
  rw_pg_script_bind_time (script, request->to);
  rw_pg_script_bind_int8 (script, request->limit);
}

static gpointer
decode_journal (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  GPtrArray *entries
    = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_journal_entry_free);

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    {
      RwAlarmJournalEntry *entry = g_new0 (RwAlarmJournalEntry, 1);

      entry->alarm_id = rw_pg_result_get_int (rows, i, 0);
      entry->container_id = g_intern_string (rw_pg_result_get_text (rows, i, 1));
      entry->rule_id = g_intern_string (rw_pg_result_get_text (rows, i, 2));
      entry->event = g_strdup (rw_pg_result_get_text (rows, i, 3));
      entry->event_time = rw_pg_result_get_time (rows, i, 4);
      entry->actor = g_strdup (rw_pg_result_get_text (rows, i, 5));
      entry->value = (float) rw_pg_result_get_float (rows, i, 6);
      entry->note = g_strdup (rw_pg_result_get_text (rows, i, 7));
      g_ptr_array_add (entries, entry);
    }

  return entries;
}

static void
journal_async (RwAlarmStore *store,
               const char *container_id,
               gint64 from,
               gint64 to,
               guint limit,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_journal, decode_journal,
                                            (GDestroyNotify) g_ptr_array_unref);

  request->text = container_id != NULL ? g_utf8_make_valid (container_id, -1) : NULL;
  request->from = rw_pg_store_clamp_time (from);
  request->to = rw_pg_store_clamp_time (to);
  request->limit = limit;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static GPtrArray *
journal_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- acts ------------------------------------------------------------------------------------ */

static const char *const act_sql[RW_N_ALARM_ACTS] = {
  [RW_ALARM_ACT_ACKNOWLEDGE] = "SELECT reeferwatch.acknowledge($1, $2)",
  [RW_ALARM_ACT_SHELVE] = "SELECT reeferwatch.shelve($1, $3 * interval '1 microsecond', $2)",
  [RW_ALARM_ACT_UNSHELVE] = "SELECT reeferwatch.unshelve($1, $2)",
  [RW_ALARM_ACT_TAKE_OUT] = "SELECT reeferwatch.take_out_of_service($1, $2)",
  [RW_ALARM_ACT_PUT_BACK] = "SELECT reeferwatch.put_into_service($1, $2)",
  [RW_ALARM_ACT_COMMENT] = "SELECT reeferwatch.comment($1, $2)",
};

static void
build_act (RwPgRequest *request, RwPgScript *script)
{
  RwPgBuffer ids = { 0 };

  rw_pg_buffer_begin_array (&ids, RW_PG_INT8);
  for (guint i = 0; i < request->ids->len; i++)
    rw_pg_buffer_field_int8 (&ids, g_array_index (request->ids, gint64, i));
  rw_pg_buffer_end_array (&ids, request->ids->len);

  rw_pg_script_add (script, act_sql[request->limit]);
  rw_pg_script_bind_array (script, RW_PG_INT8_ARRAY, &ids);
  rw_pg_script_bind_text (script, request->note);
  if (request->limit == RW_ALARM_ACT_SHELVE)
    rw_pg_script_bind_int8 (script, request->to);
}

static void
act_async (RwAlarmStore *store,
           RwAlarmAct act,
           const gint64 *alarm_ids,
           guint n_alarm_ids,
           const char *text,
           gint64 duration,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  GError *error = NULL;
  RwPgRequest *request;

  if (!rw_alarm_store_check_act (act, valid, duration, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  request = rw_pg_request_new (task, build_act, rw_pg_store_decode_number, g_free);
  request->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (n_alarm_ids > 0)
    g_array_append_vals (request->ids, alarm_ids, n_alarm_ids);
  request->note = g_steal_pointer (&valid);
  request->limit = act;
  request->to = duration;
  rw_pg_store_submit (RW_PG_STORE (store), RW_PG_LINE_QUICK, request);
}

static int
act_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return (int) rw_pg_store_finish_number (result, error);
}

void
rw_pg_store_alarms_init (RwAlarmStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->journal_async = journal_async;
  iface->journal_finish = journal_finish;
  iface->act_async = act_async;
  iface->act_finish = act_finish;
  rw_pg_store_figures_init (iface);
}
