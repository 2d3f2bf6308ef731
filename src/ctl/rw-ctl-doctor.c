/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-findings.h"
#include "rw-ctl-options.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* Below this a disk cannot be trusted to take the readings of the next hours. */
#define LEAST_FREE (G_GUINT64_CONSTANT (1000000000))

static void
broker_clear (RwCtlBroker *broker)
{
  g_free (broker->address);
  g_free (broker->password_file);
  g_strfreev (broker->topics);
  g_free (broker->cafile);
  g_free (broker->certfile);
  g_free (broker->keyfile);
  g_free (broker->keyfile_password_file);
  g_free (broker->alpn);
}

static void
kafka_clear (RwCtlKafka *kafka)
{
  g_free (kafka->hosts);
  g_free (kafka->topics);
  g_free (kafka->group);
  g_free (kafka->user);
  g_free (kafka->password_file);
  g_strfreev (kafka->settings);
}

typedef struct
{
  char *database;
  char *spool;
  char *channels_file;
  RwCtlBroker broker;
  RwCtlKafka kafka;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_free (typed->spool);
  g_free (typed->channels_file);
  broker_clear (&typed->broker);
  kafka_clear (&typed->kafka);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static void
complete (char **value, const char *option)
{
  if (*value == NULL)
    *value = g_strdup (rw_ctl_options_get_variable (option));
}

/* Like the worker: what was not typed comes from the environment. */
static void
complete_broker (RwCtlBroker *broker)
{
  const char *topics = rw_ctl_options_get_variable ("topic");

  complete (&broker->address, "broker");
  complete (&broker->password_file, "broker-password-file");
  complete (&broker->cafile, "cafile");
  complete (&broker->certfile, "certfile");
  complete (&broker->keyfile, "keyfile");
  complete (&broker->keyfile_password_file, "keyfile-password-file");
  complete (&broker->alpn, "alpn");
  if (broker->topics == NULL)
    broker->topics = g_strsplit (topics != NULL ? topics : "reefers/+/telemetry", ";", -1);
}

static void
complete_kafka (RwCtlKafka *kafka)
{
  const char *settings = rw_ctl_options_get_variable ("kafka-option");

  complete (&kafka->hosts, "kafka");
  complete (&kafka->topics, "kafka-topic");
  complete (&kafka->group, "kafka-group");
  complete (&kafka->user, "kafka-user");
  complete (&kafka->password_file, "kafka-password-file");
  if (kafka->settings == NULL && settings != NULL)
    kafka->settings = g_strsplit (settings, ";", -1);
}

static gboolean
parse (Typed *typed, int argc, char **argv, GError **error)
{
  RwCtlBroker *broker = &typed->broker;
  RwCtlKafka *kafka = &typed->kafka;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    { "broker", 0, 0, G_OPTION_ARG_STRING, &broker->address,
      N_ ("mqtt[s]://[user@]host[:port] or unix:/path (REEFERWATCH_BROKER)"), N_ ("ADDRESS") },
    { "broker-password-file", 0, 0, G_OPTION_ARG_FILENAME, &broker->password_file,
      N_ ("File with the password for the broker"), N_ ("FILE") },
    { "topic", 0, 0, G_OPTION_ARG_STRING_ARRAY, &broker->topics,
      N_ ("Topics to read, repeatable (reefers/+/telemetry)"), N_ ("FILTER") },
    { "cafile", 0, 0, G_OPTION_ARG_FILENAME, &broker->cafile,
      N_ ("Certificates of authorities to trust (the system’s)"), N_ ("FILE") },
    { "certfile", 0, 0, G_OPTION_ARG_FILENAME, &broker->certfile, N_ ("Certificate of this client"),
      N_ ("FILE") },
    { "keyfile", 0, 0, G_OPTION_ARG_FILENAME, &broker->keyfile, N_ ("Key of that certificate"),
      N_ ("FILE") },
    { "keyfile-password-file", 0, 0, G_OPTION_ARG_FILENAME, &broker->keyfile_password_file,
      N_ ("File with the password of that key"), N_ ("FILE") },
    { "alpn", 0, 0, G_OPTION_ARG_STRING, &broker->alpn,
      N_ ("Application protocol to ask for, as x-amzn-mqtt-ca"), N_ ("PROTOCOL") },
    { "kafka", 0, 0, G_OPTION_ARG_STRING, &kafka->hosts,
      N_ ("Brokers of Kafka, host[:port],… (REEFERWATCH_KAFKA)"), N_ ("HOSTS") },
    { "kafka-topic", 0, 0, G_OPTION_ARG_STRING, &kafka->topics,
      N_ ("Topics of Kafka to read (reefers)"), N_ ("NAME,…") },
    { "kafka-group", 0, 0, G_OPTION_ARG_STRING, &kafka->group,
      N_ ("Group of workers that share them (reeferwatch)"), N_ ("NAME") },
    { "kafka-user", 0, 0, G_OPTION_ARG_STRING, &kafka->user, N_ ("User to log in to Kafka as"),
      N_ ("NAME") },
    { "kafka-password-file", 0, 0, G_OPTION_ARG_FILENAME, &kafka->password_file,
      N_ ("File with the password for Kafka"), N_ ("FILE") },
    { "kafka-option", 0, 0, G_OPTION_ARG_STRING_ARRAY, &kafka->settings,
      N_ ("Another setting of librdkafka, repeatable"), N_ ("KEY=VALUE") },
    { "spool", 0, 0, G_OPTION_ARG_FILENAME, &typed->spool,
      N_ ("Folder of a worker for what waits for the database (REEFERWATCH_SPOOL)"),
      N_ ("FOLDER") },
    { "channels-file", 0, 0, G_OPTION_ARG_FILENAME, &typed->channels_file,
      N_ ("Key file with the secrets of channels (REEFERWATCH_CHANNELS_FILE)"), N_ ("FILE") },
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Checks the broker, Kafka, the database, the clock and the disk, and says "
                                "what to do about what does not work. Changes nothing."),
                             entries, NULL, argc, argv, error))
    return FALSE;

  complete_broker (broker);
  complete_kafka (kafka);
  complete (&typed->spool, "spool");
  if (typed->database != NULL || rw_ctl_options_get_variable ("database") != NULL)
    return rw_ctl_options_complete_database (&typed->database, error);
  if (broker->address != NULL || kafka->hosts != NULL)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say what to check: --broker=ADDRESS, --kafka=HOSTS, --database=CONNINFO"));
  return FALSE;
}

/* The folder, or the nearest one above it that is there. */
static GFile *
find_folder (const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  while (!g_file_query_exists (folder, NULL))
    {
      GFile *parent = g_file_get_parent (folder);

      if (parent == NULL)
        break;
      g_set_object (&folder, parent);
      g_object_unref (parent);
    }
  return g_steal_pointer (&folder);
}

static gboolean
ask_for_room (RwCtl *ctl, GFile *folder, guint64 *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFileInfo) info = NULL;

  g_file_query_filesystem_info_async (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, G_PRIORITY_DEFAULT,
                                      rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  info = g_file_query_filesystem_info_finish (folder, result, error);
  if (info == NULL)
    return FALSE;
  *bytes = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  return TRUE;
}

/* advice says what to do when there is too little room. */
static void
check_room (RwCtl *ctl,
            const char *name,
            GFile *folder,
            const char *advice,
            RwCtlFindings *findings)
{
  g_autofree char *path = g_file_get_parse_name (folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL, *text = NULL;
  guint64 bytes;

  if (!ask_for_room (ctl, folder, &bytes, &error))
    {
      rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION, error->message,
                              _ ("Make the folder of the data readable for this user."));
      return;
    }

  size = g_format_size (bytes);
  text = g_strdup_printf (_ ("%s free in %s"), size, path);
  if (bytes >= LEAST_FREE)
    rw_ctl_findings_ok (findings, name, text);
  else
    rw_ctl_findings_failed (findings, name, RW_CTL_UNAVAILABLE, text, advice);
}

static void
check_disk (RwCtl *ctl, RwCtlFindings *findings)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "reeferwatch", NULL);
  g_autoptr (GFile) folder = find_folder (path);

  check_room (ctl, _ ("disk"), folder, _ ("Make room: a private database needs 1 GB and more."),
              findings);
}

/* Looks, and writes nothing: the folder is the worker's, which may run. */
static void
check_spool (RwCtl *ctl, const char *path, RwCtlFindings *findings)
{
  const char *name = _ ("spool");
  g_autoptr (GFile) folder = find_folder (path);
  g_autofree char *found = g_file_get_path (folder);
  g_autofree char *text = NULL;

  if (g_file_test (found, G_FILE_TEST_IS_DIR) && access (found, W_OK | X_OK) == 0)
    {
      check_room (ctl, name, folder,
                  _ ("Make room: while the database is away, a busy fleet writes 1 GB and more."),
                  findings);
      return;
    }
  text = g_strdup_printf (_ ("%s is no folder that this user may write to"), found);
  rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION, text,
                          _ ("Correct --spool, or let this user write there."));
}

/* With the relay and the secrets that the environment tells of, as it tells the worker. */
static void
check_channels (RwCtl *ctl, const Typed *typed, RwCtlFindings *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RwNotifyConfig) config = rw_notify_config_new_from_environment (&error);

  if (config == NULL)
    {
      rw_ctl_findings_failed (findings, _ ("channels"), RW_CTL_CONFIGURATION, error->message,
                                 _ ("Correct the settings in the environment."));
      return;
    }
  if (typed->channels_file != NULL)
    {
      g_free (config->channels);
      config->channels = g_strdup (typed->channels_file);
    }
  rw_ctl_doctor_check_channels (ctl, typed->database, config, findings);
}

int
rw_ctl_doctor (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Typed) typed = { 0 };
  RwCtlFindings findings = { RW_CTL_OK };
  g_autoptr (GError) error = NULL;

  if (!parse (&typed, argc, argv, &error))
    return rw_ctl_fail (ctl, error);

  if (typed.broker.address != NULL)
    rw_ctl_doctor_check_broker (ctl, &typed.broker, &findings);
  if (typed.kafka.hosts != NULL)
    rw_ctl_doctor_check_kafka (ctl, &typed.kafka, &typed.broker, &findings);
  if (typed.database != NULL)
    {
      rw_ctl_doctor_check_database (ctl, typed.database, &findings);
      check_channels (ctl, &typed, &findings);
    }
  if (g_cancellable_set_error_if_cancelled (rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  if (typed.spool != NULL)
    check_spool (ctl, typed.spool, &findings);
  check_disk (ctl, &findings);
  return findings.code;
}
