/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarms-page-private.h"

#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

/* Below this width the details stand under the table, px. */
#define NARROW_WIDTH 1000
/* From this one on there is room for them side by side. */
#define FLAT_WIDTH 860
/* And below this one everything is above each other. */
#define SLIM_WIDTH 600

/* What the page needs in any case, px. */
#define LEAST_WIDTH 360

#define DETAIL_WIDTH 380
#define DETAIL_HEIGHT 210

G_DEFINE_FINAL_TYPE (RwAlarmsPage, rw_alarms_page, GTK_TYPE_WIDGET)

RwAlarmPanel *
rw_alarms_page_get_panel (RwAlarmsPage *self)
{
  GtkWidget *view = gtk_stack_get_visible_child (self->views);

  return view != NULL && RW_IS_ALARM_PANEL (view) ? RW_ALARM_PANEL (view) : NULL;
}

GPtrArray *
rw_alarms_page_get_selected (RwAlarmsPage *self)
{
  RwAlarmPanel *panel = rw_alarms_page_get_panel (self);

  return panel != NULL ? rw_alarm_table_get_selected (rw_alarm_panel_get_table (panel))
                       : g_ptr_array_new ();
}

static void
show_count (RwAlarmsPage *self, RwAlarmPanel *panel)
{
  RwAlarmRows *rows = rw_alarm_panel_get_rows (panel);
  guint n = rw_alarm_rows_get_n_matching (rows);
  guint n_all = rw_alarm_rows_get_n_all (rows);
  g_autofree char *shown = rw_format_count (n);
  g_autofree char *all = rw_format_count (n_all);
  g_autofree char *text = NULL;

  if (self->failure != NULL && n_all > 0)
    text = g_strdup_printf (_("Not up to date: %s"), self->failure);
  else if (n_all == 0)
    text = g_strdup ("");
  else if (n < n_all)
    text = g_strdup_printf (_("%s of %s alarms"), shown, all);
  else
    text = g_strdup_printf (ngettext ("%s alarm", "%s alarms", n_all), all);
  gtk_label_set_label (self->count, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), self->failure);
}

/* Only what is told of in the view that is looked at. */
static void
update_view (RwAlarmsPage *self)
{
  RwAlarmPanel *panel = rw_alarms_page_get_panel (self);
  gboolean table = panel != NULL && rw_alarm_panel_has_table (panel);
  guint n = table ? rw_alarm_table_get_n_selected (rw_alarm_panel_get_table (panel)) : 0;
  /* Where there is little room it is for the list until something is chosen. */
  gboolean detail = table && (n > 0 || self->width >= NARROW_WIDTH);

  gtk_widget_set_visible (self->filter_row, panel != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->count), self->width >= FLAT_WIDTH);
  rw_alarm_filters_set_states_visible (self->filters, panel == self->active);
  gtk_widget_set_visible (GTK_WIDGET (self->divider), detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail);
  gtk_widget_set_visible (GTK_WIDGET (self->flood), self->flooded && panel == self->active);
  if (panel != NULL)
    show_count (self, panel);
}

static void
show_rate (RwAlarmsPage *self, guint n, gboolean flooded)
{
  g_autofree char *count = rw_format_count (n);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%s alarm in 10 min", "%s alarms in 10 min", n), count);

  gtk_label_set_label (self->rate, text);
  gtk_image_set_from_icon_name (self->rate_icon,
                                flooded ? "dialog-warning-symbolic" : "rw-alarms-symbolic");
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->rate),
      n > 1 ? _("More than the 1 in 10 minutes that one operator can handle over a shift")
            : _("Within the 1 in 10 minutes that one operator can handle over a shift"));
  if (flooded)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->rate_icon), "rw-high");
      gtk_widget_add_css_class (GTK_WIDGET (self->rate), "flood");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->rate_icon), "rw-high");
      gtk_widget_remove_css_class (GTK_WIDGET (self->rate), "flood");
    }
}

void
rw_alarms_page_update_flood (RwAlarmsPage *self)
{
  RwAlarmFlood *flood = rw_session_get_alarm_flood (self->session);
  guint n = rw_alarm_flood_get_n_told (flood);
  gboolean flooded = rw_alarm_flood_is_flooded (flood);
  g_autofree char *count = rw_format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("Flood: %s alarm in 10 minutes",
                                                     "Flood: %s alarms in 10 minutes", n),
                                           count);

  /* A new flood begins gathered, whatever was wanted in the last one. */
  if (!flooded)
    self->scattered = FALSE;
  self->flooded = flooded;
  show_rate (self, n, flooded);
  rw_banner_set (self->flood, RW_BANNER_BAD, text,
                 self->scattered ? _("Gather by Rule and Place") : _("Show Each Alarm"),
                 "alarms.gather");
  rw_alarm_rows_set_gathered (rw_alarm_panel_get_rows (self->active),
                              flooded && !self->scattered);
  update_view (self);
}

void
rw_alarms_page_selection_changed (RwAlarmsPage *self)
{
  g_autoptr (GPtrArray) selected = rw_alarms_page_get_selected (self);

  rw_alarm_detail_set_selected (self->detail, selected);
  rw_alarm_bar_set_selected (self->bar, selected);
  rw_alarms_page_update_actions (self, selected);
  update_view (self);
  if (selected->len == 1)
    rw_session_set_selected (self->session,
                             ((const RwAlarm *) g_ptr_array_index (selected, 0))->container_id);
}

static void
view_changed_cb (RwAlarmsPage *self)
{
  if (self->session != NULL)
    rw_alarms_page_selection_changed (self);
}

static void
row_activated_cb (RwAlarmsPage *self, const char *container_id)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-reefer", "s", container_id);
}

static void
told_cb (RwAlarmsPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
finished_cb (RwAlarmsPage *self, gboolean success)
{
  if (success)
    rw_alarm_bar_clear (self->bar);
  rw_alarms_page_selection_changed (self);
}

static void
set_failure (RwAlarmsPage *self, const char *failure)
{
  g_free (self->failure);
  self->failure = g_strdup (failure);
  rw_alarm_panel_set_failure (self->active, failure);
  rw_alarm_panel_set_failure (self->shelved, failure);
}

static void
refreshed_cb (RwAlarmsPage *self)
{
  if (self->failure != NULL)
    set_failure (self, NULL);
  rw_alarm_journal_refresh (self->journal);
  rw_incident_list_refresh (self->incidents);
  rw_alarm_summary_refresh (self->summary);
}

static void
failed_cb (RwAlarmsPage *self, GError *error)
{
  set_failure (self, error->message);
}

static void
stores_changed_cb (RwAlarmsPage *self)
{
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);
  RwAlarmStore *store = rw_session_get_alarm_store (self->session);

  rw_alarm_journal_set_store (self->journal, store);
  rw_incident_list_set_store (self->incidents, store);
  rw_alarm_summary_set_store (self->summary, store);
  rw_alarm_table_set_profiles (rw_alarm_panel_get_table (self->active), profiles);
  rw_alarm_table_set_profiles (rw_alarm_panel_get_table (self->shelved), profiles);
  rw_alarm_detail_set_rules (self->detail, rw_session_get_rules (self->session));
  update_view (self);
}

static int
get_size_class (int width)
{
  return (width >= SLIM_WIDTH) + (width >= FLAT_WIDTH) + (width >= NARROW_WIDTH);
}

static gboolean
fit_cb (gpointer user_data)
{
  RwAlarmsPage *self = user_data;
  gboolean narrow = self->width < NARROW_WIDTH;
  gboolean slim = self->width < SLIM_WIDTH;

  self->idle_id = 0;
  if (narrow)
    gtk_widget_add_css_class (self->head, "compact");
  else
    gtk_widget_remove_css_class (self->head, "compact");
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head),
                                  slim ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->split),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (self->divider,
                                  narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->detail), narrow ? -1 : DETAIL_WIDTH,
                               narrow ? DETAIL_HEIGHT : -1);
  rw_alarm_detail_set_flat (self->detail, narrow && self->width >= FLAT_WIDTH);
  rw_alarm_filters_set_compact (self->filters, narrow && !slim);
  rw_alarm_bar_set_narrow (self->bar, slim);
  update_view (self);
  return G_SOURCE_REMOVE;
}

static void
rw_alarms_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  gboolean fits = get_size_class (width) == get_size_class (self->width);
  int least;

  /* What is made for a wider page is cut until it is made anew. */
  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->content, &(GtkAllocation){ 0, 0, MAX (width, least), height },
                            baseline);
  self->width = width;
  /* Nothing may be laid out anew during an allocation. */
  if (!fits && self->idle_id == 0)
    self->idle_id = g_idle_add (fit_cb, self);
}

static void
rw_alarms_page_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  GtkWidget *content = RW_ALARMS_PAGE (widget)->content;
  int least;

  /* It may be narrower than what it is made for now. */
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      for_size = MAX (for_size, least);
    }
  gtk_widget_measure (content, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, LEAST_WIDTH);
}

static void
rw_alarms_page_dispose (GObject *object)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->actor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_alarms_page_parent_class)->dispose (object);
}

static void
rw_alarms_page_finalize (GObject *object)
{
  g_free (RW_ALARMS_PAGE (object)->failure);
  G_OBJECT_CLASS (rw_alarms_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, content);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, head);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, filter_row);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, filters);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, count);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, rate_icon);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, rate);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, flood);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, views);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, split);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, active);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, shelved);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, incidents);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, journal);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, summary);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, divider);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmsPage, menu);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rw_alarms_page_answered_cb);
}

static void
rw_alarms_page_class_init (RwAlarmsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_alarms_page_dispose;
  object_class->finalize = rw_alarms_page_finalize;
  widget_class->measure = rw_alarms_page_measure;
  widget_class->size_allocate = rw_alarms_page_size_allocate;
  g_type_ensure (RW_TYPE_ALARM_BAR);
  g_type_ensure (RW_TYPE_ALARM_DETAIL);
  g_type_ensure (RW_TYPE_ALARM_FILTERS);
  g_type_ensure (RW_TYPE_ALARM_JOURNAL);
  g_type_ensure (RW_TYPE_ALARM_PANEL);
  g_type_ensure (RW_TYPE_ALARM_SUMMARY);
  g_type_ensure (RW_TYPE_BANNER);
  g_type_ensure (RW_TYPE_INCIDENT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarms-page.ui");
  bind_children (widget_class);
  rw_alarms_page_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "rw-alarms-page");
}

static void
rw_alarms_page_init (RwAlarmsPage *self)
{
  self->width = NARROW_WIDTH;
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
connect_panel (RwAlarmsPage *self, RwAlarmPanel *panel, RwAlarmSection section)
{
  RwAlarmTable *table = rw_alarm_panel_get_table (panel);

  rw_alarm_panel_set_session (panel, self->session, section);
  rw_alarm_table_set_menu (table, self->menu);
  g_signal_connect_object (table, "selection-changed",
                           G_CALLBACK (rw_alarms_page_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (table, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "changed", G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
}

static void
connect_session (RwAlarmsPage *self, RwSession *session)
{
  RwAlarmList *list = rw_session_get_alarms (session);

  g_signal_connect_object (list, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (rw_session_get_alarm_flood (session), "changed",
                           G_CALLBACK (rw_alarms_page_update_flood), self, G_CONNECT_SWAPPED);
}

GtkWidget *
rw_alarms_page_new (RwSession *session)
{
  RwAlarmsPage *self = g_object_new (RW_TYPE_ALARMS_PAGE, NULL);

  self->session = g_object_ref (session);
  self->actor = rw_alarm_actor_new (session);
  g_signal_connect_object (self->actor, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actor, "finished", G_CALLBACK (finished_cb), self,
                           G_CONNECT_SWAPPED);
  rw_alarm_filters_set_view (self->filters, rw_session_get_alarm_view (session));
  rw_alarm_detail_set_session (self->detail, session);
  connect_panel (self, self->active, RW_ALARM_SECTION_ACTIVE);
  connect_panel (self, self->shelved, RW_ALARM_SECTION_PUT_AWAY);
  connect_session (self, session);
  stores_changed_cb (self);
  rw_alarms_page_update_flood (self);
  rw_alarms_page_selection_changed (self);
  fit_cb (self);
  return GTK_WIDGET (self);
}

void
rw_alarms_page_select_first (RwAlarmsPage *self)
{
  rw_alarm_table_select_first (rw_alarm_panel_get_table (self->active));
}

void
rw_alarms_page_show_view (RwAlarmsPage *self, const char *view)
{
  gtk_stack_set_visible_child_name (self->views, view);
}
