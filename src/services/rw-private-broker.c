/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-private-broker.h"

#include "rw-service-folder.h"
#include "rw-service-process.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>

#define READY_POLL_MILLISECONDS 20
#define END_MILLISECONDS 3000

struct _RwPrivateBroker
{
  GObject parent_instance;

  char *path;
  RwServiceFolder *folder;
  GSubprocess *server;
  char *socket;
  char *address;
  gboolean starting;
};

G_DEFINE_FINAL_TYPE (RwPrivateBroker, rw_private_broker, G_TYPE_OBJECT)

enum
{
  EXITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const accounts[] = { "mosquitto", "nobody", NULL };

static void
prepare_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  RwServiceFolder *folder
    = rw_service_folder_open (task_data, "broker", accounts, cancellable, &error);

  if (folder == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, folder, (GDestroyNotify) rw_service_folder_close);
}

/* Debian keeps the broker in sbin, which is not on a plain user's PATH. */
static char *
find_mosquitto (GError **error)
{
  static const char *const elsewhere[]
    = { "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/sbin/mosquitto" };
  char *found = g_find_program_in_path ("mosquitto");

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (elsewhere); i++)
    if (g_file_test (elsewhere[i], G_FILE_TEST_IS_EXECUTABLE))
      found = g_strdup (elsewhere[i]);

  if (found == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("The MQTT broker mosquitto is not installed. Install the package "
                           "“mosquitto”, or connect to a broker of your own."));
  return found;
}

/* The limits are for one reader that acknowledges after it has stored: a thousand messages may be
 * under way to it, and nothing is dropped while it is busy. */
static char *
write_configuration (RwPrivateBroker *self, GError **error)
{
  const RwServiceUser *user = rw_service_folder_get_user (self->folder);
  g_autofree char *path
    = g_build_filename (rw_service_folder_get_sockets (self->folder), "mosquitto.conf", NULL);
  g_autofree char *text = g_strdup_printf ("listener 0 %s\n"
                                           "allow_anonymous true\n"
                                           "persistence false\n"
                                           "max_inflight_messages 1000\n"
                                           "max_queued_messages 1000000\n"
                                           "connection_messages false\n"
                                           "log_dest stderr\n"
                                           "log_type error\n"
                                           "log_type warning\n"
                                           "log_type notice\n",
                                           self->socket);

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  if (user->other && chown (path, user->uid, user->gid) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("“%s” cannot be used: %s"),
                   path, g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&path);
}

static void
remove_files (RwPrivateBroker *self)
{
  g_autofree char *configuration = NULL;

  if (self->folder == NULL)
    return;
  configuration
    = g_build_filename (rw_service_folder_get_sockets (self->folder), "mosquitto.conf", NULL);
  g_unlink (configuration);
  if (self->socket != NULL)
    g_unlink (self->socket);
}

static void
reset (RwPrivateBroker *self)
{
  g_clear_object (&self->server);
  remove_files (self);
  g_clear_pointer (&self->socket, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->folder, rw_service_folder_close);
}

static void
fail_start (GTask *task, GError *error)
{
  RwPrivateBroker *self = g_task_get_source_object (task);

  reset (self);
  self->starting = FALSE;
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
answers (const char *path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) client
    = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return client != NULL && g_socket_connect (client, address, NULL, NULL);
}

static gboolean
look_for_answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwPrivateBroker *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (g_subprocess_get_identifier (self->server) == NULL)
    {
      g_autofree char *line = rw_service_folder_tail_log (self->folder);

      fail_start (task, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED,
                                     _("The MQTT broker could not start: %s"), line));
      return G_SOURCE_REMOVE;
    }
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      rw_service_process_end (self->server, SIGTERM, END_MILLISECONDS);
      fail_start (task, error);
      return G_SOURCE_REMOVE;
    }
  if (!answers (self->socket))
    return G_SOURCE_CONTINUE;

  self->starting = FALSE;
  self->address = g_strconcat ("unix:", self->socket, NULL);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
server_ended (gpointer owner, GSubprocess *process, const char *said)
{
  RwPrivateBroker *self = owner;
  g_autofree char *line = NULL;

  if (self->server != process || self->starting)
    return;

  line = rw_service_folder_tail_log (self->folder);
  reset (self);
  g_signal_emit (self, signals[EXITED], 0, line);
}

static gboolean
start_server (RwPrivateBroker *self, GError **error)
{
  g_autofree char *program = find_mosquitto (error);
  g_autofree char *configuration = NULL;
  const char *argv[] = { program, "-c", NULL, NULL };

  if (program == NULL)
    return FALSE;
  self->socket
    = g_build_filename (rw_service_folder_get_sockets (self->folder), "mqtt.sock", NULL);
  g_unlink (self->socket);
  configuration = write_configuration (self, error);
  if (configuration == NULL)
    return FALSE;

  argv[2] = configuration;
  self->server = rw_service_process_spawn (self->folder, argv, SIGTERM,
                                           G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error);
  if (self->server == NULL)
    return FALSE;
  rw_service_process_watch (self->server, G_OBJECT (self), server_ended);
  return TRUE;
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwPrivateBroker *self = RW_PRIVATE_BROKER (source);
  GTask *task = user_data;
  GError *error = NULL;

  self->folder = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->folder == NULL
      || g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error)
      || !start_server (self, &error))
    fail_start (task, error);
  else
    g_timeout_add (READY_POLL_MILLISECONDS, look_for_answer_cb, task);
}

static void
rw_private_broker_dispose (GObject *object)
{
  rw_private_broker_stop (RW_PRIVATE_BROKER (object));

  G_OBJECT_CLASS (rw_private_broker_parent_class)->dispose (object);
}

static void
rw_private_broker_finalize (GObject *object)
{
  RwPrivateBroker *self = RW_PRIVATE_BROKER (object);

  g_free (self->path);

  G_OBJECT_CLASS (rw_private_broker_parent_class)->finalize (object);
}

static void
rw_private_broker_class_init (RwPrivateBrokerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_private_broker_dispose;
  object_class->finalize = rw_private_broker_finalize;

  signals[EXITED] = g_signal_new ("exited", RW_TYPE_PRIVATE_BROKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rw_private_broker_init (RwPrivateBroker *self)
{
}

RwPrivateBroker *
rw_private_broker_new (const char *folder)
{
  RwPrivateBroker *self = g_object_new (RW_TYPE_PRIVATE_BROKER, NULL);

  self->path = g_canonicalize_filename (folder, NULL);
  return self;
}

void
rw_private_broker_start_async (RwPrivateBroker *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;
  g_autoptr (GTask) prepare = NULL;

  g_return_if_fail (RW_IS_PRIVATE_BROKER (self));
  g_return_if_fail (self->server == NULL && !self->starting);

  self->starting = TRUE;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rw_private_broker_start_async);

  /* A cancelled preparation hands over its locks all the same: a task that kept them would give
   * them back in its thread, some time after the start has failed. */
  prepare = g_task_new (self, cancellable, prepared_cb, task);
  g_task_set_check_cancellable (prepare, FALSE);
  g_task_set_task_data (prepare, g_strdup (self->path), g_free);
  g_task_run_in_thread (prepare, prepare_thread);
}

gboolean
rw_private_broker_start_finish (RwPrivateBroker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
rw_private_broker_get_address (RwPrivateBroker *self)
{
  g_return_val_if_fail (RW_IS_PRIVATE_BROKER (self), NULL);

  return self->address;
}

void
rw_private_broker_stop (RwPrivateBroker *self)
{
  g_autoptr (GSubprocess) server = NULL;

  g_return_if_fail (RW_IS_PRIVATE_BROKER (self));

  /* A start that is on its way notices by itself that its server is gone. */
  if (self->starting)
    {
      if (self->server != NULL)
        rw_service_process_end (self->server, SIGTERM, END_MILLISECONDS);
      return;
    }

  server = g_steal_pointer (&self->server);
  if (server != NULL)
    rw_service_process_end (server, SIGTERM, END_MILLISECONDS);
  reset (self);
}
