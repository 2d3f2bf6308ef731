/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-notes.h"

#include "rw-fake-note-store.h"

static const char *const ids[] = { "A", "B", NULL };

typedef struct
{
  RwFakeNoteStore *store;
  RwSession *session;
  RwNotes *notes;
  guint n_changes;
  guint n_written;
  char *problem;
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
written_cb (Fixture *fixture, const char *problem)
{
  fixture->n_written++;
  g_free (fixture->problem);
  fixture->problem = g_strdup (problem);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->store = rw_fake_note_store_new ();
  fixture->session = rw_session_new ();
  rw_session_set_note_store (fixture->session, RW_NOTE_STORE (fixture->store));
  fixture->notes = rw_notes_new (fixture->session);
  g_signal_connect_swapped (fixture->notes, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect_swapped (fixture->notes, "written", G_CALLBACK (written_cb), fixture);
  rw_fake_note_store_add (fixture->store, "A", 10, 10, "olga", "first");
  rw_fake_note_store_add (fixture->store, "C", 10, 10, "olga", "of another");
  rw_fake_note_store_add (fixture->store, "B", 30, 40, "olga", "later");
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_assert_finalize_object (fixture->notes);
  rw_session_set_note_store (fixture->session, NULL);
  settle ();
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->store);
  g_free (fixture->problem);
}

static guint
get_size (Fixture *fixture)
{
  return rw_notes_get_list (fixture->notes)->len;
}

static void
test_want (Fixture *fixture, gconstpointer user_data)
{
  rw_notes_want (fixture->notes, ids, 0, 35);
  rw_notes_want (fixture->notes, ids, 0, 35);
  settle ();
  g_assert_cmpuint (rw_fake_note_store_get_n_lists (fixture->store), ==, 1);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (get_size (fixture), ==, 2);

  /* What was asked before is not what is told. */
  rw_notes_want (fixture->notes, ids, 0, 5);
  rw_notes_want (fixture->notes, ids, 0, 20);
  settle ();
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  g_assert_cmpuint (get_size (fixture), ==, 1);

  /* Nothing new is no change; what another console wrote is. */
  rw_notes_refresh (fixture->notes);
  settle ();
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  rw_fake_note_store_add (fixture->store, "A", 15, 15, "viktor", "new");
  rw_notes_refresh (fixture->notes);
  settle ();
  g_assert_cmpuint (fixture->n_changes, ==, 3);
  g_assert_cmpuint (get_size (fixture), ==, 2);

  rw_session_set_note_store (fixture->session, NULL);
  g_assert_false (rw_notes_can_write (fixture->notes));
  g_assert_cmpuint (get_size (fixture), ==, 0);
}

static void
test_write (Fixture *fixture, gconstpointer user_data)
{
  const RwNote *note;

  rw_notes_want (fixture->notes, ids, 0, 100);
  rw_notes_add (fixture->notes, "B", 50, 60, "new");
  settle ();
  g_assert_cmpuint (fixture->n_written, ==, 1);
  g_assert_null (fixture->problem);
  g_assert_cmpuint (get_size (fixture), ==, 3);
  note = g_ptr_array_index (rw_notes_get_list (fixture->notes), 2);
  g_assert_cmpstr (note->text, ==, "new");

  rw_notes_remove (fixture->notes, note->note_id);
  settle ();
  g_assert_cmpuint (fixture->n_written, ==, 2);
  g_assert_cmpuint (get_size (fixture), ==, 2);
}

static void
test_denied (Fixture *fixture, gconstpointer user_data)
{
  rw_notes_want (fixture->notes, ids, 0, 100);
  settle ();
  rw_fake_note_store_set_denied (fixture->store, TRUE);
  rw_notes_add (fixture->notes, "B", 50, 60, "new");
  settle ();
  g_assert_cmpstr (fixture->problem, ==, "permission denied");
  g_assert_true (rw_notes_was_denied (fixture->notes));
  g_assert_cmpuint (get_size (fixture), ==, 2);

  rw_fake_note_store_set_denied (fixture->store, FALSE);
  rw_fake_note_store_set_failure (fixture->store, "server gone");
  rw_notes_remove (fixture->notes, 1);
  settle ();
  g_assert_cmpstr (fixture->problem, ==, "server gone");
  g_assert_false (rw_notes_was_denied (fixture->notes));
}

/* A failure is told, and what is known stays. */
static void
test_failure (Fixture *fixture, gconstpointer user_data)
{
  rw_notes_want (fixture->notes, ids, 0, 100);
  settle ();
  rw_fake_note_store_set_failure (fixture->store, "server gone");
  rw_notes_refresh (fixture->notes);
  settle ();
  g_assert_cmpstr (rw_notes_get_error (fixture->notes)->message, ==, "server gone");
  g_assert_cmpuint (get_size (fixture), ==, 2);
  rw_fake_note_store_set_failure (fixture->store, NULL);
  rw_notes_refresh (fixture->notes);
  settle ();
  g_assert_null (rw_notes_get_error (fixture->notes));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/notes-list/want", test_want);
  ADD ("/notes-list/write", test_write);
  ADD ("/notes-list/denied", test_denied);
  ADD ("/notes-list/failure", test_failure);
  return g_test_run ();
}
