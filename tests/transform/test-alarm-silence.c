/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-test.h"

/*
 * Silence is measured against the rest of the feed. A fleet reports every five minutes, so one that
 * says nothing for 15 is stale.
 */
#define N_OTHERS 12

/* The rule as it is shipped, but for its delay, which is only added. */
static void
set_up (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwAlarmRules) shipped = alarm_test_new_rules (data);
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();

  for (guint i = 0; i < rw_alarm_rules_get_size (shipped); i++)
    {
      g_autoptr (RwAlarmRule) rule = rw_alarm_rule_copy (rw_alarm_rules_get (shipped, i));

      rule->on_delay = 0;
      rw_alarm_rules_add (rules, rule);
    }
  alarm_test_set_up (test, data);
  alarm_test_set_rules (test, rules);
}

#define ADD(path, func) g_test_add (path, AlarmTest, "stale", set_up, func, alarm_test_tear_down)

static void
report_as (AlarmTest *test, const char *container_id, double minute)
{
  const char *own = test->unit.container_id;

  test->unit.container_id = container_id;
  alarm_test_report (test, minute);
  test->unit.container_id = own;
}

/* The others report from the first to before the end, and ours where it says so. */
static void
report_fleet (AlarmTest *test, int first, int end, gboolean ours)
{
  for (int minute = first; minute < end; minute += 5)
    {
      for (int i = 0; i < N_OTHERS; i++)
        {
          g_autofree char *id = g_strdup_printf ("OTHER%02d", i);

          report_as (test, id, minute + i * 0.1);
        }
      if (ours)
        alarm_test_report (test, minute + 2);
    }
}

static void
test_stale (AlarmTest *test, gconstpointer data)
{
  report_fleet (test, 0, 120, TRUE);
  report_fleet (test, 120, 180, FALSE);
  alarm_test_assert (test, "+stale@132 ");
  report_fleet (test, 180, 240, TRUE);
  alarm_test_assert (test, "-stale@182 ");

  /* Two reports are missing. */
  report_fleet (test, 240, 250, FALSE);
  report_fleet (test, 250, 400, TRUE);
  alarm_test_assert (test, "");
}

/* Nobody else said anything meanwhile: its next reading tells of the silence. */
static void
test_gap_alone (AlarmTest *test, gconstpointer data)
{
  alarm_test_report_span (test, 0, 120, 5);
  alarm_test_report_span (test, 300, 330, 5);
  alarm_test_assert (test, "+stale@130 -stale@300 ");
}

/* The feed was away, not the reefers. */
static void
test_feed_gap (AlarmTest *test, gconstpointer data)
{
  report_fleet (test, 0, 120, TRUE);
  report_fleet (test, 300, 420, TRUE);
  alarm_test_assert (test, "");

  /* One that does not come back with it is missed when it would have been. */
  report_fleet (test, 420, 480, FALSE);
  alarm_test_assert (test, "+stale@432 ");
}

/* One voyage after another's: only gaps in each of them count. */
static void
test_voyages (AlarmTest *test, gconstpointer data)
{
  for (int i = 0; i < N_OTHERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("OTHER%02d", i);

      for (int minute = i; minute < 1440; minute += 5)
        report_as (test, id, minute);
    }
  alarm_test_assert (test, "");
  alarm_test_report_span (test, 0, 600, 5);
  alarm_test_report_span (test, 700, 1440, 5);
  alarm_test_assert (test, "+stale@610 -stale@700 ");
}

/* What was kept back while a unit was out of reach comes at once: it is not silent then. */
static void
test_catching_up (AlarmTest *test, gconstpointer data)
{
  report_fleet (test, 0, 120, TRUE);
  report_fleet (test, 120, 300, FALSE);
  alarm_test_assert (test, "+stale@132 ");
  for (int minute = 300; minute < 310; minute += 5)
    {
      report_fleet (test, minute, minute + 5, FALSE);
      alarm_test_report_span (test, 122 + (minute - 300) * 19, 122 + (minute - 295) * 19, 5);
    }
  report_fleet (test, 310, 400, TRUE);
  alarm_test_assert (test, "-stale@132 ");
}

/* One clock that is ahead, or two, make nobody silent. */
static void
test_clock_ahead (AlarmTest *test, gconstpointer data)
{
  report_fleet (test, 0, 120, TRUE);
  test->unit.delay = RW_USEC_PER_DAY;
  report_as (test, "AHEAD01", 120 + 600);
  report_as (test, "AHEAD02", 120 + 900);
  test->unit.delay = RW_USEC_PER_SEC;
  report_fleet (test, 120, 240, TRUE);
  alarm_test_assert (test, "");
}

/* A unit on its battery reports every two hours. */
static void
test_without_power (AlarmTest *test, gconstpointer data)
{
  report_fleet (test, 0, 120, TRUE);
  for (int i = 0; i < 6; i++)
    {
      test->unit.powered = 0;
      alarm_test_report (test, 120 + i * 120);
      test->unit.powered = 1;
      report_fleet (test, 120 + i * 120, 240 + i * 120, FALSE);
    }
  alarm_test_assert (test, "");
  report_fleet (test, 840, 1560, FALSE);

  /* An hour was taken for granted, and it was learned that it takes longer. */
  alarm_test_assert (test, "+stale@1034 ");
}

/* Who is silent every hour is told of twice, and again after half a day. */
static void
test_chatters (AlarmTest *test, gconstpointer data)
{
  g_autofree char *text = NULL;
  guint n = 0;

  for (int hour = 0; hour < 24; hour++)
    {
      report_fleet (test, hour * 60, hour * 60 + 35, TRUE);
      report_fleet (test, hour * 60 + 35, hour * 60 + 60, FALSE);
    }
  text = alarm_test_take (test);
  for (const char *at = text; (at = strchr (at, '+')) != NULL; at++)
    n++;
  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpuint (n, <=, 4);
}

/* Who was not missed for a week is not missed then. */
static void
test_forgotten (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwAlarmRules) none = rw_alarm_rules_new ();
  g_autoptr (RwAlarmRules) rules = alarm_test_new_rules (data);

  alarm_test_set_rules (test, none);
  report_fleet (test, 0, 60, TRUE);
  report_fleet (test, 60, 60 * 24 * 8, FALSE);
  alarm_test_set_rules (test, rules);
  report_fleet (test, 60 * 24 * 8, 60 * 24 * 8 + 120, FALSE);
  alarm_test_assert (test, "");
}

static void
test_feed (AlarmTest *test, gconstpointer data)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("nonsense", 8);
  gint64 now = ALARM_TEST_START;

  rw_transform_judge_feed (test->transform, now, test->builder);
  rw_transform_judge_feed (test->transform, now + 9 * RW_USEC_PER_MIN, test->builder);
  alarm_test_assert (test, "");
  rw_transform_message (test->transform, "reefers/a", payload, now + 9 * RW_USEC_PER_MIN,
                        test->builder);
  for (int minute = 10; minute < 40; minute++)
    rw_transform_judge_feed (test->transform, now + minute * RW_USEC_PER_MIN, test->builder);
  alarm_test_assert (test, "*:+feed_stale@19 ");

  /* Even what cannot be understood ends it. */
  rw_transform_message (test->transform, "reefers/a", payload, now + 40 * RW_USEC_PER_MIN,
                        test->builder);
  rw_transform_judge_feed (test->transform, now + 41 * RW_USEC_PER_MIN, test->builder);
  alarm_test_assert (test, "*:-feed_stale@40 ");
}

static void
test_feed_restored (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwAlarm) alarm = rw_alarm_new ();
  g_autoptr (GBytes) payload = g_bytes_new_static ("nonsense", 8);

  alarm->container_id = g_intern_string (RW_ALARM_FEED_ID);
  alarm->rule_id = g_intern_string ("feed_stale");
  alarm->state = RW_ALARM_STATE_ACKNOWLEDGED;
  alarm->raised_time = ALARM_TEST_START - RW_USEC_PER_HOUR;
  rw_transform_restore_alarm (test->transform, alarm);
  rw_transform_judge_feed (test->transform, ALARM_TEST_START, test->builder);
  alarm_test_assert (test, "");
  rw_transform_message (test->transform, "reefers/a", payload, ALARM_TEST_START, test->builder);
  alarm_test_assert (test, "*:-feed_stale@0 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/alarm-silence/stale", test_stale);
  ADD ("/alarm-silence/gap-alone", test_gap_alone);
  ADD ("/alarm-silence/feed-gap", test_feed_gap);
  ADD ("/alarm-silence/voyages", test_voyages);
  ADD ("/alarm-silence/catching-up", test_catching_up);
  ADD ("/alarm-silence/clock-ahead", test_clock_ahead);
  ADD ("/alarm-silence/without-power", test_without_power);
  ADD ("/alarm-silence/chatters", test_chatters);
  ADD ("/alarm-silence/forgotten", test_forgotten);
  ALARM_TEST_ADD ("/alarm-silence/feed", "feed_stale", test_feed);
  ALARM_TEST_ADD ("/alarm-silence/feed-restored", "feed_stale", test_feed_restored);
  return g_test_run ();
}
