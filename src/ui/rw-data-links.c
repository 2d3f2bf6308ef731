/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-data-links.h"

#include "rw-format.h"
#include "rw-time.h"

#include <glib/gi18n.h>

static void
set_count (RwFactList *facts, const char *name, guint64 count)
{
  g_autofree char *text = rw_format_count (count);

  rw_fact_list_set (facts, name, text);
}

/* A moment, without its day while that is clear. */
static char *
format_moment (gint64 time, gint64 now)
{
  g_autofree char *clock = NULL;
  g_autofree char *zone = NULL;

  if (now - time >= RW_USEC_PER_DAY / 2 || now < time)
    return rw_format_time (time);
  clock = rw_format_clock (time);
  zone = rw_format_zone_name (time);
  return g_strdup_printf ("%s %s", clock, zone);
}

/* A moment and how long ago it is. */
static void
set_moment (RwFactList *facts, const char *name, gint64 time, gint64 now)
{
  g_autofree char *text = format_moment (time, now);
  g_autofree char *age = rw_format_age (MAX (now - time, 0));
  /* Translators: a point in time, and how long ago it is, such as "2 min". */
  g_autofree char *both = g_strdup_printf (_ ("%s · %s"), text, age);

  rw_fact_list_set (facts, name, time != 0 ? both : "–");
}

static void
show_state (RwLinkCard *card, RwLinkState state, const char *reason, const char *consequence)
{
  static const RwLinkCardLook looks[] = {
    [RW_LINK_OFF] = RW_LINK_CARD_OFF,
    [RW_LINK_CONNECTING] = RW_LINK_CARD_BUSY,
    [RW_LINK_UP] = RW_LINK_CARD_GOOD,
    [RW_LINK_FAILED] = RW_LINK_CARD_BAD,
  };
  const char *const words[] = {
    [RW_LINK_OFF] = _ ("Not Configured"),
    [RW_LINK_CONNECTING] = _ ("Connecting…"),
    [RW_LINK_UP] = _ ("Connected"),
    [RW_LINK_FAILED] = _ ("Failed"),
  };
  g_autofree char *text = NULL;

  if (state == RW_LINK_CONNECTING || state == RW_LINK_FAILED)
    text =
        *reason != '\0' ? g_strdup_printf ("%s\n%s", reason, consequence) : g_strdup (consequence);
  rw_link_card_set_state (card, looks[state], words[state], text);
}

void
rw_data_links_show_broker (RwLinkCard *card,
                           const RwPipelineStatus *status,
                           gint64 since,
                           gint64 now)
{
  RwFactList *facts = rw_link_card_get_facts (card);
  g_autofree char *rate = rw_format_rate (status->rate);
  g_autofree char *rate_text = g_strdup_printf (_ ("%s messages/s"), rate);

  show_state (card, status->broker, status->broker_text,
              status->broker == RW_LINK_FAILED
                  ? _ ("Nothing comes in until this is put right; it is not tried again.")
                  : _ ("It is tried again by itself."));
  set_moment (facts, _ ("Last Message"), status->last_message, now);
  rw_fact_list_set (facts, _ ("Rate"), rate_text);
  set_count (facts, _ ("Messages"), status->messages);
  set_count (facts, _ ("Times Connected"), status->broker_connects);
  if (since != 0)
    set_moment (facts, _ ("Since"), since, now);
}

void
rw_data_links_show_database (RwLinkCard *card,
                             const RwPipelineStatus *status,
                             gint64 since,
                             gint64 now)
{
  RwFactList *facts = rw_link_card_get_facts (card);
  g_autofree char *lag = g_strdup_printf (_ ("%.0f ms"), (double) status->lag / 1000);

  show_state (
      card, status->database, status->database_text,
      status->spooled > 0
          ? _ ("Until it is back, readings are kept on disk.")
          : _ ("Until it is back, nothing is acknowledged, so the broker keeps what comes."));
  set_moment (facts, _ ("Last Commit"), status->last_commit, now);
  rw_fact_list_set (facts, _ ("Receipt to Commit"), status->last_commit != 0 ? lag : "–");
  set_count (facts, _ ("Waiting for Commit"), status->held);
  set_count (facts, _ ("Times Connected"), status->database_connects);
  if (since != 0)
    set_moment (facts, _ ("Since"), since, now);
}

void
rw_data_links_show_spool (RwLinkCard *card, const RwPipelineStatus *status)
{
  RwFactList *facts = rw_link_card_get_facts (card);
  g_autofree char *size = g_format_size (status->spool_bytes);
  g_autofree char *text = NULL;

  if (*status->spool_text != '\0')
    {
      text = g_strdup_printf (_ ("%s.\nWithout room the broker has to keep what comes."),
                              status->spool_text);
      rw_link_card_set_state (card, RW_LINK_CARD_BAD, _ ("Needs Room"), text);
    }
  else if (status->spooled > 0 && status->database == RW_LINK_UP)
    rw_link_card_set_state (card, RW_LINK_CARD_BUSY, _ ("Catching Up"),
                            _ ("What waited here is being stored, in its order."));
  else if (status->spooled > 0)
    rw_link_card_set_state (
        card, RW_LINK_CARD_BUSY, _ ("Keeping Readings"),
        _ ("Readings wait here, safe from a restart, until the database is back."));
  else
    rw_link_card_set_state (card, RW_LINK_CARD_GOOD, _ ("Empty"), NULL);
  set_count (facts, _ ("Readings Waiting"), status->spooled);
  rw_fact_list_set (facts, _ ("Size on Disk"), size);
}
