/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-load-private.h"

static void
bind_array (RwPgScript *script, guint32 type, RwPgBuffer *buffer, guint n)
{
  rw_pg_buffer_end_array (buffer, n);
  rw_pg_script_bind_array (script, type, buffer);
}

static void
add_windows (RwPgLoader *self, RwPgScript *script, const RwFaultyWindow *windows, guint n)
{
  RwPgBuffer reefers = { 0 }, products = { 0 }, starts = { 0 }, stops = { 0 }, counts = { 0 };
  RwPgBuffer maxima = { 0 }, limits = { 0 };

  rw_pg_buffer_begin_array (&reefers, RW_PG_INT4);
  rw_pg_buffer_begin_array (&products, RW_PG_INT4);
  rw_pg_buffer_begin_array (&starts, RW_PG_TIMESTAMPTZ);
  rw_pg_buffer_begin_array (&stops, RW_PG_TIMESTAMPTZ);
  rw_pg_buffer_begin_array (&counts, RW_PG_INT4);
  rw_pg_buffer_begin_array (&maxima, RW_PG_FLOAT4);
  rw_pg_buffer_begin_array (&limits, RW_PG_FLOAT4);
  for (guint i = 0; i < n; i++)
    {
      gint32 product
        = rw_dictionary_get_number (self->dictionaries.products, windows[i].product_id);

      rw_pg_buffer_field_int4 (&reefers, rw_dictionary_get_number (self->dictionaries.reefers,
                                                                   windows[i].container_id));
      if (product != 0)
        rw_pg_buffer_field_int4 (&products, product);
      else
        rw_pg_buffer_field_null (&products);
      rw_pg_buffer_field_time (&starts, windows[i].window_start);
      rw_pg_buffer_field_time (&stops, windows[i].window_stop);
      rw_pg_buffer_field_int4 (&counts, (gint32) windows[i].count);
      rw_pg_buffer_field_float (&maxima, windows[i].maximum);
      rw_pg_buffer_field_float (&limits, windows[i].limit_value);
    }

  rw_pg_script_add (script,
                    "SELECT reeferwatch.store_faulty_windows($1, $2, $3, $4, $5, $6, $7)");
  bind_array (script, RW_PG_INT4_ARRAY, &reefers, n);
  bind_array (script, RW_PG_INT4_ARRAY, &products, n);
  bind_array (script, RW_PG_TIMESTAMPTZ_ARRAY, &starts, n);
  bind_array (script, RW_PG_TIMESTAMPTZ_ARRAY, &stops, n);
  bind_array (script, RW_PG_INT4_ARRAY, &counts, n);
  bind_array (script, RW_PG_FLOAT4_ARRAY, &maxima, n);
  bind_array (script, RW_PG_FLOAT4_ARRAY, &limits, n);
}

static const char *const transition_words[] = {
  [RW_ALARM_RAISED] = "raised",
  [RW_ALARM_RETURNED] = "returned",
  [RW_ALARM_REGRADED] = "regraded",
};

/* 0 stands for a time that is not known. */
static void
field_known_time (RwPgBuffer *buffer, gint64 time)
{
  if (time != 0)
    rw_pg_buffer_field_time (buffer, time);
  else
    rw_pg_buffer_field_null (buffer);
}

/* The arguments of store_alarm_events(), in order. */
typedef enum
{
  EVENT_REEFER,
  EVENT_RULE,
  EVENT_TRANSITION,
  EVENT_PRIORITY,
  EVENT_TIME,
  EVENT_VALUE,
  EVENT_LIMIT,
  EVENT_BEGAN,
  EVENT_LIMIT_TIME,
  EVENT_LATITUDE,
  EVENT_LONGITUDE,
  N_EVENT_COLUMNS
} EventColumn;

static const struct
{
  guint32 type, array;
} event_types[N_EVENT_COLUMNS] = {
  [EVENT_REEFER] = { RW_PG_INT4, RW_PG_INT4_ARRAY },
  [EVENT_RULE] = { RW_PG_TEXT, RW_PG_TEXT_ARRAY },
  [EVENT_TRANSITION] = { RW_PG_TEXT, RW_PG_TEXT_ARRAY },
  [EVENT_PRIORITY] = { RW_PG_INT2, RW_PG_INT2_ARRAY },
  [EVENT_TIME] = { RW_PG_TIMESTAMPTZ, RW_PG_TIMESTAMPTZ_ARRAY },
  [EVENT_VALUE] = { RW_PG_FLOAT4, RW_PG_FLOAT4_ARRAY },
  [EVENT_LIMIT] = { RW_PG_FLOAT4, RW_PG_FLOAT4_ARRAY },
  [EVENT_BEGAN] = { RW_PG_TIMESTAMPTZ, RW_PG_TIMESTAMPTZ_ARRAY },
  [EVENT_LIMIT_TIME] = { RW_PG_TIMESTAMPTZ, RW_PG_TIMESTAMPTZ_ARRAY },
  [EVENT_LATITUDE] = { RW_PG_FLOAT8, RW_PG_FLOAT8_ARRAY },
  [EVENT_LONGITUDE] = { RW_PG_FLOAT8, RW_PG_FLOAT8_ARRAY },
};

static void
field_event (RwPgLoader *self, RwPgBuffer *columns, const RwAlarmEvent *event)
{
  gint32 reefer = rw_dictionary_get_number (self->dictionaries.reefers, event->container_id);

  rw_pg_buffer_field_int4 (&columns[EVENT_REEFER], reefer);
  rw_pg_buffer_field_text (&columns[EVENT_RULE], event->rule_id);
  rw_pg_buffer_field_text (&columns[EVENT_TRANSITION], transition_words[event->transition]);
  rw_pg_buffer_field_int2 (&columns[EVENT_PRIORITY], (gint16) event->priority);
  rw_pg_buffer_field_time (&columns[EVENT_TIME], event->event_time);
  rw_pg_buffer_field_float (&columns[EVENT_VALUE], event->value);
  rw_pg_buffer_field_float (&columns[EVENT_LIMIT], event->limit_value);
  field_known_time (&columns[EVENT_BEGAN], event->began_time);
  field_known_time (&columns[EVENT_LIMIT_TIME], event->limit_time);
  rw_pg_buffer_field_double (&columns[EVENT_LATITUDE], event->latitude);
  rw_pg_buffer_field_double (&columns[EVENT_LONGITUDE], event->longitude);
}

static void
add_alarm_events (RwPgLoader *self, RwPgScript *script, const RwAlarmEvent *events, guint n)
{
  RwPgBuffer columns[N_EVENT_COLUMNS] = { 0 };

  for (int i = 0; i < N_EVENT_COLUMNS; i++)
    rw_pg_buffer_begin_array (&columns[i], event_types[i].type);
  for (guint i = 0; i < n; i++)
    field_event (self, columns, &events[i]);

  rw_pg_script_add (script, "SELECT raised, cleared FROM reeferwatch.store_alarm_events("
                            "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
  for (int i = 0; i < N_EVENT_COLUMNS; i++)
    bind_array (script, event_types[i].array, &columns[i], n);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (self->positions != NULL)
    rw_pg_positions_stored (self->positions, results != NULL);
  if (results == NULL)
    {
      if (strcmp (rw_pg_error_get_sqlstate (error), RW_PG_MARKS_GONE) == 0)
        rw_pg_load_again (task);
      else
        rw_pg_load_fail (task, g_steal_pointer (&error));
      return;
    }

  if (load->marks_at >= 0)
    rw_pg_marks_committed (self->marks, results->pdata[load->marks_at]);
  if (load->compare_at >= 0)
    load->result.conflicting
      = (guint) rw_pg_result_get_int (results->pdata[load->compare_at], 0, 0);
  if (load->alarms_at >= 0)
    {
      load->result.alarms_raised
        = (guint) rw_pg_result_get_int (results->pdata[load->alarms_at], 0, 0);
      load->result.alarms_cleared
        = (guint) rw_pg_result_get_int (results->pdata[load->alarms_at], 0, 1);
    }
  rw_pg_loader_outbox_deleted (self, load->n_published);
  load->outbox = rw_pg_loader_take_outbox (self, results->pdata[load->outbox_at]);
  self->busy = FALSE;
  g_task_return_boolean (task, TRUE);
}

void
rw_pg_load_rest (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  guint n_fates, n_windows, n_events, n_states;
  const RwLetterFate *fates = rw_batch_get_letter_fates (load->batch, &n_fates);
  const RwFaultyWindow *windows = rw_batch_get_faulty_windows (load->batch, &n_windows);
  const RwAlarmEvent *events = rw_batch_get_alarm_events (load->batch, &n_events);
  const RwDetectorState *states = rw_batch_get_detector_states (load->batch, &n_states);
  int at = 0;

  if (!load->begun)
    {
      rw_pg_script_add (script, RW_PG_ROWS_BEGIN);
      at++;
    }
  load->compare_at = load->alarms_at = -1;
  if (self->positions != NULL)
    at += (int) rw_pg_positions_store (self->positions, script, self->dictionaries.reefers,
                                       load->batch);
  if (load->result.duplicate > 0)
    {
      rw_pg_script_add (script, rw_pg_rows_compare_sql);
      rw_pg_rows_bind (script, &self->dictionaries, load->readings,
                       &g_array_index (load->rows, guint, 0), load->rows->len);
      load->compare_at = at++;
    }
  load->result.rejected = rw_pg_letters_get_size (load->letters);
  if (load->result.rejected > 0)
    {
      rw_pg_letters_store (load->letters, script);
      at++;
    }
  at += rw_pg_letter_fates_store (fates, n_fates, script);
  if (n_windows > 0)
    {
      add_windows (self, script, windows, n_windows);
      at++;
    }
  if (n_events > 0)
    {
      add_alarm_events (self, script, events, n_events);
      load->alarms_at = at++;
    }
  if (n_states > 0 && self->state_format > 0)
    {
      rw_pg_states_store (self, states, n_states, script);
      at++;
    }
  load->n_published = self->published->len;
  if (load->n_published > 0)
    {
      rw_pg_loader_add_outbox_delete (self, script);
      at++;
    }
  rw_pg_loader_add_outbox_select (self, script);
  load->outbox_at = at++;
  load->marks_at = -1;
  if (load->result.stored > 0)
    {
      rw_pg_marks_add (self->marks, script, self->dictionaries.reefers, load->readings,
                       &g_array_index (load->rows, guint, 0), load->rows->len);
      load->marks_at = at;
    }
  rw_pg_script_add (script, "COMMIT");
  rw_pg_load_run (task, script, committed_cb);
}
