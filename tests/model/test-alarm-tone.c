/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-tone.h"
#include "rw-alarm.h"

#include <math.h>
#include <stdlib.h>

#define FIRST RW_ALARM_PRIORITY_CRITICAL
#define LAST RW_ALARM_PRIORITY_LOW

/* The amplitude of one frequency in samples (Goertzel), 0 to 1. */
static double
measure (const gint16 *samples, guint n, double frequency)
{
  double omega = 2 * G_PI * frequency / RW_ALARM_TONE_RATE;
  double before = 0, last = 0, power;

  for (guint i = 0; i < n; i++)
    {
      double next = samples[i] / 32767.0 + 2 * cos (omega) * last - before;

      before = last;
      last = next;
    }
  power = last * last + before * before - 2 * cos (omega) * last * before;
  return 2 * sqrt (power) / n;
}

static void
test_pulses (void)
{
  for (RwAlarmToneSet set = 0; set < RW_N_ALARM_TONE_SETS; set++)
    for (int priority = FIRST; priority <= LAST; priority++)
      {
        g_autoptr (GBytes) tone = rw_alarm_tone_make (set, priority, 1);
        guint pulse = rw_alarm_tone_get_pulse (priority);
        guint pause = rw_alarm_tone_get_pause (priority);
        guint n = rw_alarm_tone_get_n_pulses (priority);
        double frequency = rw_alarm_tone_get_frequency (set, priority);
        gsize size;
        const gint16 *samples = g_bytes_get_data (tone, &size);

        g_assert_cmpuint (size, ==, n * (pulse + pause) * sizeof *samples);
        for (guint i = 0; i < n; i++)
          {
            const gint16 *start = samples + i * (pulse + pause);

            g_assert_cmpfloat (measure (start, pulse, frequency), >, 0.6);
            for (int other = FIRST; other <= LAST; other++)
              if (other != priority)
                g_assert_cmpfloat (measure (start, pulse, rw_alarm_tone_get_frequency (set, other)),
                                   <, 0.1);
            for (guint k = pulse; k < pulse + pause; k++)
              g_assert_cmpint (start[k], ==, 0);
          }
      }
}

static void
test_no_click_no_clipping (void)
{
  for (RwAlarmToneSet set = 0; set < RW_N_ALARM_TONE_SETS; set++)
    for (int priority = FIRST; priority <= LAST; priority++)
      {
        g_autoptr (GBytes) tone = rw_alarm_tone_make (set, priority, 1);
        gsize size;
        const gint16 *samples = g_bytes_get_data (tone, &size);
        guint n = (guint) (size / sizeof *samples);
        guint pulse = rw_alarm_tone_get_pulse (priority);
        int most = 0;

        for (guint i = 0; i < n; i++)
          most = MAX (most, abs (samples[i]));
        g_assert_cmpint (most, <, 32767);
        g_assert_cmpint (most, >, 20000);
        /* In the first and the last millisecond of a pulse it is hardly there. */
        for (guint i = 0; i < RW_ALARM_TONE_RATE / 1000; i++)
          {
            g_assert_cmpint (abs (samples[i]), <, 1600);
            g_assert_cmpint (abs (samples[pulse - 1 - i]), <, 1600);
          }
      }
}

static void
test_volume (void)
{
  g_autoptr (GBytes) loud = rw_alarm_tone_make (RW_ALARM_TONE_SET_A, 1, 1);
  g_autoptr (GBytes) soft = rw_alarm_tone_make (RW_ALARM_TONE_SET_A, 1, 0.5);
  g_autoptr (GBytes) none = rw_alarm_tone_make (RW_ALARM_TONE_SET_A, 1, 0);
  guint pulse = rw_alarm_tone_get_pulse (1);
  double frequency = rw_alarm_tone_get_frequency (RW_ALARM_TONE_SET_A, 1);
  double ratio = measure (g_bytes_get_data (soft, NULL), pulse, frequency)
                 / measure (g_bytes_get_data (loud, NULL), pulse, frequency);

  g_assert_cmpfloat_with_epsilon (ratio, 0.5, 0.01);
  g_assert_cmpfloat (measure (g_bytes_get_data (none, NULL), pulse, frequency), ==, 0);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
test_told_apart (void)
{
  double all[RW_N_ALARM_TONE_SETS * LAST];
  guint n = 0;

  for (RwAlarmToneSet set = 0; set < RW_N_ALARM_TONE_SETS; set++)
    for (int priority = FIRST; priority <= LAST; priority++)
      all[n++] = rw_alarm_tone_get_frequency (set, priority);
  qsort (all, n, sizeof *all, compare);
  g_assert_cmpfloat (all[0], >=, 500);
  g_assert_cmpfloat (all[n - 1], <=, 2000);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (all[i] / all[i - 1], >=, 1.2);
  g_assert_cmpuint (rw_alarm_tone_get_n_pulses (1), ==, 3);
  g_assert_cmpuint (rw_alarm_tone_get_n_pulses (2), ==, 2);
  g_assert_cmpuint (rw_alarm_tone_get_n_pulses (3), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-tone/pulses", test_pulses);
  g_test_add_func ("/alarm-tone/no-click-no-clipping", test_no_click_no_clipping);
  g_test_add_func ("/alarm-tone/volume", test_volume);
  g_test_add_func ("/alarm-tone/told-apart", test_told_apart);
  return g_test_run ();
}
