/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-export.h"

#include "rw-export-column.h"
#include "rw-time.h"

#include <errno.h>
#include <gio/gfiledescriptorbased.h>
#include <string.h>
#include <unistd.h>

struct _RwHistoryExport
{
  GObject parent_instance;

  RwHistoryProvider *provider;
  char **container_ids;
  guint n_reefers;
  gint64 from;
  gint64 to;
  guint columns[RW_N_EXPORT_COLUMNS];
  guint n_columns;
  guint32 quantities; /* those of the columns */
  RwRowFormat format;
  RwCsvDialect dialect;
  GFile *file; /* NULL: only the stream */

  /* While it runs; used by one thread at a time, handed over by tasks. */
  GFile *temporary;
  GOutputStream *stream;
  RwRowWriter *writer;
  guint reefer; /* the one under way: index into container_ids */
  gint64 at;    /* the beginning of the day under way */
  guint64 rows;
};

enum
{
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwHistoryExport, rw_history_export, G_TYPE_OBJECT)

static void ask_day (GTask *task);

static gint64
get_day_end (RwHistoryExport *self)
{
  return MIN (self->to, rw_time_floor (self->at, RW_USEC_PER_DAY) + RW_USEC_PER_DAY);
}

/* Whether the day under way is the last one of all. */
static gboolean
is_last (RwHistoryExport *self)
{
  return get_day_end (self) >= self->to && self->reefer + 1 == self->n_reefers;
}

static gboolean
write_heading (RwHistoryExport *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *name = rw_export_column_get_name (self->columns[i]);

      if (self->columns[i] == RW_EXPORT_MEASUREMENT_TIME
          || self->columns[i] == RW_EXPORT_RECEIVED_TIME)
        rw_row_writer_add_time_column (self->writer, name);
      else
        rw_row_writer_add_column (self->writer, name, rw_export_column_get_unit (self->columns[i]));
    }
  return rw_row_writer_end_columns (self->writer, cancellable, error);
}

/* What is not among the samples of a chart. */
static void
add_other (RwRowWriter *writer, guint column, const RwReading *reading)
{
  if (column == RW_EXPORT_PRODUCT_ID)
    rw_row_writer_add_text (writer, reading->product_id);
  else if (column == RW_EXPORT_DEFROST_CYCLE && reading->defrost_cycle < 0)
    rw_row_writer_add_missing (writer);
  else if (column == RW_EXPORT_DEFROST_CYCLE)
    rw_row_writer_add_integer (writer, reading->defrost_cycle);
  else if (column == RW_EXPORT_LATITUDE)
    rw_row_writer_add_degrees (writer, reading->latitude);
  else if (column == RW_EXPORT_LONGITUDE)
    rw_row_writer_add_degrees (writer, reading->longitude);
  else if (column == RW_EXPORT_RECEIVED_TIME)
    rw_row_writer_add_time (writer, reading->received_time);
  else if (column == RW_EXPORT_SOURCE)
    rw_row_writer_add_text (writer, reading->source);
  else if (column == RW_EXPORT_QUALITY)
    rw_row_writer_add_integer (writer, reading->quality);
  else
    rw_row_writer_add_boolean (writer, reading->late);
}

static void
add_value (RwHistoryExport *self, guint column, const RwHistory *day, guint i)
{
  if (column == RW_EXPORT_CONTAINER_ID)
    rw_row_writer_add_text (self->writer, self->container_ids[self->reefer]);
  else if (column == RW_EXPORT_MEASUREMENT_TIME)
    rw_row_writer_add_time (self->writer, day->time[i]);
  else if (column < RW_EXPORT_FIRST_FLAG)
    {
      RwQuantity quantity = column - RW_EXPORT_FIRST_QUANTITY;

      rw_row_writer_add_number (self->writer, day->value[quantity][i],
                                rw_quantity_get_decimals (quantity));
    }
  else if (column >= RW_EXPORT_PRODUCT_ID)
    add_other (self->writer, column, &day->reading[i]);
  else
    {
      guint bit = 1u << (column - RW_EXPORT_FIRST_FLAG);
      gboolean known = (day->flags_known[i] & bit) != 0;

      rw_row_writer_add_boolean (self->writer, known ? (day->flags_set[i] & bit) != 0 : -1);
    }
}

static gboolean
write_day (RwHistoryExport *self, const RwHistory *day, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < day->n_samples; i++)
    {
      for (guint c = 0; c < self->n_columns; c++)
        add_value (self, self->columns[c], day, i);
      if (!rw_row_writer_end_row (self->writer, cancellable, error))
        return FALSE;
    }

  self->rows += day->n_samples;
  return TRUE;
}

/* A file takes the place of an older one only when it is on the disk: after a power failure there is
 * the one or the other. Streams of remote file systems have no descriptor. */
static gboolean
sync_file (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  int code;

  if (!g_output_stream_flush (stream, cancellable, error))
    return FALSE;
  if (!G_IS_FILE_DESCRIPTOR_BASED (stream)
      || fsync (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream))) == 0)
    return TRUE;

  code = errno;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

/* After everything, in a thread: the end of a file that stays, or of one that does not. */
static gboolean
put_in_place (RwHistoryExport *self, GCancellable *cancellable, GError **error)
{
  if (!rw_row_writer_finish (self->writer, cancellable, error))
    return FALSE;
  if (self->file == NULL)
    return g_output_stream_flush (self->stream, cancellable, error);

  return sync_file (self->stream, cancellable, error)
         && g_output_stream_close (self->stream, cancellable, error)
         && g_file_move (self->temporary, self->file, G_FILE_COPY_OVERWRITE, cancellable, NULL,
                         NULL, error);
}

static void
remove_temporary (RwHistoryExport *self)
{
  if (self->temporary == NULL)
    return;

  if (self->stream != NULL)
    g_output_stream_close (self->stream, NULL, NULL);
  g_file_delete (self->temporary, NULL, NULL);
}

static void
remove_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  remove_temporary (source);
  g_task_return_boolean (task, TRUE);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_error (task, g_error_copy (g_task_get_task_data (task)));
}

/* Takes the error and the task: nothing may be left of the file when the caller hears of it. */
static void
fail (GTask *task, GError *error)
{
  g_autoptr (GTask) removal = g_task_new (g_task_get_source_object (task), NULL, removed_cb, task);

  g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);
  g_task_run_in_thread (removal, remove_thread);
}

static void
day_thread (GTask *step, gpointer source, gpointer day, GCancellable *cancellable)
{
  RwHistoryExport *self = source;
  GError *error = NULL;

  if (write_day (self, day, cancellable, &error)
      && (!is_last (self) || put_in_place (self, cancellable, &error)))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

/* On to the next day, or to the first one of the next reefer. */
static void
advance (RwHistoryExport *self)
{
  double span = (double) (self->to - self->from);
  double done;

  self->at = get_day_end (self);
  done = self->reefer + (double) (self->at - self->from) / span;
  if (self->at >= self->to)
    {
      self->reefer++;
      self->at = self->from;
    }
  g_signal_emit (self, signals[PROGRESS], 0, done / self->n_reefers, self->rows);
}

static void
day_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwHistoryExport *self = RW_HISTORY_EXPORT (source);
  GTask *task = user_data;
  GError *error = NULL;
  gboolean last;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (task, error);
      return;
    }

  last = is_last (self);
  advance (self);
  if (!last)
    {
      ask_day (task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
day_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GTask) step = NULL;
  GError *error = NULL;
  RwHistory *day = rw_history_provider_query_finish (RW_HISTORY_PROVIDER (source), result, &error);

  if (day == NULL)
    {
      fail (task, error);
      return;
    }

  step = g_task_new (g_task_get_source_object (task), g_task_get_cancellable (task),
                     day_written_cb, task);
  g_task_set_check_cancellable (step, FALSE);
  g_task_set_task_data (step, day, (GDestroyNotify) rw_history_unref);
  g_task_run_in_thread (step, day_thread);
}

static void
ask_day (GTask *task)
{
  RwHistoryExport *self = g_task_get_source_object (task);

  rw_history_provider_query_async (self->provider, self->container_ids[self->reefer],
                                   self->at, get_day_end (self), self->quantities,
                                   g_task_get_cancellable (task), day_answered_cb, task);
}

/* A hidden name beside the chosen one: the same file system, so that taking its place is a rename. */
static GFile *
make_temporary (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *hidden
      = g_strdup_printf (".%s.%08x.part", name, (guint) g_random_int ());

  return g_file_get_child (folder, hidden);
}

static gboolean
open_file (RwHistoryExport *self, GCancellable *cancellable, GError **error)
{
  self->temporary = make_temporary (self->file);
  self->stream = G_OUTPUT_STREAM (
      g_file_create (self->temporary, G_FILE_CREATE_NONE, cancellable, error));
  if (self->stream != NULL)
    return TRUE;

  /* It is not ours, if it is there at all. */
  g_clear_object (&self->temporary);
  return FALSE;
}

static void
begin_thread (GTask *step, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RwHistoryExport *self = source;
  GError *error = NULL;
  gboolean empty = self->n_reefers == 0;

  if (self->file != NULL && !open_file (self, cancellable, &error))
    {
      g_task_return_error (step, error);
      return;
    }

  self->writer = rw_row_writer_new (self->stream, self->format, &self->dialect);
  if (write_heading (self, cancellable, &error)
      && (!empty || put_in_place (self, cancellable, &error)))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwHistoryExport *self = RW_HISTORY_EXPORT (source);
  GTask *task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fail (task, error);
  else if (self->n_reefers > 0)
    ask_day (task);
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static void
rw_history_export_finalize (GObject *object)
{
  RwHistoryExport *self = RW_HISTORY_EXPORT (object);

  g_clear_pointer (&self->writer, rw_row_writer_free);
  g_clear_object (&self->stream);
  g_clear_object (&self->temporary);
  g_clear_pointer (&self->dialect.zone, g_time_zone_unref);
  g_clear_object (&self->file);
  g_object_unref (self->provider);
  g_strfreev (self->container_ids);

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

RwHistoryExport *
rw_history_export_new_planned (RwHistoryProvider *provider, const RwHistoryExportPlan *plan)
{
  RwHistoryExport *self;

  g_return_val_if_fail (RW_IS_HISTORY_PROVIDER (provider), NULL);
  g_return_val_if_fail (plan->from < plan->to, NULL);
  g_return_val_if_fail (plan->n_columns <= RW_N_EXPORT_COLUMNS, NULL);
  g_return_val_if_fail (plan->file != NULL || plan->stream != NULL, NULL);

  self = g_object_new (RW_TYPE_HISTORY_EXPORT, NULL);
  self->provider = g_object_ref (provider);
  self->container_ids = g_strdupv ((char **) plan->container_ids);
  self->n_reefers = g_strv_length (self->container_ids);
  self->from = self->at = plan->from;
  self->to = plan->to;
  self->n_columns = plan->n_columns;
  for (guint i = 0; i < plan->n_columns; i++)
    {
      guint column = self->columns[i] = plan->columns[i];

      if (column >= RW_EXPORT_FIRST_QUANTITY && column < RW_EXPORT_FIRST_FLAG)
        self->quantities |= 1u << (column - RW_EXPORT_FIRST_QUANTITY);
      else if (column >= RW_EXPORT_PRODUCT_ID)
        self->quantities |= RW_HISTORY_WHOLE;
    }
  self->format = plan->format;
  self->dialect = plan->dialect != NULL ? *plan->dialect : rw_csv_dialect_standard ();
  if (self->dialect.zone != NULL)
    g_time_zone_ref (self->dialect.zone);
  g_set_object (&self->file, plan->file);
  if (self->file == NULL)
    self->stream = g_object_ref (plan->stream);
  return self;
}

RwHistoryExport *
rw_history_export_new (RwHistoryProvider *provider,
                       const char *container_id,
                       gint64 from,
                       gint64 to,
                       guint32 quantities,
                       const RwCsvDialect *dialect,
                       GFile *file)
{
  const char *const ids[] = { container_id, NULL };
  guint columns[RW_N_EXPORT_COLUMNS];
  RwHistoryExportPlan plan = {
    .container_ids = ids,
    .from = from,
    .to = to,
    .columns = columns,
    .format = RW_ROW_FORMAT_CSV,
    .dialect = dialect,
    .file = file,
  };

  g_return_val_if_fail (container_id != NULL, NULL);

  for (guint column = 0; column < RW_EXPORT_PRODUCT_ID; column++)
    if (column < RW_EXPORT_FIRST_QUANTITY || column >= RW_EXPORT_FIRST_FLAG
        || (quantities & 1u << (column - RW_EXPORT_FIRST_QUANTITY)) != 0)
      columns[plan.n_columns++] = column;
  return rw_history_export_new_planned (provider, &plan);
}

void
rw_history_export_run_async (RwHistoryExport *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) step = NULL;
  GTask *task;

  g_return_if_fail (RW_IS_HISTORY_EXPORT (self));
  g_return_if_fail (self->writer == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  /* The outcome is told as it was: a file that is in its place is no cancelled export. */
  g_task_set_check_cancellable (task, FALSE);
  step = g_task_new (self, cancellable, begun_cb, task);
  g_task_set_check_cancellable (step, FALSE);
  g_task_run_in_thread (step, begin_thread);
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
rw_history_export_suggest_name (const char *container_id, gint64 from, gint64 to)
{
  g_autofree char *first = rw_time_format (from);
  g_autofree char *last = rw_time_format (to);
  g_autofree char *id = g_strdup (container_id);

  for (char *c = id; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '.')
      *c = '_';
  first[MIN (strlen (first), 10)] = '\0';
  last[MIN (strlen (last), 10)] = '\0';
  return g_strdup_printf ("reeferwatch_%s_%s_%s.csv", id, first, last);
}
