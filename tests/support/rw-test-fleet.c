/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-fleet.h"

#include <math.h>

#define HOUR (G_GINT64_CONSTANT (3600) * 1000000)

typedef struct
{
  float latitude, longitude;
} Place;

/* Terminals first. */
static const Place places[] = {
  { 51.95f, 4.05f },    { 51.28f, 4.31f },    { 53.52f, 9.93f },    { 36.13f, -5.43f },
  { 39.44f, -0.32f },   { 37.95f, 23.60f },   { 25.01f, 55.06f },   { 18.95f, 72.95f },
  { 6.95f, 79.84f },    { 1.26f, 103.80f },   { 22.33f, 114.12f },  { 30.63f, 122.07f },
  { 35.08f, 128.83f },  { 35.43f, 139.67f },  { 33.74f, -118.26f }, { 37.80f, -122.31f },
  { 8.96f, -79.57f },   { 10.40f, -75.52f },  { -2.28f, -79.91f },  { -12.05f, -77.15f },
  { -33.59f, -71.62f }, { 40.68f, -74.15f },  { -23.96f, -46.30f }, { -33.91f, 18.44f },
  { -29.88f, 31.03f },  { -33.97f, 151.22f }, { -36.84f, 174.78f }, { -18.13f, 178.43f },
#define N_TERMINALS 28
  { 49.90f, -3.50f },   { 45.60f, -8.40f },   { 38.00f, -10.20f },  { 28.40f, -16.90f },
  { 37.40f, 4.20f },    { 36.10f, 14.60f },   { 34.00f, 25.00f },   { 27.40f, 34.40f },
  { 14.00f, 42.80f },   { 12.20f, 50.00f },   { 16.00f, 60.00f },   { 8.00f, 72.00f },
  { 5.90f, 85.00f },    { 5.70f, 95.00f },    { 3.00f, 100.60f },   { 6.00f, 108.00f },
  { 15.00f, 113.00f },  { 24.00f, 119.40f },  { 33.00f, 126.00f },  { 40.00f, 150.00f },
  { 45.00f, 170.00f },  { 47.00f, -179.00f }, { 46.50f, -165.00f }, { 42.00f, -145.00f },
  { 36.00f, -128.00f }, { 20.00f, -108.00f }, { 5.00f, -82.00f },   { -20.00f, -74.50f },
  { 17.00f, -74.50f },  { 28.00f, -70.00f },  { 40.00f, -55.00f },  { 46.00f, -35.00f },
  { 49.00f, -18.00f },  { 20.00f, -45.00f },  { 5.00f, -38.00f },   { -10.00f, -33.00f },
  { -30.00f, -25.00f }, { -36.00f, 0.00f },   { 0.00f, 2.00f },     { -38.00f, 60.00f },
  { -36.00f, 105.00f }, { -40.00f, 160.00f }, { -25.00f, 179.60f }, { -25.40f, -179.60f },
  { 0.00f, -170.00f },  { -20.00f, -130.00f },
};

/* Repeatable and independent of the C library. */
static double
noise (guint i, guint salt)
{
  guint32 x = i * 2654435761u + salt * 40503u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  return (x & 0xffffff) / (double) 0x1000000;
}

static guint
place_of (guint i)
{
  double at = noise (i, 1);

  /* A few places have many more than others. */
  return (guint) (at * at * G_N_ELEMENTS (places) * 3) % G_N_ELEMENTS (places);
}

static void
fill_reading (RwReading *reading, guint i, gint64 now, double moved)
{
  g_autofree char *id = g_strdup_printf ("TEST%07u", i);
  guint place = place_of (i);

  rw_reading_init (reading);
  reading->container_id = g_intern_string (id);
  reading->product_id = g_intern_static_string (i % 3 == 0 ? "P02" : "P01");
  reading->source = g_intern_static_string ("native");
  reading->time = reading->received_time = now - (gint64) (noise (i, 2) * 60) * 1000000;
  if (i % 211 == 5)
    reading->time = reading->received_time = now - HOUR;
  if (i % 400 == 9)
    reading->time -= 48 * HOUR;
  if (i % 250 != 7)
    {
      reading->latitude = places[place].latitude;
      reading->longitude = places[place].longitude;
      if (place >= N_TERMINALS)
        reading->longitude = remainder (reading->longitude + moved, 360.0);
      else
        {
          reading->latitude += (noise (i, 3) - 0.5) * 0.012;
          reading->longitude += (noise (i, 4) - 0.5) * 0.03;
        }
    }
  reading->value[RW_QUANTITY_TARGET_TEMPERATURE] = i % 3 == 0 ? -18.0f : 4.0f;
  reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE]
      = reading->value[RW_QUANTITY_TARGET_TEMPERATURE] - 0.2f;
  reading->value[RW_QUANTITY_RETURN_TEMPERATURE]
      = reading->value[RW_QUANTITY_TARGET_TEMPERATURE] + (float) noise (i, 5);
  reading->flags_known = RW_FLAG_POWERED;
  reading->flags_set = i % 163 == 11 ? 0 : RW_FLAG_POWERED;
}

static void
apply (RwFleet *fleet, guint n, gint64 now, double moved)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      RwReading reading;

      fill_reading (&reading, i, now, moved);
      rw_batch_builder_add_reading (builder, &reading);
    }
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  rw_fleet_apply (fleet, batches);
}

void
rw_test_fleet_fill (RwFleet *fleet, guint n, gint64 now)
{
  static const int priorities[] = { 1, 2, 2, 2, 3, 3, 3, 4, 4, 4 };
  g_autoptr (GPtrArray) alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);

  apply (fleet, n, now, 0.0);
  for (guint i = 3; i < n; i += 149)
    {
      g_autofree char *id = g_strdup_printf ("TEST%07u", i);
      RwAlarm *alarm = rw_alarm_new ();

      alarm->alarm_id = i;
      alarm->container_id = g_intern_string (id);
      alarm->rule_id = g_intern_static_string ("control_air_high");
      alarm->priority = priorities[i / 149 % G_N_ELEMENTS (priorities)];
      alarm->state = RW_ALARM_STATE_UNACKNOWLEDGED;
      alarm->raised_time = now;
      g_ptr_array_add (alarms, alarm);
    }
  rw_fleet_set_alarms (fleet, alarms);
  rw_fleet_tick (fleet, now);
}

RwFleet *
rw_test_fleet_new (guint n, gint64 now)
{
  RwFleet *fleet = rw_fleet_new ();

  rw_test_fleet_fill (fleet, n, now);
  return fleet;
}

void
rw_test_fleet_sail (RwFleet *fleet, gint64 now, double degrees)
{
  apply (fleet, rw_fleet_get_size (fleet), now, degrees);
  rw_fleet_tick (fleet, now);
}
