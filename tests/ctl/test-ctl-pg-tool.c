/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-pg-tool.h"

#include <glib/gstdio.h>
#include <string.h>

static char *root;

/* A program that only tells its version; returns its folder. */
static char *
make_program (const char *folder, const char *version)
{
  char *bin = g_build_filename (root, folder, "bin", NULL);
  g_autofree char *path = g_build_filename (bin, "pg_dump", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho 'pg_dump (PostgreSQL) %s'\n", version);

  g_assert_cmpint (g_mkdir_with_parents (bin, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return bin;
}

static void
assert_found (const char *search_path, int wanted, int found, const char *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RwCtlPgTool) tool = rw_ctl_pg_tool_find (search_path, root, "pg_dump", wanted, &error);

  g_assert_no_error (error);
  g_assert_cmpint (tool->version, ==, found);
  g_assert_nonnull (strstr (tool->path, place));
}

/* The oldest that will do; a beta counts as its version. */
static void
test_choice (void)
{
  g_autofree char *thirteen = make_program ("13", "13.14 (Debian 13.14-1)");
  g_autofree char *sixteen = make_program ("16", "16.2");
  g_autofree char *eighteen = make_program ("elsewhere", "18beta1");

  assert_found (NULL, 13, 13, "/13/");
  assert_found (NULL, 14, 16, "/16/");
  assert_found (eighteen, 13, 13, "/13/");
  assert_found (eighteen, 17, 18, "/elsewhere/");
  assert_found ("relative:", 16, 16, "/16/");
}

static void
test_too_old (void)
{
  g_autofree char *thirteen = make_program ("13", "13.14");
  g_autoptr (GError) error = NULL;

  g_assert_null (rw_ctl_pg_tool_find (NULL, root, "pg_dump", 19, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "postgresql-client-19"));
  g_assert_nonnull (strstr (error->message, "18"));
}

static void
test_none (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rw_ctl_pg_tool_find ("", "/nonexistent", "pg_dump", 15, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "postgresql-client-15"));
}

static void
remove_root (void)
{
  g_autoptr (GSubprocess) rm =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", "--", root, NULL);

  g_subprocess_wait (rm, NULL, NULL);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  root = g_dir_make_tmp ("rw-XXXXXX", NULL);
  g_test_add_func ("/ctl/pg-tool/choice", test_choice);
  g_test_add_func ("/ctl/pg-tool/too-old", test_too_old);
  g_test_add_func ("/ctl/pg-tool/none", test_none);
  code = g_test_run ();
  remove_root ();
  g_free (root);
  return code;
}
