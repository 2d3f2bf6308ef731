/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time-view.h"

#include "rw-time.h"

#define NOW (G_GINT64_CONSTANT (1795341600000000))

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_follow (void)
{
  g_autoptr (RwTimeView) view = rw_time_view_new (NOW);
  guint changes = 0;

  g_signal_connect_swapped (view, "changed", G_CALLBACK (count_cb), &changes);
  g_assert_true (rw_time_view_get_following (view));
  g_assert_cmpint (rw_time_view_get_span (view), ==, RW_USEC_PER_HOUR);

  rw_time_view_set_now (view, NOW + 10);
  g_assert_cmpint (rw_time_view_get_to (view), ==, NOW + 10);
  g_assert_cmpuint (changes, ==, 1);
  rw_time_view_set_now (view, NOW + 5);
  g_assert_cmpint (rw_time_view_get_to (view), ==, NOW + 10);
  g_assert_cmpuint (changes, ==, 1);

  rw_time_view_pan (view, -100);
  g_assert_false (rw_time_view_get_following (view));
  rw_time_view_set_now (view, NOW + 20);
  g_assert_cmpint (rw_time_view_get_to (view), ==, NOW - 90);

  rw_time_view_follow (view);
  g_assert_true (rw_time_view_get_following (view));
  g_assert_cmpint (rw_time_view_get_to (view), ==, NOW + 20);
  g_assert_cmpint (rw_time_view_get_span (view), ==, RW_USEC_PER_HOUR);

  rw_time_view_set_span (view, RW_USEC_PER_DAY);
  g_assert_true (rw_time_view_get_following (view));
  g_assert_cmpint (rw_time_view_get_from (view), ==, NOW + 20 - RW_USEC_PER_DAY);
}

/* What is under the pointer stays there. */
static void
test_zoom (void)
{
  g_autoptr (RwTimeView) view = rw_time_view_new (NOW);
  gint64 around = NOW - RW_USEC_PER_HOUR / 4;

  rw_time_view_zoom (view, 0.5, around);
  g_assert_false (rw_time_view_get_following (view));
  g_assert_cmpint (rw_time_view_get_span (view), ==, RW_USEC_PER_HOUR / 2);
  g_assert_cmpint (ABS ((around - rw_time_view_get_from (view))
                        - 3 * (rw_time_view_get_to (view) - around)),
                   <=, 4);

  rw_time_view_zoom (view, 1e-30, around);
  g_assert_cmpint (rw_time_view_get_span (view), ==, RW_TIME_VIEW_SHORTEST);
  rw_time_view_zoom (view, 1e30, around);
  g_assert_cmpint (rw_time_view_get_span (view), ==, RW_TIME_VIEW_LONGEST);
}

static void
test_undo (void)
{
  g_autoptr (RwTimeView) view = rw_time_view_new (NOW);

  g_assert_false (rw_time_view_can_undo (view));
  rw_time_view_undo (view);

  rw_time_view_remember (view);
  rw_time_view_set_range (view, NOW - 1000000, NOW);
  rw_time_view_remember (view);
  rw_time_view_remember (view);
  rw_time_view_pan (view, -500);
  rw_time_view_pan (view, -500);
  g_assert_true (rw_time_view_can_undo (view));

  rw_time_view_undo (view);
  g_assert_cmpint (rw_time_view_get_from (view), ==, NOW - 1000000);
  g_assert_false (rw_time_view_get_following (view));

  /* The first view followed: undoing returns to now, not to what was now. */
  rw_time_view_set_now (view, NOW + 70);
  rw_time_view_undo (view);
  g_assert_true (rw_time_view_get_following (view));
  g_assert_cmpint (rw_time_view_get_to (view), ==, NOW + 70);
  g_assert_cmpint (rw_time_view_get_span (view), ==, RW_USEC_PER_HOUR);
  g_assert_false (rw_time_view_can_undo (view));
}

/* A gesture that changed nothing is no step. */
/* What was undone can be done again, until something else is done. */
static void
test_redo (void)
{
  g_autoptr (RwTimeView) view = rw_time_view_new (NOW);
  guint changes = 0;

  g_signal_connect_swapped (view, "notify::can-redo", G_CALLBACK (count_cb), &changes);
  rw_time_view_redo (view);
  g_assert_false (rw_time_view_can_redo (view));
  rw_time_view_remember (view);
  rw_time_view_set_range (view, NOW - 2000000, NOW - 1000000);
  rw_time_view_remember (view);
  rw_time_view_pan (view, -500);

  rw_time_view_undo (view);
  rw_time_view_undo (view);
  g_assert_true (rw_time_view_get_following (view));
  g_assert_cmpuint (changes, ==, 2);
  rw_time_view_redo (view);
  g_assert_cmpint (rw_time_view_get_from (view), ==, NOW - 2000000);
  g_assert_false (rw_time_view_get_following (view));
  rw_time_view_redo (view);
  g_assert_cmpint (rw_time_view_get_from (view), ==, NOW - 2000500);
  g_assert_false (rw_time_view_can_redo (view));
  g_assert_true (rw_time_view_can_undo (view));

  rw_time_view_undo (view);
  g_assert_true (rw_time_view_can_redo (view));
  rw_time_view_remember (view);
  g_assert_false (rw_time_view_can_redo (view));
}

static void
test_undo_skips_nothing (void)
{
  g_autoptr (RwTimeView) view = rw_time_view_new (NOW);

  rw_time_view_remember (view);
  rw_time_view_pan (view, -700);
  rw_time_view_remember (view);
  rw_time_view_undo (view);
  g_assert_cmpint (rw_time_view_get_to (view), ==, NOW);
}

static void
test_undo_is_bounded (void)
{
  g_autoptr (RwTimeView) view = rw_time_view_new (NOW);
  guint steps = 0;

  for (int i = 0; i < 1000; i++)
    {
      rw_time_view_remember (view);
      rw_time_view_pan (view, 1);
    }
  for (; rw_time_view_can_undo (view); steps++)
    rw_time_view_undo (view);
  g_assert_cmpuint (steps, ==, 100);
}

static void
test_signals (void)
{
  g_autoptr (RwTimeView) view = rw_time_view_new (NOW);
  guint following = 0, undo = 0, cursor = 0, changed = 0;

  g_signal_connect_swapped (view, "notify::following", G_CALLBACK (count_cb), &following);
  g_signal_connect_swapped (view, "notify::can-undo", G_CALLBACK (count_cb), &undo);
  g_signal_connect_swapped (view, "cursor-moved", G_CALLBACK (count_cb), &cursor);
  g_signal_connect_swapped (view, "changed", G_CALLBACK (count_cb), &changed);

  rw_time_view_set_cursor (view, NOW);
  rw_time_view_set_cursor (view, NOW);
  rw_time_view_remember (view);
  rw_time_view_pan (view, -1);
  rw_time_view_pan (view, 0);
  rw_time_view_undo (view);
  g_assert_cmpuint (cursor, ==, 1);
  g_assert_cmpuint (undo, ==, 2);
  g_assert_cmpuint (following, ==, 2);
  g_assert_cmpuint (changed, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-view/follow", test_follow);
  g_test_add_func ("/time-view/zoom", test_zoom);
  g_test_add_func ("/time-view/undo", test_undo);
  g_test_add_func ("/time-view/redo", test_redo);
  g_test_add_func ("/time-view/undo-skips-nothing", test_undo_skips_nothing);
  g_test_add_func ("/time-view/undo-is-bounded", test_undo_is_bounded);
  g_test_add_func ("/time-view/signals", test_signals);
  return g_test_run ();
}
