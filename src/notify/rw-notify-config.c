/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-notify-config.h"

#include "rw-mail-message.h"
#include "rw-mail-sender.h"

#include <string.h>

RwNotifyConfig *
rw_notify_config_new (void)
{
  return g_new0 (RwNotifyConfig, 1);
}

char *
rw_notify_config_dup_default_channels (void)
{
  g_autofree char *path =
      g_build_filename (g_get_user_config_dir (), "reeferwatch", "channels.conf", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/* The first line of the file that one variable names, else another variable. */
static gboolean
read_secret (const char *file, const char *variable, char **secret, GError **error)
{
  const char *path = g_getenv (file);
  char *text = NULL;

  if (path != NULL && !g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  if (text != NULL)
    text[strcspn (text, "\r\n")] = '\0';
  *secret = text != NULL ? text : g_strdup (g_getenv (variable));
  return TRUE;
}

RwNotifyConfig *
rw_notify_config_new_from_environment (GError **error)
{
  g_autoptr (RwNotifyConfig) self = rw_notify_config_new ();
  const char *allowed = g_getenv ("REEFERWATCH_ALLOW_COMMANDS");

  self->channels = g_strdup (g_getenv ("REEFERWATCH_CHANNELS_FILE"));
  if (self->channels == NULL)
    self->channels = rw_notify_config_dup_default_channels ();
  self->smtp = g_strdup (g_getenv ("REEFERWATCH_SMTP"));
  self->smtp_from = g_strdup (g_getenv ("REEFERWATCH_SMTP_FROM"));
  self->smtp_may_plain = g_strcmp0 (g_getenv ("REEFERWATCH_SMTP_TLS"), "offered") == 0;
  self->cafile = g_strdup (g_getenv ("REEFERWATCH_NOTIFY_CAFILE"));
  self->allow_commands =
      allowed != NULL && (g_str_equal (allowed, "1") || g_str_equal (allowed, "true"));
  if (!read_secret ("REEFERWATCH_SMTP_PASSWORD_FILE", "REEFERWATCH_SMTP_PASSWORD",
                    &self->smtp_password, error)
      || !read_secret ("REEFERWATCH_WEBHOOK_SECRET_FILE", "REEFERWATCH_WEBHOOK_SECRET",
                       &self->webhook_secret, error)
      || !rw_notify_config_validate (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

RwNotifyConfig *
rw_notify_config_copy (const RwNotifyConfig *self)
{
  RwNotifyConfig *copy = g_new (RwNotifyConfig, 1);

  *copy = *self;
  copy->channels = g_strdup (self->channels);
  copy->webhook_secret = g_strdup (self->webhook_secret);
  copy->smtp = g_strdup (self->smtp);
  copy->smtp_from = g_strdup (self->smtp_from);
  copy->smtp_password = g_strdup (self->smtp_password);
  copy->cafile = g_strdup (self->cafile);
  return copy;
}

void
rw_notify_config_free (RwNotifyConfig *self)
{
  g_free (self->channels);
  g_free (self->webhook_secret);
  g_free (self->smtp);
  g_free (self->smtp_from);
  g_free (self->smtp_password);
  g_free (self->cafile);
  g_free (self);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, message);
  return FALSE;
}

gboolean
rw_notify_config_validate (const RwNotifyConfig *self, GError **error)
{
  g_autoptr (RwSmtpAddress) address = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *message = NULL;

  if (self->smtp == NULL)
    {
      if (self->smtp_password != NULL || self->smtp_from != NULL)
        return fail (error, "--smtp-from and a password for the relay need a relay: give "
                            "--smtp=smtp://host as well");
      return TRUE;
    }
  if (!rw_mail_sender_is_supported ())
    return fail (error, "--smtp: this program was built without libcurl and sends no mail: leave "
                        "it out, or build with -Ds3=enabled");
  address = rw_smtp_address_parse (self->smtp, &reason);
  if (address == NULL)
    {
      message = g_strconcat ("--smtp: ", reason->message, NULL);
      return fail (error, message);
    }
  if (self->smtp_from == NULL || !rw_mail_message_is_address (self->smtp_from))
    return fail (error,
                 "--smtp-from: say what address mails come from, as reeferwatch@example.com");
  if (address->user != NULL && self->smtp_password == NULL)
    return fail (error, "--smtp names a user but there is no password: give "
                        "--smtp-password-file=FILE, or set REEFERWATCH_SMTP_PASSWORD");
  return TRUE;
}

RwSmtpAddress *
rw_notify_config_get_smtp (const RwNotifyConfig *self)
{
  return self->smtp != NULL ? rw_smtp_address_parse (self->smtp, NULL) : NULL;
}
