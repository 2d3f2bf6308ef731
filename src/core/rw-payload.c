/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-payload.h"

#define BYTES_A_LINE 16

static const guint8 *
get_data (GBytes *payload, gsize limit, gsize *length)
{
  const guint8 *data = g_bytes_get_data (payload, length);

  if (limit > 0)
    *length = MIN (*length, limit);
  return data;
}

gboolean
rw_payload_is_text (GBytes *payload)
{
  gsize length;
  const char *data = g_bytes_get_data (payload, &length);

  return g_utf8_validate_len (data != NULL ? data : "", length, NULL);
}

/* A picture for what has none of its own: the C0 controls and DEL have pictures in Unicode; the C1
 * controls, which terminals know too, have not. */
static gunichar
make_visible (gunichar character)
{
  if (character == '\n' || character == '\t')
    return character;
  if (character < 0x20)
    return 0x2400 + character;
  if (character == 0x7f)
    return 0x2421;
  if (character >= 0x80 && character < 0xa0)
    return 0xfffd;
  return character;
}

/* The last character is cut off where the limit falls into it. */
static gsize
count_whole (const char *data, gsize length, gsize size)
{
  gsize start = length;

  if (length == size)
    return length;
  for (guint i = 0; i < 3 && start > 0 && ((guint8) data[start] & 0xc0) == 0x80; i++)
    start--;
  return ((guint8) data[start] & 0xc0) == 0x80 ? length : start;
}

char *
rw_payload_to_text (GBytes *payload, gsize limit)
{
  gsize length;
  const char *data = (const char *) get_data (payload, limit, &length);
  GString *visible = g_string_new (NULL);

  length = count_whole (data, length, g_bytes_get_size (payload));
  for (gsize i = 0; i < length;)
    {
      gunichar character = g_utf8_get_char_validated (data + i, (gssize) (length - i));
      gboolean valid = character != (gunichar) -1 && character != (gunichar) -2;

      g_string_append_unichar (visible, valid ? make_visible (character) : 0xfffd);
      i += valid ? (gsize) g_utf8_skip[(guint8) data[i]] : 1;
    }
  return g_string_free (visible, FALSE);
}

char *
rw_payload_to_hex (GBytes *payload, gsize limit)
{
  gsize length;
  const guint8 *bytes = get_data (payload, limit, &length);
  GString *text = g_string_new (NULL);

  for (gsize line = 0; line < length; line += BYTES_A_LINE)
    {
      g_string_append_printf (text, "%06zx ", line);
      for (gsize i = line; i < line + BYTES_A_LINE; i++)
        {
          if (i < length)
            g_string_append_printf (text, " %02x", bytes[i]);
          else
            g_string_append (text, "   ");
        }
      g_string_append (text, "  ");
      for (gsize i = line; i < MIN (line + BYTES_A_LINE, length); i++)
        g_string_append_c (text, g_ascii_isprint (bytes[i]) ? (char) bytes[i] : '.');
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
