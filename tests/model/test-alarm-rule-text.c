/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rule-text.h"
#include "rw-alarm.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* With plain spaces, which are easier to read. */
static char *
dup_plain (char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\302\240", -1);

  g_free (text);
  return g_strjoinv (" ", parts);
}

static void
assert_sentence (const RwAlarmRule *rule, const char *expected)
{
  g_autofree char *sentence = dup_plain (rw_alarm_rule_dup_sentence (rule));

  g_assert_cmpstr (sentence, ==, expected);
}

static RwAlarmRule
make_rule (void)
{
  return (RwAlarmRule){
    .rule_id = "control_air_high",
    .mode = RW_CARGO_CHILLED,
    .enabled = TRUE,
    .priority = RW_ALARM_PRIORITY_MEDIUM,
    .signal = RW_SIGNAL_CONTROL_AIR,
    .side = RW_SIDE_ABOVE,
    .reference = RW_REFERENCE_SETPOINT,
    .threshold = 1.0f,
    .deadband = 0.3f,
    .on_delay = 30 * RW_USEC_PER_MIN,
    .off_delay = 10 * RW_USEC_PER_MIN,
  };
}

static void
test_sides (void)
{
  RwAlarmRule rule = make_rule ();

  assert_sentence (&rule, "Alarms 30 min after supply air passes setpoint + 1.0 °C, clears 10 min "
                          "after it is back below + 0.7 °C. Priority medium.");
  rule.mode = RW_CARGO_FROZEN;
  rule.side = RW_SIDE_BELOW;
  rule.threshold = -0.5f;
  rule.off_delay = 0;
  assert_sentence (&rule, "Alarms 30 min after return air falls below setpoint − 0.5 °C, clears as "
                          "soon as it is back above − 0.2 °C. Priority medium.");
  rule.threshold = -0.25f;
  rule.deadband = 0.25f;
  assert_sentence (&rule, "Alarms 30 min after return air falls below setpoint − 0.25 °C, clears "
                          "as soon as it is back above setpoint. Priority medium.");
  rule.signal = RW_SIGNAL_SETPOINT;
  rule.reference = RW_REFERENCE_BOOKED;
  rule.side = RW_SIDE_OUTSIDE;
  rule.threshold = 0.2f;
  rule.deadband = 0;
  rule.on_delay = 0;
  assert_sentence (&rule, "Alarms as soon as the setpoint of the unit passes the booked setpoint "
                          "+ 0.2 °C or falls below the booked setpoint − 0.2 °C, clears as soon as "
                          "it is back between them. Priority medium.");
  rule.signal = RW_SIGNAL_OXYGEN;
  rule.reference = RW_REFERENCE_GAS;
  rule.threshold = 0;
  rule.deadband = 0.3f;
  assert_sentence (&rule, "Alarms as soon as oxygen passes the upper limit of the cargo’s gas band "
                          "or falls below the lower limit of the cargo’s gas band, clears as soon "
                          "as it is back between them by 0.3 %. Priority medium.");
}

static void
test_conditions (void)
{
  RwAlarmRule rule = make_rule ();

  rule.reference = RW_REFERENCE_ABSOLUTE;
  rule.threshold = 8;
  rule.deadband = 0;
  rule.on_delay = 0;
  rule.off_delay = 0;
  rule.n = 3;
  rule.m = 5;
  rule.time = 2 * RW_USEC_PER_HOUR;
  rule.window = 36 * RW_USEC_PER_HOUR;
  rule.condition = RW_CONDITION_CONSECUTIVE;
  assert_sentence (&rule, "Alarms when supply air is above 8.0 °C in 3 readings one after the "
                          "other, clears as soon as it is back below 8.0 °C. Priority medium.");
  rule.condition = RW_CONDITION_CUMULATIVE;
  rule.on_delay = 90 * RW_USEC_PER_MIN;
  assert_sentence (&rule, "Alarms when supply air is above 8.0 °C for 2 h altogether within 36 h "
                          "and that lasts 1 h 30 min, clears as soon as it is back below 8.0 °C. "
                          "Priority medium.");
  rule.on_delay = 0;
  rule.condition = RW_CONDITION_N_OF_M;
  assert_sentence (&rule, "Alarms when supply air is above 8.0 °C in 3 of the last 5 readings, "
                          "clears as soon as it is back below 8.0 °C. Priority medium.");
  rule.condition = RW_CONDITION_COUNT;
  assert_sentence (&rule,
                   "Alarms when supply air passes 8.0 °C 3 times within 36 h, clears as soon "
                   "as it is back below 8.0 °C. Priority medium.");
}

static void
test_stages (void)
{
  RwAlarmRule rule = make_rule ();

  rule.signal = RW_SIGNAL_NO_POWER;
  rule.reference = RW_REFERENCE_ABSOLUTE;
  rule.threshold = 0.5f;
  rule.priority = RW_ALARM_PRIORITY_LOW;
  rule.stages[0] = (RwAlarmStage){ 30 * RW_USEC_PER_MIN, RW_ALARM_PRIORITY_MEDIUM };
  rule.stages[1] = (RwAlarmStage){ 2 * RW_USEC_PER_HOUR, RW_ALARM_PRIORITY_HIGH };
  rule.limit_priority = RW_ALARM_PRIORITY_CRITICAL;
  rule.on_delay = RW_USEC_PER_MIN;
  rule.suppress = RW_SUPPRESS_DEFROST | RW_SUPPRESS_DOOR;
  rule.enabled = FALSE;
  assert_sentence (&rule,
                   "Alarms 1 min after power is lost, clears 10 min after power is back; not "
                   "during a defrost and for 30 min after, nor with the door open and for "
                   "30 min after. Priority low, medium after 30 min, high after 2 h, critical "
                   "once the cargo passes its limit. The rule is switched off.");
}

/* A preview follows what is typed, so whatever a rule holds there is a sentence. */
static void
test_every_rule (void)
{
  RwAlarmRule rule = make_rule ();

  rule.window = RW_USEC_PER_DAY;
  for (int signal = 0; signal <= RW_N_ALARM_SIGNALS; signal++)
    for (int side = 0; side <= RW_N_ALARM_SIDES; side++)
      for (int reference = 0; reference <= RW_N_ALARM_REFERENCES; reference++)
        for (int condition = 0; condition <= RW_N_ALARM_CONDITIONS; condition++)
          {
            g_autofree char *sentence = NULL;

            rule.signal = signal;
            rule.side = side;
            rule.reference = reference;
            rule.condition = condition;
            rule.threshold = condition == 0 ? NAN : -3.25f;
            sentence = rw_alarm_rule_dup_sentence (&rule);
            g_assert_true (g_utf8_validate (sentence, -1, NULL));
            g_assert_true (g_str_has_prefix (sentence, "Alarms "));
            g_assert_null (strstr (sentence, "  "));
            g_assert_null (strstr (sentence, "(null)"));
          }
}

static void
test_durations (void)
{
  static const struct
  {
    gint64 duration;
    const char *text;
  } cases[] = {
    { 0, "0 s" },
    { 90 * RW_USEC_PER_SEC, "1 min 30 s" },
    { RW_USEC_PER_DAY, "24 h" },
    { 36 * RW_USEC_PER_HOUR, "36 h" },
    { 7 * RW_USEC_PER_DAY, "7 d" },
    { 7 * RW_USEC_PER_DAY + RW_USEC_PER_HOUR, "7 d 1 h" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dup_plain (rw_alarm_rule_dup_duration (cases[i].duration));

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-rule-text/sides", test_sides);
  g_test_add_func ("/alarm-rule-text/conditions", test_conditions);
  g_test_add_func ("/alarm-rule-text/stages", test_stages);
  g_test_add_func ("/alarm-rule-text/every-rule", test_every_rule);
  g_test_add_func ("/alarm-rule-text/durations", test_durations);
  return g_test_run ();
}
