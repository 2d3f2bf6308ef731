/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-form.h"

#include "rw-number-row.h"
#include "rw-rule-field.h"
#include "rw-text-card.h"

#include <glib/gi18n.h>

/* A number of more would be a list too long to choose from. */
#define MAX_CHOICES 32

struct _RwRuleForm
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *rows[RW_N_RULE_FIELDS];
  GtkWidget *switches[RW_N_ALARM_SUPPRESSES];
  GtkWidget *suppress_group;
  GtkWidget *in_use;
  RwAlarmRule *rule; /* NULL before there is one */
  char *problem;
  gboolean is_new;
  gboolean setting; /* the rows are being set, which is no change by the user */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwRuleForm, rw_rule_form, GTK_TYPE_WIDGET)

/* --- what is wrong --------------------------------------------------------------------------- */

static void
show_problem (GtkWidget *row, RwRuleField field, const char *problem)
{
  g_autofree char *escaped = NULL;
  const char *subtitle = rw_rule_field_get_subtitle (field);

  if (RW_IS_NUMBER_ROW (row))
    rw_number_row_set_problem (RW_NUMBER_ROW (row), problem);
  else if (RW_IS_TEXT_CARD (row))
    rw_text_card_set_problem (RW_TEXT_CARD (row), problem);
  else if (row != NULL)
    {
      if (problem != NULL)
        gtk_widget_add_css_class (row, "error");
      else
        gtk_widget_remove_css_class (row, "error");
    }
  /* A line of text has no place for more than its title. */
  if (ADW_IS_ENTRY_ROW (row))
    gtk_widget_set_tooltip_text (row, problem != NULL ? problem : subtitle);
  if (ADW_IS_COMBO_ROW (row))
    {
      escaped = g_markup_escape_text (problem != NULL ? problem : subtitle ? subtitle : "", -1);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
    }
}

static void
check (RwRuleForm *self)
{
  g_autoptr (GError) error = NULL;
  RwRuleField field = RW_N_RULE_FIELDS;

  g_clear_pointer (&self->problem, g_free);
  if (!rw_alarm_rule_validate (self->rule, &error))
    self->problem = rw_rule_field_dup_problem (error, &field);
  for (RwRuleField i = 0; i < RW_N_RULE_FIELDS; i++)
    if (self->rows[i] != NULL)
      show_problem (self->rows[i], i, i == field ? self->problem : NULL);
}

/* --- from the rule to the rows --------------------------------------------------------------- */

static void
fill_choice (RwRuleForm *self, RwRuleField field)
{
  AdwComboRow *row = ADW_COMBO_ROW (self->rows[field]);
  GListModel *old = adw_combo_row_get_model (row);
  const char *names[MAX_CHOICES + 1] = { NULL };
  int wanted = (int) rw_rule_field_get_number (field, self->rule), number;
  guint n = 0, selected = GTK_INVALID_LIST_POSITION;

  for (; n < MAX_CHOICES; n++)
    {
      names[n] = rw_rule_field_get_choice (field, self->rule, n, &number);
      if (names[n] == NULL)
        break;
      if (number == wanted)
        selected = n;
    }
  if (old == NULL || g_list_model_get_n_items (old) != n)
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (names);

      adw_combo_row_set_model (row, G_LIST_MODEL (list));
    }
  adw_combo_row_set_selected (row, selected);
}

static double
choose_step (const RwAlarmRule *rule)
{
  switch (rule->signal)
    {
    case RW_SIGNAL_HUMIDITY:
    case RW_SIGNAL_DOOR:
    case RW_SIGNAL_DEFROST:
    case RW_SIGNAL_DEFROST_INTERVAL:
    case RW_SIGNAL_UNCHANGED:
    case RW_SIGNAL_FEED_SILENCE:
      return 1;
    case RW_SIGNAL_SPEED:
      return 10;
    case RW_SIGNAL_TIME_TO_LIMIT:
    case RW_SIGNAL_STOPPED_FANS:
    case RW_SIGNAL_SILENCE:
      return 0.5;
    default:
      return 0.1;
    }
}

/* A difference of temperatures is in K, and so is what is added to a setpoint. */
static const char *
choose_unit (RwRuleField field, const RwAlarmRule *rule)
{
  const char *unit = rw_alarm_signal_get_unit (rule->signal);
  gboolean is_difference =
      field == RW_RULE_FIELD_DEADBAND || rule->reference != RW_REFERENCE_ABSOLUTE;

  return is_difference && g_str_equal (unit, "°C") ? "K" : unit;
}

static void
fill_number (RwRuleForm *self, RwRuleField field)
{
  RwNumberRow *row = RW_NUMBER_ROW (self->rows[field]);
  RwRuleKind kind = rw_rule_field_get_kind (field);
  double low, high;

  rw_rule_field_get_range (field, &low, &high);
  if (field == RW_RULE_FIELD_N && self->rule->condition == RW_CONDITION_COUNT)
    high = 8;
  rw_number_row_set_range (row, low, high,
                           kind == RW_RULE_KIND_NUMBER ? choose_step (self->rule) : 1,
                           kind == RW_RULE_KIND_NUMBER ? 2 : 0);
  if (kind == RW_RULE_KIND_NUMBER)
    rw_number_row_set_unit (row, choose_unit (field, self->rule));
  rw_number_row_set_number (row, rw_rule_field_get_number (field, self->rule));
}

static void
fill_row (RwRuleForm *self, RwRuleField field)
{
  GtkWidget *row = self->rows[field];
  const char *text = rw_rule_field_get_text (field, self->rule);

  if (ADW_IS_ENTRY_ROW (row) && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  else if (RW_IS_TEXT_CARD (row))
    rw_text_card_set_text (RW_TEXT_CARD (row), text);
  else if (ADW_IS_COMBO_ROW (row))
    fill_choice (self, field);
  else if (RW_IS_NUMBER_ROW (row))
    fill_number (self, field);
  gtk_widget_set_visible (row, rw_rule_field_matters (field, self->rule)
                                   && (self->is_new
                                       || (field != RW_RULE_FIELD_RULE_ID
                                           && field != RW_RULE_FIELD_MODE)));
}

static void
fill (RwRuleForm *self)
{
  self->setting = TRUE;
  for (RwRuleField i = 0; i < RW_N_RULE_FIELDS; i++)
    if (self->rows[i] != NULL)
      fill_row (self, i);
  for (guint i = 0; i < RW_N_ALARM_SUPPRESSES; i++)
    gtk_switch_set_active (GTK_SWITCH (self->switches[i]), (self->rule->suppress & (1u << i)) != 0);
  gtk_switch_set_active (GTK_SWITCH (self->in_use), self->rule->enabled);
  gtk_widget_set_visible (self->suppress_group,
                          rw_rule_field_matters (RW_RULE_FIELD_SUPPRESS, self->rule));
  self->setting = FALSE;
  check (self);
}

/* --- from the rows to the rule --------------------------------------------------------------- */

/* What no longer fits what was changed becomes what always fits. */
static void
make_consistent (RwAlarmRule *rule)
{
  const RwRuleField choices[] = { RW_RULE_FIELD_SIDE, RW_RULE_FIELD_REFERENCE,
                                  RW_RULE_FIELD_CONDITION };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      int wanted = (int) rw_rule_field_get_number (choices[i], rule), number = -1;

      for (guint k = 0; rw_rule_field_get_choice (choices[i], rule, k, &number) != NULL; k++)
        if (number == wanted)
          break;
      if (number != wanted)
        rw_rule_field_set_number (choices[i], rule, 0);
    }
  if (rule->stages[0].after == 0)
    rule->stages[0].priority = rule->stages[1].priority = 0, rule->stages[1].after = 0;
  else if (rule->stages[0].priority == 0)
    rule->stages[0].priority = MAX (rule->priority - 1, 1);
  if (rule->stages[1].after == 0)
    rule->stages[1].priority = 0;
  else if (rule->stages[1].priority == 0)
    rule->stages[1].priority = MAX (rule->stages[0].priority - 1, 1);
  if (rw_rule_field_matters (RW_RULE_FIELD_N, rule) && rule->n == 0)
    rule->n = 3;
  if (rw_rule_field_matters (RW_RULE_FIELD_M, rule) && rule->m == 0)
    rule->m = MAX (rule->n, 5);
}

static void
row_changed_cb (RwRuleForm *self)
{
  if (self->setting || self->rule == NULL)
    return;

  for (RwRuleField i = 0; i < RW_N_RULE_FIELDS; i++)
    {
      GtkWidget *row = self->rows[i];
      int number;

      if (row == NULL || !gtk_widget_get_visible (row))
        continue;
      if (ADW_IS_ENTRY_ROW (row))
        rw_rule_field_set_text (i, self->rule, gtk_editable_get_text (GTK_EDITABLE (row)));
      else if (RW_IS_TEXT_CARD (row))
        {
          g_autofree char *text = rw_text_card_dup_text (RW_TEXT_CARD (row));

          rw_rule_field_set_text (i, self->rule, text);
        }
      else if (RW_IS_NUMBER_ROW (row))
        rw_rule_field_set_number (i, self->rule, rw_number_row_get_number (RW_NUMBER_ROW (row)));
      else if (rw_rule_field_get_choice (i, self->rule,
                                         adw_combo_row_get_selected (ADW_COMBO_ROW (row)), &number))
        rw_rule_field_set_number (i, self->rule, number);
    }
  self->rule->suppress = 0;
  for (guint i = 0; i < RW_N_ALARM_SUPPRESSES; i++)
    if (gtk_switch_get_active (GTK_SWITCH (self->switches[i])))
      self->rule->suppress |= 1u << i;
  self->rule->enabled = gtk_switch_get_active (GTK_SWITCH (self->in_use));
  make_consistent (self->rule);
  fill (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- life ------------------------------------------------------------------------------------ */

static GtkWidget *
create_row (RwRuleForm *self, RwRuleField field)
{
  const char *title = rw_rule_field_get_title (field);
  const char *subtitle = rw_rule_field_get_subtitle (field);
  const char *signal = "changed";
  GtkWidget *row;

  switch (rw_rule_field_get_kind (field))
    {
    case RW_RULE_KIND_TEXT:
      row = adw_entry_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      gtk_widget_set_tooltip_text (row, subtitle);
      break;
    case RW_RULE_KIND_LONG_TEXT:
      row = rw_text_card_new (title);
      break;
    case RW_RULE_KIND_CHOICE:
      row = adw_combo_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
      signal = "notify::selected";
      break;
    case RW_RULE_KIND_DURATION:
      row = rw_number_row_new_duration (title, subtitle);
      break;
    default:
      row = rw_number_row_new (title, subtitle);
      break;
    }
  g_signal_connect_object (row, signal, G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  self->rows[field] = row;
  return row;
}

static GtkWidget *
add_group (RwRuleForm *self, const char *title, RwRuleField first, RwRuleField last)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (RwRuleField i = first; i <= last; i++)
    if (i != RW_RULE_FIELD_ENABLED)
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_row (self, i));
  gtk_box_append (GTK_BOX (self->box), group);
  return group;
}

static GtkWidget *
create_switch (RwRuleForm *self, GtkWidget *group, const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (row_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return toggle;
}

static void
rw_rule_form_dispose (GObject *object)
{
  g_clear_pointer (&RW_RULE_FORM (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_rule_form_parent_class)->dispose (object);
}

static void
rw_rule_form_finalize (GObject *object)
{
  RwRuleForm *self = RW_RULE_FORM (object);

  g_clear_pointer (&self->rule, rw_alarm_rule_free);
  g_free (self->problem);
  G_OBJECT_CLASS (rw_rule_form_parent_class)->finalize (object);
}

static void
rw_rule_form_class_init (RwRuleFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_rule_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_rule_form_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-rule-form");
}

static void
rw_rule_form_init (RwRuleForm *self)
{
  GtkWidget *group;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  group = add_group (self, _("Rule"), RW_RULE_FIELD_RULE_ID, RW_RULE_FIELD_DESCRIPTION);
  self->in_use = create_switch (self, group, rw_rule_field_get_title (RW_RULE_FIELD_ENABLED));
  add_group (self, _("Limit"), RW_RULE_FIELD_SIGNAL, RW_RULE_FIELD_DEADBAND);
  add_group (self, _("How Long and How Often"), RW_RULE_FIELD_CONDITION, RW_RULE_FIELD_OFF_DELAY);
  self->suppress_group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->suppress_group), _("Not Judged"));
  for (guint i = 0; i < RW_N_ALARM_SUPPRESSES; i++)
    self->switches[i]
        = create_switch (self, self->suppress_group, rw_rule_field_get_suppress_name (i));
  gtk_box_append (GTK_BOX (self->box), self->suppress_group);
  add_group (self, _("Priority"), RW_RULE_FIELD_PRIORITY, RW_RULE_FIELD_LIMIT_PRIORITY);
  gtk_box_append (GTK_BOX (self->box), create_row (self, RW_RULE_FIELD_MEANING));
  gtk_box_append (GTK_BOX (self->box), create_row (self, RW_RULE_FIELD_GUIDANCE));
}

GtkWidget *
rw_rule_form_new (void)
{
  return g_object_new (RW_TYPE_RULE_FORM, NULL);
}

void
rw_rule_form_set_rule (RwRuleForm *self, const RwAlarmRule *rule, gboolean is_new)
{
  RwAlarmRule *copy = rw_alarm_rule_copy (rule);

  g_clear_pointer (&self->rule, rw_alarm_rule_free);
  self->rule = copy;
  self->is_new = is_new;
  fill (self);
}

const RwAlarmRule *
rw_rule_form_get_rule (RwRuleForm *self)
{
  return self->rule;
}

const char *
rw_rule_form_get_problem (RwRuleForm *self)
{
  return self->problem;
}

void
rw_rule_form_set_editable (RwRuleForm *self, gboolean editable)
{
  for (RwRuleField i = 0; i < RW_N_RULE_FIELDS; i++)
    if (RW_IS_TEXT_CARD (self->rows[i]))
      rw_text_card_set_editable (RW_TEXT_CARD (self->rows[i]), editable);
    else if (self->rows[i] != NULL)
      gtk_widget_set_sensitive (self->rows[i], editable);
  for (guint i = 0; i < RW_N_ALARM_SUPPRESSES; i++)
    gtk_widget_set_sensitive (self->switches[i], editable);
  gtk_widget_set_sensitive (self->in_use, editable);
}

void
rw_rule_form_enter_number (RwRuleForm *self, guint field, double number)
{
  rw_rule_field_set_number (field, self->rule, number);
  make_consistent (self->rule);
  fill (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
rw_rule_form_enter_text (RwRuleForm *self, guint field, const char *text)
{
  GtkWidget *row = self->rows[field];

  if (ADW_IS_ENTRY_ROW (row))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}
