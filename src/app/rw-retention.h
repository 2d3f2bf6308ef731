/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-plan.h"

G_BEGIN_DECLS

/*
 * What the settings say about how long readings are kept.
 *
 * For: RwApplication, which hands it to the backend.
 * Not for: databases that are not the console's own: whoever runs those says so to their worker.
 */

/* folder: where the archive is unless the settings name another. Returns: (transfer full) */
RwArchivePlan *rw_retention_read (GSettings *settings, const char *folder);

G_END_DECLS
