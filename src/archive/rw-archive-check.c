/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-check.h"

#include "rw-archive-file.h"
#include "rw-archive-sum.h"
#include "rw-decoder-csv.h"
#include "rw-replay-bytes.h"

#include <string.h>

/* How many readings pass between two calls that tell of progress. */
#define STEP 10000

/* One part being decoded. */
typedef struct
{
  RwReplayBytes *bytes;
  GChecksum *hash; /* of what is packed */
  guint64 plain_bytes;
  RwCsvReader *reader;
  RwReadingsTable *table;
  RwNameCache *names;
  RwArchiveSum *sum; /* of all parts */
  RwArchiveCheckFunc func;
  gpointer user_data;
  GCancellable *cancellable;
} Check;

static gboolean damaged (GError **error, const char *path, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
damaged (GError **error, const char *path, const char *format, ...)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, RW_ARCHIVE_ERROR, RW_ARCHIVE_ERROR_DAMAGED, "“%s” %s", name, what);
  return FALSE;
}

static char *
dup_path (const char *manifest_path, const RwArchivePart *part)
{
  g_autofree char *folder = g_path_get_dirname (manifest_path);

  return g_build_filename (folder, part->name, NULL);
}

static gboolean
check_file (const char *path, const RwArchivePart *part, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *sha256 = NULL;
  guint64 size;

  sha256 = rw_archive_file_hash (path, &size, cancellable, &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return damaged (error, path, "is gone: bring it back from a copy");
  if (sha256 == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (size != part->bytes || strcmp (sha256, part->sha256) != 0)
    return damaged (error, path, "is not what its manifest says: bring it back from a copy");
  return TRUE;
}

gboolean
rw_archive_check_files (const RwArchiveManifest *manifest,
                        const char *manifest_path,
                        GCancellable *cancellable,
                        GError **error)
{
  for (guint i = 0; i < manifest->parts->len; i++)
    {
      const RwArchivePart *part = manifest->parts->pdata[i];
      g_autofree char *path = dup_path (manifest_path, part);

      if (!check_file (path, part, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* --- decoding -------------------------------------------------------------------------------- */

static gboolean
take_heading (Check *check, const RwCsvRecord *record, GError **error)
{
  g_autoptr (RwCsvTable) heading = rw_csv_table_new (record, ',', error);

  if (heading != NULL)
    check->table = rw_readings_table_new (heading, error);
  return check->table != NULL;
}

static gboolean
take_record (Check *check, const RwCsvRecord *record, GError **error)
{
  RwReading reading;
  g_autofree char *reason = NULL;
  guint64 n;

  if (check->table == NULL)
    return take_heading (check, record, error);
  if (!rw_decoder_csv_decode (check->table, record, g_get_real_time (), check->names, &reading,
                              &reason))
    return damaged (error, rw_replay_bytes_get_path (check->bytes), "cannot be read: %s", reason);

  rw_archive_sum_add (check->sum, &reading);
  n = rw_archive_sum_get_readings (check->sum);
  if (n % STEP != 0)
    return TRUE;
  if (check->func != NULL)
    check->func (n, check->user_data);
  return !g_cancellable_set_error_if_cancelled (check->cancellable, error);
}

static gboolean
decode (Check *check, GError **error)
{
  while (TRUE)
    {
      gboolean at_end = rw_replay_bytes_is_at_end (check->bytes);
      gsize length, used;
      const char *data = rw_replay_bytes_peek (check->bytes, &length);
      RwCsvRecord record;
      gboolean found = rw_csv_reader_read (check->reader, data, length, at_end, &record, &used);

      if (found && !take_record (check, &record, error))
        return FALSE;
      g_checksum_update (check->hash, (const guchar *) data, (gssize) used);
      check->plain_bytes += used;
      rw_replay_bytes_consume (check->bytes, used);
      if (!found && at_end)
        return TRUE;
      if (!found && !rw_replay_bytes_fill (check->bytes, error))
        return FALSE;
    }
}

static void
check_clear (Check *check)
{
  g_clear_pointer (&check->bytes, rw_replay_bytes_free);
  g_clear_pointer (&check->hash, g_checksum_free);
  g_clear_pointer (&check->reader, rw_csv_reader_free);
  g_clear_pointer (&check->table, rw_readings_table_unref);
}

static gboolean
check_part (Check *check, const char *path, const RwArchivePart *part, GError **error)
{
  guint64 before = rw_archive_sum_get_readings (check->sum);
  gboolean well;

  check->bytes = rw_replay_bytes_open (path, error);
  check->hash = g_checksum_new (G_CHECKSUM_SHA256);
  check->reader = rw_csv_reader_new (',');
  check->plain_bytes = 0;
  well = check->bytes != NULL && decode (check, error);
  if (well
      && (check->plain_bytes != part->plain_bytes
          || strcmp (g_checksum_get_string (check->hash), part->plain_sha256) != 0
          || rw_archive_sum_get_readings (check->sum) - before != part->readings))
    well = damaged (error, path, "holds something else than its manifest says");
  check_clear (check);
  return well;
}

static gboolean
check_parts (Check *check,
             const RwArchiveManifest *manifest,
             const char *manifest_path,
             GError **error)
{
  g_autofree char *checksum = NULL;

  for (guint i = 0; i < manifest->parts->len; i++)
    {
      const RwArchivePart *part = manifest->parts->pdata[i];
      g_autofree char *path = dup_path (manifest_path, part);

      if (!check_file (path, part, check->cancellable, error)
          || !check_part (check, path, part, error))
        return FALSE;
    }

  checksum = rw_archive_sum_to_text (check->sum);
  if (rw_archive_sum_get_readings (check->sum) != manifest->readings
      || strcmp (checksum, manifest->checksum) != 0)
    return damaged (error, manifest_path, "tells of other readings than its files hold");
  return TRUE;
}

gboolean
rw_archive_check_readings (const RwArchiveManifest *manifest,
                           const char *manifest_path,
                           RwArchiveCheckFunc func,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (RwNameCache) names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  g_autoptr (RwArchiveSum) sum = rw_archive_sum_new ();
  Check check = {
    .names = names,
    .sum = sum,
    .func = func,
    .user_data = user_data,
    .cancellable = cancellable,
  };

  return check_parts (&check, manifest, manifest_path, error);
}
