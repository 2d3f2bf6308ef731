/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-application-private.h"

#include <glib/gi18n.h>

/* What a notification was about may be over before somebody acts on it. */
static RwAlarm *
find_alarm (RwApplication *self, gint64 alarm_id)
{
  GPtrArray *alarms;

  if (self->session == NULL)
    return NULL;
  alarms = rw_alarm_list_get_alarms (rw_session_get_alarms (self->session));
  for (guint i = 0; i < alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (alarm->alarm_id == alarm_id)
        return alarm;
    }
  return NULL;
}

static void
show_alarms_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;

  g_application_activate (G_APPLICATION (self));
  if (self->window != NULL)
    rw_window_show_page (self->window, "alarms");
}

/* Of a reefer its page, which has the chart; of an incident or the feed the list. */
static void
show_alarm_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;
  const RwAlarm *alarm = find_alarm (self, g_variant_get_int64 (parameter));

  if (alarm == NULL || alarm->incident_id != 0
      || g_str_equal (alarm->container_id, RW_ALARM_FEED_ID))
    {
      show_alarms_cb (NULL, NULL, self);
      return;
    }
  g_application_activate (G_APPLICATION (self));
  if (self->window != NULL)
    rw_window_show_reefer (self->window, alarm->container_id);
}

static void
toast (RwApplication *self, const char *text)
{
  if (self->window != NULL)
    rw_window_toast (self->window, text);
}

static void
acknowledged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int n = rw_alarm_store_act_finish (RW_ALARM_STORE (source), result, &error);

  if (n < 0)
    text = g_strdup_printf (_("Not acknowledged: %s"), error->message);
  else if (n == 0)
    text = g_strdup (_("Somebody acknowledged it before, or it is over"));
  else
    text = g_strdup_printf (ngettext ("%d alarm acknowledged", "%d alarms acknowledged", n), n);
  if (n < 0)
    g_application_activate (G_APPLICATION (self));
  toast (self, text);
  g_application_release (G_APPLICATION (self));
}

static void
acknowledge (RwApplication *self, GArray *ids)
{
  RwAlarmStore *store = self->session != NULL ? rw_session_get_alarm_store (self->session) : NULL;

  if (store == NULL)
    {
      g_application_activate (G_APPLICATION (self));
      toast (self, _("Not acknowledged: there is no connection to the database yet"));
      return;
    }
  g_application_hold (G_APPLICATION (self));
  rw_alarm_store_act_async (store, RW_ALARM_ACT_ACKNOWLEDGE, (const gint64 *) (void *) ids->data,
                            ids->len, NULL, 0, self->cancellable, acknowledged_cb,
                            g_object_ref (self));
}

static void
acknowledge_alarm_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = g_variant_get_int64 (parameter);

  g_array_append_val (ids, id);
  acknowledge (user_data, ids);
}

static void
acknowledge_incident_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;
  gint64 incident_id = g_variant_get_int64 (parameter);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GPtrArray *alarms;

  if (self->session != NULL)
    {
      alarms = rw_alarm_list_get_alarms (rw_session_get_alarms (self->session));
      for (guint i = 0; i < alarms->len; i++)
        {
          const RwAlarm *alarm = g_ptr_array_index (alarms, i);

          if (alarm->incident_id == incident_id && rw_alarm_needs_acknowledging (alarm))
            g_array_append_val (ids, alarm->alarm_id);
        }
    }
  acknowledge (self, ids);
}

static void
silence_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;

  if (self->desk != NULL)
    rw_desk_silence (self->desk);
}

static void
mute_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;

  if (self->desk != NULL)
    rw_desk_mute (self->desk, CLAMP (g_variant_get_int32 (parameter), 0, 24 * 60));
}

static void
test_sound_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;

  if (self->desk != NULL)
    rw_desk_test_sound (self->desk, g_variant_get_int32 (parameter));
}

void
rw_application_add_alarm_actions (RwApplication *self)
{
  const GActionEntry entries[] = {
    { "show-alarms", show_alarms_cb, NULL, NULL, NULL, { 0 } },
    { "show-alarm", show_alarm_cb, "x", NULL, NULL, { 0 } },
    { "acknowledge-alarm", acknowledge_alarm_cb, "x", NULL, NULL, { 0 } },
    { "acknowledge-incident", acknowledge_incident_cb, "x", NULL, NULL, { 0 } },
    { "silence", silence_cb, NULL, NULL, NULL, { 0 } },
    { "mute", mute_cb, "i", NULL, NULL, { 0 } },
    { "test-sound", test_sound_cb, "i", NULL, NULL, { 0 } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.silence",
                                         (const char *[]){ "<Control>m", NULL });
}
