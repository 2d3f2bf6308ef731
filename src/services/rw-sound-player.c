/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sound-player.h"

#include "rw-sound-sink.h"

#include <glib/gi18n.h>

/* A sound takes a second or two; a server that says nothing for so long says nothing, s. */
#define PATIENCE 6

/* Pieces in which a sound is written: so many of a second. */
#define PIECES 20

/* What the thread and the player hold together. */
typedef struct
{
  GAsyncQueue *jobs; /* of Job */
  GMainContext *context;
  GWeakRef player;
  int wanted; /* atomic: number of the job that is wanted; others are left */
} Shared;

typedef struct
{
  GBytes *samples; /* NULL: the thread ends */
  guint rate;
  int number;
} Job;

typedef struct
{
  Shared *shared;
  int number;
  char *problem; /* or NULL */
} Report;

struct _RwSoundPlayer
{
  GObject parent_instance;
  Shared *shared;
  GThread *thread; /* started with the first sound */
  guint patience_id;
};

static guint finished_signal;

G_DEFINE_FINAL_TYPE (RwSoundPlayer, rw_sound_player, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->samples, g_bytes_unref);
  g_free (job);
}

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  g_async_queue_unref (shared->jobs);
  g_main_context_unref (shared->context);
  g_weak_ref_clear (&shared->player);
}

static void
shared_unref (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, shared_clear);
}

/* --- the thread ------------------------------------------------------------------------------- */

static gboolean
is_wanted (Shared *shared, const Job *job)
{
  return g_atomic_int_get (&shared->wanted) == job->number;
}

/* TRUE also when it was left since it is no longer wanted. */
static gboolean
play (Shared *shared, const Job *job, GError **error)
{
  g_autoptr (RwSoundSink) sink = rw_sound_sink_open (job->rate, error);
  gsize size;
  const guint8 *data = g_bytes_get_data (job->samples, &size);
  gsize piece = job->rate / PIECES * sizeof (gint16);

  if (sink == NULL)
    return FALSE;
  for (gsize i = 0; i < size; i += piece)
    {
      if (!is_wanted (shared, job))
        return TRUE;
      if (!rw_sound_sink_write (sink, data + i, MIN (piece, size - i), error))
        return FALSE;
    }
  return !is_wanted (shared, job) || rw_sound_sink_drain (sink, error);
}

static void
report_free (gpointer data)
{
  Report *report = data;

  shared_unref (report->shared);
  g_free (report->problem);
  g_free (report);
}

static gboolean
reported_cb (gpointer user_data)
{
  Report *report = user_data;
  g_autoptr (RwSoundPlayer) self = g_weak_ref_get (&report->shared->player);

  if (self == NULL || g_atomic_int_get (&report->shared->wanted) != report->number)
    return G_SOURCE_REMOVE;

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_signal_emit (self, finished_signal, 0, report->problem);
  return G_SOURCE_REMOVE;
}

static void
report (Shared *shared, const Job *job, const GError *error)
{
  Report *answer = g_new0 (Report, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  answer->shared = g_atomic_rc_box_acquire (shared);
  answer->number = job->number;
  answer->problem = error != NULL ? g_strdup (error->message) : NULL;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, reported_cb, answer, report_free);
  g_source_attach (source, shared->context);
}

static gpointer
run_thread (gpointer data)
{
  Shared *shared = data;

  for (;;)
    {
      Job *job = g_async_queue_pop (shared->jobs);
      gboolean over = job->samples == NULL;

      if (!over && is_wanted (shared, job))
        {
          g_autoptr (GError) error = NULL;

          play (shared, job, &error);
          report (shared, job, error);
        }
      job_free (job);
      if (over)
        break;
    }
  shared_unref (shared);
  return NULL;
}

/* --- the player ------------------------------------------------------------------------------- */

static gboolean
patience_over_cb (gpointer user_data)
{
  RwSoundPlayer *self = user_data;

  self->patience_id = 0;
  g_signal_emit (self, finished_signal, 0, _("The sound server of this computer does not answer."));
  return G_SOURCE_REMOVE;
}

static void
push (RwSoundPlayer *self, GBytes *samples, guint rate)
{
  Job *job = g_new0 (Job, 1);

  job->samples = samples != NULL ? g_bytes_ref (samples) : NULL;
  job->rate = rate;
  job->number = g_atomic_int_get (&self->shared->wanted);
  g_async_queue_push (self->shared->jobs, job);
}

static void
rw_sound_player_dispose (GObject *object)
{
  RwSoundPlayer *self = RW_SOUND_PLAYER (object);

  rw_sound_player_stop (self);
  if (self->thread != NULL)
    push (self, NULL, 0);
  /* Not joined: the server may never answer it. */
  g_clear_pointer (&self->thread, g_thread_unref);
  G_OBJECT_CLASS (rw_sound_player_parent_class)->dispose (object);
}

static void
rw_sound_player_finalize (GObject *object)
{
  shared_unref (RW_SOUND_PLAYER (object)->shared);
  G_OBJECT_CLASS (rw_sound_player_parent_class)->finalize (object);
}

static void
rw_sound_player_class_init (RwSoundPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_sound_player_dispose;
  object_class->finalize = rw_sound_player_finalize;
  finished_signal = g_signal_new ("finished", RW_TYPE_SOUND_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rw_sound_player_init (RwSoundPlayer *self)
{
  self->shared = g_atomic_rc_box_new0 (Shared);
  self->shared->jobs = g_async_queue_new_full (job_free);
  self->shared->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&self->shared->player, self);
}

RwSoundPlayer *
rw_sound_player_new (void)
{
  return g_object_new (RW_TYPE_SOUND_PLAYER, NULL);
}

void
rw_sound_player_play (RwSoundPlayer *self, GBytes *samples, guint rate)
{
  g_return_if_fail (RW_IS_SOUND_PLAYER (self) && samples != NULL && rate >= 1000);

  if (self->thread == NULL)
    self->thread = g_thread_new ("sound", run_thread, g_atomic_rc_box_acquire (self->shared));
  g_atomic_int_inc (&self->shared->wanted);
  push (self, samples, rate);
  /* A server that hangs is found out however often it is asked. */
  if (self->patience_id == 0)
    self->patience_id = g_timeout_add_seconds (PATIENCE, patience_over_cb, self);
}

void
rw_sound_player_stop (RwSoundPlayer *self)
{
  g_return_if_fail (RW_IS_SOUND_PLAYER (self));

  g_atomic_int_inc (&self->shared->wanted);
  g_clear_handle_id (&self->patience_id, g_source_remove);
}
