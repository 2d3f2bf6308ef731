/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-series-loader.h"

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
} Query;

struct _RwSeriesLoader
{
  GObject parent_instance;

  RwSession *session;
  RwSeries *series;
  GArray *loaded; /* of Span: ascending, apart from each other */
  Span wanted;    /* empty while nothing is */
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

/* The first part of the wanted span that is not loaded; FALSE when all is. */
static gboolean
find_missing (RwSeriesLoader *self, Span *missing)
{
  *missing = self->wanted;
  for (guint i = 0; i < self->loaded->len; i++)
    {
      const Span *span = &g_array_index (self->loaded, Span, i);

      if (span->to <= missing->from)
        continue;
      if (span->from > missing->from)
        {
          missing->to = MIN (missing->to, span->from);
          break;
        }
      missing->from = span->to;
    }

  return missing->from < missing->to;
}

static void
add_loaded (RwSeriesLoader *self, Span span)
{
  guint at = 0;

  while (at < self->loaded->len && g_array_index (self->loaded, Span, at).to < span.from)
    at++;
  while (at < self->loaded->len && g_array_index (self->loaded, Span, at).from <= span.to)
    {
      const Span *other = &g_array_index (self->loaded, Span, at);

      span.from = MIN (span.from, other->from);
      span.to = MAX (span.to, other->to);
      g_array_remove_index (self->loaded, at);
    }
  g_array_insert_val (self->loaded, at, span);
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
          add_loaded (self, query->span);
          rw_series_add_history (self->series, history);
          ask (self);
        }
      else
        set_state (self, RW_SERIES_LOADER_FAILED, g_steal_pointer (&error));
    }
  free_query (query);
}

static void
ask (RwSeriesLoader *self)
{
  RwHistoryProvider *history = rw_session_get_history (self->session);
  gint64 margin;
  Span missing;
  Query *query;

  if (self->cancellable != NULL)
    return;
  if (history == NULL)
    {
      set_state (self, RW_SERIES_LOADER_NO_STORE, NULL);
      return;
    }
  if (!find_missing (self, &missing))
    {
      set_state (self, RW_SERIES_LOADER_READY, NULL);
      return;
    }

  /* Half a span more on the sides that are open, so that panning finds something. */
  margin = (self->wanted.to - self->wanted.from) / 2;
  query = g_new0 (Query, 1);
  query->loader = g_object_ref (self);
  query->span = missing;
  if (missing.from == self->wanted.from)
    query->span.from -= margin;
  if (missing.to == self->wanted.to)
    query->span.to += margin;
  self->cancellable = g_cancellable_new ();
  query->cancellable = g_object_ref (self->cancellable);
  set_state (self, RW_SERIES_LOADER_LOADING, NULL);
  rw_history_provider_query_async (history, rw_series_get_container_id (self->series),
                                   query->span.from, query->span.to, (1u << RW_N_QUANTITIES) - 1,
                                   query->cancellable, answered_cb, query);
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
  g_array_set_size (self->loaded, 0);
  if (self->wanted.from < self->wanted.to)
    ask (self);
}

static void
trimmed_cb (RwSeriesLoader *self, gint64 time)
{
  for (guint i = self->loaded->len; i > 0; i--)
    {
      Span *span = &g_array_index (self->loaded, Span, i - 1);

      if (span->to <= time)
        g_array_remove_index (self->loaded, i - 1);
      else
        span->from = MAX (span->from, time);
    }
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

  g_array_unref (self->loaded);
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
  self->loaded = g_array_new (FALSE, FALSE, sizeof (Span));
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

void
rw_series_loader_want (RwSeriesLoader *self, gint64 from, gint64 to)
{
  g_return_if_fail (RW_IS_SERIES_LOADER (self));
  g_return_if_fail (from <= to);

  if (self->wanted.from == from && self->wanted.to == to)
    return;

  self->wanted = (Span) { from, to };
  rw_series_keep (self->series, self, from - (to - from));
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
