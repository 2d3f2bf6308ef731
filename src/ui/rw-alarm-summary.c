/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-summary.h"

#include "rw-alarm-figures.h"
#include "rw-alarm-flood.h"
#include "rw-band-layer.h"
#include "rw-bar-layer.h"
#include "rw-chart.h"
#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-format.h"
#include "rw-tile-layout.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define CHART_HEIGHT 180
#define MOST_ACTORS 10
/* The longer the span, the less there is to see in a minute. */
#define REFRESH_INTERVAL 20 /* s */

static const struct
{
  const char *title;
  gint64 span;
} spans[] = {
  { N_("Hour"), RW_USEC_PER_HOUR },
  { N_("Day"), RW_USEC_PER_DAY },
  { N_("Week"), 7 * RW_USEC_PER_DAY },
  { N_("30 Days"), 30 * RW_USEC_PER_DAY },
};

struct _RwAlarmSummary
{
  GtkWidget parent_instance;
  GtkStack *stack;
  AdwStatusPage *unknown;
  GtkBox *spans;
  GtkLabel *verdict;
  GtkBox *rate;
  GtkWidget *cards;
  RwAlarmFigures *figures;
  GtkGrid *priorities;
  GtkListBox *actors;
  RwTimeView *view;
  RwBarLayer *bars;
  RwBandLayer *flood_line;
  RwAlarmStatistics *shown; /* or NULL */
  gint64 span;
  RwAlarmStore *store;
  GCancellable *cancellable; /* of the query under way, else NULL */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RwAlarmSummary, rw_alarm_summary, GTK_TYPE_WIDGET)

static void
show_rate (RwAlarmSummary *self, const RwAlarmStatistics *s)
{
  const RwBand flood = { G_MININT64, G_MAXINT64, RW_ALARM_FLOOD_BEGINS, INFINITY };

  rw_bar_layer_set (self->bars, s->from, RW_ALARM_FLOOD_WINDOW,
                    (const guint *) (gpointer) s->told->data, s->told->len);
  rw_band_layer_set_bands (self->flood_line, &flood, 1);
  rw_time_view_set_range (self->view, s->from, s->to);
}

static void
show_verdict (RwAlarmSummary *self)
{
  guint n = rw_alarm_figures_get_n_over (self->figures);
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup (_("All figures are good for one operator."));
  else
    text = g_strdup_printf (ngettext ("%u figure is beyond what one operator can handle.",
                                      "%u figures are beyond what one operator can handle.", n),
                            n);
  gtk_label_set_label (self->verdict, text);
}

static void
set_cell (RwAlarmSummary *self, const char *text, int column, int row)
{
  GtkWidget *label = gtk_grid_get_child_at (self->priorities, column, row);

  if (label == NULL)
    {
      label = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (label), column == 1 ? 0 : 1);
      gtk_widget_set_hexpand (label, column == 1);
      gtk_widget_add_css_class (label, "rw-numeric");
      gtk_grid_attach (self->priorities, label, column, row, 1, 1);
    }
  gtk_label_set_label (GTK_LABEL (label), text);
}

static void
show_priorities (RwAlarmSummary *self, const RwAlarmStatistics *s)
{
  for (int priority = RW_ALARM_PRIORITY_CRITICAL; priority <= RW_ALARM_PRIORITY_LOW; priority++)
    {
      guint n = s->n_by_priority[priority];
      double share = s->n_told > 0 ? 100.0 * n / s->n_told : 0;
      RwCondition condition = rw_condition_badge_from_priority (priority);
      g_autofree char *count = rw_format_count (n);
      g_autofree char *percent = g_strdup_printf ("%.0f %%", share);

      if (gtk_grid_get_child_at (self->priorities, 0, priority) == NULL)
        {
          GtkWidget *badge = rw_condition_badge_new ();

          rw_condition_badge_set_condition (RW_CONDITION_BADGE (badge), condition);
          gtk_grid_attach (self->priorities, badge, 0, priority, 1, 1);
        }
      set_cell (self, rw_format_condition_label (condition), 1, priority);
      set_cell (self, count, 2, priority);
      set_cell (self, percent, 3, priority);
    }
}

static GtkWidget *
make_actor_row (const RwAlarmCount *actor)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *count = rw_format_count (actor->n);
  g_autofree char *rule =
      actor->rule_id != NULL ? rw_format_rule_label (actor->rule_id) : g_strdup (_("All Rules"));
  g_autofree char *text = actor->container_id != NULL
                              ? g_strdup_printf ("%s · %s", actor->container_id, rule)
                              : g_strdup (rule);
  GtkWidget *number = gtk_label_new (count);
  GtkWidget *what = gtk_label_new (text);

  gtk_label_set_width_chars (GTK_LABEL (number), 5);
  gtk_label_set_xalign (GTK_LABEL (number), 1);
  gtk_widget_add_css_class (number, "rw-numeric");
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_widget_add_css_class (what, "rw-numeric");
  gtk_widget_set_tooltip_text (what, text);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), what);
  if (actor->rule_id != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (_("Tune This Rule…"));

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", actor->rule_id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.edit-rule");
      gtk_widget_add_css_class (button, "flat");
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

/* Whether the same bad actors are listed already, so that no focus gets lost. */
static gboolean
same_actors (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const RwAlarmCount *x = g_ptr_array_index (a, i), *y = g_ptr_array_index (b, i);

      if (x->container_id != y->container_id || x->rule_id != y->rule_id || x->n != y->n)
        return FALSE;
    }
  return TRUE;
}

static void
show_actors (RwAlarmSummary *self, const RwAlarmStatistics *s)
{
  GtkListBoxRow *row;

  if (self->shown != NULL && same_actors (self->shown->actors, s->actors))
    return;
  while ((row = gtk_list_box_get_row_at_index (self->actors, 0)) != NULL)
    gtk_list_box_remove (self->actors, GTK_WIDGET (row));
  for (guint i = 0; i < MIN (s->actors->len, MOST_ACTORS); i++)
    gtk_list_box_append (self->actors, make_actor_row (g_ptr_array_index (s->actors, i)));
}

/* Takes the statistics. */
static void
show_statistics (RwAlarmSummary *self, RwAlarmStatistics *s)
{
  show_rate (self, s);
  rw_alarm_figures_show (self->figures, s);
  show_verdict (self);
  show_priorities (self, s);
  show_actors (self, s);
  g_clear_pointer (&self->shown, rw_alarm_statistics_free);
  self->shown = s;
  gtk_stack_set_visible_child_name (self->stack, "figures");
}

static void
show_failure (RwAlarmSummary *self, const char *message)
{
  /* A description is markup. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_title (self->unknown, _("Statistics Cannot Be Read"));
  adw_status_page_set_icon_name (self->unknown, "dialog-warning-symbolic");
  adw_status_page_set_description (self->unknown, escaped);
  gtk_stack_set_visible_child_name (self->stack, "unknown");
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwAlarmSummary) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwAlarmStatistics) statistics =
      rw_alarm_store_statistics_finish (RW_ALARM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    return;

  g_clear_object (&self->cancellable);
  if (statistics != NULL)
    show_statistics (self, g_steal_pointer (&statistics));
  else if (self->shown == NULL)
    show_failure (self, error->message);
  else
    {
      g_autofree char *text = g_strdup_printf (_("Not up to date: %s"), error->message);

      gtk_label_set_label (self->verdict, text);
    }
}

static void
ask (RwAlarmSummary *self)
{
  gint64 now = rw_clock_now (NULL);
  gint64 to = now;
  gint64 from = to - self->span;

  if (self->store == NULL || self->cancellable != NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->cancellable = g_cancellable_new ();
  rw_alarm_store_statistics_async (self->store, from, to, self->cancellable, answered_cb,
                                   g_object_ref (self));
}

static gboolean
ticked_cb (gpointer user_data)
{
  ask (user_data);
  return G_SOURCE_CONTINUE;
}

static void
stop_asking (RwAlarmSummary *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
span_toggled_cb (RwAlarmSummary *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  self->span = *(const gint64 *) g_object_get_data (G_OBJECT (button), "span");
  stop_asking (self);
  ask (self);
}

static void
add_spans (RwAlarmSummary *self)
{
  GtkToggleButton *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(spans[i].title));

      if (first == NULL)
        first = GTK_TOGGLE_BUTTON (button);
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      g_object_set_data (G_OBJECT (button), "span", (gpointer) &spans[i].span);
      gtk_box_append (self->spans, button);
      if (spans[i].span == self->span)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
      g_signal_connect_object (button, "toggled", G_CALLBACK (span_toggled_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
add_chart (RwAlarmSummary *self)
{
  RwChart *chart;

  self->view = rw_time_view_new (rw_clock_now (NULL));
  chart = rw_chart_new (self->view);
  rw_chart_set_title (chart, _("Alarms told in each 10 minutes"));
  rw_chart_set_unit (chart, "", 0);
  rw_chart_set_minimum_span (chart, RW_ALARM_FLOOD_BEGINS + 2);
  rw_chart_set_wheel_zooms (chart, FALSE);
  self->flood_line = rw_band_layer_new (RW_BAND_SOLID);
  rw_band_layer_set_ranged (self->flood_line, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->flood_line), "flood");
  rw_chart_layer_set_title (RW_CHART_LAYER (self->flood_line), _("Flood"));
  rw_chart_add_layer (chart, RW_CHART_LAYER (self->flood_line));
  self->bars = rw_bar_layer_new (_("Told"));
  gtk_widget_add_css_class (GTK_WIDGET (self->bars), "told");
  rw_chart_add_layer (chart, RW_CHART_LAYER (self->bars));
  gtk_widget_set_size_request (GTK_WIDGET (chart), -1, CHART_HEIGHT);
  gtk_box_append (self->rate, GTK_WIDGET (chart));
}

static void
format_changed_cb (RwAlarmSummary *self)
{
  g_autoptr (GTimeZone) zone = rw_format_get_zone (rw_format_get_default ()) == RW_TIME_ZONE_UTC
                                   ? g_time_zone_new_utc ()
                                   : g_time_zone_new_local ();

  rw_time_view_set_zone (self->view, zone);
}

static void
rw_alarm_summary_map (GtkWidget *widget)
{
  RwAlarmSummary *self = RW_ALARM_SUMMARY (widget);

  GTK_WIDGET_CLASS (rw_alarm_summary_parent_class)->map (widget);
  ask (self);
  self->tick_id = g_timeout_add_seconds (REFRESH_INTERVAL, ticked_cb, self);
}

static void
rw_alarm_summary_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_ALARM_SUMMARY (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_alarm_summary_parent_class)->unmap (widget);
}

static void
rw_alarm_summary_dispose (GObject *object)
{
  RwAlarmSummary *self = RW_ALARM_SUMMARY (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  stop_asking (self);
  g_clear_object (&self->store);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->view);
  g_clear_pointer (&self->shown, rw_alarm_statistics_free);
  G_OBJECT_CLASS (rw_alarm_summary_parent_class)->dispose (object);
}

static void
rw_alarm_summary_class_init (RwAlarmSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_summary_dispose;
  widget_class->map = rw_alarm_summary_map;
  widget_class->unmap = rw_alarm_summary_unmap;
  g_type_ensure (RW_TYPE_ALARM_FIGURES);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarm-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, stack);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, unknown);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, spans);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, verdict);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, rate);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, cards);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, figures);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, priorities);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmSummary, actors);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-summary");
}

static void
rw_alarm_summary_init (RwAlarmSummary *self)
{
  self->span = RW_USEC_PER_DAY;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->cards,
                                 g_object_new (RW_TYPE_TILE_LAYOUT, "columns", 2, "minimum-width",
                                               420, "spacing", 12, NULL));
  add_spans (self);
  add_chart (self);
  format_changed_cb (self);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (format_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

void
rw_alarm_summary_set_store (RwAlarmSummary *self, RwAlarmStore *store)
{
  if (self->store == store)
    return;

  stop_asking (self);
  g_set_object (&self->store, store);
  ask (self);
}

void
rw_alarm_summary_refresh (RwAlarmSummary *self)
{
  /* A span of days changes little by one alarm: it waits for the next tick. */
  if (self->shown == NULL || self->span <= RW_USEC_PER_HOUR)
    ask (self);
}

guint
rw_alarm_summary_get_n_actors (RwAlarmSummary *self)
{
  return self->shown != NULL ? MIN (self->shown->actors->len, MOST_ACTORS) : 0;
}
