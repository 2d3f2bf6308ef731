/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-window-private.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-time.h"

#include <glib/gi18n.h>

/* A link that is down for less than this is not worth a banner, µs. */
#define PATIENCE (3 * RW_USEC_PER_SEC)

void
rw_window_set_banner (RwWindow *self,
                      const char *name,
                      RwBannerKind kind,
                      const char *text,
                      const char *button,
                      const char *action)
{
  GtkWidget *banner = g_hash_table_lookup (self->banners, name);

  if (text == NULL)
    {
      if (banner != NULL)
        {
          g_hash_table_remove (self->banners, name);
          gtk_box_remove (self->banner_box, banner);
        }
      return;
    }
  if (banner == NULL)
    {
      banner = rw_banner_new ();
      gtk_box_append (self->banner_box, banner);
      g_hash_table_insert (self->banners, g_strdup (name), banner);
    }
  rw_banner_set (RW_BANNER (banner), kind, text, button, action);
}

/* Shows the banner of a link once it has not been up for a while. */
static void
update_link (RwWindow *self,
             const char *name,
             RwLinkState state,
             const char *reason,
             const char *what,
             gint64 *bad_since)
{
  gint64 now = rw_clock_now (NULL);
  g_autofree char *text = NULL;

  if (state == RW_LINK_UP || state == RW_LINK_OFF)
    *bad_since = 0;
  else if (*bad_since == 0)
    *bad_since = now;

  if (*bad_since == 0 || (state != RW_LINK_FAILED && now - *bad_since < PATIENCE))
    {
      rw_window_set_banner (self, name, RW_BANNER_BAD, NULL, NULL, NULL);
      return;
    }
  text = *reason != '\0' ? g_strdup_printf ("%s %s", what, reason) : g_strdup (what);
  rw_window_set_banner (self, name, RW_BANNER_BAD, text, _("Details"), "win.show-page::data");
}

/* Where the readings are while the database is away. */
static char *
describe_database (const RwPipelineStatus *status)
{
  g_autofree char *waiting = rw_format_count (status->spooled);
  gulong n = (gulong) MIN (status->spooled, G_MAXLONG);
  g_autofree char *kept
    = status->spooled > 0
        ? g_strdup_printf (ngettext ("Readings are kept on disk: %s waits.",
                                     "Readings are kept on disk: %s wait.", n),
                           waiting)
        : g_strdup (_("The broker keeps new readings."));

  return g_strdup_printf (status->database == RW_LINK_FAILED
                            ? _("The connection to the database failed: nothing is stored. %s")
                            : _("No connection to the database, trying again. %s"),
                          kept);
}

/* The disk on which readings wait: before it is full somebody has to know. */
static void
update_disk (RwWindow *self, const RwPipelineStatus *status)
{
  g_autofree char *text = NULL;

  if (*status->spool_text != '\0')
    text = g_strdup_printf (_("%s. Without room the broker has to keep what comes."), status->spool_text);
  rw_window_set_banner (self, "disk", RW_BANNER_BAD, text, _("Details"), "win.show-page::data");
}

void
rw_window_update_banners (RwWindow *self)
{
  const RwPipelineStatus *status = rw_session_get_status (self->session);
  g_autofree char *database = describe_database (status);

  update_link (self, "broker", status->broker, status->broker_text,
               status->broker == RW_LINK_FAILED
                 ? _("The connection to the broker failed: no new readings come in.")
                 : _("No connection to the broker, trying again: no new readings come in."),
               &self->broker_bad_since);
  update_link (self, "database", status->database, status->database_text, database,
               &self->database_bad_since);
  update_disk (self, status);
  rw_window_set_banner (self, "demo", RW_BANNER_NOTE,
                        rw_session_get_demo (self->session)
                          ? _("Demo: a simulated fleet. None of these reefers exists.")
                          : NULL,
                        NULL, NULL);
}
