/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sum-stream.h"

struct _RwSumStream
{
  GFilterOutputStream parent_instance;

  GChecksum *hash;
  guint64 size;
};

G_DEFINE_FINAL_TYPE (RwSumStream, rw_sum_stream, G_TYPE_FILTER_OUTPUT_STREAM)

static gssize
rw_sum_stream_write (GOutputStream *stream,
                     const void *buffer,
                     gsize count,
                     GCancellable *cancellable,
                     GError **error)
{
  RwSumStream *self = RW_SUM_STREAM (stream);
  GOutputStream *base = g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (stream));
  gssize n = g_output_stream_write (base, buffer, count, cancellable, error);

  if (n > 0)
    {
      g_checksum_update (self->hash, buffer, n);
      self->size += (guint64) n;
    }
  return n;
}

static void
rw_sum_stream_finalize (GObject *object)
{
  g_checksum_free (RW_SUM_STREAM (object)->hash);

  G_OBJECT_CLASS (rw_sum_stream_parent_class)->finalize (object);
}

static void
rw_sum_stream_class_init (RwSumStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_sum_stream_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = rw_sum_stream_write;
}

static void
rw_sum_stream_init (RwSumStream *self)
{
  self->hash = g_checksum_new (G_CHECKSUM_SHA256);
}

RwSumStream *
rw_sum_stream_new (GOutputStream *stream)
{
  return g_object_new (RW_TYPE_SUM_STREAM, "base-stream", stream, NULL);
}

guint64
rw_sum_stream_get_size (RwSumStream *self)
{
  return self->size;
}

const char *
rw_sum_stream_get_sha256 (RwSumStream *self)
{
  return g_checksum_get_string (self->hash);
}
