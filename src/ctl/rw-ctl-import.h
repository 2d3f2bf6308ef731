/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"
#include "rw-pg-import.h"
#include "rw-replay-bytes.h"

G_BEGIN_DECLS

/*
 * The two ways of an import.
 *
 * For: rw_ctl_import(), which found out what the file holds.
 * Not for: anybody else.
 *
 * Each returns an exit code after having said on standard error what went wrong.
 */

/* Readings: through the same pipeline as a replay. */
int rw_ctl_import_readings (RwCtl *ctl, const char *database, const char *path);

/* Bookings or cargo profiles: all of them or none. */
int rw_ctl_import_rows (RwCtl *ctl,
                        const char *database,
                        RwPgImportKind kind,
                        RwReplayBytes *bytes);

G_END_DECLS
