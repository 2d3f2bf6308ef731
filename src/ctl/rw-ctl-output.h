/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"

G_BEGIN_DECLS

/*
 * Where a command writes to: what --output says.
 *
 * For: the commands that write a file, or to what is already open.
 * Not for: writing.
 *
 * Main thread.
 */

/* A link stays, what it points to is written; a device or a pipe is written to as it is, and "-" is
 * standard output. TRUE with either *file or *stream (transfer full), the other one NULL. */
gboolean rw_ctl_output_open (const char *output,
                             GFile **file,
                             GOutputStream **stream,
                             GError **error);

G_END_DECLS
