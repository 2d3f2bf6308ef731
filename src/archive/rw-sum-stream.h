/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwSumStream: passes bytes on to another stream and knows how many there were and their SHA-256.
 *
 * For: files whose checksum is told beside them.
 * Not for: reading.
 *
 * Closing closes the other stream too. One thread at a time; blocks as the other stream does.
 */
#define RW_TYPE_SUM_STREAM (rw_sum_stream_get_type ())
G_DECLARE_FINAL_TYPE (RwSumStream, rw_sum_stream, RW, SUM_STREAM, GFilterOutputStream)

/* Keeps a reference on stream. */
RwSumStream *rw_sum_stream_new (GOutputStream *stream);

guint64 rw_sum_stream_get_size (RwSumStream *self);

/* In hexadecimal digits; ends the sum: no more may be written. */
const char *rw_sum_stream_get_sha256 (RwSumStream *self);

G_END_DECLS
