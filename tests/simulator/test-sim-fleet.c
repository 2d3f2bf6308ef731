/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-container-id.h"
#include "rw-reading.h"
#include "rw-sim-message.h"
#include "rw-sim-route.h"
#include "sim-test.h"

#include <string.h>

/* All messages of some time as one text, a line each. */
static char *
write_fleet (const RwSimFleetConfig *config, double hours)
{
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (config);
  gint64 end = config->start + (gint64) (hours * RW_USEC_PER_HOUR);
  RwSimText text;

  rw_sim_text_init (&text);
  while (rw_sim_fleet_get_next_time (fleet) < end)
    {
      RwSimSample sample;

      if (rw_sim_fleet_next (fleet, &sample))
        {
          rw_sim_message_append_payload (&text, RW_SIM_SHAPE_NATIVE, &sample);
          rw_sim_text_append_literal (&text, "\n");
        }
    }
  return text.data;
}

static void
test_same_seed (void)
{
  RwSimFleetConfig config = sim_test_make_config (150);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *other = NULL;

  config.fault_kinds = RW_SIM_FAULTS_ALL;
  config.faults_per_day = 2;
  first = write_fleet (&config, 2);
  second = write_fleet (&config, 2);
  g_assert_cmpstr (first, ==, second);

  config.seed = 2;
  other = write_fleet (&config, 2);
  g_assert_cmpstr (first, !=, other);
}

/* A reefer says the same whatever the size of its fleet. */
static void
test_fleet_size (void)
{
  RwSimFleetConfig config = sim_test_make_config (60);
  g_autofree char *small = NULL;
  g_autofree char *large = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) large_lines = NULL;
  guint n = 0;

  config.fault_kinds = RW_SIM_FAULTS_ALL;
  config.faults_per_day = 2;
  small = write_fleet (&config, 1);
  config.n_reefers = 140;
  large = write_fleet (&config, 1);

  large_lines = g_strsplit (large, "\n", -1);
  for (guint i = 0; large_lines[i] != NULL; i++)
    g_hash_table_add (set, large_lines[i]);
  lines = g_strsplit (small, "\n", -1);
  for (; lines[n] != NULL; n++)
    g_assert_true (g_hash_table_contains (set, lines[n]));
  g_assert_cmpuint (n, >, 2000);
  g_assert_cmpuint (g_strv_length (large_lines), >, n + 1000);
}

static void
test_ids (void)
{
  RwSimFleetConfig config = sim_test_make_config (3000);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) products = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < config.n_reefers; i++)
    {
      const RwSimReefer *reefer = rw_sim_fleet_get_reefer (fleet, i);

      g_assert_cmpint (rw_container_id_check (reefer->id), ==, RW_CONTAINER_ID_VALID);
      g_assert_true (g_hash_table_add (ids, (gpointer) reefer->id));
      g_hash_table_add (owners, g_strndup (reefer->id, 4));
      g_hash_table_add (products, (gpointer) reefer->cargo->product_id);
    }
  g_assert_cmpuint (g_hash_table_size (owners), >, 10);
  g_assert_cmpuint (g_hash_table_size (products), ==, 18);
}

/* Every reefer reports once an interval, in the order of time, spread evenly over it. */
static void
test_spread (void)
{
  RwSimFleetConfig config = sim_test_make_config (600);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint per_second[60] = { 0 };
  gint64 before = 0;

  for (guint i = 0; i < config.n_reefers; i++)
    {
      RwSimSample sample;

      g_assert_true (rw_sim_fleet_next (fleet, &sample));
      g_assert_cmpint (sample.time, >=, before);
      g_assert_true (g_hash_table_add (seen, (gpointer) sample.reefer->id));
      per_second[(sample.time - config.start) / RW_USEC_PER_SEC]++;
      before = sample.time;
    }
  for (guint i = 0; i < 60; i++)
    {
      g_assert_cmpuint (per_second[i], >=, 8);
      g_assert_cmpuint (per_second[i], <=, 12);
    }
  g_assert_cmpint (rw_sim_fleet_get_next_time (fleet), >=, config.start + config.interval);
}

typedef struct
{
  GHashTable *defrosted; /* id → time of the last report while thawing, owned */
  guint samples;
  guint defrosts;
} Health;

static void
check_health (const RwSimSample *sample, gpointer user_data)
{
  Health *health = user_data;
  const RwSimCargo *cargo = sample->reefer->cargo;
  gint64 *defrosted = g_hash_table_lookup (health->defrosted, sample->reefer->id);

  g_assert_true (sample->powered);
  g_assert_false (sample->faulty);
  g_assert_cmpfloat (sample->target, ==, cargo->setpoint);
  g_assert_cmpfloat (sample->temperature, >=, cargo->low);
  g_assert_cmpfloat (sample->temperature, <=, cargo->high);
  g_assert_cmpfloat (sample->kilowatts, >, 0.3);
  g_assert_cmpfloat (sample->kilowatts, <, 12);
  g_assert_cmpfloat (sample->oxygen + sample->nitrogen + sample->carbon_dioxide, <, 100.2);
  g_assert_cmpfloat (sample->humidity, >=, 0);
  g_assert_cmpfloat (sample->humidity, <=, 100);
  g_assert_cmpfloat (sample->door_minutes, <, 6);
  g_assert_true (sample->fans[0] == !sample->defrosting);

  if (sample->defrosting)
    {
      health->defrosts += defrosted == NULL || sample->time - *defrosted > RW_USEC_PER_HOUR;
      g_hash_table_replace (health->defrosted, (gpointer) sample->reefer->id,
                            g_memdup2 (&sample->time, sizeof sample->time));
      defrosted = g_hash_table_lookup (health->defrosted, sample->reefer->id);
      g_assert_cmpfloat (cargo->setpoint, <, 10);
    }
  if (cargo->mode == RW_CARGO_CHILLED)
    g_assert_cmpfloat (ABS (sample->supply - sample->target), <=, 0.5 + 1e-9);
  else if (sample->time > SIM_TEST_START + RW_USEC_PER_HOUR
           && (defrosted == NULL || sample->time - *defrosted > RW_USEC_PER_HOUR / 2))
    g_assert_cmpfloat (ABS (sample->back - sample->target), <=, 1 + 1e-9);
  health->samples++;
}

/* Three days of a healthy fleet: nothing to cry wolf about. */
static void
test_healthy (void)
{
  RwSimFleetConfig config = sim_test_make_config (500);
  g_autoptr (GHashTable) defrosted = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (RwSimFleet) fleet = NULL;
  Health health = { .defrosted = defrosted };

  config.interval = 2 * RW_USEC_PER_MIN;
  fleet = rw_sim_fleet_new (&config);
  sim_test_run (fleet, 72, check_health, &health);
  g_assert_cmpuint (health.samples, ==, 500 * 72 * 30);
  g_assert_cmpuint (rw_sim_fleet_get_truth (fleet)->length, ==, 0);

  /* Roughly three in four cargoes are cold enough to freeze the coil, every 6 to 24 h. */
  g_assert_cmpuint (health.defrosts, >, 500 * 3 * 1 / 2);
  g_assert_cmpuint (health.defrosts, <, 500 * 3 * 4);
}

typedef struct
{
  GHashTable *places; /* RwSimGroup → double[2] of its first member this minute, owned */
  gint64 minute;
} Together;

static void
check_together (const RwSimSample *sample, gpointer user_data)
{
  Together *together = user_data;
  gint64 minute = sample->time / RW_USEC_PER_MIN;
  double *place;
  double limit = sample->reefer->group->kind == RW_SIM_GROUP_TERMINAL ? 900 : 1000;

  g_assert_cmpfloat (ABS (sample->latitude), <=, 90);
  g_assert_cmpfloat (ABS (sample->longitude), <=, 180);
  if (minute != together->minute)
    g_hash_table_remove_all (together->places);
  together->minute = minute;

  place = g_hash_table_lookup (together->places, sample->reefer->group);
  if (place == NULL)
    {
      place = g_new (double, 2);
      place[0] = sample->latitude;
      place[1] = sample->longitude;
      g_hash_table_insert (together->places, sample->reefer->group, place);
    }

  /* A ship of 300 m, and what it sails in a minute at 20 knots. */
  g_assert_cmpfloat (rw_sim_route_distance (place[0], place[1], sample->latitude,
                                            sample->longitude),
                     <, limit);
}

static void
test_together (void)
{
  RwSimFleetConfig config = sim_test_make_config (1000);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Together together = { .places = places };

  sim_test_run (fleet, 1, check_together, &together);
  g_assert_cmpuint (g_hash_table_size (places), >=, 10);
  g_assert_cmpuint (rw_sim_fleet_get_n_groups (fleet), >=, 10);
}

typedef struct
{
  GHashTable *last; /* id → double[3]: latitude, longitude, time in s; owned */
  double fastest;   /* m/s */
} Speeds;

static void
check_speed (const RwSimSample *sample, gpointer user_data)
{
  Speeds *speeds = user_data;
  double seconds = (double) sample->time / RW_USEC_PER_SEC;
  double *last = g_hash_table_lookup (speeds->last, sample->reefer->id);

  if (sample->reefer->group->kind != RW_SIM_GROUP_SHIP)
    return;

  if (last == NULL)
    {
      last = g_new (double, 3);
      g_hash_table_insert (speeds->last, (gpointer) sample->reefer->id, last);
    }
  else
    {
      double metres = rw_sim_route_distance (last[0], last[1], sample->latitude,
                                             sample->longitude);

      speeds->fastest = MAX (speeds->fastest, metres / (seconds - last[2]));
    }
  last[0] = sample->latitude;
  last[1] = sample->longitude;
  last[2] = seconds;
}

static void
test_ship_speed (void)
{
  RwSimFleetConfig config = sim_test_make_config (400);
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  Speeds speeds = { .last = last };
  g_autoptr (RwSimFleet) fleet = NULL;

  config.interval = 10 * RW_USEC_PER_MIN;
  fleet = rw_sim_fleet_new (&config);
  sim_test_run (fleet, 240, check_speed, &speeds);
  g_assert_cmpfloat (speeds.fastest, >, 12 * 1852.0 / 3600);
  g_assert_cmpfloat (speeds.fastest, <, 25 * 1852.0 / 3600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-fleet/same-seed", test_same_seed);
  g_test_add_func ("/sim-fleet/fleet-size", test_fleet_size);
  g_test_add_func ("/sim-fleet/ids", test_ids);
  g_test_add_func ("/sim-fleet/spread", test_spread);
  g_test_add_func ("/sim-fleet/healthy", test_healthy);
  g_test_add_func ("/sim-fleet/together", test_together);
  g_test_add_func ("/sim-fleet/ship-speed", test_ship_speed);
  return g_test_run ();
}
