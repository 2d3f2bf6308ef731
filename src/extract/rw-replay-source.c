/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-source.h"

#include "rw-replay-file.h"
#include "rw-time.h"

/* How much is handed over before a commit, and before other sources of the loop get their turn. */
#define MAX_MESSAGES 10000
#define MAX_BYTES (16 * 1024 * 1024)
#define MAX_PER_DISPATCH 1000

/* A step in time larger than this, either way, is a gap in the recording or a wrong clock in it,
 * and nothing to wait for. */
#define MAX_STEP RW_USEC_PER_DAY

struct _RwReplaySource
{
  GObject parent_instance;

  GThread *thread;
  char *path;
  double speed;
  RwSourceEvents events;
  gpointer user_data;

  RwReplayFile *file;
  RwReplayItem next; /* waits for its time */
  gboolean has_next;
  gboolean at_end; /* nothing more can be read, because of error if there is one */
  GError *error;

  GSource *source;
  gboolean held;
  guint n_messages; /* handed over since the last release */
  gsize n_bytes;

  /* Pacing: what was measured at origin is due at origin_now (monotonic µs). */
  gboolean paced;
  gint64 origin;
  gint64 origin_now;
  gint64 last;
};

static void rw_replay_source_iface_init (RwSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwReplaySource,
                               rw_replay_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_SOURCE, rw_replay_source_iface_init))

/* When the next item is due, monotonic µs; 0 for at once. */
static gint64
get_due_time (RwReplaySource *self)
{
  gint64 time;

  if (self->speed <= 0 || !rw_replay_item_get_time (&self->next, &time))
    return 0;
  if (!self->paced || ABS (time - self->last) > MAX_STEP)
    {
      self->paced = TRUE;
      self->origin = time;
      self->origin_now = g_get_monotonic_time ();
    }
  self->last = time;
  return self->origin_now + (gint64) ((double) (time - self->origin) / self->speed);
}

static void
hand_over (RwReplaySource *self)
{
  gint64 now = g_get_real_time ();

  self->n_messages++;
  self->n_bytes += rw_replay_item_get_size (&self->next);
  if (self->next.table != NULL)
    self->events.record (RW_REPLAY_TOPIC, self->next.table, &self->next.record, now,
                         self->user_data);
  else
    self->events.message (self->next.message.topic, self->next.message.payload, now,
                          self->user_data);
  rw_replay_item_clear (&self->next);
  self->has_next = FALSE;
}

static void
stop_reading (RwReplaySource *self)
{
  if (self->source == NULL)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* The end is told only once everything handed over is committed: the owner holds meanwhile. */
static void
end (RwReplaySource *self)
{
  const GError *error = self->error;

  if (self->n_messages > 0)
    {
      g_source_set_ready_time (self->source, 0);
      self->events.gathered (self->user_data);
      return;
    }
  stop_reading (self);
  self->events.link_changed (error != NULL ? RW_LINK_FAILED : RW_LINK_OFF,
                             error != NULL ? error->message : "The recording has ended",
                             self->user_data);
  self->events.ended (error, self->user_data);
}

/* One turn: TRUE when there is more to hand over at once. */
static gboolean
replay_some (RwReplaySource *self, gint64 *wait_until)
{
  *wait_until = 0;
  for (guint i = 0; i < MAX_PER_DISPATCH; i++)
    {
      if (self->n_messages >= MAX_MESSAGES || self->n_bytes >= MAX_BYTES)
        return FALSE;
      if (!self->has_next)
        {
          self->has_next =
              !self->at_end && rw_replay_file_read (self->file, &self->next, &self->error);
          if (!self->has_next)
            {
              self->at_end = TRUE;
              return FALSE;
            }
          *wait_until = get_due_time (self);
          if (*wait_until > g_get_monotonic_time ())
            return FALSE;
        }
      hand_over (self);
    }
  return TRUE;
}

static gboolean
replay_cb (gpointer user_data)
{
  RwReplaySource *self = user_data;
  gint64 wait_until;

  if (self->held)
    {
      g_source_set_ready_time (self->source, -1);
      return G_SOURCE_CONTINUE;
    }
  if (replay_some (self, &wait_until))
    return G_SOURCE_CONTINUE;
  if (self->at_end)
    {
      end (self);
      return G_SOURCE_CONTINUE;
    }
  g_source_set_ready_time (self->source, MAX (wait_until, 0));
  if (self->n_messages > 0)
    self->events.gathered (self->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
ready_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs ready_source_funcs = { .dispatch = ready_dispatch };

static gboolean
open_cb (gpointer user_data)
{
  RwReplaySource *self = user_data;

  self->file = rw_replay_file_open (self->path, &self->error);
  if (self->file == NULL)
    {
      end (self);
      return G_SOURCE_REMOVE;
    }
  self->events.link_changed (RW_LINK_UP, "", self->user_data);
  g_source_set_callback (self->source, replay_cb, self, NULL);
  return G_SOURCE_CONTINUE;
}

static void
rw_replay_source_start (RwSource *source, const RwSourceEvents *events, gpointer user_data)
{
  RwReplaySource *self = RW_REPLAY_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  self->events = *events;
  self->user_data = user_data;
  self->source = g_source_new (&ready_source_funcs, sizeof (GSource));
  g_source_set_callback (self->source, open_cb, self, NULL);
  g_source_set_ready_time (self->source, 0);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
rw_replay_source_hold (RwSource *source)
{
  RwReplaySource *self = RW_REPLAY_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  self->held = TRUE;
}

static void
rw_replay_source_release (RwSource *source)
{
  RwReplaySource *self = RW_REPLAY_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  self->held = FALSE;
  self->n_messages = 0;
  self->n_bytes = 0;
  if (self->source != NULL && g_source_get_ready_time (self->source) < 0)
    g_source_set_ready_time (self->source, 0);
}

static void
rw_replay_source_close (RwSource *source)
{
  RwReplaySource *self = RW_REPLAY_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  stop_reading (self);
}

static gboolean
rw_replay_source_publish (RwSource *source, gint64 event_id, GBytes *payload)
{
  return FALSE;
}

static guint
rw_replay_source_get_n_unconfirmed (RwSource *source)
{
  return 0;
}

static void
rw_replay_source_set_status (RwSource *source, const char *json)
{
}

static void
rw_replay_source_finalize (GObject *object)
{
  RwReplaySource *self = RW_REPLAY_SOURCE (object);

  stop_reading (self);
  rw_replay_item_clear (&self->next);
  g_clear_pointer (&self->file, rw_replay_file_free);
  g_clear_error (&self->error);
  g_free (self->path);

  G_OBJECT_CLASS (rw_replay_source_parent_class)->finalize (object);
}

static void
rw_replay_source_iface_init (RwSourceInterface *iface)
{
  iface->start = rw_replay_source_start;
  iface->hold = rw_replay_source_hold;
  iface->release = rw_replay_source_release;
  iface->close = rw_replay_source_close;
  iface->publish = rw_replay_source_publish;
  iface->get_n_unconfirmed = rw_replay_source_get_n_unconfirmed;
  iface->set_status = rw_replay_source_set_status;
}

static void
rw_replay_source_class_init (RwReplaySourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rw_replay_source_finalize;
}

static void
rw_replay_source_init (RwReplaySource *self)
{
  self->thread = g_thread_self ();
}

RwSource *
rw_replay_source_new (const char *path, double speed)
{
  RwReplaySource *self = g_object_new (RW_TYPE_REPLAY_SOURCE, NULL);

  self->path = g_strdup (path);
  self->speed = speed;
  return RW_SOURCE (self);
}
