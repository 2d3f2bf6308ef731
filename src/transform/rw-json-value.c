/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-json-value.h"

#include "rw-time.h"

#include <math.h>
#include <string.h>

/* A number of up to this much is taken for seconds, then for ms, µs and ns since 1970: as seconds
 * it is the year 5138, as milliseconds March 1973. */
#define MAX_EPOCH_SECONDS 1e11

static gboolean
is_value (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
is_number (JsonNode *node)
{
  return is_value (node, G_TYPE_INT64) || is_value (node, G_TYPE_DOUBLE);
}

gboolean
rw_json_value_parse_number (const char *text, double *number)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  gsize length = strlen (copy);
  char *comma, *end;
  double value;

  if (length > 0 && copy[length - 1] == ',')
    copy[length - 1] = '\0';
  comma = strchr (copy, ',');
  if (comma != NULL && strchr (copy, '.') == NULL)
    *comma = '.';

  if (strspn (copy, "0123456789+-.eE") != strlen (copy) || copy[0] == '\0')
    return FALSE;
  value = g_ascii_strtod (copy, &end);
  if (*end != '\0' || end == copy || !isfinite (value))
    return FALSE;

  *number = value;
  return TRUE;
}

gboolean
rw_json_value_get_number (JsonNode *node, double *number)
{
  double value;

  if (is_value (node, G_TYPE_STRING))
    return rw_json_value_parse_number (json_node_get_string (node), number);
  if (!is_number (node))
    return FALSE;

  value = json_node_get_double (node);
  if (!isfinite (value))
    return FALSE;

  *number = value;
  return TRUE;
}

gboolean
rw_json_value_parse_flag (const char *text, gboolean *on)
{
  static const char *const words[][2] = {
    { "false", "true" }, { "no", "yes" }, { "off", "on" }, { "closed", "open" }, { "0", "1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (int value = 0; value <= 1; value++)
      if (g_ascii_strcasecmp (text, words[i][value]) == 0)
        {
          *on = value;
          return TRUE;
        }

  return FALSE;
}

gboolean
rw_json_value_get_flag (JsonNode *node, gboolean *on)
{
  if (is_value (node, G_TYPE_STRING))
    return rw_json_value_parse_flag (json_node_get_string (node), on);

  if (is_value (node, G_TYPE_BOOLEAN))
    *on = json_node_get_boolean (node);
  else if (is_number (node)
           && (json_node_get_double (node) == 0 || json_node_get_double (node) == 1))
    *on = json_node_get_double (node) != 0;
  else
    return FALSE;

  return TRUE;
}

static gboolean
time_from_epoch (double number, gint64 *time, gboolean *zoned)
{
  double scale = RW_USEC_PER_SEC;

  if (number <= 0)
    return FALSE;
  for (double limit = MAX_EPOCH_SECONDS; number > limit && scale > 1e-3; limit *= 1000)
    scale /= 1000;
  if (number * scale > (double) G_MAXINT64 / 2)
    return FALSE;

  *time = llround (number * scale);
  *zoned = TRUE;
  return TRUE;
}

/* "2019-09-04 T15:31 Z" is "2019-09-04T15:31Z". */
static char *
close_blanks (const char *text)
{
  GString *closed = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (*at != ' ' || (at[1] != 'T' && at[1] != 'Z' && at[1] != '+' && at[1] != '\0'))
      g_string_append_c (closed, *at);

  return g_string_free (closed, FALSE);
}

gboolean
rw_json_value_parse_time (const char *text, gint64 *time, gboolean *zoned)
{
  g_autofree char *closed = close_blanks (text);
  double number;

  if (rw_time_parse (closed, strlen (closed), time, zoned))
    return TRUE;

  return strchr (text, '-') == NULL && rw_json_value_parse_number (text, &number)
         && time_from_epoch (number, time, zoned);
}

gboolean
rw_json_value_get_time (JsonNode *node, gint64 *time, gboolean *zoned)
{
  if (is_value (node, G_TYPE_STRING))
    return rw_json_value_parse_time (json_node_get_string (node), time, zoned);

  return is_number (node) && time_from_epoch (json_node_get_double (node), time, zoned);
}

JsonNode *
rw_json_value_get_member (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

const char *
rw_json_value_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = rw_json_value_get_member (object, name);

  return is_value (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

static JsonNode *
walk (JsonObject *object, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      node = rw_json_value_get_member (object, names[i]);
      object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    }

  return node;
}

JsonObject *
rw_json_value_get_object (JsonObject *object, const char *path)
{
  JsonNode *node = walk (object, path);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
rw_json_value_get_array (JsonObject *object, const char *path)
{
  JsonNode *node = walk (object, path);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
