/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rules-view.h"

#include "rw-rule-field.h"
#include "rw-time.h"
#include "rw-two-panes.h"

#include <glib/gi18n.h>
#include <string.h>

struct _RwRulesView
{
  GtkWidget parent_instance;

  RwSession *session;
  RwRuleStore *store; /* whose "rules-changed" is heard */
  RwAlarmRules *rules;
  GCancellable *cancellable;
  char *wanted;        /* the rule to show once they are known, or NULL */
  const char *rule_id; /* the rule that is edited, interned, or NULL */
  RwCargoMode mode;
  char *denied;
  GtkFileChooserNative *chooser; /* while it is open */

  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *panes;
  RwRuleList *list;
  GtkStack *content;
  RwRuleEditor *editor;
  RwRulesImport *import;
  GtkWidget *message;
};

enum
{
  SIGNAL_DENIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwRulesView, rw_rules_view, GTK_TYPE_WIDGET)

static void reload (RwRulesView *self);

static void
show_message (RwRulesView *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text != NULL ? text : "");
  gtk_widget_set_visible (self->message, text != NULL);
}

static void
show_status (RwRulesView *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
edit (RwRulesView *self, const RwAlarmRule *rule, gboolean is_new)
{
  self->rule_id = is_new ? NULL : rule->rule_id;
  self->mode = rule->mode;
  rw_rule_editor_edit (self->editor, rule, is_new);
  rw_rule_list_select (self->list, self->rule_id, self->mode);
  gtk_stack_set_visible_child_name (self->content, "editor");
  rw_two_panes_show_content (RW_TWO_PANES (self->panes), TRUE);
}

static const RwAlarmRule *
find_first (RwRulesView *self, const char *rule_id)
{
  for (guint i = 0; i < rw_alarm_rules_get_size (self->rules); i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (self->rules, i);

      if (g_strcmp0 (rule->rule_id, rule_id) == 0)
        return rule;
    }
  return NULL;
}

static void
show_wanted (RwRulesView *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted);
  g_autofree char *text = NULL;
  const RwAlarmRule *rule = find_first (self, wanted);

  if (rule != NULL)
    edit (self, rule, FALSE);
  else if (wanted != NULL)
    {
      text = g_strdup_printf (_("There is no rule “%s”."), wanted);
      show_message (self, text);
    }
}

/* --- what is stored -------------------------------------------------------------------------- */

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRulesView) self = user_data;
  g_autoptr (GError) error = NULL;
  RwAlarmRules *rules = rw_rule_store_list_finish (RW_RULE_STORE (source), result, &error);

  if (self->stack == NULL || (gpointer) source != self->store)
    {
      g_clear_pointer (&rules, rw_alarm_rules_unref);
      return;
    }
  if (rules == NULL)
    {
      if (self->rules == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_status (self, "dialog-warning-symbolic", _("The Rules Are Not Known"), error->message);
      return;
    }
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  self->rules = rules;
  rw_rule_list_set_rules (self->list, rules);
  gtk_stack_set_visible_child_name (self->stack, "rules");
  if (self->wanted != NULL)
    show_wanted (self);
  else if (self->rule_id != NULL)
    rw_rule_editor_stored_changed (self->editor,
                                   rw_alarm_rules_lookup (rules, self->rule_id, self->mode));
}

static void
reload (RwRulesView *self)
{
  if (self->store != NULL)
    rw_rule_store_list_async (self->store, self->cancellable, listed_cb, g_object_ref (self));
}

static void
stores_changed_cb (RwRulesView *self)
{
  RwRuleStore *store = rw_session_get_rule_store (self->session);

  rw_rule_editor_set_stores (self->editor, store, rw_session_get_rule_tester (self->session));
  if (store == self->store && (store != NULL || self->rules != NULL))
    return;
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, reload, self);
  g_set_object (&self->store, store);
  if (store == NULL)
    {
      show_status (self, "network-offline-symbolic", _("No Database"),
                   _("Rules are kept in the database. They are here as soon as it is connected."));
      return;
    }
  g_signal_connect_object (store, "rules-changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  reload (self);
}

/* --- what the user does ---------------------------------------------------------------------- */

/* Whether something is edited that would be lost, which is then said. */
static gboolean
keeps_edited (RwRulesView *self)
{
  gboolean keeps = rw_rule_editor_is_changed (self->editor);

  show_message (self, keeps ? _ ("What you edited is not saved: save or revert it first.") : NULL);
  if (keeps)
    rw_two_panes_show_content (RW_TWO_PANES (self->panes), TRUE);
  return keeps;
}

static void
chosen_cb (RwRulesView *self, const RwAlarmRule *rule)
{
  gboolean same = rule->rule_id == self->rule_id && rule->mode == self->mode;

  if (same)
    show_message (self, NULL);
  if (!same && keeps_edited (self))
    rw_rule_list_select (self->list, self->rule_id, self->mode);
  else if (same)
    rw_two_panes_show_content (RW_TWO_PANES (self->panes), TRUE);
  else
    edit (self, rule, FALSE);
}

static void
toggle_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRulesView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rw_rule_store_set_finish (RW_RULE_STORE (source), result, &error) == 0
      && self->stack != NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
        g_signal_emit (self, signals[SIGNAL_DENIED], 0, error->message);
      else
        show_message (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE)
                                ? _("Somebody else changed the rule meanwhile: look at it again.")
                                : error->message);
    }
  if (self->stack != NULL)
    reload (self);
}

static void
toggled_cb (RwRulesView *self, const RwAlarmRule *rule)
{
  g_autoptr (RwAlarmRule) copy = rw_alarm_rule_copy (rule);

  copy->enabled = !rule->enabled;
  rw_rule_store_set_async (self->store, copy,
                           copy->enabled ? _("Switched on") : _("Switched off"),
                           self->cancellable, toggle_answered_cb, g_object_ref (self));
}

static void
stored_cb (RwRulesView *self, const RwAlarmRule *rule)
{
  self->rule_id = rule != NULL ? rule->rule_id : NULL;
  if (rule != NULL)
    self->mode = rule->mode;
  else
    gtk_stack_set_visible_child_name (self->content, "none");
  rw_two_panes_show_content (RW_TWO_PANES (self->panes), rule != NULL);
  reload (self);
}

static void
duplicate_cb (RwRulesView *self, const RwAlarmRule *rule)
{
  g_autoptr (RwAlarmRule) copy = rw_alarm_rule_copy (rule);
  g_autofree char *name = NULL;
  guint n = 2;

  do
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", rule->rule_id, n++);
    }
  while (find_first (self, name) != NULL);
  copy->rule_id = g_intern_string (name);
  copy->version = 0;
  edit (self, copy, TRUE);
}

static void
denied_cb (RwRulesView *self, const char *reason)
{
  g_signal_emit (self, signals[SIGNAL_DENIED], 0, reason);
}

static void
import_done_cb (RwRulesView *self)
{
  gtk_stack_set_visible_child_name (self->content, self->rule_id != NULL ? "editor" : "none");
  rw_two_panes_show_content (RW_TWO_PANES (self->panes), FALSE);
  reload (self);
}

/* A rule to begin with: it alarms when the control air is far from the setpoint for half an hour.
 */
static void
new_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmRule rule = {
    .rule_id = g_intern_static_string ("my_rule"),
    .description = (char *) "",
    .priority = 3,
    .enabled = TRUE,
    .signal = RW_SIGNAL_CONTROL_AIR,
    .side = RW_SIDE_ABOVE,
    .reference = RW_REFERENCE_SETPOINT,
    .threshold = 2,
    .deadband = 0.3f,
    .on_delay = 30 * RW_USEC_PER_MIN,
    .off_delay = 10 * RW_USEC_PER_MIN,
    .suppress = RW_SUPPRESS_DEFROST | RW_SUPPRESS_NO_POWER | RW_SUPPRESS_GRACE,
  };

  if (!keeps_edited (RW_RULES_VIEW (widget)))
    edit (RW_RULES_VIEW (widget), &rule, TRUE);
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_two_panes_show_content (RW_TWO_PANES (RW_RULES_VIEW (widget)->panes), FALSE);
  rw_rule_list_focus_search (RW_RULES_VIEW (widget)->list);
}

/* --- files ----------------------------------------------------------------------------------- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRulesView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwAlarmRules) imported = NULL;
  g_autofree char *bytes = NULL, *name = g_file_get_basename (G_FILE (source)), *text = NULL;
  gsize length = 0;

  if (g_file_load_contents_finish (G_FILE (source), result, &bytes, &length, NULL, &error))
    imported = rw_alarm_rules_from_json (bytes, (gssize) length, &error);
  if (self->stack == NULL || self->rules == NULL)
    return;
  if (imported == NULL)
    {
      text = g_strdup_printf (_("“%s” cannot be imported: %s"), name, error->message);
      show_message (self, text);
      return;
    }
  show_message (self, NULL);
  rw_rules_import_show (self->import, self->store, self->rules, imported, name);
  gtk_stack_set_visible_child_name (self->content, "import");
  rw_two_panes_show_content (RW_TWO_PANES (self->panes), TRUE);
}

void
rw_rules_view_import (RwRulesView *self, GFile *file)
{
  g_file_load_contents_async (file, self->cancellable, read_cb, g_object_ref (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRulesView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source)), *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_("The rules are in %s."), name);
  else
    text = g_strdup_printf (_("%s was not written: %s"), name, error->message);
  if (self->stack != NULL)
    show_message (self, text);
}

void
rw_rules_view_export (RwRulesView *self, GFile *file)
{
  g_autoptr (GBytes) bytes = NULL;
  char *json;

  if (self->rules == NULL)
    return;
  json = rw_alarm_rules_to_json (self->rules);
  bytes = g_bytes_new_take (json, strlen (json));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                       self->cancellable, written_cb, g_object_ref (self));
}

static void
chooser_response_cb (RwRulesView *self, int response, GtkNativeDialog *dialog)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;

  if (file != NULL && gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE)
    rw_rules_view_export (self, file);
  else if (file != NULL)
    rw_rules_view_import (self, file);
  g_clear_object (&self->chooser);
}

static void
choose_file (RwRulesView *self, const char *title, GtkFileChooserAction action)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->chooser != NULL)
    return;
  gtk_file_filter_set_name (filter, _("Rules (JSON)"));
  gtk_file_filter_add_pattern (filter, "*.json");
  self->chooser = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               action, NULL, NULL);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "alarm-rules.json");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
import_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (RW_RULES_VIEW (widget), _("Import Rules"), GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (RW_RULES_VIEW (widget), _("Export Rules"), GTK_FILE_CHOOSER_ACTION_SAVE);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
rw_rules_view_dispose (GObject *object)
{
  RwRulesView *self = RW_RULES_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  self->stack = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  G_OBJECT_CLASS (rw_rules_view_parent_class)->dispose (object);
}

static void
rw_rules_view_finalize (GObject *object)
{
  RwRulesView *self = RW_RULES_VIEW (object);

  g_object_unref (self->cancellable);
  g_free (self->wanted);
  g_free (self->denied);
  G_OBJECT_CLASS (rw_rules_view_parent_class)->finalize (object);
}

static void
rw_rules_view_class_init (RwRulesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_rules_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_rules_view_finalize;
  signals[SIGNAL_DENIED] = g_signal_new ("denied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "rules.new", NULL, new_cb);
  gtk_widget_class_install_action (widget_class, "rules.import", NULL, import_cb);
  gtk_widget_class_install_action (widget_class, "rules.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "rules.find", NULL, find_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-rules-view");
}

static GtkWidget *
create_list (RwRulesView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *new = gtk_button_new_with_mnemonic (_("_New Rule…"));
  GtkWidget *more = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  self->list = RW_RULE_LIST (rw_rule_list_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->list), TRUE);
  g_signal_connect_object (self->list, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_menu_append (menu, _("_Import…"), "rules.import");
  g_menu_append (menu, _("_Export…"), "rules.export");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_widget_set_tooltip_text (more, _("Import and Export"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (new), "rules.new");
  gtk_widget_set_hexpand (new, TRUE);
  gtk_widget_add_css_class (bar, "toolbar");
  gtk_box_append (GTK_BOX (bar), new);
  gtk_box_append (GTK_BOX (bar), more);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), bar);
  return box;
}

static GtkWidget *
create_content (RwRulesView *self)
{
  GtkWidget *none = adw_status_page_new ();

  adw_status_page_set_title (ADW_STATUS_PAGE (none), _("Choose a Rule"));
  adw_status_page_set_description (ADW_STATUS_PAGE (none),
                                   _("Here is what it does, and here it can be changed and tried."));
  self->content = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->content, FALSE);
  self->editor = RW_RULE_EDITOR (rw_rule_editor_new ());
  self->import = RW_RULES_IMPORT (rw_rules_import_new ());
  gtk_stack_add_named (self->content, none, "none");
  gtk_stack_add_named (self->content, GTK_WIDGET (self->editor), "editor");
  gtk_stack_add_named (self->content, GTK_WIDGET (self->import), "import");
  g_signal_connect_object (self->editor, "stored", G_CALLBACK (stored_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "duplicate", G_CALLBACK (duplicate_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "denied", G_CALLBACK (denied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->import, "done", G_CALLBACK (import_done_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->import, "denied", G_CALLBACK (denied_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->content);
}

static void
rw_rules_view_init (RwRulesView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->status), "status");
  self->panes = rw_two_panes_new (create_list (self), create_content (self), _("_All Rules"));
  gtk_widget_set_vexpand (self->panes, TRUE);
  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->message), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (self->message, "rw-high");
  g_object_set (self->message, "margin-top", 6, "margin-bottom", 6, "visible", FALSE, NULL);
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->panes);
  gtk_stack_add_named (self->stack, box, "rules");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

GtkWidget *
rw_rules_view_new (RwSession *session)
{
  RwRulesView *self = g_object_new (RW_TYPE_RULES_VIEW, NULL);

  self->session = g_object_ref (session);
  show_status (self, "content-loading-symbolic", _("Asking the Database"), "");
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  stores_changed_cb (self);
  return GTK_WIDGET (self);
}

void
rw_rules_view_choose (RwRulesView *self, const char *rule_id)
{
  g_free (self->wanted);
  self->wanted = g_strdup (rule_id);
  if (self->rules != NULL && !rw_rule_editor_is_changed (self->editor))
    show_wanted (self);
}

void
rw_rules_view_set_denied (RwRulesView *self, const char *reason)
{
  g_free (self->denied);
  self->denied = g_strdup (reason);
  rw_rule_editor_set_denied (self->editor, reason);
  rw_rule_list_set_editable (self->list, reason == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rules.new", reason == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rules.import", reason == NULL);
}

RwRuleEditor *
rw_rules_view_get_editor (RwRulesView *self)
{
  return self->editor;
}

RwRuleList *
rw_rules_view_get_list (RwRulesView *self)
{
  return self->list;
}
