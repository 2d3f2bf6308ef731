/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-cursor.h"

#include "rw-history.h"
#include "rw-pg-selection.h"
#include "rw-pg-stream.h"
#include "rw-pg-unfold.h"

/* Readings of a block, at least: a packed day is never divided. */
#define BLOCK_LENGTH 10000

#define EVERYTHING (RW_HISTORY_WHOLE | ((1u << RW_N_QUANTITIES) - 1))

typedef struct
{
  RwPgSelection selection;
  RwPgUnfold unfold;
  RwBatchBuilder *builder;
  guint n; /* readings in the builder */

  /* A packed day, until no late reading of it can come any more. */
  GArray *day; /* of RwReading */
  gint64 day_end;
  gint32 day_place;
  gboolean mixed; /* late readings stand after those that were packed */
  GArray *row;    /* of RwReading: the row at hand */

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
  rw_dictionary_free (self->unfold.products);
  rw_dictionary_free (self->unfold.sources);
  g_array_unref (self->day);
  g_array_unref (self->row);
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
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *samples = NULL;

  fill_dictionary (self->unfold.products, results[1]);
  fill_dictionary (self->unfold.sources, results[2]);
  if (!rw_pg_selection_resolve (&self->selection, results[0]))
    return NULL;

  from = g_strdup_printf ("'%s'", self->selection.from_text);
  to = g_strdup_printf ("'%s'", self->selection.to_text);
  samples = rw_pg_unfold_query (&self->unfold, "a.id", from, to);
  return g_strdup_printf (
      "SELECT a.n::integer, t.* FROM unnest('{%s}'::integer[]) WITH ORDINALITY a (id, n)"
      " CROSS JOIN LATERAL (%s) t ORDER BY a.n",
      self->selection.numbers->str, samples);
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

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const RwReading *first = a;
  const RwReading *second = b;

  return first->time < second->time ? -1 : first->time > second->time;
}

/* Hands out the packed day. */
static void
end_day (Reader *self)
{
  if (self->mixed)
    g_array_sort (self->day, compare_times);
  for (guint i = 0; i < self->day->len; i++)
    {
      const RwReading *reading = &g_array_index (self->day, RwReading, i);

      if (reading->time < self->selection.from || reading->time >= self->selection.to)
        continue;
      rw_batch_builder_add_reading (self->builder, reading);
      self->n++;
    }
  g_array_set_size (self->day, 0);
  self->mixed = FALSE;
}

static void
add_open (Reader *self, gint32 place)
{
  const RwReading *reading = &g_array_index (self->row, RwReading, 0);

  if (self->day->len > 0 && place == self->day_place && reading->time < self->day_end)
    {
      g_array_append_val (self->day, *reading);
      self->mixed = TRUE;
      return;
    }

  end_day (self);
  rw_batch_builder_add_reading (self->builder, reading);
  self->n++;
}

static void
begin_day (Reader *self, gint32 place, gint64 end)
{
  GArray *day = self->row;

  end_day (self);
  self->row = self->day;
  self->day = day;
  self->day_place = place;
  self->day_end = end;
}

static gpointer
read_piece (gpointer reader, const guint8 *data, gsize length, gboolean first)
{
  Reader *self = reader;
  RwPgTuple tuple;
  gint32 place = 0;
  gint64 end, time;

  if (!rw_pg_tuple_init (&tuple, data, length, first))
    return NULL;

  rw_pg_tuple_int4 (&tuple, &place);
  g_array_set_size (self->row, 0);
  end =
      rw_pg_unfold_take (&self->unfold, &tuple, self->selection.names->pdata[place - 1], self->row);
  time = g_array_index (self->row, RwReading, self->row->len - 1).time;
  if (end != G_MININT64)
    begin_day (self, place, end);
  else
    add_open (self, place);
  self->fraction = rw_pg_selection_get_fraction (&self->selection, place, time);
  return self->n >= BLOCK_LENGTH ? end_block (self) : NULL;
}

static gpointer
finish (gpointer reader)
{
  Reader *self = reader;

  end_day (self);
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
  self->unfold.quantities = plan->quantities != 0 ? plan->quantities : EVERYTHING;
  self->unfold.products = rw_dictionary_new ();
  self->unfold.sources = rw_dictionary_new ();
  self->day = g_array_new (FALSE, FALSE, sizeof (RwReading));
  self->row = g_array_new (FALSE, FALSE, sizeof (RwReading));
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
