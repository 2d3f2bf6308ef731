/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay.h"

#include "rw-test-history.h"
#include "rw-time.h"

#include <math.h>

#define MOMENT (G_GINT64_CONSTANT (1700000000000000))

typedef struct
{
  RwTestHistory *history;
  RwSession *session;
  RwReplay *replay;
  guint n_changed;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
add_live (Fixture *fixture, const char *container_id)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (container_id);
  reading.time = reading.received_time = g_get_real_time ();
  reading.latitude = reading.longitude = 1;
  rw_batch_builder_add_reading (builder, &reading);
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  rw_session_apply (fixture->session, batches);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  const RwCargoProfile profile = {
    g_intern_static_string ("P01"), (char *) "Fruit", RW_CARGO_CHILLED, 4, 2, 8
  };
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();

  rw_cargo_profiles_add (profiles, &profile);
  fixture->history = rw_test_history_new (MOMENT);
  fixture->session = rw_session_new ();
  rw_session_set_profiles (fixture->session, profiles);
  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history), NULL, NULL);
  add_live (fixture, "LIVE0000001");
  add_live (fixture, "TEST0000100");
  fixture->replay = rw_replay_new (fixture->session);
  g_signal_connect_swapped (fixture->replay, "changed", G_CALLBACK (changed_cb), fixture);
  settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_assert_finalize_object (fixture->replay);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  settle ();
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->history);
}

static const RwReeferState *
find (Fixture *fixture, const char *container_id)
{
  RwFleet *fleet = rw_replay_get_fleet (fixture->replay);
  guint position;

  g_assert_true (rw_fleet_find (fleet, container_id, &position));
  return rw_fleet_peek (fleet, position);
}

/* Each reefer as its reading of then tells; the live fleet knows nothing of it. */
static void
test_moment (Fixture *fixture, gconstpointer user_data)
{
  RwFleet *live = rw_session_get_fleet (fixture->session);
  guint position;

  g_assert_null (rw_replay_get_fleet (fixture->replay));
  rw_replay_show (fixture->replay, MOMENT);
  g_assert_true (rw_replay_is_busy (fixture->replay));
  settle ();
  g_assert_false (rw_replay_is_busy (fixture->replay));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpint (rw_replay_get_time (fixture->replay), ==, MOMENT);

  g_assert_cmpint (find (fixture, "PAST0000001")->condition, ==, RW_CONDITION_NORMAL);
  g_assert_cmpint (find (fixture, "TEST0000100")->condition, ==, RW_CONDITION_HIGH);
  g_assert_cmpint (find (fixture, "TEST0000099")->condition, ==, RW_CONDITION_SILENT);
  g_assert_cmpfloat (find (fixture, "TEST0000100")->latitude, ==, 30);
  g_assert_cmpint (find (fixture, "LIVE0000001")->condition, ==, RW_CONDITION_SILENT);
  g_assert_true (isnan (find (fixture, "LIVE0000001")->latitude));

  /* Positions are those of the live fleet, as far as it has them. */
  g_assert_true (rw_fleet_find (rw_replay_get_fleet (fixture->replay), "TEST0000100", &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_cmpuint (rw_fleet_get_size (live), ==, 2);
  g_assert_cmpint (rw_fleet_peek (live, 1)->condition, ==, RW_CONDITION_NORMAL);

  rw_replay_stop (fixture->replay);
  g_assert_null (rw_replay_get_fleet (fixture->replay));
}

/* Of many wishes the first is answered and the last, and never two at once. */
static void
test_newest_wins (Fixture *fixture, gconstpointer user_data)
{
  guint before = rw_test_history_get_n_queries (fixture->history);

  rw_test_history_hold (fixture->history, TRUE);
  for (guint i = 0; i < 50; i++)
    {
      rw_replay_show (fixture->replay, MOMENT + i * RW_USEC_PER_MIN);
      settle ();
    }
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 1);
  rw_test_history_hold (fixture->history, FALSE);
  settle ();
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 2);
  g_assert_cmpint (rw_replay_get_time (fixture->replay), ==, MOMENT + 49 * RW_USEC_PER_MIN);
}

static void
test_given_up (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_hold (fixture->history, TRUE);
  rw_replay_show (fixture->replay, MOMENT);
  settle ();
  rw_replay_stop (fixture->replay);
  rw_test_history_hold (fixture->history, FALSE);
  settle ();
  g_assert_null (rw_replay_get_fleet (fixture->replay));
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

static void
test_failure (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_fail (fixture->history, "no route");
  rw_replay_show (fixture->replay, MOMENT);
  settle ();
  g_assert_cmpstr (rw_replay_get_error (fixture->replay)->message, ==, "no route");
  g_assert_cmpuint (fixture->n_changed, ==, 1);

  rw_test_history_fail (fixture->history, NULL);
  rw_replay_show (fixture->replay, MOMENT);
  settle ();
  g_assert_null (rw_replay_get_error (fixture->replay));
  g_assert_nonnull (rw_replay_get_fleet (fixture->replay));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/fleet-replay/moment", test_moment);
  ADD ("/fleet-replay/newest-wins", test_newest_wins);
  ADD ("/fleet-replay/given-up", test_given_up);
  ADD ("/fleet-replay/failure", test_failure);
  return g_test_run ();
}
