/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-application.h"
#include "rw-config.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (RwApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (RW_GETTEXT_PACKAGE, RW_LOCALE_DIR);
  bind_textdomain_codeset (RW_GETTEXT_PACKAGE, "UTF-8");
  textdomain (RW_GETTEXT_PACKAGE);
  g_set_application_name ("Reeferwatch");

  application = rw_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status != 0 ? status : rw_application_get_exit_status (application);
}
