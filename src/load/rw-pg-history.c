/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-history.h"

#include "rw-pg-samples.h"
#include "rw-pg-store-private.h"
#include "rw-time.h"

typedef struct
{
  gint64 from;
  gint64 to;
} Span;

/* What becomes of one reefer. */
typedef struct
{
  RwHistory *history;
  GArray *gone; /* of Span: where there are fewer readings than there were */
} Reefer;

typedef struct
{
  char **container_ids;
  guint n_reefers;
  Reefer *reefers;
  gint64 step;             /* µs, 0 for readings */
  gint64 from, to;         /* of whole hours, or days */
  gint64 day_from, day_to; /* the whole days of it, whose totals are those of days */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  for (guint i = 0; i < job->n_reefers; i++)
    {
      g_clear_pointer (&job->reefers[i].history, rw_history_unref);
      g_array_unref (job->reefers[i].gone);
    }
  g_strfreev (job->container_ids);
  g_free (job->reefers);
  g_free (job);
}

const char *
rw_pg_history_get_suffix (gint64 step)
{
  switch (step)
    {
    case 15 * RW_USEC_PER_MIN:
      return "15m";
    case RW_USEC_PER_HOUR:
      return "1h";
    case RW_USEC_PER_DAY:
      return "1d";
    default:
      return NULL;
    }
}

/* --- asking ---------------------------------------------------------------------------------- */

static void
bind (RwPgScript *script, const char *container_id, gint64 from, gint64 to)
{
  rw_pg_script_bind_text (script, container_id);
  rw_pg_script_bind_time (script, from);
  rw_pg_script_bind_time (script, to);
}

static void
ask_totals (const Job *job, const char *container_id, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT b.bucket, 86400, b.readings FROM reeferwatch.reefer r"
                            " JOIN reeferwatch.rollup_1d b USING (reefer_id)"
                            " WHERE r.container_id = $1 AND b.bucket >= $4 AND b.bucket < $5"
                            " UNION ALL"
                            " SELECT b.bucket, 3600, b.readings FROM reeferwatch.reefer r"
                            " JOIN reeferwatch.rollup_1h b USING (reefer_id)"
                            " WHERE r.container_id = $1 AND b.bucket >= $2 AND b.bucket < $4"
                            " UNION ALL"
                            " SELECT b.bucket, 3600, b.readings FROM reeferwatch.reefer r"
                            " JOIN reeferwatch.rollup_1h b USING (reefer_id)"
                            " WHERE r.container_id = $1 AND b.bucket >= $5 AND b.bucket < $3"
                            " ORDER BY 1");
  bind (script, container_id, job->from, job->to);
  rw_pg_script_bind_time (script, job->day_from);
  rw_pg_script_bind_time (script, job->day_to);
}

/* The readings; with a step, only those after the last bucket. */
static void
ask_readings (const Job *job, guint32 quantities, const char *container_id, RwPgScript *script)
{
  const char *suffix = rw_pg_history_get_suffix (job->step);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *samples = NULL;

  if (suffix == NULL)
    samples =
        rw_pg_samples_query (quantities,
                             "(SELECT reefer_id FROM reeferwatch.reefer WHERE container_id = $1)",
                             "$2", "$3");
  else
    {
      samples = rw_pg_samples_query (quantities, "(SELECT reefer_id FROM one)",
                                     "(SELECT since FROM one)", "$3");
      g_string_append_printf (sql,
                              "WITH one AS MATERIALIZED (SELECT r.reefer_id,"
                              " coalesce((SELECT b.bucket + interval '%" G_GINT64_FORMAT " seconds'"
                              " FROM reeferwatch.rollup_%s b WHERE b.reefer_id = r.reefer_id"
                              " AND b.bucket >= $2 AND b.bucket < $3"
                              " ORDER BY b.bucket DESC LIMIT 1), $2) AS since"
                              " FROM reeferwatch.reefer r WHERE r.container_id = $1) ",
                              job->step / RW_USEC_PER_SEC, suffix);
    }
  g_string_append_printf (sql, "%s ORDER BY 1", samples);
  rw_pg_script_add (script, sql->str);
  bind (script, container_id, job->from, job->to);
}

void
rw_pg_history_append_quantities (GString *sql, guint32 quantities, gboolean together)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      g_autoptr (GString) columns = NULL;

      if ((quantities & (1u << q)) == 0)
        continue;
      columns = g_string_new (together ? ", min(b.@_min), (sum(b.@_avg * b.@_count::float8)"
                                         " / nullif(sum(b.@_count), 0))::real, max(b.@_max),"
                                         " sum(b.@_count)::bigint"
                                       : ", b.@_min, b.@_avg, b.@_max, b.@_count");
      g_string_replace (columns, "@", rw_quantity_get_name (q), 0);
      g_string_append (sql, columns->str);
    }
}

static void
ask_buckets (gint64 step,
             guint32 quantities,
             const char *container_id,
             gint64 from,
             gint64 to,
             RwPgScript *script)
{
  g_autoptr (GString) sql =
      g_string_new ("SELECT b.bucket, b.readings, b.flags_known, b.flags_set,"
                    " b.time_judged, b.time_below, b.time_above,"
                    " b.temperature_mkt, b.supply_temperature_mkt, b.return_temperature_mkt");

  rw_pg_history_append_quantities (sql, quantities, FALSE);
  g_string_append_printf (
      sql,
      " FROM reeferwatch.reefer r JOIN reeferwatch.rollup_%s b USING (reefer_id)"
      " WHERE r.container_id = $1 AND b.bucket >= $2 AND b.bucket < $3"
      " ORDER BY b.bucket",
      rw_pg_history_get_suffix (step));
  rw_pg_script_add (script, sql->str);
  bind (script, container_id, from, to);
}

/* Roll-ups of a day are never gone, so what they come to needs no totals. */
static gboolean
needs_totals (const Job *job)
{
  return job->step < RW_USEC_PER_HOUR;
}

static void
build_first (RwPgRequest *request, RwPgScript *script)
{
  const Job *job = request->data;

  for (guint i = 0; i < job->n_reefers; i++)
    {
      const char *container_id = job->container_ids[i];

      if (needs_totals (job))
        ask_totals (job, container_id, script);
      ask_readings (job, request->quantities, container_id, script);
      if (job->step > 0)
        ask_buckets (job->step, request->quantities, container_id, job->from, job->to, script);
    }
}

static gboolean
is_in_second (const Job *job, gint64 step)
{
  return step > job->step && step <= RW_USEC_PER_HOUR;
}

static void
build_second (RwPgRequest *request, RwPgScript *script)
{
  const Job *job = request->data;

  for (guint i = 0; i < job->n_reefers; i++)
    for (guint g = 0; g < job->reefers[i].gone->len; g++)
      {
        const Span *span = &g_array_index (job->reefers[i].gone, Span, g);

        for (guint s = 0; rw_history_get_step (s) != 0; s++)
          if (is_in_second (job, rw_history_get_step (s)))
            ask_buckets (rw_history_get_step (s), request->quantities, job->container_ids[i],
                         span->from, span->to, script);
      }
}

/* --- what is answered ------------------------------------------------------------------------ */

static RwHistory *
decode_readings (const char *container_id, guint32 quantities, const RwPgResult *rows)
{
  guint n = rw_pg_result_get_n_rows (rows), column = 3;
  RwHistory *history = rw_history_new (container_id, quantities, n);

  for (guint i = 0; i < n; i++)
    {
      history->time[i] = rw_pg_result_get_time (rows, i, 0);
      history->flags_known[i] = (guint16) rw_pg_result_get_int (rows, i, 1);
      history->flags_set[i] = (guint16) rw_pg_result_get_int (rows, i, 2);
    }
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      if (history->value[q] == NULL)
        continue;
      for (guint i = 0; i < n; i++)
        history->value[q][i] = (float) rw_pg_result_get_float (rows, i, column);
      column++;
    }
  return history;
}

guint
rw_pg_history_decode_quantities (RwHistory *history, guint i, const RwPgResult *rows, guint column)
{
  RwBucket *bucket = &history->bucket[i];

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      if (history->value[q] == NULL)
        continue;
      bucket->low[q] = (float) rw_pg_result_get_float (rows, i, column);
      history->value[q][i] = (float) rw_pg_result_get_float (rows, i, column + 1);
      bucket->high[q] = (float) rw_pg_result_get_float (rows, i, column + 2);
      bucket->count[q] = (guint32) rw_pg_result_get_int (rows, i, column + 3);
      column += 4;
    }
  return column;
}

static RwHistory *
decode_buckets (const char *container_id, guint32 quantities, gint64 step, const RwPgResult *rows)
{
  guint n = rw_pg_result_get_n_rows (rows);
  RwHistory *history = rw_history_new (container_id, quantities | RW_HISTORY_BUCKETS, n);

  for (guint i = 0; i < n; i++)
    {
      RwBucket *bucket = &history->bucket[i];

      history->time[i] = rw_pg_result_get_time (rows, i, 0);
      history->flags_known[i] = (guint16) rw_pg_result_get_int (rows, i, 2);
      history->flags_set[i] = (guint16) rw_pg_result_get_int (rows, i, 3);
      rw_bucket_init (bucket, step);
      bucket->readings = (guint32) rw_pg_result_get_int (rows, i, 1);
      bucket->judged = (guint32) rw_pg_result_get_int (rows, i, 4);
      bucket->below = (guint32) rw_pg_result_get_int (rows, i, 5);
      bucket->above = (guint32) rw_pg_result_get_int (rows, i, 6);
      bucket->kinetic[RW_QUANTITY_TEMPERATURE] = (float) rw_pg_result_get_float (rows, i, 7);
      bucket->kinetic[RW_QUANTITY_SUPPLY_TEMPERATURE] = (float) rw_pg_result_get_float (rows, i, 8);
      bucket->kinetic[RW_QUANTITY_RETURN_TEMPERATURE] = (float) rw_pg_result_get_float (rows, i, 9);
      rw_pg_history_decode_quantities (history, i, rows, 10);
    }
  return history;
}

static void
add (Reefer *reefer, RwHistory *more)
{
  RwHistory *merged;

  if (reefer->history == NULL)
    {
      reefer->history = more;
      return;
    }

  merged = rw_history_merge (reefer->history, more);
  rw_history_unref (reefer->history);
  rw_history_unref (more);
  reefer->history = merged;
}

static guint64
count_readings (const RwHistory *history, gint64 from, gint64 to, guint *first)
{
  guint64 readings = 0;
  guint i = *first;

  while (i < history->n_samples && history->time[i] < from)
    i++;
  *first = i;
  for (; i < history->n_samples && history->time[i] < to; i++)
    readings +=
        history->bucket != NULL && history->bucket[i].step != 0 ? history->bucket[i].readings : 1;
  return readings;
}

/* Spans that touch become one, so that a month that is gone is asked for at once. */
static void
join_spans (GArray *spans)
{
  guint kept = 0;

  for (guint i = 1; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      if (span->from == g_array_index (spans, Span, kept).to)
        g_array_index (spans, Span, kept).to = span->to;
      else
        g_array_index (spans, Span, ++kept) = *span;
    }
  if (spans->len > 0)
    g_array_set_size (spans, kept + 1);
}

static void
find_gone (Reefer *reefer, const RwPgResult *totals)
{
  guint n = rw_pg_result_get_n_rows (totals);
  g_autoptr (GArray) units = g_array_sized_new (FALSE, FALSE, sizeof (Span), n);
  guint first = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 from = rw_pg_result_get_time (totals, i, 0);
      Span span = { from, from + rw_pg_result_get_int (totals, i, 1) * RW_USEC_PER_SEC };

      if (count_readings (reefer->history, span.from, span.to, &first)
          < (guint64) rw_pg_result_get_int (totals, i, 2))
        g_array_append_val (units, span);
    }
  join_spans (units);
  g_array_append_vals (reefer->gone, units->data, units->len);
}

/* The histories, cut to what was asked for. */
static GPtrArray *
finish (RwPgRequest *request, Job *job)
{
  GPtrArray *histories = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_history_unref);

  for (guint i = 0; i < job->n_reefers; i++)
    g_ptr_array_add (histories,
                     rw_history_cut (job->reefers[i].history, request->from, request->to));
  return histories;
}

static gpointer
decode_second (RwPgRequest *request, GPtrArray *results)
{
  Job *job = request->data;
  guint at = 0;

  for (guint i = 0; i < job->n_reefers; i++)
    for (guint g = 0; g < job->reefers[i].gone->len; g++)
      for (guint s = 0; rw_history_get_step (s) != 0; s++)
        if (is_in_second (job, rw_history_get_step (s)))
          add (&job->reefers[i], decode_buckets (job->container_ids[i], request->quantities,
                                                 rw_history_get_step (s), results->pdata[at++]));
  return finish (request, job);
}

static gpointer
decode_first (RwPgRequest *request, GPtrArray *results)
{
  Job *job = request->data;
  gboolean gone = FALSE;
  guint at = 0;

  for (guint i = 0; i < job->n_reefers; i++)
    {
      Reefer *reefer = &job->reefers[i];
      const RwPgResult *totals = needs_totals (job) ? results->pdata[at++] : NULL;

      add (reefer,
           decode_readings (job->container_ids[i], request->quantities, results->pdata[at++]));
      if (job->step > 0)
        add (reefer, decode_buckets (job->container_ids[i], request->quantities, job->step,
                                     results->pdata[at++]));
      if (totals != NULL)
        find_gone (reefer, totals);
      gone |= reefer->gone->len > 0;
    }
  if (!gone)
    return finish (request, job);

  request->build = build_second;
  request->decode = decode_second;
  request->again = TRUE;
  return NULL;
}

/* --- the request ----------------------------------------------------------------------------- */

static gint64
ceil_time (gint64 time, gint64 step)
{
  gint64 floor = rw_time_floor (time, step);

  return floor == time ? time : floor + step;
}

static Job *
job_new (const RwHistoryPlan *plan, gint64 from, gint64 to)
{
  Job *job = g_new0 (Job, 1);
  gint64 unit;

  job->step = rw_history_choose_step (plan->from, plan->to, plan->width);
  unit = MAX (job->step, RW_USEC_PER_HOUR);
  job->from = rw_time_floor (from, unit);
  job->to = ceil_time (to, unit);
  job->day_from = ceil_time (job->from, RW_USEC_PER_DAY);
  job->day_to = rw_time_floor (job->to, RW_USEC_PER_DAY);
  if (job->day_from >= job->day_to)
    job->day_from = job->day_to = job->to;

  job->n_reefers = g_strv_length ((char **) plan->container_ids);
  job->container_ids = g_new0 (char *, job->n_reefers + 1);
  job->reefers = g_new0 (Reefer, job->n_reefers);
  for (guint i = 0; i < job->n_reefers; i++)
    {
      job->container_ids[i] = g_utf8_make_valid (plan->container_ids[i], -1);
      job->reefers[i].gone = g_array_new (FALSE, FALSE, sizeof (Span));
    }
  return job;
}

RwPgRequest *
rw_pg_history_request_new (GTask *task, const RwHistoryPlan *plan)
{
  RwPgRequest *request =
      rw_pg_request_new (task, build_first, decode_first, (GDestroyNotify) g_ptr_array_unref);

  request->from = rw_pg_store_clamp_time (plan->from);
  request->to = rw_pg_store_clamp_time (plan->to);
  request->quantities = plan->quantities & ((1u << RW_N_QUANTITIES) - 1);
  request->data = job_new (plan, request->from, request->to);
  request->data_free = job_free;
  return request;
}
