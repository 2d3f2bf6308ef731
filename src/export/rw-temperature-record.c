/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-temperature-record.h"

#include "rw-alarm-spans.h"
#include "rw-clock.h"
#include "rw-export-file.h"
#include "rw-history-export.h"
#include "rw-record-document.h"
#include "rw-record-stream.h"

/* Journal entries, at most. */
#define MAX_ENTRIES 5000

/* How finely the chart is kept: more than a printer shows. */
#define COLUMNS 2400

/* The share of the work that is done when all is read. */
#define READ_SHARE 0.9

struct _RwTemperatureRecord
{
  GObject parent_instance;

  RwHistoryProvider *provider;
  RwTemperatureRecordPlan plan;
  char *container_id;
  char *made_by;

  /* While it runs; used by one thread at a time, handed over by tasks. */
  RwRecordData *data;
  GOutputStream *stream; /* what the export writes to */
  const char *checksum;  /* of the stream */
  GArray *alarms;        /* of RwAlarmSpan, or NULL */
  gboolean alarms_cut;
};

enum
{
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwTemperatureRecord, rw_temperature_record, G_TYPE_OBJECT)

/* --- writing, in a thread --------------------------------------------------------------------- */

static gboolean
write_document (RwTemperatureRecord *self,
                RwExportFile *file,
                GCancellable *cancellable,
                GError **error)
{
  GOutputStream *stream = rw_export_file_open (file, cancellable, error);
  RwRecordDocument document = {
    .data = self->data,
    .alarms = self->alarms,
    .alarms_cut = self->alarms_cut,
    .checksum = self->checksum,
    .zone = self->plan.zone,
    .fahrenheit = self->plan.fahrenheit,
    .made_time = self->plan.made_time,
    .made_by = self->made_by,
  };

  return stream != NULL && rw_record_document_write (&document, stream, cancellable, error)
         && rw_export_file_commit (file, cancellable, error);
}

static void
write_thread (GTask *step, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RwTemperatureRecord *self = source;
  RwExportFile *file = rw_export_file_new (self->plan.file, self->plan.stream);
  GError *error = NULL;
  gboolean done = write_document (self, file, cancellable, &error);

  /* Nothing may be left of it when the caller hears of the end. */
  rw_export_file_free (file);
  if (done)
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, rw_export_file_explain (error));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwTemperatureRecord *self = RW_TEMPERATURE_RECORD (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_emit (self, signals[PROGRESS], 0, 1.0, self->data->n_readings);
  g_task_return_boolean (task, TRUE);
}

static void
start_writing (GTask *task)
{
  g_autoptr (GTask) step =
      g_task_new (g_task_get_source_object (task), g_task_get_cancellable (task), written_cb, task);

  g_task_set_check_cancellable (step, FALSE);
  g_task_run_in_thread (step, write_thread);
}

/* --- asking ----------------------------------------------------------------------------------- */

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
journal_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RwTemperatureRecord *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *entries = rw_alarm_store_journal_finish (RW_ALARM_STORE (source), result, &error);

  if (entries == NULL)
    {
      fail (task, error);
      return;
    }

  self->alarms = rw_alarm_spans_find (entries, self->plan.from);
  self->alarms_cut = entries->len >= MAX_ENTRIES;
  for (guint i = 0; i < self->alarms->len; i++)
    {
      const RwAlarmSpan *span = &g_array_index (self->alarms, RwAlarmSpan, i);

      rw_chart_sheet_add_mark (self->data->sheet, RW_CHART_MARK_ALARM, span->raised, span->over);
    }
  g_ptr_array_unref (entries);
  start_writing (task);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RwTemperatureRecord *self = g_task_get_source_object (task);
  GError *error = NULL;

  g_signal_handlers_disconnect_by_data (source, self);
  if (!rw_history_export_run_finish (RW_HISTORY_EXPORT (source), result, NULL, &error))
    {
      fail (task, error);
      return;
    }

  self->checksum = rw_record_stream_end (RW_RECORD_STREAM (self->stream), &error);
  if (self->checksum == NULL)
    {
      fail (task, error);
      return;
    }

  rw_record_data_end (self->data, self->plan.made_time);
  if (self->plan.alarms == NULL)
    start_writing (task);
  else
    rw_alarm_store_journal_async (self->plan.alarms, self->container_id, 0, self->plan.to,
                                  MAX_ENTRIES, g_task_get_cancellable (task), journal_answered_cb,
                                  task);
}

static void
progress_cb (RwTemperatureRecord *self, double fraction, guint64 rows, RwHistoryExport *export)
{
  g_signal_emit (self, signals[PROGRESS], 0, READ_SHARE * fraction, rows);
}

/* Exactly what reeferwatchctl export writes when it is told a reefer and a span, and no more. */
static RwHistoryExport *
create_export (RwTemperatureRecord *self)
{
  const char *const ids[] = { self->container_id, NULL };
  RwCsvDialect dialect = rw_csv_dialect_standard ();
  guint columns[RW_N_EXPORT_COLUMNS];
  RwHistoryExportPlan plan = {
    .container_ids = ids,
    .from = self->plan.from,
    .to = self->plan.to,
    .columns = columns,
    .n_columns = RW_N_EXPORT_COLUMNS,
    .format = RW_ROW_FORMAT_CSV,
    .dialect = &dialect,
    .stream = self->stream,
  };

  for (guint i = 0; i < RW_N_EXPORT_COLUMNS; i++)
    columns[i] = i;
  return rw_history_export_new (self->provider, &plan);
}

/* --- the object ------------------------------------------------------------------------------- */

static void
rw_temperature_record_finalize (GObject *object)
{
  RwTemperatureRecord *self = RW_TEMPERATURE_RECORD (object);

  g_clear_object (&self->stream);
  g_clear_pointer (&self->data, rw_record_data_free);
  g_clear_pointer (&self->alarms, g_array_unref);
  g_clear_pointer (&self->plan.zone, g_time_zone_unref);
  g_clear_pointer (&self->plan.profiles, rw_cargo_profiles_unref);
  g_clear_object (&self->plan.alarms);
  g_clear_object (&self->plan.file);
  g_clear_object (&self->plan.stream);
  g_free (self->container_id);
  g_free (self->made_by);
  g_object_unref (self->provider);

  G_OBJECT_CLASS (rw_temperature_record_parent_class)->finalize (object);
}

static void
rw_temperature_record_class_init (RwTemperatureRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_temperature_record_finalize;

  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_UINT64);
}

static void
rw_temperature_record_init (RwTemperatureRecord *self)
{
}

static RwChartSheet *
create_sheet (RwTemperatureRecord *self)
{
  RwChartSheetPlan plan = {
    .from = self->plan.from,
    .to = self->plan.to,
    .zone = self->plan.zone,
    .fahrenheit = self->plan.fahrenheit,
    .quantities = (1u << RW_N_QUANTITIES) - 1,
    .columns = COLUMNS,
  };
  RwChartSheet *sheet = rw_chart_sheet_new (&plan);

  rw_chart_sheet_add_reefer (sheet, self->container_id);
  return sheet;
}

RwTemperatureRecord *
rw_temperature_record_new (RwHistoryProvider *provider, const RwTemperatureRecordPlan *plan)
{
  RwTemperatureRecord *self;

  g_return_val_if_fail (RW_IS_HISTORY_PROVIDER (provider), NULL);
  g_return_val_if_fail (plan->container_id != NULL && plan->from < plan->to, NULL);
  g_return_val_if_fail (plan->file != NULL || plan->stream != NULL, NULL);

  self = g_object_new (RW_TYPE_TEMPERATURE_RECORD, NULL);
  self->provider = g_object_ref (provider);
  self->plan = *plan;
  self->container_id = g_strdup (plan->container_id);
  self->made_by = g_strdup (plan->made_by);
  self->plan.zone = plan->zone != NULL ? g_time_zone_ref (plan->zone) : g_time_zone_new_utc ();
  if (plan->profiles != NULL)
    rw_cargo_profiles_ref (plan->profiles);
  if (plan->alarms != NULL)
    g_object_ref (plan->alarms);
  if (plan->file != NULL)
    g_object_ref (plan->file);
  if (plan->stream != NULL)
    g_object_ref (plan->stream);
  if (plan->made_time == 0)
    self->plan.made_time = rw_clock_now (NULL);
  self->data = rw_record_data_new (self->container_id, plan->from, plan->to, plan->profiles,
                                   create_sheet (self));
  return self;
}

void
rw_temperature_record_run_async (RwTemperatureRecord *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (RwHistoryExport) export = NULL;
  GTask *task;

  g_return_if_fail (RW_IS_TEMPERATURE_RECORD (self));
  g_return_if_fail (self->stream == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  /* The outcome is told as it was: a file that is in its place is no cancelled record. */
  g_task_set_check_cancellable (task, FALSE);
  self->stream = rw_record_stream_new (self->data);
  export = create_export (self);
  g_signal_connect_swapped (export, "progress", G_CALLBACK (progress_cb), self);
  rw_history_export_run_async (export, cancellable, exported_cb, task);
}

gboolean
rw_temperature_record_run_finish (RwTemperatureRecord *self,
                                  GAsyncResult *result,
                                  guint64 *readings,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (readings != NULL)
    *readings = self->data->n_readings;
  return TRUE;
}

char *
rw_temperature_record_suggest_name (const char *container_id,
                                    gint64 from,
                                    gint64 to,
                                    const char *ending)
{
  g_autofree char *name =
      rw_history_export_suggest_name (container_id, from, to, RW_ROW_FORMAT_CSV);
  char *point = g_strrstr (name, ".");

  if (point != NULL)
    *point = '\0';
  return g_strconcat (name, ".", ending, NULL);
}
