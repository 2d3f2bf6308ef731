/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-findings.h"

#include "rw-pg-check.h"
#include "rw-pg-error.h"
#include "rw-schema.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>

#define TIMEOUT (10 * G_USEC_PER_SEC)

/* Clocks further apart than this make "late" and "silent" wrong. */
#define MAX_SKEW (5 * RW_USEC_PER_SEC)

static void
fail (RwCtl *ctl,
      RwCtlFindings *findings,
      const char *name,
      const GError *error,
      const char *advice)
{
  if (!g_cancellable_is_cancelled (rw_ctl_get_cancellable (ctl)))
    rw_ctl_findings_failed (findings, name, rw_ctl_judge (error), error->message, advice);
}

static const char *
get_login_advice (const GError *error)
{
  if (g_error_matches (error, RW_PG_ERROR, RW_PG_ERROR_TLS))
    return _ (
        "Compare the server’s certificate with the host in --database, and its authority with "
        "sslrootcert.");
  if (rw_ctl_judge (error) == RW_CTL_UNAVAILABLE)
    return _ ("Check host and port of --database, whether PostgreSQL runs there, and "
              "listen_addresses and firewalls in between.");
  return _ ("Check user, database and password (~/.pgpass), and pg_hba.conf on the server.");
}

static gboolean
check_login (RwCtl *ctl, RwPgConnection *connection, RwCtlFindings *findings)
{
  const char *name = _ ("database login");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int version;

  rw_pg_connection_open_async (connection, TIMEOUT, rw_ctl_get_cancellable (ctl),
                               rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  if (!rw_pg_connection_open_finish (connection, result, &error))
    {
      fail (ctl, findings, name, error, get_login_advice (error));
      return FALSE;
    }

  version = rw_pg_connection_get_server_version (connection);
  text = g_strdup_printf ("PostgreSQL %d.%d", version / 10000, version % 10000);
  rw_ctl_findings_ok (findings, name, text);
  return TRUE;
}

static gboolean
read_version (RwCtl *ctl, RwPgConnection *connection, int *version, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_schema_read_version_async (connection, TIMEOUT, rw_ctl_get_cancellable (ctl),
                                rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  *version = rw_schema_read_version_finish (connection, result, error);
  return *version >= 0;
}

static void
check_schema (RwCtl *ctl, RwPgConnection *connection, RwCtlFindings *findings)
{
  const char *name = _ ("database schema");
  const char *advice = _ ("Run “reeferwatchctl schema migrate”, or start a worker.");
  int needed = rw_schema_get_version (), version;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!read_version (ctl, connection, &version, &error))
    {
      fail (ctl, findings, name, error,
            _ ("Ask the database’s administrator for membership in reeferwatch_viewer, "
               "reeferwatch_operator or reeferwatch_worker."));
      return;
    }

  if (version == 0)
    text = g_strdup (_ ("There is no schema of Reeferwatch"));
  else
    text = g_strdup_printf (_ ("Version %d; this program needs %d"), version, needed);
  if (version == needed)
    rw_ctl_findings_ok (findings, name, text);
  else
    rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION, text,
                            version > needed ? _ ("Use a newer Reeferwatch.") : advice);
}

static void
report_rights (const RwPgCheck *check, RwCtlFindings *findings)
{
  const char *name = _ ("database rights");
  g_autoptr (GPtrArray) rights = g_ptr_array_new ();
  g_autofree char *list = NULL, *text = NULL;

  if (check->may_read)
    g_ptr_array_add (rights, _ ("read"));
  if (check->may_acknowledge)
    g_ptr_array_add (rights, _ ("acknowledge"));
  if (check->may_store)
    g_ptr_array_add (rights, _ ("store"));
  if (check->may_migrate)
    g_ptr_array_add (rights, _ ("migrate"));
  g_ptr_array_add (rights, NULL);

  if (rights->len == 1)
    {
      text = g_strdup_printf (_ ("“%s” may do nothing here"), check->user);
      rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION, text,
                              _ ("Have the database’s owner grant reeferwatch_viewer, "
                                 "reeferwatch_operator or reeferwatch_worker to this user."));
      return;
    }

  list = g_strjoinv (", ", (char **) rights->pdata);
  /* Translators: the second %s is a list of “read”, “acknowledge”, “store” and “migrate”. */
  text = g_strdup_printf (_ ("“%s” may %s"), check->user, list);
  rw_ctl_findings_ok (findings, name, text);
}

/* asked and answered are this machine's clock; the truth is known to half of what lies between. */
static void
report_clock (gint64 server_time, gint64 asked, gint64 answered, RwCtlFindings *findings)
{
  const char *name = _ ("clock");
  gint64 skew = server_time - (asked + (answered - asked) / 2);
  gint64 doubt = (answered - asked) / 2;
  g_autofree char *text = NULL;

  text = g_strdup_printf (_ ("The database’s clock differs from this one by %.1f s"),
                          fabs ((double) skew / RW_USEC_PER_SEC));
  if (ABS (skew) - doubt <= MAX_SKEW)
    rw_ctl_findings_ok (findings, name, text);
  else
    rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION, text,
                            _ ("Set both clocks by the network, with “timedatectl set-ntp true”."));
}

static void
check_rights_and_clock (RwCtl *ctl, RwPgConnection *connection, RwCtlFindings *findings)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 asked = g_get_real_time ();
  RwPgCheck check;

  rw_pg_check_async (connection, TIMEOUT, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  if (!rw_pg_check_finish (connection, result, &check, &error))
    {
      fail (ctl, findings, _ ("database rights"), error, _ ("Check the database’s log."));
      return;
    }

  report_rights (&check, findings);
  report_clock (check.server_time, asked, g_get_real_time (), findings);
}

void
rw_ctl_doctor_check_database (RwCtl *ctl, const char *conninfo, RwCtlFindings *findings)
{
  g_autoptr (RwPgConnection) connection = rw_pg_connection_new (conninfo);

  if (g_cancellable_is_cancelled (rw_ctl_get_cancellable (ctl))
      || !check_login (ctl, connection, findings))
    return;

  check_schema (ctl, connection, findings);
  if (rw_pg_connection_is_open (connection)
      && !g_cancellable_is_cancelled (rw_ctl_get_cancellable (ctl)))
    check_rights_and_clock (ctl, connection, findings);
}
