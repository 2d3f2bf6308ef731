/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-bytes.h"

#include <string.h>

#define CHUNK (256 * 1024)
#define GZIP_MAGIC "\x1f\x8b"
#define GZIP_MAGIC_LENGTH 2

/* Bytes of which those before offset are done with. */
typedef struct
{
  GByteArray *bytes;
  gsize offset;
} Window;

struct _RwReplayBytes
{
  char *path;
  GInputStream *stream;
  gboolean stream_ended;
  GConverter *unpacker; /* NULL for a plain file */
  Window packed;        /* of a gzip file, as it is in the file */
  Window plain;
  gboolean at_end;
};

static const guint8 *
window_peek (const Window *window, gsize *length)
{
  *length = window->bytes->len - window->offset;
  return window->bytes->data + window->offset;
}

/* Room for a chunk behind what is not yet done with. */
static guint8 *
window_grow (Window *window)
{
  guint used;

  if (window->offset > 0)
    g_byte_array_remove_range (window->bytes, 0, (guint) window->offset);
  window->offset = 0;
  used = window->bytes->len;
  g_byte_array_set_size (window->bytes, used + CHUNK);
  return window->bytes->data + used;
}

/* Gives back what was not filled of the chunk. */
static void
window_trim (Window *window, gsize filled)
{
  g_byte_array_set_size (window->bytes, window->bytes->len - CHUNK + (guint) filled);
}

/* Appends a chunk of the file; sets stream_ended at its end. */
static gboolean
read_chunk (RwReplayBytes *self, Window *window, GError **error)
{
  gssize n = g_input_stream_read (self->stream, window_grow (window), CHUNK, NULL, error);

  window_trim (window, (gsize) MAX (n, 0));
  if (n < 0)
    {
      g_prefix_error (error, "“%s” cannot be read on: ", self->path);
      return FALSE;
    }
  self->stream_ended = n == 0;
  return TRUE;
}

/* Several gzip files one behind the other are one. */
static gboolean
begin_next_member (RwReplayBytes *self, GError **error)
{
  gsize length;
  const guint8 *data;

  g_converter_reset (self->unpacker);
  while (window_peek (&self->packed, &length) != NULL && length < GZIP_MAGIC_LENGTH
         && !self->stream_ended)
    if (!read_chunk (self, &self->packed, error))
      return FALSE;

  /* Anything else is padding, as tapes have it. */
  data = window_peek (&self->packed, &length);
  self->at_end = length < GZIP_MAGIC_LENGTH || memcmp (data, GZIP_MAGIC, GZIP_MAGIC_LENGTH) != 0;
  return TRUE;
}

static gboolean
fail_packed (RwReplayBytes *self, GError *reason, GError **error)
{
  gboolean cut = g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               cut ? "“%s” ends in the midst of what is packed in it: copy it again"
                   : "“%s” is damaged and cannot be unpacked: copy it again",
               self->path);
  g_error_free (reason);
  return FALSE;
}

/* One step of unpacking; may yield nothing. */
static gboolean
unpack (RwReplayBytes *self, GError **error)
{
  gsize length, taken = 0, made = 0;
  const guint8 *data = window_peek (&self->packed, &length);
  guint8 *room = window_grow (&self->plain);
  GError *reason = NULL;
  GConverterResult result =
      g_converter_convert (self->unpacker, data, length, room, CHUNK,
                           self->stream_ended ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
                           &taken, &made, &reason);

  window_trim (&self->plain, made);
  self->packed.offset += taken;
  if (result == G_CONVERTER_FINISHED)
    return begin_next_member (self, error);
  if (result != G_CONVERTER_ERROR)
    return TRUE;
  if (!self->stream_ended && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    {
      g_error_free (reason);
      return read_chunk (self, &self->packed, error);
    }
  return fail_packed (self, reason, error);
}

static gboolean
begin (RwReplayBytes *self, GError **error)
{
  gsize length;
  const guint8 *data;

  while (window_peek (&self->plain, &length) != NULL && length < GZIP_MAGIC_LENGTH
         && !self->stream_ended)
    if (!read_chunk (self, &self->plain, error))
      return FALSE;

  data = window_peek (&self->plain, &length);
  self->at_end = self->stream_ended;
  if (length >= GZIP_MAGIC_LENGTH && memcmp (data, GZIP_MAGIC, GZIP_MAGIC_LENGTH) == 0)
    {
      Window read = self->plain;

      self->plain = self->packed;
      self->packed = read;
      self->at_end = FALSE;
      self->unpacker = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    }
  return TRUE;
}

RwReplayBytes *
rw_replay_bytes_open (const char *path, GError **error)
{
  g_autoptr (RwReplayBytes) self = g_new0 (RwReplayBytes, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->path = g_strdup (path);
  self->packed.bytes = g_byte_array_new ();
  self->plain.bytes = g_byte_array_new ();
  self->stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
  if (self->stream == NULL)
    {
      g_prefix_error (error, "“%s” cannot be read: ", path);
      return NULL;
    }

  /* So that looking at the first bytes is looking at memory, also in an empty file. */
  g_byte_array_set_size (self->plain.bytes, 1);
  g_byte_array_set_size (self->plain.bytes, 0);
  return begin (self, error) ? g_steal_pointer (&self) : NULL;
}

void
rw_replay_bytes_free (RwReplayBytes *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->unpacker);
  g_byte_array_unref (self->packed.bytes);
  g_byte_array_unref (self->plain.bytes);
  g_free (self->path);
  g_free (self);
}

const char *
rw_replay_bytes_peek (RwReplayBytes *self, gsize *length)
{
  return (const char *) window_peek (&self->plain, length);
}

void
rw_replay_bytes_consume (RwReplayBytes *self, gsize n)
{
  g_return_if_fail (n <= self->plain.bytes->len - self->plain.offset);

  self->plain.offset += n;
}

gboolean
rw_replay_bytes_is_at_end (RwReplayBytes *self)
{
  return self->at_end;
}

gboolean
rw_replay_bytes_fill (RwReplayBytes *self, GError **error)
{
  gsize before, after;

  if (self->at_end)
    return TRUE;
  if (self->unpacker == NULL)
    {
      if (!read_chunk (self, &self->plain, error))
        return FALSE;
      self->at_end = self->stream_ended;
      return TRUE;
    }

  window_peek (&self->plain, &before);
  do
    {
      if (!unpack (self, error))
        return FALSE;
      window_peek (&self->plain, &after);
    }
  while (after == before && !self->at_end);
  return TRUE;
}

const char *
rw_replay_bytes_get_path (RwReplayBytes *self)
{
  return self->path;
}
