/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-export.h"

#include "rw-bin-rows.h"
#include "rw-export-file.h"
#include "rw-export-feed.h"
#include "rw-reading-rows.h"
#include "rw-table-rows.h"
#include "rw-time.h"

#include <string.h>

struct _RwHistoryExport
{
  GObject parent_instance;

  RwExportFeed *feed;
  RwExportFile *file;
  guint columns[RW_N_EXPORT_COLUMNS]; /* of readings */
  guint n_columns;
  GArray *table_columns; /* of RwTableColumn: of every other table, NULL for readings */
  RwBinRows *bins;       /* readings become these; NULL: they stay */
  RwRowFormat format;
  RwCsvDialect dialect;

  /* While it runs; used by one thread at a time, handed over by tasks. */
  RwRowWriter *writer;
  RwExportBlock block;
  guint64 rows;
};

enum
{
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwHistoryExport, rw_history_export, G_TYPE_OBJECT)

/* --- in a thread of the pool ----------------------------------------------------------------- */

/* FALSE with error. */
typedef gboolean (*Step) (RwHistoryExport *self, GCancellable *cancellable, GError **error);

static gboolean
begin (RwHistoryExport *self, GCancellable *cancellable, GError **error)
{
  GOutputStream *stream = rw_export_file_open (self->file, cancellable, error);

  if (stream == NULL)
    return FALSE;

  self->writer = rw_row_writer_new (stream, self->format, &self->dialect);
  return self->table_columns != NULL
             ? rw_table_rows_write_heading (self->writer, self->table_columns, cancellable, error)
             : rw_reading_rows_write_heading (self->writer, self->columns, self->n_columns,
                                              cancellable, error);
}

static gboolean
write_block (RwHistoryExport *self, GCancellable *cancellable, GError **error)
{
  g_auto (RwExportBlock) block = self->block;
  guint n;

  self->block = (RwExportBlock){ 0 };
  if (block.rows != NULL)
    {
      self->rows += block.rows->n_rows;
      return rw_table_rows_write (self->writer, self->table_columns, block.rows, cancellable,
                                  error);
    }
  if (self->bins != NULL)
    return rw_bin_rows_write (self->bins, self->writer, block.readings, &self->rows, cancellable,
                              error);

  rw_batch_get_readings (block.readings, &n);
  self->rows += n;
  return rw_reading_rows_write (self->writer, self->columns, self->n_columns, block.readings,
                                cancellable, error);
}

static gboolean
finish (RwHistoryExport *self, GCancellable *cancellable, GError **error)
{
  if (self->bins != NULL
      && !rw_bin_rows_finish (self->bins, self->writer, &self->rows, cancellable, error))
    return FALSE;

  return rw_row_writer_finish (self->writer, cancellable, error)
         && rw_export_file_commit (self->file, cancellable, error);
}

static gboolean
abandon (RwHistoryExport *self, GCancellable *cancellable, GError **error)
{
  rw_export_file_abandon (self->file);
  return TRUE;
}

static void
step_thread (GTask *step, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Step func = *(Step *) task_data;
  GError *error = NULL;

  if (func (source, cancellable, &error))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, rw_export_file_explain (error));
}

static void
run_step (GTask *task, Step func, GCancellable *cancellable, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) step =
      g_task_new (g_task_get_source_object (task), cancellable, callback, task);

  /* The outcome is told as it was: a file that is in its place is no cancelled export. */
  g_task_set_check_cancellable (step, FALSE);
  g_task_set_task_data (step, g_memdup2 (&func, sizeof func), g_free);
  g_task_run_in_thread (step, step_thread);
}

/* --- in the thread that started it ----------------------------------------------------------- */

static void
abandoned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_error (task, g_error_copy (g_task_get_task_data (task)));
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwExportBlock block = { 0 };

  rw_export_feed_next_finish (RW_EXPORT_FEED (source), result, &block, NULL);
  rw_export_block_clear (&block);
  run_step (user_data, abandon, NULL, abandoned_cb);
}

/* Takes the error and the task: neither a query nor a file may be left when the caller hears of it.
 */
static void
fail (GTask *task, GError *error)
{
  RwHistoryExport *self = g_task_get_source_object (task);

  g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);
  rw_export_feed_close (self->feed);
  rw_export_feed_next_async (self->feed, NULL, stopped_cb, task);
}

static void ask (GTask *task);

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwHistoryExport *self = RW_HISTORY_EXPORT (source);
  GTask *task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (task, error);
      return;
    }

  g_signal_emit (self, signals[PROGRESS], 0, 1.0, self->rows);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* A block is written, or the file begun. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwHistoryExport *self = RW_HISTORY_EXPORT (source);
  GTask *task = user_data;
  GError *error = NULL;
  double fraction = rw_export_feed_get_fraction (self->feed);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (task, error);
      return;
    }

  if (fraction > 0 && fraction < 1)
    g_signal_emit (self, signals[PROGRESS], 0, fraction, self->rows);
  ask (task);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RwHistoryExport *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!rw_export_feed_next_finish (RW_EXPORT_FEED (source), result, &self->block, &error))
    fail (task, error);
  else if (self->block.readings == NULL && self->block.rows == NULL)
    run_step (task, finish, cancellable, finished_cb);
  else
    run_step (task, write_block, cancellable, written_cb);
}

static void
ask (GTask *task)
{
  RwHistoryExport *self = g_task_get_source_object (task);

  rw_export_feed_next_async (self->feed, g_task_get_cancellable (task), answered_cb, task);
}

static void
rw_history_export_finalize (GObject *object)
{
  RwHistoryExport *self = RW_HISTORY_EXPORT (object);

  g_clear_pointer (&self->writer, rw_row_writer_free);
  rw_export_block_clear (&self->block);
  g_clear_pointer (&self->bins, rw_bin_rows_free);
  g_clear_pointer (&self->table_columns, g_array_unref);
  g_clear_pointer (&self->dialect.zone, g_time_zone_unref);
  g_clear_pointer (&self->file, rw_export_file_free);
  g_clear_object (&self->feed);

  G_OBJECT_CLASS (rw_history_export_parent_class)->finalize (object);
}

static void
rw_history_export_class_init (RwHistoryExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_history_export_finalize;

  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_UINT64);
}

static void
rw_history_export_init (RwHistoryExport *self)
{
}

/* --- setting up ------------------------------------------------------------------------------ */

static void
open_table (RwHistoryExport *self, RwHistoryProvider *provider, const RwTablePlan *plan)
{
  self->table_columns = rw_table_plan_dup_columns (plan);
  self->feed = rw_export_feed_new_table (provider, plan);
}

/* Bins as long as a roll-up's are those of the roll-up, and cover the span. */
static void
open_bins (RwHistoryExport *self, RwHistoryProvider *provider, const RwHistoryExportPlan *plan)
{
  RwReadingPlan readings = { plan->container_ids, plan->from, plan->to };
  RwTablePlan bins = {
    .table = RW_STORED_BINS,
    .container_ids = plan->container_ids,
    .step = rw_bin_rows_choose_step (plan->to - plan->from, plan->width),
  };

  for (guint i = 0; i < plan->n_columns; i++)
    if (plan->columns[i] >= RW_EXPORT_FIRST_QUANTITY && plan->columns[i] < RW_EXPORT_FIRST_FLAG)
      bins.quantities |= 1u << (plan->columns[i] - RW_EXPORT_FIRST_QUANTITY);
  if (bins.step % (15 * RW_USEC_PER_MIN) == 0)
    {
      bins.from = rw_time_floor (plan->from, bins.step);
      bins.to = rw_time_floor (plan->to + bins.step - 1, bins.step);
      open_table (self, provider, &bins);
      return;
    }

  self->table_columns = rw_table_plan_dup_columns (&bins);
  self->bins = rw_bin_rows_new (plan->from, bins.step, bins.quantities);
  self->feed = rw_export_feed_new_readings (provider, &readings);
}

static void
open_feed (RwHistoryExport *self, RwHistoryProvider *provider, const RwHistoryExportPlan *plan)
{
  RwReadingPlan readings = { plan->container_ids, plan->from, plan->to };
  RwTablePlan journal = {
    .table = plan->table == RW_EXPORT_ALARMS ? RW_STORED_ALARMS : RW_STORED_ALARM_EVENTS,
    .container_ids = plan->container_ids,
    .from = plan->from,
    .to = plan->to,
  };

  if (plan->table == RW_EXPORT_FLEET)
    self->feed = rw_export_feed_new_latest (provider, plan->container_ids);
  else if (plan->table != RW_EXPORT_TELEMETRY)
    open_table (self, provider, &journal);
  else if (plan->width > 0)
    open_bins (self, provider, plan);
  else
    self->feed = rw_export_feed_new_readings (provider, &readings);
}

RwHistoryExport *
rw_history_export_new (RwHistoryProvider *provider, const RwHistoryExportPlan *plan)
{
  RwHistoryExport *self;

  g_return_val_if_fail (RW_IS_HISTORY_PROVIDER (provider), NULL);
  g_return_val_if_fail (plan->table == RW_EXPORT_FLEET || plan->from < plan->to, NULL);
  g_return_val_if_fail (plan->n_columns <= RW_N_EXPORT_COLUMNS, NULL);
  g_return_val_if_fail (plan->file != NULL || plan->stream != NULL, NULL);

  self = g_object_new (RW_TYPE_HISTORY_EXPORT, NULL);
  self->n_columns = plan->n_columns;
  if (plan->n_columns > 0)
    memcpy (self->columns, plan->columns, plan->n_columns * sizeof *plan->columns);
  self->format = plan->format;
  self->dialect = plan->dialect != NULL ? *plan->dialect : rw_csv_dialect_standard ();
  if (self->dialect.zone != NULL)
    g_time_zone_ref (self->dialect.zone);
  self->file = rw_export_file_new (plan->file, plan->stream);
  open_feed (self, provider, plan);
  return self;
}

void
rw_history_export_run_async (RwHistoryExport *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RW_IS_HISTORY_EXPORT (self));
  g_return_if_fail (self->writer == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  run_step (task, begin, cancellable, written_cb);
}

gboolean
rw_history_export_run_finish (RwHistoryExport *self,
                              GAsyncResult *result,
                              guint64 *rows,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (rows != NULL)
    *rows = self->rows;
  return TRUE;
}

char *
rw_history_export_suggest_name (const char *what, gint64 from, gint64 to, RwRowFormat format)
{
  g_autofree char *first = rw_time_format (from);
  g_autofree char *last = rw_time_format (to);
  g_autofree char *name = g_strdup (what);

  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '.')
      *c = '_';
  first[MIN (strlen (first), 10)] = '\0';
  last[MIN (strlen (last), 10)] = '\0';
  return g_strdup_printf ("reeferwatch_%s_%s%s%s.%s", name, first, from < to ? "_" : "",
                          from < to ? last : "", format == RW_ROW_FORMAT_JSONL ? "jsonl" : "csv");
}
