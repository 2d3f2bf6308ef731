/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-delivery-outcome.h"

#include "rw-backoff.h"

#include <gio/gio.h>
#include <libsoup/soup.h>

#define FIRST_WAIT (10 * (gint64) G_USEC_PER_SEC)

/* A receiver that comes back is noticed within minutes; one that dislikes something of ours is not
 * bothered with it as often. */
#define LONGEST_WAIT_OF_CHANNEL (300 * (gint64) G_USEC_PER_SEC)
#define LONGEST_WAIT (3600 * (gint64) G_USEC_PER_SEC)

/* More than that is not waited, whoever asks: after a day it is given up anyway. */
#define LONGEST_ASKED (12 * 3600 * (gint64) G_USEC_PER_SEC)

static void
set_text (RwDeliveryOutcome *self, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *end;

  if (g_strlcpy (self->text, valid, sizeof self->text) >= sizeof self->text
      && !g_utf8_validate (self->text, -1, &end))
    self->text[end - self->text] = '\0';
}

RwDeliveryOutcome
rw_delivery_outcome_taken (void)
{
  return (RwDeliveryOutcome){ .fate = RW_DELIVERY_TAKEN };
}

RwDeliveryOutcome
rw_delivery_outcome_later (gboolean of_channel, const char *format, ...)
{
  RwDeliveryOutcome self = { .fate = RW_DELIVERY_LATER, .of_channel = of_channel };
  va_list arguments;

  va_start (arguments, format);
  set_text (&self, format, arguments);
  va_end (arguments);
  return self;
}

RwDeliveryOutcome
rw_delivery_outcome_never (const char *format, ...)
{
  RwDeliveryOutcome self = { .fate = RW_DELIVERY_NEVER };
  va_list arguments;

  va_start (arguments, format);
  set_text (&self, format, arguments);
  va_end (arguments);
  return self;
}

/* Seconds, or a date; 0 when it is neither or in the past. */
static gint64
parse_retry_after (const char *text, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return MIN ((gint64) seconds * (gint64) G_USEC_PER_SEC, LONGEST_ASKED);
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return 0;
  return CLAMP (g_date_time_to_unix (date) * (gint64) G_USEC_PER_SEC - now, 0, LONGEST_ASKED);
}

RwDeliveryOutcome
rw_delivery_outcome_of_http (guint status, const char *retry_after, gint64 now)
{
  RwDeliveryOutcome self;

  if (status >= 200 && status < 300)
    return rw_delivery_outcome_taken ();
  if (status >= 300 && status < 400)
    return rw_delivery_outcome_never (
        "The server answered %u: it wants another address, and signed messages are not sent on. "
        "Set the channel to the address itself.",
        status);
  if (status == 401 || status == 403)
    return rw_delivery_outcome_never (
        "The server answered %u: it refuses us. Check the secret and the address of the channel.",
        status);
  if (status < 500 && status != 408 && status != 425 && status != 429)
    return rw_delivery_outcome_never (
        "The server answered %u: it does not take this. Check the address of the channel.", status);

  self = rw_delivery_outcome_later (status != 500 && status != 501 && status != 408,
                                    "The server answered %u: see whether it is well.", status);
  if (status == 429 || status == 503)
    self.retry_after = parse_retry_after (retry_after, now);
  return self;
}

gint64
rw_delivery_outcome_get_wait (const RwDeliveryOutcome *self, int attempt, gint64 first)
{
  RwBackoff backoff = {
    .first = first > 0 ? first : FIRST_WAIT,
    .limit = self->of_channel ? LONGEST_WAIT_OF_CHANNEL : LONGEST_WAIT,
    .failures = (guint) MAX (attempt - 1, 0),
  };

  gint64 wait;

  if (self->fate == RW_DELIVERY_NEVER)
    return -1;
  wait = rw_backoff_next (&backoff);
  return MAX (wait, self->retry_after);
}
