/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-field.h"

#include "rw-alarm-rule-text.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef enum
{
  TYPE_ID,
  TYPE_STRING,
  TYPE_FLOAT,
  TYPE_UINT,
  TYPE_INT,
  TYPE_TIME,
} Type;

#define OF(field) G_STRUCT_OFFSET (RwAlarmRule, field)
#define AT(type, rule, field) G_STRUCT_MEMBER (type, rule, fields[field].offset)

static const struct
{
  const char *name; /* of the column, as errors begin with it */
  const char *title;
  const char *subtitle;
  RwRuleKind kind;
  Type type;
  gsize offset;
  double low, high;
} fields[RW_N_RULE_FIELDS] = {
  [RW_RULE_FIELD_RULE_ID] = { "rule_id", N_("Name for Programs"),
    N_("a–z, 0–9 and _; the same in each mode, and not to be changed later"),
    RW_RULE_KIND_TEXT, TYPE_ID, OF (rule_id), 0, 0 },
  [RW_RULE_FIELD_MODE] = { "mode", N_("For"), NULL, RW_RULE_KIND_CHOICE, TYPE_UINT, OF (mode), 0, 0 },
  [RW_RULE_FIELD_DESCRIPTION] = { "description", N_("What It Finds"), NULL,
    RW_RULE_KIND_TEXT, TYPE_STRING, OF (description), 0, 0 },
  [RW_RULE_FIELD_ENABLED] = { "enabled", N_("In Use"), NULL,
    RW_RULE_KIND_FLAG, TYPE_INT, OF (enabled), 0, 0 },
  [RW_RULE_FIELD_SIGNAL] = { "signal", N_("What Is Judged"), NULL,
    RW_RULE_KIND_CHOICE, TYPE_UINT, OF (signal), 0, 0 },
  [RW_RULE_FIELD_SIDE] = { "side", N_("Alarms When It Is"), NULL,
    RW_RULE_KIND_CHOICE, TYPE_UINT, OF (side), 0, 0 },
  [RW_RULE_FIELD_REFERENCE] = { "reference", N_("Compared With"), NULL,
    RW_RULE_KIND_CHOICE, TYPE_UINT, OF (reference), 0, 0 },
  [RW_RULE_FIELD_THRESHOLD] = { "threshold", N_("Threshold"), NULL,
    RW_RULE_KIND_NUMBER, TYPE_FLOAT, OF (threshold), -10000, 10000 },
  [RW_RULE_FIELD_DEADBAND] = { "deadband", N_("Deadband"),
    N_("How far inside the limit it counts as gone"),
    RW_RULE_KIND_NUMBER, TYPE_FLOAT, OF (deadband), 0, 1000 },
  [RW_RULE_FIELD_CONDITION] = { "condition", N_("Condition"), NULL,
    RW_RULE_KIND_CHOICE, TYPE_UINT, OF (condition), 0, 0 },
  [RW_RULE_FIELD_N] = { "n", N_("How Many"), N_("Readings, or times within the window"),
    RW_RULE_KIND_COUNT, TYPE_UINT, OF (n), 1, 1000 },
  [RW_RULE_FIELD_M] = { "m", N_("Of the Last"), N_("Readings"),
    RW_RULE_KIND_COUNT, TYPE_UINT, OF (m), 1, 32 },
  [RW_RULE_FIELD_TIME] = { "time", N_("Time Altogether"), N_("Within the window"),
    RW_RULE_KIND_DURATION, TYPE_TIME, OF (time), 0, 31.0 * RW_USEC_PER_DAY },
  [RW_RULE_FIELD_WINDOW] = { "window", N_("Window"), N_("What counts is what happened within it"),
    RW_RULE_KIND_DURATION, TYPE_TIME, OF (window), 0, 31.0 * RW_USEC_PER_DAY },
  [RW_RULE_FIELD_ON_DELAY] = { "on_delay", N_("On Delay"),
    N_("How long it must hold before there is an alarm"),
    RW_RULE_KIND_DURATION, TYPE_TIME, OF (on_delay), 0, 7.0 * RW_USEC_PER_DAY },
  [RW_RULE_FIELD_OFF_DELAY] = { "off_delay", N_("Off Delay"),
    N_("How long it must be gone before the alarm returns"),
    RW_RULE_KIND_DURATION, TYPE_TIME, OF (off_delay), 0, 7.0 * RW_USEC_PER_DAY },
  [RW_RULE_FIELD_SUPPRESS] = { "suppress", N_("Not Judged"), NULL,
    RW_RULE_KIND_FLAGS, TYPE_UINT, OF (suppress), 0, 0 },
  [RW_RULE_FIELD_PRIORITY] = { "priority", N_("Priority"), N_("When it is raised"),
    RW_RULE_KIND_CHOICE, TYPE_INT, OF (priority), 0, 0 },
  [RW_RULE_FIELD_AFTER_1] = { "after_1", N_("Changes After"),
    N_("How long it holds until the priority changes; 0 for never"),
    RW_RULE_KIND_DURATION, TYPE_TIME, OF (stages[0].after), 0, 7.0 * RW_USEC_PER_DAY },
  [RW_RULE_FIELD_PRIORITY_1] = { "priority_1", N_("Then Priority"), NULL,
    RW_RULE_KIND_CHOICE, TYPE_INT, OF (stages[0].priority), 0, 0 },
  [RW_RULE_FIELD_AFTER_2] = { "after_2", N_("And Again After"), N_("0 for never"),
    RW_RULE_KIND_DURATION, TYPE_TIME, OF (stages[1].after), 0, 7.0 * RW_USEC_PER_DAY },
  [RW_RULE_FIELD_PRIORITY_2] = { "priority_2", N_("In the End Priority"), NULL,
    RW_RULE_KIND_CHOICE, TYPE_INT, OF (stages[1].priority), 0, 0 },
  [RW_RULE_FIELD_LIMIT_PRIORITY] = { "limit_priority", N_("Once the Cargo Passes Its Limit"), NULL,
    RW_RULE_KIND_CHOICE, TYPE_INT, OF (limit_priority), 0, 0 },
  [RW_RULE_FIELD_MEANING] = { "meaning", N_("What an Alarm Means"), NULL,
    RW_RULE_KIND_LONG_TEXT, TYPE_STRING, OF (meaning), 0, 0 },
  [RW_RULE_FIELD_GUIDANCE] = { "guidance", N_("What to Do"), NULL,
    RW_RULE_KIND_LONG_TEXT, TYPE_STRING, OF (guidance), 0, 0 },
};

RwRuleKind
rw_rule_field_get_kind (RwRuleField field)
{
  return fields[field].kind;
}

const char *
rw_rule_field_get_title (RwRuleField field)
{
  return _(fields[field].title);
}

const char *
rw_rule_field_get_subtitle (RwRuleField field)
{
  return fields[field].subtitle != NULL ? _(fields[field].subtitle) : NULL;
}

void
rw_rule_field_get_range (RwRuleField field, double *low, double *high)
{
  *low = fields[field].low;
  *high = fields[field].high;
}

static gboolean
uses_window (const RwAlarmRule *rule)
{
  return rule->condition == RW_CONDITION_CUMULATIVE || rule->condition == RW_CONDITION_COUNT
         || rule->signal == RW_SIGNAL_KINETIC || rule->signal == RW_SIGNAL_RATE;
}

gboolean
rw_rule_field_matters (RwRuleField field, const RwAlarmRule *rule)
{
  switch (field)
    {
    case RW_RULE_FIELD_N:
      return rule->condition == RW_CONDITION_CONSECUTIVE || rule->condition == RW_CONDITION_N_OF_M
             || rule->condition == RW_CONDITION_COUNT;
    case RW_RULE_FIELD_M:
      return rule->condition == RW_CONDITION_N_OF_M;
    case RW_RULE_FIELD_TIME:
      return rule->condition == RW_CONDITION_CUMULATIVE;
    case RW_RULE_FIELD_WINDOW:
      return uses_window (rule);
    case RW_RULE_FIELD_SIDE:
    case RW_RULE_FIELD_CONDITION:
      return rule->signal != RW_SIGNAL_FEED_SILENCE;
    case RW_RULE_FIELD_THRESHOLD:
    case RW_RULE_FIELD_DEADBAND:
      /* There is power or there is none. */
      return rule->signal != RW_SIGNAL_NO_POWER;
    case RW_RULE_FIELD_SUPPRESS:
      return rule->signal != RW_SIGNAL_FEED_SILENCE;
    case RW_RULE_FIELD_PRIORITY_1:
    case RW_RULE_FIELD_AFTER_2:
      return rule->stages[0].after > 0;
    case RW_RULE_FIELD_PRIORITY_2:
      return rule->stages[0].after > 0 && rule->stages[1].after > 0;
    default:
      return TRUE;
    }
}

double
rw_rule_field_get_number (RwRuleField field, const RwAlarmRule *rule)
{
  switch (fields[field].type)
    {
    case TYPE_FLOAT:
      return (double) AT (float, rule, field);
    case TYPE_UINT:
      return AT (guint, rule, field);
    case TYPE_INT:
      return AT (int, rule, field);
    case TYPE_TIME:
      return (double) AT (gint64, rule, field);
    case TYPE_ID:
    case TYPE_STRING:
    default:
      return 0;
    }
}

void
rw_rule_field_set_number (RwRuleField field, RwAlarmRule *rule, double number)
{
  switch (fields[field].type)
    {
    case TYPE_FLOAT:
      AT (float, rule, field) = (float) number;
      break;
    case TYPE_UINT:
      AT (guint, rule, field) = (guint) number;
      break;
    case TYPE_INT:
      AT (int, rule, field) = (int) number;
      break;
    case TYPE_TIME:
      AT (gint64, rule, field) = (gint64) number;
      break;
    case TYPE_ID:
    case TYPE_STRING:
    default:
      break;
    }
}

const char *
rw_rule_field_get_text (RwRuleField field, const RwAlarmRule *rule)
{
  const char *text = NULL;

  if (fields[field].type == TYPE_ID || fields[field].type == TYPE_STRING)
    text = AT (char *, rule, field);

  return text != NULL ? text : "";
}

void
rw_rule_field_set_text (RwRuleField field, RwAlarmRule *rule, const char *text)
{
  if (fields[field].type == TYPE_ID)
    AT (const char *, rule, field) = g_intern_string (text);
  else if (fields[field].type == TYPE_STRING && strcmp (rw_rule_field_get_text (field, rule), text))
    {
      g_free (AT (char *, rule, field));
      AT (char *, rule, field) = g_strdup (text);
    }
}

gboolean
rw_rule_field_is_equal (RwRuleField field, const RwAlarmRule *a, const RwAlarmRule *b)
{
  if (fields[field].type == TYPE_ID || fields[field].type == TYPE_STRING)
    return strcmp (rw_rule_field_get_text (field, a), rw_rule_field_get_text (field, b)) == 0;

  return fabs (rw_rule_field_get_number (field, a) - rw_rule_field_get_number (field, b)) < 1e-6;
}

/* --- in words -------------------------------------------------------------------------------- */

static char *
dup_choice (RwRuleField field, const RwAlarmRule *rule)
{
  int wanted = (int) rw_rule_field_get_number (field, rule), number;
  const char *name;

  for (guint i = 0; (name = rw_rule_field_get_choice (field, rule, i, &number)) != NULL; i++)
    if (number == wanted)
      return g_strdup (name);

  return g_strdup ("–");
}

static char *
dup_suppress (const RwAlarmRule *rule)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < RW_N_ALARM_SUPPRESSES; i++)
    if ((rule->suppress & (1u << i)) != 0)
      g_strv_builder_add (names, rw_rule_field_get_suppress_name (i));
  words = g_strv_builder_end (names);

  return words[0] != NULL ? g_strjoinv (", ", words) : g_strdup (_("never"));
}

static char *
dup_number (RwRuleField field, const RwAlarmRule *rule)
{
  double number = rw_rule_field_get_number (field, rule);
  gboolean is_offset
      = field == RW_RULE_FIELD_THRESHOLD && rule->reference != RW_REFERENCE_ABSOLUTE;
  gboolean is_fine = fabs (number * 10 - round (number * 10)) > 1e-3;
  g_autofree char *digits = g_strdup_printf ("%.*f", is_fine ? 2 : 1, fabs (number));
  const char *sign = number < 0 ? "−" : is_offset ? "+" : "";
  const char *unit = rw_alarm_signal_get_unit (rule->signal);

  return g_strdup_printf ("%s%s%s%s", sign, digits, *unit != '\0' ? "\302\240" : "", unit);
}

char *
rw_rule_field_dup_value (RwRuleField field, const RwAlarmRule *rule)
{
  switch (fields[field].kind)
    {
    case RW_RULE_KIND_TEXT:
    case RW_RULE_KIND_LONG_TEXT:
      return g_strdup_printf ("“%s”", rw_rule_field_get_text (field, rule));
    case RW_RULE_KIND_FLAG:
      return g_strdup (rw_rule_field_get_number (field, rule) != 0 ? _("yes") : _("no"));
    case RW_RULE_KIND_CHOICE:
      return dup_choice (field, rule);
    case RW_RULE_KIND_NUMBER:
      return dup_number (field, rule);
    case RW_RULE_KIND_COUNT:
      return g_strdup_printf ("%.0f", rw_rule_field_get_number (field, rule));
    case RW_RULE_KIND_DURATION:
      return rw_alarm_rule_dup_duration ((gint64) rw_rule_field_get_number (field, rule));
    case RW_RULE_KIND_FLAGS:
    default:
      return dup_suppress (rule);
    }
}

char **
rw_rule_field_dup_changes (const RwAlarmRule *before, const RwAlarmRule *after)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  if (before == NULL || after == NULL)
    {
      g_strv_builder_add (lines, after != NULL ? _("New rule") : _("Removed"));
      return g_strv_builder_end (lines);
    }
  for (RwRuleField i = 0; i < RW_N_RULE_FIELDS; i++)
    {
      g_autofree char *old = NULL, *new = NULL, *line = NULL;

      if (rw_rule_field_is_equal (i, before, after)
          || !(rw_rule_field_matters (i, before) || rw_rule_field_matters (i, after)))
        continue;
      old = rw_rule_field_dup_value (i, before);
      new = rw_rule_field_dup_value (i, after);
      line = g_strdup_printf ("%s: %s → %s", rw_rule_field_get_title (i), old, new);
      g_strv_builder_add (lines, line);
    }
  return g_strv_builder_end (lines);
}

char *
rw_rule_field_dup_problem (const GError *error, RwRuleField *field)
{
  gsize length = strcspn (error->message, " ");
  const char *rest = error->message + length;
  g_autofree char *first = NULL;

  for (RwRuleField i = 0; i < RW_N_RULE_FIELDS; i++)
    if (strlen (fields[i].name) == length && strncmp (fields[i].name, error->message, length) == 0)
      *field = i;
  rest += strspn (rest, " ");
  first = g_utf8_strup (rest, (gssize) (g_utf8_next_char (rest) - rest));

  return g_strconcat (first, g_utf8_next_char (rest), NULL);
}
