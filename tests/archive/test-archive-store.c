/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive-test.h"

#include "rw-archive-store.h"
#include "rw-test-certificates.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Those of tests/support/s3-server.py. */
#define KEY_ID "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define REGION "eu-test-1"

#define NAME "readings/2025/11/readings_2025-11-20.csv.gz"

typedef struct
{
  char *folder;
  GSubprocess *server;
  char *url;
  char *path; /* a file to be sent */
  char *sha256;
} Fixture;

static void
start (Fixture *fixture, const char *first, const char *second)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "support", "s3-server.py", NULL);
  const char *argv[] = { "python3", "-B", script, fixture->folder, first, second, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *port = NULL;

  fixture->server =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE,
                         &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->server));
  port = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (port);
  fixture->url = g_strdup_printf ("http%s://127.0.0.1:%s/cold/a-b/c",
                                  first != NULL && second != NULL ? "s" : "", port);
}

static void
set_up (Fixture *fixture, gconstpointer option)
{
  g_autofree char *text = g_strnfill (300000, 'r');

  fixture->folder = g_dir_make_tmp ("store-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  fixture->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  start (fixture, option, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer option)
{
  const char *const remove[] = { "rm", "-rf", "--", fixture->folder, NULL };

  g_subprocess_force_exit (fixture->server);
  g_subprocess_wait (fixture->server, NULL, NULL);
  g_object_unref (fixture->server);
  g_assert_true (g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->sha256);
  g_free (fixture->url);
}

static RwArchiveStore *
open_store (Fixture *fixture, const char *secret, const char *cafile)
{
  RwArchiveStoreOptions options = {
    .url = fixture->url,
    .region = REGION,
    .key_id = KEY_ID,
    .secret = secret,
    .session_token = "token/with=signs",
    .cafile = cafile,
    .first_wait = 1000,
  };
  g_autoptr (GError) error = NULL;
  RwArchiveStore *store = rw_archive_store_new (&options, &error);

  g_assert_no_error (error);
  return store;
}

static void
set_faults (Fixture *fixture, const char *words)
{
  g_autofree char *path = g_build_filename (fixture->folder, "faults", NULL);

  g_assert_true (g_file_set_contents (path, words, -1, NULL));
}

/* How often this stands in the log. */
static guint
count (Fixture *fixture, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "log", NULL);
  g_autofree char *log = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &log, NULL, NULL))
    return 0;
  for (const char *p = log; (p = strstr (p, text)) != NULL; p++)
    n++;
  return n;
}

static void
assert_there (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "objects", "a-b", "c", NAME, NULL);
  g_autofree char *sent = NULL, *kept = NULL;
  gsize n_sent, n_kept;

  g_assert_true (g_file_get_contents (fixture->path, &sent, &n_sent, NULL));
  g_assert_true (g_file_get_contents (path, &kept, &n_kept, NULL));
  g_assert_cmpmem (kept, n_kept, sent, n_sent);
}

static void
test_put (Fixture *fixture, gconstpointer option)
{
  g_autoptr (RwArchiveStore) store = open_store (fixture, SECRET, NULL);
  g_autoptr (GError) error = NULL;
  gboolean sent;

  rw_archive_store_put (store, NAME, fixture->path, fixture->sha256, &sent, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sent);
  assert_there (fixture);

  /* What is there is not sent again. */
  rw_archive_store_put (store, NAME, fixture->path, fixture->sha256, &sent, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (sent);
  g_assert_cmpuint (count (fixture, "PUT"), ==, 1);
  g_assert_cmpuint (count (fixture, "GET"), ==, option != NULL ? 2 : 0);
}

/* What passes is tried again; what the store keeps wrongly is noticed. */
static void
test_faults (Fixture *fixture, gconstpointer option)
{
  g_autoptr (RwArchiveStore) store = open_store (fixture, SECRET, NULL);
  g_autoptr (GError) error = NULL;

  set_faults (fixture, "503 cut wrong forget");
  rw_archive_store_put (store, NAME, fixture->path, fixture->sha256, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_there (fixture);
  g_assert_cmpuint (count (fixture, "PUT"), ==, 5);
}

static void
test_gives_up (Fixture *fixture, gconstpointer option)
{
  g_autoptr (RwArchiveStore) store = open_store (fixture, SECRET, NULL);
  g_autoptr (GError) error = NULL;

  set_faults (fixture, "wrong wrong wrong wrong wrong");
  g_assert_false (
      rw_archive_store_put (store, NAME, fixture->path, fixture->sha256, NULL, NULL, &error));
  g_assert_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE);
  g_clear_error (&error);
  set_faults (fixture, "503 503 503 503 503");
  g_assert_false (
      rw_archive_store_put (store, NAME, fixture->path, fixture->sha256, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "503 (SlowDown)"));
  g_clear_error (&error);

  /* Refused is refused. */
  set_faults (fixture, "refuse");
  g_assert_false (
      rw_archive_store_put (store, NAME, fixture->path, fixture->sha256, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "AccessDenied"));
}

static void
test_wrong_key (Fixture *fixture, gconstpointer option)
{
  g_autoptr (RwArchiveStore) store = open_store (fixture, "another", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (
      rw_archive_store_put (store, NAME, fixture->path, fixture->sha256, NULL, NULL, &error));
  g_assert_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "SignatureDoesNotMatch"));
  g_assert_null (strstr (error->message, "another"));
}

static void
test_cancelled (Fixture *fixture, gconstpointer option)
{
  g_autoptr (RwArchiveStore) store = open_store (fixture, SECRET, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (rw_archive_store_put (store, NAME, fixture->path, fixture->sha256, NULL,
                                        cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Certificates are looked at. */
static void
test_tls (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  g_autoptr (RwArchiveStore) good = NULL;
  g_autoptr (RwArchiveStore) bad = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *certificate = NULL, *key = NULL, *text = g_strnfill (1000, 'r');
  Fixture fixture = { 0 };

  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1", "ca", FALSE);
  certificate =
      g_strconcat ("--certificate=", rw_test_certificates_get (certificates, "server.pem"), NULL);
  key = g_strconcat ("--key=", rw_test_certificates_get (certificates, "server.key"), NULL);
  fixture.folder = g_dir_make_tmp ("store-XXXXXX", NULL);
  fixture.path = g_build_filename (fixture.folder, "file", NULL);
  g_assert_true (g_file_set_contents (fixture.path, text, -1, NULL));
  fixture.sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  start (&fixture, certificate, key);

  bad = open_store (&fixture, SECRET, rw_test_certificates_get (certificates, "other.pem"));
  g_assert_false (
      rw_archive_store_put (bad, NAME, fixture.path, fixture.sha256, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "certificate is not trusted"));
  g_clear_error (&error);
  good = open_store (&fixture, SECRET, rw_test_certificates_get (certificates, "ca.pem"));
  rw_archive_store_put (good, NAME, fixture.path, fixture.sha256, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_there (&fixture);
  tear_down (&fixture, NULL);
}

static void
test_addresses (void)
{
  static const char *const good[] = { "https://s3.eu-west-1.amazonaws.com/bucket",
                                      "https://minio.test:9000/bucket/some/prefix",
                                      "http://127.0.0.1:9000/b/", "http://[::1]:9000/b" };
  static const char *const bad[] = { "",
                                     "s3://bucket",
                                     "http://s3.test/b",
                                     "https://s3.test",
                                     "https://s3.test/",
                                     "https://k:s@s3.test/b",
                                     "https://s3.test/b?x=1",
                                     "https://s3.test/b/../c",
                                     "https://s3.test/b/a b",
                                     "https://s3.test//b" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      rw_archive_store_check_url (good[i], &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      if (rw_archive_store_check_url (bad[i], &error))
        g_error ("“%s” was taken", bad[i]);
      g_assert_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_SETTINGS);
    }
}

/* A whole run: the copy is there before anything is dropped. */
static void
test_archiver (Fixture *fixture, gconstpointer option)
{
  RwTestPostgres *server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autoptr (GError) error = NULL;
  ArchiveTest test;
  RwArchiveStatus status;

  archive_test_set_up (&test, server, "store");
  test.plan->part_readings = 10000;
  test.plan->s3_url = g_strdup (fixture->url);
  test.plan->s3_region = g_strdup (REGION);
  test.plan->s3_credentials = g_build_filename (fixture->folder, "credentials", NULL);
  g_assert_true (g_file_set_contents (test.plan->s3_credentials,
                                      "[default]\naws_access_key_id=" KEY_ID
                                      "\naws_secret_access_key=" SECRET "\n",
                                      -1, NULL));
  archive_test_store (&test, "2025-11-20", "10:00", 4000);

  /* The second part is refused: the day stays, and the first is not sent again. */
  set_faults (fixture, "503 ok refuse");
  g_assert_false (archive_test_try (&test, NULL, &status, &error));
  g_assert_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_STORE);
  g_assert_cmpint (status.state, ==, RW_ARCHIVE_FAILED);
  archive_test_assert (&test, "SELECT count(*) FROM reeferwatch.sample", "12000");
  archive_test_run (&test);
  archive_test_assert (&test, "SELECT count(*) FROM reeferwatch.sample", "0");
  g_assert_cmpuint (count (fixture, "PUT /cold/a-b/c/readings/2025/11/readings_2025-11-20.csv.gz"),
                    ==, 2);
  g_assert_cmpuint (count (fixture, "PUT /cold/a-b/c/readings/2025/11/readings_2025-11-20.json"),
                    ==, 1);
  archive_test_tear_down (&test);
  rw_test_postgres_free (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/archive-store/put", Fixture, NULL, set_up, test_put, tear_down);
  g_test_add ("/archive-store/put_plain", Fixture, "--plain", set_up, test_put, tear_down);
  g_test_add ("/archive-store/faults", Fixture, NULL, set_up, test_faults, tear_down);
  g_test_add ("/archive-store/gives_up", Fixture, NULL, set_up, test_gives_up, tear_down);
  g_test_add ("/archive-store/wrong_key", Fixture, NULL, set_up, test_wrong_key, tear_down);
  g_test_add ("/archive-store/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add_func ("/archive-store/tls", test_tls);
  g_test_add_func ("/archive-store/addresses", test_addresses);
  g_test_add ("/archive-store/archiver", Fixture, NULL, set_up, test_archiver, tear_down);
  return g_test_run ();
}
