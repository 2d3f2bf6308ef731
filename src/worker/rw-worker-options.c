/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-worker-options.h"

#include "rw-mqtt-password.h"
#include "rw-pg-address.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define GROUP "worker"
#define ENVIRONMENT_PREFIX "REEFERWATCH_"

typedef enum
{
  BROKER,
  BROKER_PASSWORD_FILE,
  TOPIC,
  MAPPING,
  QOS,
  CLIENT_ID,
  CAFILE,
  CERTFILE,
  KEYFILE,
  KEYFILE_PASSWORD_FILE,
  ALPN,
  KAFKA,
  KAFKA_TOPIC,
  KAFKA_GROUP,
  KAFKA_EVENTS_TOPIC,
  KAFKA_USER,
  KAFKA_PASSWORD_FILE,
  KAFKA_OPTION,
  REPLAY,
  SPEED,
  DATABASE,
  SPOOL,
  RETENTION_DAYS,
  RETENTION_15M_DAYS,
  ARCHIVE,
  NO_ARCHIVE,
  ARCHIVE_INTERVAL,
  ARCHIVE_S3,
  ARCHIVE_S3_REGION,
  ARCHIVE_S3_CREDENTIALS,
  ARCHIVE_S3_CAFILE,
  NOTIFY,
  CHANNELS_FILE,
  WEBHOOK_SECRET_FILE,
  SMTP,
  SMTP_FROM,
  SMTP_PASSWORD_FILE,
  SMTP_TLS,
  NOTIFY_CAFILE,
  ALLOW_COMMANDS,
  METRICS,
  STATUS_INTERVAL,
  IDLE_EXIT,
  N_SETTINGS
} Setting;

/* In the order of Setting. The name is the option's, the key's in the file and, in capitals, the
 * variable's. */
/* clang-format off: it takes the macro N_ for the beginning of a block. */
static const struct
{
  const char *name;
  const char *argument;
  const char *description;
} settings[N_SETTINGS] = {
  { "broker", N_ ("ADDRESS"), N_ ("mqtt[s]://[user@]host[:port] or unix:/path") },
    { "broker-password-file", N_ ("FILE"), N_ ("File with the password for the broker") },
      { "topic", N_ ("FILTER[=DECODER]"), N_ ("Topics to read, repeatable") },
        { "mapping", N_ ("FILE"), N_ ("Rules that say how other payloads are read") },
        { "qos", "0|1", N_ ("Quality of service (1)") },
          { "client-id", N_ ("ID"), N_ ("Name of this worker at the broker, always the same") },
            { "cafile", N_ ("FILE"), N_ ("Certificates of authorities to trust (the system’s)") },
              { "certfile", N_ ("FILE"), N_ ("Certificate of this client") },
                { "keyfile", N_ ("FILE"), N_ ("Key of that certificate") },
                  { "keyfile-password-file",
                    N_ ("FILE"), N_ ("File with the password of that key") },
                  { "alpn",
                    N_ ("PROTOCOL"), N_ ("Application protocol to ask for, as x-amzn-mqtt-ca") },
                    { "kafka",
                      N_ ("HOSTS"), N_ ("Read from Kafka instead: host[:port],…") },
                    { "kafka-topic", N_ ("NAME,…"), N_ ("Topics of Kafka to read (reefers)") },
                    { "kafka-group",
                      N_ ("NAME"), N_ ("Group of workers that share them (reeferwatch)") },
                    { "kafka-events-topic",
                      N_ ("NAME"), N_ ("Topic of Kafka for events (faulty-reefers)") },
                    { "kafka-user", N_ ("NAME"), N_ ("User to log in to Kafka as") },
                    { "kafka-password-file", N_ ("FILE"), N_ ("File with the password for Kafka") },
                    { "kafka-option",
                      N_ ("KEY=VALUE"), N_ ("Another setting of librdkafka, repeatable") },
                    { "replay",
                      N_ ("FILE"), N_ ("Read a recording (JSON Lines) instead of a broker") },
                      { "speed",
                        N_ ("N"),
                            N_ ("Replay N times as fast as measured (0: as fast as it goes)") },
                        { "database", N_ ("CONNINFO"), N_ ("PostgreSQL as libpq string or URL") },
                          { "spool",
                            N_ ("FOLDER"),
                                N_ ("Where readings wait while the database is away") },
                          { "retention-days",
                            N_ ("DAYS"),
                                N_ ("Keep readings for so many days (7; 0: for ever)") },
                          { "retention-15m-days",
                            N_ ("DAYS"),
                                N_ ("Keep roll-ups of 15 minutes for so many days (400; 0: for ever)") },
                          { "archive",
                            N_ ("FOLDER"),
                                N_ ("Where older readings go before they are dropped") },
                          { "no-archive", NULL, N_ ("Drop older readings without an archive") },
                          { "archive-interval",
                            N_ ("SECONDS"),
                                N_ ("Look that often for what is to be archived (900)") },
                          { "archive-s3",
                            N_ ("URL"),
                                N_ ("Copy archives to an object store, https://host/bucket/prefix") },
                          { "archive-s3-region", N_ ("NAME"), N_ ("Its region (us-east-1)") },
                          { "archive-s3-credentials",
                            N_ ("FILE"),
                                N_ ("File with its keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)") },
                          { "archive-s3-cafile",
                            N_ ("FILE"),
                                N_ ("Certificates of authorities to trust for it (the system’s)") },
                          { "notify", "on|off", N_ ("Send to the channels of the database (on)") },
                          { "channels-file",
                            N_ ("FILE"), N_ ("Key file with the secrets of channels") },
                          { "webhook-secret-file",
                            N_ ("FILE"), N_ ("File with the secret of channels without their own") },
                          { "smtp",
                            N_ ("RELAY"), N_ ("Send mail through smtp[s]://[user@]host[:port]") },
                          { "smtp-from", N_ ("ADDRESS"), N_ ("Address that mails come from") },
                          { "smtp-password-file",
                            N_ ("FILE"), N_ ("File with the password for the relay") },
                          { "smtp-tls", "required|offered", N_ ("Whether mail may go in plain text") },
                          { "notify-cafile",
                            N_ ("FILE"),
                                N_ ("Certificates of authorities to trust for it (the system’s)") },
                          { "allow-commands", NULL, N_ ("Let channels run the programs of that file") },
                          { "metrics",
                            N_ ("ADDRESS:PORT"),
                                N_ ("Let Prometheus read metrics there, as 127.0.0.1:9464") },
                          { "status-interval",
                            N_ ("SECONDS"),
                                N_ ("Write a status line that often (0: only the last)") },
                            { "idle-exit",
                              N_ ("SECONDS"),
                                  N_ ("End when nothing came for so long and all is stored") },
                            };
/* clang-format on */

typedef struct
{
  char *typed[N_SETTINGS]; /* from the command line */
  char **topics;           /* --topic may be repeated */
  char **kafka_options;    /* and so may --kafka-option */
  char *config;
  gboolean no_archive;
  gboolean allow_commands;
  gboolean version;
  char **rest;
  GKeyFile *file; /* or NULL */
} Sources;

static void
sources_clear (Sources *sources)
{
  for (guint i = 0; i < N_SETTINGS; i++)
    g_free (sources->typed[i]);
  g_strfreev (sources->topics);
  g_strfreev (sources->kafka_options);
  g_strfreev (sources->rest);
  g_free (sources->config);
  g_clear_pointer (&sources->file, g_key_file_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sources, sources_clear)

/* Where the list of a setting that may be repeated goes; NULL for the others. */
static char ***
get_list (Sources *sources, Setting setting)
{
  if (setting == TOPIC)
    return &sources->topics;
  return setting == KAFKA_OPTION ? &sources->kafka_options : NULL;
}

/* Where a setting goes from the command line. */
static GOptionArg
get_kind (Sources *sources, Setting setting, gpointer *data)
{
  *data = &sources->typed[setting];
  if (setting == NO_ARCHIVE || setting == ALLOW_COMMANDS)
    {
      *data = setting == NO_ARCHIVE ? &sources->no_archive : &sources->allow_commands;
      return G_OPTION_ARG_NONE;
    }
  if (get_list (sources, setting) == NULL)
    return G_OPTION_ARG_STRING;
  *data = get_list (sources, setting);
  return G_OPTION_ARG_STRING_ARRAY;
}

static gboolean
parse_command_line (Sources *sources, int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) arguments = g_new0 (char *, argc + 1);
  GOptionEntry entries[N_SETTINGS + 4] = { 0 };
  guint n = 0;

  for (int i = 0; i < argc; i++)
    arguments[i] = g_strdup (argv[i]);
  for (; n < N_SETTINGS; n++)
    {
      entries[n] = (GOptionEntry){
        .long_name = settings[n].name,
        .description = settings[n].description,
        .arg_description = settings[n].argument,
      };
      entries[n].arg = get_kind (sources, n, &entries[n].arg_data);
    }
  entries[n++] = (GOptionEntry){ "config",
                                 0,
                                 0,
                                 G_OPTION_ARG_FILENAME,
                                 &sources->config,
                                 N_ ("Key file with the same settings"),
                                     N_ ("FILE")};
  entries[n++] = (GOptionEntry){ "version",
                                 0,
                                 0,
                                 G_OPTION_ARG_NONE,
                                 &sources->version,
                                 N_ ("Show the version and end"),
                                     NULL };
  entries[n++] = (GOptionEntry){ G_OPTION_REMAINING, 0,    0,   G_OPTION_ARG_STRING_ARRAY,
                                 &sources->rest,     NULL, NULL };

  g_option_context_set_summary (context, _ ("Stores what reefers report over MQTT or Kafka in PostgreSQL, "
                                            "judges it and raises alarms."));
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;
  if (sources->rest != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
                   _ ("“%s” is no option: settings are given as --name=value"), sources->rest[0]);
      return FALSE;
    }
  return TRUE;
}

/* A misspelt key would otherwise be a setting that silently does nothing. */
static gboolean
check_keys (GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  g_auto (GStrv) keys = NULL;

  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], GROUP))
      {
        g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND,
                     _ ("%s: there is no group [%s], only [%s]"), path, groups[i], GROUP);
        return FALSE;
      }
  keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      guint j = 0;

      while (j < N_SETTINGS && !g_str_equal (keys[i], settings[j].name))
        j++;
      if (j < N_SETTINGS)
        continue;
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
                   _ ("%s: there is no setting “%s”; they are named like the options"), path,
                      keys[i]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
load_file (Sources *sources, GError **error)
{
  const char *asked =
      sources->config != NULL ? sources->config : g_getenv (ENVIRONMENT_PREFIX "CONFIG");
  g_autofree char *path = asked != NULL ? g_strdup (asked)
                                        : g_build_filename (g_get_user_config_dir (), "reeferwatch",
                                                            "worker.conf", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;

  if (asked == NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local_error))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", path);
      return FALSE;
    }
  sources->file = g_steal_pointer (&file);
  return check_keys (sources->file, path, error);
}

static const char *
get_variable (Setting setting)
{
  g_autofree char *upper = g_ascii_strup (settings[setting].name, -1);
  g_autofree char *name = g_strconcat (ENVIRONMENT_PREFIX, g_strdelimit (upper, "-", '_'), NULL);

  return g_getenv (name);
}

static char *
dup_setting (const Sources *sources, Setting setting)
{
  const char *value = sources->typed[setting];

  if (value == NULL)
    value = get_variable (setting);
  if (value != NULL)
    return g_strdup (value);
  return sources->file != NULL
             ? g_key_file_get_string (sources->file, GROUP, settings[setting].name, NULL)
             : NULL;
}

static char **
dup_list (const Sources *sources, Setting setting)
{
  char **typed = *get_list ((Sources *) sources, setting);
  const char *variable = get_variable (setting);

  if (typed != NULL)
    return g_strdupv (typed);
  if (variable != NULL)
    return g_strsplit (variable, ";", -1);
  return sources->file != NULL
             ? g_key_file_get_string_list (sources->file, GROUP, settings[setting].name, NULL, NULL)
             : NULL;
}

static gboolean
read_number (const Sources *sources, Setting setting, double limit, double *number, GError **error)
{
  g_autofree char *text = dup_setting (sources, setting);
  char *end = NULL;
  double value;

  if (text == NULL)
    return TRUE;
  value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(value >= 0 && value <= limit))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--%s=%s: give a number from 0 to %.0f"), settings[setting].name, text,
                      limit);
      return FALSE;
    }
  *number = value;
  return TRUE;
}

static gboolean
read_numbers (const Sources *sources, RwWorkerOptions *options, GError **error)
{
  RwPipelineConfig *config = options->pipeline;
  double qos = config->qos;
  double idle_exit = 0;
  double status_interval = 0;

  if (!read_number (sources, QOS, 2, &qos, error)
      || !read_number (sources, SPEED, 1e9, &config->replay_speed, error)
      || !read_number (sources, IDLE_EXIT, 1e6, &idle_exit, error)
      || !read_number (sources, STATUS_INTERVAL, 1e6, &status_interval, error))
    return FALSE;
  if (qos != (int) qos)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--qos=%g: give 0 or 1"), qos);
      return FALSE;
    }
  config->qos = (int) qos;
  /* Less than a second would otherwise mean never. */
  config->idle_exit = (guint) (idle_exit > 0 ? MAX (idle_exit, 1) : 0);
  options->status_interval = (guint) (status_interval > 0 ? MAX (status_interval, 1) : 0);
  return TRUE;
}

/* From the file that the setting names, else from the variable. */
static gboolean
read_password (const Sources *sources,
               Setting setting,
               const char *variable,
               char **password,
               GError **error)
{
  g_autofree char *path = dup_setting (sources, setting);

  *password = path != NULL ? rw_mqtt_password_read (path, error) : g_strdup (g_getenv (variable));
  return path == NULL || *password != NULL;
}

static gboolean
read_passwords (const Sources *sources, RwPipelineConfig *config, GError **error)
{
  return read_password (sources, BROKER_PASSWORD_FILE, ENVIRONMENT_PREFIX "BROKER_PASSWORD",
                        &config->broker_password, error)
         && read_password (sources, KEYFILE_PASSWORD_FILE, ENVIRONMENT_PREFIX "KEYFILE_PASSWORD",
                           &config->keyfile_password, error)
         && read_password (sources, KAFKA_PASSWORD_FILE, ENVIRONMENT_PREFIX "KAFKA_PASSWORD",
                           &config->kafka_password, error);
}

/* Every user of the machine can read the command line of every process. */
static gboolean
check_no_password (const char *conninfo, GError **error)
{
  if (conninfo == NULL || !rw_pg_address_has_secret (conninfo))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("--database holds a password, which others could read: leave it out and "
                          "use a password file (PGPASSFILE, ~/.pgpass) or REEFERWATCH_DATABASE"));
  return FALSE;
}

/* A service has a folder of its own from systemd, so it need not be told one. */
static char *
dup_spool (const Sources *sources)
{
  g_autofree char *folder = dup_setting (sources, SPOOL);
  const char *state = g_getenv ("STATE_DIRECTORY");

  if (folder == NULL && state != NULL && *state == '/')
    return g_build_filename (state, "spool", NULL);
  return folder != NULL && *folder != '\0' ? g_steal_pointer (&folder) : NULL;
}

/* That of a service; else one of the user's. */
static char *
dup_archive (const Sources *sources)
{
  g_autofree char *folder = dup_setting (sources, ARCHIVE);
  const char *state = g_getenv ("STATE_DIRECTORY");

  if (folder != NULL && *folder != '\0')
    return g_canonicalize_filename (folder, NULL);
  if (state != NULL && *state == '/')
    return g_build_filename (state, "archive", NULL);
  return g_build_filename (g_get_user_data_dir (), "reeferwatch", "archive", NULL);
}

/* A switch: typed, or said by variable or file. */
static gboolean
read_switch (const Sources *sources, Setting setting, gboolean typed)
{
  g_autofree char *text = dup_setting (sources, setting);

  return typed
         || (text != NULL && (g_str_equal (text, "1") || g_ascii_strcasecmp (text, "true") == 0));
}

/* Whether a setting is the second of two words, the first being what counts without. */
static gboolean
read_word (const Sources *sources,
           Setting setting,
           const char *first,
           const char *second,
           gboolean *is_second,
           GError **error)
{
  g_autofree char *text = dup_setting (sources, setting);

  *is_second = g_strcmp0 (text, second) == 0;
  if (text == NULL || *is_second || g_str_equal (text, first))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s=%s: give %s or %s"),
               settings[setting].name, text, first, second);
  return FALSE;
}

static gboolean
read_notify (const Sources *sources, RwPipelineConfig *config, GError **error)
{
  g_autoptr (RwNotifyConfig) notify = rw_notify_config_new ();
  gboolean off;

  if (!read_word (sources, NOTIFY, "on", "off", &off, error)
      || !read_word (sources, SMTP_TLS, "required", "offered", &notify->smtp_may_plain, error))
    return FALSE;
  if (off)
    return TRUE;
  notify->channels = dup_setting (sources, CHANNELS_FILE);
  if (notify->channels == NULL)
    notify->channels = rw_notify_config_dup_default_channels ();
  notify->smtp = dup_setting (sources, SMTP);
  notify->smtp_from = dup_setting (sources, SMTP_FROM);
  notify->cafile = dup_setting (sources, NOTIFY_CAFILE);
  notify->allow_commands = read_switch (sources, ALLOW_COMMANDS, sources->allow_commands);
  if (!read_password (sources, SMTP_PASSWORD_FILE, ENVIRONMENT_PREFIX "SMTP_PASSWORD",
                      &notify->smtp_password, error)
      || !read_password (sources, WEBHOOK_SECRET_FILE, ENVIRONMENT_PREFIX "WEBHOOK_SECRET",
                         &notify->webhook_secret, error))
    return FALSE;
  config->notify = g_steal_pointer (&notify);
  return TRUE;
}

static gboolean
read_archive (const Sources *sources, RwPipelineConfig *config, GError **error)
{
  g_autoptr (RwArchivePlan) plan = rw_archive_plan_new ();
  double raw_days = plan->raw_days, rollup_days = plan->rollup_days, interval = plan->interval;

  if (!read_number (sources, RETENTION_DAYS, 36500, &raw_days, error)
      || !read_number (sources, RETENTION_15M_DAYS, 36500, &rollup_days, error)
      || !read_number (sources, ARCHIVE_INTERVAL, 1e6, &interval, error))
    return FALSE;
  plan->raw_days = (guint) (raw_days > 0 ? MAX (raw_days, 1) : 0);
  plan->rollup_days = (guint) (rollup_days > 0 ? MAX (rollup_days, 1) : 0);
  plan->interval = (guint) MAX (interval, 1);
  plan->drop_only = read_switch (sources, NO_ARCHIVE, sources->no_archive);
  plan->folder = dup_archive (sources);
  plan->s3_url = dup_setting (sources, ARCHIVE_S3);
  plan->s3_region = dup_setting (sources, ARCHIVE_S3_REGION);
  plan->s3_credentials = dup_setting (sources, ARCHIVE_S3_CREDENTIALS);
  plan->s3_cafile = dup_setting (sources, ARCHIVE_S3_CAFILE);
  config->archive = g_steal_pointer (&plan);
  return TRUE;
}

/* Who types one source does not mean the others that a file or variable may name. */
static void
drop_untyped_sources (const Sources *sources, RwPipelineConfig *config)
{
  static const Setting kinds[] = { BROKER, KAFKA, REPLAY };
  char **const values[] = { &config->broker, &config->kafka, &config->replay };
  gboolean typed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    typed |= sources->typed[kinds[i]] != NULL;
  for (guint i = 0; typed && i < G_N_ELEMENTS (kinds); i++)
    if (sources->typed[kinds[i]] == NULL)
      g_clear_pointer (values[i], g_free);
}

static void
read_strings (const Sources *sources, RwPipelineConfig *config)
{
  config->broker = dup_setting (sources, BROKER);
  config->mapping = dup_setting (sources, MAPPING);
  config->client_id = dup_setting (sources, CLIENT_ID);
  config->cafile = dup_setting (sources, CAFILE);
  config->certfile = dup_setting (sources, CERTFILE);
  config->keyfile = dup_setting (sources, KEYFILE);
  config->alpn = dup_setting (sources, ALPN);
  config->replay = dup_setting (sources, REPLAY);
  config->database = dup_setting (sources, DATABASE);
  config->spool = dup_spool (sources);
  config->topics = dup_list (sources, TOPIC);
  config->kafka = dup_setting (sources, KAFKA);
  config->kafka_topic = dup_setting (sources, KAFKA_TOPIC);
  config->kafka_group = dup_setting (sources, KAFKA_GROUP);
  config->kafka_events_topic = dup_setting (sources, KAFKA_EVENTS_TOPIC);
  config->kafka_user = dup_setting (sources, KAFKA_USER);
  config->kafka_options = dup_list (sources, KAFKA_OPTION);
  drop_untyped_sources (sources, config);
}

RwWorkerOptions *
rw_worker_options_parse (int argc, char **argv, GError **error)
{
  g_auto (Sources) sources = { 0 };
  g_autoptr (RwWorkerOptions) self = g_new0 (RwWorkerOptions, 1);

  self->pipeline = rw_pipeline_config_new ();
  self->pipeline->give_up = TRUE;
  if (!parse_command_line (&sources, argc, argv, error))
    return NULL;
  self->show_version = sources.version;
  if (self->show_version)
    return g_steal_pointer (&self);

  if (!check_no_password (sources.typed[DATABASE], error) || !load_file (&sources, error)
      || !read_numbers (&sources, self, error) || !read_passwords (&sources, self->pipeline, error)
      || !read_archive (&sources, self->pipeline, error)
      || !read_notify (&sources, self->pipeline, error))
    return NULL;
  read_strings (&sources, self->pipeline);
  self->metrics = dup_setting (&sources, METRICS);
  return g_steal_pointer (&self);
}

void
rw_worker_options_free (RwWorkerOptions *self)
{
  rw_pipeline_config_free (self->pipeline);
  g_free (self->metrics);
  g_free (self);
}
