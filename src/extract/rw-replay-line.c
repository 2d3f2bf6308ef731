/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-line.h"

#include "rw-time.h"

#include <string.h>

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

gboolean
rw_replay_member_append (const RwReplayMember *member, GString *out)
{
  static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
  Cursor cursor = { member->value, member->value + member->value_length };

  if (!member->is_string || memchr (member->value, '\\', member->value_length) == NULL)
    {
      g_string_append_len (out, member->value, (gssize) member->value_length);
      return TRUE;
    }

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
        return FALSE;
      c = *cursor.p++;
      for (guint i = 0; escapes[i] != '\0' && !known; i += 2)
        if (escapes[i] == c)
          {
            g_string_append_c (out, escapes[i + 1]);
            known = TRUE;
          }
      if (!known && (c != 'u' || !append_unicode (&cursor, out)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_member (Cursor *cursor, RwReplayMember *member)
{
  Value key;
  Value value;

  if (!take_string (cursor, &key) || !take (cursor, ':') || !take_value (cursor, &value))
    return FALSE;
  *member = (RwReplayMember){ key.begin, key.length, value.begin, value.length, value.is_string };
  return TRUE;
}

/* Calls func for each member; FALSE when the line is no object, or nothing but one. */
static gboolean
for_each_member (const char *text,
                 gsize length,
                 void (*func) (const RwReplayMember *member, gpointer user_data),
                 gpointer user_data)
{
  Cursor cursor = { text, text + length };
  RwReplayMember member;

  if (!take (&cursor, '{'))
    return FALSE;
  do
    {
      if (!take_member (&cursor, &member))
        return FALSE;
      func (&member, user_data);
    }
  while (take (&cursor, ','));

  if (!take (&cursor, '}'))
    return FALSE;
  skip_blanks (&cursor);
  return cursor.p == cursor.end;
}

static void
add_member (const RwReplayMember *member, gpointer user_data)
{
  g_array_append_vals (user_data, member, 1);
}

gboolean
rw_replay_line_split (const char *text, gsize length, GArray *members)
{
  g_array_set_size (members, 0);
  return for_each_member (text, length, add_member, members);
}

/* The members that matter; value NULL for one that is missing. */
typedef struct
{
  RwReplayMember topic;
  RwReplayMember payload;
  gboolean is_hex;
} Envelope;

static gboolean
key_is (const RwReplayMember *member, const char *name)
{
  return member->key_length == strlen (name) && memcmp (member->key, name, member->key_length) == 0;
}

static void
keep_member (const RwReplayMember *member, gpointer user_data)
{
  Envelope *envelope = user_data;
  gboolean is_hex = member->is_string && key_is (member, "payload_hex");

  if (key_is (member, "topic") && member->is_string)
    envelope->topic = *member;
  else if (key_is (member, "payload") || (is_hex && envelope->payload.value == NULL))
    {
      envelope->payload = *member;
      envelope->is_hex = is_hex;
    }
}

static GBytes *
read_hex (const RwReplayMember *member)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint) member->value_length / 2);

  if (member->value_length % 2 != 0)
    return NULL;
  for (gsize i = 0; i < member->value_length; i += 2)
    {
      int high = g_ascii_xdigit_value (member->value[i]);
      int low = g_ascii_xdigit_value (member->value[i + 1]);
      guint8 byte = (guint8) (high * 16 + low);

      if (high < 0 || low < 0)
        return NULL;
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* NULL when its escapes or digits are wrong. */
static GBytes *
read_payload (const Envelope *envelope)
{
  const RwReplayMember *payload = &envelope->payload;
  g_autoptr (GString) text = NULL;

  if (envelope->is_hex)
    return read_hex (payload);
  if (!payload->is_string || memchr (payload->value, '\\', payload->value_length) == NULL)
    return g_bytes_new (payload->value, payload->value_length);

  text = g_string_sized_new (payload->value_length);
  if (!rw_replay_member_append (payload, text))
    return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static char *
read_topic (const Envelope *envelope)
{
  g_autoptr (GString) text = g_string_sized_new (envelope->topic.value_length + 1);

  if (!rw_replay_member_append (&envelope->topic, text)
      || !g_utf8_validate_len (text->str, text->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
rw_replay_line_parse (const char *text, gsize length, RwReplayLine *line)
{
  Envelope envelope = { { NULL } };

  if (for_each_member (text, length, keep_member, &envelope) && envelope.topic.value != NULL
      && envelope.payload.value != NULL)
    {
      g_autofree char *topic = read_topic (&envelope);
      g_autoptr (GBytes) payload = topic != NULL ? read_payload (&envelope) : NULL;

      if (payload != NULL)
        {
          line->topic = g_steal_pointer (&topic);
          line->payload = g_steal_pointer (&payload);
          return;
        }
    }
  line->topic = g_strdup (RW_REPLAY_TOPIC);
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
