/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-shape.h"

#include "rw-json-check.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* Longer paths are not looked at: a message of few bytes can nest so that each of its values has a
 * path as long as the message. */
#define MAX_PATH 256

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

  JsonObject *object =
      root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  if (object != NULL && json_object_get_size (object) > 0)
    return object;

  rw_shape_fail (reason, object == NULL ? "The message must be an object, but is none."
                                        : "The message is an empty object.");
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
rw_shape_check_id (const char *id, char **reason)
{
  if (id == NULL || id[strspn (id, " ")] == '\0')
    return rw_shape_fail (reason, "The message does not say which device it is from.");
  if (strlen (id) > RW_DECODER_MAX_ID)
    return rw_shape_fail (reason,
                          "The name of the device has %" G_GSIZE_FORMAT
                          " bytes; at most %d are taken.",
                          strlen (id), RW_DECODER_MAX_ID);
  if (!g_utf8_validate (id, -1, NULL))
    return rw_shape_fail (reason, "The name of the device is not UTF-8 text.");
  for (const char *at = id; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return rw_shape_fail (reason, "The name of the device holds a control character.");

  return TRUE;
}

gboolean
rw_shape_fail_names (char **reason)
{
  return rw_shape_fail (reason, "The device is new, but %d different names are there already.",
                        RW_NAME_CACHE_MAX);
}

void
rw_shape_set_product (RwShape *self, const char *product_id)
{
  g_autofree char *ignored_reason = NULL;

  if (rw_shape_check_id (product_id, &ignored_reason))
    self->reading.product_id =
        rw_name_cache_intern (self->decoding->names, product_id, strlen (product_id));
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
  /* Neither is a power in kW a switch, nor 1e300 a temperature. */
  if (!isfinite ((float) channel.number)
      || (field.kind == RW_NATIVE_FLAG && number != 0 && number != 1))
    {
      g_free (channel.path);
      return;
    }
  g_array_append_val (self->channels, channel);
}

void
rw_shape_add_field (RwShape *self, const char *path, RwField field, JsonNode *node)
{
  double number;
  gboolean on;

  self->n_named++;
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

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *path = NULL;

      if (length + 1 + strlen (name) > MAX_PATH)
        {
          self->decoding->unknown_keys++;
          continue;
        }
      path = *prefix != '\0' ? g_strconcat (prefix, "/", name, NULL) : g_strdup (name);

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
find_alone (RwShape *self)
{
  guint32 seen = 0, several = self->several;

  for (guint i = 0; i < self->channels->len; i++)
    {
      guint32 bit = rw_field_get_bit (g_array_index (self->channels, Channel, i).field);

      several |= seen & bit;
      seen |= bit;
    }
  for (guint i = 0; i < self->channels->len; i++)
    {
      Channel *channel = &g_array_index (self->channels, Channel, i);

      channel->alone =
          is_shared (channel->field) || (several & rw_field_get_bit (channel->field)) == 0;
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

void
rw_shape_complete_temperature (RwReading *reading)
{
  float *temperature = &reading->value[RW_QUANTITY_TEMPERATURE];

  if (isnan (*temperature))
    *temperature = reading->value[RW_QUANTITY_RETURN_TEMPERATURE];
  if (isnan (*temperature))
    *temperature = reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE];
}

static gboolean
append_reading (RwShape *self, RwReading *reading, const char *id, char **reason)
{
  if (!rw_shape_check_id (id, reason))
    return FALSE;

  reading->container_id = rw_name_cache_intern (self->decoding->names, id, strlen (id));
  if (reading->container_id == NULL)
    return rw_shape_fail (reason, "The device is new, but %d different names are there already.",
                          RW_NAME_CACHE_MAX);

  g_array_append_vals (self->decoding->readings, reading, 1);
  return TRUE;
}

static char *
channel_id (RwShape *self, const Channel *channel)
{
  const char *slash = strrchr (channel->path, '/');
  g_autofree char *name = NULL;

  if (slash != NULL && slash[1] != '\0' && slash[1 + strspn (slash + 1, "0123456789")] == '\0')
    name = g_strdup (slash + 1);
  else
    name =
        slash != NULL ? g_strndup (channel->path, slash - channel->path) : g_strdup (channel->path);

  return *name != '\0' ? g_strconcat (self->device, "/", name, NULL) : g_strdup (self->device);
}

/* The reefers that the channels of one message are becoming. */
typedef struct
{
  GHashTable *indices; /* id → index into the readings from first on */
  GArray *fields;      /* of guint32, by the same index: which fields are set */
  guint first;
} Channels;

/* Finds or appends the reading of a channel; *index stays where it is when that cannot be. */
static gboolean
find_reading (RwShape *self, Channels *channels, const char *id, guint *index, char **reason)
{
  const guint32 none = 0;
  RwReading reading = self->reading;
  gpointer found;

  if (g_hash_table_lookup_extended (channels->indices, id, NULL, &found))
    {
      *index = GPOINTER_TO_UINT (found);
      return TRUE;
    }
  if (!append_reading (self, &reading, id, reason))
    return FALSE;

  *index = channels->fields->len;
  g_hash_table_insert (channels->indices, g_strdup (id), GUINT_TO_POINTER (*index));
  g_array_append_val (channels->fields, none);
  return TRUE;
}

static gboolean
append_channel (RwShape *self, Channels *channels, const Channel *channel, char **reason)
{
  g_autofree char *id = channel_id (self, channel);
  guint32 bit = rw_field_get_bit (channel->field);
  guint index;

  if (!find_reading (self, channels, id, &index, reason))
    return FALSE;
  if ((g_array_index (channels->fields, guint32, index) & bit) != 0)
    {
      /* Two values that the short name does not tell apart: the whole path does. */
      g_autofree char *long_id = g_strconcat (self->device, "/", channel->path, NULL);

      if (!find_reading (self, channels, long_id, &index, reason))
        return FALSE;
    }

  set_field (&g_array_index (self->decoding->readings, RwReading, channels->first + index),
             channel);
  g_array_index (channels->fields, guint32, index) |= bit;
  return TRUE;
}

static gboolean
append_channels (RwShape *self, char **reason)
{
  g_autoptr (GHashTable) indices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (guint32));
  Channels channels = { indices, fields, self->decoding->readings->len };

  for (guint i = 0; i < self->channels->len; i++)
    {
      const Channel *channel = &g_array_index (self->channels, Channel, i);

      if (!channel->alone && !append_channel (self, &channels, channel, reason))
        return FALSE;
    }

  return TRUE;
}

gboolean
rw_shape_has_value (RwShape *self)
{
  for (guint i = 0; i < self->channels->len; i++)
    if (!is_shared (g_array_index (self->channels, Channel, i).field))
      return TRUE;

  return FALSE;
}

/* Sets what all channels share in the reading; whether any of it is worth a reading. */
static gboolean
set_shared_fields (RwShape *self)
{
  gboolean any = FALSE;

  find_alone (self);
  for (guint i = 0; i < self->channels->len; i++)
    {
      const Channel *channel = &g_array_index (self->channels, Channel, i);

      if (channel->alone && set_field (&self->reading, channel) && !is_shared (channel->field))
        any = TRUE;
    }
  if (isnan (self->reading.latitude) != isnan (self->reading.longitude))
    self->reading.latitude = self->reading.longitude = NAN;

  return any;
}

static gboolean
append_readings (RwShape *self, char **reason)
{
  guint before = self->decoding->readings->len;
  gboolean any = set_shared_fields (self);

  if (!append_channels (self, reason))
    return FALSE;
  if (any && self->decoding->readings->len == before
      && !append_reading (self, &self->reading, self->device, reason))
    return FALSE;

  return self->decoding->readings->len > before
         || rw_shape_fail (reason,
                           "The message holds no value that is known, such as a temperature.");
}

gboolean
rw_shape_end (RwShape *self, char **reason)
{
  guint before = self->decoding->readings->len;

  if (!rw_shape_check_id (self->device, reason))
    return FALSE;
  if (!append_readings (self, reason))
    {
      g_array_set_size (self->decoding->readings, before);
      return FALSE;
    }

  for (guint i = before; i < self->decoding->readings->len; i++)
    rw_shape_complete_temperature (&g_array_index (self->decoding->readings, RwReading, i));
  return TRUE;
}

gboolean
rw_shape_end_partial (RwShape *self, char **reason)
{
  return (self->channels->len == 0 && self->n_named == 0) || rw_shape_end (self, reason);
}

void
rw_shape_add_notice (RwDecoding *decoding, const char *device, RwNoticeKind kind, gint64 time)
{
  RwNotice notice = { .kind = kind, .time = time };
  g_autofree char *ignored_reason = NULL;

  if (decoding->notices == NULL || !rw_shape_check_id (device, &ignored_reason))
    return;

  notice.device = rw_name_cache_intern (decoding->names, device, strlen (device));
  if (notice.device != NULL)
    g_array_append_val (decoding->notices, notice);
}

void
rw_shape_add_availability (RwDecoding *decoding, const char *device)
{
  static const struct
  {
    const char *word;
    RwNoticeKind kind;
  } words[] = {
    { "online", RW_NOTICE_ONLINE },       { "\"online\"", RW_NOTICE_ONLINE },
    { "true", RW_NOTICE_ONLINE },         { "offline", RW_NOTICE_OFFLINE },
    { "\"offline\"", RW_NOTICE_OFFLINE }, { "false", RW_NOTICE_OFFLINE },
  };
  g_autofree char *text = g_strstrip (g_strndup (decoding->data, MIN (decoding->length, 256)));
  g_autoptr (JsonNode) root = *text == '{' ? json_from_string (text, NULL) : NULL;
  const char *state = text;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    state = rw_json_value_get_text (json_node_get_object (root), "state");
  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (state, words[i].word) == 0)
      rw_shape_add_notice (decoding, device, words[i].kind, decoding->received_time);
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
