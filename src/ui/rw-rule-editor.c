/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-editor-private.h"

#include "rw-alarm-rule-text.h"
#include "rw-change-card.h"
#include "rw-condition-badge.h"
#include "rw-rule-field.h"

#include <glib/gi18n.h>

enum
{
  SIGNAL_STORED,
  SIGNAL_DUPLICATE,
  SIGNAL_DENIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwRuleEditor, rw_rule_editor, GTK_TYPE_WIDGET)

/* --- showing --------------------------------------------------------------------------------- */

static void
show_problem (RwRuleEditor *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

gboolean
rw_rule_editor_is_changed (RwRuleEditor *self)
{
  g_auto (GStrv) changes = NULL;

  if (self->start == NULL || rw_rule_form_get_rule (self->form) == NULL)
    return FALSE;
  changes = rw_rule_field_dup_changes (self->start, rw_rule_form_get_rule (self->form));
  return changes[0] != NULL;
}

static void
update_buttons (RwRuleEditor *self)
{
  gboolean is_stored = self->base != NULL, changed = rw_rule_editor_is_changed (self);
  gboolean may = self->denied == NULL && self->sent == NULL && !self->removing
                 && self->store != NULL && self->start != NULL;
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_sensitive (self->save_button,
                            may && (changed || !is_stored) && self->theirs == NULL
                                && rw_rule_form_get_problem (self->form) == NULL);
  gtk_widget_set_sensitive (self->revert_button, may && changed);
  gtk_widget_set_visible (self->bar, self->denied == NULL);
  rw_rule_form_set_editable (self->form, self->denied == NULL);
  rw_rule_history_set_editable (self->history, self->denied == NULL);
  rw_rule_trial_set_editable (self->trial, may);
  gtk_widget_action_set_enabled (widget, "rule.restore-default", may);
  gtk_widget_action_set_enabled (widget, "rule.duplicate", may);
  gtk_widget_action_set_enabled (widget, "rule.remove", may && is_stored);
  gtk_widget_action_set_enabled (widget, "rule.save", may);
}

static void
update (RwRuleEditor *self)
{
  const RwAlarmRule *rule = rw_rule_form_get_rule (self->form);
  g_autofree char *sentence = NULL, *subtitle = NULL;

  if (rule != NULL)
    {
      sentence = rw_alarm_rule_dup_sentence (rule);
      subtitle = g_strdup_printf ("%s · %s", rw_rule_field_get_mode_name (rule->mode),
                                  rule->rule_id != NULL ? rule->rule_id : "");
      gtk_label_set_text (GTK_LABEL (self->title),
                          rule->description != NULL && *rule->description != '\0'
                            ? rule->description
                            : _("New Rule"));
      gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle);
      gtk_label_set_text (GTK_LABEL (self->sentence), sentence);
      rw_condition_badge_set_condition (RW_CONDITION_BADGE (self->badge),
                                        rw_condition_badge_from_priority (rule->priority));
      rw_rule_sketch_set_rule (self->sketch, rule);
    }
  update_buttons (self);
}

void
rw_rule_editor_view_changed_cb (RwRuleEditor *self)
{
  const char *view = gtk_stack_get_visible_child_name (self->stack);
  const RwAlarmRule *rule = rw_rule_form_get_rule (self->form);

  if (rule == NULL || view == NULL)
    return;
  if (g_str_equal (view, "trial"))
    rw_rule_trial_set_rules (self->trial, self->base,
                             rw_rule_form_get_problem (self->form) == NULL ? rule : NULL);
  else if (g_str_equal (view, "history"))
    rw_rule_history_load (self->history, self->store, self->base != NULL ? rule->rule_id : NULL,
                          rule->mode);
}

void
rw_rule_editor_form_changed_cb (RwRuleEditor *self)
{
  show_problem (self, NULL);
  update (self);
}

/* --- conflicts ------------------------------------------------------------------------------- */

static void
clear_conflict (RwRuleEditor *self)
{
  GtkWidget *child;

  g_clear_pointer (&self->theirs, rw_alarm_rule_free);
  while ((child = gtk_widget_get_first_child (self->conflict)) != NULL)
    gtk_box_remove (GTK_BOX (self->conflict), child);
  gtk_widget_set_visible (self->conflict, FALSE);
}

static void
take_theirs_cb (RwRuleEditor *self)
{
  g_autoptr (RwAlarmRule) theirs = g_steal_pointer (&self->theirs);

  rw_rule_editor_edit (self, theirs, FALSE);
}

/* Mine is stored over theirs: it is now made from their version. */
static void
keep_mine_cb (RwRuleEditor *self)
{
  g_clear_pointer (&self->base, rw_alarm_rule_free);
  self->base = g_steal_pointer (&self->theirs);
  clear_conflict (self);
  update (self);
  rw_rule_editor_save (self);
}

static void
show_conflict (RwRuleEditor *self, const RwAlarmRule *theirs)
{
  g_autoptr (RwAlarmRule) copy = rw_alarm_rule_copy (theirs);
  g_auto (GStrv) their_lines = rw_rule_field_dup_changes (self->base, copy);
  g_auto (GStrv) my_lines
      = rw_rule_field_dup_changes (self->base, rw_rule_form_get_rule (self->form));
  GtkWidget *card, *button;

  clear_conflict (self);
  self->theirs = g_steal_pointer (&copy);
  card = rw_change_card_new (_("Somebody else changed the rule meanwhile"), NULL,
                             (const char *const *) their_lines);
  button = rw_change_card_add_button (RW_CHANGE_CARD (card), _("_Take Theirs"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (take_theirs_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->conflict), card);
  card = rw_change_card_new (_("What you changed"), NULL, (const char *const *) my_lines);
  button = rw_change_card_add_button (RW_CHANGE_CARD (card), _("Store _Mine Over It"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (keep_mine_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->conflict), card);
  gtk_widget_set_visible (self->conflict, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "rule");
  update (self);
}

static void
theirs_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRuleEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwAlarmRules) rules =
      rw_rule_store_list_finish (RW_RULE_STORE (source), result, &error);
  const RwAlarmRule *mine = self->box != NULL ? rw_rule_form_get_rule (self->form) : NULL;
  const RwAlarmRule *theirs = NULL;

  if (mine == NULL)
    return;
  if (rules != NULL)
    theirs = rw_alarm_rules_lookup (rules, mine->rule_id, mine->mode);
  if (theirs != NULL && self->base != NULL)
    show_conflict (self, theirs);
  else if (theirs != NULL)
    show_problem (self, _("There is such a rule already: choose another name for programs, or "
                          "another kind of cargo."));
  else
    show_problem (self, rules == NULL ? error->message
                                      : _("Somebody else removed the rule meanwhile. Duplicate it "
                                          "to have it again."));
}

void
rw_rule_editor_stored_changed (RwRuleEditor *self, const RwAlarmRule *stored)
{
  if (self->base == NULL || self->sent != NULL || self->removing)
    return;
  if (stored == NULL)
    show_problem (self, _("Somebody else removed the rule meanwhile. Duplicate it to have it "
                          "again."));
  else if (stored->version == self->base->version)
    return;
  else if (rw_rule_editor_is_changed (self))
    show_conflict (self, stored);
  else
    rw_rule_editor_edit (self, stored, FALSE);
}

/* --- storing --------------------------------------------------------------------------------- */

static void
show_failure (RwRuleEditor *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_signal_emit (self, signals[SIGNAL_DENIED], 0, error->message);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE))
    rw_rule_store_list_async (self->store, self->cancellable, theirs_listed_cb,
                              g_object_ref (self));
  else
    show_problem (self, error->message);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRuleEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwAlarmRule) sent = g_steal_pointer (&self->sent);
  guint version = rw_rule_store_set_finish (RW_RULE_STORE (source), result, &error);

  if (self->box == NULL)
    return;
  if (version == 0)
    show_failure (self, error);
  else
    {
      sent->version = version;
      gtk_editable_set_text (GTK_EDITABLE (self->note), "");
      rw_rule_editor_edit (self, sent, FALSE);
      g_signal_emit (self, signals[SIGNAL_STORED], 0, sent);
    }
  update (self);
}

static void
store (RwRuleEditor *self, const char *note)
{
  const RwAlarmRule *rule = rw_rule_form_get_rule (self->form);

  self->sent = rw_alarm_rule_copy (rule);
  self->sent->version = self->base != NULL ? self->base->version : 0;
  show_problem (self, NULL);
  update (self);
  rw_rule_store_set_async (self->store, self->sent, note != NULL && *note != '\0' ? note : NULL,
                           self->cancellable, saved_cb, g_object_ref (self));
}

void
rw_rule_editor_save (RwRuleEditor *self)
{
  if (gtk_widget_get_sensitive (self->save_button))
    store (self, gtk_editable_get_text (GTK_EDITABLE (self->note)));
}

void
rw_rule_editor_revert (RwRuleEditor *self)
{
  g_autoptr (RwAlarmRule) start = self->start != NULL ? rw_alarm_rule_copy (self->start) : NULL;

  if (start != NULL)
    rw_rule_editor_edit (self, start, self->base == NULL);
}

/* Another version of the same rule comes into the form, to be looked at and saved. */
void
rw_rule_editor_restore_cb (RwRuleEditor *self, const RwAlarmRule *rule)
{
  const RwAlarmRule *mine = rw_rule_form_get_rule (self->form);
  g_autoptr (RwAlarmRule) copy = NULL;

  if (rule == NULL || mine == NULL || self->denied != NULL)
    return;
  copy = rw_alarm_rule_copy (rule);
  copy->rule_id = mine->rule_id;
  copy->mode = mine->mode;
  rw_rule_form_set_rule (self->form, copy, self->base == NULL);
  gtk_stack_set_visible_child_name (self->stack, "rule");
  update (self);
}

void
rw_rule_editor_adopt_cb (RwRuleEditor *self, const char *note)
{
  rw_rule_form_enter_number (self->form, RW_RULE_FIELD_ENABLED, TRUE);
  if (self->base == NULL || rw_rule_editor_is_changed (self))
    store (self, note);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRuleEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean removed = rw_rule_store_remove_finish (RW_RULE_STORE (source), result, &error);

  if (self->box == NULL)
    return;
  self->removing = FALSE;
  if (!removed)
    show_failure (self, error);
  else
    g_signal_emit (self, signals[SIGNAL_STORED], 0, NULL);
  update (self);
}

void
rw_rule_editor_remove (RwRuleEditor *self)
{
  const char *note = gtk_editable_get_text (GTK_EDITABLE (self->note));

  if (self->base == NULL || self->store == NULL || self->removing)
    return;
  self->removing = TRUE;
  gtk_widget_set_visible (self->removal, FALSE);
  update (self);
  rw_rule_store_remove_async (self->store, self->base->rule_id, self->base->mode,
                              *note != '\0' ? note : NULL, self->cancellable, removed_cb,
                              g_object_ref (self));
}

/* --- actions --------------------------------------------------------------------------------- */

static void
restore_default_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwRuleEditor *self = RW_RULE_EDITOR (widget);
  const RwAlarmRule *rule = rw_rule_form_get_rule (self->form);
  g_autoptr (RwAlarmRules) defaults = rw_alarm_rules_new_default ();
  const RwAlarmRule *shipped = rw_alarm_rules_lookup (defaults, rule->rule_id, rule->mode);

  if (shipped != NULL)
    rw_rule_editor_restore_cb (self, shipped);
  else
    show_problem (self, _("Reeferwatch comes without this rule, so there is no default."));
}

static void
duplicate_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwRuleEditor *self = RW_RULE_EDITOR (widget);

  g_signal_emit (self, signals[SIGNAL_DUPLICATE], 0, rw_rule_form_get_rule (self->form));
}

static void
remove_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_set_visible (RW_RULE_EDITOR (widget)->removal, TRUE);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_rule_editor_save (RW_RULE_EDITOR (widget));
}

/* --- life ------------------------------------------------------------------------------------ */

static void
rw_rule_editor_dispose (GObject *object)
{
  RwRuleEditor *self = RW_RULE_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rw_rule_editor_parent_class)->dispose (object);
}

static void
rw_rule_editor_finalize (GObject *object)
{
  RwRuleEditor *self = RW_RULE_EDITOR (object);

  g_clear_pointer (&self->base, rw_alarm_rule_free);
  g_clear_pointer (&self->theirs, rw_alarm_rule_free);
  g_clear_pointer (&self->sent, rw_alarm_rule_free);
  g_clear_pointer (&self->start, rw_alarm_rule_free);
  g_object_unref (self->cancellable);
  g_free (self->denied);
  G_OBJECT_CLASS (rw_rule_editor_parent_class)->finalize (object);
}

static guint
add_signal (RwRuleEditorClass *klass, const char *name, GType type)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, type);
}

static void
rw_rule_editor_class_init (RwRuleEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_rule_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_rule_editor_finalize;
  signals[SIGNAL_STORED] = add_signal (klass, "stored", G_TYPE_POINTER);
  signals[SIGNAL_DUPLICATE] = add_signal (klass, "duplicate", G_TYPE_POINTER);
  signals[SIGNAL_DENIED] = add_signal (klass, "denied", G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "rule.restore-default", NULL, restore_default_cb);
  gtk_widget_class_install_action (widget_class, "rule.duplicate", NULL, duplicate_cb);
  gtk_widget_class_install_action (widget_class, "rule.remove", NULL, remove_cb);
  gtk_widget_class_install_action (widget_class, "rule.save", NULL, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "rule.save",
                                       NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-rule-editor");
}

static void
rw_rule_editor_init (RwRuleEditor *self)
{
  self->cancellable = g_cancellable_new ();
  rw_rule_editor_build (self);
  update (self);
}

GtkWidget *
rw_rule_editor_new (void)
{
  return g_object_new (RW_TYPE_RULE_EDITOR, NULL);
}

void
rw_rule_editor_set_stores (RwRuleEditor *self, RwRuleStore *rules, RwRuleTester *tester)
{
  g_set_object (&self->store, rules);
  rw_rule_trial_set_tester (self->trial, tester);
  update (self);
}

void
rw_rule_editor_edit (RwRuleEditor *self, const RwAlarmRule *rule, gboolean is_new)
{
  RwAlarmRule *start = rw_alarm_rule_copy (rule);
  RwAlarmRule *base = is_new ? NULL : rw_alarm_rule_copy (rule);

  clear_conflict (self);
  gtk_widget_set_visible (self->removal, FALSE);
  show_problem (self, NULL);
  g_clear_pointer (&self->start, rw_alarm_rule_free);
  g_clear_pointer (&self->base, rw_alarm_rule_free);
  self->start = start;
  self->base = base;
  rw_rule_form_set_rule (self->form, start, is_new);
  rw_rule_editor_view_changed_cb (self);
  update (self);
}

void
rw_rule_editor_set_denied (RwRuleEditor *self, const char *reason)
{
  g_free (self->denied);
  self->denied = g_strdup (reason);
  update (self);
}

RwRuleForm *
rw_rule_editor_get_form (RwRuleEditor *self)
{
  return self->form;
}

void
rw_rule_editor_show (RwRuleEditor *self, const char *view)
{
  gtk_stack_set_visible_child_name (self->stack, view);
}
