/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-quantity.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwTableCursor: rows of what is stored beside the readings themselves, pulled block by block: the
 * journal of alarms, the alarms, and what the readings came to in quarters of an hour, hours, days.
 *
 * For: exports.
 * Not for: readings (RwReadingCursor), which are too many for cells of any kind, and not for lists
 * in windows (RwAlarmStore).
 *
 * Made by rw_history_provider_open_table(). Threads, order of calls and errors are as with
 * RwReadingCursor.
 */
typedef enum
{
  RW_STORED_ALARM_EVENTS, /* the journal, in the order of time */
  RW_STORED_ALARMS,       /* raised in the span, last; in the order of containers and rules */
  RW_STORED_BINS,         /* in the order of containers and time */
} RwStoredTable;

typedef struct
{
  RwStoredTable table;
  const char *const *container_ids; /* ends with NULL; NULL: the whole fleet */
  gint64 from;                      /* µs since 1970 UTC, included */
  gint64 to;                        /* excluded */
  guint32 quantities;               /* of bins: mask of 1 << RwQuantity */
  gint64 step;                      /* of bins: a quarter of an hour, an hour or a day, µs */
} RwTablePlan;

typedef enum
{
  RW_CELL_TEXT,
  RW_CELL_TIME,
  RW_CELL_INTEGER,
  RW_CELL_NUMBER,
} RwCellKind;

typedef struct
{
  const char *name; /* interned */
  const char *unit; /* or NULL */
  RwCellKind kind;
  int decimals; /* of a number */
} RwTableColumn;

/* What is missing is NULL, RW_CELL_NONE or NAN. */
#define RW_CELL_NONE G_MININT64

typedef union
{
  const char *text; /* of the block */
  gint64 time;      /* µs since 1970 UTC */
  gint64 integer;
  float number;
} RwCell;

typedef struct
{
  GArray *cells; /* of RwCell, row by row */
  GStringChunk *texts;
  guint n_rows;
} RwTableBlock;

RwTableBlock *rw_table_block_new (void);
void rw_table_block_free (RwTableBlock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTableBlock, rw_table_block_free)

/* The columns of the plan's table: a GArray of RwTableColumn. Caller frees. */
GArray *rw_table_plan_dup_columns (const RwTablePlan *plan);

#define RW_TYPE_TABLE_CURSOR (rw_table_cursor_get_type ())
G_DECLARE_DERIVABLE_TYPE (RwTableCursor, rw_table_cursor, RW, TABLE_CURSOR, GObject)

struct _RwTableCursorClass
{
  GObjectClass parent_class;

  void (*next_async) (RwTableCursor *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  RwTableBlock *(*next_finish) (RwTableCursor *self, GAsyncResult *result, GError **error);
  double (*get_fraction) (RwTableCursor *self);
  void (*close) (RwTableCursor *self);
};

void rw_table_cursor_next_async (RwTableCursor *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Returns: (transfer full) (nullable): NULL without error at the end. */
RwTableBlock *rw_table_cursor_next_finish (RwTableCursor *self,
                                           GAsyncResult *result,
                                           GError **error);

/* How much of the span, or of the containers, is covered, from 0 to 1. */
double rw_table_cursor_get_fraction (RwTableCursor *self);

void rw_table_cursor_close (RwTableCursor *self);

G_END_DECLS
