/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* reeferwatchctl mapping: what it shows of a mapping file and of a message. */

static char *
dup_example (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "mapping.json", NULL);

  return g_shell_quote (path);
}

/* Runs it with a message on standard input. */
static void
try_message (Run *run, const char *options, const char *message)
{
  g_autofree char *example = dup_example ();
  g_autofree char *line =
      g_strdup_printf ("mapping try %s --received=2026-03-02T06:00:05Z %s", example, options);
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDIN_PIPE
                                                 | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                 | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  process = ctl_test_spawn (launcher, line);
  run_clear (run);
  g_subprocess_communicate_utf8 (process, message, NULL, &run->output, &run->errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->code = g_subprocess_get_exit_status (process);
  g_test_message ("%s: %d\n%s%s", line, run->code, run->output, run->errors);
}

static void
test_check (void)
{
  g_autofree char *example = dup_example ();
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "mapping check %s", example);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "site/{yard}/dev/{device}/up"));
  g_assert_nonnull (strstr (run.output, "left/temperature"));
  g_assert_nonnull (strstr (run.output, "ignore"));
  g_assert_cmpstr (run.errors, ==, "");
}

static void
test_check_wrong (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-mapping-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "map.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) parent = g_file_new_for_path (folder);
  g_auto (Run) missing = { 0 };
  g_auto (Run) run = { 0 };

  ctl_test_run (&missing, "mapping check %s", path);
  g_assert_cmpint (missing.code, ==, 78);
  g_assert_nonnull (strstr (missing.errors, path));

  g_assert_true (g_file_set_contents (path, "{\"rules\": [\n{\"topik\": \"a\"}]}", -1, NULL));
  ctl_test_run (&run, "mapping check %s", path);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors,
                            "map.json:2: rule “rule 1”: there is no key “topik”; did you "
                            "mean “topic”?"));
  g_assert_cmpstr (run.output, ==, "");
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (parent, NULL, NULL));
}

static void
assert_line (const char *output, const char *field, const char *const *cells)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  g_autofree char *between = g_strdup_printf ("  %s  ", field);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *found = g_strconcat (lines[i], "  ", NULL);
      gboolean all = strstr (found, between) != NULL;

      for (guint n = 0; all && cells[n] != NULL; n++)
        all = strstr (found, cells[n]) != NULL;
      if (all)
        return;
    }
  g_error ("no line tells %s as it should", field);
}

static void
test_table (void)
{
  g_auto (Run) run = { 0 };

  try_message (&run, "--topic=site/north/dev/7/up",
               "{\"TempUnit\":\"F\",\"records\":[{\"ts\":1772431200,\"ret\":39.2,\"sup\":-32768,"
               "\"power\":\"run\"}]}\n");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (
      strstr (run.output, "Rule “yard gateway”, topic “site/north/dev/7/up”: 1 reading"));
  assert_line (run.output, "return_temperature",
               (const char *const[]){ "north-7", " 4 ", "°C", "@.ret", "39.2", "°F", NULL });
  assert_line (run.output, "supply_temperature",
               (const char *const[]){ "@.sup", "-32768", "missing", NULL });
  assert_line (run.output, "powered", (const char *const[]){ "true", "“run”", NULL });
  assert_line (run.output, "measurement_time",
               (const char *const[]){ "2026-03-02T06:00:00Z", "1772431200", NULL });
  assert_line (run.output, "temperature",
               (const char *const[]){ " 4 ", "that of return or supply air", NULL });
  g_assert_cmpstr (run.errors, ==, "");
}

static void
test_quality (void)
{
  g_auto (Run) run = { 0 };

  try_message (&run, "--topic=loggers/CMAU4501230", "2026-03-02 06:00:00;-118.4;ON");
  g_assert_cmpint (run.code, ==, 0);
  assert_line (run.output, "temperature", (const char *const[]){ "-118.4", "implausible", NULL });
  assert_line (run.output, "quality",
               (const char *const[]){ "time without zone", "implausible value", NULL });
}

static void
test_lines (void)
{
  g_auto (Run) run = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *row;

  try_message (&run, "--topic=trailers/T12/data --format=jsonl",
               "{\"zeit\":\"02.03.2026 07:00\",\"links\":\"4,5 °C\",\"rechts\":\"-18,2 °C\"}");
  g_assert_cmpint (run.code, ==, 0);
  lines = g_strsplit (run.output, "\n", -1);
  node = json_from_string (lines[0], NULL);
  row = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (row, "container_id"), ==, "T12/left");
  g_assert_cmpstr (json_object_get_string_member (row, "field"), ==, "measurement_time");
  g_assert_cmpstr (json_object_get_string_member (row, "value"), ==, "2026-03-02T06:00:00Z");
  g_assert_cmpstr (json_object_get_string_member (row, "path"), ==, "$.zeit");
  g_assert_null (strstr (run.output, "Rule"));
}

/* Without a topic the first rule is tried. */
static void
test_no_topic (void)
{
  g_auto (Run) run = { 0 };

  try_message (&run, "", "{\"TempUnit\":\"C\",\"records\":[{\"ts\":1772431200,\"ret\":4}]}");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "topic “site/yard/dev/device/up”"));
  assert_line (run.output, "container_id", (const char *const[]){ "yard-device", NULL });
}

static void
test_rejected (void)
{
  static const struct
  {
    const char *options;
    const char *message;
    const char *errors;
    const char *output; /* a part, or NULL for nothing */
  } cases[] = {
    { "--topic=site/a/dev/7/up", "{\"TempUnit\":\"X\",\"records\":[{\"ts\":1772431200,\"ret\":4}]}",
      "rejected: The mapping rule “yard gateway” cannot take “return_temperature”: “$.TempUnit” is "
      "“X”, which is no unit of a temperature (°C, °F, K).",
      "wrong" },
    { "--topic=site/a/dev/7/up",
      "{\"TempUnit\":\"C\",\"records\":[{\"ts\":1772431200,\"ret\":4},{\"ts\":0.5,\"ret\":{}}]}",
      "rejected in part: 1 of 2 records were not taken, the first of them is number 2.",
      "1 reading" },
    { "--topic=site/a/dev/7/up", "{\"TempUnit\":\"C\",\"records\":[{\"ts\":1,\"ret\":4}]}",
      "rejected: The time 1970-01-01T00:00:01Z is before 1990", "1 reading" },
    { "--topic=site/a/dev/7/up", "{", "rejected: The message is not JSON", "0 readings" },
    { "--topic=site/a/dev/7/up", "", "rejected: The message is empty.", NULL },
    { "--topic=iot/x", "{\"kind\":\"other\"}", "no rule is for the topic “iot/x”", NULL },
    { "--topic=other", "1", "no rule is for the topic “other”", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) run = { 0 };

      try_message (&run, cases[i].options, cases[i].message);
      g_assert_cmpint (run.code, ==, 78);
      g_assert_nonnull (strstr (run.errors, cases[i].errors));
      if (cases[i].output != NULL)
        g_assert_nonnull (strstr (run.output, cases[i].output));
      else
        g_assert_cmpstr (run.output, ==, "");
    }
}

/* What a message holds cannot steer the terminal of who tries it. */
static void
test_escapes (void)
{
  g_auto (Run) run = { 0 };

  try_message (&run, "--topic=site/a/dev/7/up",
               "{\"TempUnit\":\"\\u001b[31m\",\"records\":[{\"ts\":1772431200,\"ret\":4}]}");
  g_assert_cmpint (run.code, ==, 78);
  g_assert_null (strchr (run.output, '\033'));
  g_assert_null (strchr (run.errors, '\033'));
}

static void
test_ignored (void)
{
  g_auto (Run) run = { 0 };

  try_message (&run, "--topic=site/a/dev/7/status", "online");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "Rule “yard gateway, status”"));
  g_assert_nonnull (strstr (run.output, "0 readings"));
}

int
main (int argc, char **argv)
{
  ctl_test_init (&argc, &argv);
  g_test_add_func ("/ctl/mapping/check", test_check);
  g_test_add_func ("/ctl/mapping/check-wrong", test_check_wrong);
  g_test_add_func ("/ctl/mapping/table", test_table);
  g_test_add_func ("/ctl/mapping/quality", test_quality);
  g_test_add_func ("/ctl/mapping/lines", test_lines);
  g_test_add_func ("/ctl/mapping/no-topic", test_no_topic);
  g_test_add_func ("/ctl/mapping/rejected", test_rejected);
  g_test_add_func ("/ctl/mapping/escapes", test_escapes);
  g_test_add_func ("/ctl/mapping/ignored", test_ignored);
  return g_test_run ();
}
