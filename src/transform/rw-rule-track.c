/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include "rw-time.h"

#include <string.h>

/* An alarm that is raised again within this time after it returned came back soon; after the second
 * without one it did not. */
#define SOON (2 * RW_USEC_PER_HOUR)
#define QUIET (12 * RW_USEC_PER_HOUR)
#define MAX_LEVEL 4

void
rw_rule_track_free (RwRuleTrack *self)
{
  g_free (self->memory);
  g_free (self->kinetic);
  g_free (self);
}

RwRuleTrack *
rw_alarm_track_ensure_rule (RwAlarmTrack *self, guint number)
{
  if (self->rules[number] == NULL)
    self->rules[number] = g_new0 (RwRuleTrack, 1);
  return self->rules[number];
}

static gboolean
remembers (const RwRuleMemory *memory)
{
  if (memory->bits != 0 || memory->n != 0 || memory->beyond != 0)
    return TRUE;

  for (int i = 0; i < RW_RULE_BUCKETS; i++)
    if (memory->seconds[i] > 0)
      return TRUE;
  return FALSE;
}

void
rw_alarm_track_calm_rule (RwAlarmTrack *self, guint number, gint64 time)
{
  RwRuleTrack *track = self->rules[number];

  if (track->raised_time != 0 || track->listed_time != 0 || track->pending_since != 0
      || track->kinetic != NULL)
    return;
  if (track->memory != NULL && remembers (track->memory))
    return;
  if (track->returned_time != 0 && time - track->returned_time < QUIET)
    return;

  rw_rule_track_free (track);
  self->rules[number] = NULL;
}

void
rw_rule_track_raise (RwRuleTrack *self, gint64 time, gint64 off_delay)
{
  gint64 calm = time - self->returned_time;

  self->raised_time = time;
  if (self->returned_time == 0 || calm >= QUIET)
    self->level = 0;
  else if (calm < SOON + off_delay)
    self->level = MIN (self->level + 1, MAX_LEVEL);
}

void
rw_rule_track_adopt (RwRuleTrack *self, gint64 off_delay)
{
  if (self->listed_time == 0 || self->raised_time != 0)
    return;

  rw_rule_track_raise (self, self->listed_time, off_delay);
  self->priority = self->listed_priority;
}

/* --- conditions ------------------------------------------------------------------------------ */

static State
apply_consecutive (RwRuleMemory *self, const Row *row, State state)
{
  if (state == STATE_HOLDS)
    self->n = MIN (self->n + 1, row->rule->n);
  else if (state == STATE_GONE || state == STATE_BETWEEN)
    self->n = 0;
  if (state != STATE_HOLDS)
    return state;

  return self->n >= row->rule->n ? STATE_HOLDS : STATE_BETWEEN;
}

static State
apply_n_of_m (RwRuleMemory *self, const Row *row, State state, gboolean raised)
{
  gboolean beyond = state == STATE_HOLDS || (raised && state == STATE_BETWEEN);
  guint32 mask = row->rule->m >= 32 ? G_MAXUINT32 : (1u << row->rule->m) - 1;

  if (state == STATE_MUTED)
    return state;

  self->bits = (self->bits << 1 | beyond) & mask;
  return (guint) __builtin_popcount (self->bits) >= row->rule->n ? STATE_HOLDS : STATE_GONE;
}

/* Moves the buckets on to that of the reading. */
static void
shift_buckets (RwRuleMemory *self, gint64 bucket)
{
  gint64 by = self->bucket != 0 ? bucket - self->bucket : 0;

  if (by >= RW_RULE_BUCKETS)
    memset (self->seconds, 0, sizeof self->seconds);
  else if (by > 0)
    {
      memmove (self->seconds + by, self->seconds,
               (size_t) (RW_RULE_BUCKETS - by) * sizeof *self->seconds);
      memset (self->seconds, 0, (size_t) by * sizeof *self->seconds);
    }
  self->bucket = bucket;
}

static State
apply_cumulative (RwRuleMemory *self, const Row *row, State state, const Moment *moment)
{
  gint64 step = MAX (row->rule->window / RW_RULE_BUCKETS, 1);
  float total = 0;

  shift_buckets (self, moment->time / step);
  if (self->beyond != 0)
    self->seconds[0] +=
        (float) MIN (moment->time - self->beyond, moment->longest_gap) / (float) RW_USEC_PER_SEC;
  self->beyond = state == STATE_HOLDS ? moment->time : 0;
  if (state == STATE_MUTED)
    return state;

  for (int i = 0; i < RW_RULE_BUCKETS; i++)
    total += self->seconds[i];
  return total * (float) RW_USEC_PER_SEC >= (float) row->rule->time ? STATE_HOLDS : STATE_GONE;
}

static State
apply_count (RwRuleMemory *self, const Row *row, State state, gint64 time)
{
  guint n = 0;

  if (state == STATE_HOLDS && self->beyond == 0)
    {
      memmove (self->times + 1, self->times, sizeof self->times - sizeof *self->times);
      self->times[0] = time;
      self->n = MIN (self->n + 1, RW_RULE_COUNTS);
    }
  if (state == STATE_HOLDS)
    self->beyond = time;
  else if (state == STATE_GONE)
    self->beyond = 0;

  while (n < self->n && time - self->times[n] < row->rule->window)
    n++;
  self->n = n;
  memset (self->times + n, 0, (RW_RULE_COUNTS - n) * sizeof *self->times);
  if (state == STATE_MUTED)
    return state;
  return n >= row->rule->n ? STATE_HOLDS : STATE_GONE;
}

State
rw_rule_track_apply (RwRuleTrack *self, const Row *row, State state, const Moment *moment)
{
  /* A row that is no more has nothing to wait for. */
  if (row->rule == NULL || row->condition == RW_CONDITION_LASTING || state == STATE_UNKNOWN)
    return state;

  if (self->memory == NULL)
    self->memory = g_new0 (RwRuleMemory, 1);
  switch (row->rule->condition)
    {
    case RW_CONDITION_CONSECUTIVE:
      return apply_consecutive (self->memory, row, state);
    case RW_CONDITION_N_OF_M:
      return apply_n_of_m (self->memory, row, state, self->raised_time != 0);
    case RW_CONDITION_CUMULATIVE:
      return apply_cumulative (self->memory, row, state, moment);
    case RW_CONDITION_COUNT:
      return apply_count (self->memory, row, state, moment->time);
    case RW_CONDITION_LASTING:
    case RW_N_ALARM_CONDITIONS:
    default:
      return state;
    }
}
