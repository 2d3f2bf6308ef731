/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-probe-track.h"

#include <math.h>

#define SECONDS_PER_HOUR 3600.0f

/* A change of a probe that counts, K: a tenth of a degree; and how often the others must have
 * moved. */
#define MOVE 0.09f
#define MIN_MOVES 6

/* Of a sensor that has only told whole degrees, an hour counts as a quarter. */
#define WHOLE 0.25f

/* How fast distances are smoothed, h: supply air of frozen cargo swings with the compressor. */
#define SMOOTHING_CHILLED 0.75f
#define SMOOTHING_FROZEN 1.5f

/* How fast usual distances are learned, h, at first and later, and by how much at most at once, K.
 */
#define LEARNING_FIRST 3.0f
#define LEARNING 36.0f
#define FIRST_HOURS 6.0f
#define LEARNING_STEP 0.5f

/* Beyond this departure nothing is learned: it is no usual distance. */
#define UNUSUAL 1.0f

/* No more than this passes between two readings. */
#define LONGEST_HOURS 1.0f

/* The distances of a sound unit from its setpoint, K. */
static const float defaults[2][RW_N_PROBES] = {
  { 0.0f, 1.0f, 0.7f },
  { -1.0f, 0.0f, 0.0f },
};

void
rw_probe_track_init (RwProbeTrack *self)
{
  *self = (RwProbeTrack){ 0 };
  for (int i = 0; i < RW_N_PROBES; i++)
    self->usual[i] = self->smooth[i] = self->value[i] = self->anchor[i] = NAN;
}

void
rw_probe_track_add (RwProbeTrack *self, guint32 now, const float *probes)
{
  for (int i = 0; i < RW_N_PROBES; i++)
    if (!isnan (probes[i]) && !(fabsf (probes[i] - self->anchor[i]) < MOVE))
      {
        self->anchor[i] = probes[i];
        self->n_moves++;
      }

  for (int i = 0; i < RW_N_PROBES; i++)
    if (!isnan (probes[i]) && !(fabsf (probes[i] - self->value[i]) <= 0))
      {
        if (fabsf (probes[i] - rintf (probes[i])) > 0)
          self->fractions |= (guint8) (1 << i);
        self->value[i] = probes[i];
        self->since[i] = now;
        self->moves[i] = self->n_moves;
      }
}

void
rw_probe_track_rest (RwProbeTrack *self, guint32 now, guint32 seconds)
{
  for (int i = 0; i < RW_N_PROBES; i++)
    self->since[i] = MIN (self->since[i] + seconds, now);
}

float
rw_probe_track_get_unchanged (const RwProbeTrack *self, guint32 now, const float *probes)
{
  float longest = NAN;

  for (int i = 0; i < RW_PROBE_BOX; i++)
    {
      gboolean whole = (self->fractions & 1 << i) == 0;
      float hours = (float) (now - self->since[i]) / SECONDS_PER_HOUR * (whole ? WHOLE : 1);

      if (isnan (probes[i]))
        continue;
      if ((guint16) (self->n_moves - self->moves[i]) < MIN_MOVES)
        hours = 0;
      longest = isnan (longest) ? hours : MAX (longest, hours);
    }

  return longest;
}

static void
learn (RwProbeTrack *self, int probe, float distance, float hours)
{
  float slowness = self->learned < FIRST_HOURS ? LEARNING_FIRST : LEARNING;

  self->usual[probe] += CLAMP (distance - self->usual[probe], -LEARNING_STEP, LEARNING_STEP) * hours
                        / (hours + slowness);
}

static void
begin_probe (RwProbeTrack *self, int probe, float distance)
{
  float usual = defaults[self->frozen][probe];

  if (isnan (self->usual[probe]))
    self->usual[probe] = fabsf (distance - usual) < UNUSUAL ? distance : usual;
}

/* The departures from the usual distances; returns the largest. */
static float
follow_distances (RwProbeTrack *self,
                  const float *probes,
                  float setpoint,
                  float hours,
                  float *departures)
{
  float smoothing = self->frozen ? SMOOTHING_FROZEN : SMOOTHING_CHILLED;
  float largest = 0;

  for (int i = 0; i < RW_N_PROBES; i++)
    {
      float distance = probes[i] - setpoint;

      departures[i] = NAN;
      if (isnan (distance))
        continue;
      begin_probe (self, i, distance);
      if (isnan (self->smooth[i]))
        self->smooth[i] = self->usual[i];
      self->smooth[i] += (distance - self->smooth[i]) * hours / (hours + smoothing);
      departures[i] = fabsf (self->smooth[i] - self->usual[i]);
      largest = MAX (largest, departures[i]);
    }

  return largest;
}

/* By how much the departure of a probe exceeds those of the others; NAN when there is no other. */
static float
get_excess (const float *departures, int probe)
{
  float others = NAN;

  for (int i = 0; i < RW_N_PROBES; i++)
    if (i != probe && !isnan (departures[i]))
      others = isnan (others) ? departures[i] : MAX (others, departures[i]);

  return departures[probe] - others;
}

float
rw_probe_track_compare (RwProbeTrack *self,
                        guint32 now,
                        const float *probes,
                        float setpoint,
                        gboolean frozen)
{
  float hours =
      self->time != 0 ? MIN ((float) (now - self->time) / SECONDS_PER_HOUR, LONGEST_HOURS) : 0;
  float departures[RW_N_PROBES], supply, back;

  if (isnan (setpoint))
    return NAN;

  if (self->frozen != !!frozen)
    {
      for (int i = 0; i < RW_N_PROBES; i++)
        self->usual[i] = self->smooth[i] = NAN;
      self->learned = 0;
      self->frozen = !!frozen;
    }
  self->time = now;

  if (follow_distances (self, probes, setpoint, hours, departures) < UNUSUAL)
    {
      for (int i = 0; i < RW_N_PROBES; i++)
        if (!isnan (departures[i]))
          learn (self, i, probes[i] - setpoint, hours);
      self->learned += hours;
    }

  /* Without a box probe a load moves return air alone. */
  supply = get_excess (departures, RW_PROBE_SUPPLY);
  back = isnan (departures[RW_PROBE_BOX]) ? NAN : get_excess (departures, RW_PROBE_RETURN);
  if (isnan (supply))
    return isnan (back) ? NAN : MAX (back, 0);
  return MAX (isnan (back) ? supply : MAX (supply, back), 0);
}

void
rw_probe_track_pause (RwProbeTrack *self)
{
  self->time = 0;
}
