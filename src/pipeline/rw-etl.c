/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-etl-private.h"

#include "rw-kafka-source.h"
#include "rw-mapping-reader.h"
#include "rw-mqtt-address.h"
#include "rw-mqtt-source.h"
#include "rw-pipeline-kafka.h"
#include "rw-pipeline-transform.h"
#include "rw-replay-source.h"
#include "rw-tumbling-window.h"

#include <string.h>

/* How long a daemon tries at the start before it says that it cannot. */
#define GIVE_UP_TIME (30 * G_USEC_PER_SEC)

#define FIRST_WAIT (G_USEC_PER_SEC / 2)
#define LONGEST_WAIT (15 * G_USEC_PER_SEC)

/* How often those who watch the broker are told how we are, and how long stopping waits for the
 * broker to confirm events. */
#define REPORT_INTERVAL (10 * G_USEC_PER_SEC)
#define CONFIRM_TIME G_USEC_PER_SEC
#define CONFIRM_TICK_MS 50

G_DEFINE_QUARK (rw - etl - error - quark, rw_etl_error)

typedef struct
{
  RwEtl *etl;
  GError *error;
} End;

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
rw_etl_set_text (char *out, gsize size, const char *text)
{
  static const char ellipsis[] = "…";
  gboolean cut = g_strlcpy (out, text, size) >= size;
  const char *end;

  if (cut)
    out[size - sizeof ellipsis] = '\0';
  if (!g_utf8_validate (out, -1, &end))
    out[end - out] = '\0';
  if (cut)
    g_strlcat (out, ellipsis, size);
}

void
rw_etl_tell_status (RwEtl *self, gboolean urgent)
{
  self->status.heartbeat = g_get_monotonic_time ();
  self->status.received = self->n_received;
  self->status.held = self->n_unsafe;
  self->status.dropped = self->mailbox != NULL ? rw_mailbox_get_dropped (self->mailbox) : 0;
  rw_etl_fill_spool_status (self);
  rw_etl_archive_fill_status (self);
  rw_etl_notify_fill_status (self);
  if (urgent)
    self->next_report = 0;
  self->events.status_changed (&self->status, urgent, self->user_data);
}

static gboolean
end_cb (gpointer user_data)
{
  End *end = user_data;
  RwEtl *self = end->etl;

  if (self->source != NULL)
    rw_source_close (self->source);
  clear_source (&self->tick);
  clear_source (&self->finish);
  clear_source (&self->reopen);
  clear_source (&self->patience);
  rw_etl_again_abandon (self);
  rw_etl_tell_status (self, TRUE);
  self->events.ended (end->error, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
end_free (gpointer data)
{
  End *end = data;

  g_clear_error (&end->error);
  g_free (end);
}

void
rw_etl_end (RwEtl *self, GError *error)
{
  g_autoptr (GSource) idle = NULL;
  End *end;

  if (self->ended)
    {
      g_clear_error (&error);
      return;
    }
  self->ended = TRUE;
  end = g_new (End, 1);
  end->etl = self;
  end->error = error;
  idle = g_idle_source_new ();
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, end_cb, end, end_free);
  g_source_attach (idle, self->context);
}

/* Stopping is complete when all is committed and the broker has had its chance to confirm events.
 */
static gboolean
finish_cb (gpointer user_data)
{
  RwEtl *self = user_data;
  gint64 now = g_get_monotonic_time ();

  clear_source (&self->finish);
  if (self->ended)
    return G_SOURCE_REMOVE;
  rw_etl_gather (self);
  if (rw_etl_is_busy (self))
    return G_SOURCE_REMOVE;

  if (rw_source_get_n_unconfirmed (self->source) > 0 && self->status.broker == RW_LINK_UP
      && now < self->confirm_deadline)
    rw_etl_schedule_finish (self, CONFIRM_TICK_MS);
  else if (!rw_etl_states_finish (self) && !rw_etl_rollup_finish (self))
    rw_etl_end (self, NULL);
  return G_SOURCE_REMOVE;
}

void
rw_etl_schedule_finish (RwEtl *self, guint delay_ms)
{
  clear_source (&self->finish);
  self->finish = g_timeout_source_new (delay_ms);
  g_source_set_callback (self->finish, finish_cb, self, NULL);
  g_source_attach (self->finish, self->context);
}

static void
begin_stopping (RwEtl *self)
{
  if (self->stopping || self->ended)
    return;
  self->stopping = TRUE;
  self->confirm_deadline = g_get_monotonic_time () + CONFIRM_TIME;
  rw_etl_schedule_finish (self, 0);
}

void
rw_etl_stop (RwEtl *self)
{
  rw_etl_assert_thread (self);

  self->impatient = TRUE;
  if (self->open && self->stopping)
    rw_etl_schedule_finish (self, 0);
  else if (self->open)
    begin_stopping (self);
  else
    {
      rw_etl_gather (self);
      rw_etl_end (self, NULL);
    }
}

static void
count_arrival (RwEtl *self, gint64 received_time)
{
  if (self->builder_since == 0)
    self->builder_since = received_time;
  self->n_received++;
  self->n_unsafe++;
  self->status.last_message = received_time;
}

static void
record_cb (const char *topic,
           const RwReadingsTable *table,
           const RwCsvRecord *record,
           gint64 received_time,
           gpointer user_data)
{
  RwEtl *self = user_data;

  /* Never blind: a file is read only once the database was opened, and needs no spool. */
  count_arrival (self, received_time);
  rw_batch_builder_add_message (self->builder);
  rw_transform_record (self->transform, topic, table, record, received_time, self->builder);
}

static void
message_cb (const char *topic, GBytes *payload, gint64 received_time, gpointer user_data)
{
  RwEtl *self = user_data;

  count_arrival (self, received_time);
  if (payload != NULL && rw_etl_is_blind (self))
    {
      rw_spool_messages_add (self->messages, received_time, topic, payload);
      return;
    }
  rw_batch_builder_add_message (self->builder);
  if (payload != NULL)
    rw_transform_message (self->transform, topic, payload, received_time, self->builder);
}

static void
gathered_cb (gpointer user_data)
{
  RwEtl *self = user_data;

  self->last_activity = g_get_monotonic_time ();
  rw_etl_gather (self);
}

static gboolean
give_up_on_source (RwEtl *self, RwLinkState state)
{
  if (!self->config->give_up || self->source_was_up)
    return FALSE;
  return state == RW_LINK_FAILED || g_get_monotonic_time () >= self->give_up_time;
}

static void
link_changed_cb (RwLinkState state, const char *text, gpointer user_data)
{
  RwEtl *self = user_data;

  if (state == RW_LINK_UP && self->status.broker != RW_LINK_UP)
    self->status.broker_connects++;
  self->status.broker = state;
  rw_etl_set_text (self->status.broker_text, sizeof self->status.broker_text, text);
  if (state == RW_LINK_UP)
    {
      self->source_was_up = TRUE;
      self->last_activity = g_get_monotonic_time ();
    }
  else if (*text != '\0' && self->config->replay == NULL && give_up_on_source (self, state))
    rw_etl_end (self, g_error_new (RW_ETL_ERROR,
                                   state == RW_LINK_FAILED ? RW_ETL_ERROR_CONFIGURATION
                                                           : RW_ETL_ERROR_UNAVAILABLE,
                                   "%s", text));
  rw_etl_tell_status (self, TRUE);
}

static void
published_cb (gint64 event_id, gpointer user_data)
{
  RwEtl *self = user_data;

  rw_pg_loader_outbox_published (self->loader, event_id);
  self->forget = TRUE;
}

/* The end of a recording: what is still open ends with it. */
static void
source_ended_cb (const GError *error, gpointer user_data)
{
  RwEtl *self = user_data;

  if (error != NULL)
    {
      gboolean wrong = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);

      rw_etl_end (self, g_error_new (RW_ETL_ERROR,
                                     wrong ? RW_ETL_ERROR_CONFIGURATION : RW_ETL_ERROR_UNAVAILABLE,
                                     "%s", error->message));
      return;
    }
  if (self->replay_now > 0)
    {
      rw_transform_advance (self->transform, self->replay_now + RW_WINDOW_LENGTH + RW_WINDOW_GRACE,
                            self->builder);
      rw_transform_end_feed (self->transform, self->builder);
    }
  begin_stopping (self);
}

static void
measure_rate (RwEtl *self)
{
  guint64 *mark = &self->rate_marks[self->rate_next];

  self->status.rate = (double) (self->n_received - *mark) / RW_ETL_RATE_SPAN;
  *mark = self->n_received;
  self->rate_next = (self->rate_next + 1) % RW_ETL_RATE_SPAN;
}

static void
report (RwEtl *self)
{
  g_autofree char *text = rw_pipeline_status_to_report (&self->status, g_get_real_time ());

  rw_source_set_status (self->source, text);
}

/* Once a second: time passes for the transform, and what it finds is committed. */
static gboolean
tick_cb (gpointer user_data)
{
  RwEtl *self = user_data;
  gint64 now = g_get_monotonic_time ();

  measure_rate (self);
  if (self->ended)
    return G_SOURCE_CONTINUE;
  if (self->waiting == NULL && !rw_etl_is_blind (self))
    {
      gint64 time = g_get_real_time ();

      /* As fast as it goes a recording need not be in the order of time: one reefer's whole voyage
       * may come before the next one's. Its windows are closed by its readings, and by its end. */
      if (self->config->replay != NULL)
        time = self->config->replay_speed > 0 ? self->replay_now : 0;
      if (time > 0)
        rw_transform_advance (self->transform, time, self->builder);
      /* A recording has no silence of its own, nor has a worker that has nothing to read. */
      if (self->config->replay == NULL && (self->wanted == NULL || self->wanted->len > 0))
        rw_transform_judge_feed (self->transform, time, self->builder);
    }
  rw_etl_gather (self);
  if (self->transform != NULL && now >= self->next_report)
    {
      self->next_report = now + REPORT_INTERVAL;
      report (self);
    }
  rw_etl_rollup_tick (self);
  rw_etl_packing_tick (self);
  rw_etl_shelf_tick (self);
  rw_etl_archive_tick (self);
  rw_etl_notify_tick (self);
  if (self->config->idle_exit > 0 && self->source_was_up && !rw_etl_is_busy (self)
      && rw_etl_positions_are_settled (self)
      && now - self->last_activity >= (gint64) self->config->idle_exit * G_USEC_PER_SEC)
    begin_stopping (self);
  rw_etl_states_tick (self);
  rw_etl_tell_status (self, FALSE);
  return G_SOURCE_CONTINUE;
}

void
rw_etl_start_source (RwEtl *self)
{
  RwSourceEvents events = {
    .message = message_cb,
    .record = record_cb,
    .gathered = gathered_cb,
    .link_changed = link_changed_cb,
    .published = published_cb,
    .ended = source_ended_cb,
  };

  if (self->source_started)
    return;
  rw_etl_positions_add_events (&events);
  self->source_started = TRUE;
  self->last_activity = g_get_monotonic_time ();
  rw_source_start (self->source, &events, self);
}

void
rw_etl_release (RwEtl *self)
{
  if (self->source_started && self->waiting == NULL && !self->gap && self->messages->len == 0
      && !rw_etl_positions_are_due (self))
    rw_source_release (self->source);
}

void
rw_etl_restore (RwEtl *self, const RwLoaderStart *start)
{
  self->transform = rw_pipeline_make_transform (self->config, self->mapping, start);
}

void
rw_etl_begin (RwEtl *self, const RwLoaderStart *start)
{
  rw_etl_restore (self, start);
  rw_etl_start_source (self);
}

/* Where no topics are given: what senders of the native shape use, and what the mapping is for. */
static void
add_default_filters (RwEtl *self, GPtrArray *filters)
{
  g_auto (GStrv) mapped = self->mapping != NULL ? rw_mapping_dup_filters (self->mapping) : NULL;

  g_ptr_array_add (filters, g_strdup (RW_PIPELINE_DEFAULT_TOPIC));
  for (guint i = 0; mapped != NULL && mapped[i] != NULL; i++)
    if (!g_str_equal (mapped[i], RW_PIPELINE_DEFAULT_TOPIC))
      g_ptr_array_add (filters, g_strdup (mapped[i]));
}

static RwSource *
make_mqtt_source (RwEtl *self, const RwMqttAddress *address)
{
  g_autofree char *client_id = rw_pipeline_config_dup_client_id (self->config);
  g_autoptr (GPtrArray) filters = g_ptr_array_new_with_free_func (g_free);
  RwMqttOptions options = {
    .host = address->host,
    .port = address->port,
    .tls = address->tls,
    .username = address->username,
    .password = self->config->broker_password,
    .client_id = client_id,
    .cafile = self->config->cafile,
    .certfile = self->config->certfile,
    .keyfile = self->config->keyfile,
    .keyfile_password = self->config->keyfile_password,
    .alpn = self->config->alpn,
    .qos = self->config->qos,
  };

  for (guint i = 0; self->config->topics != NULL && self->config->topics[i] != NULL; i++)
    {
      g_autofree char *decoder = NULL;
      char *filter = NULL;

      if (rw_mqtt_topic_parse (self->config->topics[i], &filter, &decoder, NULL))
        g_ptr_array_add (filters, filter);
    }
  if (filters->len == 0)
    add_default_filters (self, filters);
  g_ptr_array_add (filters, NULL);
  options.filters = (const char *const *) filters->pdata;
  return rw_mqtt_source_new (&options);
}

static RwSource *
make_kafka_source (RwEtl *self)
{
  g_autofree char *client_id = rw_pipeline_config_dup_client_id (self->config);
  RwKafkaOptions options;

  rw_pipeline_kafka_get_options (self->config, client_id, &options);
  return rw_kafka_source_new (&options);
}

static RwSource *
make_source (RwEtl *self)
{
  g_autoptr (RwMqttAddress) address = NULL;

  if (self->config->replay != NULL)
    return rw_replay_source_new (self->config->replay, self->config->replay_speed);
  if (self->config->kafka != NULL)
    return make_kafka_source (self);
  address = rw_mqtt_address_parse (self->config->broker, NULL);
  return make_mqtt_source (self, address);
}

RwEtl *
rw_etl_new (const RwPipelineConfig *config,
            RwMailbox *mailbox,
            const RwEtlEvents *events,
            gpointer user_data)
{
  RwEtl *self = g_new0 (RwEtl, 1);

  self->thread = g_thread_self ();
  self->context = g_main_context_ref_thread_default ();
  self->config = rw_pipeline_config_copy (config);
  self->mailbox = mailbox != NULL ? rw_mailbox_ref (mailbox) : NULL;
  self->events = *events;
  self->user_data = user_data;
  self->builder = rw_batch_builder_new ();
  self->messages = rw_spool_messages_new ();
  self->cancellable = g_cancellable_new ();
  self->backoff = (RwBackoff){ .first = FIRST_WAIT, .limit = LONGEST_WAIT };
  self->status.started_time = g_get_real_time ();
  self->give_up_time = g_get_monotonic_time () + GIVE_UP_TIME;
  return self;
}

void
rw_etl_free (RwEtl *self)
{
  rw_etl_assert_thread (self);

  g_cancellable_cancel (self->cancellable);
  rw_etl_again_abandon (self);
  clear_source (&self->tick);
  clear_source (&self->finish);
  clear_source (&self->reopen);
  clear_source (&self->patience);
  rw_etl_rollup_free (self);
  rw_etl_packing_free (self);
  rw_etl_shelf_free (self);
  rw_etl_archive_free (self);
  rw_etl_notify_free (self);
  g_clear_object (&self->source);
  g_clear_object (&self->loader);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->transform, rw_transform_free);
  g_clear_pointer (&self->mapping, rw_mapping_unref);
  g_clear_pointer (&self->waiting, rw_batch_unref);
  g_clear_pointer (&self->loading, rw_batch_unref);
  g_clear_pointer (&self->spool, rw_spool_free);
  g_array_unref (self->messages);
  rw_batch_builder_free (self->builder);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->mailbox, rw_mailbox_unref);
  rw_pipeline_config_free (self->config);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
read_mapping (RwEtl *self, GError **error)
{
  if (self->config->mapping == NULL)
    return TRUE;

  self->mapping = rw_mapping_read (self->config->mapping, error);
  return self->mapping != NULL;
}

/* Settings that make no sense, or that this program was built without. */
static gboolean
check_config (RwEtl *self, GError **error)
{
  if (!rw_pipeline_config_validate (self->config, error))
    return FALSE;
  if (self->config->kafka == NULL || rw_kafka_source_is_supported ())
    return TRUE;
  g_set_error_literal (error, RW_ETL_ERROR, RW_ETL_ERROR_CONFIGURATION,
                       "--kafka: This program was built without Kafka: install one that was built "
                       "with librdkafka (meson option “kafka”)");
  return FALSE;
}

void
rw_etl_start (RwEtl *self)
{
  g_autoptr (GError) error = NULL;

  rw_etl_assert_thread (self);
  if (!read_mapping (self, &error))
    {
      rw_etl_end (self,
                  g_error_new (RW_ETL_ERROR, RW_ETL_ERROR_CONFIGURATION, "%s", error->message));
      return;
    }
  if (!check_config (self, &error) || !rw_etl_open_spool (self, &error))
    {
      self->status.broker = RW_LINK_FAILED;
      rw_etl_set_text (self->status.broker_text, sizeof self->status.broker_text, error->message);
      rw_etl_end (self,
                  g_error_new (RW_ETL_ERROR, RW_ETL_ERROR_CONFIGURATION, "%s", error->message));
      return;
    }

  self->source = make_source (self);
  self->loader = rw_pg_loader_new (self->config->database);
  rw_etl_rules_prepare (self);
  if (self->config->replay != NULL)
    rw_pg_loader_discard_events (self->loader);
  if (rw_etl_keeps_positions (self))
    rw_pg_loader_keep_positions (self->loader, rw_pipeline_kafka_get_group (self->config));
  self->tick = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->tick, tick_cb, self, NULL);
  g_source_attach (self->tick, self->context);

  self->status.broker = RW_LINK_CONNECTING;
  rw_etl_set_text (self->status.broker_text, sizeof self->status.broker_text,
                   "Waiting for the database");
  self->status.database = RW_LINK_CONNECTING;
  rw_etl_tell_status (self, TRUE);
  rw_etl_open_database (self);
}
