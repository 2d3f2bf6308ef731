/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-condition-badge.h"
#include "rw-rule-editor-private.h"

#include <glib/gi18n.h>

#define MARGIN 18

static GtkWidget *
create_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
set_margins (GtkWidget *widget, int margin)
{
  g_object_set (widget, "margin-top", margin, "margin-bottom", margin, "margin-start", margin,
                "margin-end", margin, NULL);
}

static GtkWidget *
create_menu (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Duplicate"), "rule.duplicate");
  g_menu_append (menu, _("Restore De_fault"), "rule.restore-default");
  g_menu_append (menu, _("_Remove…"), "rule.remove");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (button, _("More About This Rule"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

static GtkWidget *
create_heading (RwRuleEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->badge = rw_condition_badge_new ();
  self->title = create_label (NULL, "title-3");
  self->subtitle = create_label (NULL, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), self->title);
  gtk_box_append (GTK_BOX (texts), self->subtitle);
  gtk_box_append (GTK_BOX (box), self->badge);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), create_menu ());
  return box;
}

static void
hide_removal_cb (RwRuleEditor *self)
{
  gtk_widget_set_visible (self->removal, FALSE);
}

static GtkWidget *
add_button (RwRuleEditor *self, GtkWidget *box, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
create_removal (RwRuleEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *question
      = create_label (_("Remove this rule? Alarms that it raised return. Its history stays."), NULL);
  GtkWidget *button;

  gtk_widget_set_hexpand (question, TRUE);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "rw-card");
  gtk_box_append (GTK_BOX (box), question);
  add_button (self, box, _("_Keep"), G_CALLBACK (hide_removal_cb));
  button = add_button (self, box, _("_Remove"), G_CALLBACK (rw_rule_editor_remove));
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_widget_set_visible (box, FALSE);
  self->removal = box;
  return box;
}

static GtkWidget *
create_rule_view (RwRuleEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->sketch = RW_RULE_SKETCH (rw_rule_sketch_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->sketch), "card");
  self->form = RW_RULE_FORM (rw_rule_form_new ());
  g_signal_connect_object (self->form, "changed", G_CALLBACK (rw_rule_editor_form_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sketch));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->form));
  return box;
}

static void
fill_stack (RwRuleEditor *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_titled (self->stack, create_rule_view (self), "rule", _("Rule"));
  self->trial = RW_RULE_TRIAL (rw_rule_trial_new ());
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->trial), "trial", _("Try on History…"));
  self->history = RW_RULE_HISTORY (rw_rule_history_new ());
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->history), "history", _("Changes"));
  g_signal_connect_object (self->stack, "notify::visible-child",
                           G_CALLBACK (rw_rule_editor_view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->trial, "adopt", G_CALLBACK (rw_rule_editor_adopt_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "restore", G_CALLBACK (rw_rule_editor_restore_cb), self,
                           G_CONNECT_SWAPPED);
}

static GtkWidget *
create_bar (RwRuleEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->note = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->note), _("Why it is changed"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->note), 6);
  gtk_widget_set_hexpand (self->note, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Why it is changed"), -1);
  gtk_box_append (GTK_BOX (box), self->note);
  self->revert_button = add_button (self, box, _("Re_vert"), G_CALLBACK (rw_rule_editor_revert));
  self->save_button = add_button (self, box, _("_Save"), G_CALLBACK (rw_rule_editor_save));
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  gtk_widget_add_css_class (box, "toolbar");
  self->bar = box;
  return box;
}

void
rw_rule_editor_build (RwRuleEditor *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();

  fill_stack (self);
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  self->sentence = create_label (NULL, NULL);
  self->problem = create_label (NULL, "rw-high");
  gtk_widget_set_visible (self->problem, FALSE);
  self->conflict = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_visible (self->conflict, FALSE);
  gtk_box_append (GTK_BOX (content), create_heading (self));
  gtk_box_append (GTK_BOX (content), self->sentence);
  gtk_box_append (GTK_BOX (content), self->problem);
  gtk_box_append (GTK_BOX (content), create_removal (self));
  gtk_box_append (GTK_BOX (content), self->conflict);
  gtk_box_append (GTK_BOX (content), switcher);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->stack));
  set_margins (content, MARGIN);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), content);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_box_append (GTK_BOX (self->box), create_bar (self));
}
