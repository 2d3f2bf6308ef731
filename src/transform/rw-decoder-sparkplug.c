/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-sparkplug.h"

#include "rw-shape.h"
#include "rw-time.h"
#include "sparkplug-b.pb-c.h"

#include <math.h>
#include <string.h>

/* Data types of the specification that are signed and shorter than their field. */
#define TYPE_INT8 1
#define TYPE_INT16 2
#define TYPE_INT32 3
#define TYPE_INT64 4

/* One message; a shape per moment. */
typedef struct
{
  RwDecoding *decoding;
  const RwSparkplug__Payload *payload;
  const char *device;    /* the last segment: the device, or the edge node itself */
  const char *birth_key; /* what tells it from devices of other edges */
  gboolean is_birth;
  guint32 several; /* fields that the device measures in more than one place */
} Message;

/* When one metric was measured. */
typedef struct
{
  guint64 timestamp; /* ms since 1970, 0 for none */
  gboolean historical;
  size_t index; /* of the metric in its message */
} Moment;

static gboolean
get_number (const RwSparkplug__Metric *metric, double *number)
{
  switch (metric->value_case)
    {
    case RW_SPARKPLUG__METRIC__VALUE_INT_VALUE:
      *number = metric->int_value;
      if (metric->datatype == TYPE_INT8)
        *number = (gint8) metric->int_value;
      else if (metric->datatype == TYPE_INT16)
        *number = (gint16) metric->int_value;
      else if (metric->datatype == TYPE_INT32)
        *number = (gint32) metric->int_value;
      return TRUE;
    case RW_SPARKPLUG__METRIC__VALUE_LONG_VALUE:
      *number = metric->datatype == TYPE_INT64 ? (double) (gint64) metric->long_value
                                               : (double) metric->long_value;
      return TRUE;
    case RW_SPARKPLUG__METRIC__VALUE_FLOAT_VALUE:
      *number = metric->float_value;
      return isfinite (*number);
    case RW_SPARKPLUG__METRIC__VALUE_DOUBLE_VALUE:
      *number = metric->double_value;
      return isfinite (*number);
    case RW_SPARKPLUG__METRIC__VALUE_BOOLEAN_VALUE:
      *number = metric->boolean_value ? 1 : 0;
      return TRUE;
    case RW_SPARKPLUG__METRIC__VALUE_STRING_VALUE:
      return g_utf8_validate (metric->string_value, -1, NULL)
             && rw_json_value_parse_number (metric->string_value, number);
    case RW_SPARKPLUG__METRIC__VALUE__NOT_SET:
    case _RW_SPARKPLUG__METRIC__VALUE__CASE_IS_INT_SIZE:
    default:
      return FALSE;
    }
}

static const char *
get_name (const Message *message, const RwSparkplug__Metric *metric)
{
  if (metric->name != NULL && *metric->name != '\0')
    return g_utf8_validate (metric->name, -1, NULL) ? metric->name : NULL;
  if (!metric->has_alias || message->decoding->births == NULL)
    return NULL;

  return rw_sparkplug_births_find (message->decoding->births, message->birth_key, metric->alias);
}

static guint64
get_timestamp (const Message *message, const RwSparkplug__Metric *metric)
{
  if (metric->has_timestamp)
    return metric->timestamp;

  return message->payload->has_timestamp ? message->payload->timestamp : 0;
}

static void
remember_birth (const Message *message)
{
  RwSparkplugBirths *births = message->decoding->births;

  if (!message->is_birth || births == NULL)
    return;

  rw_sparkplug_births_begin (births, message->birth_key);
  for (size_t i = 0; i < message->payload->n_metrics; i++)
    {
      const RwSparkplug__Metric *metric = message->payload->metrics[i];

      if (metric->has_alias && metric->name != NULL && g_utf8_validate (metric->name, -1, NULL))
        rw_sparkplug_births_add (births, message->birth_key, metric->alias, metric->name);
    }
}

/* The fields that metrics of different names measure, be they of one moment or of several. */
static guint32
find_several (const Message *message)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 seen = 0, several = 0;

  for (size_t i = 0; i < message->payload->n_metrics; i++)
    {
      const char *name = get_name (message, message->payload->metrics[i]);
      RwField field;

      if (name == NULL || !g_hash_table_add (names, (gpointer) name)
          || !rw_field_words_find (name, &field))
        continue;
      several |= seen & rw_field_get_bit (field);
      seen |= rw_field_get_bit (field);
    }

  return several;
}

static void
add_metric (RwShape *shape, const Message *message, const RwSparkplug__Metric *metric)
{
  const char *name = get_name (message, metric);
  RwField field;
  double number;

  if (name == NULL || !rw_field_words_find (name, &field))
    {
      shape->decoding->unknown_keys++;
      return;
    }
  if (metric->is_null || !get_number (metric, &number))
    return;

  rw_shape_add_number (shape, name, field, number);
}

/* Whether it measured at the moment of the other. */
static gboolean
is_same_moment (const Moment *one, const Moment *other)
{
  return one->timestamp == other->timestamp && one->historical == other->historical;
}

/* By time, what has none (it is of now) last, and in the order of the message within a moment. */
static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const Moment *one = a, *other = b;
  guint64 time = one->timestamp - 1, other_time = other->timestamp - 1;

  if (time != other_time)
    return time < other_time ? -1 : 1;
  if (one->historical != other->historical)
    return one->historical ? -1 : 1;
  return one->index < other->index ? -1 : one->index > other->index;
}

static GArray *
sort_by_moment (const Message *message)
{
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (Moment));

  for (size_t i = 0; i < message->payload->n_metrics; i++)
    {
      const RwSparkplug__Metric *metric = message->payload->metrics[i];
      Moment moment = { get_timestamp (message, metric), metric->is_historical, i };

      g_array_append_val (moments, moment);
    }
  g_array_sort (moments, compare_moments);
  return moments;
}

/* The metrics of one moment, which are n. */
static gboolean
decode_moment (const Message *message, const Moment *moments, guint n, char **reason)
{
  guint64 timestamp = moments[0].timestamp;
  g_auto (RwShape) shape = { 0 };

  rw_shape_begin (&shape, message->decoding, "sparkplug", message->device);
  if (timestamp > 0 && timestamp < G_MAXINT64 / 1000)
    {
      shape.reading.time = (gint64) timestamp * 1000;
      shape.reading.quality &= ~RW_QUALITY_RECEIVE_TIME;
    }
  shape.reading.late = moments[0].historical;
  shape.several = message->several;

  for (guint i = 0; i < n; i++)
    add_metric (&shape, message, message->payload->metrics[moments[i].index]);

  return shape.channels->len == 0 || rw_shape_end (&shape, reason);
}

static gboolean
has_unknown_alias (const Message *message, guint64 *alias)
{
  for (size_t i = 0; i < message->payload->n_metrics; i++)
    {
      const RwSparkplug__Metric *metric = message->payload->metrics[i];

      if ((metric->name == NULL || *metric->name == '\0') && get_name (message, metric) == NULL)
        {
          *alias = metric->alias;
          return TRUE;
        }
    }

  return FALSE;
}

/* What is known of the device by this message and, where it is none, by its birth. */
static void
learn_several (Message *message)
{
  RwSparkplugBirths *births = message->decoding->births;

  message->several = find_several (message);
  if (births == NULL)
    return;
  if (message->is_birth)
    rw_sparkplug_births_set_several (births, message->birth_key, message->several);
  else
    message->several |= rw_sparkplug_births_get_several (births, message->birth_key);
}

static gboolean
decode_payload (Message *message, char **reason)
{
  g_autoptr (GArray) moments = NULL;
  guint before = message->decoding->readings->len;
  guint64 alias;

  remember_birth (message);
  if (has_unknown_alias (message, &alias))
    return rw_shape_fail (reason,
                          "The metric number %" G_GUINT64_FORMAT
                          " is unknown: the device has not named it since the worker started.",
                          alias);

  learn_several (message);
  moments = sort_by_moment (message);
  for (guint first = 0, end; first < moments->len; first = end)
    {
      const Moment *moment = &g_array_index (moments, Moment, first);

      for (end = first + 1; end < moments->len
                            && is_same_moment (moment, &g_array_index (moments, Moment, end));)
        end++;
      if (!decode_moment (message, moment, end - first, reason))
        {
          g_array_set_size (message->decoding->readings, before);
          return FALSE;
        }
    }

  return TRUE;
}

static void
free_payload (RwSparkplug__Payload *payload)
{
  rw_sparkplug__payload__free_unpacked (payload, NULL);
}

static gboolean
is_measurement (const char *kind)
{
  return (kind[0] == 'N' || kind[0] == 'D')
         && (strcmp (kind + 1, "BIRTH") == 0 || strcmp (kind + 1, "DATA") == 0);
}

static gboolean
is_other (const char *kind)
{
  return (kind[0] == 'N' || kind[0] == 'D')
         && (strcmp (kind + 1, "DEATH") == 0 || strcmp (kind + 1, "CMD") == 0);
}

gboolean
rw_decoder_sparkplug_decode (RwDecoding *decoding, char **reason)
{
  g_auto (GStrv) segments = g_strsplit (decoding->topic, "/", -1);
  guint n = g_strv_length (segments);
  const char *kind = n >= 4 ? segments[2] : "";
  g_autofree char *birth_key = NULL;
  RwSparkplug__Payload *payload;
  Message message;
  gboolean done;

  /* STATE is about hosts, the CMDs are orders. */
  if (is_other (kind) && kind[1] == 'D')
    rw_shape_add_notice (decoding, segments[n > 4 ? 4 : 3], RW_NOTICE_OFFLINE,
                         decoding->received_time);
  if (!is_measurement (kind))
    return (n >= 3 && (strcmp (segments[1], "STATE") == 0 || is_other (kind)))
           || rw_shape_fail (reason, "The topic is none of Sparkplug B: it says neither birth nor "
                                     "data of a device.");

  payload = rw_sparkplug__payload__unpack (NULL, decoding->length, (const guint8 *) decoding->data);
  if (payload != NULL && payload->n_metrics == 0 && !payload->has_timestamp && !payload->has_seq)
    g_clear_pointer (&payload, free_payload);
  if (payload == NULL)
    return rw_shape_fail (reason, "The message is no Sparkplug B payload (protobuf).");

  birth_key = n > 4 ? g_strjoin ("/", segments[1], segments[3], segments[4], NULL)
                    : g_strjoin ("/", segments[1], segments[3], NULL);
  message = (Message){
    .decoding = decoding,
    .payload = payload,
    .device = segments[n > 4 ? 4 : 3],
    .birth_key = birth_key,
    .is_birth = g_str_has_suffix (kind, "BIRTH"),
  };
  done = decode_payload (&message, reason);
  free_payload (payload);
  return done;
}
