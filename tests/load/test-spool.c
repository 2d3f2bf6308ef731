/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-spool.h"

#include "rw-load-test.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MANY 100000

typedef struct
{
  char *folder;
  RwSpool *spool;
} Fixture;

static RwSpool *
open_spool (const char *folder)
{
  g_autoptr (GError) error = NULL;
  RwSpool *spool = rw_spool_open (folder, &error);

  g_assert_no_error (error);
  return spool;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rw-spool-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->spool = open_spool (fixture->folder);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->spool, rw_spool_free);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static RwBatch *
make_batch (guint first, guint n)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = first; i < first + n; i++)
    {
      RwReading reading = rw_load_test_reading ("C01", "2026-11-22T10:00:00Z", (float) i);

      rw_batch_builder_add_message (builder);
      rw_batch_builder_add_reading (builder, &reading);
    }
  return rw_batch_builder_end (builder);
}

static void
append (RwSpool *spool, guint first, guint n)
{
  g_autoptr (RwBatch) batch = make_batch (first, n);
  g_autoptr (GError) error = NULL;

  rw_spool_append_batch (spool, batch, &error);
  g_assert_no_error (error);
}

static void
append_message (RwSpool *spool, const char *topic, const char *text)
{
  g_autoptr (GArray) messages = rw_spool_messages_new ();
  g_autoptr (GBytes) payload = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  rw_spool_messages_add (messages, 42, topic, payload);
  rw_spool_append_messages (spool, messages, &error);
  g_assert_no_error (error);
}

/* The next piece; asserts that its readings are numbered from first on. */
static gint64
assert_piece (RwSpool *spool, guint max_items, guint first, guint n, gboolean is_all)
{
  g_auto (RwSpoolPiece) piece = { 0 };
  g_autoptr (GError) error = NULL;
  const RwReading *readings;
  guint n_readings;

  g_assert_true (rw_spool_peek (spool, max_items, &piece, &error));
  g_assert_no_error (error);
  g_assert_nonnull (piece.batch);
  g_assert_null (piece.messages);
  readings = rw_batch_get_readings (piece.batch, &n_readings);
  g_assert_cmpuint (n_readings, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (readings[i].value[RW_QUANTITY_TEMPERATURE], ==, (float) (first + i));
  g_assert_cmpuint (rw_batch_get_n_messages (piece.batch), ==, n);
  g_assert_cmpint (piece.is_all, ==, is_all);
  return piece.last;
}

static void
assert_empty (RwSpool *spool)
{
  g_auto (RwSpoolPiece) piece = { 0 };
  RwSpoolSize size;

  g_assert_true (rw_spool_is_empty (spool));
  rw_spool_get_size (spool, &size);
  g_assert_cmpuint (size.items, ==, 0);
  g_assert_cmpuint (size.messages, ==, 0);
  g_assert_cmpuint (size.bytes, ==, 0);
  g_assert_true (rw_spool_peek (spool, MANY, &piece, NULL));
  g_assert_null (piece.batch);
  g_assert_null (piece.messages);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  RwSpoolSize size;
  gint64 last;

  assert_empty (fixture->spool);
  append (fixture->spool, 0, 3);
  append (fixture->spool, 3, 1);
  append (fixture->spool, 4, 5);
  rw_spool_get_size (fixture->spool, &size);
  g_assert_cmpuint (size.items, ==, 9);
  g_assert_cmpuint (size.messages, ==, 9);
  g_assert_cmpuint (size.bytes, >, 0);

  /* Looking does not take; a piece ends with the row that fills it. */
  assert_piece (fixture->spool, MANY, 0, 9, TRUE);
  last = assert_piece (fixture->spool, 4, 0, 3, FALSE);
  rw_spool_remove (fixture->spool, last);
  append (fixture->spool, 9, 1);
  last = assert_piece (fixture->spool, MANY, 3, 7, TRUE);
  g_assert_cmpint (last, ==, rw_spool_get_last (fixture->spool));
  rw_spool_remove (fixture->spool, last);
  assert_empty (fixture->spool);
  /* Removing again, or what is gone, is nothing. */
  rw_spool_remove (fixture->spool, last);
  append (fixture->spool, 20, 1);
  assert_piece (fixture->spool, MANY, 20, 1, TRUE);
}

static void
test_reopen (Fixture *fixture, gconstpointer data)
{
  g_auto (RwSpoolPiece) piece = { 0 };
  RwSpoolSize size;

  append (fixture->spool, 0, 2);
  append (fixture->spool, 2, 2);
  rw_spool_remove (fixture->spool, assert_piece (fixture->spool, 1, 0, 2, FALSE));
  g_clear_pointer (&fixture->spool, rw_spool_free);
  fixture->spool = open_spool (fixture->folder);
  rw_spool_get_size (fixture->spool, &size);
  g_assert_cmpuint (size.items, ==, 2);
  g_assert_cmpuint (size.messages, ==, 2);

  /* What an earlier life left is never merged with what is new. */
  append (fixture->spool, 4, 1);
  g_assert_true (rw_spool_peek (fixture->spool, MANY, &piece, NULL));
  g_assert_true (piece.earlier);
  g_assert_cmpuint (rw_batch_get_n_messages (piece.batch), ==, 2);
  rw_spool_remove (fixture->spool, piece.last);
  rw_spool_piece_clear (&piece);
  g_assert_true (rw_spool_peek (fixture->spool, MANY, &piece, NULL));
  g_assert_false (piece.earlier);
  g_assert_true (piece.is_all);
}

static void
test_messages (Fixture *fixture, gconstpointer data)
{
  g_auto (RwSpoolPiece) piece = { 0 };
  const RwSpoolMessage *message;

  append (fixture->spool, 0, 1);
  append_message (fixture->spool, "reefers/A/telemetry", "{}");
  append_message (fixture->spool, "", "");
  append (fixture->spool, 1, 1);
  g_assert_true (rw_spool_has_messages (fixture->spool));
  rw_spool_remove (fixture->spool, assert_piece (fixture->spool, MANY, 0, 1, FALSE));

  g_assert_true (rw_spool_peek (fixture->spool, MANY, &piece, NULL));
  g_assert_null (piece.batch);
  g_assert_cmpuint (piece.messages->len, ==, 2);
  message = &g_array_index (piece.messages, RwSpoolMessage, 0);
  g_assert_cmpint (message->received_time, ==, 42);
  g_assert_cmpstr (message->topic, ==, "reefers/A/telemetry");
  g_assert_cmpmem (g_bytes_get_data (message->payload, NULL), g_bytes_get_size (message->payload),
                   "{}", 2);
  g_assert_cmpuint (g_bytes_get_size (g_array_index (piece.messages, RwSpoolMessage, 1).payload),
                    ==, 0);
  rw_spool_remove (fixture->spool, piece.last);
  g_assert_false (rw_spool_has_messages (fixture->spool));
  assert_piece (fixture->spool, MANY, 1, 1, TRUE);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  append (fixture->spool, 0, 1);
  g_assert_null (rw_spool_open (fixture->folder, &error));
  g_assert_error (error, RW_SPOOL_ERROR, RW_SPOOL_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, fixture->folder));
}

static void
test_unusable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "spool.sqlite", NULL);
  g_autofree char *below = g_build_filename (path, "folder", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->spool, rw_spool_free);
  g_assert_true (
      g_file_set_contents (path, "This is no database at all, but a longer text.", -1, NULL));
  g_assert_null (rw_spool_open (fixture->folder, &error));
  g_assert_error (error, RW_SPOOL_ERROR, RW_SPOOL_ERROR_BROKEN);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_null (rw_spool_open (below, &error));
  g_assert_error (error, RW_SPOOL_ERROR, RW_SPOOL_ERROR_BROKEN);
}

/* A small disk of our own, in a mount namespace that ends with the test. */
static gboolean
mount_small_disk (const char *folder)
{
  if (unshare (geteuid () == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return FALSE;
  if (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    return FALSE;
  return mount ("tmpfs", folder, "tmpfs", 0, "size=2M") == 0;
}

/* Others fill the disk to the last byte. */
static char *
fill_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "filler", NULL);
  int fd = g_open (path, O_CREAT | O_WRONLY, 0600);
  static const char zeros[4096];

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, zeros, sizeof zeros) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
  return g_steal_pointer (&path);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "small", NULL);
  g_autofree char *filler = NULL;
  g_autoptr (RwBatch) batch = make_batch (0, 500);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwSpool) spool = NULL;
  struct statvfs disk;
  gboolean nearly;
  guint n = 0;
  gint64 last;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  if (!mount_small_disk (folder))
    {
      g_assert_cmpint (g_rmdir (folder), ==, 0);
      g_test_skip ("This system lets nobody mount a small disk");
      return;
    }

  spool = open_spool (folder);
  rw_spool_get_room (spool, &nearly);
  g_assert_false (nearly);
  while (rw_spool_append_batch (spool, batch, &error))
    n++;
  g_assert_error (error, RW_SPOOL_ERROR, RW_SPOOL_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_cmpuint (n, >, 2);
  rw_spool_get_room (spool, &nearly);
  g_assert_true (nearly);

  /* A reserve is left, and with it what came can be removed. */
  g_assert_cmpint (statvfs (folder, &disk), ==, 0);
  g_assert_cmpuint (disk.f_bavail, >, 0);
  filler = fill_disk (folder);
  last = assert_piece (spool, 400, 0, 500, FALSE);
  rw_spool_remove (spool, last);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  rw_spool_remove (spool, rw_spool_get_last (spool));
  assert_empty (spool);
  g_clear_error (&error);
  rw_spool_append_batch (spool, batch, &error);
  g_assert_no_error (error);
  g_clear_pointer (&spool, rw_spool_free);
  g_assert_cmpint (umount (folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/spool/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/spool/reopen", Fixture, NULL, set_up, test_reopen, tear_down);
  g_test_add ("/spool/messages", Fixture, NULL, set_up, test_messages, tear_down);
  g_test_add ("/spool/locked", Fixture, NULL, set_up, test_locked, tear_down);
  g_test_add ("/spool/unusable", Fixture, NULL, set_up, test_unusable, tear_down);
  g_test_add ("/spool/full", Fixture, NULL, set_up, test_full, tear_down);
  return g_test_run ();
}
