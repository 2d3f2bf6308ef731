/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-fault.h"
#include "rw-sim-route.h"
#include "sim-test.h"

#include <gio/gio.h>
#include <string.h>

#define N_REEFERS 120

/* A fleet with one kind of fault, all that it said and the truth about it. */
typedef struct
{
  RwSimFleet *fleet;
  GHashTable *samples; /* id → GArray of RwSimSample in the order of time */
  GPtrArray *truth;
  gint64 end;
} Story;

/* The samples of one container that fall into one fault. */
typedef struct
{
  const SimTestTruth *truth;
  const RwSimReefer *reefer;
  const RwSimSample *samples;
  guint n;
} Episode;

static void
keep_sample (const RwSimSample *sample, gpointer user_data)
{
  Story *story = user_data;
  GArray *all = g_hash_table_lookup (story->samples, sample->reefer->id);

  g_array_append_vals (all, sample, 1);
}

static void
story_begin (Story *story, guint mask, gint64 interval, double hours)
{
  RwSimFleetConfig config = sim_test_make_config (N_REEFERS);

  config.fault_kinds = mask;
  config.faults_per_day = (mask & RW_SIM_FAULTS_OF_GROUPS) != 0 ? 3 : 1;
  config.interval = interval;
  story->fleet = rw_sim_fleet_new (&config);
  story->samples = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < N_REEFERS; i++)
    g_hash_table_insert (story->samples, (gpointer) rw_sim_fleet_get_reefer (story->fleet, i)->id,
                         g_array_new (FALSE, FALSE, sizeof (RwSimSample)));

  story->end = config.start + (gint64) (hours * RW_USEC_PER_HOUR);
  sim_test_run (story->fleet, hours, keep_sample, story);
  story->truth = sim_test_take_truth (story->fleet);
}

static void
story_end (Story *story)
{
  g_ptr_array_unref (story->truth);
  g_hash_table_unref (story->samples);
  rw_sim_fleet_free (story->fleet);
}

static const RwSimReefer *
find_reefer (const Story *story, const char *id)
{
  for (guint i = 0; i < N_REEFERS; i++)
    if (strcmp (rw_sim_fleet_get_reefer (story->fleet, i)->id, id) == 0)
      return rw_sim_fleet_get_reefer (story->fleet, i);

  g_assert_not_reached ();
}

static Episode
get_episode (const Story *story, const SimTestTruth *truth)
{
  GArray *all = g_hash_table_lookup (story->samples, truth->container_id);
  Episode episode = { .truth = truth };
  guint first = 0;

  episode.reefer = find_reefer (story, truth->container_id);
  while (first < all->len && g_array_index (all, RwSimSample, first).time < truth->begin)
    first++;
  episode.samples = (const RwSimSample *) (gpointer) all->data + first;
  while (first + episode.n < all->len
         && g_array_index (all, RwSimSample, first + episode.n).time < truth->end)
    episode.n++;
  return episode;
}

static double
get_control_deviation (const RwSimSample *sample)
{
  return (sample->reefer->cargo->mode == RW_CARGO_FROZEN ? sample->back : sample->supply)
         - sample->reefer->cargo->setpoint;
}

/* Each of these says whether an episode shows its fault; what must never be it asserts. */

static gboolean
shows_power_off (const Episode *episode)
{
  for (guint i = 0; i < episode->n; i++)
    {
      const RwSimSample *sample = &episode->samples[i];

      g_assert_false (sample->powered);
      g_assert_false (sample->fans[0] || sample->fans[1] || sample->fans[2]);
      g_assert_false (sample->defrosting);
      g_assert_cmpfloat (sample->kilowatts, ==, 0);
      if (i > 0)
        g_assert_cmpint (sample->time - sample[-1].time, >=, 15 * RW_USEC_PER_MIN);
      if (i > 1)
        g_assert_cmpint (sample->time - sample[-1].time, <, 20 * RW_USEC_PER_MIN);
    }
  return episode->n > 0;
}

static gboolean
shows_runaway (const Episode *episode)
{
  return get_control_deviation (&episode->samples[episode->n - 1]) > 3;
}

static gboolean
shows_slow_leak (const Episode *episode)
{
  return get_control_deviation (&episode->samples[episode->n - 1]) > 1;
}

static gboolean
shows_wrong_setpoint (const Episode *episode)
{
  for (guint i = 0; i < episode->n; i++)
    g_assert_cmpfloat (ABS (episode->samples[i].target - episode->reefer->cargo->setpoint), >=, 2);
  return TRUE;
}

static gboolean
shows_door_open (const Episode *episode)
{
  for (guint i = 0; i < episode->n; i++)
    g_assert_cmpfloat_with_epsilon (episode->samples[i].door_minutes,
                                    (double) (episode->samples[i].time - episode->truth->begin)
                                      / RW_USEC_PER_MIN,
                                    7);
  return TRUE;
}

static gboolean
shows_co2 (const Episode *episode)
{
  for (guint i = 0; i < episode->n; i++)
    g_assert_cmpfloat (episode->samples[i].carbon_dioxide, >,
                       episode->reefer->cargo->carbon_dioxide + 4);
  g_assert_true (episode->reefer->cargo->measures_gases);
  return TRUE;
}

static gboolean
shows_o2 (const Episode *episode)
{
  double sum = 0;

  for (guint i = 0; i < episode->n; i++)
    sum += episode->samples[i].oxygen;
  g_assert_true (episode->reefer->cargo->measures_gases);
  return ABS (sum / episode->n - 11) < 1.5;
}

static gboolean
shows_drift (const Episode *episode)
{
  const RwSimSample *last = &episode->samples[episode->n - 1];

  return episode->reefer->cargo->mode == RW_CARGO_FROZEN || ABS (get_control_deviation (last)) > 1;
}

static gboolean
shows_stuck (const Episode *episode)
{
  gboolean frozen = episode->reefer->cargo->mode == RW_CARGO_FROZEN;
  gboolean moved = FALSE;

  for (guint i = 1; i < episode->n; i++)
    {
      const RwSimSample *sample = &episode->samples[i];

      if (frozen)
        g_assert_cmpfloat (sample->supply, ==, episode->samples[0].supply);
      else
        g_assert_cmpfloat (sample->back, ==, episode->samples[0].back);
      moved |= sample->temperature != episode->samples[0].temperature;
    }
  return moved;
}

static gboolean
shows_fan_failure (const Episode *episode)
{
  for (guint i = 0; i < episode->n; i++)
    {
      g_assert_false (episode->samples[i].fans[0] || episode->samples[i].fans[1]);
      g_assert_true (episode->samples[i].fans[2] || episode->samples[i].defrosting);
    }
  return TRUE;
}

static gboolean
shows_gps_jump (const Episode *episode)
{
  for (guint i = 0; i < episode->n; i++)
    {
      double latitude, longitude;

      rw_sim_group_locate (episode->reefer->group, episode->samples[i].time, &latitude, &longitude);
      g_assert_cmpfloat (rw_sim_route_distance (latitude, longitude, episode->samples[i].latitude,
                                                episode->samples[i].longitude),
                         >, 300e3);
    }
  return TRUE;
}

typedef gboolean (*ShowsFunc) (const Episode *episode);

static const struct
{
  RwSimFaultKind kind;
  const char *rule; /* that ought to tell of it */
  double hours;
  double share;     /* of the long episodes that must show it */
  ShowsFunc shows;  /* NULL for a kind that is silence */
} kinds[] = {
  { RW_SIM_FAULT_POWER_OFF, "power_lost", 24, 1, shows_power_off },
  { RW_SIM_FAULT_TEMPERATURE_RUNAWAY, "control_air_high", 48, 1, shows_runaway },
  { RW_SIM_FAULT_SLOW_LEAK, "control_air_high", 96, 1, shows_slow_leak },
  { RW_SIM_FAULT_WRONG_SETPOINT, "wrong_setpoint", 48, 1, shows_wrong_setpoint },
  { RW_SIM_FAULT_DOOR_OPEN, "door_open", 24, 1, shows_door_open },
  { RW_SIM_FAULT_CO2_SENSOR, "co2_band", 48, 1, shows_co2 },
  { RW_SIM_FAULT_O2_SENSOR, "o2_band", 48, 1, shows_o2 },
  { RW_SIM_FAULT_SUPPLY_DRIFT, "probe_disagreement", 96, 1, shows_drift },
  { RW_SIM_FAULT_STUCK_SENSOR, "stuck_value", 48, 0.95, shows_stuck },
  { RW_SIM_FAULT_FAN_FAILURE, "fan_stopped", 48, 1, shows_fan_failure },
  { RW_SIM_FAULT_SILENT, "stale", 24, 1, NULL },
  { RW_SIM_FAULT_GPS_JUMP, "position_jump", 24, 1, shows_gps_jump },
  { RW_SIM_FAULT_GATEWAY_DOWN, "stale", 24, 1, NULL },
  { RW_SIM_FAULT_BLACKOUT, "power_lost", 48, 1, shows_power_off },
};

/* Every fault in the truth is to be seen between its begin and its end. */
static void
check_episodes (const Story *story, guint index)
{
  guint whole = 0, shown = 0;

  for (guint i = 0; i < story->truth->len; i++)
    {
      const SimTestTruth *truth = g_ptr_array_index (story->truth, i);
      Episode episode = get_episode (story, truth);

      g_assert_cmpstr (truth->kind, ==, rw_sim_fault_get_name (kinds[index].kind));
      g_assert_true (g_strv_contains ((const char *const *) truth->expected, kinds[index].rule));
      g_assert_cmpint (truth->end, >, truth->begin);
      g_assert_cmpint (truth->end, >, SIM_TEST_START);
      g_assert_cmpint (truth->begin, <, story->end);

      if (kinds[index].shows == NULL)
        g_assert_cmpuint (episode.n, ==, 0);
      else if (truth->begin > SIM_TEST_START + RW_USEC_PER_HOUR && truth->end < story->end
               && episode.n > 0)
        {
          whole++;
          shown += kinds[index].shows (&episode);
        }
    }

  g_test_message ("%u told, %u whole, %u shown", story->truth->len, whole, shown);
  g_assert_cmpuint (story->truth->len, >, 5);
  if (kinds[index].shows != NULL)
    {
      g_assert_cmpuint (whole, >, 5);
      g_assert_cmpfloat (shown, >=, kinds[index].share * whole);
    }
}

/* Whether a sample lies within one of the faults that were told. */
static gboolean
is_told (const Story *story, const RwSimSample *sample)
{
  for (guint i = 0; i < story->truth->len; i++)
    {
      const SimTestTruth *truth = g_ptr_array_index (story->truth, i);

      if (truth->begin <= sample->time && sample->time < truth->end
          && strcmp (truth->container_id, sample->reefer->id) == 0)
        return TRUE;
    }

  return FALSE;
}

/* And outside of them nothing is wrong: what is not in the truth did not happen. */
static void
check_rest (const Story *story)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, story->samples);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    for (guint i = 0; i < ((GArray *) value)->len; i += 7)
      {
        const RwSimSample *sample = &g_array_index ((GArray *) value, RwSimSample, i);

        g_assert_true (sample->faulty == is_told (story, sample));
        if (sample->faulty)
          continue;

        g_assert_true (sample->powered);
        g_assert_cmpfloat (sample->target, ==, sample->reefer->cargo->setpoint);
        g_assert_true (sample->fans[0] || sample->defrosting);
        g_assert_cmpfloat (sample->door_minutes, <, 10);
      }
}

static void
test_kind (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  Story story = { NULL };

  story_begin (&story, RW_SIM_FAULT_BIT (kinds[index].kind), 5 * RW_USEC_PER_MIN,
               kinds[index].hours);
  check_episodes (&story, index);
  check_rest (&story);
  story_end (&story);
}

/* A gateway or terminal that fails takes all of its members with it, and only those. */
static void
test_groups (void)
{
  Story story = { NULL };
  g_autoptr (GHashTable) members = g_hash_table_new (NULL, NULL);

  story_begin (&story, RW_SIM_FAULT_BIT (RW_SIM_FAULT_BLACKOUT), 5 * RW_USEC_PER_MIN, 48);
  for (guint i = 0; i < story.truth->len; i++)
    {
      const SimTestTruth *truth = g_ptr_array_index (story.truth, i);
      const RwSimGroup *group = find_reefer (&story, truth->container_id)->group;
      guint count = 0;

      g_assert_cmpint (group->kind, ==, RW_SIM_GROUP_TERMINAL);
      for (guint j = 0; j < story.truth->len; j++)
        {
          const SimTestTruth *other = g_ptr_array_index (story.truth, j);

          count += other->begin == truth->begin
                   && find_reefer (&story, other->container_id)->group == group;
        }
      g_assert_cmpuint (count, ==, MIN (group->size, N_REEFERS - group->first));
    }
  story_end (&story);
}

/* The fleet begins in mid-life: about as many faults run at its start as later. */
static void
test_mid_life (void)
{
  RwSimFleetConfig config = sim_test_make_config (5000);
  g_autoptr (RwSimFleet) fleet = NULL;
  g_autoptr (GPtrArray) truth = NULL;

  config.fault_kinds = RW_SIM_FAULTS_ALL & ~RW_SIM_FAULTS_OF_GROUPS;
  config.faults_per_day = 0.01;
  fleet = rw_sim_fleet_new (&config);
  truth = sim_test_take_truth (fleet);

  /* 50 a day that last 12 h on average. */
  g_assert_cmpuint (truth->len, >, 10);
  g_assert_cmpuint (truth->len, <, 50);
  for (guint i = 0; i < truth->len; i++)
    {
      const SimTestTruth *fault = g_ptr_array_index (truth, i);

      g_assert_cmpint (fault->begin, <=, config.start);
      g_assert_cmpint (fault->end, >, config.start);
      g_assert_cmpint (fault->begin, >, config.start - 49 * RW_USEC_PER_HOUR);
    }
}

static void
test_rate (void)
{
  RwSimFaultPlan plan;
  guint n = 0;

  for (guint subject = 0; subject < 200; subject++)
    {
      rw_sim_fault_plan_init (&plan, 9, subject, SIM_TEST_START);
      for (gint64 time = 0; time < 30 * RW_USEC_PER_DAY; time += RW_USEC_PER_HOUR / 2)
        n += rw_sim_fault_plan_advance (&plan, RW_SIM_FAULT_BIT (RW_SIM_FAULT_GPS_JUMP), 0.2,
                                        SIM_TEST_START + time);
    }
  g_assert_cmpuint (n, >, 1050);
  g_assert_cmpuint (n, <, 1350);
}

static void
test_parse (void)
{
  guint mask = 7;
  g_autoptr (GError) error = NULL;

  g_assert_true (rw_sim_fault_parse_kinds ("all", &mask, NULL));
  g_assert_cmphex (mask, ==, RW_SIM_FAULTS_ALL);
  g_assert_true (rw_sim_fault_parse_kinds ("none", &mask, NULL));
  g_assert_cmphex (mask, ==, 0);
  g_assert_true (rw_sim_fault_parse_kinds ("power_off, gps_jump", &mask, NULL));
  g_assert_cmphex (mask, ==, RW_SIM_FAULT_BIT (RW_SIM_FAULT_POWER_OFF)
                               | RW_SIM_FAULT_BIT (RW_SIM_FAULT_GPS_JUMP));

  g_assert_false (rw_sim_fault_parse_kinds ("power_off,meteor", &mask, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "meteor"));
  g_assert_cmphex (mask, !=, 0);
  g_assert_false (rw_sim_fault_parse_kinds ("", &mask, NULL));

  for (guint i = 0; i < RW_SIM_N_FAULTS; i++)
    {
      g_assert_true (rw_sim_fault_parse_kinds (rw_sim_fault_get_name (i), &mask, NULL));
      g_assert_cmphex (mask, ==, RW_SIM_FAULT_BIT (i));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == RW_SIM_N_FAULTS);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sim-fault/kind/%s",
                                               rw_sim_fault_get_name (kinds[i].kind));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_kind);
    }
  g_test_add_func ("/sim-fault/groups", test_groups);
  g_test_add_func ("/sim-fault/mid-life", test_mid_life);
  g_test_add_func ("/sim-fault/rate", test_rate);
  g_test_add_func ("/sim-fault/parse", test_parse);
  return g_test_run ();
}
