/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-quantity.h"

G_BEGIN_DECLS

/*
 * RwReading: everything one reefer said at one moment.
 *
 * For: carrying a measurement from the decoder to the database and the window. A plain value: copy
 * it by assignment. Its strings are interned (g_intern_string), live as long as the process and are
 * never freed, so a reading owns nothing.
 * Not for: messages that could not be understood (RwDeadLetter), and not for the state of a reefer
 * over time (transform and model keep their own).
 *
 * A missing value is NAN, a missing count -1, an unknown switch has its bit clear in flags_known.
 * Times are µs since 1970-01-01 UTC.
 */
typedef enum
{
  RW_FLAG_FAN_1 = 1 << 0,
  RW_FLAG_FAN_2 = 1 << 1,
  RW_FLAG_FAN_3 = 1 << 2,
  RW_FLAG_VENT_1 = 1 << 3,
  RW_FLAG_VENT_2 = 1 << 4,
  RW_FLAG_VENT_3 = 1 << 5,
  RW_FLAG_DEFROSTING = 1 << 6,
  RW_FLAG_POWERED = 1 << 7,
} RwReadingFlags;

#define RW_N_FLAGS 8

/* What is odd about a reading that is stored all the same; bits of RwReading.quality and of the
 * column quality of the view telemetry. Bits are for ever: never reuse one. */
typedef enum
{
  RW_QUALITY_CHECK_DIGIT = 1 << 0,  /* looks like an ISO 6346 id but its check digit is wrong */
  RW_QUALITY_NAIVE_TIME = 1 << 1,   /* the time had no zone; taken as UTC, or as a mapping says */
  RW_QUALITY_RECEIVE_TIME = 1 << 2, /* no time at all: the time of receipt was taken */
  RW_QUALITY_UNKNOWN_KEYS = 1 << 3, /* the message had keys that we do not know */
  RW_QUALITY_IMPLAUSIBLE = 1 << 4,  /* at least one value is physically impossible */
  RW_QUALITY_BAD_POSITION = 1 << 5, /* latitude or longitude out of range, dropped */
  RW_QUALITY_CLOCK_AHEAD = 1 << 6,  /* measured more than a minute after it was received */
  RW_QUALITY_OUT_OF_RANGE = 1 << 7, /* a value beyond what a recorder of such a unit measures */
  RW_QUALITY_GAS_SUM = 1 << 8,      /* the gases add up to clearly more than 100 % */
  RW_QUALITY_RATE = 1 << 9,         /* a value changed faster than it can */
  RW_QUALITY_STUCK = 1 << 10,       /* a value stays the same while the machine runs */
  RW_QUALITY_OUTLIER = 1 << 11,     /* a value far from those of the readings before */
} RwQuality;

typedef struct
{
  const char *container_id; /* interned, never NULL or empty */
  const char *product_id;   /* interned, or NULL */
  const char *source;       /* interned: which decoder or file it came from, e.g. "native" */
  gint64 time;              /* when it was measured */
  gint64 received_time;     /* when we got it */
  double latitude;          /* degrees, NAN when unknown; both or none */
  double longitude;
  float value[RW_N_QUANTITIES];
  guint16 flags_known; /* RwReadingFlags that the sender told */
  guint16 flags_set;   /* and which of those are true; never a bit outside flags_known */
  gint16 defrost_cycle;
  guint8 late; /* measured before a reading of this reefer that we already had */
  guint8 settled; /* quality and late are those of a reading stored before: not judged anew */
  guint32 quality;
} RwReading;

/* Sets every field to "missing". */
void rw_reading_init (RwReading *reading);

/* The native key and column name of one flag ("fan_1", "defrosting"). */
const char *rw_reading_flag_get_name (RwReadingFlags flag);

/* Whether any of the words that the mask lists was said, and if so whether it is true. */
static inline gboolean
rw_reading_is_known (const RwReading *reading, RwReadingFlags flag)
{
  return (reading->flags_known & flag) != 0;
}

static inline gboolean
rw_reading_is_set (const RwReading *reading, RwReadingFlags flag)
{
  return (reading->flags_set & flag) != 0;
}

/* The setpoint at and below which a unit controls return air (frozen) instead of supply air, °C. */
#define RW_FROZEN_SETPOINT (-10.0f)

/*
 * The air temperature that this reading is judged on: supply air for chilled cargo, return air for
 * frozen (setpoint <= -10 °C), and what there is where only one is reported. NAN when none is.
 * *quantity, if not NULL, is set to the quantity chosen (untouched when NAN is returned).
 */
float rw_reading_get_control_temperature (const RwReading *reading, RwQuantity *quantity);

G_END_DECLS
