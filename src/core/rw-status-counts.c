/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-status-counts.h"

#include <string.h>

#define OTHER "other"

#define OPENING_QUOTE "“"
#define CLOSING_QUOTE "”"
#define ELLIPSIS "…"

/* As much of text as fits; whatever comes from a sender may be no UTF-8, which nothing that shows
 * a name would take. */
static void
copy_name (char *out, gsize size, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize length = strlen (valid);

  if (length >= size)
    {
      length = size - sizeof ELLIPSIS;
      while (length > 0 && ((guchar) valid[length] & 0xC0) == 0x80)
        length--;
      memcpy (out, valid, length);
      memcpy (out + length, ELLIPSIS, sizeof ELLIPSIS);
    }
  else
    memcpy (out, valid, length + 1);
}

static RwStatusCount *
find (RwStatusCount *counts, const char *name)
{
  const guint last = RW_STATUS_MAX_COUNTS - 1;
  guint i = 0;

  while (i < last && counts[i].name[0] != '\0' && strcmp (counts[i].name, name) != 0)
    i++;
  if (counts[i].name[0] == '\0')
    g_strlcpy (counts[i].name, i < last ? name : OTHER, sizeof counts[i].name);
  return &counts[i];
}

void
rw_status_counts_add (RwStatusCount *counts, const char *name, guint64 n)
{
  char fitting[sizeof counts->name];

  if (n == 0)
    return;
  copy_name (fitting, sizeof fitting, *name != '\0' ? name : OTHER);
  find (counts, fitting)->count += n;
}

void
rw_status_counts_add_readings (RwStatusCount *counts, const RwReading *readings, guint n)
{
  /* Sources are interned and come in runs, mostly one for the whole batch: a run costs one look at
   * each name, a reading one comparison of pointers. */
  for (guint i = 0, run; i < n; i += run)
    {
      const char *source = readings[i].source;

      for (run = 1; i + run < n && readings[i + run].source == source; run++)
        ;
      rw_status_counts_add (counts, source != NULL ? source : OTHER, run);
    }
}

void
rw_status_counts_add_letters (RwStatusCount *counts, const RwDeadLetter *letters, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *reason = rw_status_counts_generalize (letters[i].reason);

      rw_status_counts_add (counts, reason, 1);
    }
}

/* The end of a quotation that begins at text, marks included, or NULL when none does. A sender may
 * write marks of its own: those that pair are inside it, else it ends at its first closing one. */
static const char *
skip_quotation (const char *text)
{
  const char *first = NULL;
  guint depth = 0;

  if (!g_str_has_prefix (text, OPENING_QUOTE))
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_str_has_prefix (p, OPENING_QUOTE))
        depth++;
      else if (g_str_has_prefix (p, CLOSING_QUOTE))
        {
          p += strlen (CLOSING_QUOTE) - 1;
          first = first != NULL ? first : p + 1;
          if (--depth == 0)
            return p + 1;
        }
    }
  return first != NULL ? first : text + strlen (text);
}

/* The end of a number that begins at text, or NULL when none does: 12, -4.5, 1e9, 0x1F, and times
 * and dates with what joins their digits. */
static const char *
skip_number (const char *text)
{
  const char *p = text;

  if (*p == '-' || *p == '+')
    p++;
  if (!g_ascii_isdigit (*p))
    return NULL;
  while (g_ascii_isalnum (*p)
         || (*p != '\0' && strchr (".,:+-", *p) != NULL && g_ascii_isalnum (p[1])))
    p++;
  return p;
}

/* A list of quotations, however long, is one. */
static void
append_quotation (GString *text)
{
  static const char quotation[] = OPENING_QUOTE ELLIPSIS CLOSING_QUOTE;

  if (g_str_has_suffix (text->str, OPENING_QUOTE ELLIPSIS CLOSING_QUOTE ", "))
    g_string_truncate (text, text->len - strlen (", "));
  else
    g_string_append (text, quotation);
}

char *
rw_status_counts_generalize (const char *reason)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean in_word = FALSE;

  for (const char *p = reason; *p != '\0';)
    {
      const char *quotation = skip_quotation (p);
      const char *number = in_word ? NULL : skip_number (p);

      if (quotation != NULL)
        append_quotation (text);
      else if (number != NULL)
        g_string_append_c (text, 'N');
      else
        g_string_append_c (text, *p);
      in_word =
          quotation == NULL && (number != NULL || g_ascii_isalnum (*p) || (in_word && *p == '-'));
      p = quotation != NULL ? quotation : number != NULL ? number : p + 1;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
