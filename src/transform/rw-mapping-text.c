/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-text.h"

#include "rw-json-value.h"

#include <math.h>
#include <string.h>

/* How much of a sender's text is quoted, characters. */
#define MAX_QUOTED 40

/* Words longer than this are not compared letter by letter. */
#define MAX_WORD 32

static char *
dup_number (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  /* The shortest of the two that reads back as it was. */
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", json_node_get_double (node));
  if (g_ascii_strtod (buffer, NULL) != json_node_get_double (node))
    g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node));
  return g_strdup (buffer);
}

char *
rw_mapping_text_dup (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");

  return dup_number (node);
}

/* A text in quotes, cut, without what could steer a terminal that shows it. */
static char *
quote (const char *text)
{
  GString *quoted = g_string_new ("“");
  guint n = 0;

  for (const char *at = text; *at != '\0' && n < MAX_QUOTED; at = g_utf8_next_char (at), n++)
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (quoted, g_unichar_isprint (c) ? c : 0xFFFD);
    }
  g_string_append (quoted, *g_utf8_offset_to_pointer (text, n) != '\0' ? "…”" : "”");

  return g_string_free (quoted, FALSE);
}

char *
rw_mapping_text_describe (JsonNode *node)
{
  g_autofree char *text = rw_mapping_text_dup (node);

  if (JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("null");
  if (text == NULL)
    return g_strdup (JSON_NODE_HOLDS_OBJECT (node) ? "an object" : "a list");
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return g_steal_pointer (&text);

  return quote (text);
}

gboolean
rw_mapping_text_is_word (JsonNode *node, const char *word)
{
  g_autofree char *text = rw_mapping_text_dup (node);
  double number, wanted;

  if (text == NULL)
    return FALSE;
  g_strstrip (text);
  if (g_ascii_strcasecmp (text, word) == 0)
    return TRUE;

  return rw_json_value_parse_number (text, &number) && rw_json_value_parse_number (word, &wanted)
         && number == wanted;
}

gboolean
rw_mapping_text_is_any (JsonNode *node, char **words)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (rw_mapping_text_is_word (node, words[i]))
      return TRUE;

  return FALSE;
}

/* Letters to add, drop, change or swap with the next one, to come from one word to the other. */
static guint
measure_distance (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  guint cost[MAX_WORD + 1][MAX_WORD + 1];

  if (n > MAX_WORD || m > MAX_WORD)
    return G_MAXUINT;
  for (gsize i = 0; i <= n; i++)
    for (gsize j = 0; j <= m; j++)
      {
        guint same;

        if (i == 0 || j == 0)
          {
            cost[i][j] = (guint) (i + j);
            continue;
          }
        same = g_ascii_tolower (a[i - 1]) == g_ascii_tolower (b[j - 1]) ? 0 : 1;
        cost[i][j] = MIN (cost[i - 1][j - 1] + same, MIN (cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          cost[i][j] = MIN (cost[i][j], cost[i - 2][j - 2] + 1);
      }

  return cost[n][m];
}

const char *
rw_mapping_text_find_nearest (const char *text, const char *const *words)
{
  const char *nearest = NULL;
  /* A third of a word may be wrong. */
  guint limit = (guint) (strlen (text) / 3) + 1;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint distance = measure_distance (text, words[i]);

      if (distance < limit || (distance == limit && nearest == NULL))
        {
          nearest = words[i];
          limit = distance;
        }
    }

  return nearest;
}
