/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-record-data.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwRecordStream: where the Standard CSV export of a reefer goes when a temperature record is made
 * of it: takes its SHA-256 and reads it back.
 *
 * For: RwTemperatureRecord: what the record tells comes from the very bytes that its checksum is
 * of. Not for: reading files (reeferwatchctl import).
 *
 * One thread at a time.
 */
#define RW_TYPE_RECORD_STREAM (rw_record_stream_get_type ())
G_DECLARE_FINAL_TYPE (RwRecordStream, rw_record_stream, RW, RECORD_STREAM, GOutputStream)

/* data, which gets the readings, is borrowed and must live until the last write. */
GOutputStream *rw_record_stream_new (RwRecordData *data);

/* After the last byte: the checksum, 64 digits. Valid as long as the stream. NULL with
 * G_IO_ERROR_INVALID_DATA when what was written is no such export. */
const char *rw_record_stream_end (RwRecordStream *self, GError **error);

G_END_DECLS
