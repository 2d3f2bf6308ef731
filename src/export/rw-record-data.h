/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"
#include "rw-chart-sheet.h"
#include "rw-excursion.h"
#include "rw-reading.h"
#include "rw-statistics-tracker.h"

G_BEGIN_DECLS

/*
 * RwRecordData: what a temperature record tells of one reefer, gathered from its readings as they
 * come.
 *
 * For: RwTemperatureRecord.
 * Not for: how it looks (RwRecordDocument).
 *
 * DESIGN: the readings themselves are not kept. They are looked at in blocks of some days, since
 * what a gap is follows from how often a reefer reports, and that changes. Lists end at some
 * length; what comes after is counted. Physically impossible values count as missing.
 *
 * Times are µs since 1970 UTC, temperatures °C. One thread at a time; whoever reads the fields does
 * so after rw_record_data_end().
 */

/* The longest lists of excursions, gaps, setpoints and cargoes. */
#define RW_RECORD_MAX_ROWS 2000

/* A pause of more than so many intervals is a gap. */
#define RW_RECORD_GAP_INTERVALS 3

typedef struct
{
  RwExcursion excursion;
  RwQuantity quantity; /* what it was judged on */
} RwRecordExcursion;

typedef struct
{
  gint64 from;
  double value;
} RwRecordSetpoint;

typedef struct
{
  gint64 from;
  const char *product_id;        /* interned */
  const RwCargoProfile *profile; /* borrowed of the profiles; NULL when it is not known */
} RwRecordCargo;

#define RW_RECORD_N_QUALITIES 12

typedef struct _RwRecordBlock RwRecordBlock;

typedef struct
{
  char *container_id;
  gint64 from;
  gint64 to;
  RwCargoProfiles *profiles; /* or NULL */
  RwChartSheet *sheet;

  guint64 n_readings;
  gint64 first_time; /* of the readings, when there are any */
  gint64 last_time;
  gint64 shortest_interval; /* µs, usual in a block; 0 before there is one */
  gint64 longest_interval;
  RwStatisticsTracker statistics[RW_N_QUANTITIES];
  guint64 judged[RW_N_QUANTITIES]; /* readings that were judged on it */
  gboolean limited;                /* some reading had limits */
  GArray *excursions;              /* of RwRecordExcursion */
  guint64 n_excursions;
  gint64 excursion_time;
  GArray *gaps; /* of RwPause */
  guint64 n_gaps;
  gint64 gap_time;
  GArray *setpoints; /* of RwRecordSetpoint */
  guint64 n_setpoints;
  GArray *cargoes; /* of RwRecordCargo */
  guint64 n_cargoes;
  guint64 implausible[RW_N_QUANTITIES];
  guint64 qualities[RW_RECORD_N_QUALITIES]; /* readings with this bit of RwQuality */
  guint64 n_late;

  /* The rest is how it is gathered. */
  RwRecordBlock *block;
  RwExcursionTracker tracker;
  RwQuantity tracked;
  double setpoint;
  const char *product_id;
  double low;
  double high;
  gint64 interval;
} RwRecordData;

/* profiles may be NULL; takes the sheet over, which has this reefer as its first. */
RwRecordData *rw_record_data_new (const char *container_id,
                                  gint64 from,
                                  gint64 to,
                                  RwCargoProfiles *profiles,
                                  RwChartSheet *sheet);
void rw_record_data_free (RwRecordData *self);

/* The next reading; times ascend. */
void rw_record_data_add (RwRecordData *self, const RwReading *reading);

/* After the last one. What lies after now is no gap. */
void rw_record_data_end (RwRecordData *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwRecordData, rw_record_data_free)

G_END_DECLS
