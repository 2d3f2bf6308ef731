/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-decoder.h"
#include "rw-readings-table.h"

G_BEGIN_DECLS

/*
 * The decoder of one record of a table of readings.
 *
 * For: replay and import of CSV; it is not among the decoders that a topic can be given to, because
 * a record means nothing without its heading.
 * Not for: taking records apart (RwCsvReader), and not for the heading (RwReadingsTable).
 *
 * An empty field is a missing value. One that cannot be understood rejects the record, as in a
 * native message. What an export tells about how a reading was stored (received_time, source,
 * quality, late) is taken over, so that an imported reading is the one that was exported.
 */

/* The source of readings whose table tells neither it nor their quality. */
#define RW_DECODER_CSV_SOURCE "csv"

/* TRUE with reading filled; its received_time is 0 where the table does not tell it. FALSE with
 * *reason, to be freed, which names line and column. received_time is the present, µs. */
gboolean rw_decoder_csv_decode (const RwReadingsTable *table,
                                const RwCsvRecord *record,
                                gint64 received_time,
                                RwNameCache *names,
                                RwReading *reading,
                                char **reason);

G_END_DECLS
