/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mailbox.h"

typedef struct
{
  guint calls;
  guint batches;
  guint readings;
  gint64 last_time;
  guint64 dropped;
  gboolean ordered;
} Reader;

static void
received_cb (GPtrArray *batches, guint64 dropped_readings, gpointer user_data)
{
  Reader *reader = user_data;

  reader->calls++;
  reader->batches += batches->len;
  reader->dropped = dropped_readings;
  for (guint i = 0; i < batches->len; i++)
    {
      guint n;
      const RwReading *readings = rw_batch_get_readings (g_ptr_array_index (batches, i), &n);

      reader->readings += n;
      for (guint j = 0; j < n; j++)
        {
          reader->ordered = reader->ordered && readings[j].time > reader->last_time;
          reader->last_time = readings[j].time;
        }
    }
}

static RwBatch *
make_batch (guint n, gint64 *time)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_static_string ("C01");
  for (guint i = 0; i < n; i++)
    {
      reading.time = ++*time;
      rw_batch_builder_add_reading (builder, &reading);
    }
  return rw_batch_builder_end (builder);
}

static void
post_many (RwMailbox *mailbox, guint n_batches, guint n_readings, gint64 *time)
{
  for (guint i = 0; i < n_batches; i++)
    {
      g_autoptr (RwBatch) batch = make_batch (n_readings, time);

      rw_mailbox_post (mailbox, batch);
    }
}

static gpointer
post_from_thread (gpointer user_data)
{
  gint64 time = 0;

  post_many (user_data, 2000, 5, &time);
  return NULL;
}

/* A thousand posts before the reader comes round are one wake-up with everything in order. */
static void
test_one_wake_up (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Reader reader = { .ordered = TRUE };
  g_autoptr (RwMailbox) mailbox = rw_mailbox_new (context, 100000, received_cb, &reader);
  gint64 time = 0;

  g_assert_false (g_main_context_pending (context));
  post_many (mailbox, 1000, 3, &time);
  while (reader.calls == 0)
    g_main_context_iteration (context, TRUE);

  g_assert_cmpuint (reader.calls, ==, 1);
  g_assert_cmpuint (reader.batches, ==, 1000);
  g_assert_cmpuint (reader.readings, ==, 3000);
  g_assert_true (reader.ordered);
  g_assert_cmpuint (reader.dropped, ==, 0);

  /* And an idle mailbox leaves nothing behind that wakes anybody. */
  for (guint i = 0; i < 10; i++)
    g_assert_false (g_main_context_iteration (context, FALSE));
  g_assert_cmpuint (reader.calls, ==, 1);

  post_many (mailbox, 1, 1, &time);
  while (reader.calls == 1)
    g_main_context_iteration (context, TRUE);
  g_assert_cmpuint (reader.readings, ==, 3001);
}

static void
test_bounded (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Reader reader = { .ordered = TRUE };
  g_autoptr (RwMailbox) mailbox = rw_mailbox_new (context, 100, received_cb, &reader);
  gint64 time = 0;

  post_many (mailbox, 50, 10, &time);
  g_assert_cmpuint (rw_mailbox_get_dropped (mailbox), ==, 400);
  while (reader.calls == 0)
    g_main_context_iteration (context, TRUE);
  g_assert_cmpuint (reader.readings, ==, 100);
  g_assert_cmpuint (reader.dropped, ==, 400);
  g_assert_cmpint (reader.last_time, ==, 500);

  /* One batch larger than the mailbox is the newest and stays. */
  post_many (mailbox, 1, 250, &time);
  while (reader.calls == 1)
    g_main_context_iteration (context, TRUE);
  g_assert_cmpuint (reader.readings, ==, 350);
  g_assert_cmpuint (rw_mailbox_get_dropped (mailbox), ==, 400);
}

/* Whatever a second thread posts while the reader reads arrives once and in order. */
static void
test_two_threads (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Reader reader = { .ordered = TRUE };
  g_autoptr (RwMailbox) mailbox = rw_mailbox_new (context, 1000000, received_cb, &reader);
  GThread *thread = g_thread_new ("poster", post_from_thread, mailbox);

  while (reader.readings < 10000)
    g_main_context_iteration (context, TRUE);
  g_thread_join (thread);

  g_assert_cmpuint (reader.batches, ==, 2000);
  g_assert_cmpuint (reader.readings, ==, 10000);
  g_assert_true (reader.ordered);
  g_assert_cmpuint (reader.calls, <=, 2000);
}

static void
test_close (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Reader reader = { .ordered = TRUE };
  RwMailbox *mailbox = rw_mailbox_new (context, 1000, received_cb, &reader);
  g_autoptr (RwBatch) batch = NULL;
  gint64 time = 0;
  GThread *thread;

  batch = make_batch (1, &time);
  rw_mailbox_post (mailbox, batch);
  thread = g_thread_new ("poster", post_from_thread, mailbox);
  rw_mailbox_close (mailbox);
  g_thread_join (thread);
  rw_mailbox_post (mailbox, batch);

  for (guint i = 0; i < 10; i++)
    g_assert_false (g_main_context_iteration (context, FALSE));
  g_assert_cmpuint (reader.calls, ==, 0);
  rw_mailbox_unref (mailbox);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/one-wake-up", test_one_wake_up);
  g_test_add_func ("/mailbox/bounded", test_bounded);
  g_test_add_func ("/mailbox/two-threads", test_two_threads);
  g_test_add_func ("/mailbox/close", test_close);
  return g_test_run ();
}
