/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-quantity.h"
#include "rw-sim-message.h"
#include "sim-test.h"

#include <json-glib/json-glib.h>
#include <string.h>

static JsonNode *
parse (const RwSimText *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text->data, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

/* The keys of the contract, no others; gases only from reefers that measure them. */
static const char *const native_keys[] = {
  "container_id", "measurement_time", "temperature", "product_id", "target_temperature",
  "supply_temperature", "return_temperature", "ambient_temperature", "kilowatts", "oxygen_level",
  "nitrogen_level", "carbon_dioxide_level", "humidity_level", "fan_1", "fan_2", "fan_3", "vent_1",
  "vent_2", "vent_3", "defrost_cycle", "defrosting", "powered", "time_door_open", "latitude",
  "longitude", NULL,
};

static void
check_native (const RwSimSample *sample, gpointer user_data)
{
  RwSimText text;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *object;
  const char *time_text;
  gint64 time;
  gboolean zoned;

  rw_sim_text_init (&text);
  rw_sim_message_append_payload (&text, RW_SIM_SHAPE_NATIVE, sample);
  node = parse (&text);
  object = json_node_get_object (node);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    g_assert_true (g_strv_contains (native_keys, l->data));
  g_assert_cmpuint (g_list_length (members), ==, sample->reefer->cargo->measures_gases ? 25 : 22);

  g_assert_cmpstr (json_object_get_string_member (object, "container_id"), ==, sample->reefer->id);
  time_text = json_object_get_string_member (object, "measurement_time");
  g_assert_true (rw_time_parse (time_text, strlen (time_text), &time, &zoned));
  g_assert_true (zoned);
  g_assert_cmpint (time, ==, sample->time);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "supply_temperature"),
                                  sample->supply, 1e-6);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "kilowatts"),
                                  sample->kilowatts, 1e-6);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "longitude"),
                                  sample->longitude, 1e-5);
  g_assert_true (json_object_get_boolean_member (object, "powered") == sample->powered);
  g_assert_true (json_object_get_boolean_member (object, "fan_2") == sample->fans[1]);
  g_assert_cmpint (json_object_get_int_member (object, "defrost_cycle"), >=, 6);
  rw_sim_text_clear (&text);
}

static void
test_native (void)
{
  RwSimFleetConfig config = sim_test_make_config (300);
  g_autoptr (RwSimFleet) fleet = NULL;

  config.fault_kinds = RW_SIM_FAULTS_ALL;
  config.faults_per_day = 2;
  fleet = rw_sim_fleet_new (&config);
  sim_test_run (fleet, 0.1, check_native, NULL);

  /* The names of quantities are the core's. */
  for (guint i = 0; i < RW_N_QUANTITIES; i++)
    g_assert_true (g_strv_contains (native_keys, rw_quantity_get_name (i)));
}

static void
take_first (const RwSimSample *sample, gpointer user_data)
{
  RwSimSample *first = user_data;

  if (first->reefer == NULL && sample->reefer->cargo->measures_gases)
    *first = *sample;
}

static JsonNode *
write_shape (RwSimShape shape, char **topic, RwSimSample *sample, RwSimFleet *fleet)
{
  RwSimText text;
  JsonNode *node;

  sim_test_run (fleet, 0.02, take_first, sample);
  g_assert_nonnull (sample->reefer);
  rw_sim_text_init (&text);
  rw_sim_message_append_topic (&text, shape, "fleet/a", sample->reefer);
  *topic = g_strdup (text.data);
  rw_sim_text_reset (&text);
  rw_sim_message_append_payload (&text, shape, sample);
  node = parse (&text);
  rw_sim_text_clear (&text);
  return node;
}

static void
test_flat (void)
{
  RwSimFleetConfig config = sim_test_make_config (20);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  RwSimSample sample = { NULL };
  g_autofree char *topic = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (JsonNode) node = write_shape (RW_SIM_SHAPE_FLAT, &topic, &sample, fleet);
  JsonObject *object = json_node_get_object (node);

  expected = g_strdup_printf ("fleet/a/%s/telemetry", sample.reefer->id);
  g_assert_cmpstr (topic, ==, expected);
  g_assert_cmpuint (json_object_get_size (object), ==, 10);
  g_assert_false (g_str_has_suffix (json_object_get_string_member (object, "measurement_time"),
                                    "Z"));
  g_assert_cmpfloat_with_epsilon (
    g_ascii_strtod (json_object_get_string_member (object, "latitude"), NULL), sample.latitude,
    1e-5);
}

static void
test_envelope (void)
{
  RwSimFleetConfig config = sim_test_make_config (20);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  RwSimSample sample = { NULL };
  g_autofree char *topic = NULL;
  g_autoptr (JsonNode) node = write_shape (RW_SIM_SHAPE_ENVELOPE, &topic, &sample, fleet);
  JsonObject *object = json_node_get_object (node);
  JsonObject *payload = json_object_get_object_member (object, "payload");

  g_assert_cmpuint (json_object_get_size (object), ==, 4);
  g_assert_cmpuint (json_object_get_size (payload), ==, 20);
  g_assert_cmpstr (json_object_get_string_member (object, "containerID"), ==, sample.reefer->id);
  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, "ReeferTelemetries");
  g_assert_cmpuint (strlen (json_object_get_string_member (object, "timestamp")), ==, 19);
  g_assert_cmpint (json_object_get_string_member (object, "timestamp")[10], ==, ' ');
  g_assert_true (json_object_has_member (payload, "ambiant_temperature"));
  g_assert_cmpint (json_object_get_int_member (payload, "maintenance_required"), ==, 0);
}

static void
test_devices (void)
{
  RwSimFleetConfig config = sim_test_make_config (20);
  g_autoptr (RwSimFleet) fleet = rw_sim_fleet_new (&config);
  RwSimSample sample = { NULL };
  char *topics[3] = { NULL };
  g_autoptr (JsonNode) tasmota = write_shape (RW_SIM_SHAPE_TASMOTA, &topics[0], &sample, fleet);
  g_autoptr (JsonNode) senml = write_shape (RW_SIM_SHAPE_SENML, &topics[1], &sample, fleet);
  g_autoptr (JsonNode) shelly = write_shape (RW_SIM_SHAPE_SHELLY, &topics[2], &sample, fleet);
  JsonObject *object, *params;

  object = json_object_get_object_member (json_node_get_object (tasmota), "AM2301");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "Temperature"),
                                  sample.temperature, 1e-6);
  g_assert_true (g_str_has_prefix (topics[0], "tele/"));
  g_assert_nonnull (strstr (topics[0], sample.reefer->id));

  object = json_array_get_object_element (json_node_get_array (senml), 0);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (object, "bn"),
                                   sample.reefer->id));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "bt") * RW_USEC_PER_SEC,
                                  (double) sample.time, 1000);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "v"), sample.temperature,
                                  1e-6);

  params = json_object_get_object_member (json_node_get_object (shelly), "params");
  object = json_object_get_object_member (params, "temperature:0");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "tF"),
                                  sample.temperature * 1.8 + 32, 0.051);
  g_assert_true (g_str_has_suffix (topics[2], "/events/rpc"));

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    g_free (topics[i]);
}

static void
test_names (void)
{
  RwSimShape shape = RW_SIM_SHAPE_SENML;

  for (guint i = 0; i < RW_SIM_N_SHAPES; i++)
    {
      g_assert_true (rw_sim_shape_from_name (rw_sim_shape_get_name (i), &shape));
      g_assert_cmpint (shape, ==, i);
    }
  shape = RW_SIM_SHAPE_SENML;
  g_assert_false (rw_sim_shape_from_name ("xml", &shape));
  g_assert_cmpint (shape, ==, RW_SIM_SHAPE_SENML);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-message/native", test_native);
  g_test_add_func ("/sim-message/flat", test_flat);
  g_test_add_func ("/sim-message/envelope", test_envelope);
  g_test_add_func ("/sim-message/devices", test_devices);
  g_test_add_func ("/sim-message/names", test_names);
  return g_test_run ();
}
