/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-topic.h"

#include "rw-mapping-path.h"

#include <string.h>

typedef enum
{
  SEGMENT_TEXT,
  SEGMENT_ANY,     /* + */
  SEGMENT_CAPTURE, /* prefix{name}suffix */
  SEGMENT_REST,    /* # or {name#} */
} SegmentKind;

typedef struct
{
  SegmentKind kind;
  char *prefix; /* of a text: all of it */
  char *suffix;
  int capture; /* number of the name, or -1 */
} Segment;

struct _RwMappingTopic
{
  char *pattern;
  GArray *segments; /* of Segment */
  GPtrArray *names;
};

static void
segment_clear (gpointer data)
{
  Segment *segment = data;

  g_free (segment->prefix);
  g_free (segment->suffix);
}

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES, message);
  return FALSE;
}

static gboolean
add_name (RwMappingTopic *self, const char *name, GError **error)
{
  const char *all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

  if (*name == '\0' || g_ascii_isdigit (*name) || strspn (name, all) != strlen (name))
    return fail (error,
                 "“{%s}” is no name: use letters, digits and _, and no digit at the beginning",
                 name);
  if (rw_mapping_topic_find_capture (self, name) >= 0)
    return fail (error, "“{%s}” is there twice", name);
  if (self->names->len == RW_MAPPING_MAX_CAPTURES)
    return fail (error, "there are more than %d names", RW_MAPPING_MAX_CAPTURES);

  g_ptr_array_add (self->names, g_strdup (name));
  return TRUE;
}

static gboolean
read_capture (RwMappingTopic *self, Segment *segment, const char *text, GError **error)
{
  const char *open = strchr (text, '{');
  const char *close = strchr (text, '}');
  g_autofree char *name = NULL;

  if (open == NULL || close == NULL || close < open || strpbrk (close + 1, "{}") != NULL
      || strchr (open + 1, '{') != NULL)
    return fail (error, "“%s”: between two slashes there can be one name, in { and }", text);
  if (strpbrk (text, "+#") != NULL && !(close[1] == '\0' && close[-1] == '#' && open == text))
    return fail (error, "“%s”: + and # stand alone between two slashes", text);

  name = g_strndup (open + 1, close - open - 1);
  if (g_str_has_suffix (name, "#"))
    {
      segment->kind = SEGMENT_REST;
      name[strlen (name) - 1] = '\0';
    }
  else
    segment->kind = SEGMENT_CAPTURE;
  segment->capture = (int) self->names->len;
  segment->prefix = g_strndup (text, open - text);
  segment->suffix = g_strdup (close + 1);
  return add_name (self, name, error);
}

static gboolean
read_segment (RwMappingTopic *self, const char *text, gboolean last, GError **error)
{
  Segment segment = { .capture = -1 };
  gboolean read = TRUE;

  if (strcmp (text, "+") == 0)
    segment.kind = SEGMENT_ANY;
  else if (strcmp (text, "#") == 0)
    segment.kind = SEGMENT_REST;
  else if (strpbrk (text, "{}") != NULL)
    read = read_capture (self, &segment, text, error);
  else if (strpbrk (text, "+#") != NULL)
    read = fail (error, "“%s”: + and # stand alone between two slashes", text);
  else
    segment.prefix = g_strdup (text);
  g_array_append_val (self->segments, segment);

  if (read && segment.kind == SEGMENT_REST && !last)
    return fail (error, "“#” can only be the last part of a topic");
  return read;
}

RwMappingTopic *
rw_mapping_topic_new (const char *pattern, GError **error)
{
  g_autoptr (RwMappingTopic) self = g_new0 (RwMappingTopic, 1);
  g_auto (GStrv) texts = g_strsplit (pattern, "/", -1);

  self->pattern = g_strdup (pattern);
  self->segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  g_array_set_clear_func (self->segments, segment_clear);
  self->names = g_ptr_array_new_with_free_func (g_free);
  if (*pattern == '\0' || strlen (pattern) > G_MAXUINT16)
    {
      fail (error, "a topic has 1 to 65535 bytes");
      return NULL;
    }

  for (guint i = 0; texts[i] != NULL; i++)
    if (!read_segment (self, texts[i], texts[i + 1] == NULL, error))
      return NULL;
  return g_steal_pointer (&self);
}

void
rw_mapping_topic_free (RwMappingTopic *self)
{
  g_free (self->pattern);
  g_array_unref (self->segments);
  g_ptr_array_unref (self->names);
  g_free (self);
}

const char *
rw_mapping_topic_get_pattern (const RwMappingTopic *self)
{
  return self->pattern;
}

int
rw_mapping_topic_find_capture (const RwMappingTopic *self, const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (strcmp (g_ptr_array_index (self->names, i), name) == 0)
      return (int) i;

  return -1;
}

static gboolean
match_capture (const Segment *segment, const char *text, gsize length, RwMappingCaptures *captures)
{
  gsize prefix = strlen (segment->prefix);
  gsize suffix = strlen (segment->suffix);

  if (length <= prefix + suffix || memcmp (text, segment->prefix, prefix) != 0
      || memcmp (text + length - suffix, segment->suffix, suffix) != 0)
    return FALSE;

  captures->text[segment->capture] = text + prefix;
  captures->length[segment->capture] = length - prefix - suffix;
  return TRUE;
}

static gboolean
match_segment (const Segment *segment, const char *text, gsize length, RwMappingCaptures *captures)
{
  switch (segment->kind)
    {
    case SEGMENT_ANY:
      return TRUE;
    case SEGMENT_CAPTURE:
      return match_capture (segment, text, length, captures);
    case SEGMENT_TEXT:
    case SEGMENT_REST:
    default:
      return strlen (segment->prefix) == length && memcmp (segment->prefix, text, length) == 0;
    }
}

static gboolean
match_rest (const Segment *segment, const char *text, RwMappingCaptures *captures)
{
  if (segment->capture < 0)
    return TRUE;
  if (*text == '\0')
    return FALSE;

  captures->text[segment->capture] = text;
  captures->length[segment->capture] = strlen (text);
  return TRUE;
}

gboolean
rw_mapping_topic_match (const RwMappingTopic *self, const char *topic, RwMappingCaptures *captures)
{
  const Segment *segments = (const Segment *) (gpointer) self->segments->data;
  guint n = self->segments->len;

  if (topic[0] == '$' && self->pattern[0] != '$')
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      gsize length = strcspn (topic, "/");

      if (segments[i].kind == SEGMENT_REST)
        return match_rest (&segments[i], topic, captures);
      if (!match_segment (&segments[i], topic, length, captures))
        return FALSE;
      topic += length;
      if (*topic == '\0')
        /* As in MQTT "a/#" matches "a" too. */
        return i + 1 == n
               || (i + 2 == n && segments[i + 1].kind == SEGMENT_REST
                   && segments[i + 1].capture < 0);
      topic++;
    }

  return FALSE;
}

char *
rw_mapping_topic_dup_filter (const RwMappingTopic *self)
{
  GString *filter = g_string_new (NULL);

  for (guint i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);
      const char *text = segment->kind == SEGMENT_TEXT   ? segment->prefix
                         : segment->kind == SEGMENT_REST ? "#"
                                                         : "+";

      g_string_append_printf (filter, "%s%s", i > 0 ? "/" : "", text);
    }

  return g_string_free (filter, FALSE);
}

char *
rw_mapping_topic_dup_example (const RwMappingTopic *self)
{
  GString *example = g_string_new (NULL);

  for (guint i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);

      g_string_append (example, i > 0 ? "/" : "");
      if (segment->capture >= 0)
        g_string_append_printf (example, "%s%s%s", segment->prefix,
                                (const char *) g_ptr_array_index (self->names, segment->capture),
                                segment->suffix);
      else
        g_string_append (example, segment->kind == SEGMENT_TEXT ? segment->prefix : "x");
    }

  return g_string_free (example, FALSE);
}
