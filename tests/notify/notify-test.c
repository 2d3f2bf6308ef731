/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-test.h"

#include <json-glib/json-glib.h>
#include <string.h>

RwDelivery *
notify_test_delivery (const char *kind, const char *address, const char *payload)
{
  RwDelivery *delivery = g_new0 (RwDelivery, 1);

  delivery->delivery_id = 17;
  delivery->attempt = 1;
  delivery->channel = g_strdup ("harbour");
  delivery->kind = g_strdup (kind);
  delivery->address = g_strdup (address);
  delivery->event = g_strdup ("raised");
  delivery->payload = g_strdup (payload);
  delivery->created_time = 1763805600 * (gint64) G_USEC_PER_SEC;
  return delivery;
}

char *
notify_test_payload (const char *event, const char *members)
{
  return g_strdup_printf (
      "{\"specversion\":\"1.0\",\"id\":\"0b0f6ad4-0000-4000-8000-000000000001\",\"data\":{"
      "\"event\":\"%s\",\"channel\":\"harbour\",\"alarm_id\":12,\"container_id\":\"CMAU4501237\","
      "\"rule_id\":\"control_air_high\",\"priority\":1,"
      "\"raised_time\":\"2026-11-22T10:00:00+00:00\"%s%s}}",
      event, members != NULL ? "," : "", members != NULL ? members : "");
}

void
notify_test_sent_cb (const RwDeliveryOutcome *outcome, gpointer user_data)
{
  NotifyTestAnswer *answer = user_data;

  g_assert_false (answer->came);
  answer->outcome = *outcome;
  answer->came = TRUE;
}

void
notify_test_wait (NotifyTestAnswer *answer)
{
  while (!answer->came)
    g_main_context_iteration (NULL, TRUE);
}

/* --- the server ------------------------------------------------------------------------------ */

static void
request_free (gpointer data)
{
  NotifyTestRequest *request = data;

  g_free (request->body);
  g_free (request->signature);
  g_free (request->type);
  g_free (request->id);
  g_free (request);
}

static char *
dup_id (const char *body)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (parser, body, -1, NULL));
  return g_strdup (
      json_object_get_string_member (json_node_get_object (json_parser_get_root (parser)), "id"));
}

static void
keep (NotifyTestServer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  NotifyTestRequest *request = g_new0 (NotifyTestRequest, 1);

  request->body = g_strndup (body->data, (gsize) body->length);
  request->signature = g_strdup (soup_message_headers_get_one (headers, "X-Reeferwatch-Signature"));
  request->type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  request->id = dup_id (request->body);
  g_ptr_array_add (self->requests, request);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  NotifyTestServer *self = user_data;
  g_autofree char *answer = g_queue_pop_head (self->answers);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  g_assert_cmpstr (soup_server_message_get_method (message), ==, "POST");
  keep (self, message);
  if (answer != NULL && g_str_equal (answer, "hang"))
    {
      soup_server_message_pause (message);
      g_ptr_array_add (self->hanging, g_object_ref (message));
      return;
    }
  if (answer != NULL && g_str_equal (answer, "302"))
    soup_message_headers_replace (headers, "Location", self->uri);
  if (answer != NULL && strchr (answer, ' ') != NULL)
    soup_message_headers_replace (headers, "Retry-After", strchr (answer, ' ') + 1);
  soup_server_message_set_status (message,
                                  answer != NULL ? (guint) g_ascii_strtoull (answer, NULL, 10)
                                                 : 200,
                                  NULL);
}

NotifyTestServer *
notify_test_server_new (GTlsCertificate *certificate)
{
  NotifyTestServer *self = g_new0 (NotifyTestServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  if (certificate != NULL)
    soup_server_set_tls_certificate (self->server, certificate);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY
                                | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->uri = g_strdup_printf ("%s://127.0.0.1:%d/hook", certificate != NULL ? "https" : "http",
                               g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->answers = g_queue_new ();
  self->hanging = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
notify_test_server_free (NotifyTestServer *self)
{
  soup_server_disconnect (self->server);
  g_ptr_array_unref (self->hanging);
  g_object_unref (self->server);
  g_ptr_array_unref (self->requests);
  g_queue_free_full (self->answers, g_free);
  g_free (self->uri);
  g_free (self);
}

void
notify_test_server_answer (NotifyTestServer *self, const char *answer)
{
  g_queue_push_tail (self->answers, g_strdup (answer));
}

void
notify_test_server_wait (NotifyTestServer *self, guint n)
{
  while (self->requests->len < n)
    g_main_context_iteration (NULL, TRUE);
}

const NotifyTestRequest *
notify_test_server_get (NotifyTestServer *self, guint i)
{
  g_assert_cmpuint (i, <, self->requests->len);
  return g_ptr_array_index (self->requests, i);
}

gboolean
notify_test_is_signed (const NotifyTestRequest *request, const char *secret)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *text = NULL, *expected = NULL;
  gint64 age;

  if (request->signature == NULL)
    return FALSE;
  parts = g_strsplit (request->signature, ",", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_assert_true (g_str_has_prefix (parts[0], "t=") && g_str_has_prefix (parts[1], "v1="));
  age = g_get_real_time () / G_USEC_PER_SEC - g_ascii_strtoll (parts[0] + 2, NULL, 10);
  text = g_strdup_printf ("%s.%s", parts[0] + 2, request->body);
  expected = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret),
                                        text, -1);
  return ABS (age) < 300 && g_str_equal (parts[1] + 3, expected);
}
