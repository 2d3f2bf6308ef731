/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-data-store.h"
#include "rw-letter-list.h"

typedef struct
{
  RwFakeDataStore *store;
  RwLetterList *list;
  guint n_removed;
  guint n_added;
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  fixture->n_removed += removed;
  fixture->n_added += added;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->store = rw_fake_data_store_new ();
  fixture->list = rw_letter_list_new ();
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_assert_finalize_object (fixture->list);
  settle ();
  g_assert_finalize_object (fixture->store);
}

static void
add (Fixture *fixture, guint n, const char *reason)
{
  for (guint i = 0; i < n; i++)
    rw_fake_data_store_add (fixture->store, i % 2 == 0 ? "even" : "odd", "good", reason);
}

static void
show (Fixture *fixture)
{
  rw_letter_list_set_store (fixture->list, RW_DATA_STORE (fixture->store));
  rw_letter_list_refresh (fixture->list, FALSE);
  settle ();
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static const RwLetterHead *
get_head (Fixture *fixture, guint i)
{
  g_autoptr (RwLetterItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->list), i);

  g_assert_nonnull (item);
  return rw_letter_item_get_head (item);
}

static void
test_empty (Fixture *fixture, gconstpointer user_data)
{
  rw_letter_list_refresh (fixture->list, FALSE);
  rw_letter_list_load_more (fixture->list);
  g_assert_null (rw_letter_list_get_kinds (fixture->list));
  g_assert_false (rw_letter_list_is_known (fixture->list));
  show (fixture);
  g_assert_true (rw_letter_list_is_known (fixture->list));
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpuint (rw_letter_list_get_kinds (fixture->list)->total, ==, 0);
  g_assert_false (rw_letter_list_has_more (fixture->list));
}

/* Page by page, and nothing is asked when nothing is new. */
static void
test_pages (Fixture *fixture, gconstpointer user_data)
{
  guint n_pages;

  add (fixture, 2 * RW_LETTER_LIST_PAGE + 5, "Wrong.");
  show (fixture);
  g_assert_cmpuint (count (fixture), ==, RW_LETTER_LIST_PAGE);
  g_assert_cmpint (get_head (fixture, 0)->letter_id, ==, 2 * RW_LETTER_LIST_PAGE + 5);
  g_assert_true (rw_letter_list_has_more (fixture->list));
  rw_letter_list_load_more (fixture->list);
  rw_letter_list_load_more (fixture->list);
  settle ();
  g_assert_cmpuint (count (fixture), ==, 2 * RW_LETTER_LIST_PAGE);
  rw_letter_list_load_more (fixture->list);
  settle ();
  g_assert_cmpuint (count (fixture), ==, 2 * RW_LETTER_LIST_PAGE + 5);
  g_assert_cmpint (get_head (fixture, count (fixture) - 1)->letter_id, ==, 1);
  g_assert_false (rw_letter_list_has_more (fixture->list));

  n_pages = rw_fake_data_store_get_n_pages (fixture->store);
  rw_letter_list_load_more (fixture->list);
  rw_letter_list_refresh (fixture->list, FALSE);
  settle ();
  g_assert_cmpuint (rw_fake_data_store_get_n_pages (fixture->store), ==, n_pages);
}

/* Rows that stay are the same objects, and only what changed is told. */
static void
test_stays (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (RwLetterItem) first = NULL;
  g_autoptr (RwLetterItem) same = NULL;

  add (fixture, 10, "Wrong.");
  show (fixture);
  first = g_list_model_get_item (G_LIST_MODEL (fixture->list), 0);
  fixture->n_added = fixture->n_removed = 0;
  add (fixture, 3, "Wrong.");
  rw_letter_list_refresh (fixture->list, FALSE);
  settle ();
  g_assert_cmpuint (count (fixture), ==, 13);
  g_assert_cmpuint (fixture->n_added, ==, 3);
  g_assert_cmpuint (fixture->n_removed, ==, 0);
  same = g_list_model_get_item (G_LIST_MODEL (fixture->list), 3);
  g_assert_true (same == first);
}

static void
count_cb (gpointer object, guint *n)
{
  (*n)++;
}

static void
again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwAgainResult again;

  g_assert_true (rw_redecoder_decode_again_finish (RW_REDECODER (source), result, &again, NULL));
  *(gboolean *) user_data = TRUE;
}

/* Letters that were decoded go out of the middle, one that tells something else now says so. */
static void
test_again (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (RwLetterItem) bad = NULL;
  gboolean done = FALSE;
  guint n_changed = 0;

  add (fixture, 4, "Wrong.");
  rw_fake_data_store_add (fixture->store, "t", "bad", "Wrong.");
  add (fixture, 4, "Wrong.");
  show (fixture);
  bad = g_list_model_get_item (G_LIST_MODEL (fixture->list), 4);
  g_signal_connect (bad, "changed", G_CALLBACK (count_cb), &n_changed);
  rw_redecoder_decode_again_async (RW_REDECODER (fixture->store), NULL, NULL, NULL, NULL, again_cb,
                                   &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  rw_letter_list_refresh (fixture->list, TRUE);
  settle ();
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpstr (get_head (fixture, 0)->reason, ==, "It is still wrong.");
}

static void
test_filter (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, 4, "Wrong.");
  add (fixture, 2, "Bad.");
  show (fixture);
  rw_letter_list_set_filter (fixture->list, "Bad.", "");
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_false (rw_letter_list_is_known (fixture->list));
  settle ();
  g_assert_cmpuint (count (fixture), ==, 2);
  rw_letter_list_set_filter (fixture->list, NULL, "EVEN");
  settle ();
  g_assert_cmpuint (count (fixture), ==, 3);
  g_assert_cmpstr (rw_letter_list_get_filter (fixture->list)->text, ==, "EVEN");
  /* An answer to a question that is no longer asked is not listened to. */
  rw_letter_list_set_filter (fixture->list, "Bad.", NULL);
  rw_letter_list_set_filter (fixture->list, "Nothing of the kind.", NULL);
  settle ();
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_true (rw_letter_list_is_known (fixture->list));
}

static void
test_problem (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, 4, "Wrong.");
  rw_fake_data_store_set_error (fixture->store, "It is away.");
  show (fixture);
  g_assert_cmpstr (rw_letter_list_get_problem (fixture->list), ==, "It is away.");
  g_assert_false (rw_letter_list_is_known (fixture->list));
  rw_fake_data_store_set_error (fixture->store, NULL);
  rw_letter_list_refresh (fixture->list, FALSE);
  settle ();
  g_assert_null (rw_letter_list_get_problem (fixture->list));
  g_assert_cmpuint (count (fixture), ==, 4);

  /* What is known stays while there is no answer. */
  rw_fake_data_store_set_error (fixture->store, "It is away.");
  rw_letter_list_refresh (fixture->list, TRUE);
  settle ();
  g_assert_cmpuint (count (fixture), ==, 4);
  rw_letter_list_set_store (fixture->list, NULL);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_null (rw_letter_list_get_kinds (fixture->list));
}

/* The list may go while it waits for an answer. */
static void
test_gone (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, 4, "Wrong.");
  rw_letter_list_set_store (fixture->list, RW_DATA_STORE (fixture->store));
  rw_letter_list_refresh (fixture->list, FALSE);
}

static void
add_test (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/letter-list/empty", test_empty);
  add_test ("/letter-list/pages", test_pages);
  add_test ("/letter-list/stays", test_stays);
  add_test ("/letter-list/again", test_again);
  add_test ("/letter-list/filter", test_filter);
  add_test ("/letter-list/problem", test_problem);
  add_test ("/letter-list/gone", test_gone);
  return g_test_run ();
}
