/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"
#include "rw-cargo-profile.h"
#include "rw-history-provider.h"

G_BEGIN_DECLS

/*
 * RwTemperatureRecord: what the temperature of one reefer was in a span of time, as a document
 * (PDF) for whoever has to answer for the cargo: facts, statistics, chart, excursions, gaps,
 * alarms, the quality of the data and their checksum.
 *
 * For: "Temperature Record" of pages, and reeferwatchctl. Used once.
 * Not for: a certified recorder, which it says on each page.
 *
 * DESIGN: runs the Standard CSV export (RwHistoryExport) into RwRecordStream, so the checksum is
 * that of exactly these bytes, and what the record tells was read from them. Memory does not grow
 * with the span. Then it asks for the journal of alarms, and a thread writes the document.
 * Cancelled or failed, nothing is left, and an older file is as it was.
 *
 * Signal: "progress" (double fraction, guint64 readings), in the context that started it.
 */
#define RW_TYPE_TEMPERATURE_RECORD (rw_temperature_record_get_type ())
G_DECLARE_FINAL_TYPE (RwTemperatureRecord, rw_temperature_record, RW, TEMPERATURE_RECORD, GObject)

typedef struct
{
  const char *container_id;
  gint64 from;     /* µs since 1970 UTC, included */
  gint64 to;       /* excluded */
  GTimeZone *zone; /* of the times in it; NULL: UTC */
  gboolean fahrenheit;
  RwCargoProfiles *profiles; /* for the limits; or NULL */
  RwAlarmStore *alarms;      /* or NULL */
  const char *made_by;       /* who makes it; or NULL */
  gint64 made_time;          /* when; 0: now */
  GFile *file;               /* or NULL */
  GOutputStream *stream;     /* when there is no file: is neither closed nor taken back */
} RwTemperatureRecordPlan;

/* Copies the plan, and keeps references on what it names. */
RwTemperatureRecord *rw_temperature_record_new (RwHistoryProvider *provider,
                                                const RwTemperatureRecordPlan *plan);

/* Errors: those of the provider and of the alarm store, G_IO_ERROR of the file,
 * G_IO_ERROR_CANCELLED. */
void rw_temperature_record_run_async (RwTemperatureRecord *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* TRUE with the number of readings it is made of (readings may be NULL). */
gboolean rw_temperature_record_run_finish (RwTemperatureRecord *self,
                                           GAsyncResult *result,
                                           guint64 *readings,
                                           GError **error);

/* "reeferwatch_CMAU4501237_2026-11-01_2026-11-08.pdf", with this ending. Caller frees. */
char *rw_temperature_record_suggest_name (const char *container_id,
                                          gint64 from,
                                          gint64 to,
                                          const char *ending);

G_END_DECLS
