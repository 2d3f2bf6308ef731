/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-source.h"

#include "rw-replay-line.h"
#include "rw-time.h"

#include <string.h>

#define CHUNK (256 * 1024)
#define MAX_LINE (64 * 1024 * 1024)

/* How much is handed over before a commit, and before other sources of the loop get their turn. */
#define MAX_MESSAGES 5000
#define MAX_BYTES (8 * 1024 * 1024)
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

  GInputStream *stream;
  GByteArray *buffer; /* read and not yet handed over, from offset on */
  gsize offset;
  gboolean at_end;
  RwReplayLine next; /* waits for its time; topic NULL for none */

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

/* Appends a chunk of the file; FALSE at its end or on an error. */
static gboolean
fill (RwReplaySource *self, GError **error)
{
  guint used;
  gssize n;

  if (self->offset > 0)
    {
      g_byte_array_remove_range (self->buffer, 0, (guint) self->offset);
      self->offset = 0;
    }
  if (self->buffer->len > MAX_LINE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s” has a line longer than 64 MB: it is no recording of messages", self->path);
      return FALSE;
    }
  used = self->buffer->len;
  g_byte_array_set_size (self->buffer, used + CHUNK);
  n = g_input_stream_read (self->stream, self->buffer->data + used, CHUNK, NULL, error);
  g_byte_array_set_size (self->buffer, used + (guint) MAX (n, 0));
  self->at_end = n == 0;
  return n > 0;
}

/* The next line that is not empty, as *line; FALSE at the end or with error. */
static gboolean
read_line (RwReplaySource *self, RwReplayLine *line, GError **error)
{
  gsize searched = 0;

  while (TRUE)
    {
      const char *begin = (const char *) self->buffer->data + self->offset;
      gsize length = self->buffer->len - self->offset;
      const char *feed =
          length > searched ? memchr (begin + searched, '\n', length - searched) : NULL;

      if (feed == NULL && !self->at_end)
        {
          searched = length;
          if (!fill (self, error) && !self->at_end)
            return FALSE;
          continue;
        }
      if (feed == NULL && length == 0)
        return FALSE;

      length = feed != NULL ? (gsize) (feed - begin) : length;
      self->offset += length + (feed != NULL ? 1 : 0);
      searched = 0;
      if (length > 0 && begin[length - 1] == '\r')
        length--;
      if (length == 0)
        continue;
      rw_replay_line_parse (begin, length, line);
      return TRUE;
    }
}

/* When the line is due, monotonic µs; 0 for at once. */
static gint64
get_due_time (RwReplaySource *self, const RwReplayLine *line)
{
  gint64 time;

  if (self->speed <= 0 || !rw_replay_line_get_time (line, &time))
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
  self->n_messages++;
  self->n_bytes += g_bytes_get_size (self->next.payload);
  self->events.message (self->next.topic, self->next.payload, g_get_real_time (), self->user_data);
  rw_replay_line_clear (&self->next);
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
end (RwReplaySource *self, const GError *error)
{
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
replay_some (RwReplaySource *self, gint64 *wait_until, gboolean *ended, GError **error)
{
  *wait_until = 0;
  for (guint i = 0; i < MAX_PER_DISPATCH; i++)
    {
      if (self->n_messages >= MAX_MESSAGES || self->n_bytes >= MAX_BYTES)
        return FALSE;
      if (self->next.topic == NULL)
        {
          if (!read_line (self, &self->next, error))
            {
              *ended = TRUE;
              return FALSE;
            }
          *wait_until = get_due_time (self, &self->next);
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
  g_autoptr (GError) error = NULL;
  gboolean ended = FALSE;
  gint64 wait_until;

  if (self->held)
    {
      g_source_set_ready_time (self->source, -1);
      return G_SOURCE_CONTINUE;
    }
  if (replay_some (self, &wait_until, &ended, &error))
    return G_SOURCE_CONTINUE;
  if (ended)
    {
      end (self, error);
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
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GError) error = NULL;

  self->stream = G_INPUT_STREAM (g_file_read (file, NULL, &error));
  if (self->stream == NULL)
    {
      g_prefix_error (&error, "“%s” cannot be replayed: ", self->path);
      end (self, error);
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
  rw_replay_line_clear (&self->next);
  g_clear_object (&self->stream);
  g_byte_array_unref (self->buffer);
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
  self->buffer = g_byte_array_new ();
}

RwSource *
rw_replay_source_new (const char *path, double speed)
{
  RwReplaySource *self = g_object_new (RW_TYPE_REPLAY_SOURCE, NULL);

  self->path = g_strdup (path);
  self->speed = speed;
  return RW_SOURCE (self);
}
