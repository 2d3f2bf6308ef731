/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-json-check.h"

#include <json-glib/json-glib.h>
#include <string.h>

/*
 * The check of JSON against a second reading of RFC 8259, which recurses and knows nothing but yes
 * and no; and against the JSON library, which must take whatever the check lets through.
 */
const RwFuzzTarget rw_fuzz_target = { "json", RW_FUZZ_PAYLOADS, NULL, NULL };

typedef struct
{
  const char *at;
  const char *end;
  int depth;
} Reader;

static gboolean read_value (Reader *reader);

static void
read_blanks (Reader *reader)
{
  while (reader->at < reader->end && *reader->at != '\0' && strchr (" \t\r\n", *reader->at) != NULL)
    reader->at++;
}

static gboolean
read_char (Reader *reader, const char *set)
{
  if (reader->at == reader->end || *reader->at == '\0' || strchr (set, *reader->at) == NULL)
    return FALSE;

  reader->at++;
  return TRUE;
}

static gboolean
read_unit (Reader *reader, guint *unit)
{
  g_autofree char *hex = g_strndup (reader->at, (gsize) MIN (4, reader->end - reader->at));

  if (strspn (hex, "0123456789abcdefABCDEF") != 4)
    return FALSE;

  *unit = (guint) g_ascii_strtoull (hex, NULL, 16);
  reader->at += 4;
  return TRUE;
}

static gboolean
read_escape (Reader *reader)
{
  guint unit, low;

  if (read_char (reader, "\"\\/bfnrt"))
    return TRUE;
  if (!read_char (reader, "u") || !read_unit (reader, &unit) || unit == 0)
    return FALSE;
  if (unit >> 11 != 0x1b)
    return TRUE;

  return unit < 0xdc00 && read_char (reader, "\\") && read_char (reader, "u")
         && read_unit (reader, &low) && low >= 0xdc00 && low <= 0xdfff;
}

static gboolean
read_text (Reader *reader)
{
  if (!read_char (reader, "\""))
    return FALSE;
  while (reader->at < reader->end)
    {
      char c = *reader->at++;

      if (c == '"')
        return TRUE;
      if ((guchar) c < 0x20 || (c == '\\' && !read_escape (reader)))
        return FALSE;
    }

  return FALSE;
}

static gboolean
read_number (Reader *reader)
{
  static GRegex *regex;
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = NULL;
  gint64 ignored;

  if (regex == NULL)
    regex = g_regex_new ("\\A-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", G_REGEX_RAW, 0,
                         NULL);
  if (!g_regex_match_full (regex, reader->at, reader->end - reader->at, 0, 0, &match, NULL))
    return FALSE;

  text = g_match_info_fetch (match, 0);
  reader->at += strlen (text);
  return strpbrk (text, ".eE") != NULL
         || g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &ignored, NULL);
}

static gboolean
read_word (Reader *reader)
{
  const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((gsize) (reader->end - reader->at) >= strlen (words[i])
        && strncmp (reader->at, words[i], strlen (words[i])) == 0)
      {
        reader->at += strlen (words[i]);
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_members (Reader *reader, gboolean object)
{
  const char *close = object ? "}" : "]";
  guint n = 0;

  if (++reader->depth > RW_JSON_MAX_DEPTH)
    return FALSE;
  read_blanks (reader);
  if (!read_char (reader, close))
    do
      {
        read_blanks (reader);
        if (object && (++n > RW_JSON_MAX_MEMBERS || !read_text (reader)))
          return FALSE;
        read_blanks (reader);
        if ((object && !read_char (reader, ":")) || !read_value (reader))
          return FALSE;
        if (read_char (reader, close))
          break;
        if (!read_char (reader, ","))
          return FALSE;
      }
    while (TRUE);

  reader->depth--;
  return TRUE;
}

static gboolean
read_value (Reader *reader)
{
  gboolean ok;

  read_blanks (reader);
  if (read_char (reader, "{"))
    ok = read_members (reader, TRUE);
  else if (read_char (reader, "["))
    ok = read_members (reader, FALSE);
  else if (reader->at < reader->end && *reader->at == '"')
    ok = read_text (reader);
  else if (reader->at < reader->end && (*reader->at == '-' || g_ascii_isdigit (*reader->at)))
    ok = read_number (reader);
  else
    ok = read_word (reader);
  read_blanks (reader);
  return ok;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  Reader reader = { text, text + size, 0 };
  g_autofree char *reason = NULL;
  gboolean accepted = rw_json_check (text, size, &reason);
  gboolean expected =
      g_utf8_validate_len (text, size, NULL) && read_value (&reader) && reader.at == reader.end;

  g_assert_true (accepted == expected);
  g_assert_true (accepted == (reason == NULL));
  if (accepted)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();

      g_assert_true (json_parser_load_from_data (parser, text, (gssize) size, NULL));
      g_assert_nonnull (json_parser_get_root (parser));
    }
  else
    g_assert_true (g_utf8_validate (reason, -1, NULL) && g_str_has_suffix (reason, "."));
  return 0;
}
