/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-filters.h"

#include "rw-alarm-text.h"
#include "rw-flow-layout.h"
#include "rw-format.h"
#include "rw-place-text.h"
#include "rw-ui.h"

#include <glib/gi18n.h>
#include <math.h>

#define SPACING 6

#define BIT(priority) (1u << (priority))

/* In the order of the list. */
static const guint priorities[] = {
  RW_ALARM_ALL_PRIORITIES,
  BIT (RW_ALARM_PRIORITY_CRITICAL),
  BIT (RW_ALARM_PRIORITY_CRITICAL) | BIT (RW_ALARM_PRIORITY_HIGH),
  BIT (RW_ALARM_PRIORITY_CRITICAL) | BIT (RW_ALARM_PRIORITY_HIGH) | BIT (RW_ALARM_PRIORITY_MEDIUM),
  BIT (RW_ALARM_PRIORITY_HIGH),
  BIT (RW_ALARM_PRIORITY_MEDIUM),
  BIT (RW_ALARM_PRIORITY_LOW),
};

/* As wide as the entry is at the most; the same as in the template. */
#define USUAL_CHARS 24
#define COMPACT_CHARS 12

struct _RwAlarmFilters
{
  GtkWidget parent_instance;
  GtkEditable *search;
  GtkDropDown *show;
  GtkDropDown *priority;
  GtkDropDown *rule;
  GtkButton *near;
  GtkWidget *clear;
  RwAlarmView *view;
  gboolean showing; /* what the view says, so nothing is to be told it */
};

G_DEFINE_FINAL_TYPE (RwAlarmFilters, rw_alarm_filters, GTK_TYPE_WIDGET)

static void
search_changed_cb (RwAlarmFilters *self)
{
  if (!self->showing)
    rw_alarm_view_set_search (self->view, gtk_editable_get_text (self->search));
}

static void
show_changed_cb (RwAlarmFilters *self)
{
  if (!self->showing)
    rw_alarm_view_set_show (self->view, gtk_drop_down_get_selected (self->show));
}

static void
priority_changed_cb (RwAlarmFilters *self)
{
  if (!self->showing)
    rw_alarm_view_set_priorities (self->view,
                                  priorities[gtk_drop_down_get_selected (self->priority)]);
}

static void
rule_changed_cb (RwAlarmFilters *self)
{
  guint chosen = gtk_drop_down_get_selected (self->rule);

  if (!self->showing)
    rw_alarm_view_set_rule (self->view,
                            chosen > 0 ? rw_alarm_text_get_rule_ids ()[chosen - 1] : NULL);
}

static void
near_clicked_cb (RwAlarmFilters *self)
{
  rw_alarm_view_set_near (self->view, NAN, NAN, 0);
}

static guint
find_priorities (RwAlarmFilters *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    if (priorities[i] == rw_alarm_view_get_priorities (self->view))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/* 0 is all rules. */
static guint
find_rule (RwAlarmFilters *self)
{
  const char *const *ids = rw_alarm_text_get_rule_ids ();
  const char *rule_id = rw_alarm_view_get_rule (self->view);

  if (rule_id == NULL)
    return 0;
  for (guint i = 0; ids[i] != NULL; i++)
    if (g_str_equal (ids[i], rule_id))
      return i + 1;
  return GTK_INVALID_LIST_POSITION;
}

static void
show_near (RwAlarmFilters *self)
{
  double latitude, longitude;
  gboolean near = rw_alarm_view_get_near (self->view, &latitude, &longitude);

  if (near)
    {
      g_autofree char *place = rw_place_text (latitude, longitude);
      /* Translators: a filter by place, and the sign that takes it away. */
      g_autofree char *label = g_strdup_printf (_("Only %s ×"), place);

      gtk_button_set_label (self->near, label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->near), near);
}

static void
show_view (RwAlarmFilters *self)
{
  const char *search = rw_alarm_view_get_search (self->view);

  self->showing = TRUE;
  if (!g_str_equal (gtk_editable_get_text (self->search), search))
    gtk_editable_set_text (self->search, search);
  gtk_drop_down_set_selected (self->show, rw_alarm_view_get_show (self->view));
  gtk_drop_down_set_selected (self->priority, find_priorities (self));
  gtk_drop_down_set_selected (self->rule, find_rule (self));
  self->showing = FALSE;
  show_near (self);
  gtk_widget_set_visible (self->clear, rw_alarm_view_is_filtering (self->view));
}

static void
fill_rules (RwAlarmFilters *self)
{
  const char *const *ids = rw_alarm_text_get_rule_ids ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("All Rules"));
  for (guint i = 0; ids[i] != NULL; i++)
    gtk_string_list_take (names, rw_format_rule_label (ids[i]));
  self->showing = TRUE;
  gtk_drop_down_set_model (self->rule, G_LIST_MODEL (names));
  self->showing = FALSE;
}

static void
rw_alarm_filters_dispose (GObject *object)
{
  RwAlarmFilters *self = RW_ALARM_FILTERS (object);
  GtkWidget *child;

  self->showing = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (rw_alarm_filters_parent_class)->dispose (object);
}

static void
rw_alarm_filters_class_init (RwAlarmFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_filters_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarm-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAlarmFilters, search);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmFilters, show);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmFilters, priority);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmFilters, rule);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmFilters, near);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmFilters, clear);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, priority_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rule_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, near_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-filters");
}

static void
rw_alarm_filters_init (RwAlarmFilters *self)
{
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), rw_flow_layout_new (SPACING));
  fill_rules (self);
}

void
rw_alarm_filters_set_view (RwAlarmFilters *self, RwAlarmView *view)
{
  g_return_if_fail (self->view == NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (show_view), self, G_CONNECT_SWAPPED);
  show_view (self);
}

void
rw_alarm_filters_set_states_visible (RwAlarmFilters *self, gboolean visible)
{
  gtk_widget_set_visible (GTK_WIDGET (self->show), visible);
}

void
rw_alarm_filters_set_compact (RwAlarmFilters *self, gboolean compact)
{
  g_return_if_fail (RW_IS_ALARM_FILTERS (self));
  gtk_editable_set_max_width_chars (self->search, compact ? COMPACT_CHARS : USUAL_CHARS);
}

void
rw_alarm_filters_find (RwAlarmFilters *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
