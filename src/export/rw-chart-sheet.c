/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-sheet.h"

#include "rw-chart-sheet-private.h"
#include "rw-label.h"
#include "rw-statistics.h"

#include <glib/gi18n.h>
#include <math.h>

/* A pause of more than so many intervals is a gap: one lost message is none. */
#define GAP_INTERVALS 3

/* Heights that suit, points. */
#define PANEL_HEIGHT 90
#define LANE_HEIGHT 12
#define REST_HEIGHT 110

/* Of one reefer: what is read together. */
static const RwChartGroup together[] = {
  { N_("Temperatures"),
    3,
    4,
    4,
    { RW_QUANTITY_RETURN_TEMPERATURE, RW_QUANTITY_SUPPLY_TEMPERATURE, RW_QUANTITY_TEMPERATURE,
      RW_QUANTITY_TARGET_TEMPERATURE } },
  { NULL, 1, 4, 1, { RW_QUANTITY_AMBIENT_TEMPERATURE } },
  { NULL, 1, 2, 1, { RW_QUANTITY_KILOWATTS } },
  { N_("Atmosphere"), 1, 2, 2, { RW_QUANTITY_OXYGEN_LEVEL, RW_QUANTITY_CARBON_DIOXIDE_LEVEL } },
  { NULL, 1, 2, 1, { RW_QUANTITY_NITROGEN_LEVEL } },
  { NULL, 1, 10, 1, { RW_QUANTITY_HUMIDITY_LEVEL } },
  { NULL, 1, 5, 1, { RW_QUANTITY_TIME_DOOR_OPEN } },
};

/* Of several: what is compared, each on its own. */
static const RwChartGroup apart[] = {
  { NULL, 2, 4, 1, { RW_QUANTITY_TEMPERATURE } },
  { NULL, 2, 4, 1, { RW_QUANTITY_SUPPLY_TEMPERATURE } },
  { NULL, 2, 4, 1, { RW_QUANTITY_RETURN_TEMPERATURE } },
  { NULL, 0.7, 4, 1, { RW_QUANTITY_TARGET_TEMPERATURE } },
  { NULL, 1, 4, 1, { RW_QUANTITY_AMBIENT_TEMPERATURE } },
  { NULL, 1, 2, 1, { RW_QUANTITY_KILOWATTS } },
  { NULL, 1, 2, 1, { RW_QUANTITY_OXYGEN_LEVEL } },
  { NULL, 1, 2, 1, { RW_QUANTITY_CARBON_DIOXIDE_LEVEL } },
  { NULL, 1, 2, 1, { RW_QUANTITY_NITROGEN_LEVEL } },
  { NULL, 1, 10, 1, { RW_QUANTITY_HUMIDITY_LEVEL } },
  { NULL, 1, 5, 1, { RW_QUANTITY_TIME_DOOR_OPEN } },
};

const RwChartGroup *
rw_chart_sheet_get_groups (const RwChartSheet *self, guint *n)
{
  *n = self->n_reefers > 1 ? G_N_ELEMENTS (apart) : G_N_ELEMENTS (together);
  return self->n_reefers > 1 ? apart : together;
}

const char *
rw_chart_group_get_title (const RwChartGroup *group)
{
  return group->title != NULL ? _(group->title) : rw_label_quantity (group->members[0]);
}

RwChartSheet *
rw_chart_sheet_new (const RwChartSheetPlan *plan)
{
  RwChartSheet *self;

  g_return_val_if_fail (plan->from < plan->to && plan->columns > 0, NULL);
  g_return_val_if_fail (plan->zone != NULL, NULL);

  self = g_new0 (RwChartSheet, 1);
  self->plan = *plan;
  self->shown = plan->quantities;
  self->title = g_strdup (plan->title);
  self->plan.title = self->title;
  g_time_zone_ref (self->plan.zone);
  self->limits = g_array_new (FALSE, FALSE, sizeof (RwChartLimits));
  for (int i = 0; i < RW_N_CHART_MARKS; i++)
    self->marks[i] = g_array_new (FALSE, FALSE, sizeof (RwChartSpan));
  return self;
}

void
rw_chart_sheet_free (RwChartSheet *self)
{
  for (guint i = 0; i < self->n_reefers; i++)
    {
      g_free (self->reefers[i].container_id);
      for (int q = 0; q < RW_N_QUANTITIES; q++)
        g_clear_pointer (&self->reefers[i].curve[q], rw_envelope_free);
    }
  for (int i = 0; i < RW_N_CHART_MARKS; i++)
    g_array_unref (self->marks[i]);
  g_array_unref (self->limits);
  g_time_zone_unref (self->plan.zone);
  g_free (self->title);
  g_free (self);
}

guint
rw_chart_sheet_add_reefer (RwChartSheet *self, const char *container_id)
{
  g_return_val_if_fail (self->n_reefers < RW_CHART_SHEET_MAX_REEFERS, 0);

  self->reefers[self->n_reefers].container_id = g_strdup (container_id);
  return self->n_reefers++;
}

/* A quantity that comes with each third message only has pauses of its own. */
static gint64
find_gap (const RwChartSamples *samples, const float *values)
{
  g_autofree gint64 *times = g_new (gint64, samples->n);
  guint n = 0;

  for (guint i = 0; i < samples->n; i++)
    if (!isnan (values[i]))
      times[n++] = samples->time[i];
  return GAP_INTERVALS
         * MAX (samples->interval, rw_statistics_get_interval (times, n, samples->interval));
}

static RwEnvelope *
need_curve (RwChartSheet *self, RwChartReefer *reefer, RwQuantity quantity)
{
  if (reefer->curve[quantity] == NULL)
    reefer->curve[quantity] = rw_envelope_new (self->plan.from, self->plan.to, self->plan.columns);
  return reefer->curve[quantity];
}

/* The line goes through the means, and reaches out to the extremes. */
static void
add_extremes (RwEnvelope *curve,
              const RwChartSamples *samples,
              RwQuantity quantity,
              guint i,
              gint64 gap)
{
  const float *low = samples->low[quantity], *high = samples->high[quantity];

  if (low == NULL || high == NULL || isnan (low[i]) || isnan (high[i]) || low[i] == high[i])
    return;
  rw_envelope_add (curve, samples->time[i], low[i], gap);
  rw_envelope_add (curve, samples->time[i], high[i], gap);
  rw_envelope_add (curve, samples->time[i], samples->value[quantity][i], gap);
}

static void
add_curve (RwChartSheet *self,
           RwChartReefer *reefer,
           RwQuantity quantity,
           const RwChartSamples *samples)
{
  const float *values = samples->value[quantity];
  gint64 gap = find_gap (samples, values);
  float low, high;

  rw_quantity_get_range (quantity, &low, &high);
  for (guint i = 0; i < samples->n; i++)
    {
      RwEnvelope *curve;

      if (isnan (values[i]))
        continue;
      if (!(values[i] >= low && values[i] <= high))
        {
          self->n_implausible++;
          continue;
        }
      curve = need_curve (self, reefer, quantity);
      rw_envelope_add (curve, samples->time[i], values[i], gap);
      add_extremes (curve, samples, quantity, i, gap);
    }
}

void
rw_chart_sheet_add_mark (RwChartSheet *self, RwChartMark mark, gint64 from, gint64 to)
{
  GArray *spans = self->marks[mark];
  gint64 column = (self->plan.to - self->plan.from) / self->plan.columns;
  RwChartSpan span = { MAX (from, self->plan.from), MIN (to, self->plan.to) };
  RwChartSpan *last = spans->len > 0 ? &g_array_index (spans, RwChartSpan, spans->len - 1) : NULL;

  if (span.from >= span.to)
    return;

  /* What cannot be seen apart is one, so there are never more than columns. */
  if (last != NULL && span.from >= last->from && span.from - last->to < column)
    last->to = MAX (last->to, span.to);
  else
    g_array_append_val (spans, span);
}

static void
close_mark (RwChartSheet *self, RwChartMark mark, gint64 end)
{
  if (self->open[mark])
    rw_chart_sheet_add_mark (self, mark, self->marked[mark], end);
  self->open[mark] = FALSE;
}

/* 1 for yes, 0 for no, -1 where a sample says nothing of it. */
static int
says (const RwChartSamples *samples, guint i, RwChartMark mark)
{
  const float *door = samples->value[RW_QUANTITY_TIME_DOOR_OPEN];
  guint16 known = samples->flags_known[i], set = samples->flags_set[i];

  switch (mark)
    {
    case RW_CHART_MARK_DEFROST:
      return (known & RW_FLAG_DEFROSTING) != 0 ? (set & RW_FLAG_DEFROSTING) != 0 : -1;
    case RW_CHART_MARK_NO_POWER:
      return (known & RW_FLAG_POWERED) != 0 ? (set & RW_FLAG_POWERED) == 0 : -1;
    case RW_CHART_MARK_DOOR:
      return door != NULL && !isnan (door[i]) ? door[i] > 0 : -1;
    default:
      return -1;
    }
}

static void
follow_marks (RwChartSheet *self, const RwChartSamples *samples)
{
  for (guint i = 0; i < samples->n; i++)
    {
      gint64 time = samples->time[i];
      gboolean after_gap =
          self->last_interval > 0 && time - self->last_time > GAP_INTERVALS * self->last_interval;

      for (int mark = 0; mark < RW_CHART_MARK_ALARM; mark++)
        {
          int said = says (samples, i, mark);

          if (after_gap)
            close_mark (self, mark, self->last_time + self->last_interval);
          if (said == 0)
            close_mark (self, mark, time);
          else if (said == 1 && !self->open[mark])
            {
              self->open[mark] = TRUE;
              self->marked[mark] = time;
            }
        }
      self->last_time = time;
      self->last_interval = samples->interval;
    }
}

void
rw_chart_sheet_add_samples (RwChartSheet *self, guint reefer, const RwChartSamples *samples)
{
  g_return_if_fail (reefer < self->n_reefers);
  g_return_if_fail (samples->n == 0 || samples->interval > 0);

  if (samples->n == 0)
    return;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if ((self->plan.quantities & 1u << q) != 0 && samples->value[q] != NULL)
      add_curve (self, &self->reefers[reefer], q, samples);
  if (reefer == 0)
    follow_marks (self, samples);
}

void
rw_chart_sheet_close_marks (RwChartSheet *self)
{
  for (int mark = 0; mark < RW_N_CHART_MARKS; mark++)
    close_mark (self, mark, self->last_time + self->last_interval);
}

void
rw_chart_sheet_add_limits (RwChartSheet *self, gint64 from, double low, double high)
{
  RwChartLimits limits = { from, low, high };

  g_array_append_val (self->limits, limits);
}

guint64
rw_chart_sheet_get_n_implausible (const RwChartSheet *self)
{
  return self->n_implausible;
}

double
rw_chart_sheet_convert (const RwChartSheet *self, RwQuantity quantity, double value)
{
  return self->plan.fahrenheit && rw_quantity_is_temperature (quantity) ? value * 1.8 + 32 : value;
}

const char *
rw_chart_sheet_get_unit (const RwChartSheet *self, RwQuantity quantity)
{
  return self->plan.fahrenheit && rw_quantity_is_temperature (quantity)
             ? "°F"
             : rw_quantity_get_unit (quantity);
}

gboolean
rw_chart_sheet_has (const RwChartSheet *self, RwQuantity quantity)
{
  for (guint i = 0; i < self->n_reefers && (self->shown & 1u << quantity) != 0; i++)
    if (self->reefers[i].curve[quantity] != NULL)
      return TRUE;
  return FALSE;
}

/* With nothing at all there is one panel, which says so. */
gboolean
rw_chart_sheet_shows_group (const RwChartSheet *self, const RwChartGroup *group)
{
  guint n;

  for (guint i = 0; i < group->n; i++)
    if (rw_chart_sheet_has (self, group->members[i]))
      return TRUE;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (rw_chart_sheet_has (self, q))
      return FALSE;
  return group == rw_chart_sheet_get_groups (self, &n);
}

gboolean
rw_chart_sheet_shows_mark (const RwChartSheet *self, RwChartMark mark)
{
  return self->n_reefers == 1 && self->marks[mark]->len > 0;
}

gboolean
rw_chart_sheet_show (RwChartSheet *self, guint32 quantities)
{
  self->shown = quantities;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (rw_chart_sheet_has (self, q))
      return TRUE;
  return FALSE;
}

double
rw_chart_sheet_suggest_height (RwChartSheet *self, double width)
{
  double height = REST_HEIGHT;
  guint n_groups;
  const RwChartGroup *groups = rw_chart_sheet_get_groups (self, &n_groups);

  rw_chart_sheet_close_marks (self);
  for (guint i = 0; i < n_groups; i++)
    if (rw_chart_sheet_shows_group (self, &groups[i]))
      height += groups[i].weight * PANEL_HEIGHT;
  for (int i = 0; i < RW_N_CHART_MARKS; i++)
    if (rw_chart_sheet_shows_mark (self, i))
      height += LANE_HEIGHT;
  return MAX (height, width / 2.5);
}
