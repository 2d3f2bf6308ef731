/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-flood.h"

#include "rw-alarm-view.h"

#define TICK_INTERVAL 5 /* s */

/* One telling: an alarm that was raised; raised again it is told again. */
typedef struct
{
  gint64 alarm_id;
  gint64 time; /* µs, when it was raised */
} Telling;

typedef struct
{
  gint64 time;   /* µs, when its first alarm was raised */
  guint updated; /* in which update it was last in the list */
} Incident;

struct _RwAlarmFlood
{
  GObject parent_instance;
  RwAlarmList *list;
  RwClock clock;
  GHashTable *told;      /* set of Telling: those without incident */
  GHashTable *incidents; /* id → Incident */
  guint n_updates;
  guint n_told;
  gboolean flooded;
  guint tick_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwAlarmFlood, rw_alarm_flood, G_TYPE_OBJECT)

static guint
telling_hash (gconstpointer key)
{
  const Telling *telling = key;

  return g_int64_hash (&telling->alarm_id) ^ g_int64_hash (&telling->time);
}

static gboolean
telling_equal (gconstpointer first, gconstpointer second)
{
  const Telling *a = first, *b = second;

  return a->alarm_id == b->alarm_id && a->time == b->time;
}

static void
learn_incident (RwAlarmFlood *self, const RwAlarm *alarm)
{
  Incident *incident = g_hash_table_lookup (self->incidents, &alarm->incident_id);

  if (incident == NULL)
    {
      incident = g_new (Incident, 1);
      incident->time = alarm->raised_time;
      g_hash_table_insert (self->incidents, g_memdup2 (&alarm->incident_id, sizeof (gint64)),
                           incident);
    }
  incident->time = MIN (incident->time, alarm->raised_time);
  incident->updated = self->n_updates;
}

static void
learn (RwAlarmFlood *self)
{
  GPtrArray *alarms = rw_alarm_list_get_alarms (self->list);
  gint64 since = rw_clock_now (&self->clock) - RW_ALARM_FLOOD_WINDOW;

  self->n_updates++;
  for (guint i = 0; i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);
      Telling telling = { alarm->alarm_id, alarm->raised_time };

      if (rw_alarm_is_put_away (alarm))
        continue;
      if (alarm->incident_id != 0)
        {
          /* It may have been told alone before it joined. */
          g_hash_table_remove (self->told, &telling);
          learn_incident (self, alarm);
        }
      else if (alarm->raised_time > since)
        g_hash_table_add (self->told, g_memdup2 (&telling, sizeof telling));
    }
}

static gboolean
is_old_cb (gpointer key, gpointer value, gpointer since)
{
  return ((const Telling *) key)->time <= *(const gint64 *) since;
}

/* How many incidents began since then. One that is over and old is forgotten; one that still has
 * members is not, so that who joins it is no news. */
static guint
count_incidents (RwAlarmFlood *self, gint64 since)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->incidents);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Incident *incident = value;

      if (incident->time > since)
        n++;
      else if (incident->updated != self->n_updates)
        g_hash_table_iter_remove (&iter);
    }
  return n;
}

static void
count (RwAlarmFlood *self)
{
  gint64 since = rw_clock_now (&self->clock) - RW_ALARM_FLOOD_WINDOW;
  guint n;
  gboolean flooded;

  g_hash_table_foreach_remove (self->told, is_old_cb, &since);
  n = g_hash_table_size (self->told) + count_incidents (self, since);
  flooded = n > RW_ALARM_FLOOD_BEGINS || (self->flooded && n >= RW_ALARM_FLOOD_ENDS);
  if (n == self->n_told && flooded == self->flooded)
    return;

  self->n_told = n;
  self->flooded = flooded;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
refreshed_cb (RwAlarmFlood *self)
{
  learn (self);
  count (self);
}

static gboolean
ticked_cb (gpointer user_data)
{
  count (user_data);
  return G_SOURCE_CONTINUE;
}

static void
rw_alarm_flood_dispose (GObject *object)
{
  RwAlarmFlood *self = RW_ALARM_FLOOD (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (rw_alarm_flood_parent_class)->dispose (object);
}

static void
rw_alarm_flood_finalize (GObject *object)
{
  g_hash_table_unref (RW_ALARM_FLOOD (object)->told);
  g_hash_table_unref (RW_ALARM_FLOOD (object)->incidents);
  G_OBJECT_CLASS (rw_alarm_flood_parent_class)->finalize (object);
}

static void
rw_alarm_flood_class_init (RwAlarmFloodClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_alarm_flood_dispose;
  object_class->finalize = rw_alarm_flood_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RW_TYPE_ALARM_FLOOD, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_alarm_flood_init (RwAlarmFlood *self)
{
  self->told = g_hash_table_new_full (telling_hash, telling_equal, g_free, NULL);
  self->incidents = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->tick_id = g_timeout_add_seconds (TICK_INTERVAL, ticked_cb, self);
}

RwAlarmFlood *
rw_alarm_flood_new (RwAlarmList *list, const RwClock *clock)
{
  RwAlarmFlood *self = g_object_new (RW_TYPE_ALARM_FLOOD, NULL);

  self->list = g_object_ref (list);
  if (clock != NULL)
    self->clock = *clock;
  g_signal_connect_object (list, "refreshed", G_CALLBACK (refreshed_cb), self, G_CONNECT_SWAPPED);
  refreshed_cb (self);
  return self;
}

guint
rw_alarm_flood_get_n_told (RwAlarmFlood *self)
{
  return self->n_told;
}

gboolean
rw_alarm_flood_is_flooded (RwAlarmFlood *self)
{
  return self->flooded;
}

void
rw_alarm_flood_tick (RwAlarmFlood *self)
{
  count (self);
}
