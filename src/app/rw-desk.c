/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-desk.h"

#include "rw-alarm-notice.h"
#include "rw-alarm-tone.h"
#include "rw-clock.h"
#include "rw-feed-watch.h"
#include "rw-format.h"
#include "rw-sound-player.h"
#include "rw-time.h"

#include <glib/gi18n.h>

struct _RwDesk
{
  GObject parent_instance;
  GApplication *application; /* borrowed */
  RwSession *session;
  RwWindow *window; /* borrowed; NULL once it is closed */
  GSettings *settings;
  RwAnnunciator *annunciator;
  RwSoundPlayer *player;
  RwFeedWatch watch;
  GHashTable *notices; /* ids of what was sent and not withdrawn */
  guint tick_id;
  gboolean is_sounding; /* what was played last is the sound of an alarm */
};

G_DEFINE_FINAL_TYPE (RwDesk, rw_desk, G_TYPE_OBJECT)

/* --- notifications ---------------------------------------------------------------------------- */

static void
announce_cb (RwDesk *self, const RwAnnouncement *announcement)
{
  g_autoptr (GNotification) notification = rw_alarm_notice_new (announcement);

  g_application_send_notification (self->application, announcement->id, notification);
  g_hash_table_add (self->notices, g_strdup (announcement->id));
}

static void
withdraw_cb (RwDesk *self, const char *id)
{
  g_application_withdraw_notification (self->application, id);
  g_hash_table_remove (self->notices, id);
}

/* --- sound ------------------------------------------------------------------------------------ */

static void
play (RwDesk *self, int priority)
{
  RwAlarmToneSet set = g_settings_get_enum (self->settings, "alarm-sound-set") == 1
                           ? RW_ALARM_TONE_SET_B
                           : RW_ALARM_TONE_SET_A;
  double volume = g_settings_get_int (self->settings, "alarm-sound-volume") / 100.0;
  g_autoptr (GBytes) tone = rw_alarm_tone_make (set, priority, volume);

  rw_sound_player_play (self->player, tone, RW_ALARM_TONE_RATE);
}

static void
ring_cb (RwDesk *self, int priority)
{
  self->is_sounding = TRUE;
  play (self, priority);
}

/* A sound ends with what it is about. */
static void
annunciator_changed_cb (RwDesk *self)
{
  if (!self->is_sounding
      || (rw_annunciator_get_level (self->annunciator) != RW_ALARM_PRIORITY_NONE
          && rw_annunciator_get_muted_until (self->annunciator) == 0))
    return;
  self->is_sounding = FALSE;
  rw_sound_player_stop (self->player);
}

static void
played_cb (RwDesk *self, const char *problem)
{
  g_autofree char *text =
      problem != NULL ? g_strdup_printf (_("Alarms cannot be heard. %s"), problem) : NULL;

  if (self->window != NULL)
    rw_window_set_banner (self->window, "sound", RW_BANNER_BAD, text, _("Test"),
                          "app.test-sound(1)");
}

/* --- the feed --------------------------------------------------------------------------------- */

/* Of a link that is down there is a banner already. */
static const char *
describe_feed (RwFeedState state)
{
  switch (state)
    {
    case RW_FEED_NO_WORKER:
      return _("The part of the program that reads has stopped. What you see may be old: quit and "
               "start again.");
    case RW_FEED_NO_MESSAGE:
      return _("The broker sends nothing: what you see may be old.");
    case RW_FEED_NO_BROKER:
    case RW_FEED_NO_DATABASE:
    case RW_FEED_FINE:
    default:
      return NULL;
    }
}

/* The alarm of a worker, here or elsewhere. */
static const RwAlarm *
find_feed_alarm (RwDesk *self)
{
  GPtrArray *alarms = rw_alarm_list_get_alarms (rw_session_get_alarms (self->session));

  for (guint i = 0; i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (g_str_equal (alarm->container_id, RW_ALARM_FEED_ID) && rw_alarm_is_active (alarm))
        return alarm;
    }
  return NULL;
}

static void
update_feed (RwDesk *self)
{
  gint64 patience = g_settings_get_int (self->settings, "feed-silence-minutes") * RW_USEC_PER_MIN;
  gint64 since = 0;
  RwFeedState state =
      rw_feed_watch_look (&self->watch, rw_session_get_status (self->session), patience,
                          g_get_monotonic_time (), rw_clock_now (NULL), &since);
  const RwAlarm *alarm = find_feed_alarm (self);
  const char *what = describe_feed (state);
  g_autofree char *clock = NULL;
  g_autofree char *text = NULL;

  rw_annunciator_set_feed_silent (self->annunciator, state != RW_FEED_FINE);
  if (what == NULL && alarm != NULL)
    {
      what = _("The fleet is silent, a worker says: what you see may be old.");
      since = alarm->began_time != 0 ? alarm->began_time : alarm->raised_time;
    }
  if (what != NULL)
    {
      clock = rw_format_time (since);
      /* Translators: a sentence, and since when that is so. */
      text = g_strdup_printf (_("%s Since %s."), what, clock);
    }
  if (self->window != NULL)
    rw_window_set_banner (self->window, "feed", RW_BANNER_BAD, text, _("Details"),
                          "win.show-page::data");
}

static gboolean
ticked_cb (gpointer user_data)
{
  RwDesk *self = user_data;

  update_feed (self);
  rw_annunciator_tick (self->annunciator);
  return G_SOURCE_CONTINUE;
}

/* --- life ------------------------------------------------------------------------------------- */

static void
alarms_refreshed_cb (RwDesk *self)
{
  rw_annunciator_update (self->annunciator,
                         rw_alarm_list_get_alarms (rw_session_get_alarms (self->session)));
}

static void
settings_changed_cb (RwDesk *self)
{
  rw_annunciator_set_least (self->annunciator,
                            g_settings_get_int (self->settings, "alarm-notify-priority"),
                            g_settings_get_int (self->settings, "alarm-sound-priority"));
  rw_annunciator_set_repeat (self->annunciator,
                             g_settings_get_int (self->settings, "alarm-sound-repeat")
                                 * RW_USEC_PER_SEC);
}

static void
rw_desk_dispose (GObject *object)
{
  RwDesk *self = RW_DESK (object);

  rw_desk_close (self);
  g_clear_object (&self->player);
  g_clear_object (&self->annunciator);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rw_desk_parent_class)->dispose (object);
}

static void
rw_desk_finalize (GObject *object)
{
  g_hash_table_unref (RW_DESK (object)->notices);
  G_OBJECT_CLASS (rw_desk_parent_class)->finalize (object);
}

static void
rw_desk_class_init (RwDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_desk_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_desk_finalize;
}

static void
rw_desk_init (RwDesk *self)
{
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->player = rw_sound_player_new ();
  self->annunciator = rw_annunciator_new (NULL);
  g_signal_connect_object (self->player, "finished", G_CALLBACK (played_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annunciator, "announce", G_CALLBACK (announce_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annunciator, "withdraw", G_CALLBACK (withdraw_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annunciator, "ring", G_CALLBACK (ring_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annunciator, "changed", G_CALLBACK (annunciator_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

RwDesk *
rw_desk_new (GApplication *application, RwSession *session, RwWindow *window, GSettings *settings)
{
  RwDesk *self = g_object_new (RW_TYPE_DESK, NULL);

  self->application = application;
  self->session = g_object_ref (session);
  self->window = window;
  self->settings = g_object_ref (settings);
  settings_changed_cb (self);
  rw_annunciator_set_view (self->annunciator, rw_session_get_alarm_view (session));
  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (rw_session_get_alarms (session), "refreshed",
                           G_CALLBACK (alarms_refreshed_cb), self, G_CONNECT_SWAPPED);
  rw_window_set_annunciator (window, self->annunciator);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
  return self;
}

void
rw_desk_close (RwDesk *self)
{
  GHashTableIter iter;
  gpointer id;

  g_return_if_fail (RW_IS_DESK (self));

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_application_withdraw_notification (self->application, id);
  g_hash_table_remove_all (self->notices);
  self->window = NULL;
}

void
rw_desk_silence (RwDesk *self)
{
  g_return_if_fail (RW_IS_DESK (self));
  rw_annunciator_silence (self->annunciator);
}

void
rw_desk_mute (RwDesk *self, int minutes)
{
  g_return_if_fail (RW_IS_DESK (self) && minutes >= 0);
  rw_annunciator_mute (self->annunciator, minutes * RW_USEC_PER_MIN);
}

void
rw_desk_test_sound (RwDesk *self, int priority)
{
  g_return_if_fail (RW_IS_DESK (self));

  if (priority < RW_ALARM_PRIORITY_CRITICAL || priority > RW_ALARM_PRIORITY_LOW)
    return;
  self->is_sounding = FALSE;
  play (self, priority);
}
