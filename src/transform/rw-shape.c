/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-shape.h"

#include "rw-json-check.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* Longer paths are not looked at: a message of few bytes can nest so that each of its values has a
 * path as long as the message. */
#define MAX_PATH 512

typedef struct
{
  char *path;
  RwField field;
  double number;
  gboolean alone; /* nobody else measures the same */
} Channel;

gboolean
rw_shape_fail (char **reason, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  *reason = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

JsonParser *
rw_shape_parse (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  if (!rw_json_check (decoding->data, decoding->length, reason))
    return NULL;
  if (!json_parser_load_from_data (parser, decoding->data, (gssize) decoding->length, &error))
    {
      rw_shape_fail (reason, "The message is not JSON: %s.", error->message);
      return NULL;
    }

  return g_steal_pointer (&parser);
}

JsonObject *
rw_shape_get_root (JsonParser *parser, char **reason)
{
  JsonNode *root = json_parser_get_root (parser);

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_get_object (root);

  rw_shape_fail (reason, "The message must be an object, but is none.");
  return NULL;
}

static void
channel_clear (gpointer data)
{
  Channel *channel = data;

  g_free (channel->path);
}

void
rw_shape_begin (RwShape *self, RwDecoding *decoding, const char *source, const char *device)
{
  *self = (RwShape){ .decoding = decoding, .device = g_strdup (device) };
  rw_reading_init (&self->reading);
  self->reading.source = g_intern_static_string (source);
  self->reading.time = decoding->received_time;
  self->reading.quality = RW_QUALITY_RECEIVE_TIME;
  self->channels = g_array_new (FALSE, FALSE, sizeof (Channel));
  g_array_set_clear_func (self->channels, channel_clear);
}

void
rw_shape_clear (RwShape *self)
{
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->channels, g_array_unref);
}

gboolean
rw_shape_set_time (RwShape *self, JsonNode *node, char **reason)
{
  gboolean zoned;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!rw_json_value_get_time (node, &self->reading.time, &zoned))
    return rw_shape_fail (reason, "The time of the message is none that is understood, such as "
                                  "“2026-11-22T10:00:00Z” or 1772431200.");

  self->reading.quality &= ~RW_QUALITY_RECEIVE_TIME;
  if (!zoned)
    self->reading.quality |= RW_QUALITY_NAIVE_TIME;
  return TRUE;
}

void
rw_shape_add_number (RwShape *self, const char *path, RwField field, double number)
{
  Channel channel = { .path = g_strdup (path), .field = field, .number = number };

  if (self->fahrenheit && field.kind == RW_NATIVE_QUANTITY
      && rw_quantity_is_temperature (field.index))
    channel.number = (number - 32.0) * 5.0 / 9.0;
  g_array_append_val (self->channels, channel);
}

void
rw_shape_add_field (RwShape *self, const char *path, RwField field, JsonNode *node)
{
  double number;
  gboolean on;

  if (field.kind == RW_NATIVE_FLAG)
    {
      if (rw_json_value_get_flag (node, &on))
        rw_shape_add_number (self, path, field, on);
    }
  else if (rw_json_value_get_number (node, &number))
    rw_shape_add_number (self, path, field, number);
}

void
rw_shape_add (RwShape *self, const char *path, JsonNode *node)
{
  RwField field;

  if (rw_field_words_find (path, &field))
    rw_shape_add_field (self, path, field, node);
  else
    self->decoding->unknown_keys++;
}

void
rw_shape_add_object (RwShape *self, const char *prefix, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  gsize length = strlen (prefix);

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      g_autofree char *path = NULL;

      if (length + 1 + strlen (name) > MAX_PATH)
        {
          self->decoding->unknown_keys++;
          continue;
        }
      path =
          *prefix != '\0' ? g_strconcat (prefix, "/", name, NULL) : g_strdup (name);

      if (JSON_NODE_HOLDS_OBJECT (node))
        rw_shape_add_object (self, path, json_node_get_object (node));
      else if (JSON_NODE_HOLDS_VALUE (node))
        rw_shape_add (self, path, node);
    }
}

static gboolean
is_shared (RwField field)
{
  return field.kind == RW_NATIVE_LATITUDE || field.kind == RW_NATIVE_LONGITUDE;
}

static void
find_alone (GArray *channels)
{
  for (guint i = 0; i < channels->len; i++)
    {
      Channel *one = &g_array_index (channels, Channel, i);

      one->alone = TRUE;
      for (guint k = 0; k < channels->len && one->alone && !is_shared (one->field); k++)
        {
          const Channel *other = &g_array_index (channels, Channel, k);

          one->alone = k == i || other->field.kind != one->field.kind
                       || other->field.index != one->field.index;
        }
    }
}

static gboolean
set_field (RwReading *reading, const Channel *channel)
{
  const RwNativeKey key = { .kind = channel->field.kind, .index = channel->field.index };

  if (key.kind == RW_NATIVE_FLAG)
    {
      rw_native_key_set_flag (&key, reading, channel->number != 0);
      return TRUE;
    }

  return rw_native_key_set_number (&key, reading, channel->number);
}

/* Return air tells about the cargo; it stands for the temperature where none is named. */
static void
complete_temperature (RwReading *reading)
{
  float *temperature = &reading->value[RW_QUANTITY_TEMPERATURE];

  if (isnan (*temperature))
    *temperature = reading->value[RW_QUANTITY_RETURN_TEMPERATURE];
  if (isnan (*temperature))
    *temperature = reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE];
}

/* FALSE when there are too many names already. */
static gboolean
append_reading (RwShape *self, RwReading *reading, const char *id)
{
  reading->container_id = rw_name_cache_intern (self->decoding->names, id, strlen (id));
  if (reading->container_id == NULL)
    return FALSE;

  g_array_append_vals (self->decoding->readings, reading, 1);
  return TRUE;
}

/* "AM2301/Temperature" is the channel AM2301; "temperature_2" is the channel temperature_2. */
static char *
channel_id (RwShape *self, const Channel *channel)
{
  const char *slash = strrchr (channel->path, '/');
  g_autofree char *name =
      slash != NULL ? g_strndup (channel->path, slash - channel->path) : g_strdup (channel->path);

  return g_strconcat (self->device, "/", name, NULL);
}

static void
append_channels (RwShape *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint first = self->decoding->readings->len;

  for (guint i = 0; i < self->channels->len; i++)
    {
      const Channel *channel = &g_array_index (self->channels, Channel, i);
      g_autofree char *id = NULL;
      gpointer index;

      if (channel->alone)
        continue;
      id = channel_id (self, channel);
      if (strlen (id) > RW_DECODER_MAX_ID)
        continue;
      if (!g_hash_table_lookup_extended (seen, id, NULL, &index))
        {
          RwReading reading = self->reading;

          index = GUINT_TO_POINTER (self->decoding->readings->len - first);
          if (!append_reading (self, &reading, id))
            continue;
          g_hash_table_insert (seen, g_strdup (id), index);
        }
      set_field (&g_array_index (self->decoding->readings, RwReading,
                                 first + GPOINTER_TO_UINT (index)),
                 channel);
    }
}

static gboolean
check_device (RwShape *self, char **reason)
{
  if (self->device == NULL || *self->device == '\0')
    return rw_shape_fail (reason, "The message does not say which device it is from.");
  if (strlen (self->device) > RW_DECODER_MAX_ID)
    return rw_shape_fail (reason,
                          "The name of the device has %" G_GSIZE_FORMAT
                          " bytes; at most %d are taken.",
                          strlen (self->device), RW_DECODER_MAX_ID);
  for (const char *at = self->device; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return rw_shape_fail (reason, "The name of the device holds a control character.");

  return TRUE;
}

gboolean
rw_shape_end (RwShape *self, char **reason)
{
  guint before = self->decoding->readings->len;
  gboolean any = FALSE;

  if (!check_device (self, reason))
    return FALSE;

  find_alone (self->channels);
  for (guint i = 0; i < self->channels->len; i++)
    {
      const Channel *channel = &g_array_index (self->channels, Channel, i);

      if (channel->alone && set_field (&self->reading, channel) && !is_shared (channel->field))
        any = TRUE;
    }
  if (isnan (self->reading.latitude) != isnan (self->reading.longitude))
    self->reading.latitude = self->reading.longitude = NAN;

  append_channels (self);
  if (any && self->decoding->readings->len == before
      && !append_reading (self, &self->reading, self->device))
    return rw_shape_fail (reason,
                          "The device is new, but %d different names are there already.",
                          RW_NAME_CACHE_MAX);
  if (self->decoding->readings->len == before)
    return rw_shape_fail (reason,
                          "The message holds no value that is known, such as a temperature.");

  for (guint i = before; i < self->decoding->readings->len; i++)
    complete_temperature (&g_array_index (self->decoding->readings, RwReading, i));
  return TRUE;
}

char *
rw_shape_get_segment (const char *topic, int n)
{
  g_auto (GStrv) segments = g_strsplit (topic, "/", -1);
  int length = (int) g_strv_length (segments);

  /* g_strsplit() finds no segment in an empty topic, but it has one. */
  if (*topic == '\0' && (n == 0 || n == -1))
    return g_strdup ("");
  if (n < 0)
    n += length;

  return n >= 0 && n < length ? g_strdup (segments[n]) : NULL;
}
