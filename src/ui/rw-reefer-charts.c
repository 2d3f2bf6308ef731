/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-charts.h"

#include "rw-chart-legend.h"
#include "rw-clock.h"
#include "rw-format.h"
#include "rw-line-layer.h"
#include "rw-mark-layer.h"
#include "rw-step-layer.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_MEMBERS 6
#define END RW_N_QUANTITIES

/* What the lowest chart is higher by, about. */
#define TIME_AXIS_HEIGHT 32

typedef struct
{
  const char *title;
  double minimum_span;
  int height;
  RwQuantity members[MAX_MEMBERS]; /* lowest first, up to END */
} GroupKind;

/* Quantities that are read together and have one unit. */
static const GroupKind group_kinds[] = {
  { N_("Temperatures"),
    4,
    260,
    { RW_QUANTITY_AMBIENT_TEMPERATURE, RW_QUANTITY_TEMPERATURE, RW_QUANTITY_RETURN_TEMPERATURE,
      RW_QUANTITY_SUPPLY_TEMPERATURE, RW_QUANTITY_TARGET_TEMPERATURE, END } },
  { N_("Power"), 2, 96, { RW_QUANTITY_KILOWATTS, END } },
  { N_("Atmosphere"),
    2,
    96,
    { RW_QUANTITY_NITROGEN_LEVEL, RW_QUANTITY_OXYGEN_LEVEL, RW_QUANTITY_CARBON_DIOXIDE_LEVEL,
      END } },
  { N_("Humidity"), 10, 96, { RW_QUANTITY_HUMIDITY_LEVEL, END } },
  { N_("Door Open"), 5, 96, { RW_QUANTITY_TIME_DOOR_OPEN, END } },
};

#define N_GROUPS G_N_ELEMENTS (group_kinds)

/* What would press the curves that matter together is there, but hidden until asked for. */
#define QUIET (1u << RW_QUANTITY_AMBIENT_TEMPERATURE | 1u << RW_QUANTITY_NITROGEN_LEVEL)

typedef struct
{
  GtkWidget *box;
  RwChart *chart;
  RwChartLegend *legend;
  RwBandLayer *limits; /* of temperatures, else NULL */
  RwBandLayer *defrost;
  RwBandLayer *power_off;
  RwMarkLayer *notes;
} Group;

struct _RwReeferCharts
{
  GtkWidget parent_instance;

  GtkWidget *box;
  RwTimeView *view;
  RwSeries *series;
  RwChartData *data[RW_N_QUANTITIES];
  RwChartLayer *layer[RW_N_QUANTITIES]; /* of the charts */
  Group groups[N_GROUPS];
  double low; /* °C, NAN for none */
  double high;
  guint32 wanted;
  guint32 present; /* quantities that the series has */
};

G_DEFINE_FINAL_TYPE (RwReeferCharts, rw_reefer_charts, GTK_TYPE_WIDGET)

static const char *const css_classes[RW_N_QUANTITIES] = {
  [RW_QUANTITY_TEMPERATURE] = "temperature",
  [RW_QUANTITY_TARGET_TEMPERATURE] = "setpoint",
  [RW_QUANTITY_SUPPLY_TEMPERATURE] = "supply",
  [RW_QUANTITY_RETURN_TEMPERATURE] = "return",
  [RW_QUANTITY_AMBIENT_TEMPERATURE] = "ambient",
  [RW_QUANTITY_KILOWATTS] = "power",
  [RW_QUANTITY_OXYGEN_LEVEL] = "oxygen",
  [RW_QUANTITY_NITROGEN_LEVEL] = "nitrogen",
  [RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = "carbon-dioxide",
  [RW_QUANTITY_HUMIDITY_LEVEL] = "humidity",
  [RW_QUANTITY_TIME_DOOR_OPEN] = "door",
};

static guint32
get_mask (const GroupKind *kind)
{
  guint32 mask = 0;

  for (guint i = 0; kind->members[i] != END; i++)
    mask |= 1u << kind->members[i];
  return mask;
}

static void
show_samples (RwReeferCharts *self, const RwSamples *samples, guint first)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    rw_samples_show (samples, q, first, self->data[q]);
}

static void
show_spans (RwReeferCharts *self, const RwSamples *samples)
{
  g_autoptr (GArray) defrosts = rw_samples_find_spans (samples, RW_FLAG_DEFROSTING, TRUE);
  g_autoptr (GArray) outages = rw_samples_find_spans (samples, RW_FLAG_POWERED, FALSE);

  for (guint g = 0; g < N_GROUPS; g++)
    {
      Group *group = &self->groups[g];

      rw_band_layer_set_bands (group->defrost, (const RwBand *) defrosts->data, defrosts->len);
      rw_band_layer_set_bands (group->power_off, (const RwBand *) outages->data, outages->len);
      rw_chart_legend_set_listed (group->legend, RW_CHART_LAYER (group->defrost),
                                  defrosts->len > 0);
      rw_chart_legend_set_listed (group->legend, RW_CHART_LAYER (group->power_off),
                                  outages->len > 0);
    }
}

static void
show_limits (RwReeferCharts *self)
{
  Group *group = &self->groups[0];
  RwBand band = { G_MININT64, G_MAXINT64, -INFINITY, INFINITY };
  gboolean known = !isnan (self->low) || !isnan (self->high);

  if (!isnan (self->low))
    band.low = rw_format_convert (RW_QUANTITY_SUPPLY_TEMPERATURE, self->low);
  if (!isnan (self->high))
    band.high = rw_format_convert (RW_QUANTITY_SUPPLY_TEMPERATURE, self->high);
  rw_band_layer_set_bands (group->limits, &band, known ? 1 : 0);
  rw_chart_legend_set_listed (group->legend, RW_CHART_LAYER (group->limits), known);
}

static void
show_time_axis (RwChart *chart)
{
  int height;

  gtk_widget_get_size_request (GTK_WIDGET (chart), NULL, &height);
  gtk_widget_set_size_request (GTK_WIDGET (chart), -1, height + TIME_AXIS_HEIGHT);
  rw_chart_set_time_axis_visible (chart, TRUE);
}

/* Which charts are there. The uppermost has the time axis, since it is what is seen without
 * scrolling, and the lowest, which closes the stack. */
static void
update_groups (RwReeferCharts *self)
{
  RwChart *uppermost = NULL;
  RwChart *lowest = NULL;

  for (guint g = 0; g < N_GROUPS; g++)
    {
      Group *group = &self->groups[g];
      gboolean shown = (get_mask (&group_kinds[g]) & self->present & self->wanted) != 0;

      /* The first one stays when there is nothing at all: an empty chart says so. */
      shown |= g == 0 && self->present == 0;
      gtk_widget_set_visible (group->box, shown);
      rw_chart_set_time_axis_visible (group->chart, FALSE);
      gtk_widget_set_size_request (GTK_WIDGET (group->chart), -1, group_kinds[g].height);
      if (!shown)
        continue;
      rw_mark_layer_set_silent (group->notes, uppermost != NULL);
      lowest = group->chart;
      if (uppermost == NULL)
        uppermost = lowest;
    }
  if (uppermost != NULL)
    show_time_axis (uppermost);
  if (lowest != uppermost)
    show_time_axis (lowest);
}

static void
update_layers (RwReeferCharts *self, guint32 changed)
{
  for (guint g = 0; g < N_GROUPS; g++)
    for (guint i = 0; group_kinds[g].members[i] != END; i++)
      {
        RwQuantity quantity = group_kinds[g].members[i];
        guint32 bit = 1u << quantity;
        gboolean listed = (self->present & self->wanted & bit) != 0;

        rw_chart_legend_set_listed (self->groups[g].legend, self->layer[quantity], listed);
        if (!listed)
          gtk_widget_set_visible (GTK_WIDGET (self->layer[quantity]), FALSE);
        else if ((changed & bit) != 0)
          gtk_widget_set_visible (GTK_WIDGET (self->layer[quantity]), (QUIET & bit) == 0);
      }
  update_groups (self);
}

static void
find_present (RwReeferCharts *self, const RwSamples *samples)
{
  guint32 present = self->present, changed;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if ((present & 1u << q) == 0 && rw_samples_have (samples, q))
      present |= 1u << q;

  changed = present & ~self->present;
  self->present = present;
  if (changed != 0)
    update_layers (self, changed);
}

static void
appended_cb (RwReeferCharts *self, guint first, RwSeries *series)
{
  RwSamples samples = rw_samples_from_series (series);
  RwSamples tail = rw_samples_cut (&samples, samples.time[first], G_MAXINT64);

  find_present (self, &tail);
  show_samples (self, &samples, first);
  show_spans (self, &samples);
}

static void
show_all (RwReeferCharts *self)
{
  RwSamples samples = { 0 };

  if (self->series != NULL)
    samples = rw_samples_from_series (self->series);
  find_present (self, &samples);
  show_samples (self, &samples, 0);
  show_spans (self, &samples);
}

static void
format_changed_cb (RwReeferCharts *self)
{
  RwFormat *format = rw_format_get_default ();
  g_autoptr (GTimeZone) zone = rw_format_get_zone (format) == RW_TIME_ZONE_UTC
                                 ? g_time_zone_new_utc ()
                                 : g_time_zone_new_local ();

  rw_time_view_set_zone (self->view, zone);
  for (guint g = 0; g < N_GROUPS; g++)
    {
      RwQuantity quantity = group_kinds[g].members[0];

      rw_chart_set_unit (self->groups[g].chart, rw_format_unit (quantity),
                         rw_quantity_get_decimals (quantity));
    }
  show_limits (self);
  show_all (self);
}

static RwBandLayer *
add_band (RwChart *chart, RwBandPattern pattern, const char *css_class, const char *title)
{
  RwBandLayer *layer = rw_band_layer_new (pattern);

  gtk_widget_add_css_class (GTK_WIDGET (layer), css_class);
  rw_chart_layer_set_title (RW_CHART_LAYER (layer), title);
  rw_chart_add_layer (chart, RW_CHART_LAYER (layer));
  return layer;
}

static void
add_curve (RwReeferCharts *self, RwChart *chart, RwQuantity quantity)
{
  const char *title = rw_format_quantity_label (quantity);
  RwChartLayer *layer;

  if (quantity == RW_QUANTITY_TARGET_TEMPERATURE)
    layer = RW_CHART_LAYER (rw_step_layer_new (self->data[quantity], title));
  else
    layer = RW_CHART_LAYER (rw_line_layer_new (self->data[quantity], title));
  gtk_widget_add_css_class (GTK_WIDGET (layer), css_classes[quantity]);
  rw_chart_add_layer (chart, layer);
  self->layer[quantity] = layer;
}

static void
create_group (RwReeferCharts *self, Group *group, const GroupKind *kind)
{
  gboolean first = kind == &group_kinds[0];

  group->chart = rw_chart_new (self->view);
  rw_chart_set_title (group->chart, _(kind->title));
  rw_chart_set_minimum_span (group->chart, kind->minimum_span);
  if (first)
    {
      group->limits = add_band (group->chart, RW_BAND_SOLID, "limits", _("Limits"));
      rw_band_layer_set_ranged (group->limits, TRUE);
    }
  /* Defrosts and outages are named once, above the first chart, and shown in all. */
  group->defrost = add_band (group->chart, RW_BAND_HATCHED, "defrost", first ? _("Defrost") : NULL);
  group->power_off
      = add_band (group->chart, RW_BAND_SOLID, "power-off", first ? _("No Power") : NULL);
  for (guint i = 0; kind->members[i] != END; i++)
    add_curve (self, group->chart, kind->members[i]);

  group->notes = rw_mark_layer_new ();
  gtk_widget_add_css_class (GTK_WIDGET (group->notes), "notes");
  rw_chart_layer_set_title (RW_CHART_LAYER (group->notes), first ? _("Notes") : NULL);
  rw_chart_add_layer (group->chart, RW_CHART_LAYER (group->notes));

  group->legend = rw_chart_legend_new (group->chart);
  rw_chart_legend_set_listed (group->legend, RW_CHART_LAYER (group->notes), FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (group->chart), first);

  group->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (group->box), GTK_WIDGET (group->legend));
  gtk_box_append (GTK_BOX (group->box), GTK_WIDGET (group->chart));
  gtk_box_append (GTK_BOX (self->box), group->box);
}

static void
rw_reefer_charts_dispose (GObject *object)
{
  RwReeferCharts *self = RW_REEFER_CHARTS (object);

  rw_reefer_charts_set_series (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_clear_object (&self->data[q]);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (rw_reefer_charts_parent_class)->dispose (object);
}

static void
rw_reefer_charts_class_init (RwReeferChartsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_reefer_charts_dispose;
  gtk_widget_class_set_css_name (widget_class, "rw-reefer-charts");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_reefer_charts_init (RwReeferCharts *self)
{
  self->low = self->high = NAN;
  self->wanted = (1u << RW_N_QUANTITIES) - 1;
  self->view = rw_time_view_new (rw_clock_now (NULL));
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self->data[q] = rw_chart_data_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  for (guint g = 0; g < N_GROUPS; g++)
    create_group (self, &self->groups[g], &group_kinds[g]);
  update_layers (self, 0);
  format_changed_cb (self);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
rw_reefer_charts_new (void)
{
  return g_object_new (RW_TYPE_REEFER_CHARTS, NULL);
}

RwTimeView *
rw_reefer_charts_get_view (RwReeferCharts *self)
{
  g_return_val_if_fail (RW_IS_REEFER_CHARTS (self), NULL);
  return self->view;
}

void
rw_reefer_charts_set_series (RwReeferCharts *self, RwSeries *series)
{
  g_return_if_fail (RW_IS_REEFER_CHARTS (self));

  if (self->series == series)
    return;

  if (self->series != NULL)
    g_signal_handlers_disconnect_by_data (self->series, self);
  g_set_object (&self->series, series);
  if (series == NULL && self->box == NULL)
    return;

  self->present = 0;
  if (series != NULL)
    {
      g_signal_connect_object (series, "appended", G_CALLBACK (appended_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (series, "reset", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
    }
  update_layers (self, 0);
  show_all (self);
}

void
rw_reefer_charts_set_limits (RwReeferCharts *self, double low, double high)
{
  g_return_if_fail (RW_IS_REEFER_CHARTS (self));

  self->low = low;
  self->high = high;
  show_limits (self);
}

void
rw_reefer_charts_set_marks (RwReeferCharts *self, GArray *marks)
{
  g_return_if_fail (RW_IS_REEFER_CHARTS (self));

  for (guint g = 0; g < N_GROUPS; g++)
    {
      rw_mark_layer_set_marks (self->groups[g].notes, marks);
      rw_chart_legend_set_listed (self->groups[g].legend, RW_CHART_LAYER (self->groups[g].notes),
                                  marks->len > 0);
    }
}

void
rw_reefer_charts_set_marks_title (RwReeferCharts *self, const char *title)
{
  Group *group = &self->groups[0];

  g_return_if_fail (RW_IS_REEFER_CHARTS (self));

  /* A legend has the titles of its beginning. */
  rw_chart_layer_set_title (RW_CHART_LAYER (group->notes), title);
  gtk_box_remove (GTK_BOX (group->box), GTK_WIDGET (group->legend));
  group->legend = rw_chart_legend_new (group->chart);
  rw_chart_legend_set_listed (group->legend, RW_CHART_LAYER (group->notes),
                              rw_mark_layer_get_n_marks (group->notes) > 0);
  gtk_box_prepend (GTK_BOX (group->box), GTK_WIDGET (group->legend));
  update_layers (self, 0);
  show_limits (self);
  show_all (self);
}

void
rw_reefer_charts_set_wanted (RwReeferCharts *self, guint32 quantities)
{
  guint32 changed;

  g_return_if_fail (RW_IS_REEFER_CHARTS (self));

  /* What is asked for by name is shown, also when it is one of the quiet ones. */
  changed = quantities & ~self->wanted & self->present;
  self->wanted = quantities;
  update_layers (self, changed);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if ((changed & 1u << q) != 0)
      gtk_widget_set_visible (GTK_WIDGET (self->layer[q]), TRUE);
}

guint32
rw_reefer_charts_get_wanted (RwReeferCharts *self)
{
  g_return_val_if_fail (RW_IS_REEFER_CHARTS (self), 0);
  return self->wanted;
}

void
rw_reefer_charts_set_wheel_zooms (RwReeferCharts *self, gboolean wheel_zooms)
{
  g_return_if_fail (RW_IS_REEFER_CHARTS (self));

  for (guint g = 0; g < N_GROUPS; g++)
    rw_chart_set_wheel_zooms (self->groups[g].chart, wheel_zooms);
}
