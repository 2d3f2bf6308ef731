/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-data-store.h"
#include "rw-load-test.h"
#include "rw-pg-rows.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

static RwTestPostgres *server;

typedef struct
{
  const char *database;
  char *conninfo;
  RwPgLoader *loader;
  RwBatchBuilder *builder;
  RwDataStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  rw_test_postgres_create_database (server, name);
  fixture->database = name;
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  fixture->loader = rw_load_test_loader (fixture->conninfo);
  fixture->builder = rw_batch_builder_new ();
  fixture->store = RW_DATA_STORE (rw_pg_store_new (fixture->conninfo));
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->loader);
  rw_batch_builder_free (fixture->builder);
  g_free (fixture->conninfo);
}

static void
add (Fixture *fixture, gint64 time, const char *topic, const char *text, const char *reason)
{
  g_autoptr (GBytes) payload = g_bytes_new (text, strlen (text));

  rw_batch_builder_add_dead_letter (fixture->builder, time, topic, payload, reason);
}

static RwLetterPage *
list (Fixture *fixture, const RwLetterFilter *filter, gint64 before, guint limit)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwLetterPage *page;

  rw_data_store_letters_async (fixture->store, filter, before, limit, NULL, rw_load_test_result_cb,
                               &pending);
  result = rw_load_test_wait (&pending);
  page = rw_data_store_letters_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return page;
}

static RwLetter *
get (Fixture *fixture, gint64 id, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_data_store_letter_async (fixture->store, id, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_data_store_letter_finish (fixture->store, result, error);
}

static RwLetterKinds *
get_kinds (Fixture *fixture)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwLetterKinds *kinds;

  rw_data_store_letter_kinds_async (fixture->store, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  kinds = rw_data_store_letter_kinds_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return kinds;
}

static RwStoredLetters *
read_letters (Fixture *fixture, const RwLetterFilter *filter, gint64 after, gint64 until)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwStoredLetters *letters;

  rw_pg_loader_letters_async (fixture->loader, filter, after, until, NULL, rw_load_test_result_cb,
                              &pending);
  result = rw_load_test_wait (&pending);
  letters = rw_pg_loader_letters_finish (fixture->loader, result, &error);
  g_assert_no_error (error);
  return letters;
}

static const RwLetterHead *
get_head (const RwLetterPage *page, guint i)
{
  g_assert_cmpuint (i, <, page->heads->len);
  return &g_array_index (page->heads, RwLetterHead, i);
}

static const RwStoredLetter *
get_stored (const RwStoredLetters *letters, guint i)
{
  g_assert_cmpuint (i, <, letters->letters->len);
  return g_ptr_array_index (letters->letters, i);
}

/* Newest first, page by page, without the bytes. */
static void
test_pages (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwLetterPage) first = NULL;
  g_autoptr (RwLetterPage) second = NULL;
  g_autoptr (RwLetterPage) none = NULL;

  none = list (fixture, NULL, G_MAXINT64, 10);
  g_assert_cmpuint (none->heads->len, ==, 0);
  g_assert_false (none->more);

  for (gint64 i = 1; i <= 5; i++)
    add (fixture, i, "t", "12345678" + i, "It is wrong.");
  rw_load_test_load (fixture->loader, fixture->builder);

  first = list (fixture, NULL, G_MAXINT64, 3);
  g_assert_cmpuint (first->heads->len, ==, 3);
  g_assert_true (first->more);
  g_assert_cmpint (get_head (first, 0)->received_time, ==, 5);
  g_assert_cmpuint (get_head (first, 0)->size, ==, 3);
  g_assert_cmpstr (get_head (first, 0)->topic, ==, "t");
  g_assert_cmpstr (get_head (first, 0)->reason, ==, "It is wrong.");
  second = list (fixture, NULL, get_head (first, 2)->letter_id, 3);
  g_assert_cmpuint (second->heads->len, ==, 2);
  g_assert_false (second->more);
  g_assert_cmpint (get_head (second, 1)->received_time, ==, 1);
}

static void
assert_finds (Fixture *fixture, RwLetterFilter filter, guint n)
{
  g_autoptr (RwLetterPage) page = list (fixture, &filter, G_MAXINT64, 100);

  g_assert_cmpuint (page->heads->len, ==, n);
}

static void
test_filter (Fixture *fixture, gconstpointer name)
{
  gint64 ids[] = { 1, 3, 77 };

  add (fixture, 1, "reefers/ABC/telemetry", "x", "The key “a” is missing.");
  add (fixture, 2, "reefers/abc%/telemetry", "x", "It has 100% of nothing.");
  add (fixture, 3, "other", "x", "The text “ABC_” is no time.");
  rw_load_test_load (fixture->loader, fixture->builder);

  assert_finds (fixture, (RwLetterFilter){ .text = (char *) "abc" }, 3);
  assert_finds (fixture, (RwLetterFilter){ .text = (char *) "%" }, 1);
  assert_finds (fixture, (RwLetterFilter){ .text = (char *) "_" }, 1);
  assert_finds (fixture, (RwLetterFilter){ .text = (char *) "'; DROP TABLE x; --" }, 0);
  assert_finds (fixture, (RwLetterFilter){ .text = (char *) "\xff" }, 0);
  assert_finds (fixture, (RwLetterFilter){ .ids = ids, .n_ids = 3 }, 2);
  assert_finds (fixture, (RwLetterFilter){ .ids = ids, .n_ids = 3, .text = (char *) "telemetry" },
                1);
  assert_finds (fixture, (RwLetterFilter){ .kind = (char *) "The text … is no time." }, 1);
}

/* What differs from message to message is left out of a kind; the key's name is not. */
static void
test_kinds (Fixture *fixture, gconstpointer name)
{
  static const char *const reasons[] = {
    "The key “a” is missing; the message has “b”, “c” and “d”.",
    "The key “a” is missing; the message has “z”.",
    "The key “b” is missing; the message has “z”.",
    "The time 1970-01-01T00:00:00Z is before 1990: the sender's clock is wrong.",
    "The time 1981-05-07T11:22:33.125Z is before 1990: the sender's clock is wrong.",
    "The time 1980-01-01T00:00:00Z is before 1990: the sender's clock is wrong.",
  };
  g_autoptr (RwLetterKinds) kinds = NULL;
  const RwLetterKind *first, *second;

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    add (fixture, i + 1, "t", "x", reasons[i]);
  rw_load_test_load (fixture->loader, fixture->builder);

  kinds = get_kinds (fixture);
  g_assert_cmpuint (kinds->total, ==, 6);
  g_assert_cmpint (kinds->newest_id, ==, 6);
  g_assert_cmpuint (kinds->kinds->len, ==, 3);
  first = &g_array_index (kinds->kinds, RwLetterKind, 0);
  second = &g_array_index (kinds->kinds, RwLetterKind, 1);
  g_assert_cmpstr (first->kind, ==, "The time … is before …: the sender's clock is wrong.");
  g_assert_cmpuint (first->count, ==, 3);
  g_assert_cmpint (first->newest_time, ==, 6);
  g_assert_cmpstr (second->kind, ==, "The key “a” is missing; the message has ….");
  g_assert_cmpuint (second->count, ==, 2);
}

static void
test_whole (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("a\0b\xff", 4);
  g_autoptr (RwLetter) letter = NULL;
  g_autoptr (GError) error = NULL;

  rw_batch_builder_add_dead_letter (fixture->builder, 7, "t", payload, "It is binary.");
  rw_load_test_load (fixture->loader, fixture->builder);
  letter = get (fixture, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (letter->head.letter_id, ==, 1);
  g_assert_cmpstr (letter->head.reason, ==, "It is binary.");
  g_assert_true (g_bytes_equal (letter->payload, payload));
  g_assert_null (get (fixture, 2, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* All letters of one message come with each of them; what was cut is counted and left. */
static void
test_read (Fixture *fixture, gconstpointer name)
{
  g_autofree char *long_text = g_strnfill (300000, 'x');
  g_autoptr (RwStoredLetters) letters = NULL;
  g_autoptr (RwStoredLetters) rest = NULL;
  const RwStoredLetter *second;

  add (fixture, 1, "t", "one", "Wrong.");
  add (fixture, 2, "t", "two", "Its first part is wrong.");
  add (fixture, 2, "t", "two", "Its second part is wrong.");
  add (fixture, 2, "t", long_text, "It is long.");
  add (fixture, 2, "u", "two", "Its first part is wrong.");
  rw_load_test_load (fixture->loader, fixture->builder);

  letters = read_letters (fixture, NULL, 0, G_MAXINT64);
  g_assert_cmpuint (letters->whole, ==, 4);
  g_assert_cmpuint (letters->cut, ==, 1);
  g_assert_cmpint (letters->newest_id, ==, 5);
  g_assert_cmpuint (letters->letters->len, ==, 4);
  g_assert_cmpuint (get_stored (letters, 0)->twins->len, ==, 1);
  second = get_stored (letters, 2);
  g_assert_cmpint (second->letter_id, ==, 3);
  g_assert_cmpint (second->received_time, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (second->payload), ==, 3);
  g_assert_false (second->of_reading);
  g_assert_cmpuint (second->twins->len, ==, 2);
  g_assert_cmpint (g_array_index (second->twins, RwLetterTwin, 0).letter_id, ==, 2);
  g_assert_cmpstr (g_array_index (second->twins, RwLetterTwin, 0).reason, ==,
                   "Its first part is wrong.");

  rest = read_letters (fixture, NULL, 2, 3);
  g_assert_cmpuint (rest->letters->len, ==, 1);
}

/* Not more bytes at a time than a transaction should have, and each letter in turn. */
static void
test_read_large (Fixture *fixture, gconstpointer name)
{
  gint64 after = 0;
  guint n_chunks = 0, n_letters = 0;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *text = g_strnfill (240000, (char) ('a' + i % 26));

      add (fixture, i + 1, "t", text, "It is large.");
    }
  rw_load_test_load (fixture->loader, fixture->builder);

  for (;;)
    {
      g_autoptr (RwStoredLetters) letters = read_letters (fixture, NULL, after, G_MAXINT64);

      if (letters->letters->len == 0)
        break;
      n_chunks++;
      n_letters += letters->letters->len;
      after = get_stored (letters, letters->letters->len - 1)->letter_id;
    }
  g_assert_cmpuint (n_letters, ==, 40);
  g_assert_cmpuint (n_chunks, ==, 3);
}

/* A reading that the database refused is read back as it was, and is no message of its topic. */
static void
test_of_reading (Fixture *fixture, gconstpointer name)
{
  RwReading reading = rw_load_test_reading ("C01", "2026-11-22T10:00:00.123456Z", 4.3f);
  RwReading broken = reading;
  g_autofree char *ignored = NULL;
  g_autoptr (RwStoredLetters) letters = NULL;
  const RwStoredLetter *letter;

  ignored = rw_test_postgres_query (server, fixture->database,
                                    "ALTER TABLE reeferwatch.reading ADD CHECK (temperature < 4)");
  reading.product_id = g_intern_string ("P“01”");
  reading.value[RW_QUANTITY_HUMIDITY_LEVEL] = 61.7f;
  reading.flags_known = RW_FLAG_POWERED | RW_FLAG_DEFROSTING;
  reading.flags_set = RW_FLAG_POWERED;
  reading.defrost_cycle = 6;
  reading.latitude = 37.8;
  broken.time += RW_USEC_PER_SEC;
  broken.container_id = g_intern_string ("\xff");
  rw_batch_builder_add_reading (fixture->builder, &reading);
  rw_batch_builder_add_reading (fixture->builder, &broken);
  g_assert_cmpuint (rw_load_test_load (fixture->loader, fixture->builder).rejected, ==, 2);

  letters = read_letters (fixture, NULL, 0, G_MAXINT64);
  g_assert_cmpuint (letters->letters->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      letter = get_stored (letters, i);
      g_assert_true (letter->of_reading);
      g_assert_cmpstr (letter->topic, ==, "native");
      if (!letter->readable)
        continue;
      g_assert_cmpmem (letter->reading.value, sizeof reading.value, reading.value,
                       sizeof reading.value);
      g_assert_cmpstr (letter->reading.container_id, ==, "C01");
      g_assert_cmpstr (letter->reading.product_id, ==, "P“01”");
      g_assert_cmpstr (letter->reading.source, ==, "native");
      g_assert_cmpint (letter->reading.time, ==, reading.time);
      g_assert_cmpint (letter->reading.received_time, ==, reading.received_time);
      g_assert_cmpuint (letter->reading.flags_known, ==, reading.flags_known);
      g_assert_cmpuint (letter->reading.flags_set, ==, reading.flags_set);
      g_assert_cmpint (letter->reading.defrost_cycle, ==, 6);
      g_assert_cmpfloat (letter->reading.latitude, ==, 37.8);
      g_assert_true (isnan (letter->reading.longitude));
    }
  g_assert_cmpuint (get_stored (letters, 0)->readable + get_stored (letters, 1)->readable, ==, 1);
}

/* In the transaction that stores the readings, and the same when it is loaded twice. */
static void
test_fates (Fixture *fixture, gconstpointer name)
{
  RwReading reading = rw_load_test_reading ("C01", "2026-11-22T10:00:00Z", 4.3f);
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *letters = NULL;
  RwLoadResult result = { 0 };

  for (gint64 i = 1; i <= 3; i++)
    add (fixture, i, "t", "x", "Wrong.");
  rw_load_test_load (fixture->loader, fixture->builder);

  rw_batch_builder_add_reading (fixture->builder, &reading);
  rw_batch_builder_add_letter_fate (fixture->builder, 1, NULL);
  rw_batch_builder_add_letter_fate (fixture->builder, 2, "Wrong in \xff another way.");
  rw_batch_builder_add_letter_fate (fixture->builder, 99, NULL);
  batch = rw_batch_builder_end (fixture->builder);
  g_assert_false (rw_batch_is_empty (batch));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (rw_load_test_load_batch (fixture->loader, batch, &result, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (result.stored, ==, 1 - i);
      g_assert_cmpuint (result.duplicate, ==, i);
      g_assert_cmpuint (result.rejected, ==, 0);
    }

  letters = rw_test_postgres_query (server, fixture->database,
                                    "SELECT string_agg(dead_letter_id || reason || kind, ';'"
                                    " ORDER BY dead_letter_id) FROM reeferwatch.dead_letter");
  g_assert_cmpstr (letters, ==,
                   "2Wrong in \357\277\275 another way.Wrong in \357\277\275 another way.;"
                   "3Wrong.Wrong.");
}

static void
add_test (const char *path, const char *database, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, database, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  add_test ("/dead-letters/pages", "pages", test_pages);
  add_test ("/dead-letters/filter", "filter", test_filter);
  add_test ("/dead-letters/kinds", "kinds", test_kinds);
  add_test ("/dead-letters/whole", "whole", test_whole);
  add_test ("/dead-letters/read", "read", test_read);
  add_test ("/dead-letters/read-large", "large", test_read_large);
  add_test ("/dead-letters/of-reading", "reading", test_of_reading);
  add_test ("/dead-letters/fates", "fates", test_fates);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
