/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a channel may be, and who may change it. */

#include "rw-load-test.h"
#include "rw-test-postgres.h"

#include <string.h>

#define DATABASE "channels"

static RwTestPostgres *server;

static void
assert_answer (const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, DATABASE, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
assert_refused (const char *user, const char *sql, const char *text)
{
  g_autofree char *said = rw_test_postgres_query_error (server, user, DATABASE, sql);

  if (strstr (said, text) == NULL)
    g_error ("%s does not say %s", said, text);
}

static void
set_channel (const char *json)
{
  g_autofree char *sql = g_strdup_printf ("SELECT reeferwatch.set_channel('%s')", json);

  g_free (rw_test_postgres_query (server, DATABASE, sql));
}

/* No secrets where everybody may read, no headers in an address, no words that mean nothing. */
static void
test_refused (void)
{
  static const struct
  {
    const char *settings;
    const char *text;
  } wrong[] = {
    { "{\"name\": \"a\", \"kind\": \"webhook\", \"address\": \"https://me:pw@host/\"}",
      "no password" },
    { "{\"name\": \"a\", \"kind\": \"webhook\", \"address\": \"file:///etc/passwd\"}", "https://" },
    { "{\"name\": \"a\", \"kind\": \"webhook\", \"address\": \"https://h/\\r\\nX: y\"}",
      "one line" },
    { "{\"name\": \"a\", \"kind\": \"email\", \"address\": \"a@b.c\\nBcc: x@y.z\"}", "one line" },
    { "{\"name\": \"a\", \"kind\": \"email\", \"address\": \"Anna <a@b.c>\"}", "plain mail" },
    { "{\"name\": \"a\", \"kind\": \"email\"}", "plain mail" },
    { "{\"name\": \"A b\", \"kind\": \"webhook\"}", "name must" },
    { "{\"name\": \"a\", \"kind\": \"pigeon\"}", "kind must" },
    { "{\"name\": \"a\", \"kind\": \"webhook\", \"min_priority\": 5}", "min_priority must" },
    { "{\"name\": \"a\", \"kind\": \"webhook\", \"events\": [\"exploded\"]}", "events must" },
    { "{\"name\": \"a\", \"kind\": \"webhook\", \"secret\": \"x\"}", "A channel has no secret" },
    { "{\"name\": \"a\", \"kind\": \"webhook\", \"escalate_after\": [0]}", "escalate_after must" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *escaped =
          g_strdup_printf ("SELECT reeferwatch.set_channel($$%s$$)", wrong[i].settings);

      assert_refused (NULL, escaped, wrong[i].text);
    }
  assert_answer ("SELECT count(*) FROM reeferwatch.channel", "0");
}

static void
test_change (void)
{
  set_channel ("{\"name\": \"a\", \"kind\": \"webhook\", \"address\": \"https://h/x?y=z\","
               " \"rule_ids\": [\"stale\"], \"escalate_after\": [5, 15]}");
  set_channel ("{\"name\": \"a\", \"min_priority\": 1, \"escalate_after\": [15, 30]}");
  assert_answer ("SELECT kind, address, min_priority, rule_ids, enabled FROM reeferwatch.channel",
                 "webhook|https://h/x?y=z|1|{stale}|t");
  assert_answer (
      "SELECT string_agg(after_minutes || '/' || min_priority, ' ' ORDER BY after_minutes)"
      " FROM reeferwatch.escalation",
      "15/1 30/1");
  set_channel ("{\"name\": \"a\", \"rule_ids\": null, \"enabled\": false}");
  assert_answer ("SELECT rule_ids IS NULL, enabled FROM reeferwatch.channel", "t|f");
  assert_refused (NULL, "SELECT reeferwatch.test_channel('a')", "not enabled");
  assert_refused (NULL, "SELECT reeferwatch.test_channel('b')", "no channel b");
  set_channel ("{\"name\": \"a\", \"enabled\": true}");

  /* Operators see and try them, and change nothing. */
  g_free (rw_test_postgres_query (
      server, DATABASE, "SET SESSION AUTHORIZATION olga; SELECT reeferwatch.test_channel('a')"));
  assert_answer ("SELECT event, payload::jsonb #>> '{data,actor}' FROM reeferwatch.delivery",
                 "test|olga");
  assert_refused ("olga", "SELECT reeferwatch.set_channel('{\"name\": \"a\", \"enabled\": false}')",
                  "permission denied");
  assert_refused ("olga", "SELECT reeferwatch.remove_channel('a')", "permission denied");
  assert_refused ("olga", "SELECT reeferwatch.delivery_succeeded(1)", "permission denied");
  assert_answer ("SELECT reeferwatch.remove_channel('a'), reeferwatch.remove_channel('a')", "t|f");
  assert_answer ("SELECT count(*) FROM reeferwatch.delivery", "0");
}

int
main (int argc, char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) loader = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  rw_test_postgres_create_database (server, DATABASE);
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, DATABASE);
  loader = rw_load_test_loader (conninfo);
  g_free (rw_test_postgres_query (server, DATABASE,
                                  "CREATE ROLE olga LOGIN IN ROLE reeferwatch_operator"));
  g_test_add_func ("/pg-channels/refused", test_refused);
  g_test_add_func ("/pg-channels/change", test_change);
  status = g_test_run ();
  g_clear_object (&loader);
  rw_test_postgres_free (server);
  return status;
}
