/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-batch.h"

struct _RwBatch
{
  gatomicrefcount ref_count;
  guint n_messages;
  GArray *readings;       /* of RwReading */
  GArray *dead_letters;   /* of RwDeadLetter, owned */
  GArray *letter_fates;   /* of RwLetterFate, owned */
  GArray *faulty_windows; /* of RwFaultyWindow */
  GArray *alarm_events;   /* of RwAlarmEvent */
  GArray *states;         /* of RwDetectorState, owned */
  GArray *positions;      /* of RwPosition */
  GArray *origins;        /* of RwOrigin */
};

struct _RwBatchBuilder
{
  RwBatch *batch;
};

static void
dead_letter_clear (gpointer data)
{
  RwDeadLetter *letter = data;

  g_free (letter->topic);
  g_bytes_unref (letter->payload);
  g_free (letter->reason);
}

static void
letter_fate_clear (gpointer data)
{
  g_free (((RwLetterFate *) data)->reason);
}

static void
state_clear (gpointer data)
{
  g_bytes_unref (((RwDetectorState *) data)->bytes);
}

static RwBatch *
batch_new (void)
{
  RwBatch *self = g_new0 (RwBatch, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  self->dead_letters = g_array_new (FALSE, FALSE, sizeof (RwDeadLetter));
  g_array_set_clear_func (self->dead_letters, dead_letter_clear);
  self->letter_fates = g_array_new (FALSE, FALSE, sizeof (RwLetterFate));
  g_array_set_clear_func (self->letter_fates, letter_fate_clear);
  self->faulty_windows = g_array_new (FALSE, FALSE, sizeof (RwFaultyWindow));
  self->alarm_events = g_array_new (FALSE, FALSE, sizeof (RwAlarmEvent));
  self->states = g_array_new (FALSE, FALSE, sizeof (RwDetectorState));
  g_array_set_clear_func (self->states, state_clear);
  self->positions = g_array_new (FALSE, FALSE, sizeof (RwPosition));
  self->origins = g_array_new (FALSE, FALSE, sizeof (RwOrigin));
  return self;
}

RwBatch *
rw_batch_ref (RwBatch *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_batch_unref (RwBatch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->readings);
  g_array_unref (self->dead_letters);
  g_array_unref (self->letter_fates);
  g_array_unref (self->faulty_windows);
  g_array_unref (self->alarm_events);
  g_array_unref (self->states);
  g_array_unref (self->positions);
  g_array_unref (self->origins);
  g_free (self);
}

const RwReading *
rw_batch_get_readings (const RwBatch *self, guint *n)
{
  *n = self->readings->len;
  return (const RwReading *) (gpointer) self->readings->data;
}

const RwDeadLetter *
rw_batch_get_dead_letters (const RwBatch *self, guint *n)
{
  *n = self->dead_letters->len;
  return (const RwDeadLetter *) (gpointer) self->dead_letters->data;
}

const RwLetterFate *
rw_batch_get_letter_fates (const RwBatch *self, guint *n)
{
  *n = self->letter_fates->len;
  return (const RwLetterFate *) (gpointer) self->letter_fates->data;
}

const RwFaultyWindow *
rw_batch_get_faulty_windows (const RwBatch *self, guint *n)
{
  *n = self->faulty_windows->len;
  return (const RwFaultyWindow *) (gpointer) self->faulty_windows->data;
}

const RwAlarmEvent *
rw_batch_get_alarm_events (const RwBatch *self, guint *n)
{
  *n = self->alarm_events->len;
  return (const RwAlarmEvent *) (gpointer) self->alarm_events->data;
}

const RwDetectorState *
rw_batch_get_detector_states (const RwBatch *self, guint *n)
{
  *n = self->states->len;
  return (const RwDetectorState *) (gpointer) self->states->data;
}

const RwPosition *
rw_batch_get_positions (const RwBatch *self, guint *n)
{
  *n = self->positions->len;
  return (const RwPosition *) (gpointer) self->positions->data;
}

const RwOrigin *
rw_batch_get_origins (const RwBatch *self, guint *n)
{
  *n = self->origins->len;
  return (const RwOrigin *) (gpointer) self->origins->data;
}

guint
rw_batch_get_n_messages (const RwBatch *self)
{
  return self->n_messages;
}

static gboolean
has_moved (const RwBatch *self)
{
  for (guint i = 0; i < self->positions->len; i++)
    {
      const RwPosition *position = &g_array_index (self->positions, RwPosition, i);

      if (position->next != position->from)
        return TRUE;
    }
  return FALSE;
}

gboolean
rw_batch_is_empty (const RwBatch *self)
{
  return self->readings->len == 0 && self->dead_letters->len == 0 && self->letter_fates->len == 0
         && self->faulty_windows->len == 0 && self->alarm_events->len == 0 && self->states->len == 0
         && !has_moved (self);
}

RwBatchBuilder *
rw_batch_builder_new (void)
{
  RwBatchBuilder *self = g_new0 (RwBatchBuilder, 1);

  self->batch = batch_new ();
  return self;
}

void
rw_batch_builder_free (RwBatchBuilder *self)
{
  rw_batch_unref (self->batch);
  g_free (self);
}

void
rw_batch_builder_add_message (RwBatchBuilder *self)
{
  self->batch->n_messages++;
}

void
rw_batch_builder_add_reading (RwBatchBuilder *self, const RwReading *reading)
{
  g_array_append_vals (self->batch->readings, reading, 1);
}

void
rw_batch_builder_add_dead_letter (RwBatchBuilder *self,
                                  gint64 received_time,
                                  const char *topic,
                                  GBytes *payload,
                                  const char *reason)
{
  RwDeadLetter letter = {
    .received_time = received_time,
    .topic = g_strdup (topic),
    .payload = g_bytes_ref (payload),
    .reason = g_strdup (reason),
  };

  g_array_append_val (self->batch->dead_letters, letter);
}

void
rw_batch_builder_add_letter_fate (RwBatchBuilder *self, gint64 letter_id, const char *reason)
{
  RwLetterFate fate = { .letter_id = letter_id, .reason = g_strdup (reason) };

  g_array_append_val (self->batch->letter_fates, fate);
}

void
rw_batch_builder_add_faulty_window (RwBatchBuilder *self, const RwFaultyWindow *window)
{
  g_array_append_vals (self->batch->faulty_windows, window, 1);
}

void
rw_batch_builder_add_alarm_event (RwBatchBuilder *self, const RwAlarmEvent *event)
{
  g_array_append_vals (self->batch->alarm_events, event, 1);
}

void
rw_batch_builder_add_detector_state (RwBatchBuilder *self, const RwDetectorState *state)
{
  RwDetectorState copy = *state;

  g_bytes_ref (copy.bytes);
  g_array_append_val (self->batch->states, copy);
}

void
rw_batch_builder_add_origin (RwBatchBuilder *self, const char *topic, gint32 partition)
{
  RwOrigin origin = {
    .first = self->batch->readings->len,
    .topic = g_intern_string (topic),
    .partition = partition,
  };

  g_array_append_val (self->batch->origins, origin);
}

void
rw_batch_builder_set_positions (RwBatchBuilder *self, const RwPosition *positions, guint n)
{
  g_array_set_size (self->batch->positions, 0);
  g_array_append_vals (self->batch->positions, positions, n);
}

guint
rw_batch_builder_get_n_items (const RwBatchBuilder *self)
{
  return self->batch->readings->len + self->batch->dead_letters->len;
}

RwBatch *
rw_batch_builder_end (RwBatchBuilder *self)
{
  RwBatch *batch = self->batch;

  self->batch = batch_new ();
  return batch;
}
