/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-trial-judge.h"

#include "rw-alarm.h"
#include "rw-history.h"
#include "rw-time.h"

#include <math.h>

/* 2026-11-01 */
#define START (G_GINT64_CONSTANT (1793491200) * RW_USEC_PER_SEC)
#define INTERVAL (5 * RW_USEC_PER_MIN)

/* One rule, for chilled cargo: raised 30 min after the supply air passes setpoint + 1. */
static RwAlarmRules *
make_rules (const char *rule_id)
{
  g_autoptr (RwAlarmRules) shipped = rw_alarm_rules_new_default ();
  RwAlarmRules *rules = rw_alarm_rules_new ();

  rw_alarm_rules_add (rules, rw_alarm_rules_lookup (shipped, rule_id, RW_CARGO_CHILLED));
  return rules;
}

static RwReading
make_reading (const char *container_id, gint64 time, float supply)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (container_id);
  reading.time = reading.received_time = time;
  reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = 4;
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = supply;
  reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = supply + 1;
  reading.flags_known = reading.flags_set = RW_FLAG_POWERED;
  return reading;
}

/* From hour to hour after START, warm between two others. */
static void
add_series (RwBatchBuilder *builder,
            const char *container_id,
            int from,
            int to,
            int warm_from,
            int warm_to)
{
  for (gint64 time = START + from * RW_USEC_PER_HOUR; time < START + to * RW_USEC_PER_HOUR;
       time += INTERVAL)
    {
      gboolean warm =
          time >= START + warm_from * RW_USEC_PER_HOUR && time < START + warm_to * RW_USEC_PER_HOUR;
      RwReading reading = make_reading (container_id, time, warm ? 9 : 4);

      rw_batch_builder_add_reading (builder, &reading);
    }
}

static RwTrial *
run (RwTrialJudge *judge, RwBatchBuilder *builder)
{
  g_autoptr (RwBatch) batch = rw_batch_builder_end (builder);

  rw_trial_judge_take (judge, batch);
  return rw_trial_judge_end (judge);
}

static const RwTrialAlarm *
get (const RwTrial *trial, guint i)
{
  g_assert_cmpuint (i, <, trial->alarms->len);
  return &g_array_index (trial->alarms, RwTrialAlarm, i);
}

static void
test_alarms (void)
{
  g_autoptr (RwAlarmRules) rules = make_rules ("control_air_high");
  g_autoptr (RwTrialJudge) judge =
      rw_trial_judge_new (rules, NULL, NULL, START, START + RW_USEC_PER_DAY);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwTrial) trial = NULL;

  add_series (builder, "A", 0, 24, 10, 13);
  add_series (builder, "B", 0, 24, 99, 99);
  add_series (builder, "C", 0, 24, 8, 24);
  trial = run (judge, builder);
  g_assert_cmpuint (trial->n_readings, ==, 3 * 288);
  g_assert_cmpuint (trial->n_reefers, ==, 3);
  g_assert_cmpuint (trial->alarms->len, ==, 2);

  /* In the order of time, whatever that of the reefers is. */
  g_assert_cmpstr (get (trial, 0)->container_id, ==, "C");
  g_assert_cmpint (get (trial, 0)->returned_time, ==, 0);
  g_assert_cmpstr (get (trial, 1)->container_id, ==, "A");
  g_assert_cmpstr (get (trial, 1)->rule_id, ==, "control_air_high");
  g_assert_cmpint (get (trial, 1)->raised_time, ==,
                   START + 10 * RW_USEC_PER_HOUR + 30 * RW_USEC_PER_MIN);
  g_assert_cmpint (get (trial, 1)->returned_time, >, START + 13 * RW_USEC_PER_HOUR);
  g_assert_cmpint (get (trial, 1)->priority, ==, RW_ALARM_PRIORITY_MEDIUM);
  g_assert_cmpfloat (get (trial, 1)->value, ==, 9);
  g_assert_cmpfloat_with_epsilon (rw_trial_get_per_10000_reefer_days (trial), 2.0 / 3 * 10000,
                                  1e-6);
}

/* What lies before the span prepares; what was raised by it is not counted, nor are its readings.
 */
static void
test_lead (void)
{
  g_autoptr (RwAlarmRules) rules = make_rules ("control_air_high");
  g_autoptr (RwTrialJudge) judge =
      rw_trial_judge_new (rules, NULL, NULL, START, START + RW_USEC_PER_DAY);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwTrial) trial = NULL;

  g_assert_cmpint (rw_trial_judge_get_lead (judge), >=, 6 * RW_USEC_PER_HOUR);
  add_series (builder, "A", -6, 24, -3, 2);
  add_series (builder, "B", -6, 24, 0, 2);
  add_series (builder, "C", -6, -2, 99, 99);
  trial = run (judge, builder);
  g_assert_cmpuint (trial->n_readings, ==, 2 * 288);
  g_assert_cmpuint (trial->n_reefers, ==, 2);
  g_assert_cmpuint (trial->alarms->len, ==, 1);
  g_assert_cmpstr (get (trial, 0)->container_id, ==, "B");
}

/* Silence is measured against the newest reading of all, at the end too. */
static void
test_silence (void)
{
  g_autoptr (RwAlarmRules) rules = make_rules ("stale");
  g_autoptr (RwTrialJudge) judge =
      rw_trial_judge_new (rules, NULL, NULL, START, START + RW_USEC_PER_DAY);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwTrial) trial = NULL;

  add_series (builder, "A", 0, 12, 99, 99);
  add_series (builder, "B", 0, 24, 99, 99);
  add_series (builder, "C", 0, 6, 99, 99);
  add_series (builder, "C", 8, 24, 99, 99);
  trial = run (judge, builder);
  g_assert_cmpuint (trial->alarms->len, ==, 2);
  g_assert_cmpstr (get (trial, 0)->container_id, ==, "C");
  g_assert_cmpint (get (trial, 0)->returned_time, ==, START + 8 * RW_USEC_PER_HOUR);
  g_assert_cmpstr (get (trial, 1)->container_id, ==, "A");
  g_assert_cmpint (get (trial, 1)->raised_time, <, START + 13 * RW_USEC_PER_HOUR);
  g_assert_cmpint (get (trial, 1)->returned_time, ==, 0);
}

/* Late readings were not judged when they came. */
static void
test_late (void)
{
  g_autoptr (RwAlarmRules) rules = make_rules ("control_air_high");
  g_autoptr (RwTrialJudge) judge =
      rw_trial_judge_new (rules, NULL, NULL, START, START + RW_USEC_PER_DAY);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwTrial) trial = NULL;

  for (gint64 time = START; time < START + RW_USEC_PER_DAY; time += INTERVAL)
    {
      RwReading reading = make_reading ("A", time, 4);

      rw_batch_builder_add_reading (builder, &reading);
      reading = make_reading ("A", time + 1, 30);
      reading.late = TRUE;
      rw_batch_builder_add_reading (builder, &reading);
    }
  trial = run (judge, builder);
  g_assert_cmpuint (trial->n_readings, ==, 2 * 288);
  g_assert_cmpuint (trial->alarms->len, ==, 0);
}

/* Only what rules need is asked for. */
static void
test_quantities (void)
{
  static const struct
  {
    const char *rule_id;
    guint32 needed;
  } cases[] = {
    { "control_air_high", 1u << RW_QUANTITY_SUPPLY_TEMPERATURE },
    { "co2_band", 1u << RW_QUANTITY_CARBON_DIOXIDE_LEVEL },
    { "o2_band", 1u << RW_QUANTITY_OXYGEN_LEVEL },
    { "door_open", 1u << RW_QUANTITY_TIME_DOOR_OPEN },
    { "position_jump", RW_HISTORY_WHOLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RwAlarmRules) rules = make_rules (cases[i].rule_id);
      g_autoptr (RwTrialJudge) judge = rw_trial_judge_new (rules, NULL, NULL, 0, 1);
      guint32 quantities = rw_trial_judge_get_quantities (judge);

      g_assert_cmpuint (quantities & cases[i].needed, ==, cases[i].needed);
      g_assert_cmpuint (quantities & 1u << RW_QUANTITY_NITROGEN_LEVEL, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trial-judge/alarms", test_alarms);
  g_test_add_func ("/trial-judge/lead", test_lead);
  g_test_add_func ("/trial-judge/silence", test_silence);
  g_test_add_func ("/trial-judge/late", test_late);
  g_test_add_func ("/trial-judge/quantities", test_quantities);
  return g_test_run ();
}
