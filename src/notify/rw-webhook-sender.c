/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-webhook-sender.h"

#include "rw-config.h"

#include <libsoup/soup.h>
#include <string.h>

struct _RwWebhookSender
{
  SoupSession *session;
  gint64 timeout;
};

/* One POST under way. */
typedef struct
{
  SoupMessage *message;
  GCancellable *cancellable; /* of this one */
  GCancellable *outer;       /* of the caller, or NULL */
  gulong outer_handler;
  GSource *deadline;
  gboolean late;
  gint64 timeout;
  RwSentFunc func;
  gpointer user_data;
} Post;

static void
post_free (Post *post)
{
  if (post->outer != NULL)
    g_cancellable_disconnect (post->outer, post->outer_handler);
  g_clear_object (&post->outer);
  g_source_destroy (post->deadline);
  g_source_unref (post->deadline);
  g_object_unref (post->cancellable);
  g_object_unref (post->message);
  g_free (post);
}

char *
rw_webhook_sign (const char *secret, gint64 time, const char *body, gsize length)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, time);

  g_hmac_update (hmac, (const guchar *) seconds, -1);
  g_hmac_update (hmac, (const guchar *) ".", 1);
  g_hmac_update (hmac, (const guchar *) body, (gssize) length);
  return g_strdup_printf ("t=%s,v1=%s", seconds, g_hmac_get_string (hmac));
}

RwWebhookSender *
rw_webhook_sender_new (const char *cafile, gint64 timeout, GError **error)
{
  g_autoptr (GTlsDatabase) authorities = NULL;
  RwWebhookSender *self;

  if (cafile != NULL && (authorities = g_tls_file_database_new (cafile, error)) == NULL)
    return NULL;
  self = g_new0 (RwWebhookSender, 1);
  self->timeout = timeout;
  self->session = soup_session_new_with_options ("user-agent", "reeferwatch/" RW_VERSION,
                                                 "max-conns", 16, "max-conns-per-host", 4, NULL);
  if (authorities != NULL)
    soup_session_set_tls_database (self->session, authorities);
  return self;
}

void
rw_webhook_sender_free (RwWebhookSender *self)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_free (self);
}

/* --- what came of it ------------------------------------------------------------------------- */

/* What went wrong below HTTP. The address may be a secret: only the host is named, by the errors
 * themselves. */
static RwDeliveryOutcome
judge_error (const Post *post, const GError *error)
{
  if (post->late)
    return rw_delivery_outcome_later (
        TRUE, "The server did not answer within %d s: see whether it is well.",
        (int) (post->timeout / G_USEC_PER_SEC));
  if (error->domain == G_TLS_ERROR)
    return rw_delivery_outcome_later (
        TRUE, "No secure connection: %s. Check the address, or have the authority trusted.",
        error->message);
  return rw_delivery_outcome_later (
      TRUE, "The server cannot be reached: %s. Check the address of the channel and the network.",
      error->message);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_input_stream_close_finish (G_INPUT_STREAM (source), result, NULL);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Post *post = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) body = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  RwDeliveryOutcome outcome;

  if (body != NULL)
    {
      outcome = rw_delivery_outcome_of_http (
          soup_message_get_status (post->message),
          soup_message_headers_get_one (soup_message_get_response_headers (post->message),
                                        "Retry-After"),
          g_get_real_time ());
      g_input_stream_close_async (body, G_PRIORITY_DEFAULT, NULL, closed_cb, NULL);
    }
  else
    outcome = judge_error (post, error);
  post->func (&outcome, post->user_data);
  post_free (post);
}

/* --- sending --------------------------------------------------------------------------------- */

static gboolean
deadline_cb (gpointer user_data)
{
  Post *post = user_data;

  post->late = TRUE;
  g_cancellable_cancel (post->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

typedef struct
{
  RwSentFunc func;
  gpointer user_data;
  RwDeliveryOutcome outcome;
} Answer;

static gboolean
answer_cb (gpointer user_data)
{
  const Answer *answer = user_data;

  answer->func (&answer->outcome, answer->user_data);
  return G_SOURCE_REMOVE;
}

static void
answer_later (RwSentFunc func, gpointer user_data, RwDeliveryOutcome outcome)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer){ func, user_data, outcome };
  g_source_set_callback (source, answer_cb, answer, g_free);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* NULL when the address is none. */
static SoupMessage *
make_message (const RwDelivery *delivery, const char *address, const char *secret)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GBytes) body = g_bytes_new (delivery->payload, strlen (delivery->payload));
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, delivery->delivery_id);
  g_autofree char *signature = NULL;
  SoupMessageHeaders *headers;
  SoupMessage *message;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || !g_str_has_prefix (g_uri_get_scheme (uri), "http"))
    return NULL;
  message = soup_message_new_from_uri ("POST", uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT
                                       | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_set_request_body_from_bytes (message, "application/cloudevents+json; charset=utf-8",
                                            body);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "X-Reeferwatch-Delivery", number);
  if (secret != NULL)
    {
      signature = rw_webhook_sign (secret, g_get_real_time () / G_USEC_PER_SEC, delivery->payload,
                                   strlen (delivery->payload));
      soup_message_headers_replace (headers, RW_WEBHOOK_SIGNATURE, signature);
    }
  return message;
}

void
rw_webhook_sender_send (RwWebhookSender *self,
                        const RwDelivery *delivery,
                        const char *address,
                        const char *secret,
                        GCancellable *cancellable,
                        RwSentFunc func,
                        gpointer user_data)
{
  g_autoptr (SoupMessage) message = make_message (delivery, address, secret);
  Post *post;

  if (message == NULL)
    {
      answer_later (func, user_data,
                    rw_delivery_outcome_later (TRUE, "The channel has no address that can be used: "
                                                     "set one that begins with https://."));
      return;
    }
  post = g_new0 (Post, 1);
  post->message = g_steal_pointer (&message);
  post->cancellable = g_cancellable_new ();
  post->timeout = self->timeout;
  post->func = func;
  post->user_data = user_data;
  post->deadline = g_timeout_source_new ((guint) (self->timeout / 1000));
  g_source_set_callback (post->deadline, deadline_cb, post, NULL);
  g_source_attach (post->deadline, g_main_context_get_thread_default ());
  if (g_set_object (&post->outer, cancellable))
    post->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                 post->cancellable, NULL);
  soup_session_send_async (self->session, post->message, G_PRIORITY_DEFAULT, post->cancellable,
                           sent_cb, post);
}
