/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-fixture.h"
#include "rw-time.h"

typedef void (*FaultFunc) (Fixture *fixture);

static void
break_broker (Fixture *fixture)
{
  rw_test_broker_stop (fixture->broker);
  rw_test_broker_start (fixture->broker);
}

static void
stop_database (Fixture *fixture)
{
  rw_test_postgres_stop (fixture->postgres);
}

static void
kill_database (Fixture *fixture)
{
  rw_test_postgres_kill (fixture->postgres);
}

static void
start_database (Fixture *fixture)
{
  rw_test_postgres_start (fixture->postgres);
}

static void
freeze_database (Fixture *fixture)
{
  rw_test_postgres_freeze (fixture->postgres);
}

static void
thaw_database (Fixture *fixture)
{
  rw_test_postgres_thaw (fixture->postgres);
}

static const struct
{
  const char *name;
  FaultFunc begin;
  FaultFunc end;
} faults[] = {
  { "broker-restart", break_broker, NULL },
  { "database-stop", stop_database, start_database },
  { "database-kill", kill_database, start_database },
  { "database-freeze", freeze_database, thaw_database },
};

/* Something fails in mid-stream and comes back: in the end every reading is there, once. */
static void
test_fault (Fixture *fixture, gconstpointer user_data)
{
  guint fault = GPOINTER_TO_UINT (user_data);
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - RW_USEC_PER_HOUR;
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline = fixture_start (fixture, NULL);

  fixture_add_readings (messages, base, 0, 3000);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, 1000);
  faults[fault].begin (fixture);
  fixture_publish (fixture, messages, 1000, 1000);
  if (faults[fault].end != NULL)
    {
      RUN_UNTIL (fixture_get_status (pipeline).database != RW_LINK_UP);
      g_assert_cmpstr (fixture_get_status (pipeline).database_text, !=, "");
      faults[fault].end (fixture);
    }
  fixture_publish (fixture, messages, 2000, 1000);

  /* What is sent again counts as duplicate, so the stored ones tell when all is there; those of a
   * commit whose answer was lost are duplicates as well. */
  RUN_UNTIL (fixture_get_status (pipeline).stored + fixture_get_status (pipeline).duplicate >= 3000
             && fixture_get_status (pipeline).held == 0);
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 3000);
}

/* While the database is away longer than acknowledgements may be held, the broker keeps the
 * messages; afterwards nothing is missing. */
static void
test_long_outage (Fixture *fixture, gconstpointer user_data)
{
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - RW_USEC_PER_HOUR;
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline = fixture_start (fixture, NULL);

  fixture_add_readings (messages, base, 0, 2000);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  rw_test_postgres_stop (fixture->postgres);
  fixture_publish (fixture, messages, 0, 1000);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_CONNECTING);
  g_assert_nonnull (
      strstr (fixture_get_status (pipeline).broker_text, "broker keeps the messages"));
  fixture_publish (fixture, messages, 1000, 1000);
  rw_test_postgres_start (fixture->postgres);
  RUN_UNTIL (fixture_get_status (pipeline).stored == 2000
             && fixture_get_status (pipeline).held == 0);
  g_assert_cmpint (fixture_get_status (pipeline).broker, ==, RW_LINK_UP);
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 2000);
}

/* Stopped with the database away: what was not committed is left with the broker for the next. */
static void
test_stop_in_outage (Fixture *fixture, gconstpointer user_data)
{
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - RW_USEC_PER_HOUR;
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline = fixture_start (fixture, NULL);

  fixture_add_readings (messages, base, 0, 500);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  rw_test_postgres_stop (fixture->postgres);
  fixture_publish (fixture, messages, 0, 500);
  RUN_UNTIL (fixture_get_status (pipeline).database == RW_LINK_CONNECTING);
  fixture_stop (pipeline);

  rw_test_postgres_start (fixture->postgres);
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).stored == 500);
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/pipeline/", faults[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), fixture_set_up, test_fault,
                  fixture_tear_down);
    }
  g_test_add ("/pipeline/long-outage", Fixture, NULL, fixture_set_up, test_long_outage,
              fixture_tear_down);
  g_test_add ("/pipeline/stop-in-outage", Fixture, NULL, fixture_set_up, test_stop_in_outage,
              fixture_tear_down);
  return g_test_run ();
}
