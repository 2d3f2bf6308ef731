/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-test.h"

/* Rules that change while readings are judged by them. */

/* The default rules that the test began with, with the chilled row of one changed by func. */
static void
change_rule (AlarmTest *test,
             const char *names,
             const char *rule_id,
             void (*change) (RwAlarmRule *rule))
{
  g_autoptr (RwAlarmRules) rules = alarm_test_new_rules (names);
  g_autoptr (RwAlarmRule) rule =
      rw_alarm_rule_copy (rw_alarm_rules_lookup (rules, rule_id, RW_CARGO_CHILLED));

  change (rule);
  rw_alarm_rules_add (rules, rule);
  alarm_test_set_rules (test, rules);
}

static void
disable (RwAlarmRule *rule)
{
  rule->enabled = FALSE;
}

static void
tighten (RwAlarmRule *rule)
{
  rule->threshold = 0.5f;
}

static void
reword (RwAlarmRule *rule)
{
  g_free (rule->guidance);
  rule->guidance = g_strdup ("Call the chief engineer.");
  rule->version++;
}

static void
make_urgent (RwAlarmRule *rule)
{
  rule->priority = RW_ALARM_PRIORITY_CRITICAL;
}

/* A running delay of a rule that is the same goes on; what is only told otherwise is the same. */
static void
test_same_is_kept (AlarmTest *test, gconstpointer data)
{
  test->unit.supply = 9;
  alarm_test_report_span (test, 0, 20, 5);
  change_rule (test, data, "control_air_low", tighten);
  change_rule (test, data, "control_air_high", reword);
  alarm_test_report_span (test, 20, 40, 5);
  alarm_test_assert (test, "+control_air_high@30 ");
}

static void
test_changed_begins_anew (AlarmTest *test, gconstpointer data)
{
  test->unit.supply = 9;
  alarm_test_report_span (test, 0, 20, 5);
  change_rule (test, data, "control_air_high", tighten);
  alarm_test_report_span (test, 20, 60, 5);
  alarm_test_assert (test, "+control_air_high@50 ");

  /* Its alarm stays until the air is good by the rule as it is now. */
  test->unit.supply = 4.6f;
  change_rule (test, data, "control_air_high", reword);
  alarm_test_report_span (test, 60, 80, 5);
  alarm_test_assert (test, "-control_air_high@70 ");
}

static void
test_urgent_at_once (AlarmTest *test, gconstpointer data)
{
  test->unit.supply = 9;
  alarm_test_report_span (test, 0, 40, 5);
  change_rule (test, data, "control_air_high", make_urgent);
  alarm_test_report (test, 40);
  alarm_test_assert (test, "+control_air_high@30 1control_air_high@40 ");
}

/* Also of a reefer that says nothing any more. */
static void
test_removed_returns (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwAlarmRules) none = rw_alarm_rules_new ();

  test->unit.supply = 9;
  alarm_test_report_span (test, 0, 40, 5);
  change_rule (test, data, "control_air_high", disable);
  rw_transform_advance (test->transform, ALARM_TEST_START + RW_USEC_PER_DAY, test->builder);
  alarm_test_assert (test, "+control_air_high@30 -control_air_high@35 ");

  change_rule (test, data, "control_air_high", reword);
  alarm_test_report_span (test, 40, 80, 5);
  alarm_test_assert (test, "+control_air_high@70 ");
  alarm_test_set_rules (test, none);
  alarm_test_report (test, 80);
  alarm_test_assert (test, "-control_air_high@75 ");
}

/* A cargo for which there is no such rule. */
static void
test_other_mode (AlarmTest *test, gconstpointer data)
{
  test->unit.supply = 3;
  alarm_test_report_span (test, 0, 20, 5);
  test->unit.setpoint = test->unit.back = -20;
  alarm_test_report_span (test, 20, 40, 5);
  alarm_test_assert (test, "+control_air_low@15 -control_air_low@20 ");
}

/* A booking that is entered later, and one for a product that the reefer does not tell. */
static void
test_bookings (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwAlarmRules) rules = alarm_test_new_rules ("wrong_setpoint,pharma_band");
  RwBooking booking = { .container_id = "CMAU4501237",
                        .product_id = "P15",
                        .setpoint = 5,
                        .valid_from = ALARM_TEST_START };

  test->unit.box = 9;
  alarm_test_set_rules (test, rules);
  alarm_test_report_span (test, 0, 30, 5);
  alarm_test_assert (test, "");
  rw_bookings_unref (test->bookings);
  test->bookings = rw_bookings_new ();
  rw_bookings_add (test->bookings, &booking);
  alarm_test_set_rules (test, rules);
  alarm_test_report_span (test, 30, 50, 5);
  alarm_test_assert (test, "+pharma_band@40 +wrong_setpoint@40 ");
}

/* A stored state is of use to a worker with other rules: what is the same goes on. */
static void
test_state_of_other_rules (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwAlarmRules) more = alarm_test_new_rules (NULL);
  g_autoptr (RwTransform) second = rw_transform_new (test->profiles);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  const RwDetectorState *states;
  RwTransform *first;
  guint n;

  test->unit.supply = 9;
  alarm_test_report_span (test, 0, 20, 5);
  rw_transform_save_states (test->transform, 1, builder);
  batch = rw_batch_builder_end (builder);
  states = rw_batch_get_detector_states (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (states[0].time, ==, ALARM_TEST_START + 15 * RW_USEC_PER_MIN);

  rw_transform_set_rules (second, more, NULL, test->profiles);
  g_assert_true (rw_transform_restore_state (second, &states[0]));
  first = test->transform;
  test->transform = second;
  alarm_test_report_span (test, 20, 35, 5);
  alarm_test_assert (test, "+control_air_high@30 ");
  test->transform = first;
}

/* Bytes that are cut, longer, or of another format are refused, and do no harm. */
static void
test_bad_states (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  const RwDetectorState *states;
  RwDetectorState state;
  guint8 *copy;
  gsize size;
  guint n;

  test->unit.supply = 9;
  test->unit.box = 9;
  test->unit.product_id = "P15";
  alarm_test_report_span (test, 0, 1500, 5);
  rw_transform_save_states (test->transform, 1, builder);
  batch = rw_batch_builder_end (builder);
  states = rw_batch_get_detector_states (batch, &n);
  state = states[0];
  size = g_bytes_get_size (states[0].bytes);
  g_test_message ("%" G_GSIZE_FORMAT " bytes", size);
  g_assert_cmpuint (size, <, 2048);
  state.format++;
  g_assert_false (rw_transform_restore_state (test->transform, &state));
  state.format--;
  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (states[0].bytes, 0, cut);

      state.bytes = bytes;
      g_assert_false (rw_transform_restore_state (test->transform, &state));
    }

  /* Whatever a byte is, nothing breaks. */
  copy = g_memdup2 (g_bytes_get_data (states[0].bytes, NULL), size);
  for (gsize at = 0; at < size; at++)
    for (guint flip = 1; flip < 256; flip <<= 1)
      {
        g_autoptr (GBytes) bytes = NULL;

        copy[at] ^= (guint8) flip;
        bytes = g_bytes_new_static (copy, size);
        state.bytes = bytes;
        rw_transform_restore_state (test->transform, &state);
        alarm_test_report (test, 1500);
        copy[at] ^= (guint8) flip;
      }
  g_free (copy);
}

#define ADD(path, func) ALARM_TEST_ADD (path, "control_air_high,control_air_low", func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/alarm-rules-change/same-is-kept", test_same_is_kept);
  ADD ("/alarm-rules-change/changed-begins-anew", test_changed_begins_anew);
  ADD ("/alarm-rules-change/urgent-at-once", test_urgent_at_once);
  ADD ("/alarm-rules-change/removed-returns", test_removed_returns);
  ADD ("/alarm-rules-change/other-mode", test_other_mode);
  ADD ("/alarm-rules-change/bookings", test_bookings);
  ADD ("/alarm-rules-change/state-of-other-rules", test_state_of_other_rules);
  ALARM_TEST_ADD ("/alarm-rules-change/bad-states", NULL, test_bad_states);
  return g_test_run ();
}
