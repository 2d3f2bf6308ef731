/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-load-private.h"

/* A batch may take this long, and this much longer for each reading and each byte of a message. */
#define LOAD_TIMEOUT (10 * G_USEC_PER_SEC)
#define READING_TIMEOUT G_GINT64_CONSTANT (500)
#define BYTE_TIMEOUT G_GINT64_CONSTANT (1)

static void
load_free (gpointer data)
{
  RwPgLoad *load = data;

  rw_batch_unref (load->batch);
  g_array_unref (load->rows);
  g_array_unref (load->ranges);
  rw_pg_letters_free (load->letters);
  g_clear_pointer (&load->outbox, g_array_unref);
  g_free (load);
}

void
rw_pg_load_run (GTask *task, RwPgScript *script, GAsyncReadyCallback callback)
{
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);

  rw_pg_connection_run_async (self->connection, script, load->timeout,
                              g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* Whatever the reason, the next open starts on a connection without our leftovers. */
void
rw_pg_load_fail (GTask *task, GError *error)
{
  RwPgLoader *self = g_task_get_source_object (task);

  rw_pg_connection_close (self->connection);
  self->busy = FALSE;
  g_task_return_error (task, rw_pg_loader_map_error (error));
}

static RwPgLoad *
load_new (RwBatch *batch)
{
  RwPgLoad *load = g_new0 (RwPgLoad, 1);
  guint n_readings, n_letters;
  const RwDeadLetter *letters = rw_batch_get_dead_letters (batch, &n_letters);

  load->batch = rw_batch_ref (batch);
  load->readings = rw_batch_get_readings (batch, &n_readings);
  load->rows = g_array_sized_new (FALSE, FALSE, sizeof (guint), n_readings);
  load->ranges = g_array_new (FALSE, FALSE, sizeof (RwPgRange));
  load->letters = rw_pg_letters_new ();
  load->timeout = LOAD_TIMEOUT + n_readings * READING_TIMEOUT;

  for (guint i = 0; i < n_letters; i++)
    {
      rw_pg_letters_add (load->letters, &letters[i]);
      load->timeout += (gint64) g_bytes_get_size (letters[i].payload) * BYTE_TIMEOUT;
    }
  for (guint i = 0; i < n_readings; i++)
    {
      const char *obstacle = rw_pg_rows_find_obstacle (&load->readings[i]);

      if (obstacle == NULL)
        g_array_append_val (load->rows, i);
      else
        rw_pg_letters_add_reading (load->letters, &load->readings[i], obstacle);
    }

  return load;
}

static void
rolled_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results != NULL)
    rw_pg_load_names (task);
  else
    rw_pg_load_fail (task, g_steal_pointer (&error));
}

void
rw_pg_load_again (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  RwPgLoad *load = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_marks_forget (self->marks);
  g_task_set_task_data (task, load_new (load->batch), load_free);
  rw_pg_script_add_simple (script, "ROLLBACK");
  rw_pg_load_run (task, script, rolled_back_cb);
}

void
rw_pg_loader_load_async (RwPgLoader *self,
                         RwBatch *batch,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (RW_IS_PG_LOADER (self));
  g_return_if_fail (!self->busy);

  /* Once it is committed it is committed, whatever was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->connection == NULL)
    {
      g_task_return_new_error (task, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE,
                               "There is no connection to the database.");
      return;
    }

  self->busy = TRUE;
  g_task_set_task_data (task, load_new (batch), load_free);
  rw_pg_load_names (task);
}

gboolean
rw_pg_loader_load_finish (RwPgLoader *self,
                          GAsyncResult *result,
                          RwLoadResult *load_result,
                          GArray **outbox,
                          GError **error)
{
  RwPgLoad *load = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *load_result = load->result;
  if (outbox != NULL)
    *outbox = g_steal_pointer (&load->outbox);
  return TRUE;
}
