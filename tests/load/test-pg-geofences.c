/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Areas in the database, and RwPgStore as RwGeofenceStore. */

#include "rw-geofence-store.h"
#include "rw-load-test.h"
#include "rw-pg-store.h"
#include "rw-rule-store.h"
#include "rw-schema.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>

static RwTestPostgres *server;
static RwPgStore *store;
static guint n_changes;

static void
assert_answer (const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, "areas", sql);

  g_assert_cmpstr (answer, ==, expected);
}

static RwGeofences *
list (void)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwGeofences *geofences;

  rw_geofence_store_list_async (RW_GEOFENCE_STORE (store), NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  geofences = rw_geofence_store_list_finish (RW_GEOFENCE_STORE (store), result, &error);
  g_assert_no_error (error);
  return geofences;
}

static gint64
set (const RwGeofence *geofence, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_geofence_store_set_async (RW_GEOFENCE_STORE (store), geofence, NULL, rw_load_test_result_cb,
                               &pending);
  result = rw_load_test_wait (&pending);
  return rw_geofence_store_set_finish (RW_GEOFENCE_STORE (store), result, error);
}

static gboolean
drop (gint64 id, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_geofence_store_remove_async (RW_GEOFENCE_STORE (store), id, NULL, rw_load_test_result_cb,
                                  &pending);
  result = rw_load_test_wait (&pending);
  return rw_geofence_store_remove_finish (RW_GEOFENCE_STORE (store), result, error);
}

static RwGeofence
make (void)
{
  RwGeofence geofence = {
    .name = (char *) "Fiji’s “waters”",
    .event = RW_GEOFENCE_NOT_ARRIVED,
    .by_time = G_GINT64_CONSTANT (1796119200000000),
    .priority = 1,
    .on_delay = 60 * RW_USEC_PER_SEC,
    .enabled = TRUE,
  };

  g_assert_true (rw_geo_shape_from_string ("polygon -15 176, -15 -178, -20 -178, -20 176",
                                           &geofence.shape, NULL));
  return geofence;
}

/* What is stored comes back as it was. */
static void
test_round_trip (void)
{
  char *reefers[] = { (char *) "MSCU*", (char *) "CMAU4501237", NULL };
  char *products[] = { (char *) "P15", NULL };
  RwGeofence geofence = make ();
  g_autoptr (RwGeofences) geofences = NULL;
  const RwGeofence *stored;
  gint64 id;

  geofence.reefers = reefers;
  geofence.products = products;
  id = set (&geofence, NULL);
  g_assert_cmpint (id, >, 0);
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  geofences = list ();
  stored = rw_geofences_lookup (geofences, id);
  g_assert_cmpstr (stored->name, ==, geofence.name);
  g_assert_cmpint (stored->event, ==, geofence.event);
  g_assert_cmpint (stored->by_time, ==, geofence.by_time);
  g_assert_true (
      g_strv_equal ((const char *const *) stored->reefers, (const char *const *) reefers));
  g_assert_true (
      g_strv_equal ((const char *const *) stored->products, (const char *const *) products));
  g_assert_cmpint (stored->priority, ==, 1);
  g_assert_cmpint (stored->on_delay, ==, geofence.on_delay);
  g_assert_cmpuint (stored->version, ==, 1);
  g_assert_cmpuint (stored->shape.n_points, ==, 4);
  g_assert_true (rw_geo_shape_contains (&stored->shape, -17, 180));
}

/* Who changes what somebody else changed meanwhile is told. */
static void
test_meanwhile (void)
{
  g_autoptr (RwGeofences) geofences = list ();
  g_autoptr (RwGeofence) mine = rw_geofence_copy (rw_geofences_get (geofences, 0));
  g_autoptr (GError) error = NULL;

  mine->enabled = FALSE;
  g_assert_cmpint (set (mine, &error), ==, mine->geofence_id);
  g_assert_no_error (error);
  mine->priority = 3;
  g_assert_cmpint (set (mine, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE);
  assert_answer ("SELECT version, priority, enabled FROM reeferwatch.geofence", "2|1|f");
}

/* The database refuses what this program refuses, and the other way round. */
static void
test_same_shapes (void)
{
  static const char *const shapes[] = {
    "circle 51.95 4.05 5000", "circle 80.1 4 5000",    "circle 51 180.5 5000",
    "circle 51 4 9",          "circle 51 4 500001",    "circle 51 4",
    "polygon 1 2, 3 4",       "polygon 1 2, 3 4, 5 6", "polygon 1 2, 3 4, 85 6",
    "polygon 1 2, 3 4, 5 6,", "square 1 2 3",          "",
    "circle 0x10 2 100",      "circle 1 2 nan",
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT reeferwatch.is_geo_shape('%s')", shapes[i]);
      RwGeoShape shape;

      assert_answer (sql, rw_geo_shape_from_string (shapes[i], &shape, NULL) ? "t" : "f");
    }
}

static void
test_nonsense (void)
{
  RwGeofence geofence = make ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (set (&geofence, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_viewer (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, "victor", "areas");
  RwPgStore *own = g_steal_pointer (&store);
  g_autoptr (RwGeofences) geofences = NULL;
  g_autoptr (RwGeofence) mine = NULL;
  g_autoptr (GError) error = NULL, refusal = NULL;

  store = rw_pg_store_new (conninfo);
  geofences = list ();
  mine = rw_geofence_copy (rw_geofences_get (geofences, 0));
  g_assert_cmpint (set (mine, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_false (drop (mine->geofence_id, &refusal));
  g_assert_error (refusal, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_object_unref (store);
  store = own;
}

static void
test_remove (void)
{
  g_autoptr (RwGeofences) geofences = list ();
  gint64 id = rw_geofences_get (geofences, 0)->geofence_id;
  g_autoptr (RwGeofences) rest = NULL;

  g_assert_true (drop (id, NULL));
  g_assert_true (drop (id, NULL));
  rest = list ();
  g_assert_cmpuint (rw_geofences_get_size (rest), ==, 0);
  assert_answer ("SELECT string_agg(version::text, ' ' ORDER BY change_id)"
                 " FROM reeferwatch.geofence_version",
                 "1 2 3");
}

/* An alarm of an area is told with the name of the area. */
static void
test_described (void)
{
  assert_answer (
      "SELECT reeferwatch.set_geofence('{\"name\": \"Yard\", \"shape\": \"circle 1 2 100\","
      " \"event\": \"leaves\"}') > 0",
      "t");
  assert_answer (
      "INSERT INTO reeferwatch.reefer (container_id) VALUES ('X1');"
      "SELECT reeferwatch.store_alarm_events(ARRAY[reefer_id],"
      " ARRAY['geofence_' || (SELECT max(geofence_id) FROM reeferwatch.geofence)],"
      " ARRAY['raised'], ARRAY[2::smallint], ARRAY[now()], ARRAY['NaN'::real],"
      " ARRAY['NaN'::real], ARRAY[now()], ARRAY[NULL::timestamptz], ARRAY[1.0::double precision],"
      " ARRAY[2.0::double precision]) IS NULL FROM reeferwatch.reefer WHERE container_id = 'X1';"
      "SELECT reeferwatch.describe_alarm(max(alarm_id)) ->> 'description' FROM reeferwatch.alarm",
      "INSERT 0 1\nf\nLeft the area “Yard”");
}

static void
changed_cb (RwRuleStore *self, gpointer user_data)
{
  n_changes++;
}

static void
migrate (const char *conninfo)
{
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rw_schema_migrate_async (connection, 60 * G_USEC_PER_SEC, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  rw_schema_migrate_finish (connection, result, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_autofree char *conninfo = NULL, *ignored = NULL;
  int code;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  rw_test_postgres_create_database (server, "areas");
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, "areas");
  migrate (conninfo);
  ignored = rw_test_postgres_query (server, "areas",
                                    "CREATE ROLE victor LOGIN IN ROLE reeferwatch_viewer");
  store = rw_pg_store_new (conninfo);
  g_signal_connect (store, "rules-changed", G_CALLBACK (changed_cb), NULL);
  g_test_add_func ("/pg-geofences/round-trip", test_round_trip);
  g_test_add_func ("/pg-geofences/meanwhile", test_meanwhile);
  g_test_add_func ("/pg-geofences/same-shapes", test_same_shapes);
  g_test_add_func ("/pg-geofences/nonsense", test_nonsense);
  g_test_add_func ("/pg-geofences/viewer", test_viewer);
  g_test_add_func ("/pg-geofences/remove", test_remove);
  g_test_add_func ("/pg-geofences/described", test_described);
  code = g_test_run ();
  g_object_unref (store);
  rw_test_postgres_free (server);
  return code;
}
