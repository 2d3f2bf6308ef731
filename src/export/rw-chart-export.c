/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-export.h"

#include "rw-alarm-spans.h"
#include "rw-chart-sheet.h"
#include "rw-export-file.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>

/* So much is asked for at once; whole readings are longer. */
#define STEP (7 * RW_USEC_PER_DAY)
#define WHOLE_STEP RW_USEC_PER_DAY

/* Journal entries of one reefer, at most. */
#define MAX_ENTRIES 5000

#define DEFAULT_WIDTH 1200
#define DEFAULT_PDF_WIDTH 780
#define DEFAULT_SCALE 2
#define MARGIN 14

/* Drawings can be looked at more closely than pixels. */
#define VECTOR_COLUMNS 3000
#define MAX_COLUMNS 8000

struct _RwChartExport
{
  GObject parent_instance;

  RwHistoryProvider *provider;
  RwChartExportPlan plan;
  char **container_ids;
  guint n_reefers;
  guint columns; /* that can be seen apart */

  /* While it runs; used by one thread at a time, handed over by tasks. */
  RwChartSheet *sheet;
  guint reefer;   /* the one under way */
  gint64 at;      /* the beginning of what is under way */
  gboolean whole; /* what is under way are whole readings */
  gint64 interval;
  const char *product_id;
  guint64 readings;
};

enum
{
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwChartExport, rw_chart_export, G_TYPE_OBJECT)

static void ask (GTask *task);
static void ask_for (GTask *task, gboolean whole);

/* The limits are those of one reefer. */
static gboolean
wants_limits (RwChartExport *self)
{
  return self->n_reefers == 1 && self->plan.profiles != NULL;
}

/* The curves of several reefers are all that is drawn of them: no reading is asked for where a
 * pixel is as long as a quarter of an hour. */
static gboolean
wants_buckets (RwChartExport *self)
{
  return self->n_reefers > 1
         && rw_history_choose_step (self->plan.from, self->plan.to, self->columns) > 0;
}

static gint64
get_end (RwChartExport *self)
{
  if (wants_buckets (self))
    return self->plan.to;
  return MIN (self->plan.to, self->at + (wants_limits (self) ? WHOLE_STEP : STEP));
}

/* --- drawing, in a thread --------------------------------------------------------------------- */

static gboolean
draw (RwChartExport *self, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  const RwChartExportPlan *plan = &self->plan;
  double width = plan->width;
  double height = plan->height > 0 ? plan->height
                                   : rw_chart_sheet_suggest_height (self->sheet, width - 2 * MARGIN)
                                         + 2 * MARGIN;
  g_autoptr (RwSurface) surface =
      rw_surface_new (plan->format, width, height, plan->scale, stream, cancellable, error);

  if (surface == NULL)
    return FALSE;

  if (self->n_reefers == 1)
    rw_surface_set_title (surface, self->container_ids[0]);
  rw_chart_sheet_draw (self->sheet, rw_surface_get_context (surface), MARGIN, MARGIN,
                       width - 2 * MARGIN, height - 2 * MARGIN);
  return rw_surface_finish (surface, error);
}

static gboolean
write_chart (RwChartExport *self, RwExportFile *file, GCancellable *cancellable, GError **error)
{
  GOutputStream *stream = rw_export_file_open (file, cancellable, error);

  return stream != NULL && draw (self, stream, cancellable, error)
         && rw_export_file_commit (file, cancellable, error);
}

static void
draw_thread (GTask *step, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RwChartExport *self = source;
  RwExportFile *file = rw_export_file_new (self->plan.file, self->plan.stream);
  GError *error = NULL;
  gboolean done = write_chart (self, file, cancellable, &error);

  /* Nothing may be left of it when the caller hears of the end. */
  rw_export_file_free (file);
  if (done)
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, rw_export_file_explain (error));
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwChartExport *self = RW_CHART_EXPORT (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_emit (self, signals[PROGRESS], 0, 1.0, self->readings);
  g_task_return_boolean (task, TRUE);
}

static void
start_drawing (GTask *task)
{
  g_autoptr (GTask) step =
      g_task_new (g_task_get_source_object (task), g_task_get_cancellable (task), drawn_cb, task);

  g_task_set_check_cancellable (step, FALSE);
  g_task_run_in_thread (step, draw_thread);
}

/* --- asking ----------------------------------------------------------------------------------- */

static void
journal_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RwChartExport *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GArray) spans = NULL;
  GPtrArray *entries = rw_alarm_store_journal_finish (RW_ALARM_STORE (source), result, &error);

  if (entries == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  spans = rw_alarm_spans_find (entries, self->plan.from);
  for (guint i = 0; i < spans->len; i++)
    {
      const RwAlarmSpan *span = &g_array_index (spans, RwAlarmSpan, i);

      rw_chart_sheet_add_mark (self->sheet, RW_CHART_MARK_ALARM, span->raised, span->over);
    }
  g_ptr_array_unref (entries);
  start_drawing (task);
}

static void
ask_journal (GTask *task)
{
  RwChartExport *self = g_task_get_source_object (task);

  if (self->n_reefers != 1 || self->plan.alarms == NULL)
    {
      start_drawing (task);
      return;
    }

  rw_alarm_store_journal_async (self->plan.alarms, self->container_ids[0], 0, self->plan.to,
                                MAX_ENTRIES, g_task_get_cancellable (task), journal_answered_cb,
                                task);
}

/* The limits change with the cargo. */
static void
follow_cargo (RwChartExport *self, const RwHistory *history)
{
  if (!self->whole || history->reading == NULL)
    return;

  for (guint i = 0; i < history->n_samples; i++)
    {
      const char *product_id = history->reading[i].product_id;
      const RwCargoProfile *profile;

      if (product_id == NULL || product_id == self->product_id)
        continue;
      self->product_id = product_id;
      profile = rw_cargo_profiles_lookup (self->plan.profiles, product_id);
      rw_chart_sheet_add_limits (self->sheet, history->time[i],
                                 profile != NULL ? profile->low : NAN,
                                 profile != NULL ? profile->high : NAN);
    }
}

/* Whether two samples stand for as much time as each other: a reading, or the same bucket. */
static gboolean
is_alike (const RwHistory *history, guint i, guint k)
{
  return history->bucket == NULL || history->bucket[i].step == history->bucket[k].step;
}

/* The extremes of buckets; of a reading itself. */
static void
get_extremes (const RwHistory *history,
              RwQuantity quantity,
              guint first,
              guint n,
              float *low,
              float *high)
{
  for (guint i = 0; i < n; i++)
    {
      const RwBucket *bucket = &history->bucket[first + i];

      low[i] = bucket->step > 0 ? bucket->low[quantity] : history->value[quantity][first + i];
      high[i] = bucket->step > 0 ? bucket->high[quantity] : history->value[quantity][first + i];
    }
}

/* Samples that are alike, n from first on. */
static void
take_run (RwChartExport *self, const RwHistory *history, guint first, guint n)
{
  gboolean buckets = history->bucket != NULL && history->bucket[first].step > 0;
  g_autofree float *extremes = buckets ? g_new (float, 2 * RW_N_QUANTITIES * n) : NULL;
  RwChartSamples samples = {
    .n = n,
    .time = history->time + first,
    .flags_known = history->flags_known + first,
    .flags_set = history->flags_set + first,
    .interval = self->interval,
  };

  if (buckets)
    samples.interval = history->bucket[first].step * RW_USEC_PER_SEC;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      float *low = buckets ? extremes + 2 * q * n : NULL;

      if (history->value[q] == NULL)
        continue;
      samples.value[q] = history->value[q] + first;
      if (!buckets)
        continue;
      get_extremes (history, q, first, n, low, low + n);
      samples.low[q] = low;
      samples.high[q] = low + n;
    }
  rw_chart_sheet_add_samples (self->sheet, self->reefer, &samples);
  for (guint i = 0; i < n; i++)
    self->readings += buckets ? history->bucket[first + i].readings : 1;
}

static void
take (RwChartExport *self, const RwHistory *history)
{
  guint n;

  self->interval =
      rw_bucket_find_interval (history->time, history->bucket, history->n_samples, self->interval);
  for (guint first = 0; first < history->n_samples; first += n)
    {
      for (n = 1; first + n < history->n_samples && is_alike (history, first, first + n);)
        n++;
      take_run (self, history, first, n);
    }
  follow_cargo (self, history);
}

/* On to the next days, or to the first ones of the next reefer. */
static void
advance (RwChartExport *self)
{
  double span = (double) (self->plan.to - self->plan.from);
  double done;

  self->at = get_end (self);
  done = self->reefer + (double) (self->at - self->plan.from) / span;
  if (self->at >= self->plan.to)
    {
      self->reefer++;
      self->at = self->plan.from;
      self->interval = RW_USEC_PER_MIN;
    }
  g_signal_emit (self, signals[PROGRESS], 0, 0.9 * done / self->n_reefers, self->readings);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RwChartExport *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) answer =
      rw_history_provider_query_many_finish (RW_HISTORY_PROVIDER (source), result, &error);
  const RwHistory *history;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  /* What is no longer kept whole may still be known in another form. */
  history = g_ptr_array_index (answer, 0);
  if (self->whole && history->n_samples == 0)
    {
      ask_for (task, FALSE);
      return;
    }

  take (self, history);
  advance (self);
  if (self->reefer < self->n_reefers)
    ask (task);
  else
    ask_journal (task);
}

/* Only whole readings tell what cargo it was. */
static void
ask_for (GTask *task, gboolean whole)
{
  RwChartExport *self = g_task_get_source_object (task);
  const char *const ids[] = { self->container_ids[self->reefer], NULL };
  RwHistoryPlan plan = {
    .container_ids = ids,
    .from = self->at,
    .to = get_end (self),
    .quantities = self->plan.quantities | 1u << RW_QUANTITY_TIME_DOOR_OPEN,
    .width = wants_buckets (self) ? self->columns : 0,
  };

  if (whole)
    plan.quantities |= RW_HISTORY_WHOLE;
  self->whole = whole;
  rw_history_provider_query_many_async (self->provider, &plan, g_task_get_cancellable (task),
                                        answered_cb, task);
}

static void
ask (GTask *task)
{
  ask_for (task, wants_limits (g_task_get_source_object (task)));
}

/* --- the object ------------------------------------------------------------------------------- */

static void
rw_chart_export_finalize (GObject *object)
{
  RwChartExport *self = RW_CHART_EXPORT (object);

  g_clear_pointer (&self->sheet, rw_chart_sheet_free);
  g_clear_pointer (&self->plan.zone, g_time_zone_unref);
  g_clear_pointer (&self->plan.profiles, rw_cargo_profiles_unref);
  g_clear_object (&self->plan.alarms);
  g_clear_object (&self->plan.file);
  g_clear_object (&self->plan.stream);
  g_strfreev (self->container_ids);
  g_object_unref (self->provider);

  G_OBJECT_CLASS (rw_chart_export_parent_class)->finalize (object);
}

static void
rw_chart_export_class_init (RwChartExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_chart_export_finalize;

  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_UINT64);
}

static void
rw_chart_export_init (RwChartExport *self)
{
}

static void
set_sizes (RwChartExportPlan *plan)
{
  if (plan->width <= 0)
    plan->width = plan->format == RW_SURFACE_PDF ? DEFAULT_PDF_WIDTH : DEFAULT_WIDTH;
  if (plan->scale <= 0)
    plan->scale = DEFAULT_SCALE;
}

static RwChartSheet *
create_sheet (RwChartExport *self)
{
  const RwChartExportPlan *plan = &self->plan;
  RwChartSheetPlan sheet_plan = {
    .title = self->n_reefers == 1 ? self->container_ids[0] : NULL,
    .from = plan->from,
    .to = plan->to,
    .zone = plan->zone,
    .fahrenheit = plan->fahrenheit,
    .quantities = plan->quantities,
    .columns = self->columns,
  };
  RwChartSheet *sheet = rw_chart_sheet_new (&sheet_plan);

  for (guint i = 0; i < self->n_reefers; i++)
    rw_chart_sheet_add_reefer (sheet, self->container_ids[i]);
  return sheet;
}

RwChartExport *
rw_chart_export_new (RwHistoryProvider *provider, const RwChartExportPlan *plan)
{
  guint n_reefers = g_strv_length ((char **) plan->container_ids);
  RwChartExport *self;

  g_return_val_if_fail (RW_IS_HISTORY_PROVIDER (provider), NULL);
  g_return_val_if_fail (plan->from < plan->to, NULL);
  g_return_val_if_fail (n_reefers > 0 && n_reefers <= RW_CHART_SHEET_MAX_REEFERS, NULL);
  g_return_val_if_fail (plan->file != NULL || plan->stream != NULL, NULL);

  self = g_object_new (RW_TYPE_CHART_EXPORT, NULL);
  self->provider = g_object_ref (provider);
  self->plan = *plan;
  self->n_reefers = n_reefers;
  self->container_ids = g_strdupv ((char **) plan->container_ids);
  self->plan.container_ids = (const char *const *) self->container_ids;
  self->plan.zone = plan->zone != NULL ? g_time_zone_ref (plan->zone) : g_time_zone_new_utc ();
  if (plan->profiles != NULL)
    rw_cargo_profiles_ref (plan->profiles);
  if (plan->alarms != NULL)
    g_object_ref (plan->alarms);
  if (plan->file != NULL)
    g_object_ref (plan->file);
  if (plan->stream != NULL)
    g_object_ref (plan->stream);
  set_sizes (&self->plan);
  self->at = plan->from;
  self->interval = RW_USEC_PER_MIN;
  self->columns = plan->format == RW_SURFACE_PNG
                      ? CLAMP ((guint) (self->plan.width * self->plan.scale), 1, MAX_COLUMNS)
                      : VECTOR_COLUMNS;
  self->sheet = create_sheet (self);
  return self;
}

void
rw_chart_export_run_async (RwChartExport *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RW_IS_CHART_EXPORT (self));
  g_return_if_fail (self->reefer == 0 && self->readings == 0);

  task = g_task_new (self, cancellable, callback, user_data);
  /* The outcome is told as it was: a file that is in its place is no cancelled export. */
  g_task_set_check_cancellable (task, FALSE);
  ask (task);
}

gboolean
rw_chart_export_run_finish (RwChartExport *self,
                            GAsyncResult *result,
                            guint64 *readings,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (readings != NULL)
    *readings = self->readings;
  return TRUE;
}
