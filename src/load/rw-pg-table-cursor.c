/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-table-cursor.h"

#include "rw-pg-selection.h"
#include "rw-pg-stream.h"
#include "rw-time.h"

#include <math.h>

/* Rows of a block. */
#define BLOCK_LENGTH 2000

typedef struct
{
  RwTablePlan plan; /* without what it points at */
  RwPgSelection selection;
  GArray *columns;
  RwTableBlock *block; /* being filled, or NULL */
  double fraction;
} Reader;

typedef struct
{
  RwTableBlock *rows;
  double fraction;
} Block;

struct _RwPgTableCursor
{
  RwTableCursor parent_instance;

  RwPgStream *stream;
  double fraction;
};

G_DEFINE_FINAL_TYPE (RwPgTableCursor, rw_pg_table_cursor, RW_TYPE_TABLE_CURSOR)

static void
block_free (gpointer data)
{
  Block *block = data;

  g_clear_pointer (&block->rows, rw_table_block_free);
  g_free (block);
}

static void
reader_free (gpointer data)
{
  Reader *self = data;

  rw_pg_selection_clear (&self->selection);
  g_array_unref (self->columns);
  g_clear_pointer (&self->block, rw_table_block_free);
  g_free (self);
}

/* --- in the thread of the stream -------------------------------------------------------------- */

static void
prepare (gpointer reader, RwPgScript *script)
{
  rw_pg_selection_ask (&((Reader *) reader)->selection, script);
}

/* The columns as the views have them. */
static char *
compose_alarms (Reader *self)
{
  gboolean events = self->plan.table == RW_STORED_ALARM_EVENTS;
  const char *time = events ? "event_time" : "raised_time";
  g_autoptr (GString) sql = g_string_new ("SELECT 1, ");

  for (guint i = 0; i < self->columns->len; i++)
    {
      const RwTableColumn *column = &g_array_index (self->columns, RwTableColumn, i);

      g_string_append_printf (sql, "%s%s%s", i > 0 ? ", " : "", column->name,
                              column->kind == RW_CELL_INTEGER ? "::bigint" : "");
    }
  g_string_append_printf (sql, " FROM reeferwatch.%s WHERE %s >= '%s' AND %s < '%s'",
                          events ? "alarm_event" : "alarm", time, self->selection.from_text, time,
                          self->selection.to_text);
  if (self->selection.container_ids != NULL)
    g_string_append_printf (sql,
                            " AND container_id IN (SELECT container_id FROM reeferwatch.reefer"
                            " WHERE reefer_id = ANY ('{%s}'))",
                            self->selection.numbers->str);
  g_string_append (sql, events ? " ORDER BY event_time, entry_id"
                               : " ORDER BY container_id, rule_id, alarm_id");
  return g_strdup (sql->str);
}

/* Which roll-up has bins of the length asked for, and the length in SQL. */
static const char *
get_rollup (Reader *self, const char **interval)
{
  if (self->plan.step == RW_USEC_PER_DAY)
    {
      *interval = "1 day";
      return "rollup_1d";
    }

  *interval = self->plan.step == RW_USEC_PER_HOUR ? "1 hour" : "15 minutes";
  return self->plan.step == RW_USEC_PER_HOUR ? "rollup_1h" : "rollup_15m";
}

/* What a roll-up holds of a quantity, and the same from readings: values that cannot be are left
 * out there, too. */
static void
add_quantity (RwQuantity quantity, GString *held, GString *computed)
{
  const char *name = rw_quantity_get_name (quantity);
  g_autofree char *value = NULL;
  float low, high;

  rw_quantity_get_range (quantity, &low, &high);
  value = g_strdup_printf ("CASE WHEN t.%s BETWEEN %d::real / 10 AND %d::real / 10 THEN t.%s END",
                           name, (int) lrintf (low * 10), (int) lrintf (high * 10), name);
  g_string_append_printf (held, ", r.%s_min, r.%s_avg, r.%s_max, coalesce(r.%s_count, 0)::bigint",
                          name, name, name, name);
  g_string_append_printf (computed, ", min(%s), avg((%s)::float8)::real, max(%s), count(%s)", value,
                          value, value, value);
}

/* For each container the bins that are rolled up, and then those after the last of them. */
static char *
compose_bins (Reader *self)
{
  g_autoptr (GString) held = g_string_new (NULL);
  g_autoptr (GString) computed = g_string_new (NULL);
  const char *interval, *rollup = get_rollup (self, &interval);
  const char *from = self->selection.from_text, *to = self->selection.to_text;

  for (guint q = 0; q < RW_N_QUANTITIES; q++)
    if ((self->plan.quantities & 1u << q) != 0)
      add_quantity (q, held, computed);

  return g_strdup_printf (
      "SELECT a.n::integer, c.container_id, b.* FROM unnest('{%s}'::integer[]) WITH ORDINALITY a "
      "(id, n)"
      " JOIN LATERAL (SELECT container_id FROM reeferwatch.reefer WHERE reefer_id = a.id OFFSET 0) "
      "c"
      " ON true CROSS JOIN LATERAL (SELECT greatest('%s', max(bucket) + interval '%s') AS open"
      "  FROM reeferwatch.%s WHERE reefer_id = a.id AND bucket < '%s') o"
      " CROSS JOIN LATERAL (SELECT r.bucket, r.readings::bigint%s FROM reeferwatch.%s r"
      "  WHERE r.reefer_id = a.id AND r.bucket >= '%s' AND r.bucket < '%s'"
      "  UNION ALL SELECT date_bin('%s', t.measurement_time, '0001-01-01 00:00:00+00'), count(*)%s"
      "  FROM reeferwatch.samples_between(o.open, '%s', a.id) t GROUP BY 1 ORDER BY 1) b ORDER BY "
      "a.n",
      self->selection.numbers->str, from, interval, rollup, to, held->str, rollup, from, to,
      interval, computed->str, to);
}

static char *
compose (gpointer reader, RwPgResult *const *results)
{
  Reader *self = reader;

  if (!rw_pg_selection_resolve (&self->selection, results[0]))
    return NULL;

  return self->plan.table == RW_STORED_BINS ? compose_bins (self) : compose_alarms (self);
}

static RwCell
read_cell (Reader *self, RwPgTuple *tuple, RwCellKind kind)
{
  RwCell cell = { 0 };
  const char *text;
  gsize length;

  switch (kind)
    {
    case RW_CELL_TEXT:
      if (rw_pg_tuple_text (tuple, &text, &length))
        cell.text = g_string_chunk_insert_len (self->block->texts, text, (gssize) length);
      break;
    case RW_CELL_TIME:
      cell.time = RW_CELL_NONE;
      rw_pg_tuple_time (tuple, &cell.time);
      break;
    case RW_CELL_INTEGER:
      cell.integer = RW_CELL_NONE;
      rw_pg_tuple_int8 (tuple, &cell.integer);
      break;
    case RW_CELL_NUMBER:
      cell.number = NAN;
      rw_pg_tuple_float (tuple, &cell.number);
      break;
    }
  return cell;
}

static gpointer
end_block (Reader *self)
{
  Block *block = g_new (Block, 1);

  block->rows = g_steal_pointer (&self->block);
  block->fraction = self->fraction;
  return block;
}

/* The first time of a row tells how far it is. */
static gpointer
read_piece (gpointer reader, const guint8 *data, gsize length, gboolean first)
{
  Reader *self = reader;
  gint64 time = RW_CELL_NONE;
  gint32 place = 1;
  RwPgTuple tuple;

  if (!rw_pg_tuple_init (&tuple, data, length, first))
    return NULL;
  if (self->block == NULL)
    self->block = rw_table_block_new ();

  rw_pg_tuple_int4 (&tuple, &place);
  for (guint i = 0; i < self->columns->len; i++)
    {
      RwCellKind kind = g_array_index (self->columns, RwTableColumn, i).kind;
      RwCell cell = read_cell (self, &tuple, kind);

      g_array_append_val (self->block->cells, cell);
      if (kind == RW_CELL_TIME && time == RW_CELL_NONE)
        time = cell.time;
    }
  self->fraction =
      self->plan.table == RW_STORED_BINS
          ? rw_pg_selection_get_fraction (&self->selection, place, time)
          : (double) (time - self->selection.from) / (self->selection.to - self->selection.from);
  return ++self->block->n_rows == BLOCK_LENGTH ? end_block (self) : NULL;
}

static gpointer
finish (gpointer reader)
{
  Reader *self = reader;

  return self->block != NULL ? end_block (self) : NULL;
}

static const RwPgReaderFuncs reader_funcs = {
  .prepare = prepare,
  .compose = compose,
  .read = read_piece,
  .finish = finish,
  .block_free = block_free,
  .reader_free = reader_free,
};

/* --- in the thread of who asks ---------------------------------------------------------------- */

static void
rw_pg_table_cursor_next_async (RwTableCursor *cursor,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  rw_pg_stream_next (RW_PG_TABLE_CURSOR (cursor)->stream,
                     g_task_new (cursor, cancellable, callback, user_data));
}

static RwTableBlock *
rw_pg_table_cursor_next_finish (RwTableCursor *cursor, GAsyncResult *result, GError **error)
{
  RwPgTableCursor *self = RW_PG_TABLE_CURSOR (cursor);
  Block *block = g_task_propagate_pointer (G_TASK (result), error);
  RwTableBlock *rows;

  if (block == NULL)
    return NULL;

  self->fraction = MAX (self->fraction, block->fraction);
  rows = g_steal_pointer (&block->rows);
  block_free (block);
  return rows;
}

static double
rw_pg_table_cursor_get_fraction (RwTableCursor *cursor)
{
  return RW_PG_TABLE_CURSOR (cursor)->fraction;
}

static void
rw_pg_table_cursor_close (RwTableCursor *cursor)
{
  rw_pg_stream_close (RW_PG_TABLE_CURSOR (cursor)->stream);
}

static void
rw_pg_table_cursor_finalize (GObject *object)
{
  rw_pg_stream_unref (RW_PG_TABLE_CURSOR (object)->stream);

  G_OBJECT_CLASS (rw_pg_table_cursor_parent_class)->finalize (object);
}

static void
rw_pg_table_cursor_class_init (RwPgTableCursorClass *klass)
{
  RwTableCursorClass *cursor_class = RW_TABLE_CURSOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_pg_table_cursor_finalize;
  cursor_class->next_async = rw_pg_table_cursor_next_async;
  cursor_class->next_finish = rw_pg_table_cursor_next_finish;
  cursor_class->get_fraction = rw_pg_table_cursor_get_fraction;
  cursor_class->close = rw_pg_table_cursor_close;
}

static void
rw_pg_table_cursor_init (RwPgTableCursor *self)
{
}

RwTableCursor *
rw_pg_table_cursor_new (const char *conninfo, const RwTablePlan *plan)
{
  RwPgTableCursor *self = g_object_new (RW_TYPE_PG_TABLE_CURSOR, NULL);
  Reader *reader = g_new0 (Reader, 1);

  reader->plan = *plan;
  rw_pg_selection_init (&reader->selection, plan->container_ids, plan->from, plan->to);
  reader->columns = rw_table_plan_dup_columns (plan);
  self->stream = rw_pg_stream_new (conninfo, &reader_funcs, reader);
  return RW_TABLE_CURSOR (self);
}
