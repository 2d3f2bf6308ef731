/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwExportColumn: what a column of exported history holds, by its native name.
 *
 * For: RwHistoryExport and whoever lets people choose columns.
 * Not for: the values themselves.
 *
 * The order of the numbers is the usual order of the columns. Pure, any thread.
 */
typedef enum
{
  RW_EXPORT_CONTAINER_ID,
  RW_EXPORT_MEASUREMENT_TIME,
  RW_EXPORT_FIRST_QUANTITY, /* and on, in the order of RwQuantity */
  RW_EXPORT_FIRST_FLAG = RW_EXPORT_FIRST_QUANTITY + RW_N_QUANTITIES, /* in the order of the bits */
  RW_EXPORT_PRODUCT_ID = RW_EXPORT_FIRST_FLAG + RW_N_FLAGS,
  RW_EXPORT_DEFROST_CYCLE,
  RW_EXPORT_LATITUDE,
  RW_EXPORT_LONGITUDE,
  RW_EXPORT_RECEIVED_TIME, /* from here on how it was stored: what makes an import the same again */
  RW_EXPORT_SOURCE,
  RW_EXPORT_QUALITY,
  RW_EXPORT_LATE,
  RW_N_EXPORT_COLUMNS
} RwExportColumn;

const char *rw_export_column_get_name (guint column);

/* The unit for a heading, NULL where there is none. */
const char *rw_export_column_get_unit (guint column);

/* FALSE and *column untouched when there is none of this name. */
gboolean rw_export_column_from_name (const char *name, guint *column);

G_END_DECLS
