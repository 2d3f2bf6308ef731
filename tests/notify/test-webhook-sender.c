/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-test.h"
#include "rw-test-certificates.h"
#include "rw-webhook-sender.h"

#include <string.h>

#define TIMEOUT (30 * (gint64) G_USEC_PER_SEC)
#define SECRET "a key ü"

static RwDeliveryOutcome
send_within (const char *address, const char *secret, const char *cafile, gint64 timeout)
{
  g_autofree char *payload = notify_test_payload ("raised", "\"note\":\"grüße\"");
  g_autoptr (RwDelivery) delivery = notify_test_delivery ("webhook", address, payload);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwWebhookSender) sender = rw_webhook_sender_new (cafile, timeout, &error);
  NotifyTestAnswer answer = { 0 };

  g_assert_no_error (error);
  rw_webhook_sender_send (sender, delivery, address, secret, NULL, notify_test_sent_cb, &answer);
  g_assert_false (answer.came);
  notify_test_wait (&answer);
  return answer.outcome;
}

static RwDeliveryOutcome
send_to (const char *address, const char *secret)
{
  return send_within (address, secret, NULL, TIMEOUT);
}

/* RFC 4231 has no such text; this was computed with openssl. */
static void
test_signature (void)
{
  g_autofree char *header = rw_webhook_sign ("secret", 1763805600, "{\"a\":1}", 7);

  g_assert_cmpstr (
      header, ==,
      "t=1763805600,v1=71bd7618f6e46475a3db59fb3f1d683524dc7f4f53904c9fd3a078473acbbf91");
}

static void
test_sent (void)
{
  g_autoptr (NotifyTestServer) server = notify_test_server_new (NULL);
  RwDeliveryOutcome outcome = send_to (server->uri, SECRET);
  const NotifyTestRequest *request = notify_test_server_get (server, 0);

  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_TAKEN);
  g_assert_cmpstr (request->type, ==, "application/cloudevents+json");
  g_assert_nonnull (strstr (request->body, "grüße"));
  g_assert_true (notify_test_is_signed (request, SECRET));
  g_assert_false (notify_test_is_signed (request, "another key"));

  send_to (server->uri, NULL);
  g_assert_null (notify_test_server_get (server, 1)->signature);
}

static void
test_answers (void)
{
  g_autoptr (NotifyTestServer) server = notify_test_server_new (NULL);
  RwDeliveryOutcome outcome;

  /* Signed messages go where somebody wrote that they go, and nowhere else. */
  notify_test_server_answer (server, "302");
  outcome = send_to (server->uri, SECRET);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_NEVER);
  g_assert_cmpuint (server->requests->len, ==, 1);

  notify_test_server_answer (server, "503 120");
  outcome = send_to (server->uri, SECRET);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
  g_assert_cmpint (outcome.retry_after, ==, 120 * G_USEC_PER_SEC);
  g_assert_true (outcome.of_channel);

  notify_test_server_answer (server, "401");
  outcome = send_to (server->uri, SECRET);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_NEVER);
  g_assert_null (strstr (outcome.text, SECRET));
  g_assert_cmpuint (server->requests->len, ==, 3);
}

static void
test_hangs (void)
{
  g_autoptr (NotifyTestServer) server = notify_test_server_new (NULL);
  RwDeliveryOutcome outcome;

  notify_test_server_answer (server, "hang");
  outcome = send_within (server->uri, SECRET, NULL, G_USEC_PER_SEC / 10);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
  g_assert_nonnull (strstr (outcome.text, "did not answer"));
}

static void
test_cancelled (void)
{
  g_autoptr (NotifyTestServer) server = notify_test_server_new (NULL);
  g_autofree char *payload = notify_test_payload ("raised", NULL);
  g_autoptr (RwDelivery) delivery = notify_test_delivery ("webhook", server->uri, payload);
  g_autoptr (RwWebhookSender) sender = rw_webhook_sender_new (NULL, TIMEOUT, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  NotifyTestAnswer answer = { 0 };

  notify_test_server_answer (server, "hang");
  rw_webhook_sender_send (sender, delivery, server->uri, NULL, cancellable, notify_test_sent_cb,
                          &answer);
  notify_test_server_wait (server, 1);
  g_cancellable_cancel (cancellable);
  notify_test_wait (&answer);
  g_assert_cmpint (answer.outcome.fate, ==, RW_DELIVERY_LATER);
}

static void
test_addresses (void)
{
  static const char *const wrong[] = { "", "nonsense", "file:///etc/passwd", "http://",
                                       "ftp://h/" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      RwDeliveryOutcome outcome = send_to (wrong[i], NULL);

      g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
      g_assert_nonnull (strstr (outcome.text, "address"));
    }
  g_assert_cmpint (send_to ("http://127.0.0.1:1/", NULL).fate, ==, RW_DELIVERY_LATER);
}

/* Certificates are looked at. */
static void
test_tls (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (NotifyTestServer) server = NULL;
  g_autoptr (GError) error = NULL;
  const char *cafile;
  RwDeliveryOutcome outcome;

  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1", "ca", FALSE);
  certificate =
      g_tls_certificate_new_from_files (rw_test_certificates_get (certificates, "server.pem"),
                                        rw_test_certificates_get (certificates, "server.key"),
                                        &error);
  g_assert_no_error (error);
  server = notify_test_server_new (certificate);
  cafile = rw_test_certificates_get (certificates, "ca.pem");

  outcome = send_within (server->uri, SECRET, cafile, TIMEOUT);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_TAKEN);
  cafile = rw_test_certificates_get (certificates, "other.pem");
  outcome = send_within (server->uri, SECRET, cafile, TIMEOUT);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
  g_assert_nonnull (strstr (outcome.text, "secure connection"));
  g_assert_cmpuint (server->requests->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/webhook-sender/signature", test_signature);
  g_test_add_func ("/webhook-sender/sent", test_sent);
  g_test_add_func ("/webhook-sender/answers", test_answers);
  g_test_add_func ("/webhook-sender/hangs", test_hangs);
  g_test_add_func ("/webhook-sender/cancelled", test_cancelled);
  g_test_add_func ("/webhook-sender/addresses", test_addresses);
  g_test_add_func ("/webhook-sender/tls", test_tls);
  return g_test_run ();
}
