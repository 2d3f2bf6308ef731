/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-csv.h"

#include <string.h>

/* One value; *at is at the delimiter behind it, or the end. NULL where a quote is not closed. */
static char *
read_value (const char **at, char delimiter)
{
  g_autoptr (GString) value = g_string_new (NULL);
  const char *c = *at;

  if (*c != '"')
    {
      const char stop[] = { delimiter, '\0' };
      gsize length = strcspn (c, stop);

      *at = c + length;
      return g_strstrip (g_strndup (c, length));
    }
  for (c++; *c != '\0'; c++)
    {
      if (*c == '"' && c[1] != '"')
        {
          *at = c + 1;
          return g_string_free (g_steal_pointer (&value), FALSE);
        }
      c += *c == '"';
      g_string_append_c (value, *c);
    }

  return NULL;
}

static JsonObject *
read_line (const char *line, char delimiter, char **columns, guint number, char **reason)
{
  g_autoptr (JsonObject) record = json_object_new ();
  const char *at = line;
  guint n = 0;

  for (;; at++)
    {
      g_autofree char *value = read_value (&at, delimiter);

      if (value == NULL || (*at != '\0' && *at != delimiter))
        {
          *reason = g_strdup_printf ("Line %u has a quote that is not closed, or something behind "
                                     "it.",
                                     number);
          return NULL;
        }
      if (columns[n] != NULL)
        {
          if (*columns[n] != '\0')
            json_object_set_string_member (record, columns[n], value);
          n++;
        }
      if (*at == '\0')
        break;
    }
  if (columns[n] == NULL)
    return g_steal_pointer (&record);

  *reason = g_strdup_printf ("Line %u has %u values, but there are %u columns.", number, n,
                             g_strv_length (columns));
  return NULL;
}

JsonNode *
rw_mapping_csv_parse (const char *text, char delimiter, char **columns, char **reason)
{
  g_autoptr (JsonArray) records = json_array_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  JsonNode *node;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      JsonObject *record;

      /* Only what ends lines: a tab may be a delimiter behind which there is nothing. */
      g_strdelimit (lines[i], "\r", ' ');
      if (lines[i][strspn (lines[i], " \t")] == '\0')
        continue;
      record = read_line (lines[i], delimiter, columns, i + 1, reason);
      if (record == NULL)
        return NULL;
      json_array_add_object_element (records, record);
    }

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, g_steal_pointer (&records));
  return node;
}
