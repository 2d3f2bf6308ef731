/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-work-order-window.h"

#include "rw-alarm-text.h"
#include "rw-clock.h"
#include "rw-format.h"
#include "rw-time.h"
#include "rw-work-order-list.h"

#include <glib/gi18n.h>

struct _RwWorkOrderWindow
{
  AdwWindow parent_instance;
  RwSession *session;
  gint64 alarm_id;
  const char *rule_id;    /* interned */
  RwWorkOrderList *known; /* for the names of those who had orders before */
  AdwEntryRow *engineer;
  GtkWidget *names; /* the menu of them */
  AdwComboRow *due;
  GtkTextBuffer *instructions;
  gboolean is_edited; /* the instructions, by the user */
  gboolean is_filling;
  GtkLabel *problem;
  AdwWindowTitle *title;
  GtkWidget *send_button;
  GCancellable *cancellable;
};

static const guint due_hours[] = { 0, 1, 2, 4, 8, 24, 48 };

G_DEFINE_FINAL_TYPE (RwWorkOrderWindow, rw_work_order_window, ADW_TYPE_WINDOW)

static void
show_problem (RwWorkOrderWindow *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwWorkOrderWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = rw_work_order_store_open_finish (RW_WORK_ORDER_STORE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (id >= 0)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  show_problem (self, error->message);
  gtk_widget_set_sensitive (self->send_button, TRUE);
}

static void
send_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_work_order_window_send (RW_WORK_ORDER_WINDOW (widget));
}

static void
name_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_editable_set_text (GTK_EDITABLE (RW_WORK_ORDER_WINDOW (widget)->engineer),
                         g_variant_get_string (parameter, NULL));
}

/* --- what it begins with ---------------------------------------------------------------------- */

static void
fill_instructions (RwWorkOrderWindow *self, const char *text)
{
  if (self->is_edited || text == NULL || *text == '\0')
    return;
  self->is_filling = TRUE;
  gtk_text_buffer_set_text (self->instructions, text, -1);
  self->is_filling = FALSE;
}

static void
edited_cb (RwWorkOrderWindow *self)
{
  self->is_edited |= !self->is_filling;
}

/* What the operators wrote into the rule is better than what the program knows. */
static void
rules_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwWorkOrderWindow) self = user_data;
  g_autoptr (RwAlarmRules) rules = rw_rule_store_list_finish (RW_RULE_STORE (source), result, NULL);

  if (rules == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (rules, i);

      if (rule->rule_id != self->rule_id)
        continue;
      fill_instructions (self, rule->guidance);
      return;
    }
}

static void
known_refreshed_cb (RwWorkOrderWindow *self)
{
  g_auto (GStrv) names = rw_work_order_list_dup_engineers (self->known);
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < 20 && names[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);
      g_auto (GStrv) parts = g_strsplit (names[i], "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts); /* an underline is no mnemonic */

      g_menu_item_set_label (item, label);
      g_menu_item_set_action_and_target (item, "order.name", "s", names[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->names), G_MENU_MODEL (menu));
  gtk_widget_set_visible (self->names, names[0] != NULL);
}

/* --- the window ------------------------------------------------------------------------------- */

static void
rw_work_order_window_dispose (GObject *object)
{
  RwWorkOrderWindow *self = RW_WORK_ORDER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->known);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_work_order_window_parent_class)->dispose (object);
}

static void
rw_work_order_window_finalize (GObject *object)
{
  g_object_unref (RW_WORK_ORDER_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (rw_work_order_window_parent_class)->finalize (object);
}

static void
rw_work_order_window_class_init (RwWorkOrderWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_work_order_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_work_order_window_finalize;
  gtk_widget_class_install_action (widget_class, "order.send", NULL, send_cb);
  gtk_widget_class_install_action (widget_class, "order.name", "s", name_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "order.send",
                                       NULL);
}

static GtkWidget *
make_header (RwWorkOrderWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->send_button = gtk_button_new_with_mnemonic (_("_Open Order"));
  gtk_widget_add_css_class (self->send_button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->send_button), "order.send");
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_("Work Order"), NULL));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->send_button);
  return header;
}

static GtkWidget *
make_instructions (RwWorkOrderWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  self->instructions = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_object_set (view, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "left-margin", 12,
                "right-margin", 12, "top-margin", 12, "bottom-margin", 12, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Instructions"), -1);
  g_signal_connect_object (self->instructions, "changed", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_size_request (scroller, -1, 120);
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (scroller, "card");
  return scroller;
}

static GtkWidget *
make_choices (RwWorkOrderWindow *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);

  self->engineer = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->engineer), _("Engineer"));
  self->names = gtk_menu_button_new ();
  gtk_widget_set_valign (self->names, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->names, "flat");
  gtk_widget_set_tooltip_text (self->names, _("Who Had Orders Before"));
  gtk_widget_set_visible (self->names, FALSE);
  adw_entry_row_add_suffix (self->engineer, self->names);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->engineer));

  for (guint i = 0; i < G_N_ELEMENTS (due_hours); i++)
    {
      g_autofree char *text
        = g_strdup_printf (ngettext ("In %u Hour", "In %u Hours", due_hours[i]), due_hours[i]);

      gtk_string_list_append (times, due_hours[i] == 0 ? _("No Time Set") : text);
    }
  self->due = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->due), _("Due"));
  adw_combo_row_set_model (self->due, G_LIST_MODEL (times));
  adw_combo_row_set_selected (self->due, 2);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->due));
  return group;
}

static void
rw_work_order_window_init (RwWorkOrderWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (_("Instructions"));

  self->cancellable = g_cancellable_new ();
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 460);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_box_append (GTK_BOX (content), make_header (self));
  g_object_set (box, "margin-top", 12, "margin-bottom", 18, "margin-start", 18, "margin-end", 18,
                NULL);
  gtk_box_append (GTK_BOX (box), make_choices (self));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), make_instructions (self));
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "rw-high");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  gtk_box_append (GTK_BOX (content), box);
  adw_window_set_content (ADW_WINDOW (self), content);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->engineer));
}

GtkWidget *
rw_work_order_window_new (RwSession *session, const RwAlarm *alarm)
{
  RwWorkOrderWindow *self;
  RwRuleStore *rules = rw_session_get_rule_store (session);
  g_autofree char *rule = rw_format_rule_label (alarm->rule_id);
  g_autofree char *subject = g_strdup_printf ("%s · %s", alarm->container_id, rule);

  self = g_object_new (RW_TYPE_WORK_ORDER_WINDOW, "title", _("Work Order"), NULL);
  adw_window_title_set_subtitle (self->title, subject);
  self->session = g_object_ref (session);
  self->alarm_id = alarm->alarm_id;
  self->rule_id = alarm->rule_id;
  fill_instructions (self, rw_alarm_text_advice (alarm->rule_id));
  if (rules != NULL)
    rw_rule_store_list_async (rules, self->cancellable, rules_listed_cb, g_object_ref (self));
  self->known = rw_work_order_list_new ();
  g_signal_connect_object (self->known, "refreshed", G_CALLBACK (known_refreshed_cb), self,
                           G_CONNECT_SWAPPED);
  rw_work_order_list_set_store (self->known, rw_session_get_work_order_store (session), TRUE);
  return GTK_WIDGET (self);
}

void
rw_work_order_window_set (RwWorkOrderWindow *self,
                          const char *engineer,
                          const char *instructions,
                          guint hours)
{
  g_return_if_fail (RW_IS_WORK_ORDER_WINDOW (self));

  gtk_editable_set_text (GTK_EDITABLE (self->engineer), engineer);
  if (instructions != NULL)
    gtk_text_buffer_set_text (self->instructions, instructions, -1);
  for (guint i = 0; i < G_N_ELEMENTS (due_hours); i++)
    if (due_hours[i] == hours)
      adw_combo_row_set_selected (self->due, i);
}

char *
rw_work_order_window_dup_instructions (RwWorkOrderWindow *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (RW_IS_WORK_ORDER_WINDOW (self), NULL);

  gtk_text_buffer_get_bounds (self->instructions, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (self->instructions, &start, &end, FALSE));
}

void
rw_work_order_window_send (RwWorkOrderWindow *self)
{
  RwWorkOrderStore *store;
  g_autofree char *engineer = NULL;
  g_autofree char *instructions = NULL;
  guint hours;

  g_return_if_fail (RW_IS_WORK_ORDER_WINDOW (self));

  store = rw_session_get_work_order_store (self->session);
  if (!gtk_widget_get_sensitive (self->send_button))
    return;
  if (store == NULL)
    {
      show_problem (self, _("There is no connection to the database: try again when there is."));
      return;
    }
  engineer = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->engineer))));
  instructions = rw_work_order_window_dup_instructions (self);
  hours = due_hours[adw_combo_row_get_selected (self->due)];
  show_problem (self, NULL);
  gtk_widget_set_sensitive (self->send_button, FALSE);
  rw_work_order_store_open_async (store, self->alarm_id, *engineer != '\0' ? engineer : NULL,
                                  *instructions != '\0' ? instructions : NULL,
                                  hours != 0 ? rw_clock_now (NULL) + hours * RW_USEC_PER_HOUR : 0,
                                  self->cancellable, opened_cb, g_object_ref (self));
}

const char *
rw_work_order_window_get_problem (RwWorkOrderWindow *self)
{
  g_return_val_if_fail (RW_IS_WORK_ORDER_WINDOW (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->problem)) ? gtk_label_get_text (self->problem)
                                                             : NULL;
}
