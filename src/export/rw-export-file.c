/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-export-file.h"

#include <errno.h>
#include <gio/gfiledescriptorbased.h>
#include <unistd.h>

/* Fast enough not to be what an export waits for, and within a few percent of the best. */
#define LEVEL 3

struct _RwExportFile
{
  GFile *file;               /* NULL: only the stream */
  GFile *temporary;          /* while it is there */
  GOutputStream *raw;        /* of the file, or the one that was given */
  GOutputStream *compressed; /* around it, or NULL */
};

RwExportFile *
rw_export_file_new (GFile *file, GOutputStream *stream)
{
  RwExportFile *self = g_new0 (RwExportFile, 1);

  g_set_object (&self->file, file);
  if (file == NULL)
    self->raw = g_object_ref (stream);
  return self;
}

void
rw_export_file_free (RwExportFile *self)
{
  rw_export_file_abandon (self);
  g_clear_object (&self->compressed);
  g_clear_object (&self->raw);
  g_clear_object (&self->file);
  g_free (self);
}

/* A hidden name beside the chosen one: the same file system, so that taking its place is a
 * rename. */
static GFile *
make_temporary (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *hidden = g_strdup_printf (".%s.%08x.part", name, (guint) g_random_int ());

  return g_file_get_child (folder, hidden);
}

static void
compress (RwExportFile *self)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autoptr (GConverter) compressor = NULL;

  if (!g_str_has_suffix (name, ".gz"))
    return;

  compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL));
  self->compressed = g_converter_output_stream_new (self->raw, compressor);
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (self->compressed), FALSE);
}

GOutputStream *
rw_export_file_open (RwExportFile *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) temporary = NULL;

  if (self->file == NULL)
    return self->raw;

  temporary = make_temporary (self->file);
  self->raw = G_OUTPUT_STREAM (g_file_create (temporary, G_FILE_CREATE_NONE, cancellable, error));
  if (self->raw == NULL)
    return NULL;

  self->temporary = g_steal_pointer (&temporary);
  compress (self);
  return self->compressed != NULL ? self->compressed : self->raw;
}

/* A file takes the place of an older one only when it is on the disk: after a power failure there
 * is the one or the other. Streams of remote file systems have no descriptor. */
static gboolean
sync_file (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  int code;

  if (!g_output_stream_flush (stream, cancellable, error))
    return FALSE;
  if (!G_IS_FILE_DESCRIPTOR_BASED (stream)
      || fsync (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream))) == 0)
    return TRUE;

  code = errno;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

gboolean
rw_export_file_commit (RwExportFile *self, GCancellable *cancellable, GError **error)
{
  if (self->compressed != NULL && !g_output_stream_close (self->compressed, cancellable, error))
    return FALSE;
  if (self->file == NULL)
    return g_output_stream_flush (self->raw, cancellable, error);
  if (!sync_file (self->raw, cancellable, error)
      || !g_output_stream_close (self->raw, cancellable, error)
      || !g_file_move (self->temporary, self->file, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL,
                       error))
    return FALSE;

  g_clear_object (&self->temporary);
  return TRUE;
}

void
rw_export_file_abandon (RwExportFile *self)
{
  if (self->temporary == NULL)
    return;

  g_output_stream_close (self->raw, NULL, NULL);
  g_file_delete (self->temporary, NULL, NULL);
  g_clear_object (&self->temporary);
}

GError *
rw_export_file_explain (GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    g_prefix_error (&error, "There is no room left where the file is to be; make some, or choose "
                            "another folder: ");
  return error;
}
