/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-postgres.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

struct _RwTestPostgres
{
  GSubprocess *warden; /* postgres.sh, which owns the server */
  GDataInputStream *answers;
  char *folder;
  char *bindir;
  char *conninfo;
};

static char *
read_answer (RwTestPostgres *self)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->answers, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
tell (RwTestPostgres *self, const char *word)
{
  g_autofree char *line = g_strconcat (word, "\n", NULL);
  g_autofree char *expected = g_strconcat ("done ", word, NULL);
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  GOutputStream *input = g_subprocess_get_stdin_pipe (self->warden);

  g_output_stream_write_all (input, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  answer = read_answer (self);
  g_assert_cmpstr (answer, ==, expected);
}

/* Not by g_test_build_filename(), which wants g_test_init(), and benchmarks are no tests. */
static char *
build_filename (const char *variable, const char *name)
{
  const char *folder = g_getenv (variable);

  if (folder == NULL)
    g_error ("%s is not set: run this with “meson test” or “./dev bench”.", variable);
  return g_build_filename (folder, "support", name, NULL);
}

/* Out of the test's process group: who kills all of that group must not kill who cleans up. */
static void
leave_group (gpointer user_data)
{
  setsid ();
}

static RwTestPostgres *
start (RwTestPostgresMode mode, const char *address)
{
  RwTestPostgres *self = g_new0 (RwTestPostgres, 1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autofree char *script = build_filename ("G_TEST_SRCDIR", "postgres.sh");
  g_autofree char *template = build_filename ("G_TEST_BUILDDIR", "postgres-template");
  g_autofree char *answer = NULL;
  const char *fsync = mode == RW_TEST_POSTGRES_DURABLE ? "fsync=on" : "fsync=off";

  self->folder = g_dir_make_tmp ("rw-pg-XXXXXX", &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "RW_TEST_POSTGRES_LISTEN", address, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, leave_group, NULL, NULL);
  self->warden = g_subprocess_launcher_spawn (launcher, &error, "/bin/sh", script, self->folder,
                                              template, "-c", fsync, NULL);
  g_assert_no_error (error);
  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->warden));

  answer = read_answer (self);
  if (!g_str_has_prefix (answer, "ready "))
    g_error ("PostgreSQL did not start: %s", answer);
  self->bindir = g_strdup (answer + strlen ("ready "));
  self->conninfo = rw_test_postgres_dup_conninfo (self, NULL, NULL);
  return self;
}

RwTestPostgres *
rw_test_postgres_new (RwTestPostgresMode mode)
{
  return start (mode, "");
}

RwTestPostgres *
rw_test_postgres_new_with_address (RwTestPostgresMode mode, char **address)
{
  /* All of 127/8 is this machine; the port is taken by the name of the unix socket. */
  *address = g_strdup_printf ("127.%d.%d.%d", g_random_int_range (1, 255),
                              g_random_int_range (1, 255), g_random_int_range (1, 255));
  return start (mode, *address);
}

/* Written by the server, whose file it must be. */
static void
copy_to_server (RwTestPostgres *self, const char *path, const char *name)
{
  g_autofree char *text = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_strdelimit (text, "\n", '|');
  sql = g_strdup_printf ("COPY (SELECT '%s') TO PROGRAM 'umask 077; tr \"|\" \"\\n\" > %s'", text,
                         name);
  output = rw_test_postgres_query (self, NULL, sql);
}

void
rw_test_postgres_set_certificate (RwTestPostgres *self, const char *certfile, const char *keyfile)
{
  gboolean on = FALSE;

  copy_to_server (self, certfile, "server.crt");
  copy_to_server (self, keyfile, "server.key");
  g_free (rw_test_postgres_query (self, NULL, "ALTER SYSTEM SET ssl = on"));
  g_free (rw_test_postgres_query (self, NULL, "SELECT pg_reload_conf()"));
  while (!on)
    {
      g_autofree char *answer = rw_test_postgres_query (self, NULL, "SHOW ssl");

      on = g_str_equal (answer, "on");
    }
}

void
rw_test_postgres_free (RwTestPostgres *self)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->warden), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait (self->warden, NULL, &error);
  g_assert_no_error (error);

  g_object_unref (self->answers);
  g_object_unref (self->warden);
  g_free (self->folder);
  g_free (self->bindir);
  g_free (self->conninfo);
  g_free (self);
}

const char *
rw_test_postgres_get_conninfo (RwTestPostgres *self)
{
  return self->conninfo;
}

char *
rw_test_postgres_dup_conninfo (RwTestPostgres *self, const char *user, const char *database)
{
  return g_strdup_printf ("host=%s port=5432 user=%s dbname=%s", self->folder,
                          user != NULL ? user : "postgres",
                          database != NULL ? database : "reeferwatch");
}

const char *
rw_test_postgres_get_folder (RwTestPostgres *self)
{
  return self->folder;
}

void
rw_test_postgres_create_database (RwTestPostgres *self, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE \"%s\"", name);
  g_autofree char *output = rw_test_postgres_query (self, "postgres", sql);

  g_assert_cmpstr (output, ==, "CREATE DATABASE");
}

static gboolean
run_psql (RwTestPostgres *self,
          const char *user,
          const char *database,
          const char *sql,
          char **output,
          char **message)
{
  g_autofree char *psql = g_build_filename (self->bindir, "psql", NULL);
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (self, user, database);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                          | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                        &error, psql, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", conninfo,
                        NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, sql, NULL, output, message, &error);
  g_assert_no_error (error);
  return g_subprocess_get_successful (process);
}

char *
rw_test_postgres_query (RwTestPostgres *self, const char *database, const char *sql)
{
  g_autofree char *output = NULL;
  g_autofree char *message = NULL;

  if (!run_psql (self, NULL, database, sql, &output, &message))
    g_error ("“%s” failed: %s", sql, message);

  if (g_str_has_suffix (output, "\n"))
    output[strlen (output) - 1] = '\0';
  return g_steal_pointer (&output);
}

char *
rw_test_postgres_query_error (RwTestPostgres *self,
                              const char *user,
                              const char *database,
                              const char *sql)
{
  g_autofree char *output = NULL;
  g_autofree char *message = NULL;

  if (run_psql (self, user, database, sql, &output, &message))
    g_error ("“%s” should have failed, but said: %s", sql, output);

  return g_steal_pointer (&message);
}

void
rw_test_postgres_stop (RwTestPostgres *self)
{
  tell (self, "stop");
}

void
rw_test_postgres_start (RwTestPostgres *self)
{
  tell (self, "start");
}

void
rw_test_postgres_kill (RwTestPostgres *self)
{
  tell (self, "kill");
}

void
rw_test_postgres_freeze (RwTestPostgres *self)
{
  tell (self, "freeze");
}

void
rw_test_postgres_thaw (RwTestPostgres *self)
{
  tell (self, "thaw");
}
