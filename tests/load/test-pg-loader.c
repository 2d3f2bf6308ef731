/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-loader.h"

#include "rw-load-test.h"
#include "rw-pg-error.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <json-glib/json-glib.h>
#include <math.h>

static RwTestPostgres *server;

/* Each test has a database of its own, called like it. */
typedef struct
{
  char *database;
  char *conninfo;
  RwPgLoader *loader;
  RwBatchBuilder *builder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  fixture->database = g_strdup (name);
  rw_test_postgres_create_database (server, fixture->database);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, fixture->database);
  fixture->loader = rw_load_test_loader (fixture->conninfo);
  fixture->builder = rw_batch_builder_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->loader);
  rw_batch_builder_free (fixture->builder);
  g_free (fixture->conninfo);
  g_free (fixture->database);
}

static void
assert_answer (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, fixture->database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
execute (Fixture *fixture, const char *sql)
{
  g_autofree char *answer = rw_test_postgres_query (server, fixture->database, sql);

  g_assert_nonnull (answer);
}

static void
add (Fixture *fixture, const char *container_id, const char *time, float temperature)
{
  RwReading reading = rw_load_test_reading (container_id, time, temperature);

  rw_batch_builder_add_reading (fixture->builder, &reading);
}

static RwLoadResult
load (Fixture *fixture)
{
  return rw_load_test_load (fixture->loader, fixture->builder);
}

static void
test_every_field (Fixture *fixture, gconstpointer name)
{
  RwReading full = rw_load_test_reading ("CMAU4501237", "2026-11-22T10:00:00.123456Z", 4.2f);
  RwReading bare = rw_load_test_reading ("C01", "2026-11-22T10:00:00Z", NAN);
  RwLoadResult result;

  full.product_id = g_intern_string ("P01");
  full.received_time = full.time + 1;
  full.latitude = 37.8123457;
  full.longitude = -122.2;
  for (int i = RW_QUANTITY_TARGET_TEMPERATURE; i < RW_N_QUANTITIES; i++)
    full.value[i] = (float) i + 0.25f;
  full.flags_known = RW_FLAG_FAN_1 | RW_FLAG_FAN_2 | RW_FLAG_VENT_3 | RW_FLAG_POWERED;
  full.flags_set = RW_FLAG_FAN_1 | RW_FLAG_POWERED;
  full.defrost_cycle = 6;
  full.late = TRUE;
  full.quality = RW_QUALITY_CHECK_DIGIT | RW_QUALITY_CLOCK_AHEAD;
  rw_batch_builder_add_reading (fixture->builder, &full);
  rw_batch_builder_add_reading (fixture->builder, &bare);

  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 2);
  g_assert_cmpuint (result.duplicate, ==, 0);
  g_assert_cmpuint (result.late, ==, 1);
  assert_answer (fixture,
                 "SELECT * FROM reeferwatch.telemetry WHERE container_id = 'CMAU4501237'",
                 "CMAU4501237|2026-11-22 10:00:00.123456+00|4.2|P01|1.25|2.25|3.25|4.25|5.25|6.25"
                 "|7.25|8.25|9.25|t|f||||f|6||t|10.25|37.8123457|-122.2"
                 "|2026-11-22 10:00:00.123457+00|native|65|t");
  assert_answer (fixture, "SELECT * FROM reeferwatch.telemetry WHERE container_id = 'C01'",
                 "C01|2026-11-22 10:00:00+00||||||||||||||||||||||||2026-11-22 10:00:01+00"
                 "|native|0|f");
}

static void
test_duplicates (Fixture *fixture, gconstpointer name)
{
  RwLoadResult result;

  add (fixture, "C01", "2026-11-22T10:00:00Z", 4.0f);
  add (fixture, "C02", "2026-11-22T10:00:00Z", 5.0f);
  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 2);
  g_assert_cmpuint (result.conflicting, ==, 0);

  /* The same again, the same with another value, something new, and the new one twice. */
  add (fixture, "C01", "2026-11-22T10:00:00Z", 4.0f);
  add (fixture, "C02", "2026-11-22T10:00:00Z", 5.5f);
  add (fixture, "C03", "2026-11-22T10:00:00Z", 6.0f);
  add (fixture, "C03", "2026-11-22T10:00:00Z", 6.0f);
  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 1);
  g_assert_cmpuint (result.duplicate, ==, 3);
  g_assert_cmpuint (result.conflicting, ==, 1);
  g_assert_cmpuint (result.rejected, ==, 0);
  assert_answer (fixture,
                 "SELECT container_id, temperature FROM reeferwatch.telemetry ORDER BY 1",
                 "C01|4\nC02|5\nC03|6");
}

static void
add_many (Fixture *fixture, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *container_id = g_strdup_printf ("C%05u", i % 1000);
      RwReading reading = rw_load_test_reading (container_id, "2026-11-22T23:00:00Z", (float) i);

      reading.time += i / 1000 * RW_USEC_PER_MIN;
      rw_batch_builder_add_reading (fixture->builder, &reading);
    }
}

/* Batches large enough for COPY, fresh, overlapping and repeated. */
static void
test_large (Fixture *fixture, gconstpointer name)
{
  RwLoadResult result;

  add_many (fixture, 0, 5000);
  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 5000);

  add_many (fixture, 4000, 2000);
  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 1000);
  g_assert_cmpuint (result.duplicate, ==, 1000);
  g_assert_cmpuint (result.conflicting, ==, 0);

  for (guint i = 0; i < 20; i++)
    {
      add_many (fixture, 6000 + i * 500, 500);
      result = load (fixture);
      g_assert_cmpuint (result.stored, ==, 500);
    }
  assert_answer (fixture,
                 "SELECT count(*), count(DISTINCT (container_id, measurement_time)),"
                 " sum(temperature::float8) FROM reeferwatch.telemetry",
                 "16000|16000|127992000");
}

static void
test_days (Fixture *fixture, gconstpointer name)
{
  RwLoadResult result;

  add (fixture, "C01", "2026-11-22T23:59:59.999999Z", 1.0f);
  add (fixture, "C01", "2026-11-23T00:00:00Z", 2.0f);
  add (fixture, "C01", "1969-12-31T23:59:59.999999Z", 3.0f);
  add (fixture, "C01", "1970-01-01T00:00:00Z", 4.0f);
  add (fixture, "C01", "2099-12-31T23:59:59Z", 5.0f);
  add (fixture, "C01", "2100-01-01T00:00:00Z", 6.0f);
  add (fixture, "C01", "0001-01-01T00:00:00Z", 7.0f);
  add (fixture, "C01", "9999-12-31T23:59:59Z", 8.0f);
  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 8);
  assert_answer (fixture,
                 "SELECT string_agg(temperature::text || ' ' || tableoid::regclass, ', '"
                 " ORDER BY measurement_time) FROM reeferwatch.reading",
                 "7 reeferwatch.reading_00010101, 3 reeferwatch.reading_19691231,"
                 " 4 reeferwatch.reading_19700101, 1 reeferwatch.reading_20261122,"
                 " 2 reeferwatch.reading_20261123, 5 reeferwatch.reading_20991231,"
                 " 6 reeferwatch.reading_21000101, 8 reeferwatch.reading_99991231");
}

/* Somebody removes the partition of a day that more readings come for. */
static void
test_dropped_partition (Fixture *fixture, gconstpointer name)
{
  RwLoadResult result;

  add (fixture, "C01", "2026-11-22T10:00:00Z", 1.0f);
  load (fixture);
  execute (fixture, "DROP TABLE reeferwatch.reading_20261122");
  add (fixture, "C01", "2026-11-22T10:01:00Z", 2.0f);
  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 1);
  g_assert_cmpuint (result.rejected, ==, 0);
  assert_answer (fixture, "SELECT temperature FROM reeferwatch.telemetry", "2");
}

static void
add_letter (Fixture *fixture, gconstpointer payload, gsize size, const char *topic)
{
  g_autoptr (GBytes) bytes = g_bytes_new (payload, size);

  rw_batch_builder_add_dead_letter (fixture->builder, 1000001, topic, bytes,
                                    "It is not JSON: byte 1 is “\xff”.");
}

static void
test_dead_letters (Fixture *fixture, gconstpointer name)
{
  static const char odd[] = "{\"a\0b\":\"\xf0\x9f\xa5\xb6\xff\"}";
  g_autofree char *huge = g_malloc (1000000);
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  RwLoadResult result = { 0 };

  memset (huge, 0xAB, 1000000);
  add_letter (fixture, odd, sizeof odd - 1, "reefers/\xff\xfe/telemetry");
  add_letter (fixture, huge, 1000000, "reefers/C01/telemetry");
  add_letter (fixture, "", 0, "t");
  add_letter (fixture, "", 0, "t");
  add (fixture, "C01", "2026-11-22T10:00:00Z", 1.0f);
  batch = rw_batch_builder_end (fixture->builder);

  /* Twice, as after a COMMIT of which the answer was lost. */
  for (int i = 0; i < 2; i++)
    {
      rw_load_test_load_batch (fixture->loader, batch, &result, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (result.rejected, ==, 4);
      g_assert_cmpuint (result.stored + result.duplicate, ==, 1);
    }
  assert_answer (fixture,
                 "SELECT topic, encode(payload, 'hex'), payload_length, cut, received_time"
                 "  FROM reeferwatch.dead_letter WHERE NOT cut ORDER BY dead_letter_id",
                 "reefers/��/telemetry|7b22610062223a22f09fa5b6ff227d|15|f"
                 "|1970-01-01 00:00:01.000001+00\n"
                 "t||0|f|1970-01-01 00:00:01.000001+00\nt||0|f|1970-01-01 00:00:01.000001+00");
  assert_answer (fixture,
                 "SELECT topic, payload = decode(repeat('ab', 250000), 'hex'), payload_length, reason"
                 "  FROM reeferwatch.dead_letter WHERE cut",
                 "reefers/C01/telemetry|t|1000000|It is not JSON: byte 1 is “�”.");
}

/* A message whose readings are all rejected does not fill the memory with copies of itself. */
static void
test_many_letters_of_one_message (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GBytes) payload = g_bytes_new_take (g_strnfill (200000, 'x'), 200000);
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  RwLoadResult result = { 0 };

  for (int i = 0; i < 3000; i++)
    rw_batch_builder_add_dead_letter (fixture->builder, 1000001, "senml/x", payload, "Too old.");
  batch = rw_batch_builder_end (fixture->builder);
  for (int i = 0; i < 2; i++)
    {
      rw_load_test_load_batch (fixture->loader, batch, &result, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (result.rejected, ==, 3000);
    }
  assert_answer (fixture,
                 "SELECT cut, count(*), max(length(payload)), min(payload_length)"
                 "  FROM reeferwatch.dead_letter GROUP BY cut ORDER BY cut",
                 "f|21|200000|200000\nt|2979|0|200000");
}

/* What the server refuses is found among the rest and put aside, by either way of storing. */
static void
test_refused (Fixture *fixture, gconstpointer name)
{
  g_autofree char *long_id = g_strnfill (300, 'X');
  RwLoadResult result;

  execute (fixture, "ALTER TABLE reeferwatch.reading ADD CHECK (temperature <> 666)");
  add (fixture, "C01", "2026-11-22T10:00:00Z", 1.0f);
  add (fixture, "C02", "2026-11-22T10:00:00Z", 666.0f);
  add (fixture, "C03", "2026-11-22T10:00:00Z", 3.0f);
  add (fixture, long_id, "2026-11-22T10:00:00Z", 3.0f);
  add (fixture, "C\xff", "2026-11-22T10:00:00Z", 3.0f);
  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 2);
  g_assert_cmpuint (result.rejected, ==, 3);
  assert_answer (fixture,
                 "SELECT payload::text IS NOT NULL, convert_from(payload, 'UTF8')::json"
                 "->>'temperature', reason FROM reeferwatch.dead_letter WHERE reason LIKE '%check%'",
                 "t|666.0|The reading was understood, but cannot be stored: new row for relation"
                 " \"reading_20261122\" violates check constraint \"reading_temperature_check\".");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.dead_letter", "3");

  add_many (fixture, 0, 3000);
  result = load (fixture);
  g_assert_cmpuint (result.stored, ==, 2999);
  g_assert_cmpuint (result.rejected, ==, 1);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.telemetry", "3001");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.dead_letter", "4");
}

static void
add_alarm (Fixture *fixture, RwAlarmTransition transition, const char *rule_id, gint64 second)
{
  RwAlarmEvent event = {
    .container_id = g_intern_string ("C01"),
    .rule_id = g_intern_string (rule_id),
    .transition = transition,
    .priority = RW_ALARM_PRIORITY_HIGH,
    .event_time = second * RW_USEC_PER_SEC,
    .value = (float) second,
    .limit_value = 6.5f,
  };

  rw_batch_builder_add_alarm_event (fixture->builder, &event);
}

#define ALARM_COLUMNS                                                                             \
  "state, extract(epoch FROM raised_time)::int, extract(epoch FROM cleared_time)::int, value,"   \
  " limit_value, priority"

static void
test_alarms (Fixture *fixture, gconstpointer name)
{
  RwLoadResult result;

  add_alarm (fixture, RW_ALARM_RAISED, "control_air_high", 100);
  result = load (fixture);
  g_assert_cmpuint (result.alarms_raised, ==, 1);
  g_assert_cmpuint (result.alarms_cleared, ==, 0);
  assert_answer (fixture, "SELECT " ALARM_COLUMNS " FROM reeferwatch.alarm",
                 "unacknowledged|100||100|6.5|2");

  /* Raised while it is: nothing. Of another rule: another alarm. */
  add_alarm (fixture, RW_ALARM_RAISED, "control_air_high", 110);
  add_alarm (fixture, RW_ALARM_RAISED, "control_air_low", 110);
  result = load (fixture);
  g_assert_cmpuint (result.alarms_raised, ==, 1);

  add_alarm (fixture, RW_ALARM_RETURNED, "control_air_high", 200);
  result = load (fixture);
  g_assert_cmpuint (result.alarms_cleared, ==, 1);
  assert_answer (fixture,
                 "SELECT " ALARM_COLUMNS " FROM reeferwatch.alarm WHERE rule_id LIKE '%high'",
                 "returned|100|200|100|6.5|2");

  execute (fixture, "SELECT reeferwatch.acknowledge(alarm_id, 'looked') FROM reeferwatch.alarm"
                    " WHERE rule_id LIKE '%high'");
  assert_answer (fixture,
                 "SELECT " ALARM_COLUMNS ", acknowledged_by, note FROM reeferwatch.alarm"
                 " WHERE rule_id LIKE '%high'",
                 "normal|100|200|100|6.5|2|postgres|looked");

  /* Raised again: the same row, and nobody has taken it. */
  add_alarm (fixture, RW_ALARM_RAISED, "control_air_high", 300);
  result = load (fixture);
  g_assert_cmpuint (result.alarms_raised, ==, 1);
  assert_answer (fixture,
                 "SELECT " ALARM_COLUMNS ", acknowledged_by, note FROM reeferwatch.alarm"
                 " WHERE rule_id LIKE '%high'",
                 "unacknowledged|300||300|6.5|2||");

  execute (fixture, "SELECT reeferwatch.acknowledge(ARRAY(SELECT alarm_id FROM reeferwatch.alarm))");
  add_alarm (fixture, RW_ALARM_RETURNED, "control_air_high", 400);
  load (fixture);
  assert_answer (fixture,
                 "SELECT rule_id, event, extract(epoch FROM event_time)::int, actor, value, note"
                 "  FROM reeferwatch.alarm_event WHERE rule_id LIKE '%high' AND actor IS NULL"
                 " ORDER BY entry_id",
                 "control_air_high|raised|100||100|\ncontrol_air_high|returned|200||200|\n"
                 "control_air_high|raised|300||300|\ncontrol_air_high|cleared|400||400|");
  assert_answer (fixture,
                 "SELECT event, actor, note FROM reeferwatch.alarm_event"
                 " WHERE rule_id LIKE '%high' AND actor IS NOT NULL ORDER BY entry_id",
                 "acknowledged|postgres|looked\nacknowledged|postgres|");
}

/* A whole life in one batch, loaded twice: it happened once. */
static void
test_alarms_again (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  RwLoadResult result = { 0 };

  add_alarm (fixture, RW_ALARM_RAISED, "control_air_high", 100);
  add_alarm (fixture, RW_ALARM_RETURNED, "control_air_high", 200);
  add_alarm (fixture, RW_ALARM_RAISED, "control_air_high", 300);
  batch = rw_batch_builder_end (fixture->builder);
  rw_load_test_load_batch (fixture->loader, batch, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.alarms_raised, ==, 2);
  g_assert_cmpuint (result.alarms_cleared, ==, 1);
  rw_load_test_load_batch (fixture->loader, batch, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.alarms_raised, ==, 0);
  g_assert_cmpuint (result.alarms_cleared, ==, 0);
  assert_answer (fixture, "SELECT " ALARM_COLUMNS " FROM reeferwatch.alarm",
                 "unacknowledged|300||300|6.5|2");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.alarm_event", "3");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.outbox", "3");
}

static void
add_window (Fixture *fixture, guint count)
{
  RwFaultyWindow window = {
    .container_id = g_intern_string ("C01"),
    .product_id = g_intern_string ("P01"),
    .window_start = 60 * RW_USEC_PER_SEC,
    .window_stop = 120 * RW_USEC_PER_SEC,
    .count = count,
    .maximum = 19.5f,
    .limit_value = 18.0f,
  };

  rw_batch_builder_add_faulty_window (fixture->builder, &window);
}

static const char *
get_member (JsonNode *event, const char *name)
{
  return json_object_get_string_member (json_node_get_object (event), name);
}

static void
test_windows_and_outbox (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GArray) outbox = NULL;
  g_autoptr (GArray) empty = NULL;
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (JsonNode) event = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  RwLoadResult result = { 0 };
  RwOutboxEvent *first;
  JsonObject *data;

  add_window (fixture, 2);
  batch = rw_batch_builder_end (fixture->builder);
  rw_load_test_load_batch (fixture->loader, batch, &result, &outbox, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outbox->len, ==, 1);
  first = &g_array_index (outbox, RwOutboxEvent, 0);
  text = g_strndup (g_bytes_get_data (first->payload, NULL), g_bytes_get_size (first->payload));
  event = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_member (event, "specversion"), ==, "1.0");
  g_assert_cmpstr (get_member (event, "type"), ==, "io.reeferwatch.faulty-reefer.window");
  g_assert_cmpstr (get_member (event, "subject"), ==, "C01");
  g_assert_cmpstr (get_member (event, "time"), ==, "1970-01-01T00:02:00.000000Z");
  data = json_object_get_object_member (json_node_get_object (event), "data");
  g_assert_cmpint (json_object_get_int_member (data, "count"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (data, "product_id"), ==, "P01");
  g_assert_cmpstr (json_object_get_string_member (data, "window_start"), ==,
                   "1970-01-01T00:01:00+00:00");

  /* The same window again says nothing new, and what was handed out is not handed out again. */
  rw_load_test_load_batch (fixture->loader, batch, &result, &empty, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (empty->len, ==, 0);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.outbox", "1");

  /* Derived again with more in it: replaced, and told. */
  add_window (fixture, 3);
  load (fixture);
  assert_answer (fixture,
                 "SELECT container_id, product_id, count, maximum, limit_value,"
                 " extract(epoch FROM window_start)::int, extract(epoch FROM window_stop)::int"
                 "  FROM reeferwatch.faulty_reefer",
                 "C01|P01|3|19.5|18|60|120");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.outbox", "2");

  /* Published, and forgotten with the next transaction; the other one waits for a restart. */
  rw_pg_loader_outbox_published (fixture->loader, first->outbox_id);
  load (fixture);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.outbox", "1");
  g_assert_finalize_object (fixture->loader);
  fixture->loader = rw_pg_loader_new (fixture->conninfo);
  start = rw_load_test_open (fixture->loader, G_MAXINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (start->outbox->len, ==, 1);
}

/* A replay tells nobody of its past, and leaves alone what others have to tell. */
static void
test_discarded_events (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwPgLoader) replay = rw_pg_loader_new (fixture->conninfo);
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GArray) outbox = NULL;
  g_autoptr (GError) error = NULL;
  RwLoadResult result = { 0 };

  add_window (fixture, 2);
  load (fixture);
  rw_pg_loader_discard_events (replay);
  start = rw_load_test_open (replay, G_MAXINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (start->outbox->len, ==, 0);

  add_window (fixture, 3);
  batch = rw_batch_builder_end (fixture->builder);
  rw_load_test_load_batch (replay, batch, &result, &outbox, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outbox->len, ==, 0);
  assert_answer (fixture, "SELECT count FROM reeferwatch.faulty_reefer", "3");
  assert_answer (fixture,
                 "SELECT count(*), min(payload::jsonb #>> '{data,count}') FROM reeferwatch.outbox",
                 "1|2");
}

static void
test_start (Fixture *fixture, gconstpointer name)
{
  RwReading reading = rw_load_test_reading ("C01", "2026-11-22T10:00:00Z", 4.0f);
  g_autoptr (RwPgLoader) again = rw_pg_loader_new (fixture->conninfo);
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (GError) error = NULL;
  const RwReading *recent;
  const RwCargoProfile *profile;
  const RwAlarm *alarm;
  guint n;

  reading.product_id = g_intern_string ("P01");
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = 3.5f;
  reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = 3.0f;
  reading.value[RW_QUANTITY_KILOWATTS] = 2.5f;
  reading.value[RW_QUANTITY_TIME_DOOR_OPEN] = 7.0f;
  reading.flags_known = RW_FLAG_POWERED | RW_FLAG_DEFROSTING;
  reading.flags_set = RW_FLAG_POWERED;
  reading.late = TRUE;
  reading.quality = RW_QUALITY_NAIVE_TIME;
  rw_batch_builder_add_reading (fixture->builder, &reading);
  add (fixture, "C02", "2026-11-22T09:59:00Z", 1.0f);
  add (fixture, "C02", "2026-11-22T09:58:59Z", 1.0f);
  add_alarm (fixture, RW_ALARM_RAISED, "control_air_high", 100);
  add_alarm (fixture, RW_ALARM_RAISED, "control_air_low", 100);
  add_alarm (fixture, RW_ALARM_RETURNED, "control_air_low", 200);
  load (fixture);

  start = rw_load_test_open (again, reading.time - 60 * RW_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  recent = rw_batch_get_readings (start->recent, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (recent[0].container_id, ==, "C02");
  g_assert_null (recent[0].product_id);
  g_assert_true (recent[1].container_id == g_intern_string ("C01"));
  g_assert_true (recent[1].product_id == g_intern_string ("P01"));
  g_assert_cmpint (recent[1].time, ==, reading.time);
  g_assert_cmpint (recent[1].received_time, ==, reading.received_time);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_assert_true (recent[1].value[q] == reading.value[q]
                   || (isnan (recent[1].value[q]) && isnan (reading.value[q])));
  g_assert_cmpuint (recent[1].flags_known, ==, reading.flags_known);
  g_assert_cmpuint (recent[1].flags_set, ==, reading.flags_set);
  g_assert_true (recent[1].late);
  g_assert_cmpuint (recent[1].quality, ==, RW_QUALITY_NAIVE_TIME);

  g_assert_cmpuint (start->active_alarms->len, ==, 1);
  alarm = start->active_alarms->pdata[0];
  g_assert_cmpstr (alarm->rule_id, ==, "control_air_high");
  g_assert_cmpint (alarm->raised_time, ==, 100 * RW_USEC_PER_SEC);
  g_assert_true (rw_alarm_is_active (alarm));
  g_assert_cmpuint (start->outbox->len, ==, 3);

  profile = rw_cargo_profiles_lookup (start->judging->profiles, "P01");
  g_assert_cmpstr (profile->name, ==, "Carrots");
  g_assert_cmpint (profile->mode, ==, RW_CARGO_CHILLED);
  g_assert_cmpfloat (profile->high, ==, 8.0f);
}

/* A worker that is not the owner, as in a guarded database. */
static void
test_as_worker_role (Fixture *fixture, gconstpointer name)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) worker = NULL;
  RwLoadResult result;

  execute (fixture, "CREATE ROLE plain_worker LOGIN IN ROLE reeferwatch_worker");
  conninfo = rw_test_postgres_dup_conninfo (server, "plain_worker", fixture->database);
  worker = rw_load_test_loader (conninfo);
  add (fixture, "C01", "2026-11-22T10:00:00Z", 1.0f);
  add (fixture, "C01", "2026-11-22T10:00:00Z", 1.0f);
  add_window (fixture, 1);
  add_alarm (fixture, RW_ALARM_RAISED, "control_air_high", 100);
  add_alarm (fixture, RW_ALARM_RETURNED, "control_air_high", 200);
  add_letter (fixture, "x", 1, "t");
  rw_pg_loader_outbox_published (worker, 1);
  result = rw_load_test_load (worker, fixture->builder);
  g_assert_cmpuint (result.stored, ==, 1);
  g_assert_cmpuint (result.duplicate, ==, 1);
  g_assert_cmpuint (result.alarms_raised, ==, 1);
  g_assert_cmpuint (result.rejected, ==, 1);
}

static void
test_errors (Fixture *fixture, gconstpointer name)
{
  g_autofree char *nowhere = rw_test_postgres_dup_conninfo (server, NULL, "atlantis");
  g_autoptr (RwPgLoader) lost = rw_pg_loader_new (nowhere);
  g_autoptr (RwPgLoader) absent = rw_pg_loader_new ("host=/nonexistent");
  g_autoptr (RwPgLoader) outdated = rw_pg_loader_new (fixture->conninfo);
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  RwLoadResult result;

  g_assert_null (rw_load_test_open (lost, G_MAXINT64, &error));
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_CONFIGURATION);
  g_clear_error (&error);
  g_assert_null (rw_load_test_open (absent, G_MAXINT64, &error));
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  add (fixture, "C01", "2026-11-22T10:00:00Z", 1.0f);
  batch = rw_batch_builder_end (fixture->builder);
  g_assert_false (rw_load_test_load_batch (absent, batch, &result, NULL, &error));
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  execute (fixture, "INSERT INTO reeferwatch.schema_version (version, name) VALUES (99, 'x')");
  g_assert_null (rw_load_test_open (outdated, G_MAXINT64, &error));
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_SCHEMA);
}

static void
add_test (const char *path, const char *database, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, database, set_up, func, tear_down);
}

/* What passes is tried again, what somebody must see to is told, and what is our fault ends us. */
static void
test_judgement (void)
{
  static const struct
  {
    const char *sqlstate;
    RwPgLoaderError code;
  } cases[] = {
    { "08006", RW_PG_LOADER_ERROR_UNAVAILABLE },   { "08P01", RW_PG_LOADER_ERROR_INTERNAL },
    { "22P02", RW_PG_LOADER_ERROR_INTERNAL },      { "28P01", RW_PG_LOADER_ERROR_CONFIGURATION },
    { "3D000", RW_PG_LOADER_ERROR_CONFIGURATION }, { "40001", RW_PG_LOADER_ERROR_UNAVAILABLE },
    { "42501", RW_PG_LOADER_ERROR_CONFIGURATION }, { "53100", RW_PG_LOADER_ERROR_UNAVAILABLE },
    { "57P01", RW_PG_LOADER_ERROR_UNAVAILABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = rw_pg_loader_map_error (
        rw_pg_error_new (RW_PG_ERROR_REFUSED, cases[i].sqlstate, "The server said no."));

      g_test_message ("%s", cases[i].sqlstate);
      g_assert_error (error, RW_PG_LOADER_ERROR, (int) cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  add_test ("/pg-loader/every-field", "fields", test_every_field);
  add_test ("/pg-loader/duplicates", "duplicates", test_duplicates);
  add_test ("/pg-loader/large", "large", test_large);
  add_test ("/pg-loader/days", "days", test_days);
  add_test ("/pg-loader/dropped-partition", "dropped", test_dropped_partition);
  add_test ("/pg-loader/dead-letters", "letters", test_dead_letters);
  add_test ("/pg-loader/many-letters", "many_letters", test_many_letters_of_one_message);
  add_test ("/pg-loader/refused", "refused", test_refused);
  add_test ("/pg-loader/alarms", "alarms", test_alarms);
  add_test ("/pg-loader/alarms-again", "alarms_again", test_alarms_again);
  add_test ("/pg-loader/windows-and-outbox", "windows", test_windows_and_outbox);
  add_test ("/pg-loader/discarded-events", "discarded", test_discarded_events);
  add_test ("/pg-loader/start", "start", test_start);
  add_test ("/pg-loader/as-worker-role", "worker", test_as_worker_role);
  add_test ("/pg-loader/errors", "errors", test_errors);
  g_test_add_func ("/pg-loader/judgement", test_judgement);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}
