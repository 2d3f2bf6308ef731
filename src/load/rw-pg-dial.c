/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-connection-private.h"

#include "rw-pg-tls.h"

/* The way from CLOSED to IDLE: read the conninfo, resolve names in GResolver's threads (libpq would
 * block), connect, and set up the session. */
struct _RwPgDial
{
  GTask *task;
  GPtrArray *keywords; /* of char *, ends with NULL once it is used */
  GPtrArray *values;
  RwPgTls tls; /* STRICT: we added sslmode */
  GStrv hosts; /* as written; one entry for each of hostaddr */
  guint resolved;
  GString *addresses; /* what becomes hostaddr */
  GSource *cancel;
  GCancellable *resolving;
};

/* A lock that a broken predecessor of ours holds must not be waited for until TCP gives up: with
 * these the server drops a session whose client is gone within seconds. They have no effect on a
 * unix socket. */
static const char session_setup[] = "SET timezone = 'UTC';"
                                    "SET client_min_messages = warning;"
                                    "SET idle_in_transaction_session_timeout = '5s';"
                                    "SET tcp_keepalives_idle = 2;"
                                    "SET tcp_keepalives_interval = 1;"
                                    "SET tcp_keepalives_count = 3;"
                                    "SET tcp_user_timeout = '5s'";

static void
rw_pg_dial_free (RwPgDial *dial)
{
  if (dial->cancel != NULL)
    {
      g_source_destroy (dial->cancel);
      g_source_unref (dial->cancel);
    }
  g_cancellable_cancel (dial->resolving);
  g_object_unref (dial->resolving);
  g_object_unref (dial->task);
  g_ptr_array_unref (dial->keywords);
  g_ptr_array_unref (dial->values);
  g_strfreev (dial->hosts);
  g_string_free (dial->addresses, TRUE);
  g_free (dial);
}

static void
set_option (RwPgDial *dial, const char *keyword, const char *value)
{
  g_ptr_array_add (dial->keywords, g_strdup (keyword));
  g_ptr_array_add (dial->values, g_strdup (value));
}

static const char *
find_option (const PQconninfoOption *options, const char *keyword)
{
  for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (strcmp (option->keyword, keyword) == 0)
      return option->val;

  return NULL;
}

/* Nobody said how a remote server is to be reached, or where its authorities are. */
static void
set_tls_options (RwPgDial *dial, const PQconninfoOption *options)
{
  g_autofree char *roots = rw_pg_tls_dup_roots (options, dial->tls == RW_PG_TLS_STRICT);

  if (dial->tls == RW_PG_TLS_STRICT)
    set_option (dial, "sslmode", "verify-full");
  if (roots != NULL)
    set_option (dial, "sslrootcert", roots);
}

/* The options of the address, and what we want where it says nothing. */
static gboolean
read_conninfo (RwPgConnection *self, RwPgDial *dial)
{
  static const char *const preset[][2] = {
    { "keepalives", "1" },       { "keepalives_idle", "2" },     { "keepalives_interval", "1" },
    { "keepalives_count", "3" }, { "tcp_user_timeout", "5000" }, { "client_encoding", "UTF8" },
  };
  PQconninfoOption *options = PQconninfoParse (self->conninfo, NULL);
  const char *host;

  if (options == NULL)
    return FALSE;

  set_option (dial, "fallback_application_name", "reeferwatch");
  for (guint i = 0; i < G_N_ELEMENTS (preset); i++)
    if (find_option (options, preset[i][0]) == NULL)
      set_option (dial, preset[i][0], preset[i][1]);
  for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (option->val != NULL)
      set_option (dial, option->keyword, option->val);

  dial->tls = rw_pg_tls_judge (options);
  set_tls_options (dial, options);

  g_free (self->password);
  self->password = g_strdup (find_option (options, "password"));

  host = find_option (options, "host");
  if (host == NULL)
    host = g_getenv ("PGHOST");
  if (host != NULL && find_option (options, "hostaddr") == NULL)
    dial->hosts = g_strsplit (host, ",", -1);

  PQconninfoFree (options);
  return TRUE;
}

/* A host that libpq does not have to look up. */
static gboolean
needs_no_lookup (const char *host)
{
  return *host == '\0' || *host == '/' || *host == '@' || g_hostname_is_ip_address (host);
}

static void
start_connecting (RwPgConnection *self)
{
  RwPgDial *dial = self->dial;

  g_ptr_array_add (dial->keywords, NULL);
  g_ptr_array_add (dial->values, NULL);
  self->conn = PQconnectStartParams ((const char *const *) dial->keywords->pdata,
                                     (const char *const *) dial->values->pdata, 0);
}

/* libpq has read the service file, and has sent nothing yet: the last moment to look where it is
 * going. */
static void
judge_service (RwPgConnection *self)
{
  RwPgDial *dial = self->dial;
  PQconninfoOption *options = self->conn != NULL ? PQconninfo (self->conn) : NULL;

  if (options == NULL)
    return;
  dial->tls = rw_pg_tls_judge_effective (options);
  if (dial->tls == RW_PG_TLS_STRICT)
    {
      g_clear_pointer (&self->conn, PQfinish);
      g_ptr_array_set_size (dial->keywords, (int) dial->keywords->len - 1);
      g_ptr_array_set_size (dial->values, (int) dial->values->len - 1);
      set_tls_options (dial, options);
      start_connecting (self);
    }
  PQconninfoFree (options);
}

static void
begin_connecting (RwPgConnection *self)
{
  RwPgDial *dial = self->dial;
  g_autofree char *addresses = g_strdup (dial->addresses->str);

  g_strdelimit (addresses, ",", ' ');
  if (*g_strstrip (addresses) != '\0')
    set_option (dial, "hostaddr", dial->addresses->str);

  self->state = RW_PG_DIALLING;
  start_connecting (self);
  if (dial->tls == RW_PG_TLS_UNKNOWN)
    judge_service (self);
  if (self->conn == NULL || PQstatus (self->conn) == CONNECTION_BAD)
    {
      rw_pg_connection_fail (self, rw_pg_connection_error (self, RW_PG_ERROR_UNAVAILABLE));
      return;
    }

  /* With this the SQLSTATE of a refusal is in the text, where it depends on no language. */
  PQsetErrorVerbosity (self->conn, PQERRORS_VERBOSE);
  rw_pg_connection_watch (self, G_IO_OUT);
}

static void resolve_next (RwPgConnection *self);

static void
host_resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwPgConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  if (addresses == NULL)
    {
      g_autofree char *text =
          g_strdup_printf ("%s. Check the host in the address of the database, and the network.",
                           error->message);

      /* Cancelled means that the dial was given up, and is no more. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        rw_pg_connection_fail (self, rw_pg_error_new (RW_PG_ERROR_UNAVAILABLE, NULL, text));
      return;
    }

  if (self->state == RW_PG_RESOLVING)
    {
      g_autofree char *address = g_inet_address_to_string (addresses->data);

      g_string_append (self->dial->addresses, address);
      resolve_next (self);
    }
  g_resolver_free_addresses (addresses);
}

/* hostaddr has one entry for each host, empty where libpq needs none, in the same order. */
static void
resolve_next (RwPgConnection *self)
{
  RwPgDial *dial = self->dial;
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  for (; dial->hosts != NULL && dial->hosts[dial->resolved] != NULL; dial->resolved++)
    {
      const char *host = dial->hosts[dial->resolved];

      if (dial->resolved > 0)
        g_string_append_c (dial->addresses, ',');
      if (needs_no_lookup (host))
        continue;

      dial->resolved++;
      g_resolver_lookup_by_name_async (resolver, host, dial->resolving, host_resolved_cb,
                                       g_object_ref (self));
      return;
    }

  begin_connecting (self);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  rw_pg_connection_close (user_data);
  return G_SOURCE_REMOVE;
}

void
rw_pg_dial_start (RwPgConnection *self, gint64 timeout, GTask *task)
{
  RwPgDial *dial = g_new0 (RwPgDial, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  dial->task = g_object_ref (task);
  dial->keywords = g_ptr_array_new_with_free_func (g_free);
  dial->values = g_ptr_array_new_with_free_func (g_free);
  dial->addresses = g_string_new (NULL);
  dial->resolving = g_cancellable_new ();
  self->dial = dial;
  self->state = RW_PG_RESOLVING;

  if (!read_conninfo (self, dial))
    {
      rw_pg_connection_fail (self, rw_pg_error_new (RW_PG_ERROR_ADDRESS, NULL,
                                                    "The database address cannot be understood."));
      return;
    }

  if (cancellable != NULL)
    {
      dial->cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (dial->cancel, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (dial->cancel, self->context);
    }
  rw_pg_connection_set_deadline (self, timeout);
  resolve_next (self);
}

static void
session_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
    = rw_pg_connection_run_finish (RW_PG_CONNECTION (source), result, &error);

  if (results != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  rw_pg_connection_close (RW_PG_CONNECTION (source));
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
set_up_session (RwPgConnection *self)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  RwPgDial *dial = g_steal_pointer (&self->dial);

  PQsetnonblocking (self->conn, 1);
  PQsetErrorVerbosity (self->conn, PQERRORS_DEFAULT);
  self->state = RW_PG_IDLE;
  rw_pg_connection_clear_deadline (self);

  rw_pg_script_add_simple (script, session_setup);
  rw_pg_connection_run_async (self, script, 10 * G_USEC_PER_SEC,
                              g_task_get_cancellable (dial->task), session_ready_cb,
                              g_object_ref (dial->task));
  rw_pg_dial_free (dial);
}

/* What libpq says of a handshake, and what can be done about it. */
static GError *
make_error (RwPgConnection *self, gboolean in_handshake)
{
  g_autoptr (GError) error = rw_pg_connection_error (self, RW_PG_ERROR_UNAVAILABLE);
  g_autofree char *text = NULL;

  if (!in_handshake || !g_error_matches (error, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE))
    return g_steal_pointer (&error);
  if (self->dial->tls == RW_PG_TLS_STRICT)
    text = g_strdup_printf ("%s. %s", error->message, rw_pg_tls_advice);
  return rw_pg_error_new (rw_pg_tls_is_final (error->message) ? RW_PG_ERROR_TLS
                                                              : RW_PG_ERROR_UNAVAILABLE,
                          NULL, text != NULL ? text : error->message);
}

static void
ignore_notice_cb (void *user_data, const PGresult *result)
{
}

/* Set up only where everything that we send is understood. */
static void
greet (RwPgConnection *self)
{
  int version = PQserverVersion (self->conn);
  g_autofree char *text = NULL;

  PQsetNoticeReceiver (self->conn, ignore_notice_cb, NULL);
  if (version >= RW_PG_LEAST_VERSION)
    {
      set_up_session (self);
      return;
    }

  text = g_strdup_printf ("The database server at “%s” is PostgreSQL %d.%d, but Reeferwatch needs "
                          "PostgreSQL %d or newer. Use a newer server.",
                          PQhost (self->conn), version / 10000,
                          version >= 100000 ? version % 10000 : version / 100 % 100,
                          RW_PG_LEAST_VERSION / 10000);
  rw_pg_connection_fail (self, rw_pg_error_new (RW_PG_ERROR_VERSION, NULL, text));
}

void
rw_pg_dial_advance (RwPgConnection *self)
{
  gboolean in_handshake = PQstatus (self->conn) == CONNECTION_SSL_STARTUP;

  switch (PQconnectPoll (self->conn))
    {
    case PGRES_POLLING_READING:
      rw_pg_connection_watch (self, G_IO_IN);
      break;
    case PGRES_POLLING_WRITING:
      rw_pg_connection_watch (self, G_IO_OUT);
      break;
    case PGRES_POLLING_OK:
      greet (self);
      break;
    case PGRES_POLLING_FAILED:
    case PGRES_POLLING_ACTIVE:
    default:
      rw_pg_connection_fail (self, make_error (self, in_handshake));
      break;
    }
}

void
rw_pg_dial_fail (RwPgConnection *self, const GError *error)
{
  RwPgDial *dial = g_steal_pointer (&self->dial);

  if (dial == NULL)
    return;

  g_task_return_error (dial->task, g_error_copy (error));
  rw_pg_dial_free (dial);
}
