/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-service-user.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
rw_service_user_find (const char *const *names, RwServiceUser *user, GError **error)
{
  if (geteuid () != 0)
    {
      *user = (RwServiceUser){ .uid = geteuid (), .gid = getegid (), .other = FALSE };
      return TRUE;
    }

  for (guint i = 0; names[i] != NULL; i++)
    {
      const struct passwd *entry = getpwnam (names[i]);

      if (entry == NULL || entry->pw_uid == 0)
        continue;
      *user = (RwServiceUser){ .uid = entry->pw_uid, .gid = entry->pw_gid, .other = TRUE };
      return TRUE;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("The server does not run as root, and there is no account “%s” to run it as. "
                 "Start Reeferwatch as a normal user."),
               names[0]);
  return FALSE;
}

static gboolean
may_pass (const RwServiceUser *user, const struct stat *info)
{
  if (info->st_uid == user->uid)
    return (info->st_mode & S_IXUSR) != 0;
  if (info->st_gid == user->gid)
    return (info->st_mode & S_IXGRP) != 0;
  return (info->st_mode & S_IXOTH) != 0;
}

gboolean
rw_service_user_can_reach (const RwServiceUser *user, const char *path)
{
  g_autofree char *folder = g_canonicalize_filename (path, NULL);

  if (!user->other)
    return TRUE;

  while (strcmp (folder, "/") != 0)
    {
      g_autofree char *parent = g_path_get_dirname (folder);
      struct stat info;

      if (stat (parent, &info) == 0 && !may_pass (user, &info))
        return FALSE;
      g_free (folder);
      folder = g_steal_pointer (&parent);
    }
  return TRUE;
}

static gboolean
fail_with_errno (GError **error, const char *path)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _("The folder “%s” cannot be used: %s"), path, g_strerror (code));
  return FALSE;
}

gboolean
rw_service_user_make_folder (const RwServiceUser *user, const char *path, GError **error)
{
  int fd;
  gboolean done;

  /* Parents that are made must let the other account pass; they are not to be looked into. */
  if (g_mkdir_with_parents (path, user->other ? 0711 : 0700) != 0)
    return fail_with_errno (error, path);

  /* Through a descriptor, so that nobody exchanges the folder for a link between the two calls. */
  fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return fail_with_errno (error, path);
  done = (!user->other || fchown (fd, user->uid, user->gid) == 0) && fchmod (fd, 0700) == 0;
  if (!done)
    fail_with_errno (error, path);
  close (fd);
  return done;
}
