/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-notifier.h"

#include "rw-command-sender.h"
#include "rw-mail-sender.h"
#include "rw-notify-secrets.h"
#include "rw-pg-deliveries.h"
#include "rw-pg-error.h"
#include "rw-webhook-sender.h"

#include <glib/gstdio.h>
#include <signal.h>

/* How often the database is asked to escalate, and whether something became due, ms. What is new it
 * tells us itself. */
#define TICK 2000

/* So much is under way at the same time. */
#define MAX_FLIGHTS 16

#define TIMEOUT (30 * (gint64) G_USEC_PER_SEC)

/* Long enough for whatever waits its turn behind others. */
#define LEASE (300 * (gint64) G_USEC_PER_SEC)

#define PURGE_INTERVAL (600 * (gint64) G_USEC_PER_SEC)
#define KEEP (30 * 24 * 3600 * (gint64) G_USEC_PER_SEC)

/* How long the end waits for the database to hear what came of the last ones. */
#define LAST_WORDS (3 * (gint64) G_USEC_PER_SEC)

#define STOPPED "The worker ended before it was sent."

struct _RwNotifier
{
  /* Constant. */
  char *conninfo;
  RwNotifyConfig *config;
  GMainContext *context;
  GThread *thread;

  /* The notifier's thread only. */
  RwPgDeliveries *queue;
  RwWebhookSender *webhooks;
  RwMailSender *mails; /* NULL: no relay */
  RwNotifySecrets *secrets;
  gint64 secrets_time; /* when the file was changed that they are of */
  GCancellable *cancellable;
  GArray *unmarked; /* of gint64: were taken, but the database did not hear of it yet */
  guint n_sending;
  guint n_asking; /* questions to the database that have no answer yet */
  gboolean taking;
  gboolean again;
  gboolean stopping;
  gint64 next_purge; /* monotonic µs */
  char trouble[64];  /* the channel that the text of the status is about */

  /* Under the lock. */
  GMutex lock;
  RwNotifyStatus status;
  gboolean stop;
};

/* A delivery under way. */
typedef struct
{
  RwNotifier *self;
  RwDelivery *delivery;
  gboolean taken;
} Flight;

static void take (RwNotifier *self);

static void
flight_free (Flight *flight)
{
  rw_delivery_free (flight->delivery);
  g_free (flight);
}

/* --- status ---------------------------------------------------------------------------------- */

/* As much of text as fits, never half a character. channel may be NULL. */
static void
set_trouble (RwNotifier *self, const char *channel, const char *text)
{
  g_autofree char *whole =
      channel != NULL ? g_strdup_printf ("Channel “%s”: %s", channel, text) : g_strdup (text);
  const char *end;

  g_strlcpy (self->trouble, channel != NULL ? channel : "", sizeof self->trouble);
  g_mutex_lock (&self->lock);
  if (g_strlcpy (self->status.text, whole, sizeof self->status.text) >= sizeof self->status.text
      && !g_utf8_validate (self->status.text, -1, &end))
    self->status.text[end - self->status.text] = '\0';
  g_mutex_unlock (&self->lock);
}

/* The channel works (again), or NULL: the database does. */
static void
clear_trouble (RwNotifier *self, const char *channel)
{
  if (g_str_equal (self->trouble, channel != NULL ? channel : ""))
    set_trouble (self, NULL, "");
}

static void
count (RwNotifier *self, const RwDeliveryOutcome *outcome)
{
  g_mutex_lock (&self->lock);
  if (outcome->fate == RW_DELIVERY_TAKEN)
    self->status.delivered++;
  else
    self->status.failed++;
  g_mutex_unlock (&self->lock);
}

/* --- what came of it ------------------------------------------------------------------------- */

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flight *flight = user_data;
  RwNotifier *self = flight->self;
  g_autoptr (GError) error = NULL;

  self->n_asking--;
  if (!rw_pg_deliveries_finish (self->queue, result, &error) && flight->taken)
    g_array_append_val (self->unmarked, flight->delivery->delivery_id);
  flight_free (flight);
  if (self->n_sending <= MAX_FLIGHTS / 2)
    take (self);
}

static void
sent_cb (const RwDeliveryOutcome *outcome, gpointer user_data)
{
  Flight *flight = user_data;
  RwNotifier *self = flight->self;
  const RwDelivery *delivery = flight->delivery;

  self->n_sending--;
  self->n_asking++;
  flight->taken = outcome->fate == RW_DELIVERY_TAKEN;
  if (flight->taken)
    {
      count (self, outcome);
      clear_trouble (self, delivery->channel);
      rw_pg_deliveries_succeeded_async (self->queue, delivery->delivery_id, marked_cb, flight);
    }
  else if (self->stopping)
    rw_pg_deliveries_failed_async (self->queue, delivery, STOPPED, 0, FALSE, marked_cb, flight);
  else
    {
      count (self, outcome);
      set_trouble (self, delivery->channel, outcome->text);
      rw_pg_deliveries_failed_async (self->queue, delivery, outcome->text,
                                     rw_delivery_outcome_get_wait (outcome, delivery->attempt,
                                                                   self->config->first_retry),
                                     outcome->of_channel, marked_cb, flight);
    }
}

/* --- sending --------------------------------------------------------------------------------- */

/* Read anew when the file was changed, so that a secret can be changed while we run. */
static RwNotifySecrets *
get_secrets (RwNotifier *self, GError **error)
{
  GStatBuf info;
  gint64 time = 0;
  RwNotifySecrets *secrets;

  if (self->config->channels != NULL && g_stat (self->config->channels, &info) == 0)
    time = (gint64) info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
  if (self->secrets != NULL && time == self->secrets_time)
    return self->secrets;

  secrets = rw_notify_secrets_load (self->config->channels, error);
  if (secrets == NULL)
    return NULL;
  g_clear_pointer (&self->secrets, rw_notify_secrets_free);
  self->secrets = secrets;
  self->secrets_time = time;
  return secrets;
}

typedef struct
{
  Flight *flight;
  RwDeliveryOutcome outcome;
} Refusal;

static gboolean
refused_cb (gpointer user_data)
{
  const Refusal *refusal = user_data;

  sent_cb (&refusal->outcome, refusal->flight);
  return G_SOURCE_REMOVE;
}

/* Something is missing here; somebody may yet add it. */
static void
refuse (Flight *flight, const char *text)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Refusal *refusal = g_new (Refusal, 1);

  *refusal = (Refusal){ flight, rw_delivery_outcome_later (TRUE, "%s", text) };
  g_source_set_callback (source, refused_cb, refusal, g_free);
  g_source_attach (source, flight->self->context);
}

static void
send_webhook (Flight *flight, RwNotifySecrets *secrets)
{
  RwNotifier *self = flight->self;
  const RwDelivery *delivery = flight->delivery;
  g_autofree char *address = rw_notify_secrets_dup_address (secrets, delivery->channel);
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = rw_notify_secrets_dup_secret (secrets, delivery->channel,
                                                          self->config->webhook_secret, &error);

  if (error != NULL)
    refuse (flight, error->message);
  else if (self->webhooks == NULL)
    refuse (flight, "The file of --notify-cafile cannot be read: correct it and start again.");
  else
    rw_webhook_sender_send (self->webhooks, delivery, address != NULL ? address : delivery->address,
                            secret, self->cancellable, sent_cb, flight);
}

static void
send_command (Flight *flight, RwNotifySecrets *secrets)
{
  RwNotifier *self = flight->self;
  g_auto (GStrv) argv = rw_notify_secrets_dup_command (secrets, flight->delivery->channel);
  gint64 timeout = self->config->timeout > 0 ? self->config->timeout : TIMEOUT;

  /* It was not asked for either, but nothing here shall depend on that. */
  if (!self->config->allow_commands)
    refuse (flight, "This worker may run no commands: start it with --allow-commands.");
  else if (argv == NULL)
    refuse (flight, "The file of --channels-file names no command for it: write "
                    "command=/path/of/the/program below the name of the channel.");
  else
    rw_command_send (flight->delivery, (const char *const *) argv, timeout, self->cancellable,
                     sent_cb, flight);
}

/* Takes delivery. */
static void
send_delivery (RwNotifier *self, RwDelivery *delivery)
{
  Flight *flight = g_new0 (Flight, 1);
  g_autoptr (GError) error = NULL;
  RwNotifySecrets *secrets = get_secrets (self, &error);

  flight->self = self;
  flight->delivery = delivery;
  self->n_sending++;
  if (secrets == NULL)
    refuse (flight, error->message);
  else if (g_str_equal (delivery->kind, "webhook"))
    send_webhook (flight, secrets);
  else if (g_str_equal (delivery->kind, "command"))
    send_command (flight, secrets);
  else if (self->mails != NULL)
    rw_mail_sender_send (self->mails, delivery, self->cancellable, sent_cb, flight);
  else
    refuse (flight, "This worker has no mail relay: start it with --smtp.");
}

/* --- taking ---------------------------------------------------------------------------------- */

/* We end: it is the next one's. Takes delivery. Where the database cannot be told any more, the end
 * of the lease tells. */
static void
give_back (RwNotifier *self, RwDelivery *delivery)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->self = self;
  flight->delivery = delivery;
  if (self->queue == NULL)
    {
      flight_free (flight);
      return;
    }
  self->n_asking++;
  rw_pg_deliveries_failed_async (self->queue, delivery, STOPPED, 0, FALSE, marked_cb, flight);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwNotifier *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwDeliveries) taken = rw_pg_deliveries_take_finish (self->queue, result, &error);

  self->n_asking--;
  self->taking = FALSE;
  if (taken == NULL)
    {
      /* That the database is away is told by who stores. */
      if (!self->stopping && g_error_matches (error, RW_PG_ERROR, RW_PG_ERROR_REFUSED))
        set_trouble (self, NULL, error->message);
      return;
    }
  clear_trouble (self, NULL);
  g_mutex_lock (&self->lock);
  self->status.pending = taken->n_pending;
  g_mutex_unlock (&self->lock);
  g_ptr_array_set_free_func (taken->deliveries, NULL);
  for (guint i = 0; i < taken->deliveries->len; i++)
    if (self->stopping)
      give_back (self, g_ptr_array_index (taken->deliveries, i));
    else
      send_delivery (self, g_ptr_array_index (taken->deliveries, i));
  if (self->again)
    take (self);
}

/* What the database did not hear of when it was away. */
static void
mark_again (RwNotifier *self)
{
  g_autoptr (GArray) ids = g_steal_pointer (&self->unmarked);

  self->unmarked = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < ids->len; i++)
    {
      Flight *flight = g_new0 (Flight, 1);

      flight->self = self;
      flight->taken = TRUE;
      flight->delivery = g_new0 (RwDelivery, 1);
      flight->delivery->delivery_id = g_array_index (ids, gint64, i);
      self->n_asking++;
      rw_pg_deliveries_succeeded_async (self->queue, flight->delivery->delivery_id, marked_cb,
                                        flight);
    }
}

static void
take (RwNotifier *self)
{
  const char *kinds[4] = { "webhook" };
  guint n = 1;

  self->again = self->taking;
  if (self->taking || self->stopping || self->n_sending >= MAX_FLIGHTS)
    return;
  if (self->mails != NULL)
    kinds[n++] = "email";
  if (self->config->allow_commands)
    kinds[n++] = "command";
  self->taking = TRUE;
  self->n_asking++;
  rw_pg_deliveries_take_async (self->queue, kinds, MAX_FLIGHTS - self->n_sending,
                               RW_NOTIFIER_PER_CHANNEL, LEASE, taken_cb, self);
}

static void
queued_cb (gpointer user_data)
{
  take (user_data);
}

static void
purged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwNotifier *self = user_data;

  self->n_asking--;
  rw_pg_deliveries_finish (self->queue, result, NULL);
}

static gboolean
tick_cb (gpointer user_data)
{
  RwNotifier *self = user_data;
  gint64 now = g_get_monotonic_time ();

  mark_again (self);
  take (self);
  if (now >= self->next_purge)
    {
      self->next_purge = now + PURGE_INTERVAL;
      self->n_asking++;
      rw_pg_deliveries_purge_async (self->queue, KEEP, purged_cb, self);
    }
  return G_SOURCE_CONTINUE;
}

/* --- the thread ------------------------------------------------------------------------------ */

static gboolean
is_stopped (RwNotifier *self)
{
  gboolean stop;

  g_mutex_lock (&self->lock);
  stop = self->stop;
  g_mutex_unlock (&self->lock);
  return stop;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* Lets the context turn until this many are left, or the time is over. */
static void
turn_until (RwNotifier *self, const guint *n, gint64 time)
{
  g_autoptr (GSource) alarm_clock = g_timeout_source_new ((guint) (time / 1000));
  gint64 end = g_get_monotonic_time () + time;

  g_source_set_callback (alarm_clock, wake_cb, NULL, NULL);
  g_source_attach (alarm_clock, self->context);
  while (*n > 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (alarm_clock);
}

static void
start (RwNotifier *self)
{
  g_autoptr (GError) error = NULL;
  gint64 timeout = self->config->timeout > 0 ? self->config->timeout : TIMEOUT;

  self->cancellable = g_cancellable_new ();
  self->unmarked = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->webhooks = rw_webhook_sender_new (self->config->cafile, timeout, &error);
  if (self->webhooks == NULL)
    set_trouble (self, NULL, error->message);
  if (self->config->smtp != NULL)
    self->mails = rw_mail_sender_new (self->config, timeout);
  self->queue = rw_pg_deliveries_new (self->conninfo, queued_cb, self);
}

/* Each step waits for what the one before set going. */
static void
end (RwNotifier *self)
{
  self->stopping = TRUE;
  g_cancellable_cancel (self->cancellable);
  turn_until (self, &self->n_sending, G_MAXINT32);
  turn_until (self, &self->n_asking, LAST_WORDS);
  g_clear_pointer (&self->queue, rw_pg_deliveries_free);
  turn_until (self, &self->n_asking, G_MAXINT32);
  g_clear_pointer (&self->mails, rw_mail_sender_free);
  g_clear_pointer (&self->webhooks, rw_webhook_sender_free);
  g_clear_pointer (&self->secrets, rw_notify_secrets_free);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_array_unref (self->unmarked);
  g_object_unref (self->cancellable);
}

static gpointer
run (gpointer user_data)
{
  RwNotifier *self = user_data;
  g_autoptr (GSource) tick = g_timeout_source_new (TICK);
  sigset_t pipes;

  /* A command that does not read its input is no reason for us to die. */
  sigemptyset (&pipes);
  sigaddset (&pipes, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipes, NULL);

  g_main_context_push_thread_default (self->context);
  start (self);
  g_source_set_callback (tick, tick_cb, self, NULL);
  g_source_attach (tick, self->context);
  take (self);
  while (!is_stopped (self))
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (tick);
  end (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

RwNotifier *
rw_notifier_new (const char *conninfo, const RwNotifyConfig *config)
{
  RwNotifier *self = g_new0 (RwNotifier, 1);

  g_mutex_init (&self->lock);
  self->conninfo = g_strdup (conninfo);
  self->config = rw_notify_config_copy (config);
  self->context = g_main_context_new ();
  self->status.on = TRUE;
  self->next_purge = g_get_monotonic_time ();
  self->thread = g_thread_new ("notify", run, self);
  return self;
}

void
rw_notifier_free (RwNotifier *self)
{
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (self->context);
  g_thread_join (self->thread);
  g_main_context_unref (self->context);
  rw_notify_config_free (self->config);
  g_free (self->conninfo);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
rw_notifier_get_status (RwNotifier *self, RwNotifyStatus *status)
{
  g_mutex_lock (&self->lock);
  *status = self->status;
  g_mutex_unlock (&self->lock);
}
