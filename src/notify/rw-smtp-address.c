/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-smtp-address.h"

#include <gio/gio.h>

/* Of submission, RFC 8314. */
#define PORT 587
#define PORT_TLS 465

static RwSmtpAddress *
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, message);
  return NULL;
}

RwSmtpAddress *
rw_smtp_address_parse (const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD, NULL);
  g_autoptr (RwSmtpAddress) self = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || (!g_str_equal (g_uri_get_scheme (uri), "smtp")
          && !g_str_equal (g_uri_get_scheme (uri), "smtps")))
    return fail (error, "write the relay as smtp://host, smtps://host or smtp://user@host:port");
  if (g_uri_get_password (uri) != NULL)
    return fail (error, "the address holds a password, which others could read: leave it out and "
                        "give --smtp-password-file=FILE, or set REEFERWATCH_SMTP_PASSWORD");
  if (g_strcmp0 (g_uri_get_path (uri), "/") > 0 || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    return fail (error, "nothing may follow the host and the port");

  self = g_new0 (RwSmtpAddress, 1);
  self->tls = g_str_equal (g_uri_get_scheme (uri), "smtps");
  self->host = g_strdup (g_uri_get_host (uri));
  self->user = g_strdup (g_uri_get_user (uri));
  self->port =
      g_uri_get_port (uri) > 0 ? (guint) g_uri_get_port (uri) : (self->tls ? PORT_TLS : PORT);
  return g_steal_pointer (&self);
}

void
rw_smtp_address_free (RwSmtpAddress *self)
{
  g_free (self->user);
  g_free (self->host);
  g_free (self);
}

gboolean
rw_smtp_address_is_local (const RwSmtpAddress *self)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (self->host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (self->host, "localhost") == 0;
}
