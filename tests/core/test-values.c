/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-store.h"
#include "rw-cargo-profile.h"
#include "rw-clock.h"
#include "rw-pipeline-status.h"
#include "rw-work-order-store.h"

#include <string.h>

static void
test_json (void)
{
  RwPipelineStatus status = {
    .messages = 4, .readings = 5, .stored = 2, .duplicate = 1, .rejected = 2, .late = 1,
    .alarms_raised = 7, .alarms_cleared = 6, .spooled = 9, .started_time = 1000000,
  };
  g_autofree char *json = rw_pipeline_status_to_json (&status, 3500000);

  g_assert_cmpstr (json, ==,
                   "{\"messages\":4,\"readings\":5,\"stored\":2,\"duplicate\":1,\"rejected\":2,"
                   "\"late\":1,\"alarms_raised\":7,\"alarms_cleared\":6,\"seconds\":2.500,"
                   "\"spooled\":9}");
}

static void
test_json_of_archive (void)
{
  RwPipelineStatus status = { 0 };
  g_autofree char *idle = NULL, *running = NULL;

  status.archive.state = RW_ARCHIVE_IDLE;
  idle = rw_pipeline_status_to_json (&status, 0);
  g_assert_nonnull (strstr (idle, ",\"archive\":{\"state\":\"idle\",\"day\":null,"));
  status.archive = (RwArchiveStatus){
    .state = RW_ARCHIVE_RUNNING,
    .step = RW_ARCHIVE_CHECKING,
    .day = 1763596800000000,
    .fraction = 0.75,
    .days_left = 2,
    .days_stored = 9,
    .days_archived = 3,
    .days_done = 1,
    .readings = 100,
    .bytes = 1000,
  };
  running = rw_pipeline_status_to_json (&status, 0);
  g_assert_true (g_str_has_suffix (
      running, "\"spooled\":0,\"archive\":{\"state\":\"running\",\"day\":\"2025-11-20\","
               "\"step\":\"checking\",\"progress\":0.750,\"days_left\":2,\"days_stored\":9,"
               "\"days_archived\":3,\"days\":1,\"readings\":100,\"bytes\":1000}}"));
}

static void
test_alarm_states (void)
{
  RwAlarmState state = RW_N_ALARM_STATES;

  for (int s = 0; s < RW_N_ALARM_STATES; s++)
    {
      g_assert_true (rw_alarm_state_from_string (rw_alarm_state_to_string (s), &state));
      g_assert_cmpint (state, ==, s);
    }
  g_assert_false (rw_alarm_state_from_string ("Normal", &state));
  g_assert_false (rw_alarm_state_from_string (NULL, &state));
}

static void
test_alarm_is_active (void)
{
  g_autoptr (RwAlarm) alarm = rw_alarm_new ();

  g_assert_false (rw_alarm_is_active (alarm));
  alarm->state = RW_ALARM_STATE_SHELVED;
  g_assert_true (rw_alarm_is_active (alarm));
  alarm->cleared_time = 1;
  g_assert_false (rw_alarm_is_active (alarm));
}

/* What may follow what; what is over stays so. */
static void
test_work_orders (void)
{
  static const char *const allowed[RW_N_WORK_ORDER_STATES] = {
    [RW_WORK_ORDER_OPEN] = "open assigned started cancelled",
    [RW_WORK_ORDER_ASSIGNED] = "assigned started done cancelled",
    [RW_WORK_ORDER_STARTED] = "assigned started done cancelled",
    [RW_WORK_ORDER_DONE] = "",
    [RW_WORK_ORDER_CANCELLED] = "",
  };
  RwWorkOrderState state = RW_N_WORK_ORDER_STATES;

  for (int s = 0; s < RW_N_WORK_ORDER_STATES; s++)
    {
      g_auto (GStrv) words = g_strsplit (allowed[s], " ", -1);

      g_assert_true (rw_work_order_state_from_string (rw_work_order_state_to_string (s), &state));
      g_assert_cmpint (state, ==, s);
      for (int next = 0; next < RW_N_WORK_ORDER_STATES; next++)
        g_assert_cmpint (rw_work_order_state_may_become (s, next), ==,
                         g_strv_contains ((const char *const *) words,
                                          rw_work_order_state_to_string (next)));
    }
  g_assert_false (rw_work_order_state_from_string ("Open", &state));
  g_assert_false (rw_work_order_state_from_string (NULL, &state));
}

static void
test_acts (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rw_alarm_store_check_act (RW_ALARM_ACT_ACKNOWLEDGE, NULL, 0, &error));
  g_assert_true (rw_alarm_store_check_act (RW_ALARM_ACT_SHELVE, "x", RW_ALARM_MAX_SHELVED, &error));
  g_assert_true (rw_alarm_store_check_act (RW_ALARM_ACT_UNSHELVE, NULL, 0, &error));
  g_assert_no_error (error);
  g_assert_false (rw_alarm_store_check_act (RW_ALARM_ACT_SHELVE, "x", -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_profiles (void)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  char id[] = "P02", name[] = "Bananas";
  RwCargoProfile profile = { .product_id = id, .name = name, .high = 14.0f };

  rw_cargo_profiles_add (profiles, &profile);
  profile.high = 15.0f;
  rw_cargo_profiles_add (profiles, &profile);
  id[0] = name[0] = 'X';

  g_assert_cmpuint (rw_cargo_profiles_get_size (profiles), ==, 1);
  g_assert_cmpstr (rw_cargo_profiles_lookup (profiles, "P02")->name, ==, "Bananas");
  g_assert_cmpfloat (rw_cargo_profiles_lookup (profiles, "P02")->high, ==, 15.0f);
  g_assert_null (rw_cargo_profiles_lookup (profiles, "P03"));
  g_assert_null (rw_cargo_profiles_lookup (profiles, NULL));
}

static void
test_clock (void)
{
  gint64 now = 42;
  RwClock clock = rw_clock_manual (&now);

  g_assert_cmpint (rw_clock_now (&clock), ==, 42);
  now = 43;
  g_assert_cmpint (rw_clock_now (&clock), ==, 43);
  g_assert_cmpint (rw_clock_now (NULL), >, G_GINT64_CONSTANT (1700000000000000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/values/status-json", test_json);
  g_test_add_func ("/values/status-json_of_archive", test_json_of_archive);
  g_test_add_func ("/values/alarm-states", test_alarm_states);
  g_test_add_func ("/values/alarm-is-active", test_alarm_is_active);
  g_test_add_func ("/values/work-orders", test_work_orders);
  g_test_add_func ("/values/acts", test_acts);
  g_test_add_func ("/values/cargo-profiles", test_profiles);
  g_test_add_func ("/values/clock", test_clock);
  return g_test_run ();
}
