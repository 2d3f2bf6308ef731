/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/*
 * RwServiceUser: the account that a private server runs as.
 *
 * For: PostgreSQL and mosquitto, which must not run as root. A plain user's server runs as that
 * user; root's runs as the first account of a list that exists.
 * Not for: the console and the worker themselves, which stay who they are.
 */
typedef struct
{
  uid_t uid;
  gid_t gid;
  gboolean other; /* another account than ours: ids are switched and folders handed over */
} RwServiceUser;

/* names is tried in order when we are root; NULL-terminated. G_IO_ERROR_NOT_FOUND when none of the
 * accounts exists. */
gboolean rw_service_user_find (const char *const *names, RwServiceUser *user, GError **error);

/* Whether the account may pass through every folder above path, which itself need not exist. */
gboolean rw_service_user_can_reach (const RwServiceUser *user, const char *path);

/* Makes path, with its parents, as a folder that belongs to the account and is closed to all
 * others. One that exists is handed over likewise. */
gboolean rw_service_user_make_folder (const RwServiceUser *user, const char *path, GError **error);

G_END_DECLS
