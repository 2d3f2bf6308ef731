/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay.h"

#include <math.h>

struct _RwReplay
{
  GObject parent_instance;

  RwSession *session;
  RwFleet *fleet; /* NULL before the first */
  gint64 time;
  gint64 asked;              /* the question under way */
  gint64 wanted;             /* the newest */
  GCancellable *cancellable; /* of the question under way, NULL for none */
  GError *error;
};

/* Under way; it may be given up before its answer comes. */
typedef struct
{
  RwReplay *replay;
  GCancellable *cancellable;
} Question;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwReplay, rw_replay, G_TYPE_OBJECT)

static void ask (RwReplay *self);

/* Whether what the cargo is judged by was beyond its limits. */
static gboolean
is_out_of_limits (RwCargoProfiles *profiles, const RwReading *reading)
{
  const RwCargoProfile *profile =
      profiles != NULL ? rw_cargo_profiles_lookup (profiles, reading->product_id) : NULL;
  RwQuantity quantity;
  float value;

  if (profile == NULL || profile->mode == RW_CARGO_AMBIENT
      || (rw_reading_is_known (reading, RW_FLAG_DEFROSTING)
          && rw_reading_is_set (reading, RW_FLAG_DEFROSTING)))
    return FALSE;

  quantity = profile->mode == RW_CARGO_FROZEN ? RW_QUANTITY_RETURN_TEMPERATURE
                                              : RW_QUANTITY_SUPPLY_TEMPERATURE;
  value = reading->value[quantity];
  if (isnan (value))
    value = reading->value[RW_QUANTITY_TEMPERATURE];
  return value < profile->low || value > profile->high;
}

static GPtrArray *
judge (RwCargoProfiles *profiles, RwBatch *batch)
{
  GPtrArray *alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  guint n;
  const RwReading *readings = rw_batch_get_readings (batch, &n);

  for (guint i = 0; i < n; i++)
    if (is_out_of_limits (profiles, &readings[i]))
      {
        RwAlarm *alarm = rw_alarm_new ();

        alarm->container_id = readings[i].container_id;
        alarm->priority = RW_ALARM_PRIORITY_HIGH;
        alarm->state = RW_ALARM_STATE_ACKNOWLEDGED;
        alarm->raised_time = readings[i].time;
        g_ptr_array_add (alarms, alarm);
      }
  return alarms;
}

/* The reefers of the session's fleet in its order, with nothing known of them. */
static RwBatch *
make_positions (RwFleet *fleet)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = 0; i < rw_fleet_get_size (fleet); i++)
    {
      RwReading reading;

      rw_reading_init (&reading);
      reading.container_id = rw_fleet_peek (fleet, i)->last.container_id;
      reading.time = reading.received_time = G_MININT64 / 4;
      rw_batch_builder_add_reading (builder, &reading);
    }
  return rw_batch_builder_end (builder);
}

static void
take (RwReplay *self, gint64 time, RwBatch *batch)
{
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);
  g_autoptr (GPtrArray) alarms = judge (profiles, batch);

  g_ptr_array_add (batches, make_positions (rw_session_get_fleet (self->session)));
  g_ptr_array_add (batches, rw_batch_ref (batch));
  g_clear_object (&self->fleet);
  self->fleet = rw_fleet_new ();
  self->time = time;
  rw_fleet_set_profiles (self->fleet, profiles);
  rw_fleet_tick (self->fleet, time);
  rw_fleet_apply (self->fleet, batches);
  rw_fleet_set_alarms (self->fleet, alarms);
}

static void
free_question (Question *question)
{
  g_object_unref (question->replay);
  g_object_unref (question->cancellable);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, free_question)

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  RwReplay *self = question->replay;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwBatch) batch = NULL;

  batch = rw_history_provider_fleet_at_finish (RW_HISTORY_PROVIDER (source), result, &error);
  /* The answer to what was given up is dropped, whatever it says. */
  if (question->cancellable != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  if (batch != NULL)
    take (self, self->asked, batch);
  else
    self->error = g_steal_pointer (&error);
  if (self->wanted != self->asked)
    ask (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ask (RwReplay *self)
{
  RwHistoryProvider *history = rw_session_get_history (self->session);
  Question *question;

  if (history == NULL || self->cancellable != NULL)
    return;

  self->asked = self->wanted;
  self->cancellable = g_cancellable_new ();
  question = g_new (Question, 1);
  question->replay = g_object_ref (self);
  question->cancellable = g_object_ref (self->cancellable);
  rw_history_provider_fleet_at_async (history, self->asked, self->cancellable, answered_cb,
                                      question);
}

static void
stores_changed_cb (RwReplay *self)
{
  gboolean busy = self->cancellable != NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (busy)
    ask (self);
}

static void
rw_replay_dispose (GObject *object)
{
  RwReplay *self = RW_REPLAY (object);

  rw_replay_stop (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rw_replay_parent_class)->dispose (object);
}

static void
rw_replay_class_init (RwReplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_replay_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_replay_init (RwReplay *self)
{
}

RwReplay *
rw_replay_new (RwSession *session)
{
  RwReplay *self;

  g_return_val_if_fail (RW_IS_SESSION (session), NULL);

  self = g_object_new (RW_TYPE_REPLAY, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
rw_replay_show (RwReplay *self, gint64 time)
{
  g_return_if_fail (RW_IS_REPLAY (self));

  self->wanted = time;
  ask (self);
}

void
rw_replay_stop (RwReplay *self)
{
  g_return_if_fail (RW_IS_REPLAY (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->fleet);
  g_clear_error (&self->error);
  self->time = 0;
}

RwFleet *
rw_replay_get_fleet (RwReplay *self)
{
  g_return_val_if_fail (RW_IS_REPLAY (self), NULL);
  return self->fleet;
}

gint64
rw_replay_get_time (RwReplay *self)
{
  g_return_val_if_fail (RW_IS_REPLAY (self), 0);
  return self->time;
}

gboolean
rw_replay_is_busy (RwReplay *self)
{
  g_return_val_if_fail (RW_IS_REPLAY (self), FALSE);
  return self->cancellable != NULL;
}

const GError *
rw_replay_get_error (RwReplay *self)
{
  g_return_val_if_fail (RW_IS_REPLAY (self), NULL);
  return self->error;
}
