/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fleet-view.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

#define NOW (G_GINT64_CONSTANT (1795341600) * RW_USEC_PER_SEC)
#define N_REEFERS 60

static const char *const cargoes[] = { "P01", "P02", "FISH", NULL };

static void
apply_random (RwFleet *fleet, GRand *rand, guint n)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (GPtrArray) batches
    = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("CMAU%03d", g_rand_int_range (rand, 0, N_REEFERS));
      RwReading reading;

      rw_reading_init (&reading);
      reading.container_id = g_intern_string (id);
      reading.product_id = g_intern_string (cargoes[g_rand_int_range (rand, 0, 4)]);
      reading.time = NOW + g_rand_int_range (rand, 0, 1000000);
      reading.received_time = reading.time;
      reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = g_rand_int_range (rand, -2, 3) * 10;
      if (g_rand_int_range (rand, 0, 5) > 0)
        reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = g_rand_int_range (rand, -20, 20);
      if (g_rand_int_range (rand, 0, 5) > 0)
        reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = g_rand_int_range (rand, -20, 20);
      reading.flags_known = RW_FLAG_POWERED;
      reading.flags_set = g_rand_boolean (rand) ? RW_FLAG_POWERED : 0;
      rw_batch_builder_add_reading (builder, &reading);
    }
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  rw_fleet_apply (fleet, batches);
}

/* A copy of the rows that follows the model by its signals alone, as a list widget does. */
static void
mirror_cb (GListModel *model, guint position, guint removed, guint added, GPtrArray *mirror)
{
  g_assert_cmpuint (position + removed, <=, mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror, (int) (position + i), g_list_model_get_item (model, position + i));
}

static double
naive_key (const RwReeferState *state, RwFleetSort sort)
{
  switch ((int) sort)
    {
    case RW_FLEET_SORT_CONDITION:
      return state->condition;
    case RW_FLEET_SORT_SETPOINT:
      return state->last.value[RW_QUANTITY_TARGET_TEMPERATURE];
    case RW_FLEET_SORT_SUPPLY:
      return state->last.value[RW_QUANTITY_SUPPLY_TEMPERATURE];
    case RW_FLEET_SORT_RETURN:
      return state->last.value[RW_QUANTITY_RETURN_TEMPERATURE];
    case RW_FLEET_SORT_AGE:
      return -(double) state->last.time;
    default:
      return rw_reefer_state_get_deviation (state);
    }
}

static gboolean
naive_match (const RwReeferState *state, const char *text, guint conditions, const char *cargo)
{
  g_autofree char *id = g_ascii_strdown (state->last.container_id, -1);
  const char *product_id = state->last.product_id != NULL ? state->last.product_id : "";
  g_autofree char *product = g_ascii_strdown (product_id, -1);

  return (strstr (id, text) != NULL || (*product != '\0' && strstr (product, text) != NULL))
         && ((1u << state->condition) & conditions) != 0
         && (cargo == NULL || strcmp (product_id, cargo) == 0);
}

static void
assert_in_order (const RwReeferState *a, const RwReeferState *b, RwFleetSort sort, gboolean descending)
{
  double first = naive_key (a, sort);
  double second = naive_key (b, sort);

  if (sort == RW_FLEET_SORT_CONTAINER)
    {
      int order = strcmp (a->last.container_id, b->last.container_id);

      g_assert_true (descending ? order > 0 : order < 0);
      return;
    }
  if (sort == RW_FLEET_SORT_CARGO)
    {
      g_assert_false (a->last.product_id == NULL && b->last.product_id != NULL);
      if (a->last.product_id != NULL && b->last.product_id != NULL)
        {
          int order = strcmp (a->last.product_id, b->last.product_id);

          g_assert_true (descending ? order >= 0 : order <= 0);
        }
      return;
    }
  g_assert_false (isnan (first) && !isnan (second));
  if (!isnan (first) && !isnan (second))
    g_assert_true (descending ? first >= second : first <= second);
}

static void
assert_view (RwFleetView *view,
             RwFleet *fleet,
             GPtrArray *mirror,
             const char *text,
             guint conditions,
             const char *cargo,
             RwFleetSort sort,
             gboolean descending)
{
  gboolean seen[N_REEFERS] = { FALSE };
  guint expected = 0;

  for (guint i = 0; i < rw_fleet_get_size (fleet); i++)
    expected += naive_match (rw_fleet_peek (fleet, i), text, conditions, cargo);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, expected);
  g_assert_cmpuint (mirror->len, ==, expected);
  for (guint i = 0; i < expected; i++)
    {
      g_autoptr (RwReefer) reefer = g_list_model_get_item (G_LIST_MODEL (view), i);
      guint position = rw_reefer_get_position (reefer);

      g_assert_true (g_ptr_array_index (mirror, i) == (gpointer) reefer);
      g_assert_cmpuint (rw_fleet_view_get_fleet_position (view, i), ==, position);
      g_assert_false (seen[position]);
      seen[position] = TRUE;
      g_assert_true (naive_match (rw_reefer_get_state (reefer), text, conditions, cargo));
      if (i > 0)
        assert_in_order (rw_reefer_get_state (g_ptr_array_index (mirror, i - 1)),
                         rw_reefer_get_state (reefer), sort, descending);
    }
}

/* Whatever the fleet and the user do, the view is what filtering and sorting naively gives, and
 * who follows items-changed alone has the same rows. */
static void
test_equals_naive (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  g_autoptr (RwFleet) fleet = rw_fleet_new ();
  g_autoptr (RwFleetView) view = rw_fleet_view_new (fleet);
  g_autoptr (GPtrArray) mirror = g_ptr_array_new_with_free_func (g_object_unref);
  const char *texts[] = { "", "cmau00", "7", "p0", "fish", "nothing at all" };

  rw_fleet_view_set_interval (view, 0);
  g_signal_connect (view, "items-changed", G_CALLBACK (mirror_cb), mirror);
  for (guint round = 0; round < 500; round++)
    {
      const char *text = texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))];
      const char *cargo = cargoes[g_rand_boolean (rand) ? 3 : g_rand_int_range (rand, 0, 4)];
      guint conditions = g_rand_boolean (rand) ? RW_FLEET_ALL_CONDITIONS : 1u << RW_CONDITION_OFF;
      RwFleetSort sort = g_rand_int_range (rand, 0, RW_N_FLEET_SORTS);
      gboolean descending = g_rand_boolean (rand);

      /* Power and humidity are not in the readings: all missing, so any order is right. */
      if (sort == RW_FLEET_SORT_POWER || sort == RW_FLEET_SORT_HUMIDITY)
        sort = RW_FLEET_SORT_DEVIATION;
      rw_fleet_view_set_text (view, text);
      rw_fleet_view_set_cargo (view, cargo);
      rw_fleet_view_set_conditions (view, conditions);
      rw_fleet_view_set_sort (view, sort, descending);
      assert_view (view, fleet, mirror, text, conditions, cargo, sort, descending);
      apply_random (fleet, rand, 5);
      assert_view (view, fleet, mirror, text, conditions, cargo, sort, descending);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_same_order_is_silent (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (RwFleet) fleet = rw_fleet_new ();
  g_autoptr (RwFleetView) view = NULL;
  guint items_changed = 0;

  while (rw_fleet_get_size (fleet) < N_REEFERS)
    apply_random (fleet, rand, N_REEFERS);
  view = rw_fleet_view_new (fleet);
  rw_fleet_view_set_interval (view, 0);
  rw_fleet_view_set_sort (view, RW_FLEET_SORT_CONTAINER, FALSE);
  g_signal_connect_swapped (view, "items-changed", G_CALLBACK (count_cb), &items_changed);
  apply_random (fleet, rand, 200);
  g_assert_cmpuint (items_changed, ==, 0);
}

static void
test_rows_rest (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (RwFleet) fleet = rw_fleet_new ();
  RwFleetView *view = rw_fleet_view_new (fleet);
  guint refreshed = 0;

  rw_fleet_view_set_interval (view, 20);
  g_signal_connect_swapped (view, "refreshed", G_CALLBACK (count_cb), &refreshed);
  for (guint i = 0; i < 10; i++)
    apply_random (fleet, rand, 20);
  /* The first change shows at once, the next ones together when the interval is over. */
  g_assert_cmpuint (refreshed, ==, 1);
  while (refreshed < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, rw_fleet_get_size (fleet));

  rw_fleet_view_set_active (view, FALSE);
  apply_random (fleet, rand, 20);
  g_assert_cmpuint (refreshed, ==, 2);
  rw_fleet_view_set_active (view, TRUE);
  g_assert_cmpuint (refreshed, ==, 3);
  g_assert_finalize_object (view);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fleet-view/equals-naive", test_equals_naive);
  g_test_add_func ("/fleet-view/same-order-is-silent", test_same_order_is_silent);
  g_test_add_func ("/fleet-view/rows-rest", test_rows_rest);
  return g_test_run ();
}
