/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-retention.h"

RwArchivePlan *
rw_retention_read (GSettings *settings, const char *folder)
{
  RwArchivePlan *plan = rw_archive_plan_new ();
  g_autofree char *chosen = g_settings_get_string (settings, "archive-folder");

  plan->raw_days = (guint) g_settings_get_int (settings, "retention-days");
  plan->rollup_days = (guint) g_settings_get_int (settings, "retention-15m-days");
  plan->folder = g_path_is_absolute (chosen) ? g_steal_pointer (&chosen)
                                             : g_build_filename (folder, "archive", NULL);
  return plan;
}
