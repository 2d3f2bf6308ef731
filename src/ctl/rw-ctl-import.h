/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"
#include "rw-pg-import.h"
#include "rw-replay-bytes.h"

G_BEGIN_DECLS

/*
 * The ways of an import.
 *
 * For: rw_ctl_import(), which found out what the file holds.
 * Not for: anybody else.
 *
 * Each returns an exit code after having said on standard error what went wrong.
 */

/* Readings: through the same pipeline as a replay, one file after the other; paths end with NULL.
 */
int rw_ctl_import_readings (RwCtl *ctl, const char *database, const char *const *paths);

/* The same; if the files are named like those of an archive, their day stays in the database for so
 * many days, however old it is. */
int rw_ctl_import_held (RwCtl *ctl, const char *database, const char *const *paths, int days);

/* Whether a file is named like the manifest of an archived day, … */
gboolean rw_ctl_import_is_archive (const char *path);

/* … and the import of what it tells of: none of it, if any of its files is damaged or missing. */
int rw_ctl_import_archive (RwCtl *ctl, const char *database, const char *path, int days);

/* Bookings or cargo profiles: all of them or none. */
int rw_ctl_import_rows (RwCtl *ctl,
                        const char *database,
                        RwPgImportKind kind,
                        RwReplayBytes *bytes);

G_END_DECLS
