/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-status.h"

G_BEGIN_DECLS

/*
 * RwServiceNotify: tells the service manager how the worker is doing, the protocol of sd_notify(3).
 *
 * For: a unit of Type=notify: ready once both links are up, a line of status, and a sign of life as
 * long as the worker's thread really turns, so that a worker that hangs is started again.
 * Not for: a service manager's answers; nothing waits for one.
 *
 * A message that cannot be sent is dropped: the manager may be busy or gone, and storing readings
 * does not depend on it. One thread.
 */
typedef struct _RwServiceNotify RwServiceNotify;

/*
 * socket is what NOTIFY_SOCKET says: a path, or a name after "@"; watchdog is WATCHDOG_USEC, the
 * longest time in µs that the manager waits for a sign of life, 0 for no watch. Never NULL; with
 * socket NULL nothing is ever sent.
 */
RwServiceNotify *rw_service_notify_new (const char *socket, gint64 watchdog);

/* The same by the environment, if that is meant for this process. */
RwServiceNotify *rw_service_notify_new_from_environment (void);
void rw_service_notify_free (RwServiceNotify *self);

/* The status came from the worker's thread, which sends it about once a second; now is monotonic
 * µs. */
void rw_service_notify_update (RwServiceNotify *self, const RwPipelineStatus *status, gint64 now);

/* The worker begins to stop. */
void rw_service_notify_stopping (RwServiceNotify *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwServiceNotify, rw_service_notify_free)

G_END_DECLS
