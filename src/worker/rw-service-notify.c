/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-service-notify.h"

#include "rw-time.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <unistd.h>

/* Counters in the line of status are news only now and then. */
#define STATUS_INTERVAL (5 * RW_USEC_PER_SEC)

/* The thread turns about once a second. A watch shorter than this could not tell a thread that
 * hangs from one that is between two turns. */
#define LEAST_PATIENCE (3 * RW_USEC_PER_SEC)

struct _RwServiceNotify
{
  GSocket *socket; /* or NULL */
  GSocketAddress *address;
  gint64 watchdog;
  gboolean ready;
  gboolean stopping;
  gint64 last_beat;             /* monotonic µs of the last sign of life */
  gint64 last_told;             /* and of the last line of status */
  RwLinkState broker, database; /* as told with it */
};

static GSocketAddress *
parse_address (const char *text)
{
  if (*text == '@')
    return g_unix_socket_address_new_with_type (text + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  return *text == '/' ? g_unix_socket_address_new (text) : NULL;
}

static void
send_text (RwServiceNotify *self, const char *text)
{
  if (self->socket != NULL)
    g_socket_send_to (self->socket, self->address, text, strlen (text), NULL, NULL);
}

static char *
describe (const RwPipelineStatus *status)
{
  if (status->database != RW_LINK_UP)
    return *status->database_text != '\0'
               ? g_strdup_printf (_ ("Waiting for the database: %s"), status->database_text)
               : g_strdup (_ ("Connecting to the database"));
  if (status->broker != RW_LINK_UP)
    return *status->broker_text != '\0'
               ? g_strdup_printf (_ ("Waiting for the broker: %s"), status->broker_text)
               : g_strdup (_ ("Connecting to the broker"));
  return g_strdup_printf (_ ("%llu readings stored, %llu rejected, %.1f messages/s"),
                          (unsigned long long) status->stored,
                          (unsigned long long) status->rejected, status->rate);
}

static void
tell_status (RwServiceNotify *self, const RwPipelineStatus *status, gint64 now)
{
  g_autofree char *description = describe (status);
  g_autofree char *text = g_strconcat ("STATUS=", description, NULL);

  /* A line feed would begin another assignment. */
  g_strdelimit (text, "\n", ' ');
  send_text (self, text);
  self->last_told = now;
  self->broker = status->broker;
  self->database = status->database;
}

static gboolean
is_alive (const RwServiceNotify *self, const RwPipelineStatus *status, gint64 now)
{
  return status->heartbeat > 0
         && now - status->heartbeat < MAX (self->watchdog / 2, LEAST_PATIENCE);
}

RwServiceNotify *
rw_service_notify_new (const char *socket, gint64 watchdog)
{
  RwServiceNotify *self = g_new0 (RwServiceNotify, 1);

  self->address = socket != NULL ? parse_address (socket) : NULL;
  if (self->address != NULL)
    self->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (self->socket != NULL)
    {
      g_socket_set_blocking (self->socket, FALSE);
      self->watchdog = watchdog;
    }
  return self;
}

static gint64
read_number (const char *variable)
{
  const char *text = g_getenv (variable);
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL)
             ? (gint64) number
             : 0;
}

RwServiceNotify *
rw_service_notify_new_from_environment (void)
{
  gint64 pid = read_number ("WATCHDOG_PID");
  gint64 watchdog = read_number ("WATCHDOG_USEC");

  /* The variables of a parent's watch are inherited. */
  return rw_service_notify_new (g_getenv ("NOTIFY_SOCKET"),
                                pid == 0 || pid == getpid () ? watchdog : 0);
}

void
rw_service_notify_free (RwServiceNotify *self)
{
  g_clear_object (&self->socket);
  g_clear_object (&self->address);
  g_free (self);
}

void
rw_service_notify_update (RwServiceNotify *self, const RwPipelineStatus *status, gint64 now)
{
  if (self->stopping)
    return;
  if (self->last_told == 0 || now - self->last_told >= STATUS_INTERVAL
      || status->broker != self->broker || status->database != self->database)
    tell_status (self, status, now);
  if (!self->ready && status->broker == RW_LINK_UP && status->database == RW_LINK_UP)
    {
      self->ready = TRUE;
      send_text (self, "READY=1");
    }
  if (self->watchdog > 0 && now - self->last_beat >= self->watchdog / 4
      && is_alive (self, status, now))
    {
      self->last_beat = now;
      send_text (self, "WATCHDOG=1");
    }
}

void
rw_service_notify_stopping (RwServiceNotify *self)
{
  self->stopping = TRUE;
  send_text (self, "STOPPING=1\nSTATUS=");
}
