/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-clock.h"
#include "rw-session.h"
#include "rw-time.h"

static GPtrArray *
make_batches (const char *id, gint64 time)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (id);
  reading.time = time;
  reading.received_time = time;
  rw_batch_builder_add_reading (builder, &reading);
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  return batches;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Who asks for the same reefer gets the same series, which is fed while somebody holds it. */
static void
test_watch (void)
{
  RwSession *session = rw_session_new ();
  gint64 now = rw_clock_now (NULL);
  g_autoptr (GPtrArray) first = make_batches ("A1", now);
  g_autoptr (GPtrArray) second = make_batches ("A1", now + 1);
  g_autoptr (GPtrArray) other = make_batches ("B1", now + 2);
  RwSeries *series = rw_session_watch (session, "A1");
  RwSeries *same = rw_session_watch (session, "A1");
  guint batches = 0;

  g_signal_connect_swapped (session, "batches", G_CALLBACK (count_cb), &batches);
  g_assert_true (series == same);
  g_object_unref (same);
  rw_session_apply (session, first);
  rw_session_apply (session, other);
  rw_session_apply (session, second);
  g_assert_cmpuint (rw_series_get_size (series), ==, 2);
  g_assert_cmpuint (rw_fleet_get_size (rw_session_get_fleet (session)), ==, 2);
  g_assert_cmpuint (batches, ==, 3);
  g_assert_finalize_object (series);
  rw_session_apply (session, second);
  g_assert_finalize_object (session);
}

/* A series may outlive the session that fed it. */
static void
test_series_outlives (void)
{
  RwSession *session = rw_session_new ();
  RwSeries *series = rw_session_watch (session, "A1");

  g_assert_finalize_object (session);
  g_assert_finalize_object (series);
}

static void
test_shared_state (void)
{
  RwSession *session = rw_session_new ();
  const RwPipelineStatus status = { .broker = RW_LINK_UP, .readings = 7 };
  guint selected = 0, from = 0, to = 0, told = 0, stores = 0;
  gint64 begin, end;

  g_signal_connect_swapped (session, "notify::selected", G_CALLBACK (count_cb), &selected);
  g_signal_connect_swapped (session, "notify::from", G_CALLBACK (count_cb), &from);
  g_signal_connect_swapped (session, "notify::to", G_CALLBACK (count_cb), &to);
  g_signal_connect_swapped (session, "status-changed", G_CALLBACK (count_cb), &told);
  g_signal_connect_swapped (session, "stores-changed", G_CALLBACK (count_cb), &stores);
  rw_session_set_selected (session, "A1");
  rw_session_set_selected (session, "A1");
  g_assert_cmpuint (selected, ==, 1);
  g_assert_cmpstr (rw_session_get_selected (session), ==, "A1");
  rw_session_set_span (session, 10, 0);
  rw_session_set_span (session, 10, 20);
  g_assert_cmpuint (from, ==, 1);
  g_assert_cmpuint (to, ==, 1);
  rw_session_get_span (session, &begin, &end);
  g_assert_cmpint (begin, ==, 10);
  g_assert_cmpint (end, ==, 20);
  rw_session_set_status (session, &status);
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpuint (rw_session_get_status (session)->readings, ==, 7);
  rw_session_set_location (session, "/srv/data");
  rw_session_set_location (session, "/srv/data");
  g_assert_cmpuint (stores, ==, 1);
  rw_session_set_stores (session, NULL, NULL, NULL);
  g_assert_cmpuint (stores, ==, 2);
  g_assert_finalize_object (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/watch", test_watch);
  g_test_add_func ("/session/series-outlives", test_series_outlives);
  g_test_add_func ("/session/shared-state", test_shared_state);
  return g_test_run ();
}
