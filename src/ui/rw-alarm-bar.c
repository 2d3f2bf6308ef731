/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-bar.h"

#include "rw-alarm-actor.h"
#include "rw-format.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

/* In the order of the menu. */
static const gint64 durations[] = {
  RW_USEC_PER_HOUR, 6 * RW_USEC_PER_HOUR, 12 * RW_USEC_PER_HOUR,
  RW_USEC_PER_DAY,  7 * RW_USEC_PER_DAY,  RW_ALARM_MAX_SHELVED,
};

struct _RwAlarmBar
{
  GtkWidget parent_instance;
  GtkRevealer *revealer;
  GtkStack *stack;
  GtkBox *acts;
  GtkLabel *chosen;
  GtkEntry *note;
  GtkButton *acknowledge;
  GtkWidget *shelve;
  GtkWidget *unshelve;
  GtkWidget *put_back;
  GtkBox *form;
  GtkDropDown *duration;
  GtkEntry *reason;
  GtkButton *answer;
  RwAlarmAct asked;
  guint counts[RW_N_ALARM_ACTS]; /* of the selected alarms, to how many each applies */
};

static guint answered_signal;

G_DEFINE_FINAL_TYPE (RwAlarmBar, rw_alarm_bar, GTK_TYPE_WIDGET)

static char *
dup_stripped (GtkEntry *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
note_activated_cb (RwAlarmBar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "alarms.acknowledge", NULL);
}

static void
reason_changed_cb (RwAlarmBar *self)
{
  g_autofree char *reason = dup_stripped (self->reason);

  gtk_widget_set_sensitive (GTK_WIDGET (self->answer), *reason != '\0');
}

static void
answer_cb (RwAlarmBar *self)
{
  g_autofree char *reason = dup_stripped (self->reason);
  gint64 duration = durations[gtk_drop_down_get_selected (self->duration)];

  if (*reason == '\0' || !rw_alarm_bar_is_asking (self))
    return;
  g_signal_emit (self, answered_signal, 0, (guint) self->asked, reason,
                 self->asked == RW_ALARM_ACT_SHELVE ? duration : 0);
}

static void
cancel_cb (RwAlarmBar *self)
{
  rw_alarm_bar_cancel (self);
}

static gboolean
key_pressed_cb (RwAlarmBar *self, guint key)
{
  return key == GDK_KEY_Escape && rw_alarm_bar_cancel (self);
}

static char *
describe_answer (RwAlarmAct act, guint n)
{
  g_autofree char *count = rw_format_count (n);

  switch ((int) act)
    {
    case RW_ALARM_ACT_SHELVE:
      return g_strdup_printf (ngettext ("_Shelve %s Alarm", "_Shelve %s Alarms", n), count);
    case RW_ALARM_ACT_TAKE_OUT:
      return g_strdup_printf (ngettext ("Take %s _Out of Service", "Take %s _Out of Service", n),
                              count);
    case RW_ALARM_ACT_COMMENT:
    default:
      return g_strdup_printf (ngettext ("_Comment %s Alarm", "_Comment %s Alarms", n), count);
    }
}

static void
show_acknowledge (RwAlarmBar *self, guint n_selected)
{
  guint n = self->counts[RW_ALARM_ACT_ACKNOWLEDGE];
  g_autofree char *count = rw_format_count (n);
  g_autofree char *label = NULL;

  if (n_selected > 1)
    label = g_strdup_printf (ngettext ("_Acknowledge %s Alarm", "_Acknowledge %s Alarms", n), count);
  else
    label = g_strdup (_("_Acknowledge"));
  gtk_button_set_label (self->acknowledge, label);
  gtk_widget_set_visible (GTK_WIDGET (self->acknowledge), n > 0);
}

static void
rw_alarm_bar_dispose (GObject *object)
{
  RwAlarmBar *self = RW_ALARM_BAR (object);

  if (self->revealer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;
  G_OBJECT_CLASS (rw_alarm_bar_parent_class)->dispose (object);
}

static void
rw_alarm_bar_class_init (RwAlarmBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_bar_dispose;
  answered_signal = g_signal_new ("answered", RW_TYPE_ALARM_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_STRING, G_TYPE_INT64);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarm-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, stack);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, acts);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, chosen);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, note);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, shelve);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, unshelve);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, put_back);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, form);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, duration);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, reason);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmBar, answer);
  gtk_widget_class_bind_template_callback (widget_class, note_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-bar");
}

static void
rw_alarm_bar_init (RwAlarmBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  reason_changed_cb (self);
}

void
rw_alarm_bar_set_selected (RwAlarmBar *self, GPtrArray *alarms)
{
  g_autofree char *count = rw_format_count (alarms->len);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%s selected", "%s selected", alarms->len), count);

  for (guint act = 0; act < RW_N_ALARM_ACTS; act++)
    self->counts[act] = rw_alarm_act_count (act, alarms);
  gtk_label_set_label (self->chosen, text);
  show_acknowledge (self, alarms->len);
  gtk_widget_set_visible (self->shelve, self->counts[RW_ALARM_ACT_SHELVE] > 0);
  gtk_widget_set_visible (self->unshelve, self->counts[RW_ALARM_ACT_UNSHELVE] > 0);
  gtk_widget_set_visible (self->put_back, self->counts[RW_ALARM_ACT_PUT_BACK] > 0);
  gtk_revealer_set_reveal_child (self->revealer, alarms->len > 0);

  /* What is asked for is about what is selected now. */
  if (rw_alarm_bar_is_asking (self) && self->counts[self->asked] > 0)
    {
      g_autofree char *label = describe_answer (self->asked, self->counts[self->asked]);

      gtk_button_set_label (self->answer, label);
    }
  else
    rw_alarm_bar_cancel (self);
}

void
rw_alarm_bar_ask (RwAlarmBar *self, RwAlarmAct act)
{
  g_autofree char *label = describe_answer (act, self->counts[act]);
  gboolean comment = act == RW_ALARM_ACT_COMMENT;
  const char *hint = comment ? _("Comment") : _("Reason, for whoever comes after you");

  if (self->counts[act] == 0)
    return;

  self->asked = act;
  gtk_editable_set_text (GTK_EDITABLE (self->reason),
                         gtk_editable_get_text (GTK_EDITABLE (self->note)));
  gtk_entry_set_placeholder_text (self->reason, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  hint, -1);
  gtk_button_set_label (self->answer, label);
  gtk_widget_set_visible (GTK_WIDGET (self->duration), act == RW_ALARM_ACT_SHELVE);
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

gboolean
rw_alarm_bar_is_asking (RwAlarmBar *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "form") == 0;
}

gboolean
rw_alarm_bar_cancel (RwAlarmBar *self)
{
  if (!rw_alarm_bar_is_asking (self))
    return FALSE;

  gtk_stack_set_visible_child_name (self->stack, "acts");
  return TRUE;
}

char *
rw_alarm_bar_get_note (RwAlarmBar *self)
{
  return dup_stripped (self->note);
}

void
rw_alarm_bar_clear (RwAlarmBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  rw_alarm_bar_cancel (self);
}

void
rw_alarm_bar_set_narrow (RwAlarmBar *self, gboolean narrow)
{
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->acts), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->form), orientation);
}
