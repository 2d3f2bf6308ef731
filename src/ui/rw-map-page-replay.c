/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-page-private.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-map-popover.h"
#include "rw-time.h"

#include <glib/gi18n.h>

RwFleet *
rw_map_page_get_fleet (RwMapPage *self)
{
  RwFleet *past = self->replay != NULL ? rw_replay_get_fleet (self->replay) : NULL;

  return past != NULL ? past : rw_session_get_fleet (self->session);
}

static void
show_fleet (RwMapPage *self)
{
  RwFleet *past = rw_replay_get_fleet (self->replay);
  gint64 time = rw_replay_get_time (self->replay);

  rw_map_popover_set_fleet (RW_MAP_POPOVER (self->popover), past, time);
  rw_map_view_set_fleet (self->view, rw_map_page_get_fleet (self), time);
  rw_map_page_update (self);
}

static void
update_banner (RwMapPage *self)
{
  const GError *error = rw_replay_get_error (self->replay);
  g_autofree char *time = rw_format_time (rw_replay_get_time (self->replay));
  g_autofree char *text = NULL;

  if (rw_session_get_history (self->session) == NULL)
    rw_banner_set (self->replay_banner, RW_BANNER_BAD,
                   _("History is kept in the database, and there is none yet."), NULL, NULL);
  else if (error != NULL && rw_replay_get_fleet (self->replay) != NULL)
    {
      /* Translators: a point in time, and why another one cannot be shown */
      text = g_strdup_printf (_("Showing %s, not live. %s"), time, error->message);
      rw_banner_set (self->replay_banner, RW_BANNER_BAD, text, NULL, NULL);
    }
  else if (error != NULL)
    rw_banner_set (self->replay_banner, RW_BANNER_BAD, error->message, NULL, NULL);
  else if (rw_replay_get_fleet (self->replay) == NULL)
    rw_banner_set (self->replay_banner, RW_BANNER_BUSY, _("Looking Up the Past…"), NULL, NULL);
  else
    {
      /* Translators: a point in time, such as "22 Nov 2026, 10:00:00 UTC" */
      text = g_strdup_printf (_("Showing %s, not live"), time);
      rw_banner_set (self->replay_banner, RW_BANNER_NOTE, text, NULL, NULL);
    }
}

static void
replay_changed_cb (RwMapPage *self)
{
  if (!gtk_toggle_button_get_active (self->replay_button))
    return;

  rw_replay_bar_set_busy (self->replay_bar, rw_replay_is_busy (self->replay));
  show_fleet (self);
  update_banner (self);
}

static void
replay_moved_cb (RwMapPage *self, gint64 time)
{
  rw_replay_show (self->replay, time);
  rw_replay_bar_set_busy (self->replay_bar, rw_replay_is_busy (self->replay));
}

static void
replay_live_cb (RwMapPage *self)
{
  gtk_toggle_button_set_active (self->replay_button, FALSE);
}

/* The days that are stored. */
static void
stats_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwMapPage) self = user_data;
  gint64 now = rw_clock_now (NULL);
  RwDataStats stats;

  if (!rw_data_store_stats_finish (RW_DATA_STORE (source), result, &stats, NULL)
      || !gtk_toggle_button_get_active (self->replay_button) || stats.first_day == 0)
    return;
  rw_replay_bar_set_range (self->replay_bar, MIN (stats.first_day, now - RW_USEC_PER_HOUR), now);
}

static void
begin_replay (RwMapPage *self)
{
  RwDataStore *data = rw_session_get_data_store (self->session);
  gint64 now = rw_clock_now (NULL);

  self->cancellable = g_cancellable_new ();
  rw_replay_bar_set_range (self->replay_bar, now - 7 * RW_USEC_PER_DAY, now);
  rw_replay_bar_set_time (self->replay_bar, now - RW_USEC_PER_HOUR);
  if (data != NULL)
    rw_data_store_stats_async (data, self->cancellable, stats_answered_cb, g_object_ref (self));
  replay_moved_cb (self, rw_replay_bar_get_time (self->replay_bar));
  update_banner (self);
}

static void
replay_toggled_cb (RwMapPage *self)
{
  gboolean active = gtk_toggle_button_get_active (self->replay_button);

  if (active)
    begin_replay (self);
  else
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      rw_replay_bar_set_playing (self->replay_bar, FALSE);
      rw_replay_stop (self->replay);
      show_fleet (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->replay_bar), active);
  gtk_widget_set_visible (GTK_WIDGET (self->replay_banner), active);
}

void
rw_map_page_init_replay (RwMapPage *self)
{
  self->replay = rw_replay_new (self->session);
  g_signal_connect_object (self->replay, "changed", G_CALLBACK (replay_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay_button, "toggled", G_CALLBACK (replay_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay_bar, "moved", G_CALLBACK (replay_moved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay_bar, "live", G_CALLBACK (replay_live_cb), self,
                           G_CONNECT_SWAPPED);
}

void
rw_map_page_end_replay (RwMapPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->replay);
}
