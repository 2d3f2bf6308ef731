/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-session.h"

#include "rw-clock.h"
#include "rw-time.h"

/* How much of the past a live series starts with. */
#define WATCH_HISTORY (6 * RW_USEC_PER_HOUR)

struct _RwSession
{
  GObject parent_instance;
  RwFleet *fleet;
  RwAlarmList *alarms;
  RwAlarmView *alarm_view;
  RwAlarmFlood *alarm_flood;
  RwHistoryProvider *history;
  RwAlarmStore *alarm_store;
  RwDataStore *data_store;
  RwNoteStore *note_store;
  RwRuleStore *rule_store;
  RwAlarmRules *rules;
  GCancellable *rules_cancellable; /* of the question to the rule store, else NULL */
  RwRuleTester *rule_tester;
  RwWorkOrderStore *work_order_store;
  RwBookmarks *bookmarks;
  RwRedecoder *redecoder;
  RwCargoProfiles *profiles;
  GCancellable *cancellable; /* for questions to the present stores */
  GHashTable *series;        /* interned container id → RwSeries, not owned */
  RwPipelineStatus status;
  char *selected;
  char *location;
  gint64 from;
  gint64 to;
  gboolean demo;
  guint tick_id;
};

enum
{
  PROP_SELECTED = 1,
  PROP_FROM,
  PROP_TO,
  PROP_DEMO,
  N_PROPS
};

enum
{
  SIGNAL_STATUS_CHANGED,
  SIGNAL_STORES_CHANGED,
  SIGNAL_BATCHES,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwSession, rw_session, G_TYPE_OBJECT)

static gboolean
ticked_cb (gpointer user_data)
{
  RwSession *self = user_data;

  rw_fleet_tick (self->fleet, rw_clock_now (NULL));
  return G_SOURCE_CONTINUE;
}

static void
alarms_refreshed_cb (RwAlarmList *alarms, RwSession *self)
{
  rw_fleet_set_alarms (self->fleet, rw_alarm_list_get_alarms (alarms));
}

static void
latest_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwSession) self = user_data;
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GPtrArray) batches = g_ptr_array_new ();

  batch = rw_history_provider_latest_finish (RW_HISTORY_PROVIDER (source), result, NULL);
  /* Without an answer the fleet fills from the live readings; the link's state tells why. */
  if (batch == NULL || RW_HISTORY_PROVIDER (source) != self->history)
    return;
  g_ptr_array_add (batches, batch);
  rw_fleet_apply (self->fleet, batches);
}

static void
profiles_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwSession) self = user_data;
  g_autoptr (RwCargoProfiles) profiles
    = rw_data_store_profiles_finish (RW_DATA_STORE (source), result, NULL);

  if (profiles != NULL && RW_DATA_STORE (source) == self->data_store)
    rw_session_set_profiles (self, profiles);
}

static void
rules_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwSession) self = user_data;
  g_autoptr (GError) error = NULL;
  RwAlarmRules *rules = rw_rule_store_list_finish (RW_RULE_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->rules_cancellable);
  /* Without an answer the rules known before stay. */
  if (rules == NULL)
    return;
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  self->rules = rules;
  g_signal_emit (self, signals[SIGNAL_STORES_CHANGED], 0);
}

static void
stop_asking_rules (RwSession *self)
{
  if (self->rules_cancellable != NULL)
    g_cancellable_cancel (self->rules_cancellable);
  g_clear_object (&self->rules_cancellable);
}

static void
ask_rules (RwSession *self)
{
  stop_asking_rules (self);
  self->rules_cancellable = g_cancellable_new ();
  rw_rule_store_list_async (self->rule_store, self->rules_cancellable, rules_answered_cb,
                            g_object_ref (self));
}

static void
set_rule_store (RwSession *self, RwRuleStore *store)
{
  if (self->rule_store != NULL)
    g_signal_handlers_disconnect_by_func (self->rule_store, ask_rules, self);
  stop_asking_rules (self);
  g_set_object (&self->rule_store, store);
  if (store == NULL)
    return;

  g_signal_connect_object (store, "rules-changed", G_CALLBACK (ask_rules), self, G_CONNECT_SWAPPED);
  ask_rules (self);
}

static void
series_history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwSeries) series = user_data;
  g_autoptr (RwHistory) history = NULL;

  history = rw_history_provider_query_finish (RW_HISTORY_PROVIDER (source), result, NULL);
  if (history != NULL)
    rw_series_add_history (series, history);
}

static void
ask_series_history (RwSession *self, RwSeries *series)
{
  gint64 now = rw_clock_now (NULL);

  if (self->history == NULL)
    return;
  rw_history_provider_query_async (self->history, rw_series_get_container_id (series),
                                   now - WATCH_HISTORY, now + RW_USEC_PER_MIN,
                                   (1u << RW_N_QUANTITIES) - 1, self->cancellable,
                                   series_history_cb, g_object_ref (series));
}

static void
series_gone_cb (gpointer user_data, GObject *where_it_was)
{
  RwSession *self = user_data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->series);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (value == (gpointer) where_it_was)
        g_hash_table_iter_remove (&iter);
    }
}

static void
drop_series (RwSession *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->series);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_object_weak_unref (value, series_gone_cb, self);
  g_hash_table_remove_all (self->series);
}

static void
rw_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  RwSession *self = RW_SESSION (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_string (value, self->selected);
      break;
    case PROP_FROM:
      g_value_set_int64 (value, self->from);
      break;
    case PROP_TO:
      g_value_set_int64 (value, self->to);
      break;
    case PROP_DEMO:
      g_value_set_boolean (value, self->demo);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rw_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  RwSession *self = RW_SESSION (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      rw_session_set_selected (self, g_value_get_string (value));
      break;
    case PROP_FROM:
      rw_session_set_span (self, g_value_get_int64 (value), self->to);
      break;
    case PROP_TO:
      rw_session_set_span (self, self->from, g_value_get_int64 (value));
      break;
    case PROP_DEMO:
      rw_session_set_demo (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rw_session_dispose (GObject *object)
{
  RwSession *self = RW_SESSION (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  drop_series (self);
  g_clear_object (&self->alarms);
  g_clear_object (&self->alarm_view);
  g_clear_object (&self->alarm_flood);
  g_clear_object (&self->fleet);
  g_clear_object (&self->history);
  g_clear_object (&self->alarm_store);
  g_clear_object (&self->data_store);
  g_clear_object (&self->note_store);
  set_rule_store (self, NULL);
  g_clear_object (&self->rule_tester);
  g_clear_object (&self->work_order_store);
  g_clear_object (&self->bookmarks);
  g_clear_object (&self->redecoder);
  G_OBJECT_CLASS (rw_session_parent_class)->dispose (object);
}

static void
rw_session_finalize (GObject *object)
{
  RwSession *self = RW_SESSION (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  g_hash_table_unref (self->series);
  g_free (self->selected);
  g_free (self->location);
  G_OBJECT_CLASS (rw_session_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL, flags);
  properties[PROP_FROM] = g_param_spec_int64 ("from", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TO] = g_param_spec_int64 ("to", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rw_session_class_init (RwSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = rw_session_get_property;
  object_class->set_property = rw_session_set_property;
  object_class->dispose = rw_session_dispose;
  object_class->finalize = rw_session_finalize;
  install_properties (object_class);
  signals[SIGNAL_STATUS_CHANGED] = g_signal_new ("status-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STORES_CHANGED] = g_signal_new ("stores-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_BATCHES] = g_signal_new ("batches", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
rw_session_init (RwSession *self)
{
  self->fleet = rw_fleet_new ();
  self->alarms = rw_alarm_list_new ();
  self->alarm_view = rw_alarm_view_new ();
  self->alarm_flood = rw_alarm_flood_new (self->alarms, NULL);
  self->bookmarks = rw_bookmarks_new ();
  self->cancellable = g_cancellable_new ();
  self->series = g_hash_table_new (NULL, NULL);
  g_signal_connect_object (self->alarms, "refreshed", G_CALLBACK (alarms_refreshed_cb), self, 0);
  rw_fleet_tick (self->fleet, rw_clock_now (NULL));
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
}

RwSession *
rw_session_new (void)
{
  return g_object_new (RW_TYPE_SESSION, NULL);
}

RwFleet *
rw_session_get_fleet (RwSession *self)
{
  return self->fleet;
}

RwAlarmList *
rw_session_get_alarms (RwSession *self)
{
  return self->alarms;
}

RwAlarmView *
rw_session_get_alarm_view (RwSession *self)
{
  return self->alarm_view;
}

RwAlarmFlood *
rw_session_get_alarm_flood (RwSession *self)
{
  return self->alarm_flood;
}

RwHistoryProvider *
rw_session_get_history (RwSession *self)
{
  return self->history;
}

RwAlarmStore *
rw_session_get_alarm_store (RwSession *self)
{
  return self->alarm_store;
}

RwDataStore *
rw_session_get_data_store (RwSession *self)
{
  return self->data_store;
}

void
rw_session_set_stores (RwSession *self,
                       RwHistoryProvider *history,
                       RwAlarmStore *alarms,
                       RwDataStore *data)
{
  GHashTableIter iter;
  gpointer series;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->history, history);
  g_set_object (&self->alarm_store, alarms);
  g_set_object (&self->data_store, data);
  rw_alarm_list_set_store (self->alarms, alarms);
  if (history != NULL)
    rw_history_provider_latest_async (history, self->cancellable, latest_answered_cb,
                                      g_object_ref (self));
  if (data != NULL)
    rw_data_store_profiles_async (data, self->cancellable, profiles_answered_cb,
                                  g_object_ref (self));
  g_hash_table_iter_init (&iter, self->series);
  while (g_hash_table_iter_next (&iter, NULL, &series))
    ask_series_history (self, series);
  g_signal_emit (self, signals[SIGNAL_STORES_CHANGED], 0);
}

RwNoteStore *
rw_session_get_note_store (RwSession *self)
{
  return self->note_store;
}

void
rw_session_set_note_store (RwSession *self, RwNoteStore *notes)
{
  if (g_set_object (&self->note_store, notes))
    g_signal_emit (self, signals[SIGNAL_STORES_CHANGED], 0);
}

RwRuleStore *
rw_session_get_rule_store (RwSession *self)
{
  return self->rule_store;
}

RwRuleTester *
rw_session_get_rule_tester (RwSession *self)
{
  return self->rule_tester;
}

RwWorkOrderStore *
rw_session_get_work_order_store (RwSession *self)
{
  return self->work_order_store;
}

void
rw_session_set_desk_stores (RwSession *self,
                            RwRuleStore *rules,
                            RwRuleTester *tester,
                            RwWorkOrderStore *work_orders)
{
  gboolean changed = self->rule_store != rules;

  if (changed)
    set_rule_store (self, rules);
  changed |= g_set_object (&self->rule_tester, tester);
  changed |= g_set_object (&self->work_order_store, work_orders);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_STORES_CHANGED], 0);
}

RwAlarmRules *
rw_session_get_rules (RwSession *self)
{
  return self->rules;
}

RwBookmarks *
rw_session_get_bookmarks (RwSession *self)
{
  return self->bookmarks;
}

RwRedecoder *
rw_session_get_redecoder (RwSession *self)
{
  return self->redecoder;
}

void
rw_session_set_redecoder (RwSession *self, RwRedecoder *redecoder)
{
  if (g_set_object (&self->redecoder, redecoder))
    g_signal_emit (self, signals[SIGNAL_STORES_CHANGED], 0);
}

RwCargoProfiles *
rw_session_get_profiles (RwSession *self)
{
  return self->profiles;
}

void
rw_session_set_profiles (RwSession *self, RwCargoProfiles *profiles)
{
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  self->profiles = profiles != NULL ? rw_cargo_profiles_ref (profiles) : NULL;
  rw_fleet_set_profiles (self->fleet, profiles);
  g_signal_emit (self, signals[SIGNAL_STORES_CHANGED], 0);
}

void
rw_session_apply (RwSession *self, GPtrArray *batches)
{
  g_autoptr (GList) series = g_hash_table_get_values (self->series);

  rw_fleet_apply (self->fleet, batches);
  /* A handler of one series may drop another. */
  g_list_foreach (series, (GFunc) (void (*) (void)) g_object_ref, NULL);
  for (GList *l = series; l != NULL; l = l->next)
    {
      rw_series_apply (l->data, batches);
      g_object_unref (l->data);
    }
  g_signal_emit (self, signals[SIGNAL_BATCHES], 0, batches);
}

const RwPipelineStatus *
rw_session_get_status (RwSession *self)
{
  return &self->status;
}

void
rw_session_set_status (RwSession *self, const RwPipelineStatus *status)
{
  self->status = *status;
  g_signal_emit (self, signals[SIGNAL_STATUS_CHANGED], 0);
}

RwSeries *
rw_session_watch (RwSession *self, const char *container_id)
{
  const char *id = g_intern_string (container_id);
  RwSeries *series = g_hash_table_lookup (self->series, id);

  if (series != NULL)
    return g_object_ref (series);
  series = rw_series_new (id);
  g_object_weak_ref (G_OBJECT (series), series_gone_cb, self);
  g_hash_table_insert (self->series, (gpointer) id, series);
  ask_series_history (self, series);
  return series;
}

const char *
rw_session_get_selected (RwSession *self)
{
  return self->selected;
}

void
rw_session_set_selected (RwSession *self, const char *container_id)
{
  if (g_strcmp0 (self->selected, container_id) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (container_id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

void
rw_session_get_span (RwSession *self, gint64 *from, gint64 *to)
{
  *from = self->from;
  *to = self->to;
}

void
rw_session_set_span (RwSession *self, gint64 from, gint64 to)
{
  gboolean from_changed = self->from != from;
  gboolean to_changed = self->to != to;

  self->from = from;
  self->to = to;
  g_object_freeze_notify (G_OBJECT (self));
  if (from_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROM]);
  if (to_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TO]);
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
rw_session_get_location (RwSession *self)
{
  return self->location;
}

void
rw_session_set_location (RwSession *self, const char *location)
{
  if (g_strcmp0 (self->location, location) == 0)
    return;
  g_free (self->location);
  self->location = g_strdup (location);
  g_signal_emit (self, signals[SIGNAL_STORES_CHANGED], 0);
}

gboolean
rw_session_get_demo (RwSession *self)
{
  return self->demo;
}

void
rw_session_set_demo (RwSession *self, gboolean demo)
{
  if (self->demo == demo)
    return;
  self->demo = demo;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEMO]);
}
