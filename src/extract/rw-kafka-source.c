/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-source.h"

#include "rw-kafka-consumer.h"
#include "rw-kafka-sink.h"

/* A cluster that swallows packets is found out late; what we wait for is told before. */
#define SLOW_TIME (10 * G_USEC_PER_SEC)

/* How often it is told again why the link is not up. */
#define TELL_INTERVAL (5 * G_USEC_PER_SEC)

/* After a fatal error the consumer is made anew, not at once. */
#define RENEW_TIME (5 * G_USEC_PER_SEC)

#define RW_TYPE_KAFKA_SOURCE (rw_kafka_source_get_type ())
G_DECLARE_FINAL_TYPE (RwKafkaSource, rw_kafka_source, RW, KAFKA_SOURCE, GObject)

struct _RwKafkaSource
{
  GObject parent_instance;

  GThread *thread;
  GMainContext *context;
  RwKafkaOptions *options;
  RwSourceEvents events;
  gpointer user_data;

  RwKafkaConsumer *consumer; /* NULL before the start, after the end, and after a fatal error */
  RwKafkaSink *sink;
  GSource *tick;
  gint64 renew_time; /* monotonic µs, 0 for never: when to make the consumer anew */

  /* The link */
  GError *trouble;    /* or NULL */
  gboolean probed;    /* the trouble is over when a broker answers, else when messages come */
  char *last;         /* what went wrong with a single broker last, or NULL */
  gboolean reads;     /* positions were set */
  gint64 waits_since; /* monotonic µs */
  RwLinkState told_state;
  char *told_text;
  gint64 told_time; /* monotonic µs */
};

static void rw_kafka_source_iface_init (RwSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwKafkaSource,
                               rw_kafka_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_SOURCE, rw_kafka_source_iface_init))

static RwLinkState
get_state (RwKafkaSource *self)
{
  if (g_error_matches (self->trouble, RW_KAFKA_ERROR, RW_KAFKA_ERROR_CONFIGURATION))
    return RW_LINK_FAILED;
  return self->trouble == NULL && self->reads ? RW_LINK_UP : RW_LINK_CONNECTING;
}

static const char *
get_text (RwKafkaSource *self, gint64 now)
{
  if (self->trouble != NULL)
    return self->trouble->message;
  if (self->reads || now - self->waits_since < SLOW_TIME)
    return "";
  return self->last != NULL ? self->last
                            : "Waiting for the Kafka cluster to let the worker into its group";
}

/* A change is told at once; what is not well is told again and again, so that whoever waits for it
 * can lose patience. */
static void
tell_link (RwKafkaSource *self)
{
  gint64 now = g_get_monotonic_time ();
  RwLinkState state = get_state (self);
  const char *text = get_text (self, now);
  gboolean changed = state != self->told_state || g_strcmp0 (text, self->told_text) != 0;

  if (!changed && (state == RW_LINK_UP || now - self->told_time < TELL_INTERVAL))
    return;
  self->told_state = state;
  self->told_time = now;
  if (changed)
    {
      g_free (self->told_text);
      self->told_text = g_strdup (text);
    }
  self->events.link_changed (state, self->told_text, self->user_data);
}

static void
rebalanced_cb (const RwPosition *positions, guint n, gpointer user_data)
{
  RwKafkaSource *self = user_data;

  self->reads = FALSE;
  self->waits_since = g_get_monotonic_time ();
  if (n > 0)
    g_clear_error (&self->trouble);
  self->events.positions_wanted (positions, n, self->user_data);
  tell_link (self);
}

static void
set_trouble (RwKafkaSource *self, GError *error, gboolean probed)
{
  g_clear_error (&self->trouble);
  self->trouble = error;
  self->probed = probed;
  tell_link (self);
}

static void
keep_last (RwKafkaSource *self, rd_kafka_resp_err_t code, const char *text)
{
  g_autoptr (GError) error = rw_kafka_client_error (code, text);

  g_free (self->last);
  self->last = g_strdup (error->message);
}

static void
failed_cb (rd_kafka_resp_err_t code, const char *text, gpointer user_data)
{
  RwKafkaSource *self = user_data;

  switch (code)
    {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      if (self->trouble == NULL)
        set_trouble (self,
                     g_error_new_literal (RW_KAFKA_ERROR, RW_KAFKA_ERROR_UNAVAILABLE,
                                          self->last != NULL ? self->last
                                                             : "No broker of Kafka answers"),
                     TRUE);
      break;
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
      set_trouble (self, rw_kafka_client_error (code, text), TRUE);
      break;
    case RD_KAFKA_RESP_ERR__FATAL:
      self->renew_time = g_get_monotonic_time () + RENEW_TIME;
      set_trouble (self, rw_kafka_client_error (RD_KAFKA_RESP_ERR__STATE, text), FALSE);
      break;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      set_trouble (self, rw_kafka_client_error (code, text), FALSE);
      break;
    default:
      /* Of one broker or of one request, which is made again; it tells why, should we wait long. */
      keep_last (self, code, text);
    }
}

static void
make_consumer (RwKafkaSource *self)
{
  const RwKafkaConsumerEvents events = { .rebalanced = rebalanced_cb, .failed = failed_cb };
  GError *error = NULL;

  self->consumer =
      rw_kafka_consumer_new (self->options, &self->events, self->user_data, &events, self, &error);
  if (self->consumer == NULL)
    set_trouble (self, error, FALSE);
}

static void
renew_consumer (RwKafkaSource *self)
{
  self->renew_time = 0;
  g_clear_pointer (&self->consumer, rw_kafka_consumer_free);
  g_clear_error (&self->trouble);
  rebalanced_cb (NULL, 0, self);
  make_consumer (self);
}

/* Whether the trouble is. */
static gboolean
is_over (RwKafkaSource *self)
{
  gboolean comes = rw_kafka_consumer_take_comes (self->consumer);

  if (self->trouble == NULL || comes)
    return TRUE;
  return self->probed && rw_kafka_consumer_probe (self->consumer);
}

static gboolean
tick_cb (gpointer user_data)
{
  RwKafkaSource *self = user_data;

  rw_kafka_sink_tick (self->sink);
  if (self->renew_time != 0 && g_get_monotonic_time () >= self->renew_time)
    renew_consumer (self);
  if (self->consumer == NULL)
    return G_SOURCE_CONTINUE;

  rw_kafka_consumer_tick (self->consumer);
  if (is_over (self))
    g_clear_error (&self->trouble);
  tell_link (self);
  return G_SOURCE_CONTINUE;
}

static void
confirmed_cb (gint64 event_id, gpointer user_data)
{
  RwKafkaSource *self = user_data;

  self->events.published (event_id, self->user_data);
}

static void
rw_kafka_source_start (RwSource *source, const RwSourceEvents *events, gpointer user_data)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  self->events = *events;
  self->user_data = user_data;
  self->waits_since = g_get_monotonic_time ();
  self->sink = rw_kafka_sink_new (self->options, confirmed_cb, self);
  self->tick = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->tick, tick_cb, self, NULL);
  g_source_attach (self->tick, self->context);
  tell_link (self);
  make_consumer (self);
}

static void
rw_kafka_source_hold (RwSource *source)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  if (self->consumer != NULL)
    rw_kafka_consumer_hold (self->consumer);
}

static void
rw_kafka_source_release (RwSource *source)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  if (self->consumer != NULL)
    rw_kafka_consumer_release (self->consumer);
}

static void
stop (RwKafkaSource *self)
{
  if (self->tick != NULL)
    g_source_destroy (self->tick);
  g_clear_pointer (&self->tick, g_source_unref);
  g_clear_pointer (&self->sink, rw_kafka_sink_free);
  g_clear_pointer (&self->consumer, rw_kafka_consumer_free);
}

static void
rw_kafka_source_close (RwSource *source)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  stop (self);
}

static gboolean
rw_kafka_source_publish (RwSource *source, gint64 event_id, GBytes *payload)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  g_return_val_if_fail (self->sink != NULL, FALSE);
  rw_kafka_sink_publish (self->sink, event_id, payload);
  return TRUE;
}

static guint
rw_kafka_source_get_n_unconfirmed (RwSource *source)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (source);

  return self->sink != NULL ? rw_kafka_sink_get_n_unconfirmed (self->sink) : 0;
}

/* Who watches workers of Kafka watches their group. */
static void
rw_kafka_source_set_status (RwSource *source, const char *json)
{
}

static void
rw_kafka_source_set_positions (RwSource *source, const RwPosition *positions, guint n)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  if (self->consumer == NULL)
    return;
  rw_kafka_consumer_read (self->consumer, positions, n);
  self->reads = TRUE;
  tell_link (self);
}

static const RwPosition *
rw_kafka_source_get_positions (RwSource *source, guint *n)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (source);

  *n = 0;
  return self->consumer != NULL ? rw_kafka_consumer_get_positions (self->consumer, n) : NULL;
}

static void
rw_kafka_source_finalize (GObject *object)
{
  RwKafkaSource *self = RW_KAFKA_SOURCE (object);

  stop (self);
  g_clear_error (&self->trouble);
  g_free (self->last);
  g_free (self->told_text);
  rw_kafka_options_free (self->options);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (rw_kafka_source_parent_class)->finalize (object);
}

static void
rw_kafka_source_iface_init (RwSourceInterface *iface)
{
  iface->start = rw_kafka_source_start;
  iface->hold = rw_kafka_source_hold;
  iface->release = rw_kafka_source_release;
  iface->close = rw_kafka_source_close;
  iface->publish = rw_kafka_source_publish;
  iface->get_n_unconfirmed = rw_kafka_source_get_n_unconfirmed;
  iface->set_status = rw_kafka_source_set_status;
  iface->set_positions = rw_kafka_source_set_positions;
  iface->get_positions = rw_kafka_source_get_positions;
}

static void
rw_kafka_source_class_init (RwKafkaSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rw_kafka_source_finalize;
}

static void
rw_kafka_source_init (RwKafkaSource *self)
{
  self->thread = g_thread_self ();
  self->context = g_main_context_ref_thread_default ();
}

gboolean
rw_kafka_source_is_supported (void)
{
  return TRUE;
}

RwSource *
rw_kafka_source_new (const RwKafkaOptions *options)
{
  RwKafkaSource *self = g_object_new (RW_TYPE_KAFKA_SOURCE, NULL);

  self->options = rw_kafka_options_copy (options);
  return RW_SOURCE (self);
}
