/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-details.h"

#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>
#include <math.h>

struct _RwReeferDetails
{
  GtkWidget parent_instance;

  RwSession *session;
  const char *container_id; /* interned, or NULL */
  GtkWidget *content;
  GtkBox *values_box;
  RwFactList *values; /* made anew for each reefer, which has facts of its own */
  GtkLabel *age;
  GtkLabel *position;
  GtkWidget *map_button;
  GtkListBox *alarms;
  GtkLabel *no_alarms;
};

G_DEFINE_FINAL_TYPE (RwReeferDetails, rw_reefer_details, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static const RwReeferState *
peek_state (RwReeferDetails *self)
{
  RwFleet *fleet = rw_session_get_fleet (self->session);
  guint position;

  if (self->container_id == NULL || !rw_fleet_find (fleet, self->container_id, &position))
    return NULL;

  return rw_fleet_peek (fleet, position);
}

/* "1, 2, 3", "1, 3 of 3" or "None" of three numbered switches; NULL when nothing is known. */
static char *
describe_switches (const RwReading *reading, guint first_flag)
{
  GString *on = g_string_new (NULL);
  guint n_known = 0, n_on = 0;

  for (int i = 0; i < 3; i++)
    {
      guint flag = first_flag << i;

      n_known += (reading->flags_known & flag) != 0;
      if ((reading->flags_set & flag) == 0)
        continue;
      n_on++;
      g_string_append_printf (on, "%s%d", on->len > 0 ? ", " : "", i + 1);
    }

  if (n_known == 0)
    return g_string_free (on, TRUE);
  if (n_on == 0)
    g_string_assign (on, _("None"));
  else if (n_on < n_known)
    /* Translators: which of so many fans or vents: "1, 3 of 3" */
    g_string_append_printf (on, _(" of %u"), n_known);
  return g_string_free (on, FALSE);
}

static void
show_switch (RwReeferDetails *self,
             const RwReading *reading,
             RwReadingFlags flag,
             const char *name,
             const char *yes,
             const char *no)
{
  if (rw_reading_is_known (reading, flag))
    rw_fact_list_set (self->values, name, rw_reading_is_set (reading, flag) ? yes : no);
}

static void
show_values (RwReeferDetails *self, const RwReading *reading)
{
  g_autofree char *fans = describe_switches (reading, RW_FLAG_FAN_1);
  g_autofree char *vents = describe_switches (reading, RW_FLAG_VENT_1);

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      const char *label = rw_format_quantity_label (q);
      g_autofree char *text = NULL;

      /* A quantity this reefer never reported has no line; one that is missing now has a dash. */
      if (isnan (reading->value[q]) && rw_fact_list_get (self->values, label) == NULL)
        continue;
      text = rw_format_value_with_unit (q, reading->value[q]);
      rw_fact_list_set (self->values, label, text);
    }

  show_switch (self, reading, RW_FLAG_POWERED, _("Power Supply"), _("On"), _("Off"));
  show_switch (self, reading, RW_FLAG_DEFROSTING, _("Defrosting"), _("Yes"), _("No"));
  if (fans != NULL)
    rw_fact_list_set (self->values, _("Fans Running"), fans);
  if (vents != NULL)
    rw_fact_list_set (self->values, _("Vents Open"), vents);
}

static char *
format_coordinate (double degrees, const char *positive, const char *negative)
{
  return g_strdup_printf ("%.3f°\u202f%s", fabs (degrees), degrees < 0 ? negative : positive);
}

static void
show_position (RwReeferDetails *self, const RwReeferState *state, gint64 now)
{
  g_autofree char *latitude = NULL, *longitude = NULL, *age = NULL, *text = NULL;

  gtk_widget_set_visible (self->map_button, !isnan (state->latitude));
  if (isnan (state->latitude))
    {
      set_text (self->position, _("This reefer never told where it is."));
      return;
    }

  latitude = format_coordinate (state->latitude, _("N"), _("S"));
  longitude = format_coordinate (state->longitude, _("E"), _("W"));
  age = rw_format_age (now - state->position_time);
  /* Translators: latitude, longitude, and how long ago that was */
  text = g_strdup_printf (_("%s  %s, age %s"), latitude, longitude, age);
  set_text (self->position, text);
}

static GtkWidget *
create_alarm_row (const RwAlarm *alarm, gint64 now)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *badge = rw_condition_badge_new ();
  g_autofree char *rule = rw_format_rule_label (alarm->rule_id);
  g_autofree char *age = rw_format_age (now - alarm->raised_time);
  GtkWidget *what = gtk_label_new (rule);
  GtkWidget *since = gtk_label_new (age);

  rw_condition_badge_set_condition (RW_CONDITION_BADGE (badge),
                                    rw_condition_badge_from_priority (alarm->priority));
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_widget_add_css_class (since, "dim-label");
  gtk_widget_add_css_class (since, "rw-numeric");
  gtk_box_append (GTK_BOX (row), badge);
  gtk_box_append (GTK_BOX (row), what);
  gtk_box_append (GTK_BOX (row), since);
  return row;
}

static void
show_alarms (RwReeferDetails *self, gint64 now)
{
  RwAlarmList *list = rw_session_get_alarms (self->session);
  GPtrArray *alarms = rw_alarm_list_get_alarms (list);
  GtkWidget *row;
  guint n = 0;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->alarms))) != NULL)
    gtk_list_box_remove (self->alarms, row);
  for (guint i = 0; alarms != NULL && i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (g_strcmp0 (alarm->container_id, self->container_id) != 0)
        continue;
      gtk_list_box_append (self->alarms, create_alarm_row (alarm, now));
      n++;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->alarms), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->no_alarms), n == 0);
  set_text (self->no_alarms, rw_alarm_list_is_known (list)
                               ? _("No alarms.")
                               : _("Whether there are alarms is not known yet."));
}

static void
alarms_refreshed_cb (RwReeferDetails *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_alarms (self, rw_clock_now (NULL));
}

static void
rw_reefer_details_dispose (GObject *object)
{
  RwReeferDetails *self = RW_REEFER_DETAILS (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rw_reefer_details_parent_class)->dispose (object);
}

static void
rw_reefer_details_class_init (RwReeferDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_reefer_details_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-reefer-details.ui");
  gtk_widget_class_bind_template_child (widget_class, RwReeferDetails, content);
  gtk_widget_class_bind_template_child (widget_class, RwReeferDetails, values_box);
  gtk_widget_class_bind_template_child (widget_class, RwReeferDetails, age);
  gtk_widget_class_bind_template_child (widget_class, RwReeferDetails, position);
  gtk_widget_class_bind_template_child (widget_class, RwReeferDetails, map_button);
  gtk_widget_class_bind_template_child (widget_class, RwReeferDetails, alarms);
  gtk_widget_class_bind_template_child (widget_class, RwReeferDetails, no_alarms);
  gtk_widget_class_set_css_name (widget_class, "rw-reefer-details");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_reefer_details_init (RwReeferDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rw_reefer_details_new (void)
{
  return g_object_new (RW_TYPE_REEFER_DETAILS, NULL);
}

void
rw_reefer_details_set_session (RwReeferDetails *self, RwSession *session)
{
  g_return_if_fail (RW_IS_REEFER_DETAILS (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (rw_session_get_alarms (session), "refreshed",
                           G_CALLBACK (alarms_refreshed_cb), self, G_CONNECT_SWAPPED);
}

void
rw_reefer_details_set_container (RwReeferDetails *self, const char *container_id)
{
  g_return_if_fail (RW_IS_REEFER_DETAILS (self));

  self->container_id = container_id != NULL ? g_intern_string (container_id) : NULL;
  if (self->values != NULL)
    gtk_box_remove (self->values_box, GTK_WIDGET (self->values));
  self->values = RW_FACT_LIST (rw_fact_list_new ());
  gtk_box_append (self->values_box, GTK_WIDGET (self->values));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->map_button), "s",
                                    container_id != NULL ? container_id : "");
}

void
rw_reefer_details_update (RwReeferDetails *self, gint64 now)
{
  const RwReeferState *state;
  g_autofree char *age = NULL, *text = NULL;

  g_return_if_fail (RW_IS_REEFER_DETAILS (self));

  state = peek_state (self);
  if (self->values == NULL)
    return;

  show_alarms (self, now);
  gtk_widget_set_visible (GTK_WIDGET (self->values), state != NULL);
  if (state == NULL)
    {
      set_text (self->age, _("No reading came from this reefer yet."));
      set_text (self->position, _("This reefer never told where it is."));
      gtk_widget_set_visible (self->map_button, FALSE);
      return;
    }

  age = rw_format_age (MAX (0, now - state->last.time));
  text = g_strdup_printf (_("Measured %s ago"), age);
  set_text (self->age, text);
  if (now - state->last.time > RW_FLEET_SILENT_AFTER)
    gtk_widget_add_css_class (GTK_WIDGET (self->values), "rw-stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->values), "rw-stale");
  show_values (self, &state->last);
  show_position (self, state, now);
}
