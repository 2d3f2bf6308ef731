/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archiver.h"

#include "rw-archive-job.h"
#include "rw-archive-manifest.h"

#include <sys/resource.h>

/* The thread's niceness: whatever else the machine does comes first. */
#define NICENESS 10

struct _RwArchiver
{
  GObject parent_instance;

  /* Constant. */
  char *conninfo;
  RwArchivePlan *plan;

  /* The owner's thread only. */
  GThread *thread; /* of the run under way, or of the last one */
  GCancellable *cancellable;

  /* Under the lock. */
  GMutex lock;
  RwArchiveStatus status;
};

G_DEFINE_FINAL_TYPE (RwArchiver, rw_archiver, G_TYPE_OBJECT)

/* As much of text as fits, never half a character. */
static void
set_text (char *out, gsize size, const char *text)
{
  const char *end;

  if (g_strlcpy (out, text, size) >= size && !g_utf8_validate (out, -1, &end))
    out[end - out] = '\0';
}

/* Called in the thread of the run. */
static void
changed_cb (const RwArchiveStatus *status, gpointer user_data)
{
  RwArchiver *self = user_data;

  g_mutex_lock (&self->lock);
  self->status.state = status->state;
  self->status.step = status->step;
  self->status.day = status->day;
  self->status.fraction = status->fraction;
  self->status.days_left = status->days_left;
  self->status.days_stored = status->days_stored;
  self->status.days_archived = status->days_archived;
  self->status.oldest_day = status->oldest_day;
  g_mutex_unlock (&self->lock);
}

static const char *
get_advice (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return "The disk of the archive is full, or nearly so, and nothing was dropped from the "
           "database: make room or choose another folder. ";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return "The folder of the archive may not be written to, so nothing was dropped from the "
           "database: change its rights or choose another folder. ";
  return "";
}

static void
tell_end (RwArchiver *self, const RwArchiveJob *job, const GError *error)
{
  gboolean failed = error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *text =
      failed ? g_strconcat (get_advice (error), error->message, NULL) : g_strdup ("");

  g_mutex_lock (&self->lock);
  self->status.state = failed ? RW_ARCHIVE_FAILED : RW_ARCHIVE_IDLE;
  self->status.day = 0;
  self->status.days_left = error != NULL ? job->status.days_left : job->result.waiting;
  self->status.fraction = 0;
  self->status.days_stored = job->status.days_stored;
  self->status.days_archived = job->status.days_archived;
  self->status.oldest_day = job->status.oldest_day;
  self->status.days_done += job->result.days;
  self->status.readings += job->result.readings;
  self->status.bytes += job->result.bytes;
  self->status.last_run = g_get_real_time ();
  set_text (self->status.text, sizeof self->status.text, text);
  g_mutex_unlock (&self->lock);
}

static gpointer
run_thread (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RwArchiver *self = g_task_get_source_object (task);
  g_autoptr (GMainContext) context = g_main_context_new ();
  RwArchiveResult *result = g_new0 (RwArchiveResult, 1);
  GError *error = NULL;
  RwArchiveJob job = {
    .plan = self->plan,
    .conninfo = self->conninfo,
    .context = context,
    .cancellable = g_task_get_cancellable (task),
    .lock = -1,
    .changed = changed_cb,
    .user_data = self,
  };

  /* What is not found out again stays as it was. */
  rw_archiver_get_status (self, &job.status);
  setpriority (PRIO_PROCESS, 0, NICENESS);
  g_main_context_push_thread_default (context);
  if (rw_archive_job_run (&job, &error))
    g_clear_error (&error);
  g_main_context_pop_thread_default (context);

  *result = job.result;
  g_task_set_task_data (task, result, g_free);
  tell_end (self, &job, error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  return NULL;
}

static void
rw_archiver_finalize (GObject *object)
{
  RwArchiver *self = RW_ARCHIVER (object);

  /* A run holds a reference; the last one may be that of its own thread. */
  g_clear_pointer (&self->thread, g_thread_unref);
  g_clear_object (&self->cancellable);
  rw_archive_plan_free (self->plan);
  g_free (self->conninfo);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (rw_archiver_parent_class)->finalize (object);
}

static void
rw_archiver_class_init (RwArchiverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_archiver_finalize;
}

static void
rw_archiver_init (RwArchiver *self)
{
  g_mutex_init (&self->lock);
}

RwArchiver *
rw_archiver_new (const char *conninfo, const RwArchivePlan *plan)
{
  RwArchiver *self = g_object_new (RW_TYPE_ARCHIVER, NULL);

  self->conninfo = g_strdup (conninfo);
  self->plan = rw_archive_plan_copy (plan);
  self->status.state = RW_ARCHIVE_IDLE;
  if (plan->folder != NULL && !plan->drop_only)
    set_text (self->status.place, sizeof self->status.place, plan->folder);
  return self;
}

static void
forward_cancel_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

void
rw_archiver_run_async (RwArchiver *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RW_IS_ARCHIVER (self));

  rw_archiver_stop (self);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    g_cancellable_connect (cancellable, G_CALLBACK (forward_cancel_cb),
                           g_object_ref (self->cancellable), g_object_unref);
  task = g_task_new (self, self->cancellable, callback, user_data);
  /* What was done is told, also when it was cancelled behind that. */
  g_task_set_check_cancellable (task, FALSE);
  self->thread = g_thread_new ("archive", run_thread, task);
}

gboolean
rw_archiver_run_finish (RwArchiver *self,
                        GAsyncResult *async_result,
                        RwArchiveResult *result,
                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (async_result, self), FALSE);

  if (result != NULL)
    *result = *(const RwArchiveResult *) g_task_get_task_data (G_TASK (async_result));
  return g_task_propagate_boolean (G_TASK (async_result), error);
}

void
rw_archiver_get_status (RwArchiver *self, RwArchiveStatus *status)
{
  g_mutex_lock (&self->lock);
  *status = self->status;
  g_mutex_unlock (&self->lock);
}

void
rw_archiver_stop (RwArchiver *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->thread, g_thread_join);
}
