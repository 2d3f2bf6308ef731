/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwDeliveryOutcome: what came of one attempt to send, and what that means for the next.
 *
 * For: the senders (webhook, mail, command) and the notifier.
 * Not for: errors of the database.
 *
 * A plain value.
 */
typedef enum
{
  RW_DELIVERY_TAKEN, /* the receiver has it */
  RW_DELIVERY_LATER, /* not now: worth another attempt */
  RW_DELIVERY_NEVER, /* the receiver will not take this one, however often it is sent */
} RwDeliveryFate;

typedef struct
{
  RwDeliveryFate fate;
  gint64 retry_after;  /* µs that the receiver asked to wait, 0 when it did not */
  gboolean of_channel; /* the others of the channel would fare no better */
  char text[320];      /* what is wrong and what to do, English, without secrets; "" when taken */
} RwDeliveryOutcome;

/* Called once, never from within the call that began it, in the same context. */
typedef void (*RwSentFunc) (const RwDeliveryOutcome *outcome, gpointer user_data);

RwDeliveryOutcome rw_delivery_outcome_taken (void);
RwDeliveryOutcome rw_delivery_outcome_later (gboolean of_channel, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
RwDeliveryOutcome rw_delivery_outcome_never (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Of an answer over HTTP. retry_after is the header of that name, or NULL; now is µs since 1970. */
RwDeliveryOutcome rw_delivery_outcome_of_http (guint status, const char *retry_after, gint64 now);

/* How long to wait before the next attempt, µs; attempt is the one that failed, from 1 on. first is
 * the wait after the first one, 0 for the usual one. Negative: give up. */
gint64 rw_delivery_outcome_get_wait (const RwDeliveryOutcome *self, int attempt, gint64 first);

G_END_DECLS
