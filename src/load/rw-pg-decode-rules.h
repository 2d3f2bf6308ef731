/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"
#include "rw-booking.h"
#include "rw-geofence.h"
#include "rw-pg-result.h"

G_BEGIN_DECLS

/* What the loader and the store both read: rules, cargo profiles, bookings and areas. */

/* One row with one column: all rules as JSON. */
#define RW_PG_SELECT_RULES                                                                         \
  "SELECT coalesce(jsonb_agg(to_jsonb(r) - 'changed_time' - 'changed_by'), '[]')::text"            \
  " FROM reeferwatch.alarm_rule r"

/* Returns: (transfer full) NULL with error when there is a rule that this program does not know. */
RwAlarmRules *rw_pg_decode_rules (const RwPgResult *result, GError **error);

#define RW_PG_SELECT_PROFILES                                                                      \
  "SELECT product_id, name, mode, setpoint, low, high, strict, tolerance, oxygen_low,"             \
  " oxygen_high, carbon_dioxide_low, carbon_dioxide_high, kinetic_high, activation_energy,"        \
  " heat_capacity FROM reeferwatch.cargo_profile"

/* Returns: (transfer full) */
RwCargoProfiles *rw_pg_decode_profiles (const RwPgResult *result);

/* The columns that rw_pg_decode_booking() expects, from the first one on. */
#define RW_PG_BOOKING_COLUMNS "container_id, product_id, booked_setpoint, valid_from"

void rw_pg_decode_booking (const RwPgResult *result, guint row, RwBooking *booking);

/* Returns: (transfer full) */
RwBookings *rw_pg_decode_bookings (const RwPgResult *result);

#define RW_PG_SELECT_GEOFENCES                                                                     \
  "SELECT geofence_id, version, name, shape, event, by_time, array_to_string(products, ','),"      \
  " array_to_string(reefers, ','), priority, on_delay, enabled"                                    \
  " FROM reeferwatch.geofence ORDER BY lower(name), geofence_id"

/* Returns: (transfer full) Without those that this program cannot read. */
RwGeofences *rw_pg_decode_geofences (const RwPgResult *result);

G_END_DECLS
