/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-decode-rules.h"

#include "rw-time.h"

#include <math.h>

RwAlarmRules *
rw_pg_decode_rules (const RwPgResult *result, GError **error)
{
  return rw_alarm_rules_from_json (rw_pg_result_get_text (result, 0, 0), -1, error);
}

RwCargoProfiles *
rw_pg_decode_profiles (const RwPgResult *result)
{
  RwCargoProfiles *profiles = rw_cargo_profiles_new ();

  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    {
      RwCargoProfile profile = {
        .product_id = rw_pg_result_get_text (result, i, 0),
        .name = (char *) rw_pg_result_get_text (result, i, 1),
        .mode = RW_CARGO_AMBIENT,
        .setpoint = (float) rw_pg_result_get_float (result, i, 3),
        .low = (float) rw_pg_result_get_float (result, i, 4),
        .high = (float) rw_pg_result_get_float (result, i, 5),
        .strict = rw_pg_result_get_bool (result, i, 6),
        .tolerance = (float) rw_pg_result_get_float (result, i, 7),
        .oxygen_low = (float) rw_pg_result_get_float (result, i, 8),
        .oxygen_high = (float) rw_pg_result_get_float (result, i, 9),
        .carbon_dioxide_low = (float) rw_pg_result_get_float (result, i, 10),
        .carbon_dioxide_high = (float) rw_pg_result_get_float (result, i, 11),
        .kinetic_high = (float) rw_pg_result_get_float (result, i, 12),
        .activation_energy = (float) rw_pg_result_get_float (result, i, 13),
        .heat_capacity = (float) rw_pg_result_get_float (result, i, 14),
      };

      rw_cargo_mode_from_string (rw_pg_result_get_text (result, i, 2), &profile.mode);
      rw_cargo_profiles_add (profiles, &profile);
    }

  return profiles;
}

void
rw_pg_decode_booking (const RwPgResult *result, guint row, RwBooking *booking)
{
  booking->container_id = g_intern_string (rw_pg_result_get_text (result, row, 0));
  booking->product_id = g_intern_string (rw_pg_result_get_text (result, row, 1));
  booking->setpoint =
      rw_pg_result_is_null (result, row, 2) ? NAN : (float) rw_pg_result_get_float (result, row, 2);
  booking->valid_from = rw_pg_result_get_time (result, row, 3);
}

RwBookings *
rw_pg_decode_bookings (const RwPgResult *result)
{
  RwBookings *bookings = rw_bookings_new ();

  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    {
      RwBooking booking;

      rw_pg_decode_booking (result, i, &booking);
      rw_bookings_add (bookings, &booking);
    }

  return bookings;
}

static char **
split (const RwPgResult *result, guint row, guint column)
{
  if (rw_pg_result_is_null (result, row, column))
    return NULL;
  return g_strsplit (rw_pg_result_get_text (result, row, column), ",", -1);
}

RwGeofences *
rw_pg_decode_geofences (const RwPgResult *result)
{
  RwGeofences *geofences = rw_geofences_new ();

  for (guint i = 0; i < rw_pg_result_get_n_rows (result); i++)
    {
      g_auto (GStrv) products = split (result, i, 6);
      g_auto (GStrv) reefers = split (result, i, 7);
      RwGeofence geofence = {
        .geofence_id = rw_pg_result_get_int (result, i, 0),
        .version = (guint) rw_pg_result_get_int (result, i, 1),
        .name = (char *) rw_pg_result_get_text (result, i, 2),
        .by_time = rw_pg_result_is_null (result, i, 5) ? 0 : rw_pg_result_get_time (result, i, 5),
        .products = products,
        .reefers = reefers,
        .priority = (int) rw_pg_result_get_int (result, i, 8),
        .on_delay = rw_pg_result_get_int (result, i, 9) * RW_USEC_PER_SEC,
        .enabled = rw_pg_result_get_bool (result, i, 10),
      };

      if (rw_geo_shape_from_string (rw_pg_result_get_text (result, i, 3), &geofence.shape, NULL)
          && rw_geofence_event_from_string (rw_pg_result_get_text (result, i, 4), &geofence.event)
          && rw_geofence_validate (&geofence, NULL))
        rw_geofences_add (geofences, &geofence);
    }

  return geofences;
}
