/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-quantity.h"

G_BEGIN_DECLS

/*
 * The SQL for a few columns of one reefer's readings, open and packed.
 *
 * For: charts, which ask for some of the quantities: of a packed day only their arrays are read and
 * unfolded, which takes a third of the time that all of them take.
 * Not for: whole readings (reeferwatch.samples_between()).
 */

/* A query of measurement_time, flags_known, flags_set and the quantities of the mask (1 <<
 * RwQuantity) in their order, in no order of rows. reefer, from and to are SQL: the number of the
 * reefer, and the span of time, from included, to excluded. Caller frees. */
char *rw_pg_samples_query (guint32 quantities,
                           const char *reefer,
                           const char *from,
                           const char *to);

G_END_DECLS
