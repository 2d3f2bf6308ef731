/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-load-test.h"
#include "rw-pg-error.h"
#include "rw-pg-tls.h"
#include "rw-test-certificates.h"
#include "rw-test-postgres.h"

#include <glib/gstdio.h>

#define TIMEOUT (30 * G_USEC_PER_SEC)

/* A server at a loopback address, reached under a name: with both host and hostaddr libpq connects
 * to the address and checks the name, as it would with one that the name service knows. */
static RwTestPostgres *server;
static RwTestCertificates *certificates;
static char *address;

static const char *const variables[] = {
  "PGSSLMODE", "PGSSLROOTCERT", "PGHOST",        "PGHOSTADDR",
  "PGSERVICE", "PGSERVICEFILE", "SSL_CERT_FILE",
};

/* --- what is decided ---------------------------------------------------------------------------
 */

static void
test_local (void)
{
  static const struct
  {
    const char *host, *hostaddr;
    gboolean local;
  } cases[] = {
    { NULL, NULL, TRUE },
    { "", NULL, TRUE },
    { "/run/postgresql", NULL, TRUE },
    { "@abstract", NULL, TRUE },
    { "localhost", NULL, TRUE },
    { "127.0.0.1", NULL, TRUE },
    { "127.5.5.5", NULL, TRUE },
    { "::1", NULL, TRUE },
    { "localhost", "127.0.0.1", TRUE },
    { "/run,localhost,::1", NULL, TRUE },
    { "db", NULL, FALSE },
    { "db.example.com", NULL, FALSE },
    { "localhost.example.com", NULL, FALSE },
    { "10.0.0.1", NULL, FALSE },
    { "2001:db8::1", NULL, FALSE },
    { NULL, "10.0.0.1", FALSE },
    { "localhost", "10.0.0.1", FALSE },
    { "db", "127.0.0.1", FALSE },
    { "localhost,db", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].host, cases[i].hostaddr);
      g_assert_cmpint (rw_pg_tls_is_local (cases[i].host, cases[i].hostaddr), ==, cases[i].local);
    }
}

static RwPgTls
judge (const char *conninfo)
{
  PQconninfoOption *options = PQconninfoParse (conninfo, NULL);
  RwPgTls tls;

  g_assert_nonnull (options);
  tls = rw_pg_tls_judge (options);
  PQconninfoFree (options);
  return tls;
}

static void
test_judge (void)
{
  g_assert_cmpint (judge ("dbname=x"), ==, RW_PG_TLS_SAID);
  g_assert_cmpint (judge ("postgresql:///x"), ==, RW_PG_TLS_SAID);
  g_assert_cmpint (judge ("host=db"), ==, RW_PG_TLS_STRICT);
  g_assert_cmpint (judge ("postgresql://db/x"), ==, RW_PG_TLS_STRICT);
  g_assert_cmpint (judge ("host=db sslmode=prefer"), ==, RW_PG_TLS_SAID);
  g_assert_cmpint (judge ("postgresql://db/x?sslmode=disable"), ==, RW_PG_TLS_SAID);
  g_assert_cmpint (judge ("service=fleet"), ==, RW_PG_TLS_UNKNOWN);
  g_assert_cmpint (judge ("service=fleet host=db"), ==, RW_PG_TLS_STRICT);

  g_setenv ("PGHOST", "db", TRUE);
  g_assert_cmpint (judge ("dbname=x"), ==, RW_PG_TLS_STRICT);
  g_assert_cmpint (judge ("host=/run"), ==, RW_PG_TLS_SAID);
  g_setenv ("PGSSLMODE", "require", TRUE);
  g_assert_cmpint (judge ("dbname=x"), ==, RW_PG_TLS_SAID);
  g_unsetenv ("PGHOST");
  g_unsetenv ("PGSSLMODE");
  g_setenv ("PGHOSTADDR", "10.0.0.1", TRUE);
  g_assert_cmpint (judge ("dbname=x"), ==, RW_PG_TLS_STRICT);
  g_unsetenv ("PGHOSTADDR");
  g_setenv ("PGSERVICE", "fleet", TRUE);
  g_assert_cmpint (judge ("dbname=x"), ==, RW_PG_TLS_UNKNOWN);
  g_unsetenv ("PGSERVICE");
}

/* --- what happens ------------------------------------------------------------------------------
 */

/* Opens, which must succeed, and returns whether it is encrypted. */
static gboolean
open_with (const char *conninfo)
{
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  rw_pg_script_add (script, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid ()");
  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  return rw_pg_result_get_bool (results->pdata[0], 0, 0);
}

static void
assert_refused (const char *conninfo, const char *says, gboolean advises)
{
  g_autoptr (RwPgConnection) connection = rw_pg_connection_new (conninfo);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) mapped = NULL;

  rw_pg_connection_open_async (connection, TIMEOUT, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  g_assert_false (rw_pg_connection_open_finish (connection, result, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_true ((strstr (error->message, "sslmode=require") != NULL) == advises);
  mapped = rw_pg_loader_map_error (g_steal_pointer (&error));
  g_assert_error (mapped, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
}

static char *
to (const char *host, const char *more)
{
  return g_strdup_printf ("host=%s hostaddr=%s user=postgres dbname=reeferwatch %s", host, address,
                          more);
}

/* A server without TLS is let pass on this machine, or when that was asked for. */
static void
test_plain_server (void)
{
  g_autofree char *local = to ("localhost", "");
  g_autofree char *remote = to ("db.test", "");
  g_autofree char *relaxed = to ("db.test", "sslmode=prefer");

  g_assert_false (open_with (rw_test_postgres_get_conninfo (server)));
  g_assert_false (open_with (local));
  g_assert_false (open_with (relaxed));
  assert_refused (remote, "SSL", TRUE);

  g_setenv ("PGSSLMODE", "prefer", TRUE);
  g_assert_false (open_with (remote));
  g_unsetenv ("PGSSLMODE");
}

/* Not even a password is sent to a server that does not prove who it is. */
static void
test_service_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-service-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "services", NULL);
  g_autofree char *text =
      g_strdup_printf ("[remote]\nhost=db.test\nhostaddr=%s\nuser=postgres\ndbname=reeferwatch\n"
                       "[plain]\nhost=db.test\nhostaddr=%s\nuser=postgres\ndbname=reeferwatch\n"
                       "sslmode=disable\n"
                       "[near]\nhost=%s\nuser=postgres\ndbname=reeferwatch\n",
                       address, address, rw_test_postgres_get_folder (server));

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_setenv ("PGSERVICEFILE", path, TRUE);
  assert_refused ("service=remote", "SSL", TRUE);
  g_assert_false (open_with ("service=plain"));
  g_assert_false (open_with ("service=near"));
  g_assert_false (open_with ("service=remote sslmode=prefer"));
  g_setenv ("PGSERVICE", "remote", TRUE);
  assert_refused ("dbname=reeferwatch", "SSL", TRUE);
  g_unsetenv ("PGSERVICE");
  g_unsetenv ("PGSERVICEFILE");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_verified (void)
{
  const char *ca = rw_test_certificates_get (certificates, "ca.pem");
  const char *other = rw_test_certificates_get (certificates, "other.pem");
  g_autofree char *known = g_strconcat ("sslrootcert=", ca, NULL);
  g_autofree char *unknown = g_strconcat ("sslrootcert=", other, NULL);
  g_autofree char *good = to ("db.test", known);
  g_autofree char *wrong_name = to ("elsewhere.test", known);
  g_autofree char *wrong_authority = to ("db.test", unknown);
  g_autofree char *required = to ("elsewhere.test", "sslmode=require");
  g_autofree char *own_wish = g_strconcat (wrong_name, " sslmode=verify-full", NULL);

  g_assert_true (open_with (good));
  assert_refused (wrong_name, "db.test", TRUE);
  assert_refused (wrong_authority, "certificate verify failed", TRUE);
  g_assert_true (open_with (required));
  /* Who asked for it needs no advice how to ask for less. */
  assert_refused (own_wish, "db.test", FALSE);
}

/* Without a word about authorities those of the system count; SSL_CERT_FILE is the system's for
 * OpenSSL. */
static void
test_system_roots (void)
{
  g_autofree char *remote = to ("db.test", "");
  g_autofree char *asked = to ("db.test", "sslmode=verify-full");

  g_setenv ("SSL_CERT_FILE", rw_test_certificates_get (certificates, "ca.pem"), TRUE);
  g_assert_true (open_with (remote));
  g_assert_true (open_with (asked));
  g_setenv ("SSL_CERT_FILE", rw_test_certificates_get (certificates, "other.pem"), TRUE);
  assert_refused (remote, "certificate verify failed", TRUE);
  g_unsetenv ("SSL_CERT_FILE");
}

/* The user's own list of authorities, where libpq looks for it, comes before the system's. */
static void
test_own_roots (void)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".postgresql", NULL);
  g_autofree char *path = g_build_filename (folder, "root.crt", NULL);
  g_autofree char *remote = to ("db.test", "");
  g_autofree char *text = NULL;

  g_assert_true (
      g_file_get_contents (rw_test_certificates_get (certificates, "ca.pem"), &text, NULL, NULL));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_setenv ("SSL_CERT_FILE", rw_test_certificates_get (certificates, "other.pem"), TRUE);
  g_assert_true (open_with (remote));
  g_unsetenv ("SSL_CERT_FILE");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_with_tls (void)
{
  rw_test_certificates_make (certificates, "db", "DNS:db.test", "ca", FALSE);
  rw_test_postgres_set_certificate (server, rw_test_certificates_get (certificates, "db.pem"),
                                    rw_test_certificates_get (certificates, "db.key"));
  test_verified ();
  test_system_roots ();
  test_own_roots ();

  rw_test_certificates_make (certificates, "old", "DNS:db.test", "ca", TRUE);
  rw_test_postgres_set_certificate (server, rw_test_certificates_get (certificates, "old.pem"),
                                    rw_test_certificates_get (certificates, "old.key"));
  {
    g_autofree char *known =
        g_strconcat ("sslrootcert=", rw_test_certificates_get (certificates, "ca.pem"), NULL);
    g_autofree char *expired = to ("db.test", known);

    assert_refused (expired, "certificate verify failed", TRUE);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("rw-home-XXXXXX", NULL);
  int code;

  /* libpq looks for certificates in the home of whoever runs the test. */
  g_setenv ("HOME", home, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new_with_address (RW_TEST_POSTGRES_FAST, &address);
  certificates = rw_test_certificates_new ();
  g_test_add_func ("/pg-tls/local", test_local);
  g_test_add_func ("/pg-tls/judge", test_judge);
  g_test_add_func ("/pg-tls/plain-server", test_plain_server);
  g_test_add_func ("/pg-tls/service-file", test_service_file);
  g_test_add_func ("/pg-tls/with-tls", test_with_tls);
  code = g_test_run ();
  rw_test_certificates_free (certificates);
  rw_test_postgres_free (server);
  g_rmdir (home);
  g_free (address);
  return code;
}
