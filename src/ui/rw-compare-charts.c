/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-compare-charts.h"

#include "rw-axis.h"
#include "rw-band-layer.h"
#include "rw-chart.h"
#include "rw-format.h"
#include "rw-line-layer.h"
#include "rw-mark-layer.h"
#include "rw-samples.h"
#include "rw-step-layer.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_SLOTS RW_REEFER_SET_MAX
#define ALL_SLOTS ((1u << N_SLOTS) - 1)

/* A chart, and what one with the time axis is higher by, about. */
#define CHART_HEIGHT 132
#define TIME_AXIS_HEIGHT 32

/* In these the setpoint and the limits are shown. */
#define AIR                                                                                        \
  (1u << RW_QUANTITY_TEMPERATURE | 1u << RW_QUANTITY_SUPPLY_TEMPERATURE                            \
   | 1u << RW_QUANTITY_RETURN_TEMPERATURE)

/* A chart of one quantity. */
typedef struct
{
  GtkWidget *box;
  GtkWidget *values; /* at the crosshair, else the newest */
  RwChart *chart;
  RwChartLayer *lines[N_SLOTS];
  RwBandLayer *limits;    /* of air temperatures, else NULL */
  RwChartLayer *setpoint; /* the same */
  RwMarkLayer *marks;
} Row;

struct _RwCompareCharts
{
  GtkWidget parent_instance;

  GtkWidget *box;
  RwReeferSet *set;
  RwTimeView *view;
  RwChartData *data[N_SLOTS][RW_N_QUANTITIES];
  RwChartData *setpoint; /* what all have in common */
  Row rows[RW_N_QUANTITIES];
  guint32 present[N_SLOTS];  /* quantities that are there */
  double setpoints[N_SLOTS]; /* the only one, INFINITY for several, NAN for none */
  guint stale;               /* mask of slots whose samples are to be taken */
  guint first[N_SLOTS];      /* from which on, of a stale slot; 0 for all */
  guint32 wanted;
  double low; /* °C, NAN for none */
  double high;
};

G_DEFINE_FINAL_TYPE (RwCompareCharts, rw_compare_charts, GTK_TYPE_WIDGET)

static const double dashes[N_SLOTS][2] = { { 0, 0 }, { 8, 3 }, { 3, 2 },  { 14, 3 },
                                           { 5, 5 }, { 2, 3 }, { 10, 6 }, { 4, 2 } };

const double *
rw_compare_charts_get_dash (guint slot)
{
  g_return_val_if_fail (slot < N_SLOTS, NULL);
  return slot > 0 ? dashes[slot] : NULL;
}

static guint32
get_present (RwCompareCharts *self)
{
  guint32 present = 0;

  for (guint slot = 0; slot < N_SLOTS; slot++)
    present |= self->present[slot];
  return present;
}

static void
show_time_axis (RwChart *chart)
{
  gtk_widget_set_size_request (GTK_WIDGET (chart), -1, CHART_HEIGHT + TIME_AXIS_HEIGHT);
  rw_chart_set_time_axis_visible (chart, TRUE);
}

/* Which charts are there; the uppermost, which is seen without scrolling, and the lowest have the
 * time axis. */
static void
update_rows (RwCompareCharts *self)
{
  guint32 shown = get_present (self) & self->wanted;
  Row *uppermost = NULL, *lowest = NULL;
  gboolean one_setpoint = rw_compare_charts_has_one_setpoint (self);

  if (one_setpoint && (shown & AIR) != 0)
    shown &= ~(1u << RW_QUANTITY_TARGET_TEMPERATURE);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      Row *row = &self->rows[q];

      gtk_widget_set_visible (row->box, (shown & 1u << q) != 0);
      rw_chart_set_time_axis_visible (row->chart, FALSE);
      gtk_widget_set_size_request (GTK_WIDGET (row->chart), -1, CHART_HEIGHT);
      rw_mark_layer_set_silent (row->marks, TRUE);
      for (guint slot = 0; slot < N_SLOTS; slot++)
        gtk_widget_set_visible (GTK_WIDGET (row->lines[slot]),
                                (self->present[slot] & 1u << q) != 0);
      if (row->setpoint != NULL)
        gtk_widget_set_visible (GTK_WIDGET (row->setpoint),
                                one_setpoint
                                    && (self->wanted & 1u << RW_QUANTITY_TARGET_TEMPERATURE) != 0);
      if ((shown & 1u << q) == 0)
        continue;
      lowest = row;
      if (uppermost == NULL)
        uppermost = row;
    }
  if (uppermost == NULL)
    return;
  rw_mark_layer_set_silent (uppermost->marks, FALSE);
  show_time_axis (uppermost->chart);
  show_time_axis (lowest->chart);
}

/* What the setpoints from an index on make of the one that was known before. */
static double
find_setpoint (const RwSamples *samples, guint first, double setpoint)
{
  const float *values = samples->value[RW_QUANTITY_TARGET_TEMPERATURE];

  for (guint i = first; i < samples->n && !isinf (setpoint); i++)
    {
      if (isnan (values[i]))
        continue;
      if (!isnan (setpoint) && setpoint != values[i])
        return INFINITY;
      setpoint = values[i];
    }

  return setpoint;
}

/* The setpoint that all have in common, from the reefer that has the most samples: where it was
 * silent there is a gap. */
static void
show_setpoint (RwCompareCharts *self)
{
  RwSamples best = { 0 };

  for (guint i = 0; i < rw_reefer_set_get_size (self->set); i++)
    {
      RwSamples samples = rw_samples_from_series (rw_reefer_set_get_series (self->set, i));

      if (samples.n > best.n && !isnan (self->setpoints[rw_reefer_set_get_slot (self->set, i)]))
        best = samples;
    }
  if (!rw_compare_charts_has_one_setpoint (self))
    best.n = 0;
  rw_samples_show (&best, RW_QUANTITY_TARGET_TEMPERATURE, 0, self->setpoint);
}

/* "1: 4.2   2: 4.5   °C": the values of all reefers by their numbers, from left to right in any
 * language, as the curves are. */
static char *
describe_values (Row *row, RwQuantity quantity, gint64 cursor)
{
  GString *text = g_string_new ("\u2066");

  for (guint slot = 0; slot < N_SLOTS; slot++)
    {
      g_autofree char *number = NULL;
      gint64 time;
      double value;

      if (!gtk_widget_get_visible (GTK_WIDGET (row->lines[slot])))
        continue;
      if (cursor == RW_TIME_VIEW_NO_CURSOR
              ? rw_chart_layer_get_last (row->lines[slot], &time, &value)
              : rw_chart_layer_get_value (row->lines[slot], cursor, 0, &time, &value))
        number = rw_axis_format (value, rw_quantity_get_decimals (quantity));
      g_string_append_printf (text, "%u: %s   ", slot + 1, number != NULL ? number : "–");
    }
  g_string_append_printf (text, "%s\u2069", rw_format_unit (quantity));
  return g_string_free (text, FALSE);
}

static void
update_values (RwCompareCharts *self)
{
  gint64 cursor = rw_time_view_get_cursor (self->view);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      g_autofree char *text = NULL;

      if (!gtk_widget_get_visible (self->rows[q].box))
        continue;
      text = describe_values (&self->rows[q], q, cursor);
      if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->rows[q].values)), text) != 0)
        gtk_label_set_text (GTK_LABEL (self->rows[q].values), text);
    }
}

static void
take_samples (RwCompareCharts *self, guint slot, const RwSamples *samples, guint first)
{
  RwSamples tail = *samples;

  if (first > 0)
    tail = rw_samples_cut (samples, samples->time[first], G_MAXINT64);
  else
    {
      self->present[slot] = 0;
      self->setpoints[slot] = NAN;
    }
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      gboolean present = (self->present[slot] & 1u << q) != 0;

      if (present)
        rw_samples_show (samples, q, first, self->data[slot][q]);
      else if (rw_samples_have (&tail, q))
        {
          /* The first values of a quantity: the charts need to know the time before as well. */
          self->present[slot] |= 1u << q;
          rw_samples_show (samples, q, 0, self->data[slot][q]);
        }
      else if (rw_chart_data_get_size (self->data[slot][q]) > 0)
        rw_chart_data_set (self->data[slot][q], NULL, NULL, 0);
    }
  self->setpoints[slot] = find_setpoint (samples, first, self->setpoints[slot]);
}

/* Takes the samples of the stale slots; a slot without a reefer becomes empty. */
static void
refresh (RwCompareCharts *self)
{
  guint stale = self->stale;

  self->stale = 0;
  if (stale == 0)
    return;

  for (guint i = 0; i < rw_reefer_set_get_size (self->set); i++)
    {
      guint slot = rw_reefer_set_get_slot (self->set, i);
      RwSamples samples;

      if ((stale & 1u << slot) == 0)
        continue;
      samples = rw_samples_from_series (rw_reefer_set_get_series (self->set, i));
      take_samples (self, slot, &samples, self->first[slot]);
      stale &= ~(1u << slot);
    }
  for (guint slot = 0; slot < N_SLOTS; slot++)
    if ((stale & 1u << slot) != 0)
      take_samples (self, slot, &(RwSamples){ 0 }, 0);
  show_setpoint (self);
  update_rows (self);
  update_values (self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  refresh (RW_COMPARE_CHARTS (widget));
  return G_SOURCE_REMOVE;
}

/* However many signals come, samples are taken once before the next frame, and of those that only
 * came to the end the new ones alone. */
static void
make_stale (RwCompareCharts *self, guint slots, guint first)
{
  gboolean waiting = self->stale != 0;

  for (guint slot = 0; slot < N_SLOTS; slot++)
    if ((slots & 1u << slot) != 0)
      self->first[slot] = (self->stale & 1u << slot) != 0 ? MIN (first, self->first[slot]) : first;
  self->stale |= slots;
  if (!waiting && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
samples_changed_cb (RwCompareCharts *self, guint slot, guint first)
{
  make_stale (self, 1u << slot, first);
}

static void
reefers_changed_cb (RwCompareCharts *self)
{
  for (guint i = 0; i < rw_reefer_set_get_size (self->set); i++)
    for (int q = 0; q < RW_N_QUANTITIES; q++)
      rw_chart_layer_set_title (self->rows[q].lines[rw_reefer_set_get_slot (self->set, i)],
                                rw_reefer_set_get_id (self->set, i));
  make_stale (self, ALL_SLOTS, 0);
}

static void
show_limits (RwCompareCharts *self)
{
  RwBand band = { G_MININT64, G_MAXINT64, -INFINITY, INFINITY };
  gboolean known = !isnan (self->low) || !isnan (self->high);

  if (!isnan (self->low))
    band.low = rw_format_convert (RW_QUANTITY_SUPPLY_TEMPERATURE, self->low);
  if (!isnan (self->high))
    band.high = rw_format_convert (RW_QUANTITY_SUPPLY_TEMPERATURE, self->high);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (self->rows[q].limits != NULL)
      rw_band_layer_set_bands (self->rows[q].limits, &band, known ? 1 : 0);
}

static void
format_changed_cb (RwCompareCharts *self)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    rw_chart_set_unit (self->rows[q].chart, rw_format_unit (q), rw_quantity_get_decimals (q));
  show_limits (self);
  make_stale (self, ALL_SLOTS, 0);
}

static void
add_lines (RwCompareCharts *self, Row *row, RwQuantity quantity)
{
  for (guint slot = 0; slot < N_SLOTS; slot++)
    {
      g_autofree char *css_class = g_strdup_printf ("slot-%u", slot);
      g_autofree char *tag = g_strdup_printf ("%u", slot + 1);
      RwLineLayer *line = rw_line_layer_new (self->data[slot][quantity], NULL);

      rw_line_layer_set_dash (line, rw_compare_charts_get_dash (slot));
      rw_line_layer_set_tag (line, tag, slot);
      gtk_widget_add_css_class (GTK_WIDGET (line), css_class);
      rw_chart_add_layer (row->chart, RW_CHART_LAYER (line));
      row->lines[slot] = RW_CHART_LAYER (line);
    }
}

static void
create_row (RwCompareCharts *self, Row *row, RwQuantity quantity)
{
  GtkWidget *heading = gtk_label_new (rw_format_quantity_label (quantity));
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  row->chart = rw_chart_new (self->view);
  rw_chart_set_title (row->chart, rw_format_quantity_label (quantity));
  rw_chart_set_minimum_span (row->chart, rw_quantity_is_temperature (quantity) ? 4 : 2);
  rw_chart_set_wheel_zooms (row->chart, FALSE);
  rw_chart_set_quiet (row->chart, TRUE);
  if ((AIR & 1u << quantity) != 0)
    {
      row->limits = rw_band_layer_new (RW_BAND_SOLID);
      gtk_widget_add_css_class (GTK_WIDGET (row->limits), "limits");
      rw_chart_add_layer (row->chart, RW_CHART_LAYER (row->limits));
      row->setpoint = RW_CHART_LAYER (
          rw_step_layer_new (self->setpoint,
                             rw_format_quantity_label (RW_QUANTITY_TARGET_TEMPERATURE)));
      gtk_widget_add_css_class (GTK_WIDGET (row->setpoint), "setpoint");
      rw_chart_add_layer (row->chart, row->setpoint);
    }
  add_lines (self, row, quantity);
  row->marks = rw_mark_layer_new ();
  gtk_widget_add_css_class (GTK_WIDGET (row->marks), "notes");
  rw_chart_add_layer (row->chart, RW_CHART_LAYER (row->marks));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  row->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  row->values = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (row->values), 0);
  gtk_label_set_ellipsize (GTK_LABEL (row->values), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (row->values, TRUE);
  gtk_widget_add_css_class (row->values, "caption");
  gtk_widget_add_css_class (row->values, "rw-numeric");
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), row->values);
  gtk_box_append (GTK_BOX (row->box), head);
  gtk_box_append (GTK_BOX (row->box), GTK_WIDGET (row->chart));
  gtk_box_append (GTK_BOX (self->box), row->box);
}

static void
rw_compare_charts_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rw_compare_charts_parent_class)->map (widget);
  refresh (RW_COMPARE_CHARTS (widget));
  update_values (RW_COMPARE_CHARTS (widget));
}

static void
rw_compare_charts_dispose (GObject *object)
{
  RwCompareCharts *self = RW_COMPARE_CHARTS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (guint slot = 0; slot < N_SLOTS; slot++)
    for (int q = 0; q < RW_N_QUANTITIES; q++)
      g_clear_object (&self->data[slot][q]);
  g_clear_object (&self->setpoint);
  g_clear_object (&self->set);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (rw_compare_charts_parent_class)->dispose (object);
}

static void
rw_compare_charts_class_init (RwCompareChartsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_compare_charts_dispose;
  widget_class->map = rw_compare_charts_map;
  gtk_widget_class_set_css_name (widget_class, "rw-compare-charts");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_compare_charts_init (RwCompareCharts *self)
{
  self->low = self->high = NAN;
  self->wanted = (1u << RW_N_QUANTITIES) - 1;
  self->setpoint = rw_chart_data_new ();
  for (guint slot = 0; slot < N_SLOTS; slot++)
    {
      self->setpoints[slot] = NAN;
      for (int q = 0; q < RW_N_QUANTITIES; q++)
        self->data[slot][q] = rw_chart_data_new ();
    }
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
rw_compare_charts_new (void)
{
  return g_object_new (RW_TYPE_COMPARE_CHARTS, NULL);
}

void
rw_compare_charts_bind (RwCompareCharts *self, RwReeferSet *set, RwTimeView *view)
{
  g_return_if_fail (RW_IS_COMPARE_CHARTS (self) && self->set == NULL);

  self->set = g_object_ref (set);
  self->view = g_object_ref (view);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    create_row (self, &self->rows[q], q);
  g_signal_connect_object (set, "changed", G_CALLBACK (reefers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (set, "samples-changed", G_CALLBACK (samples_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "cursor-moved", G_CALLBACK (update_values), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
  format_changed_cb (self);
  reefers_changed_cb (self);
}

void
rw_compare_charts_set_wanted (RwCompareCharts *self, guint32 quantities)
{
  g_return_if_fail (RW_IS_COMPARE_CHARTS (self));

  self->wanted = quantities;
  update_rows (self);
  update_values (self);
}

void
rw_compare_charts_set_limits (RwCompareCharts *self, double low, double high)
{
  g_return_if_fail (RW_IS_COMPARE_CHARTS (self));

  self->low = low;
  self->high = high;
  show_limits (self);
}

void
rw_compare_charts_set_marks (RwCompareCharts *self, GArray *marks)
{
  g_return_if_fail (RW_IS_COMPARE_CHARTS (self));

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    rw_mark_layer_set_marks (self->rows[q].marks, marks);
}

gboolean
rw_compare_charts_has_one_setpoint (RwCompareCharts *self)
{
  double setpoint = NAN;

  g_return_val_if_fail (RW_IS_COMPARE_CHARTS (self), FALSE);

  for (guint slot = 0; slot < N_SLOTS; slot++)
    {
      if (isnan (self->setpoints[slot]))
        continue;
      if (isinf (self->setpoints[slot]) || (!isnan (setpoint) && setpoint != self->setpoints[slot]))
        return FALSE;
      setpoint = self->setpoints[slot];
    }

  return !isnan (setpoint);
}
