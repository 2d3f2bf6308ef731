/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-handover-report.h"
#include "rw-pages.h"

#include "rw-fake-alarm-store.h"
#include "rw-fake-work-order-store.h"
#include "rw-time.h"

#include <locale.h>
#include <string.h>

#define END (G_GINT64_CONSTANT (1795341600000000)) /* 2026-11-22T10:00:00Z */

/* What a device or a person could try on whoever reads it. */
#define EVIL "# [x](http://evil.example) <b>`|\n- a\tb\x1b[31m\xe2\x80\xae*"

typedef struct
{
  RwFakeAlarmStore *alarms;
  RwFakeWorkOrderStore *orders;
  RwHandover *handover;
  GError *error;
  gboolean done;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->alarms = rw_fake_alarm_store_new ();
  fixture->orders = rw_fake_work_order_store_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->handover, rw_handover_free);
  g_clear_error (&fixture->error);
  g_assert_finalize_object (fixture->alarms);
  g_assert_finalize_object (fixture->orders);
}

static void
gathered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->handover = rw_handover_gather_finish (result, &fixture->error);
  fixture->done = TRUE;
}

static void
gather (Fixture *fixture, GCancellable *cancellable)
{
  RwHandoverPlan plan = {
    .from = END - 8 * RW_USEC_PER_HOUR,
    .to = END,
    .alarms = RW_ALARM_STORE (fixture->alarms),
    .orders = RW_WORK_ORDER_STORE (fixture->orders),
  };

  rw_handover_gather_async (&plan, cancellable, gathered_cb, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static RwAlarm *
add (Fixture *fixture,
     gint64 id,
     const char *container,
     const char *rule,
     int priority,
     RwAlarmState state)
{
  return rw_fake_alarm_store_add (fixture->alarms, id, container, rule, priority, state,
                                  END - id * RW_USEC_PER_MIN);
}

static void
fill (Fixture *fixture)
{
  RwAlarm *alarm;
  RwWorkOrder *order;
  RwAlarmStatistics *statistics = rw_fake_alarm_store_get_statistics (fixture->alarms);

  add (fixture, 1, "CMAU0000001", "power_lost", 2, RW_ALARM_STATE_UNACKNOWLEDGED);
  add (fixture, 2, "CMAU0000002", "control_air_high", 1, RW_ALARM_STATE_UNACKNOWLEDGED);
  alarm = add (fixture, 3, "CMAU0000003", "control_air_low", 2, RW_ALARM_STATE_ACKNOWLEDGED);
  alarm->acknowledged_by = g_strdup ("anna");
  alarm->note = g_strdup (EVIL);
  alarm = add (fixture, 4, "CMAU0000004", "power_lost", 3, RW_ALARM_STATE_SHELVED);
  alarm->shelved_until = END + RW_USEC_PER_HOUR;
  alarm->note = g_strdup ("waits for the truck");
  add (fixture, 5, "CMAU0000005", "power_lost", 3, RW_ALARM_STATE_OUT_OF_SERVICE);
  add (fixture, 6, "CMAU0000006", "stale", 3, RW_ALARM_STATE_ACKNOWLEDGED);
  alarm = add (fixture, 7, "CMAU0000007", "power_lost", 2, RW_ALARM_STATE_UNACKNOWLEDGED);
  alarm->incident_id = 9;
  rw_fake_alarm_store_add_incident (fixture->alarms, 9, "power_lost", END - RW_USEC_PER_HOUR, 300);
  rw_fake_alarm_store_add_event (fixture->alarms, 3, "CMAU0000003", "control_air_low", "commented",
                                 END - RW_USEC_PER_HOUR, "anna", "ask the ship again at noon");
  rw_fake_alarm_store_add_event (fixture->alarms, 3, "CMAU0000003", "control_air_low", "raised",
                                 END - RW_USEC_PER_HOUR, NULL, "of no interest");
  order = rw_fake_work_order_store_add (fixture->orders, "CMAU0000001", "power_lost",
                                        RW_WORK_ORDER_ASSIGNED, "Jan", END - RW_USEC_PER_HOUR);
  order->due_time = END;
  statistics->from = END - 8 * RW_USEC_PER_HOUR;
  statistics->to = END;
  statistics->n_told = 96;
  statistics->most_in_10_min = 12;
  statistics->n_floods = 1;
}

static char *
find_section (const char *markdown, const char *heading)
{
  g_autofree char *start = g_strdup_printf ("## %s\n", heading);
  const char *found = strstr (markdown, start);
  const char *end;

  g_assert_nonnull (found);
  found += strlen (start);
  end = strstr (found, "\n## ");
  return end != NULL ? g_strndup (found, end - found) : g_strdup (found);
}

static void
assert_has (const char *markdown, const char *heading, const char *text)
{
  g_autofree char *section = find_section (markdown, heading);

  if (strstr (section, text) == NULL)
    g_error ("“%s” is not in: %s", text, section);
}

static void
assert_lacks (const char *markdown, const char *heading, const char *text)
{
  g_autofree char *section = find_section (markdown, heading);

  g_assert_null (strstr (section, text));
}

static void
test_markdown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwHandoverReport) report = NULL;
  g_autofree char *markdown = NULL;

  fill (fixture);
  gather (fixture, NULL);
  g_assert_no_error (fixture->error);
  rw_handover_set_words (fixture->handover, " Anna ", "", "1. look at bay 7");
  report = rw_handover_report_new (fixture->handover);
  markdown = rw_handover_report_to_markdown (report);
  if (g_getenv ("RW_TEST_SCREENSHOTS") != NULL)
    g_test_message ("%s", markdown);

  g_assert_true (g_str_has_prefix (markdown, "# Shift Handover\n"));
  assert_has (markdown, "To Be Acknowledged", "Critical: 1, High: 1");
  assert_has (markdown, "To Be Acknowledged", "| Critical | CMAU0000002 |");
  /* A member of an incident is told of as that. */
  assert_lacks (markdown, "To Be Acknowledged", "CMAU0000007");
  assert_has (markdown, "Incidents", "| 300 | 300 |");
  assert_has (markdown, "Acknowledged, Not Over", "CMAU0000003");
  assert_has (markdown, "Shelved", "2026-11-22 11:00:00 | waits for the truck |");
  assert_has (markdown, "Out of Service", "CMAU0000005");
  assert_has (markdown, "Silent Reefers", "CMAU0000006");
  assert_has (markdown, "Open Work Orders", "| Jan | 2026-11-22 10:00:00, overdue |");
  assert_has (markdown, "Notes of the Shift", "ask the ship again at noon");
  assert_lacks (markdown, "Notes of the Shift", "of no interest");
  assert_has (markdown, "Rate of Alarms (EEMUA 191)", "2.0: too many, the target is 1");
  assert_has (markdown, "Health of the System", "Not known.");
  g_assert_nonnull (strstr (markdown, "**Handed over by**: Anna\n"));
}

static void
test_untrusted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwHandoverReport) report = NULL;
  g_autofree char *markdown = NULL;

  fill (fixture);
  gather (fixture, NULL);
  rw_handover_set_words (fixture->handover, EVIL, EVIL, EVIL);
  report = rw_handover_report_new (fixture->handover);
  markdown = rw_handover_report_to_markdown (report);
  g_assert_null (strstr (markdown, "<b>"));
  g_assert_null (strstr (markdown, "x]("));
  g_assert_null (strstr (markdown, "http://"));
  g_assert_null (strchr (markdown, '\x1b'));
  g_assert_null (strstr (markdown, "\xe2\x80\xae"));
  g_assert_null (strstr (markdown, "\n- a"));
  g_assert_null (strstr (markdown, "\n# ["));
  /* Every row of a table has as many bars as its heading. */
  assert_has (markdown, "Acknowledged, Not Over", "\\|");
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwHandoverReport) report = NULL;
  g_autofree char *markdown = NULL;

  gather (fixture, NULL);
  report = rw_handover_report_new (fixture->handover);
  markdown = rw_handover_report_to_markdown (report);
  assert_has (markdown, "To Be Acknowledged", "Nothing.");
  assert_has (markdown, "Silent Reefers", "None.");
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwHandoverReport) report = NULL;
  g_autofree char *markdown = NULL;

  rw_fake_work_order_store_set_failure (fixture->orders, "no table");
  gather (fixture, NULL);
  g_assert_nonnull (fixture->handover);
  report = rw_handover_report_new (fixture->handover);
  markdown = rw_handover_report_to_markdown (report);
  g_assert_nonnull (strstr (markdown, "**Not known**: Work orders: no table"));
  g_clear_pointer (&fixture->handover, rw_handover_free);

  /* Without alarms there is nothing to hand over by. */
  rw_fake_alarm_store_set_failure (fixture->alarms, "gone");
  fixture->done = FALSE;
  gather (fixture, NULL);
  g_assert_null (fixture->handover);
  g_assert_nonnull (strstr (fixture->error->message, "gone"));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  gather (fixture, cancellable);
  g_assert_null (fixture->handover);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwHandoverReport) report = NULL;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  const char *folder = g_getenv ("RW_TEST_SCREENSHOTS");
  cairo_surface_t *recording;
  cairo_surface_t *image;
  cairo_t *cr;
  GError *error = NULL;
  guint n_pages;
  double x, y, width, height;

  fill (fixture);
  for (guint i = 10; i < 100; i++)
    add (fixture, i, "CMAU0000099", "power_lost", 2, RW_ALARM_STATE_UNACKNOWLEDGED);
  gather (fixture, NULL);
  rw_handover_set_words (fixture->handover, EVIL, "Ben", "Bay 7 is dark since noon.");
  report = rw_handover_report_new (fixture->handover);
  g_assert_true (rw_handover_report_write_pdf (report, stream, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (
      g_str_has_prefix (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                        "%PDF-"));

  recording = rw_handover_report_record (report, &n_pages);
  g_assert_cmpuint (n_pages, >=, 2);
  cairo_recording_surface_ink_extents (recording, &x, &y, &width, &height);
  g_assert_cmpfloat (y + height, >, (n_pages - 1) * RW_PAGES_HEIGHT);
  g_assert_cmpfloat (y + height, <=, n_pages * RW_PAGES_HEIGHT);
  image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) RW_PAGES_WIDTH,
                                      (int) (n_pages * RW_PAGES_HEIGHT));
  cr = cairo_create (image);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_surface (cr, recording, 0, 0);
  cairo_paint (cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  if (folder != NULL)
    {
      g_autofree char *path = g_build_filename (folder, "handover.png", NULL);

      cairo_surface_write_to_png (image, path);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  cairo_surface_destroy (recording);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/handover/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("markdown", test_markdown);
  ADD ("untrusted", test_untrusted);
  ADD ("nothing", test_nothing);
  ADD ("failures", test_failures);
  ADD ("cancel", test_cancel);
  ADD ("pages", test_pages);
  return g_test_run ();
}
