/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-store-private.h"

#include "rw-time.h"

/* The signal "changed" comes at most once in this time, ms. */
#define CHANGED_INTERVAL 250

struct _RwPgStore
{
  GObject parent_instance;

  /* Made in the main thread, then constant. */
  char *conninfo;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GSource *changed_source; /* in the context of the store's owner; made ready by the thread */

  /* Of the thread only. */
  RwPgLine *lines[RW_N_PG_LINES];
  GSource *pause; /* after a "changed" */
  gboolean changed_again;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (
    RwPgStore,
    rw_pg_store,
    G_TYPE_OBJECT,
    G_IMPLEMENT_INTERFACE (RW_TYPE_HISTORY_PROVIDER, rw_pg_store_history_init)
        G_IMPLEMENT_INTERFACE (RW_TYPE_ALARM_STORE, rw_pg_store_alarms_init)
            G_IMPLEMENT_INTERFACE (RW_TYPE_DATA_STORE, rw_pg_store_data_init)
                G_IMPLEMENT_INTERFACE (RW_TYPE_NOTE_STORE, rw_pg_store_notes_init))

/* --- in the thread --------------------------------------------------------------------------- */

static void tell_changed (RwPgStore *self);

static gboolean
pause_over_cb (gpointer user_data)
{
  RwPgStore *self = user_data;

  g_clear_pointer (&self->pause, g_source_unref);
  if (self->changed_again)
    tell_changed (self);
  return G_SOURCE_REMOVE;
}

/* The first change is told at once, those in the pause after it together at its end. */
static void
tell_changed (RwPgStore *self)
{
  self->changed_again = self->pause != NULL;
  if (self->changed_again)
    return;

  g_source_set_ready_time (self->changed_source, 0);
  self->pause = g_timeout_source_new (CHANGED_INTERVAL);
  g_source_set_callback (self->pause, pause_over_cb, self, NULL);
  g_source_attach (self->pause, self->context);
}

static void
heard_cb (gpointer user_data)
{
  tell_changed (user_data);
}

static gpointer
run_thread (gpointer user_data)
{
  RwPgStore *self = user_data;

  g_main_context_push_thread_default (self->context);
  self->lines[RW_PG_LINE_QUICK]
    = rw_pg_line_new (self->conninfo, "reeferwatch_alarm", heard_cb, self);
  for (int i = RW_PG_LINE_SLOW; i < RW_N_PG_LINES; i++)
    self->lines[i] = rw_pg_line_new (self->conninfo, NULL, NULL, NULL);

  g_main_loop_run (self->loop);

  for (int i = 0; i < RW_N_PG_LINES; i++)
    rw_pg_line_free (self->lines[i]);
  if (self->pause != NULL)
    {
      g_source_destroy (self->pause);
      g_source_unref (self->pause);
    }
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

typedef struct
{
  RwPgStore *store; /* kept alive by the task of the request */
  RwPgLineId line;
  RwPgRequest *request;
} Handover;

/* Of the lines for history the one with least to do; the first of those that have nothing, so that
 * no more connections are opened than are needed. */
static RwPgLine *
choose_line (RwPgStore *self, RwPgLineId id)
{
  RwPgLine *line = self->lines[id];

  for (int i = id + 1; id == RW_PG_LINE_HISTORY && i < RW_N_PG_LINES; i++)
    if (rw_pg_line_get_load (self->lines[i]) < rw_pg_line_get_load (line))
      line = self->lines[i];
  return line;
}

static gboolean
handed_over_cb (gpointer user_data)
{
  Handover *handover = user_data;

  rw_pg_line_submit (choose_line (handover->store, handover->line), handover->request);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* --- in the owner's thread ------------------------------------------------------------------- */

static void
post (RwPgStore *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, self->context);
}

void
rw_pg_store_submit (RwPgStore *self, RwPgLineId line, RwPgRequest *request)
{
  Handover *handover = g_new (Handover, 1);

  request->timeout = RW_PG_STORE_TIMEOUT;
  handover->store = self;
  handover->line = line;
  handover->request = request;
  post (self, handed_over_cb, handover, g_free);
}

const char *
rw_pg_store_get_conninfo (RwPgStore *self)
{
  return self->conninfo;
}

gint64
rw_pg_store_clamp_time (gint64 time)
{
  /* The years 1 and 9999. */
  return CLAMP (time, G_GINT64_CONSTANT (-62135596800) * RW_USEC_PER_SEC,
                G_GINT64_CONSTANT (253402300800) * RW_USEC_PER_SEC);
}

static gboolean
changed_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

static GSourceFuncs changed_funcs = {
  .dispatch = changed_dispatch,
};

static gboolean
changed_cb (gpointer user_data)
{
  rw_alarm_store_emit_changed (user_data);
  return G_SOURCE_CONTINUE;
}

static void
rw_pg_store_dispose (GObject *object)
{
  RwPgStore *self = RW_PG_STORE (object);

  if (self->thread != NULL)
    {
      /* Every request holds a reference, so none is under way, and the thread only has to close. */
      post (self, quit_cb, self->loop, NULL);
      g_thread_join (g_steal_pointer (&self->thread));
      g_source_destroy (self->changed_source);
    }

  G_OBJECT_CLASS (rw_pg_store_parent_class)->dispose (object);
}

static void
rw_pg_store_finalize (GObject *object)
{
  RwPgStore *self = RW_PG_STORE (object);

  g_free (self->conninfo);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_source_unref (self->changed_source);

  G_OBJECT_CLASS (rw_pg_store_parent_class)->finalize (object);
}

static void
rw_pg_store_class_init (RwPgStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_pg_store_dispose;
  object_class->finalize = rw_pg_store_finalize;
}

static void
rw_pg_store_init (RwPgStore *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->changed_source = g_source_new (&changed_funcs, sizeof (GSource));
  g_source_set_callback (self->changed_source, changed_cb, self, NULL);
  g_source_attach (self->changed_source, g_main_context_get_thread_default ());
}

RwPgStore *
rw_pg_store_new (const char *conninfo)
{
  RwPgStore *self = g_object_new (RW_TYPE_PG_STORE, NULL);

  self->conninfo = g_strdup (conninfo);
  self->thread = g_thread_new ("store", run_thread, self);
  return self;
}
