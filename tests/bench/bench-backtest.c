/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast stored history is judged by a rule, and by all of them, against the million readings a
 * second that a trial should judge; and how much of that is reading them. bench-backtest [DAYS
 * [REEFERS]] */

#include "rw-backtest.h"
#include "rw-bench.h"
#include "rw-bench-fill.h"
#include "rw-history-provider.h"
#include "rw-load-test.h"
#include "rw-pg-packing.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"
#include "rw-trial-judge.h"

#include <stdlib.h>

#define START (G_GINT64_CONSTANT (1793491200) * RW_USEC_PER_SEC)
#define WANTED 1e6
#define N_ROUNDS 3

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

/* Every block of a cursor with some of the columns. */
static GPtrArray *
read_batches (RwHistoryProvider *history, const RwReadingPlan *plan)
{
  g_autoptr (RwReadingCursor) cursor = rw_history_provider_open (history, plan);
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);

  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      RwBatch *batch;

      rw_reading_cursor_next_async (cursor, NULL, result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      batch = rw_reading_cursor_next_finish (cursor, result, NULL);
      if (batch == NULL)
        return batches;
      g_ptr_array_add (batches, batch);
    }
}

/* Readings a second. */
static double
read_all (RwHistoryProvider *history, const RwReadingPlan *plan, guint64 expected)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GPtrArray) batches = read_batches (history, plan);
  guint64 count = 0;

  for (guint i = 0; i < batches->len; i++)
    {
      guint n;

      rw_batch_get_readings (batches->pdata[i], &n);
      count += n;
    }
  g_assert_cmpuint (count, ==, expected);
  return (double) count / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
}

static void
measure_reading (const char *name, RwHistoryProvider *history, const RwReadingPlan *plan, guint64 n)
{
  double rates[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    rates[i] = read_all (history, plan, n);
  rw_bench_print (name, rw_bench_median (rates, N_ROUNDS), "readings/s", WANTED);
}

/* One rule in all modes, or all of them. */
static RwAlarmRules *
choose_rules (const char *rule_id)
{
  g_autoptr (RwAlarmRules) all = rw_alarm_rules_new_default ();
  RwAlarmRules *chosen = rw_alarm_rules_new ();

  for (guint i = 0; i < rw_alarm_rules_get_size (all); i++)
    if (rule_id == NULL || g_str_equal (rw_alarm_rules_get (all, i)->rule_id, rule_id))
      rw_alarm_rules_add (chosen, rw_alarm_rules_get (all, i));
  return chosen;
}

/* Judging alone, of readings that lie in memory: readings a second of one core. */
static void
measure_judging (const char *name,
                 RwHistoryProvider *history,
                 const RwReadingPlan *plan,
                 const char *rule_id)
{
  g_autoptr (RwAlarmRules) rules = choose_rules (rule_id);
  g_autoptr (GPtrArray) batches = read_batches (history, plan);
  double rates[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (RwTrialJudge) judge = rw_trial_judge_new (rules, NULL, NULL, plan->from, plan->to);
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (RwTrial) trial = NULL;

      for (guint j = 0; j < batches->len; j++)
        rw_trial_judge_take (judge, batches->pdata[j]);
      trial = rw_trial_judge_end (judge);
      rates[i] = (double) trial->n_readings
                 / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
    }
  rw_bench_print (name, rw_bench_median (rates, N_ROUNDS), "readings/s", WANTED);
}

/* All of it: from the database to the alarms. */
static void
measure_trial (const char *name,
               RwHistoryProvider *history,
               const RwReadingPlan *plan,
               const char *rule_id)
{
  g_autoptr (RwBacktest) tester = rw_backtest_new (history);
  g_autoptr (RwAlarmRules) rules = choose_rules (rule_id);
  double rates[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (RwTrial) trial = NULL;

      rw_rule_tester_run_async (RW_RULE_TESTER (tester), rules, NULL, plan->from, plan->to, NULL,
                                NULL, NULL, result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      trial = rw_rule_tester_run_finish (RW_RULE_TESTER (tester), result, NULL);
      rates[i] = (double) trial->n_readings / trial->seconds;
    }
  rw_bench_print (name, rw_bench_median (rates, N_ROUNDS), "readings/s", WANTED);
}

static void
pack (const char *conninfo, guint64 expected)
{
  g_autoptr (RwPgJob) job = rw_pg_packing_new (conninfo, 0);
  g_autoptr (GError) error = NULL;
  guint64 n = 0;

  rw_load_test_run_job (job, G_MAXINT64 / 4, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, expected);
}

int
main (int argc, char **argv)
{
  guint days = argc > 1 ? (guint) atoi (argv[1]) : 3;
  RwBenchFill fill = {
    .n_reefers = argc > 2 ? (guint) atoi (argv[2]) : 500,
    .start = START,
    .end = START + days * RW_USEC_PER_DAY,
    .n_rows = G_MAXUINT64,
    .seed = 1,
    .faults = 0.02,
    .roll_up = TRUE,
  };
  RwReadingPlan plan = { .from = fill.start, .to = fill.end };
  RwBenchFilled filled;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *analyzed = NULL;
  RwTestPostgres *server;

  rw_bench_init ();
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  rw_bench_fill (rw_test_postgres_get_conninfo (server), &fill, &filled, &error);
  g_assert_no_error (error);
  analyzed = rw_test_postgres_query (server, NULL, "VACUUM ANALYZE; CHECKPOINT");
  store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  measure_reading ("backtest.read.open", RW_HISTORY_PROVIDER (store), &plan, filled.n_rows);
  pack (rw_test_postgres_get_conninfo (server), filled.n_rows);
  measure_reading ("backtest.read.whole", RW_HISTORY_PROVIDER (store), &plan, filled.n_rows);
  plan.quantities = 1u << RW_QUANTITY_TEMPERATURE | 1u << RW_QUANTITY_TARGET_TEMPERATURE
                    | 1u << RW_QUANTITY_SUPPLY_TEMPERATURE | 1u << RW_QUANTITY_RETURN_TEMPERATURE
                    | 1u << RW_QUANTITY_AMBIENT_TEMPERATURE | 1u << RW_QUANTITY_KILOWATTS;
  measure_reading ("backtest.read.rule", RW_HISTORY_PROVIDER (store), &plan, filled.n_rows);
  measure_judging ("backtest.judge.rule", RW_HISTORY_PROVIDER (store), &plan, "control_air_high");
  measure_trial ("backtest.rule", RW_HISTORY_PROVIDER (store), &plan, "control_air_high");
  plan.quantities = 0;
  measure_judging ("backtest.judge.all", RW_HISTORY_PROVIDER (store), &plan, NULL);
  measure_trial ("backtest.all", RW_HISTORY_PROVIDER (store), &plan, NULL);
  g_clear_object (&store);
  rw_test_postgres_free (server);
  return 0;
}
