/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include "rw-test-broker.h"
#include "rw-test-certificates.h"

#include <glib/gstdio.h>
#include <string.h>

static RwTestPostgres *postgres;
static RwTestBroker *broker;
static char *postgres_address;

/* Whether there is a line that begins so for this check. */
static gboolean
says (const Run *run, const char *word, const char *check)
{
  g_autofree char *line = g_strdup_printf ("\n%-8s%s", word, check);
  g_autofree char *output = g_strconcat ("\n", run->output, NULL);

  return strstr (output, line) != NULL;
}

static void
test_well (void)
{
  g_autofree char *database = ctl_test_dup_database (postgres, NULL, NULL);
  static const char *const checks[] = { "broker address",  "broker connection",
                                        "broker session",  "database login",
                                        "database schema", "database rights",
                                        "clock",           "disk" };
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  ctl_test_run (&run, "doctor %s --broker=%s", database, rw_test_broker_get_address (broker));
  g_assert_cmpint (run.code, ==, 0);
  g_assert_null (strstr (run.output, "failed"));
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    g_assert_true (says (&run, "ok", checks[i]));
  g_assert_nonnull (strstr (run.output, "read, acknowledge, store, migrate"));

  ctl_test_run (&run, "doctor --broker=%s", rw_test_broker_get_tcp_address (broker));
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (says (&run, "ok", "broker session"));
}

static void
test_broker (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "doctor --broker=mqtt://127.0.0.1:1");
  g_assert_cmpint (run.code, ==, 69);
  g_assert_true (says (&run, "failed", "broker connection"));
  g_assert_false (says (&run, "ok", "broker session"));

  ctl_test_run (&run, "doctor --broker=mqtt://no-such-host.invalid");
  g_assert_cmpint (run.code, ==, 69);
  g_assert_true (says (&run, "failed", "broker name"));

  ctl_test_run (&run, "doctor --broker=http://127.0.0.1");
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "broker address"));

  ctl_test_run (&run, "doctor --broker=mqtts://127.0.0.1:%u --cafile=/nonexistent/ca.pem",
                rw_test_broker_get_port (broker));
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "broker TLS files"));
  g_assert_true (says (&run, "ok", "broker connection"));
  g_assert_nonnull (strstr (run.output, "/nonexistent/ca.pem"));

  ctl_test_run (&run, "doctor --broker=mqtt://127.0.0.1:%u --broker-password-file=/nonexistent/pw",
                rw_test_broker_get_port (broker));
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "broker password"));
}

/* A broker that lets nobody in without a password. */
static void
test_login (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-ctl-XXXXXX", NULL);
  g_autofree char *accounts = g_build_filename (folder, "accounts", NULL);
  g_autofree char *password = g_build_filename (folder, "password", NULL);
  const char *command[] = { "mosquitto_passwd", "-b", "-c", accounts, "ann", "right", NULL };
  RwTestBrokerOptions options = { .password_file = accounts };
  g_autoptr (RwTestBroker) closed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  int status;
  g_auto (Run) run = { 0 };

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_chmod (folder, 0755);
  g_chmod (accounts, 0644);
  closed = rw_test_broker_new (&options);
  line = g_strdup_printf ("doctor --broker=mqtt://ann@127.0.0.1:%u --broker-password-file=%s",
                          rw_test_broker_get_port (closed), password);

  g_assert_true (g_file_set_contents (password, "wrong\n", -1, NULL));
  ctl_test_run (&run, "%s", line);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "broker session"));
  g_assert_null (strstr (run.output, "wrong"));

  g_assert_true (g_file_set_contents (password, "right\n", -1, NULL));
  ctl_test_run (&run, "%s", line);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (says (&run, "ok", "broker session"));
  g_unlink (accounts);
  g_unlink (password);
  g_rmdir (folder);
}

/* A broker that wants a certificate of the client, whose key is encrypted. */
static void
test_key_password (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  const char *password = rw_test_certificates_get (certificates, "password");
  RwTestBrokerOptions options = {
    .cafile = rw_test_certificates_get (certificates, "ca.pem"),
    .certfile = rw_test_certificates_get (certificates, "server.pem"),
    .keyfile = rw_test_certificates_get (certificates, "server.key"),
    .require_certificate = TRUE,
  };
  g_autoptr (RwTestBroker) secure = NULL;
  g_autofree char *line = NULL;
  g_auto (Run) run = { 0 };

  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1", "ca", FALSE);
  rw_test_certificates_make (certificates, "client", "DNS:client", "ca", FALSE);
  rw_test_certificates_encrypt_key (certificates, "secret", "client", "right");
  secure = rw_test_broker_new (&options);
  line = g_strdup_printf ("doctor --broker=mqtts://127.0.0.1:%u --cafile=%s --certfile=%s "
                          "--keyfile=%s",
                          rw_test_broker_get_port (secure), options.cafile,
                          rw_test_certificates_get (certificates, "client.pem"),
                          rw_test_certificates_get (certificates, "secret.key"));

  ctl_test_run (&run, "%s", line);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.output, "--keyfile-password-file"));

  ctl_test_run (&run, "%s --keyfile-password-file=%s", line, password);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "key password"));

  g_assert_true (g_file_set_contents (password, "wrong\n", -1, NULL));
  ctl_test_run (&run, "%s --keyfile-password-file=%s", line, password);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "broker session"));
  g_assert_null (strstr (run.output, "wrong\n"));

  g_assert_true (g_file_set_contents (password, "right\n", -1, NULL));
  ctl_test_run (&run, "%s --keyfile-password-file=%s", line, password);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (says (&run, "ok", "broker session"));
}

/* A password in plain text is let pass on this machine only. */
static void
test_plain_password (void)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *near =
      g_strdup_printf ("doctor --broker=mqtt://ann@127.0.0.1:%u", rw_test_broker_get_port (broker));
  g_auto (Run) run = { 0 };

  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_BROKER_PASSWORD", "secret", TRUE);
  ctl_test_run_in (launcher, &run, near);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_null (strstr (run.output, "warning"));

  ctl_test_run_in (launcher, &run, "doctor --broker=mqtt://ann@no-such-host.invalid");
  g_assert_true (says (&run, "warning", "broker password"));
  g_assert_nonnull (strstr (run.output, "mqtts://"));
  g_assert_null (strstr (run.output, "secret"));

  ctl_test_run_in (launcher, &run, "doctor --broker=mqtts://ann@no-such-host.invalid");
  g_assert_false (says (&run, "warning", "broker password"));
}

static void
test_spool (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-ctl-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  const char *address = rw_test_broker_get_address (broker);
  g_auto (Run) run = { 0 };

  /* A folder that is there, and one that a worker would make. */
  ctl_test_run (&run, "doctor --broker=%s --spool=%s", address, folder);
  g_assert_true (says (&run, "ok", "spool"));
  ctl_test_run (&run, "doctor --broker=%s --spool=%s/a/b", address, folder);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (says (&run, "ok", "spool"));
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  ctl_test_run (&run, "doctor --broker=%s --spool=%s/a", address, file);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "spool"));
  g_assert_nonnull (strstr (run.output, file));
  g_unlink (file);
  g_rmdir (folder);
}

static void
test_database (void)
{
  g_autofree char *nowhere = ctl_test_dup_database (postgres, NULL, "nowhere");
  g_autofree char *bare = ctl_test_dup_database (postgres, NULL, "bare");
  g_autofree char *stranger = ctl_test_dup_database (postgres, "stranger", NULL);
  g_autofree char *viewer = ctl_test_dup_database (postgres, "looker", NULL);
  g_autofree char *ignored = rw_test_postgres_query (
      postgres, NULL,
      "CREATE ROLE stranger LOGIN; CREATE ROLE looker LOGIN IN ROLE reeferwatch_viewer");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "doctor --database='host=127.0.0.1 port=1'");
  g_assert_cmpint (run.code, ==, 69);
  g_assert_true (says (&run, "failed", "database login"));

  ctl_test_run (&run, "doctor %s", nowhere);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "database login"));

  rw_test_postgres_create_database (postgres, "bare");
  ctl_test_run (&run, "doctor %s", bare);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "ok", "database login"));
  g_assert_true (says (&run, "failed", "database schema"));
  g_assert_nonnull (strstr (run.output, "schema migrate"));

  ctl_test_run (&run, "doctor %s", stranger);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "database schema"));
  g_assert_true (says (&run, "failed", "database rights"));
  g_assert_true (says (&run, "ok", "clock"));

  ctl_test_run (&run, "doctor %s", viewer);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "“looker” may read\n"));
}

/* A database elsewhere, as its name says, that speaks no TLS. */
static void
test_remote_database (void)
{
  g_autofree char *line = g_strdup_printf ("doctor --database='host=db.test hostaddr=%s "
                                           "user=postgres dbname=reeferwatch",
                                           postgres_address);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "%s'", line);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (says (&run, "failed", "database login"));
  g_assert_nonnull (strstr (run.output, "sslmode=require"));
  g_assert_nonnull (strstr (run.output, "Compare the server’s certificate"));

  ctl_test_run (&run, "%s sslmode=prefer'", line);
  g_assert_true (says (&run, "ok", "database login"));
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new_with_address (RW_TEST_POSTGRES_FAST, &postgres_address);
  broker = rw_test_broker_new (NULL);
  g_test_add_func ("/ctl/doctor/well", test_well);
  g_test_add_func ("/ctl/doctor/broker", test_broker);
  g_test_add_func ("/ctl/doctor/login", test_login);
  g_test_add_func ("/ctl/doctor/key-password", test_key_password);
  g_test_add_func ("/ctl/doctor/plain-password", test_plain_password);
  g_test_add_func ("/ctl/doctor/spool", test_spool);
  g_test_add_func ("/ctl/doctor/database", test_database);
  g_test_add_func ("/ctl/doctor/remote-database", test_remote_database);
  code = g_test_run ();
  rw_test_broker_free (broker);
  rw_test_postgres_free (postgres);
  g_free (postgres_address);
  return code;
}
