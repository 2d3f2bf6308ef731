/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-load-test.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

static RwTestPostgres *server;

/* Each test has a database of its own, called like it. */
typedef struct
{
  const char *database;
  char *conninfo;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  fixture->database = name;
  rw_test_postgres_create_database (server, name);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_free (fixture->conninfo);
}

static void
assert_answer (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, fixture->database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static RwPgLoader *
make_loader (const char *conninfo)
{
  RwPgLoader *loader = rw_pg_loader_new (conninfo);

  rw_pg_loader_keep_positions (loader, "group");
  return loader;
}

/* Claims partitions 0 to n − 1 of the topic; returns what the worker starts from. */
static RwLoaderStart *
claim (RwPgLoader *loader, guint first, guint n)
{
  RwPosition wanted[8] = { 0 };
  g_autoptr (GError) error = NULL;
  RwLoaderStart *start;

  for (guint i = 0; i < n; i++)
    wanted[i] = (RwPosition){ .topic = g_intern_string ("t"), .partition = (gint32) (first + i) };
  rw_pg_loader_claim (loader, wanted, n);
  start = rw_load_test_open (loader, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (start->positions->len, ==, n);
  return start;
}

static RwPosition
get_position (const RwLoaderStart *start, gint32 partition)
{
  for (guint i = 0; i < start->positions->len; i++)
    {
      RwPosition position = g_array_index (start->positions, RwPosition, i);

      if (position.partition == partition)
        return position;
    }
  g_assert_not_reached ();
}

/* A reading of a container, from there. */
static RwBatch *
make_batch (const RwPosition *positions, guint n, const char *container_id, const char *time)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  rw_batch_builder_set_positions (builder, positions, n);
  if (container_id != NULL)
    {
      RwReading reading = rw_load_test_reading (container_id, time, 4.0f);

      rw_batch_builder_add_origin (builder, positions[0].topic, positions[0].partition);
      rw_batch_builder_add_message (builder);
      rw_batch_builder_add_reading (builder, &reading);
    }
  return rw_batch_builder_end (builder);
}

static RwLoadResult
load (RwPgLoader *loader, RwBatch *batch)
{
  RwLoadResult result = { 0 };
  g_autoptr (GError) error = NULL;

  rw_load_test_load_batch (loader, batch, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_fenced (RwPgLoader *loader, RwBatch *batch)
{
  RwLoadResult result = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (rw_load_test_load_batch (loader, batch, &result, NULL, &error));
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_FENCED);
  g_assert_nonnull (strstr (error->message, "t/0"));
}

static void
test_go_on (Fixture *fixture, gconstpointer name)
{
  RwPgLoader *loader = make_loader (fixture->conninfo);
  g_autoptr (RwLoaderStart) start = claim (loader, 0, 2);
  RwPosition positions[] = { get_position (start, 0), get_position (start, 1) };
  g_autoptr (RwBatch) first = NULL;
  g_autoptr (RwBatch) second = NULL;

  g_assert_cmpint (positions[0].from, ==, RW_POSITION_BEGINNING);
  g_assert_cmpint (positions[0].generation, ==, 1);
  positions[0].next = 7;
  first = make_batch (positions, 2, "C01", "2026-11-22T10:00:00Z");
  g_assert_cmpuint (load (loader, first).stored, ==, 1);
  assert_answer (fixture,
                 "SELECT group_id, topic, partition, next_offset, stored_time IS NOT NULL"
                 " FROM reeferwatch.kafka_offset ORDER BY partition",
                 "group|t|0|7|t\ngroup|t|1|-1|f");

  /* Nothing but a position that moved is a batch, too. */
  positions[0].from = 7;
  positions[1].next = 3;
  second = make_batch (positions, 2, NULL, NULL);
  g_assert_false (rw_batch_is_empty (second));
  load (loader, second);
  g_object_unref (loader);

  loader = make_loader (fixture->conninfo);
  g_clear_pointer (&start, rw_loader_start_free);
  start = claim (loader, 0, 2);
  g_assert_cmpint (get_position (start, 0).from, ==, 7);
  g_assert_cmpint (get_position (start, 0).next, ==, 7);
  g_assert_cmpint (get_position (start, 0).generation, ==, 2);
  g_assert_cmpint (get_position (start, 1).from, ==, 3);
  g_assert_finalize_object (loader);
}

/* The answer to a commit was lost: the batch comes again, and is what it was. */
static void
test_repeated (Fixture *fixture, gconstpointer name)
{
  RwPgLoader *loader = make_loader (fixture->conninfo);
  g_autoptr (RwLoaderStart) start = claim (loader, 0, 2);
  g_autoptr (RwLoaderStart) again = NULL;
  RwPosition positions[] = { get_position (start, 0), get_position (start, 1) };
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  RwLoadResult result;

  positions[0].next = 7;
  batch = make_batch (positions, 2, "C01", "2026-11-22T10:00:00Z");
  load (loader, batch);
  again = rw_load_test_open (loader, G_MAXINT64, &error);
  g_assert_no_error (error);
  g_assert_null (again->positions);
  result = load (loader, batch);
  g_assert_cmpuint (result.stored, ==, 0);
  g_assert_cmpuint (result.duplicate, ==, 1);
  assert_answer (fixture, "SELECT next_offset FROM reeferwatch.kafka_offset WHERE partition = 0",
                 "7");
  g_assert_finalize_object (loader);
}

/* Whoever was given up for dead stores nothing any more, not even what time alone brought about. */
static void
test_zombie (Fixture *fixture, gconstpointer name)
{
  RwPgLoader *zombie = make_loader (fixture->conninfo);
  RwPgLoader *heir = make_loader (fixture->conninfo);
  g_autoptr (RwLoaderStart) start = claim (zombie, 0, 2);
  g_autoptr (RwLoaderStart) inherited = NULL;
  RwPosition positions[] = { get_position (start, 0), get_position (start, 1) };
  RwPosition heirs;
  g_autoptr (RwBatch) moved = NULL;
  g_autoptr (RwBatch) waited = NULL;
  g_autoptr (RwBatch) own = NULL;

  waited = make_batch (positions, 2, "C01", "2026-11-22T10:00:00Z");
  positions[0].next = 7;
  moved = make_batch (positions, 2, "C02", "2026-11-22T10:00:00Z");
  inherited = claim (heir, 0, 1);
  heirs = get_position (inherited, 0);

  assert_fenced (zombie, moved);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.telemetry", "0");
  g_clear_pointer (&start, rw_loader_start_free);
  g_object_unref (zombie);

  zombie = make_loader (fixture->conninfo);
  start = claim (zombie, 1, 1);
  assert_fenced (zombie, waited);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.telemetry", "0");

  heirs.next = 5;
  own = make_batch (&heirs, 1, "C03", "2026-11-22T10:00:00Z");
  g_assert_cmpuint (load (heir, own).stored, ==, 1);
  assert_answer (fixture,
                 "SELECT next_offset, generation FROM reeferwatch.kafka_offset"
                 " WHERE partition = 0",
                 "5|2");
  g_assert_finalize_object (zombie);
  g_assert_finalize_object (heir);
}

/* Two that think they are the same: the second to come finds that its beginning is gone. */
static void
test_twins (Fixture *fixture, gconstpointer name)
{
  RwPgLoader *loader = make_loader (fixture->conninfo);
  g_autoptr (RwLoaderStart) start = claim (loader, 0, 1);
  RwPosition position = get_position (start, 0);
  g_autoptr (RwBatch) one = NULL;
  g_autoptr (RwBatch) other = NULL;

  position.next = 7;
  one = make_batch (&position, 1, "C01", "2026-11-22T10:00:00Z");
  position.next = 4;
  other = make_batch (&position, 1, "C02", "2026-11-22T10:00:00Z");
  load (loader, one);
  assert_fenced (loader, other);
  assert_answer (fixture, "SELECT string_agg(container_id, ' ') FROM reeferwatch.telemetry", "C01");
  g_assert_finalize_object (loader);
}

static void
raise_alarm (RwPgLoader *loader, const RwPosition *position, const char *container_id)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  RwReading reading = rw_load_test_reading (container_id, "2026-11-22T10:00:00Z", 4.0f);
  RwAlarmEvent event = {
    .container_id = g_intern_string (container_id),
    .rule_id = g_intern_string ("power_lost"),
    .transition = RW_ALARM_RAISED,
    .priority = 2,
    .event_time = reading.time,
  };
  g_autoptr (RwBatch) batch = NULL;

  rw_batch_builder_set_positions (builder, position, 1);
  rw_batch_builder_add_origin (builder, position->topic, position->partition);
  rw_batch_builder_add_reading (builder, &reading);
  rw_batch_builder_add_alarm_event (builder, &event);
  batch = rw_batch_builder_end (builder);
  load (loader, batch);
}

static void
assert_starts_with (const RwLoaderStart *start, const char *container_id)
{
  guint n;
  const RwReading *readings = rw_batch_get_readings (start->recent, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (readings[0].container_id, ==, container_id);
  g_assert_cmpuint (start->active_alarms->len, ==, 1);
  g_assert_cmpstr (((RwAlarm *) start->active_alarms->pdata[0])->container_id, ==, container_id);
}

/* Each takes over the state of its own reefers, and of those nobody else has. */
static void
test_homes (Fixture *fixture, gconstpointer name)
{
  RwPgLoader *first = make_loader (fixture->conninfo);
  RwPgLoader *second = make_loader (fixture->conninfo);
  g_autoptr (RwLoaderStart) start = claim (first, 0, 1);
  g_autoptr (RwLoaderStart) other = claim (second, 1, 1);
  RwPosition position = get_position (start, 0);
  RwPosition other_position = get_position (other, 1);

  raise_alarm (first, &position, "C01");
  raise_alarm (second, &other_position, "C02");
  g_clear_pointer (&start, rw_loader_start_free);
  g_clear_pointer (&other, rw_loader_start_free);
  start = claim (first, 0, 1);
  assert_starts_with (start, "C01");
  other = claim (second, 1, 1);
  assert_starts_with (other, "C02");

  /* It moves to the other partition, with all it has. */
  position = get_position (start, 0);
  raise_alarm (first, &position, "C02");
  assert_answer (fixture,
                 "SELECT container_id, topic, partition FROM reeferwatch.kafka_reefer"
                 " JOIN reeferwatch.reefer USING (reefer_id) ORDER BY 1",
                 "C01|t|0\nC02|t|0");
  g_clear_pointer (&other, rw_loader_start_free);
  other = claim (second, 1, 1);
  g_assert_cmpuint (other->active_alarms->len, ==, 0);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
}

/* The least role that a worker may have is enough. */
static void
test_rights (Fixture *fixture, gconstpointer name)
{
  RwPgLoader *owner = rw_load_test_loader (fixture->conninfo);
  g_autofree char *made =
      rw_test_postgres_query (server, fixture->database,
                              "CREATE ROLE kafka_worker LOGIN IN ROLE reeferwatch_worker");
  g_autofree char *conninfo =
      rw_test_postgres_dup_conninfo (server, "kafka_worker", fixture->database);
  RwPgLoader *loader = make_loader (conninfo);
  g_autoptr (RwLoaderStart) start = claim (loader, 0, 1);
  RwPosition position = get_position (start, 0);
  g_autoptr (RwBatch) batch = NULL;

  position.next = 1;
  batch = make_batch (&position, 1, "C01", "2026-11-22T10:00:00Z");
  g_assert_cmpuint (load (loader, batch).stored, ==, 1);
  assert_answer (fixture, "SELECT claimed_by FROM reeferwatch.kafka_offset", "kafka_worker");
  g_assert_finalize_object (loader);
  g_assert_finalize_object (owner);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
#define ADD(name, test) g_test_add ("/pg-positions/" name, Fixture, name, set_up, test, tear_down)
  ADD ("go_on", test_go_on);
  ADD ("repeated", test_repeated);
  ADD ("zombie", test_zombie);
  ADD ("twins", test_twins);
  ADD ("homes", test_homes);
  ADD ("rights", test_rights);
#undef ADD
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
