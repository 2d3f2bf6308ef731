/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <glib/gstdio.h>
#include <string.h>

static RwTestPostgres *postgres;
static char *database; /* the option, quoted */

static void
execute (const char *sql)
{
  g_autofree char *ignored = rw_test_postgres_query (postgres, NULL, sql);
}

static void
assert_answer (const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (postgres, NULL, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
prepare (void)
{
  g_auto (Run) run = { 0 };

  database = ctl_test_dup_database (postgres, NULL, NULL);
  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
}

static void
expect (int code, const char *text, const char *format, ...)
{
  g_auto (Run) run = { 0 };
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ctl_test_run (&run, "%s %s", line, database);
  if (run.code != code || (strstr (run.output, text) == NULL && strstr (run.errors, text) == NULL))
    g_error ("%s: %d %s%s", line, run.code, run.output, run.errors);
}

static void
test_set (void)
{
  expect (0, "is set",
          "channels set harbour --kind=webhook --address=https://h.test/a?b=c"
          " --escalate-after=15,60 --reefers=MSCU*,CMAU1 --repeat=30 --min-priority=3");
  assert_answer (
      "SELECT kind, address, min_priority, reefers, repeat_minutes, enabled, escalation_only,"
      " (SELECT string_agg(after_minutes::text, ' ' ORDER BY after_minutes) FROM "
      "reeferwatch.escalation)"
      " FROM reeferwatch.channel",
      "webhook|https://h.test/a?b=c|3|{MSCU*,CMAU1}|30|t|f|15 60");
  expect (0, "is set",
          "channels set harbour --reefers= --repeat=0 --escalate-after= --enabled=no"
          " --escalation-only=yes --rules=stale,power_lost --events=raised");
  assert_answer (
      "SELECT address, reefers IS NULL, repeat_minutes IS NULL, enabled, escalation_only,"
      " rule_ids, events, (SELECT count(*) FROM reeferwatch.escalation)"
      " FROM reeferwatch.channel",
      "https://h.test/a?b=c|t|t|f|t|{stale,power_lost}|{raised}|0");
}

static void
test_wrong (void)
{
  expect (64, "no password", "channels set x --kind=webhook --address=https://a:b@h.test/");
  expect (64, "mail addresses", "channels set x --kind=email --address=nobody");
  expect (64, "kind must be", "channels set x --kind=pigeon");
  expect (64, "name must be", "channels set X --kind=command");
  expect (64, "--min-priority=5", "channels set x --kind=webhook --min-priority=5");
  expect (64, "--repeat=often", "channels set x --kind=webhook --repeat=often");
  expect (64, "--enabled", "channels set x --kind=webhook --enabled=perhaps");
  expect (64, "events must be", "channels set x --kind=webhook --events=exploded");
  expect (64, "which channel", "channels set");
  expect (64, "which channel", "channels remove");
  expect (64, "no channel", "channels remove nothing");
  expect (64, "no channel", "channels test nothing");
  expect (64, "--state", "channels deliveries --state=lost");
}

static void
test_list (void)
{
  g_auto (Run) run = { 0 };

  execute ("SELECT reeferwatch.set_channel('{\"name\": \"red\", \"kind\": \"webhook\","
           " \"address\": \"https://h.test/=1+2\", \"escalate_after\": [5]}')");
  ctl_test_run (&run, "channels list %s --format=csv", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (
      run.output, "name,kind,enabled,address,min_priority,events,rules,reefers,escalate_after,"
                  "escalation_only,repeat,pending\r\n"));
  g_assert_nonnull (strstr (run.output, "\nred,webhook,"));
}

/* How a test ends is told by what the worker says of it. */
static void
test_test (void)
{
  g_autofree char *line = g_strdup_printf ("channels test red %s", database);
  g_auto (Run) taken = { 0 };
  g_auto (Run) refused = { 0 };
  g_auto (Run) listed = { 0 };
  g_autoptr (GSubprocess) process = NULL;
  static const char *const ends[] = { "state = 'delivered'",
                                      "last_error = 'The server answered 404.'" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
      g_autofree char *sql = g_strdup_printf ("WITH changed AS (UPDATE reeferwatch.delivery SET %s"
                                              " WHERE state = 'pending' AND last_error IS NULL"
                                              " RETURNING 1) SELECT count(*) FROM changed",
                                              ends[i]);
      gboolean changed = FALSE;

      g_set_object (&process, NULL);
      process = ctl_test_spawn (launcher, line);
      while (!changed)
        {
          g_autofree char *answer = rw_test_postgres_query (postgres, NULL, sql);

          changed = g_str_equal (answer, "1");
        }
      ctl_test_collect (process, i == 0 ? &taken : &refused);
    }
  g_assert_cmpint (taken.code, ==, 0);
  g_assert_nonnull (strstr (taken.output, "was taken"));
  g_assert_cmpint (refused.code, ==, 69);
  g_assert_nonnull (strstr (refused.errors, "answered 404"));

  ctl_test_run (&listed, "channels deliveries --channel=red --state=pending %s --format=csv",
                database);
  g_assert_cmpint (listed.code, ==, 0);
  g_assert_nonnull (strstr (listed.output, ",red,test,4,red,pending,"));
  g_assert_null (strstr (listed.output, "delivered,2"));
}

/* Operators look and try; who may change where alarms go is the owner. */
static void
test_rights (void)
{
  g_autofree char *as_anna = NULL;
  g_auto (Run) listed = { 0 };
  g_auto (Run) changed = { 0 };
  g_auto (Run) removed = { 0 };

  execute ("CREATE ROLE anna LOGIN IN ROLE reeferwatch_operator");
  as_anna = ctl_test_dup_database (postgres, "anna", NULL);
  ctl_test_run (&listed, "channels %s", as_anna);
  g_assert_cmpint (listed.code, ==, 0);
  g_assert_nonnull (strstr (listed.output, "red"));
  ctl_test_run (&changed, "channels set red --enabled=no %s", as_anna);
  g_assert_cmpint (changed.code, !=, 0);
  g_assert_nonnull (strstr (changed.errors, "permission denied"));
  ctl_test_run (&removed, "channels remove red %s", as_anna);
  g_assert_nonnull (strstr (removed.errors, "permission denied"));
  expect (0, "is removed", "channels remove red");
}

static void
test_doctor (void)
{
  g_autofree char *folder = g_dir_make_tmp ("channels-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "channels.conf", NULL);
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *line = g_strdup_printf ("doctor %s --channels-file=%s", database, path);
  g_auto (Run) run = { 0 };
  static const char *const texts[] = {
    "channel hidden",    "has an address and a secret", "channel bare", "has no address",
    "channel program",   "commands are not allowed",    "channel mail", "Everybody may read",
    "cannot be reached",
  };

  execute ("SELECT reeferwatch.set_channel('{\"name\": \"hidden\", \"kind\": \"webhook\"}'),"
           " reeferwatch.set_channel('{\"name\": \"bare\", \"kind\": \"webhook\"}'),"
           " reeferwatch.set_channel('{\"name\": \"program\", \"kind\": \"command\"}'),"
           " reeferwatch.set_channel('{\"name\": \"mail\", \"kind\": \"email\","
           "  \"address\": \"a@b.test\"}')");
  g_assert_true (g_file_set_contents (path,
                                      "[hidden]\naddress=https://h.test/token\nsecret=hush\n"
                                      "[program]\ncommand=/bin/true\n",
                                      -1, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_SMTP", "smtp://127.0.0.1:1", TRUE);
  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_SMTP_FROM", "a@b.test", TRUE);
  ctl_test_run_in (launcher, &run, line);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strstr (run.output, texts[i]) == NULL)
      g_error ("“%s” is not in\n%s%s", texts[i], run.output, run.errors);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_null (strstr (run.output, "hush"));
  g_assert_null (strstr (run.output, "token"));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  int status;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  prepare ();
  g_test_add_func ("/ctl/channels/set", test_set);
  g_test_add_func ("/ctl/channels/wrong", test_wrong);
  g_test_add_func ("/ctl/channels/list", test_list);
  g_test_add_func ("/ctl/channels/test", test_test);
  g_test_add_func ("/ctl/channels/rights", test_rights);
  g_test_add_func ("/ctl/channels/doctor", test_doctor);
  status = g_test_run ();
  g_free (database);
  rw_test_postgres_free (postgres);
  return status;
}
