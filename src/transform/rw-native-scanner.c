/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-native-scanner.h"

#include "rw-native-keys.h"
#include "rw-time.h"

#include <string.h>

/* Digits whose whole number a double holds exactly; with at most 22 decimals the one division that
 * follows is rounded as correctly as strtod() rounds. */
#define MAX_DIGITS 15

static const double powers_of_ten[MAX_DIGITS + 1] = {
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
};

typedef struct
{
  const char *text;
  gsize length;
} Span;

/* More keys that are not ours are left to the library, which is quicker in telling whether one of
 * them comes twice. */
#define MAX_UNKNOWN 8

typedef struct
{
  const char *at;
  const char *end;
  guint32 seen; /* bit per index of rw_native_keys */
  guint32 has;  /* the same, for those whose value is not null */
  guint n_unknown;
  int predicted; /* senders keep the order of keys: try this one first */
  Span unknown[MAX_UNKNOWN];
} Scan;

static inline void
skip_space (Scan *scan)
{
  while (scan->at < scan->end
         && (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
    scan->at++;
}

static inline gboolean
take (Scan *scan, char c)
{
  if (scan->at == scan->end || *scan->at != c)
    return FALSE;

  scan->at++;
  return TRUE;
}

/* Takes a text of printable ASCII without escapes. */
static gboolean
take_text (Scan *scan, Span *span)
{
  if (!take (scan, '"'))
    return FALSE;

  span->text = scan->at;
  while (scan->at < scan->end && *scan->at != '"')
    {
      if ((guchar) (*scan->at - 0x20) >= 0x5F || *scan->at == '\\')
        return FALSE;
      scan->at++;
    }

  span->length = (gsize) (scan->at - span->text);
  return take (scan, '"');
}

static gboolean
take_word (Scan *scan, const char *word, gsize length)
{
  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return FALSE;

  scan->at += length;
  return TRUE;
}

#define TAKE_WORD(scan, word) take_word ((scan), (word), sizeof (word) - 1)

static gboolean
take_number (Scan *scan, double *number)
{
  gboolean negative = take (scan, '-');
  const char *first = scan->at;
  const char *point = NULL;
  gint64 digits = 0;
  gsize n_digits, n_decimals;

  for (; scan->at < scan->end; scan->at++)
    {
      if (g_ascii_isdigit (*scan->at))
        {
          if (scan->at - first > MAX_DIGITS)
            return FALSE;
          digits = digits * 10 + (*scan->at - '0');
        }
      else if (*scan->at == '.' && point == NULL)
        point = scan->at;
      else
        break;
    }

  n_decimals = point != NULL ? (gsize) (scan->at - point) - 1 : 0;
  n_digits = (gsize) (scan->at - first) - (point != NULL);
  if (n_digits > MAX_DIGITS || n_digits == n_decimals || (point != NULL && n_decimals == 0)
      || (*first == '0' && n_digits - n_decimals > 1)
      || (scan->at < scan->end && (*scan->at == 'e' || *scan->at == 'E')))
    return FALSE;

  *number = (double) digits / powers_of_ten[n_decimals];
  if (negative)
    *number = -*number;
  return TRUE;
}

/* Takes the predicted key in one comparison, which spares looking at each of its bytes. */
static gboolean
take_predicted_key (Scan *scan)
{
  const RwNativeKey *guess = &rw_native_keys[scan->predicted];

  if ((gsize) (scan->end - scan->at) < guess->length + 2 || scan->at[0] != '"'
      || memcmp (scan->at + 1, guess->name, guess->length) != 0
      || scan->at[guess->length + 1] != '"')
    return FALSE;

  scan->at += guess->length + 2;
  return TRUE;
}

/* FALSE where the key came before, or where there are too many. */
static gboolean
remember_unknown (Scan *scan, const Span *name)
{
  if (scan->n_unknown == MAX_UNKNOWN)
    return FALSE;
  for (guint i = 0; i < scan->n_unknown; i++)
    if (scan->unknown[i].length == name->length
        && memcmp (scan->unknown[i].text, name->text, name->length) == 0)
      return FALSE;

  scan->unknown[scan->n_unknown++] = *name;
  return TRUE;
}

/* Takes a key; *index is into rw_native_keys, -1 for one that is not known. */
static gboolean
take_key (Scan *scan, int *index)
{
  Span name;

  *index = scan->predicted;
  if (!take_predicted_key (scan))
    {
      if (!take_text (scan, &name))
        return FALSE;
      *index = rw_native_keys_find (name.text, name.length);
      if (*index < 0)
        return remember_unknown (scan, &name);
    }

  scan->predicted = (*index + 1) % RW_N_NATIVE_KEYS;
  return TRUE;
}

static gboolean
skip_scalar (Scan *scan)
{
  double ignored_number;
  Span ignored_text;

  if (scan->at == scan->end)
    return FALSE;
  if (*scan->at == '"')
    return take_text (scan, &ignored_text);

  return TAKE_WORD (scan, "null") || TAKE_WORD (scan, "true") || TAKE_WORD (scan, "false")
         || take_number (scan, &ignored_number);
}

static gboolean
take_id (Scan *scan, RwNameCache *names, const char **id)
{
  Span span;

  if (!take_text (scan, &span) || span.length == 0 || span.length > RW_DECODER_MAX_ID
      || span.text[0] == ' ')
    return FALSE;

  *id = rw_name_cache_intern (names, span.text, span.length);
  return *id != NULL;
}

static gboolean
take_time (Scan *scan, RwReading *reading)
{
  Span span;
  gboolean zoned;

  if (!take_text (scan, &span) || !rw_time_parse (span.text, span.length, &reading->time, &zoned))
    return FALSE;

  if (!zoned)
    reading->quality |= RW_QUALITY_NAIVE_TIME;
  return TRUE;
}

static gboolean
take_value (Scan *scan, RwNameCache *names, const RwNativeKey *key, RwReading *reading)
{
  double number;
  gboolean on;

  switch (key->kind)
    {
    case RW_NATIVE_CONTAINER_ID:
      return take_id (scan, names, &reading->container_id);
    case RW_NATIVE_PRODUCT_ID:
      return take_id (scan, names, &reading->product_id);
    case RW_NATIVE_TIME:
      return take_time (scan, reading);
    case RW_NATIVE_FLAG:
      on = TAKE_WORD (scan, "true");
      if (!on && !TAKE_WORD (scan, "false"))
        return FALSE;
      rw_native_key_set_flag (key, reading, on);
      return TRUE;
    case RW_NATIVE_QUANTITY:
    case RW_NATIVE_COUNT:
    case RW_NATIVE_LATITUDE:
    case RW_NATIVE_LONGITUDE:
    default:
      return take_number (scan, &number) && rw_native_key_set_number (key, reading, number);
    }
}

static gboolean
take_member (Scan *scan, RwNameCache *names, RwReading *reading)
{
  int index;

  if (!take_key (scan, &index))
    return FALSE;
  skip_space (scan);
  if (!take (scan, ':'))
    return FALSE;
  skip_space (scan);

  if (index < 0)
    return skip_scalar (scan);
  if ((scan->seen & 1u << index) != 0)
    return FALSE;
  scan->seen |= 1u << index;
  if (TAKE_WORD (scan, "null"))
    return TRUE;

  scan->has |= 1u << index;
  return take_value (scan, names, &rw_native_keys[index], reading);
}

/* The first three keys are required; two spellings of one key are for the library to sort out. */
static gboolean
is_complete (const Scan *scan)
{
  const guint32 required = 7;
  const guint32 spellings = 1u << 7 | 1u << 25;

  return (scan->has & required) == required && (scan->seen & spellings) != spellings;
}

gboolean
rw_native_scanner_scan (RwDecoding *decoding, RwReading *reading)
{
  Scan scan;

  /* The rest is set when it is needed. */
  scan.at = decoding->data;
  scan.end = decoding->data + decoding->length;
  scan.seen = scan.has = scan.n_unknown = 0;
  scan.predicted = 0;
  rw_reading_init (reading);
  skip_space (&scan);
  if (!take (&scan, '{'))
    return FALSE;

  do
    {
      skip_space (&scan);
      if (!take_member (&scan, decoding->names, reading))
        return FALSE;
      skip_space (&scan);
    }
  while (take (&scan, ','));

  if (!take (&scan, '}'))
    return FALSE;
  skip_space (&scan);
  if (scan.at != scan.end || !is_complete (&scan))
    return FALSE;

  if (scan.n_unknown > 0)
    reading->quality |= RW_QUALITY_UNKNOWN_KEYS;
  decoding->unknown_keys += scan.n_unknown;
  return TRUE;
}
