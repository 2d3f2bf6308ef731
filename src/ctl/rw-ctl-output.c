/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-output.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <unistd.h>

gboolean
rw_ctl_output_open (const char *output, GFile **file, GOutputStream **stream, GError **error)
{
  g_autofree char *target = realpath (output, NULL);
  g_autoptr (GFile) place = NULL;
  GFileType type;

  *file = NULL;
  *stream = NULL;
  if (g_str_equal (output, "-"))
    {
      *stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
      return TRUE;
    }

  place = g_file_new_for_path (target != NULL ? target : output);
  type = g_file_query_file_type (place, G_FILE_QUERY_INFO_NONE, NULL);
  if (type == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--output=%s is a folder; name a file"), output);
      return FALSE;
    }
  if (type != G_FILE_TYPE_SPECIAL)
    *file = g_steal_pointer (&place);
  else
    *stream = G_OUTPUT_STREAM (g_file_append_to (place, G_FILE_CREATE_NONE, NULL, error));
  return *file != NULL || *stream != NULL;
}
