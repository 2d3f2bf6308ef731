/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mail-sender.h"

#include "rw-mail-message.h"

#include <curl/curl.h>
#include <string.h>

#define CONNECT_TIMEOUT 15L

/* So long a mail may wait for those before it, µs; with an attempt, less than the lease. */
#define LONGEST_TURN (240 * (gint64) G_USEC_PER_SEC)

struct _RwMailSender
{
  RwNotifyConfig *config;
  gint64 timeout;
  GThreadPool *pool; /* of one thread, which has curl */
  CURL *curl;
  GCancellable *stopping;
};

/* One mail on its way, from the notifier's thread to that of the pool and back. */
typedef struct
{
  RwMailSender *sender;
  GMainContext *context;
  GCancellable *cancellable; /* or NULL */
  char **recipients;
  char *message; /* NULL: only a greeting */
  gsize length;
  gsize position;
  gint64 deadline; /* monotonic µs: later it may be another worker's */
  RwDeliveryOutcome outcome;
  RwSentFunc func;
  gpointer user_data;
} Mail;

static void
mail_free (gpointer data)
{
  Mail *mail = data;

  g_clear_object (&mail->cancellable);
  g_clear_pointer (&mail->context, g_main_context_unref);
  g_strfreev (mail->recipients);
  g_free (mail->message);
  g_free (mail);
}

gboolean
rw_mail_sender_is_supported (void)
{
  return TRUE;
}

/* --- in the thread of the pool --------------------------------------------------------------- */

static size_t
read_cb (char *buffer, size_t size, size_t n, void *user_data)
{
  Mail *mail = user_data;
  gsize length = MIN (size * n, mail->length - mail->position);

  memcpy (buffer, mail->message + mail->position, length);
  mail->position += length;
  return length;
}

static size_t
ignore_cb (char *data, size_t size, size_t n, void *user_data)
{
  return size * n;
}

static int
progress_cb (void *user_data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  const Mail *mail = user_data;

  return (mail->cancellable != NULL && g_cancellable_is_cancelled (mail->cancellable))
         || (mail->sender != NULL && g_cancellable_is_cancelled (mail->sender->stopping));
}

static void
set_up_link (CURL *curl, const RwNotifyConfig *config, gint64 timeout)
{
  g_autoptr (RwSmtpAddress) relay = rw_notify_config_get_smtp (config);
  gboolean plain =
      rw_smtp_address_is_local (relay) || (config->smtp_may_plain && relay->user == NULL);
  gboolean v6 = strchr (relay->host, ':') != NULL;
  g_autofree char *url = g_strdup_printf ("%s://%s%s%s:%u", relay->tls ? "smtps" : "smtp",
                                          v6 ? "[" : "", relay->host, v6 ? "]" : "", relay->port);

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) (plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (config->cafile != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, config->cafile);
  if (relay->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, relay->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, config->smtp_password);
    }
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT_MS, (long) (timeout / 1000));
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, ignore_cb);
}

static gboolean
is_of_certificate (CURLcode code)
{
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE
         || code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CONNECT_ERROR;
}

/* status is the relay's last one. What curl says holds no password. */
static RwDeliveryOutcome
judge (CURLcode code, long status, const char *trouble, gint64 timeout)
{
  const char *reason = *trouble != '\0' ? trouble : curl_easy_strerror (code);

  if (code == CURLE_OK)
    return rw_delivery_outcome_taken ();
  if (code == CURLE_LOGIN_DENIED || status == 530 || status == 534 || status == 535
      || status == 538)
    return rw_delivery_outcome_later (
        TRUE, "The mail relay refuses the login (%ld): check the user in --smtp and the password.",
        status);
  if (is_of_certificate (code))
    return rw_delivery_outcome_later (TRUE,
                                      "No secure connection to the mail relay: %s. Check its "
                                      "address, or have its authority trusted.",
                                      reason);
  if (code == CURLE_OPERATION_TIMEDOUT)
    return rw_delivery_outcome_later (
        TRUE, "The mail relay did not answer within %d s: see whether it is well.",
        (int) (timeout / G_USEC_PER_SEC));
  if (status >= 500 && status < 600)
    return rw_delivery_outcome_never (
        "The mail relay does not take the mail (%ld): check the addresses of the channel and "
        "--smtp-from.",
        status);
  if (status >= 400 && status < 500)
    return rw_delivery_outcome_later (FALSE, "The mail relay does not take the mail now (%ld).",
                                      status);
  return rw_delivery_outcome_later (
      TRUE, "The mail relay cannot be reached: %s. Check --smtp and the network.", reason);
}

static RwDeliveryOutcome
perform (CURL *curl, const RwNotifyConfig *config, gint64 timeout, Mail *mail)
{
  struct curl_slist *recipients = NULL;
  g_autofree char *from = g_strdup_printf ("<%s>", config->smtp_from);
  char trouble[CURL_ERROR_SIZE] = "";
  long status = 0;
  CURLcode code;

  /* Keeps the connection, forgets the rest. */
  curl_easy_reset (curl);
  set_up_link (curl, config, timeout);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, trouble);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, mail);
  if (mail->message != NULL)
    {
      for (char **address = mail->recipients; *address != NULL; address++)
        recipients = curl_slist_append (recipients, *address);
      curl_easy_setopt (curl, CURLOPT_MAIL_FROM, from);
      curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
      /* One address that is wrong keeps the others from nothing. */
      curl_easy_setopt (curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
      curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
      curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
      curl_easy_setopt (curl, CURLOPT_READDATA, mail);
    }
  else
    {
      curl_easy_setopt (curl, CURLOPT_NOBODY, 1L);
      curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    }
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all (recipients);
  return judge (code, status, trouble, timeout);
}

/* Back in the notifier's thread. */
static gboolean
told_cb (gpointer user_data)
{
  const Mail *mail = user_data;

  mail->func (&mail->outcome, mail->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell (Mail *mail)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, told_cb, mail, mail_free);
  g_source_attach (source, mail->context);
}

static void
send_in_pool (gpointer data, gpointer user_data)
{
  RwMailSender *self = user_data;
  Mail *mail = data;

  if (g_cancellable_is_cancelled (self->stopping))
    mail->outcome = rw_delivery_outcome_later (FALSE, "The worker ends.");
  else if (g_get_monotonic_time () > mail->deadline)
    mail->outcome = rw_delivery_outcome_later (TRUE, "The mail relay is too slow.");
  else
    mail->outcome = perform (self->curl, self->config, self->timeout, mail);
  tell (mail);
}

/* --- in the notifier's thread ---------------------------------------------------------------- */

static CURL *
start_curl (void)
{
  static gsize initialized = 0;

  if (g_once_init_enter (&initialized))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&initialized, 1);
    }
  return curl_easy_init ();
}

RwMailSender *
rw_mail_sender_new (const RwNotifyConfig *config, gint64 timeout)
{
  RwMailSender *self = g_new0 (RwMailSender, 1);

  self->config = rw_notify_config_copy (config);
  self->timeout = timeout;
  self->curl = start_curl ();
  self->stopping = g_cancellable_new ();
  self->pool = g_thread_pool_new (send_in_pool, self, 1, FALSE, NULL);
  return self;
}

void
rw_mail_sender_free (RwMailSender *self)
{
  g_cancellable_cancel (self->stopping);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  curl_easy_cleanup (self->curl);
  g_object_unref (self->stopping);
  rw_notify_config_free (self->config);
  g_free (self);
}

void
rw_mail_sender_send (RwMailSender *self,
                     const RwDelivery *delivery,
                     GCancellable *cancellable,
                     RwSentFunc func,
                     gpointer user_data)
{
  Mail *mail = g_new0 (Mail, 1);
  g_autoptr (GError) error = NULL;

  mail->sender = self;
  mail->context = g_main_context_ref_thread_default ();
  mail->func = func;
  mail->user_data = user_data;
  g_set_object (&mail->cancellable, cancellable);
  mail->recipients = rw_mail_message_split_addresses (delivery->address, &error);
  if (mail->recipients != NULL)
    mail->message =
        rw_mail_message_new (delivery, self->config->smtp_from, delivery->created_time, &error);
  if (mail->message == NULL)
    {
      mail->outcome = rw_delivery_outcome_never ("%s.", error->message);
      tell (mail);
      return;
    }
  mail->length = strlen (mail->message);
  mail->deadline = g_get_monotonic_time () + LONGEST_TURN;
  g_thread_pool_push (self->pool, mail, NULL);
}

RwDeliveryOutcome
rw_mail_sender_try (const RwNotifyConfig *config, gint64 timeout, GCancellable *cancellable)
{
  CURL *curl = start_curl ();
  Mail greeting = { .cancellable = cancellable };
  RwDeliveryOutcome outcome = perform (curl, config, timeout, &greeting);

  curl_easy_cleanup (curl);
  return outcome;
}
