/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"

G_BEGIN_DECLS

/*
 * RwRuleField: one member of an alarm rule as people see it: its name, its value in words, whether
 * it matters, what it may be.
 *
 * For: forms, lists of changes and messages about rules, which all go over the same fields.
 * Not for: judging whether a rule makes sense (rw_alarm_rule_validate) and not for the sentence
 * about all of it (rw_alarm_rule_dup_sentence).
 *
 * Texts are translated. Temperatures are in °C and differences in K, as rules are stored: a rule is
 * the same for every operator. Main thread only.
 */
typedef enum
{
  RW_RULE_FIELD_RULE_ID,
  RW_RULE_FIELD_MODE,
  RW_RULE_FIELD_DESCRIPTION,
  RW_RULE_FIELD_ENABLED,
  RW_RULE_FIELD_SIGNAL,
  RW_RULE_FIELD_SIDE,
  RW_RULE_FIELD_REFERENCE,
  RW_RULE_FIELD_THRESHOLD,
  RW_RULE_FIELD_DEADBAND,
  RW_RULE_FIELD_CONDITION,
  RW_RULE_FIELD_N,
  RW_RULE_FIELD_M,
  RW_RULE_FIELD_TIME,
  RW_RULE_FIELD_WINDOW,
  RW_RULE_FIELD_ON_DELAY,
  RW_RULE_FIELD_OFF_DELAY,
  RW_RULE_FIELD_SUPPRESS,
  RW_RULE_FIELD_PRIORITY,
  RW_RULE_FIELD_AFTER_1,
  RW_RULE_FIELD_PRIORITY_1,
  RW_RULE_FIELD_AFTER_2,
  RW_RULE_FIELD_PRIORITY_2,
  RW_RULE_FIELD_LIMIT_PRIORITY,
  RW_RULE_FIELD_MEANING,
  RW_RULE_FIELD_GUIDANCE,
  RW_N_RULE_FIELDS
} RwRuleField;

/* How a field is edited. */
typedef enum
{
  RW_RULE_KIND_TEXT,      /* one line */
  RW_RULE_KIND_LONG_TEXT, /* a few sentences */
  RW_RULE_KIND_FLAG,
  RW_RULE_KIND_CHOICE, /* one of some words, each with a number */
  RW_RULE_KIND_NUMBER, /* in the unit of the signal */
  RW_RULE_KIND_COUNT,
  RW_RULE_KIND_DURATION, /* µs */
  RW_RULE_KIND_FLAGS,    /* RwAlarmSuppress */
} RwRuleKind;

RwRuleKind rw_rule_field_get_kind (RwRuleField field);

/* "On Delay", and a sentence that says what it is, or NULL. */
const char *rw_rule_field_get_title (RwRuleField field);
const char *rw_rule_field_get_subtitle (RwRuleField field);

/* Whether it makes a difference in this rule. */
gboolean rw_rule_field_matters (RwRuleField field, const RwAlarmRule *rule);

/* The value, whatever its kind; a text's is got as text, never NULL. */
double rw_rule_field_get_number (RwRuleField field, const RwAlarmRule *rule);
void rw_rule_field_set_number (RwRuleField field, RwAlarmRule *rule, double number);
const char *rw_rule_field_get_text (RwRuleField field, const RwAlarmRule *rule);
void rw_rule_field_set_text (RwRuleField field, RwAlarmRule *rule, const char *text);
gboolean rw_rule_field_is_equal (RwRuleField field, const RwAlarmRule *a, const RwAlarmRule *b);

/* The least and the most that is allowed. */
void rw_rule_field_get_range (RwRuleField field, double *low, double *high);

/* The i-th of what a choice may be in this rule: its number and its name; NULL at the end. */
const char *rw_rule_field_get_choice (RwRuleField field,
                                      const RwAlarmRule *rule,
                                      guint i,
                                      int *number);

/* "30 min", "+1.0 °C", "On". Caller frees. */
char *rw_rule_field_dup_value (RwRuleField field, const RwAlarmRule *rule);

/* A line for each difference that matters: "On Delay: 30 min → 20 min"; before or after may be NULL
 * for a rule that was not there or is gone. Ends with NULL; free with g_strfreev(). */
char **rw_rule_field_dup_changes (const RwAlarmRule *before, const RwAlarmRule *after);

/* What rw_alarm_rule_validate() found, as the field it is about and a sentence to show below it.
 * Caller frees. */
char *rw_rule_field_dup_problem (const GError *error, RwRuleField *field);

/* "Chilled cargo" */
const char *rw_rule_field_get_mode_name (RwCargoMode mode);

/* "during a defrost": the i-th of RW_N_ALARM_SUPPRESSES. */
const char *rw_rule_field_get_suppress_name (guint i);

G_END_DECLS
