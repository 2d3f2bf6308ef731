/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-broker.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <gio/gio.h>
#include <math.h>
#include <signal.h>
#include <string.h>

/*
 * What a worker judges by outlives it, and follows the database.
 *
 * Alarms in every phase, and a worker that is killed again and again in the middle of them: the
 * journal is that of a worker that nobody disturbed. Operators act at the same places of both runs.
 */
#define INTERVAL (5 * RW_USEC_PER_MIN)
#define N_STEPS 144 /* twelve hours */
#define STEPS_A_PIECE 6
#define N_PIECES (N_STEPS / STEPS_A_PIECE)

typedef struct
{
  const char *database;
  RwTestPostgres *postgres;
  RwTestBroker *broker;
  gint64 begin; /* µs since 1970 UTC, of the first step */
  guint n_sent;
  guint n_kills;
} Run;

/* --- the stream ------------------------------------------------------------------------------ */

typedef struct
{
  const char *product_id;
  float setpoint;
  float supply;
  float returned;
  float carbon_dioxide;
  int powered;
  int defrosting;
  int door; /* minutes */
} State;

/* What a reefer tells at a step; FALSE when it is silent. Each is one story. */
typedef gboolean (*Story) (guint step, State *state);

static gboolean
is_in (guint step, guint first, guint until)
{
  return step >= first && step < until;
}

static gboolean
tell_warm (guint step, State *state)
{
  state->supply += is_in (step, 12, 40) ? 3 : 0;
  return TRUE;
}

static gboolean
tell_warm_long (guint step, State *state)
{
  state->supply += is_in (step, 15, 62) ? 3 : 0;
  return TRUE;
}

static gboolean
tell_warm_shortly (guint step, State *state)
{
  state->supply += is_in (step, 15, 30) ? 3 : 0;
  return TRUE;
}

static gboolean
tell_cold (guint step, State *state)
{
  state->supply -= is_in (step, 50, 80) ? 2 : 0;
  return TRUE;
}

static gboolean
tell_no_power (guint step, State *state)
{
  state->powered = !is_in (step, 20, 70);
  state->supply += is_in (step, 20, 70) ? 0.1f * (float) (step - 20) : 0;
  state->returned = state->supply + 0.2f;
  return TRUE;
}

/* Never warm for long at a time, but altogether. */
static gboolean
tell_now_and_then (guint step, State *state)
{
  state->supply += is_in (step, 10, 120) && step % 6 < 3 ? 6 : 0;
  state->returned = state->supply + 0.8f;
  return TRUE;
}

static gboolean
tell_again_and_again (guint step, State *state)
{
  state->supply += step > 6 && step % 14 < 9 ? 3 : 0;
  return TRUE;
}

/* Warm in a defrost, in the time after, and then really. */
static gboolean
tell_defrost (guint step, State *state)
{
  state->defrosting = is_in (step, 30, 36);
  state->returned += state->defrosting ? 8 : 0;
  state->supply += is_in (step, 28, 60) ? 3 : 0;
  return TRUE;
}

static gboolean
tell_long_defrost (guint step, State *state)
{
  state->defrosting = is_in (step, 40, 75);
  return TRUE;
}

static gboolean
tell_wrong_setpoint (guint step, State *state)
{
  state->setpoint += is_in (step, 40, 80) ? 6 : 0;
  return TRUE;
}

static gboolean
tell_nothing (guint step, State *state)
{
  return !is_in (step, 30, 66);
}

static gboolean
tell_gas (guint step, State *state)
{
  state->product_id = "P02";
  state->setpoint = 13.5f;
  state->supply += 9.5f;
  state->returned += 9.5f;
  state->carbon_dioxide = is_in (step, 25, 70) ? 9.5f : 1;
  return TRUE;
}

static gboolean
tell_thaw (guint step, State *state)
{
  float warm = is_in (step, 20, 75) ? 0.15f * (float) (step - 20) : 0;

  state->product_id = "P12";
  state->setpoint = -20;
  state->supply = -20.5f + warm;
  state->returned = -20 + warm;
  return TRUE;
}

static gboolean
tell_rise (guint step, State *state)
{
  float warm = is_in (step, 50, 62) ? 0.4f * (float) (step - 50) : 0;

  state->supply += warm;
  state->returned += warm;
  return TRUE;
}

static gboolean
tell_door (guint step, State *state)
{
  state->door = is_in (step, 44, 60) ? (int) (step - 43) * 5 : 0;
  return TRUE;
}

static gboolean
tell_medicine (guint step, State *state)
{
  state->product_id = "P15";
  state->setpoint = 5;
  state->supply += is_in (step, 33, 90) ? 4.7f : 1;
  state->returned = state->supply + 0.3f;
  return TRUE;
}

static const Story stories[] = {
  tell_warm,
  tell_warm_long,
  tell_warm_shortly,
  tell_cold,
  tell_no_power,
  tell_now_and_then,
  tell_again_and_again,
  tell_defrost,
  tell_long_defrost,
  tell_wrong_setpoint,
  tell_nothing,
  tell_gas,
  tell_thaw,
  tell_rise,
  tell_door,
  tell_medicine,
};

#define N_REEFERS G_N_ELEMENTS (stories)

static char *
dup_number (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.3f", number));
}

/* The message of a reefer at a step, or NULL. */
static char *
make_payload (gint64 begin, guint reefer, guint step)
{
  /* Sound units swing a little, each in its own way. */
  float swing = 0.15f * sinf ((float) (step * 7 + reefer * 3));
  State state = {
    .product_id = "P01",
    .setpoint = 4,
    .supply = 4 + swing,
    .returned = 4.9f + swing / 2,
    .carbon_dioxide = 0.4f,
    .powered = TRUE,
  };
  g_autofree char *time = rw_time_format (begin + step * INTERVAL + reefer * RW_USEC_PER_SEC);
  g_autofree char *setpoint = NULL, *supply = NULL, *returned = NULL, *gas = NULL;

  if (!stories[reefer](step, &state))
    return NULL;

  setpoint = dup_number ((double) state.setpoint);
  supply = dup_number ((double) state.supply);
  returned = dup_number ((double) state.returned);
  gas = dup_number ((double) state.carbon_dioxide);
  return g_strdup_printf (
      "{\"container_id\":\"R%02u\",\"measurement_time\":\"%s\",\"product_id\":\"%s\","
      "\"target_temperature\":%s,\"temperature\":%s,\"supply_temperature\":%s,"
      "\"return_temperature\":%s,\"ambient_temperature\":24,\"carbon_dioxide_level\":%s,"
      "\"oxygen_level\":20.5,\"powered\":%s,\"kilowatts\":%s,\"defrosting\":%s,"
      "\"time_door_open\":%d,\"latitude\":51.9,\"longitude\":4.1}",
      reefer, time, state.product_id, setpoint, returned, supply, returned, gas,
      state.powered ? "true" : "false", state.powered ? "3.2" : "0",
      state.defrosting ? "true" : "false", state.door);
}

static void
publish_step (Run *run, guint step)
{
  for (guint reefer = 0; reefer < N_REEFERS; reefer++)
    {
      g_autofree char *topic = g_strdup_printf ("reefers/R%02u/telemetry", reefer);
      g_autofree char *payload = make_payload (run->begin, reefer, step);
      RwTestMessage message = { .topic = topic };

      if (payload == NULL)
        continue;
      message.payload = g_bytes_new (payload, strlen (payload));
      g_assert_cmpuint (rw_test_broker_publish (run->broker, &message, 1), ==, 1);
      g_bytes_unref (message.payload);
      run->n_sent++;
    }
}

/* --- the worker ------------------------------------------------------------------------------ */

static GSubprocess *
start_worker (Run *run)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autofree char *broker =
      g_strconcat ("--broker=", rw_test_broker_get_address (run->broker), NULL);
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (run->postgres, NULL, run->database);
  g_autofree char *database = g_strconcat ("--database=", conninfo, NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *worker =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, program, broker, database, "--client-id=restart-test", NULL);

  g_assert_no_error (error);
  return worker;
}

/* One that has hardly begun is ended by the signal itself; any other signal but ours is a crash. */
static void
end_worker (GSubprocess *worker, int signal)
{
  g_subprocess_send_signal (worker, signal);
  g_subprocess_wait (worker, NULL, NULL);
  if (g_subprocess_get_if_signaled (worker))
    g_assert_cmpint (g_subprocess_get_term_sig (worker), ==, signal);
  else
    {
      g_assert_cmpint (signal, ==, SIGTERM);
      g_assert_cmpint (g_subprocess_get_exit_status (worker), ==, 0);
    }
}

static char *
query (Run *run, const char *sql)
{
  return rw_test_postgres_query (run->postgres, run->database, sql);
}

static void
await_stored (Run *run)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) = %u FROM reeferwatch.telemetry"
                                          " WHERE container_id LIKE 'R%%'",
                                          run->n_sent);

  for (;;)
    {
      g_autofree char *answer = query (run, sql);

      if (g_str_equal (answer, "t"))
        return;
      g_usleep (20000);
    }
}

/* --- the operators --------------------------------------------------------------------------- */

/* After which piece, what, and to whom. */
static const struct
{
  guint piece;
  const char *sql;
} acts[] = {
  { 4, "SELECT reeferwatch.acknowledge(alarm_id, 'seen') FROM reeferwatch.alarm"
       " WHERE container_id IN ('R00', 'R12') AND state = 'unacknowledged'" },
  { 5, "SELECT reeferwatch.shelve(array_agg(alarm_id), '8 hours', 'known') FROM reeferwatch.alarm"
       " WHERE container_id = 'R01' AND state = 'unacknowledged'" },
  { 8, "SELECT reeferwatch.acknowledge(alarm_id, 'on my way') FROM reeferwatch.alarm"
       " WHERE container_id IN ('R04', 'R11') AND state = 'unacknowledged'" },
};

static void
act (Run *run, guint piece)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (acts[i].piece == piece)
      {
        g_autofree char *ignored = query (run, acts[i].sql);
      }
}

/* --- the runs -------------------------------------------------------------------------------- */

/* The schema is there, and the broker keeps what comes for the worker: something came. */
static void
begin (Run *run)
{
  g_autofree char *time = rw_time_format (run->begin - RW_USEC_PER_HOUR);
  g_autofree char *probe =
      g_strdup_printf ("{\"container_id\":\"PROBE\",\"measurement_time\":\"%s\",\"temperature\":4}",
                       time);
  g_autoptr (GSubprocess) worker = NULL;
  g_autofree char *arrived = NULL, *booked = NULL;

  rw_test_postgres_create_database (run->postgres, run->database);
  run->broker = rw_test_broker_new (NULL);
  worker = start_worker (run);
  do
    {
      g_clear_pointer (&arrived, g_free);
      g_usleep (100000);
      rw_test_broker_publish_text (run->broker, "reefers/PROBE/telemetry", probe, FALSE);
      arrived = query (run, "SELECT to_regclass('reeferwatch.detector_state') IS NOT NULL");
      if (g_str_equal (arrived, "t"))
        {
          g_free (arrived);
          arrived = query (run, "SELECT count(*) > 0 FROM reeferwatch.reefer");
        }
    }
  while (!g_str_equal (arrived, "t"));
  booked = query (run, "SELECT reeferwatch.set_booking('R09', 'P01', 4, '2020-01-01 00:00Z')");
  end_worker (worker, SIGTERM);
}

static void
run_whole (Run *run)
{
  g_autoptr (GSubprocess) worker = NULL;

  begin (run);
  worker = start_worker (run);
  for (guint piece = 0; piece < N_PIECES; piece++)
    {
      for (guint i = 0; i < STEPS_A_PIECE; i++)
        publish_step (run, piece * STEPS_A_PIECE + i);
      await_stored (run);
      act (run, piece);
    }
  end_worker (worker, SIGTERM);
}

/* A worker for a moment, which dies at any point of its work. */
static void
live_shortly (Run *run, guint first, guint until)
{
  g_autoptr (GSubprocess) worker = start_worker (run);

  g_usleep (g_test_rand_int_range (0, 400) * 1000);
  for (guint step = first; step < until; step++)
    publish_step (run, step);
  g_usleep (g_test_rand_int_range (0, 250) * 1000);
  end_worker (worker, SIGKILL);
  run->n_kills++;
}

/* Now and then one ends in good order, as a service does that is stopped: it saves what it knows.
 */
static void
run_broken (Run *run)
{
  begin (run);
  for (guint piece = 0; piece < N_PIECES; piece++)
    {
      guint first = piece * STEPS_A_PIECE, until = first + STEPS_A_PIECE;
      guint middle = first + (guint) g_test_rand_int_range (1, STEPS_A_PIECE);
      g_autoptr (GSubprocess) worker = NULL;

      if (piece > 0)
        {
          live_shortly (run, first, middle);
          live_shortly (run, middle, until);
        }
      worker = start_worker (run);
      for (guint step = first; piece == 0 && step < until; step++)
        publish_step (run, step);
      await_stored (run);
      act (run, piece);
      end_worker (worker, piece % 5 == 0 ? SIGTERM : SIGKILL);
      run->n_kills += piece % 5 != 0;
    }
}

/* An operator's acts have the time of the server's clock. */
#define JOURNAL                                                                                    \
  "SELECT container_id, rule_id, event, CASE WHEN actor IS NULL THEN event_time END, value,"       \
  " priority, state, actor, note FROM reeferwatch.alarm_event"                                     \
  " WHERE container_id LIKE 'R%' ORDER BY 1, 2, entry_id"
#define ALARMS                                                                                     \
  "SELECT container_id, rule_id, priority, state, raised_time, cleared_time, value, limit_value"   \
  " FROM reeferwatch.alarm WHERE container_id LIKE 'R%' ORDER BY 1, 2"

static void
assert_same (Run *a, Run *b, const char *sql)
{
  g_autofree char *of_a = query (a, sql);
  g_autofree char *of_b = query (b, sql);
  g_auto (GStrv) lines_a = g_strsplit (of_a, "\n", -1);
  g_auto (GStrv) lines_b = g_strsplit (of_b, "\n", -1);

  for (guint i = 0; lines_a[i] != NULL && lines_b[i] != NULL; i++)
    g_assert_cmpstr (lines_a[i], ==, lines_b[i]);
  g_assert_cmpuint (g_strv_length (lines_a), ==, g_strv_length (lines_b));
}

static void
test_restart (void)
{
  RwTestPostgres *postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  gint64 begin_time = rw_time_floor (g_get_real_time (), RW_USEC_PER_MIN) - N_STEPS * INTERVAL;
  Run whole = { .database = "whole", .postgres = postgres, .begin = begin_time };
  Run broken = { .database = "broken", .postgres = postgres, .begin = begin_time };
  g_autofree char *variety = NULL, *rules = NULL;

  run_whole (&whole);
  run_broken (&broken);
  rules = query (&whole, "SELECT string_agg(DISTINCT rule_id, ' ') FROM reeferwatch.alarm_event");
  g_test_message ("%u kills; alarms of %s", broken.n_kills, rules);
  variety = query (&whole, "SELECT count(DISTINCT rule_id) FILTER (WHERE event = 'raised') >= 8,"
                           " count(*) FILTER (WHERE event = 'regraded') >= 2,"
                           " count(*) FILTER (WHERE event = 'acknowledged') >= 3,"
                           " count(*) FILTER (WHERE event = 'shelved') >= 1"
                           " FROM reeferwatch.alarm_event");
  g_assert_cmpstr (variety, ==, "t|t|t|t");
  assert_same (&whole, &broken, JOURNAL);
  assert_same (&whole, &broken, ALARMS);
  rw_test_broker_free (whole.broker);
  rw_test_broker_free (broken.broker);
  rw_test_postgres_free (postgres);
}

/* --- rules that change ----------------------------------------------------------------------- */

static void
await (Run *run, const char *sql, const char *expected)
{
  for (;;)
    {
      g_autofree char *answer = query (run, sql);

      if (g_str_equal (answer, expected))
        return;
      g_usleep (50000);
    }
}

#define IS_WARM                                                                                    \
  "SELECT count(*) FROM reeferwatch.alarm WHERE container_id = 'R00'"                              \
  " AND rule_id = 'control_air_high' AND cleared_time IS NULL AND state <> 'normal'"

/* A worker that runs hears of rules and judges by them: what was no alarm becomes one, and what no
 * rule says any more is none. */
static void
test_rules_changed (void)
{
  Run run = { .database = "changed", .postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST) };
  g_autoptr (GSubprocess) worker = NULL;
  g_autofree char *quiet = NULL, *sooner = NULL, *removed = NULL;
  guint step = 12;

  run.begin = rw_time_floor (g_get_real_time (), RW_USEC_PER_MIN) - N_STEPS * INTERVAL;
  begin (&run);
  worker = start_worker (&run);
  for (; step < 15; step++)
    publish_step (&run, step);
  await_stored (&run);
  quiet = query (&run, IS_WARM);
  g_assert_cmpstr (quiet, ==, "0");

  /* It is warm for as long as the rule asks for now, whenever the worker hears of it. */
  sooner = query (&run, "UPDATE reeferwatch.alarm_rule SET on_delay = 0"
                        " WHERE rule_id = 'control_air_high'");
  for (; step < 39; step++)
    {
      g_autofree char *answer = query (&run, IS_WARM);

      if (g_str_equal (answer, "1"))
        break;
      g_usleep (G_USEC_PER_SEC / 2);
      publish_step (&run, step);
      await_stored (&run);
    }
  await (&run, IS_WARM, "1");
  removed = query (&run, "DELETE FROM reeferwatch.alarm_rule"
                         " WHERE rule_id = 'control_air_high' AND mode = 'chilled'");
  await (&run, IS_WARM, "0");
  end_worker (worker, SIGTERM);
  rw_test_broker_free (run.broker);
  rw_test_postgres_free (run.postgres);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/restart", test_restart);
  g_test_add_func ("/worker/rules-changed", test_rules_changed);
  return g_test_run ();
}
