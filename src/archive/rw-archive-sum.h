/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwArchiveSum: counts readings and adds up a checksum of all their values that does not depend on
 * their order.
 *
 * For: comparing what a file holds with what the database holds: the SQL function
 * checksum_readings() computes the same from the tables.
 * Not for: protection against who wants to deceive; files have SHA-256 for that.
 *
 * Each reading is hashed (SHA-256), and the two halves of the first 16 bytes are added up as signed
 * numbers. One thread at a time.
 */
typedef struct _RwArchiveSum RwArchiveSum;

RwArchiveSum *rw_archive_sum_new (void);
void rw_archive_sum_free (RwArchiveSum *self);

void rw_archive_sum_add (RwArchiveSum *self, const RwReading *reading);

guint64 rw_archive_sum_get_readings (const RwArchiveSum *self);

/* As SQL writes it: two decimal numbers with a comma between them. Caller frees. */
char *rw_archive_sum_to_text (const RwArchiveSum *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwArchiveSum, rw_archive_sum_free)

G_END_DECLS
