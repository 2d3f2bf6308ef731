/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-config.h"
#include "rw-worker.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

static int
fail (int code, const GError *error)
{
  g_printerr ("reeferwatch-worker: %s\n", error->message);
  return code;
}

int
main (int argc, char **argv)
{
  g_autoptr (RwWorkerOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (RW_GETTEXT_PACKAGE, RW_LOCALE_DIR);
  bind_textdomain_codeset (RW_GETTEXT_PACKAGE, "UTF-8");
  textdomain (RW_GETTEXT_PACKAGE);

  /* A reader of our lines that goes away is no reason to stop storing. */
  signal (SIGPIPE, SIG_IGN);

  options = rw_worker_options_parse (argc, argv, &error);
  if (options == NULL)
    return fail (error->domain == G_OPTION_ERROR ? RW_WORKER_USAGE : RW_WORKER_CONFIGURATION,
                 error);
  if (options->show_version)
    {
      g_print ("reeferwatch-worker %s\n", RW_VERSION);
      return RW_WORKER_OK;
    }
  if (!rw_pipeline_config_validate (options->pipeline, &error))
    return fail (RW_WORKER_USAGE, error);
  return rw_worker_run (options);
}
