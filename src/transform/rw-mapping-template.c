/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-template.h"

#include "rw-mapping-text.h"

#include <string.h>

typedef enum
{
  PIECE_TEXT,
  PIECE_CAPTURE,
  PIECE_KEY,
  PIECE_CHANNEL,
  PIECE_PATH,
} PieceKind;

typedef struct
{
  PieceKind kind;
  char *text;
  guint number; /* of a capture or key, from 0 */
  RwMappingPath *path;
} Piece;

struct _RwMappingTemplate
{
  char *text;
  GArray *pieces; /* of Piece */
};

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
  g_clear_pointer (&piece->path, rw_mapping_path_free);
}

static gboolean
read_key (Piece *piece, const char *name, const RwMappingScope *scope, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (name, 10, 1, G_MAXUINT, &number, NULL) || number > scope->n_keys)
    {
      g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES,
                   "“{%s}”: there are %u wildcards such as [*] in “each” to number", name,
                   scope->n_keys);
      return FALSE;
    }

  piece->kind = PIECE_KEY;
  piece->number = (guint) number - 1;
  return TRUE;
}

/* What stands between braces. */
static gboolean
read_place (Piece *piece, const char *name, const RwMappingScope *scope, GError **error)
{
  int capture = rw_mapping_topic_find_capture (scope->topic, name);

  if (rw_mapping_path_is_path (name))
    {
      piece->kind = PIECE_PATH;
      piece->path = rw_mapping_path_new (name, error);
      return piece->path != NULL;
    }
  if (capture >= 0)
    {
      piece->kind = PIECE_CAPTURE;
      piece->number = (guint) capture;
      return TRUE;
    }
  if (g_ascii_isdigit (*name))
    return read_key (piece, name, scope, error);
  if (strcmp (name, "channel") == 0 && scope->has_channels)
    {
      piece->kind = PIECE_CHANNEL;
      return TRUE;
    }

  g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES,
               "“{%s}” is not captured by the topic “%s”", name,
               rw_mapping_topic_get_pattern (scope->topic));
  return FALSE;
}

static gboolean
read_pieces (RwMappingTemplate *self, const RwMappingScope *scope, GError **error)
{
  const char *at = self->text;

  while (*at != '\0')
    {
      gsize length = strcspn (at, "{}");
      const char *end = at[length] == '{' ? strchr (at + length, '}') : NULL;
      g_autofree char *name = NULL;
      Piece place = { 0 };
      gboolean read;

      if (length > 0)
        {
          Piece text = { .kind = PIECE_TEXT, .text = g_strndup (at, length) };

          g_array_append_val (self->pieces, text);
        }
      at += length;
      if (*at == '\0')
        return TRUE;
      if (end == NULL)
        {
          g_set_error (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES, "“%s”: each { needs its }",
                       self->text);
          return FALSE;
        }

      name = g_strndup (at + 1, end - at - 1);
      read = read_place (&place, name, scope, error);
      g_array_append_val (self->pieces, place);
      if (!read)
        return FALSE;
      at = end + 1;
    }

  return TRUE;
}

RwMappingTemplate *
rw_mapping_template_new (const char *text, const RwMappingScope *scope, GError **error)
{
  g_autoptr (RwMappingTemplate) self = g_new0 (RwMappingTemplate, 1);
  Piece whole = { .kind = PIECE_PATH };

  self->text = g_strdup (text);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  if (!rw_mapping_path_is_path (text))
    return read_pieces (self, scope, error) ? g_steal_pointer (&self) : NULL;

  whole.path = rw_mapping_path_new (text, error);
  if (whole.path == NULL)
    return NULL;
  g_array_append_val (self->pieces, whole);
  return g_steal_pointer (&self);
}

void
rw_mapping_template_free (RwMappingTemplate *self)
{
  g_array_unref (self->pieces);
  g_free (self->text);
  g_free (self);
}

const char *
rw_mapping_template_get_text (const RwMappingTemplate *self)
{
  return self->text;
}

gboolean
rw_mapping_template_names_channel (const RwMappingTemplate *self)
{
  for (guint i = 0; i < self->pieces->len; i++)
    if (g_array_index (self->pieces, Piece, i).kind == PIECE_CHANNEL)
      return TRUE;

  return FALSE;
}

gboolean
rw_mapping_template_foreach_path (const RwMappingTemplate *self,
                                  RwMappingPathFunc func,
                                  gpointer user_data)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const RwMappingPath *path = g_array_index (self->pieces, Piece, i).path;

      if (path != NULL && !func (path, user_data))
        return FALSE;
    }

  return TRUE;
}

/* FALSE, and maybe *reason, where there is nothing to add. */
static gboolean
add_found (const RwMappingPath *path, const RwMappingRecord *record, GString *out, char **reason)
{
  g_autoptr (JsonNode) found = NULL;
  guint n = rw_mapping_path_find (path, record->message, record->record, &found);
  g_autofree char *text = NULL;
  g_autofree char *described = NULL;

  if (n == 0 || JSON_NODE_HOLDS_NULL (found))
    return FALSE;

  text = rw_mapping_text_dup (found);
  described = rw_mapping_text_describe (found);
  if (n > 1)
    *reason = g_strdup_printf ("“%s” names several values, but one is needed",
                               rw_mapping_path_get_text (path));
  else if (text == NULL)
    *reason = g_strdup_printf ("“%s” is %s, but a text or a number is needed",
                               rw_mapping_path_get_text (path), described);
  else
    g_string_append (out, text);
  return *reason == NULL;
}

static gboolean
add_piece (const Piece *piece, const RwMappingRecord *record, GString *out, char **reason)
{
  switch (piece->kind)
    {
    case PIECE_CAPTURE:
      g_string_append_len (out, record->captures->text[piece->number],
                           (gssize) record->captures->length[piece->number]);
      return TRUE;
    case PIECE_KEY:
      g_string_append (out, record->keys[piece->number]);
      return TRUE;
    case PIECE_CHANNEL:
      g_string_append (out, record->channel);
      return TRUE;
    case PIECE_PATH:
      return add_found (piece->path, record, out, reason);
    case PIECE_TEXT:
    default:
      g_string_append (out, piece->text);
      return TRUE;
    }
}

char *
rw_mapping_template_fill (const RwMappingTemplate *self,
                          const RwMappingRecord *record,
                          char **reason)
{
  g_autoptr (GString) out = g_string_new (NULL);

  *reason = NULL;
  for (guint i = 0; i < self->pieces->len; i++)
    if (!add_piece (&g_array_index (self->pieces, Piece, i), record, out, reason))
      return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
