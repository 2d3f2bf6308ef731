/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rate.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-time.h"
#include "rw-tooltip.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

#define BIN (10 * RW_USEC_PER_MIN)
#define N_BINS 6
/* EEMUA 191: alarms in ten minutes that one operator manages, and from where it is a flood. */
#define GOOD 1
#define FLOOD 10
/* How often the database is asked while somebody looks, s. */
#define ASK_INTERVAL 5

struct _RwAlarmRate
{
  GtkWidget parent_instance;
  RwSession *session;
  GtkWidget *box;
  GtkLabel *number;
  GtkLabel *verdict;
  GtkLevelBar *bars[N_BINS]; /* oldest first */
  GtkBox *bar_box;
  GCancellable *cancellable; /* of the question that is on its way, else NULL */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RwAlarmRate, rw_alarm_rate, GTK_TYPE_WIDGET)

static void
show_counts (RwAlarmRate *self, const guint counts[N_BINS])
{
  guint last = counts[N_BINS - 1];
  g_autofree char *number = rw_format_count (last);
  guint most = FLOOD;

  for (guint i = 0; i < N_BINS; i++)
    most = MAX (most, counts[i]);
  for (guint i = 0; i < N_BINS; i++)
    {
      g_autofree char *count = rw_format_count (counts[i]);
      g_autofree char *tooltip =
          g_strdup_printf (ngettext ("%s alarm, %u to %u min ago", "%s alarms, %u to %u min ago",
                                     counts[i]),
                           count, (N_BINS - i) * 10, (N_BINS - 1 - i) * 10);

      gtk_level_bar_set_value (self->bars[i], (double) counts[i] / most);
      rw_tooltip_set (GTK_WIDGET (self->bars[i]), tooltip);
    }
  gtk_label_set_label (self->number, number);
  if (last > FLOOD)
    gtk_label_set_label (self->verdict, _("in 10 min: a flood. One operator can handle 1 in 10 min."));
  else if (last > GOOD)
    gtk_label_set_label (self->verdict,
                         _("in 10 min: more than the 1 that one operator can handle."));
  else
    gtk_label_set_label (self->verdict,
                         _("in 10 min: within the 1 that one operator can handle."));
  if (last > FLOOD)
    gtk_widget_add_css_class (GTK_WIDGET (self), "flood");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "flood");
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwAlarmRate) self = user_data;
  g_autoptr (RwAlarmStatistics) statistics =
      rw_alarm_store_statistics_finish (RW_ALARM_STORE (source), result, NULL);
  guint counts[N_BINS] = { 0 };

  g_clear_object (&self->cancellable);
  if (self->box == NULL)
    return;
  if (statistics == NULL)
    {
      gtk_label_set_label (self->number, "–");
      gtk_label_set_label (self->verdict, _("not known: the database does not answer"));
      return;
    }
  for (guint i = 0; i < statistics->told->len; i++)
    counts[MIN (i, N_BINS - 1)] += g_array_index (statistics->told, guint, i);
  show_counts (self, counts);
}

static gboolean
ask_cb (gpointer user_data)
{
  RwAlarmRate *self = user_data;
  RwAlarmStore *store = self->session != NULL ? rw_session_get_alarm_store (self->session) : NULL;
  gint64 now = rw_clock_now (NULL);

  if (store == NULL || self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->cancellable = g_cancellable_new ();
  /* The worker's clock may be ahead: what it tells of the next minute belongs to the last bin. */
  rw_alarm_store_statistics_async (store, now - N_BINS * BIN, now + RW_USEC_PER_MIN,
                                   self->cancellable, answered_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
rw_alarm_rate_map (GtkWidget *widget)
{
  RwAlarmRate *self = RW_ALARM_RATE (widget);

  GTK_WIDGET_CLASS (rw_alarm_rate_parent_class)->map (widget);
  ask_cb (self);
  self->tick_id = g_timeout_add_seconds (ASK_INTERVAL, ask_cb, self);
}

static void
rw_alarm_rate_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_ALARM_RATE (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_alarm_rate_parent_class)->unmap (widget);
}

static void
rw_alarm_rate_dispose (GObject *object)
{
  RwAlarmRate *self = RW_ALARM_RATE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_alarm_rate_parent_class)->dispose (object);
}

static void
rw_alarm_rate_class_init (RwAlarmRateClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_rate_dispose;
  widget_class->map = rw_alarm_rate_map;
  widget_class->unmap = rw_alarm_rate_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarm-rate.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAlarmRate, box);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmRate, number);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmRate, verdict);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmRate, bar_box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-rate");
}

static void
rw_alarm_rate_init (RwAlarmRate *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_BINS; i++)
    {
      GtkWidget *bar = gtk_level_bar_new ();

      /* One quiet colour: the verdict says what is too much. */
      gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
      gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
      gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
      gtk_orientable_set_orientation (GTK_ORIENTABLE (bar), GTK_ORIENTATION_VERTICAL);
      gtk_level_bar_set_inverted (GTK_LEVEL_BAR (bar), TRUE);
      gtk_widget_set_hexpand (bar, TRUE);
      gtk_box_append (self->bar_box, bar);
      self->bars[i] = GTK_LEVEL_BAR (bar);
    }
}

static void
stores_changed_cb (RwAlarmRate *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask_cb (self);
}

void
rw_alarm_rate_set_session (RwAlarmRate *self, RwSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
