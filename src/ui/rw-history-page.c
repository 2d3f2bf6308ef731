/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-page.h"

#include "rw-clock.h"
#include "rw-export-window.h"
#include "rw-flow-layout.h"
#include "rw-loader-bar.h"
#include "rw-moment-button.h"
#include "rw-quantity-menu.h"
#include "rw-reefer-charts.h"
#include "rw-reefer-entry.h"
#include "rw-sample-table.h"
#include "rw-series-loader.h"
#include "rw-span-bar.h"
#include "rw-statistics-table.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* Statistics and table follow the span when it rests for so many ms. */
#define UPDATE_DELAY 150

struct _RwHistoryPage
{
  GtkWidget parent_instance;

  RwSession *session;
  RwSeriesLoader *loader; /* of the selected reefer, NULL for none */
  GtkWidget *content;
  RwReeferEntry *entry;
  RwMomentButton *from;
  RwMomentButton *to;
  RwQuantityMenu *quantities;
  RwSpanBar *span_bar;
  RwLoaderBar *loader_bar;
  GtkStack *stack;
  AdwStatusPage *message;
  GtkWidget *retry_button;
  GtkWidget *spinner;
  RwReeferCharts *charts;
  RwSampleTable *table;
  RwStatisticsTable *statistics;
  gboolean show_table;
  double low; /* limits of the cargo, °C, NAN for none */
  double high;
  guint tick_id;
  guint update_id;
};

enum
{
  PROP_SHOW_TABLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RwHistoryPage, rw_history_page, GTK_TYPE_WIDGET)

static void
show_message (RwHistoryPage *self,
              const char *icon,
              const char *title,
              const char *description,
              gboolean can_retry)
{
  /* The description is markup, and what it tells may come from a database. */
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->message, icon);
  adw_status_page_set_title (self->message, title);
  adw_status_page_set_description (self->message, escaped);
  gtk_widget_set_visible (self->retry_button, can_retry);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
show_nothing (RwHistoryPage *self)
{
  switch (rw_series_loader_get_state (self->loader))
    {
    case RW_SERIES_LOADER_LOADING:
      gtk_stack_set_visible_child_name (self->stack, "loading");
      break;
    case RW_SERIES_LOADER_FAILED:
      show_message (self, "dialog-error-symbolic", _("History Could Not Be Loaded"),
                    rw_series_loader_get_error (self->loader)->message, TRUE);
      break;
    case RW_SERIES_LOADER_CANCELLED:
      show_message (self, "process-stop-symbolic", _("Loading Was Cancelled"),
                    _("Nothing of this span was loaded."), TRUE);
      break;
    case RW_SERIES_LOADER_NO_STORE:
      show_message (self, "rw-data-symbolic", _("No Database"),
                    _("History is kept in the database, and there is none yet."), FALSE);
      break;
    case RW_SERIES_LOADER_READY:
    default:
      show_message (self, "rw-history-symbolic", _("No Readings"),
                    _("This reefer reported nothing in this span. Choose another one."), FALSE);
    }
}

/* What there is to see decides: samples, if there are any at all; else why there are none. */
static void
update_stack (RwHistoryPage *self)
{
  RwSeriesLoaderState state;
  gboolean shows_samples = FALSE;

  if (self->loader == NULL)
    show_message (self, "rw-history-symbolic", _("No Reefer Chosen"),
                  _("Type a part of a container’s number to choose one."), FALSE);
  else if (rw_series_get_size (rw_series_loader_get_series (self->loader)) == 0)
    show_nothing (self);
  else
    {
      gtk_stack_set_visible_child_name (self->stack, self->show_table ? "table" : "charts");
      shows_samples = TRUE;
    }

  state = self->loader != NULL ? rw_series_loader_get_state (self->loader)
                               : RW_SERIES_LOADER_READY;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner),
                            !shows_samples && state == RW_SERIES_LOADER_LOADING);
  rw_loader_bar_set_loader (self->loader_bar, shows_samples ? self->loader : NULL);
}

static gboolean
update_due_cb (gpointer user_data)
{
  RwHistoryPage *self = user_data;
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  gint64 from = rw_time_view_get_from (view), to = rw_time_view_get_to (view) + 1;
  RwSeries *series = NULL;

  self->update_id = 0;
  if (self->loader != NULL)
    {
      RwSamples all, part;

      series = rw_series_loader_get_series (self->loader);
      all = rw_samples_from_series (series);
      part = rw_samples_cut (&all, from, to);
      rw_statistics_table_show (self->statistics, &part, self->low, self->high);
    }
  rw_sample_table_show (self->table, self->show_table ? series : NULL, from, to,
                        rw_quantity_menu_get_quantities (self->quantities));
  return G_SOURCE_REMOVE;
}

static void
queue_update (RwHistoryPage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_timeout_add (UPDATE_DELAY, update_due_cb, self);
}

static void
view_changed_cb (RwHistoryPage *self)
{
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  gint64 from = rw_time_view_get_from (view), to = rw_time_view_get_to (view);

  rw_moment_button_set_time (self->from, from);
  rw_moment_button_set_time (self->to, to);
  rw_session_set_span (self->session, MAX (0, from),
                       rw_time_view_get_following (view) ? 0 : MAX (0, to));
  if (self->loader != NULL)
    rw_series_loader_want (self->loader, from, to);
  queue_update (self);
}

static void
moment_chosen_cb (RwHistoryPage *self)
{
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  gint64 from = rw_moment_button_get_time (self->from);
  gint64 to = rw_moment_button_get_time (self->to);

  /* Half a choice may be the wrong way round: wait for the other half. */
  if (from >= to)
    return;

  rw_time_view_remember (view);
  rw_time_view_set_range (view, from, to);
}

static void
quantities_changed_cb (RwHistoryPage *self)
{
  rw_reefer_charts_set_wanted (self->charts, rw_quantity_menu_get_quantities (self->quantities));
  queue_update (self);
}

static void
chosen_cb (RwHistoryPage *self, const char *container_id)
{
  rw_session_set_selected (self->session, container_id);
}

static void
cancel_clicked_cb (RwHistoryPage *self)
{
  if (self->loader != NULL)
    rw_series_loader_cancel (self->loader);
}

static void
retry_clicked_cb (RwHistoryPage *self)
{
  if (self->loader != NULL)
    rw_series_loader_retry (self->loader);
}

static void
samples_changed_cb (RwHistoryPage *self)
{
  update_stack (self);
  queue_update (self);
}

static void
update_limits (RwHistoryPage *self)
{
  RwFleet *fleet = rw_session_get_fleet (self->session);
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);
  const char *selected = rw_session_get_selected (self->session);
  const RwCargoProfile *profile = NULL;
  guint position;

  if (profiles != NULL && selected != NULL && rw_fleet_find (fleet, selected, &position))
    profile = rw_cargo_profiles_lookup (profiles, rw_fleet_peek (fleet, position)->last.product_id);
  self->low = profile != NULL ? profile->low : NAN;
  self->high = profile != NULL ? profile->high : NAN;
  rw_reefer_charts_set_limits (self->charts, self->low, self->high);
}

static void
drop_loader (RwHistoryPage *self)
{
  if (self->loader == NULL)
    return;

  g_signal_handlers_disconnect_by_data (rw_series_loader_get_series (self->loader), self);
  g_signal_handlers_disconnect_by_data (self->loader, self);
  rw_series_loader_cancel (self->loader);
  g_clear_object (&self->loader);
}

static void
selected_cb (RwHistoryPage *self)
{
  const char *selected = rw_session_get_selected (self->session);
  RwSeries *series = NULL;

  drop_loader (self);
  rw_reefer_entry_set_text (self->entry, selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.export", selected != NULL);
  if (selected != NULL)
    {
      self->loader = rw_series_loader_new (self->session, selected);
      series = rw_series_loader_get_series (self->loader);
      g_signal_connect_object (series, "appended", G_CALLBACK (samples_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (series, "reset", G_CALLBACK (samples_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->loader, "state-changed", G_CALLBACK (update_stack), self,
                               G_CONNECT_SWAPPED);
    }
  update_limits (self);
  rw_reefer_charts_set_series (self->charts, series);
  view_changed_cb (self);
  update_stack (self);
}

static gboolean
ticked_cb (gpointer user_data)
{
  RwHistoryPage *self = user_data;
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);

  rw_time_view_set_now (view, rw_clock_now (NULL));
  return G_SOURCE_CONTINUE;
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);
  RwTimeView *view = rw_reefer_charts_get_view (self->charts);
  const char *const ids[] = { rw_session_get_selected (self->session), NULL };

  rw_export_window_present (widget, self->session, ids, rw_time_view_get_from (view),
                            rw_time_view_get_to (view), rw_reefer_charts_get_wanted (self->charts));
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (RW_HISTORY_PAGE (widget)->entry));
}

static void
rw_history_page_map (GtkWidget *widget)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);

  GTK_WIDGET_CLASS (rw_history_page_parent_class)->map (widget);
  ticked_cb (self);
  queue_update (self);
  /* A span that is looked at for its past need not move every second. */
  self->tick_id = g_timeout_add_seconds (10, ticked_cb, self);
}

static void
rw_history_page_unmap (GtkWidget *widget)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->update_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_history_page_parent_class)->unmap (widget);
}

static void
rw_history_page_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_SHOW_TABLE)
    g_value_set_boolean (value, RW_HISTORY_PAGE (object)->show_table);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
rw_history_page_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (object);

  if (property_id != PROP_SHOW_TABLE)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      return;
    }
  if (self->show_table == g_value_get_boolean (value))
    return;

  self->show_table = !self->show_table;
  update_stack (self);
  queue_update (self);
  g_object_notify_by_pspec (object, properties[PROP_SHOW_TABLE]);
}

static void
rw_history_page_dispose (GObject *object)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->update_id, g_source_remove);
  drop_loader (self);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rw_history_page_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (RW_TYPE_FLOW_LAYOUT);
  g_type_ensure (RW_TYPE_LOADER_BAR);
  g_type_ensure (RW_TYPE_MOMENT_BUTTON);
  g_type_ensure (RW_TYPE_QUANTITY_MENU);
  g_type_ensure (RW_TYPE_REEFER_CHARTS);
  g_type_ensure (RW_TYPE_REEFER_ENTRY);
  g_type_ensure (RW_TYPE_SAMPLE_TABLE);
  g_type_ensure (RW_TYPE_SPAN_BAR);
  g_type_ensure (RW_TYPE_STATISTICS_TABLE);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, content);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, entry);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, from);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, to);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, quantities);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, span_bar);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, loader_bar);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, message);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, charts);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, table);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, statistics);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, moment_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, quantities_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
}

static void
rw_history_page_class_init (RwHistoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rw_history_page_get_property;
  object_class->set_property = rw_history_page_set_property;
  object_class->dispose = rw_history_page_dispose;
  widget_class->map = rw_history_page_map;
  widget_class->unmap = rw_history_page_unmap;

  properties[PROP_SHOW_TABLE] = g_param_spec_boolean (
      "show-table", NULL, NULL, FALSE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  ensure_types ();
  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "history.show-table", "show-table");
  gtk_widget_class_install_action (widget_class, "page.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK,
                                       "history.show-table", NULL);
  gtk_widget_class_set_css_name (widget_class, "rw-history-page");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_history_page_init (RwHistoryPage *self)
{
  RwTimeView *view;

  self->low = self->high = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  rw_moment_button_set_title (self->from, _("From"));
  rw_moment_button_set_title (self->to, _("To"));
  view = rw_reefer_charts_get_view (self->charts);
  rw_time_view_set_span (view, RW_USEC_PER_DAY);
  rw_span_bar_set_view (self->span_bar, view);
  g_signal_connect_object (view, "changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
rw_history_page_new (RwSession *session)
{
  RwHistoryPage *self = g_object_new (RW_TYPE_HISTORY_PAGE, NULL);

  self->session = g_object_ref (session);
  rw_reefer_entry_set_fleet (self->entry, rw_session_get_fleet (session));
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (update_limits), self,
                           G_CONNECT_SWAPPED);
  selected_cb (self);
  return GTK_WIDGET (self);
}
