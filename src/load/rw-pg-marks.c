/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-marks.h"

#include "rw-time.h"

/* The finest roll-up that is kept: a quarter of an hour. */
#define BUCKET_MIN 15

/* The mark of this transaction, until its epoch is known. */
#define EPOCH_PENDING (-1)

/* Relied on nothing: later than any bucket. */
#define NO_BUCKET (G_GINT64_CONSTANT (253402300799) * RW_USEC_PER_SEC)

/* Buckets are counted from 1970, which fits for the years 1 to 9999. */
typedef struct
{
  gint32 bucket;
  gint32 epoch; /* in which it was marked; 0 for no mark */
} Mark;

struct _RwPgMarks
{
  GArray *marks;    /* of Mark, by reefer_id */
  GArray *pending;  /* of gint32: reefers that this transaction marks */
  gint32 epoch;     /* as the database said last; 0 for unknown */
  gint32 open_from; /* the same: buckets from this one on are open */
};

RwPgMarks *
rw_pg_marks_new (void)
{
  RwPgMarks *self = g_new0 (RwPgMarks, 1);

  self->marks = g_array_new (FALSE, TRUE, sizeof (Mark));
  self->pending = g_array_new (FALSE, FALSE, sizeof (gint32));
  return self;
}

void
rw_pg_marks_free (RwPgMarks *self)
{
  g_array_unref (self->marks);
  g_array_unref (self->pending);
  g_free (self);
}

void
rw_pg_marks_forget (RwPgMarks *self)
{
  g_array_set_size (self->marks, 0);
  g_array_set_size (self->pending, 0);
  self->epoch = 0;
  self->open_from = G_MAXINT32;
}

static gint32
get_bucket (gint64 time)
{
  return (gint32) (rw_time_floor (time, BUCKET_MIN * RW_USEC_PER_MIN)
                   / (BUCKET_MIN * RW_USEC_PER_MIN));
}

static gint64
get_begin (gint32 bucket)
{
  return (gint64) bucket * BUCKET_MIN * RW_USEC_PER_MIN;
}

/* Whether the job that computes cannot have taken it, unless the database says so at the end of the
 * transaction. */
static gboolean
is_certain (RwPgMarks *self, const Mark *mark)
{
  return mark->epoch != 0 && (mark->epoch == self->epoch || mark->bucket >= self->open_from);
}

/* Writes the new marks into the two arrays; returns their number, and in *oldest the oldest bucket
 * that is relied on to be marked. */
static guint
collect (RwPgMarks *self,
         RwDictionary *reefers,
         const RwReading *readings,
         const guint *rows,
         guint n_rows,
         RwPgBuffer *numbers,
         RwPgBuffer *buckets,
         gint64 *oldest)
{
  guint n = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      const RwReading *reading = &readings[rows[i]];
      gint32 reefer = rw_dictionary_get_number (reefers, reading->container_id);
      gint32 bucket = get_bucket (reading->time);
      Mark *mark;

      if ((guint) reefer >= self->marks->len)
        g_array_set_size (self->marks, (guint) reefer + 1);
      mark = &g_array_index (self->marks, Mark, reefer);
      if (mark->bucket == bucket && mark->epoch == EPOCH_PENDING)
        continue;
      if (mark->bucket == bucket && is_certain (self, mark))
        {
          *oldest = MIN (*oldest, get_begin (bucket));
          continue;
        }

      mark->bucket = bucket;
      mark->epoch = EPOCH_PENDING;
      g_array_append_val (self->pending, reefer);
      rw_pg_buffer_field_int4 (numbers, reefer);
      rw_pg_buffer_field_time (buckets, get_begin (bucket));
      n++;
    }

  return n;
}

void
rw_pg_marks_add (RwPgMarks *self,
                 RwPgScript *script,
                 RwDictionary *reefers,
                 const RwReading *readings,
                 const guint *rows,
                 guint n_rows)
{
  RwPgBuffer numbers = { 0 }, buckets = { 0 };
  gint64 oldest = NO_BUCKET;
  guint n;

  rw_pg_buffer_begin_array (&numbers, RW_PG_INT4);
  rw_pg_buffer_begin_array (&buckets, RW_PG_TIMESTAMPTZ);
  n = collect (self, reefers, readings, rows, n_rows, &numbers, &buckets, &oldest);
  rw_pg_buffer_end_array (&numbers, n);
  rw_pg_buffer_end_array (&buckets, n);

  rw_pg_script_add (script, "SELECT now_epoch, now_open_from"
                            " FROM reeferwatch.mark_rollups($1, $2, $3, $4)");
  rw_pg_script_bind_array (script, RW_PG_INT4_ARRAY, &numbers);
  rw_pg_script_bind_array (script, RW_PG_TIMESTAMPTZ_ARRAY, &buckets);
  rw_pg_script_bind_int4 (script, self->epoch);
  rw_pg_script_bind_time (script, oldest);
}

void
rw_pg_marks_committed (RwPgMarks *self, const RwPgResult *answer)
{
  self->epoch = (gint32) rw_pg_result_get_int (answer, 0, 0);
  self->open_from = get_bucket (rw_pg_result_get_time (answer, 0, 1));
  for (guint i = 0; i < self->pending->len; i++)
    g_array_index (self->marks, Mark, g_array_index (self->pending, gint32, i)).epoch = self->epoch;
  g_array_set_size (self->pending, 0);
}
