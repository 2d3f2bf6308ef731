/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-test.h"
#include "rw-command-sender.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define TIMEOUT (60 * (gint64) G_USEC_PER_SEC)

static char *folder;

static RwDeliveryOutcome
run_with (const char *const *argv, const char *payload, gint64 timeout)
{
  g_autoptr (RwDelivery) delivery = notify_test_delivery ("command", "", payload);
  NotifyTestAnswer answer = { 0 };

  rw_command_send (delivery, argv, timeout, NULL, notify_test_sent_cb, &answer);
  g_assert_false (answer.came);
  notify_test_wait (&answer);
  return answer.outcome;
}

/* script is run by a shell of the test's own: the product starts none. */
static RwDeliveryOutcome
run_script (const char *script, const char *payload, gint64 timeout)
{
  const char *argv[] = { "/bin/sh", "-c", script, "sh", folder, NULL };

  return run_with (argv, payload, timeout);
}

static char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_input (void)
{
  g_autofree char *long_note = g_strnfill (300000, 'x');
  g_autofree char *member = g_strdup_printf ("\"note\":\"%s\"", long_note);
  g_autofree char *payload = notify_test_payload ("raised", member);
  g_autofree char *got = NULL;

  g_assert_cmpint (run_script ("cat > $1/input", payload, TIMEOUT).fate, ==, RW_DELIVERY_TAKEN);
  got = read_file ("input");
  g_assert_cmpstr (got, ==, payload);
  /* Who reads nothing is not waited for. */
  g_assert_cmpint (run_script ("exit 0", payload, TIMEOUT).fate, ==, RW_DELIVERY_TAKEN);
}

/* What the event says is data wherever it arrives, and secrets of ours do not get there. */
static void
test_surroundings (void)
{
  g_autofree char *variables = NULL, *arguments = NULL;
  g_autofree char *script = g_build_filename (folder, "script", NULL);
  const char *argv[] = { script, folder, "$(touch evil); a b", "*", NULL };

  g_setenv ("REEFERWATCH_SMTP_PASSWORD", "hush", TRUE);
  g_assert_true (
      g_file_set_contents (script,
                           "#!/bin/sh\nenv > \"$1/env\"\nprintf '%s|' \"$@\" > \"$1/argv\"\n", -1,
                           NULL));
  g_assert_cmpint (g_chmod (script, 0700), ==, 0);
  g_assert_cmpint (run_with (argv, "{}", TIMEOUT).fate, ==, RW_DELIVERY_TAKEN);
  g_unsetenv ("REEFERWATCH_SMTP_PASSWORD");

  variables = read_file ("env");
  g_assert_null (strstr (variables, "hush"));
  g_assert_nonnull (strstr (variables, "REEFERWATCH_CHANNEL=harbour\n"));
  g_assert_nonnull (strstr (variables, "REEFERWATCH_EVENT=raised\n"));
  g_assert_nonnull (strstr (variables, "REEFERWATCH_DELIVERY=17\n"));
  g_assert_null (strstr (variables, "HOME="));
  arguments = read_file ("argv");
  g_assert_nonnull (strstr (arguments, "|$(touch evil); a b|*|"));
}

static void
test_ends (void)
{
  const char *nothing[] = { "/nonexistent/program", NULL };

  g_assert_cmpint (run_script ("exit 3", "{}", TIMEOUT).fate, ==, RW_DELIVERY_NEVER);
  g_assert_cmpint (run_script ("exit 75", "{}", TIMEOUT).fate, ==, RW_DELIVERY_LATER);
  g_assert_cmpint (run_script ("kill -9 $$", "{}", TIMEOUT).fate, ==, RW_DELIVERY_LATER);
  g_assert_cmpint (run_with (nothing, "{}", TIMEOUT).fate, ==, RW_DELIVERY_LATER);
}

/* Whether the process is no more, or dead and not waited for by whoever has it now. */
static gboolean
is_gone (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = NULL;
  const char *end;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return TRUE;
  end = strrchr (text, ')');
  return end != NULL && end[2] == 'Z';
}

/* The whole family goes. */
static void
test_timeout (void)
{
  RwDeliveryOutcome outcome =
      run_script ("sleep 1000 & echo $! > $1/child; wait", "{}", G_USEC_PER_SEC);
  g_autofree char *text = read_file ("child");
  pid_t child;

  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
  g_assert_nonnull (strstr (outcome.text, "killed"));
  g_assert_nonnull (text);
  child = (pid_t) g_ascii_strtoll (text, NULL, 10);
  while (!is_gone (child))
    g_usleep (1000);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_autofree char *text = read_file ("started");

  if (text == NULL)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  g_autoptr (RwDelivery) delivery = notify_test_delivery ("command", "", "{}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *argv[] = { "/bin/sh", "-c", "echo > $1/started; sleep 1000", "sh", folder, NULL };
  NotifyTestAnswer answer = { 0 };

  rw_command_send (delivery, argv, TIMEOUT, cancellable, notify_test_sent_cb, &answer);
  g_timeout_add (5, cancel_cb, cancellable);
  notify_test_wait (&answer);
  g_assert_cmpint (answer.outcome.fate, ==, RW_DELIVERY_LATER);
}

int
main (int argc, char **argv)
{
  int status;

  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("command-XXXXXX", NULL);
  g_test_add_func ("/command-sender/input", test_input);
  g_test_add_func ("/command-sender/surroundings", test_surroundings);
  g_test_add_func ("/command-sender/ends", test_ends);
  g_test_add_func ("/command-sender/timeout", test_timeout);
  g_test_add_func ("/command-sender/cancelled", test_cancelled);
  status = g_test_run ();
  {
    const char *const remove[] = { "rm", "-rf", "--", folder, NULL };

    g_assert_true (g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                                 NULL, NULL, NULL, NULL));
  }
  g_free (folder);
  return status;
}
