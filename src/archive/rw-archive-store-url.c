/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-store.h"

#include "rw-archive-manifest.h"

#include <string.h>

/* What needs no escaping in a path, so that it is signed as it is sent. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~/"

static gboolean
is_local (const char *host)
{
  return strcmp (host, "127.0.0.1") == 0 || strcmp (host, "::1") == 0
         || strcmp (host, "localhost") == 0;
}

static gboolean
is_good_path (const char *path)
{
  return strlen (path) > 1 && path[1] != '/' && strspn (path, PLAIN) == strlen (path)
         && strstr (path, "//") == NULL;
}

/* What is wrong, or NULL. */
static const char *
judge (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return "write it as https://host/bucket/prefix";
  if (g_uri_get_userinfo (uri) != NULL)
    return "keys do not belong into it: use AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a file";
  if (strcmp (g_uri_get_scheme (uri), "https") != 0
      && !(strcmp (g_uri_get_scheme (uri), "http") == 0 && is_local (g_uri_get_host (uri))))
    return "it must begin with https://";
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL
      || !is_good_path (g_uri_get_path (uri)) || strstr (url, "/.") != NULL)
    return "a bucket must follow the host, then a prefix if you like, of letters, digits and "
           "“-_.~/”";
  return NULL;
}

gboolean
rw_archive_store_check_url (const char *url, GError **error)
{
  const char *what = judge (url);

  if (what == NULL)
    return TRUE;
  g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_SETTINGS,
               "The address of the object store cannot be used: %s", what);
  return FALSE;
}
