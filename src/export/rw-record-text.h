/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"
#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwRecordText: times and values as a temperature record states them.
 *
 * For: RwRecordDocument.
 * Not for: windows (ui) and machines (rw-time.h, rw-number-text.h).
 *
 * Dates are written year first, since a record crosses borders; numbers follow the locale and have
 * a real minus sign. A plain value that borrows its zone. Every char * is the caller's to free.
 */
typedef struct
{
  GTimeZone *zone;
  gboolean fahrenheit;
  gboolean zoned; /* each time names its zone: the clocks change in the span */
} RwRecordText;

/* For a record of [from, to) µs. */
RwRecordText rw_record_text_init (GTimeZone *zone, gboolean fahrenheit, gint64 from, gint64 to);

/* "2026-11-22 10:00:07", with "CET" where it is needed. */
char *rw_record_text_time (const RwRecordText *self, gint64 time);

/* "Europe/Amsterdam, CET (UTC+01:00)"; both where the clocks change. */
char *rw_record_text_zone (const RwRecordText *self, gint64 from, gint64 to);

/* "45 s", "12 min", "3 h 05 min", "2 d 3 h 05 min". */
char *rw_record_text_duration (gint64 duration);

/* "−18.0 °C", with some decimals more than usual; "–" for NAN. value is in the unit of the
 * program. */
char *rw_record_text_value (const RwRecordText *self, RwQuantity quantity, double value, int more);

/* "2.0 °C to 8.0 °C"; either may be missing. */
char *rw_record_text_limits (const RwRecordText *self, double low, double high);

/* "12,345". */
char *rw_record_text_count (guint64 count);

const char *rw_record_text_mode (RwCargoMode mode);

/* What is odd about readings with this bit of RwQuality; NULL where there is nothing to say. */
const char *rw_record_text_quality (guint bit);

G_END_DECLS
