/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-line.h"

#include "rw-time.h"

#include <string.h>

#define UNKNOWN_TOPIC "replay"
#define TIME_KEY "\"measurement_time\""

/* A position in the line. */
typedef struct
{
  const char *p;
  const char *end;
} Cursor;

/* A value as it is written: a string without its quotes. */
typedef struct
{
  const char *begin;
  gsize length;
  gboolean is_string;
} Value;

static void
skip_blanks (Cursor *cursor)
{
  while (cursor->p < cursor->end && strchr (" \t\r\n", *cursor->p) != NULL && *cursor->p != '\0')
    cursor->p++;
}

static gboolean
take (Cursor *cursor, char c)
{
  skip_blanks (cursor);
  if (cursor->p == cursor->end || *cursor->p != c)
    return FALSE;
  cursor->p++;
  return TRUE;
}

static gboolean
take_string (Cursor *cursor, Value *value)
{
  if (!take (cursor, '"'))
    return FALSE;

  value->begin = cursor->p;
  value->is_string = TRUE;
  while (cursor->p < cursor->end && *cursor->p != '"')
    cursor->p += *cursor->p == '\\' ? 2 : 1;
  if (cursor->p >= cursor->end)
    return FALSE;
  value->length = (gsize) (cursor->p++ - value->begin);
  return TRUE;
}

/* An object, array, number or word up to the comma or brace that ends it. What is inside is the
 * decoder's concern; only nesting and strings matter here. */
static gboolean
take_raw (Cursor *cursor, Value *value)
{
  guint depth = 0;

  value->begin = cursor->p;
  value->is_string = FALSE;
  while (cursor->p < cursor->end)
    {
      char c = *cursor->p;

      if (depth == 0 && (c == ',' || c == '}'))
        break;
      if (c == '"')
        {
          Value ignored;

          if (!take_string (cursor, &ignored))
            return FALSE;
          continue;
        }
      if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && depth-- == 0)
        return FALSE;
      cursor->p++;
    }
  value->length = (gsize) (cursor->p - value->begin);
  while (value->length > 0 && g_ascii_isspace (value->begin[value->length - 1]))
    value->length--;
  return value->length > 0;
}

static gboolean
take_value (Cursor *cursor, Value *value)
{
  skip_blanks (cursor);
  if (cursor->p < cursor->end && *cursor->p == '"')
    return take_string (cursor, value);
  return take_raw (cursor, value);
}

static gboolean
take_hex (Cursor *cursor, gunichar *unit)
{
  *unit = 0;
  if (cursor->end - cursor->p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*cursor->p++);

      if (digit < 0)
        return FALSE;
      *unit = *unit * 16 + (gunichar) digit;
    }
  return TRUE;
}

/* After "\u": one code unit, or two that make one character. Half a pair is no character. */
static gboolean
append_unicode (Cursor *cursor, GString *out)
{
  gunichar unit;
  gunichar low;

  if (!take_hex (cursor, &unit))
    return FALSE;
  if (unit >= 0xd800 && unit < 0xdc00 && cursor->end - cursor->p >= 6 && cursor->p[0] == '\\'
      && cursor->p[1] == 'u')
    {
      cursor->p += 2;
      if (!take_hex (cursor, &low))
        return FALSE;
      if (low < 0xdc00 || low >= 0xe000)
        return FALSE;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
  else if (unit >= 0xd800 && unit < 0xe000)
    return FALSE;

  /* g_string_append_unichar() is right for NUL as well: it appends one byte. */
  g_string_append_unichar (out, unit);
  return TRUE;
}

static GString *
unescape (const Value *value)
{
  static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
  g_autoptr (GString) out = g_string_sized_new (value->length);
  Cursor cursor = { value->begin, value->begin + value->length };

  while (cursor.p < cursor.end)
    {
      gboolean known = FALSE;
      char c = *cursor.p++;

      if (c != '\\')
        {
          g_string_append_c (out, c);
          continue;
        }
      if (cursor.p == cursor.end)
        return NULL;
      c = *cursor.p++;
      for (guint i = 0; escapes[i] != '\0' && !known; i += 2)
        if (escapes[i] == c)
          {
            g_string_append_c (out, escapes[i + 1]);
            known = TRUE;
          }
      if (!known && (c != 'u' || !append_unicode (&cursor, out)))
        return NULL;
    }
  return g_steal_pointer (&out);
}

static gboolean
key_is (const Value *key, const char *name)
{
  return key->length == strlen (name) && memcmp (key->begin, name, key->length) == 0;
}

/* Finds the two members; FALSE when the line is no such object. */
static gboolean
find_members (Cursor *cursor, Value *topic, Value *payload)
{
  if (!take (cursor, '{'))
    return FALSE;
  do
    {
      Value key;
      Value value;

      if (!take_string (cursor, &key) || !take (cursor, ':') || !take_value (cursor, &value))
        return FALSE;
      if (key_is (&key, "topic") && value.is_string)
        *topic = value;
      else if (key_is (&key, "payload"))
        *payload = value;
    }
  while (take (cursor, ','));

  if (!take (cursor, '}'))
    return FALSE;
  skip_blanks (cursor);
  return cursor->p == cursor->end && topic->begin != NULL && payload->begin != NULL;
}

void
rw_replay_line_parse (const char *text, gsize length, RwReplayLine *line)
{
  Cursor cursor = { text, text + length };
  Value topic = { NULL };
  Value payload = { NULL };

  if (find_members (&cursor, &topic, &payload))
    {
      g_autoptr (GString) name = unescape (&topic);
      g_autoptr (GString) content = payload.is_string ? unescape (&payload) : NULL;

      if (name != NULL && g_utf8_validate_len (name->str, name->len, NULL)
          && (content != NULL || !payload.is_string))
        {
          line->topic = g_string_free (g_steal_pointer (&name), FALSE);
          line->payload = content != NULL ? g_string_free_to_bytes (g_steal_pointer (&content))
                                          : g_bytes_new (payload.begin, payload.length);
          return;
        }
    }
  line->topic = g_strdup (UNKNOWN_TOPIC);
  line->payload = g_bytes_new (text, length);
}

void
rw_replay_line_clear (RwReplayLine *line)
{
  g_clear_pointer (&line->topic, g_free);
  g_clear_pointer (&line->payload, g_bytes_unref);
}

gboolean
rw_replay_line_get_time (const RwReplayLine *line, gint64 *time)
{
  gsize size;
  const char *data = g_bytes_get_data (line->payload, &size);
  const char *key = size > 0 ? memmem (data, size, TIME_KEY, strlen (TIME_KEY)) : NULL;
  Cursor cursor;
  Value value;
  gboolean zoned;

  if (key == NULL)
    return FALSE;
  cursor = (Cursor){ key + strlen (TIME_KEY), data + size };
  return take (&cursor, ':') && take_string (&cursor, &value)
         && rw_time_parse (value.begin, value.length, time, &zoned);
}
