/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-findings.h"

#include "rw-ctl-options.h"
#include "rw-kafka-check.h"
#include "rw-mqtt-password.h"

#include <glib/gi18n.h>

typedef struct
{
  char *password;         /* or NULL */
  char *keyfile_password; /* or NULL */
} Secrets;

static void
secrets_clear (Secrets *secrets)
{
  g_free (secrets->password);
  g_free (secrets->keyfile_password);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Secrets, secrets_clear)

static gboolean
read_secret (const char *path, const char *variable, char **secret, RwCtlFindings *findings)
{
  g_autoptr (GError) error = NULL;

  *secret = path != NULL ? rw_mqtt_password_read (path, &error)
                         : g_strdup (rw_ctl_options_get_variable (variable));
  if (error == NULL)
    return TRUE;
  rw_ctl_findings_failed (findings, _ ("kafka password"), RW_CTL_CONFIGURATION, error->message,
                          _ ("Correct the name of the file, or its rights."));
  return FALSE;
}

static gboolean
check_settings (const RwKafkaOptions *options, RwCtlFindings *findings)
{
  g_autoptr (GError) error = NULL;

  if (rw_kafka_options_validate (options, &error))
    return TRUE;
  rw_ctl_findings_failed (findings, _ ("kafka settings"), RW_CTL_CONFIGURATION, error->message,
                          _ ("Correct the option."));
  return FALSE;
}

/* How far it came, in the order of the steps; error is what stopped it, or NULL. */
static void
tell (const RwKafkaCheck *check,
      const RwKafkaOptions *options,
      const GError *error,
      RwCtlFindings *findings)
{
  g_autofree char *brokers =
      g_strdup_printf (ngettext ("%u broker", "%u brokers", check->n_brokers), check->n_brokers);
  g_autofree char *partitions =
      g_strdup_printf (ngettext ("%s: %u partition", "%s: %u partitions", check->n_partitions),
                       options->topics, check->n_partitions);

  if (check->n_brokers == 0)
    {
      rw_ctl_findings_failed (findings, _ ("kafka connection"), rw_ctl_judge (error),
                              error->message,
                              _ ("Check --kafka, whether the brokers run and can be reached from "
                                 "here, the user, the password and the certificates."));
      return;
    }
  rw_ctl_findings_ok (findings, _ ("kafka connection"), brokers);
  if (check->n_partitions == 0)
    {
      rw_ctl_findings_failed (findings, _ ("kafka topic"), rw_ctl_judge (error), error->message,
                              _ ("Make the topic, correct --kafka-topic, or let this user read "
                                 "it."));
      return;
    }
  rw_ctl_findings_ok (findings, _ ("kafka topic"), partitions);
  if (error != NULL)
    rw_ctl_findings_failed (findings, _ ("kafka group"), rw_ctl_judge (error), error->message,
                            _ ("Let this user read in the group of --kafka-group."));
  else
    rw_ctl_findings_ok (findings, _ ("kafka group"), options->group);
}

void
rw_ctl_doctor_check_kafka (RwCtl *ctl,
                           const RwCtlKafka *kafka,
                           const RwCtlBroker *tls,
                           RwCtlFindings *findings)
{
  g_auto (Secrets) secrets = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwKafkaCheck check;
  RwKafkaOptions options = {
    .hosts = kafka->hosts,
    .topics = kafka->topics != NULL ? kafka->topics : RW_KAFKA_DEFAULT_TOPIC,
    .group = kafka->group != NULL ? kafka->group : RW_KAFKA_DEFAULT_GROUP,
    .events_topic = RW_KAFKA_DEFAULT_EVENTS_TOPIC,
    .client_id = "reeferwatch-doctor",
    .username = kafka->user,
    .cafile = tls->cafile,
    .certfile = tls->certfile,
    .keyfile = tls->keyfile,
    .settings = (const char *const *) kafka->settings,
  };

  if (!read_secret (kafka->password_file, "kafka-password", &secrets.password, findings)
      || !read_secret (tls->keyfile_password_file, "keyfile-password", &secrets.keyfile_password,
                       findings))
    return;
  options.password = secrets.password;
  options.keyfile_password = secrets.keyfile_password;
  if (!check_settings (&options, findings))
    return;

  rw_kafka_check_async (&options, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  rw_kafka_check_finish (result, &check, &error);
  if (!g_cancellable_is_cancelled (rw_ctl_get_cancellable (ctl)))
    tell (&check, &options, error, findings);
}
