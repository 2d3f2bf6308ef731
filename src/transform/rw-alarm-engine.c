/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine-private.h"

#include <math.h>
#include <string.h>

/* Where neither a booking nor the profile says how far a setpoint may differ, K. */
#define TOLERANCE_CHILLED 1.5f
#define TOLERANCE_FROZEN 4.0f

static const Band none = { NAN, NAN };

/* A number of some bytes that is the same in every life of the program (FNV-1a). */
static guint32
mix (guint32 hash, gconstpointer data, gsize size)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}

#define MIX(hash, value) mix (hash, &(value), sizeof (value))

static guint32
mix_rule (guint32 hash, const RwAlarmRule *rule)
{
  gint32 numbers[] = {
    rule->mode,      (gint32) rule->signal, (gint32) rule->side, (gint32) rule->reference,
    rule->condition, (gint32) rule->n,      (gint32) rule->m,    (gint32) rule->suppress,
  };
  gint64 times[] = { rule->time, rule->window, rule->on_delay, rule->off_delay };
  float limits[] = { rule->threshold, rule->deadband };

  hash = MIX (hash, numbers);
  hash = MIX (hash, times);
  return MIX (hash, limits);
}

static Limit
get_limit (const RwAlarmRule *rule)
{
  gboolean kinetic = rule->signal == RW_SIGNAL_KINETIC;

  switch (rule->reference)
    {
    case RW_REFERENCE_SETPOINT:
      return LIMIT_SETPOINT;
    case RW_REFERENCE_BOOKED:
      return LIMIT_BOOKED;
    case RW_REFERENCE_CARGO:
      return kinetic ? LIMIT_KINETIC : LIMIT_CARGO;
    case RW_REFERENCE_STRICT:
      return kinetic ? LIMIT_STRICT_KINETIC : LIMIT_STRICT;
    case RW_REFERENCE_GAS:
      return rule->signal == RW_SIGNAL_OXYGEN ? LIMIT_OXYGEN : LIMIT_CARBON_DIOXIDE;
    case RW_REFERENCE_ABSOLUTE:
    case RW_N_ALARM_REFERENCES:
    default:
      return LIMIT_ABSOLUTE;
    }
}

guint32
rw_alarm_engine_hash_name (const char *rule_id)
{
  return mix (2166136261u, rule_id, strlen (rule_id));
}

static Slot *
ensure_slot (GArray *slots, const char *rule_id)
{
  Slot *last = slots->len > 0 ? &g_array_index (slots, Slot, slots->len - 1) : NULL;
  Slot slot = { .rule_id = rule_id, .meaning = 2166136261u };

  /* They come in the order of rule_id. */
  if (last != NULL && last->rule_id == rule_id)
    return last;

  slot.name = rw_alarm_engine_hash_name (rule_id);
  g_array_append_val (slots, slot);
  return &g_array_index (slots, Slot, slots->len - 1);
}

/* A row that is disabled is none: its alarm returns. */
static void
add_rule (RwAlarmEngine *self, GArray *slots, const RwAlarmRule *rule)
{
  Slot *slot;

  if (!rule->enabled || rule->signal == RW_SIGNAL_FEED_SILENCE)
    return;

  slot = ensure_slot (slots, rule->rule_id);
  slot->meaning = mix_rule (slot->meaning, rule);
  slot->rows[rule->mode] = (Row){
    .rule = rule,
    .threshold = rule->threshold,
    .deadband = rule->deadband,
    .signal = (guint8) rule->signal,
    .side = (guint8) rule->side,
    .limit = (guint8) get_limit (rule),
    .condition = (guint8) rule->condition,
    .suppress = (guint8) rule->suppress,
  };
  self->needed |= 1u << rule->signal;
  if (rule->signal == RW_SIGNAL_SILENCE && self->silence < 0)
    self->silence = (int) slots->len - 1;
}

static Band
get_gas_band (float low, float high)
{
  return high > low ? (Band){ low, high } : none;
}

static void
cargo_init (Cargo *self, const RwCargoProfile *profile)
{
  self->profile = profile;
  for (int i = 0; i < N_LIMITS; i++)
    self->limits[i] = none;
  self->limits[LIMIT_ABSOLUTE] = (Band){ 0, 0 };
  if (profile == NULL)
    return;

  self->limits[LIMIT_CARGO] = (Band){ profile->low, profile->high };
  if (profile->strict)
    self->limits[LIMIT_STRICT] = self->limits[LIMIT_CARGO];
  self->limits[LIMIT_OXYGEN] = get_gas_band (profile->oxygen_low, profile->oxygen_high);
  self->limits[LIMIT_CARBON_DIOXIDE] =
      get_gas_band (profile->carbon_dioxide_low, profile->carbon_dioxide_high);
  if (profile->kinetic_high < 0 || profile->kinetic_high > 0)
    self->limits[LIMIT_KINETIC] = (Band){ -INFINITY, profile->kinetic_high };
  if (profile->strict)
    self->limits[LIMIT_STRICT_KINETIC] = self->limits[LIMIT_KINETIC];
}

const Cargo *
rw_alarm_engine_get_cargo (RwAlarmEngine *self, const char *product_id)
{
  const RwCargoProfile *profile;
  Cargo *cargo;

  if (product_id == NULL)
    return &self->unknown;

  cargo = g_hash_table_lookup (self->cargoes, product_id);
  if (cargo != NULL)
    return cargo;
  profile = rw_cargo_profiles_lookup (self->profiles, product_id);
  if (profile == NULL)
    return &self->unknown;

  cargo = g_new (Cargo, 1);
  cargo_init (cargo, profile);
  g_hash_table_insert (self->cargoes, (gpointer) product_id, cargo);
  return cargo;
}

RwAlarmEngine *
rw_alarm_engine_new (RwAlarmRules *rules,
                     RwBookings *bookings,
                     RwCargoProfiles *profiles,
                     RwGeofences *geofences)
{
  static guint64 last_serial;
  RwAlarmEngine *self = g_new0 (RwAlarmEngine, 1);
  g_autoptr (GArray) slots = g_array_new (FALSE, TRUE, sizeof (Slot));

  self->rules = rw_alarm_rules_ref (rules);
  self->bookings = bookings != NULL ? rw_bookings_ref (bookings) : NULL;
  self->profiles = rw_cargo_profiles_ref (profiles);
  self->geofences = geofences != NULL ? rw_geofences_ref (geofences) : NULL;
  self->geofence_rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_rule_free);
  self->cargoes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->silence = -1;
  cargo_init (&self->unknown, NULL);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    rw_quantity_get_range (q, &self->ranges[q].low, &self->ranges[q].high);
  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    add_rule (self, slots, rw_alarm_rules_get (rules, i));
  rw_alarm_engine_add_geofences (self, slots);
  self->n_slots = MIN (slots->len, G_MAXUINT8);
  self->slots = (Slot *) (gpointer) g_array_steal (slots, NULL);
  self->serial = __atomic_add_fetch (&last_serial, 1, __ATOMIC_RELAXED);
  return self;
}

void
rw_alarm_engine_free (RwAlarmEngine *self)
{
  g_hash_table_unref (self->cargoes);
  g_free (self->slots);
  rw_cargo_profiles_unref (self->profiles);
  g_clear_pointer (&self->bookings, rw_bookings_unref);
  g_clear_pointer (&self->geofences, rw_geofences_unref);
  g_ptr_array_unref (self->geofence_rules);
  rw_alarm_rules_unref (self->rules);
  g_free (self);
}

guint
rw_alarm_engine_get_size (const RwAlarmEngine *self)
{
  return self->n_slots;
}

int
rw_alarm_engine_find (const RwAlarmEngine *self, const char *rule_id)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].rule_id == rule_id)
      return (int) i;

  return -1;
}

static const RwBooking *
find_booking (RwAlarmTrack *self, const RwAlarmEngine *engine, const RwReading *reading)
{
  return engine->bookings != NULL
             ? rw_bookings_lookup (engine->bookings, reading->container_id, reading->time)
             : NULL;
}

/* Looks up booking and cargo where they may be others than those of the reading before. */
static void
find_cargo (RwAlarmTrack *self, RwAlarmEngine *engine, const RwReading *reading)
{
  const char *product_id = reading->product_id;

  if (engine->bookings != NULL)
    self->booking = find_booking (self, engine, reading);
  if (product_id == NULL && self->booking != NULL)
    product_id = self->booking->product_id;
  if (self->engine == engine && self->product_id == product_id && self->cargo != NULL)
    return;

  if (engine->bookings == NULL)
    self->booking = NULL;
  self->engine = engine;
  self->product_id = product_id;
  self->cargo = rw_alarm_engine_get_cargo (engine, product_id);
}

static RwCargoMode
get_mode (const Moment *moment)
{
  const RwCargoProfile *profile = moment->cargo->profile;

  if (profile != NULL && profile->mode == RW_CARGO_AMBIENT)
    return RW_CARGO_AMBIENT;
  return moment->setpoint <= RW_FROZEN_SETPOINT ? RW_CARGO_FROZEN : RW_CARGO_CHILLED;
}

static Band
get_booked (const RwBooking *booking, const Moment *moment)
{
  const RwCargoProfile *profile = moment->cargo->profile;
  float tolerance;

  if (booking != NULL && !isnan (booking->setpoint))
    return (Band){ booking->setpoint, booking->setpoint };
  if (profile == NULL)
    return none;

  tolerance = profile->tolerance;
  if (tolerance <= 0)
    tolerance = profile->mode == RW_CARGO_FROZEN ? TOLERANCE_FROZEN : TOLERANCE_CHILLED;
  return (Band){ profile->setpoint - tolerance, profile->setpoint + tolerance };
}

static void
begin_moment (RwAlarmTrack *self, RwAlarmEngine *engine, Moment *moment)
{
  const RwReading *reading = moment->reading;

  find_cargo (self, engine, reading);
  moment->cargo = self->cargo;
  moment->setpoint = reading->value[RW_QUANTITY_TARGET_TEMPERATURE];
  if (isnan (moment->setpoint) && moment->cargo->profile != NULL)
    moment->setpoint = moment->cargo->profile->setpoint;
  moment->mode = get_mode (moment);
  moment->longest_gap = rw_alarm_track_get_longest_gap (self);
  if (self->time != 0)
    moment->passed = MIN (moment->time - self->time, moment->longest_gap);
  memcpy (moment->limits, moment->cargo->limits, sizeof moment->limits);
  moment->limits[LIMIT_SETPOINT] = (Band){ moment->setpoint, moment->setpoint };
  moment->limits[LIMIT_BOOKED] = get_booked (self->booking, moment);
  rw_moment_read_air (moment);
  rw_alarm_track_follow_noise (self, moment);
}

static float
get_kinetic (RwAlarmTrack *self, guint number, const Row *row, const Moment *moment)
{
  float air = moment->probes[RW_PROBE_BOX];
  RwRuleTrack *track;
  float energy;

  /* Of a cargo that is not known nothing is to be kept. */
  if (isnan (moment->limits[row->limit].high) || moment->cargo->profile == NULL)
    return NAN;
  if (isnan (air))
    air = moment->control_air;
  if (isnan (air))
    return NAN;

  track = rw_alarm_track_ensure_rule (self, number);
  energy = moment->cargo->profile->activation_energy;
  if (track->kinetic == NULL)
    track->kinetic = g_new0 (RwKineticRing, 1);
  if (track->kinetic->step == 0 || fabsf (track->kinetic->energy - energy) > 0)
    rw_kinetic_ring_init (track->kinetic, (guint32) (row->rule->window / G_USEC_PER_SEC), energy);
  rw_kinetic_ring_add (track->kinetic, moment->time / G_USEC_PER_SEC, air,
                       (float) moment->passed / (float) G_USEC_PER_SEC);
  return rw_kinetic_ring_get_mean (track->kinetic);
}

static float
get_value (RwAlarmTrack *self, guint number, const Row *row, const Moment *moment)
{
  if (row->signal == RW_SIGNAL_KINETIC)
    return get_kinetic (self, number, row, moment);
  if (row->signal == RW_SIGNAL_RATE)
    return self->trend != NULL
               ? rw_moment_get_slope (moment, self->trend,
                                      (guint32) (row->rule->window / G_USEC_PER_SEC))
               : NAN;

  return moment->signals[row->signal];
}

/* Cargo that was loaded too warm is still being cooled down: return air and the time out of range
 * count from when it has once been within its limits. */
static gboolean
waits_for_arrival (const Row *row)
{
  return row->signal == RW_SIGNAL_RETURN_AIR
         || (row->limit == LIMIT_CARGO && row->condition == RW_CONDITION_CUMULATIVE);
}

static Verdict
judge_row (const Row *row, const Moment *moment, float value)
{
  const Band *band = &moment->limits[row->limit];
  float above = band->high + row->threshold, below = band->low + row->threshold, excess;
  Verdict verdict = { .value = value, .limit_value = above };

  if (row->side == RW_SIDE_ABOVE)
    excess = value - above;
  else if (row->side == RW_SIDE_BELOW)
    {
      verdict.limit_value = below;
      excess = below - value;
    }
  else
    {
      below = band->low - row->threshold;
      excess = value - above;
      if (below - value > excess)
        {
          verdict.limit_value = below;
          excess = below - value;
        }
    }

  if (row->signal == RW_SIGNAL_CONTROL_AIR || row->signal == RW_SIGNAL_RATE)
    excess -= moment->doubt;

  if (isnan (excess))
    verdict.state = STATE_UNKNOWN;
  else if ((row->suppress & moment->muted) != 0)
    verdict.state = STATE_MUTED;
  else if (moment->arriving && waits_for_arrival (row))
    verdict.state = STATE_GONE;
  else if (excess > 0)
    verdict.state = STATE_HOLDS;
  else
    verdict.state = excess > -row->deadband ? STATE_BETWEEN : STATE_GONE;
  return verdict;
}

static void
follow_arrival (RwAlarmTrack *self, Moment *moment)
{
  const Band *limits = &moment->limits[LIMIT_CARGO];
  float temperature = moment->signals[RW_SIGNAL_TEMPERATURE];

  if (temperature >= limits->low && temperature <= limits->high)
    self->flags |= RW_TRACK_ARRIVED;
  moment->arriving = (self->flags & RW_TRACK_ARRIVED) == 0;
}

static void
judge_rules (RwAlarmTrack *self, const Moment *moment, RwBatchBuilder *out)
{
  static const Verdict gone = { STATE_GONE, NAN, NAN };
  const RwAlarmEngine *engine = moment->engine;

  for (guint i = 0; i < engine->n_slots; i++)
    {
      const Row *row = &engine->slots[i].rows[moment->mode];
      Verdict verdict;

      if ((int) i == engine->silence)
        continue;
      if (row->rule == NULL)
        {
          if (self->rules[i] != NULL)
            rw_alarm_track_step (self, i, row, &gone, moment, out);
          continue;
        }

      verdict = row->geofence != NULL ? rw_alarm_track_judge_geofence (self, i, row, moment)
                                      : judge_row (row, moment, get_value (self, i, row, moment));
      if (self->rules[i] != NULL || verdict.state == STATE_HOLDS)
        rw_alarm_track_step (self, i, row, &verdict, moment, out);
    }
}

void
rw_alarm_track_judge (RwAlarmTrack *self,
                      RwAlarmEngine *engine,
                      const RwReading *reading,
                      gint64 time,
                      const RwFeedClock *feed,
                      RwBatchBuilder *out)
{
  Moment moment = { .reading = reading, .engine = engine, .time = time };
  gboolean was_off = self->powered == 0;

  rw_alarm_track_prepare (self, engine);
  rw_alarm_track_end_silence (self, engine, reading->container_id, time, feed, out);
  rw_alarm_track_follow_unit (self, reading, time);
  begin_moment (self, engine, &moment);
  rw_alarm_track_follow_moment (self, &moment, was_off && self->powered == 1);
  rw_alarm_track_fill_signals (self, &moment);
  follow_arrival (self, &moment);
  judge_rules (self, &moment, out);

  if (self->time != 0 && was_off == (self->powered == 0))
    rw_alarm_track_learn_interval (self, time - self->time, was_off);
  self->time = time;
  self->said_time = reading->time;
  self->mode = (guint8) moment.mode;
  rw_alarm_track_hear (self, engine, reading, feed, out == NULL);
}
