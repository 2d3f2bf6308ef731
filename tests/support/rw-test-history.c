/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-history.h"

#include "rw-time.h"

#include <math.h>
#include <string.h>

struct _RwTestHistory
{
  GObject parent_instance;

  gint64 end;
  char *message;
  char *failing; /* the only id that fails, NULL for all */
  double apart;
  gboolean setpoints_apart;
  gboolean hold;
  GQueue held; /* of GTask */
  guint n_queries;
  guint n_cancelled;
};

typedef struct
{
  char **container_ids;
  gint64 from;
  gint64 to;
  guint width;
} Query;

static void rw_test_history_iface_init (RwHistoryProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwTestHistory, rw_test_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_HISTORY_PROVIDER,
                                                      rw_test_history_iface_init))

static void
free_query (gpointer data)
{
  Query *query = data;

  g_strfreev (query->container_ids);
  g_free (query);
}

/* Noise that depends on the minute alone, so that every query tells the same. */
static double
get_noise (gint64 minute)
{
  guint32 x = (guint32) minute * 2654435761u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  return (x & 0xffff) / 65535.0 - 0.5;
}

static gboolean
is_paused (gint64 minute_of_day)
{
  return minute_of_day >= 15 * 60 && minute_of_day < 17 * 60;
}

static gboolean
is_defrosting (gint64 minute_of_day)
{
  return minute_of_day % 360 >= 300 && minute_of_day % 360 < 330;
}

static gboolean
is_unpowered (gint64 minute_of_day)
{
  return minute_of_day >= 8 * 60 && minute_of_day < 8 * 60 + 50;
}

static void
fill (RwTestHistory *self, RwHistory *history, guint i, gint64 minute)
{
  gint64 of_day = minute % 1440;
  gint64 time = minute * RW_USEC_PER_MIN;
  gboolean defrosting = is_defrosting (of_day), powered = !is_unpowered (of_day);
  double warm = defrosting ? 3 * sin (G_PI * (of_day % 360 - 300) / 30.0) : 0;
  double supply = 4 + 0.5 * sin (minute / 17.0) + 0.4 * get_noise (minute) + warm;

  if (!powered)
    supply += (of_day - 8 * 60) / 12.0;
  if (time == rw_test_history_get_spike (self))
    supply = 17;
  history->time[i] = time;
  history->flags_known[i] = RW_FLAG_POWERED | RW_FLAG_DEFROSTING | RW_FLAG_FAN_1 | RW_FLAG_FAN_2;
  history->flags_set[i] = (powered ? RW_FLAG_POWERED | RW_FLAG_FAN_1 : 0)
                          | (defrosting ? RW_FLAG_DEFROSTING : 0);
  history->value[RW_QUANTITY_TARGET_TEMPERATURE][i] = minute / 4320 % 2 == 0 ? 4 : 3.5;
  history->value[RW_QUANTITY_SUPPLY_TEMPERATURE][i] = supply;
  history->value[RW_QUANTITY_RETURN_TEMPERATURE][i]
      = 5.2 + 0.3 * sin ((minute - 8) / 17.0) + 0.3 * get_noise (minute + 7) + warm * 0.6;
  history->value[RW_QUANTITY_AMBIENT_TEMPERATURE][i] = 22 + 6 * sin (G_PI * (of_day - 480) / 720.0);
  history->value[RW_QUANTITY_KILOWATTS][i]
      = powered ? (defrosting ? 5.8 : 3.1 + 0.8 * sin (minute / 17.0)) + 0.3 * get_noise (minute + 3)
                : 0;
  history->value[RW_QUANTITY_OXYGEN_LEVEL][i] = 20.7 + 0.2 * get_noise (minute / 30);
  history->value[RW_QUANTITY_CARBON_DIOXIDE_LEVEL][i] = 0.4 + 0.2 * get_noise (minute / 45 + 5);
  history->value[RW_QUANTITY_HUMIDITY_LEVEL][i] = 84 + 5 * sin (minute / 90.0) + 2 * get_noise (minute);
}

/* The same as a whole reading. */
static void
fill_reading (RwHistory *history, guint i)
{
  RwReading *reading = &history->reading[i];

  rw_reading_init (reading);
  reading->container_id = history->container_id;
  reading->product_id = g_intern_static_string ("P01");
  reading->source = g_intern_static_string ("native");
  reading->time = history->time[i];
  reading->received_time = history->time[i] + RW_USEC_PER_SEC;
  reading->flags_known = history->flags_known[i];
  reading->flags_set = history->flags_set[i];
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    reading->value[q] = history->value[q][i];
}

static void
move_apart (RwTestHistory *self, RwHistory *history, guint i)
{
  const char *last = history->container_id + strlen (history->container_id) - 1;
  double by = self->apart * g_ascii_digit_value (*last);

  history->value[RW_QUANTITY_SUPPLY_TEMPERATURE][i] += by;
  history->value[RW_QUANTITY_RETURN_TEMPERATURE][i] += by;
  history->value[RW_QUANTITY_AMBIENT_TEMPERATURE][i] += by;
  history->value[RW_QUANTITY_KILOWATTS][i] += by / 4;
  history->value[RW_QUANTITY_HUMIDITY_LEVEL][i] -= by;
  history->value[RW_QUANTITY_TARGET_TEMPERATURE][i] = 4 + (self->setpoints_apart ? by : 0);
}

RwHistory *
rw_test_history_make (RwTestHistory *self, const char *container_id, gint64 from, gint64 to)
{
  gint64 first = (from + RW_USEC_PER_MIN - 1) / RW_USEC_PER_MIN;
  gint64 last = (MIN (to, self->end) + RW_USEC_PER_MIN - 1) / RW_USEC_PER_MIN;
  guint n = 0;
  RwHistory *history;

  last = MAX (first, last);
  for (gint64 minute = first; minute < last; minute++)
    n += !is_paused (minute % 1440);
  history = rw_history_new (container_id, RW_HISTORY_WHOLE | ((1u << RW_N_QUANTITIES) - 1), n);
  history->from = from;
  history->to = to;
  history->interval = RW_USEC_PER_MIN;
  n = 0;
  for (gint64 minute = first; minute < last; minute++)
    if (!is_paused (minute % 1440))
      {
        fill (self, history, n, minute);
        if (self->apart != 0)
          move_apart (self, history, n);
        fill_reading (history, n++);
      }
  return history;
}

static RwHistory *
make_as_asked (RwTestHistory *self, const Query *query, const char *container_id)
{
  gint64 step = rw_history_choose_step (query->from, query->to, query->width);

  if (step == 0)
    return rw_test_history_make (self, container_id, query->from, query->to);
  return rw_test_history_make_buckets (self, container_id, query->from, query->to, step);
}

static void
add_past (RwBatchBuilder *builder, const char *container_id, gint64 time, float supply)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (container_id);
  reading.product_id = g_intern_static_string ("P01");
  reading.time = reading.received_time = time;
  reading.latitude = 30;
  reading.longitude = 40;
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = supply;
  rw_batch_builder_add_reading (builder, &reading);
}

static RwBatch *
make_past (gint64 time)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  add_past (builder, "PAST0000001", time, 4);
  add_past (builder, "TEST0000100", time - RW_USEC_PER_MIN, 19);
  add_past (builder, "TEST0000099", time - RW_USEC_PER_HOUR, 4);
  return rw_batch_builder_end (builder);
}

static void
answer (GTask *task)
{
  RwTestHistory *self = g_task_get_source_object (task);
  Query *query = g_task_get_task_data (task);
  GPtrArray *histories;

  if (g_task_return_error_if_cancelled (task))
    {
      self->n_cancelled++;
      return;
    }
  if (self->message != NULL
      && (self->failing == NULL
          || (query->container_ids != NULL
              && g_strv_contains ((const char *const *) query->container_ids, self->failing))))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->message);
      return;
    }
  if (query->container_ids == NULL)
    {
      g_task_return_pointer (task, make_past (query->to), (GDestroyNotify) rw_batch_unref);
      return;
    }
  histories = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_history_unref);
  for (guint i = 0; query->container_ids[i] != NULL; i++)
    g_ptr_array_add (histories, make_as_asked (self, query, query->container_ids[i]));
  g_task_return_pointer (task, histories, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwTestHistory *self = g_task_get_source_object (task);

  if (self->hold && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_queue_push_tail (&self->held, g_object_ref (task));
  else
    answer (task);
  return G_SOURCE_REMOVE;
}

static void
query_async (RwHistoryProvider *provider,
             const RwHistoryPlan *plan,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  RwTestHistory *self = RW_TEST_HISTORY (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Query *query = g_new0 (Query, 1);

  self->n_queries++;
  query->container_ids = g_strdupv ((char **) plan->container_ids);
  query->from = plan->from;
  query->to = plan->to;
  query->width = plan->width;
  g_task_set_task_data (task, query, free_query);
  g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, task, g_object_unref);
}

static GPtrArray *
query_finish (RwHistoryProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
latest_async (RwHistoryProvider *provider,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  g_task_return_pointer (task, rw_batch_builder_end (builder), (GDestroyNotify) rw_batch_unref);
}

static RwBatch *
latest_finish (RwHistoryProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- cursors --------------------------------------------------------------------------------- */

#define TEST_TYPE_CURSOR (test_cursor_get_type ())
G_DECLARE_FINAL_TYPE (TestCursor, test_cursor, TEST, CURSOR, RwReadingCursor)

struct _TestCursor
{
  RwReadingCursor parent_instance;

  RwTestHistory *history;
  GPtrArray *ids; /* of interned text, in order */
  gint64 from, to;
  guint reefer; /* of the next block */
  gint64 at;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (TestCursor, test_cursor, RW_TYPE_READING_CURSOR)

static void
add_readings (RwBatchBuilder *builder, const RwHistory *history)
{
  for (guint i = 0; i < history->n_samples; i++)
    rw_batch_builder_add_reading (builder, &history->reading[i]);
}

/* The next block that is not empty, or NULL at the end. */
static RwBatch *
make_block (TestCursor *self)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  while (rw_batch_builder_get_n_items (builder) == 0)
    {
      gint64 end;
      g_autoptr (RwHistory) history = NULL;

      if (self->reefer == self->ids->len || self->from >= self->to)
        return NULL;

      end = MIN (self->to, rw_time_floor (self->at, RW_USEC_PER_DAY) + RW_USEC_PER_DAY);
      history = rw_test_history_make (self->history, self->ids->pdata[self->reefer], self->at, end);
      add_readings (builder, history);
      self->at = end;
      if (end == self->to)
        {
          self->reefer++;
          self->at = self->from;
        }
    }
  return rw_batch_builder_end (builder);
}

static void
answer_block (TestCursor *self, GTask *task)
{
  if (g_task_return_error_if_cancelled (task))
    self->history->n_cancelled++;
  else if (self->closed)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
  else if (self->history->message != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->history->message);
  else
    g_task_return_pointer (task, make_block (self), (GDestroyNotify) rw_batch_unref);
}

static gboolean answer_block_cb (gpointer user_data);

/* Looks again and again whether it is still held, because a cursor may be in any thread. */
static void
answer_block_after (GTask *task, guint delay)
{
  g_autoptr (GSource) source = g_timeout_source_new (delay);

  g_source_set_callback (source, answer_block_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static gboolean
answer_block_cb (gpointer user_data)
{
  GTask *task = user_data;
  TestCursor *self = g_task_get_source_object (task);

  if (self->history->hold && !self->closed
      && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    answer_block_after (task, 20);
  else
    answer_block (self, task);
  return G_SOURCE_REMOVE;
}

static void
test_cursor_next_async (RwReadingCursor *cursor,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (cursor, cancellable, callback, user_data);

  TEST_CURSOR (cursor)->history->n_queries++;
  g_task_set_check_cancellable (task, FALSE);
  answer_block_after (task, 0);
}

static RwBatch *
test_cursor_next_finish (RwReadingCursor *cursor, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static double
test_cursor_get_fraction (RwReadingCursor *cursor)
{
  TestCursor *self = TEST_CURSOR (cursor);

  if (self->ids->len == 0 || self->from >= self->to)
    return 1;

  return (self->reefer + (double) (self->at - self->from) / (self->to - self->from))
         / self->ids->len;
}

static void
test_cursor_close (RwReadingCursor *cursor)
{
  TEST_CURSOR (cursor)->closed = TRUE;
}

static void
test_cursor_finalize (GObject *object)
{
  TestCursor *self = TEST_CURSOR (object);

  g_ptr_array_unref (self->ids);
  g_object_unref (self->history);

  G_OBJECT_CLASS (test_cursor_parent_class)->finalize (object);
}

static void
test_cursor_class_init (TestCursorClass *klass)
{
  RwReadingCursorClass *cursor_class = RW_READING_CURSOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_cursor_finalize;
  cursor_class->next_async = test_cursor_next_async;
  cursor_class->next_finish = test_cursor_next_finish;
  cursor_class->get_fraction = test_cursor_get_fraction;
  cursor_class->close = test_cursor_close;
}

static void
test_cursor_init (TestCursor *self)
{
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static RwReadingCursor *
open_cursor (RwHistoryProvider *provider, const RwReadingPlan *plan)
{
  static const char *const fleet[] = { "RWTU0000000", "RWTU0000001", "RWTU0000002", NULL };
  const char *const *ids = plan->container_ids != NULL ? plan->container_ids : fleet;
  TestCursor *self = g_object_new (TEST_TYPE_CURSOR, NULL);

  self->history = g_object_ref (RW_TEST_HISTORY (provider));
  self->from = self->at = plan->from;
  self->to = plan->to;
  self->ids = g_ptr_array_new ();
  for (; *ids != NULL; ids++)
    if (!g_ptr_array_find (self->ids, g_intern_string (*ids), NULL))
      g_ptr_array_add (self->ids, (gpointer) g_intern_string (*ids));
  g_ptr_array_sort (self->ids, compare_ids);
  return RW_READING_CURSOR (self);
}

/* --- tables: three rows in one block --------------------------------------------------------- */

#define TEST_TYPE_TABLE (test_table_get_type ())
G_DECLARE_FINAL_TYPE (TestTable, test_table, TEST, TABLE, RwTableCursor)

struct _TestTable
{
  RwTableCursor parent_instance;

  GArray *columns;
  gint64 from;
  gboolean answered;
};

G_DEFINE_FINAL_TYPE (TestTable, test_table, RW_TYPE_TABLE_CURSOR)

static RwTableBlock *
make_rows (TestTable *self)
{
  RwTableBlock *block = rw_table_block_new ();

  for (; block->n_rows < 3; block->n_rows++)
    for (guint i = 0; i < self->columns->len; i++)
      {
        RwCellKind kind = g_array_index (self->columns, RwTableColumn, i).kind;
        RwCell cell = { 0 };

        if (kind == RW_CELL_TEXT)
          cell.text = g_string_chunk_insert (block->texts, "=text");
        else if (kind == RW_CELL_TIME)
          cell.time = self->from + block->n_rows * RW_USEC_PER_MIN;
        else if (kind == RW_CELL_INTEGER)
          cell.integer = block->n_rows;
        else
          cell.number = (float) -18.5;
        g_array_append_val (block->cells, cell);
      }
  return block;
}

static void
test_table_next_async (RwTableCursor *cursor,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TestTable *self = TEST_TABLE (cursor);
  g_autoptr (GTask) task = g_task_new (cursor, cancellable, callback, user_data);
  RwTableBlock *block = self->answered ? NULL : make_rows (self);

  self->answered = TRUE;
  g_task_return_pointer (task, block, (GDestroyNotify) rw_table_block_free);
}

static RwTableBlock *
test_table_next_finish (RwTableCursor *cursor, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static double
test_table_get_fraction (RwTableCursor *cursor)
{
  return TEST_TABLE (cursor)->answered ? 1 : 0;
}

static void
test_table_close (RwTableCursor *cursor)
{
  TEST_TABLE (cursor)->answered = TRUE;
}

static void
test_table_finalize (GObject *object)
{
  g_array_unref (TEST_TABLE (object)->columns);

  G_OBJECT_CLASS (test_table_parent_class)->finalize (object);
}

static void
test_table_class_init (TestTableClass *klass)
{
  RwTableCursorClass *cursor_class = RW_TABLE_CURSOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_table_finalize;
  cursor_class->next_async = test_table_next_async;
  cursor_class->next_finish = test_table_next_finish;
  cursor_class->get_fraction = test_table_get_fraction;
  cursor_class->close = test_table_close;
}

static void
test_table_init (TestTable *self)
{
}

static RwTableCursor *
open_table (RwHistoryProvider *provider, const RwTablePlan *plan)
{
  TestTable *self = g_object_new (TEST_TYPE_TABLE, NULL);

  self->columns = rw_table_plan_dup_columns (plan);
  self->from = plan->from;
  return RW_TABLE_CURSOR (self);
}

static void
fleet_at_async (RwHistoryProvider *provider,
                gint64 time,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  RwTestHistory *self = RW_TEST_HISTORY (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Query *query = g_new0 (Query, 1);

  self->n_queries++;
  query->to = time;
  g_task_set_task_data (task, query, free_query);
  g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, task, g_object_unref);
}

static RwBatch *
fleet_at_finish (RwHistoryProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rw_test_history_iface_init (RwHistoryProviderInterface *iface)
{
  iface->query_async = query_async;
  iface->query_finish = query_finish;
  iface->latest_async = latest_async;
  iface->latest_finish = latest_finish;
  iface->open = open_cursor;
  iface->open_table = open_table;
  iface->fleet_at_async = fleet_at_async;
  iface->fleet_at_finish = fleet_at_finish;
}

static void
rw_test_history_finalize (GObject *object)
{
  g_free (RW_TEST_HISTORY (object)->message);
  g_free (RW_TEST_HISTORY (object)->failing);

  G_OBJECT_CLASS (rw_test_history_parent_class)->finalize (object);
}

static void
rw_test_history_class_init (RwTestHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_test_history_finalize;
}

static void
rw_test_history_init (RwTestHistory *self)
{
}

RwTestHistory *
rw_test_history_new (gint64 end)
{
  RwTestHistory *self = g_object_new (RW_TYPE_TEST_HISTORY, NULL);

  self->end = rw_time_floor (end, RW_USEC_PER_MIN);
  return self;
}

void
rw_test_history_fail (RwTestHistory *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

void
rw_test_history_fail_only (RwTestHistory *self, const char *container_id)
{
  g_free (self->failing);
  self->failing = g_strdup (container_id);
}

void
rw_test_history_set_apart (RwTestHistory *self, double kelvin, gboolean setpoints)
{
  self->apart = kelvin;
  self->setpoints_apart = setpoints;
}

void
rw_test_history_hold (RwTestHistory *self, gboolean hold)
{
  GTask *task;

  self->hold = hold;
  while (!hold && (task = g_queue_pop_head (&self->held)) != NULL)
    {
      answer (task);
      g_object_unref (task);
    }
}

void
rw_test_history_forget (RwTestHistory *self)
{
  self->end = G_MININT64 / 2;
}

guint
rw_test_history_get_n_queries (RwTestHistory *self)
{
  return self->n_queries;
}

guint
rw_test_history_get_n_cancelled (RwTestHistory *self)
{
  return self->n_cancelled;
}

gint64
rw_test_history_get_spike (RwTestHistory *self)
{
  return self->end - 2 * RW_USEC_PER_HOUR;
}
