/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"
#include "rw-data-store.h"
#include "rw-pipeline-status.h"
#include "rw-work-order-store.h"

G_BEGIN_DECLS

/*
 * RwHandover: what one shift has to tell the next: open alarms, what is put away, incidents,
 * orders, notes, the rate of alarms and the health of the system, as a report.
 *
 * For: win.handover and reeferwatchctl handover.
 * Not for: laying it out (RwHandoverReport).
 *
 * A plain value with what was gathered; free with rw_handover_free(). Lists that could not be had
 * are NULL, and missing says why.
 */
typedef struct
{
  gint64 from; /* µs since 1970 UTC: the shift */
  gint64 to;
  gint64 made_time;
  GTimeZone *zone; /* of the times in it */
  gboolean fahrenheit;
  char *giver;          /* who hands over, or NULL */
  char *taker;          /* who takes over, or NULL */
  char *note;           /* or NULL */
  GPtrArray *alarms;    /* of RwAlarm: that are not normal */
  GPtrArray *incidents; /* of RwIncident */
  GPtrArray *journal;   /* of RwAlarmJournalEntry, of the shift */
  GPtrArray *orders;    /* of RwWorkOrder that are neither done nor cancelled */
  RwAlarmStatistics *statistics;
  gboolean has_stats;
  RwDataStats stats;
  gboolean has_status;
  RwPipelineStatus status; /* of the worker in this program */
  GPtrArray *missing;      /* of char *: what could not be asked, and why */
} RwHandover;

/* Whom to ask; alarms must be there, others may be NULL. */
typedef struct
{
  gint64 from;
  gint64 to;
  GTimeZone *zone; /* NULL: UTC */
  gboolean fahrenheit;
  RwAlarmStore *alarms;
  RwWorkOrderStore *orders;
  RwDataStore *data;
  const RwPipelineStatus *status; /* copied */
} RwHandoverPlan;

/* Asks one after the other. Finish returns (transfer full) what came, or NULL with the error of the
 * alarm store: a report without alarms would say that there are none. */
void rw_handover_gather_async (const RwHandoverPlan *plan,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
RwHandover *rw_handover_gather_finish (GAsyncResult *result, GError **error);

void rw_handover_free (RwHandover *self);

/* What is written by hand; each may be NULL. */
void rw_handover_set_words (RwHandover *self,
                            const char *giver,
                            const char *taker,
                            const char *note);

/* "reeferwatch_handover_2026-11-27_0600.pdf", with this ending. Caller frees. */
char *rw_handover_suggest_name (const RwHandover *self, const char *ending);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwHandover, rw_handover_free)

G_END_DECLS
