/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-table-cursor.h"

G_DEFINE_ABSTRACT_TYPE (RwTableCursor, rw_table_cursor, G_TYPE_OBJECT)

static const RwTableColumn event_columns[] = {
  { "event_time", NULL, RW_CELL_TIME, 0 },    { "container_id", NULL, RW_CELL_TEXT, 0 },
  { "rule_id", NULL, RW_CELL_TEXT, 0 },       { "event", NULL, RW_CELL_TEXT, 0 },
  { "actor", NULL, RW_CELL_TEXT, 0 },         { "value", NULL, RW_CELL_NUMBER, 1 },
  { "note", NULL, RW_CELL_TEXT, 0 },          { "alarm_id", NULL, RW_CELL_INTEGER, 0 },
  { "recorded_time", NULL, RW_CELL_TIME, 0 }, { "entry_id", NULL, RW_CELL_INTEGER, 0 },
};

static const RwTableColumn alarm_columns[] = {
  { "container_id", NULL, RW_CELL_TEXT, 0 },
  { "rule_id", NULL, RW_CELL_TEXT, 0 },
  { "priority", NULL, RW_CELL_INTEGER, 0 },
  { "state", NULL, RW_CELL_TEXT, 0 },
  { "raised_time", NULL, RW_CELL_TIME, 0 },
  { "cleared_time", NULL, RW_CELL_TIME, 0 },
  { "acknowledged_time", NULL, RW_CELL_TIME, 0 },
  { "acknowledged_by", NULL, RW_CELL_TEXT, 0 },
  { "note", NULL, RW_CELL_TEXT, 0 },
  { "value", NULL, RW_CELL_NUMBER, 1 },
  { "limit_value", NULL, RW_CELL_NUMBER, 1 },
  { "product_id", NULL, RW_CELL_TEXT, 0 },
  { "alarm_id", NULL, RW_CELL_INTEGER, 0 },
};

static const RwTableColumn bin_columns[] = {
  { "container_id", NULL, RW_CELL_TEXT, 0 },
  { "bin_start", NULL, RW_CELL_TIME, 0 },
  { "readings", NULL, RW_CELL_INTEGER, 0 },
};

static void
add_quantity (GArray *columns, RwQuantity quantity)
{
  static const char *const parts[] = { "min", "mean", "max", "count" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%s", rw_quantity_get_name (quantity), parts[i]);
      gboolean counts = i == G_N_ELEMENTS (parts) - 1;
      RwTableColumn column = {
        .name = g_intern_string (name),
        .unit = counts ? NULL : rw_quantity_get_unit (quantity),
        .kind = counts ? RW_CELL_INTEGER : RW_CELL_NUMBER,
        .decimals = rw_quantity_get_decimals (quantity),
      };

      g_array_append_val (columns, column);
    }
}

GArray *
rw_table_plan_dup_columns (const RwTablePlan *plan)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (RwTableColumn));

  switch (plan->table)
    {
    case RW_STORED_ALARM_EVENTS:
      g_array_append_vals (columns, event_columns, G_N_ELEMENTS (event_columns));
      break;
    case RW_STORED_ALARMS:
      g_array_append_vals (columns, alarm_columns, G_N_ELEMENTS (alarm_columns));
      break;
    case RW_STORED_BINS:
      g_array_append_vals (columns, bin_columns, G_N_ELEMENTS (bin_columns));
      for (guint q = 0; q < RW_N_QUANTITIES; q++)
        if ((plan->quantities & 1u << q) != 0)
          add_quantity (columns, q);
      break;
    }
  return columns;
}

RwTableBlock *
rw_table_block_new (void)
{
  RwTableBlock *self = g_new0 (RwTableBlock, 1);

  self->cells = g_array_new (FALSE, FALSE, sizeof (RwCell));
  self->texts = g_string_chunk_new (4096);
  return self;
}

void
rw_table_block_free (RwTableBlock *self)
{
  g_array_unref (self->cells);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static void
rw_table_cursor_dispose (GObject *object)
{
  rw_table_cursor_close (RW_TABLE_CURSOR (object));

  G_OBJECT_CLASS (rw_table_cursor_parent_class)->dispose (object);
}

static void
rw_table_cursor_class_init (RwTableCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_table_cursor_dispose;
}

static void
rw_table_cursor_init (RwTableCursor *self)
{
}

void
rw_table_cursor_next_async (RwTableCursor *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (RW_IS_TABLE_CURSOR (self));

  RW_TABLE_CURSOR_GET_CLASS (self)->next_async (self, cancellable, callback, user_data);
}

RwTableBlock *
rw_table_cursor_next_finish (RwTableCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (RW_IS_TABLE_CURSOR (self), NULL);

  return RW_TABLE_CURSOR_GET_CLASS (self)->next_finish (self, result, error);
}

double
rw_table_cursor_get_fraction (RwTableCursor *self)
{
  g_return_val_if_fail (RW_IS_TABLE_CURSOR (self), 0);

  return RW_TABLE_CURSOR_GET_CLASS (self)->get_fraction (self);
}

void
rw_table_cursor_close (RwTableCursor *self)
{
  g_return_if_fail (RW_IS_TABLE_CURSOR (self));

  RW_TABLE_CURSOR_GET_CLASS (self)->close (self);
}
