/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-service-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A shutdown writes a checkpoint, which on a slow disk takes its time. */
#define SERVER_END_TIMEOUT_USEC (60 * G_USEC_PER_SEC)
#define LOG_BYTES_MAX (1024 * 1024)
#define LOG_TAIL_LINES 3
#define SHARED_STATE "/var/lib/reeferwatch"

/* The longest file name that goes into a socket's folder: PostgreSQL's own. */
#define SOCKET_NAME_BYTES sizeof ("/.s.PGSQL.5432")

struct _RwServiceFolder
{
  char *path;
  char *name;
  char *hash; /* of the path: tells the sockets of several folders apart */
  char *sockets;
  RwServiceUser user;
  int owner_lock;
  int server_lock;
};

static gboolean
fail_with_errno (GError **error, const char *path)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("“%s” cannot be used: %s"), path,
               g_strerror (code));
  return FALSE;
}

static char *
file_of (const RwServiceFolder *self, const char *suffix)
{
  g_autofree char *name = g_strconcat (self->name, suffix, NULL);

  return g_build_filename (self->path, name, NULL);
}

static int
open_lock (const RwServiceFolder *self, const char *suffix, GError **error)
{
  g_autofree char *path = file_of (self, suffix);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    fail_with_errno (error, path);
  return fd;
}

static gboolean
take_owner_lock (RwServiceFolder *self, GError **error)
{
  self->owner_lock = open_lock (self, ".lock", error);
  if (self->owner_lock < 0)
    return FALSE;
  if (flock (self->owner_lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return fail_with_errno (error, self->path);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               _("Another copy of Reeferwatch already uses the data in “%s”. Use that one, or "
                 "close it and try again."),
               self->path);
  return FALSE;
}

static gboolean
take_server_lock (RwServiceFolder *self, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + SERVER_END_TIMEOUT_USEC;

  self->server_lock = open_lock (self, ".server.lock", error);
  if (self->server_lock < 0)
    return FALSE;

  while (flock (self->server_lock, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK)
        return fail_with_errno (error, self->path);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_get_monotonic_time () > deadline)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _("The server of an earlier session still runs on the data in “%s”. Log "
                         "out and in again, then start Reeferwatch."),
                       self->path);
          return FALSE;
        }
      g_usleep (50000);
    }
  return TRUE;
}

static gboolean
fits_a_socket (const char *folder)
{
  return strlen (folder) + SOCKET_NAME_BYTES <= sizeof (((struct sockaddr_un *) NULL)->sun_path);
}

/* The session's own folder for sockets, or NULL where there is none that serves. */
static char *
runtime_sockets (const RwServiceFolder *self)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  const char *flatpak_id = g_getenv ("FLATPAK_ID");
  g_autofree char *leaf = g_strdup_printf ("%s-%s", self->name, self->hash);
  g_autofree char *folder = NULL;

  if (runtime == NULL || runtime[0] != '/')
    return NULL;

  if (flatpak_id != NULL)
    folder = g_build_filename (runtime, "app", flatpak_id, leaf, NULL);
  else
    folder = g_build_filename (runtime, "reeferwatch", leaf, NULL);

  if (!fits_a_socket (folder) || !rw_service_user_can_reach (&self->user, folder))
    return NULL;
  return g_steal_pointer (&folder);
}

/* In a folder that all users share a name of ours may have been taken by somebody else. */
static gboolean
is_ours (const RwServiceFolder *self, const char *path)
{
  struct stat info;

  if (lstat (path, &info) != 0)
    return errno == ENOENT;
  return S_ISDIR (info.st_mode) && (info.st_uid == geteuid () || info.st_uid == self->user.uid)
         && (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

static gboolean
make_sockets (RwServiceFolder *self, GError **error)
{
  g_autofree char *leaf = NULL;

  self->sockets = runtime_sockets (self);
  if (self->sockets != NULL)
    return rw_service_user_make_folder (&self->user, self->sockets, error);

  leaf = g_strdup_printf ("reeferwatch-%s-%u-%s", self->name, (guint) geteuid (), self->hash);
  self->sockets = g_build_filename ("/tmp", leaf, NULL);
  if (!is_ours (self, self->sockets))
    {
      g_free (self->sockets);
      self->sockets = g_strdup ("/tmp/reeferwatch-XXXXXX");
      if (g_mkdtemp (self->sockets) == NULL)
        return fail_with_errno (error, "/tmp");
    }
  return rw_service_user_make_folder (&self->user, self->sockets, error);
}

RwServiceFolder *
rw_service_folder_open (const char *path,
                        const char *name,
                        const char *const *accounts,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (RwServiceFolder) self = g_new0 (RwServiceFolder, 1);

  self->owner_lock = -1;
  self->server_lock = -1;
  self->path = g_canonicalize_filename (path, NULL);
  self->name = g_strdup (name);
  self->hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->path, -1);
  self->hash[8] = '\0';

  if (!rw_service_user_find (accounts, &self->user, error))
    return NULL;
  /* The other account passes through the folder to its home; it cannot look around in it. */
  if (g_mkdir_with_parents (self->path, self->user.other ? 0711 : 0700) != 0)
    {
      fail_with_errno (error, self->path);
      return NULL;
    }
  if (!take_owner_lock (self, error) || !take_server_lock (self, cancellable, error)
      || !make_sockets (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
rw_service_folder_close (RwServiceFolder *self)
{
  if (self->sockets != NULL && self->server_lock >= 0)
    g_rmdir (self->sockets);
  if (self->server_lock >= 0)
    close (self->server_lock);
  if (self->owner_lock >= 0)
    close (self->owner_lock);
  g_free (self->sockets);
  g_free (self->hash);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

const char *
rw_service_folder_get_path (const RwServiceFolder *self)
{
  return self->path;
}

const RwServiceUser *
rw_service_folder_get_user (const RwServiceFolder *self)
{
  return &self->user;
}

const char *
rw_service_folder_get_sockets (const RwServiceFolder *self)
{
  return self->sockets;
}

char *
rw_service_folder_make_home (const RwServiceFolder *self, GError **error)
{
  g_autofree char *home = file_of (self, "");
  g_autofree char *leaf = g_strdup_printf ("%s-%s", self->name, self->hash);
  g_autofree char *elsewhere = g_build_filename (SHARED_STATE, leaf, NULL);

  if (rw_service_user_can_reach (&self->user, home))
    {
      if (!rw_service_user_make_folder (&self->user, home, error))
        return NULL;
      return g_steal_pointer (&home);
    }

  if (g_mkdir_with_parents (SHARED_STATE, 0755) != 0)
    {
      fail_with_errno (error, SHARED_STATE);
      return NULL;
    }
  if (!rw_service_user_make_folder (&self->user, elsewhere, error))
    return NULL;

  /* For a person who looks for the data here; nothing depends on it. */
  if (symlink (elsewhere, home) != 0 && errno != EEXIST)
    g_debug ("no link from %s to %s: %s", home, elsewhere, g_strerror (errno));
  return g_steal_pointer (&elsewhere);
}

int
rw_service_folder_open_log (const RwServiceFolder *self, GError **error)
{
  g_autofree char *path = file_of (self, ".log");
  g_autofree char *old = file_of (self, ".log.old");
  struct stat info;
  int fd;

  if (stat (path, &info) == 0 && info.st_size > LOG_BYTES_MAX)
    g_rename (path, old);

  fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    fail_with_errno (error, path);
  return fd;
}

char *
rw_service_folder_tail_log (const RwServiceFolder *self)
{
  g_autofree char *path = file_of (self, ".log");
  g_autofree char *text = NULL;
  const char *begin;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");

  g_strchomp (text);
  begin = text + strlen (text);
  for (guint lines = 0; begin > text; begin--)
    if (begin[-1] == '\n' && ++lines == LOG_TAIL_LINES)
      break;
  return g_utf8_make_valid (begin, -1);
}

int
rw_service_folder_dup_server_lock (const RwServiceFolder *self, GError **error)
{
  int fd = fcntl (self->server_lock, F_DUPFD_CLOEXEC, 3);

  if (fd < 0)
    fail_with_errno (error, self->path);
  return fd;
}
