/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-secrets.h"

#include "rw-config.h"

#include <glib/gi18n.h>

#ifdef HAVE_LIBSECRET
#include <libsecret/secret.h>
#endif

/* address → password, for as long as the program runs. */
static GHashTable *remembered;

static void
free_password (gpointer data)
{
  char *password = data;

  explicit_bzero (password, strlen (password));
  g_free (password);
}

static void
remember (const char *address, const char *password)
{
  if (remembered == NULL)
    remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_password);
  if (*password == '\0')
    g_hash_table_remove (remembered, address);
  else
    g_hash_table_insert (remembered, g_strdup (address), g_strdup (password));
}

static void
look_up_remembered (GTask *task)
{
  const char *address = g_task_get_task_data (task);
  const char *password = remembered != NULL ? g_hash_table_lookup (remembered, address) : NULL;

  g_task_return_pointer (task, g_strdup (password), (GDestroyNotify) free_password);
}

#ifdef HAVE_LIBSECRET

static const SecretSchema schema = {
  RW_APP_ID,
  SECRET_SCHEMA_NONE,
  { { "broker", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

gboolean
rw_secrets_has_keyring (void)
{
  return TRUE;
}

void
rw_secrets_store (const char *address, const char *password)
{
  remember (address, password);
  if (*password == '\0')
    secret_password_clear (&schema, NULL, NULL, NULL, "broker", address, NULL);
  else
    secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, _("Password of the Reeferwatch broker"),
                           password, NULL, NULL, NULL, "broker", address, NULL);
}

static void
keyring_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  /* A machine without a keyring service answers with an error, which means: no password. */
  char *password = secret_password_lookup_finish (result, NULL);

  if (password != NULL)
    {
      g_task_return_pointer (task, g_strdup (password), (GDestroyNotify) free_password);
      secret_password_free (password);
    }
  else
    look_up_remembered (task);
}

void
rw_secrets_lookup_async (const char *address,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (address), g_free);
  secret_password_lookup (&schema, cancellable, keyring_answered_cb, task, "broker", address, NULL);
}

#else

gboolean
rw_secrets_has_keyring (void)
{
  return FALSE;
}

void
rw_secrets_store (const char *address, const char *password)
{
  remember (address, password);
}

void
rw_secrets_lookup_async (const char *address,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (address), g_free);
  look_up_remembered (task);
}

#endif

char *
rw_secrets_lookup_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
