/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-batch-variant.h"

#include <math.h>

/*
 * Texts are byte strings: a topic, and an id that was taken from one, need not be UTF-8. An empty
 * one stands for none.
 */
#define READING "(@ay@ay@ayxxdd@adqqnyu)"
#define READING_BACK "(^&ay^&ay^&ayxxdd@adqqnyu)"
#define EVENT "(@ay@ayyixddxxdd)"
#define EVENT_BACK "(^&ay^&ayyixddxxdd)"
#define EVENT_1_BACK "(^&ay^&ayyixdd)"

static GVariant *
text_to_variant (const char *text)
{
  return g_variant_new_bytestring (text != NULL ? text : "");
}

static const char *
intern (const char *text)
{
  return *text != '\0' ? g_intern_string (text) : NULL;
}

static GVariant *
reading_to_variant (const RwReading *reading)
{
  double values[RW_N_QUANTITIES];

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    values[q] = (double) reading->value[q];

  return g_variant_new (READING, text_to_variant (reading->container_id),
                        text_to_variant (reading->product_id), text_to_variant (reading->source),
                        reading->time, reading->received_time, reading->latitude,
                        reading->longitude,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, RW_N_QUANTITIES,
                                                   sizeof (double)),
                        reading->flags_known, reading->flags_set, reading->defrost_cycle,
                        reading->late, reading->quality);
}

static GVariant *
readings_to_variant (const RwBatch *batch)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ayayayxxddadqqnyu)"));
  guint n;
  const RwReading *readings = rw_batch_get_readings (batch, &n);

  for (guint i = 0; i < n; i++)
    g_variant_builder_add_value (&builder, reading_to_variant (&readings[i]));
  return g_variant_builder_end (&builder);
}

static GVariant *
letters_to_variant (const RwBatch *batch)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(xayayay)"));
  guint n;
  const RwDeadLetter *letters = rw_batch_get_dead_letters (batch, &n);

  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "(x@ay@ay@ay)", letters[i].received_time,
                           text_to_variant (letters[i].topic),
                           g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, letters[i].payload,
                                                     TRUE),
                           text_to_variant (letters[i].reason));
  return g_variant_builder_end (&builder);
}

static GVariant *
windows_to_variant (const RwBatch *batch)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ayayxxudd)"));
  guint n;
  const RwFaultyWindow *windows = rw_batch_get_faulty_windows (batch, &n);

  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "(@ay@ayxxudd)", text_to_variant (windows[i].container_id),
                           text_to_variant (windows[i].product_id), windows[i].window_start,
                           windows[i].window_stop, windows[i].count, (double) windows[i].maximum,
                           (double) windows[i].limit_value);
  return g_variant_builder_end (&builder);
}

static GVariant *
events_to_variant (const RwBatch *batch)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ayayyixddxxdd)"));
  guint n;
  const RwAlarmEvent *events = rw_batch_get_alarm_events (batch, &n);

  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, EVENT, text_to_variant (events[i].container_id),
                           text_to_variant (events[i].rule_id), (guchar) events[i].transition,
                           events[i].priority, events[i].event_time, (double) events[i].value,
                           (double) events[i].limit_value, events[i].began_time,
                           events[i].limit_time, events[i].latitude, events[i].longitude);
  return g_variant_builder_end (&builder);
}

static GVariant *
states_to_variant (const RwBatch *batch)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ayxuay)"));
  guint n;
  const RwDetectorState *states = rw_batch_get_detector_states (batch, &n);

  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "(@ayxu@ay)", text_to_variant (states[i].container_id),
                           states[i].time, states[i].format,
                           g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, states[i].bytes,
                                                     TRUE));
  return g_variant_builder_end (&builder);
}

GVariant *
rw_batch_to_variant (const RwBatch *self)
{
  GVariant *parts[] = {
    g_variant_new_uint32 (rw_batch_get_n_messages (self)),
    readings_to_variant (self),
    letters_to_variant (self),
    windows_to_variant (self),
    events_to_variant (self),
    states_to_variant (self),
  };

  return g_variant_new_tuple (parts, G_N_ELEMENTS (parts));
}

static gboolean
add_reading (RwBatchBuilder *self, GVariant *variant)
{
  g_autoptr (GVariant) numbers = NULL;
  const char *container_id, *product_id, *source;
  const double *values;
  gsize n_values;
  RwReading reading;

  rw_reading_init (&reading);
  g_variant_get (variant, READING_BACK, &container_id, &product_id, &source, &reading.time,
                 &reading.received_time, &reading.latitude, &reading.longitude, &numbers,
                 &reading.flags_known, &reading.flags_set, &reading.defrost_cycle, &reading.late,
                 &reading.quality);
  reading.container_id = intern (container_id);
  reading.product_id = intern (product_id);
  reading.source = intern (source);

  /* A version that knows more quantities, or fewer, may have written it. */
  values = g_variant_get_fixed_array (numbers, &n_values, sizeof (double));
  for (gsize q = 0; q < MIN (n_values, RW_N_QUANTITIES); q++)
    reading.value[q] = (float) values[q];
  if (reading.container_id == NULL)
    return FALSE;

  rw_batch_builder_add_reading (self, &reading);
  return TRUE;
}

static void
add_letter (RwBatchBuilder *self, GVariant *variant)
{
  g_autoptr (GVariant) bytes = NULL;
  g_autoptr (GBytes) payload = NULL;
  const char *topic, *reason;
  gint64 received_time;

  g_variant_get (variant, "(x^&ay@ay^&ay)", &received_time, &topic, &bytes, &reason);
  payload = g_variant_get_data_as_bytes (bytes);
  rw_batch_builder_add_dead_letter (self, received_time, topic, payload, reason);
}

static void
add_window (RwBatchBuilder *self, GVariant *variant)
{
  const char *container_id, *product_id;
  double maximum, limit_value;
  RwFaultyWindow window;

  g_variant_get (variant, "(^&ay^&ayxxudd)", &container_id, &product_id, &window.window_start,
                 &window.window_stop, &window.count, &maximum, &limit_value);
  window.container_id = intern (container_id);
  window.product_id = intern (product_id);
  window.maximum = (float) maximum;
  window.limit_value = (float) limit_value;
  rw_batch_builder_add_faulty_window (self, &window);
}

static void
add_event (RwBatchBuilder *self, GVariant *variant, gboolean is_whole)
{
  const char *container_id, *rule_id;
  double value, limit_value;
  guchar transition;
  RwAlarmEvent event = { .latitude = NAN, .longitude = NAN };

  if (is_whole)
    g_variant_get (variant, EVENT_BACK, &container_id, &rule_id, &transition, &event.priority,
                   &event.event_time, &value, &limit_value, &event.began_time, &event.limit_time,
                   &event.latitude, &event.longitude);
  else
    g_variant_get (variant, EVENT_1_BACK, &container_id, &rule_id, &transition, &event.priority,
                   &event.event_time, &value, &limit_value);
  event.container_id = intern (container_id);
  event.rule_id = intern (rule_id);
  event.transition = transition;
  event.value = (float) value;
  event.limit_value = (float) limit_value;
  rw_batch_builder_add_alarm_event (self, &event);
}

static gboolean
add_state (RwBatchBuilder *self, GVariant *variant)
{
  g_autoptr (GVariant) content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *container_id;
  RwDetectorState state;

  g_variant_get (variant, "(^&ayxu@ay)", &container_id, &state.time, &state.format, &content);
  bytes = g_variant_get_data_as_bytes (content);
  state.container_id = intern (container_id);
  state.bytes = bytes;
  if (state.container_id == NULL)
    return FALSE;

  rw_batch_builder_add_detector_state (self, &state);
  return TRUE;
}

/* All but the states, which the first type has not. */
static gboolean
add_parts (RwBatchBuilder *self, GVariant *variant, gboolean is_whole)
{
  g_autoptr (GVariant) messages = g_variant_get_child_value (variant, 0);
  g_autoptr (GVariant) readings = g_variant_get_child_value (variant, 1);
  g_autoptr (GVariant) letters = g_variant_get_child_value (variant, 2);
  g_autoptr (GVariant) windows = g_variant_get_child_value (variant, 3);
  g_autoptr (GVariant) events = g_variant_get_child_value (variant, 4);
  gboolean whole = TRUE;
  GVariantIter iter;
  GVariant *child;

  for (guint32 i = g_variant_get_uint32 (messages); i > 0; i--)
    rw_batch_builder_add_message (self);
  g_variant_iter_init (&iter, readings);
  for (; (child = g_variant_iter_next_value (&iter)) != NULL; g_variant_unref (child))
    whole &= add_reading (self, child);
  g_variant_iter_init (&iter, letters);
  for (; (child = g_variant_iter_next_value (&iter)) != NULL; g_variant_unref (child))
    add_letter (self, child);
  g_variant_iter_init (&iter, windows);
  for (; (child = g_variant_iter_next_value (&iter)) != NULL; g_variant_unref (child))
    add_window (self, child);
  g_variant_iter_init (&iter, events);
  for (; (child = g_variant_iter_next_value (&iter)) != NULL; g_variant_unref (child))
    add_event (self, child, is_whole);
  return whole;
}

gboolean
rw_batch_builder_add_variant (RwBatchBuilder *self, GVariant *variant)
{
  g_autoptr (GVariant) states = NULL;
  gboolean whole;
  GVariantIter iter;
  GVariant *child;

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE (RW_BATCH_VARIANT_TYPE_1)))
    return add_parts (self, variant, FALSE);
  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (RW_BATCH_VARIANT_TYPE)))
    return FALSE;

  whole = add_parts (self, variant, TRUE);
  states = g_variant_get_child_value (variant, 5);
  g_variant_iter_init (&iter, states);
  for (; (child = g_variant_iter_next_value (&iter)) != NULL; g_variant_unref (child))
    whole &= add_state (self, child);
  return whole;
}
