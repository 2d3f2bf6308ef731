/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-config.h"
#include "rw-sim-publisher.h"
#include "rw-sim-run.h"
#include "rw-sim-text.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <unistd.h>

static int
get_exit_code (const GError *error)
{
  /* The only errors of GIO here are about the broker's address. */
  if (error->domain == G_OPTION_ERROR || error->domain == G_IO_ERROR)
    return EX_USAGE;

  switch (error->code)
    {
    case RW_SIM_PUBLISHER_ERROR_UNAVAILABLE:
      return EX_UNAVAILABLE;
    case RW_SIM_PUBLISHER_ERROR_REFUSED:
    case RW_SIM_PUBLISHER_ERROR_CONFIGURATION:
      return EX_CONFIG;
    default:
      return EX_SOFTWARE;
    }
}

/* From here on SIGTERM and SIGINT are only told by the descriptor. */
static int
take_signals (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGINT);
  sigprocmask (SIG_BLOCK, &set, NULL);
  return signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
print_result (const RwSimResult *result, FILE *stream)
{
  RwSimText text;

  rw_sim_text_init (&text);
  rw_sim_text_append_literal (&text, "{\"published\":");
  rw_sim_text_append_int (&text, (gint64) result->published);
  rw_sim_text_append_literal (&text, ",\"acknowledged\":");
  rw_sim_text_append_int (&text, (gint64) result->acknowledged);
  rw_sim_text_append_literal (&text, ",\"reefers\":");
  rw_sim_text_append_int (&text, result->reefers);
  rw_sim_text_append_literal (&text, ",\"simulated_seconds\":");
  rw_sim_text_append_fixed (&text, result->simulated_seconds, 3);
  rw_sim_text_append_literal (&text, ",\"seconds\":");
  rw_sim_text_append_fixed (&text, result->seconds, 3);
  rw_sim_text_append_literal (&text, "}\n");
  fwrite (text.data, 1, text.length, stream);
  fflush (stream);
  rw_sim_text_clear (&text);
}

static int
simulate (RwSimOptions *options)
{
  g_autoptr (GError) error = NULL;
  RwSimResult result;
  int signal_fd = take_signals ();
  gboolean done = rw_sim_run (options, signal_fd, &result, &error);

  close (signal_fd);
  if (!done)
    g_printerr ("reeferwatch-simulator: %s\n", error->message);

  /* Where the messages themselves go to standard output, nothing else may. */
  print_result (&result, g_strcmp0 (options->output, "-") == 0 ? stderr : stdout);
  return done ? EX_OK : get_exit_code (error);
}

int
main (int argc, char **argv)
{
  g_autoptr (RwSimOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (RW_GETTEXT_PACKAGE, RW_LOCALE_DIR);
  bind_textdomain_codeset (RW_GETTEXT_PACKAGE, "UTF-8");
  textdomain (RW_GETTEXT_PACKAGE);

  options = rw_sim_options_parse (&argc, &argv, &error);
  if (options == NULL)
    {
      g_printerr ("reeferwatch-simulator: %s\n", error->message);
      return EX_USAGE;
    }
  if (options->show_version)
    {
      g_print ("reeferwatch-simulator %s\n", RW_VERSION);
      return EX_OK;
    }

  return simulate (options);
}
