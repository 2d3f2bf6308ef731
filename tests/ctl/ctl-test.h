/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-test-postgres.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the tests of reeferwatchctl share: running the program as users do. */
typedef struct
{
  int code; /* what it exited with, or minus the signal that ended it */
  char *output;
  char *errors;
} Run;

void run_clear (Run *run);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Its path is the first argument of the test program. */
void ctl_test_init (int *argc, char ***argv);

/* A launcher whose environment holds no settings of whoever runs the test. */
GSubprocessLauncher *ctl_test_new_launcher (void);

/* Starts it with a line of arguments, quoted as for a shell. */
GSubprocess *ctl_test_spawn (GSubprocessLauncher *launcher, const char *line);

/* Waits for its end. */
void ctl_test_collect (GSubprocess *process, Run *run);

/* Both, in the environment of launcher, or in a fresh one for NULL. */
void ctl_test_run_in (GSubprocessLauncher *launcher, Run *run, const char *line);
void ctl_test_run (Run *run, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* "--database=…" of a server's database, quoted; NULL for the usual user and database. Caller
 * frees. */
char *ctl_test_dup_database (RwTestPostgres *postgres, const char *user, const char *database);

G_END_DECLS
