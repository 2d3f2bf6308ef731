/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-notify-secrets.h"

#include <string.h>

#define VARIABLE "REEFERWATCH_WEBHOOK_SECRET_"

/* A secret in a file is one line; a file much longer is another file. */
#define MAX_FILE 4096

struct _RwNotifySecrets
{
  GKeyFile *file;
};

static const char *const keys[] = { "secret", "secret-file", "address", "command", NULL };

/* A misspelt key would otherwise be a secret that is silently not there. */
static gboolean
check_keys (GKeyFile *file, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) found = g_key_file_get_keys (file, groups[i], NULL, NULL);

      for (guint j = 0; found != NULL && found[j] != NULL; j++)
        if (!g_strv_contains (keys, found[j]))
          {
            g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
                         "[%s] may have secret, secret-file, address and command, but not “%s”",
                         groups[i], found[j]);
            return FALSE;
          }
    }
  return TRUE;
}

RwNotifySecrets *
rw_notify_secrets_load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  RwNotifySecrets *self;

  if (path != NULL
      && (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error)
          || !check_keys (file, error)))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self = g_new0 (RwNotifySecrets, 1);
  self->file = g_steal_pointer (&file);
  return self;
}

void
rw_notify_secrets_free (RwNotifySecrets *self)
{
  g_key_file_unref (self->file);
  g_free (self);
}

static char *
read_secret (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  if (length > MAX_FILE || *text == '\0')
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   "%s does not begin with a line that holds the secret", path);
      return NULL;
    }
  return g_steal_pointer (&text);
}

static const char *
get_variable (const char *channel)
{
  g_autofree char *upper = g_ascii_strup (channel, -1);
  g_autofree char *name = g_strconcat (VARIABLE, g_strdelimit (upper, "-", '_'), NULL);

  return g_getenv (name);
}

char *
rw_notify_secrets_dup_secret (RwNotifySecrets *self,
                              const char *channel,
                              const char *fallback,
                              GError **error)
{
  g_autofree char *path = g_key_file_get_string (self->file, channel, "secret-file", NULL);
  char *secret = g_key_file_get_string (self->file, channel, "secret", NULL);
  const char *variable = get_variable (channel);

  if (secret != NULL)
    return secret;
  if (path != NULL)
    return read_secret (path, error);
  return g_strdup (variable != NULL ? variable : fallback);
}

char *
rw_notify_secrets_dup_address (RwNotifySecrets *self, const char *channel)
{
  return g_key_file_get_string (self->file, channel, "address", NULL);
}

char **
rw_notify_secrets_dup_command (RwNotifySecrets *self, const char *channel)
{
  g_auto (GStrv) argv = g_key_file_get_string_list (self->file, channel, "command", NULL, NULL);

  /* Looked for nowhere: what is run is what somebody wrote down. */
  if (argv == NULL || argv[0] == NULL || !g_path_is_absolute (argv[0]))
    return NULL;
  return g_steal_pointer (&argv);
}
