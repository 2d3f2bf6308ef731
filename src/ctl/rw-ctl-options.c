/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-options.h"

#include "rw-pg-address.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
rw_ctl_options_parse (const char *parameters,
                      const char *summary,
                      const GOptionEntry *entries,
                      char ***rest,
                      int argc,
                      char **argv,
                      GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_auto (GStrv) arguments = g_new0 (char *, argc + 1);
  g_auto (GStrv) remaining = NULL;
  const GOptionEntry remainder[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &remaining, NULL, NULL },
    { NULL },
  };

  for (int i = 0; i < argc; i++)
    arguments[i] = g_strdup (argv[i]);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, remainder, NULL);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;

  if (rest != NULL)
    *rest = g_steal_pointer (&remaining);
  else if (remaining != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
                   _ ("“%s” has no meaning here: options are given as --name=value"), remaining[0]);
      return FALSE;
    }
  return TRUE;
}

const char *
rw_ctl_options_get_variable (const char *option)
{
  g_autofree char *upper = g_ascii_strup (option, -1);
  g_autofree char *name = g_strconcat ("REEFERWATCH_", g_strdelimit (upper, "-", '_'), NULL);

  return g_getenv (name);
}

gboolean
rw_ctl_options_complete_database (char **database, GError **error)
{
  if (*database == NULL)
    *database = g_strdup (rw_ctl_options_get_variable ("database"));
  else if (rw_pg_address_has_secret (*database))
    {
      g_set_error_literal (
          error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
          _ ("--database holds a password, which others could read: leave it out and use a "
             "password file (PGPASSFILE, ~/.pgpass) or REEFERWATCH_DATABASE"));
      return FALSE;
    }

  if (*database != NULL && rw_pg_address_is_valid (*database))
    return TRUE;
  g_set_error_literal (
      error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
      *database == NULL
          ? _ ("Say which database: --database=CONNINFO, or REEFERWATCH_DATABASE")
          : _ ("The address of the database is neither a libpq string, as “host=db dbname=x”, nor "
               "a URL"));
  return FALSE;
}

gboolean
rw_ctl_options_complete_private (gboolean private, char **database, GError **error)
{
  if (!private && *database == NULL && rw_ctl_options_get_variable ("database") == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say which database: --private, --database=CONNINFO, or "
                              "REEFERWATCH_DATABASE"));
      return FALSE;
    }
  if (!private)
    return rw_ctl_options_complete_database (database, error);
  if (*database == NULL)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say either --private or --database, not both"));
  return FALSE;
}

gboolean
rw_ctl_options_read_time (const char *option, const char *text, gint64 *time, GError **error)
{
  gboolean zoned;

  if (rw_time_parse (text, strlen (text), time, &zoned))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--%s=%s: give a time as 2026-11-22T10:00:00Z, 2026-11-22T10:00:00+01:00 or "
                  "2026-11-22"),
               option, text);
  return FALSE;
}

gboolean
rw_ctl_options_read_span (const char *from_text,
                          const char *to_text,
                          gint64 span,
                          gint64 *from,
                          gint64 *to,
                          GError **error)
{
  *to = g_get_real_time ();
  if (to_text != NULL && !rw_ctl_options_read_time ("to", to_text, to, error))
    return FALSE;

  *from = *to - span;
  if (from_text != NULL && !rw_ctl_options_read_time ("from", from_text, from, error))
    return FALSE;
  if (from_text == NULL && span == 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say from when on: --from=TIME"));
      return FALSE;
    }
  if (*from < *to)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("--from must be before --to"));
  return FALSE;
}

gboolean
rw_ctl_options_read_word (const char *option,
                          const char *text,
                          const char *const *words,
                          guint *index,
                          GError **error)
{
  g_autofree char *choice = NULL;

  *index = 0;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text))
      {
        *index = i;
        return TRUE;
      }

  choice = g_strjoinv (", ", (char **) words);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s=%s: choose from %s"),
               option, text, choice);
  return FALSE;
}

GArray *
rw_ctl_options_read_ids (char **texts, GError **error)
{
  guint n = texts != NULL ? g_strv_length (texts) : 0;
  /* With room for all of them, so that none moves: the set points at them. */
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < n; i++)
    {
      gint64 id;

      if (!g_ascii_string_to_signed (texts[i], 10, 1, G_MAXINT64, &id, NULL))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("“%s” is not a number as the lists show them"), texts[i]);
          return NULL;
        }
      if (g_hash_table_contains (seen, &id))
        continue;
      g_array_append_val (ids, id);
      g_hash_table_add (seen, &g_array_index (ids, gint64, ids->len - 1));
    }
  return g_steal_pointer (&ids);
}
