/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-rows.h"

#include "rw-time.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  if (!isfinite (value))
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    return;

  valid = g_utf8_make_valid (text, -1);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

GBytes *
rw_pg_rows_to_json (const RwReading *reading)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *time = rw_time_format (reading->time);
  char *text;

  json_builder_begin_object (builder);
  add_text (builder, "container_id", reading->container_id);
  add_text (builder, "measurement_time", time);
  add_text (builder, "product_id", reading->product_id);
  for (int i = 0; i < RW_N_QUANTITIES; i++)
    add_number (builder, rw_quantity_get_name (i), (double) reading->value[i]);
  for (int i = 0; i < RW_N_FLAGS; i++)
    if (rw_reading_is_known (reading, 1u << i))
      {
        json_builder_set_member_name (builder, rw_reading_flag_get_name (1u << i));
        json_builder_add_boolean_value (builder, rw_reading_is_set (reading, 1u << i));
      }
  if (reading->defrost_cycle >= 0)
    add_number (builder, "defrost_cycle", reading->defrost_cycle);
  add_number (builder, "latitude", reading->latitude);
  add_number (builder, "longitude", reading->longitude);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* NAN for none. */
static double
get_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : (double) NAN;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* Text that was not UTF-8 was repaired when it was written, so it is not what it was. */
static gboolean
is_as_it_was (const char *text)
{
  return text == NULL || strstr (text, "\357\277\275") == NULL;
}

static void
take_values (JsonObject *object, RwReading *reading)
{
  double cycle = get_number (object, "defrost_cycle");

  for (int i = 0; i < RW_N_QUANTITIES; i++)
    reading->value[i] = (float) get_number (object, rw_quantity_get_name (i));
  for (int i = 0; i < RW_N_FLAGS; i++)
    {
      const char *name = rw_reading_flag_get_name (1u << i);

      if (!json_object_has_member (object, name))
        continue;
      reading->flags_known |= (guint16) (1u << i);
      if (json_object_get_boolean_member (object, name))
        reading->flags_set |= (guint16) (1u << i);
    }
  if (!isnan (cycle))
    reading->defrost_cycle = (gint32) cycle;
  reading->latitude = get_number (object, "latitude");
  reading->longitude = get_number (object, "longitude");
}

gboolean
rw_pg_rows_from_json (GBytes *json, RwReading *reading)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *id, *product, *time;
  JsonObject *object;
  gboolean zoned;
  gsize length;
  const char *data = g_bytes_get_data (json, &length);

  if (length == 0 || !json_parser_load_from_data (parser, data, (gssize) length, NULL)
      || json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;

  object = json_node_get_object (json_parser_get_root (parser));
  id = get_text (object, "container_id");
  product = get_text (object, "product_id");
  time = get_text (object, "measurement_time");
  rw_reading_init (reading);
  if (id == NULL || time == NULL || !is_as_it_was (id) || !is_as_it_was (product)
      || !rw_time_parse (time, strlen (time), &reading->time, &zoned))
    return FALSE;

  reading->container_id = g_intern_string (id);
  reading->product_id = g_intern_string (product);
  take_values (object, reading);
  return TRUE;
}
