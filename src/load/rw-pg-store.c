/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-error.h"
#include "rw-pg-store-private.h"

#include "rw-time.h"

/* The SQLSTATE of a function of ours that was asked for what makes no sense. */
#define INVALID_PARAMETER "22023"

/* A change on one channel is told at most once in this time, ms. */
#define CHANGED_INTERVAL 250

/* What is listened to; the first is about alarms, the second about what they are judged by. */
static const char *const channels[] = { "reeferwatch_alarm", "reeferwatch_rules",
                                        "reeferwatch_work_order", NULL };
#define N_CHANNELS (G_N_ELEMENTS (channels) - 1)

/* What was heard on a channel, on its way to the owner. */
typedef struct
{
  RwPgStore *store;
  GQuark name;      /* constant */
  GSource *changed; /* in the context of the store's owner; made ready by the thread */

  /* Of the thread only. */
  GSource *pause; /* after it was told */
  gboolean again;
} Channel;

enum
{
  HEARD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _RwPgStore
{
  GObject parent_instance;

  /* Made in the main thread, then constant. */
  char *conninfo;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;

  Channel channels[N_CHANNELS];

  /* Of the thread only. */
  RwPgLine *lines[RW_N_PG_LINES];
};

G_DEFINE_FINAL_TYPE_WITH_CODE (
    RwPgStore,
    rw_pg_store,
    G_TYPE_OBJECT,
    G_IMPLEMENT_INTERFACE (RW_TYPE_HISTORY_PROVIDER, rw_pg_store_history_init)
        G_IMPLEMENT_INTERFACE (RW_TYPE_ALARM_STORE, rw_pg_store_alarms_init)
            G_IMPLEMENT_INTERFACE (RW_TYPE_DATA_STORE, rw_pg_store_data_init)
                G_IMPLEMENT_INTERFACE (RW_TYPE_NOTE_STORE, rw_pg_store_notes_init)
                    G_IMPLEMENT_INTERFACE (RW_TYPE_RULE_STORE, rw_pg_store_rules_init)
                        G_IMPLEMENT_INTERFACE (RW_TYPE_GEOFENCE_STORE, rw_pg_store_geofences_init))

/* --- in the thread --------------------------------------------------------------------------- */

static void tell_changed (Channel *channel);

static gboolean
pause_over_cb (gpointer user_data)
{
  Channel *channel = user_data;

  g_clear_pointer (&channel->pause, g_source_unref);
  if (channel->again)
    tell_changed (channel);
  return G_SOURCE_REMOVE;
}

/* The first change is told at once, those in the pause after it together at its end. */
static void
tell_changed (Channel *channel)
{
  channel->again = channel->pause != NULL;
  if (channel->again)
    return;

  g_source_set_ready_time (channel->changed, 0);
  channel->pause = g_timeout_source_new (CHANGED_INTERVAL);
  g_source_set_callback (channel->pause, pause_over_cb, channel, NULL);
  g_source_attach (channel->pause, channel->store->context);
}

static void
heard_cb (const char *name, gpointer user_data)
{
  RwPgStore *self = user_data;

  for (guint i = 0; i < N_CHANNELS; i++)
    if (name == NULL || g_str_equal (name, channels[i]))
      tell_changed (&self->channels[i]);
}

static void
stop_pauses (RwPgStore *self)
{
  for (guint i = 0; i < N_CHANNELS; i++)
    if (self->channels[i].pause != NULL)
      {
        g_source_destroy (self->channels[i].pause);
        g_clear_pointer (&self->channels[i].pause, g_source_unref);
      }
}

static gpointer
run_thread (gpointer user_data)
{
  RwPgStore *self = user_data;

  g_main_context_push_thread_default (self->context);
  self->lines[RW_PG_LINE_QUICK] = rw_pg_line_new (self->conninfo, channels, heard_cb, self);
  for (int i = RW_PG_LINE_SLOW; i < RW_N_PG_LINES; i++)
    self->lines[i] = rw_pg_line_new (self->conninfo, NULL, NULL, NULL);

  g_main_loop_run (self->loop);

  for (int i = 0; i < RW_N_PG_LINES; i++)
    rw_pg_line_free (self->lines[i]);
  stop_pauses (self);
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

gpointer
rw_pg_store_decode_number (RwPgRequest *request, GPtrArray *results)
{
  gint64 number = rw_pg_result_get_int (results->pdata[0], 0, 0);

  return g_memdup2 (&number, sizeof number);
}

gint64
rw_pg_store_finish_number (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autofree gint64 *number = g_task_propagate_pointer (G_TASK (result), &refusal);

  if (number != NULL)
    return *number;

  if (rw_pg_error_is_class (refusal, INVALID_PARAMETER))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, refusal->message);
  else
    g_propagate_error (error, g_steal_pointer (&refusal));
  return -1;
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
  Channel *channel = user_data;
  RwPgStore *self = channel->store;

  if (channel == &self->channels[0])
    rw_alarm_store_emit_changed (RW_ALARM_STORE (self));
  else if (channel == &self->channels[1])
    rw_rule_store_emit_changed (RW_RULE_STORE (self));
  g_signal_emit (self, signals[HEARD], channel->name);
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
      for (guint i = 0; i < N_CHANNELS; i++)
        g_source_destroy (self->channels[i].changed);
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
  for (guint i = 0; i < N_CHANNELS; i++)
    g_source_unref (self->channels[i].changed);

  G_OBJECT_CLASS (rw_pg_store_parent_class)->finalize (object);
}

static void
rw_pg_store_class_init (RwPgStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_pg_store_dispose;
  object_class->finalize = rw_pg_store_finalize;

  signals[HEARD] =
      g_signal_new ("heard", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_pg_store_init (RwPgStore *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  for (guint i = 0; i < N_CHANNELS; i++)
    {
      Channel *channel = &self->channels[i];

      channel->store = self;
      channel->name = g_quark_from_static_string (channels[i]);
      channel->changed = g_source_new (&changed_funcs, sizeof (GSource));
      g_source_set_callback (channel->changed, changed_cb, channel, NULL);
      g_source_attach (channel->changed, g_main_context_get_thread_default ());
    }
}

RwPgStore *
rw_pg_store_new (const char *conninfo)
{
  RwPgStore *self = g_object_new (RW_TYPE_PG_STORE, NULL);

  self->conninfo = g_strdup (conninfo);
  self->thread = g_thread_new ("store", run_thread, self);
  return self;
}
