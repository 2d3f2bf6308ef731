/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-service-folder.h"

G_BEGIN_DECLS

/*
 * RwServiceProcess: starting and ending a process that must not outlive the console.
 *
 * For: the private servers, the programs that prepare them, and the simulated fleet.
 * Not for: programs that the user starts and that may go on.
 *
 * The kernel sends the death signal when the thread that spawned the process ends, so these are
 * for the main thread only.
 */

/* Spawns argv (an absolute path first) in a session of its own, so that Ctrl+C in a terminal reaches
 * only the console. folder gives account, lock and log; with NULL the process runs as we do,
 * without a lock. death_signal is what the process gets when the console dies. With
 * G_SUBPROCESS_FLAGS_STDERR_* in flags the log stays untouched. */
GSubprocess *rw_service_process_spawn (const RwServiceFolder *folder,
                                       const char *const *argv,
                                       int death_signal,
                                       GSubprocessFlags flags,
                                       GError **error);

/* Called once when a watched process has ended. said is what it wrote to a stderr pipe, valid UTF-8
 * without the last line end; NULL without a pipe. */
typedef void (*RwServiceProcessEnded) (gpointer owner, GSubprocess *process, const char *said);

/* Watches for the end without keeping owner alive; nothing is called once owner is gone. */
void rw_service_process_watch (GSubprocess *process, GObject *owner, RwServiceProcessEnded ended);

/* Sends the signal, blocks until the process has ended or the time is over, then kills it. */
void rw_service_process_end (GSubprocess *process, int signal, guint milliseconds);

G_END_DECLS
