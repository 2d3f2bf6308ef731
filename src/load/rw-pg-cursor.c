/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-cursor.h"

#include "rw-dictionary.h"
#include "rw-pg-rows.h"
#include "rw-pg-selection.h"
#include "rw-pg-stream.h"

#include <math.h>

/* Readings of a block. */
#define BLOCK_LENGTH 10000

/* The order of the columns is that of read_reading(). */
#define COLUMNS                                                                                    \
  "t.measurement_time, t.received_time, t.latitude_e7, t.longitude_e7, t.product_no, t.source_no," \
  " t.marks, t.flags_known, t.flags_set, t.defrost_cycle, t.temperature, t.target_temperature,"    \
  " t.supply_temperature, t.return_temperature, t.ambient_temperature, t.kilowatts,"               \
  " t.oxygen_level, t.nitrogen_level, t.carbon_dioxide_level, t.humidity_level, t.time_door_open"

typedef struct
{
  RwPgSelection selection;
  RwDictionary *products;
  RwDictionary *sources;
  RwBatchBuilder *builder;
  guint n; /* readings in the builder */
  double fraction;
} Reader;

typedef struct
{
  RwBatch *batch;
  double fraction;
} Block;

struct _RwPgCursor
{
  RwReadingCursor parent_instance;

  RwPgStream *stream;
  double fraction;
};

G_DEFINE_FINAL_TYPE (RwPgCursor, rw_pg_cursor, RW_TYPE_READING_CURSOR)

static void
block_free (gpointer data)
{
  Block *block = data;

  g_clear_pointer (&block->batch, rw_batch_unref);
  g_free (block);
}

static void
reader_free (gpointer data)
{
  Reader *self = data;

  rw_pg_selection_clear (&self->selection);
  rw_dictionary_free (self->products);
  rw_dictionary_free (self->sources);
  rw_batch_builder_free (self->builder);
  g_free (self);
}

/* --- in the thread of the stream -------------------------------------------------------------- */

static void
prepare (gpointer reader, RwPgScript *script)
{
  Reader *self = reader;

  rw_pg_selection_ask (&self->selection, script);
  rw_pg_script_add (script, "SELECT product_no, product_id FROM reeferwatch.product");
  rw_pg_script_add (script, "SELECT source_no, source FROM reeferwatch.source");
}

static void
fill_dictionary (RwDictionary *dictionary, const RwPgResult *rows)
{
  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    rw_dictionary_add (dictionary, rw_pg_result_get_text (rows, i, 1),
                       (gint32) rw_pg_result_get_int (rows, i, 0));
}

/* One container after the other: nothing is sorted but what belongs to one of them. Only numbers
 * and times are put into the text. */
static char *
compose (gpointer reader, RwPgResult *const *results)
{
  Reader *self = reader;

  fill_dictionary (self->products, results[1]);
  fill_dictionary (self->sources, results[2]);
  if (!rw_pg_selection_resolve (&self->selection, results[0]))
    return NULL;

  return g_strdup_printf (
      "SELECT a.n::integer, " COLUMNS " FROM unnest('{%s}'::integer[]) WITH ORDINALITY a (id, n)"
      " CROSS JOIN LATERAL (SELECT * FROM reeferwatch.samples_between('%s', '%s', a.id)"
      " ORDER BY measurement_time) t ORDER BY a.n",
      self->selection.numbers->str, self->selection.from_text, self->selection.to_text);
}

static double
read_degrees (RwPgTuple *tuple)
{
  gint32 steps;

  return rw_pg_tuple_int4 (tuple, &steps) ? steps / 1e7 : (double) NAN;
}

static void
read_reading (Reader *self, RwPgTuple *tuple, RwReading *reading)
{
  gint32 place = 0, product_no = 0, marks = 0;
  gint16 source_no = 0, known = 0, set = 0;

  rw_pg_tuple_int4 (tuple, &place);
  rw_pg_tuple_time (tuple, &reading->time);
  rw_pg_tuple_time (tuple, &reading->received_time);
  reading->latitude = read_degrees (tuple);
  reading->longitude = read_degrees (tuple);
  rw_pg_tuple_int4 (tuple, &product_no);
  rw_pg_tuple_int2 (tuple, &source_no);
  rw_pg_tuple_int4 (tuple, &marks);
  rw_pg_tuple_int2 (tuple, &known);
  rw_pg_tuple_int2 (tuple, &set);
  rw_pg_tuple_int2 (tuple, &reading->defrost_cycle);
  for (guint q = 0; q < RW_N_QUANTITIES; q++)
    rw_pg_tuple_float (tuple, &reading->value[q]);

  reading->container_id = self->selection.names->pdata[place - 1];
  reading->product_id = rw_dictionary_get_text (self->products, product_no);
  reading->source = rw_dictionary_get_text (self->sources, source_no);
  reading->flags_known = (guint16) known;
  reading->flags_set = (guint16) set;
  reading->late = (marks & RW_PG_MARK_LATE) != 0;
  reading->quality = (guint32) (marks & (RW_PG_MARK_LATE - 1));
  self->fraction = rw_pg_selection_get_fraction (&self->selection, place, reading->time);
}

static gpointer
end_block (Reader *self)
{
  Block *block = g_new (Block, 1);

  block->batch = rw_batch_builder_end (self->builder);
  block->fraction = self->fraction;
  self->n = 0;
  return block;
}

static gpointer
read_piece (gpointer reader, const guint8 *data, gsize length, gboolean first)
{
  Reader *self = reader;
  RwPgTuple tuple;
  RwReading reading;

  if (!rw_pg_tuple_init (&tuple, data, length, first))
    return NULL;

  rw_reading_init (&reading);
  read_reading (self, &tuple, &reading);
  rw_batch_builder_add_reading (self->builder, &reading);
  return ++self->n == BLOCK_LENGTH ? end_block (self) : NULL;
}

static gpointer
finish (gpointer reader)
{
  Reader *self = reader;

  return self->n > 0 ? end_block (self) : NULL;
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
rw_pg_cursor_next_async (RwReadingCursor *cursor,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  rw_pg_stream_next (RW_PG_CURSOR (cursor)->stream,
                     g_task_new (cursor, cancellable, callback, user_data));
}

static RwBatch *
rw_pg_cursor_next_finish (RwReadingCursor *cursor, GAsyncResult *result, GError **error)
{
  RwPgCursor *self = RW_PG_CURSOR (cursor);
  GError *failure = NULL;
  Block *block = g_task_propagate_pointer (G_TASK (result), &failure);
  RwBatch *batch;

  if (block == NULL)
    {
      if (failure != NULL)
        g_propagate_error (error, failure);
      else
        self->fraction = 1;
      return NULL;
    }

  self->fraction = block->fraction;
  batch = g_steal_pointer (&block->batch);
  block_free (block);
  return batch;
}

static double
rw_pg_cursor_get_fraction (RwReadingCursor *cursor)
{
  return RW_PG_CURSOR (cursor)->fraction;
}

static void
rw_pg_cursor_close (RwReadingCursor *cursor)
{
  rw_pg_stream_close (RW_PG_CURSOR (cursor)->stream);
}

static void
rw_pg_cursor_finalize (GObject *object)
{
  rw_pg_stream_unref (RW_PG_CURSOR (object)->stream);

  G_OBJECT_CLASS (rw_pg_cursor_parent_class)->finalize (object);
}

static void
rw_pg_cursor_class_init (RwPgCursorClass *klass)
{
  RwReadingCursorClass *cursor_class = RW_READING_CURSOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_pg_cursor_finalize;
  cursor_class->next_async = rw_pg_cursor_next_async;
  cursor_class->next_finish = rw_pg_cursor_next_finish;
  cursor_class->get_fraction = rw_pg_cursor_get_fraction;
  cursor_class->close = rw_pg_cursor_close;
}

static void
rw_pg_cursor_init (RwPgCursor *self)
{
}

static Reader *
reader_new (const RwReadingPlan *plan)
{
  Reader *self = g_new0 (Reader, 1);

  rw_pg_selection_init (&self->selection, plan->container_ids, plan->from, plan->to);
  self->products = rw_dictionary_new ();
  self->sources = rw_dictionary_new ();
  self->builder = rw_batch_builder_new ();
  return self;
}

RwReadingCursor *
rw_pg_cursor_new (const char *conninfo, const RwReadingPlan *plan)
{
  RwPgCursor *self = g_object_new (RW_TYPE_PG_CURSOR, NULL);

  self->stream = rw_pg_stream_new (conninfo, &reader_funcs, reader_new (plan));
  return RW_READING_CURSOR (self);
}
