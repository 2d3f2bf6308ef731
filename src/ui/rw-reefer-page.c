/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-page.h"

#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-export-window.h"
#include "rw-format.h"
#include "rw-loader-bar.h"
#include "rw-record-window.h"
#include "rw-reefer-charts.h"
#include "rw-reefer-details.h"
#include "rw-series-loader.h"
#include "rw-span-bar.h"
#include "rw-statistics-table.h"
#include "rw-time.h"
#include "rw-ui.h"
#include "rw-wide-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* A view that follows moves when it would move by a pixel of a chart as wide as this. */
#define PIXELS 1500

/* Statistics are computed when the span rests for so many ms. */
#define STATISTICS_DELAY 150

struct _RwReeferPage
{
  GtkWidget parent_instance;

  RwSession *session;
  RwSeriesLoader *loader; /* of the selected reefer, NULL for none */
  GtkStack *stack;
  RwConditionBadge *badge;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *history_button;
  RwSpanBar *span_bar;
  RwLoaderBar *loader_bar;
  RwReeferCharts *charts;
  RwReeferDetails *details;
  RwStatisticsTable *statistics;
  double low; /* limits of the cargo, °C, NAN for none */
  double high;
  guint tick_id;
  guint statistics_id;
};

G_DEFINE_FINAL_TYPE (RwReeferPage, rw_reefer_page, GTK_TYPE_WIDGET)

static gboolean
statistics_due_cb (gpointer user_data)
{
  RwReeferPage *self = user_data;
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  RwSamples samples, part;

  self->statistics_id = 0;
  if (self->loader == NULL)
    return G_SOURCE_REMOVE;

  samples = rw_samples_from_series (rw_series_loader_get_series (self->loader));
  part = rw_samples_cut (&samples, rw_time_view_get_from (view), rw_time_view_get_to (view) + 1);
  rw_statistics_table_show (self->statistics, &part, self->low, self->high);
  return G_SOURCE_REMOVE;
}

static void
queue_statistics (RwReeferPage *self)
{
  if (self->statistics_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->statistics_id = g_timeout_add (STATISTICS_DELAY, statistics_due_cb, self);
}

static void
view_changed_cb (RwReeferPage *self)
{
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  int width = gtk_widget_get_width (GTK_WIDGET (self->charts));

  if (self->loader != NULL && width > 0)
    rw_series_loader_set_width (self->loader,
                                width * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  if (self->loader != NULL)
    rw_series_loader_want (self->loader, rw_time_view_get_from (view), rw_time_view_get_to (view));
  queue_statistics (self);
}

/* Now is the clock's time, or the newest reading's where a replay or a fast simulation runs ahead. */
static gint64
get_now (RwReeferPage *self)
{
  RwSeries *series = rw_series_loader_get_series (self->loader);
  guint size = rw_series_get_size (series);
  gint64 now = rw_clock_now (NULL);

  return size > 0 ? MAX (now, rw_series_get_times (series)[size - 1]) : now;
}

static void
follow_now (RwReeferPage *self)
{
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  gint64 now = get_now (self);

  if (now - rw_time_view_get_now (view) >= rw_time_view_get_span (view) / PIXELS)
    rw_time_view_set_now (view, now);
}

static void
samples_changed_cb (RwReeferPage *self)
{
  follow_now (self);
  queue_statistics (self);
}

static const RwReeferState *
peek_state (RwReeferPage *self)
{
  RwFleet *fleet = rw_session_get_fleet (self->session);
  const char *selected = rw_session_get_selected (self->session);
  guint position;

  if (selected == NULL || !rw_fleet_find (fleet, selected, &position))
    return NULL;

  return rw_fleet_peek (fleet, position);
}

static void
update_cargo (RwReeferPage *self, const RwReeferState *state)
{
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);
  const char *product_id = state != NULL ? state->last.product_id : NULL;
  const RwCargoProfile *profile
      = profiles != NULL ? rw_cargo_profiles_lookup (profiles, product_id) : NULL;
  double low = profile != NULL ? profile->low : NAN;
  double high = profile != NULL ? profile->high : NAN;
  const char *name = _("Cargo unknown");

  if (profile != NULL)
    name = profile->name;
  else if (product_id != NULL)
    name = product_id;
  if (g_strcmp0 (gtk_label_get_text (self->subtitle), name) != 0)
    gtk_label_set_text (self->subtitle, name);

  /* Compared so that NAN equals NAN. */
  if (memcmp (&low, &self->low, sizeof low) == 0 && memcmp (&high, &self->high, sizeof high) == 0)
    return;
  self->low = low;
  self->high = high;
  rw_reefer_charts_set_limits (self->charts, low, high);
}

static void
update (RwReeferPage *self)
{
  const RwReeferState *state = peek_state (self);

  rw_condition_badge_set_condition (self->badge,
                                    state != NULL ? state->condition : RW_CONDITION_SILENT);
  update_cargo (self, state);
  rw_reefer_details_update (self->details, rw_clock_now (NULL));
  if (self->loader != NULL)
    follow_now (self);
}

static gboolean
ticked_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
drop_loader (RwReeferPage *self)
{
  if (self->loader == NULL)
    return;

  g_signal_handlers_disconnect_by_data (rw_series_loader_get_series (self->loader), self);
  rw_series_loader_cancel (self->loader);
  g_clear_object (&self->loader);
}

static void
selected_cb (RwReeferPage *self)
{
  const char *selected = rw_session_get_selected (self->session);
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  RwSeries *series = NULL;

  drop_loader (self);
  gtk_stack_set_visible_child_name (self->stack, selected != NULL ? "reefer" : "none");
  gtk_label_set_text (self->title, selected != NULL ? selected : "");
  rw_reefer_details_set_container (self->details, selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.export", selected != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.record", selected != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.save-chart", selected != NULL);
  if (selected != NULL)
    {
      self->loader = rw_series_loader_new (self->session, selected);
      series = rw_series_loader_get_series (self->loader);
      g_signal_connect_object (series, "appended", G_CALLBACK (samples_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (series, "reset", G_CALLBACK (samples_changed_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->history_button), "s", selected);
    }
  rw_reefer_charts_set_series (self->charts, series);
  rw_loader_bar_set_loader (self->loader_bar, self->loader);
  rw_time_view_follow (view);
  update (self);
  view_changed_cb (self);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwReeferPage *self = RW_REEFER_PAGE (widget);
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  const char *const ids[] = { rw_session_get_selected (self->session), NULL };

  rw_export_window_present (widget, self->session, ids, rw_time_view_get_from (view),
                            rw_time_view_get_to (view), rw_reefer_charts_get_wanted (self->charts));
}

static void
record_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwReeferPage *self = RW_REEFER_PAGE (widget);
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);

  rw_record_window_present (widget, self->session, rw_time_view_get_from (view),
                            rw_time_view_get_to (view), rw_reefer_charts_get_wanted (self->charts));
}

static void
save_chart_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwReeferPage *self = RW_REEFER_PAGE (widget);
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);

  rw_record_window_present_chart (widget, self->session, NULL, rw_time_view_get_from (view),
                                  rw_time_view_get_to (view),
                                  rw_reefer_charts_get_wanted (self->charts));
}

static void
rw_reefer_page_map (GtkWidget *widget)
{
  RwReeferPage *self = RW_REEFER_PAGE (widget);

  GTK_WIDGET_CLASS (rw_reefer_page_parent_class)->map (widget);
  update (self);
  queue_statistics (self);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
}

static void
rw_reefer_page_unmap (GtkWidget *widget)
{
  RwReeferPage *self = RW_REEFER_PAGE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->statistics_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_reefer_page_parent_class)->unmap (widget);
}

static void
rw_reefer_page_dispose (GObject *object)
{
  RwReeferPage *self = RW_REEFER_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->statistics_id, g_source_remove);
  drop_loader (self);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rw_reefer_page_parent_class)->dispose (object);
}

static void
rw_reefer_page_class_init (RwReeferPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_reefer_page_dispose;
  widget_class->map = rw_reefer_page_map;
  widget_class->unmap = rw_reefer_page_unmap;
  g_type_ensure (RW_TYPE_CONDITION_BADGE);
  g_type_ensure (RW_TYPE_LOADER_BAR);
  g_type_ensure (RW_TYPE_REEFER_CHARTS);
  g_type_ensure (RW_TYPE_REEFER_DETAILS);
  g_type_ensure (RW_TYPE_SPAN_BAR);
  g_type_ensure (RW_TYPE_STATISTICS_TABLE);
  g_type_ensure (RW_TYPE_WIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-reefer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, badge);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, title);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, history_button);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, span_bar);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, loader_bar);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, charts);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, details);
  gtk_widget_class_bind_template_child (widget_class, RwReeferPage, statistics);
  gtk_widget_class_install_action (widget_class, "page.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "page.record", NULL, record_cb);
  gtk_widget_class_install_action (widget_class, "page.save-chart", NULL, save_chart_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-reefer-page");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_reefer_page_init (RwReeferPage *self)
{
  RwTimeView *view;

  self->low = self->high = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  view = rw_reefer_charts_get_view (self->charts);
  rw_time_view_set_span (view, 6 * RW_USEC_PER_HOUR);
  rw_reefer_charts_set_wheel_zooms (self->charts, FALSE);
  rw_span_bar_set_view (self->span_bar, view);
  g_signal_connect_object (view, "changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
rw_reefer_page_new (RwSession *session)
{
  RwReeferPage *self = g_object_new (RW_TYPE_REEFER_PAGE, NULL);

  self->session = g_object_ref (session);
  rw_reefer_details_set_session (self->details, session);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  selected_cb (self);
  return GTK_WIDGET (self);
}
