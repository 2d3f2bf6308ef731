/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <string.h>

/* What reeferwatchctl takes and what it refuses, without any server. */

static const char *const commands[] = {
  "alarms",
  "alarms acknowledge",
  "alarms journal",
  "dead-letters",
  "dead-letters again",
  "dead-letters reasons",
  "dead-letters show",
  "doctor",
  "export",
  "mapping check",
  "mapping try",
  "rules",
  "rules defaults",
  "rules export",
  "rules history",
  "rules import",
  "rules list",
  "rules set",
  "rules show",
  "schema",
  "schema migrate",
};

static void
test_wrong (void)
{
  static const struct
  {
    const char *line;
    const char *says;
  } cases[] = {
    { "", "--help" },
    { "nonsense", "nonsense" },
    { "schema --nonsense", "nonsense" },
    { "schema stray --database=dbname=x", "stray" },
    { "schema", "REEFERWATCH_DATABASE" },
    { "schema --database='not = a = conninfo'", "libpq" },
    { "doctor --database=host", "libpq" },
    { "schema --database=postgresql://u:secret@h/x", "password" },
    { "schema --database='host=h password = secret'", "password" },
    { "alarms --database=dbname=x --format=xml", "table, csv, jsonl" },
    { "alarms journal --database=dbname=x --from=yesterday", "yesterday" },
    { "alarms acknowledge --database=dbname=x", "alarm_id" },
    { "rules show --database=dbname=x", "rules show power_lost" },
    { "rules import --database=dbname=x", "rules.json" },
    { "rules set power_lost chilled --database=dbname=x", "threshold=1.5" },
    { "rules set power_lost cold on_delay=1 --database=dbname=x", "chilled, frozen or ambient" },
    { "alarms acknowledge --database=dbname=x 0", "“0”" },
    { "alarms acknowledge --database=dbname=x '1; DROP TABLE'", "DROP" },
    { "dead-letters --database=dbname=x --limit=0", "--limit" },
    { "dead-letters show --database=dbname=x", "dead_letter_id" },
    { "dead-letters show --database=dbname=x 1 2", "dead_letter_id" },
    { "dead-letters again --database=dbname=x '1; DROP TABLE'", "DROP" },
    { "dead-letters again --database=dbname=x --topic=a/b=nonsense", "nonsense" },
    { "export --database=dbname=x --output=-", "--from" },
    { "export --database=dbname=x --from=2026-11-01", "--output" },
    { "export --database=dbname=x --from=2026-11-02 --to=2026-11-01 --output=-", "before" },
    { "export --database=dbname=x --from=2026-11-01 --output=- --format=xlsx", "csv, jsonl" },
    { "export --database=dbname=x --from=2026-11-01 --output=- --columns=colour", "colour" },
    { "export --database=dbname=x --from=2026-11-01 --output=- --columns=powered,powered",
      "twice" },
    { "export --database=dbname=x --from=2026-11-01 --output=- --columns=", "column" },
    { "export --database=dbname=x --from=2026-11-01 --output=- --format=jsonl --preset=spreadsheet",
      "CSV" },
    { "export --database=dbname=x --from=2026-11-01 --output=/", "folder" },
    { "doctor", "--broker" },
    { "mapping", "mapping" },
    { "mapping check", "which mapping file" },
    { "mapping check a b", "which mapping file" },
    { "mapping try", "which mapping file" },
    { "mapping try x --format=xml", "table, csv, jsonl" },
    { "mapping try x --received=soon", "soon" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) run = { 0 };

      ctl_test_run (&run, "%s", cases[i].line);
      g_assert_cmpint (run.code, ==, 64);
      g_assert_nonnull (strstr (run.errors, cases[i].says));
      g_assert_null (strstr (run.errors, "secret"));
      g_assert_cmpstr (run.output, ==, "");
    }
}

static void
test_version (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "--version");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "reeferwatchctl "));
}

static void
test_help (void)
{
  g_auto (Run) all = { 0 };

  ctl_test_run (&all, "--help");
  g_assert_cmpint (all.code, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strdup_printf ("reeferwatchctl %s [OPTION", commands[i]);
      g_auto (Run) run = { 0 };

      g_assert_nonnull (strstr (all.output, commands[i]));
      ctl_test_run (&run, "%s --help", commands[i]);
      g_assert_cmpint (run.code, ==, 0);
      g_assert_nonnull (strstr (run.output, usage));
    }
}

/* Every long option that a help shows is explained in the manual, and so is every command. */
static void
test_manual (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "man", "reeferwatchctl.1", NULL);
  g_autofree char *manual = NULL;
  g_auto (GStrv) pieces = NULL;
  g_autofree char *plain = NULL;
  g_autoptr (GRegex) options = g_regex_new ("--[a-z][a-z-]*", 0, 0, NULL);

  g_assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  pieces = g_strsplit (manual, "\\-", -1);
  plain = g_strjoinv ("-", pieces);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (Run) run = { 0 };
      g_autoptr (GMatchInfo) info = NULL;

      g_assert_nonnull (strstr (plain, commands[i]));
      ctl_test_run (&run, "%s --help", commands[i]);
      for (g_regex_match (options, run.output, 0, &info); g_match_info_matches (info);
           g_match_info_next (info, NULL))
        {
          g_autofree char *option = g_match_info_fetch (info, 0);

          if (strstr (plain, option) == NULL)
            g_error ("%s of “%s” is not in the manual", option, commands[i]);
        }
    }
}

int
main (int argc, char **argv)
{
  ctl_test_init (&argc, &argv);
  g_test_add_func ("/ctl/usage/wrong", test_wrong);
  g_test_add_func ("/ctl/usage/version", test_version);
  g_test_add_func ("/ctl/usage/help", test_help);
  g_test_add_func ("/ctl/usage/manual", test_manual);
  return g_test_run ();
}
