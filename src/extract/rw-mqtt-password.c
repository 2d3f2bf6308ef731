/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-password.h"

#include <string.h>

/* A password in a file is one line; a file much longer is another file. */
#define MAX_FILE 4096

char *
rw_mqtt_password_read (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  text[strcspn (text, "\r\n")] = '\0';
  if (length > MAX_FILE || *text == '\0')
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   "%s does not begin with a line that holds the password", path);
      return NULL;
    }
  return g_steal_pointer (&text);
}
