/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-senml.h"

#include "rw-shape-group.h"

/* The newest version of SenML that there is. */
#define VERSION 10

/* Times below this are relative to the time of receipt (RFC 8428, 4.5.3). */
#define FIRST_ABSOLUTE (1 << 28)

/* What the base fields say from the record they stand in on. */
typedef struct
{
  const char *name;
  const char *unit;
  double time;
  double value;
} Base;

/* "must understand": a sender marks what changes the meaning of a record by a name ending in _. */
static gboolean
check_understood (JsonObject *record, char **reason)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  double version;

  if (rw_json_value_get_number (rw_json_value_get_member (record, "bver"), &version)
      && version > VERSION)
    return rw_shape_fail (reason, "The message is SenML of version %.0f; known is version %d.",
                          version, VERSION);

  json_object_iter_init_ordered (&iter, record);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (g_str_has_suffix (name, "_"))
      return rw_shape_fail (reason, "A record of the message has a field that must be understood "
                                    "(its name ends in “_”), but is not known.");

  return TRUE;
}

static void
update_base (Base *base, JsonObject *record)
{
  if (rw_json_value_get_text (record, "bn") != NULL)
    base->name = rw_json_value_get_text (record, "bn");
  if (rw_json_value_get_text (record, "bu") != NULL)
    base->unit = rw_json_value_get_text (record, "bu");
  rw_json_value_get_number (rw_json_value_get_member (record, "bt"), &base->time);
  rw_json_value_get_number (rw_json_value_get_member (record, "bv"), &base->value);
}

static gboolean
field_of_unit (const char *unit, RwField *field)
{
  static const struct
  {
    const char *unit;
    RwField field;
  } units[] = {
    { "Cel", { RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE } },
    { "K", { RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE } },
    { "%RH", { RW_NATIVE_QUANTITY, RW_QUANTITY_HUMIDITY_LEVEL } },
    { "lat", { RW_NATIVE_LATITUDE, 0 } },
    { "lon", { RW_NATIVE_LONGITUDE, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (unit, units[i].unit) == 0)
      {
        *field = units[i].field;
        return TRUE;
      }

  return FALSE;
}

/* What the name says may be finer than the unit: "supply" in Cel is the supply air. */
static gboolean
find_field (const char *name, const char *unit, RwField *field)
{
  RwField named;

  if (!field_of_unit (unit, field))
    return unit == NULL && rw_field_words_find (name, field);
  if (field->kind == RW_NATIVE_QUANTITY && field->index == RW_QUANTITY_TEMPERATURE
      && rw_field_words_find (name, &named) && named.kind == RW_NATIVE_QUANTITY
      && rw_quantity_is_temperature (named.index))
    *field = named;
  return TRUE;
}

static gboolean
set_time (RwShape *shape, double seconds, char **reason)
{
  g_autoptr (JsonNode) node = NULL;

  if (seconds < -FIRST_ABSOLUTE)
    return rw_shape_fail (reason, "The time of a record is years before it was received.");
  if (seconds < FIRST_ABSOLUTE)
    {
      shape->reading.time += (gint64) (seconds * G_USEC_PER_SEC);
      return TRUE;
    }

  node = json_node_init_double (json_node_alloc (), seconds);
  return rw_shape_set_time (shape, node, reason);
}

static gboolean
decode_record (RwDecoding *decoding,
               RwShapeGroup *group,
               JsonObject *record,
               const Base *base,
               char **reason)
{
  const char *name = rw_json_value_get_text (record, "n");
  const char *unit = rw_json_value_get_text (record, "u");
  g_autofree char *device = g_strconcat (base->name, name != NULL ? name : "", NULL);
  g_autofree char *key = NULL;
  RwShape *shape;
  double number, time = 0;
  RwField field;

  unit = unit != NULL ? unit : base->unit;
  if (!rw_json_value_get_number (rw_json_value_get_member (record, "v"), &number)
      || !find_field (device, unit, &field))
    return TRUE;

  rw_json_value_get_number (rw_json_value_get_member (record, "t"), &time);
  time += base->time;
  key = g_strdup_printf ("%.17g %s", time, device);
  shape = rw_shape_group_find (group, key);
  if (shape == NULL)
    {
      shape = rw_shape_group_add (group, key, decoding, "senml", device);
      if (!set_time (shape, time, reason))
        return FALSE;
    }

  number += base->value;
  rw_shape_add_number (shape, "", field, g_strcmp0 (unit, "K") == 0 ? number - 273.15 : number);
  return TRUE;
}

static gboolean
decode_records (RwDecoding *decoding, RwShapeGroup *group, JsonArray *records, char **reason)
{
  Base base = { .name = "" };

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonNode *node = json_array_get_element (records, i);
      JsonObject *record;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return rw_shape_fail (reason, "The record %u of the message is no object.", i + 1);
      record = json_node_get_object (node);
      if (!check_understood (record, reason))
        return FALSE;
      update_base (&base, record);
      if (!decode_record (decoding, group, record, &base, reason))
        return FALSE;
    }

  return TRUE;
}

gboolean
rw_decoder_senml_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonNode *root = parser != NULL ? json_parser_get_root (parser) : NULL;
  g_auto (RwShapeGroup) group = { 0 };
  guint before = decoding->readings->len;

  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (root))
    return rw_shape_fail (reason, "The message must be a list of SenML records, but is none.");

  rw_shape_group_init (&group);
  if (!decode_records (decoding, &group, json_node_get_array (root), reason)
      || !rw_shape_group_end (&group, reason))
    return FALSE;

  return decoding->readings->len > before
         || rw_shape_fail (reason, "The SenML message holds no record that is known, such as a "
                                   "temperature in Cel.");
}
