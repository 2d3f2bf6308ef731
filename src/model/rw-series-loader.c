/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-series-loader.h"

#include "rw-time.h"

#include <math.h>

/* Readings, and each step of buckets. */
#define N_LEVELS 4

/* With more samples than these, those that are far from what anybody wants are dropped. */
#define MAX_SAMPLES 50000

typedef struct
{
  gint64 from;
  gint64 to;
} Span;

/* A query under way; it may be given up before its answer comes. */
typedef struct
{
  RwSeriesLoader *loader;
  GCancellable *cancellable;
  Span span;
  guint width;
  guint level;
} Query;

struct _RwSeriesLoader
{
  GObject parent_instance;

  RwSession *session;
  RwSeries *series;
  GArray *loaded[N_LEVELS]; /* of Span: ascending, apart from each other; levels may overlap */
  Span wanted;    /* empty while nothing is */
  guint width;    /* pixels that it is shown in; 0: all readings */
  GCancellable *cancellable; /* of the query under way, NULL for none */
  RwSeriesLoaderState state;
  GError *error;
};

enum
{
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwSeriesLoader, rw_series_loader, G_TYPE_OBJECT)

static void ask (RwSeriesLoader *self);

static void
set_state (RwSeriesLoader *self, RwSeriesLoaderState state, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  if (self->state == state && error == NULL)
    return;

  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static gint64
get_step (guint level)
{
  return level == 0 ? 0 : rw_history_get_step (level - 1);
}

static guint
get_level (gint64 from, gint64 to, guint width)
{
  gint64 step = rw_history_choose_step (from, to, width);
  guint level = 0;

  while (get_step (level) < step)
    level++;
  return level;
}

/* The first part of the wanted span that is not loaded, at this level or a finer one; FALSE when
 * all is. */
static gboolean
find_missing (RwSeriesLoader *self, guint level, Span *missing)
{
  gboolean moved = TRUE;

  *missing = self->wanted;
  while (moved)
    {
      moved = FALSE;
      for (guint l = 0; l <= level; l++)
        for (guint i = 0; i < self->loaded[l]->len; i++)
          {
            const Span *span = &g_array_index (self->loaded[l], Span, i);

            if (span->from > missing->from || span->to <= missing->from)
              continue;
            missing->from = span->to;
            moved = TRUE;
          }
    }
  for (guint l = 0; l <= level; l++)
    for (guint i = 0; i < self->loaded[l]->len; i++)
      {
        const Span *span = &g_array_index (self->loaded[l], Span, i);

        if (span->from > missing->from)
          missing->to = MIN (missing->to, span->from);
      }

  return missing->from < missing->to;
}

static void
add_span (GArray *spans, Span span)
{
  guint at = 0;

  while (at < spans->len && g_array_index (spans, Span, at).to < span.from)
    at++;
  while (at < spans->len && g_array_index (spans, Span, at).from <= span.to)
    {
      const Span *other = &g_array_index (spans, Span, at);

      span.from = MIN (span.from, other->from);
      span.to = MAX (span.to, other->to);
      g_array_remove_index (spans, at);
    }
  g_array_insert_val (spans, at, span);
}

static void
remove_span (GArray *spans, gint64 from, gint64 to)
{
  for (guint i = spans->len; i > 0; i--)
    {
      Span *span = &g_array_index (spans, Span, i - 1);
      Span after = { to, span->to };

      if (span->to <= from || span->from >= to)
        continue;
      span->to = from;
      if (after.from < after.to)
        g_array_insert_val (spans, i, after);
      if (g_array_index (spans, Span, i - 1).from >= from)
        g_array_remove_index (spans, i - 1);
    }
}

static void
free_query (Query *query)
{
  g_object_unref (query->loader);
  g_object_unref (query->cancellable);
  g_free (query);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Query *query = user_data;
  RwSeriesLoader *self = query->loader;
  g_autoptr (GError) error = NULL;
  g_autoptr (RwHistory) history = NULL;

  history = rw_history_provider_query_finish (RW_HISTORY_PROVIDER (source), result, &error);
  /* The answer to a query that was given up is dropped, whatever it says. */
  if (query->cancellable == self->cancellable)
    {
      g_clear_object (&self->cancellable);
      if (history != NULL)
        {
          add_span (self->loaded[query->level], query->span);
          rw_series_add_history (self->series, history);
          rw_series_shrink (self->series, MAX_SAMPLES);
          ask (self);
        }
      else
        set_state (self, RW_SERIES_LOADER_FAILED, g_steal_pointer (&error));
    }
  free_query (query);
}

static gint64
ceil_time (gint64 time, gint64 step)
{
  gint64 floor = rw_time_floor (time, step);

  return floor == time ? time : floor + step;
}

/* To whole buckets of what is asked for, and of coarser ones that are there: finer samples can only
 * take the place of a bucket when they are all there. */
static void
align (RwSeriesLoader *self, Query *query)
{
  for (guint l = 1; l < N_LEVELS; l++)
    {
      gboolean meets = l == query->level;

      for (guint i = 0; l > query->level && i < self->loaded[l]->len; i++)
        {
          const Span *span = &g_array_index (self->loaded[l], Span, i);

          meets |= span->from < query->span.to && span->to > query->span.from;
        }
      if (!meets)
        continue;
      query->span.from = rw_time_floor (query->span.from, get_step (l));
      query->span.to = ceil_time (query->span.to, get_step (l));
    }
}

/* As many pixels as make those of the query what they are on the screen, or a little less. */
static void
choose_width (RwSeriesLoader *self, Query *query)
{
  double share =
      (double) (query->span.to - query->span.from) / (double) (self->wanted.to - self->wanted.from);

  if (self->width == 0)
    return;

  query->width = (guint) MIN (ceil (share * self->width), G_MAXINT);
  while (get_level (query->span.from, query->span.to, query->width) > query->level)
    query->width++;
  query->level = get_level (query->span.from, query->span.to, query->width);
}

/* Half a span more on the sides that are open, so that panning finds something. */
static Query *
plan_query (RwSeriesLoader *self, Span missing, guint level)
{
  gint64 margin = (self->wanted.to - self->wanted.from) / 2;
  Query *query = g_new0 (Query, 1);

  query->loader = g_object_ref (self);
  query->span = missing;
  query->level = level;
  if (missing.from == self->wanted.from)
    query->span.from -= margin;
  if (missing.to == self->wanted.to)
    query->span.to += margin;
  align (self, query);
  choose_width (self, query);
  return query;
}

static void
ask (RwSeriesLoader *self)
{
  RwHistoryProvider *history = rw_session_get_history (self->session);
  const char *container_ids[] = { rw_series_get_container_id (self->series), NULL };
  guint level = get_level (self->wanted.from, self->wanted.to, self->width);
  RwHistoryPlan plan = {
    .container_ids = container_ids,
    .quantities = (1u << RW_N_QUANTITIES) - 1,
  };
  Span missing;
  Query *query;

  if (self->cancellable != NULL)
    return;
  if (history == NULL)
    {
      set_state (self, RW_SERIES_LOADER_NO_STORE, NULL);
      return;
    }
  if (!find_missing (self, level, &missing))
    {
      set_state (self, RW_SERIES_LOADER_READY, NULL);
      return;
    }

  query = plan_query (self, missing, level);
  plan.from = query->span.from;
  plan.to = query->span.to;
  plan.width = query->width;
  self->cancellable = g_cancellable_new ();
  query->cancellable = g_object_ref (self->cancellable);
  set_state (self, RW_SERIES_LOADER_LOADING, NULL);
  rw_history_provider_query_many_async (history, &plan, query->cancellable, answered_cb, query);
}

static void
stop (RwSeriesLoader *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
stores_changed_cb (RwSeriesLoader *self)
{
  stop (self);
  for (guint l = 0; l < N_LEVELS; l++)
    g_array_set_size (self->loaded[l], 0);
  if (self->wanted.from < self->wanted.to)
    ask (self);
}

static void
dropped_cb (RwSeriesLoader *self, gint64 from, gint64 to)
{
  for (guint l = 0; l < N_LEVELS; l++)
    remove_span (self->loaded[l], from, to);
}

static void
trimmed_cb (RwSeriesLoader *self, gint64 time)
{
  dropped_cb (self, G_MININT64, time);
}

static void
rw_series_loader_dispose (GObject *object)
{
  RwSeriesLoader *self = RW_SERIES_LOADER (object);

  stop (self);
  if (self->series != NULL)
    rw_series_let_go (self->series, self);
  g_clear_object (&self->series);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rw_series_loader_parent_class)->dispose (object);
}

static void
rw_series_loader_finalize (GObject *object)
{
  RwSeriesLoader *self = RW_SERIES_LOADER (object);

  for (guint l = 0; l < N_LEVELS; l++)
    g_array_unref (self->loaded[l]);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (rw_series_loader_parent_class)->finalize (object);
}

static void
rw_series_loader_class_init (RwSeriesLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_series_loader_dispose;
  object_class->finalize = rw_series_loader_finalize;
  signals[STATE_CHANGED] = g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_series_loader_init (RwSeriesLoader *self)
{
  for (guint l = 0; l < N_LEVELS; l++)
    self->loaded[l] = g_array_new (FALSE, FALSE, sizeof (Span));
}

RwSeriesLoader *
rw_series_loader_new (RwSession *session, const char *container_id)
{
  RwSeriesLoader *self;

  g_return_val_if_fail (RW_IS_SESSION (session), NULL);
  g_return_val_if_fail (container_id != NULL, NULL);

  self = g_object_new (RW_TYPE_SERIES_LOADER, NULL);
  self->session = g_object_ref (session);
  self->series = rw_session_watch (session, container_id);
  g_signal_connect_object (self->series, "trimmed", G_CALLBACK (trimmed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->series, "dropped", G_CALLBACK (dropped_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

RwSeries *
rw_series_loader_get_series (RwSeriesLoader *self)
{
  g_return_val_if_fail (RW_IS_SERIES_LOADER (self), NULL);
  return self->series;
}

/* A span that follows the time moves a little now and then; nobody wanted anything else by that. */
static gboolean
is_nearly_wanted (const RwSeriesLoader *self, gint64 from, gint64 to)
{
  return to - from == self->wanted.to - self->wanted.from
         && ABS (from - self->wanted.from) < (to - from) / 10;
}

void
rw_series_loader_want (RwSeriesLoader *self, gint64 from, gint64 to)
{
  gboolean still_cancelled;

  g_return_if_fail (RW_IS_SERIES_LOADER (self));
  g_return_if_fail (from <= to);

  if (self->wanted.from == from && self->wanted.to == to)
    return;

  still_cancelled = self->state == RW_SERIES_LOADER_CANCELLED && is_nearly_wanted (self, from, to);
  self->wanted = (Span) { from, to };
  rw_series_keep_span (self->series, self, from - (to - from), to + (to - from));
  if (!still_cancelled)
    ask (self);
}

void
rw_series_loader_set_width (RwSeriesLoader *self, guint width)
{
  g_return_if_fail (RW_IS_SERIES_LOADER (self));

  if (self->width == width)
    return;

  self->width = width;
  if (self->wanted.from < self->wanted.to && self->state != RW_SERIES_LOADER_CANCELLED)
    ask (self);
}

void
rw_series_loader_cancel (RwSeriesLoader *self)
{
  g_return_if_fail (RW_IS_SERIES_LOADER (self));

  if (self->cancellable == NULL)
    return;

  stop (self);
  set_state (self, RW_SERIES_LOADER_CANCELLED, NULL);
}

void
rw_series_loader_retry (RwSeriesLoader *self)
{
  g_return_if_fail (RW_IS_SERIES_LOADER (self));
  ask (self);
}

RwSeriesLoaderState
rw_series_loader_get_state (RwSeriesLoader *self)
{
  g_return_val_if_fail (RW_IS_SERIES_LOADER (self), RW_SERIES_LOADER_READY);
  return self->state;
}

const GError *
rw_series_loader_get_error (RwSeriesLoader *self)
{
  g_return_val_if_fail (RW_IS_SERIES_LOADER (self), NULL);
  return self->error;
}
