/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-set.h"

#include "rw-test-history.h"
#include "rw-time.h"

/* The synthetic history ends long before the hours that a live series asks for by itself. */
#define END (G_GINT64_CONSTANT (1700000040000000))

typedef struct
{
  RwTestHistory *history;
  RwSession *session;
  RwReeferSet *set;
  guint n_changes;
  guint n_states;
  guint samples_of; /* mask of slots */
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
  fixture->n_changes++;
}

static void
samples_changed_cb (Fixture *fixture, guint slot, guint first)
{
  fixture->samples_of |= 1u << slot;
}

static void
state_changed_cb (Fixture *fixture, guint slot)
{
  fixture->n_states++;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->history = rw_test_history_new (END);
  fixture->session = rw_session_new ();
  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history), NULL, NULL);
  fixture->set = rw_reefer_set_new (fixture->session);
  g_signal_connect_swapped (fixture->set, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect_swapped (fixture->set, "samples-changed", G_CALLBACK (samples_changed_cb),
                            fixture);
  g_signal_connect_swapped (fixture->set, "state-changed", G_CALLBACK (state_changed_cb), fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_assert_finalize_object (fixture->set);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  settle ();
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->history);
}

static void
test_members (Fixture *fixture, gconstpointer user_data)
{
  RwReeferSet *set = fixture->set;

  g_assert_true (rw_reefer_set_add (set, "A"));
  g_assert_true (rw_reefer_set_add (set, "B"));
  g_assert_true (rw_reefer_set_add (set, "C"));
  g_assert_false (rw_reefer_set_add (set, "B"));
  g_assert_false (rw_reefer_set_add (set, ""));
  g_assert_cmpuint (fixture->n_changes, ==, 3);
  g_assert_true (rw_reefer_set_has (set, "C"));

  /* Who stays keeps its slot, and who comes takes the first free one. */
  g_assert_true (rw_reefer_set_remove (set, "B"));
  g_assert_false (rw_reefer_set_remove (set, "B"));
  g_assert_cmpuint (rw_reefer_set_get_size (set), ==, 2);
  g_assert_cmpstr (rw_reefer_set_get_id (set, 1), ==, "C");
  g_assert_cmpuint (rw_reefer_set_get_slot (set, 1), ==, 2);
  g_assert_true (rw_reefer_set_add (set, "D"));
  g_assert_cmpstr (rw_reefer_set_get_id (set, 2), ==, "D");
  g_assert_cmpuint (rw_reefer_set_get_slot (set, 2), ==, 1);

  for (char id[] = "a"; id[0] < 'f'; id[0]++)
    g_assert_true (rw_reefer_set_add (set, id));
  g_assert_false (rw_reefer_set_add (set, "one too many"));
}

static void
test_set_ids (Fixture *fixture, gconstpointer user_data)
{
  const char *const first[] = { "A", "B", NULL };
  const char *const second[] = { "C", "B", "B", NULL };
  g_autofree const char **ids = NULL;

  rw_reefer_set_set_ids (fixture->set, first);
  rw_reefer_set_set_ids (fixture->set, first);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  rw_reefer_set_set_ids (fixture->set, second);
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  ids = rw_reefer_set_dup_ids (fixture->set);
  g_assert_cmpstr (ids[0], ==, "B");
  g_assert_cmpstr (ids[1], ==, "C");
  g_assert_null (ids[2]);
  g_assert_cmpuint (rw_reefer_set_get_slot (fixture->set, 0), ==, 1);
  g_assert_cmpuint (rw_reefer_set_get_slot (fixture->set, 1), ==, 0);
}

/* Each reefer gets its samples, also the one that comes when the span was wanted before. */
static void
test_samples (Fixture *fixture, gconstpointer user_data)
{
  rw_reefer_set_add (fixture->set, "A");
  g_assert_false (rw_reefer_set_has_samples (fixture->set));
  rw_reefer_set_want (fixture->set, END - RW_USEC_PER_HOUR, END);
  g_assert_cmpuint (rw_reefer_set_count (fixture->set, RW_SERIES_LOADER_LOADING), ==, 1);
  rw_reefer_set_add (fixture->set, "B");
  settle ();
  g_assert_cmpuint (fixture->samples_of, ==, 3);
  g_assert_cmpuint (rw_reefer_set_count (fixture->set, RW_SERIES_LOADER_READY), ==, 2);
  g_assert_true (rw_reefer_set_has_samples (fixture->set));
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (rw_series_get_size (rw_reefer_set_get_series (fixture->set, i)), >=, 60);
}

/* With a width a long span is no million readings, whoever comes when. */
static void
test_width (Fixture *fixture, gconstpointer user_data)
{
  rw_reefer_set_add (fixture->set, "A");
  rw_reefer_set_set_width (fixture->set, 500);
  rw_reefer_set_want (fixture->set, END - 90 * RW_USEC_PER_DAY, END);
  rw_reefer_set_add (fixture->set, "B");
  settle ();
  for (guint i = 0; i < 2; i++)
    {
      guint size = rw_series_get_size (rw_reefer_set_get_series (fixture->set, i));

      g_assert_cmpuint (size, >, 500);
      g_assert_cmpuint (size, <, 10000);
    }
}

static void
test_failure_and_cancel (Fixture *fixture, gconstpointer user_data)
{
  rw_reefer_set_want (fixture->set, END - RW_USEC_PER_HOUR, END);
  rw_reefer_set_add (fixture->set, "A");
  settle ();
  rw_test_history_fail (fixture->history, "connection lost");
  rw_reefer_set_add (fixture->set, "B");
  settle ();
  g_assert_cmpuint (rw_reefer_set_count (fixture->set, RW_SERIES_LOADER_READY), ==, 1);
  g_assert_cmpuint (rw_reefer_set_count (fixture->set, RW_SERIES_LOADER_FAILED), ==, 1);
  g_assert_true (rw_reefer_set_has_samples (fixture->set));

  rw_test_history_fail (fixture->history, NULL);
  rw_test_history_hold (fixture->history, TRUE);
  fixture->n_states = 0;
  rw_reefer_set_retry (fixture->set);
  g_assert_cmpuint (rw_reefer_set_count (fixture->set, RW_SERIES_LOADER_LOADING), ==, 1);
  rw_reefer_set_cancel (fixture->set);
  g_assert_cmpuint (rw_reefer_set_count (fixture->set, RW_SERIES_LOADER_CANCELLED), ==, 1);
  g_assert_cmpuint (fixture->n_states, ==, 2);

  rw_test_history_hold (fixture->history, FALSE);
  rw_reefer_set_retry (fixture->set);
  settle ();
  g_assert_cmpuint (rw_reefer_set_count (fixture->set, RW_SERIES_LOADER_READY), ==, 2);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/reefer-set/members", test_members);
  ADD ("/reefer-set/set-ids", test_set_ids);
  ADD ("/reefer-set/samples", test_samples);
  ADD ("/reefer-set/width", test_width);
  ADD ("/reefer-set/failure-and-cancel", test_failure_and_cancel);
  return g_test_run ();
}
