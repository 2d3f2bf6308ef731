/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-writer.h"

#include "rw-archive-file.h"
#include "rw-reading-rows.h"
#include "rw-sum-stream.h"

#include <gio/gfiledescriptorbased.h>
#include <glib/gstdio.h>

/* A level more costs a third of the time and saves two per cent. */
#define GZIP_LEVEL 5

struct _RwArchiveWriter
{
  char *folder; /* of the files themselves */
  char *manifest_path;
  RwArchiveManifest *manifest;
  guint part_readings;
  guint columns[RW_N_EXPORT_COLUMNS];
  GCancellable *cancellable;
  gboolean cleaned;
  gboolean finished;
  const char *container_id; /* of the last reading */

  /* The part under way; part is NULL between parts. */
  RwArchivePart *part;
  char *temporary;
  GFileOutputStream *file;
  RwSumStream *packed;
  RwSumStream *plain;
  RwRowWriter *rows;
};

RwArchiveWriter *
rw_archive_writer_new (const char *folder,
                       gint64 day,
                       int round,
                       guint part_readings,
                       GCancellable *cancellable)
{
  RwArchiveWriter *self = g_new0 (RwArchiveWriter, 1);
  g_autofree char *path = rw_archive_manifest_dup_path (day, round);

  self->manifest_path = g_build_filename (folder, path, NULL);
  self->folder = g_path_get_dirname (self->manifest_path);
  self->manifest = rw_archive_manifest_new (day, round);
  self->manifest->first_time = G_MAXINT64;
  self->manifest->last_time = G_MININT64;
  self->part_readings = part_readings;
  g_set_object (&self->cancellable, cancellable);
  for (guint i = 0; i < RW_N_EXPORT_COLUMNS; i++)
    {
      self->columns[i] = i;
      g_ptr_array_add (self->manifest->columns, g_strdup (rw_export_column_get_name (i)));
    }
  return self;
}

static char *
dup_part_path (RwArchiveWriter *self, const RwArchivePart *part)
{
  return g_build_filename (self->folder, part->name, NULL);
}

static void
abandon_part (RwArchiveWriter *self)
{
  g_clear_pointer (&self->rows, rw_row_writer_free);
  if (self->plain != NULL)
    g_output_stream_close (G_OUTPUT_STREAM (self->plain), NULL, NULL);
  g_clear_object (&self->plain);
  g_clear_object (&self->packed);
  g_clear_object (&self->file);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_clear_pointer (&self->temporary, g_free);
  self->part = NULL;
}

/* Everything of this name, as far as parts follow each other. */
static void
remove_parts (RwArchiveWriter *self)
{
  g_autoptr (RwArchiveManifest) names =
      rw_archive_manifest_new (self->manifest->day, self->manifest->round);
  gboolean found = TRUE;

  g_unlink (self->manifest_path);
  while (found)
    {
      g_autofree char *path = dup_part_path (self, rw_archive_manifest_add_part (names));
      g_autofree char *temporary = rw_archive_file_dup_temporary (path);

      found = g_unlink (path) == 0;
      found |= g_unlink (temporary) == 0;
    }
}

void
rw_archive_writer_free (RwArchiveWriter *self)
{
  abandon_part (self);
  if (self->cleaned && !self->finished)
    remove_parts (self);
  g_clear_pointer (&self->manifest, rw_archive_manifest_free);
  g_clear_object (&self->cancellable);
  g_free (self->manifest_path);
  g_free (self->folder);
  g_free (self);
}

/* --- rows ------------------------------------------------------------------------------------ */

static void
count (RwArchiveWriter *self, const RwReading *reading)
{
  RwArchiveManifest *manifest = self->manifest;

  manifest->readings++;
  self->part->readings++;
  manifest->reefers += reading->container_id != self->container_id;
  self->container_id = reading->container_id;
  manifest->first_time = MIN (manifest->first_time, reading->time);
  manifest->last_time = MAX (manifest->last_time, reading->time);
}

/* --- parts ----------------------------------------------------------------------------------- */

static gboolean
begin_part (RwArchiveWriter *self, GError **error)
{
  g_autoptr (GZlibCompressor) compressor = NULL;
  g_autoptr (GOutputStream) packing = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  RwCsvDialect dialect = rw_csv_dialect_standard ();

  if (!self->cleaned && !rw_archive_file_make_folder (self->manifest_path, error))
    return FALSE;
  if (!self->cleaned)
    remove_parts (self);
  self->cleaned = TRUE;
  if (!rw_archive_file_check_room (self->manifest_path, error))
    return FALSE;

  self->part = rw_archive_manifest_add_part (self->manifest);
  path = dup_part_path (self, self->part);
  self->temporary = rw_archive_file_dup_temporary (path);
  file = g_file_new_for_path (self->temporary);
  self->file = g_file_create (file, G_FILE_CREATE_PRIVATE, self->cancellable, error);
  if (self->file == NULL)
    {
      g_prefix_error (error, "%s: ", self->temporary);
      return FALSE;
    }

  compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, GZIP_LEVEL);
  self->packed = rw_sum_stream_new (G_OUTPUT_STREAM (self->file));
  /* The file is still to be brought to the disk when its last byte is written. */
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (self->packed), FALSE);
  packing =
      g_converter_output_stream_new (G_OUTPUT_STREAM (self->packed), G_CONVERTER (compressor));
  self->plain = rw_sum_stream_new (packing);
  self->rows = rw_row_writer_new (G_OUTPUT_STREAM (self->plain), RW_ROW_FORMAT_CSV, &dialect);
  return rw_reading_rows_write_heading (self->rows, self->columns, RW_N_EXPORT_COLUMNS,
                                        self->cancellable, error);
}

static gboolean
end_part (RwArchiveWriter *self, GError **error)
{
  RwArchivePart *part = self->part;
  g_autofree char *path = dup_part_path (self, part);
  int fd = g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (self->file));

  if (!rw_row_writer_finish (self->rows, self->cancellable, error)
      || !g_output_stream_close (G_OUTPUT_STREAM (self->plain), self->cancellable, error)
      || !rw_archive_file_sync (fd, self->temporary, error)
      || !g_output_stream_close (G_OUTPUT_STREAM (self->file), self->cancellable, error)
      || !rw_archive_file_publish (self->temporary, path, error))
    return FALSE;

  part->bytes = rw_sum_stream_get_size (self->packed);
  part->sha256 = g_strdup (rw_sum_stream_get_sha256 (self->packed));
  part->plain_bytes = rw_sum_stream_get_size (self->plain);
  part->plain_sha256 = g_strdup (rw_sum_stream_get_sha256 (self->plain));
  abandon_part (self);
  return TRUE;
}

gboolean
rw_archive_writer_add (RwArchiveWriter *self, const RwBatch *batch, GError **error)
{
  guint n;
  const RwReading *readings = rw_batch_get_readings (batch, &n);

  if (self->part == NULL && !begin_part (self, error))
    return FALSE;
  if (!rw_reading_rows_write (self->rows, self->columns, RW_N_EXPORT_COLUMNS, batch,
                              self->cancellable, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    count (self, &readings[i]);
  return self->part->readings < self->part_readings || end_part (self, error);
}

RwArchiveManifest *
rw_archive_writer_finish (RwArchiveWriter *self,
                          int schema_version,
                          const char *checksum,
                          GError **error)
{
  g_autofree char *json = NULL;

  g_return_val_if_fail (self->manifest->readings > 0, NULL);

  if (self->part != NULL && !end_part (self, error))
    return NULL;
  self->manifest->schema_version = schema_version;
  self->manifest->checksum = g_strdup (checksum);
  self->manifest->made_time = g_get_real_time () / G_USEC_PER_SEC * G_USEC_PER_SEC;
  json = rw_archive_manifest_to_json (self->manifest);
  if (!rw_archive_file_write (self->manifest_path, json, error))
    return NULL;
  self->finished = TRUE;
  return g_steal_pointer (&self->manifest);
}
