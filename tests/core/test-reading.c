/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-batch.h"
#include "rw-reading.h"

#include <math.h>

static void
test_control_temperature (void)
{
  RwReading reading;
  RwQuantity quantity = RW_N_QUANTITIES;

  rw_reading_init (&reading);
  g_assert_true (isnan (rw_reading_get_control_temperature (&reading, &quantity)));
  g_assert_cmpint (quantity, ==, RW_N_QUANTITIES);

  reading.value[RW_QUANTITY_TEMPERATURE] = 5.0f;
  g_assert_cmpfloat (rw_reading_get_control_temperature (&reading, &quantity), ==, 5.0f);
  g_assert_cmpint (quantity, ==, RW_QUANTITY_TEMPERATURE);

  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = 4.0f;
  reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = 6.0f;
  reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = 4.0f;
  g_assert_cmpfloat (rw_reading_get_control_temperature (&reading, NULL), ==, 4.0f);

  reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = -10.0f;
  g_assert_cmpfloat (rw_reading_get_control_temperature (&reading, &quantity), ==, 6.0f);
  g_assert_cmpint (quantity, ==, RW_QUANTITY_RETURN_TEMPERATURE);
}

static void
test_batch (void)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (RwBatch) empty = NULL;
  g_autoptr (GBytes) payload = g_bytes_new_static ("\0x", 2);
  RwReading reading;
  guint n;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string ("C01");
  rw_batch_builder_add_message (builder);
  rw_batch_builder_add_reading (builder, &reading);
  rw_batch_builder_add_message (builder);
  rw_batch_builder_add_dead_letter (builder, 7, "a/b", payload, "It is not JSON.");
  g_assert_cmpuint (rw_batch_builder_get_n_items (builder), ==, 2);

  batch = rw_batch_builder_end (builder);
  empty = rw_batch_builder_end (builder);
  g_assert_true (rw_batch_is_empty (empty));
  g_assert_false (rw_batch_is_empty (batch));
  g_assert_cmpuint (rw_batch_get_n_messages (batch), ==, 2);
  g_assert_cmpstr (rw_batch_get_readings (batch, &n)[0].container_id, ==, "C01");
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (g_bytes_equal (rw_batch_get_dead_letters (batch, &n)[0].payload, payload));
  g_assert_cmpuint (n, ==, 1);
}

static void
test_names (void)
{
  RwQuantity quantity;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      g_assert_true (rw_quantity_from_name (rw_quantity_get_name (q), &quantity));
      g_assert_cmpint (quantity, ==, q);
    }
  g_assert_false (rw_quantity_from_name ("latitude", &quantity));
  g_assert_cmpstr (rw_reading_flag_get_name (RW_FLAG_POWERED), ==, "powered");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reading/control-temperature", test_control_temperature);
  g_test_add_func ("/reading/batch", test_batch);
  g_test_add_func ("/reading/names", test_names);
  return g_test_run ();
}
