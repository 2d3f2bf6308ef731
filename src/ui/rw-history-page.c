/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-page-private.h"

#include "rw-clock.h"
#include "rw-flow-layout.h"
#include "rw-strip.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <glib/gi18n.h>
#include <math.h>

/* Statistics, table and notes follow the span when it rests for so many ms. */
#define UPDATE_DELAY 150

enum
{
  PROP_SHOW_TABLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RwHistoryPage, rw_history_page, GTK_TYPE_WIDGET)

void
rw_history_page_toast (RwHistoryPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

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

/* Why the first reefer that failed did. */
static const char *
find_failure (RwHistoryPage *self)
{
  for (guint i = 0; i < rw_reefer_set_get_size (self->reefers); i++)
    {
      RwSeriesLoader *loader = rw_reefer_set_get_loader (self->reefers, i);

      if (rw_series_loader_get_state (loader) == RW_SERIES_LOADER_FAILED)
        return rw_series_loader_get_error (loader)->message;
    }
  return "";
}

static void
show_nothing (RwHistoryPage *self)
{
  guint n = rw_reefer_set_get_size (self->reefers);

  if (n == 0)
    show_message (self, "rw-history-symbolic", _("No Reefer Chosen"),
                  _("Type a part of a container’s number to choose one."), FALSE);
  else if (rw_reefer_set_count (self->reefers, RW_SERIES_LOADER_LOADING) > 0)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (rw_reefer_set_count (self->reefers, RW_SERIES_LOADER_FAILED) > 0)
    show_message (self, "dialog-error-symbolic", _("History Could Not Be Loaded"),
                  find_failure (self), TRUE);
  else if (rw_reefer_set_count (self->reefers, RW_SERIES_LOADER_CANCELLED) > 0)
    show_message (self, "process-stop-symbolic", _("Loading Was Cancelled"),
                  _("Nothing of this span was loaded."), TRUE);
  else if (rw_reefer_set_count (self->reefers, RW_SERIES_LOADER_NO_STORE) > 0)
    show_message (self, "rw-data-symbolic", _("No Database"),
                  _("History is kept in the database, and there is none yet."), FALSE);
  else if (n == 1)
    show_message (self, "rw-history-symbolic", _("No Readings"),
                  _("This reefer reported nothing in this span. Choose another one."), FALSE);
  else
    show_message (self, "rw-history-symbolic", _("No Readings"),
                  _("These reefers reported nothing in this span. Choose another one."), FALSE);
}

/* What there is to see decides: samples, if there are any at all; else why there are none. */
static void
update_stack (RwHistoryPage *self)
{
  gboolean shows_samples = rw_reefer_set_has_samples (self->reefers);

  if (shows_samples)
    gtk_stack_set_visible_child_name (self->stack, self->show_table ? "table" : "charts");
  else
    show_nothing (self);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner),
                            !shows_samples
                                && rw_reefer_set_count (self->reefers, RW_SERIES_LOADER_LOADING)
                                       > 0);
  rw_loader_bar_set_reefers (self->loader_bar, shows_samples ? self->reefers : NULL);
}

/* How finely history need be told, in pixels of the screen; the table tells what the charts show.
 */
static void
update_width (RwHistoryPage *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->stack));

  if (width > 0)
    rw_reefer_set_set_width (self->reefers,
                             width * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

static gboolean
update_due_cb (gpointer user_data)
{
  RwHistoryPage *self = user_data;
  gint64 from = rw_time_view_get_from (self->view), to = rw_time_view_get_to (self->view) + 1;
  guint32 quantities = rw_quantity_menu_get_quantities (self->quantities);
  RwSeries *series[RW_REEFER_SET_MAX];
  guint n = rw_reefer_set_get_size (self->reefers);

  self->update_id = 0;
  update_width (self);
  for (guint i = 0; i < n; i++)
    series[i] = rw_reefer_set_get_series (self->reefers, i);
  rw_sample_table_show (self->table, series, self->show_table ? n : 0, from, to, quantities);
  rw_span_statistics_show (self->statistics, self->reefers, self->limits, from, to, quantities);
  rw_history_page_want_notes (self);
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
  gint64 from = rw_time_view_get_from (self->view), to = rw_time_view_get_to (self->view);

  rw_moment_button_set_time (self->from, from);
  rw_moment_button_set_time (self->to, to);
  rw_session_set_span (self->session, MAX (0, from),
                       rw_time_view_get_following (self->view) ? 0 : MAX (0, to));
  update_width (self);
  rw_reefer_set_want (self->reefers, from, to);
  queue_update (self);
}

static void
moment_chosen_cb (RwHistoryPage *self)
{
  gint64 from = rw_moment_button_get_time (self->from);
  gint64 to = rw_moment_button_get_time (self->to);

  /* Half a choice may be the wrong way round: wait for the other half. */
  if (from >= to)
    return;

  rw_time_view_remember (self->view);
  rw_time_view_set_range (self->view, from, to);
}

static void
quantities_changed_cb (RwHistoryPage *self)
{
  guint32 quantities = rw_quantity_menu_get_quantities (self->quantities);

  rw_reefer_charts_set_wanted (self->charts, quantities);
  rw_compare_charts_set_wanted (self->compare, quantities);
  queue_update (self);
}

static void
cancel_clicked_cb (RwHistoryPage *self)
{
  rw_reefer_set_cancel (self->reefers);
}

static void
retry_clicked_cb (RwHistoryPage *self)
{
  rw_reefer_set_retry (self->reefers);
}

static void
samples_changed_cb (RwHistoryPage *self)
{
  update_stack (self);
  queue_update (self);
}

static RwLimits
find_limits (RwHistoryPage *self, const char *container_id)
{
  RwFleet *fleet = rw_session_get_fleet (self->session);
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);
  const RwCargoProfile *profile = NULL;
  guint position;

  if (profiles != NULL && rw_fleet_find (fleet, container_id, &position))
    profile = rw_cargo_profiles_lookup (profiles, rw_fleet_peek (fleet, position)->last.product_id);
  return profile != NULL ? (RwLimits){ profile->low, profile->high } : (RwLimits){ NAN, NAN };
}

static gboolean
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* A band is drawn where it is that of all. */
static void
update_limits (RwHistoryPage *self)
{
  RwLimits common = { NAN, NAN };

  for (guint i = 0; i < rw_reefer_set_get_size (self->reefers); i++)
    {
      self->limits[i] = find_limits (self, rw_reefer_set_get_id (self->reefers, i));
      if (i == 0)
        common = self->limits[0];
      else if (!is_same (common.low, self->limits[i].low)
               || !is_same (common.high, self->limits[i].high))
        common = (RwLimits){ NAN, NAN };
    }
  rw_reefer_charts_set_limits (self->charts, common.low, common.high);
  rw_compare_charts_set_limits (self->compare, common.low, common.high);
}

/* One reefer stays the session's selected one, here and elsewhere. */
static void
select_in_session (RwHistoryPage *self)
{
  const char *selected = rw_session_get_selected (self->session);
  guint n = rw_reefer_set_get_size (self->reefers);

  if (n > 1 || (n == 1 && g_strcmp0 (selected, rw_reefer_set_get_id (self->reefers, 0)) == 0))
    return;
  self->selecting = TRUE;
  rw_session_set_selected (self->session, n == 1 ? rw_reefer_set_get_id (self->reefers, 0) : NULL);
  self->selecting = FALSE;
}

static void
reefers_changed_cb (RwHistoryPage *self)
{
  guint n = rw_reefer_set_get_size (self->reefers);

  self->selection_left = FALSE;
  select_in_session (self);
  update_limits (self);
  gtk_widget_set_visible (GTK_WIDGET (self->charts), n <= 1);
  gtk_widget_set_visible (GTK_WIDGET (self->compare), n > 1);
  rw_reefer_charts_set_series (self->charts,
                               n == 1 ? rw_reefer_set_get_series (self->reefers, 0) : NULL);
  rw_history_page_update_actions (self);
  update_stack (self);
  queue_update (self);
}

static void
follow_selection (RwHistoryPage *self)
{
  const char *const ids[] = { rw_session_get_selected (self->session), NULL };

  if (rw_reefer_set_get_size (self->reefers) <= 1)
    rw_reefer_set_set_ids (self->reefers, ids);
  self->selection_left = FALSE;
}

static void
selected_cb (RwHistoryPage *self)
{
  if (self->selecting)
    return;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    follow_selection (self);
  else
    self->selection_left = TRUE;
  rw_history_page_update_actions (self);
}

static void
chosen_cb (RwHistoryPage *self, const char *container_id)
{
  rw_history_page_compare (self, container_id);
  rw_reefer_entry_set_text (self->entry, NULL);
}

static void
remove_cb (RwHistoryPage *self, const char *container_id)
{
  rw_reefer_set_remove (self->reefers, container_id);
}

static gboolean
ticked_cb (gpointer user_data)
{
  RwHistoryPage *self = user_data;

  rw_time_view_set_now (self->view, rw_clock_now (NULL));
  /* While following, the notes of the new span are asked for; else what others wrote meanwhile. */
  if (!rw_time_view_get_following (self->view))
    rw_notes_refresh (self->notes);
  return G_SOURCE_CONTINUE;
}

static void
rw_history_page_map (GtkWidget *widget)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);

  if (self->selection_left)
    follow_selection (self);
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
  if (self->reefers != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->reefers, self);
      rw_reefer_set_cancel (self->reefers);
    }
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->notes);
  g_clear_object (&self->reefers);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rw_history_page_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (RW_TYPE_BOOKMARK_MENU);
  g_type_ensure (RW_TYPE_COMPARE_CHARTS);
  g_type_ensure (RW_TYPE_FLOW_LAYOUT);
  g_type_ensure (RW_TYPE_LOADER_BAR);
  g_type_ensure (RW_TYPE_MOMENT_BUTTON);
  g_type_ensure (RW_TYPE_NOTE_CARD);
  g_type_ensure (RW_TYPE_QUANTITY_MENU);
  g_type_ensure (RW_TYPE_REEFER_CHARTS);
  g_type_ensure (RW_TYPE_REEFER_CHIPS);
  g_type_ensure (RW_TYPE_REEFER_ENTRY);
  g_type_ensure (RW_TYPE_SAMPLE_TABLE);
  g_type_ensure (RW_TYPE_SPAN_BAR);
  g_type_ensure (RW_TYPE_SPAN_STATISTICS);
  g_type_ensure (RW_TYPE_STRIP);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, content);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, entry);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, chips);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, from);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, to);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, quantities);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, span_bar);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, bookmark_menu);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, loader_bar);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, message);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, charts);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, compare);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, table);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, statistics);
  gtk_widget_class_bind_template_child (widget_class, RwHistoryPage, note_card);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, moment_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, quantities_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, rw_history_page_bookmark_cb);
  gtk_widget_class_bind_template_callback (widget_class, rw_history_page_go_to_bookmark_cb);
  gtk_widget_class_bind_template_callback (widget_class, rw_history_page_show_note_cb);
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
  rw_history_page_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "rw-history-page");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_history_page_init (RwHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rw_moment_button_set_title (self->from, _("From"));
  rw_moment_button_set_title (self->to, _("To"));
  self->view = rw_reefer_charts_get_view (self->charts);
  rw_time_view_set_span (self->view, RW_USEC_PER_DAY);
  rw_span_bar_set_view (self->span_bar, self->view);
}

static void
follow_reefers (RwHistoryPage *self)
{
  rw_reefer_chips_set_reefers (self->chips, self->reefers);
  rw_compare_charts_bind (self->compare, self->reefers, self->view);
  g_signal_connect_object (self->reefers, "changed", G_CALLBACK (reefers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reefers, "samples-changed", G_CALLBACK (samples_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reefers, "state-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
rw_history_page_new (RwSession *session)
{
  RwHistoryPage *self = g_object_new (RW_TYPE_HISTORY_PAGE, NULL);

  self->session = g_object_ref (session);
  self->reefers = rw_reefer_set_new (session);
  rw_reefer_entry_set_fleet (self->entry, rw_session_get_fleet (session));
  rw_bookmark_menu_set_bookmarks (self->bookmark_menu, rw_session_get_bookmarks (session));
  follow_reefers (self);
  rw_history_page_init_notes (self);
  g_signal_connect_object (self->view, "changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (update_limits), self,
                           G_CONNECT_SWAPPED);
  view_changed_cb (self);
  follow_selection (self);
  reefers_changed_cb (self);
  return GTK_WIDGET (self);
}

void
rw_history_page_compare (RwHistoryPage *self, const char *container_id)
{
  g_return_if_fail (RW_IS_HISTORY_PAGE (self));

  if (container_id == NULL || rw_reefer_set_has (self->reefers, container_id))
    return;

  if (!rw_reefer_set_add (self->reefers, container_id))
    rw_history_page_toast (self, _("No more than eight reefers can be compared."));
}

RwReeferSet *
rw_history_page_get_reefers (RwHistoryPage *self)
{
  g_return_val_if_fail (RW_IS_HISTORY_PAGE (self), NULL);
  return self->reefers;
}
