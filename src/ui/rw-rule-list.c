/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-list.h"

#include "rw-alarm-rule-text.h"
#include "rw-condition-badge.h"
#include "rw-rule-field.h"

#include <glib/gi18n.h>
#include <string.h>

struct _RwRuleList
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *search;
  GtkListBox *list;
  GtkWidget *nothing;
  RwAlarmRules *rules; /* NULL before they are known */
  char *needle;        /* folded, "" for all */
  const char *rule_id; /* of the selection, interned, or NULL */
  RwCargoMode mode;
  gboolean editable;
  gboolean setting;
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwRuleList, rw_rule_list, GTK_TYPE_WIDGET)

static const RwAlarmRule *
get_rule (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "rule");
}

static char *
dup_haystack (const RwAlarmRule *rule)
{
  g_autofree char *sentence = rw_alarm_rule_dup_sentence (rule);
  g_autofree char *all =
      g_strjoin (" ", rule->rule_id, rw_rule_field_get_mode_name (rule->mode),
                 rw_rule_field_get_text (RW_RULE_FIELD_DESCRIPTION, rule), sentence, NULL);

  return g_utf8_casefold (all, -1);
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  RwRuleList *self = user_data;
  g_autofree char *haystack = dup_haystack (get_rule (row));

  return strstr (haystack, self->needle) != NULL;
}

/* Rules of one name stand under it. */
static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const RwAlarmRule *rule = get_rule (row);
  GtkWidget *label;

  if (before != NULL && get_rule (before)->rule_id == rule->rule_id)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (rule->rule_id);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  g_object_set (label, "margin-start", 12, "margin-top", 12, "margin-bottom", 3, NULL);
  gtk_list_box_row_set_header (row, label);
}

static void
toggled_cb (GtkWidget *toggle, GParamSpec *pspec, RwRuleList *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (toggle, GTK_TYPE_LIST_BOX_ROW);

  if (!self->setting && row != NULL)
    g_signal_emit (self, signals[SIGNAL_TOGGLED], 0, get_rule (GTK_LIST_BOX_ROW (row)));
}

static GtkWidget *
create_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
create_row (RwRuleList *self, const RwAlarmRule *rule)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *badge = rw_condition_badge_new ();
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *sentence;
  g_autofree char *words = rw_alarm_rule_dup_sentence (rule);
  g_autofree char *name =
      g_strdup_printf ("%s · %s", rule->description, rw_rule_field_get_mode_name (rule->mode));

  rw_condition_badge_set_condition (RW_CONDITION_BADGE (badge),
                                    rw_condition_badge_from_priority (rule->priority));
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  sentence = create_label (words, "dim-label");
  gtk_widget_add_css_class (sentence, "caption");
  gtk_label_set_lines (GTK_LABEL (sentence), 3);
  gtk_label_set_ellipsize (GTK_LABEL (sentence), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (texts), create_label (rule->description, "heading"));
  gtk_box_append (GTK_BOX (texts), create_label (rw_rule_field_get_mode_name (rule->mode), NULL));
  gtk_box_append (GTK_BOX (texts), sentence);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_switch_set_active (GTK_SWITCH (toggle), rule->enabled);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (toggle, self->editable);
  gtk_widget_set_tooltip_text (toggle, rule->enabled ? _("In use") : _("Switched off"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (toggled_cb), self, 0);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), toggle);
  g_object_set (box, "margin-top", 9, "margin-bottom", 9, "margin-start", 6, "margin-end", 6, NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  g_object_set_data_full (G_OBJECT (row), "rule", rw_alarm_rule_copy (rule),
                          (GDestroyNotify) rw_alarm_rule_free);
  return row;
}

static void
fill (RwRuleList *self)
{
  GtkListBoxRow *row;

  self->setting = TRUE;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; self->rules != NULL && i < rw_alarm_rules_get_size (self->rules); i++)
    gtk_list_box_append (self->list, create_row (self, rw_alarm_rules_get (self->rules, i)));
  self->setting = FALSE;
  rw_rule_list_select (self, self->rule_id, self->mode);
}

static void
activated_cb (RwRuleList *self, GtkListBoxRow *row)
{
  const RwAlarmRule *rule = get_rule (row);

  self->rule_id = rule->rule_id;
  self->mode = rule->mode;
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, rule);
}

static void
search_changed_cb (RwRuleList *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gtk_list_box_invalidate_filter (self->list);
}

static void
rw_rule_list_dispose (GObject *object)
{
  RwRuleList *self = RW_RULE_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  G_OBJECT_CLASS (rw_rule_list_parent_class)->dispose (object);
}

static void
rw_rule_list_finalize (GObject *object)
{
  g_free (RW_RULE_LIST (object)->needle);
  G_OBJECT_CLASS (rw_rule_list_parent_class)->finalize (object);
}

static void
rw_rule_list_class_init (RwRuleListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_rule_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_rule_list_finalize;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-rule-list");
}

static void
rw_rule_list_init (RwRuleList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->needle = g_strdup ("");
  self->editable = TRUE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "margin-top", 9, "margin-bottom", 6, "margin-start", 9, "margin-end",
                9, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search rules"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
  self->nothing = gtk_label_new (_("No rule has these words in it."));
  gtk_widget_add_css_class (self->nothing, "dim-label");
  g_object_set (self->nothing, "margin-top", 24, NULL);
  gtk_list_box_set_placeholder (self->list, self->nothing);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Alarm rules"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->search);
  gtk_box_append (GTK_BOX (self->box), scroller);
}

GtkWidget *
rw_rule_list_new (void)
{
  return g_object_new (RW_TYPE_RULE_LIST, NULL);
}

void
rw_rule_list_set_rules (RwRuleList *self, RwAlarmRules *rules)
{
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  self->rules = rules != NULL ? rw_alarm_rules_ref (rules) : NULL;
  fill (self);
}

gboolean
rw_rule_list_select (RwRuleList *self, const char *rule_id, RwCargoMode mode)
{
  GtkListBoxRow *row;

  self->rule_id = g_intern_string (rule_id);
  self->mode = mode;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      const RwAlarmRule *rule = get_rule (row);

      if (rule->rule_id == self->rule_id && rule->mode == mode)
        {
          gtk_list_box_select_row (self->list, row);
          return TRUE;
        }
    }
  gtk_list_box_unselect_all (self->list);
  return FALSE;
}

void
rw_rule_list_set_editable (RwRuleList *self, gboolean editable)
{
  if (self->editable == editable)
    return;
  self->editable = editable;
  fill (self);
}

void
rw_rule_list_search (RwRuleList *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  search_changed_cb (self);
}

void
rw_rule_list_focus_search (RwRuleList *self)
{
  gtk_widget_grab_focus (self->search);
}

guint
rw_rule_list_get_n_shown (RwRuleList *self)
{
  GtkListBoxRow *row;
  guint n = 0;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    n += gtk_widget_get_child_visible (GTK_WIDGET (row));

  return n;
}
