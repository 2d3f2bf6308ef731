/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From what happens to an alarm to the server, the mailbox and the program that are told. */

#include "notify-test.h"
#include "rw-load-test.h"
#include "rw-mail-sender.h"
#include "rw-notifier.h"
#include "rw-test-postgres.h"
#include "rw-test-smtp.h"

#include <glib/gstdio.h>
#include <string.h>

#define DATABASE "notifier"
#define SECRET "the harbour's own"

static RwTestPostgres *server;
static char *conninfo;

typedef struct
{
  NotifyTestServer *hook;
  RwNotifyConfig *config;
  char *folder;
} Fixture;

static void
execute (const char *sql)
{
  g_autofree char *ignored = rw_test_postgres_query (server, DATABASE, sql);
}

static char *
ask (const char *sql)
{
  return rw_test_postgres_query (server, DATABASE, sql);
}

static void
happen (const char *container, const char *event, int priority, const char *state)
{
  g_autofree char *sql = g_strdup_printf ("SELECT happen('%s', 'door_open', '%s', %d, '%s')",
                                          container, event, priority, state);

  execute (sql);
}

static void
set_channel (const char *format, ...)
{
  va_list arguments;
  g_autofree char *json = NULL, *sql = NULL;

  va_start (arguments, format);
  json = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  sql = g_strdup_printf ("SELECT reeferwatch.set_channel('%s')", json);
  execute (sql);
}

static void
write_secrets (Fixture *fixture, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "channels.conf", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_free (fixture->config->channels);
  fixture->config->channels = g_steal_pointer (&path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  execute ("TRUNCATE reeferwatch.delivery, reeferwatch.waiting_alarm, reeferwatch.alarm_journal,"
           " reeferwatch.escalation, reeferwatch.channel, reeferwatch.outbox;"
           "DELETE FROM reeferwatch.alarm_record");
  fixture->hook = notify_test_server_new (NULL);
  fixture->folder = g_dir_make_tmp ("notifier-XXXXXX", NULL);
  fixture->config = rw_notify_config_new ();
  fixture->config->first_retry = 20000;
  write_secrets (fixture, "[hook]\nsecret=" SECRET "\n");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *const remove[] = { "rm", "-rf", "--", fixture->folder, NULL };

  notify_test_server_free (fixture->hook);
  rw_notify_config_free (fixture->config);
  g_assert_true (g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (fixture->folder);
}

static void
set_hook (Fixture *fixture)
{
  set_channel ("{\"name\": \"hook\", \"kind\": \"webhook\", \"address\": \"%s\","
               " \"min_priority\": 4}",
               fixture->hook->uri);
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A moment in which the server of the test works, and the database is left alone. */
static void
pause_a_moment (void)
{
  gboolean over = FALSE;

  g_timeout_add (25, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Lets the server of the test work until the first column of the first row is this. */
static void
wait_for (const char *sql, const char *expected)
{
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  gboolean there = FALSE;

  while (!there)
    {
      g_autoptr (RwPgScript) script = rw_pg_script_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results = NULL;

      rw_pg_script_add (script, sql);
      results = rw_load_test_run (connection, script, &error);
      g_assert_no_error (error);
      there = g_strcmp0 (rw_pg_result_get_text (results->pdata[0], 0, 0), expected) == 0;
      if (!there)
        pause_a_moment ();
    }
}

static void
wait_for_delivered (const char *n)
{
  wait_for ("SELECT count(*)::text FROM reeferwatch.delivery WHERE state = 'delivered'", n);
}

/* --- webhooks -------------------------------------------------------------------------------- */

static void
test_webhook (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwNotifier) notifier = NULL;
  RwNotifyStatus status;
  const NotifyTestRequest *request;

  set_hook (fixture);
  happen ("CMAU1", "raised", 1, "unacknowledged");
  notifier = rw_notifier_new (conninfo, fixture->config);
  wait_for_delivered ("1");
  request = notify_test_server_get (fixture->hook, 0);
  g_assert_true (notify_test_is_signed (request, SECRET));
  g_assert_nonnull (strstr (request->body, "CMAU1"));

  /* What comes while it runs is sent at once; of each alarm in order. */
  happen ("CMAU1", "acknowledged", 1, "acknowledged");
  happen ("CMAU1", "cleared", 1, "normal");
  wait_for_delivered ("3");
  g_assert_nonnull (strstr (notify_test_server_get (fixture->hook, 1)->body, "alarm.acknowledged"));
  g_assert_nonnull (strstr (notify_test_server_get (fixture->hook, 2)->body, "alarm.cleared"));
  rw_notifier_get_status (notifier, &status);
  g_assert_true (status.on);
  g_assert_cmpuint (status.delivered, ==, 3);
  g_assert_cmpuint (status.failed, ==, 0);
  g_assert_cmpstr (status.text, ==, "");
}

/* Order holds where attempts fail, and every attempt is the same event. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwNotifier) notifier = NULL;
  RwNotifyStatus status;

  set_hook (fixture);
  for (guint i = 0; i < 3; i++)
    notify_test_server_answer (fixture->hook, "500");
  happen ("CMAU1", "raised", 1, "unacknowledged");
  happen ("CMAU1", "cleared", 1, "normal");
  notifier = rw_notifier_new (conninfo, fixture->config);
  wait_for_delivered ("2");
  g_assert_cmpuint (fixture->hook->requests->len, ==, 5);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpstr (notify_test_server_get (fixture->hook, i)->id, ==,
                     notify_test_server_get (fixture->hook, 0)->id);
  g_assert_nonnull (strstr (notify_test_server_get (fixture->hook, 4)->body, "alarm.cleared"));
  rw_notifier_get_status (notifier, &status);
  g_assert_cmpuint (status.delivered, ==, 2);
  g_assert_cmpuint (status.failed, ==, 3);
  g_assert_cmpstr (status.text, ==, "");
}

/* Who asks for time gets it; who refuses is not asked again. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwNotifier) notifier = NULL;
  RwNotifyStatus status;

  set_hook (fixture);
  notify_test_server_answer (fixture->hook, "503 3600");
  happen ("CMAU1", "raised", 1, "unacknowledged");
  notifier = rw_notifier_new (conninfo, fixture->config);
  wait_for ("SELECT round(extract(epoch FROM next_time - now()) / 60) || ' ' || state"
            " FROM reeferwatch.delivery",
            "60 pending");
  happen ("CMAU2", "raised", 1, "unacknowledged");
  rw_notifier_get_status (notifier, &status);
  g_assert_nonnull (strstr (status.text, "“hook”"));
  g_assert_nonnull (strstr (status.text, "503"));
  g_assert_cmpuint (fixture->hook->requests->len, ==, 1);

  notify_test_server_answer (fixture->hook, "302");
  notify_test_server_answer (fixture->hook, "404");
  execute ("UPDATE reeferwatch.channel SET retry_time = NULL;"
           "UPDATE reeferwatch.delivery SET next_time = now()");
  wait_for ("SELECT count(*)::text FROM reeferwatch.delivery WHERE state = 'failed'", "2");
  g_assert_cmpuint (fixture->hook->requests->len, ==, 3);
}

/* The address of some services is a secret itself, and a secret may be changed while we run. */
static void
test_secrets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwNotifier) notifier = NULL;
  g_autofree char *secret = g_build_filename (fixture->folder, "secret", NULL);
  g_autofree char *text =
      g_strdup_printf ("[hook]\nsecret-file=%s\naddress=%s/T0/token\n", secret, fixture->hook->uri);
  g_autofree char *found = NULL;

  set_channel ("{\"name\": \"hook\", \"kind\": \"webhook\"}");
  write_secrets (fixture, text);
  notifier = rw_notifier_new (conninfo, fixture->config);
  happen ("CMAU1", "raised", 1, "unacknowledged");
  wait_for ("SELECT (last_error ~ 'secret')::text FROM reeferwatch.delivery", "true");
  g_assert_true (g_file_set_contents (secret, "first\n", -1, NULL));
  execute ("UPDATE reeferwatch.channel SET retry_time = NULL;"
           "UPDATE reeferwatch.delivery SET next_time = now()");
  wait_for_delivered ("1");
  g_assert_true (notify_test_is_signed (notify_test_server_get (fixture->hook, 0), "first"));

  write_secrets (fixture, "[hook]\nsekret=x\n");
  happen ("CMAU2", "raised", 1, "unacknowledged");
  wait_for (
      "SELECT (last_error ~ 'sekret')::text FROM reeferwatch.delivery WHERE state = 'pending'",
      "true");

  /* Nothing of it is anywhere in the database. */
  found = ask ("SELECT count(*) FROM reeferwatch.delivery d, reeferwatch.channel c"
               " WHERE (d::text || c::text) ~ 'token|first'");
  g_assert_cmpstr (found, ==, "0");
}

/* Of many, no more than a few are under way on one channel. */
static void
test_parallel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwNotifier) notifier = NULL;
  g_autofree char *leased = NULL;

  set_hook (fixture);
  for (guint i = 0; i < 30; i++)
    notify_test_server_answer (fixture->hook, "hang");
  execute ("SELECT count(happen('CMAU' || i, 'door_open', 'raised', 1, 'unacknowledged'))"
           " FROM generate_series(1, 20) i");
  notifier = rw_notifier_new (conninfo, fixture->config);
  notify_test_server_wait (fixture->hook, RW_NOTIFIER_PER_CHANNEL);
  execute ("SELECT pg_notify('reeferwatch_delivery', '')");
  leased = ask ("SELECT count(*) FROM reeferwatch.delivery WHERE leased_until > now()");
  g_assert_cmpstr (leased, ==, G_STRINGIFY (RW_NOTIFIER_PER_CHANNEL));

  /* The end waits for none of them, and what was under way is the next one's at once. */
  g_clear_pointer (&notifier, rw_notifier_free);
  wait_for ("SELECT count(*) || ' ' || count(leased_until) FROM reeferwatch.delivery"
            " WHERE state = 'pending'",
            "20 0");
}

/* The receiver took it, the database does not hear of it: when it is back it is told, and nothing
 * is sent twice. */
static void
test_database_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwNotifier) notifier = NULL;
  SoupServerMessage *message;

  set_hook (fixture);
  notify_test_server_answer (fixture->hook, "hang");
  happen ("CMAU1", "raised", 1, "unacknowledged");
  notifier = rw_notifier_new (conninfo, fixture->config);
  notify_test_server_wait (fixture->hook, 1);
  rw_test_postgres_kill (server);
  message = g_ptr_array_index (fixture->hook->hanging, 0);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_unpause (message);
  for (RwNotifyStatus status = { 0 }; status.delivered == 0;)
    {
      g_main_context_iteration (NULL, FALSE);
      rw_notifier_get_status (notifier, &status);
    }
  rw_test_postgres_start (server);
  wait_for_delivered ("1");
  g_assert_cmpuint (fixture->hook->requests->len, ==, 1);
}

/* --- escalation ------------------------------------------------------------------------------ */

static void
test_escalation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwNotifier) notifier = NULL;
  g_autofree char *note = NULL;

  set_channel ("{\"name\": \"hook\", \"kind\": \"webhook\", \"address\": \"%s\","
               " \"escalation_only\": true, \"escalate_after\": [15]}",
               fixture->hook->uri);
  happen ("CMAU1", "raised", 2, "unacknowledged");
  notifier = rw_notifier_new (conninfo, fixture->config);
  execute ("UPDATE reeferwatch.waiting_alarm SET since = now() - interval '15 minutes'");
  wait_for_delivered ("1");
  g_assert_nonnull (strstr (notify_test_server_get (fixture->hook, 0)->body, "alarm.escalated"));
  note = ask ("SELECT note FROM reeferwatch.alarm_event WHERE event = 'escalated'");
  g_assert_cmpstr (note, ==, "Nobody took it for 15 min: hook");
}

/* --- mail ------------------------------------------------------------------------------------ */

static void
test_mail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwTestSmtp) relay = rw_test_smtp_new (RW_TEST_SMTP_PLAIN, NULL, NULL, NULL, NULL);
  g_autoptr (RwNotifier) notifier = NULL;
  const RwTestMail *mail;

  fixture->config->smtp = g_strdup_printf ("smtp://127.0.0.1:%u", rw_test_smtp_get_port (relay));
  fixture->config->smtp_from = g_strdup ("reeferwatch@harbour.test");
  set_channel ("{\"name\": \"mail\", \"kind\": \"email\", \"address\": \"anna@harbour.test\"}");
  notifier = rw_notifier_new (conninfo, fixture->config);
  happen ("CMAU1", "raised", 1, "unacknowledged");
  wait_for_delivered ("1");
  mail = rw_test_smtp_get_mail (relay, 0);
  g_assert_cmpstr (mail->recipients[0], ==, "anna@harbour.test");
  g_assert_nonnull (strstr (mail->data, "Subject: Critical: "));

  /* A flood is one mail. */
  execute ("SELECT count(happen('CMAU' || i, 'door_open', 'raised', 2, 'unacknowledged'))"
           " FROM generate_series(10, 60) i");
  wait_for ("SELECT count(*)::text FROM reeferwatch.delivery WHERE state = 'bundled'", "51");
  wait_for_delivered ("2");
  g_assert_cmpuint (rw_test_smtp_get_n_mails (relay), ==, 2);
  g_assert_nonnull (
      strstr (rw_test_smtp_get_mail (relay, 1)->data, "\r\nSubject: 51 messages about alarms\r\n"));
}

/* --- commands -------------------------------------------------------------------------------- */

static void
test_command (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwNotifier) notifier = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "got", NULL);
  g_autofree char *text =
      g_strdup_printf ("[program]\ncommand=/bin/sh;-c;cat > \"$1\";sh;%s\n", path);
  g_autofree char *got = NULL;

  set_channel ("{\"name\": \"program\", \"kind\": \"command\", \"address\": \"/bin/rm -rf x\"}");
  set_hook (fixture);
  write_secrets (fixture, text);
  happen ("CMAU1", "raised", 1, "unacknowledged");

  /* Where no commands are allowed, none is run: it waits for a worker that may. */
  notifier = rw_notifier_new (conninfo, fixture->config);
  wait_for_delivered ("1");
  g_clear_pointer (&notifier, rw_notifier_free);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture->hook->requests->len, ==, 1);

  fixture->config->allow_commands = TRUE;
  notifier = rw_notifier_new (conninfo, fixture->config);
  wait_for_delivered ("2");
  g_assert_true (g_file_get_contents (path, &got, NULL, NULL));
  g_assert_nonnull (strstr (got, "io.reeferwatch.alarm.raised"));

  /* What the database says of the program counts for nothing. */
  write_secrets (fixture, "[program]\n");
  happen ("CMAU1", "cleared", 1, "normal");
  wait_for ("SELECT (last_error ~ 'names no command')::text FROM reeferwatch.delivery"
            " JOIN reeferwatch.channel USING (channel_id)"
            " WHERE kind = 'command' AND event = 'cleared'",
            "true");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/notifier/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (RwPgLoader) loader = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  rw_test_postgres_create_database (server, DATABASE);
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, DATABASE);
  loader = rw_load_test_loader (conninfo);
  g_clear_object (&loader);
  execute (rw_load_test_get_alarm_sql ());
  ADD ("webhook", test_webhook);
  ADD ("again", test_again);
  ADD ("refused", test_refused);
  ADD ("secrets", test_secrets);
  ADD ("parallel", test_parallel);
  ADD ("database-away", test_database_away);
  ADD ("escalation", test_escalation);
  if (rw_mail_sender_is_supported ())
    ADD ("mail", test_mail);
  ADD ("command", test_command);
  status = g_test_run ();
  rw_test_postgres_free (server);
  g_free (conninfo);
  return status;
}
