/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-note-store.h"

#include "rw-load-test.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <string.h>

static RwTestPostgres *server;

/* 2026-11-22, 10:00 UTC. */
#define START (G_GINT64_CONSTANT (1795341600) * RW_USEC_PER_SEC)

/* The owner's store, and those of users who may only write notes, or only look. */
typedef struct
{
  RwPgStore *owner;
  RwPgStore *operator;
  RwPgStore *viewer;
} Fixture;

static RwPgStore *
open_store (const char *user, const char *database)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, user, database);

  return rw_pg_store_new (conninfo);
}

static void
set_up (Fixture *fixture, gconstpointer name)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwPgLoader) loader = NULL;

  rw_test_postgres_create_database (server, name);
  loader = rw_load_test_loader (conninfo);
  for (int i = 1; i <= 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("C%02d", i);
      RwReading reading = rw_load_test_reading (id, "2026-11-22T10:00:00Z", 1.0f);

      rw_batch_builder_add_reading (builder, &reading);
    }
  rw_load_test_load (loader, builder);
  fixture->owner = open_store (NULL, name);
  fixture->operator= open_store ("olga", name);
  fixture->viewer = open_store ("viktor", name);
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->owner);
  g_assert_finalize_object (fixture->operator);
  g_assert_finalize_object (fixture->viewer);
}

static gint64
add (RwPgStore *store, const char *id, gint64 from, gint64 to, const char *text, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_note_store_add_async (RW_NOTE_STORE (store), id, from, to, text, NULL, rw_load_test_result_cb,
                           &pending);
  result = rw_load_test_wait (&pending);
  return rw_note_store_add_finish (RW_NOTE_STORE (store), result, error);
}

static gint64
add_well (RwPgStore *store, const char *id, gint64 from, gint64 to, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 number = add (store, id, from, to, text, &error);

  g_assert_no_error (error);
  g_assert_cmpint (number, >, 0);
  return number;
}

static gboolean
remove_note (RwPgStore *store, gint64 number, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_note_store_remove_async (RW_NOTE_STORE (store), number, NULL, rw_load_test_result_cb,
                              &pending);
  result = rw_load_test_wait (&pending);
  return rw_note_store_remove_finish (RW_NOTE_STORE (store), result, error);
}

/* The texts of the notes of these reefers (one string, ids with blanks between), in their order. */
static char *
list (RwPgStore *store, const char *ids, gint64 from, gint64 to, guint limit)
{
  g_auto (GStrv) container_ids = g_strsplit (ids, " ", -1);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GString) texts = g_string_new (NULL);

  rw_note_store_list_async (RW_NOTE_STORE (store), (const char *const *) container_ids, from, to,
                            limit, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  notes = rw_note_store_list_finish (RW_NOTE_STORE (store), result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < notes->len; i++)
    {
      const RwNote *note = g_ptr_array_index (notes, i);

      g_string_append_printf (texts, "%s%s %s", i > 0 ? "; " : "", note->container_id, note->text);
    }
  return g_string_free (g_steal_pointer (&texts), FALSE);
}

static void
assert_list (RwPgStore *store,
             const char *ids,
             gint64 from,
             gint64 to,
             guint limit,
             const char *expected)
{
  g_autofree char *texts = list (store, ids, from, to, limit);

  g_assert_cmpstr (texts, ==, expected);
}

static void
test_list (Fixture *fixture, gconstpointer name)
{
  const gint64 hour = RW_USEC_PER_HOUR;

  add_well (fixture->owner, "C01", START + 2 * hour, START + 3 * hour, "second");
  add_well (fixture->owner, "C01", START + 1, START + 1, "first");
  add_well (fixture->owner, "C02", START + 5 * hour, START + 5 * hour, "third");
  add_well (fixture->owner, "C03", START, START, "of nobody asked");

  assert_list (fixture->owner, "C01 C02", G_MININT64, G_MAXINT64, 100,
               "C01 first; C01 second; C02 third");
  assert_list (fixture->owner, "C01 C02", G_MININT64, G_MAXINT64, 2, "C01 second; C02 third");
  /* A span counts from either side, with its ends. */
  assert_list (fixture->owner, "C01", START + 3 * hour, START + 4 * hour, 100, "C01 second");
  assert_list (fixture->owner, "C01", START + hour, START + 2 * hour, 100, "C01 second");
  assert_list (fixture->owner, "C01", START + 3 * hour + 1, START + 4 * hour, 100, "");
  assert_list (fixture->owner, "C99", G_MININT64, G_MAXINT64, 100, "");
}

/* What is said is kept to the letter and by whom, and means nothing to SQL. */
static void
test_fields (Fixture *fixture, gconstpointer name)
{
  const char *text = "'); DROP TABLE x; -- <b>Door</b> %s\nopen & 50 % \"ä\" 海";
  gint64 number = add_well (fixture->operator, "C01", START + 1, START + 7, text);
  g_autofree char *count = NULL;
  const char *const ids[] = { "C01", NULL };
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  const RwNote *note;

  rw_note_store_list_async (RW_NOTE_STORE (fixture->viewer), ids, START, START + 10, 10, NULL,
                            rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  notes = rw_note_store_list_finish (RW_NOTE_STORE (fixture->viewer), result, NULL);
  g_assert_cmpuint (notes->len, ==, 1);
  note = g_ptr_array_index (notes, 0);
  g_assert_cmpint (note->note_id, ==, number);
  g_assert_cmpint (note->from, ==, START + 1);
  g_assert_cmpint (note->to, ==, START + 7);
  g_assert_cmpstr (note->text, ==, text);
  g_assert_cmpstr (note->author, ==, "olga");
  g_assert_cmpint (note->written_time, >, 0);

  count = rw_test_postgres_query (server, name, "SELECT count(*) FROM reeferwatch.reefer");
  g_assert_cmpstr (count, ==, "3");
}

static void
test_rights (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  gint64 number = add_well (fixture->operator, "C01", START, START, "mine");
  const char *const forbidden[] = {
    "INSERT INTO reeferwatch.note_record (reefer_id, from_time, to_time, note, author, "
    "written_time)"
    " VALUES (1, now(), now(), 'x', 'somebody', now())",
    "UPDATE reeferwatch.note_record SET note = 'x'",
    "DELETE FROM reeferwatch.note_record",
  };

  g_assert_cmpint (add (fixture->viewer, "C01", START, START, "no", &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);
  g_assert_false (remove_note (fixture->viewer, number, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);
  assert_list (fixture->viewer, "C01", START, START, 10, "C01 mine");

  /* Nobody but the owner gets past the functions, which tell the truth about who it was. */
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_autofree char *viewer = rw_test_postgres_query_error (server, "viktor", name, forbidden[i]);
      g_autofree char *operator= rw_test_postgres_query_error (server, "olga", name, forbidden[i]);

      g_assert_nonnull (strstr (viewer, "permission denied"));
      g_assert_nonnull (strstr (operator, "permission denied"));
    }
}

static void
test_remove (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  gint64 number = add_well (fixture->owner, "C01", START, START, "gone");
  g_autofree char *kept = NULL;

  add_well (fixture->owner, "C01", START, START, "stays");
  g_assert_true (remove_note (fixture->operator, number, &error));
  g_assert_no_error (error);
  assert_list (fixture->owner, "C01", START, START, 10, "C01 stays");

  /* A second time does nothing: it stays known who was first. */
  g_assert_true (remove_note (fixture->owner, number, &error));
  g_assert_no_error (error);
  kept = rw_test_postgres_query (server, name,
                                 "SELECT note, author, removed_by, removed_time <= now()"
                                 "  FROM reeferwatch.note_record WHERE removed_time IS NOT NULL");
  g_assert_cmpstr (kept, ==, "gone|postgres|olga|t");
}

static void
test_refused (Fixture *fixture, gconstpointer name)
{
  g_autofree char *longest = g_strnfill (RW_NOTE_MAX_LENGTH, 'x');
  g_autofree char *too_long = g_strnfill (RW_NOTE_MAX_LENGTH + 1, 'x');
  const struct
  {
    const char *id;
    const char *text;
  } bad[] = { { "C99", "of a reefer that is not there" },
              { "C01", "" },
              { "C01", " \n\t" },
              { "C01", too_long } };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (add (fixture->owner, bad[i].id, START, START, bad[i].text, &error), ==, -1);
      g_assert_nonnull (error);
      g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED));
    }
  assert_list (fixture->owner, "C01 C99", G_MININT64, G_MAXINT64, 10, "");
  add_well (fixture->owner, "C01", START, START, longest);
}

int
main (int argc, char **argv)
{
  g_autofree char *made = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  made = rw_test_postgres_query (server, NULL,
                                 "CREATE ROLE reeferwatch_operator NOLOGIN;"
                                 "CREATE ROLE reeferwatch_viewer NOLOGIN;"
                                 "CREATE ROLE olga LOGIN IN ROLE reeferwatch_operator;"
                                 "CREATE ROLE viktor LOGIN IN ROLE reeferwatch_viewer");

  g_test_add ("/notes/list", Fixture, "n_list", set_up, test_list, tear_down);
  g_test_add ("/notes/fields", Fixture, "n_fields", set_up, test_fields, tear_down);
  g_test_add ("/notes/rights", Fixture, "n_rights", set_up, test_rights, tear_down);
  g_test_add ("/notes/remove", Fixture, "n_remove", set_up, test_remove, tear_down);
  g_test_add ("/notes/refused", Fixture, "n_refused", set_up, test_refused, tear_down);

  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
