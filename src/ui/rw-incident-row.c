/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-incident-row.h"

#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-flow-layout.h"
#include "rw-format.h"
#include "rw-place-text.h"

#include <glib/gi18n.h>

#define SPACING 12

struct _RwIncidentRow
{
  GtkListBoxRow parent_instance;
  gint64 incident_id;
  RwConditionBadge *badge;
  GtkLabel *title;
  GtkLabel *numbers;
  GtkLabel *times;
  GtkWidget *acknowledge;
  GtkWidget *show;
};

G_DEFINE_FINAL_TYPE (RwIncidentRow, rw_incident_row, GTK_TYPE_LIST_BOX_ROW)

/* "No power · 300 reefers · near Rotterdam" */
static char *
describe (const RwIncident *incident)
{
  g_autofree char *rule = rw_format_rule_label (incident->rule_id);
  g_autofree char *count = rw_format_count (incident->n_members);
  g_autofree char *reefers =
      g_strdup_printf (ngettext ("%s reefer", "%s reefers", incident->n_members), count);
  g_autofree char *place = rw_place_text (incident->latitude, incident->longitude);

  return place != NULL ? g_strdup_printf ("%s · %s · %s", rule, reefers, place)
                       : g_strdup_printf ("%s · %s", rule, reefers);
}

static char *
describe_numbers (const RwIncident *incident)
{
  g_autofree char *active = rw_format_count (incident->n_active);
  g_autofree char *open = rw_format_count (incident->n_unacknowledged);

  if (incident->n_unacknowledged == 0)
    return g_strdup_printf (_("%s active, all acknowledged"), active);
  return g_strdup_printf (_("%s active, %s to acknowledge"), active, open);
}

static char *
describe_times (const RwIncident *incident)
{
  g_autofree char *began = rw_format_time (incident->began_time);
  g_autofree char *age = rw_format_age (rw_clock_now (NULL) - incident->began_time);
  g_autofree char *lasted = NULL;

  if (incident->ended_time == 0)
    /* Translators: when an incident began and how long ago that is. */
    return g_strdup_printf (_("Since %s (%s)"), began, age);

  lasted = rw_format_age (incident->ended_time - incident->began_time);
  /* Translators: when an incident began and how long it lasted. */
  return g_strdup_printf (_("Over. Began %s, lasted %s"), began, lasted);
}

static GtkLabel *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "rw-numeric");
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
add_button (GtkWidget *box, const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
rw_incident_row_class_init (RwIncidentRowClass *klass)
{
}

static void
rw_incident_row_init (RwIncidentRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->badge = RW_CONDITION_BADGE (rw_condition_badge_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->badge), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->badge));
  self->title = add_label (texts, "heading");
  self->numbers = add_label (texts, "body");
  self->times = add_label (texts, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);

  gtk_widget_set_layout_manager (buttons, rw_flow_layout_new (6));
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  self->acknowledge = add_button (buttons, _("_Acknowledge All"));
  self->show = add_button (buttons, _("Show the _Alarms"));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

static void
set_action (GtkWidget *button, const char *action, gint64 incident_id)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", incident_id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

GtkWidget *
rw_incident_row_new (gint64 incident_id)
{
  RwIncidentRow *self = g_object_new (RW_TYPE_INCIDENT_ROW, NULL);

  self->incident_id = incident_id;
  set_action (self->acknowledge, "alarms.acknowledge-incident", incident_id);
  set_action (self->show, "alarms.show-incident", incident_id);
  return GTK_WIDGET (self);
}

gint64
rw_incident_row_get_id (RwIncidentRow *self)
{
  return self->incident_id;
}

void
rw_incident_row_show (RwIncidentRow *self, const RwIncident *incident)
{
  g_autofree char *title = describe (incident);
  g_autofree char *numbers = describe_numbers (incident);
  g_autofree char *times = describe_times (incident);
  gboolean over = incident->ended_time != 0;

  rw_condition_badge_set_condition (self->badge,
                                    over && incident->n_unacknowledged == 0
                                        ? RW_CONDITION_NORMAL
                                        : rw_condition_badge_from_priority (incident->priority));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->numbers, numbers);
  gtk_label_set_label (self->times, times);
  gtk_widget_set_visible (self->acknowledge, incident->n_unacknowledged > 0);
  gtk_widget_set_visible (self->show, !over || incident->n_unacknowledged > 0);
}
