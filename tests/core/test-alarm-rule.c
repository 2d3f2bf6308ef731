/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rule.h"
#include "rw-alarm.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

static RwAlarmRule *
make_rule (void)
{
  RwAlarmRule *rule = g_new0 (RwAlarmRule, 1);

  rule->rule_id = g_intern_string ("return_air_high");
  rule->mode = RW_CARGO_CHILLED;
  rule->description = g_strdup ("Return air „too“ warm");
  rule->meaning = g_strdup ("It is.\nReally.");
  rule->guidance = g_strdup ("Look at it\\.");
  rule->enabled = TRUE;
  rule->priority = RW_ALARM_PRIORITY_LOW;
  rule->stages[0] = (RwAlarmStage){ RW_USEC_PER_HOUR, RW_ALARM_PRIORITY_MEDIUM };
  rule->stages[1] = (RwAlarmStage){ 2 * RW_USEC_PER_HOUR, RW_ALARM_PRIORITY_HIGH };
  rule->limit_priority = RW_ALARM_PRIORITY_CRITICAL;
  rule->signal = RW_SIGNAL_RETURN_AIR;
  rule->side = RW_SIDE_ABOVE;
  rule->reference = RW_REFERENCE_SETPOINT;
  rule->threshold = 3.3f;
  rule->deadband = 0.1f;
  rule->condition = RW_CONDITION_N_OF_M;
  rule->n = 3;
  rule->m = 5;
  rule->time = RW_USEC_PER_MIN;
  rule->window = RW_USEC_PER_DAY;
  rule->on_delay = 30 * RW_USEC_PER_MIN;
  rule->off_delay = 10 * RW_USEC_PER_MIN;
  rule->suppress = RW_SUPPRESS_DEFROST | RW_SUPPRESS_GRACE;
  rule->version = 7;
  return rule;
}

static void
test_words (void)
{
  for (int i = 0; i < RW_N_ALARM_SIGNALS; i++)
    {
      RwAlarmSignal signal = RW_N_ALARM_SIGNALS;

      g_assert_true (rw_alarm_signal_from_string (rw_alarm_signal_to_string (i), &signal));
      g_assert_cmpint (signal, ==, i);
      g_assert_nonnull (rw_alarm_signal_get_unit (i));
    }
  for (int i = 0; i < RW_N_ALARM_SIDES; i++)
    {
      RwAlarmSide side = RW_N_ALARM_SIDES;

      g_assert_true (rw_alarm_side_from_string (rw_alarm_side_to_string (i), &side));
      g_assert_cmpint (side, ==, i);
    }
  for (int i = 0; i < RW_N_ALARM_REFERENCES; i++)
    {
      RwAlarmReference reference = RW_N_ALARM_REFERENCES;

      g_assert_true (rw_alarm_reference_from_string (rw_alarm_reference_to_string (i), &reference));
      g_assert_cmpint (reference, ==, i);
    }
  for (int i = 0; i < RW_N_ALARM_CONDITIONS; i++)
    {
      RwAlarmCondition condition = RW_N_ALARM_CONDITIONS;

      g_assert_true (rw_alarm_condition_from_string (rw_alarm_condition_to_string (i), &condition));
      g_assert_cmpint (condition, ==, i);
    }
}

static void
test_suppress (void)
{
  guint suppress = 99;

  for (guint bits = 0; bits < 1u << RW_N_ALARM_SUPPRESSES; bits++)
    {
      g_autofree char *text = rw_alarm_suppress_to_string (bits);

      g_assert_true (rw_alarm_suppress_from_string (text, &suppress));
      g_assert_cmpuint (suppress, ==, bits);
    }
  g_assert_true (rw_alarm_suppress_from_string (" door, grace ", &suppress));
  g_assert_cmpuint (suppress, ==, RW_SUPPRESS_DOOR | RW_SUPPRESS_GRACE);
  g_assert_false (rw_alarm_suppress_from_string ("door,", &suppress));
  g_assert_false (rw_alarm_suppress_from_string ("rain", &suppress));
  g_assert_false (rw_alarm_suppress_from_string (NULL, &suppress));
  g_assert_cmpuint (suppress, ==, RW_SUPPRESS_DOOR | RW_SUPPRESS_GRACE);
}

/* Changes one field of a sound rule; what is said of it begins with the name of the field. */
#define ASSERT_REFUSED(field, value, name)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (RwAlarmRule) changed = make_rule ();                                                \
    g_autoptr (GError) refusal = NULL;                                                             \
                                                                                                   \
    changed->field = value;                                                                        \
    g_assert_false (rw_alarm_rule_validate (changed, &refusal));                                   \
    g_assert_error (refusal, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);                             \
    g_assert_true (g_str_has_prefix (refusal->message, name " "));                                 \
  }                                                                                                \
  G_STMT_END

static void
test_refused_fields (void)
{
  g_autoptr (RwAlarmRule) rule = make_rule ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rw_alarm_rule_validate (rule, &error));
  g_assert_no_error (error);

  ASSERT_REFUSED (rule_id, "", "rule_id");
  ASSERT_REFUSED (rule_id, "9lives", "rule_id");
  ASSERT_REFUSED (rule_id, "Too warm", "rule_id");
  ASSERT_REFUSED (mode, 7, "mode");
  ASSERT_REFUSED (priority, 0, "priority");
  ASSERT_REFUSED (priority, 5, "priority");
  ASSERT_REFUSED (stages[0].after, 1, "after_1");
  ASSERT_REFUSED (stages[0].priority, 0, "priority_1");
  ASSERT_REFUSED (stages[1].after, RW_USEC_PER_HOUR, "after_2");
  ASSERT_REFUSED (stages[1].priority, 9, "priority_2");
  ASSERT_REFUSED (limit_priority, -1, "limit_priority");
  ASSERT_REFUSED (signal, RW_N_ALARM_SIGNALS, "signal");
  ASSERT_REFUSED (side, RW_N_ALARM_SIDES, "side");
  ASSERT_REFUSED (reference, RW_N_ALARM_REFERENCES, "reference");
  ASSERT_REFUSED (reference, RW_REFERENCE_GAS, "reference");
  ASSERT_REFUSED (threshold, NAN, "threshold");
  ASSERT_REFUSED (threshold, INFINITY, "threshold");
  ASSERT_REFUSED (deadband, -0.1f, "deadband");
  ASSERT_REFUSED (deadband, NAN, "deadband");
  ASSERT_REFUSED (condition, RW_N_ALARM_CONDITIONS, "condition");
  ASSERT_REFUSED (n, 6, "n");
  ASSERT_REFUSED (m, 33, "m");
  ASSERT_REFUSED (time, -RW_USEC_PER_SEC, "time");
  ASSERT_REFUSED (window, 32 * RW_USEC_PER_DAY, "window");
  ASSERT_REFUSED (on_delay, RW_USEC_PER_SEC / 2, "on_delay");
  ASSERT_REFUSED (off_delay, 8 * RW_USEC_PER_DAY, "off_delay");
  ASSERT_REFUSED (suppress, 16, "suppress");
}

static void
assert_refused (const RwAlarmRule *rule, const char *beginning)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rw_alarm_rule_validate (rule, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, beginning));
}

/* Fields that make no sense together. */
static void
test_refused_together (void)
{
  g_autoptr (RwAlarmRule) rule = make_rule ();

  rule->side = RW_SIDE_OUTSIDE;
  g_assert_true (rw_alarm_rule_validate (rule, NULL));
  rule->deadband = 4.0f;
  assert_refused (rule, "deadband ");
  rule->threshold = -1.0f;
  assert_refused (rule, "threshold ");
  rule->reference = RW_REFERENCE_STRICT;
  g_assert_true (rw_alarm_rule_validate (rule, NULL));

  rule->signal = RW_SIGNAL_DOOR;
  assert_refused (rule, "reference ");
  rule->signal = RW_SIGNAL_SETPOINT;
  rule->reference = RW_REFERENCE_SETPOINT;
  assert_refused (rule, "reference ");
  rule->reference = RW_REFERENCE_CARGO;
  rule->signal = RW_SIGNAL_KINETIC;
  g_assert_true (rw_alarm_rule_validate (rule, NULL));
  rule->condition = RW_CONDITION_CUMULATIVE;
  assert_refused (rule, "condition ");
  rule->window = 0;
  assert_refused (rule, "window ");

  rule->signal = RW_SIGNAL_RETURN_AIR;
  assert_refused (rule, "time ");
  rule->window = rule->time;
  g_assert_true (rw_alarm_rule_validate (rule, NULL));
  rule->condition = RW_CONDITION_COUNT;
  rule->n = 9;
  assert_refused (rule, "n ");
  rule->window = 0;
  assert_refused (rule, "window ");

  g_free (rule->description);
  rule->description = g_strdup (" \t");
  assert_refused (rule, "description ");
  g_free (rule->description);
  rule->description = g_strdup ("two\nlines");
  assert_refused (rule, "description ");
}

static void
assert_same (const RwAlarmRule *a, const RwAlarmRule *b)
{
  g_assert_true (a->rule_id == b->rule_id);
  g_assert_cmpint (a->mode, ==, b->mode);
  g_assert_cmpstr (a->description, ==, b->description);
  g_assert_cmpstr (a->meaning, ==, b->meaning);
  g_assert_cmpstr (a->guidance, ==, b->guidance);
  g_assert_cmpint (a->enabled, ==, b->enabled);
  g_assert_cmpint (a->priority, ==, b->priority);
  for (guint i = 0; i < RW_N_ALARM_STAGES; i++)
    {
      g_assert_cmpint (a->stages[i].after, ==, b->stages[i].after);
      g_assert_cmpint (a->stages[i].priority, ==, b->stages[i].priority);
    }
  g_assert_cmpint (a->limit_priority, ==, b->limit_priority);
  g_assert_cmpint (a->signal, ==, b->signal);
  g_assert_cmpint (a->side, ==, b->side);
  g_assert_cmpint (a->reference, ==, b->reference);
  g_assert_cmpfloat (a->threshold, ==, b->threshold);
  g_assert_cmpfloat (a->deadband, ==, b->deadband);
  g_assert_cmpint (a->condition, ==, b->condition);
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_cmpuint (a->m, ==, b->m);
  g_assert_cmpint (a->time, ==, b->time);
  g_assert_cmpint (a->window, ==, b->window);
  g_assert_cmpint (a->on_delay, ==, b->on_delay);
  g_assert_cmpint (a->off_delay, ==, b->off_delay);
  g_assert_cmpuint (a->suppress, ==, b->suppress);
  g_assert_cmpuint (a->version, ==, b->version);
}

static void
test_json (void)
{
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();
  g_autoptr (RwAlarmRules) read = NULL;
  g_autoptr (RwAlarmRule) rule = make_rule ();
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL, *again = NULL;

  rw_alarm_rules_add (rules, rule);
  rule->mode = RW_CARGO_AMBIENT;
  rule->enabled = FALSE;
  rule->threshold = -1234.567f;
  rule->deadband = 1.0f / 3;
  rule->suppress = 0;
  rw_alarm_rules_add (rules, rule);
  json = rw_alarm_rules_to_json (rules);
  g_assert_nonnull (strstr (json, "\"threshold\": 3.3,"));
  g_assert_nonnull (strstr (json, "\"after_2\": 7200,"));
  g_assert_nonnull (strstr (json, "\"suppress\": \"defrost,grace\","));

  read = rw_alarm_rules_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rw_alarm_rules_get_size (read), ==, 2);
  for (guint i = 0; i < 2; i++)
    assert_same (rw_alarm_rules_get (read, i), rw_alarm_rules_get (rules, i));
  again = rw_alarm_rules_to_json (read);
  g_assert_cmpstr (json, ==, again);
}

static void
test_bad_json (void)
{
  static const char start[] = "[{\"rule_id\":\"door_open\",\"mode\":\"frozen\",\"signal\":\"door\","
                              "\"description\":\"Door\",\"side\":\"above\",\"threshold\":5";
  static const struct
  {
    const char *rest;
    const char *message;
  } cases[] = {
    { "}]", "Rule door_open (frozen): priority is missing" },
    { ",\"priority\":2.5}]",
      "Rule door_open (frozen): priority must be a whole number that is not negative" },
    { ",\"priority\":9}]", "Rule door_open (frozen): priority must be 1 (critical) to 4 (low)" },
    { ",\"priority\":2,\"color\":1}]", "Rule door_open (frozen): color is not a member of a rule" },
    { ",\"priority\":2,\"deadband\":null}]", "Rule door_open (frozen): deadband must be a number" },
    { ",\"priority\":2,\"deadband\":\"1\"}]",
      "Rule door_open (frozen): deadband must be a number" },
    { ",\"priority\":2,\"enabled\":1}]", "Rule door_open (frozen): enabled must be true or false" },
    { ",\"priority\":2,\"on_delay\":-1}]",
      "Rule door_open (frozen): on_delay must be a whole number of seconds that is not negative" },
    { ",\"priority\":2,\"reference\":[]}]",
      "Rule door_open (frozen): reference must be absolute, setpoint, booked, cargo, strict or "
      "gas" },
    { ",\"priority\":2}, 3]", "Rule number 2: must be an object" },
    { ",\"priority\":2}", "This is not JSON" },
  };
  g_autoptr (GError) none = NULL;
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autofree char *good = g_strconcat (start, ",\"priority\":2}]", NULL);

  rules = rw_alarm_rules_from_json (good, -1, &none);
  g_assert_no_error (none);
  g_assert_true (rw_alarm_rules_get (rules, 0)->enabled);
  g_assert_cmpint (rw_alarm_rules_get (rules, 0)->condition, ==, RW_CONDITION_LASTING);
  g_assert_cmpstr (rw_alarm_rules_get (rules, 0)->guidance, ==, "");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strconcat (start, cases[i].rest, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (rw_alarm_rules_from_json (json, -1, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_true (g_str_has_prefix (error->message, cases[i].message));
    }
}

static void
test_set (void)
{
  static const char *const ids[] = { "b", "a", "c", "b", "a" };
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();
  g_autoptr (RwAlarmRule) rule = make_rule ();

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      rule->rule_id = ids[i];
      rule->mode = i == 4 ? RW_CARGO_FROZEN : RW_CARGO_CHILLED;
      rule->version = i;
      rw_alarm_rules_add (rules, rule);
    }

  g_assert_cmpuint (rw_alarm_rules_get_size (rules), ==, 4);
  g_assert_cmpuint (rw_alarm_rules_get (rules, 0)->version, ==, 1);
  g_assert_cmpuint (rw_alarm_rules_get (rules, 1)->version, ==, 4);
  g_assert_cmpuint (rw_alarm_rules_get (rules, 2)->version, ==, 3);
  g_assert_cmpuint (rw_alarm_rules_get (rules, 3)->version, ==, 2);
  g_assert_cmpuint (rw_alarm_rules_lookup (rules, "a", RW_CARGO_FROZEN)->version, ==, 4);
  g_assert_null (rw_alarm_rules_lookup (rules, "a", RW_CARGO_AMBIENT));
  g_assert_null (rw_alarm_rules_lookup (rules, "d", RW_CARGO_CHILLED));
}

/* The rules that are shipped are sound, and tell what to do. */
static void
test_default (void)
{
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new_default ();

  g_assert_nonnull (rw_alarm_rules_lookup (rules, "control_air_high", RW_CARGO_CHILLED));
  g_assert_nonnull (rw_alarm_rules_lookup (rules, "power_lost", RW_CARGO_FROZEN));
  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (rules, i);
      g_autoptr (GError) error = NULL;

      rw_alarm_rule_validate (rule, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (rule->meaning, !=, "");
      g_assert_cmpstr (rule->guidance, !=, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-rule/words", test_words);
  g_test_add_func ("/alarm-rule/suppress", test_suppress);
  g_test_add_func ("/alarm-rule/refused-fields", test_refused_fields);
  g_test_add_func ("/alarm-rule/refused-together", test_refused_together);
  g_test_add_func ("/alarm-rule/json", test_json);
  g_test_add_func ("/alarm-rule/bad-json", test_bad_json);
  g_test_add_func ("/alarm-rule/set", test_set);
  g_test_add_func ("/alarm-rule/default", test_default);
  return g_test_run ();
}
