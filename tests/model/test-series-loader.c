/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-series-loader.h"
#include "rw-test-history.h"
#include "rw-time.h"

#define ID "CMAU4501237"
#define HOUR RW_USEC_PER_HOUR

/* The synthetic history ends long before the hours that a live series asks for by itself, so that
 * only what the loader wants is loaded. */
#define END (G_GINT64_CONSTANT (1700000040000000))

typedef struct
{
  RwTestHistory *history;
  RwSession *session;
  RwSeriesLoader *loader;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->history = rw_test_history_new (END);
  fixture->session = rw_session_new ();
  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history), NULL, NULL);
  fixture->loader = rw_series_loader_new (fixture->session, ID);
  settle ();
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_assert_finalize_object (fixture->loader);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  settle ();
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->history);
}

static void
want (Fixture *fixture, gint64 from, gint64 to)
{
  rw_series_loader_want (fixture->loader, from, to);
  settle ();
}

/* The series has every reading that the history has in the span. */
static void
assert_loaded (Fixture *fixture, gint64 from, gint64 to)
{
  g_autoptr (RwHistory) expected = rw_test_history_make (fixture->history, ID, from, to);
  RwSeries *series = rw_series_loader_get_series (fixture->loader);
  const gint64 *times = rw_series_get_times (series);
  guint i = 0;

  g_assert_cmpint (rw_series_loader_get_state (fixture->loader), ==, RW_SERIES_LOADER_READY);
  while (i < rw_series_get_size (series) && times[i] < from)
    i++;
  for (guint j = 0; j < expected->n_samples; j++)
    g_assert_cmpint (times[i + j], ==, expected->time[j]);
}

static void
test_only_what_is_missing (Fixture *fixture, gconstpointer user_data)
{
  guint before = rw_test_history_get_n_queries (fixture->history);

  want (fixture, END - 10 * HOUR, END - 8 * HOUR);
  assert_loaded (fixture, END - 10 * HOUR, END - 8 * HOUR);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 1);

  /* Within the margin of half a span nothing more is asked. */
  want (fixture, END - 10 * HOUR - HOUR / 2, END - 8 * HOUR - HOUR / 2);
  assert_loaded (fixture, END - 10 * HOUR - HOUR / 2, END - 8 * HOUR - HOUR / 2);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 1);

  want (fixture, END - 30 * HOUR, END);
  assert_loaded (fixture, END - 30 * HOUR, END);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 3);
}

/* Whatever is wanted in whatever order is there in the end. */
static void
test_random (Fixture *fixture, gconstpointer user_data)
{
  for (int i = 0; i < 60; i++)
    {
      gint64 from = END - g_test_rand_int_range (1, 500) * HOUR;
      gint64 to = from + g_test_rand_int_range (1, 60) * HOUR;

      want (fixture, from, to);
      assert_loaded (fixture, from, to);
    }
}

/* While a query is under way the last wish counts, and it comes true after. */
static void
test_last_wish (Fixture *fixture, gconstpointer user_data)
{
  guint before = rw_test_history_get_n_queries (fixture->history);

  rw_test_history_hold (fixture->history, TRUE);
  for (int i = 1; i <= 20; i++)
    want (fixture, END - 100 * i * HOUR, END - 100 * i * HOUR + HOUR);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 1);
  g_assert_cmpint (rw_series_loader_get_state (fixture->loader), ==, RW_SERIES_LOADER_LOADING);

  rw_test_history_hold (fixture->history, FALSE);
  settle ();
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 2);
  assert_loaded (fixture, END - 2000 * HOUR, END - 1999 * HOUR);
}

static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_hold (fixture->history, TRUE);
  want (fixture, END - 10 * HOUR, END);
  rw_series_loader_cancel (fixture->loader);
  g_assert_cmpint (rw_series_loader_get_state (fixture->loader), ==, RW_SERIES_LOADER_CANCELLED);
  rw_test_history_hold (fixture->history, FALSE);
  settle ();
  g_assert_cmpuint (rw_series_get_size (rw_series_loader_get_series (fixture->loader)), ==, 0);

  /* Time that goes on and a window that gets another size want nothing else. */
  want (fixture, END - 10 * HOUR + HOUR / 60, END + HOUR / 60);
  rw_series_loader_set_width (fixture->loader, 600);
  settle ();
  g_assert_cmpint (rw_series_loader_get_state (fixture->loader), ==, RW_SERIES_LOADER_CANCELLED);
  g_assert_cmpuint (rw_series_get_size (rw_series_loader_get_series (fixture->loader)), ==, 0);

  rw_series_loader_retry (fixture->loader);
  settle ();
  assert_loaded (fixture, END - 9 * HOUR, END);
}

/* Another span is another wish. */
static void
test_cancel_and_move (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_hold (fixture->history, TRUE);
  want (fixture, END - 10 * HOUR, END);
  rw_series_loader_cancel (fixture->loader);
  rw_test_history_hold (fixture->history, FALSE);
  want (fixture, END - 30 * HOUR, END - 20 * HOUR);
  settle ();
  assert_loaded (fixture, END - 30 * HOUR, END - 20 * HOUR);
}

static void
test_failure (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_fail (fixture->history, "no route");
  want (fixture, END - 10 * HOUR, END);
  g_assert_cmpint (rw_series_loader_get_state (fixture->loader), ==, RW_SERIES_LOADER_FAILED);
  g_assert_cmpstr (rw_series_loader_get_error (fixture->loader)->message, ==, "no route");

  rw_test_history_fail (fixture->history, NULL);
  rw_series_loader_retry (fixture->loader);
  settle ();
  assert_loaded (fixture, END - 10 * HOUR, END);
  g_assert_null (rw_series_loader_get_error (fixture->loader));
}

/* Without a database it waits for one. */
static void
test_no_store (Fixture *fixture, gconstpointer user_data)
{
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  want (fixture, END - 10 * HOUR, END);
  g_assert_cmpint (rw_series_loader_get_state (fixture->loader), ==, RW_SERIES_LOADER_NO_STORE);

  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history), NULL, NULL);
  settle ();
  assert_loaded (fixture, END - 10 * HOUR, END);
}

/* What live samples pushed out of the series is asked for again when it is wanted again. */
static void
test_trimmed (Fixture *fixture, gconstpointer user_data)
{
  RwSeries *series = rw_series_loader_get_series (fixture->loader);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);
  RwReading reading;

  want (fixture, END - 1000 * HOUR, END);
  want (fixture, END - 10 * HOUR, END);
  rw_reading_init (&reading);
  reading.container_id = g_intern_string (ID);
  reading.time = reading.received_time = END + 1;
  rw_batch_builder_add_reading (builder, &reading);
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  rw_session_apply (fixture->session, batches);
  g_assert_cmpint (rw_series_get_times (series)[0], >=, END - 20 * HOUR);
  assert_loaded (fixture, END - 10 * HOUR, END);

  want (fixture, END - 500 * HOUR, END - 400 * HOUR);
  assert_loaded (fixture, END - 500 * HOUR, END - 400 * HOUR);
}

/* What the series has in the span: every reading, and none twice; at most as coarse as told. */
static void
assert_covered (Fixture *fixture, gint64 from, gint64 to, gint64 coarsest)
{
  g_autoptr (RwHistory) expected = rw_test_history_make (fixture->history, ID, from, to);
  RwSeries *series = rw_series_loader_get_series (fixture->loader);
  const gint64 *times = rw_series_get_times (series);
  const RwBucket *buckets = rw_series_get_buckets (series);
  guint at = 0;

  g_assert_cmpint (rw_series_loader_get_state (fixture->loader), ==, RW_SERIES_LOADER_READY);
  for (guint i = 0; i < expected->n_samples; i++)
    {
      while (times[at] != expected->time[i]
             && rw_bucket_get_end (times, buckets, at) <= expected->time[i])
        at++;
      g_assert_cmpint (times[at], <=, expected->time[i]);
      g_assert_cmpint (rw_series_get_step (series, at), <=, coarsest);
    }
  for (guint i = 1; i < rw_series_get_size (series); i++)
    g_assert_cmpint (times[i], >=, rw_bucket_get_end (times, buckets, i - 1));
}

/* Zooming in asks for more, zooming out again for nothing. */
static void
test_width (Fixture *fixture, gconstpointer user_data)
{
  RwSeries *series = rw_series_loader_get_series (fixture->loader);
  guint before = rw_test_history_get_n_queries (fixture->history);

  rw_series_loader_set_width (fixture->loader, 1000);
  want (fixture, END - 365 * RW_USEC_PER_DAY, END);
  assert_covered (fixture, END - 365 * RW_USEC_PER_DAY, END, HOUR);
  g_assert_cmpuint (rw_series_get_size (series), <, 365 * 24 * 2 + 120);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 1);

  want (fixture, END - 60 * RW_USEC_PER_DAY, END - 58 * RW_USEC_PER_DAY);
  assert_covered (fixture, END - 60 * RW_USEC_PER_DAY, END - 58 * RW_USEC_PER_DAY, 0);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 2);

  want (fixture, END - 365 * RW_USEC_PER_DAY, END);
  assert_covered (fixture, END - 365 * RW_USEC_PER_DAY, END, HOUR);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, before + 2);

  /* A wider window has smaller pixels. */
  rw_series_loader_set_width (fixture->loader, 20000);
  settle ();
  assert_covered (fixture, END - 365 * RW_USEC_PER_DAY, END, 15 * RW_USEC_PER_MIN);
}

/* Whatever is looked at in whatever order, at whatever zoom. */
static void
test_random_widths (Fixture *fixture, gconstpointer user_data)
{
  for (int i = 0; i < 80; i++)
    {
      guint width = g_test_rand_int_range (0, 5) == 0 ? 0 : g_test_rand_int_range (10, 2000);
      gint64 from = END - g_test_rand_int_range (1, 3000) * HOUR + g_test_rand_int_range (0, 3600);
      gint64 to = from + g_test_rand_int_range (1, width == 0 ? 60 : 2000) * HOUR;

      rw_series_loader_set_width (fixture->loader, width);
      want (fixture, from, to);
      assert_covered (fixture, from, to, rw_history_choose_step (from, to, width));
    }
}

/* Looking here and there for long does not fill the memory. */
static void
test_bounded (Fixture *fixture, gconstpointer user_data)
{
  RwSeries *series = rw_series_loader_get_series (fixture->loader);

  for (int i = 0; i < 40; i++)
    {
      gint64 to = END - i * 10 * RW_USEC_PER_DAY;

      want (fixture, to - 4 * RW_USEC_PER_DAY, to);
      assert_loaded (fixture, to - 4 * RW_USEC_PER_DAY, to);
      g_assert_cmpuint (rw_series_get_size (series), <=, 62000);
    }
  want (fixture, END - 4 * RW_USEC_PER_DAY, END);
  assert_loaded (fixture, END - 4 * RW_USEC_PER_DAY, END);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/series-loader/only-what-is-missing", test_only_what_is_missing);
  ADD ("/series-loader/random", test_random);
  ADD ("/series-loader/last-wish", test_last_wish);
  ADD ("/series-loader/cancel", test_cancel);
  ADD ("/series-loader/cancel-and-move", test_cancel_and_move);
  ADD ("/series-loader/failure", test_failure);
  ADD ("/series-loader/trimmed", test_trimmed);
  ADD ("/series-loader/no-store", test_no_store);
  ADD ("/series-loader/width", test_width);
  ADD ("/series-loader/random-widths", test_random_widths);
  ADD ("/series-loader/bounded", test_bounded);
  return g_test_run ();
}
