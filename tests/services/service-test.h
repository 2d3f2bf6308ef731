/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * What the tests of the private servers share: a folder of their own, waiting for an answer, and
 * the tests' program started once more as a console that can be killed.
 */

/* With --as-nobody among the arguments a test that runs as root becomes the account nobody, so that
 * both ways are tested wherever the tests run. Call it first. */
void service_test_init (int *argc, char ***argv);

/* A new folder that every account can reach; remove it with service_test_remove_folder(). */
char *service_test_make_folder (void);
void service_test_remove_folder (const char *folder);

/* For start_async: keeps the result until somebody waits for it. */
void service_test_keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
void service_test_wait_for_result (GAsyncResult **result);

/* For the signal "exited": counts in a guint. */
void service_test_count_exit_cb (GObject *source, const char *reason, gpointer user_data);
void service_test_wait_for_count (const guint *count);

/* Runs this program as "--own FOLDER" and returns once it has written its first line, which is
 * given in *line. */
GSubprocess *service_test_spawn_owner (const char *folder, char **line);

/* Processes whose command line names folder; their ids in a new array. */
GArray *service_test_find_processes (const char *folder);
void service_test_wait_for_no_process (const char *folder);
