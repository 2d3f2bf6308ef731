/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-record-data.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwRecordDocument: a temperature record as a PDF.
 *
 * For: RwTemperatureRecord.
 * Not for: gathering what it tells (RwRecordData).
 *
 * A plain value that borrows what it points at. In the language of the locale.
 */
typedef struct
{
  const RwRecordData *data;
  GArray *alarms;      /* of RwAlarmSpan; NULL when nobody could be asked */
  gboolean alarms_cut; /* there were more */
  const char *checksum;
  GTimeZone *zone;
  gboolean fahrenheit;
  gint64 made_time;    /* µs since 1970 UTC */
  const char *made_by; /* or NULL */
} RwRecordDocument;

/* Writes it. Blocks: not for the main thread. FALSE with G_IO_ERROR. */
gboolean rw_record_document_write (const RwRecordDocument *self,
                                   GOutputStream *stream,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
