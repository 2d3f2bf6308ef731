/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"
#include "rw-quantity.h"

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * RwFormat: numbers, times and names as people read them, in the units and the zone they chose.
 *
 * For: every text in the window; the one place where °C becomes °F and UTC becomes local time.
 * Not for: machines (files, database, JSON): those have one form, see rw-time.h and g_ascii_*.
 *
 * Numbers follow the locale, have a real minus sign, and a dash stands for what is not known. Main
 * thread only. Every char * is the caller's to free.
 */
typedef enum
{
  RW_TIME_ZONE_LOCAL, /* this computer's zone */
  RW_TIME_ZONE_UTC,
} RwTimeZoneChoice;

/* The choices; one object for the program. Signal "changed" (): write all texts again. */
#define RW_TYPE_FORMAT (rw_format_get_type ())
G_DECLARE_FINAL_TYPE (RwFormat, rw_format, RW, FORMAT, GObject)

/* (transfer none) */
RwFormat *rw_format_get_default (void);

gboolean rw_format_get_fahrenheit (RwFormat *self);
void rw_format_set_fahrenheit (RwFormat *self, gboolean fahrenheit);
RwTimeZoneChoice rw_format_get_zone (RwFormat *self);
void rw_format_set_zone (RwFormat *self, RwTimeZoneChoice zone);

/* Whether the locale's country measures in °F (LC_MEASUREMENT): the default before any choice. */
gboolean rw_format_locale_uses_fahrenheit (void);

/* The value in the unit shown, for axes: °C to °F where that is chosen, all else as it is. */
double rw_format_convert (RwQuantity quantity, double value);

/* The unit shown: "°C", "°F", "kW", "%", "min". */
const char *rw_format_unit (RwQuantity quantity);

/* "−18.0", and "−18.0 °C" with its unit; "–" for NAN. value is in the unit of the program. */
char *rw_format_value (RwQuantity quantity, double value);
char *rw_format_value_with_unit (RwQuantity quantity, double value);

/* A temperature difference with its sign: "+1.2", "−0.4", "0.0"; kelvin becomes °F without the 32. */
char *rw_format_deviation (double kelvin);

/* "10,482", with the locale's separator. */
char *rw_format_count (guint64 count);

/* A rate: "0.4", "12", "1,234". */
char *rw_format_rate (double per_second);

/* How long ago or how long, µs: "now", "2 s", "3 min", "5 h", "2 d". */
char *rw_format_age (gint64 duration);

/* A point in time, µs since 1970 UTC: "22 Nov 2026, 10:00:07 UTC"; "–" for 0. */
char *rw_format_time (gint64 time);

/* Its short form, for table cells whose header names the zone: "22 Nov 10:00:07". */
char *rw_format_time_short (gint64 time);

/* "10:00:07" and "22 Nov 2026". */
char *rw_format_clock (gint64 time);
char *rw_format_date (gint64 time);

/* The zone's name at that time, as times above end with: "UTC", "CET". */
char *rw_format_zone_name (gint64 time);

/* "37.80° N, 122.21° W"; "–" when unknown. */
char *rw_format_position (double latitude, double longitude);

/* Translated names with header capitalisation: "Supply Air", "Critical". */
const char *rw_format_quantity_label (RwQuantity quantity);
const char *rw_format_condition_label (RwCondition condition);

/* What an alarm of this rule means, as a short sentence case text: "Control air too warm"; a rule
 * that this program does not know shows its name. Caller frees. */
char *rw_format_rule_label (const char *rule_id);

G_END_DECLS
