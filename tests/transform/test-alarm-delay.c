/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-test.h"

#include <string.h>

/*
 * Delays, deadbands and conditions of a rule about the door's time, which no suppression and no
 * silence touches, against a model that keeps every reading and looks at all of them each time.
 */
#define N_READINGS 600

typedef struct
{
  double minute;
  float value;
} Sample;

typedef struct
{
  const RwAlarmRule *rule;
  GArray *samples; /* of Sample */
  double raised;   /* minute, -1: no alarm */
  double returned; /* minute of the last time, -1: none */
  guint level;
  GString *events;
} Model;

static const Sample *
get_sample (const Model *self, guint back)
{
  return &g_array_index (self->samples, Sample, self->samples->len - 1 - back);
}

static gboolean
is_beyond (const Model *self, const Sample *sample)
{
  return sample->value > self->rule->threshold;
}

static gboolean
is_gone (const Model *self, const Sample *sample)
{
  return sample->value - self->rule->threshold <= -self->rule->deadband;
}

static guint
count_beyond (const Model *self, guint readings)
{
  guint n = 0;

  for (guint i = 0; i < MIN (readings, self->samples->len); i++)
    n += is_beyond (self, get_sample (self, i));
  return n;
}

/* How often it went beyond within the window; it stays beyond until it is gone. */
static guint
count_edges (const Model *self)
{
  double window = (double) self->rule->window / (double) RW_USEC_PER_MIN;
  double now = get_sample (self, 0)->minute;
  gboolean beyond = FALSE;
  guint n = 0;

  for (guint i = self->samples->len; i > 0; i--)
    {
      const Sample *sample = get_sample (self, i - 1);

      if (is_beyond (self, sample) && !beyond)
        n += now - sample->minute < window;
      beyond = is_beyond (self, sample) || (beyond && !is_gone (self, sample));
    }
  return n;
}

typedef enum
{
  MODEL_HOLDS,
  MODEL_BETWEEN,
  MODEL_GONE
} ModelState;

/* What the condition says at the reading that is so many back. */
static ModelState
get_state (Model *self)
{
  const Sample *sample = get_sample (self, 0);
  guint n = 0;

  switch (self->rule->condition)
    {
    case RW_CONDITION_CONSECUTIVE:
      while (n < self->samples->len && is_beyond (self, get_sample (self, n)))
        n++;
      if (n > 0)
        return n >= self->rule->n ? MODEL_HOLDS : MODEL_BETWEEN;
      return is_gone (self, sample) ? MODEL_GONE : MODEL_BETWEEN;
    case RW_CONDITION_N_OF_M:
      return count_beyond (self, self->rule->m) >= self->rule->n ? MODEL_HOLDS : MODEL_GONE;
    case RW_CONDITION_COUNT:
      return count_edges (self) >= self->rule->n ? MODEL_HOLDS : MODEL_GONE;
    default:
      if (is_beyond (self, sample))
        return MODEL_HOLDS;
      return is_gone (self, sample) ? MODEL_GONE : MODEL_BETWEEN;
    }
}

/* Since when, counted back over the readings, the state has been the same. */
static double
get_since (Model *self, ModelState state)
{
  guint len = self->samples->len;
  double since = get_sample (self, 0)->minute;

  while (self->samples->len > 0 && get_state (self) == state)
    {
      since = get_sample (self, 0)->minute;
      if (self->raised >= 0 && state == MODEL_GONE && since <= self->raised)
        break;
      self->samples->len--;
    }
  self->samples->len = len;
  return since;
}

static double
get_off_delay (const Model *self)
{
  double delay = (double) self->rule->off_delay / (double) RW_USEC_PER_MIN;

  return self->level > 0 ? MAX (delay, MIN (MAX (delay, 10) * (1 << self->level), 240)) : delay;
}

static void
note (Model *self, char sign, double minute)
{
  g_string_append_printf (self->events, "%c%s@%d ", sign, self->rule->rule_id, (int) minute);
}

static void
step (Model *self, double minute, float value)
{
  Sample sample = { minute, value };
  double on_delay = (double) self->rule->on_delay / (double) RW_USEC_PER_MIN;
  double off_delay = (double) self->rule->off_delay / (double) RW_USEC_PER_MIN;
  ModelState state;

  g_array_append_val (self->samples, sample);
  state = get_state (self);
  if (self->raised < 0 && state == MODEL_HOLDS
      && minute - get_since (self, MODEL_HOLDS) >= on_delay)
    {
      double calm = minute - self->returned;

      if (self->returned < 0 || calm >= 720)
        self->level = 0;
      else if (calm < 120 + off_delay)
        self->level = MIN (self->level + 1, 4);
      self->raised = minute;
      note (self, '+', minute);
    }
  else if (self->raised >= 0 && state == MODEL_GONE
           && minute - get_since (self, MODEL_GONE) >= get_off_delay (self))
    {
      self->raised = -1;
      self->returned = minute;
      note (self, '-', minute);
    }
}

static RwAlarmRule
make_rule (GRand *rand, RwAlarmCondition condition)
{
  RwAlarmRule rule = {
    .rule_id = g_intern_string ("tested"),
    .mode = RW_CARGO_CHILLED,
    .description = (char *) "Tested",
    .enabled = TRUE,
    .priority = RW_ALARM_PRIORITY_LOW,
    .signal = RW_SIGNAL_DOOR,
    .side = RW_SIDE_ABOVE,
    .threshold = 50,
    .deadband = g_rand_boolean (rand) ? (float) g_rand_int_range (rand, 0, 20) : 0,
    .condition = condition,
    .on_delay = g_rand_int_range (rand, 0, 5) * 5 * RW_USEC_PER_MIN,
    .off_delay = g_rand_int_range (rand, 0, 5) * 5 * RW_USEC_PER_MIN,
  };

  if (condition == RW_CONDITION_CONSECUTIVE || condition == RW_CONDITION_COUNT)
    rule.n = (guint) g_rand_int_range (rand, 1, 6);
  if (condition == RW_CONDITION_N_OF_M)
    {
      rule.m = (guint) g_rand_int_range (rand, 2, 33);
      rule.n = (guint) g_rand_int_range (rand, 1, (gint32) rule.m + 1);
      rule.deadband = 0; /* a reading inside the deadband counts while there is an alarm */
    }
  if (condition == RW_CONDITION_COUNT)
    rule.window = g_rand_int_range (rand, 1, 10) * 30 * RW_USEC_PER_MIN;
  return rule;
}

static gsize
compare (AlarmTest *test, GRand *rand, RwAlarmCondition condition)
{
  RwAlarmRule rule = make_rule (rand, condition);
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_autoptr (GString) events = g_string_new (NULL);
  Model model = { &rule, samples, -1, -1, 0, events };
  double minute = 0;
  float value = 0;

  rw_alarm_rules_add (rules, &rule);
  alarm_test_set_rules (test, rules);
  for (int i = 0; i < N_READINGS; i++)
    {
      if (g_rand_int_range (rand, 0, 4) == 0)
        value = (float) g_rand_int_range (rand, 0, 100);
      minute += g_rand_int_range (rand, 1, 10);
      test->unit.door = value;
      alarm_test_report (test, minute);
      step (&model, minute, value);
    }
  alarm_test_assert (test, events->str);
  return events->len;
}

static void
test_against_model (gconstpointer data)
{
  gsize length = 0;

  for (guint seed = 0; seed < 60; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      AlarmTest test;

      alarm_test_set_up (&test, "none");
      g_test_message ("seed %u", seed);
      length += compare (&test, rand, GPOINTER_TO_UINT (data));
      alarm_test_tear_down (&test, NULL);
    }
  g_test_message ("%" G_GSIZE_FORMAT " bytes of events", length);
  g_assert_cmpuint (length, >, 2000);
}

/* Outside of a band, both ways, with its deadband. */
static void
test_outside (AlarmTest *test, gconstpointer data)
{
  static const float values[] = { 4, 4.21f, 4.16f, 4.14f, 3.79f, 3.84f, 3.86f, 4 };
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();
  RwAlarmRule rule = {
    .rule_id = g_intern_string ("tested"),
    .description = (char *) "Tested",
    .enabled = TRUE,
    .priority = RW_ALARM_PRIORITY_LOW,
    .signal = RW_SIGNAL_SUPPLY_AIR,
    .side = RW_SIDE_OUTSIDE,
    .reference = RW_REFERENCE_SETPOINT,
    .threshold = 0.2f,
    .deadband = 0.05f,
  };

  rw_alarm_rules_add (rules, &rule);
  alarm_test_set_rules (test, rules);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      test->unit.supply = values[i];
      alarm_test_report (test, i * 200);
    }
  alarm_test_assert (test, "+tested@200 -tested@600 +tested@800 -tested@1200 ");
}

/* The alarm of a value that swings returns later each time, and there are few of it. */
static void
test_chatter (AlarmTest *test, gconstpointer data)
{
  g_autofree char *text = NULL;
  guint n = 0;

  for (int minute = 0; minute < 24 * 60; minute++)
    {
      test->unit.supply = minute % 60 < 35 ? 5.5f : 4.0f;
      alarm_test_report (test, minute);
    }
  text = alarm_test_take (test);
  for (const char *at = text; (at = strchr (at, '+')) != NULL; at++)
    n++;
  g_assert_true (g_str_has_prefix (text, "+control_air_high@30 -control_air_high@45 "
                                         "+control_air_high@90 -control_air_high@115 "
                                         "+control_air_high@150 "));
  g_assert_cmpuint (n, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/alarm-delay/lasting", GUINT_TO_POINTER (RW_CONDITION_LASTING),
                        test_against_model);
  g_test_add_data_func ("/alarm-delay/consecutive", GUINT_TO_POINTER (RW_CONDITION_CONSECUTIVE),
                        test_against_model);
  g_test_add_data_func ("/alarm-delay/n-of-m", GUINT_TO_POINTER (RW_CONDITION_N_OF_M),
                        test_against_model);
  g_test_add_data_func ("/alarm-delay/count", GUINT_TO_POINTER (RW_CONDITION_COUNT),
                        test_against_model);
  ALARM_TEST_ADD ("/alarm-delay/outside", "none", test_outside);
  ALARM_TEST_ADD ("/alarm-delay/chatter", "control_air_high", test_chatter);
  return g_test_run ();
}
