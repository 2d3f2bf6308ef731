/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The end of a service manager of what sd_notify(3) describes. */
typedef struct _NotifySocket NotifySocket;

/* In a folder of its own, or with an abstract name. */
NotifySocket *notify_socket_new (gboolean abstract);
void notify_socket_free (NotifySocket *self);

/* What NOTIFY_SOCKET is to say. */
const char *notify_socket_get_name (NotifySocket *self);

/* The next message, NULL when none comes within timeout µs. Caller frees. */
char *notify_socket_receive (NotifySocket *self, gint64 timeout);

/* The next message is this one; NULL asserts that there is none. */
void notify_socket_assert (NotifySocket *self, const char *message);

/* Takes all that is there and counts the ones that are message. */
guint notify_socket_count (NotifySocket *self, const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NotifySocket, notify_socket_free)

G_END_DECLS
