/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-tone.h"

#include "rw-alarm.h"

#include <math.h>

#define MS(ms) ((guint) (RW_ALARM_TONE_RATE / 1000 * (ms)))

/* A pulse begins and ends softly, without a click. */
#define RAMP MS (8)

/* A pure tone is hard to locate in a room: a part of it is an octave higher. */
#define OVERTONE 0.25

/* Each 1.212 times the one before, in turns between the sets. */
static const double frequencies[RW_N_ALARM_TONE_SETS][RW_ALARM_PRIORITY_LOW + 1] = {
  [RW_ALARM_TONE_SET_A] = { 0, 1648, 1122, 764, 520 },
  [RW_ALARM_TONE_SET_B] = { 0, 1998, 1360, 926, 630 },
};

static const struct
{
  guint n;
  guint pulse;
  guint pause;
} patterns[RW_ALARM_PRIORITY_LOW + 1] = {
  [RW_ALARM_PRIORITY_CRITICAL] = { 3, MS (120), MS (80) },
  [RW_ALARM_PRIORITY_HIGH] = { 2, MS (200), MS (150) },
  [RW_ALARM_PRIORITY_MEDIUM] = { 1, MS (350), MS (50) },
  [RW_ALARM_PRIORITY_LOW] = { 1, MS (350), MS (50) },
};

static gboolean
is_priority (int priority)
{
  return priority >= RW_ALARM_PRIORITY_CRITICAL && priority <= RW_ALARM_PRIORITY_LOW;
}

double
rw_alarm_tone_get_frequency (RwAlarmToneSet set, int priority)
{
  g_return_val_if_fail (set < RW_N_ALARM_TONE_SETS && is_priority (priority), 0);
  return frequencies[set][priority];
}

guint
rw_alarm_tone_get_n_pulses (int priority)
{
  g_return_val_if_fail (is_priority (priority), 0);
  return patterns[priority].n;
}

guint
rw_alarm_tone_get_pulse (int priority)
{
  g_return_val_if_fail (is_priority (priority), 0);
  return patterns[priority].pulse;
}

guint
rw_alarm_tone_get_pause (int priority)
{
  g_return_val_if_fail (is_priority (priority), 0);
  return patterns[priority].pause;
}

static double
get_envelope (guint i, guint length)
{
  guint edge = MIN (i, length - 1 - i);

  return edge >= RAMP ? 1 : 0.5 - 0.5 * cos (G_PI * edge / RAMP);
}

static void
put_pulse (gint16 *samples, guint length, double frequency, double volume)
{
  double step = 2 * G_PI * frequency / RW_ALARM_TONE_RATE;

  for (guint i = 0; i < length; i++)
    {
      double wave = (1 - OVERTONE) * sin (step * i) + OVERTONE * sin (2 * step * i);

      samples[i] = (gint16) lrint (wave * get_envelope (i, length) * volume * G_MAXINT16);
    }
}

GBytes *
rw_alarm_tone_make (RwAlarmToneSet set, int priority, double volume)
{
  guint n, pulse, period, length;
  gint16 *samples;

  g_return_val_if_fail (set < RW_N_ALARM_TONE_SETS && is_priority (priority), NULL);

  n = patterns[priority].n;
  pulse = patterns[priority].pulse;
  period = pulse + patterns[priority].pause;
  length = n * period;
  samples = g_new0 (gint16, length);
  for (guint i = 0; i < n; i++)
    put_pulse (samples + i * period, pulse, frequencies[set][priority], CLAMP (volume, 0, 1));
  return g_bytes_new_take (samples, length * sizeof *samples);
}
