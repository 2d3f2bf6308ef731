/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-worker-options.h"

G_BEGIN_DECLS

/*
 * RwWorker: the daemon's main loop around a pipeline.
 *
 * For: running until a signal or the pipeline ends it, status lines on standard output, trouble on
 * standard error.
 * Not for: reading options.
 *
 * Main thread. Blocks until the end.
 */

/* Exit codes, those of sysexits.h. */
enum
{
  RW_WORKER_OK = 0,
  RW_WORKER_USAGE = 64,
  RW_WORKER_UNAVAILABLE = 69,
  RW_WORKER_INTERNAL = 70,
  RW_WORKER_CONFIGURATION = 78,
};

/* Returns the exit code. The last line on standard output is the JSON status, unless nothing could
 * begin at all. */
int rw_worker_run (const RwWorkerOptions *options);

G_END_DECLS
