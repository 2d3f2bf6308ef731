/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-batch-variant.h"

#include <math.h>
#include <string.h>

/* A text that is no UTF-8, as a topic may be. */
#define BAD_TEXT "yard/\xff/temperature"

static RwReading
make_reading (void)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string ("CMAU4501237");
  reading.product_id = g_intern_string ("P01");
  reading.source = g_intern_string ("native");
  reading.time = 1;
  reading.received_time = G_MAXINT64;
  reading.latitude = 37.8123457;
  reading.longitude = -122.2;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    reading.value[q] = (float) q + 0.1f;
  reading.flags_known = 0xffff;
  reading.flags_set = 0x5555;
  reading.defrost_cycle = 7;
  reading.late = TRUE;
  reading.quality = G_MAXUINT32;
  return reading;
}

/* Written, taken as bytes from an untrusted file, and read back. */
static RwBatch *
pass_on (RwBatch *batch)
{
  g_autoptr (GVariant) written = g_variant_ref_sink (rw_batch_to_variant (batch));
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (written);
  g_autoptr (GVariant) read = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (RW_BATCH_VARIANT_TYPE), bytes, FALSE));
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  g_assert_true (rw_batch_builder_add_variant (builder, read));
  return rw_batch_builder_end (builder);
}

static void
assert_same_reading (const RwReading *a, const RwReading *b)
{
  g_assert_true (a->container_id == b->container_id);
  g_assert_true (a->product_id == b->product_id);
  g_assert_true (a->source == b->source);
  g_assert_cmpint (a->time, ==, b->time);
  g_assert_cmpint (a->received_time, ==, b->received_time);
  g_assert_cmpmem (&a->latitude, sizeof a->latitude, &b->latitude, sizeof b->latitude);
  g_assert_cmpmem (&a->longitude, sizeof a->longitude, &b->longitude, sizeof b->longitude);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_assert_true (a->value[q] == b->value[q] || (isnan (a->value[q]) && isnan (b->value[q])));
  g_assert_cmpuint (a->flags_known, ==, b->flags_known);
  g_assert_cmpuint (a->flags_set, ==, b->flags_set);
  g_assert_cmpint (a->defrost_cycle, ==, b->defrost_cycle);
  g_assert_cmpuint (a->late, ==, b->late);
  g_assert_cmpuint (a->quality, ==, b->quality);
}

static void
test_readings (void)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (RwBatch) passed = NULL;
  RwReading full = make_reading ();
  RwReading bare;
  const RwReading *readings;
  guint n;

  rw_reading_init (&bare);
  bare.container_id = g_intern_string (BAD_TEXT);
  rw_batch_builder_add_message (builder);
  rw_batch_builder_add_message (builder);
  rw_batch_builder_add_reading (builder, &full);
  rw_batch_builder_add_reading (builder, &bare);
  batch = rw_batch_builder_end (builder);
  passed = pass_on (batch);

  g_assert_cmpuint (rw_batch_get_n_messages (passed), ==, 2);
  readings = rw_batch_get_readings (passed, &n);
  g_assert_cmpuint (n, ==, 2);
  assert_same_reading (&readings[0], &full);
  assert_same_reading (&readings[1], &bare);
}

static void
test_rest (void)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (GBytes) payload = g_bytes_new ("\0\xff{", 3);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  const RwFaultyWindow window = { g_intern_string ("C01"), NULL, 10, 20, 3, 18.25f, 18.0f };
  const RwAlarmEvent event = {
    g_intern_string ("C01"),
    g_intern_string ("power_lost"),
    RW_ALARM_RETURNED,
    2,
    30,
    NAN,
    1.5f,
    20,
    40,
    51.9,
    -4.5,
  };
  const RwDetectorState state = { g_intern_string ("C01"), 77, 3, payload };
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (RwBatch) passed = NULL;
  const RwDeadLetter *letters;
  const RwFaultyWindow *windows;
  const RwAlarmEvent *events;
  const RwDetectorState *states;
  guint n;

  rw_batch_builder_add_detector_state (builder, &state);
  rw_batch_builder_add_dead_letter (builder, 5, BAD_TEXT, payload, "What is wrong");
  rw_batch_builder_add_dead_letter (builder, 6, "", nothing, "The message is empty.");
  rw_batch_builder_add_faulty_window (builder, &window);
  rw_batch_builder_add_alarm_event (builder, &event);
  batch = rw_batch_builder_end (builder);
  passed = pass_on (batch);

  letters = rw_batch_get_dead_letters (passed, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (letters[0].received_time, ==, 5);
  g_assert_cmpstr (letters[0].topic, ==, BAD_TEXT);
  g_assert_true (g_bytes_equal (letters[0].payload, payload));
  g_assert_cmpstr (letters[0].reason, ==, "What is wrong");
  g_assert_cmpuint (g_bytes_get_size (letters[1].payload), ==, 0);

  windows = rw_batch_get_faulty_windows (passed, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (windows[0].container_id == window.container_id);
  g_assert_null (windows[0].product_id);
  g_assert_cmpint (windows[0].window_start, ==, 10);
  g_assert_cmpint (windows[0].window_stop, ==, 20);
  g_assert_cmpuint (windows[0].count, ==, 3);
  g_assert_cmpfloat (windows[0].maximum, ==, 18.25f);

  events = rw_batch_get_alarm_events (passed, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (events[0].rule_id == event.rule_id);
  g_assert_cmpint (events[0].transition, ==, RW_ALARM_RETURNED);
  g_assert_cmpint (events[0].priority, ==, 2);
  g_assert_cmpint (events[0].event_time, ==, 30);
  g_assert_true (isnan (events[0].value));
  g_assert_cmpfloat (events[0].limit_value, ==, 1.5f);
  g_assert_cmpint (events[0].began_time, ==, 20);
  g_assert_cmpint (events[0].limit_time, ==, 40);
  g_assert_cmpfloat (events[0].latitude, ==, 51.9);
  g_assert_cmpfloat (events[0].longitude, ==, -4.5);

  states = rw_batch_get_detector_states (passed, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (states[0].container_id == state.container_id);
  g_assert_cmpint (states[0].time, ==, 77);
  g_assert_cmpuint (states[0].format, ==, 3);
  g_assert_true (g_bytes_equal (states[0].bytes, payload));
}

/* What the program before this wrote into its spool. */
static void
test_first_type (void)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GVariant) written = g_variant_ref_sink (
      g_variant_new_parsed ("(uint32 4, @a(ayayayxxddadqqnyu) [], @a(xayayay) [], @a(ayayxxudd) [],"
                            " [(b'C01', b'power_lost', byte 1, 2, int64 30, 4.5, 1.5)])"));
  const RwAlarmEvent *events;
  guint n;

  g_assert_cmpstr (g_variant_get_type_string (written), ==, RW_BATCH_VARIANT_TYPE_1);
  g_assert_true (rw_batch_builder_add_variant (builder, written));
  batch = rw_batch_builder_end (builder);
  g_assert_cmpuint (rw_batch_get_n_messages (batch), ==, 4);
  events = rw_batch_get_alarm_events (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (events[0].rule_id, ==, "power_lost");
  g_assert_cmpint (events[0].event_time, ==, 30);
  g_assert_cmpfloat (events[0].value, ==, 4.5f);
  g_assert_cmpint (events[0].began_time, ==, 0);
  g_assert_true (isnan (events[0].latitude));
}

/* What a file may hold that we did not write. */
static void
test_foreign (void)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (GVariant) other = g_variant_ref_sink (g_variant_new_int32 (1));
  g_autoptr (GBytes) noise = g_bytes_new ("\x80\x07\x01\x02\x03\x04\x05\x06\xff\xff\xff", 11);
  g_autoptr (GVariant) damaged = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (RW_BATCH_VARIANT_TYPE), noise, FALSE));

  g_assert_false (rw_batch_builder_add_variant (builder, other));
  /* A reading without a container, as noise reads, is told; nothing crashes. */
  (void) rw_batch_builder_add_variant (builder, damaged);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch-variant/readings", test_readings);
  g_test_add_func ("/batch-variant/rest", test_rest);
  g_test_add_func ("/batch-variant/first-type", test_first_type);
  g_test_add_func ("/batch-variant/foreign", test_foreign);
  return g_test_run ();
}
