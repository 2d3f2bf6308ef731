/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench.h"
#include "rw-score-direct.h"
#include "rw-score-report.h"
#include "rw-score-worker.h"
#include "rw-time.h"

#include <stdlib.h>
#include <sysexits.h>

/*
 * How much an operator can trust the alarms:
 *
 *   ./dev bench alarms [OPTION…] SEED…
 *
 * For each seed 2,000 simulated reefers live through 14 days in which things go wrong, whose truth
 * is known, and much happens that is no fault. Their messages go the real way: simulator, file,
 * worker, PostgreSQL; the alarms are read back and compared with the truth (rw-score.h says how),
 * and so is what two simple rules would have made of the same readings (rw-score-fleet.h).
 *
 *   alarms.recall.KIND, .delay_median., .delay_p95., .injected., .found., .unseen., .repeated.
 *   alarms.precision, alarms.false_per_10000_reefer_days, alarms.per_operator_day
 *   alarms.incidents_per_blackout, alarms.worst_blackout, alarms.misplaced_in_blackouts
 *   alarms.baseline.threshold18|fixed.recall.KIND and so on
 *
 * Each line has the seed besides; with several seeds there is one more set for "all".
 *
 * SEEDS: 1 to 20 are for development: rules, limits and detectors were tuned on some of them. 9001
 * to 9005 are held out: they are run to be reported, never looked into and never tuned on. The run
 * says so when the two are mixed.
 *
 * Faults are made far more often than they are in life, so that there are hundreds of each kind; a
 * reefer is healthy for nine tenths of the time all the same. Alarms per operator and day are
 * therefore those of a very bad fleet.
 */
#define DEFAULT_REEFERS 2000
#define DEFAULT_DAYS 14.0
#define DEFAULT_INTERVAL 300.0
#define DEFAULT_FAULTS 0.15
#define DEFAULT_EVERYDAY 1.0

/* 2026-03-01T00:00:00Z */
#define START (G_GINT64_CONSTANT (1772323200) * RW_USEC_PER_SEC)

#define LAST_DEVELOPMENT_SEED 20

typedef struct
{
  int reefers;
  double days;
  double interval;
  double faults;
  double everyday;
  gboolean direct;
  gboolean explain;
  char *rules;
  char *profiles;
} Options;

/* What came of one seed, or of all. */
typedef struct
{
  RwScore *rules;
  RwScore *baselines[RW_N_BASELINES];
} Result;

static void
result_init (Result *result)
{
  result->rules = rw_score_new ();
  for (int i = 0; i < RW_N_BASELINES; i++)
    result->baselines[i] = rw_score_new ();
}

static void
result_clear (Result *result)
{
  rw_score_free (result->rules);
  for (int i = 0; i < RW_N_BASELINES; i++)
    rw_score_free (result->baselines[i]);
}

static void
result_merge (Result *result, const Result *other)
{
  rw_score_merge (result->rules, other->rules);
  for (int i = 0; i < RW_N_BASELINES; i++)
    rw_score_merge (result->baselines[i], other->baselines[i]);
}

static gboolean
read_options (Options *options, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("SEED…");
  const GOptionEntry entries[] = {
    { "reefers", 0, 0, G_OPTION_ARG_INT, &options->reefers, "How many reefers (2000)", "N" },
    { "days", 0, 0, G_OPTION_ARG_DOUBLE, &options->days, "Simulated days (14)", "N" },
    { "interval", 0, 0, G_OPTION_ARG_DOUBLE, &options->interval,
      "Seconds between two readings of a reefer (300)", "SECONDS" },
    { "faults", 0, 0, G_OPTION_ARG_DOUBLE, &options->faults, "Faults per reefer and day (0.15)",
      "N" },
    { "everyday", 0, 0, G_OPTION_ARG_DOUBLE, &options->everyday,
      "How much of what is no fault happens (1)", "N" },
    { "direct", 0, 0, G_OPTION_ARG_NONE, &options->direct,
      "Without worker and database: quick, and without incidents", NULL },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME, &options->rules,
      "With --direct: other rules (data/alarm-rules.json)", "FILE" },
    { "profiles", 0, 0, G_OPTION_ARG_FILENAME, &options->profiles,
      "With --direct: other cargo profiles (data/cargo-profiles.csv)", "FILE" },
    { "explain", 0, 0, G_OPTION_ARG_NONE, &options->explain,
      "Name each fault that was missed and each false alarm", NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context,
                                "Simulates fleets with faults and scores the alarms. Seeds 1 to 20 "
                                "are for development, 9001 to 9005 held out for reports.");
  return g_option_context_parse (context, argc, argv, error);
}

static RwSimFleetConfig
make_config (const Options *options, guint64 seed)
{
  return (RwSimFleetConfig){
    .n_reefers = (guint) options->reefers,
    .interval = (gint64) (options->interval * RW_USEC_PER_SEC),
    .start = START,
    .seed = seed,
    .fault_kinds = RW_SIM_FAULTS_ALL,
    .faults_per_day = options->faults,
    .everyday = options->everyday,
  };
}

static GArray *
judge (const Options *options, const RwSimFleetConfig *config, RwScoreFleet *fleet)
{
  g_autoptr (GError) error = NULL;
  RwSimSample sample;
  GArray *alarms;

  if (options->direct)
    {
      alarms = rw_score_direct (fleet, options->rules, options->profiles, &error);
      if (alarms == NULL)
        g_error ("%s", error->message);
      return alarms;
    }

  while (rw_score_fleet_next (fleet, &sample))
    ;
  return rw_score_worker (config, options->days, rw_score_fleet_get_text (fleet));
}

static void
run_seed (const Options *options, const char *seed, Result *all)
{
  RwSimFleetConfig config = make_config (options, g_ascii_strtoull (seed, NULL, 10));
  g_autoptr (RwScoreFleet) fleet = rw_score_fleet_new (&config, options->days);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GArray) alarms = judge (options, &config, fleet);
  const RwScoreTruth *truth = rw_score_fleet_get_truth (fleet);
  Result result;

  result_init (&result);
  rw_score_add (result.rules, truth, alarms, options->explain ? stderr : NULL);
  for (int i = 0; i < RW_N_BASELINES; i++)
    rw_score_add (result.baselines[i], truth, rw_score_fleet_get_baseline (fleet, i), NULL);
  rw_score_report (seed, result.rules, result.baselines, !options->direct,
                   (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  result_merge (all, &result);
  result_clear (&result);
}

static void
warn_of_mixing (char **seeds, int n)
{
  gboolean development = FALSE, held_out = FALSE;

  for (int i = 0; i < n; i++)
    if (g_ascii_strtoull (seeds[i], NULL, 10) <= LAST_DEVELOPMENT_SEED)
      development = TRUE;
    else
      held_out = TRUE;
  if (development && held_out)
    g_printerr ("Seeds for development are among those that were held out: their figures together "
                "are no evidence.\n");
}

int
main (int argc, char **argv)
{
  g_autofree char *rules = NULL;
  g_autofree char *profiles = NULL;
  Options options = {
    .reefers = DEFAULT_REEFERS,
    .days = DEFAULT_DAYS,
    .interval = DEFAULT_INTERVAL,
    .faults = DEFAULT_FAULTS,
    .everyday = DEFAULT_EVERYDAY,
  };
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  Result all;

  rw_bench_init ();
  if (!read_options (&options, &argc, &argv, &error))
    {
      g_printerr ("bench-alarms: %s\n", error->message);
      return EX_USAGE;
    }
  if (argc < 2)
    {
      g_printerr (
          "bench-alarms: which SEED…? 1 to 20 are for development, 9001 to 9005 for reports\n");
      return EX_USAGE;
    }

  rules = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "alarm-rules.json", NULL);
  profiles =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "cargo-profiles.csv", NULL);
  if (options.rules == NULL)
    options.rules = rules;
  if (options.profiles == NULL)
    options.profiles = profiles;

  warn_of_mixing (argv + 1, argc - 1);
  result_init (&all);
  for (int i = 1; i < argc; i++)
    run_seed (&options, argv[i], &all);
  if (argc > 2)
    rw_score_report ("all", all.rules, all.baselines, !options.direct,
                     (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  result_clear (&all);
  return 0;
}
