/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include <math.h>
#include <string.h>

/*
 * Little endian, one field after the other; times are 8 bytes, floats 4. A change of what is
 * written here is another RW_ALARM_TRACK_FORMAT. One table of fields serves both ways, so they
 * cannot differ.
 */

/* Either appends or takes. */
typedef struct
{
  GByteArray *out; /* NULL: takes */
  const guint8 *in;
  gsize left;
  gboolean failed;
} Stream;

static void
put_bytes (Stream *self, gpointer value, gsize size)
{
  guint8 bytes[8];

  if (self->out == NULL && (self->failed || self->left < size))
    {
      self->failed = TRUE;
      return;
    }

  if (self->out != NULL)
    memcpy (bytes, value, size);
  else
    memcpy (bytes, self->in, size);
#if G_BYTE_ORDER == G_BIG_ENDIAN
  for (gsize i = 0; i < size / 2; i++)
    {
      guint8 byte = bytes[i];

      bytes[i] = bytes[size - 1 - i];
      bytes[size - 1 - i] = byte;
    }
#endif
  if (self->out != NULL)
    {
      g_byte_array_append (self->out, bytes, (guint) size);
      return;
    }
  memcpy (value, bytes, size);
  self->in += size;
  self->left -= size;
}

#define PUT(stream, field) put_bytes (stream, &(field), sizeof (field))

static void
put_array (Stream *self, gpointer values, gsize size, guint n)
{
  for (guint i = 0; i < n; i++)
    put_bytes (self, (guint8 *) values + i * size, size);
}

#define PUT_SOME(stream, field, n) put_array (stream, field, sizeof *(field), n)
#define PUT_ALL(stream, field) PUT_SOME (stream, field, G_N_ELEMENTS (field))

/* One byte whether something follows; what is taken is made. */
static gboolean
put_presence (Stream *self, gpointer *part, gsize size)
{
  guint8 present = *part != NULL;

  PUT (self, present);
  if (self->out == NULL && present != 0 && !self->failed && *part == NULL)
    *part = g_malloc0 (size);
  return present != 0 && !self->failed;
}

#define PUT_PART(stream, part) put_presence (stream, (gpointer *) &(part), sizeof *(part))

static void
put_unit (Stream *self, RwAlarmTrack *track)
{
  PUT (self, track->time);
  PUT (self, track->said_time);
  PUT (self, track->heard);
  PUT (self, track->grace_until);
  PUT (self, track->grace_end);
  PUT (self, track->defrost_begin);
  PUT (self, track->defrost_end);
  PUT (self, track->door_time);
  PUT (self, track->power_time);
  PUT (self, track->position_time);
  PUT (self, track->doubted_time);
  PUT (self, track->latitude);
  PUT (self, track->longitude);
  PUT (self, track->doubted_latitude);
  PUT (self, track->doubted_longitude);
  PUT (self, track->doubted_speed);
  PUT (self, track->setpoint);
  PUT (self, track->ambient);
  PUT (self, track->deviation);
  PUT (self, track->single_air);
  PUT (self, track->noise);
  PUT (self, track->power_air);
  PUT (self, track->defrost_hours);
  PUT (self, track->defrost_air);
  PUT (self, track->interval);
  PUT (self, track->idle_interval);
  PUT (self, track->powered);
  PUT (self, track->mode);
  PUT (self, track->flags);
  PUT (self, track->fans);
  self->failed |= track->mode > RW_CARGO_AMBIENT;
}

static void
put_trend (Stream *self, RwAirTrend *trend)
{
  PUT (self, trend->n);
  if (trend->n > RW_AIR_TREND_SIZE)
    self->failed = TRUE;
  if (self->failed)
    return;

  PUT_SOME (self, trend->times, trend->n);
  PUT_SOME (self, trend->values, trend->n);
  PUT (self, trend->begin);
  PUT (self, trend->sum);
  PUT (self, trend->count);
}

static void
put_probes (Stream *self, RwProbeTrack *probes)
{
  PUT (self, probes->time);
  PUT (self, probes->learned);
  PUT_ALL (self, probes->usual);
  PUT_ALL (self, probes->smooth);
  PUT_ALL (self, probes->value);
  PUT_ALL (self, probes->anchor);
  PUT_ALL (self, probes->since);
  PUT_ALL (self, probes->moves);
  PUT (self, probes->n_moves);
  PUT (self, probes->fractions);
  PUT (self, probes->frozen);
}

static void
put_memory (Stream *self, RwRuleMemory *memory)
{
  PUT (self, memory->bits);
  PUT (self, memory->n);
  PUT (self, memory->bucket);
  PUT (self, memory->beyond);
  PUT_ALL (self, memory->seconds);
  self->failed |= memory->n > G_MAXINT;
}

static void
put_kinetic (Stream *self, RwKineticRing *kinetic)
{
  guint8 n = 0, number;

  PUT (self, kinetic->newest);
  PUT (self, kinetic->step);
  PUT (self, kinetic->energy);
  for (guint i = 0; i < RW_KINETIC_RING_SIZE; i++)
    n += kinetic->weights[i] > 0;
  PUT (self, n);
  for (guint i = 0, done = 0; done < n && i < RW_KINETIC_RING_SIZE && !self->failed; i++)
    {
      if (self->out != NULL && !(kinetic->weights[i] > 0))
        continue;
      number = (guint8) i;
      PUT (self, number);
      if (number >= RW_KINETIC_RING_SIZE)
        self->failed = TRUE;
      if (self->failed)
        return;
      PUT (self, kinetic->sums[number]);
      PUT (self, kinetic->weights[number]);
      done++;
    }
  self->failed |= kinetic->step == 0 || kinetic->newest < 0;
  if (!self->failed)
    rw_kinetic_ring_sum (kinetic);
}

static void
put_rule (Stream *self, RwRuleTrack *rule)
{
  PUT (self, rule->time);
  PUT (self, rule->pending_since);
  PUT (self, rule->clearing_since);
  PUT (self, rule->raised_time);
  PUT (self, rule->returned_time);
  PUT (self, rule->limit_time);
  PUT (self, rule->told_time);
  PUT (self, rule->priority);
  PUT (self, rule->level);
  if (PUT_PART (self, rule->memory))
    put_memory (self, rule->memory);
  if (PUT_PART (self, rule->kinetic))
    put_kinetic (self, rule->kinetic);
}

static void
put_parts (Stream *self, RwAlarmTrack *track)
{
  put_unit (self, track);
  if (PUT_PART (self, track->trend))
    put_trend (self, track->trend);
  if (PUT_PART (self, track->probes))
    put_probes (self, track->probes);
}

GBytes *
rw_alarm_track_to_bytes (const RwAlarmTrack *self, const RwAlarmEngine *engine)
{
  Stream stream = { .out = g_byte_array_new () };
  RwAlarmTrack copy = *self;
  guint8 n = 0;

  for (guint i = 0; i < self->n_rules; i++)
    n += self->rules[i] != NULL;
  put_parts (&stream, &copy);
  PUT (&stream, n);
  for (guint i = 0; i < self->n_rules; i++)
    if (self->rules[i] != NULL)
      {
        PUT (&stream, engine->slots[i].name);
        PUT (&stream, engine->slots[i].meaning);
        put_rule (&stream, self->rules[i]);
      }

  return g_byte_array_free_to_bytes (stream.out);
}

static int
find_name (const RwAlarmEngine *engine, guint32 name)
{
  for (guint i = 0; i < engine->n_slots; i++)
    if (engine->slots[i].name == name)
      return (int) i;

  return -1;
}

static void
take_rule (Stream *self, RwAlarmTrack *track, const RwAlarmEngine *engine)
{
  RwRuleTrack *rule = g_new0 (RwRuleTrack, 1);
  guint32 name = 0, meaning = 0;
  int number;

  PUT (self, name);
  PUT (self, meaning);
  put_rule (self, rule);
  number = find_name (engine, name);
  if (self->failed || number < 0 || track->rules[number] != NULL)
    {
      rw_rule_track_free (rule);
      return;
    }

  track->rules[number] = rule;
  if (engine->slots[number].meaning != meaning)
    rw_rule_track_restart (rule);
}

gboolean
rw_alarm_track_from_bytes (RwAlarmTrack *self, const RwAlarmEngine *engine, GBytes *bytes)
{
  Stream stream = { .in = g_bytes_get_data (bytes, NULL), .left = g_bytes_get_size (bytes) };
  guint8 n = 0;

  rw_alarm_track_clear (self);
  rw_alarm_track_init (self);
  rw_alarm_track_prepare (self, engine);
  put_parts (&stream, self);
  PUT (&stream, n);
  for (guint i = 0; i < n && !stream.failed; i++)
    take_rule (&stream, self, engine);
  if (!stream.failed && stream.left == 0)
    return TRUE;

  rw_alarm_track_clear (self);
  rw_alarm_track_init (self);
  return FALSE;
}
