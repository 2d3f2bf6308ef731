/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-import.h"

#include "rw-ctl-commands.h"
#include "rw-ctl-options.h"

#include <glib/gi18n.h>

/* How much of a file is looked at to find its heading. */
#define LOOK_AHEAD (64 * 1024)

/* How long a day stays that is brought back from the archive. */
#define KEEP_DAYS 7
#define MAX_DAYS 36500

static const char *const kind_words[] = { "auto",     "readings", "bookings",
                                          "profiles", "archive",  NULL };

typedef enum
{
  KIND_AUTO,
  KIND_READINGS,
  KIND_BOOKINGS,
  KIND_PROFILES,
  KIND_ARCHIVE,
} Kind;

static gboolean
check_file (char **files, GError **error)
{
  if (files != NULL && files[1] == NULL)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say which file to import, one at a time"));
  return FALSE;
}

static gboolean
check_keep_days (int days, GError **error)
{
  if (days >= 1 && days <= MAX_DAYS)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--keep-days=%d: give days from 1 to %d"), days, MAX_DAYS);
  return FALSE;
}

/* What a file holds, by its first line; what is no table of ours is for the reader of recordings to
 * judge. */
static gboolean
look_inside (const char *path, Kind *kind, GError **error)
{
  g_autoptr (RwReplayBytes) bytes = rw_replay_bytes_open (path, error);
  g_autoptr (RwCsvReader) reader = NULL;
  g_autoptr (RwCsvTable) table = NULL;
  gsize length, used;
  const char *text;
  char separator;
  RwCsvRecord heading;
  RwPgImportKind rows;

  if (bytes == NULL)
    return FALSE;
  while (text = rw_replay_bytes_peek (bytes, &length),
         length < LOOK_AHEAD && !rw_replay_bytes_is_at_end (bytes))
    if (!rw_replay_bytes_fill (bytes, error))
      return FALSE;

  separator = rw_csv_guess_separator (text, length);
  reader = rw_csv_reader_new (separator);
  if (rw_csv_reader_read (reader, text, length, TRUE, &heading, &used))
    table = rw_csv_table_new (&heading, separator, NULL);
  *kind = KIND_READINGS;
  if (table != NULL && rw_pg_import_guess (table, &rows))
    *kind = rows == RW_PG_IMPORT_BOOKINGS ? KIND_BOOKINGS : KIND_PROFILES;
  return TRUE;
}

/* What was read from a pipe to look at it would be missing afterwards: it has readings unless told
 * otherwise. */
static gboolean
find_kind (const char *path, Kind *kind, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, error);

  if (info == NULL)
    {
      g_prefix_error (error, "“%s” cannot be read: ", path);
      return FALSE;
    }
  if (*kind != KIND_AUTO)
    return TRUE;
  if (rw_ctl_import_is_archive (path))
    {
      *kind = KIND_ARCHIVE;
      return TRUE;
    }
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    return look_inside (path, kind, error);
  *kind = KIND_READINGS;
  return TRUE;
}

int
rw_ctl_import (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *as = NULL;
  g_auto (GStrv) files = NULL;
  g_autoptr (RwReplayBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  int days = KEEP_DAYS;
  Kind kind;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, N_ ("What the file holds (auto: told by its content)"),
      "auto|readings|bookings|profiles|archive" },
    { "keep-days", 0, 0, G_OPTION_ARG_INT, &days,
      N_ ("Keep what is brought back from the archive for so many days (7)"), N_ ("DAYS") },
    { NULL },
  };

  if (!rw_ctl_options_parse (
          _ ("FILE"),
          _ ("Stores what is in a file: readings of an export, of a recording in JSON Lines or of "
             "the reference demo’s CSV; an archived day, by its manifest; or bookings or cargo "
             "profiles as CSV. What is there already is not stored twice."),
          entries, &files, argc, argv, &error)
      || !check_file (files, &error) || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_options_read_word ("as", as, kind_words, &kind, &error)
      || !check_keep_days (days, &error) || !find_kind (files[0], &kind, &error))
    return rw_ctl_fail (ctl, error);
  if (kind == KIND_ARCHIVE)
    return rw_ctl_import_archive (ctl, database, files[0], days);
  if (kind == KIND_READINGS)
    return rw_ctl_import_held (ctl, database, (const char *const *) files, days);

  bytes = rw_replay_bytes_open (files[0], &error);
  if (bytes == NULL)
    return rw_ctl_fail (ctl, error);
  return rw_ctl_import_rows (ctl, database,
                             kind == KIND_BOOKINGS ? RW_PG_IMPORT_BOOKINGS : RW_PG_IMPORT_PROFILES,
                             bytes);
}
