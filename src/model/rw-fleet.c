/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fleet-private.h"

#include <math.h>

struct _RwFleet
{
  GObject parent_instance;
  GArray *states;        /* of RwReeferState, by position */
  GArray *serials;       /* of guint64, by position */
  GHashTable *positions; /* interned container id → position + 1 */
  GHashTable *minted;    /* position + 1 → RwReefer, not owned */
  GPtrArray *alarms;     /* of RwAlarm, the last ones set; NULL for none */
  RwCargoProfiles *profiles; /* or NULL */
  GHashTable *alarmed;   /* set of position + 1 that have active alarms */
  guint counts[RW_N_CONDITIONS];
  guint64 serial;
  gint64 now;            /* of the last tick; 0 before the first */
  gint64 next_silence;   /* no reefer becomes silent before this */
};

enum
{
  SIGNAL_UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void rw_fleet_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFleet,
                               rw_fleet,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rw_fleet_list_model_init))

static RwReeferState *
state_at (RwFleet *self, guint position)
{
  return &g_array_index (self->states, RwReeferState, position);
}

static void
touch (RwFleet *self, guint position)
{
  g_array_index (self->serials, guint64, position) = self->serial;
}

static RwCondition
condition_of (RwFleet *self, const RwReeferState *state)
{
  if (state->alarm_priority != RW_ALARM_PRIORITY_NONE)
    return RW_CONDITION_CRITICAL + MIN (state->alarm_priority, RW_ALARM_PRIORITY_LOW) - 1;
  if (self->now - state->heard_time > RW_FLEET_SILENT_AFTER)
    return RW_CONDITION_SILENT;
  if (rw_reading_is_known (&state->last, RW_FLAG_POWERED)
      && !rw_reading_is_set (&state->last, RW_FLAG_POWERED))
    return RW_CONDITION_OFF;
  return RW_CONDITION_NORMAL;
}

/* Brings condition and counts of one reefer up to date; returns whether the condition changed. */
static gboolean
judge (RwFleet *self, RwReeferState *state)
{
  RwCondition condition = condition_of (self, state);

  if (condition == state->condition)
    return FALSE;
  if (state->condition < RW_N_CONDITIONS)
    self->counts[state->condition]--;
  self->counts[condition]++;
  state->condition = condition;
  return TRUE;
}

static guint
add_reefer (RwFleet *self, const RwReading *reading)
{
  RwReeferState state = {
    .last = *reading,
    .latitude = NAN,
    .longitude = NAN,
    .condition = RW_N_CONDITIONS,
  };
  guint position = self->states->len;

  g_array_append_val (self->states, state);
  g_array_append_val (self->serials, self->serial);
  g_hash_table_insert (self->positions, (gpointer) reading->container_id,
                       GUINT_TO_POINTER (position + 1));
  return position;
}

/* Nothing was measured after it came. A clock that runs ahead must neither hide what comes until
 * then, nor be passed over for as long as it does: its readings count as of when they came. */
static gint64
get_trusted_time (const RwReading *reading)
{
  return MIN (reading->time, reading->received_time);
}

static gboolean
is_newer (const RwReading *reading, const RwReading *last)
{
  gint64 time = get_trusted_time (reading);
  gint64 last_time = get_trusted_time (last);

  return time > last_time || (time == last_time && reading->time > last->time);
}

static void
take_reading (RwFleet *self, const RwReading *reading)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, reading->container_id));
  gint64 time = get_trusted_time (reading);
  RwReeferState *state;

  position = position != 0 ? position - 1 : add_reefer (self, reading);
  state = state_at (self, position);
  if (is_newer (reading, &state->last))
    {
      const char *product_id = state->last.product_id;

      state->last = *reading;
      if (state->last.product_id == NULL)
        state->last.product_id = product_id;
    }
  else if (state->last.product_id == NULL)
    state->last.product_id = reading->product_id;
  state->heard_time = MAX (state->heard_time, reading->received_time);
  self->next_silence = MIN (self->next_silence, state->heard_time + RW_FLEET_SILENT_AFTER);
  if (!isnan (reading->latitude) && time >= state->position_time)
    {
      state->latitude = reading->latitude;
      state->longitude = reading->longitude;
      state->position_time = time;
    }
  judge (self, state);
  touch (self, position);
}

static void
set_reefer_alarms (RwFleet *self, guint position, guint priority, guint n, guint unacknowledged)
{
  RwReeferState *state = state_at (self, position);

  if (state->alarm_priority == priority && state->n_alarms == MIN (n, G_MAXUINT8)
      && state->unacknowledged == MIN (unacknowledged, G_MAXUINT8))
    return;
  state->alarm_priority = priority;
  state->n_alarms = MIN (n, G_MAXUINT8);
  state->unacknowledged = MIN (unacknowledged, G_MAXUINT8);
  judge (self, state);
  touch (self, position);
}

typedef struct
{
  guint priority;
  guint n;
  guint unacknowledged;
} AlarmSum;

/* position + 1 → AlarmSum of the active alarms whose reefer is known. */
static GHashTable *
sum_alarms (RwFleet *self)
{
  GHashTable *sums = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; self->alarms != NULL && i < self->alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (self->alarms, i);
      gpointer key = g_hash_table_lookup (self->positions, alarm->container_id);
      AlarmSum *sum;

      if (key == NULL || !rw_alarm_is_active (alarm))
        continue;
      sum = g_hash_table_lookup (sums, key);
      if (sum == NULL)
        {
          sum = g_new0 (AlarmSum, 1);
          sum->priority = RW_ALARM_PRIORITY_LOW;
          g_hash_table_insert (sums, key, sum);
        }
      sum->priority = CLAMP (alarm->priority, RW_ALARM_PRIORITY_CRITICAL, (int) sum->priority);
      sum->n++;
      sum->unacknowledged += alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED;
    }
  return sums;
}

static void
judge_alarms (RwFleet *self)
{
  g_autoptr (GHashTable) sums = sum_alarms (self);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->alarmed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (g_hash_table_contains (sums, key))
        continue;
      set_reefer_alarms (self, GPOINTER_TO_UINT (key) - 1, RW_ALARM_PRIORITY_NONE, 0, 0);
      g_hash_table_iter_remove (&iter);
    }
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const AlarmSum *sum = value;

      set_reefer_alarms (self, GPOINTER_TO_UINT (key) - 1, sum->priority, sum->n,
                         sum->unacknowledged);
      g_hash_table_add (self->alarmed, key);
    }
}

/* Tells everybody once what changed since the serial went up. */
static void
announce (RwFleet *self, guint size_before)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key, value;

  if (self->states->len > size_before)
    g_list_model_items_changed (G_LIST_MODEL (self), size_before, 0,
                                self->states->len - size_before);

  /* Handlers may mint and drop reefers, so the set is copied first. */
  g_hash_table_iter_init (&iter, self->minted);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (rw_fleet_get_reefer_serial (self, GPOINTER_TO_UINT (key) - 1) == self->serial)
        g_ptr_array_add (changed, g_object_ref (value));
    }
  for (guint i = 0; i < changed->len; i++)
    rw_reefer_emit_changed (g_ptr_array_index (changed, i));
  g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
}

static GType
rw_fleet_get_item_type (GListModel *model)
{
  return RW_TYPE_REEFER;
}

static guint
rw_fleet_get_n_items (GListModel *model)
{
  return RW_FLEET (model)->states->len;
}

static gpointer
rw_fleet_get_item (GListModel *model, guint position)
{
  RwFleet *self = RW_FLEET (model);
  gpointer key = GUINT_TO_POINTER (position + 1);
  RwReefer *reefer;

  if (position >= self->states->len)
    return NULL;
  reefer = g_hash_table_lookup (self->minted, key);
  if (reefer != NULL)
    return g_object_ref (reefer);
  reefer = rw_reefer_new (self, position);
  g_hash_table_insert (self->minted, key, reefer);
  return reefer;
}

static void
rw_fleet_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rw_fleet_get_item_type;
  iface->get_n_items = rw_fleet_get_n_items;
  iface->get_item = rw_fleet_get_item;
}

static void
rw_fleet_finalize (GObject *object)
{
  RwFleet *self = RW_FLEET (object);

  g_array_unref (self->states);
  g_array_unref (self->serials);
  g_hash_table_unref (self->positions);
  g_hash_table_unref (self->minted);
  g_hash_table_unref (self->alarmed);
  g_clear_pointer (&self->alarms, g_ptr_array_unref);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  G_OBJECT_CLASS (rw_fleet_parent_class)->finalize (object);
}

static void
rw_fleet_class_init (RwFleetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_fleet_finalize;
  signals[SIGNAL_UPDATED] = g_signal_new ("updated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_fleet_init (RwFleet *self)
{
  self->states = g_array_new (FALSE, FALSE, sizeof (RwReeferState));
  self->serials = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->positions = g_hash_table_new (NULL, NULL);
  self->minted = g_hash_table_new (NULL, NULL);
  self->alarmed = g_hash_table_new (NULL, NULL);
  self->next_silence = G_MAXINT64;
}

RwFleet *
rw_fleet_new (void)
{
  return g_object_new (RW_TYPE_FLEET, NULL);
}

void
rw_fleet_apply (RwFleet *self, GPtrArray *batches)
{
  guint size_before = self->states->len;
  guint n_taken = 0;

  self->serial++;
  for (guint i = 0; i < batches->len; i++)
    {
      guint n;
      const RwReading *readings = rw_batch_get_readings (g_ptr_array_index (batches, i), &n);

      for (guint j = 0; j < n; j++)
        take_reading (self, &readings[j]);
      n_taken += n;
    }
  if (n_taken == 0)
    return;
  /* An alarm may be known before the first reading of its reefer. */
  if (self->states->len > size_before && self->alarms != NULL)
    judge_alarms (self);
  announce (self, size_before);
}

void
rw_fleet_set_alarms (RwFleet *self, GPtrArray *alarms)
{
  g_ptr_array_ref (alarms);
  g_clear_pointer (&self->alarms, g_ptr_array_unref);
  self->alarms = alarms;
  self->serial++;
  judge_alarms (self);
  announce (self, self->states->len);
}

void
rw_fleet_set_profiles (RwFleet *self, RwCargoProfiles *profiles)
{
  if (profiles != NULL)
    rw_cargo_profiles_ref (profiles);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  self->profiles = profiles;
  self->serial++;
  for (guint i = 0; i < self->states->len; i++)
    touch (self, i);
  announce (self, self->states->len);
}

const char *
rw_fleet_get_cargo_name (RwFleet *self, const char *product_id)
{
  const RwCargoProfile *profile
    = self->profiles != NULL ? rw_cargo_profiles_lookup (self->profiles, product_id) : NULL;

  return profile != NULL ? profile->name : product_id;
}

void
rw_fleet_tick (RwFleet *self, gint64 now)
{
  gboolean changed = FALSE;
  gint64 next = G_MAXINT64;

  self->now = now;
  if (now <= self->next_silence)
    return;
  self->serial++;
  for (guint i = 0; i < self->states->len; i++)
    {
      RwReeferState *state = state_at (self, i);

      if (judge (self, state))
        {
          touch (self, i);
          changed = TRUE;
        }
      if (now - state->heard_time <= RW_FLEET_SILENT_AFTER)
        next = MIN (next, state->heard_time + RW_FLEET_SILENT_AFTER);
    }
  self->next_silence = next;
  if (changed)
    announce (self, self->states->len);
}

guint
rw_fleet_get_size (RwFleet *self)
{
  return self->states->len;
}

const RwReeferState *
rw_fleet_peek (RwFleet *self, guint position)
{
  return position < self->states->len ? state_at (self, position) : NULL;
}

float
rw_reefer_state_get_deviation (const RwReeferState *state)
{
  return rw_reading_get_control_temperature (&state->last, NULL)
         - state->last.value[RW_QUANTITY_TARGET_TEMPERATURE];
}

gboolean
rw_fleet_find (RwFleet *self, const char *container_id, guint *position)
{
  GQuark quark = g_quark_try_string (container_id);
  gpointer found = quark != 0
                     ? g_hash_table_lookup (self->positions, g_quark_to_string (quark))
                     : NULL;

  if (found == NULL)
    return FALSE;
  *position = GPOINTER_TO_UINT (found) - 1;
  return TRUE;
}

const guint *
rw_fleet_get_counts (RwFleet *self)
{
  return self->counts;
}

guint64
rw_fleet_get_serial (RwFleet *self)
{
  return self->serial;
}

guint64
rw_fleet_get_reefer_serial (RwFleet *self, guint position)
{
  return g_array_index (self->serials, guint64, position);
}

void
rw_fleet_forget (RwFleet *self, guint position)
{
  g_hash_table_remove (self->minted, GUINT_TO_POINTER (position + 1));
}
