/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-quality-track.h"

#include "rw-time.h"
#include "rw-validator.h"

#include <math.h>
#include <string.h>

#define SECONDS_PER_MIN 60

/* Fewer values than this do not tell what is usual. */
#define MIN_RECENT 5

/* After so many odd values in a row they are what is usual now. */
#define MAX_ODD 3

/* So many robust standard deviations are far; the median of the distances times 1.4826 is one. */
#define FAR_DEVIATIONS (6 * 1.4826f)

/* After a longer silence the past says nothing. */
#define MAX_SILENCE (60 * SECONDS_PER_MIN)

/* How long air takes to calm down after a defrost and the like. */
#define UNREST (30 * SECONDS_PER_MIN)

/* A value is stuck that came so often, for so long, while the others moved so many times. Whole
 * numbers may be all that a sensor has, so they get more time. */
#define STUCK_COUNT 20
#define STUCK_TIME (60 * SECONDS_PER_MIN)
#define STUCK_MOVES 12
#define STUCK_WHOLE 4

/* Below, a unit does not run, kW. */
#define IDLE_KILOWATTS 0.2f

/*
 * What a healthy quantity may do. Air: a machine blows some kelvin more or less within a minute
 * when its compressor starts, noise of cheap probes included. Ambient: out of the hold into the
 * sun. Gases change when vents open or a fresh atmosphere is blown in; humidity is the slowest but
 * also the worst of sensors. Power is either on or off, so it may jump, and the time that a door
 * has been open grows no faster than time.
 */
typedef struct
{
  gboolean air;  /* of the box: restless after a defrost and the like */
  gint8 run;     /* index into runs plus 1, 0: has none */
  float per_min; /* how far it can go in a minute; 0: any distance */
  float slack;   /* and how far at once */
  float reach;   /* how far beyond the last values it is not an outlier yet; 0: never is */
  float move;    /* of one that has a run: from where on a change is more than noise */
  gboolean
      still; /* of one that has a run: may stay the same for ever, as power between two starts */
} Habit;

static const Habit habits[RW_N_QUANTITIES] = {
  [RW_QUANTITY_TEMPERATURE] = { TRUE, 1, 3, 4, 4, 0.3f },
  [RW_QUANTITY_SUPPLY_TEMPERATURE] = { TRUE, 2, 4, 6, 6, 0.3f },
  [RW_QUANTITY_RETURN_TEMPERATURE] = { TRUE, 3, 3, 4, 4, 0.3f },
  [RW_QUANTITY_AMBIENT_TEMPERATURE] = { FALSE, 0, 3, 5, 8, 0 },
  [RW_QUANTITY_KILOWATTS] = { FALSE, 4, 0, 0, 0, 0.5f, TRUE },
  [RW_QUANTITY_OXYGEN_LEVEL] = { FALSE, 0, 1, 3, 3, 0 },
  [RW_QUANTITY_NITROGEN_LEVEL] = { FALSE, 0, 1, 4, 4, 0 },
  [RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = { FALSE, 0, 1, 3, 3, 0 },
  [RW_QUANTITY_HUMIDITY_LEVEL] = { TRUE, 0, 10, 20, 25, 0 },
  [RW_QUANTITY_TIME_DOOR_OPEN] = { FALSE, 0, 1, 1.5f, 0, 0 },
};

static RwQualityPast *
get_past (RwQualityTrack *self, RwQuantity quantity)
{
  return &self->pasts[quantity > RW_QUANTITY_TARGET_TEMPERATURE ? quantity - 1 : quantity];
}

static gboolean
is_running (const RwReading *reading)
{
  const guint16 fans = RW_FLAG_FAN_1 | RW_FLAG_FAN_2 | RW_FLAG_FAN_3;

  if (rw_reading_is_known (reading, RW_FLAG_POWERED)
      && !rw_reading_is_set (reading, RW_FLAG_POWERED))
    return FALSE;
  if ((reading->flags_known & fans) == fans && (reading->flags_set & fans) == 0)
    return FALSE;

  /* NAN runs: who does not measure power may have it. */
  return !(reading->value[RW_QUANTITY_KILOWATTS] < IDLE_KILOWATTS);
}

/* Follows what explains restless air. */
static void
follow_state (RwQualityTrack *self, const RwReading *reading, guint32 now)
{
  float setpoint = reading->value[RW_QUANTITY_TARGET_TEMPERATURE];
  gboolean restless = rw_reading_is_set (reading, RW_FLAG_DEFROSTING)
                      || reading->value[RW_QUANTITY_TIME_DOOR_OPEN] > 0;

  if (!isnan (setpoint))
    {
      restless |= !isnan (self->setpoint) && setpoint != self->setpoint;
      self->setpoint = setpoint;
    }
  if (rw_reading_is_known (reading, RW_FLAG_POWERED))
    {
      gint8 powered = rw_reading_is_set (reading, RW_FLAG_POWERED);

      restless |= self->powered >= 0 && powered != self->powered;
      self->powered = powered;
    }
  if (restless)
    self->calm_from = now + UNREST;
}

static void
forget (RwQualityTrack *self)
{
  for (int i = 0; i < RW_QUALITY_N_PASTS; i++)
    self->pasts[i].n_recent = self->pasts[i].next = 0;
  for (int i = 0; i < RW_QUALITY_N_RUNS; i++)
    self->runs[i].count = 0;
}

static void
remember (RwQualityPast *past, float value)
{
  past->recent[past->next] = value;
  past->next = (past->next + 1) % RW_QUALITY_WINDOW;
  past->n_recent = MIN (past->n_recent + 1, RW_QUALITY_WINDOW);
}

static float
get_median (float *values, int n)
{
  for (int i = 1; i < n; i++)
    {
      float value = values[i];
      int at = i;

      for (; at > 0 && values[at - 1] > value; at--)
        values[at] = values[at - 1];
      values[at] = value;
    }

  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* As long as the ring is not full it is in order from its beginning. */
static gboolean
is_far (const RwQualityPast *past, float value, float reach)
{
  float sorted[RW_QUALITY_WINDOW], low = INFINITY, high = -INFINITY, median;

  if (past->n_recent < MIN_RECENT)
    return FALSE;

  for (int i = 0; i < past->n_recent; i++)
    {
      low = MIN (low, past->recent[i]);
      high = MAX (high, past->recent[i]);
    }
  if (value >= low - reach && value <= high + reach)
    return FALSE;

  memcpy (sorted, past->recent, sizeof sorted);
  median = get_median (sorted, past->n_recent);
  for (int i = 0; i < past->n_recent; i++)
    sorted[i] = fabsf (sorted[i] - median);
  return fabsf (value - median) > FAR_DEVIATIONS * get_median (sorted, past->n_recent);
}

static guint32
judge_far (RwQualityPast *past, const Habit *habit, float value, gboolean restless)
{
  if (!restless && is_far (past, value, habit->reach))
    {
      if (past->n_far++ < MAX_ODD)
        return RW_QUALITY_OUTLIER;
      past->n_recent = past->next = 0;
    }
  past->n_far = 0;
  remember (past, value);
  return 0;
}

static guint32
judge_jump (RwQualityPast *past, RwQuantity quantity, float value, gboolean restless, guint32 now)
{
  const Habit *habit = &habits[quantity];
  float minutes = (float) (now - past->sound_time) / SECONDS_PER_MIN;
  float change = value - past->sound;

  /* A door is closed at once. */
  if (quantity != RW_QUANTITY_TIME_DOOR_OPEN)
    change = fabsf (change);
  if (!restless && past->sound_time != 0 && change > habit->slack + habit->per_min * minutes
      && past->n_jumps++ < MAX_ODD)
    return RW_QUALITY_RATE;

  past->n_jumps = 0;
  past->sound = value;
  past->sound_time = now;
  return 0;
}

static guint32
judge_run (RwQualityTrack *self, RwQualityRun *run, float value, gboolean running, guint32 now)
{
  guint32 time = value == rintf (value) ? STUCK_TIME * STUCK_WHOLE : STUCK_TIME;

  if (!running || run->count == 0 || value != run->value)
    {
      run->value = value;
      run->since = now;
      run->moves = self->moves;
      run->count = running ? 1 : 0;
      return 0;
    }

  run->count = MIN (run->count + 1, G_MAXUINT16);
  if (run->count < STUCK_COUNT || now - run->since < time)
    return 0;
  return (guint16) (self->moves - run->moves) >= STUCK_MOVES ? RW_QUALITY_STUCK : 0;
}

/* Before any of them is judged, so that the order of the quantities does not matter. */
static void
count_moves (RwQualityTrack *self, const RwReading *reading)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      RwQualityRun *run = habits[q].run > 0 ? &self->runs[habits[q].run - 1] : NULL;

      /* A comparison with NAN is false. */
      if (run == NULL || !(fabsf (reading->value[q] - run->anchor) >= habits[q].move))
        continue;
      run->anchor = reading->value[q];
      self->moves++;
    }
}

void
rw_quality_track_init (RwQualityTrack *self)
{
  *self = (RwQualityTrack){ .setpoint = NAN, .powered = -1 };
}

guint32
rw_quality_track_judge (RwQualityTrack *self, const RwReading *reading, gint64 time)
{
  guint32 now = (guint32) CLAMP (time / RW_USEC_PER_SEC, 1, G_MAXUINT32 - UNREST);
  gboolean odd = (reading->quality & RW_QUALITY_IMPLAUSIBLE) != 0;
  gboolean running = is_running (reading);
  gboolean restless;
  guint32 quality = 0;

  if (now - self->time > MAX_SILENCE)
    forget (self);
  self->time = now;
  follow_state (self, reading, now);
  restless = now < self->calm_from;
  count_moves (self, reading);

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      const Habit *habit = &habits[q];
      float value = reading->value[q];

      if (isnan (value) || (odd && !rw_validator_is_plausible (q, value)))
        continue;
      if (habit->per_min > 0)
        quality |= judge_jump (get_past (self, q), q, value, habit->air && restless, now);
      if (habit->reach > 0)
        quality |= judge_far (get_past (self, q), habit, value, habit->air && restless);
      if (habit->run > 0 && !habit->still)
        quality |= judge_run (self, &self->runs[habit->run - 1], value, running, now);
    }

  return quality;
}
