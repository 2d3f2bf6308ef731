/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-metrics-server.h"

#include "rw-metrics-text.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

/* The worker's thread turns once a second; one that did not for so long hangs. */
#define PATIENCE (10 * RW_USEC_PER_SEC)

struct _RwMetricsServer
{
  SoupServer *server;
  RwMetricsSnapshot snapshot;
  gpointer user_data;
  char *uri;
};

/* The host of "host:port" or "[host]:port" as an address; NULL when it is none. A name is not
 * taken: it may mean several addresses, and more than one was not asked for. */
static GSocketAddress *
parse_address (const char *text)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  gsize length;
  guint64 port;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return NULL;
  host = g_strndup (text, (gsize) (colon - text));
  length = strlen (host);
  if (length > 2 && *host == '[' && host[length - 1] == ']')
    {
      host[length - 1] = '\0';
      return strchr (host, ':') != NULL
                 ? g_inet_socket_address_new_from_string (host + 1, (guint) port)
                 : NULL;
    }
  return strchr (host, ':') == NULL ? g_inet_socket_address_new_from_string (host, (guint) port)
                                    : NULL;
}

static void
append_link (GString *text, const char *name, RwLinkState state, const char *reason)
{
  if (state == RW_LINK_UP || state == RW_LINK_OFF)
    return;
  g_string_append_printf (text, "%s: %s\n", name,
                          *reason != '\0' ? reason : rw_link_state_to_string (state));
}

/* A line for each thing that is not well; empty when all is. */
static char *
describe_trouble (const RwPipelineStatus *status)
{
  GString *text = g_string_new (NULL);

  append_link (text, "broker", status->broker, status->broker_text);
  append_link (text, "database", status->database, status->database_text);
  if (g_get_monotonic_time () - status->heartbeat > PATIENCE)
    g_string_append (text, "worker: its thread does not turn\n");
  return g_string_free (text, FALSE);
}

static void
respond (SoupServerMessage *message, guint code, const char *type, char *text)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control",
                                "no-store");
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, strlen (text));
  soup_server_message_set_status (message, code, NULL);
}

static void
respond_health (SoupServerMessage *message, const RwPipelineStatus *status)
{
  g_autofree char *trouble = describe_trouble (status);
  gboolean well = *trouble == '\0';

  respond (message, well ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE,
           "text/plain; charset=utf-8", well ? g_strdup ("ok\n") : g_steal_pointer (&trouble));
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  RwMetricsServer *self = user_data;
  const char *method = soup_server_message_get_method (message);
  RwPipelineStatus status;

  if (!g_str_equal (path, "/metrics") && !g_str_equal (path, "/healthz"))
    {
      respond (message, SOUP_STATUS_NOT_FOUND, "text/plain", g_strdup ("See /metrics\n"));
      return;
    }
  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                    "GET, HEAD");
      respond (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "text/plain",
               g_strdup ("Only GET and HEAD\n"));
      return;
    }

  self->snapshot (&status, self->user_data);
  if (g_str_equal (path, "/metrics"))
    respond (message, SOUP_STATUS_OK, RW_METRICS_CONTENT_TYPE, rw_metrics_to_text (&status));
  else
    respond_health (message, &status);
}

/* Nobody has anything to tell us: a body is read away, not gathered. */
static void
headers_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

static char *
dup_uri (SoupServer *server)
{
  GSList *uris = soup_server_get_uris (server);
  GUri *uri = uris->data;
  g_autofree char *host = strchr (g_uri_get_host (uri), ':') != NULL
                              ? g_strdup_printf ("[%s]", g_uri_get_host (uri))
                              : g_strdup (g_uri_get_host (uri));
  char *text = g_strdup_printf ("http://%s:%d/metrics", host, g_uri_get_port (uri));

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return text;
}

static gboolean
listen_at (SoupServer *server, const char *text, GError **error)
{
  g_autoptr (GSocketAddress) address = parse_address (text);
  g_autoptr (GError) local_error = NULL;

  if (address == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("--metrics=%s: give an address of this machine and a port, as "
                      "127.0.0.1:9464 or [::1]:9464"),
                   text);
      return FALSE;
    }
  if (soup_server_listen (server, address, 0, &local_error))
    return TRUE;

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 _ ("--metrics=%s: another program listens there: choose another port, or end "
                    "that program"),
                 text);
  else
    g_set_error (error, G_IO_ERROR, local_error->code, _ ("--metrics=%s: cannot listen there: %s"),
                 text, local_error->message);
  return FALSE;
}

RwMetricsServer *
rw_metrics_server_new (const char *address,
                       RwMetricsSnapshot snapshot,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (SoupServer) server = soup_server_new ("server-header", "reeferwatch", NULL);
  RwMetricsServer *self;

  if (!listen_at (server, address, error))
    return NULL;

  self = g_new0 (RwMetricsServer, 1);
  self->server = g_steal_pointer (&server);
  self->snapshot = snapshot;
  self->user_data = user_data;
  self->uri = dup_uri (self->server);
  soup_server_add_early_handler (self->server, NULL, headers_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  return self;
}

void
rw_metrics_server_free (RwMetricsServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->uri);
  g_free (self);
}

const char *
rw_metrics_server_get_uri (RwMetricsServer *self)
{
  return self->uri;
}
