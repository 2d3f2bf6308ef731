/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-editor.h"
#include "rw-rule-history.h"
#include "rw-rule-sketch.h"
#include "rw-rule-trial.h"

G_BEGIN_DECLS

/*
 * What the files of RwRuleEditor share: rw-rule-editor.c (what is edited, storing) and
 * rw-rule-editor-build.c (its widgets).
 */
struct _RwRuleEditor
{
  GtkWidget parent_instance;

  RwRuleStore *store;
  RwAlarmRule *base;   /* as it is stored; NULL: it is new */
  RwAlarmRule *theirs; /* as somebody else stored it meanwhile, else NULL */
  RwAlarmRule *sent;   /* on its way to the store, else NULL */
  RwAlarmRule *start;  /* what the form began with */
  GCancellable *cancellable;
  char *denied; /* why nothing may be changed, or NULL */
  gboolean removing;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *badge;
  GtkWidget *sentence;
  GtkWidget *problem;
  GtkWidget *conflict;
  GtkWidget *removal; /* the question whether to remove */
  GtkStack *stack;
  RwRuleSketch *sketch;
  RwRuleForm *form;
  RwRuleHistory *history;
  RwRuleTrial *trial;
  GtkWidget *note;
  GtkWidget *save_button;
  GtkWidget *revert_button;
  GtkWidget *bar;
};

/* rw-rule-editor-build.c */
void rw_rule_editor_build (RwRuleEditor *self);

/* rw-rule-editor.c */
void rw_rule_editor_form_changed_cb (RwRuleEditor *self);
void rw_rule_editor_view_changed_cb (RwRuleEditor *self);
void rw_rule_editor_restore_cb (RwRuleEditor *self, const RwAlarmRule *rule);
void rw_rule_editor_adopt_cb (RwRuleEditor *self, const char *note);
void rw_rule_editor_remove (RwRuleEditor *self);

G_END_DECLS
