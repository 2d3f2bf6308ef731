/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-annunciator.h"

#include "rw-alarm-bell.h"
#include "rw-alarm-calls.h"
#include "rw-time.h"

/* More than so many notices within so many µs become a summary. */
#define STORM_NOTICES 3
#define STORM_SPAN (10 * RW_USEC_PER_SEC)

#define SUMMARY_ID "summary"

/* Of a reefer, an incident or the feed. */
typedef struct
{
  char *group;
  RwAlarmCall *call; /* the one it names; valid until the next update */
  guint n;
  gboolean is_fresh;   /* something of it is new */
  gint64 told_time;    /* when it was announced; 0: it was not */
  gint64 told_subject; /* what it named then */
  gboolean in_summary;
} Notice;

struct _RwAnnunciator
{
  GObject parent_instance;
  RwClock clock;
  RwAlarmView *view;
  GPtrArray *alarms; /* of the last update; NULL before the first */
  RwAlarmCalls *calls;
  GHashTable *notices; /* their group → Notice */
  int least;
  gboolean feed_silent;
  gint64 summary_time; /* when it was announced last; 0: there is none */
  int summary_priority;
  gboolean is_summary_old; /* it has to be announced again, once it may be */
  RwAlarmBell bell;
};

enum
{
  ANNOUNCE,
  WITHDRAW,
  RING,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwAnnunciator, rw_annunciator, G_TYPE_OBJECT)

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_free (notice->group);
  g_free (notice);
}

/* --- what there is to tell -------------------------------------------------------------------- */

static gboolean
comes_before (const RwAlarmCall *call, const RwAlarmCall *other)
{
  if (call->priority != other->priority)
    return call->priority < other->priority;
  return call->alarm != NULL && other->alarm != NULL
         && call->alarm->raised_time > other->alarm->raised_time;
}

static void
add_call (RwAnnunciator *self, RwAlarmCall *call)
{
  Notice *notice = g_hash_table_lookup (self->notices, call->group);

  if (call->priority > self->least)
    return;
  if (notice == NULL)
    {
      notice = g_new0 (Notice, 1);
      notice->group = g_strdup (call->group);
      g_hash_table_insert (self->notices, notice->group, notice);
    }
  if (notice->call == NULL || comes_before (call, notice->call))
    notice->call = call;
  notice->n += call->n_alarms;
  notice->is_fresh |= call->is_new;
}

static void
withdraw (RwAnnunciator *self, const char *id)
{
  g_signal_emit (self, signals[WITHDRAW], 0, id);
}

static void
withdraw_notice (RwAnnunciator *self, Notice *notice)
{
  if (notice->told_time != 0)
    withdraw (self, notice->group);
  notice->told_time = 0;
}

static void
drop_what_is_over (RwAnnunciator *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (((Notice *) value)->call != NULL)
        continue;
      withdraw_notice (self, value);
      g_hash_table_iter_remove (&iter);
    }
}

static void
gather (RwAnnunciator *self)
{
  GPtrArray *calls = rw_alarm_calls_get (self->calls);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Notice *notice = value;

      notice->call = NULL;
      notice->n = 0;
      notice->is_fresh = FALSE;
    }
  for (guint i = 0; i < calls->len; i++)
    add_call (self, g_ptr_array_index (calls, i));
  drop_what_is_over (self);
}

/* --- telling it ------------------------------------------------------------------------------- */

/* What it names: of an incident that stays the same, whoever joins. */
static gint64
get_subject (const Notice *notice)
{
  if (notice->call->incident_id != 0)
    return notice->call->incident_id;
  return notice->call->alarm != NULL ? notice->call->alarm->alarm_id : 0;
}

static void
tell (RwAnnunciator *self, Notice *notice, gint64 now)
{
  const RwAlarmCall *call = notice->call;
  RwAnnouncement announcement = {
    .id = notice->group,
    .kind = RW_ANNOUNCEMENT_REEFER,
    .priority = call->priority,
    .n = notice->n,
    .incident_id = call->incident_id,
    .alarm = call->alarm,
  };

  if (g_str_equal (notice->group, RW_ALARM_CALL_FEED))
    announcement.kind = RW_ANNOUNCEMENT_FEED;
  else if (call->incident_id != 0)
    announcement.kind = RW_ANNOUNCEMENT_INCIDENT;
  if (notice->told_time == 0 || notice->is_fresh)
    notice->told_time = now;
  notice->told_subject = get_subject (notice);
  notice->in_summary = FALSE;
  g_signal_emit (self, signals[ANNOUNCE], 0, &announcement);
}

/* How many the summary speaks of, and the highest priority of them. */
static guint
count_summary (RwAnnunciator *self, int *priority)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  *priority = G_MAXINT;
  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Notice *notice = value;

      if (!notice->in_summary)
        continue;
      n++;
      *priority = MIN (*priority, notice->call->priority);
    }
  return n;
}

/* The summary is told again when it grew, but no more often than storms are counted in, unless
 * something more urgent came into it. */
static void
tell_summary (RwAnnunciator *self, gint64 now)
{
  int priority;
  guint n = count_summary (self, &priority);
  RwAnnouncement announcement = { .id = SUMMARY_ID, .kind = RW_ANNOUNCEMENT_SUMMARY };

  if (n == 0)
    {
      if (self->summary_time != 0)
        withdraw (self, SUMMARY_ID);
      self->summary_time = 0;
      self->is_summary_old = FALSE;
      return;
    }
  if (!self->is_summary_old
      || (self->summary_time != 0 && now - self->summary_time >= 0
          && now - self->summary_time < STORM_SPAN && priority >= self->summary_priority))
    return;

  announcement.priority = priority;
  announcement.n = n;
  self->summary_time = now;
  self->summary_priority = priority;
  self->is_summary_old = FALSE;
  g_signal_emit (self, signals[ANNOUNCE], 0, &announcement);
}

static gboolean
is_recent (gint64 time, gint64 now)
{
  return time != 0 && time <= now && now - time < STORM_SPAN;
}

/* Whether what is to be told now is too much to be told one by one. */
static gboolean
is_storm (RwAnnunciator *self, guint n_fresh, gint64 now)
{
  guint n = n_fresh;
  GHashTableIter iter;
  gpointer value;

  if (n_fresh == 0)
    return FALSE;
  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Notice *notice = value;

      n += !notice->is_fresh && is_recent (notice->told_time, now);
    }
  return n > STORM_NOTICES || is_recent (self->summary_time, now);
}

/* The new ones, and those that were just told one by one. */
static void
fold (RwAnnunciator *self, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Notice *notice = value;

      if (!notice->is_fresh && !is_recent (notice->told_time, now))
        continue;
      withdraw_notice (self, notice);
      self->is_summary_old |= !notice->in_summary;
      notice->in_summary = TRUE;
    }
}

static void
tell_each (RwAnnunciator *self, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Notice *notice = value;

      /* One that names an alarm which is over, or acknowledged, has to name another. */
      if (notice->is_fresh
          || (notice->told_time != 0 && notice->told_subject != get_subject (notice)))
        tell (self, notice, now);
    }
}

static guint
count_fresh (RwAnnunciator *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((const Notice *) value)->is_fresh;
  return n;
}

static void
ring (RwAnnunciator *self, gboolean updated)
{
  int priority =
      rw_alarm_bell_ring (&self->bell, self->calls, updated, rw_clock_now (&self->clock));

  if (priority != RW_ALARM_PRIORITY_NONE)
    g_signal_emit (self, signals[RING], 0, priority);
}

static void
refresh (RwAnnunciator *self, gboolean fresh, gboolean start)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  gint64 now = rw_clock_now (&self->clock);
  guint n_fresh;

  rw_alarm_calls_update (self->calls, self->alarms != NULL ? self->alarms : none, self->view,
                         self->feed_silent, fresh);
  gather (self);
  n_fresh = count_fresh (self);
  if (is_storm (self, n_fresh, now) || (start && n_fresh > 1))
    fold (self, now);
  else
    tell_each (self, now);
  tell_summary (self, now);
  ring (self, fresh);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
view_changed_cb (RwAnnunciator *self)
{
  refresh (self, FALSE, FALSE);
}

static void
rw_annunciator_dispose (GObject *object)
{
  RwAnnunciator *self = RW_ANNUNCIATOR (object);

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_func (self->view, view_changed_cb, self);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (rw_annunciator_parent_class)->dispose (object);
}

static void
rw_annunciator_finalize (GObject *object)
{
  RwAnnunciator *self = RW_ANNUNCIATOR (object);

  g_clear_pointer (&self->alarms, g_ptr_array_unref);
  g_hash_table_unref (self->notices);
  rw_alarm_calls_free (self->calls);
  G_OBJECT_CLASS (rw_annunciator_parent_class)->finalize (object);
}

static void
rw_annunciator_class_init (RwAnnunciatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_annunciator_dispose;
  object_class->finalize = rw_annunciator_finalize;
  signals[ANNOUNCE] = g_signal_new ("announce", RW_TYPE_ANNUNCIATOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[WITHDRAW] = g_signal_new ("withdraw", RW_TYPE_ANNUNCIATOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RING] = g_signal_new ("ring", RW_TYPE_ANNUNCIATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);
  signals[CHANGED] = g_signal_new ("changed", RW_TYPE_ANNUNCIATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
rw_annunciator_init (RwAnnunciator *self)
{
  self->calls = rw_alarm_calls_new ();
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, notice_free);
  self->least = RW_ALARM_PRIORITY_HIGH;
  self->bell.least = RW_ALARM_PRIORITY_MEDIUM;
  self->bell.repeat = 10 * RW_USEC_PER_SEC;
}

RwAnnunciator *
rw_annunciator_new (const RwClock *clock)
{
  RwAnnunciator *self = g_object_new (RW_TYPE_ANNUNCIATOR, NULL);

  if (clock != NULL)
    self->clock = *clock;
  return self;
}

void
rw_annunciator_set_view (RwAnnunciator *self, RwAlarmView *view)
{
  g_return_if_fail (RW_IS_ANNUNCIATOR (self));

  if (self->view == view)
    return;
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_func (self->view, view_changed_cb, self);
  g_set_object (&self->view, view);
  if (view != NULL)
    g_signal_connect_object (view, "changed", G_CALLBACK (view_changed_cb), self,
                             G_CONNECT_SWAPPED);
  refresh (self, FALSE, FALSE);
}

void
rw_annunciator_set_least (RwAnnunciator *self, int notices, int sounds)
{
  g_return_if_fail (RW_IS_ANNUNCIATOR (self));

  if (self->least == notices && self->bell.least == sounds)
    return;
  self->least = notices;
  self->bell.least = sounds;
  refresh (self, FALSE, FALSE);
}

void
rw_annunciator_set_repeat (RwAnnunciator *self, gint64 repeat)
{
  g_return_if_fail (RW_IS_ANNUNCIATOR (self));
  self->bell.repeat = repeat;
}

void
rw_annunciator_update (RwAnnunciator *self, GPtrArray *alarms)
{
  gboolean start;

  g_return_if_fail (RW_IS_ANNUNCIATOR (self) && alarms != NULL);

  start = self->alarms == NULL;
  g_ptr_array_ref (alarms);
  g_clear_pointer (&self->alarms, g_ptr_array_unref);
  self->alarms = alarms;
  refresh (self, TRUE, start);
}

void
rw_annunciator_set_feed_silent (RwAnnunciator *self, gboolean silent)
{
  g_return_if_fail (RW_IS_ANNUNCIATOR (self));

  if (self->feed_silent == silent)
    return;
  self->feed_silent = silent;
  refresh (self, TRUE, FALSE);
}

void
rw_annunciator_tick (RwAnnunciator *self)
{
  gint64 muted_until;

  g_return_if_fail (RW_IS_ANNUNCIATOR (self));

  muted_until = self->bell.muted_until;
  ring (self, FALSE);
  tell_summary (self, rw_clock_now (&self->clock));
  if (muted_until != self->bell.muted_until)
    g_signal_emit (self, signals[CHANGED], 0);
}

void
rw_annunciator_silence (RwAnnunciator *self)
{
  g_return_if_fail (RW_IS_ANNUNCIATOR (self));

  /* What sounds next has not been heard. */
  self->bell.is_pending = TRUE;
  rw_alarm_calls_silence (self->calls);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
rw_annunciator_mute (RwAnnunciator *self, gint64 duration)
{
  g_return_if_fail (RW_IS_ANNUNCIATOR (self) && duration >= 0);

  self->bell.muted_until = duration > 0 ? rw_clock_now (&self->clock) + duration : 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

gint64
rw_annunciator_get_muted_until (RwAnnunciator *self)
{
  g_return_val_if_fail (RW_IS_ANNUNCIATOR (self), 0);
  return self->bell.muted_until;
}

int
rw_annunciator_get_level (RwAnnunciator *self)
{
  g_return_val_if_fail (RW_IS_ANNUNCIATOR (self), RW_ALARM_PRIORITY_NONE);
  return rw_alarm_bell_get_level (&self->bell, self->calls);
}

gboolean
rw_annunciator_is_silenced (RwAnnunciator *self)
{
  GPtrArray *calls;

  g_return_val_if_fail (RW_IS_ANNUNCIATOR (self), FALSE);

  calls = rw_alarm_calls_get (self->calls);
  for (guint i = 0; i < calls->len; i++)
    if (((const RwAlarmCall *) g_ptr_array_index (calls, i))->is_silenced)
      return TRUE;
  return FALSE;
}
