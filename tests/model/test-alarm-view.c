/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-view.h"

#include <math.h>

typedef struct
{
  RwAlarmView *view;
  RwAlarm *alarm;
  guint n_changed;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  RwAlarm *alarm = rw_alarm_new ();

  alarm->container_id = g_intern_static_string ("CMAU4501237");
  alarm->rule_id = g_intern_static_string ("control_air_high");
  alarm->product_id = g_intern_static_string ("P12");
  alarm->priority = RW_ALARM_PRIORITY_HIGH;
  alarm->state = RW_ALARM_STATE_UNACKNOWLEDGED;
  alarm->note = g_strdup ("Größe geprüft");
  alarm->latitude = 51.95;
  alarm->longitude = 4.05;
  fixture->alarm = alarm;
  fixture->view = rw_alarm_view_new ();
  g_signal_connect_swapped (fixture->view, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rw_alarm_unref (fixture->alarm);
  g_assert_finalize_object (fixture->view);
}

#define MATCHES(fixture) rw_alarm_view_matches ((fixture)->view, (fixture)->alarm)

static void
test_states (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    RwAlarmState state;
    const char *shown; /* by all, unacknowledged, active, returned */
  } cases[] = {
    { RW_ALARM_STATE_UNACKNOWLEDGED, "yyyn" },
    { RW_ALARM_STATE_ACKNOWLEDGED, "ynyn" },
    { RW_ALARM_STATE_RETURNED, "yyny" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint show = 0; show < RW_N_ALARM_SHOWS; show++)
      {
        fixture->alarm->state = cases[i].state;
        fixture->alarm->cleared_time = cases[i].state == RW_ALARM_STATE_RETURNED ? 5 : 0;
        rw_alarm_view_set_show (fixture->view, show);
        g_assert_cmpint (MATCHES (fixture), ==, cases[i].shown[show] == 'y');
        /* Who looks at what is over still hears what is new. */
        g_assert_true (rw_alarm_view_is_heard (fixture->view, fixture->alarm));
      }
}

static void
test_priorities_and_rule (Fixture *fixture, gconstpointer data)
{
  g_assert_false (rw_alarm_view_is_filtering (fixture->view));
  rw_alarm_view_set_priorities (fixture->view, 1u << RW_ALARM_PRIORITY_CRITICAL);
  g_assert_false (MATCHES (fixture));
  g_assert_false (rw_alarm_view_is_heard (fixture->view, fixture->alarm));
  g_assert_true (rw_alarm_view_is_filtering (fixture->view));
  rw_alarm_view_set_priorities (fixture->view, RW_ALARM_ALL_PRIORITIES);
  g_assert_true (MATCHES (fixture));

  rw_alarm_view_set_rule (fixture->view, "power_lost");
  g_assert_false (MATCHES (fixture));
  rw_alarm_view_set_rule (fixture->view, "control_air_high");
  g_assert_true (MATCHES (fixture));
  g_assert_cmpuint (fixture->n_changed, ==, 4);
  rw_alarm_view_set_rule (fixture->view, "control_air_high");
  g_assert_cmpuint (fixture->n_changed, ==, 4);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  const char *const found[] = { "", "  ", "4501237", "cmau p12", "AIR", "GRÖSSE", "warm" };
  const char *const missed[] = { "4501238", "cmau p13", "x", "CMAU4501237P" };

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      rw_alarm_view_set_search (fixture->view, found[i]);
      if (!MATCHES (fixture))
        g_error ("not found: %s", found[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (missed); i++)
    {
      rw_alarm_view_set_search (fixture->view, missed[i]);
      if (MATCHES (fixture))
        g_error ("found: %s", missed[i]);
    }
  rw_alarm_view_clear (fixture->view);
  g_assert_cmpstr (rw_alarm_view_get_search (fixture->view), ==, "");
  g_assert_true (MATCHES (fixture));
}

static void
test_near (Fixture *fixture, gconstpointer data)
{
  double latitude, longitude;

  g_assert_false (rw_alarm_view_get_near (fixture->view, &latitude, &longitude));
  rw_alarm_view_set_near (fixture->view, 51.95, 4.15, 8);
  g_assert_true (MATCHES (fixture));
  rw_alarm_view_set_near (fixture->view, 51.95, 4.25, 8);
  g_assert_false (MATCHES (fixture));

  /* Across the date line. */
  fixture->alarm->latitude = 0;
  fixture->alarm->longitude = -179.98;
  rw_alarm_view_set_near (fixture->view, 0, 179.98, 8);
  g_assert_true (MATCHES (fixture));

  fixture->alarm->latitude = fixture->alarm->longitude = NAN;
  g_assert_false (MATCHES (fixture));
  rw_alarm_view_set_near (fixture->view, NAN, NAN, 8);
  g_assert_true (MATCHES (fixture));
}

/* That the whole feed is silent concerns every place and every reefer. */
static void
test_feed (Fixture *fixture, gconstpointer data)
{
  fixture->alarm->container_id = g_intern_static_string (RW_ALARM_FEED_ID);
  fixture->alarm->rule_id = g_intern_static_string ("feed_stale");
  fixture->alarm->latitude = NAN;
  rw_alarm_view_set_rule (fixture->view, "power_lost");
  rw_alarm_view_set_near (fixture->view, 1, 1, 1);
  rw_alarm_view_set_search (fixture->view, "cmau");
  g_assert_true (MATCHES (fixture));
  rw_alarm_view_set_priorities (fixture->view, 1u << RW_ALARM_PRIORITY_LOW);
  g_assert_false (MATCHES (fixture));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/alarm-view/states", test_states);
  ADD ("/alarm-view/priorities-and-rule", test_priorities_and_rule);
  ADD ("/alarm-view/words", test_words);
  ADD ("/alarm-view/near", test_near);
  ADD ("/alarm-view/feed", test_feed);
  return g_test_run ();
}
