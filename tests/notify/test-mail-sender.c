/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-test.h"
#include "rw-mail-sender.h"
#include "rw-test-certificates.h"
#include "rw-test-smtp.h"

#include <string.h>

#define TIMEOUT (30 * (gint64) G_USEC_PER_SEC)
#define PASSWORD "hush hush"

static RwTestCertificates *certificates;

static RwTestSmtp *
start_relay (RwTestSmtpMode mode, const char *user)
{
  return rw_test_smtp_new (mode, rw_test_certificates_get (certificates, "server.pem"),
                           rw_test_certificates_get (certificates, "server.key"), user, PASSWORD);
}

static RwNotifyConfig *
make_config (RwTestSmtp *relay, const char *scheme, const char *user)
{
  RwNotifyConfig *config = rw_notify_config_new ();
  g_autoptr (GError) error = NULL;

  config->smtp = g_strdup_printf ("%s://%s%s127.0.0.1:%u", scheme, user != NULL ? user : "",
                                  user != NULL ? "@" : "", rw_test_smtp_get_port (relay));
  config->smtp_from = g_strdup ("reeferwatch@harbour.test");
  config->smtp_password = user != NULL ? g_strdup (PASSWORD) : NULL;
  config->cafile = g_strdup (rw_test_certificates_get (certificates, "ca.pem"));
  rw_notify_config_validate (config, &error);
  g_assert_no_error (error);
  return config;
}

static RwDeliveryOutcome
send_mail (RwMailSender *sender)
{
  g_autofree char *payload = notify_test_payload ("raised", "\"note\":\".\\n.grüße\"");
  g_autoptr (RwDelivery) delivery =
      notify_test_delivery ("email", "anna@harbour.test, bo@harbour.test", payload);
  NotifyTestAnswer answer = { 0 };

  rw_mail_sender_send (sender, delivery, NULL, notify_test_sent_cb, &answer);
  g_assert_false (answer.came);
  notify_test_wait (&answer);
  return answer.outcome;
}

static RwDeliveryOutcome
send_once (const RwNotifyConfig *config, gint64 timeout)
{
  g_autoptr (RwMailSender) sender = rw_mail_sender_new (config, timeout);

  return send_mail (sender);
}

static void
assert_taken (RwDeliveryOutcome outcome)
{
  if (outcome.fate != RW_DELIVERY_TAKEN)
    g_error ("%s", outcome.text);
}

static void
test_plain (void)
{
  g_autoptr (RwTestSmtp) relay = start_relay (RW_TEST_SMTP_PLAIN, NULL);
  g_autoptr (RwNotifyConfig) config = make_config (relay, "smtp", NULL);
  g_autoptr (RwMailSender) sender = rw_mail_sender_new (config, TIMEOUT);
  const RwTestMail *mail;

  assert_taken (send_mail (sender));
  assert_taken (send_mail (sender));
  g_assert_cmpuint (rw_test_smtp_get_n_mails (relay), ==, 2);
  g_assert_cmpuint (rw_test_smtp_get_n_connections (relay), ==, 1);
  mail = rw_test_smtp_get_mail (relay, 0);
  g_assert_cmpstr (mail->from, ==, "reeferwatch@harbour.test");
  g_assert_cmpuint (g_strv_length (mail->recipients), ==, 2);
  g_assert_cmpstr (mail->recipients[1], ==, "bo@harbour.test");
  g_assert_nonnull (
      strstr (mail->data, "\r\nSubject: Critical: control_air_high, CMAU4501237\r\n"));
  g_assert_nonnull (strstr (mail->data, ". .gr=C3=BC=C3=9Fe"));
}

static void
test_starttls (void)
{
  g_autoptr (RwTestSmtp) relay = start_relay (RW_TEST_SMTP_STARTTLS, "anna");
  g_autoptr (RwNotifyConfig) config = make_config (relay, "smtp", "anna");

  assert_taken (send_once (config, TIMEOUT));
  g_assert_true (rw_test_smtp_get_mail (relay, 0)->tls);
  g_assert_cmpstr (rw_test_smtp_get_mail (relay, 0)->user, ==, "anna");
}

static void
test_tls (void)
{
  g_autoptr (RwTestSmtp) relay = start_relay (RW_TEST_SMTP_TLS, "anna@harbour");
  g_autoptr (RwNotifyConfig) config = make_config (relay, "smtps", "anna%40harbour");

  assert_taken (send_once (config, TIMEOUT));
  g_assert_true (rw_test_smtp_get_mail (relay, 0)->tls);
  g_assert_cmpstr (rw_test_smtp_get_mail (relay, 0)->user, ==, "anna@harbour");
}

/* A relay that is not whom it says it is gets neither mail nor password. */
static void
test_certificate (void)
{
  g_autoptr (RwTestSmtp) relay = start_relay (RW_TEST_SMTP_STARTTLS, "anna");
  g_autoptr (RwNotifyConfig) config = make_config (relay, "smtp", "anna");
  RwDeliveryOutcome outcome;

  g_free (config->cafile);
  config->cafile = g_strdup (rw_test_certificates_get (certificates, "other.pem"));
  outcome = send_once (config, TIMEOUT);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
  g_assert_nonnull (strstr (outcome.text, "secure connection"));
  g_assert_cmpuint (rw_test_smtp_get_n_mails (relay), ==, 0);
}

static void
test_login (void)
{
  g_autoptr (RwTestSmtp) relay = start_relay (RW_TEST_SMTP_STARTTLS, "anna");
  g_autoptr (RwNotifyConfig) config = make_config (relay, "smtp", "anna");
  RwDeliveryOutcome outcome;

  g_free (config->smtp_password);
  config->smtp_password = g_strdup ("wrong horse");
  outcome = send_once (config, TIMEOUT);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
  g_assert_true (outcome.of_channel);
  g_assert_nonnull (strstr (outcome.text, "login"));
  g_assert_null (strstr (outcome.text, "horse"));
}

static void
test_refused (void)
{
  g_autoptr (RwTestSmtp) relay = start_relay (RW_TEST_SMTP_PLAIN, NULL);
  g_autoptr (RwNotifyConfig) config = make_config (relay, "smtp", NULL);
  static const struct
  {
    const char *verb, *answer;
    guint n;
    RwDeliveryFate fate;
  } cases[] = {
    { "RCPT", "550 5.1.1 No such user", 2, RW_DELIVERY_NEVER },
    { "RCPT", "550 5.1.1 No such user", 1, RW_DELIVERY_TAKEN }, /* the other one gets it */
    { "RCPT", "451 4.7.1 Greylisted", 2, RW_DELIVERY_LATER },
    { "MAIL", "550 5.7.1 Not you", 1, RW_DELIVERY_NEVER },
    { ".", "554 5.6.0 Spam", 1, RW_DELIVERY_NEVER },
    { ".", "452 4.3.1 Full", 1, RW_DELIVERY_LATER },
    { ".", "", 1, RW_DELIVERY_LATER },
    { "MAIL", "", 1, RW_DELIVERY_LATER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RwDeliveryOutcome outcome;

      rw_test_smtp_set_answer (relay, cases[i].verb, cases[i].answer, cases[i].n);
      outcome = send_once (config, TIMEOUT);
      if (outcome.fate != cases[i].fate)
        g_error ("%s %s: %d %s", cases[i].verb, cases[i].answer, outcome.fate, outcome.text);
    }
  g_assert_cmpuint (rw_test_smtp_get_n_mails (relay), ==, 1);
}

static void
test_hangs (void)
{
  g_autoptr (RwTestSmtp) relay = start_relay (RW_TEST_SMTP_PLAIN, NULL);
  g_autoptr (RwNotifyConfig) config = make_config (relay, "smtp", NULL);
  RwDeliveryOutcome outcome;

  rw_test_smtp_set_answer (relay, "MAIL", "hang", 1);
  outcome = send_once (config, G_USEC_PER_SEC / 2);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
  g_assert_nonnull (strstr (outcome.text, "did not answer"));
}

static void
test_try (void)
{
  g_autoptr (RwTestSmtp) relay = start_relay (RW_TEST_SMTP_STARTTLS, "anna");
  g_autoptr (RwNotifyConfig) config = make_config (relay, "smtp", "anna");
  RwDeliveryOutcome outcome;

  assert_taken (rw_mail_sender_try (config, TIMEOUT, NULL));
  g_free (config->smtp_password);
  config->smtp_password = g_strdup ("wrong");
  outcome = rw_mail_sender_try (config, TIMEOUT, NULL);
  g_assert_cmpint (outcome.fate, ==, RW_DELIVERY_LATER);
  g_assert_cmpuint (rw_test_smtp_get_n_mails (relay), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  certificates = rw_test_certificates_new ();
  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1", "ca", FALSE);
  g_test_add_func ("/mail-sender/plain", test_plain);
  g_test_add_func ("/mail-sender/starttls", test_starttls);
  g_test_add_func ("/mail-sender/tls", test_tls);
  g_test_add_func ("/mail-sender/certificate", test_certificate);
  g_test_add_func ("/mail-sender/login", test_login);
  g_test_add_func ("/mail-sender/refused", test_refused);
  g_test_add_func ("/mail-sender/hangs", test_hangs);
  g_test_add_func ("/mail-sender/try", test_try);
  status = g_test_run ();
  rw_test_certificates_free (certificates);
  return status;
}
