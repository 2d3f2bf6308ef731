/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-address.h"

#define PLAIN_PORT 1883
#define TLS_PORT 8883
#define HTTPS_PORT 443

/* The longest topic that MQTT can carry. */
#define MAX_TOPIC 65535

static RwMqttAddress *
address_new (const char *host, guint16 port, const char *username, gboolean tls)
{
  RwMqttAddress *self = g_new0 (RwMqttAddress, 1);

  self->host = g_strdup (host);
  self->port = port;
  self->username = g_strdup (username);
  self->tls = tls;
  return self;
}

void
rw_mqtt_address_free (RwMqttAddress *self)
{
  g_free (self->host);
  g_free (self->username);
  g_free (self);
}

RwMqttAddress *
rw_mqtt_address_parse (const char *text, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *host;
  gboolean tls;
  int port;

  if (g_str_has_prefix (text, "unix:/"))
    return address_new (text + strlen ("unix:"), 0, NULL, FALSE);

  uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD, &local_error);
  if (uri != NULL && g_uri_get_password (uri) != NULL)
    {
      /* The text is not repeated: it would carry the password into a log. */
      g_set_error_literal (
          error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
          "The broker's address holds a password, which others could read: write "
          "mqtt://user@host and give the password in a file or in the environment");
      return NULL;
    }
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  tls = uri != NULL && g_ascii_strcasecmp (g_uri_get_scheme (uri), "mqtts") == 0;
  if (host == NULL || *host == '\0'
      || (!tls && g_ascii_strcasecmp (g_uri_get_scheme (uri), "mqtt") != 0))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not a broker’s address: write mqtt://host, mqtts://host:8883 or "
                   "unix:/path",
                   text);
      return NULL;
    }
  if (strlen (g_uri_get_path (uri)) > 1 || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” goes on after the broker’s host and port: topics are given apart", text);
      return NULL;
    }

  port = g_uri_get_port (uri);
  if (port == 0 || port > G_MAXUINT16)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” has no usable port: it must be between 1 and 65535", text);
      return NULL;
    }
  if (port < 0)
    port = tls ? TLS_PORT : PLAIN_PORT;
  return address_new (host, (guint16) port, g_uri_get_user (uri), tls);
}

const char *
rw_mqtt_address_get_default_alpn (const char *host, guint16 port)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);

  if (port != HTTPS_PORT || strstr (lower, ".iot.") == NULL)
    return NULL;
  return g_str_has_suffix (lower, ".amazonaws.com") || g_str_has_suffix (lower, ".amazonaws.com.cn")
             ? "x-amzn-mqtt-ca"
             : NULL;
}

gboolean
rw_mqtt_address_is_local (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (*host == '/' || g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* "+" and "#" stand for whole levels, "#" only for the last. */
static gboolean
filter_is_valid (const char *filter)
{
  gsize length = strlen (filter);

  if (length == 0 || length > MAX_TOPIC || !g_utf8_validate (filter, (gssize) length, NULL))
    return FALSE;

  for (const char *p = filter; *p != '\0'; p++)
    {
      if (*p != '+' && *p != '#')
        continue;
      if (p > filter && p[-1] != '/')
        return FALSE;
      if (*p == '+' ? (p[1] != '\0' && p[1] != '/') : p[1] != '\0')
        return FALSE;
    }
  return TRUE;
}

gboolean
rw_mqtt_topic_parse (const char *text, char **filter, char **decoder, GError **error)
{
  const char *equals = strrchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strdup (equals + 1) : g_strdup ("auto");
  g_autofree char *head =
      equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);

  if (!filter_is_valid (head))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not a topic filter: “+” stands for one whole level, “#” for all the "
                   "last ones, as in reefers/+/telemetry",
                   head);
      return FALSE;
    }
  *filter = g_steal_pointer (&head);
  *decoder = g_steal_pointer (&name);
  return TRUE;
}
