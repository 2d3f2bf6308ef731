/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-batch.h"
#include "rw-time.h"
#include "rw-transform.h"
#include "sparkplug-b.pb-c.h"

#include <math.h>
#include <string.h>

#define RECEIVED (G_GINT64_CONSTANT (1772431205) * RW_USEC_PER_SEC)
#define TOPIC(kind) "spBv1.0/yard/" kind "/edge1/MSKU9070323"

/* As a device sends them: a birth, data by number, and stored values after a lost connection. */
#define BIRTH                                                                                      \
  "08809e87e9ca3312200a0a4169722f537570706c79100118809e87e9ca33200a696666666666662a4012200a0a"     \
  "4169722f52657475726e100218809e87e9ca33200a69cdcccccccccc2c4012170a08506f7765722f4f6e100318"     \
  "809e87e9ca33200b70011800"
#define DATA "08e0f28ae9ca331214100218e0f28ae9ca33200a69cdcccccccccc2d401801"
#define HISTORICAL                                                                                 \
  "08c0c78ee9ca33121610011880c1abe7ca33200a2801690000000000002a40120d100218c0c78ee9ca33200a380118" \
  "02"

typedef struct
{
  RwTransform *transform;
  RwBatchBuilder *builder;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();

  self->transform = rw_transform_new (profiles);
  self->builder = rw_batch_builder_new ();
}

static void
teardown (Fixture *self, gconstpointer data)
{
  rw_transform_free (self->transform);
  rw_batch_builder_free (self->builder);
}

static GBytes *
from_hex (const char *hex)
{
  gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_bytes_new_take (bytes, length);
}

static RwBatch *
send_bytes (Fixture *self, const char *topic, GBytes *payload)
{
  rw_transform_message (self->transform, topic, payload, RECEIVED, self->builder);
  return rw_batch_builder_end (self->builder);
}

static RwBatch *
send_hex (Fixture *self, const char *topic, const char *hex)
{
  g_autoptr (GBytes) payload = from_hex (hex);

  return send_bytes (self, topic, payload);
}

static void
assert_near (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-4);
}

static const RwReading *
get_only_reading (RwBatch *batch)
{
  guint n;
  const RwReading *readings;

  rw_batch_get_dead_letters (batch, &n);
  g_assert_cmpuint (n, ==, 0);
  readings = rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  return readings;
}

static void
test_birth (Fixture *self, gconstpointer data)
{
  g_autoptr (RwBatch) batch = send_hex (self, TOPIC ("DBIRTH"), BIRTH);
  const RwReading *reading = get_only_reading (batch);

  g_assert_cmpstr (reading->container_id, ==, "MSKU9070323");
  g_assert_cmpstr (reading->source, ==, "sparkplug");
  assert_near (reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE], 13.2);
  assert_near (reading->value[RW_QUANTITY_RETURN_TEMPERATURE], 14.4);
  g_assert_true (rw_reading_is_set (reading, RW_FLAG_POWERED));
  g_assert_cmpint (reading->time, ==, G_GINT64_CONSTANT (1772431200000000));
  g_assert_false (reading->late);
}

static void
test_alias (Fixture *self, gconstpointer data)
{
  g_autoptr (RwBatch) birth = send_hex (self, TOPIC ("DBIRTH"), BIRTH);
  g_autoptr (RwBatch) batch = send_hex (self, TOPIC ("DDATA"), DATA);
  const RwReading *reading = get_only_reading (batch);

  assert_near (reading->value[RW_QUANTITY_RETURN_TEMPERATURE], 14.9);
  g_assert_true (isnan (reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE]));
}

static void
test_historical (Fixture *self, gconstpointer data)
{
  g_autoptr (RwBatch) birth = send_hex (self, TOPIC ("DBIRTH"), BIRTH);
  g_autoptr (RwBatch) batch = send_hex (self, TOPIC ("DDATA"), HISTORICAL);
  const RwReading *reading = get_only_reading (batch);

  g_assert_true (reading->late);
  assert_near (reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE], 13.0);
  g_assert_true (isnan (reading->value[RW_QUANTITY_RETURN_TEMPERATURE]));
}

static void
test_unborn (Fixture *self, gconstpointer data)
{
  g_autoptr (RwBatch) batch = send_hex (self, TOPIC ("DDATA"), DATA);
  const RwDeadLetter *letter;
  guint n;

  letter = rw_batch_get_dead_letters (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (letter->reason, ==,
                   "The metric number 2 is unknown: the device has not named it since the worker "
                   "started.");
}

/* The numbers of one edge's device mean nothing for another's. */
static void
test_other_edge (Fixture *self, gconstpointer data)
{
  g_autoptr (RwBatch) birth = send_hex (self, TOPIC ("DBIRTH"), BIRTH);
  g_autoptr (RwBatch) batch = send_hex (self, "spBv1.0/yard/DDATA/edge2/MSKU9070323", DATA);
  guint n;

  rw_batch_get_dead_letters (batch, &n);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_silent_kinds (Fixture *self, gconstpointer data)
{
  const char *const topics[] = { TOPIC ("DDEATH"), "spBv1.0/yard/NDEATH/edge1",
                                 "spBv1.0/STATE/host", TOPIC ("DCMD") };

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      g_autoptr (RwBatch) batch = send_hex (self, topics[i], "00");

      g_assert_true (rw_batch_is_empty (batch));
    }
}

static void
add_integer (Fixture *self, guint32 datatype, guint32 value, float expected)
{
  RwSparkplug__Metric metric = RW_SPARKPLUG__METRIC__INIT;
  RwSparkplug__Metric *metrics[] = { &metric };
  RwSparkplug__Payload payload = RW_SPARKPLUG__PAYLOAD__INIT;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RwBatch) batch = NULL;
  guint8 *packed;

  metric.name = (char *) "temperature";
  metric.has_datatype = TRUE;
  metric.datatype = datatype;
  metric.value_case = RW_SPARKPLUG__METRIC__VALUE_INT_VALUE;
  metric.int_value = value;
  payload.n_metrics = 1;
  payload.metrics = metrics;
  packed = g_malloc (rw_sparkplug__payload__get_packed_size (&payload));
  bytes = g_bytes_new_take (packed, rw_sparkplug__payload__pack (&payload, packed));

  batch = send_bytes (self, "spBv1.0/yard/NDATA/edge1", bytes);
  assert_near (get_only_reading (batch)->value[RW_QUANTITY_TEMPERATURE], expected);
  g_assert_cmpstr (get_only_reading (batch)->container_id, ==, "edge1");
  g_assert_true (get_only_reading (batch)->quality & RW_QUALITY_RECEIVE_TIME);
}

static void
test_integers (Fixture *self, gconstpointer data)
{
  add_integer (self, 1, 0xee, -18);
  add_integer (self, 2, 0xffee, -18);
  add_integer (self, 3, 0xffffffee, -18);
  add_integer (self, 5, 4, 4);
}

/* Whatever the bytes are: a reading, a dead letter or nothing, and never a crash. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 5000; i++)
    {
      g_autoptr (GBytes) whole = from_hex (i % 2 == 0 ? BIRTH : HISTORICAL);
      gsize length;
      const guint8 *bytes = g_bytes_get_data (whole, &length);
      guint8 *damaged = g_memdup2 (bytes, length);
      g_autoptr (GBytes) payload = NULL;
      g_autoptr (RwBatch) batch = NULL;

      for (int k = g_test_rand_int_range (1, 4); k > 0; k--)
        damaged[g_test_rand_int_range (0, (gint32) length)] = (guint8) g_test_rand_int ();
      payload = g_bytes_new_take (damaged, (gsize) g_test_rand_int_range (1, (gint32) length + 1));
      batch = send_bytes (self, i % 3 == 0 ? TOPIC ("DBIRTH") : TOPIC ("DDATA"), payload);
      g_assert_nonnull (batch);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sparkplug/birth", test_birth);
  ADD ("/sparkplug/alias", test_alias);
  ADD ("/sparkplug/historical", test_historical);
  ADD ("/sparkplug/unborn", test_unborn);
  ADD ("/sparkplug/other-edge", test_other_edge);
  ADD ("/sparkplug/silent-kinds", test_silent_kinds);
  ADD ("/sparkplug/integers", test_integers);
  ADD ("/sparkplug/damaged", test_damaged);
  return g_test_run ();
}
