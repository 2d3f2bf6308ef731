/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-pg-packing.h"

#include <glib/gi18n.h>

#define USEC_PER_HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define MAX_AGE (24 * 366)

int
rw_ctl_pack (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL;
  int age = (int) (RW_PG_PACKING_AGE / USEC_PER_HOUR);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwPgJob) job = NULL;
  guint64 n_done;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "age", 0, 0, G_OPTION_ARG_INT, &age, N_ ("Pack days that ended so many hours ago (6)"),
      N_ ("HOURS") },
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Packs the days that are over, as workers do in the background: "
                                "the same readings in a fraction of the space. Late readings are "
                                "packed with the others of their day."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);
  if (age < 0 || age > MAX_AGE)
    {
      g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--age=%d: give hours from 0 to %d"), age, MAX_AGE);
      return rw_ctl_fail (ctl, error);
    }

  job = rw_pg_packing_new (database, age * USEC_PER_HOUR);
  rw_pg_job_run_async (job, G_MAXINT64 / 4, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  if (!rw_pg_job_run_finish (job, result, &n_done, &error))
    return rw_ctl_fail (ctl, error);

  g_print (ngettext ("Packed %" G_GUINT64_FORMAT " reading.\n",
                     "Packed %" G_GUINT64_FORMAT " readings.\n", (gulong) n_done),
           n_done);
  return RW_CTL_OK;
}
