/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-profiles.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <math.h>
#include <string.h>

/*
 * A public reefer demo's telemetry, as its generator makes it: every five minutes a row of twenty
 * columns, each drawn anew around its mean, so kilowatts are negative now and then, oxygen is above
 * what air holds half of the time, the gases add up to more than 100 %, humidity is a fraction and
 * power is never told of. Faults are runs of consecutive rows.
 *
 * That is not what reefers do, but it is what many try first: what is odd about it must raise
 * nothing, and each of its faults one alarm that ends.
 */

#define START (G_GINT64_CONSTANT (1772323200) * RW_USEC_PER_SEC) /* 2026-03-01T00:00:00Z */
#define ROW_INTERVAL (5 * RW_USEC_PER_MIN)
#define N_ROWS 1200
#define N_RUNS 3
#define RUN_ROWS 144

#define PI 3.14159265358979323846

typedef enum
{
  NORMAL,
  POWER_OFF,
  CO2_SENSOR,
  O2_SENSOR,
  TEMPERATURE,
  TEMPERATURE_GROWS,
} Fault;

/* Where each run begins. */
static const guint runs[N_RUNS] = { 150, 500, 850 };

typedef struct
{
  RwTransform *transform;
  RwBatchBuilder *builder;
  GRand *random;
  const char *container_id;
  const char *product_id;
  double target;
  Fault fault;
  double grown; /* °C, in a run of TEMPERATURE_GROWS */
} Demo;

/* What was raised and when it returned. */
typedef struct
{
  const char *rule_id;
  gint64 raised;
  gint64 returned; /* 0: not */
} Episode;

/* A normal variate; the generator has no limits either. */
static double
draw (Demo *demo, double mean, double deviation)
{
  double a = 1 - g_rand_double (demo->random), b = g_rand_double (demo->random);

  return mean + deviation * sqrt (-2 * log (a)) * cos (2 * PI * b);
}

/* Which row of its run this is, from 0, or -1. */
static int
get_run_row (const Demo *demo, guint row)
{
  for (guint i = 0; demo->fault != NORMAL && i < N_RUNS; i++)
    if (row >= runs[i] && row < runs[i] + RUN_ROWS)
      return (int) (row - runs[i]);

  return -1;
}

static double
draw_temperature (Demo *demo, int run_row, double ambient)
{
  double temperature = draw (demo, demo->target, 1);

  if (run_row < 0)
    return temperature;
  if (demo->fault == TEMPERATURE)
    return draw (demo, demo->target + 20, 3);
  if (demo->fault != TEMPERATURE_GROWS)
    return temperature;

  demo->grown = run_row == 0 ? temperature : MIN (demo->grown + 2, ambient);
  return demo->grown;
}

static void
append_double (GString *text, const char *name, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "\"%s\":%s,", name,
                          g_ascii_formatd (number, sizeof number, "%.6f", value));
}

/* The row as the demo's envelope. */
static char *
write_row (Demo *demo, guint row)
{
  g_autofree char *time = rw_time_format (START + (gint64) row * ROW_INTERVAL);
  GString *text = g_string_new (NULL);
  int run_row = get_run_row (demo, row);
  gboolean off = run_row >= 0 && demo->fault == POWER_OFF;
  double ambient = draw (demo, 20, 1);
  const char *fans = off ? "false" : "true";

  time[10] = ' ';
  time[19] = '\0';
  g_string_append_printf (text,
                          "{\"containerID\":\"%s\",\"timestamp\":\"%s\","
                          "\"type\":\"ReeferTelemetries\",\"payload\":{\"container_id\":\"%s\","
                          "\"measurement_time\":\"%s\",\"product_id\":\"%s\",",
                          demo->container_id, time, demo->container_id, time, demo->product_id);
  append_double (text, "temperature", draw_temperature (demo, run_row, ambient));
  append_double (text, "target_temperature", demo->target);
  append_double (text, "ambiant_temperature", ambient);
  append_double (text, "kilowatts", off ? 0 : row % 200 == 77 ? -0.4 : draw (demo, 2.7, 1));
  append_double (text, "oxygen_level",
                 run_row >= 0 && demo->fault == O2_SENSOR ? draw (demo, 11, 2)
                                                          : draw (demo, 21, 1));
  append_double (text, "nitrogen_level", draw (demo, 78, 1));
  append_double (text, "carbon_dioxide_level",
                 run_row >= 0 && demo->fault == CO2_SENSOR ? draw (demo, 12, 2)
                                                           : draw (demo, 4, 1));
  append_double (text, "humidity_level", draw (demo, 0.4, 0.01));
  g_string_append_printf (text,
                          "\"time_door_open\":0,\"content_type\":1,\"defrost_cycle\":%d,"
                          "\"fan_1\":%s,\"fan_2\":%s,\"fan_3\":%s,"
                          "\"latitude\":\"37.8226902168957\",\"longitude\":\"-122.324895\","
                          "\"maintenance_required\":%d}}",
                          g_rand_int_range (demo->random, 3, 7), fans, fans, fans, run_row >= 0);
  return g_string_free (text, FALSE);
}

static void
note_event (GArray *episodes, const RwAlarmEvent *event)
{
  Episode episode = { .rule_id = g_intern_string (event->rule_id), .raised = event->event_time };

  if (event->transition == RW_ALARM_RAISED)
    g_array_append_val (episodes, episode);
  for (guint i = 0; i < episodes->len && event->transition == RW_ALARM_RETURNED; i++)
    {
      Episode *known = &g_array_index (episodes, Episode, i);

      if (known->rule_id == g_intern_string (event->rule_id) && known->returned == 0)
        known->returned = event->event_time;
    }
}

/* All rows through the transform: (transfer full) a GArray of Episode. */
static GArray *
live (Demo *demo)
{
  GArray *episodes = g_array_new (FALSE, TRUE, sizeof (Episode));
  g_autofree char *topic = g_strdup_printf ("reefers/%s/telemetry", demo->container_id);

  for (guint row = 0; row < N_ROWS; row++)
    {
      gint64 time = START + (gint64) row * ROW_INTERVAL;
      char *message = write_row (demo, row);
      g_autoptr (GBytes) payload = g_bytes_new_take (message, strlen (message));
      g_autoptr (RwBatch) batch = NULL;
      const RwAlarmEvent *events;
      guint n;

      rw_transform_message (demo->transform, topic, payload, time, demo->builder);
      rw_transform_advance (demo->transform, time, demo->builder);
      batch = rw_batch_builder_end (demo->builder);
      rw_batch_get_dead_letters (batch, &n);
      g_assert_cmpuint (n, ==, 0);
      rw_batch_get_readings (batch, &n);
      g_assert_cmpuint (n, ==, 1);
      events = rw_batch_get_alarm_events (batch, &n);
      for (guint i = 0; i < n; i++)
        note_event (episodes, &events[i]);
    }
  return episodes;
}

static GArray *
run_demo (Fault fault, const char *product_id, double target, guint32 seed)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "cargo-profiles.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwCargoProfiles) profiles = rw_test_profiles_load (path, &error);
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new_default ();
  g_autoptr (RwBookings) bookings = rw_bookings_new ();
  Demo demo = {
    .container_id = g_intern_static_string ("C01"),
    .product_id = product_id,
    .target = target,
    .fault = fault,
  };
  RwBooking booking = {
    .container_id = demo.container_id,
    .product_id = g_intern_string (product_id),
    .setpoint = (float) target,
  };
  GArray *episodes;

  g_assert_no_error (error);
  rw_bookings_add (bookings, &booking);
  demo.random = g_rand_new_with_seed (seed);
  demo.transform = rw_transform_new (profiles);
  demo.builder = rw_batch_builder_new ();
  rw_transform_set_rules (demo.transform, rules, bookings, profiles);
  episodes = live (&demo);
  rw_transform_free (demo.transform);
  rw_batch_builder_free (demo.builder);
  g_rand_free (demo.random);
  return episodes;
}

/* Which run a moment lies in, or -1: what is told of a run may come some rows after it. */
static int
find_run (gint64 time)
{
  for (guint i = 0; i < N_RUNS; i++)
    if (time >= START + runs[i] * ROW_INTERVAL
        && time <= START + (runs[i] + RUN_ROWS + 12) * ROW_INTERVAL)
      return (int) i;

  return -1;
}

/* Nothing outside of the runs; in each run the rule once, over before the next one. */
static void
check_runs (GArray *episodes, const char *rule_id)
{
  guint found[N_RUNS] = { 0 };

  for (guint i = 0; i < episodes->len; i++)
    {
      const Episode *episode = &g_array_index (episodes, Episode, i);
      int run = find_run (episode->raised);

      g_test_message ("%s raised in row %d, returned in row %d", episode->rule_id,
                      (int) ((episode->raised - START) / ROW_INTERVAL),
                      episode->returned == 0 ? -1
                                             : (int) ((episode->returned - START) / ROW_INTERVAL));
      g_assert_cmpint (run, >=, 0);
      found[run] += strcmp (episode->rule_id, rule_id) == 0;

      /* That the cargo was too warm for hours stays true for a day. */
      if (strcmp (episode->rule_id, "time_out_of_range") == 0)
        continue;
      g_assert_cmpint (episode->returned, >, episode->raised);
      g_assert_cmpint (episode->returned, <, START + (runs[run] + RUN_ROWS + 50) * ROW_INTERVAL);
    }
  for (guint i = 0; i < N_RUNS; i++)
    g_assert_cmpuint (found[i], ==, 1);
}

/* --- tests: cargo that is carried at the demo's setpoint (its bananas at 6 °C are rightly
 * alarmed), and its vaccines, which are no cargo that we know
 * --------------------------------------------------- */

static void
test_normal (void)
{
  static const struct
  {
    const char *product_id;
    double target;
  } cargoes[] = { { "P01", 4 }, { "P03", 4 }, { "ebola", 4 }, { "covid-19", -50 } };

  for (guint i = 0; i < G_N_ELEMENTS (cargoes); i++)
    {
      g_autoptr (GArray) episodes = run_demo (NORMAL, cargoes[i].product_id, cargoes[i].target, i);

      for (guint j = 0; j < episodes->len; j++)
        g_test_message ("%s at %g °C: %s", cargoes[i].product_id, cargoes[i].target,
                        g_array_index (episodes, Episode, j).rule_id);
      g_assert_cmpuint (episodes->len, ==, 0);
    }
}

static void
test_power_off (void)
{
  g_autoptr (GArray) episodes = run_demo (POWER_OFF, "P01", 4, 11);

  check_runs (episodes, "power_lost");
}

static void
test_co2_sensor (void)
{
  g_autoptr (GArray) episodes = run_demo (CO2_SENSOR, "P01", 4, 12);

  check_runs (episodes, "co2_band");
}

static void
test_o2_sensor (void)
{
  g_autoptr (GArray) episodes = run_demo (O2_SENSOR, "P01", 4, 13);

  check_runs (episodes, "o2_band");
}

static void
test_temperature (void)
{
  g_autoptr (GArray) chilled = run_demo (TEMPERATURE, "P01", 4, 14);
  g_autoptr (GArray) frozen = run_demo (TEMPERATURE, "covid-19", -50, 15);

  check_runs (chilled, "control_air_high");
  check_runs (frozen, "control_air_high");
}

static void
test_temperature_grows (void)
{
  g_autoptr (GArray) episodes = run_demo (TEMPERATURE_GROWS, "P01", 4, 16);

  check_runs (episodes, "control_air_high");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference-demo/normal", test_normal);
  g_test_add_func ("/reference-demo/power-off", test_power_off);
  g_test_add_func ("/reference-demo/co2-sensor", test_co2_sensor);
  g_test_add_func ("/reference-demo/o2-sensor", test_o2_sensor);
  g_test_add_func ("/reference-demo/temperature", test_temperature);
  g_test_add_func ("/reference-demo/temperature-grows", test_temperature_grows);
  return g_test_run ();
}
