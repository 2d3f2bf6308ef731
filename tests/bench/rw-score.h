/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-fault.h"

#include <stdio.h>

G_BEGIN_DECLS

/*
 * RwScore: how well alarms tell of faults whose truth is known.
 *
 * For: bench-alarms: counting what was found, how late, and what was cried wolf.
 * Not for: where faults and alarms come from (rw-score-fleet, rw-score-direct, rw-score-worker).
 *
 * HOW ALARMS AND FAULTS ARE MATCHED
 *
 * A fault is *found* when an alarm of one of its expected rules is raised for its container between
 * its begin and its end, or up to one reporting interval later: a fault that ends between two
 * readings is still what the next reading tells of, and no alarm can be raised without a reading.
 * Where such an alarm stands already when the fault begins (from another fault just before) and
 * still stands a reporting interval later, the operator is already looking: found, too, with a
 * delay of nothing; how many of those there are is told apart (standing).
 *
 * A fault is *unseen*, and counts neither way, when it began before the simulated time (nobody has
 * heard of the container yet, so nobody can miss it or know how it was when it was sound), or when
 * less of it could be known than the shortest fault of its kind lasts (RwSimFault), or of a leak
 * than nine tenths: because the simulated time ends in its middle, or because the container was
 * silent or, for what only a running unit shows, without power by another fault. That depends on
 * the truth alone, never on whether it was found, and is printed.
 *
 * An alarm is *true* when it is raised between the begin of a fault of its container that can cause
 * it (see causes[] in rw-score.c: a unit that was off comes back warm) and the moment at which the
 * effects of that fault are over: one reporting interval after its end, or when air and cargo have
 * settled again, which the simulator knows. Otherwise it is *false*: nothing in it was wrong that
 * could have caused it.
 *
 * *Precision* is true / (true + false), where all alarms that the failure of one ship's or
 * terminal's gateway or power raised by one rule count as a single true one: else one black-out of
 * 300 would hide 15 false alarms. False alarms are counted one by one.
 *
 * Another alarm of an expected rule for a fault that was found is *repeated*: not false, but
 * somebody has to look at it, so it is in the alarms per operator and day, where an incident counts
 * once. One operator looks after 2,000 reefers.
 *
 * A baseline has no names for what it finds, so any of its alarms may tell of any fault; but one
 * that stands already tells of nothing.
 */

#define RW_SCORE_REEFERS_PER_OPERATOR 2000
#define RW_SCORE_MAX_EXPECTED 4

typedef struct
{
  const char *container_id; /* interned */
  RwSimFaultKind kind;
  gint64 begin; /* µs since 1970 UTC */
  gint64 end;
  gint64 settled;                              /* when its effects are over */
  gint64 seen;                                 /* µs of it in which it could be known */
  guint group;                                 /* the number of the ship, terminal or truck */
  const char *expected[RW_SCORE_MAX_EXPECTED]; /* interned, then NULL */
} RwScoreFault;

typedef struct
{
  const char *container_id; /* interned */
  const char *rule_id;      /* interned; NULL of a baseline */
  gint64 raised;
  gint64 cleared;  /* G_MAXINT64 while it stands */
  gint64 incident; /* 0: none */
} RwScoreAlarm;

/* What all is measured against. */
typedef struct
{
  guint n_reefers;
  gint64 start; /* µs */
  double days;
  gint64 interval; /* µs, of reporting */
  GArray *faults;  /* of RwScoreFault */
} RwScoreTruth;

typedef struct
{
  guint injected; /* all, the unseen too */
  guint unseen;
  guint found; /* those that stood already, too */
  guint standing;
  guint missed;
  guint repeated;
  GArray *delays; /* of double, minutes */
} RwScoreKind;

typedef struct
{
  RwScoreKind kinds[RW_SIM_N_FAULTS];
  guint n_alarms;
  guint n_true; /* one for each group failure and rule */
  guint n_false;
  guint n_load;      /* what an operator has to look at: an incident once */
  guint n_blackouts; /* of five reefers or more */
  guint n_incidents; /* that these became: those, and alarms outside of them */
  guint n_misplaced; /* alarms besides, of reefers that told a false position at that time */
  guint worst_blackout;
  double reefer_days;
  GHashTable *false_rules; /* rule_id → how many, as a pointer */
} RwScore;

RwScore *rw_score_new (void);
void rw_score_free (RwScore *self);

/* Adds what alarms (of RwScoreAlarm) tell of the faults. explain, a stream or NULL, is told of each
 * fault that was missed and each alarm that is false. */
void rw_score_add (RwScore *self, const RwScoreTruth *truth, GArray *alarms, FILE *explain);

/* Adds another score. */
void rw_score_merge (RwScore *self, const RwScore *other);

/* NAN where there is nothing to divide by. */
double rw_score_get_recall (const RwScoreKind *kind);
double rw_score_get_delay (const RwScoreKind *kind, double share);
double rw_score_get_precision (const RwScore *self);
double rw_score_get_false_rate (const RwScore *self); /* in 10,000 reefer-days */
double rw_score_get_load (const RwScore *self);       /* an operator and day */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwScore, rw_score_free)

G_END_DECLS
