/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics-test.h"
#include "rw-metrics-text.h"
#include "rw-status-counts.h"

#include <locale.h>

static const RwPipelineStatus example = {
  .broker = RW_LINK_UP,
  .database = RW_LINK_CONNECTING,
  .received = 49,
  .messages = 40,
  .readings = 50,
  .stored = 41,
  .duplicate = 6,
  .conflicting = 2,
  .rejected = 3,
  .late = 4,
  .alarms_raised = 7,
  .alarms_cleared = 5,
  .spooled = 8,
  .spool_bytes = 4096,
  .held = 9,
  .started_time = G_GINT64_CONSTANT (1795000000500000),
  .last_message = G_GINT64_CONSTANT (1795000001000001),
  .lag = 1500000,
  .batches = 10,
  .batch_size = 5,
  .commit_time = 2500,
  .commit_time_total = 30000000,
  .broker_connects = 1,
  .database_connects = 3,
};

static void
assert_sample (GHashTable *samples, const char *name, double value)
{
  g_assert_cmpfloat_with_epsilon (metrics_get (samples, name), value, 1e-6);
}

static void
test_numbers (void)
{
  g_autofree char *text = rw_metrics_to_text (&example);
  g_autoptr (GHashTable) samples = metrics_parse (text);

  assert_sample (samples, "reeferwatch_messages_received_total", 49);
  assert_sample (samples, "reeferwatch_messages_total", 40);
  assert_sample (samples, "reeferwatch_readings_total", 50);
  assert_sample (samples, "reeferwatch_readings_stored_total", 41);
  assert_sample (samples, "reeferwatch_readings_duplicate_total", 6);
  assert_sample (samples, "reeferwatch_readings_conflicting_total", 2);
  assert_sample (samples, "reeferwatch_readings_rejected_total", 3);
  assert_sample (samples, "reeferwatch_readings_late_total", 4);
  assert_sample (samples, "reeferwatch_alarms_raised_total", 7);
  assert_sample (samples, "reeferwatch_alarms_cleared_total", 5);
  assert_sample (samples, "reeferwatch_held_messages", 9);
  assert_sample (samples, "reeferwatch_spool_items", 8);
  assert_sample (samples, "reeferwatch_spool_bytes", 4096);
  assert_sample (samples, "reeferwatch_spool_trouble", 0);
  assert_sample (samples, "reeferwatch_batch_size", 5);
  assert_sample (samples, "reeferwatch_lag_seconds", 1.5);
  assert_sample (samples, "reeferwatch_last_commit_duration_seconds", 0.0025);
  assert_sample (samples, "reeferwatch_commit_seconds_sum", 30);
  assert_sample (samples, "reeferwatch_commit_seconds_count", 10);
  assert_sample (samples, "reeferwatch_start_time_seconds", 1795000000.5);
  assert_sample (samples, "reeferwatch_last_message_timestamp_seconds", 1795000001.000001);
  assert_sample (samples, "reeferwatch_last_commit_timestamp_seconds", 0);
  assert_sample (samples, "reeferwatch_link_up{link=\"broker\"}", 1);
  assert_sample (samples, "reeferwatch_link_up{link=\"database\"}", 0);
  assert_sample (samples, "reeferwatch_link_connects_total{link=\"broker\"}", 1);
  assert_sample (samples, "reeferwatch_link_connects_total{link=\"database\"}", 3);
  g_assert_cmpfloat (metrics_sum (samples, "reeferwatch_build_info"), ==, 1);
}

/* What comes from outside cannot break out of its label. */
static void
test_labels (void)
{
  static const char nasty[] = "a \"quoted\" \\ back\nline \xff {x=\"1\"} 7 “…” # HELP";
  RwPipelineStatus status = example;
  g_autoptr (GHashTable) samples = NULL;
  g_autofree char *text = NULL;

  rw_status_counts_add (status.sources, "native", 30);
  rw_status_counts_add (status.sources, "flat", 17);
  rw_status_counts_add (status.rejects, nasty, 3);
  text = rw_metrics_to_text (&status);
  samples = metrics_parse (text);

  assert_sample (samples, "reeferwatch_source_readings_total{source=\"native\"}", 30);
  assert_sample (samples, "reeferwatch_source_readings_total{source=\"flat\"}", 17);
  assert_sample (samples,
                 "reeferwatch_rejections_total{reason=\"a \"quoted\" \\ back\nline \xef\xbf\xbd "
                 "{x=\"1\"} 7 “…” # HELP\"}",
                 3);
  g_assert_cmpfloat (metrics_sum (samples, "reeferwatch_rejections_total"), ==, 3);
}

/* A number so large that a double does not hold it is still written in full. */
static void
test_large_numbers (void)
{
  RwPipelineStatus status = example;
  g_autofree char *text = NULL;

  status.readings = G_MAXUINT64;
  text = rw_metrics_to_text (&status);
  g_assert_nonnull (strstr (text, "\nreeferwatch_readings_total 18446744073709551615\n"));
}

static void
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The decimal point is a point wherever the operator lives. The locale is made for the test. */
static void
test_locale (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-locale-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *make[] = { "localedef", "--no-archive", "-i", "de_DE", "-f", "UTF-8", path, NULL };
  const char *remove[] = { "rm", "-rf", folder, NULL };
  g_autofree char *text = NULL;
  g_autoptr (GHashTable) samples = NULL;

  run (make);
  g_setenv ("LOCPATH", folder, TRUE);
  g_assert_nonnull (setlocale (LC_ALL, "de_DE.UTF-8"));
  text = rw_metrics_to_text (&example);
  setlocale (LC_ALL, "C");
  g_unsetenv ("LOCPATH");
  samples = metrics_parse (text);
  assert_sample (samples, "reeferwatch_lag_seconds", 1.5);
  run (remove);
}

static void
test_full_spool (void)
{
  RwPipelineStatus status = { .spool_text = "The disk is full." };
  g_autofree char *text = rw_metrics_to_text (&status);
  g_autoptr (GHashTable) samples = metrics_parse (text);

  assert_sample (samples, "reeferwatch_spool_trouble", 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics-text/numbers", test_numbers);
  g_test_add_func ("/metrics-text/labels", test_labels);
  g_test_add_func ("/metrics-text/large-numbers", test_large_numbers);
  g_test_add_func ("/metrics-text/locale", test_locale);
  g_test_add_func ("/metrics-text/full-spool", test_full_spool);
  return g_test_run ();
}
