/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-connection-private.h"

#include <glib-unix.h>

enum
{
  SIGNAL_NOTIFICATION,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwPgConnection, rw_pg_connection, G_TYPE_OBJECT)

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* The notifications of what the server sent since; handlers may close the connection. */
static void
hand_out_notifications (RwPgConnection *self)
{
  while (self->conn != NULL)
    {
      PGnotify *notify = PQnotifies (self->conn);

      if (notify == NULL)
        return;
      g_signal_emit (self, signals[SIGNAL_NOTIFICATION], 0, notify->relname, notify->extra);
      PQfreemem (notify);
    }
}

static gboolean
socket_ready_cb (gpointer user_data)
{
  g_autoptr (RwPgConnection) self = g_object_ref (user_data);

  switch (self->state)
    {
    case RW_PG_DIALLING:
      rw_pg_dial_advance (self);
      break;
    case RW_PG_IDLE:
      if (PQconsumeInput (self->conn) != 1)
        rw_pg_connection_fail (self, rw_pg_connection_error (self, RW_PG_ERROR_UNAVAILABLE));
      break;
    case RW_PG_RUNNING:
      rw_pg_run_advance (self->run);
      break;
    case RW_PG_CLOSED:
    case RW_PG_RESOLVING:
      break;
    }

  if (self->state == RW_PG_IDLE || self->state == RW_PG_RUNNING)
    hand_out_notifications (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
watch_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs watch_funcs = {
  .dispatch = watch_dispatch,
};

void
rw_pg_connection_watch (RwPgConnection *self, GIOCondition condition)
{
  int fd = PQsocket (self->conn);

  condition |= G_IO_ERR | G_IO_HUP;
  if (self->watch != NULL && self->watched_fd == fd)
    {
      g_source_modify_unix_fd (self->watch, self->watch_tag, condition);
      return;
    }

  clear_source (&self->watch);
  if (fd < 0)
    return;

  self->watch = g_source_new (&watch_funcs, sizeof (GSource));
  self->watched_fd = fd;
  self->watch_tag = g_source_add_unix_fd (self->watch, fd, condition);
  g_source_set_callback (self->watch, socket_ready_cb, self, NULL);
  g_source_attach (self->watch, self->context);
}

static gboolean
deadline_cb (gpointer user_data)
{
  g_autoptr (RwPgConnection) self = g_object_ref (user_data);

  clear_source (&self->deadline);
  rw_pg_connection_fail (self,
                         rw_pg_error_new (RW_PG_ERROR_DEADLINE, NULL,
                                          "The database server did not answer in time: it may be "
                                          "overloaded or stand still, or the network is cut."));
  return G_SOURCE_REMOVE;
}

void
rw_pg_connection_set_deadline (RwPgConnection *self, gint64 timeout)
{
  clear_source (&self->deadline);
  self->deadline = g_timeout_source_new ((guint) MIN (timeout / 1000 + 1, G_MAXINT));
  g_source_set_callback (self->deadline, deadline_cb, self, NULL);
  g_source_attach (self->deadline, self->context);
}

void
rw_pg_connection_clear_deadline (RwPgConnection *self)
{
  clear_source (&self->deadline);
}

/* Takes the password out of a message, wherever libpq or the server put it. */
static char *
without_password (RwPgConnection *self, const char *message)
{
  g_auto (GStrv) pieces = NULL;

  if (self->password == NULL || *self->password == '\0')
    return g_strdup (message);

  pieces = g_strsplit (message, self->password, -1);
  return g_strjoinv ("***", pieces);
}

/* Finds ":  28P01: " in what a server says while connecting, which libpq hands out as text only. */
static const char *
find_sqlstate (const char *message)
{
  for (const char *at = strstr (message, ":  "); at != NULL; at = strstr (at + 1, ":  "))
    {
      const char *state = at + strlen (":  ");
      gsize length = 0;

      while (g_ascii_isdigit (state[length]) || g_ascii_isupper (state[length]))
        length++;
      if (length == 5 && g_str_has_prefix (state + length, ": "))
        return state;
    }

  return NULL;
}

const char rw_pg_connection_broke[] =
    "The connection to the database server broke: the server ended or the network failed. Look "
    "whether it runs, and into its log.";

/* Who says it belongs to it: an address may name a service or several hosts. */
static GError *
refusal (RwPgConnection *self, const char *sqlstate, const char *says)
{
  const char *host = PQhost (self->conn);
  g_autofree char *message = NULL;

  if (self->state != RW_PG_DIALLING || host == NULL || *host == '\0')
    return rw_pg_error_new (RW_PG_ERROR_REFUSED, sqlstate, says);

  message = g_strdup_printf ("The database server at “%s” says: %s", host, says);
  return rw_pg_error_new (RW_PG_ERROR_REFUSED, sqlstate, message);
}

/* libpq puts what may be wrong on lines of its own. */
static void
make_one_line (char *message)
{
  char *to = message;

  g_strdelimit (g_strchomp (message), "\n\t", ' ');
  for (const char *from = message; *from != '\0'; from++)
    if (*from != ' ' || from[1] != ' ')
      *to++ = *from;
  *to = '\0';
}

/* What libpq says of a connection that was up: only the first line is about what happened. */
static GError *
broke (RwPgError code, const char *says)
{
  g_auto (GStrv) lines = g_strsplit (says, "\n", 2);
  g_autofree char *message = NULL;

  if (lines[0] == NULL || *lines[0] == '\0')
    return rw_pg_error_new (code, NULL, rw_pg_connection_broke);

  message = g_strdup_printf ("The connection to the database server broke (%s). Look whether it "
                             "runs, and into its log.",
                             lines[0]);
  return rw_pg_error_new (code, NULL, message);
}

GError *
rw_pg_connection_error (RwPgConnection *self, RwPgError code)
{
  g_autofree char *message = without_password (self, PQerrorMessage (self->conn));
  const char *found = find_sqlstate (message);
  char sqlstate[6] = "";

  if (found != NULL)
    {
      g_autofree char *rest = g_strdup (found + strlen ("28P01: "));
      char *line_end = strchr (rest, '\n');

      if (line_end != NULL)
        *line_end = '\0';
      memcpy (sqlstate, found, 5);
      return refusal (self, sqlstate, rest);
    }

  if (PQconnectionNeedsPassword (self->conn))
    return rw_pg_error_new (RW_PG_ERROR_REFUSED, "28P01",
                            "The database server asks for a password, and none is given.");

  if (self->state != RW_PG_DIALLING)
    return broke (code, message);
  make_one_line (message);
  if (*message == '\0')
    return rw_pg_error_new (code, NULL, rw_pg_connection_broke);
  return rw_pg_error_new (code, NULL, message);
}

/* Leaves nothing of the connection; answers nobody. */
static void
tear_down (RwPgConnection *self)
{
  clear_source (&self->watch);
  clear_source (&self->deadline);
  g_clear_pointer (&self->conn, PQfinish);
  g_hash_table_remove_all (self->prepared);
  self->state = RW_PG_CLOSED;
}

static void
fail_tasks (RwPgConnection *self, const GError *error)
{
  RwPgRun *run = g_steal_pointer (&self->run);
  GQueue waiting = self->waiting;

  g_queue_init (&self->waiting);
  rw_pg_dial_fail (self, error);
  if (run != NULL)
    rw_pg_run_fail (run, error);
  while ((run = g_queue_pop_head (&waiting)) != NULL)
    rw_pg_run_fail (run, error);
}

void
rw_pg_connection_fail (RwPgConnection *self, GError *error)
{
  g_autoptr (GError) owned = error;
  g_autoptr (RwPgConnection) keep = g_object_ref (self);
  gboolean was_open = rw_pg_connection_is_open (self);

  tear_down (self);
  fail_tasks (self, owned);
  if (was_open)
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

void
rw_pg_connection_run_ended (RwPgConnection *self)
{
  rw_pg_connection_clear_deadline (self);
  rw_pg_connection_watch (self, G_IO_IN);
  self->state = RW_PG_IDLE;
  self->run = g_queue_pop_head (&self->waiting);
  if (self->run == NULL)
    return;

  self->state = RW_PG_RUNNING;
  rw_pg_run_start (self->run);
}

static void
rw_pg_connection_dispose (GObject *object)
{
  RwPgConnection *self = RW_PG_CONNECTION (object);

  /* Whatever is under way holds a reference, so nothing is here. */
  tear_down (self);

  G_OBJECT_CLASS (rw_pg_connection_parent_class)->dispose (object);
}

static void
rw_pg_connection_finalize (GObject *object)
{
  RwPgConnection *self = RW_PG_CONNECTION (object);

  g_free (self->conninfo);
  g_free (self->password);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->prepared);

  G_OBJECT_CLASS (rw_pg_connection_parent_class)->finalize (object);
}

static void
rw_pg_connection_class_init (RwPgConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_pg_connection_dispose;
  object_class->finalize = rw_pg_connection_finalize;

  signals[SIGNAL_NOTIFICATION]
    = g_signal_new ("notification", RW_TYPE_PG_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", RW_TYPE_PG_CONNECTION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_pg_connection_init (RwPgConnection *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->waiting);
}

RwPgConnection *
rw_pg_connection_new (const char *conninfo)
{
  RwPgConnection *self = g_object_new (RW_TYPE_PG_CONNECTION, NULL);

  self->conninfo = g_strdup (conninfo);
  return self;
}

void
rw_pg_connection_open_async (RwPgConnection *self,
                             gint64 timeout,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (RW_IS_PG_CONNECTION (self));
  g_return_if_fail (self->state == RW_PG_CLOSED);

  rw_pg_dial_start (self, timeout, task);
}

gboolean
rw_pg_connection_open_finish (RwPgConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
rw_pg_connection_is_open (RwPgConnection *self)
{
  return self->state == RW_PG_IDLE || self->state == RW_PG_RUNNING;
}

int
rw_pg_connection_get_server_version (RwPgConnection *self)
{
  return self->conn != NULL ? PQserverVersion (self->conn) : 0;
}

void
rw_pg_connection_run_async (RwPgConnection *self,
                            RwPgScript *script,
                            gint64 timeout,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RwPgRun *run;

  g_return_if_fail (RW_IS_PG_CONNECTION (self));

  if (!rw_pg_connection_is_open (self))
    {
      g_task_return_error (task, rw_pg_error_new (RW_PG_ERROR_UNAVAILABLE, NULL,
                                                  "There is no connection to the database."));
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;

  run = rw_pg_run_new (self, script, timeout, task);
  if (self->run != NULL)
    {
      g_queue_push_tail (&self->waiting, run);
      return;
    }

  self->run = run;
  self->state = RW_PG_RUNNING;
  rw_pg_run_start (run);
}

GPtrArray *
rw_pg_connection_run_finish (RwPgConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rw_pg_connection_close (RwPgConnection *self)
{
  g_autoptr (GError) error = rw_pg_error_new (RW_PG_ERROR_UNAVAILABLE, NULL,
                                              "The connection to the database was closed.");
  g_autoptr (RwPgConnection) keep = g_object_ref (self);

  tear_down (self);
  fail_tasks (self, error);
}
