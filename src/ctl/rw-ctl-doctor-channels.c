/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-findings.h"

#include "rw-ctl-query.h"
#include "rw-mail-sender.h"
#include "rw-notify-secrets.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define TIMEOUT (10 * G_USEC_PER_SEC)

typedef struct
{
  const RwNotifyConfig *config;
  RwNotifySecrets *secrets;
  RwCtlFindings *findings;
} Checks;

static void
check_webhook (Checks *checks, const char *name, const char *text, const char *address)
{
  g_autofree char *hidden = rw_notify_secrets_dup_address (checks->secrets, name);
  g_autoptr (GError) error = NULL;
  g_autofree char *secret =
      rw_notify_secrets_dup_secret (checks->secrets, name, checks->config->webhook_secret, &error);

  if (hidden != NULL)
    address = hidden;
  if (error != NULL)
    rw_ctl_findings_failed (checks->findings, text, RW_CTL_CONFIGURATION, error->message,
                            _ ("Make the file with the secret, readable for the worker."));
  else if (*address == '\0')
    rw_ctl_findings_failed (checks->findings, text, RW_CTL_CONFIGURATION,
                            _ ("has no address, neither in the database nor in the file"),
                            _ ("Set one with “reeferwatchctl channels set”, or write address= "
                               "below its name in the file of --channels-file."));
  else if (g_str_has_prefix (address, "http:"))
    rw_ctl_findings_warn (checks->findings, text, _ ("is not encrypted"),
                          _ ("Set an address that begins with https:// if there is one."));
  else if (secret == NULL)
    rw_ctl_findings_warn (checks->findings, text, _ ("has no secret, so it is not signed"),
                          _ ("If its receiver looks at signatures, write secret= below its name "
                             "in the file of --channels-file."));
  else
    rw_ctl_findings_ok (checks->findings, text, _ ("has an address and a secret"));
}

static void
check_command (Checks *checks, const char *name, const char *text)
{
  g_auto (GStrv) argv = rw_notify_secrets_dup_command (checks->secrets, name);

  if (argv == NULL || !g_file_test (argv[0], G_FILE_TEST_IS_EXECUTABLE))
    rw_ctl_findings_failed (checks->findings, text, RW_CTL_CONFIGURATION,
                            _ ("names no program that can be run"),
                            _ ("Write command=/path/of/the/program below its name in the file of "
                               "--channels-file."));
  else if (!checks->config->allow_commands)
    rw_ctl_findings_warn (checks->findings, text, _ ("commands are not allowed"),
                          _ ("Start the worker with --allow-commands."));
  else
    rw_ctl_findings_ok (checks->findings, text, argv[0]);
}

static void
check_channel (Checks *checks, const RwPgResult *result, guint i)
{
  const char *name = rw_pg_result_get_text (result, i, 0);
  const char *kind = rw_pg_result_get_text (result, i, 1);
  g_autofree char *text = g_strdup_printf (_ ("channel %s"), name);

  if (g_str_equal (kind, "webhook"))
    check_webhook (checks, name, text, rw_pg_result_get_text (result, i, 2));
  else if (g_str_equal (kind, "command"))
    check_command (checks, name, text);
  else if (checks->config->smtp == NULL)
    rw_ctl_findings_warn (checks->findings, text, _ ("no mail relay is known here"),
                          _ ("Start a worker with --smtp, and give doctor the same "
                             "(REEFERWATCH_SMTP)."));
  else
    rw_ctl_findings_ok (checks->findings, text, rw_pg_result_get_text (result, i, 2));
}

static void
check_relay (RwCtl *ctl, Checks *checks)
{
  const char *name = _ ("mail relay");
  RwDeliveryOutcome outcome =
      rw_mail_sender_try (checks->config, TIMEOUT, rw_ctl_get_cancellable (ctl));

  if (outcome.fate == RW_DELIVERY_TAKEN)
    rw_ctl_findings_ok (checks->findings, name, checks->config->smtp);
  else
    rw_ctl_findings_failed (checks->findings, name, RW_CTL_UNAVAILABLE, outcome.text,
                            _ ("Correct --smtp, --smtp-password-file or --notify-cafile."));
}

/* Whoever may log in to the machine may read such a file. */
static void
check_file (Checks *checks)
{
  const char *path = checks->config->channels;
  GStatBuf info;

  if (path == NULL || g_stat (path, &info) != 0)
    return;
  if ((info.st_mode & 0004) != 0)
    rw_ctl_findings_warn (checks->findings, _ ("channels file"), path,
                          _ ("Everybody may read the secrets in it: chmod o= it."));
  else
    rw_ctl_findings_ok (checks->findings, _ ("channels file"), path);
}

void
rw_ctl_doctor_check_channels (RwCtl *ctl,
                              const char *database,
                              const RwNotifyConfig *config,
                              RwCtlFindings *findings)
{
  Checks checks = { .config = config, .findings = findings };
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RwNotifySecrets) secrets = rw_notify_secrets_load (config->channels, &error);
  g_autoptr (GPtrArray) results = NULL;

  if (secrets == NULL)
    {
      rw_ctl_findings_failed (findings, _ ("channels file"), RW_CTL_CONFIGURATION, error->message,
                              _ ("Correct the file of --channels-file."));
      return;
    }
  checks.secrets = secrets;
  /* What the database itself is like was told before. */
  rw_pg_script_add (script, "SELECT name, kind, address FROM reeferwatch.channel WHERE enabled"
                            " ORDER BY name");
  results = rw_ctl_query (ctl, database, script, TIMEOUT, NULL);
  if (results == NULL)
    return;
  check_file (&checks);
  for (guint i = 0; i < rw_pg_result_get_n_rows (results->pdata[0]); i++)
    check_channel (&checks, results->pdata[0], i);
  if (config->smtp != NULL)
    check_relay (ctl, &checks);
}
