/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-tls.h"

#include <gio/gio.h>

#define STRICT "verify-full"

/* From this version on libpq finds the system's authorities by itself. */
#define VERSION_SYSTEM_ROOTS 160000

const char rw_pg_tls_advice[] =
    "A database elsewhere has to prove who it is: give it a certificate for the name in the "
    "address, "
    "and its authority with sslrootcert=FILE. To do without, write sslmode=require (encrypted, not "
    "checked) or sslmode=disable into the address";

static const char *
find_option (const PQconninfoOption *options, const char *keyword)
{
  for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (g_str_equal (option->keyword, keyword))
      return option->val != NULL && *option->val != '\0' ? option->val : NULL;

  return NULL;
}

static const char *
find_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
is_local_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  /* "" is the compiled-in unix socket, "@" an abstract one. */
  if (*host == '\0' || *host == '/' || *host == '@' || g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
rw_pg_tls_is_local (const char *host, const char *hostaddr)
{
  const char *const lists[] = { host, hostaddr };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_auto (GStrv) hosts = g_strsplit (lists[i] != NULL ? lists[i] : "", ",", -1);

      for (guint j = 0; hosts[j] != NULL; j++)
        if (!is_local_host (hosts[j]))
          return FALSE;
    }
  return TRUE;
}

RwPgTls
rw_pg_tls_judge (const PQconninfoOption *options)
{
  const char *host = find_option (options, "host");
  const char *hostaddr = find_option (options, "hostaddr");

  if (find_option (options, "sslmode") != NULL || find_variable ("PGSSLMODE") != NULL)
    return RW_PG_TLS_SAID;

  /* Each of the two comes from the environment by itself. */
  host = host != NULL ? host : find_variable ("PGHOST");
  hostaddr = hostaddr != NULL ? hostaddr : find_variable ("PGHOSTADDR");
  if (!rw_pg_tls_is_local (host, hostaddr))
    return RW_PG_TLS_STRICT;
  return find_option (options, "service") != NULL || find_variable ("PGSERVICE") != NULL
             ? RW_PG_TLS_UNKNOWN
             : RW_PG_TLS_SAID;
}

RwPgTls
rw_pg_tls_judge_effective (const PQconninfoOption *options)
{
  const char *mode = find_option (options, "sslmode");

  if ((mode != NULL && !g_str_equal (mode, "prefer"))
      || rw_pg_tls_is_local (find_option (options, "host"), find_option (options, "hostaddr")))
    return RW_PG_TLS_SAID;
  return RW_PG_TLS_STRICT;
}

static char *
find_bundle (void)
{
  const char *const paths[] = {
    g_getenv ("SSL_CERT_FILE"),           /* what OpenSSL goes by */
    "/etc/ssl/certs/ca-certificates.crt", /* Debian, Arch and their like */
    "/etc/pki/tls/certs/ca-bundle.crt",   /* Fedora and its like */
    "/etc/ssl/ca-bundle.pem",             /* openSUSE */
    "/etc/ssl/cert.pem",                  /* Alpine */
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (paths[i] != NULL && g_file_test (paths[i], G_FILE_TEST_IS_REGULAR))
      return g_strdup (paths[i]);

  return NULL;
}

char *
rw_pg_tls_dup_roots (const PQconninfoOption *options, gboolean strict)
{
  const char *mode = strict ? STRICT : find_option (options, "sslmode");
  g_autofree char *own = g_build_filename (g_get_home_dir (), ".postgresql", "root.crt", NULL);

  mode = mode != NULL ? mode : find_variable ("PGSSLMODE");
  if (mode == NULL || !g_str_equal (mode, STRICT) || find_option (options, "sslrootcert") != NULL
      || find_variable ("PGSSLROOTCERT") != NULL || g_file_test (own, G_FILE_TEST_EXISTS))
    return NULL;

  return PQlibVersion () >= VERSION_SYSTEM_ROOTS ? g_strdup ("system") : find_bundle ();
}

gboolean
rw_pg_tls_is_final (const char *message)
{
  static const char *const signs[] = {
    "certificate verify failed",
    "does not match host name",
    "does not support SSL",
    "root certificate file",
    "certificate required",
    "unknown ca",
    "host name from server certificate",
    "bad certificate",
    "handshake failure",
  };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strstr (message, signs[i]) != NULL)
      return TRUE;

  return FALSE;
}
