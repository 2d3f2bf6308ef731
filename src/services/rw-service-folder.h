/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-service-user.h"

G_BEGIN_DECLS

/*
 * RwServiceFolder: where one private server lives: its locks, its log and its socket.
 *
 * For: RwPrivatePostgres and RwPrivateBroker.
 * Not for: knowing what the server stores.
 *
 * DESIGN. Two locks (flock) guard a folder. NAME.lock is held by the console alone: while it is
 * held, another console is refused at once. NAME.server.lock is inherited by the server: it says
 * that a server still runs although its console is gone, which lasts as long as a shutdown lasts,
 * so it is waited for. Process ids prove nothing, because in a sandbox they are small and used
 * again; whoever holds both locks may therefore remove what a killed server left behind.
 *
 * No thread of its own; one thread at a time.
 */
typedef struct _RwServiceFolder RwServiceFolder;

/* Makes the folder, takes the locks and makes the folder of the socket. Blocks while a server of a
 * killed console ends, so call it in a worker thread. G_IO_ERROR_BUSY when another console has it,
 * G_IO_ERROR_CANCELLED. name is a short file name, "postgres"; accounts as for
 * rw_service_user_find. */
RwServiceFolder *rw_service_folder_open (const char *path,
                                         const char *name,
                                         const char *const *accounts,
                                         GCancellable *cancellable,
                                         GError **error);

/* Gives the locks back and removes the socket's folder when it is empty. */
void rw_service_folder_close (RwServiceFolder *self);

const char *rw_service_folder_get_path (const RwServiceFolder *self);
const RwServiceUser *rw_service_folder_get_user (const RwServiceFolder *self);

/* A folder short enough for the name of a socket, closed to other users. */
const char *rw_service_folder_get_sockets (const RwServiceFolder *self);

/* Where the server keeps its files: in the folder itself, or, where root's server runs as an
 * account that cannot reach it, under /var/lib/reeferwatch with a link in the folder. */
char *rw_service_folder_make_home (const RwServiceFolder *self, GError **error);

/* A descriptor to append to NAME.log, or -1. One over 1 MB is first renamed to NAME.log.old. */
int rw_service_folder_open_log (const RwServiceFolder *self, GError **error);

/* The last lines of the log, for an error message: what was wrong and that it was fatal are two
 * lines. "" when there are none. */
char *rw_service_folder_tail_log (const RwServiceFolder *self);

/* A new descriptor of the lock that the server inherits. */
int rw_service_folder_dup_server_lock (const RwServiceFolder *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwServiceFolder, rw_service_folder_close)

G_END_DECLS
