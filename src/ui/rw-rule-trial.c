/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-trial.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-moment-button.h"
#include "rw-rule-field.h"
#include "rw-time.h"
#include "rw-trial-result.h"

#include <adwaita.h>
#include <glib/gi18n.h>

enum
{
  SPAN_DAY,
  SPAN_WEEK,
  SPAN_MONTH,
  SPAN_CUSTOM
};

/* The rules as they are, then as they are edited. */
enum
{
  RUN_BEFORE,
  RUN_AFTER,
  N_RUNS
};

struct _RwRuleTrial
{
  GtkWidget parent_instance;

  RwRuleTester *tester;
  RwAlarmRule *rules[N_RUNS]; /* NULL where there is nothing to run */
  RwTrial *trials[N_RUNS];
  guint run;                 /* the one under way */
  gint64 from, to;           /* of the runs, µs */
  char **ids;                /* of the runs; NULL for all */
  GCancellable *cancellable; /* while it runs */
  gboolean editable;

  GtkWidget *box;
  AdwComboRow *span;
  GtkWidget *from_row, *to_row;
  RwMomentButton *from_button, *to_button;
  GtkWidget *reefers;
  GtkWidget *run_button;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkWidget *problem;
  GtkWidget *result;
  GtkWidget *adopt_button;
};

enum
{
  SIGNAL_ADOPT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwRuleTrial, rw_rule_trial, GTK_TYPE_WIDGET)

static void
update (RwRuleTrial *self)
{
  gboolean custom = adw_combo_row_get_selected (self->span) == SPAN_CUSTOM;
  gboolean running = self->cancellable != NULL;
  gboolean done = self->trials[RUN_AFTER] != NULL && !running;

  gtk_widget_set_visible (self->from_row, custom);
  gtk_widget_set_visible (self->to_row, custom);
  gtk_widget_set_sensitive (self->run_button,
                            self->tester != NULL && self->rules[RUN_AFTER] != NULL && !running);
  gtk_widget_set_visible (self->progress_box, running);
  gtk_widget_set_visible (self->result, done);
  gtk_widget_set_visible (self->adopt_button, done && self->editable);
}

static void
show_problem (RwRuleTrial *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static void
forget (RwRuleTrial *self)
{
  for (guint i = 0; i < N_RUNS; i++)
    g_clear_pointer (&self->trials[i], rw_trial_free);
}

/* --- running --------------------------------------------------------------------------------- */

static void start_run (RwRuleTrial *self);

static void
progress_cb (guint64 done, guint64 total, gpointer user_data)
{
  RwRuleTrial *self = user_data;
  double share = total > 0 ? (double) done / (double) total : 0;

  if (self->cancellable == NULL)
    return;
  if (total == 0)
    gtk_progress_bar_pulse (self->progress);
  else if (self->rules[RUN_BEFORE] != NULL)
    gtk_progress_bar_set_fraction (self->progress, (self->run + share) / N_RUNS);
  else
    gtk_progress_bar_set_fraction (self->progress, share);
}

static void
finish (RwRuleTrial *self, const GError *error)
{
  g_clear_object (&self->cancellable);
  if (error != NULL)
    {
      forget (self);
      show_problem (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                              ? NULL
                              : error->message);
    }
  else
    rw_trial_result_set_trials (RW_TRIAL_RESULT (self->result), self->rules[RUN_AFTER],
                                self->trials[RUN_BEFORE], self->trials[RUN_AFTER]);
  update (self);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRuleTrial) self = user_data;
  g_autoptr (GError) error = NULL;
  RwTrial *trial = rw_rule_tester_run_finish (RW_RULE_TESTER (source), result, &error);

  /* What was found about a rule that is no longer edited is of no use. */
  if (trial != NULL && g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    g_clear_pointer (&trial, rw_trial_free);
  if (self->box == NULL || trial == NULL)
    {
      g_clear_pointer (&trial, rw_trial_free);
      if (self->box != NULL)
        finish (self, error);
      return;
    }
  g_clear_pointer (&self->trials[self->run], rw_trial_free);
  self->trials[self->run] = trial;
  if (self->run + 1 < N_RUNS)
    {
      self->run++;
      start_run (self);
    }
  else
    finish (self, NULL);
}

static void
start_run (RwRuleTrial *self)
{
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();

  rw_alarm_rules_add (rules, self->rules[self->run]);
  rw_rule_tester_run_async (self->tester, rules, (const char *const *) self->ids, self->from,
                            self->to, progress_cb, self, self->cancellable, ran_cb,
                            g_object_ref (self));
}

/* The ids between commas and spaces; NULL for all. */
static char **
dup_ids (RwRuleTrial *self)
{
  g_auto (GStrv) words =
      g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (self->reefers)), ", ;\t\n", -1);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) found = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (ids, words[i]);
  found = g_strv_builder_end (ids);

  return found[0] != NULL ? g_steal_pointer (&found) : NULL;
}

static gboolean
choose_span (RwRuleTrial *self)
{
  static const gint64 spans[] = { RW_USEC_PER_DAY, 7 * RW_USEC_PER_DAY, 30 * RW_USEC_PER_DAY };
  guint chosen = adw_combo_row_get_selected (self->span);

  self->to = rw_clock_now (NULL);
  if (chosen < SPAN_CUSTOM)
    {
      self->from = self->to - spans[chosen];
      return TRUE;
    }
  self->from = rw_moment_button_get_time (self->from_button);
  self->to = rw_moment_button_get_time (self->to_button);
  if (self->from >= self->to)
    show_problem (self, _("The span ends before it begins."));
  return self->from < self->to;
}

void
rw_rule_trial_run (RwRuleTrial *self)
{
  if (self->tester == NULL || self->rules[RUN_AFTER] == NULL || self->cancellable != NULL)
    return;
  show_problem (self, NULL);
  if (!choose_span (self))
    return;
  forget (self);
  g_strfreev (self->ids);
  self->ids = dup_ids (self);
  self->cancellable = g_cancellable_new ();
  self->run = self->rules[RUN_BEFORE] != NULL ? RUN_BEFORE : RUN_AFTER;
  gtk_progress_bar_set_fraction (self->progress, 0);
  update (self);
  start_run (self);
}

void
rw_rule_trial_cancel (RwRuleTrial *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
adopt_cb (RwRuleTrial *self)
{
  g_autofree char *from = rw_format_date (self->from);
  g_autofree char *to = rw_format_date (self->to);
  /* Translators: two dates, and “14 alarms: 3 new, 20 gone, 11 the same”. */
  g_autofree char *note
      = g_strdup_printf (_("Tried on %s – %s: %s"), from, to,
                         rw_trial_result_get_summary (RW_TRIAL_RESULT (self->result)));

  g_signal_emit (self, signals[SIGNAL_ADOPT], 0, note);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
rw_rule_trial_dispose (GObject *object)
{
  RwRuleTrial *self = RW_RULE_TRIAL (object);

  rw_rule_trial_cancel (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->tester);
  G_OBJECT_CLASS (rw_rule_trial_parent_class)->dispose (object);
}

static void
rw_rule_trial_finalize (GObject *object)
{
  RwRuleTrial *self = RW_RULE_TRIAL (object);

  forget (self);
  for (guint i = 0; i < N_RUNS; i++)
    g_clear_pointer (&self->rules[i], rw_alarm_rule_free);
  g_strfreev (self->ids);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (rw_rule_trial_parent_class)->finalize (object);
}

static void
rw_rule_trial_class_init (RwRuleTrialClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_rule_trial_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_rule_trial_finalize;
  signals[SIGNAL_ADOPT] = g_signal_new ("adopt", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-rule-trial");
}

static RwMomentButton *
add_moment (GtkWidget *group, const char *title, gint64 time, GtkWidget **row)
{
  GtkWidget *button = rw_moment_button_new ();

  *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (*row), title);
  rw_moment_button_set_title (RW_MOMENT_BUTTON (button), title);
  rw_moment_button_set_time (RW_MOMENT_BUTTON (button), time);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (*row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), *row);
  return RW_MOMENT_BUTTON (button);
}

static GtkWidget *
create_choices (RwRuleTrial *self)
{
  const char *const names[] = { _("Last Day"), _("Last 7 Days"), _("Last 30 Days"), _("From – To"), NULL };
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) spans = gtk_string_list_new (names);
  gint64 now = rw_clock_now (NULL);

  self->span = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->span), _("Time"));
  adw_combo_row_set_model (self->span, G_LIST_MODEL (spans));
  adw_combo_row_set_selected (self->span, SPAN_WEEK);
  g_signal_connect_object (self->span, "notify::selected", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->span));
  self->from_button = add_moment (group, _("From"), now - 7 * RW_USEC_PER_DAY, &self->from_row);
  self->to_button = add_moment (group, _("To"), now, &self->to_row);
  self->reefers = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reefers),
                                 _("Reefers, with commas between; empty for all"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->reefers);
  return group;
}

static GtkWidget *
add_button (RwRuleTrial *self, GtkWidget *box, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
rw_rule_trial_init (RwRuleTrial *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), create_choices (self));
  self->run_button
      = add_button (self, self->box, _("_Try on History"), G_CALLBACK (rw_rule_trial_run));
  self->progress_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How much of the history was judged"), -1);
  gtk_box_append (GTK_BOX (self->progress_box), GTK_WIDGET (self->progress));
  add_button (self, self->progress_box, _("_Cancel"), G_CALLBACK (rw_rule_trial_cancel));
  gtk_box_append (GTK_BOX (self->box), self->progress_box);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "rw-high");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  self->result = rw_trial_result_new ();
  gtk_box_append (GTK_BOX (self->box), self->result);
  self->adopt_button
      = add_button (self, self->box, _("_Enable the Edited Rule"), G_CALLBACK (adopt_cb));
  gtk_widget_add_css_class (self->adopt_button, "suggested-action");
  update (self);
}

GtkWidget *
rw_rule_trial_new (void)
{
  return g_object_new (RW_TYPE_RULE_TRIAL, NULL);
}

void
rw_rule_trial_set_tester (RwRuleTrial *self, RwRuleTester *tester)
{
  g_set_object (&self->tester, tester);
  show_problem (self, tester == NULL ? _("There is no history to try the rule on.") : NULL);
  update (self);
}

static gboolean
is_as_before (const RwAlarmRule *old, const RwAlarmRule *new)
{
  g_auto (GStrv) changes = NULL;

  if (old == NULL || new == NULL)
    return old == new;
  changes = rw_rule_field_dup_changes (old, new);
  return old->rule_id == new->rule_id && old->mode == new->mode &&changes[0] == NULL;
}

void
rw_rule_trial_set_rules (RwRuleTrial *self, const RwAlarmRule *before, const RwAlarmRule *after)
{
  const RwAlarmRule *rules[N_RUNS] = { before != NULL && before->enabled ? before : NULL, after };
  gboolean is_same = TRUE;

  for (guint i = 0; i < N_RUNS; i++)
    {
      g_autoptr (RwAlarmRule) copy = rules[i] != NULL ? rw_alarm_rule_copy (rules[i]) : NULL;

      /* It is tried as if it were in use. */
      if (copy != NULL)
        copy->enabled = TRUE;
      is_same = is_same && is_as_before (self->rules[i], copy);
      if (is_same && self->rules[i] != NULL)
        continue;
      g_clear_pointer (&self->rules[i], rw_alarm_rule_free);
      self->rules[i] = g_steal_pointer (&copy);
    }
  if (is_same)
    return;
  rw_rule_trial_cancel (self);
  if (self->cancellable == NULL)
    forget (self);
  update (self);
}

void
rw_rule_trial_set_editable (RwRuleTrial *self, gboolean editable)
{
  self->editable = editable;
  update (self);
}

gboolean
rw_rule_trial_is_running (RwRuleTrial *self)
{
  return self->cancellable != NULL;
}
