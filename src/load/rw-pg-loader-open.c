/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-loader-private.h"

#include "rw-pg-decode.h"
#include "rw-schema.h"
#include "rw-time.h"

#include <math.h>

#define CONNECT_TIMEOUT (10 * G_USEC_PER_SEC)

/* Another worker may be migrating, and that may have a lot to do. */
#define MIGRATE_TIMEOUT (300 * G_USEC_PER_SEC)
#define READ_TIMEOUT (30 * G_USEC_PER_SEC)
#define RECENT_TIMEOUT (300 * G_USEC_PER_SEC)

/* What the judging needs of a stored reading to go on where it was; quantities as RwQuantity has
 * them. */
#define RECENT_COLUMNS                                                                             \
  "measurement_time, received_time, reefer_id, product_no, marks, temperature,"                    \
  " target_temperature, supply_temperature, return_temperature, ambient_temperature, kilowatts,"   \
  " oxygen_level, nitrogen_level, carbon_dioxide_level, humidity_level, time_door_open,"           \
  " flags_known, flags_set"

typedef struct
{
  gint64 since;
  guint n_published; /* events that the script deletes */
  RwLoaderStart *start;
  GArray *positions;  /* of RwPosition: just claimed, or NULL */
  GHashTable *others; /* reefers, by number, that are others' to judge, or NULL */
  RwBatchBuilder *recent;
  RwPgLoader *loader; /* borrowed: for the rows as they arrive */
} Open;

typedef enum
{
  ANSWER_LISTENING,
  ANSWER_REEFERS,
  ANSWER_PRODUCTS,
  ANSWER_SOURCES,
  ANSWER_JUDGING,
  ANSWER_ALARMS = ANSWER_JUDGING + 4,
  ANSWER_STATES,
  ANSWER_DELETED,
  ANSWER_OUTBOX,
  ANSWER_OTHERS, /* only of who keeps positions */
} Answer;

static void
open_free (gpointer data)
{
  Open *open = data;

  g_clear_pointer (&open->start, rw_loader_start_free);
  g_clear_pointer (&open->positions, g_array_unref);
  g_clear_pointer (&open->others, g_hash_table_unref);
  rw_batch_builder_free (open->recent);
  g_free (open);
}

static void
fail (GTask *task, GError *error)
{
  RwPgLoader *self = g_task_get_source_object (task);

  rw_pg_connection_close (self->connection);
  self->busy = FALSE;
  g_task_return_error (task, rw_pg_loader_map_error (error));
}

static void
succeed (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  Open *open = g_task_get_task_data (task);

  open->start->recent = rw_batch_builder_end (open->recent);
  self->busy = FALSE;
  g_task_return_pointer (task, g_steal_pointer (&open->start),
                         (GDestroyNotify) rw_loader_start_free);
}

static gboolean
is_of_others (Open *open, gint32 reefer)
{
  return open->others != NULL && g_hash_table_contains (open->others, GINT_TO_POINTER (reefer));
}

static void
recent_row_cb (const guint8 *data, gsize length, gboolean first, gpointer user_data)
{
  Open *open = user_data;
  RwReading reading;
  RwPgTuple tuple;
  gint32 reefer = 0, product = 0, marks = 0;
  gint16 flags_known = 0, flags_set = 0;

  if (!rw_pg_tuple_init (&tuple, data, length, first))
    return;

  rw_reading_init (&reading);
  rw_pg_tuple_time (&tuple, &reading.time);
  rw_pg_tuple_time (&tuple, &reading.received_time);
  rw_pg_tuple_int4 (&tuple, &reefer);
  rw_pg_tuple_int4 (&tuple, &product);
  rw_pg_tuple_int4 (&tuple, &marks);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    rw_pg_tuple_float (&tuple, &reading.value[q]);
  rw_pg_tuple_int2 (&tuple, &flags_known);
  rw_pg_tuple_int2 (&tuple, &flags_set);

  reading.container_id
    = rw_dictionary_get_text (open->loader->dictionaries.reefers, reefer);
  reading.product_id = rw_dictionary_get_text (open->loader->dictionaries.products, product);
  reading.flags_known = (guint16) flags_known;
  reading.flags_set = (guint16) flags_set;
  reading.late = (marks & RW_PG_MARK_LATE) != 0;
  reading.quality = (guint32) (marks & (RW_PG_MARK_LATE - 1));

  /* A reefer that another worker heard first since we read the list is not ours to judge. */
  if (reading.container_id != NULL && !is_of_others (open, reefer))
    rw_batch_builder_add_reading (open->recent, &reading);
}

static void
recent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results != NULL)
    succeed (task);
  else
    fail (task, g_steal_pointer (&error));
}

/* Of a reefer with a state what is newer, which is little: reefer by reefer, each in the days
 * since; of the others what is newer than the time asked for. */
static char *
write_recent (RwPgLoader *self, const Open *open)
{
  g_autofree char *since =
      open->since == G_MAXINT64 ? g_strdup ("infinity") : rw_time_format (open->since);

  if (self->state_format == 0)
    return g_strdup_printf ("COPY (SELECT " RECENT_COLUMNS
                            " FROM reeferwatch.samples_between('%s', 'infinity')"
                            " ORDER BY measurement_time) TO STDOUT (FORMAT binary)",
                            since);

  return g_strdup_printf (
      "COPY (SELECT " RECENT_COLUMNS " FROM"
      " (SELECT s.* FROM reeferwatch.detector_state d CROSS JOIN LATERAL"
      "   reeferwatch.samples_between(d.time + interval '1 microsecond' * (1 - %" G_GINT64_FORMAT
      "), 'infinity', d.reefer_id) s WHERE d.format = %u"
      "  UNION ALL"
      "  SELECT s.* FROM reeferwatch.samples_between('%s', 'infinity') s"
      "   WHERE NOT EXISTS (SELECT FROM reeferwatch.detector_state d"
      "     WHERE d.reefer_id = s.reefer_id AND d.format = %u)) AS recent"
      " ORDER BY measurement_time) TO STDOUT (FORMAT binary)",
      self->state_overlap, self->state_format, since, self->state_format);
}

static void
read_recent (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  Open *open = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autofree char *sql = write_recent (self, open);

  rw_pg_script_add_copy_out (script, sql, recent_row_cb, open);
  rw_pg_connection_run_async (self->connection, script, RECENT_TIMEOUT,
                              g_task_get_cancellable (task), recent_cb, g_object_ref (task));
}

static void
take_texts (RwDictionary *dictionary, const RwPgResult *result)
{
  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    rw_dictionary_add (dictionary, rw_pg_result_get_text (result, i, 1),
                       (gint32) rw_pg_result_get_int (result, i, 0));
}

static void
drop_alarms_of_others (RwPgLoader *self, Open *open)
{
  GPtrArray *alarms = open->start->active_alarms;

  for (guint i = alarms->len; i > 0; i--)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i - 1);
      const char *container_id = g_intern_string (alarm->container_id);

      if (is_of_others (open, rw_dictionary_get_number (self->dictionaries.reefers, container_id)))
        g_ptr_array_remove_index (alarms, i - 1);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoader *self = g_task_get_source_object (task);
  Open *open = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);
  RwJudging *judging;

  if (results == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }

  take_texts (self->dictionaries.reefers, results->pdata[ANSWER_REEFERS]);
  take_texts (self->dictionaries.products, results->pdata[ANSWER_PRODUCTS]);
  take_texts (self->dictionaries.sources, results->pdata[ANSWER_SOURCES]);
  rw_pg_loader_outbox_deleted (self, open->n_published);

  judging = rw_pg_judging_take ((RwPgResult *const *) &results->pdata[ANSWER_JUDGING], &error);
  if (judging == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }

  open->start = g_new0 (RwLoaderStart, 1);
  open->start->judging = judging;
  open->start->active_alarms = rw_pg_decode_alarms (results->pdata[ANSWER_ALARMS]);
  open->start->outbox = rw_pg_loader_take_outbox (self, results->pdata[ANSWER_OUTBOX]);
  open->start->positions = g_steal_pointer (&open->positions);
  if (self->positions != NULL)
    {
      open->others = rw_pg_positions_take_others (results->pdata[ANSWER_OTHERS]);
      drop_alarms_of_others (self, open);
    }
  open->start->states = rw_pg_states_take (self, results->pdata[ANSWER_STATES], open->others);
  if (open->since == G_MAXINT64 && open->start->states->len == 0)
    succeed (task);
  else
    read_recent (task);
}

static void
read_start (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  Open *open = g_task_get_task_data (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  /* In the order of Answer. What changes from now on is heard. */
  self->rules_changed = FALSE;
  rw_pg_script_add (script, "LISTEN " RW_PG_CHANNEL_RULES);
  rw_pg_script_add (script, "SELECT reefer_id, container_id FROM reeferwatch.reefer");
  rw_pg_script_add (script, "SELECT product_no, product_id FROM reeferwatch.product");
  rw_pg_script_add (script, "SELECT source_no, source FROM reeferwatch.source");
  rw_pg_judging_add (script);
  rw_pg_script_add (script, "SELECT " RW_PG_ALARM_COLUMNS " FROM reeferwatch.alarm"
                            " WHERE state <> 'normal' AND cleared_time IS NULL");
  rw_pg_states_add_select (self, script);
  open->n_published = self->published->len;
  rw_pg_loader_add_outbox_delete (self, script);
  rw_pg_loader_add_outbox_select (self, script);
  if (self->positions != NULL)
    rw_pg_positions_add_others (self->positions, script);
  rw_pg_connection_run_async (self->connection, script, READ_TIMEOUT,
                              g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoader *self = g_task_get_source_object (task);
  Open *open = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results =
      rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  open->positions = rw_pg_positions_take_claim (self->positions, results->pdata[0]);
  read_start (task);
}

/* In a transaction of its own: from its commit on nobody else can store, so what is read after it
 * is all there is. */
static void
claim (GTask *task)
{
  RwPgLoader *self = g_task_get_source_object (task);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_positions_add_claim (self->positions, script);
  rw_pg_connection_run_async (self->connection, script, READ_TIMEOUT, g_task_get_cancellable (task),
                              claimed_cb, g_object_ref (task));
}

/* Who discards events tells nobody of its alarms either. Whatever comes next on the connection
 * comes after it, so nobody waits for the answer. */
static void
keep_quiet (RwPgLoader *self)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add_simple (script, "SET reeferwatch.quiet = 'on'");
  rw_pg_connection_run_async (self->connection, script, READ_TIMEOUT, NULL, NULL, NULL);
}

static void
migrated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgLoader *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!rw_schema_migrate_finish (RW_PG_CONNECTION (source), result, &error))
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  if (self->discards)
    keep_quiet (self);
  if (self->positions != NULL && rw_pg_positions_has_claim (self->positions))
    claim (task);
  else
    read_start (task);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwPgConnection *connection = RW_PG_CONNECTION (source);
  g_autoptr (GError) error = NULL;

  if (!rw_pg_connection_open_finish (connection, result, &error))
    fail (task, g_steal_pointer (&error));
  else
    rw_schema_migrate_async (connection, MIGRATE_TIMEOUT, g_task_get_cancellable (task),
                             migrated_cb, g_object_ref (task));
}

/* The caches of the last connection may be of a database that was since restored from a backup.
 * What was handed out stays with the pipeline, which still has it. */
static void
forget (RwPgLoader *self)
{
  rw_dictionary_clear (self->dictionaries.reefers);
  rw_dictionary_clear (self->dictionaries.products);
  rw_dictionary_clear (self->dictionaries.sources);
  rw_pg_marks_forget (self->marks);
  g_hash_table_remove_all (self->days);
  self->insert_batches = 0;
}

void
rw_pg_loader_open_async (RwPgLoader *self,
                         gint64 since,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Open *open = g_new0 (Open, 1);

  g_return_if_fail (RW_IS_PG_LOADER (self));
  g_return_if_fail (!self->busy);

  self->busy = TRUE;
  open->since = since;
  open->recent = rw_batch_builder_new ();
  open->loader = self;
  g_task_set_task_data (task, open, open_free);

  forget (self);
  if (self->connection != NULL)
    rw_pg_connection_close (self->connection);
  else
    {
      self->connection = rw_pg_connection_new (self->conninfo);
      g_signal_connect_object (self->connection, "notification",
                               G_CALLBACK (rw_pg_loader_rules_notified_cb), self, 0);
    }
  rw_pg_connection_open_async (self->connection, CONNECT_TIMEOUT, cancellable, connected_cb,
                               g_object_ref (task));
}

RwLoaderStart *
rw_pg_loader_open_finish (RwPgLoader *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
