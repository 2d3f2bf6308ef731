/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-actor.h"

#include "rw-format.h"

#include <glib/gi18n.h>

struct _RwAlarmActor
{
  GObject parent_instance;
  RwSession *session;
  GCancellable *cancellable; /* of the act under way, else NULL */
};

/* One act under way. */
typedef struct
{
  RwAlarmActor *actor;
  RwAlarmAct act;
  guint asked;   /* of the store */
  guint skipped; /* to which it did not apply */
} Job;

enum
{
  SIGNAL_TOLD,
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwAlarmActor, rw_alarm_actor, G_TYPE_OBJECT)

static void
tell (RwAlarmActor *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, text);
}

static char *
describe_done (RwAlarmAct act, guint n)
{
  g_autofree char *count = rw_format_count (n);

  switch (act)
    {
    case RW_ALARM_ACT_ACKNOWLEDGE:
      return g_strdup_printf (ngettext ("%s alarm acknowledged", "%s alarms acknowledged", n),
                              count);
    case RW_ALARM_ACT_SHELVE:
      return g_strdup_printf (ngettext ("%s alarm shelved", "%s alarms shelved", n), count);
    case RW_ALARM_ACT_UNSHELVE:
      return g_strdup_printf (ngettext ("%s alarm back from the shelf",
                                        "%s alarms back from the shelf", n),
                              count);
    case RW_ALARM_ACT_TAKE_OUT:
      return g_strdup_printf (ngettext ("%s alarm taken out of service",
                                        "%s alarms taken out of service", n),
                              count);
    case RW_ALARM_ACT_PUT_BACK:
      return g_strdup_printf (ngettext ("%s alarm put back into service",
                                        "%s alarms put back into service", n),
                              count);
    case RW_ALARM_ACT_COMMENT:
    case RW_N_ALARM_ACTS:
    default:
      return g_strdup_printf (ngettext ("%s alarm commented", "%s alarms commented", n), count);
    }
}

static char *
describe (const Job *job, guint changed)
{
  g_autofree char *done = NULL;
  GString *text;

  if (changed == 0)
    return g_strdup (_("Nothing changed: somebody was faster"));

  done = describe_done (job->act, changed);
  text = g_string_new (done);
  if (changed < job->asked)
    {
      g_autofree char *others = rw_format_count (job->asked - changed);

      g_string_append (text, "; ");
      /* Translators: goes on after "3 alarms acknowledged; ". */
      g_string_append_printf (text, _("somebody was faster with %s"), others);
    }
  if (job->skipped > 0)
    {
      g_autofree char *skipped = rw_format_count (job->skipped);

      g_string_append (text, "; ");
      /* Translators: goes on after "3 alarms acknowledged; ". */
      g_string_append_printf (text,
                              ngettext ("%s did not need it", "%s did not need it", job->skipped),
                              skipped);
    }
  return g_string_free (text, FALSE);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Job *job = user_data;
  g_autoptr (RwAlarmActor) self = job->actor;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int changed = rw_alarm_store_act_finish (RW_ALARM_STORE (source), result, &error);

  g_clear_object (&self->cancellable);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (changed >= 0)
    text = describe (job, (guint) changed);
  else
    /* Translators: what was to be done to alarms was not, because of that. */
    text = g_strdup_printf (_("Nothing changed: %s"), error->message);
  tell (self, text);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, changed >= 0);
}

static void
rw_alarm_actor_dispose (GObject *object)
{
  RwAlarmActor *self = RW_ALARM_ACTOR (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_alarm_actor_parent_class)->dispose (object);
}

static void
rw_alarm_actor_class_init (RwAlarmActorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_alarm_actor_dispose;
  signals[SIGNAL_TOLD] = g_signal_new ("told", RW_TYPE_ALARM_ACTOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", RW_TYPE_ALARM_ACTOR, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
rw_alarm_actor_init (RwAlarmActor *self)
{
}

RwAlarmActor *
rw_alarm_actor_new (RwSession *session)
{
  RwAlarmActor *self = g_object_new (RW_TYPE_ALARM_ACTOR, NULL);

  self->session = g_object_ref (session);
  return self;
}

void
rw_alarm_actor_act (RwAlarmActor *self,
                    RwAlarmAct act,
                    GPtrArray *alarms,
                    const char *text,
                    gint64 duration)
{
  RwAlarmStore *store = rw_session_get_alarm_store (self->session);
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), alarms->len);
  Job *job;

  g_return_if_fail (RW_IS_ALARM_ACTOR (self));

  for (guint i = 0; i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (rw_alarm_act_applies (act, alarm))
        g_array_append_val (ids, alarm->alarm_id);
    }
  if (ids->len == 0 || self->cancellable != NULL)
    return;
  if (store == NULL)
    {
      tell (self, _("Nothing changed: there is no database"));
      return;
    }

  job = g_new (Job, 1);
  *job = (Job) { g_object_ref (self), act, ids->len, alarms->len - ids->len };
  self->cancellable = g_cancellable_new ();
  rw_alarm_store_act_async (store, act, (const gint64 *) (gpointer) ids->data, ids->len,
                            *text != '\0' ? text : NULL, duration, self->cancellable, acted_cb,
                            job);
}

gboolean
rw_alarm_actor_is_busy (RwAlarmActor *self)
{
  return self->cancellable != NULL;
}

gboolean
rw_alarm_act_applies (RwAlarmAct act, const RwAlarm *alarm)
{
  switch (act)
    {
    case RW_ALARM_ACT_ACKNOWLEDGE:
      return rw_alarm_needs_acknowledging (alarm);
    case RW_ALARM_ACT_SHELVE:
      return alarm->state != RW_ALARM_STATE_SHELVED
             && alarm->state != RW_ALARM_STATE_OUT_OF_SERVICE;
    case RW_ALARM_ACT_UNSHELVE:
      return alarm->state == RW_ALARM_STATE_SHELVED;
    case RW_ALARM_ACT_TAKE_OUT:
      return alarm->state != RW_ALARM_STATE_OUT_OF_SERVICE;
    case RW_ALARM_ACT_PUT_BACK:
      return alarm->state == RW_ALARM_STATE_OUT_OF_SERVICE;
    case RW_ALARM_ACT_COMMENT:
    case RW_N_ALARM_ACTS:
    default:
      return TRUE;
    }
}

guint
rw_alarm_act_count (RwAlarmAct act, GPtrArray *alarms)
{
  guint n = 0;

  for (guint i = 0; i < alarms->len; i++)
    n += rw_alarm_act_applies (act, g_ptr_array_index (alarms, i));
  return n;
}
