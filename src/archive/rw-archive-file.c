/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define CHUNK (256 * 1024)

/* What is left free: so much, or that part of a small disk. */
#define RESERVE (G_GUINT64_CONSTANT (512) * 1024 * 1024)
#define RESERVE_PART 16

#define PRIVATE_FOLDER 0750
#define PRIVATE_FILE 0600

static gboolean
fail (const char *path, GError **error)
{
  int code = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", name, g_strerror (code));
  return FALSE;
}

char *
rw_archive_file_dup_temporary (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *hidden = g_strdup_printf (".%s.part", name);

  return g_build_filename (folder, hidden, NULL);
}

static gboolean
sync_folder (const char *folder, GError **error)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return fail (folder, error);
  synced = fsync (fd) == 0 || fail (folder, error);
  close (fd);
  return synced;
}

gboolean
rw_archive_file_make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *above = g_path_get_dirname (folder);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!g_file_test (above, G_FILE_TEST_IS_DIR) && strcmp (above, folder) != 0
      && !rw_archive_file_make_folder (folder, error))
    return FALSE;
  if (g_mkdir (folder, PRIVATE_FOLDER) != 0 && errno != EEXIST)
    return fail (folder, error);
  return sync_folder (above, error);
}

int
rw_archive_file_lock (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, ".lock", NULL);
  int fd;

  if (!rw_archive_file_make_folder (path, error))
    return -1;
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, PRIVATE_FILE);
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  if (fd >= 0 && errno == EWOULDBLOCK)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 "%s: another program archives into this folder at this moment", folder);
  else
    fail (path, error);
  if (fd >= 0)
    close (fd);
  return -1;
}

gboolean
rw_archive_file_check_room (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_filename_display_name (folder);
  g_autofree char *room = NULL;
  struct statvfs info;
  guint64 free_bytes;

  /* Who cannot be asked may have room. */
  if (statvfs (folder, &info) != 0 || info.f_blocks == 0)
    return TRUE;
  free_bytes = (guint64) info.f_bavail * info.f_frsize;
  if (free_bytes >= MIN (RESERVE, (guint64) info.f_blocks * info.f_frsize / RESERVE_PART))
    return TRUE;
  room = g_format_size (free_bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s: only %s are free", name, room);
  return FALSE;
}

gboolean
rw_archive_file_sync (int fd, const char *path, GError **error)
{
  if (fsync (fd) != 0)
    return fail (path, error);

  /* Reading it back is to read the disk, not what we have just written into the memory. */
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  return TRUE;
}

gboolean
rw_archive_file_publish (const char *temporary, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_rename (temporary, path) != 0)
    return fail (path, error);
  return sync_folder (folder, error);
}

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      text += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  return TRUE;
}

gboolean
rw_archive_file_write (const char *path, const char *text, GError **error)
{
  g_autofree char *temporary = rw_archive_file_dup_temporary (path);
  int fd = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, PRIVATE_FILE);
  gboolean written;

  if (fd < 0)
    return fail (temporary, error);
  written = (write_all (fd, text, strlen (text)) || fail (temporary, error))
            && rw_archive_file_sync (fd, temporary, error);
  close (fd);
  if (written)
    return rw_archive_file_publish (temporary, path, error);

  g_unlink (temporary);
  return FALSE;
}

char *
rw_archive_file_hash (const char *path, guint64 *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n;

  if (fd < 0)
    {
      fail (path, error);
      return NULL;
    }

  *size = 0;
  while ((n = read (fd, chunk, CHUNK)) > 0 && !g_cancellable_is_cancelled (cancellable))
    {
      g_checksum_update (hash, chunk, n);
      *size += (guint64) n;
    }
  if (n < 0)
    fail (path, error);
  close (fd);
  if (n < 0 || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_strdup (g_checksum_get_string (hash));
}
