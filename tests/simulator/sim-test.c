/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-test.h"

#include <json-glib/json-glib.h>
#include <string.h>

RwSimFleetConfig
sim_test_make_config (guint n_reefers)
{
  return (RwSimFleetConfig) {
    .n_reefers = n_reefers,
    .interval = RW_USEC_PER_MIN,
    .start = SIM_TEST_START,
    .seed = 1,
  };
}

void
sim_test_run (RwSimFleet *fleet, double hours, SimTestFunc func, gpointer user_data)
{
  gint64 end = rw_sim_fleet_get_next_time (fleet) + (gint64) (hours * RW_USEC_PER_HOUR);

  while (rw_sim_fleet_get_next_time (fleet) < end)
    {
      RwSimSample sample;

      if (rw_sim_fleet_next (fleet, &sample) && func != NULL)
        func (&sample, user_data);
    }
}

static void
truth_free (gpointer data)
{
  SimTestTruth *truth = data;

  g_free (truth->container_id);
  g_free (truth->kind);
  g_strfreev (truth->expected);
  g_free (truth);
}

static gint64
parse_time (JsonObject *object, const char *name)
{
  const char *text = json_object_get_string_member (object, name);
  gint64 time;
  gboolean zoned;

  g_assert_true (rw_time_parse (text, strlen (text), &time, &zoned));
  g_assert_true (zoned);
  return time;
}

static SimTestTruth *
parse_line (const char *line)
{
  SimTestTruth *truth = g_new0 (SimTestTruth, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (line, &error);
  JsonObject *object;
  JsonArray *expected;

  g_assert_no_error (error);
  object = json_node_get_object (node);
  g_assert_cmpuint (json_object_get_size (object), ==, 5);
  truth->container_id = g_strdup (json_object_get_string_member (object, "container_id"));
  truth->kind = g_strdup (json_object_get_string_member (object, "kind"));
  truth->begin = parse_time (object, "begin");
  truth->end = parse_time (object, "end");

  expected = json_object_get_array_member (object, "expected");
  g_assert_cmpuint (json_array_get_length (expected), >, 0);
  truth->expected = g_new0 (char *, json_array_get_length (expected) + 1);
  for (guint i = 0; i < json_array_get_length (expected); i++)
    truth->expected[i] = g_strdup (json_array_get_string_element (expected, i));
  return truth;
}

GPtrArray *
sim_test_take_truth (RwSimFleet *fleet)
{
  RwSimText *text = rw_sim_fleet_get_truth (fleet);
  GPtrArray *all = g_ptr_array_new_with_free_func (truth_free);
  g_auto (GStrv) lines = g_strsplit (text->data, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (all, parse_line (lines[i]));

  rw_sim_text_reset (text);
  return all;
}
