/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-air-trend.h"
#include "rw-booking.h"
#include "rw-kinetic-ring.h"
#include "rw-probe-track.h"

G_BEGIN_DECLS

/*
 * RwAlarmTrack: how far each rule is with one reefer, and what its last readings were like.
 *
 * For: being kept for each reefer; only RwAlarmEngine reads and changes it.
 * Not for: what a reading says.
 *
 * Times are µs since 1970 UTC, 0 for none, unless they are said to be others.
 */

/* What a condition needs that looks at more than the last reading. */
#define RW_RULE_BUCKETS 24
#define RW_RULE_COUNTS 8

typedef struct
{
  guint32 bits;  /* N_OF_M: the last readings, the newest lowest */
  guint32 n;     /* CONSECUTIVE, COUNT: how many */
  gint64 bucket; /* CUMULATIVE: number of the newest bucket of a 24th of the window */
  gint64 beyond; /* CUMULATIVE, COUNT: it was beyond at that time, 0: it was not */
  union
  {
    float seconds[RW_RULE_BUCKETS]; /* CUMULATIVE: beyond in each, the newest first */
    gint64 times[RW_RULE_COUNTS];   /* COUNT: when it went beyond, the newest first */
  };
} RwRuleMemory;

/* A rule that is not quiet. */
typedef struct
{
  gint64 time;            /* of the last reading that the rule could be judged by */
  gint64 pending_since;   /* the condition holds since; with an alarm: since it began */
  gint64 clearing_since;  /* an alarm's condition is gone since */
  gint64 raised_time;     /* 0: there is no alarm */
  gint64 returned_time;   /* of the alarm before */
  gint64 listed_time;     /* while restoring: when the stored alarm was raised, 0: there is none */
  gint64 listed_began;    /* and began */
  gint64 limit_time;      /* that was told last */
  gint64 told_time;       /* when */
  RwRuleMemory *memory;   /* or NULL */
  RwKineticRing *kinetic; /* or NULL */
  gint8 priority;         /* of the alarm */
  gint8 listed_priority;
  guint8 level; /* how often it came back soon after it returned, one after the other */
} RwRuleTrack;

typedef enum
{
  RW_TRACK_DEFROSTING = 1 << 0,
  RW_TRACK_INFERRED = 1 << 1, /* the defrost is not reported, but must be */
  RW_TRACK_DOOR_OPEN = 1 << 2,
  RW_TRACK_ARRIVED = 1 << 3, /* the cargo has been within its limits */
} RwTrackFlags;

typedef struct
{
  gint64 time;          /* of the last reading, 0: none */
  gint64 said_time;     /* of it, as the sender told it */
  gint64 heard;         /* how far the feed was when it came, where it came far behind */
  gint64 grace_until;   /* deviations begin no alarm before */
  gint64 grace_end;     /* and not for longer than that */
  gint64 defrost_begin; /* of the last defrost */
  gint64 defrost_end;   /* of it, 0 while it lasts */
  gint64 door_time;     /* when the door was last open */
  gint64 power_time;    /* without power since, 0: it has power */
  gint64 position_time; /* of the position */
  gint64 doubted_time;  /* of the position that is too far away, 0: none */
  double latitude;      /* the last that was believed, NAN: none */
  double longitude;
  double doubted_latitude;
  double doubted_longitude;
  float doubted_speed; /* km/h to there */
  float setpoint;      /* last told, NAN: never */
  float ambient;       /* last told, NAN: never */
  float deviation;     /* the least of the grace, K; NAN: unknown */
  float single_air;    /* °C last told by the only probe of a unit that has one; NAN: none */
  float noise;         /* K by which two readings of it differ on average */
  float power_air;     /* °C when the power was lost; NAN: unknown */
  float defrost_hours; /* between the begins of the last two */
  float defrost_air;   /* return air at the begin of a defrost that is not reported */
  float interval;      /* s between readings with power, learned; 0: unknown */
  float idle_interval; /* s between readings without power; 0: unknown */
  gint8 powered;       /* last told, -1: never */
  guint8 mode;         /* RwCargoMode of the last reading */
  guint8 flags;        /* RwTrackFlags */
  guint8 fans;         /* RwReadingFlags of those that were seen running */

  guint8 n_rules;
  RwRuleTrack **rules;  /* by the engine's numbers; NULL where the rule is quiet */
  RwAirTrend *trend;    /* or NULL */
  RwProbeTrack *probes; /* or NULL */

  /* What the engine found for the reefer; not kept. */
  gconstpointer engine;
  const char *product_id;
  gconstpointer cargo;
  const RwBooking *booking;
  gint64 booked_until;
} RwAlarmTrack;

G_END_DECLS
