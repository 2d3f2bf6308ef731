/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-socket.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _NotifySocket
{
  GSocket *socket;
  char *folder; /* or NULL */
  char *name;
};

NotifySocket *
notify_socket_new (gboolean abstract)
{
  NotifySocket *self = g_new0 (NotifySocket, 1);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  if (abstract)
    {
      self->name = g_strdup_printf ("@rw-notify-%d-%08x", getpid (), g_random_int ());
      address =
          g_unix_socket_address_new_with_type (self->name + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
    }
  else
    {
      self->folder = g_dir_make_tmp ("rw-notify-XXXXXX", NULL);
      self->name = g_build_filename (self->folder, "notify", NULL);
      address = g_unix_socket_address_new (self->name);
    }
  self->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                               G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_socket_bind (self->socket, address, TRUE, &error);
  g_assert_no_error (error);
  return self;
}

void
notify_socket_free (NotifySocket *self)
{
  g_object_unref (self->socket);
  if (self->folder != NULL)
    {
      g_unlink (self->name);
      g_rmdir (self->folder);
    }
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

const char *
notify_socket_get_name (NotifySocket *self)
{
  return self->name;
}

char *
notify_socket_receive (NotifySocket *self, gint64 timeout)
{
  char text[4096];
  gssize n;
  g_autoptr (GError) error = NULL;

  if (!g_socket_condition_timed_wait (self->socket, G_IO_IN, timeout, NULL, NULL))
    return NULL;
  n = g_socket_receive (self->socket, text, sizeof text, NULL, &error);
  g_assert_no_error (error);
  return g_strndup (text, (gsize) n);
}

void
notify_socket_assert (NotifySocket *self, const char *message)
{
  g_autofree char *received = notify_socket_receive (self, 0);

  g_assert_cmpstr (received, ==, message);
}

guint
notify_socket_count (NotifySocket *self, const char *message)
{
  guint n = 0;
  char *received;

  while ((received = notify_socket_receive (self, 0)) != NULL)
    {
      n += g_str_equal (received, message);
      g_free (received);
    }
  return n;
}
