/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-findings.h"

#include "rw-ctl-options.h"
#include "rw-mqtt-address.h"
#include "rw-mqtt-connection.h"
#include "rw-mqtt-password.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define REACH_TIMEOUT_S 10

/* For the handshake of TLS, the login and the subscription together. */
#define SESSION_TIMEOUT_S 15

/* What is known of the broker so far. */
typedef struct
{
  const RwCtlBroker *given;
  RwMqttAddress *address;
  GPtrArray *filters; /* of char *, owned; ends with NULL */
  char *password;     /* or NULL */
  char *keyfile_password; /* or NULL */
} Broker;

static void
broker_clear (Broker *broker)
{
  g_clear_pointer (&broker->address, rw_mqtt_address_free);
  g_clear_pointer (&broker->filters, g_ptr_array_unref);
  g_free (broker->password);
  g_free (broker->keyfile_password);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Broker, broker_clear)

/* --- what was given -------------------------------------------------------------------------- */

static gboolean
read_filters (Broker *broker, GError **error)
{
  broker->filters = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; broker->given->topics[i] != NULL; i++)
    {
      g_autofree char *decoder = NULL;
      char *filter;

      if (!rw_mqtt_topic_parse (broker->given->topics[i], &filter, &decoder, error))
        return FALSE;
      g_ptr_array_add (broker->filters, filter);
    }
  g_ptr_array_add (broker->filters, NULL);
  return TRUE;
}

static gboolean
check_address (Broker *broker, RwCtlFindings *findings)
{
  const char *name = _ ("broker address");
  g_autoptr (GError) error = NULL;

  broker->address = rw_mqtt_address_parse (broker->given->address, &error);
  if (broker->address == NULL || !read_filters (broker, &error))
    {
      rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION, error->message,
                              _ ("Correct --broker or --topic."));
      return FALSE;
    }

  rw_ctl_findings_ok (findings, name, broker->given->address);
  return TRUE;
}

static gboolean
check_password (Broker *broker, RwCtlFindings *findings)
{
  const char *name = _ ("broker password");
  g_autoptr (GError) error = NULL;

  if (broker->given->password_file == NULL)
    broker->password = g_strdup (rw_ctl_options_get_variable ("broker-password"));
  else
    broker->password = rw_mqtt_password_read (broker->given->password_file, &error);
  if (error != NULL)
    {
      rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION, error->message,
                              _ ("Correct --broker-password-file, or the rights of the file."));
      return FALSE;
    }

  if (broker->password != NULL && !broker->address->tls
      && !rw_mqtt_address_is_local (broker->address->host))
    rw_ctl_findings_warn (findings, name, _ ("It goes over the network in plain text"),
                          _ ("Write mqtts:// in --broker, and set up TLS at the broker if it does "
                             "not speak it yet."));
  return TRUE;
}

static gboolean
check_key_password (Broker *broker, RwCtlFindings *findings)
{
  g_autoptr (GError) error = NULL;

  if (broker->given->keyfile_password_file == NULL)
    broker->keyfile_password = g_strdup (rw_ctl_options_get_variable ("keyfile-password"));
  else
    broker->keyfile_password = rw_mqtt_password_read (broker->given->keyfile_password_file, &error);
  if (error == NULL)
    return TRUE;

  rw_ctl_findings_failed (findings, _ ("key password"), RW_CTL_CONFIGURATION, error->message,
                          _ ("Correct --keyfile-password-file, or the rights of the file."));
  return FALSE;
}

/* libmosquitto says only that something is wrong with one of them. */
static gboolean
check_files (Broker *broker, RwCtlFindings *findings)
{
  const char *name = _ ("broker TLS files");
  const char *const paths[] = { broker->given->cafile, broker->given->certfile,
                                broker->given->keyfile };
  gboolean good = TRUE;

  if (!broker->address->tls)
    return TRUE;
  if ((broker->given->certfile == NULL) != (broker->given->keyfile == NULL))
    {
      rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION,
                              _ ("A certificate of the client and its key belong together"),
                              _ ("Give both --certfile and --keyfile, or neither."));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = NULL;

      if (paths[i] == NULL || access (paths[i], R_OK) == 0)
        continue;
      text = g_strdup_printf (_ ("%s cannot be read"), paths[i]);
      rw_ctl_findings_failed (findings, name, RW_CTL_CONFIGURATION, text,
                              _ ("Correct its name, or let this user read it."));
      good = FALSE;
    }
  if (good)
    rw_ctl_findings_ok (findings, name,
                        paths[0] != NULL ? paths[0] : _ ("The authorities that the system trusts"));
  return good;
}

/* --- the way there --------------------------------------------------------------------------- */

static gboolean
check_name (RwCtl *ctl, Broker *broker, RwCtlFindings *findings)
{
  const char *name = _ ("broker name");
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GList *addresses;

  if (broker->address->port == 0 || g_hostname_is_ip_address (broker->address->host))
    return TRUE;

  g_resolver_lookup_by_name_async (resolver, broker->address->host, rw_ctl_get_cancellable (ctl),
                                   rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  addresses = g_resolver_lookup_by_name_finish (resolver, result, &error);
  if (addresses == NULL)
    {
      if (!g_cancellable_is_cancelled (rw_ctl_get_cancellable (ctl)))
        rw_ctl_findings_failed (findings, name, RW_CTL_UNAVAILABLE, error->message,
                                _ ("Check the spelling of --broker and the name service (DNS)."));
      return FALSE;
    }

  text = g_inet_address_to_string (addresses->data);
  rw_ctl_findings_ok (findings, name, text);
  g_resolver_free_addresses (addresses);
  return TRUE;
}

static gboolean
check_reach (RwCtl *ctl, Broker *broker, RwCtlFindings *findings)
{
  const char *name = _ ("broker connection");
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) target = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  target = broker->address->port == 0
               ? G_SOCKET_CONNECTABLE (g_unix_socket_address_new (broker->address->host))
               : g_network_address_new (broker->address->host, broker->address->port);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, REACH_TIMEOUT_S);
  g_socket_client_connect_async (client, target, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb,
                                 ctl);
  result = rw_ctl_wait (ctl);
  connection = g_socket_client_connect_finish (client, result, &error);
  if (connection != NULL)
    {
      rw_ctl_findings_ok (findings, name, _ ("Somebody listens there"));
      return TRUE;
    }

  if (!g_cancellable_is_cancelled (rw_ctl_get_cancellable (ctl)))
    rw_ctl_findings_failed (findings, name, RW_CTL_UNAVAILABLE, error->message,
                            _ ("Check the port of --broker, whether the broker runs and listens "
                               "there, and firewalls in between."));
  return FALSE;
}

/* --- the session ----------------------------------------------------------------------------- */

typedef struct
{
  GTask *task; /* NULL once it was answered */
  RwMqttConnection *connection;
} Session;

/* The first answer counts; takes error, NULL for success. */
static void
answer (Session *session, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&session->task);

  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
up_cb (gpointer user_data)
{
  answer (user_data, NULL);
}

static void
down_cb (const GError *error, gpointer user_data)
{
  Session *session = user_data;

  g_clear_pointer (&session->connection, rw_mqtt_connection_free);
  answer (session, g_error_copy (error));
}

/* Messages that come meanwhile are the worker's, which has its own session. */
static void
message_cb (const char *topic, gconstpointer payload, gsize size, gpointer user_data)
{
}

static void
gathered_cb (gpointer user_data)
{
}

static void
published_cb (int id, gpointer user_data)
{
}

static gboolean
timed_out_cb (gpointer user_data)
{
  answer (user_data, g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE,
                                          _ ("The broker does not answer")));
  return G_SOURCE_CONTINUE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  answer (user_data, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled")));
}

/* A session that ends with the connection, under a name that no worker has. */
static gboolean
open_session (RwCtl *ctl, Broker *broker, GError **error)
{
  static const RwMqttConnectionEvents events = {
    .up = up_cb,
    .message = message_cb,
    .gathered = gathered_cb,
    .published = published_cb,
    .down = down_cb,
  };
  g_autofree char *client_id = g_strdup_printf ("reeferwatch-doctor-%08x", g_random_int ());
  const RwMqttOptions options = {
    .host = broker->address->host,
    .port = broker->address->port,
    .tls = broker->address->tls,
    .username = broker->address->username,
    .password = broker->password,
    .client_id = client_id,
    .cafile = broker->given->cafile,
    .certfile = broker->given->certfile,
    .keyfile = broker->given->keyfile,
    .keyfile_password = broker->keyfile_password,
    .alpn = broker->given->alpn,
    .filters = (const char *const *) broker->filters->pdata,
    .clean = TRUE,
  };
  GCancellable *cancellable = rw_ctl_get_cancellable (ctl);
  Session session = { .task = g_task_new (NULL, NULL, rw_ctl_answered_cb, ctl) };
  g_autoptr (GAsyncResult) result = NULL;
  guint timeout = g_timeout_add_seconds (SESSION_TIMEOUT_S, timed_out_cb, &session);
  gulong handler = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), &session);

  session.connection = rw_mqtt_connection_new (&options, &events, &session);
  result = rw_ctl_wait (ctl);
  g_source_remove (timeout);
  g_signal_handler_disconnect (cancellable, handler);
  g_clear_pointer (&session.connection, rw_mqtt_connection_close);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
check_session (RwCtl *ctl, Broker *broker, RwCtlFindings *findings)
{
  const char *name = _ ("broker session");
  g_autoptr (GError) error = NULL;

  if (open_session (ctl, broker, &error))
    rw_ctl_findings_ok (findings, name, _ ("Logged in, and may read the topics"));
  else if (!g_cancellable_is_cancelled (rw_ctl_get_cancellable (ctl)))
    rw_ctl_findings_failed (findings, name, rw_ctl_judge (error), error->message,
                            _ ("Check the user in --broker, the password, the certificates, and "
                               "what the broker lets this user read."));
}

void
rw_ctl_doctor_check_broker (RwCtl *ctl, const RwCtlBroker *given, RwCtlFindings *findings)
{
  g_auto (Broker) broker = { .given = given };
  gboolean usable;

  if (!check_address (&broker, findings))
    return;

  /* What is wrong with files does not keep from finding out whether there is a broker at all. */
  usable = check_password (&broker, findings);
  usable = check_key_password (&broker, findings) && usable;
  usable = check_files (&broker, findings) && usable;
  if (check_name (ctl, &broker, findings) && check_reach (ctl, &broker, findings) && usable)
    check_session (ctl, &broker, findings);
}
