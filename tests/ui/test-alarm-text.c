/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-actor.h"
#include "rw-alarm-text.h"
#include "rw-clock.h"
#include "rw-place-text.h"
#include "rw-time.h"

#include <gtk/gtk.h>
#include <math.h>
#include <string.h>

static void
assert_text (char *text, const char *wanted)
{
  g_autofree char *owned = text;

  g_assert_cmpstr (owned, ==, wanted);
}

static void
test_measured (void)
{
  assert_text (rw_alarm_text_measured ("control_air_high", 9.1), "9.1 °C");
  assert_text (rw_alarm_text_measured ("control_air_low", -18.3), "−18.3 °C");
  assert_text (rw_alarm_text_measured ("control_air_low", NAN), "–");
  assert_text (rw_alarm_text_measured ("power_lost", 1), "–");
  assert_text (rw_alarm_text_measured ("door_open", 45), "45 min");
  assert_text (rw_alarm_text_measured ("co2_band", 6.3), "6.3 %");
  assert_text (rw_alarm_text_measured ("rate_of_rise", -1.5), "−1.5 K/h");
  assert_text (rw_alarm_text_measured ("stale", 4.5), "4.5 intervals");
  /* A rule that somebody added. */
  assert_text (rw_alarm_text_measured ("our_own_rule", 3), "3.0 °C");
}

/* Every rule that the program has words for says what it means and what to do. */
static void
test_guidance (void)
{
  const char *const *ids = rw_alarm_text_get_rule_ids ();
  guint n = 0;

  for (; ids[n] != NULL; n++)
    {
      g_assert_cmpuint (strlen (rw_alarm_text_meaning (ids[n])), >, 30);
      g_assert_cmpuint (strlen (rw_alarm_text_advice (ids[n])), >, 30);
    }
  g_assert_cmpuint (n, ==, 21);
}

static void
test_events (void)
{
  g_assert_cmpstr (rw_alarm_text_event ("out_of_service"), ==, "Taken Out of Service");
  g_assert_cmpstr (rw_alarm_text_event ("joined"), ==, "Joined an Incident");
  g_assert_cmpstr (rw_alarm_text_event ("of_the_future"), ==, "of_the_future");
}

static void
test_until (void)
{
  assert_text (rw_alarm_text_until (0), "–");
  assert_text (rw_alarm_text_until (1), "overdue");
  assert_text (rw_alarm_text_until (rw_clock_now (NULL) + 3 * RW_USEC_PER_HOUR + RW_USEC_PER_MIN),
               "in 3 h");
}

static void
test_places (void)
{
  assert_text (rw_place_text (51.95, 4.05), "near Rotterdam");
  assert_text (rw_place_text (NAN, 4), NULL);
  assert_text (rw_place_text (-40, -100), "40.00° S, 100.00° W");
}

/* What can be done in which state. */
static void
test_acts (void)
{
  const struct
  {
    RwAlarmState state;
    const char *applies; /* in the order of RwAlarmAct */
  } cases[] = {
    { RW_ALARM_STATE_UNACKNOWLEDGED, "yynyny" }, { RW_ALARM_STATE_ACKNOWLEDGED, "nynyny" },
    { RW_ALARM_STATE_RETURNED, "yynyny" },       { RW_ALARM_STATE_SHELVED, "nnyyny" },
    { RW_ALARM_STATE_SUPPRESSED, "nynyny" },     { RW_ALARM_STATE_OUT_OF_SERVICE, "nnnnyy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint act = 0; act < RW_N_ALARM_ACTS; act++)
      {
        g_autoptr (RwAlarm) alarm = rw_alarm_new ();

        alarm->state = cases[i].state;
        g_assert_cmpint (rw_alarm_act_applies (act, alarm), ==, cases[i].applies[act] == 'y');
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/alarm-text/measured", test_measured);
  g_test_add_func ("/alarm-text/guidance", test_guidance);
  g_test_add_func ("/alarm-text/events", test_events);
  g_test_add_func ("/alarm-text/until", test_until);
  g_test_add_func ("/alarm-text/places", test_places);
  g_test_add_func ("/alarm-text/acts", test_acts);
  return g_test_run ();
}
