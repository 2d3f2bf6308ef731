/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-score.h"
#include "rw-time.h"

#include <math.h>

/* How alarms are matched with faults when they are scored: what every figure rests on. */

#define START (G_GINT64_CONSTANT (1772323200) * RW_USEC_PER_SEC)
#define HOUR(n) (START + (gint64) ((n) * (double) RW_USEC_PER_HOUR))

typedef struct
{
  RwScoreTruth truth;
  GArray *alarms;
  RwScore *score;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->truth = (RwScoreTruth){
    .n_reefers = 1000,
    .start = START,
    .days = 10,
    .interval = 5 * RW_USEC_PER_MIN,
    .faults = g_array_new (FALSE, FALSE, sizeof (RwScoreFault)),
  };
  fixture->alarms = g_array_new (FALSE, FALSE, sizeof (RwScoreAlarm));
  fixture->score = rw_score_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_array_unref (fixture->truth.faults);
  g_array_unref (fixture->alarms);
  rw_score_free (fixture->score);
}

/* A fault that is seen as long as it lasts. */
static RwScoreFault *
add_fault (Fixture *fixture,
           const char *id,
           RwSimFaultKind kind,
           const char *expected,
           double begin,
           double end,
           double settled)
{
  RwScoreFault fault = {
    .container_id = g_intern_string (id),
    .kind = kind,
    .begin = HOUR (begin),
    .end = HOUR (end),
    .settled = HOUR (settled),
    .seen = HOUR (end) - HOUR (begin),
    .expected = { g_intern_string (expected) },
  };

  g_array_append_val (fixture->truth.faults, fault);
  return &g_array_index (fixture->truth.faults, RwScoreFault, fixture->truth.faults->len - 1);
}

static void
add_alarm (Fixture *fixture,
           const char *id,
           const char *rule_id,
           double raised,
           double cleared,
           gint64 incident)
{
  RwScoreAlarm alarm = {
    .container_id = g_intern_string (id),
    .rule_id = g_intern_string (rule_id),
    .raised = HOUR (raised),
    .cleared = HOUR (cleared),
    .incident = incident,
  };

  g_array_append_val (fixture->alarms, alarm);
}

static const RwScoreKind *
score (Fixture *fixture, RwSimFaultKind kind)
{
  rw_score_add (fixture->score, &fixture->truth, fixture->alarms, NULL);
  return &fixture->score->kinds[kind];
}

static void
test_found (Fixture *fixture, gconstpointer data)
{
  const RwScoreKind *kind;

  add_fault (fixture, "A", RW_SIM_FAULT_POWER_OFF, "power_lost", 10, 14, 16);
  add_fault (fixture, "B", RW_SIM_FAULT_POWER_OFF, "power_lost", 10, 14, 16);
  add_alarm (fixture, "A", "power_lost", 10.5, 14, 0);
  add_alarm (fixture, "A", "power_lost", 12, 14, 0);
  add_alarm (fixture, "B", "control_air_high", 12, 14, 0);

  kind = score (fixture, RW_SIM_FAULT_POWER_OFF);
  g_assert_cmpuint (kind->injected, ==, 2);
  g_assert_cmpuint (kind->found, ==, 1);
  g_assert_cmpuint (kind->missed, ==, 1);
  g_assert_cmpuint (kind->repeated, ==, 1);
  g_assert_cmpfloat_with_epsilon (rw_score_get_recall (kind), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (rw_score_get_delay (kind, 0.95), 30, 1e-9);

  /* All of them were caused by something, and all had to be looked at. */
  g_assert_cmpuint (fixture->score->n_false, ==, 0);
  g_assert_cmpuint (fixture->score->n_load, ==, 3);
  g_assert_cmpfloat_with_epsilon (rw_score_get_load (fixture->score), 3 * 2000 / 10000.0, 1e-9);
}

/* One reporting interval after the end is still in time, two are not. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  const RwScoreKind *kind;

  add_fault (fixture, "A", RW_SIM_FAULT_GPS_JUMP, "position_jump", 10, 11, 11);
  add_fault (fixture, "B", RW_SIM_FAULT_GPS_JUMP, "position_jump", 10, 11, 11);
  add_alarm (fixture, "A", "position_jump", 11 + 4 / 60.0, 12, 0);
  add_alarm (fixture, "B", "position_jump", 11 + 9 / 60.0, 12, 0);
  kind = score (fixture, RW_SIM_FAULT_GPS_JUMP);
  g_assert_cmpuint (kind->found, ==, 1);
  g_assert_cmpuint (kind->missed, ==, 1);
  g_assert_cmpuint (fixture->score->n_false, ==, 1);
}

/* An alarm that stands already tells of the next fault only if it goes on standing. */
static void
test_standing (Fixture *fixture, gconstpointer data)
{
  const RwScoreKind *kind;

  add_fault (fixture, "A", RW_SIM_FAULT_POWER_OFF, "power_lost", 5, 9.9, 12);
  add_fault (fixture, "A", RW_SIM_FAULT_POWER_OFF, "power_lost", 10, 14, 16);
  add_fault (fixture, "B", RW_SIM_FAULT_POWER_OFF, "power_lost", 5, 9.9, 12);
  add_fault (fixture, "B", RW_SIM_FAULT_POWER_OFF, "power_lost", 10, 14, 16);
  add_alarm (fixture, "A", "power_lost", 5.5, 14.1, 0);
  add_alarm (fixture, "B", "power_lost", 5.5, 10.01, 0);
  kind = score (fixture, RW_SIM_FAULT_POWER_OFF);
  g_assert_cmpuint (kind->found, ==, 3);
  g_assert_cmpuint (kind->standing, ==, 1);
  g_assert_cmpuint (kind->missed, ==, 1);
}

/* What could hardly be known, and what began before anybody listened, counts neither way, found or
 * not. */
static void
test_unseen (Fixture *fixture, gconstpointer data)
{
  const RwScoreKind *kind;

  add_fault (fixture, "C", RW_SIM_FAULT_O2_SENSOR, "o2_band", -2, 20, 20);

  add_fault (fixture, "A", RW_SIM_FAULT_O2_SENSOR, "o2_band", 10, 20, 20)->seen = RW_USEC_PER_HOUR;
  add_fault (fixture, "B", RW_SIM_FAULT_O2_SENSOR, "o2_band", 10, 20, 20)->seen = RW_USEC_PER_HOUR;
  add_alarm (fixture, "B", "o2_band", 11, 20, 0);
  kind = score (fixture, RW_SIM_FAULT_O2_SENSOR);
  g_assert_cmpuint (kind->injected, ==, 3);
  g_assert_cmpuint (kind->unseen, ==, 3);
  g_assert_cmpuint (kind->found + kind->missed, ==, 0);
  g_assert_true (isnan (rw_score_get_recall (kind)));
  g_assert_cmpuint (fixture->score->n_false, ==, 0);
}

/* True while the effects of a fault last that can cause it; else false, wherever it is. */
static void
test_true_and_false (Fixture *fixture, gconstpointer data)
{
  add_fault (fixture, "A", RW_SIM_FAULT_POWER_OFF, "power_lost", 10, 14, 18);
  add_alarm (fixture, "A", "control_air_high", 17, 19, 0);
  add_alarm (fixture, "A", "control_air_high", 19, 20, 0);
  add_alarm (fixture, "A", "position_jump", 12, 13, 0);
  add_alarm (fixture, "A", "control_air_high", 9, 15, 0);
  add_alarm (fixture, "B", "control_air_high", 12, 13, 0);
  score (fixture, RW_SIM_FAULT_POWER_OFF);
  g_assert_cmpuint (fixture->score->n_true, ==, 1);
  g_assert_cmpuint (fixture->score->n_false, ==, 4);
  g_assert_cmpfloat_with_epsilon (rw_score_get_precision (fixture->score), 0.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (rw_score_get_false_rate (fixture->score), 4, 1e-9);
}

/* A terminal's black-out is one true alarm, and as many incidents as there are. */
static void
test_blackout (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("R%u", i);

      add_fault (fixture, id, RW_SIM_FAULT_BLACKOUT, "power_lost", 10, 12, 13);
      add_alarm (fixture, id, "power_lost", 10.2 + i * 0.001, 12, i < 297 ? 7 : 0);
    }
  /* Its receiver told another place at that time, of the next it was hours before. */
  add_fault (fixture, "R297", RW_SIM_FAULT_GPS_JUMP, "position_jump", 9, 10.1, 10.1);
  add_fault (fixture, "R298", RW_SIM_FAULT_GPS_JUMP, "position_jump", 5, 6, 6);
  score (fixture, RW_SIM_FAULT_BLACKOUT);
  g_assert_cmpuint (fixture->score->kinds[RW_SIM_FAULT_BLACKOUT].found, ==, 300);
  g_assert_cmpuint (fixture->score->n_true, ==, 1);
  g_assert_cmpuint (fixture->score->n_load, ==, 4);
  g_assert_cmpuint (fixture->score->n_blackouts, ==, 1);
  g_assert_cmpuint (fixture->score->n_incidents, ==, 3);
  g_assert_cmpuint (fixture->score->n_misplaced, ==, 1);
  g_assert_cmpuint (fixture->score->worst_blackout, ==, 3);
}

/* A baseline has no names, and an alarm of it that stands for ever finds nothing. */
static void
test_baseline (Fixture *fixture, gconstpointer data)
{
  const RwScoreKind *kind;

  add_fault (fixture, "A", RW_SIM_FAULT_POWER_OFF, "power_lost", 10, 14, 18);
  add_fault (fixture, "B", RW_SIM_FAULT_POWER_OFF, "power_lost", 10, 14, 18);
  add_alarm (fixture, "A", NULL, 1, 200, 0);
  add_alarm (fixture, "B", NULL, 11, 15, 0);
  kind = score (fixture, RW_SIM_FAULT_POWER_OFF);
  g_assert_cmpuint (kind->found, ==, 1);
  g_assert_cmpuint (kind->standing, ==, 0);
  g_assert_cmpuint (kind->missed, ==, 1);
  g_assert_cmpuint (fixture->score->n_false, ==, 1);
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwScore) all = rw_score_new ();

  add_fault (fixture, "A", RW_SIM_FAULT_POWER_OFF, "power_lost", 10, 14, 18);
  add_alarm (fixture, "A", "power_lost", 11, 14, 0);
  add_alarm (fixture, "B", "power_lost", 11, 14, 0);
  score (fixture, RW_SIM_FAULT_POWER_OFF);
  rw_score_merge (all, fixture->score);
  rw_score_merge (all, fixture->score);
  g_assert_cmpuint (all->kinds[RW_SIM_FAULT_POWER_OFF].found, ==, 2);
  g_assert_cmpuint (all->n_false, ==, 2);
  g_assert_cmpfloat_with_epsilon (rw_score_get_precision (all), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (rw_score_get_false_rate (all), 1, 1e-9);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/score/found", test_found);
  ADD ("/score/late", test_late);
  ADD ("/score/standing", test_standing);
  ADD ("/score/unseen", test_unseen);
  ADD ("/score/true-and-false", test_true_and_false);
  ADD ("/score/blackout", test_blackout);
  ADD ("/score/baseline", test_baseline);
  ADD ("/score/merge", test_merge);
  return g_test_run ();
}
