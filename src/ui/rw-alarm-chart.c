/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-chart.h"

#include "rw-alarm-text.h"
#include "rw-clock.h"
#include "rw-mark-layer.h"
#include "rw-reefer-charts.h"
#include "rw-series-loader.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>

/* What is shown before it began and after it was over. */
#define BEFORE (2 * RW_USEC_PER_HOUR)
#define AFTER RW_USEC_PER_HOUR
/* Of one that lasts, the begin is shown, not weeks. */
#define LONGEST RW_USEC_PER_DAY

#define TICK_INTERVAL 5 /* s */

#define BIT(quantity) (1u << (quantity))

#define TEMPERATURES                                                                               \
  (BIT (RW_QUANTITY_TEMPERATURE) | BIT (RW_QUANTITY_TARGET_TEMPERATURE)                            \
   | BIT (RW_QUANTITY_SUPPLY_TEMPERATURE) | BIT (RW_QUANTITY_RETURN_TEMPERATURE))

struct _RwAlarmChart
{
  GtkWidget parent_instance;
  RwSession *session;
  RwReeferCharts *charts;
  RwSeriesLoader *loader; /* of the alarm's reefer, or NULL */
  RwAlarm *alarm;
  gint64 from; /* as it was last moved by itself, µs */
  gint64 to;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RwAlarmChart, rw_alarm_chart, GTK_TYPE_WIDGET)

static guint32
get_quantities (RwAlarmSignal signal)
{
  switch ((int) signal)
    {
    case RW_SIGNAL_NO_POWER:
    case RW_SIGNAL_STOPPED_FANS:
    case RW_SIGNAL_DEFROST:
    case RW_SIGNAL_DEFROST_INTERVAL:
      return TEMPERATURES | BIT (RW_QUANTITY_KILOWATTS);
    case RW_SIGNAL_OXYGEN:
    case RW_SIGNAL_CARBON_DIOXIDE:
      return BIT (RW_QUANTITY_OXYGEN_LEVEL) | BIT (RW_QUANTITY_CARBON_DIOXIDE_LEVEL);
    case RW_SIGNAL_HUMIDITY:
      return TEMPERATURES | BIT (RW_QUANTITY_HUMIDITY_LEVEL);
    case RW_SIGNAL_DOOR:
      return TEMPERATURES | BIT (RW_QUANTITY_TIME_DOOR_OPEN);
    default:
      return TEMPERATURES;
    }
}

/* Whether the alarm's limit is a temperature of the chart. */
static gboolean
limits_temperature (RwAlarmSignal signal)
{
  return signal == RW_SIGNAL_CONTROL_AIR || signal == RW_SIGNAL_SUPPLY_AIR
         || signal == RW_SIGNAL_RETURN_AIR || signal == RW_SIGNAL_TEMPERATURE
         || signal == RW_SIGNAL_KINETIC;
}

/* The limit that it was raised by, else what the cargo bears. */
static void
show_limits (RwAlarmChart *self)
{
  const RwAlarm *alarm = self->alarm;
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);
  const RwCargoProfile *profile =
      profiles != NULL ? rw_cargo_profiles_lookup (profiles, alarm->product_id) : NULL;
  double low = profile != NULL ? profile->low : NAN;
  double high = profile != NULL ? profile->high : NAN;

  if (limits_temperature (rw_alarm_text_get_signal (alarm->rule_id)) && !isnan (alarm->limit_value)
      && !isnan (alarm->value))
    {
      if (alarm->value >= alarm->limit_value)
        high = alarm->limit_value;
      else
        low = alarm->limit_value;
    }
  rw_reefer_charts_set_limits (self->charts, low, high);
}

static void
add_mark (GArray *marks, gint64 time, const char *text)
{
  RwMark mark = { time, time, NULL };

  if (time == 0)
    return;
  mark.text = g_strdup (text);
  g_array_append_val (marks, mark);
}

static int
compare_marks_cb (gconstpointer first, gconstpointer second)
{
  const RwMark *a = first, *b = second;

  return a->from < b->from ? -1 : a->from > b->from;
}

static void
show_marks (RwAlarmChart *self)
{
  g_autoptr (GArray) marks = rw_mark_layer_new_marks ();

  add_mark (marks, self->alarm->raised_time, _("Raised"));
  add_mark (marks, self->alarm->acknowledged_time, _("Acknowledged"));
  add_mark (marks, self->alarm->cleared_time, _("Returned"));
  g_array_sort (marks, compare_marks_cb);
  rw_reefer_charts_set_marks (self->charts, marks);
}

/* Which time is to be seen now. */
static void
find_span (RwAlarmChart *self, gint64 *from, gint64 *to)
{
  const RwAlarm *alarm = self->alarm;
  gint64 begin =
      alarm->began_time != 0 ? MIN (alarm->began_time, alarm->raised_time) : alarm->raised_time;
  gint64 now = rw_clock_now (NULL);

  *from = begin - BEFORE;
  *to = alarm->cleared_time != 0 ? MIN (now, alarm->cleared_time + AFTER)
                                 : MAX (now, alarm->raised_time + AFTER / 6);
  *to = MIN (*to, *from + LONGEST);
}

static void
move_view (RwAlarmChart *self)
{
  find_span (self, &self->from, &self->to);
  rw_time_view_set_range (rw_reefer_charts_get_view (self->charts), self->from, self->to);
}

/* Moves on with time unless the user moved it. */
static void
follow (RwAlarmChart *self)
{
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);

  if (self->alarm != NULL && rw_time_view_get_from (view) == self->from
      && rw_time_view_get_to (view) == self->to)
    move_view (self);
}

static void
view_changed_cb (RwAlarmChart *self)
{
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (self->loader == NULL)
    return;
  if (width > 0)
    rw_series_loader_set_width (self->loader,
                                (guint) (width * gtk_widget_get_scale_factor (GTK_WIDGET (self))));
  rw_series_loader_want (self->loader, rw_time_view_get_from (view), rw_time_view_get_to (view));
}

static gboolean
ticked_cb (gpointer user_data)
{
  follow (user_data);
  return G_SOURCE_CONTINUE;
}

static void
drop_loader (RwAlarmChart *self)
{
  if (self->loader != NULL)
    rw_series_loader_cancel (self->loader);
  g_clear_object (&self->loader);
}

static void
load (RwAlarmChart *self)
{
  drop_loader (self);
  if (self->alarm != NULL)
    self->loader = rw_series_loader_new (self->session, self->alarm->container_id);
  rw_reefer_charts_set_series (self->charts, self->loader != NULL
                                                 ? rw_series_loader_get_series (self->loader)
                                                 : NULL);
}

static void
rw_alarm_chart_map (GtkWidget *widget)
{
  RwAlarmChart *self = RW_ALARM_CHART (widget);

  GTK_WIDGET_CLASS (rw_alarm_chart_parent_class)->map (widget);
  follow (self);
  self->tick_id = g_timeout_add_seconds (TICK_INTERVAL, ticked_cb, self);
}

static void
rw_alarm_chart_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_ALARM_CHART (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_alarm_chart_parent_class)->unmap (widget);
}

static void
rw_alarm_chart_dispose (GObject *object)
{
  RwAlarmChart *self = RW_ALARM_CHART (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->charts != NULL)
    {
      rw_reefer_charts_set_series (self->charts, NULL);
      gtk_widget_unparent (GTK_WIDGET (self->charts));
    }
  self->charts = NULL;
  drop_loader (self);
  g_clear_pointer (&self->alarm, rw_alarm_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_alarm_chart_parent_class)->dispose (object);
}

static void
rw_alarm_chart_class_init (RwAlarmChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_chart_dispose;
  widget_class->map = rw_alarm_chart_map;
  widget_class->unmap = rw_alarm_chart_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-chart");
}

static void
rw_alarm_chart_init (RwAlarmChart *self)
{
  self->charts = RW_REEFER_CHARTS (rw_reefer_charts_new ());
  rw_reefer_charts_set_marks_title (self->charts, _("This Alarm"));
  rw_reefer_charts_set_wheel_zooms (self->charts, FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->charts), GTK_WIDGET (self));
  g_signal_connect_object (rw_reefer_charts_get_view (self->charts), "changed",
                           G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
}

void
rw_alarm_chart_set_session (RwAlarmChart *self, RwSession *session)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
}

void
rw_alarm_chart_set_alarm (RwAlarmChart *self, const RwAlarm *alarm)
{
  gboolean other = (alarm == NULL) != (self->alarm == NULL)
                   || (alarm != NULL && alarm->alarm_id != self->alarm->alarm_id);

  g_clear_pointer (&self->alarm, rw_alarm_unref);
  if (alarm != NULL)
    self->alarm = rw_alarm_ref ((RwAlarm *) alarm);
  if (other)
    load (self);
  if (alarm == NULL)
    return;

  if (other)
    {
      rw_reefer_charts_set_wanted (self->charts,
                                   get_quantities (rw_alarm_text_get_signal (alarm->rule_id)));
      move_view (self);
      view_changed_cb (self);
    }
  show_limits (self);
  show_marks (self);
}
