/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-worst-list.h"

#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-format.h"
#include "rw-tooltip.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

#define SIZE 10

typedef struct
{
  GtkWidget *row;
  GtkWidget *badge;
  GtkLabel *id;
  GtkLabel *what;
  GtkLabel *since;
} Row;

struct _RwWorstList
{
  GtkWidget parent_instance;
  RwSession *session;
  GtkWidget *stack;
  GtkListBox *list;
  GtkLabel *empty;
  Row rows[SIZE];
  guint size;
};

G_DEFINE_FINAL_TYPE (RwWorstList, rw_worst_list, GTK_TYPE_WIDGET)

static int
compare_alarms (gconstpointer a, gconstpointer b)
{
  const RwAlarm *first = *(const RwAlarm *const *) a;
  const RwAlarm *second = *(const RwAlarm *const *) b;

  if (first->priority != second->priority)
    return first->priority - second->priority;
  if (first->state != second->state)
    return first->state == RW_ALARM_STATE_UNACKNOWLEDGED ? -1 : 1;
  /* What has lasted longest has done the most harm. */
  return (first->raised_time > second->raised_time) - (first->raised_time < second->raised_time);
}

/* The worst active alarm of each reefer, worst first; the array owns nothing. */
static GPtrArray *
find_worst (RwWorstList *self)
{
  GPtrArray *alarms = rw_alarm_list_get_alarms (rw_session_get_alarms (self->session));
  g_autoptr (GPtrArray) active = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *worst = g_ptr_array_new ();

  for (guint i = 0; i < alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (rw_alarm_is_active (alarm) && alarm->state != RW_ALARM_STATE_SHELVED)
        g_ptr_array_add (active, alarm);
    }
  g_ptr_array_sort (active, compare_alarms);
  for (guint i = 0; i < active->len && worst->len < SIZE; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (active, i);

      if (g_hash_table_add (seen, (gpointer) alarm->container_id))
        g_ptr_array_add (worst, alarm);
    }
  return worst;
}

static GtkLabel *
add_label (GtkWidget *box, const char *css_class, gboolean expand)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_hexpand (label, expand);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (expand)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
make_row (RwWorstList *self, Row *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  row->row = gtk_list_box_row_new ();
  row->badge = rw_condition_badge_new ();
  gtk_widget_set_valign (row->badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), row->badge);
  gtk_box_append (GTK_BOX (box), texts);
  row->id = add_label (texts, "rw-id", TRUE);
  row->what = add_label (texts, "what", TRUE);
  row->since = add_label (box, "rw-numeric", FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (row->since), "dim-label");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), box);
  gtk_list_box_append (self->list, row->row);
}

static char *
describe_alarm (RwWorstList *self, const RwAlarm *alarm)
{
  g_autofree char *rule = rw_format_rule_label (alarm->rule_id);
  RwFleet *fleet = rw_session_get_fleet (self->session);
  g_autofree char *deviation = NULL;
  guint position;
  float kelvin;

  if (!rw_fleet_find (fleet, alarm->container_id, &position))
    return g_steal_pointer (&rule);
  kelvin = rw_reefer_state_get_deviation (rw_fleet_peek (fleet, position));
  if (kelvin != kelvin)
    return g_steal_pointer (&rule);
  deviation = rw_format_deviation (kelvin);
  /* Translators: what is wrong, and how far the temperature is from its setpoint now */
  return g_strdup_printf (_("%s, now %s %s"), rule, deviation,
                          rw_format_get_fahrenheit (rw_format_get_default ()) ? "°F" : "K");
}

static void
show_alarm (RwWorstList *self, Row *row, const RwAlarm *alarm, gint64 now)
{
  g_autofree char *what = describe_alarm (self, alarm);
  g_autofree char *age = rw_format_age (now - alarm->raised_time);
  g_autofree char *raised = rw_format_time (alarm->raised_time);
  g_autofree char *tooltip = g_strdup_printf (_("Raised %s"), raised);

  rw_condition_badge_set_condition (RW_CONDITION_BADGE (row->badge),
                                    rw_condition_badge_from_priority (alarm->priority));
  gtk_label_set_label (row->id, alarm->container_id);
  gtk_label_set_label (row->what, what);
  gtk_label_set_label (row->since, age);
  rw_tooltip_set (row->row, tooltip);
}

static void
row_activated_cb (RwWorstList *self, GtkListBoxRow *list_row)
{
  const Row *row = &self->rows[gtk_list_box_row_get_index (list_row)];

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-reefer", "s",
                              gtk_label_get_label (row->id));
}

static void
rw_worst_list_dispose (GObject *object)
{
  RwWorstList *self = RW_WORST_LIST (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_worst_list_parent_class)->dispose (object);
}

static void
rw_worst_list_class_init (RwWorstListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_worst_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-worst-list.ui");
  gtk_widget_class_bind_template_child (widget_class, RwWorstList, stack);
  gtk_widget_class_bind_template_child (widget_class, RwWorstList, list);
  gtk_widget_class_bind_template_child (widget_class, RwWorstList, empty);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-worst-list");
}

static void
rw_worst_list_init (RwWorstList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < SIZE; i++)
    make_row (self, &self->rows[i]);
}

void
rw_worst_list_set_session (RwWorstList *self, RwSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_connect_object (rw_session_get_alarms (session), "refreshed",
                           G_CALLBACK (rw_worst_list_update), self, G_CONNECT_SWAPPED);
  rw_worst_list_update (self);
}

void
rw_worst_list_update (RwWorstList *self)
{
  g_autoptr (GPtrArray) worst = find_worst (self);
  gboolean known = rw_alarm_list_is_known (rw_session_get_alarms (self->session));
  gint64 now = rw_clock_now (NULL);

  self->size = worst->len;
  for (guint i = 0; i < SIZE; i++)
    {
      gtk_widget_set_visible (self->rows[i].row, i < worst->len);
      if (i < worst->len)
        show_alarm (self, &self->rows[i], g_ptr_array_index (worst, i), now);
    }
  gtk_label_set_label (self->empty, known ? _("No reefer has an active alarm.")
                                          : _("Alarms are not known yet: waiting for the database."));
  gtk_stack_set_visible_child (GTK_STACK (self->stack),
                               worst->len > 0 ? GTK_WIDGET (self->list) : GTK_WIDGET (self->empty));
}

guint
rw_worst_list_get_size (RwWorstList *self)
{
  return self->size;
}
