/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-engine.h"

G_BEGIN_DECLS

/*
 * What the files of RwAlarmEngine share: rw-alarm-engine.c (rules made ready, the pass over them),
 * rw-alarm-follow.c (the unit: power, defrost, door, grace, position), rw-alarm-signals.c (what is
 * judged), rw-alarm-step.c (conditions, delays, events), rw-alarm-forecast.c (time to the limit),
 * rw-alarm-silence.c, rw-alarm-geofence.c (areas) and rw-alarm-track.c (life of the state; its
 * bytes in rw-alarm-bytes.c).
 */

/* References with those told apart that depend on the signal. */
typedef enum
{
  LIMIT_ABSOLUTE,
  LIMIT_SETPOINT,
  LIMIT_BOOKED,
  LIMIT_CARGO,
  LIMIT_STRICT,
  LIMIT_OXYGEN,
  LIMIT_CARBON_DIOXIDE,
  LIMIT_KINETIC,
  LIMIT_STRICT_KINETIC,
  N_LIMITS,
} Limit;

typedef struct
{
  float low;
  float high;
} Band;

/* A profile made ready. */
typedef struct
{
  const RwCargoProfile *profile; /* or NULL: nothing is known of the cargo */
  Band limits[N_LIMITS];
} Cargo;

/* A rule's row for a mode. */
typedef struct
{
  const RwAlarmRule *rule; /* NULL: there is none, or it is disabled */
  const RwGeofence *geofence; /* NULL: it is no area's */
  float threshold;
  float deadband;
  guint8 signal;
  guint8 side;
  guint8 limit;
  guint8 condition;
  guint8 suppress;
} Row;

typedef struct
{
  const char *rule_id; /* interned */
  guint32 name;        /* a number of rule_id that does not change */
  guint32 meaning;     /* a number of all that its rows judge by */
  Row rows[RW_CARGO_AMBIENT + 1];
} Slot;

struct _RwAlarmEngine
{
  RwAlarmRules *rules;
  RwBookings *bookings; /* or NULL */
  RwCargoProfiles *profiles;
  RwGeofences *geofences;    /* or NULL */
  GPtrArray *geofence_rules; /* of RwAlarmRule, owned: what is like other rules in them */
  GHashTable *cargoes; /* interned product_id → Cargo, owned, as they are needed */
  Cargo unknown;
  Band ranges[RW_N_QUANTITIES]; /* of what can be */
  guint needed;                 /* 1 << RwAlarmSignal of rows in use */
  int silence;                  /* the number of the rule that judges silence, -1: none */
  guint n_slots;
  Slot *slots;
  guint64 serial; /* of this engine among all */
};

typedef enum
{
  STATE_UNKNOWN, /* the reading does not tell */
  STATE_MUTED,   /* it tells, but it means nothing now */
  STATE_HOLDS,
  STATE_BETWEEN, /* inside the deadband: gone for who waits, still there for who has an alarm */
  STATE_GONE,
} State;

/* What a reading says about one rule. */
typedef struct
{
  State state;
  float value;
  float limit_value;
} Verdict;

/* What all rules need of a reading, made once. */
typedef struct
{
  const RwReading *reading;
  const RwAlarmEngine *engine;
  const Cargo *cargo;
  gint64 time;
  gint64 longest_gap; /* µs that count at most of a silence */
  gint64 passed;      /* µs since the reading before, at most longest_gap; 0: the first */
  float setpoint;     /* NAN: unknown */
  float control_air;  /* NAN: unknown or implausible */
  float doubt;        /* K that a deviation of it from the setpoint must be larger than the limit */
  float probes[RW_N_PROBES];
  float slope; /* K/h over two hours; NAN: unknown */
  RwCargoMode mode;
  guint muted; /* RwAlarmSuppress: what neither begins nor returns now */
  guint held;  /* what does not begin */
  gboolean off;
  gboolean arriving; /* the cargo has not been within its limits yet */
  float signals[RW_N_ALARM_SIGNALS];
  Band limits[N_LIMITS];
} Moment;

#define NEEDS(engine, signal) (((engine)->needed & (1u << (signal))) != 0)

/* rw-alarm-engine.c */

const Cargo *rw_alarm_engine_get_cargo (RwAlarmEngine *self, const char *product_id);

/* A number of a rule_id that is the same in every life of the program. */
guint32 rw_alarm_engine_hash_name (const char *rule_id);

/* rw-alarm-follow.c */

/* Follows power, defrost, door, fans and position; before anything is judged. */
void rw_alarm_track_follow_unit (RwAlarmTrack *self, const RwReading *reading, gint64 time);

/* Follows setpoint, grace, and what is muted. */
void rw_alarm_track_follow_moment (RwAlarmTrack *self, Moment *moment, gboolean powered_up);

/* km/h to where the reading is, NAN when that is not known or not certain yet. */
float rw_alarm_track_follow_position (RwAlarmTrack *self, const RwReading *reading, gint64 time);

/* rw-alarm-signals.c */

/* Fills in the probes and the control air; wants setpoint and mode. */
void rw_moment_read_air (Moment *self);

/* How much a probe is taken to waver as long as that is not known, K. */
#define RW_UNKNOWN_NOISE 1.0f

/* Learns how much the only probe of a unit wavers, and doubts it accordingly. */
void rw_alarm_track_follow_noise (RwAlarmTrack *self, Moment *moment);

/* K/h that the control air has risen over the last window seconds, NAN while that is not known. Up
 * to the setpoint is back to where it ought to be: no rise. */
float rw_moment_get_slope (const Moment *self, const RwAirTrend *trend, guint32 window);

/* Fills in signals. */
void rw_alarm_track_fill_signals (RwAlarmTrack *self, Moment *moment);

/* rw-alarm-step.c */

/* Goes on with a rule by what a reading says. */
void rw_alarm_track_step (RwAlarmTrack *self,
                          guint number,
                          const Row *row,
                          const Verdict *verdict,
                          const Moment *moment,
                          RwBatchBuilder *out);

/* Makes room for the state of the engine's rules. */
void rw_alarm_track_prepare (RwAlarmTrack *self, const RwAlarmEngine *engine);

/* The state of a rule, made where it was quiet. */
RwRuleTrack *rw_alarm_track_ensure_rule (RwAlarmTrack *self, guint number);

/* Forgets the state of a rule that is quiet again. */
void rw_alarm_track_calm_rule (RwAlarmTrack *self, guint number, gint64 time);
void rw_rule_track_free (RwRuleTrack *self);

/* The rule judges otherwise from now on: its delays begin anew, its alarm stays. */
void rw_rule_track_restart (RwRuleTrack *self);

/* What a condition makes of a verdict. */
State rw_rule_track_apply (RwRuleTrack *self, const Row *row, State state, const Moment *moment);

/* Notes that the alarm is raised, and whether it came back soon. */
void rw_rule_track_raise (RwRuleTrack *self, gint64 time, gint64 off_delay);

/* The same for the stored alarm, where there is one and none is raised. */
void rw_rule_track_adopt (RwRuleTrack *self, gint64 off_delay);

/* rw-alarm-forecast.c */

/* When the cargo's limit is expected to be passed, µs; 0: not known. */
gint64 rw_alarm_track_forecast (const RwAlarmTrack *self, const Row *row, const Moment *moment);

/* Whether the cargo's limit is passed now on the side that the rule looks at. */
gboolean rw_moment_is_past_limit (const Moment *self, const Row *row);

/* rw-alarm-geofence.c */

/* Appends a Slot for each area that is enabled. */
void rw_alarm_engine_add_geofences (RwAlarmEngine *self, GArray *slots);

/* What a reading says about an area, and remembers that the reefer is inside. */
Verdict rw_alarm_track_judge_geofence (RwAlarmTrack *self,
                                       guint number,
                                       const Row *row,
                                       const Moment *moment);

/* rw-alarm-silence.c */

/* A reading ends a silence: raises and returns what no sweep saw. */
void rw_alarm_track_end_silence (RwAlarmTrack *self,
                                 const RwAlarmEngine *engine,
                                 const char *container_id,
                                 gint64 time,
                                 const RwFeedClock *feed,
                                 RwBatchBuilder *out);

/* Notes how far the feed was when a reading came. */
void rw_alarm_track_hear (RwAlarmTrack *self,
                          const RwAlarmEngine *engine,
                          const RwReading *reading,
                          const RwFeedClock *feed,
                          gboolean restoring);

/* Learns how often the reefer reports. */
void rw_alarm_track_learn_interval (RwAlarmTrack *self, gint64 gap, gboolean off);

/* µs that count at most of a silence. */
gint64 rw_alarm_track_get_longest_gap (const RwAlarmTrack *self);

G_END_DECLS
