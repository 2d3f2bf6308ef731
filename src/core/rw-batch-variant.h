/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"

G_BEGIN_DECLS

/*
 * rw_batch_to_variant: a batch as one GVariant, and back.
 *
 * For: keeping batches on disk (RwSpool) such that nothing of them changes on the way.
 * Not for: other programs, and not for other machines: the form may change with a version.
 *
 * Pure, any thread.
 */

/* The type of a batch as a variant. */
#define RW_BATCH_VARIANT_TYPE                                                                      \
  "(ua(ayayayxxddadqqnyu)a(xayayay)a(ayayxxudd)a(ayayyixddxxdd)a(ayxuay))"

/* What it was before alarms told where and since when, and before there were states of detectors:
 * still read. */
#define RW_BATCH_VARIANT_TYPE_1 "(ua(ayayayxxddadqqnyu)a(xayayay)a(ayayxxudd)a(ayayyixdd))"

/* Returns: (transfer floating) */
GVariant *rw_batch_to_variant (const RwBatch *self);

/* Appends all of a variant to what is being built, the number of its messages included. A variant
 * of neither type, or a reading without a container, is FALSE; what was appended until then stays.
 */
gboolean rw_batch_builder_add_variant (RwBatchBuilder *self, GVariant *variant);

G_END_DECLS
