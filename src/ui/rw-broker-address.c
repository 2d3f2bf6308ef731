/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-broker-address.h"

#include <glib/gi18n.h>
#include <string.h>

/* Splits "scheme://rest"; a missing scheme is told by the port. */
static const char *
split_scheme (const char *text, char **rest, GError **error)
{
  const char *separator = strstr (text, "://");
  g_autofree char *scheme = NULL;

  if (separator == NULL)
    {
      *rest = g_strdup (text);
      return g_str_has_suffix (text, ":8883") ? "mqtts" : "mqtt";
    }
  scheme = g_ascii_strdown (text, separator - text);
  *rest = g_strdup (separator + 3);
  if (g_str_equal (scheme, "mqtt") || g_str_equal (scheme, "tcp"))
    return "mqtt";
  if (g_str_equal (scheme, "mqtts") || g_str_equal (scheme, "ssl") || g_str_equal (scheme, "tls"))
    return "mqtts";
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("“%s” is not supported: use mqtt:// or, encrypted, mqtts://"), scheme);
  return NULL;
}

/* Takes "user@" off the front of *rest; the form's own field wins. */
static gboolean
split_user (char **rest, const char *user_field, char **user, GError **error)
{
  char *at = strrchr (*rest, '@');
  g_autofree char *before = at != NULL ? g_strndup (*rest, at - *rest) : NULL;

  if (before != NULL && strchr (before, ':') != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("Put the password into its own field, not into the address"));
      return FALSE;
    }
  if (at != NULL)
    {
      char *host = g_strdup (at + 1);

      g_free (*rest);
      *rest = host;
    }
  *user = g_strdup (*user_field != '\0' ? user_field : before);
  return TRUE;
}

char *
rw_broker_address_normalise (const char *text, const char *user_field, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *rest = NULL;
  g_autofree char *user = NULL;
  g_autofree char *escaped = NULL;
  g_autoptr (GSocketConnectable) host = NULL;
  const char *scheme;

  if (*stripped == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("Enter the address of your broker, such as broker.example.com"));
      return NULL;
    }
  if (g_str_has_prefix (stripped, "unix:/"))
    return g_steal_pointer (&stripped);
  scheme = split_scheme (stripped, &rest, error);
  if (scheme == NULL || !split_user (&rest, user_field, &user, error))
    return NULL;
  if (g_str_has_suffix (rest, "/"))
    rest[strlen (rest) - 1] = '\0';
  if (strpbrk (rest, " /?#\t") == NULL && *rest != '\0')
    host = g_network_address_parse (rest, 0, NULL);
  if (host == NULL || *g_network_address_get_hostname (G_NETWORK_ADDRESS (host)) == '\0')
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is not a host name with an optional port"), rest);
      return NULL;
    }
  if (user == NULL || *user == '\0')
    return g_strdup_printf ("%s://%s", scheme, rest);
  escaped = g_uri_escape_string (user, NULL, FALSE);
  return g_strdup_printf ("%s://%s@%s", scheme, escaped, rest);
}

gboolean
rw_topic_filter_check (const char *text, GError **error)
{
  g_auto (GStrv) levels = g_strsplit (text, "/", -1);
  guint n = g_strv_length (levels);

  if (*text == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("Enter the topics to listen to, such as reefers/+/telemetry"));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      gboolean wild = strpbrk (levels[i], "+#") != NULL;

      if (!wild || g_str_equal (levels[i], "+") || (g_str_equal (levels[i], "#") && i == n - 1))
        continue;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("“+” stands for one whole level of a topic, “#” only for the last ones"));
      return FALSE;
    }
  return TRUE;
}
