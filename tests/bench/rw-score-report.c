/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-score-report.h"

#include "rw-score-fleet.h"

#include <math.h>

/* The aims: a leak and a drift are slow, so that some end before they can be told from noise. */
#define AIM_RECALL 0.99
#define AIM_RECALL_SLOW 0.95
#define AIM_PRECISION 0.95
#define AIM_FALSE 5.0
#define AIM_LOAD 150.0

static void
append_number (GString *line, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (line, isfinite (value) ? g_ascii_formatd (number, sizeof number, "%.4f", value)
                                          : "null");
}

/* limit is NAN where there is no aim. */
static void
print (const char *seed,
       const char *name,
       const char *kind,
       double value,
       const char *unit,
       double limit)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "{\"name\":\"alarms.%s%s%s\",\"value\":", name,
                          kind != NULL ? "." : "", kind != NULL ? kind : "");
  append_number (line, value);
  g_string_append_printf (line, ",\"unit\":\"%s\",\"limit\":", unit);
  append_number (line, limit);
  g_string_append (line, ",\"ratio\":");
  append_number (line, value / limit);
  g_string_append_printf (line, ",\"seed\":\"%s\"}\n", seed);
  g_print ("%s", line->str);
}

static double
get_aim (RwSimFaultKind kind)
{
  return kind == RW_SIM_FAULT_SLOW_LEAK || kind == RW_SIM_FAULT_SUPPLY_DRIFT ? AIM_RECALL_SLOW
                                                                             : AIM_RECALL;
}

static void
print_kind (const char *seed, RwSimFaultKind fault, const RwScoreKind *kind)
{
  const char *name = rw_sim_fault_get_name (fault);

  print (seed, "injected", name, kind->injected, "faults", NAN);
  print (seed, "unseen", name, kind->unseen, "faults", NAN);
  print (seed, "found", name, kind->found, "faults", NAN);
  print (seed, "recall", name, rw_score_get_recall (kind), "", get_aim (fault));
  print (seed, "delay_median", name, rw_score_get_delay (kind, 0.5), "min", NAN);
  print (seed, "delay_p95", name, rw_score_get_delay (kind, 0.95), "min", NAN);
  print (seed, "repeated", name, kind->found > 0 ? (double) kind->repeated / kind->found : NAN,
         "alarms/fault", NAN);
}

static void
print_totals (const char *seed, const RwScore *score, gboolean incidents)
{
  print (seed, "precision", NULL, rw_score_get_precision (score), "", AIM_PRECISION);
  print (seed, "false_per_10000_reefer_days", NULL, rw_score_get_false_rate (score), "alarms",
         AIM_FALSE);
  if (!incidents)
    return;

  print (seed, "per_operator_day", NULL, rw_score_get_load (score), "alarms", AIM_LOAD);
  print (seed, "incidents_per_blackout", NULL,
         score->n_blackouts > 0 ? (double) score->n_incidents / score->n_blackouts : NAN,
         "incidents", 1);
  print (seed, "worst_blackout", NULL, score->worst_blackout, "incidents", 1);
  print (seed, "misplaced_in_blackouts", NULL, score->n_misplaced, "alarms", NAN);
}

static void
print_baseline (const char *seed, const char *name, const RwScore *score)
{
  g_autofree char *prefix = g_strconcat ("baseline.", name, NULL);
  g_autofree char *recall = g_strconcat (prefix, ".recall", NULL);
  g_autofree char *delay = g_strconcat (prefix, ".delay_median", NULL);
  g_autofree char *p95 = g_strconcat (prefix, ".delay_p95", NULL);

  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    {
      print (seed, recall, rw_sim_fault_get_name (i), rw_score_get_recall (&score->kinds[i]), "",
             NAN);
      print (seed, delay, rw_sim_fault_get_name (i), rw_score_get_delay (&score->kinds[i], 0.5),
             "min", NAN);
      print (seed, p95, rw_sim_fault_get_name (i), rw_score_get_delay (&score->kinds[i], 0.95),
             "min", NAN);
    }
  print (seed, prefix, "precision", rw_score_get_precision (score), "", NAN);
  print (seed, prefix, "false_per_10000_reefer_days", rw_score_get_false_rate (score), "alarms",
         NAN);
  print (seed, prefix, "per_operator_day", rw_score_get_load (score), "alarms", NAN);
}

/* --- for people ------------------------------------------------------------------------------ */

static void
show_kind (RwSimFaultKind fault, const RwScore *score, RwScore *const *baselines)
{
  const RwScoreKind *kind = &score->kinds[fault];

  g_printerr ("%-20s %8u %6u %6u %6u %7.4f %8.0f %8.0f %8u %8.2f", rw_sim_fault_get_name (fault),
              kind->injected, kind->unseen, kind->found, kind->missed, rw_score_get_recall (kind),
              rw_score_get_delay (kind, 0.5), rw_score_get_delay (kind, 0.95), kind->standing,
              kind->found > 0 ? (double) kind->repeated / kind->found : NAN);
  for (int i = 0; i < RW_N_BASELINES; i++)
    g_printerr (" %9.4f", rw_score_get_recall (&baselines[i]->kinds[fault]));
  g_printerr ("\n");
}

static void
show_totals (const char *name, const RwScore *score)
{
  g_printerr ("%-20s precision %.4f (%u true, %u false), %.2f false in 10,000 reefer-days, "
              "%.1f to look at a day\n",
              name, rw_score_get_precision (score), score->n_true, score->n_false,
              rw_score_get_false_rate (score), rw_score_get_load (score));
}

static void
show_false (const RwScore *score)
{
  GHashTableIter iter;
  gpointer rule, n;

  g_hash_table_iter_init (&iter, score->false_rules);
  while (g_hash_table_iter_next (&iter, &rule, &n))
    g_printerr ("  false %-20s %u\n", (const char *) rule, GPOINTER_TO_UINT (n));
}

static void
show (const char *seed,
      const RwScore *score,
      RwScore *const *baselines,
      gboolean incidents,
      double seconds)
{
  g_printerr ("\nseed %s, %.0f reefer-days, %.0f s\n", seed, score->reefer_days, seconds);
  g_printerr ("%-20s %8s %6s %6s %6s %7s %8s %8s %8s %8s %9s %9s\n", "kind", "injected", "unseen",
              "found", "missed", "recall", "median", "p95 min", "standing", "repeated", "recall>18",
              "fixed");
  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    show_kind (i, score, baselines);
  show_totals ("rules", score);
  show_false (score);
  for (int i = 0; i < RW_N_BASELINES; i++)
    show_totals (rw_baseline_get_name (i), baselines[i]);
  if (incidents)
    g_printerr ("%u black-outs became %u incidents, the worst %u; %u alarms besides of reefers that"
                " told a false position\n",
                score->n_blackouts, score->n_incidents, score->worst_blackout, score->n_misplaced);
}

void
rw_score_report (const char *seed,
                 const RwScore *score,
                 RwScore *const *baselines,
                 gboolean incidents,
                 double seconds)
{
  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    print_kind (seed, i, &score->kinds[i]);
  print_totals (seed, score, incidents);
  for (int i = 0; i < RW_N_BASELINES; i++)
    print_baseline (seed, rw_baseline_get_name (i), baselines[i]);
  show (seed, score, baselines, incidents, seconds);
}
