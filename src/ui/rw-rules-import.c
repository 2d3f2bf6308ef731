/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rules-import.h"

#include "rw-change-card.h"
#include "rw-rule-field.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _RwRulesImport
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *cards;
  GtkWidget *problem;
  GtkWidget *import_button;
  GtkProgressBar *progress;
  RwRuleStore *store;
  GPtrArray *changes; /* of RwAlarmRule, with the version they are made from */
  guint next;         /* the one under way */
  char *note;
  GCancellable *cancellable; /* while it is importing */
};

enum
{
  SIGNAL_DONE,
  SIGNAL_DENIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwRulesImport, rw_rules_import, GTK_TYPE_WIDGET)

static void store_next (RwRulesImport *self);

static void
show_problem (RwRulesImport *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static void
finish (RwRulesImport *self, const GError *error)
{
  const RwAlarmRule *rule =
      self->next < self->changes->len ? g_ptr_array_index (self->changes, self->next) : NULL;
  g_autofree char *text = NULL;

  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->import_button, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_signal_emit (self, signals[SIGNAL_DONE], 0);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_signal_emit (self, signals[SIGNAL_DENIED], 0, error->message);
  /* Translators: how many rules of how many, the name of one, and what is wrong. */
  text = g_strdup_printf (_("%u of %u rules are stored. Then %s: %s"), self->next,
                          self->changes->len, rule != NULL ? rule->rule_id : "", error->message);
  show_problem (self, text);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRulesImport) self = user_data;
  g_autoptr (GError) error = NULL;
  guint version = rw_rule_store_set_finish (RW_RULE_STORE (source), result, &error);

  if (self->box == NULL)
    return;
  if (version == 0)
    {
      finish (self, error);
      return;
    }
  self->next++;
  store_next (self);
}

static void
store_next (RwRulesImport *self)
{
  gtk_progress_bar_set_fraction (self->progress, (double) self->next / MAX (self->changes->len, 1));
  if (self->next >= self->changes->len)
    finish (self, NULL);
  else
    rw_rule_store_set_async (self->store, g_ptr_array_index (self->changes, self->next), self->note,
                             self->cancellable, stored_cb, g_object_ref (self));
}

void
rw_rules_import_start (RwRulesImport *self)
{
  if (self->changes == NULL || self->changes->len == 0 || self->cancellable != NULL)
    return;
  /* What was stored before a failure is not stored again. */
  g_ptr_array_remove_range (self->changes, 0, MIN (self->next, self->changes->len));
  self->next = 0;
  self->cancellable = g_cancellable_new ();
  show_problem (self, NULL);
  gtk_widget_set_sensitive (self->import_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  store_next (self);
}

static void
cancel_cb (RwRulesImport *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static void
rw_rules_import_dispose (GObject *object)
{
  RwRulesImport *self = RW_RULES_IMPORT (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rw_rules_import_parent_class)->dispose (object);
}

static void
rw_rules_import_finalize (GObject *object)
{
  RwRulesImport *self = RW_RULES_IMPORT (object);

  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_free (self->note);
  G_OBJECT_CLASS (rw_rules_import_parent_class)->finalize (object);
}

static void
rw_rules_import_class_init (RwRulesImportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_rules_import_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_rules_import_finalize;
  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DENIED] = g_signal_new ("denied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-rules-import");
}

static GtkWidget *
create_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
rw_rules_import_init (RwRulesImport *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_object_set (self->box, "margin-top", 18, "margin-bottom", 18, "margin-start", 18, "margin-end",
                18, NULL);
  self->title = create_label ("title-4");
  self->problem = create_label ("rw-high");
  gtk_widget_set_visible (self->problem, FALSE);
  self->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->cards);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  self->import_button = gtk_button_new_with_mnemonic (_("_Import"));
  gtk_widget_add_css_class (self->import_button, "suggested-action");
  g_signal_connect_object (self->import_button, "clicked", G_CALLBACK (rw_rules_import_start), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->import_button);
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (self->box), buttons);
}

GtkWidget *
rw_rules_import_new (void)
{
  return g_object_new (RW_TYPE_RULES_IMPORT, NULL);
}

static void
add_change (RwRulesImport *self, const RwAlarmRule *before, const RwAlarmRule *after)
{
  g_auto (GStrv) lines = rw_rule_field_dup_changes (before, after);
  g_autofree char *title = NULL;
  RwAlarmRule *copy;

  if (lines[0] == NULL)
    return;
  title = g_strdup_printf ("%s · %s", after->rule_id, rw_rule_field_get_mode_name (after->mode));
  gtk_box_append (GTK_BOX (self->cards),
                  rw_change_card_new (title, NULL, (const char *const *) lines));
  copy = rw_alarm_rule_copy (after);
  copy->version = before != NULL ? before->version : 0;
  g_ptr_array_add (self->changes, copy);
}

void
rw_rules_import_show (RwRulesImport *self,
                      RwRuleStore *store,
                      RwAlarmRules *present,
                      RwAlarmRules *imported,
                      const char *name)
{
  g_autofree char *title = NULL;
  GtkWidget *child;

  g_set_object (&self->store, store);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_rule_free);
  self->next = 0;
  g_free (self->note);
  self->note = g_strdup_printf (_("Imported from %s"), name);
  while ((child = gtk_widget_get_first_child (self->cards)) != NULL)
    gtk_box_remove (GTK_BOX (self->cards), child);
  for (guint i = 0; i < rw_alarm_rules_get_size (imported); i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (imported, i);

      add_change (self, rw_alarm_rules_lookup (present, rule->rule_id, rule->mode), rule);
    }
  title = self->changes->len == 0
            ? g_strdup_printf (_("The rules in %s are those that are in use: nothing to import."),
                               name)
            : g_strdup_printf (ngettext ("%s would change %u rule", "%s would change %u rules",
                                         self->changes->len),
                               name, self->changes->len);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_widget_set_sensitive (self->import_button, self->changes->len > 0);
  show_problem (self, NULL);
}

guint
rw_rules_import_get_n_changes (RwRulesImport *self)
{
  return self->changes != NULL ? self->changes->len : 0;
}
