/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-json-check.h"

#include <string.h>

/* The most digits that always fit a gint64. */
#define SAFE_DIGITS 18

typedef enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END, /* just after [ */
  EXPECT_KEY,
  EXPECT_KEY_OR_END, /* just after { */
  EXPECT_COLON,
  EXPECT_SEPARATOR, /* a value has ended */
} Expected;

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  char *reason;
  Expected expected;
  int depth;
  guint64 objects; /* bit n: level n is an object, not a list */
  guint members[RW_JSON_MAX_DEPTH]; /* how many the object of a level has so far */
} Checker;

static const char *const expected_names[] = {
  [EXPECT_VALUE] = "a value is expected",
  [EXPECT_VALUE_OR_END] = "a value or ] is expected",
  [EXPECT_KEY] = "a key in double quotes is expected",
  [EXPECT_KEY_OR_END] = "a key in double quotes or } is expected",
  [EXPECT_COLON] = "a colon is expected",
  [EXPECT_SEPARATOR] = "a comma or the end is expected",
};

static gsize
position (const Checker *checker)
{
  return (gsize) (checker->at - checker->start) + 1;
}

static gboolean fail (Checker *checker, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (Checker *checker, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  checker->reason = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static gboolean
fail_unexpected (Checker *checker)
{
  const char *wanted = expected_names[checker->expected];
  guchar c = (guchar) *checker->at;

  if (g_ascii_isgraph (c))
    return fail (checker,
                 "The message is not JSON: %s at byte %" G_GSIZE_FORMAT ", but there is “%c”.",
                 wanted, position (checker), c);

  return fail (checker,
               "The message is not JSON: %s at byte %" G_GSIZE_FORMAT ", but there is byte 0x%02X.",
               wanted, position (checker), c);
}

static gboolean
fail_end (Checker *checker, const char *where)
{
  return fail (checker,
               "The message is not JSON: it ends in the middle of %s, after %" G_GSIZE_FORMAT
               " bytes.",
               where, (gsize) (checker->end - checker->start));
}

static void
skip_space (Checker *checker)
{
  while (checker->at < checker->end
         && (*checker->at == ' ' || *checker->at == '\t' || *checker->at == '\n'
             || *checker->at == '\r'))
    checker->at++;
}

/* Reads the four digits after \u. */
static gboolean
take_hex (Checker *checker, guint *code)
{
  guint value = 0;

  if (checker->end - checker->at < 4)
    return fail_end (checker, "a text");

  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (checker->at[i]);

      if (digit < 0)
        return fail (checker,
                     "The message is not JSON: \\u at byte %" G_GSIZE_FORMAT
                     " is not followed by four hexadecimal digits.",
                     position (checker) - 2);
      value = value * 16 + (guint) digit;
    }

  checker->at += 4;
  *code = value;
  return TRUE;
}

static gboolean
take_unicode_escape (Checker *checker)
{
  gsize place = position (checker) - 2;
  guint code, low;

  if (!take_hex (checker, &code))
    return FALSE;
  if (code == 0)
    return fail (checker,
                 "The text at byte %" G_GSIZE_FORMAT
                 " holds the NUL character (\\u0000), which is not taken.",
                 place);
  if (code < 0xD800 || code > 0xDFFF)
    return TRUE;

  if (code <= 0xDBFF && checker->end - checker->at >= 6 && checker->at[0] == '\\'
      && checker->at[1] == 'u')
    {
      checker->at += 2;
      if (!take_hex (checker, &low))
        return FALSE;
      if (low >= 0xDC00 && low <= 0xDFFF)
        return TRUE;
    }

  return fail (checker,
               "The text at byte %" G_GSIZE_FORMAT
               " holds half a character (an unpaired surrogate).",
               place);
}

/* Stands on the opening quote. */
static gboolean
take_string (Checker *checker)
{
  checker->at++;
  while (checker->at < checker->end)
    {
      guchar c = (guchar) *checker->at;

      if (c == '"')
        {
          checker->at++;
          return TRUE;
        }
      if (c < 0x20)
        return fail (checker,
                     "The message is not JSON: the text at byte %" G_GSIZE_FORMAT
                     " holds the control character 0x%02X.",
                     position (checker), c);

      checker->at++;
      if (c != '\\')
        continue;
      if (checker->at == checker->end)
        break;
      if (strchr ("\"\\/bfnrtu", *checker->at) == NULL || *checker->at == '\0')
        return fail (checker,
                     "The message is not JSON: the text at byte %" G_GSIZE_FORMAT
                     " holds a backslash before a character that needs none.",
                     position (checker) - 1);
      if (*checker->at++ == 'u' && !take_unicode_escape (checker))
        return FALSE;
    }

  return fail_end (checker, "a text");
}

static gsize
skip_digits (Checker *checker)
{
  const char *first = checker->at;

  while (checker->at < checker->end && g_ascii_isdigit (*checker->at))
    checker->at++;

  return (gsize) (checker->at - first);
}

static gboolean
fail_number (Checker *checker, gsize place, const char *why)
{
  return fail (checker, "The message is not JSON: the number at byte %" G_GSIZE_FORMAT " %s.",
               place, why);
}

/* Whether the whole number that ends here fits 64 bits. The library would quietly wrap it. */
static gboolean
check_whole_number (Checker *checker, const char *first, gsize n_digits)
{
  char digits[SAFE_DIGITS + 3];
  gint64 value;
  gsize length = (gsize) (checker->at - first);

  if (n_digits <= SAFE_DIGITS)
    return TRUE;
  if (n_digits == SAFE_DIGITS + 1)
    {
      memcpy (digits, first, length);
      digits[length] = '\0';
      if (g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, &value, NULL))
        return TRUE;
    }

  return fail (checker,
               "The whole number at byte %" G_GSIZE_FORMAT " has %" G_GSIZE_FORMAT
               " digits and does not fit 64 bits.",
               (gsize) (first - checker->start) + 1, n_digits);
}

static gboolean
take_number (Checker *checker)
{
  const char *first = checker->at;
  gsize place = position (checker);
  gboolean whole = TRUE;
  gsize n_digits;

  if (*checker->at == '-')
    checker->at++;
  if (checker->at < checker->end && *checker->at == 'I')
    return fail (checker, "Infinity is not JSON, but it is at byte %" G_GSIZE_FORMAT ".", place);
  n_digits = skip_digits (checker);
  if (n_digits == 0)
    return fail_number (checker, place, "has no digits");
  if (n_digits > 1 && checker->at[-(gssize) n_digits] == '0')
    return fail_number (checker, place, "begins with a superfluous zero");

  if (checker->at < checker->end && *checker->at == '.')
    {
      whole = FALSE;
      checker->at++;
      if (skip_digits (checker) == 0)
        return fail_number (checker, place, "has no digits after its point");
    }
  if (checker->at < checker->end && (*checker->at == 'e' || *checker->at == 'E'))
    {
      whole = FALSE;
      checker->at++;
      if (checker->at < checker->end && (*checker->at == '+' || *checker->at == '-'))
        checker->at++;
      if (skip_digits (checker) == 0)
        return fail_number (checker, place, "has no digits in its exponent");
    }

  return !whole || check_whole_number (checker, first, n_digits);
}

static gboolean
take_word (Checker *checker)
{
  const char *const words[] = { "true", "false", "null" };
  const char *const not_json[] = { "NaN",       "nan",  "Infinity", "inf",
                                   "undefined", "None", "True",     "False" };
  gsize left = (gsize) (checker->end - checker->at);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (left >= strlen (words[i]) && memcmp (checker->at, words[i], strlen (words[i])) == 0)
      {
        checker->at += strlen (words[i]);
        return TRUE;
      }

  for (guint i = 0; i < G_N_ELEMENTS (not_json); i++)
    if (left >= strlen (not_json[i])
        && memcmp (checker->at, not_json[i], strlen (not_json[i])) == 0)
      return fail (checker, "%s is not JSON, but it is at byte %" G_GSIZE_FORMAT ".", not_json[i],
                   position (checker));

  return fail_unexpected (checker);
}

static gboolean
open_level (Checker *checker, gboolean object)
{
  if (checker->depth == RW_JSON_MAX_DEPTH)
    return fail (
        checker,
        "The message nests lists and objects more than %d levels deep, at byte %" G_GSIZE_FORMAT
        ".",
        RW_JSON_MAX_DEPTH, position (checker));

  if (object)
    checker->objects |= G_GUINT64_CONSTANT (1) << checker->depth;
  else
    checker->objects &= ~(G_GUINT64_CONSTANT (1) << checker->depth);
  checker->members[checker->depth++] = 0;
  checker->at++;
  checker->expected = object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  return TRUE;
}

static gboolean
in_object (const Checker *checker)
{
  return checker->depth > 0 && (checker->objects >> (checker->depth - 1) & 1) != 0;
}

static gboolean
close_level (Checker *checker)
{
  checker->depth--;
  checker->at++;
  checker->expected = EXPECT_SEPARATOR;
  return TRUE;
}

static gboolean
take_value (Checker *checker)
{
  char c = *checker->at;
  gboolean ok;

  if (c == '{' || c == '[')
    return open_level (checker, c == '{');
  if (c == '"')
    ok = take_string (checker);
  else if (c == '-' || g_ascii_isdigit (c))
    ok = take_number (checker);
  else
    ok = take_word (checker);

  checker->expected = EXPECT_SEPARATOR;
  return ok;
}

static gboolean
take_key (Checker *checker)
{
  if (*checker->at != '"')
    return fail_unexpected (checker);

  if (++checker->members[checker->depth - 1] > RW_JSON_MAX_MEMBERS)
    return fail (checker,
                 "The message has an object of more than %d members, at byte %" G_GSIZE_FORMAT ".",
                 RW_JSON_MAX_MEMBERS, position (checker));

  checker->expected = EXPECT_COLON;
  return take_string (checker);
}

static gboolean
take_separator (Checker *checker)
{
  char c = *checker->at;

  if (checker->depth == 0)
    return fail (checker,
                 "The message is not JSON: something follows its end at byte %" G_GSIZE_FORMAT ".",
                 position (checker));
  if (c == (in_object (checker) ? '}' : ']'))
    return close_level (checker);
  if (c != ',')
    return fail_unexpected (checker);

  checker->at++;
  checker->expected = in_object (checker) ? EXPECT_KEY : EXPECT_VALUE;
  return TRUE;
}

static gboolean
take_token (Checker *checker)
{
  char c = *checker->at;

  switch (checker->expected)
    {
    case EXPECT_VALUE_OR_END:
      return c == ']' ? close_level (checker) : take_value (checker);
    case EXPECT_VALUE:
      return take_value (checker);
    case EXPECT_KEY_OR_END:
      return c == '}' ? close_level (checker) : take_key (checker);
    case EXPECT_KEY:
      return take_key (checker);
    case EXPECT_COLON:
      if (c != ':')
        return fail_unexpected (checker);
      checker->at++;
      checker->expected = EXPECT_VALUE;
      return TRUE;
    case EXPECT_SEPARATOR:
    default:
      return take_separator (checker);
    }
}

gboolean
rw_json_check (const char *data, gsize length, char **reason)
{
  Checker checker = { .start = data, .at = data, .end = data + length, .expected = EXPECT_VALUE };
  const char *bad;

  if (!g_utf8_validate_len (data, length, &bad) && *bad != '\0')
    {
      *reason = g_strdup_printf ("The message is not UTF-8 text: byte %" G_GSIZE_FORMAT
                                 " (0x%02X) is wrong.",
                                 (gsize) (bad - data) + 1, (guchar) *bad);
      return FALSE;
    }

  for (skip_space (&checker); checker.at < checker.end; skip_space (&checker))
    if (!take_token (&checker))
      {
        *reason = checker.reason;
        return FALSE;
      }

  if (checker.depth == 0 && checker.expected == EXPECT_SEPARATOR)
    return TRUE;

  if (checker.depth == 0)
    fail (&checker, "The message holds nothing but blanks.");
  else
    fail_end (&checker, in_object (&checker) ? "an object" : "a list");
  *reason = checker.reason;
  return FALSE;
}
