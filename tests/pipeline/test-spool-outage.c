/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-fixture.h"
#include "rw-time.h"

#include <glib/gstdio.h>

/* Later than the rule's delay of half an hour, one reading a minute. */
#define N_WARM 45

typedef struct
{
  Fixture common;
  char *folder;
} SpoolFixture;

static void
set_up (SpoolFixture *fixture, gconstpointer data)
{
  fixture_set_up (&fixture->common, data);
  fixture->folder = g_dir_make_tmp ("rw-spool-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->common.config->spool = g_build_filename (fixture->folder, "spool", NULL);
}

static void
tear_down (SpoolFixture *fixture, gconstpointer data)
{
  static const char *const files[] = { "spool.sqlite", "spool.sqlite-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (fixture->common.config->spool, files[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->common.config->spool), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  fixture_tear_down (&fixture->common, data);
}

/* Everything is in the database or counted as there already, nothing waits. */
static gboolean
is_settled (RwPipeline *pipeline, guint n)
{
  RwPipelineStatus status = fixture_get_status (pipeline);

  return status.stored + status.duplicate >= n && status.held == 0 && status.spooled == 0;
}

static guint
count_posted (Fixture *fixture)
{
  guint total = 0;

  for (guint i = 0; i < fixture->posted->len; i++)
    {
      guint n;

      rw_batch_get_readings (g_ptr_array_index (fixture->posted, i), &n);
      total += n;
    }
  return total;
}

/* While the database is away everything is acknowledged from the disk, and the window goes on. */
static void
test_outage (SpoolFixture *self, gconstpointer data)
{
  Fixture *fixture = &self->common;
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - RW_USEC_PER_HOUR;
  g_autoptr (GArray) messages = fixture_new_messages ();
  g_autoptr (RwMailbox) mailbox = rw_mailbox_new (NULL, 100000, fixture_posted_cb, fixture);
  RwPipeline *pipeline = fixture_start (fixture, mailbox);

  fixture_add_readings (messages, base, 0, 3000);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, 1000);
  RUN_UNTIL (is_settled (pipeline, 1000));

  rw_test_postgres_stop (fixture->postgres);
  fixture_publish (fixture, messages, 1000, 1000);
  RUN_UNTIL (fixture_get_status (pipeline).spooled == 1000);
  g_assert_cmpuint (fixture_get_status (pipeline).held, ==, 0);
  g_assert_cmpuint (fixture_get_status (pipeline).spool_bytes, >, 0);
  g_assert_cmpint (fixture_get_status (pipeline).broker, ==, RW_LINK_UP);
  RUN_UNTIL (count_posted (fixture) == 2000);

  rw_test_postgres_start (fixture->postgres);
  fixture_publish (fixture, messages, 2000, 1000);
  RUN_UNTIL (is_settled (pipeline, 3000));
  g_assert_cmpuint (fixture_get_status (pipeline).late, ==, 0);
  RUN_UNTIL (count_posted (fixture) == 3000);
  fixture_stop (pipeline);
  rw_mailbox_close (mailbox);
  fixture_assert_all_stored (fixture, 3000);
}

/* A database that hangs is noticed by its silence; what it had not answered is stored once. */
static void
test_freeze (SpoolFixture *self, gconstpointer data)
{
  Fixture *fixture = &self->common;
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - RW_USEC_PER_HOUR;
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline = fixture_start (fixture, NULL);

  fixture_add_readings (messages, base, 0, 3000);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, 1000);
  rw_test_postgres_freeze (fixture->postgres);
  fixture_publish (fixture, messages, 1000, 1000);
  RUN_UNTIL (fixture_get_status (pipeline).spooled >= 1000);
  g_assert_cmpint (fixture_get_status (pipeline).database, ==, RW_LINK_CONNECTING);
  g_assert_cmpint (fixture_get_status (pipeline).broker, ==, RW_LINK_UP);
  fixture_publish (fixture, messages, 2000, 1000);
  RUN_UNTIL (fixture_get_status (pipeline).spooled >= 2000);
  rw_test_postgres_thaw (fixture->postgres);
  RUN_UNTIL (is_settled (pipeline, 3000));
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 3000);
}

static void
add_warm_readings (GArray *messages, gint64 base, guint first, guint n, const char *temperature)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *time = rw_time_format (base + i * RW_USEC_PER_MIN);

      fixture_add_message (messages, "reefers/WARM/telemetry",
                           g_strdup_printf ("{\"container_id\":\"WARM\",\"measurement_time\":"
                                            "\"%s\",\"temperature\":%s,\"target_temperature\":4}",
                                            time, temperature));
    }
}

/* An alarm that is raised while the database is away, and a worker that ends before it is back: the
 * next one stores it once, knows that it is active, and clears it. */
static void
test_leftovers (SpoolFixture *self, gconstpointer data)
{
  Fixture *fixture = &self->common;
  gint64 base =
      rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - 3 * N_WARM * RW_USEC_PER_MIN / 2;
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline = fixture_start (fixture, NULL);

  add_warm_readings (messages, base, 0, N_WARM, "9");
  add_warm_readings (messages, base, N_WARM, N_WARM / 2, "4");
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  rw_test_postgres_stop (fixture->postgres);
  fixture_publish (fixture, messages, 0, N_WARM);
  RUN_UNTIL (fixture_get_status (pipeline).spooled == N_WARM);
  fixture_stop (pipeline);

  rw_test_postgres_start (fixture->postgres);
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (is_settled (pipeline, N_WARM));
  g_assert_cmpuint (fixture_get_status (pipeline).alarms_raised, ==, 1);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, N_WARM, N_WARM / 2);
  RUN_UNTIL (is_settled (pipeline, N_WARM + N_WARM / 2));
  g_assert_cmpuint (fixture_get_status (pipeline).alarms_raised, ==, 1);
  g_assert_cmpuint (fixture_get_status (pipeline).alarms_cleared, ==, 1);
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, N_WARM + N_WARM / 2);
  fixture_assert_query (fixture,
                        "SELECT string_agg(event, ' ' ORDER BY entry_id)"
                        " FROM reeferwatch.alarm_event WHERE rule_id = 'control_air_high'",
                        "raised returned");
}

/* Started while the database is away: messages wait as they came, and are judged in their order. */
static void
test_blind_start (SpoolFixture *self, gconstpointer data)
{
  Fixture *fixture = &self->common;
  gint64 base =
      rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - 3 * N_WARM * RW_USEC_PER_MIN / 2;
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline;

  add_warm_readings (messages, base, 0, N_WARM, "9");
  fixture_add_message (messages, "reefers/WARM/telemetry", g_strdup ("{ no JSON"));
  add_warm_readings (messages, base, N_WARM, N_WARM / 2, "4");
  rw_test_postgres_stop (fixture->postgres);
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, N_WARM + 1);
  RUN_UNTIL (fixture_get_status (pipeline).spooled == N_WARM + 1);
  fixture_stop (pipeline);

  /* Another one, blind as well, finds what the first left and adds to it. */
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, N_WARM + 1, 5);
  RUN_UNTIL (fixture_get_status (pipeline).spooled == N_WARM + 6);
  rw_test_postgres_start (fixture->postgres);
  fixture_publish (fixture, messages, N_WARM + 6, N_WARM / 2 - 5);
  RUN_UNTIL (is_settled (pipeline, N_WARM + N_WARM / 2));
  g_assert_cmpuint (fixture_get_status (pipeline).late, ==, 0);
  g_assert_cmpuint (fixture_get_status (pipeline).rejected, ==, 1);
  g_assert_cmpuint (fixture_get_status (pipeline).alarms_raised, ==, 1);
  g_assert_cmpuint (fixture_get_status (pipeline).alarms_cleared, ==, 1);
  fixture_stop (pipeline);
  fixture_assert_query (fixture, "SELECT count(*) FROM reeferwatch.telemetry", "67");
}

static void
execute (Fixture *fixture, const char *sql)
{
  g_autofree char *answer = rw_test_postgres_query (fixture->postgres, NULL, sql);

  g_assert_nonnull (answer);
}

/* The database comes back, but takes its time with the last of the spool: what comes meanwhile is
 * not kept waiting for that. */
static void
test_slow_return (SpoolFixture *self, gconstpointer data)
{
  Fixture *fixture = &self->common;
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - RW_USEC_PER_HOUR;
  g_autoptr (GArray) messages = fixture_new_messages ();
  RwPipeline *pipeline = fixture_start (fixture, NULL);

  fixture_add_readings (messages, base, 0, 1500);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  fixture_publish (fixture, messages, 0, 500);
  RUN_UNTIL (is_settled (pipeline, 500));
  execute (fixture, "CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS"
                    " 'BEGIN PERFORM pg_sleep(6); RETURN NULL; END';"
                    " CREATE TRIGGER slow BEFORE INSERT ON reeferwatch.reading"
                    " EXECUTE FUNCTION take_time()");
  rw_test_postgres_stop (fixture->postgres);
  fixture_publish (fixture, messages, 500, 500);
  RUN_UNTIL (fixture_get_status (pipeline).spooled == 500);
  rw_test_postgres_start (fixture->postgres);
  RUN_UNTIL (fixture_get_status (pipeline).database == RW_LINK_UP);
  fixture_publish (fixture, messages, 1000, 500);
  RUN_UNTIL (fixture_get_status (pipeline).spooled == 1000);
  execute (fixture, "DROP FUNCTION take_time CASCADE");
  RUN_UNTIL (is_settled (pipeline, 1500));
  fixture_stop (pipeline);
  fixture_assert_all_stored (fixture, 1500);
}

/* A folder that cannot be used is said at the start, not at the first outage. */
static void
test_unusable (SpoolFixture *self, gconstpointer data)
{
  Fixture *fixture = &self->common;
  g_autofree char *file = g_build_filename (self->folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "spool", NULL);
  g_autofree char *usual = g_steal_pointer (&fixture->config->spool);
  const GError *error;
  RwPipeline *pipeline;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  fixture->config->spool = g_strdup (below);
  pipeline = fixture_start (fixture, NULL);
  RUN_UNTIL (fixture->finished);
  error = rw_pipeline_get_exit_error (pipeline);
  g_assert_error (error, RW_ETL_ERROR, RW_ETL_ERROR_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, below));
  fixture_stop (pipeline);
  g_unlink (file);
  g_assert_cmpint (g_mkdir (usual, 0700), ==, 0);
  g_free (fixture->config->spool);
  fixture->config->spool = g_steal_pointer (&usual);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/spool/outage", SpoolFixture, NULL, set_up, test_outage, tear_down);
  g_test_add ("/spool/freeze", SpoolFixture, NULL, set_up, test_freeze, tear_down);
  g_test_add ("/spool/leftovers", SpoolFixture, NULL, set_up, test_leftovers, tear_down);
  g_test_add ("/spool/blind-start", SpoolFixture, NULL, set_up, test_blind_start, tear_down);
  g_test_add ("/spool/slow-return", SpoolFixture, NULL, set_up, test_slow_return, tear_down);
  g_test_add ("/spool/unusable", SpoolFixture, NULL, set_up, test_unusable, tear_down);
  return g_test_run ();
}
