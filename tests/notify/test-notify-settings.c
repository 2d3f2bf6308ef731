/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where secrets come from, and what settings are refused. */

#include "rw-mail-sender.h"
#include "rw-notify-config.h"
#include "rw-notify-secrets.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_relays (void)
{
  static const struct
  {
    const char *text;
    gboolean tls;
    const char *user;
    const char *host;
    guint port;
    gboolean local;
  } good[] = {
    { "smtp://relay.test", FALSE, NULL, "relay.test", 587, FALSE },
    { "smtps://relay.test", TRUE, NULL, "relay.test", 465, FALSE },
    { "smtp://anna@relay.test:25", FALSE, "anna", "relay.test", 25, FALSE },
    { "smtp://anna%40harbour.test@relay.test/", FALSE, "anna@harbour.test", "relay.test", 587,
      FALSE },
    { "smtp://127.0.0.1:2525", FALSE, NULL, "127.0.0.1", 2525, TRUE },
    { "smtp://[::1]", FALSE, NULL, "::1", 587, TRUE },
    { "smtp://localhost", FALSE, NULL, "localhost", 587, TRUE },
    { "smtp://localhost.evil.test", FALSE, NULL, "localhost.evil.test", 587, FALSE },
  };
  static const char *const bad[] = { "",
                                     "relay",
                                     "relay.test:25",
                                     "http://relay.test",
                                     "smtp://",
                                     "smtp://a:secret@relay.test",
                                     "smtp://relay.test/path",
                                     "smtp://relay.test?x",
                                     "smtp://relay.test:99999" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RwSmtpAddress) address = rw_smtp_address_parse (good[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (address->tls, ==, good[i].tls);
      g_assert_cmpstr (address->user, ==, good[i].user);
      g_assert_cmpstr (address->host, ==, good[i].host);
      g_assert_cmpuint (address->port, ==, good[i].port);
      g_assert_cmpint (rw_smtp_address_is_local (address), ==, good[i].local);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rw_smtp_address_parse (bad[i], &error));
      g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
refuse (const RwNotifyConfig *config, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rw_notify_config_validate (config, &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” does not speak of %s", error->message, text);
}

static void
test_config (void)
{
  g_autoptr (RwNotifyConfig) config = rw_notify_config_new ();
  g_autoptr (RwNotifyConfig) copy = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (rw_notify_config_validate (config, NULL));
  config->smtp_from = g_strdup ("a@b.test");
  refuse (config, "--smtp=");
  config->smtp = g_strdup ("smtp://anna@relay.test");
  if (!rw_mail_sender_is_supported ())
    {
      refuse (config, "libcurl");
      return;
    }
  refuse (config, "--smtp-password-file");
  config->smtp_password = g_strdup ("hush");
  rw_notify_config_validate (config, &error);
  g_assert_no_error (error);
  copy = rw_notify_config_copy (config);
  g_assert_cmpstr (copy->smtp_password, ==, "hush");
  g_free (config->smtp_from);
  config->smtp_from = g_strdup ("a@b.test\r\nRCPT TO:<x@y.test>");
  refuse (config, "--smtp-from");
}

static void
test_environment (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RwNotifyConfig) config = NULL;

  g_setenv ("REEFERWATCH_SMTP", "pigeon://x", TRUE);
  g_assert_null (rw_notify_config_new_from_environment (&error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_unsetenv ("REEFERWATCH_SMTP");
  g_setenv ("REEFERWATCH_WEBHOOK_SECRET", "hush", TRUE);
  g_setenv ("REEFERWATCH_CHANNELS_FILE", "/etc/reeferwatch/channels.conf", TRUE);
  config = rw_notify_config_new_from_environment (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (config->webhook_secret, ==, "hush");
  g_assert_cmpstr (config->channels, ==, "/etc/reeferwatch/channels.conf");
  g_assert_false (config->allow_commands);
  g_unsetenv ("REEFERWATCH_WEBHOOK_SECRET");
  g_unsetenv ("REEFERWATCH_CHANNELS_FILE");
}

/* --- secrets --------------------------------------------------------------------------------- */

static RwNotifySecrets *
load (const char *folder, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "channels.conf", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return rw_notify_secrets_load (path, error);
}

static void
assert_secret (RwNotifySecrets *secrets,
               const char *channel,
               const char *fallback,
               const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = rw_notify_secrets_dup_secret (secrets, channel, fallback, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
}

static void
test_secrets (void)
{
  g_autofree char *folder = g_dir_make_tmp ("secrets-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "secret", NULL);
  g_autofree char *conf = g_build_filename (folder, "channels.conf", NULL);
  g_autofree char *text =
      g_strdup_printf ("[one]\nsecret=first\n[two]\nsecret-file=%s\n"
                       "[three]\ncommand=/bin/echo;a b;$c\n[four]\ncommand=echo\n"
                       "[lost]\nsecret-file=/nonexistent\n",
                       file);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwNotifySecrets) secrets = load (folder, text, &error);
  g_auto (GStrv) command = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, "second\nmore\n", -1, NULL));
  g_setenv ("REEFERWATCH_WEBHOOK_SECRET_PIER_6", "third", TRUE);
  assert_secret (secrets, "one", "all", "first");
  assert_secret (secrets, "two", "all", "second");
  assert_secret (secrets, "pier-6", "all", "third");
  assert_secret (secrets, "other", "all", "all");
  assert_secret (secrets, "other", NULL, NULL);
  g_assert_null (rw_notify_secrets_dup_secret (secrets, "lost", "all", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  command = rw_notify_secrets_dup_command (secrets, "three");
  g_assert_cmpuint (g_strv_length (command), ==, 3);
  g_assert_cmpstr (command[1], ==, "a b");
  g_assert_cmpstr (command[2], ==, "$c");
  g_assert_null (rw_notify_secrets_dup_command (secrets, "four"));
  g_assert_null (rw_notify_secrets_dup_command (secrets, "one"));

  g_assert_null (load (folder, "[one]\nsekret=x\n", &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (load (folder, "no group", &error));
  g_assert_nonnull (error);
  g_unlink (file);
  g_unlink (conf);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notify-settings/relays", test_relays);
  g_test_add_func ("/notify-settings/config", test_config);
  g_test_add_func ("/notify-settings/environment", test_environment);
  g_test_add_func ("/notify-settings/secrets", test_secrets);
  return g_test_run ();
}
