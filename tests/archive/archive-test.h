/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-manifest.h"
#include "rw-archiver.h"
#include "rw-test-postgres.h"

G_BEGIN_DECLS

/* What the tests of the archive share: a database with readings of old days, and a run. */
typedef struct
{
  RwTestPostgres *server;
  char *database;
  char *conninfo;
  char *folder; /* of the archive */
  RwArchivePlan *plan;
} ArchiveTest;

/* A new database with the schema, called like the test, and an empty folder. */
void archive_test_set_up (ArchiveTest *self, RwTestPostgres *server, const char *name);
void archive_test_tear_down (ArchiveTest *self);

/* Stores n readings each of three containers on a day ("2025-11-20"), from an hour ("10") on, a
 * second apart; their roll-ups count as computed. Some of their values are odd. */
void archive_test_store (ArchiveTest *self, const char *day, const char *hour, guint n);

/* Runs SQL through psql; caller frees. */
char *archive_test_query (ArchiveTest *self, const char *sql);
void archive_test_assert (ArchiveTest *self, const char *sql, const char *expected);

/* A run of the plan; FALSE with error when it fails. status may be NULL. */
gboolean archive_test_try (ArchiveTest *self,
                           RwArchiveResult *result,
                           RwArchiveStatus *status,
                           GError **error);

/* The same; it must succeed. */
RwArchiveResult archive_test_run (ArchiveTest *self);

/* The path of a file in the archive; caller frees. */
char *archive_test_path (ArchiveTest *self, const char *name);

/* The manifest of a day and round, whose files must be right. */
RwArchiveManifest *archive_test_manifest (ArchiveTest *self, const char *day, int round);

G_END_DECLS
