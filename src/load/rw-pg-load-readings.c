/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-load-private.h"

/* From how many rows on COPY is faster than INSERT, and how many batches not to try it after a
 * batch with duplicates, because those come in a row, as in a replay. */
#define COPY_ROWS 50
#define INSERT_BATCHES 16

static void insert_next_range (GTask *task);

static const guint *
get_rows (RwPgLoad *load, RwPgRange range)
{
  return &g_array_index (load->rows, guint, range.begin);
}

/* Whether the server refused the data, not us. */
static gboolean
is_bad_data (const GError *error)
{
  return rw_pg_error_is_class (error, "22") || rw_pg_error_is_class (error, "23")
         || rw_pg_error_is_class (error, "54");
}

static void
push_range (RwPgLoad *load, guint begin, guint end)
{
  RwPgRange range = { begin, end };

  if (begin < end)
    g_array_append_val (load->ranges, range);
}

static void
rolled_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results == NULL)
    {
      rw_pg_load_fail (task, g_steal_pointer (&error));
      return;
    }

  if (g_hash_table_size (self->days) == 0)
    rw_pg_load_names (task);
  else if (load->begun)
    insert_next_range (task);
  else
    rw_pg_load_readings (task);
}

static void
roll_back (GTask *task, const char *sql)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add_simple (script, sql);
  rw_pg_load_run (task, script, rolled_back_cb);
}

/* The server refused all of the rows: what to try next. */
static void
retry_readings (GTask *task, GError *error)
{
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);

  load->begun = FALSE;
  if (!is_bad_data (error))
    {
      rw_pg_load_fail (task, error);
      return;
    }

  /* "No partition found for row": somebody dropped one that we took for granted. */
  if (strcmp (rw_pg_error_get_sqlstate (error), "23514") == 0 && !load->days_forgotten)
    {
      load->days_forgotten = TRUE;
      g_hash_table_remove_all (self->days);
      roll_back (task, "ROLLBACK");
    }
  else if (self->insert_batches == 0)
    {
      self->insert_batches = INSERT_BATCHES;
      roll_back (task, "ROLLBACK");
    }
  else
    {
      load->begun = TRUE;
      push_range (load, load->rows->len / 2, load->rows->len);
      push_range (load, 0, load->rows->len / 2);
      roll_back (task, "ROLLBACK; " RW_PG_ROWS_BEGIN);
    }
  g_error_free (error);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results == NULL)
    {
      retry_readings (task, g_steal_pointer (&error));
      return;
    }

  load->begun = TRUE;
  load->result.stored = load->rows->len;
  for (guint i = 0; i < load->rows->len; i++)
    load->result.late += load->readings[g_array_index (load->rows, guint, i)].late != 0;
  rw_pg_load_rest (task);
}

static void
count_stored (RwPgLoad *load, const RwPgResult *answer, guint n)
{
  guint stored = (guint) rw_pg_result_get_int (answer, 0, 0);

  load->result.stored += stored;
  load->result.duplicate += n - stored;
  load->result.late += (guint) rw_pg_result_get_int (answer, 0, 1);
}

static void
inserted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results == NULL)
    {
      self->insert_batches = MAX (self->insert_batches, 1);
      retry_readings (task, g_steal_pointer (&error));
      return;
    }

  load->begun = TRUE;
  count_stored (load, results->pdata[1], load->rows->len);
  if (load->result.duplicate == 0 && self->insert_batches > 0)
    self->insert_batches--;
  rw_pg_load_rest (task);
}

void
rw_pg_load_readings (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  RwPgRange all = { 0, load->rows->len };

  if (load->rows->len == 0)
    {
      rw_pg_load_rest (task);
      return;
    }

  if (load->rows->len >= COPY_ROWS && self->insert_batches == 0)
    {
      g_autoptr (GBytes) data = rw_pg_rows_to_copy (&self->dictionaries, load->readings,
                                                    get_rows (load, all), load->rows->len);

      rw_pg_script_add_copy_in (script, rw_pg_rows_copy_sql, data);
      rw_pg_load_run (task, script, copied_cb);
      return;
    }

  rw_pg_script_add (script, RW_PG_ROWS_BEGIN);
  rw_pg_script_add (script, rw_pg_rows_insert_sql);
  rw_pg_rows_bind (script, &self->dictionaries, load->readings, get_rows (load, all),
                   load->rows->len);
  rw_pg_load_run (task, script, inserted_cb);
}

static void
range_inserted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoad *load = g_task_get_task_data (task);
  RwPgRange range = load->range;
  guint middle = range.begin + (range.end - range.begin) / 2;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results != NULL)
    {
      count_stored (load, results->pdata[1], range.end - range.begin);
      insert_next_range (task);
      return;
    }
  if (!is_bad_data (error))
    {
      rw_pg_load_fail (task, g_steal_pointer (&error));
      return;
    }

  if (range.end - range.begin == 1)
    rw_pg_letters_add_reading (load->letters, &load->readings[*get_rows (load, range)],
                               error->message);
  else
    {
      push_range (load, middle, range.end);
      push_range (load, range.begin, middle);
    }
  roll_back (task, "ROLLBACK TO part; RELEASE part");
}

static void
insert_next_range (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = NULL;

  if (load->ranges->len == 0)
    {
      rw_pg_load_rest (task);
      return;
    }

  load->range = g_array_index (load->ranges, RwPgRange, load->ranges->len - 1);
  g_array_set_size (load->ranges, load->ranges->len - 1);

  script = rw_pg_script_new ();
  rw_pg_script_add (script, "SAVEPOINT part");
  rw_pg_script_add (script, rw_pg_rows_insert_sql);
  rw_pg_rows_bind (script, &self->dictionaries, load->readings, get_rows (load, load->range),
                   load->range.end - load->range.begin);
  rw_pg_script_add (script, "RELEASE part");
  rw_pg_load_run (task, script, range_inserted_cb);
}
